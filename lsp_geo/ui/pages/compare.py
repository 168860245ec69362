"""The compare page's first part: the choice of places and indicators, and the figures."""

from __future__ import annotations

import streamlit as st

from lsp_geo import export, formatting
from lsp_geo.analysis import comparison, comparison_tables, comparison_words
from lsp_geo.charts import beside
from lsp_geo.city import City, kept
from lsp_geo.data.indicator import Indicator
from lsp_geo.presentation.view import View
from lsp_geo.ui import state
from lsp_geo.ui.components import add_view, escape_markdown, put_html
from lsp_geo.ui.takeaway import offer_table


def choose_areas(city: City) -> list[str]:
    """Up to four areas of any level; none but the one chosen elsewhere until the reader chooses."""
    names = _names(city)
    if "compared" not in st.session_state:
        first = st.session_state.get("area")
        st.session_state["compared"] = [first] if first else []
        # Begin on the level of the area, so that it is a dot and a shape of its own.
        if first and first != city.geography.code:
            st.session_state.setdefault("level", city.geography.level_of(first))
    return st.multiselect(
        "Places to compare, two to four",
        list(names),
        key="compared",
        persist_state="session",
        max_selections=comparison.MOST,
        format_func=names.__getitem__,
        filter_mode="contains",
        # Enter takes the first place found, and not every one whose name has these letters.
        select_all=False,
        placeholder="Type a ward, a neighbourhood, the city or England",
    )


@kept
def _names(city: City) -> dict[str, str]:
    return comparison.names(city.tables)


def choose_second(
    city: City, indicator: Indicator, level: str, period: str
) -> tuple[Indicator, str]:
    """What to set beside the indicator: another one, or the same in another period.

    Not only those that the level has: what it lacks says where it can be had.
    """
    catalogue = city.catalogue
    ids = [i.id for i in catalogue.indicators.values() if not i.is_city_series]
    if st.session_state.get("second") not in ids:
        headlines = [p.headline for p in catalogue.pillars]
        st.session_state["second"] = next(
            name
            for name in (*headlines, *ids)
            if name in ids and name != indicator.id and level in city.tables.levels(name)
        )
    left, right = st.columns([5, 2], vertical_alignment="bottom")
    with left:
        chosen = st.selectbox(
            "Beside it: another indicator, or the same one in another period",
            ids,
            key="second",
            persist_state="session",
            filter_mode="contains",
            format_func=lambda name: (
                f"{catalogue.indicators[name].name} "
                f"({catalogue.pillar_name(catalogue.indicators[name].pillar)})"
            ),
        )
    periods = city.tables.periods(chosen)[::-1]
    others = [p for p in periods if (chosen, p) != (indicator.id, period)]
    state.settled("second_period", periods, (others or periods)[0])
    with right:
        when = st.selectbox(
            "Its period",
            periods,
            key="second_period",
            persist_state="session",
            format_func=formatting.period,
        )
    return catalogue.indicator(chosen), when


def shared_level(city: City, first: Indicator, second: Indicator, level: str) -> str:
    """The level of the maps: the one chosen, else the smallest both have; empty for none."""
    both = [lv for lv in city.atlas.levels(first.id) if lv in city.tables.levels(second.id)]
    return level if level in both else next(iter(both), "")


def show_figures(city: City, codes: list[str], chosen: list[tuple[Indicator, str]]) -> None:
    """The indicators chosen: a line each with the places as dots, and what may be said."""
    shown = list(dict.fromkeys(chosen))
    made = beside.lines(city.tables, codes, shown)
    put_html(beside.html(made, "The places on the indicators chosen"))
    for indicator, period in shown:
        add_view(
            city,
            View("pair", indicator.id, period=period, area=codes[0], other=codes[1]),
            f"add_pair_{indicator.id}_{period}",
            f"{indicator.name}, {formatting.period(period)}",
        )
    with st.expander("For analysts: figures, intervals, every pair"):
        for indicator, period in shown:
            _show_pairs(city, codes, indicator, period)
        st.markdown(
            "Intervals of differences are at 95%: about one in twenty would be called different by "
            "chance alone. A part of a larger area is tested against the rest of it; England is "
            "taken as a fixed number. Without intervals nothing is said about chance."
        )


def _show_pairs(city: City, codes: list[str], indicator: Indicator, period: str) -> None:
    """One indicator: figures with their intervals, and every difference."""
    st.markdown(f"**{escape_markdown(indicator.name)}, {formatting.period(period)}**")
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.table(comparison_tables.values(city.tables, codes, indicator, period))
    with right:
        rows = comparison.differences(city.tables, codes, [indicator.id], period)
        st.table(comparison_tables.differences(city.tables, indicator, rows))
        cautions = [text for text in dict.fromkeys(rows["caution"]) if text]
        if cautions:
            st.markdown(escape_markdown(" ".join(cautions)))


def show_pillar(city: City, codes: list[str], pillar: str) -> None:
    """Every indicator of the pillar: a line each with the places as dots, and the files."""
    name = city.catalogue.pillar_name(pillar)
    put_html(_pillar_html(city, tuple(codes), pillar))
    indicators = [(indicator, None) for indicator in city.catalogue.of_pillar(pillar)]
    called = formatting.and_list(comparison_words.called(city.tables, codes))
    offer_table(
        city,
        "compare",
        f"{called}: {name}",
        lambda: comparison_tables.of_pillar(city.tables, codes, pillar),
        indicators,
    )
    st.download_button(
        "Every indicator and pair, all columns (CSV)",
        lambda: export.csv_file(comparison.differences(city.tables, codes)),
        f"{export.file_name(city.name, called)}-differences.csv",
        "text/csv",
        on_click="ignore",
    )


@kept
def _pillar_html(city: City, codes: tuple[str, ...], pillar: str) -> str:
    latest = [(i, city.tables.periods(i.id)[-1]) for i in city.catalogue.of_pillar(pillar)]
    made = beside.lines(city.tables, codes, latest)
    name = city.catalogue.pillar_name(pillar)
    return beside.html(made, f"The places on every indicator of {name}")
