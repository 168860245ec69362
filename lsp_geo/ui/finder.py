"""The search of every page: one box for places and figures, and what it found beside it.

``app.py`` draws it above the page. What is typed stays in this session: it is never logged, kept or
put into the address. What is found are links, so that a keyboard reaches them and the address says
where they lead.
"""

from __future__ import annotations

import streamlit as st

from lsp_geo.city import City
from lsp_geo.data.finding import Found
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import CITY, WARDS
from lsp_geo.data.places import Place
from lsp_geo.ui import controls, navigation
from lsp_geo.ui.components import escape_markdown

KEY = "find"
# More are counted, not shown.
MOST_PLACES, MOST_FIGURES = 6, 6
# Pixels that the box has in a wide window.
_WIDTH = 460
_FOUND, _PAGE = "_finder_found", "_finder_page"


def show(city: City, page: str, followed: bool) -> None:
    """Draw the box and what it found.

    Parameters
    ----------
    page : name of the page below
    followed : whether the reader has come here by an address, a link among what was found included
    """
    if followed or st.session_state.get(_PAGE) != page:
        clear()
    st.session_state[_PAGE] = page
    large = page == navigation.HOME
    found: Found | None = st.session_state.get(_FOUND)
    # The answer stands beside the box, which keeps its place, and so the focus, when there is one.
    with st.container(horizontal=True, gap="medium", key="finder_large" if large else "finder"):
        st.text_input(
            "Find a place or a figure",
            key=KEY,
            type="search",
            icon=":material/search:",
            placeholder="Postcode, ward, damp, GP, poverty",
            label_visibility="visible" if large else "collapsed",
            on_change=_look_up,
            args=(city,),
            width="stretch" if large and not found else _WIDTH,
        )
        if found:
            with st.container(key="finder_answer", gap="small"):
                _show_found(city, found)
                st.button(
                    "Close what was found",
                    on_click=clear,
                    type="tertiary",
                    icon=":material/close:",
                    key="find_close",
                )


def clear() -> None:
    """Forget what was typed and found."""
    st.session_state[KEY] = ""
    st.session_state.pop(_FOUND, None)


def _look_up(city: City) -> None:
    typed = st.session_state[KEY]
    if not typed.strip():
        clear()
        return
    found = st.session_state[_FOUND] = city.find(typed)
    if found.place:
        controls.take(city, found.place)


def _show_found(city: City, found: Found) -> None:
    if found.problem:
        st.warning(escape_markdown(found.problem))
    if found.note:
        st.markdown(escape_markdown(found.note))
    if found.place:
        _show_place(city, found.place)
    if found.indicators and not (found.place and found.place.postcode):
        _show_figures(found.indicators)
    if found.places:
        _show_places(city, found)


def _show_place(city: City, place: Place) -> None:
    """The one place meant, with its ward and the ways to both."""
    label = city.geography.label
    st.markdown(f"**{escape_markdown(told(city, place))}**")
    with st.container(horizontal=True, gap="small"):
        wards = [place.ward25] if place.ward25 else []
        if not wards and place.level != CITY:
            wards = list(city.geography.wards_of(place.area_code).index)[:MOST_PLACES]
        for ward in wards:
            _link_ward(f"Open {label(ward)} ward", ward)
        _link_map(city, f"{label(place.area_code)} on the map", place)
        show_councillors(city)


def told(city: City, place: Place) -> str:
    """Where a place lies: “L4 2TH is in Anfield East 019B (Liverpool 019B), Anfield ward.”"""
    label, kind = city.geography.label, city.geography.levels[place.level].name
    if place.postcode:
        official = city.geography.areas(place.level).at[place.area_code, "area_name"]
        return (
            f"{place.postcode} is in {label(place.area_code)} ({official}), "
            f"{label(place.ward25)} ward."
        )
    if place.level == WARDS:
        return f"{label(place.area_code)} ward"
    if not place.ward25:
        return f"{label(place.area_code)}, {kind}"
    return f"{label(place.area_code)}, {kind} in {label(place.ward25)} ward"


def show_councillors(city: City) -> None:
    """The way to the council's own page on councillors, where the district has one."""
    address = city.geography.councillors_page
    if address:
        st.link_button(
            "Find your councillors, on the council’s site",
            address,
            type="tertiary",
            icon=":material/open_in_new:",
        )


def _show_figures(indicators: tuple[Indicator, ...]) -> None:
    st.markdown(_headed("Figures", len(indicators), MOST_FIGURES))
    with st.container(horizontal=True, gap="xsmall"):
        for one in indicators[:MOST_FIGURES]:
            whole = one.is_city_series
            said = whole and "whole city" not in one.name
            st.page_link(
                navigation.page("change" if whole else "map"),
                label=escape_markdown(f"{one.name} (whole city)" if said else one.name),
                query_params={"pillar": one.pillar, "series" if whole else "indicator": one.id},
                width="content",
            )


def _show_places(city: City, found: Found) -> None:
    places, kinds = found.places, city.geography.levels
    st.markdown(_headed("Other places" if found.place else "Places", len(places), MOST_PLACES))
    with st.container(horizontal=True, gap="xsmall"):
        for place in places[:MOST_PLACES]:
            name = f"{city.geography.label(place.area_code)} ({kinds[place.level].name})"
            if place.level == WARDS:
                _link_ward(name, place.area_code)
            else:
                _link_map(city, name, place)


def _headed(name: str, amount: int, most: int) -> str:
    return f"{name}, the first {most} of {amount}:" if amount > most else f"{name}:"


def _link_ward(label: str, ward: str) -> None:
    st.page_link(
        navigation.page("ward"),
        label=escape_markdown(label),
        query_params={"area": ward},
        width="content",
    )


def _link_map(city: City, label: str, place: Place) -> None:
    """The map as it was last seen, with this place; on its own level where it has one."""
    level = {"level": place.level} if place.level in city.geography.mapped else {}
    st.page_link(
        navigation.page("map"),
        label=escape_markdown(label),
        query_params={"area": place.area_code, **level},
        width="content",
    )
