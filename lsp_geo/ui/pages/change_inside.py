"""The change page's second part: areas inside the city, where change may be read."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lsp_geo import formatting
from lsp_geo.analysis import gap_change, small_area_change, small_area_table, takeaway
from lsp_geo.analysis.small_area_change import Run
from lsp_geo.charts import line as line_charts
from lsp_geo.charts.vega import Spec
from lsp_geo.city import City, kept
from lsp_geo.maps import classes
from lsp_geo.maps.classes import ClassMap
from lsp_geo.presentation.view import View
from lsp_geo.ui import map_frame, maps, state
from lsp_geo.ui.components import add_view, escape_markdown, put_chart
from lsp_geo.ui.maps import ClassWords
from lsp_geo.ui.takeaway import offer_table


def is_known(city: City) -> bool:
    """Whether any figure inside the city may be compared over time."""
    return bool(city.latest_runs)


def choose_run(city: City, pillar: str) -> tuple[Run, str]:
    """Draw the controls of change inside the city; returns the run and the level chosen."""
    known = sorted(
        (run.indicator for run in city.latest_runs),
        key=lambda i: (i.pillar != pillar, pillar not in i.also),
    )
    ids = [indicator.id for indicator in known]
    if st.session_state.setdefault("_changed_for", pillar) != pillar:
        # Another pillar: its own indicator, if it has one.
        st.session_state["_changed_for"], st.session_state["changed"] = pillar, ids[0]
    state.settled("changed", ids)
    columns = st.columns([3, 3, 2], vertical_alignment="bottom")
    with columns[0]:
        changed = st.selectbox(
            "Indicator",
            ids,
            key="changed",
            persist_state="session",
            format_func=lambda i: city.catalogue.indicators[i].name,
        )
    runs = {run.segment.start: run for run in small_area_change.runs(city.tables, changed)}
    state.settled("since", list(runs))
    with columns[1]:
        since = st.selectbox(
            "Periods that may be compared",
            list(runs),
            key="since",
            persist_state="session",
            format_func=lambda start: small_area_change.span(runs[start]),
        )
    run = runs[since]
    state.settled("areas", run.levels)
    with columns[2]:
        level = st.selectbox(
            "Areas",
            run.levels,
            key="areas",
            persist_state="session",
            format_func=lambda code: city.geography.levels[code].title,
        )
    return run, level


def own_or_not(city: City, pillar: str) -> str:
    """Says so where the pillar has no indicator of which change may be read."""
    known = (run.indicator for run in city.latest_runs)
    if any(pillar in (i.pillar, *i.also) for i in known):
        return ""
    return (
        f"No indicator of {city.catalogue.pillar_name(pillar)} may be compared over time inside "
        f"the {city.geography.kind.one}; one of another pillar is shown. "
    )


def show_run(city: City, run: Run, level: str) -> None:
    """The change of every area: words, map with legend, table, and the gap between fifths."""
    indicator, start = run.indicator, run.segment.start
    areas = city.geography.levels[level]
    shown = _change_map(city, indicator.id, start, level)
    span = small_area_change.span(run)
    finding, whole, directions = _sentences(city, indicator.id, start, level)
    st.markdown(f"**{escape_markdown(finding)}** {escape_markdown(small_area_change.caution(run))}")
    left, right = maps.show_classes(
        city,
        level,
        shown,
        ClassWords(
            map=f"{indicator.name}, change {span}",
            legend=f"Change in {indicator.name[0].lower()}{indicator.name[1:]}",
            unit=f"{'Percentage points' if indicator.unit == '%' else indicator.unit}, {span}",
            method="Changes are worked out before rounding.",
        ),
        key="map_change",
        alt=f"Map of change in {indicator.name} for {areas.areas} {areas.plural}, {span}. "
        f"{finding} Every area is in the table below.",
    )
    with left:
        map_frame.offer_large(city, View("moved", indicator.id, level, start))
    with right:
        for text in (whole, directions):
            if text:
                st.markdown(escape_markdown(text))
        measured = small_area_change.measured(run)
        if measured:
            with st.expander("For analysts: how this was measured"):
                st.markdown(measured)
    with st.expander(f"Every area as a table ({areas.areas} {areas.plural})"):
        _show_areas(city, run, level)
    st.markdown(f"{formatting.source_line(indicator)} {' '.join(indicator.caveats[:2])}")
    add_view(city, View("moved", indicator.id, level, start), "add_moved")


@kept
def _change_map(city: City, indicator_id: str, start: str, level: str) -> ClassMap:
    indicator = city.catalogue.indicator(indicator_id)
    return classes.change_map(indicator, city.change(indicator_id, start, level))


@kept
def _sentences(city: City, indicator_id: str, start: str, level: str) -> tuple[str, str, str]:
    """The finding on the areas, the change of the whole city, and which way areas go."""
    tables, run = city.tables, city.run(indicator_id, start)
    directions = city.directions(indicator_id, start, level)
    return (
        small_area_change.finding(tables, run, level),
        small_area_change.whole(tables, run),
        small_area_change.directions_sentence(tables, run, level, directions),
    )


def _show_areas(city: City, run: Run, level: str) -> None:
    indicator, start = run.indicator, run.segment.start
    shown = _areas_table(city, indicator.id, start, level)
    number = st.column_config.NumberColumn(format=f"%.{indicator.decimals}f")
    st.dataframe(
        shown,
        hide_index=True,
        key=f"changed_{indicator.id}_{start}_{level}",
        placeholder="no data",
        height=420,
        column_config=dict.fromkeys(shown.columns[1:4], number),
        alt=f"Table of change in {indicator.name} by area",
    )
    plural = city.geography.levels[level].plural
    codes = city.change(indicator.id, start, level)["area_code"]
    offer_table(
        city,
        "change",
        f"Change in {indicator.name} by {plural}, {small_area_change.span(run)}",
        lambda: takeaway.with_areas(city.tables, shown, codes[shown.index].tolist(), 1),
        [(indicator, None)],
        decimals=dict.fromkeys(shown.columns[1:4], indicator.decimals),
    )


@kept
def _areas_table(city: City, indicator_id: str, start: str, level: str) -> pd.DataFrame:
    return small_area_table.areas(
        city.run(indicator_id, start),
        city.change(indicator_id, start, level),
        city.directions(indicator_id, start, level),
    )


def show_gap(city: City, run: Run) -> None:
    """The gap between the most and the least deprived fifth over the run."""
    name, start = run.indicator.id, run.segment.start
    found = city.gap(name, start)
    if found is None:
        return
    sentence = gap_change.gap_in_words(run, found)
    st.markdown(f"**{escape_markdown(sentence)}**")
    put_chart(_gap_spec(city, name, start), key=f"gap_{name}_{start}", alt=sentence)
    st.markdown(
        f"Fifths of residents by {found.ordered_by} of the 2025 Indices of Deprivation, the same "
        "areas in every period. Student areas stand apart."
    )
    with st.expander("The gap as a table"):
        st.table(small_area_table.gap(run, found).set_index("Period"))
        offer_table(
            city,
            "change",
            f"Gap in {run.indicator.name} between fifths",
            lambda: small_area_table.gap_file(found),
            [(run.indicator, None)],
            decimals=dict.fromkeys(small_area_table.GAP_FIGURES, run.indicator.decimals),
        )


@kept
def _gap_spec(city: City, indicator_id: str, start: str) -> Spec:
    run, found = city.run(indicator_id, start), city.gap(indicator_id, start)
    # It is drawn only where there is a gap to draw.
    assert found is not None
    return line_charts.gap(city.tables, run, found)
