"""The change page's first part: one city series, and every series of a pillar."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lsp_geo import export, formatting
from lsp_geo.analysis import city_series
from lsp_geo.charts import dots as dot_charts
from lsp_geo.charts import line as line_charts
from lsp_geo.charts.vega import Rule, Words
from lsp_geo.presentation.view import View
from lsp_geo.stats.trend import NO_CHANGE
from lsp_geo.ui import controls, session
from lsp_geo.ui.add_view import add_view
from lsp_geo.ui.components import escape_markdown
from lsp_geo.ui.session import City


@st.cache_resource(show_spinner=False)
def reading(indicator_id: str) -> city_series.Reading:
    """Where the city stands on a series, worked out once for all readers."""
    return city_series.read(session.city().tables, indicator_id)


def choose_series(city: City) -> tuple[str, str]:
    """Draw the controls; returns the pillar and the id of the series chosen."""
    catalogue = city.tables.catalogue
    numbers = [
        pillar.number for pillar in catalogue.all_pillars if catalogue.city_series(pillar.number)
    ]
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        pillar = controls.choose_pillar(city, numbers)
    ids = [indicator.id for indicator in catalogue.city_series(pillar)]
    # The one with most to show first: the longest of those whose direction can be said.
    first = max(ids, key=lambda i: (not reading(i).direction.why, len(city.tables.periods(i))))
    controls.kept("series", ids, first)
    with right:
        series = st.selectbox(
            f"Series of the whole city ({len(ids)})",
            ids,
            key="series",
            persist_state="session",
            format_func=lambda i: catalogue.indicators[i].name,
            filter_mode="contains",
        )
    return pillar, series


def show_series(city: City, series: str) -> None:
    """The series against England and the core cities, its breaks named, and as a table."""
    indicator = city.tables.catalogue.indicator(series)
    found = reading(series)
    st.markdown(f"{escape_markdown(formatting.unit_line(indicator))}. {_key_of_lines(city, found)}")
    st.vega_lite_chart(
        series_spec(series),
        theme=None,
        key=f"series_{series}",
        alt=f"{city_series.standing(found, city.tables.geography.name)} "
        f"{city_series.travel(found)} The same figures are in the table below.",
    )
    for number, cut in enumerate(city_series.breaks(city.tables, series), start=1):
        st.markdown(
            f"**Break {number}, between {formatting.period(cut.before)} and "
            f"{formatting.period(cut.after)}:** {escape_markdown(cut.why)}. No line joins the two."
        )
    st.markdown(f"{formatting.source_line(indicator)} {formatting.polarity_line(indicator)}")
    add_view(View("change", series), "add_series")


def _key_of_lines(city: City, found: city_series.Reading) -> str:
    name = city.tables.geography.name
    if len(city.tables.periods(found.indicator.id)) == 1:
        return f"{formatting.period(found.period)}; {name} and the other core cities, worst first."
    band = "; the pale band is its 95% interval" if found.lower == found.lower else ""
    england = ", England dashed" if found.england is not None else ""
    return f"{name} bold{england}, other core cities grey{band}."


@st.cache_data(show_spinner=False)
def series_spec(series: str) -> dict:
    """The chart of a series: lines over time, or a row a city where there is one period."""
    tables = session.city().tables
    indicator, lines = tables.catalogue.indicator(series), city_series.lines(tables, series)
    if len(tables.periods(series)) > 1:
        return line_charts.city_series(lines, city_series.breaks(tables, series), indicator)
    lines["label"] = lines["name"]
    lines["text"] = [formatting.figure(indicator, value) for value in lines["value"]]
    cities = lines[lines["role"] != city_series.ENGLAND].sort_values(
        "value", ascending=indicator.polarity == "better"
    )
    england = lines[lines["role"] == city_series.ENGLAND]
    compared = [Rule("England", row.value, row.text) for row in england.itertuples()]
    if indicator.kind == "count":
        compared = []
    return dot_charts.ranked_dots(
        cities, Words(), compared=compared, selected=[tables.geography.code]
    )


def show_standing(city: City, series: str) -> None:
    """Value, gap, rank and direction of the series, in words."""
    found = reading(series)
    indicator = found.indicator
    value = escape_markdown(formatting.cell(indicator, found.value, found.note))
    between = formatting.interval(indicator, found.lower, found.upper)
    lines = [
        f"**{city.tables.geography.name}: {value}** in {formatting.period(found.period)}"
        + (f" (95% interval {escape_markdown(between)})" if between else ""),
        f"**England:** {_england(found)}",
        f"**Core cities:** {city_series.rank_in_words(found)}",
        escape_markdown(city_series.travel(found)),
        escape_markdown(city_series.gap_travel(found)),
    ]
    st.markdown("\n".join(f"- {line}" for line in lines))
    st.markdown(
        "A direction is said only by the five-point rule: the last five points of one unbroken "
        "series, tested at 99.8%, and the slope must hold when any one of them is left out."
    )
    with st.expander("Read with care"):
        st.markdown(
            "\n".join(
                f"- {escape_markdown(text)}"
                for text in (indicator.definition, indicator.period_note, *indicator.caveats)
            )
        )


def _england(found: city_series.Reading) -> str:
    if found.england is None:
        return "there is no figure for England."
    value = formatting.figure(found.indicator, found.england)
    return escape_markdown(
        f"{value}; the city is {city_series.gap_in_words(found)}"
        if found.gap is not None
        else f"{value}, a total for the country"
    )


def show_figures(city: City, series: str) -> None:
    """All figures of the series, a row a period and a column a place."""
    rows = figures_table(series)
    with st.expander(f"The same as a table ({formatting.count(len(rows), 'period', 'periods')})"):
        indicator = city.tables.catalogue.indicator(series)
        st.dataframe(
            rows,
            hide_index=True,
            key=f"figures_{series}",
            placeholder="no data",
            column_config={
                name: st.column_config.NumberColumn(format=f"%.{indicator.decimals}f")
                for name in rows.columns[1:]
            },
            alt=f"Table of {indicator.name} by period for the city, England and core cities",
        )
        st.download_button(
            "Download this table (CSV)",
            lambda: export.csv(rows),
            f"{series}.csv",
            "text/csv",
            on_click="ignore",
        )


@st.cache_data(show_spinner=False)
def figures_table(series: str) -> pd.DataFrame:
    """Periods by places, the latest first; the city and England lead."""
    tables = session.city().tables
    lines = city_series.lines(tables, series)
    table = lines.pivot(index="period", columns="name", values="value")
    table = table.reindex(tables.periods(series)[::-1])
    lead = [name for name in (tables.geography.name, "England") if name in table]
    table = table[[*lead, *(name for name in table if name not in lead)]]
    table.insert(0, "Period", table.index.map(formatting.period))
    return table.reset_index(drop=True).rename_axis(columns=None)


def pillar_sentence(city: City, pillar: str) -> str:
    """How many of a pillar's series are worse than England, and how many directions can be said."""
    found = [reading(i.id) for i in city.tables.catalogue.city_series(pillar)]
    where = pd.Series([city_series.position(one) for one in found])
    said = [one for one in found if not one.direction.why]
    moved = [one for one in said if one.direction.direction != NO_CHANGE]
    compared = int((where != "no figure").sum())
    text = (
        f"{(where == 'worse').sum()} of the {compared} series with a figure for England are worse "
        f"in {city.tables.geography.name}, {(where == 'better').sum()} better. A direction can be "
        f"said for {len(said)} of {len(found)} series"
    )
    if not moved:
        return f"{text}." if not said else f"{text}: no significant change."
    told = [f"{one.indicator.name} ({city_series.in_words(one)})" for one in moved]
    return f"{text}; those that move: {formatting.and_list(told)}."


def show_pillar(city: City, pillar: str) -> None:
    """Every series of the pillar in a table; selecting a row shows that series."""
    ids = [indicator.id for indicator in city.tables.catalogue.city_series(pillar)]
    rows = pillar_table(pillar)
    st.dataframe(
        rows,
        hide_index=True,
        key=f"pillar_series_{pillar}",
        on_select=_picked,
        selection_mode="single-row",
        column_config={"Series": st.column_config.TextColumn(width="large")},
        alt=f"Table of {len(rows)} city series with value, England, gap, rank and direction",
    )
    st.session_state["_series_rows"] = (f"pillar_series_{pillar}", ids)
    st.markdown(
        "Select a row to see that series above. Rank 1 is the highest need among core cities with "
        "a figure (the highest value where higher is neither better nor worse)."
    )
    st.download_button(
        "Download this table (CSV)",
        lambda: export.csv(rows),
        f"change-pillar-{pillar}.csv",
        "text/csv",
        on_click="ignore",
    )


@st.cache_data(show_spinner=False)
def pillar_table(pillar: str) -> pd.DataFrame:
    """Every series of a pillar: value, England, gap, rank, direction, and why it is not said."""
    city = session.city()
    return readings_table(city, [reading(i.id) for i in city.tables.catalogue.city_series(pillar)])


def readings_table(city: City, found: list[city_series.Reading]) -> pd.DataFrame:
    """Readings as people read them, a row each."""
    return pd.DataFrame(
        {
            "Series": [one.indicator.name for one in found],
            "Period": [formatting.period(one.period) for one in found],
            city.tables.geography.name: [_short(one, one.value) for one in found],
            "England": [_short(one, one.england) for one in found],
            "Against England": [city_series.position(one) for one in found],
            "Rank": [f"{one.rank} of {one.cities}" + _range(one) for one in found],
            "Direction": [city_series.in_words(one) for one in found],
            "Why it cannot be said": [one.direction.why for one in found],
            "Last four steps": [one.steps for one in found],
            "Gap to England": [
                one.gap_direction.direction if not one.gap_direction.why else "cannot be said"
                for one in found
            ],
            "Unit": [formatting.unit_line(one.indicator) for one in found],
        }
    )


def _short(one: city_series.Reading, value: float | None) -> str:
    """A figure whose unit, if it takes words, stands in a column of its own."""
    return "" if value is None else formatting.figure(one.indicator, value).partition(" ")[0]


def _range(one: city_series.Reading) -> str:
    return f" ({one.first} to {one.last})" if one.first and one.first != one.last else ""


def _picked() -> None:
    key, ids = st.session_state["_series_rows"]
    rows = st.session_state[key].selection.rows
    if rows:
        st.session_state["series"] = ids[rows[0]]
