"""Addresses and snippets that put a map or a chart into another web page."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from lsp_geo.presentation import View, encode

# Streamlit's own parameter: no menu, no header, no page list.
_BARE = {"embed": "true"}
# High enough for a title of three lines and a source of two, in a column 700 pixels wide.
MAP_HEIGHT, CHART_HEIGHT = 760, 700


def address(base: str, view: View, *, bare: bool = True) -> str:
    """The address of a view: the map page for a map, the stage for a chart.

    Parameters
    ----------
    base : where the app is served, without a slash at the end
    view : a checked view
    bare : for embedding; else the same view with the page around it
    """
    if view.kind == "map":
        page, given = (
            "map",
            {name: getattr(view, name) for name in ("indicator", "level", "period", "area")},
        )
    else:
        page, given = "present", {"show": encode([view]), "slide": "1"}
    asked = {key: text for key, text in given.items() if text} | (_BARE if bare else {})
    return f"{base}/{page}?{urlencode(asked)}"


def snippet(base: str, view: View, title: str) -> str:
    """HTML for the other page: the view in a frame, with a name for screen readers and a link.

    Parameters
    ----------
    base, view : as for ``address``
    title : what is shown, as plain text
    """
    height = MAP_HEIGHT if view.kind == "map" else CHART_HEIGHT
    return (
        f'<iframe src="{escape(address(base, view))}" title="{escape(title)}" loading="lazy" '
        f'style="width:100%;height:{height}px;border:0"></iframe>\n'
        f'<p><a href="{escape(address(base, view, bare=False))}">{escape(title)}</a></p>'
    )
