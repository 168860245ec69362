"""The map for a hall: large names, thick outlines, a ring around the place pointed at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pydeck

from lsp_geo.maps import palettes
from lsp_geo.maps.deck import CompactDeck

# Names are 13 pixels in the file: twice that can be read from ten metres.
NAMES = 2.0
OUTLINE = 1.8
RING = 44  # pixels
_TILE = 512
_MARGIN = 0.94


def fit(bounds: Sequence[float], width: float, height: float) -> dict[str, float]:
    """The view that just shows a box.

    Parameters
    ----------
    bounds : west, south, east, north in degrees
    width, height : of the map in pixels

    Returns
    -------
    dict with longitude, latitude and zoom, as deck.gl takes them.
    """
    west, south, east, north = bounds
    # Mercator stretches north by 1 / cos(latitude).
    tall = (north - south) / np.cos(np.radians((south + north) / 2))
    zoom = np.log2(360 * _MARGIN / _TILE * min(width / (east - west), height / tall))
    return {
        "longitude": round((west + east) / 2, 5),
        "latitude": round((south + north) / 2, 5),
        "zoom": round(float(zoom), 2),
    }


def enlarge(
    made: CompactDeck, *, names: float = NAMES, pointer: tuple[float, float] | None = None
) -> CompactDeck:
    """A map from ``deck.deck`` made to be seen from afar; arrow keys are left to the page.

    Parameters
    ----------
    made : the map, which is changed
    names : how much larger its names are
    pointer : longitude and latitude to draw a ring around
    """
    for layer in made.layers:
        if layer.id == "names":
            layer.size_scale = names
            # Larger names need more room around them, or they touch.
            layer.collision_test_props = {"sizeScale": 3.4 * names}
        elif layer.id.startswith("chosen-"):
            layer.line_width_scale = OUTLINE
    made.views = [pydeck.View("MapView", controller={"doubleClickZoom": False, "keyboard": False})]
    if pointer is not None:
        ring = [
            _ring(name, pointer, colour, width)
            for name, colour, width in (
                ("ring-under", palettes.PAPER, 13),
                ("ring", palettes.ACCENT, 7),
            )
        ]
        # Under the layer that takes the clicks.
        made.layers = [*made.layers[:-1], *ring, made.layers[-1]]
    return made


def _ring(name: str, place: tuple[float, float], colour: str, width: float) -> pydeck.Layer:
    return pydeck.Layer(
        "ScatterplotLayer",
        [{"p": list(place)}],
        id=name,
        get_position="p",
        filled=False,
        stroked=True,
        radius_units="'pixels'",
        get_radius=RING,
        line_width_units="'pixels'",
        get_line_width=width,
        get_line_color=palettes.rgb(colour),
    )
