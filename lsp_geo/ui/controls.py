"""The shared controls: one choice of pillar, indicator, level, period and area for all pages."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lsp_geo import formatting
from lsp_geo.city import City
from lsp_geo.data.indicator import CONTEXT, Indicator
from lsp_geo.data.places import Place, PlaceNotFound
from lsp_geo.ui import state
from lsp_geo.ui.components import escape_markdown

ALL_OUTCOMES = 0
_MOST_MATCHES = 8
# Longer than any name, and short enough to be repeated in an answer.
_MOST_TYPED = 120
_FOUND = "_found_place"


def choose_pillar(city: City, options: list[str] | None = None) -> str:
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
    )


def choose_view(city: City) -> tuple[Indicator, str, str]:
    """Draw the row of controls; returns the indicator, the level and the period chosen."""
    outcomes = _outcomes(city, _settled_pillar(city, _pillars(city)))
    widths = [3, 3, 4, 3, 2] if outcomes else [3, 5, 3, 2]
    columns = iter(st.columns(widths, vertical_alignment="bottom"))
    with next(columns):
        pillar = choose_pillar(city)
    indicators = city.catalogue.of_pillar(pillar, also=True)
    if outcomes:
        indicators = _of_outcome(city, next(columns), outcomes, indicators)
    ids = [indicator.id for indicator in indicators]
    headline = city.catalogue.pillar(pillar).headline if pillar != CONTEXT else ids[0]
    state.settled("indicator", ids, headline if headline in ids else None)
    with next(columns):
        chosen = st.selectbox(
            "Indicator",
            ids,
            key="indicator",
            persist_state="session",
            format_func=lambda name: city.catalogue.indicators[name].name,
        )
    indicator = city.catalogue.indicator(chosen)
    levels = city.atlas.levels(chosen)
    state.settled("level", levels)
    with next(columns):
        level = st.selectbox(
            "Areas",
            levels,
            key="level",
            persist_state="session",
            format_func=lambda code: city.geography.levels[code].title,
        )
    periods = city.tables.periods(chosen)[::-1]
    if st.session_state.setdefault("_period_of", chosen) != chosen:
        # Another indicator: its latest figures, not the year that suited the last one.
        st.session_state["period"] = periods[0]
        st.session_state["_period_of"] = chosen
    state.settled("period", periods)
    with next(columns):
        period = st.selectbox(
            "Period",
            periods,
            key="period",
            persist_state="session",
            format_func=formatting.period,
        )
    return indicator, level, period


def choose_area(city: City, level: str) -> str:
    """The area control, the one owner of the selection: a code, or "" for the whole city."""
    geography = city.geography
    options = ["", *geography.by_label(level)]
    chosen = st.session_state.get("area", "")
    if chosen not in options:
        options.insert(1, chosen)
    return st.selectbox(
        f"Show one {geography.levels[level].name}",
        options,
        key="area",
        persist_state="session",
        format_func=lambda code: geography.label(code) if code else f"All of {geography.name}",
        filter_mode="contains",
    )


def search(city: City, key: str, *, figures: bool = False) -> None:
    """A box for a postcode, name or code; what is found becomes the selected area.

    With ``figures`` it finds indicators by everyday words, too, and the one chosen is shown.
    What is typed stays in this session: it is never logged, kept or put into the address.
    """
    st.text_input(
        "Find a place or a figure" if figures else "Find a place",
        key=key,
        max_chars=_MOST_TYPED,
        placeholder="Postcode, ward, “cold homes”"
        if figures
        else "Postcode, ward, neighbourhood or area code",
        on_change=_look_up,
        args=(city, key, figures),
    )
    _offer_indicators(city, key)
    problem = st.session_state.get(f"{key}_problem")
    if problem:
        st.warning(escape_markdown(problem))
    places: list[Place] = st.session_state.get(f"{key}_places", [])
    if places and places[0].note:
        st.markdown(escape_markdown(places[0].note))
    if len(places) > 1:
        shown = {_describe(city, place): place for place in places[:_MOST_MATCHES]}
        st.pills(
            f"{len(places)} places match"
            + (f", the first {_MOST_MATCHES} are" if len(places) > _MOST_MATCHES else ""),
            list(shown),
            key=f"{key}_choice",
            on_change=_choose,
            args=(key, shown),
        )
    elif places and places[0].postcode:
        geography, place = city.geography, places[0]
        st.markdown(
            f"{place.postcode} is in {geography.label(place.lsoa21)} "
            f"({geography.areas('lsoa21').at[place.lsoa21, 'area_name']}), "
            f"{geography.label(place.ward25)} ward."
        )


def _offer_indicators(city: City, key: str) -> None:
    """The indicators found for what was typed, to choose from; series are named only."""
    found: list[str] = st.session_state.get(f"{key}_indicators", [])
    indicators = [city.catalogue.indicator(name) for name in found]
    mapped = {one.name: one for one in indicators if not one.is_city_series}
    if mapped:
        st.pills(
            "Figures that match",
            list(mapped),
            key=f"{key}_indicator",
            on_change=_choose_indicator,
            args=(key, mapped),
        )
    elif indicators:
        names = formatting.and_list([one.name for one in indicators])
        st.markdown(escape_markdown(f"For the whole city only, under Change over time: {names}."))


def _choose_indicator(key: str, found: dict[str, Indicator]) -> None:
    choice = st.session_state.get(f"{key}_indicator")
    if choice:
        st.session_state["pillar"] = found[choice].pillar
        st.session_state["indicator"] = found[choice].id


def _look_up(city: City, key: str, figures: bool) -> None:
    st.session_state[f"{key}_problem"], st.session_state[f"{key}_places"] = "", []
    typed = st.session_state[key]
    indicators = city.indicator_search.find(typed)[:_MOST_MATCHES] if figures else []
    st.session_state[f"{key}_indicators"] = [one.id for one in indicators]
    try:
        places = city.tables.places.find(typed)
    except PlaceNotFound as error:
        if error.reason != "empty" and not indicators:
            st.session_state[f"{key}_problem"] = str(error)
        return
    st.session_state[f"{key}_places"] = places
    if len(places) == 1:
        _select(places[0])


def _choose(key: str, shown: dict[str, Place]) -> None:
    choice = st.session_state.get(f"{key}_choice")
    if choice:
        _select(shown[choice])


def _select(place: Place) -> None:
    """Make a found place the selected area; a postcode means the area on the map around it.

    Its own ward is kept beside it, because its neighbourhood may lie in several. The postcode is
    not.
    """
    around = getattr(place, st.session_state.get("level", "lsoa21")) if place.postcode else ""
    st.session_state["area"] = around or place.area_code
    st.session_state[_FOUND] = replace(place, postcode="")


def found_ward(area_code: str | None) -> str:
    """The ward of the place found by the search, while the area chosen is one around it."""
    place: Place | None = st.session_state.get(_FOUND)
    around = (place.lsoa21, place.msoa21, place.ward25) if place else ()
    return place.ward25 if place and area_code and area_code in around else ""


def _describe(city: City, place: Place) -> str:
    kind = city.geography.levels[place.level].name
    return f"{city.geography.label(place.area_code)} ({kind})"


def _pillars(city: City) -> list[str]:
    return [*(pillar.number for pillar in city.catalogue.pillars), CONTEXT]


def _settled_pillar(city: City, options: list[str]) -> str:
    """The pillar chosen before, or the first; says so where the one chosen has nothing here."""
    wanted = st.session_state.get("pillar")
    settled = state.settled("pillar", options)
    if wanted not in (None, settled, CONTEXT):
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
    city: City, column, outcomes: dict[int, str], indicators: list[Indicator]
) -> list[Indicator]:
    """Draw the outcome control; returns the indicators that speak to the one chosen."""
    options = [ALL_OUTCOMES, *outcomes]
    state.settled("outcome", options)
    with column:
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
