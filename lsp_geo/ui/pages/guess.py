"""A guess for the room, put together from lists: an indicator, and one place or two."""

from __future__ import annotations

import streamlit as st

from lsp_geo.analysis import comparison
from lsp_geo.city import City, kept
from lsp_geo.data.levels import CITY
from lsp_geo.presentation import ready
from lsp_geo.presentation.view import GUESSES, KINDS, View
from lsp_geo.ui import presentations, state


def show_guess(city: City) -> None:
    """Draw the lists and the button that adds the guess."""
    # Filled when opened: the places are many.
    box = st.expander("Let the room guess", key="guess", on_change="rerun")
    if not box.open:
        return
    with box:
        kind = st.segmented_control(
            "What is guessed",
            GUESSES[::-1],
            default=GUESSES[-1],
            key="guess_kind",
            required=True,
            format_func=lambda name: city.geography.kind.said(KINDS[name][0]),
        )
        view = _choose(city, kind)
        st.button("Add the guess", key="add_guess", on_click=presentations.add, args=(view,))


def _choose(city: City, kind: str) -> View:
    catalogue = city.tables.catalogue
    ids = _indicators(city)
    headline = catalogue.pillar(st.session_state["pillar"]).headline
    state.settled("guess_indicator", ids, headline if headline in ids else ids[0])
    indicator = st.selectbox(
        "Indicator",
        ids,
        key="guess_indicator",
        filter_mode="contains",
        format_func=lambda name: (
            f"{catalogue.indicators[name].name} "
            f"({city.catalogue.pillar_name(catalogue.indicators[name].pillar)})"
        ),
    )
    names, places = comparison.names(city.tables), _places(city, indicator)
    if kind == "value":
        state.settled("guess_place", places, places[0])
        area = st.selectbox(
            "Place",
            places,
            key="guess_place",
            filter_mode="contains",
            format_func=names.__getitem__,
        )
        return View("value", indicator, area=area)
    first, second = _far_apart(city, indicator) or places[:2]
    one, two = st.columns(2)
    state.settled("guess_first", places, first)
    with one:
        area = st.selectbox(
            "First place",
            places,
            key="guess_first",
            filter_mode="contains",
            format_func=names.__getitem__,
        )
    others = [code for code in places if code != area]
    state.settled("guess_second", others, second if second in others else others[0])
    with two:
        other = st.selectbox(
            "Second place",
            others,
            key="guess_second",
            filter_mode="contains",
            format_func=names.__getitem__,
        )
    return View("which", indicator, area=area, other=other)


@kept
def _indicators(city: City) -> list[str]:
    """Indicators with figures for at least two places."""
    return [
        i.id
        for i in city.catalogue.indicators.values()
        if not i.is_city_series and len(_places(city, i.id)) > 1
    ]


@kept
def _places(city: City, indicator_id: str) -> list[str]:
    """The city, then the areas of each level by name, where the indicator has them."""
    tables = city.tables
    known = tables.levels(indicator_id)
    levels = [level for level in (CITY, *tables.geography.listed) if level in known]
    return [code for level in levels for code in tables.geography.by_label(level)]


@kept
def _far_apart(city: City, indicator_id: str) -> tuple[str, str] | None:
    """Two wards that differ clearly, to begin with."""
    tables = city.tables
    view = ready.guess_which(tables, tables.catalogue.indicator(indicator_id))
    return (view.area, view.other) if view else None
