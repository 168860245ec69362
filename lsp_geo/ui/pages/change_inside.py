"""The change page's second part: areas inside the city, where change may be read."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lsp_geo import export, formatting, theme
from lsp_geo.analysis import city_series, small_area_change
from lsp_geo.analysis.small_area_change import Run
from lsp_geo.charts import line as line_charts
from lsp_geo.charts.vega import Words
from lsp_geo.data.catalogue import Indicator
from lsp_geo.data.periods import middle
from lsp_geo.maps import classes as map_classes
from lsp_geo.maps.static_files import class_string
from lsp_geo.presentation.view import View
from lsp_geo.ui import controls, maps, session
from lsp_geo.ui.add_view import add_view
from lsp_geo.ui.components import escape_markdown
from lsp_geo.ui.session import City

COLOURS = theme.PALETTES["difference"]


def is_known(city: City) -> bool:
    """Whether any figure inside the city may be compared over time."""
    return bool(small_area_change.with_change(city.tables))


def choose_run(city: City, pillar: str) -> tuple[Run, str]:
    """Draw the controls of change inside the city; returns the run and the level chosen."""
    tables = city.tables
    known = sorted(
        small_area_change.with_change(tables),
        key=lambda i: (i.pillar != pillar, pillar not in i.also),
    )
    ids = [indicator.id for indicator in known]
    if st.session_state.setdefault("_changed_for", pillar) != pillar:
        # Another pillar: its own indicator, if it has one.
        st.session_state["_changed_for"], st.session_state["changed"] = pillar, ids[0]
    controls.kept("changed", ids, ids[0])
    columns = st.columns([3, 3, 2], vertical_alignment="bottom")
    with columns[0]:
        changed = st.selectbox(
            "Indicator",
            ids,
            key="changed",
            persist_state="session",
            format_func=lambda i: tables.catalogue.indicators[i].name,
        )
    found = {run.segment.start: run for run in small_area_change.runs(tables, changed)}
    controls.kept("since", list(found), next(iter(found)))
    with columns[1]:
        since = st.selectbox(
            "Periods that may be compared",
            list(found),
            key="since",
            persist_state="session",
            format_func=lambda start: run_name(found[start]),
        )
    run = found[since]
    controls.kept("areas", list(run.levels), run.levels[0])
    with columns[2]:
        level = st.selectbox(
            "Areas",
            run.levels,
            key="areas",
            persist_state="session",
            format_func=lambda code: controls.level_name(city, code),
        )
    return run, level


def run_name(run: Run) -> str:
    """From when to when a run is compared."""
    return f"{formatting.period(run.first)} to {formatting.period(run.last)}"


def own_or_not(city: City, pillar: str) -> str:
    """Says so where the pillar has no indicator of which change may be read."""
    own = [i for i in small_area_change.with_change(city.tables) if pillar in (i.pillar, *i.also)]
    if own:
        return ""
    return (
        f"No indicator of {controls.pillar_name(city, pillar)} may be compared over time inside "
        "the city; one of another pillar is shown. "
    )


def show_run(city: City, run: Run, level: str) -> None:
    """The change of every area: words, map with legend, table, and the gap between fifths."""
    tables, indicator = city.tables, run.indicator
    table = between(indicator.id, run.segment.start, level)
    digits, rows = classes(indicator.id, run.segment.start, level)
    plural = tables.geography.levels[level].plural
    span = run_name(run)
    finding, whole = _told(indicator.id, run.segment.start, level)
    st.markdown(f"**{escape_markdown(finding)}** {escape_markdown(small_area_change.caution(run))}")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        maps.show_given_map(
            city,
            level,
            digits,
            COLOURS,
            key="map_change",
            title=f"{indicator.name}, change {span}",
            alt=f"Map of change in {indicator.name} for {len(table)} {plural}, {span}. "
            f"{finding} Every area is in the table below.",
        )
    with right:
        maps.show_given_legend(
            city,
            level,
            digits,
            rows,
            title=f"Change in {indicator.name[0].lower()}{indicator.name[1:]}",
            subtitle=f"{'Percentage points' if indicator.unit == '%' else indicator.unit}, {span}",
            method=f"{_legend_method(table)} Changes are worked out before rounding.",
        )
        for text in (whole, directions_sentence(city, run, level)):
            if text:
                st.markdown(escape_markdown(text))
    with st.expander(f"Every area as a table ({len(table)} {plural})"):
        _show_areas(run, level)
    st.markdown(f"{formatting.source_line(indicator)} {' '.join(indicator.caveats[:2])}")
    add_view(View("moved", indicator.id, level, run.segment.start), "add_moved")


@st.cache_data(show_spinner=False)
def between(indicator_id: str, start: str, level: str) -> pd.DataFrame:
    """Change of every area over the run that begins with a period."""
    tables = session.city().tables
    return small_area_change.between(tables, _run(indicator_id, start), level)


@st.cache_data(show_spinner=False)
def _told(indicator_id: str, start: str, level: str) -> tuple[str, str]:
    """The finding on the areas, and the change of the whole city."""
    tables, run = session.city().tables, _run(indicator_id, start)
    return small_area_change.finding(tables, run, level), small_area_change.whole(tables, run)


def _run(indicator_id: str, start: str) -> Run:
    return small_area_change.run_from(session.city().tables, indicator_id, start)


@st.cache_data(show_spinner=False)
def classes(indicator_id: str, start: str, level: str) -> tuple[str, list[tuple[str, str, str]]]:
    """Class of every area as one digit, and the rows of the legend: digit, colour and words."""
    indicator, table = _run(indicator_id, start).indicator, between(indicator_id, start, level)
    limits = map_classes.change_limits(table["change"], indicator.decimals)
    digits = class_string(map_classes.change_classes(table, limits))
    return digits, _legend_rows(indicator, table, limits)


def _legend_rows(
    indicator: Indicator, table: pd.DataFrame, limits: tuple[float, float]
) -> list[tuple[str, str, str]]:
    small, large = (formatting.number(limit, indicator.decimals) for limit in limits)
    judged = table["lower"].notna().any()
    middle_words = "No change beyond chance" if judged else f"Changed by less than {small}"
    some = f"by less than {large}" if judged else f"by {small} to {large}"
    words = (
        f"Fell by {large} or more",
        f"Fell {some}",
        middle_words,
        f"Rose {some}",
        f"Rose by {large} or more",
    )
    return [(str(digit), COLOURS[digit], words[digit]) for digit in range(4, -1, -1)]


def _legend_method(table: pd.DataFrame) -> str:
    if table["lower"].notna().any():
        return (
            "An area is coloured only where the 99.8% interval of its change leaves out zero: "
            "many areas are judged at once."
        )
    return "The figures have no interval, so small changes are left uncoloured by size alone."


@st.cache_data(show_spinner=False)
def _directions(indicator_id: str, start: str, level: str) -> tuple[pd.Series, str]:
    return small_area_change.directions(session.city().tables, _run(indicator_id, start), level)


def directions_sentence(city: City, run: Run, level: str) -> str:
    """How many areas rise and fall by the five-point rule, or why that cannot be said."""
    found, why = _directions(run.indicator.id, run.segment.start, level)
    if why:
        return f"Direction of single areas cannot be said: {why}."
    counts = found.value_counts()
    plural = city.tables.geography.levels[level].plural
    told = [f"{number} {word}" for word, number in counts.items()]
    return (
        f"Direction by the five-point rule, of {len(found)} {plural} "
        f"{city_series.over(run.periods[-5:])}: {formatting.and_list(told)}."
    )


def _show_areas(run: Run, level: str) -> None:
    indicator, start = run.indicator, run.segment.start
    shown = _areas_table(indicator.id, start, level)
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
    st.download_button(
        "Download this table (CSV)",
        lambda: export.csv(shown),
        f"change-{indicator.id}-{start.replace('/', '-')}-{level}.csv",
        "text/csv",
        on_click="ignore",
    )


@st.cache_data(show_spinner=False)
def _areas_table(indicator_id: str, start: str, level: str) -> pd.DataFrame:
    """The change of every area as people read it, the largest rise on top."""
    run, table = _run(indicator_id, start), between(indicator_id, start, level)
    found, why = _directions(indicator_id, start, level)
    shown = pd.DataFrame(
        {
            "Area": table["area"],
            formatting.period(run.first): table["first"],
            formatting.period(run.last): table["last"],
            "Change": table["change"],
        }
    )
    if table["lower"].notna().any():
        shown["95% interval of the change"] = _spans(run.indicator, table)
        shown["Beyond chance"] = ["yes" if clear else "no" for clear in table["clear"]]
    if not why:
        shown["Direction"] = table["area_code"].map(found)
    if table["note"].any():
        shown["Note"] = table["note"]
    return shown.sort_values("Change", ascending=False, na_position="last")


def show_gap(run: Run) -> None:
    """The gap between the most and the least deprived fifth over the run."""
    found = _gap(run.indicator.id, run.segment.start)
    if found is None:
        return
    told = small_area_change.gap_in_words(run, found)
    st.markdown(f"**{escape_markdown(told)}**")
    st.vega_lite_chart(
        _gap_spec(run.indicator.id, run.segment.start),
        theme=None,
        key=f"gap_{run.indicator.id}_{run.segment.start}",
        alt=told,
    )
    st.markdown(
        f"Fifths of residents by {found.ordered_by} of the 2025 Indices of Deprivation, the same "
        "areas in every period."
    )
    with st.expander("The gap as a table"):
        st.table(_gap_table(run, found).set_index("Period"))


@st.cache_resource(show_spinner=False)
def _gap(indicator_id: str, start: str) -> small_area_change.Gap | None:
    return small_area_change.gap(session.city().tables, _run(indicator_id, start))


@st.cache_data(show_spinner=False)
def _gap_spec(indicator_id: str, start: str) -> dict:
    run, found = _run(indicator_id, start), _gap(indicator_id, start)
    cuts = {cut.after for cut in city_series.breaks(session.city().tables, indicator_id)}
    table = found.table.assign(
        order=found.table["period"].map(middle),
        segment=found.table["period"].isin(cuts).cumsum(),
        **{
            f"{end}_text": [
                formatting.figure(run.indicator, v).partition(" ")[0] for v in found.table[end]
            ]
            for end in ("most", "least")
        },
    )
    table["period"] = table["period"].map(formatting.period)
    made = line_charts.gap_series(table, Words(axis=formatting.unit_line(run.indicator)))
    return line_charts.fit_phone(made, 165)


def _gap_table(run: Run, found: small_area_change.Gap) -> pd.DataFrame:
    indicator, table = run.indicator, found.table
    shown = pd.DataFrame(
        {
            "Period": table["period"].map(formatting.period),
            "Most deprived fifth": [formatting.figure(indicator, v) for v in table["most"]],
            "Least deprived fifth": [formatting.figure(indicator, v) for v in table["least"]],
            "Gap": [formatting.number(v, indicator.decimals) for v in table["gap"]],
        }
    )
    if table["lower"].notna().any():
        shown["95% interval"] = _spans(indicator, table)
    return shown


def _spans(indicator: Indicator, table: pd.DataFrame) -> list[str]:
    """Intervals as text, empty where there is none."""
    return [
        ""
        if pd.isna(low)
        else f"{formatting.number(low, indicator.decimals)} to "
        f"{formatting.number(high, indicator.decimals)}"
        for low, high in zip(table["lower"], table["upper"], strict=True)
    ]
