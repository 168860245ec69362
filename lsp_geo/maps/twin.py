"""Two maps that move together: one deck, two views that share one view state.

Streamlit hands no layer filter to deck.gl, so every layer is drawn in both views. The right map's
layers are therefore set well to the east of the left map's, and the right view looks that far to
the east: each view sees its own map only, and a pan or zoom in one moves both.
"""

from __future__ import annotations

from html import escape

import pydeck

from lsp_geo.maps.deck import CompactDeck, tooltip

# Degrees of longitude between the two maps: far more than a screen shows at the widest zoom.
APART = 20
_GAP = 1
_HALF = f"{(100 - _GAP) / 2}%"
_SECOND = f"{(100 + _GAP) / 2}%"
_WORLD = 360


def twin(first: CompactDeck, second: CompactDeck, *, stacked: bool = False) -> CompactDeck:
    """One deck from two of the same level and view.

    Parameters
    ----------
    first, second : from ``deck.deck``; they are used up
    stacked : one above the other, for narrow screens, and not side by side
    """
    for layer in second.layers:
        layer.id = f"second-{layer.id}"
        # Column by column; moves every point to the east.
        layer.model_matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, APART, 0, 0, 1]
    controller = {"doubleClickZoom": False}
    place = {"y": _SECOND, "height": _HALF} if stacked else {"x": _SECOND, "width": _HALF}
    return CompactDeck(
        layers=[*first.layers, *second.layers],
        views=[
            pydeck.View(
                "MapView",
                id="first",
                controller=controller,
                **({"height": _HALF} if stacked else {"width": _HALF}),
            ),
            pydeck.View(
                "MapView", id="second", controller=controller, world_offset=-APART / _WORLD, **place
            ),
        ],
        initial_view_state=first.initial_view_state,
        tooltip=first._tooltip,
        map_provider=None,
    )


def twin_tooltip(first: tuple[str, int], second: tuple[str, int]) -> dict:
    """Hover card with both values of an area, whichever map the pointer is on.

    Parameters
    ----------
    first, second : what is shown, and its column in the static file
    """
    lines = []
    for title, column in (first, second):
        # Braces would be read as the name of a value.
        words = escape(title).replace("{", "&#123;").replace("}", "&#125;")
        lines.append(f"<br>{words}: <b>{{v{column}}}</b>")
    return {**tooltip("", None, ""), "html": f"<b>{{name}}</b>{''.join(lines)}"}
