"""The shared controls: one choice of pillar, indicator, level, period and area for all pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import streamlit as st

from lsp_geo import formatting
from lsp_geo.city import City, kept
from lsp_geo.data.indicator import CONTEXT, OWN, Indicator
from lsp_geo.data.levels import NEIGHBOURHOODS, YOURS
from lsp_geo.data.places import Place
from lsp_geo.errors import NotKnown
from lsp_geo.ui import screen, state
from lsp_geo.ui.components import escape_markdown

ALL_OUTCOMES = 0
_FOUND = "_found_place"
# Pixels: “Safe, Cohesive and Clean Communities”, “Neighbourhoods (302)”, “November 2020”.
_WIDTHS = {"pillar": 310, "level": 205, "period": 165}


def choose_pillar(
    city: City, options: list[str] | None = None, width: int | Literal["stretch"] = "stretch"
) -> str:
    """Draw the control of the pillar, the one all pages share.

    It offers the pillars with something inside the city, unless ``options`` are given.
    """
    options = options or _pillars(city)
    _settled_pillar(city, options)
    return st.selectbox(
        "Pillar",
        options,
        key="pillar",
        persist_state="session",
        format_func=city.catalogue.pillar_name,
        width=width,
    )


def choose_view(city: City) -> tuple[Indicator, str, str]:
    """Draw the row of controls; returns the indicator, the level and the period chosen.

    In a row each has the width of its longest words; a phone has them one below the other.
    """
    with st.container(horizontal=not screen.is_narrow(), vertical_alignment="bottom"):
        pillar = choose_pillar(city, width=_width("pillar"))
        indicator = _choose_indicator(city, pillar)
        levels = city.atlas.levels(indicator.id)
        state.settled("level", levels)
        level = st.selectbox(
            "Areas",
            levels,
            key="level",
            persist_state="session",
            format_func=lambda code: city.geography.levels[code].title,
            width=_width("level"),
        )
        return indicator, level, _choose_period(city, indicator)


def _width(control: str) -> int | Literal["stretch"]:
    return "stretch" if screen.is_narrow() else _WIDTHS[control]


def _choose_indicator(city: City, pillar: str) -> Indicator:
    """The indicators of a pillar, or of one of its outcomes."""
    indicators = city.catalogue.of_pillar(pillar, also=True)
    outcomes = _outcomes(city, pillar)
    if outcomes:
        indicators = _of_outcome(city, outcomes, indicators)
    ids = [indicator.id for indicator in indicators]
    headline = ids[0] if pillar in (CONTEXT, OWN) else city.catalogue.pillar(pillar).headline
    state.settled("indicator", ids, headline if headline in ids else None)
    chosen = st.selectbox(
        "Indicator",
        ids,
        key="indicator",
        persist_state="session",
        format_func=lambda name: city.catalogue.indicators[name].name,
    )
    return city.catalogue.indicator(chosen)


def _choose_period(city: City, indicator: Indicator) -> str:
    periods = city.tables.periods(indicator.id)[::-1]
    if st.session_state.setdefault("_period_of", indicator.id) != indicator.id:
        # Another indicator: its latest figures, not the year that suited the last one.
        st.session_state["period"] = periods[0]
        st.session_state["_period_of"] = indicator.id
    state.settled("period", periods)
    return st.selectbox(
        "Period",
        periods,
        key="period",
        persist_state="session",
        format_func=formatting.period,
        width=_width("period"),
    )


def choose_area(city: City, level: str) -> str:
    """The area control, the one owner of the selection: a code, or "" for the whole city."""
    geography = city.geography
    named = {"": f"All of {geography.name}"}
    chosen = st.session_state.get("area", "")
    if chosen and chosen not in names(city, level):
        try:
            named[chosen] = called(city, chosen)
        except NotKnown:
            # An area of one's own, on a page of public figures alone.
            st.session_state["area"] = ""
    named |= names(city, level)
    return st.selectbox(
        f"Show one {geography.levels[level].name}",
        list(named),
        key="area",
        persist_state="session",
        format_func=named.__getitem__,
        filter_mode="contains",
    )


@kept
def names(city: City, level: str) -> dict[str, str]:
    """What the areas of a level are called in lists, by code, in the order of their labels."""
    return {code: called(city, code) for code in city.geography.by_label(level)}


def called(city: City, code: str) -> str:
    """An area's name in a list; an own area's, which may be that of another, with what it is."""
    label, level = city.geography.label(code), city.geography.level_of(code)
    return f"{label} ({city.geography.levels[level].name})" if level == YOURS else label


def take(city: City, place: Place) -> None:
    """Make a found place the selected area; a postcode means the area on the map around it.

    Its own ward is kept beside it, because its neighbourhood may lie in several. The postcode is
    not.
    """
    level = st.session_state.get("level", NEIGHBOURHOODS)
    around = city.tables.places.around(place, level) if place.postcode else ""
    st.session_state["area"] = around or place.area_code
    st.session_state[_FOUND] = replace(place, postcode="")


def found_ward(city: City, area_code: str | None) -> str:
    """The ward of the place found by the search, while the area chosen is one around it."""
    place: Place | None = st.session_state.get(_FOUND)
    if not place or not area_code:
        return ""
    around = (city.tables.places.around(place, level) for level in city.geography.mapped)
    return place.ward25 if area_code in around else ""


def pillars_inside(city: City) -> list[str]:
    """Pillars, context and own figures of which something is known for neighbourhoods."""
    return [
        number
        for number in _pillars(city)
        if any(
            NEIGHBOURHOODS in city.tables.levels(one.id)
            for one in city.catalogue.of_pillar(number, also=True)
        )
    ]


def _pillars(city: City) -> list[str]:
    return city.catalogue.groups


def _settled_pillar(city: City, options: list[str]) -> str:
    """The pillar chosen before, or the first; says so where the one chosen has nothing here."""
    wanted = st.session_state.get("pillar")
    settled = state.settled("pillar", options)
    if wanted not in (None, settled, CONTEXT, OWN):
        names = [escape_markdown(city.catalogue.pillar_name(one)) for one in (wanted, settled)]
        st.info(
            f"{names[0]}: no data for this pillar can be shown here. {names[1]} is shown instead."
        )
    return settled


def _outcomes(city: City, pillar: str) -> dict[int, str]:
    """Titled outcomes of a pillar that a map can speak to."""
    return {
        outcome.number: outcome.title
        for outcome in city.catalogue.outcomes
        if outcome.pillar == pillar and outcome.title and outcome.measured_by
    }


def _of_outcome(
    city: City, outcomes: dict[int, str], indicators: list[Indicator]
) -> list[Indicator]:
    """Draw the outcome control; returns the indicators that speak to the one chosen.

    Few ask for one: in a wide window it stands behind a button that says whether one is chosen.
    """
    options = [ALL_OUTCOMES, *outcomes]
    settled = state.settled("outcome", options)
    label = "Outcome" if settled == ALL_OUTCOMES else "1 outcome"
    # A phone has all controls behind a button already.
    narrow = screen.is_narrow()
    with st.container() if narrow else st.popover(label, key="outcome_fold"):
        chosen = st.selectbox(
            "Outcome",
            options,
            key="outcome",
            persist_state="session",
            format_func=lambda number: outcomes.get(number, "All outcomes"),
        )
    if chosen == ALL_OUTCOMES:
        return indicators
    measures = next(o.measured_by for o in city.catalogue.outcomes if o.number == chosen)
    return [city.catalogue.indicator(name) for name in measures]


def choose_among(city: City, ids: list[str], label: str = "Look closer at") -> str:
    """Draw a control for one of these indicators, the first unless one was chosen before."""
    state.settled("indicator", ids)
    return st.selectbox(
        label,
        ids,
        key="indicator",
        persist_state="session",
        filter_mode="contains",
        format_func=lambda name: city.catalogue.indicators[name].name,
    )
