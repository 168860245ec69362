"""The frame of a map on a page: all of the city in it at every width, and ways to zoom.

The front end reports neither the map's size nor the zoom the reader has come to, and has no buttons
without a base map. So a component stands beside each map (`templates/map_frame.js`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from lsp_geo import templates
from lsp_geo.city import City
from lsp_geo.maps import projection
from lsp_geo.maps.deck import CompactDeck
from lsp_geo.presentation import view as presentation_view
from lsp_geo.presentation.view import View
from lsp_geo.ui import navigation, screen
from lsp_geo.ui.components import style_sheet

# A map as wide as a telephone is no higher than its city needs, and this much more, so that the
# width is what binds: the browser then fits the city to whatever width there is.
_SPARE = 8
# A part of the city is seen with what lies around it.
_AREA_FILL = 0.75
# Less than a pixel, the zoom being held by the fence: the front end moves the map only when it is
# given another view.
_NUDGE = {"longitude": 1e-4, "latitude": 1e-4, "zoom": -0.01}
_ANEW = "_maps_drawn_anew"


@dataclass(frozen=True)
class Frame:
    """Where a map stands.

    Attributes
    ----------
    key : of the chart
    width, height : of one map in pixels, the width being what it has at least
    view : what is seen at first, and the box beyond which nothing is, for ``deck.deck``
    whole : what the button says that leads back there
    """

    key: str
    width: float
    height: int
    view: dict
    whole: str


def frame(
    city: City,
    key: str,
    height: int,
    *,
    share: float = 0.6,
    maps: int = 1,
    area: str = "",
) -> Frame:
    """The frame of a map in a column.

    Parameters
    ----------
    key : of the chart
    height : in pixels, where the window is wide
    share : of the page that the column has
    maps : how many stand side by side in it
    area : code of the area that is seen at first, the whole city unless given
    """
    width = screen.column(share) / maps
    geography = city.geography
    whole = geography.bounds(geography.code)
    if screen.is_narrow():
        height = int(min(height, width / projection.shape(whole) + _SPARE))
    view = (
        projection.fit(geography.bounds(area), width, height, fill=_AREA_FILL)
        if area
        else projection.fit(whole, width, height)
    )
    # An even number of presses gives the view itself, an odd one the view a hair beside it.
    odd = st.session_state.get(_presses(key), 0) % 2
    return Frame(
        key,
        width,
        height,
        {name: round(value + odd * _NUDGE[name], 4) for name, value in view.items()}
        | {"max_bounds": projection.fence(whole, width, height)},
        f"Whole {geography.levels[geography.level_of(area)].name}"
        if area
        else geography.kind.said("Whole city"),
    )


def draw(
    shown: Frame,
    made: CompactDeck,
    *,
    alt: str,
    height: int | None = None,
    on_select: Callable[[list[str]], None] | None = None,
) -> None:
    """Draw a map in its frame with its buttons.

    Parameters
    ----------
    shown, made : the frame, and what is drawn in it
    alt : what the map is of, and where its figures are in words
    height : that of several maps in one
    on_select : what is done with the codes of the areas clicked on
    """
    with st.container(key=f"frame_{shown.key}", gap="small"):
        chart(made, shown.key, height or shown.height, alt=alt, on_select=on_select)
        _tools(shown)


def chart(
    made: CompactDeck,
    key: str,
    height: int,
    *,
    alt: str,
    on_select: Callable[[list[str]], None] | None = None,
) -> None:
    """Draw a map without a frame; parameters as those of ``draw``."""
    drawn = f"{key}_{anew}" if (anew := st.session_state.get(_ANEW)) else key
    st.pydeck_chart(
        made,
        height=height,
        key=drawn,
        alt=alt,
        selection_mode="single-object",
        on_select="ignore" if on_select is None else lambda: on_select(_clicked(drawn)),
    )


def draw_anew() -> None:
    """Make the maps of this visitor new elements: the browser has lost those that it had."""
    st.session_state[_ANEW] = st.session_state.get(_ANEW, 0) + 1


def _clicked(drawn: str) -> list[str]:
    return [
        found["properties"]["code"]
        for objects in st.session_state[drawn].selection.objects.values()
        for found in objects
    ]


def offer_large(city: City, view: View) -> None:
    """The way to the same map on the whole screen, which keeps its heading and legend.

    The front end's own full screen leaves both behind, so it is out of sight (`map_frame.css`).
    """
    if presentation_view.is_private(view):
        # The link would name what is private.
        return
    if presentation_view.can_be_shown(city.tables, view):
        st.page_link(
            navigation.page("present"),
            label="Large map, with its heading and legend",
            icon=":material/fullscreen:",
            query_params={"show": presentation_view.encode([view]), "slide": "1"},
            width="content",
        )


def _tools(shown: Frame) -> None:
    """The buttons; what the browser reports is kept, and a press of the last one counted."""
    component = st.components.v2.component(
        "map_frame",
        html=str(templates.parts("map_frame.html").tools(shown.whole)),
        css=style_sheet("map_frame.css"),
        js=templates.constant("map_frame.js"),
        isolate_styles=False,
    )
    name = f"tools_{shown.key}"
    component(
        key=name,
        data={"frame": f"frame_{shown.key}", "width": screen.last()[0]},
        on_size_change=lambda: screen.remember(st.session_state[name].get("size")),
        on_whole_change=lambda: _press(shown.key),
        width="content",
        height="content",
    )


def _presses(key: str) -> str:
    return f"_whole_{key}"


def _press(key: str) -> None:
    st.session_state[_presses(key)] = st.session_state.get(_presses(key), 0) + 1
