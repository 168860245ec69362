"""The change page's first part: one city series, and every series of a pillar."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lsp_geo import formatting
from lsp_geo.analysis import city_series, series_words
from lsp_geo.charts import line as line_charts
from lsp_geo.charts.vega import Spec
from lsp_geo.city import City, kept
from lsp_geo.presentation.view import View
from lsp_geo.ui import controls, state
from lsp_geo.ui.components import add_view, escape_markdown, put_chart
from lsp_geo.ui.takeaway import offer_table


def choose_series(city: City) -> tuple[str, str]:
    """Draw the controls; returns the pillar and the id of the series chosen."""
    catalogue = city.catalogue
    numbers = [
        pillar.number for pillar in catalogue.all_pillars if catalogue.city_series(pillar.number)
    ]
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        pillar = controls.choose_pillar(city, numbers)
    ids = [indicator.id for indicator in catalogue.city_series(pillar)]
    # The one with most to show first: the longest of those whose direction can be said.
    first = max(ids, key=lambda i: (not city.reading(i).direction.why, len(city.tables.periods(i))))
    state.settled("series", ids, first)
    with right:
        series = st.selectbox(
            city.geography.kind.said(f"Series of the whole city ({len(ids)})"),
            ids,
            key="series",
            persist_state="session",
            format_func=lambda i: catalogue.indicators[i].name,
            filter_mode="contains",
        )
    return pillar, series


def show_series(city: City, series: str) -> None:
    """The series against England and the core cities, its breaks named, and as a table."""
    indicator, found = city.catalogue.indicator(series), city.reading(series)
    key = line_charts.key_of_series(city.tables, found)
    st.markdown(key)
    put_chart(
        _series_spec(city, series),
        key=f"series_{series}",
        alt=f"{series_words.standing(found, city.name)} "
        f"{series_words.travel(found)} The same figures are in the table below.",
    )
    for number, cut in enumerate(city_series.breaks(city.tables, series), start=1):
        st.markdown(
            f"**Break {number}, between {formatting.period(cut.before)} and "
            f"{formatting.period(cut.after)}:** {escape_markdown(cut.why)}. No line joins the two."
        )
    st.markdown(f"{formatting.source_line(indicator)} {formatting.polarity_line(indicator)}")
    add_view(city, View("change", series), "add_series")


@kept
def _series_spec(city: City, series: str) -> Spec:
    unit = formatting.unit_line(city.catalogue.indicator(series))
    return line_charts.series(city.tables, series, unit)


def show_standing(city: City, series: str) -> None:
    """Value, gap, rank and direction of the series, in words."""
    found, said = city.reading(series), city.geography.kind.said
    indicator = found.indicator
    value = escape_markdown(formatting.cell(indicator, found.value, found.note))
    between = formatting.interval(indicator, found.lower, found.upper)
    many = found.peers.many
    lines = [
        f"**{city.name}: {value}** in {formatting.period(found.period)}"
        + (f" (95% interval {escape_markdown(between)})" if between else ""),
        f"**England:** {escape_markdown(said(series_words.england_in_words(found)))}",
        f"**{many[0].upper()}{many[1:]}:** {series_words.rank_in_words(found)}",
        escape_markdown(series_words.travel(found)),
        escape_markdown(series_words.gap_travel(found)),
    ]
    st.markdown("\n".join(f"- {line}" for line in lines))
    st.markdown("We call a figure rising or falling only after five steady years.")
    with st.expander("For analysts: how this was measured"):
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


def show_figures(city: City, series: str) -> None:
    """All figures of the series, a row a period and a column a place."""
    rows = _figures(city, series)
    with st.expander(f"The same as a table ({formatting.count(len(rows), 'period', 'periods')})"):
        indicator = city.catalogue.indicator(series)
        st.dataframe(
            rows,
            hide_index=True,
            key=f"figures_{series}",
            placeholder="no data",
            column_config={
                name: st.column_config.NumberColumn(format=f"%.{indicator.decimals}f")
                for name in rows.columns[1:]
            },
            alt=f"Table of {indicator.name} by period for the {city.geography.kind.one}, England "
            f"and {city.geography.peers.many}",
        )
        figures = dict.fromkeys(rows.columns[1:], indicator.decimals)
        what = f"{indicator.name} by year"
        offer_table(city, "change", what, lambda: rows, [(indicator, None)], decimals=figures)


@kept
def _figures(city: City, series: str) -> pd.DataFrame:
    return city_series.figures_table(city.tables, series)


def pillar_sentence(city: City, pillar: str) -> str:
    """How many of a pillar's series are worse than England, and which directions can be said."""
    return series_words.sentence_of_pillar(_readings(city, pillar), city.name)


def _readings(city: City, pillar: str) -> list[city_series.Reading]:
    return [city.reading(indicator.id) for indicator in city.catalogue.city_series(pillar)]


def show_pillar(city: City, pillar: str) -> None:
    """Every series of the pillar in a table; selecting a row shows that series."""
    ids = [indicator.id for indicator in city.catalogue.city_series(pillar)]
    rows = _pillar_table(city, pillar)
    st.dataframe(
        rows,
        hide_index=True,
        key=f"pillar_series_{pillar}",
        on_select=_picked,
        selection_mode="single-row",
        column_config={"Series": st.column_config.TextColumn(width="large")},
        alt=city.geography.kind.said(
            f"Table of {len(rows)} city series with value, England, gap, rank and direction"
        ),
    )
    st.session_state["_series_rows"] = (f"pillar_series_{pillar}", ids)
    st.markdown(
        "Select a row to see that series above. Ranks are among "
        f"{city.geography.peers.many} with a figure, counted from the nearer end."
    )
    offer_table(
        city,
        "change",
        city.geography.kind.said(f"City series of {city.catalogue.pillar_name(pillar)}"),
        lambda: series_words.readings_file(_readings(city, pillar), city.name),
        [(city.catalogue.indicator(name), None) for name in ids],
    )


@kept
def _pillar_table(city: City, pillar: str) -> pd.DataFrame:
    return series_words.readings_table(_readings(city, pillar), city.name)


def _picked() -> None:
    key, ids = st.session_state["_series_rows"]
    rows = st.session_state[key].selection.rows
    if rows:
        st.session_state["series"] = ids[rows[0]]
