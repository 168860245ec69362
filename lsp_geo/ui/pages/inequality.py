"""The inequality page's topic of the gap: a pillar's indicators, and one across the five fifths."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import streamlit as st

from lsp_geo import formatting
from lsp_geo.analysis import inequality, inequality_table, inequality_words
from lsp_geo.analysis.inequality import Inequality
from lsp_geo.charts import bar as bar_charts
from lsp_geo.charts import gap_list
from lsp_geo.charts.vega import Spec
from lsp_geo.city import City, kept
from lsp_geo.presentation.parts import TOPICS
from lsp_geo.presentation.view import View
from lsp_geo.ui import state
from lsp_geo.ui.components import add_view, escape_markdown, packed, put_chart, put_html
from lsp_geo.ui.takeaway import offer_table

SEVERAL, GAP, WARDS, CLUSTERS = TOPICS
_TITLES = {
    SEVERAL: "Places with several problems",
    GAP: "Most against least deprived",
    WARDS: "Inside wards",
    CLUSTERS: "Where it clusters",
}
_TWO = st.column_config.NumberColumn(format="%.2f")
_WHOLE = st.column_config.NumberColumn(format="%.0f")


def choose_topic() -> str:
    """Draw the choice of topic; who comes with an indicator in the address wants its gap."""
    given = st.query_params.to_dict()
    if "topic" not in given and given.keys() & {"pillar", "indicator"}:
        st.session_state["topic"] = GAP
    state.settled("topic", TOPICS)
    topic = st.segmented_control(
        "Topic",
        TOPICS,
        key="topic",
        persist_state="session",
        required=True,
        format_func=_TITLES.__getitem__,
        label_visibility="collapsed",
    )
    # The control is required: one topic is always chosen.
    assert topic is not None
    return topic


def show_gaps(city: City, pillar: str, found: list[Inequality]) -> None:
    """Every indicator of the pillar by its comparable gap: a bar each, and the sentence to it."""
    st.markdown(gap_list.UNIT)
    name = city.catalogue.pillar_name(pillar)
    put_html(gap_list.html(gap_list.rows(city.tables, found), f"Gaps of {name}, widest first"))
    sources = sorted({one.indicator.publisher for one in found})
    st.markdown(f"Sources: {escape_markdown('; '.join(sources))}. Latest period of each.")


def show_left_out(city: City, pillar: str) -> None:
    """Indicators of the pillar that only exist for larger areas, named rather than dropped."""
    names = [indicator.name for indicator in inequality.left_out(city.tables, pillar)]
    if names:
        st.markdown(
            "Published for larger areas only, so not measured between neighbourhoods: "
            f"{escape_markdown(formatting.and_list(names))}. The Map page has them."
        )


def show_measures_table(city: City, pillar: str, found: list[Inequality]) -> None:
    """All measures of all indicators, in numbers."""
    st.dataframe(
        _measures(city, *found),
        hide_index=True,
        key=f"measures_{pillar}",
        placeholder="not defined",
        column_config={
            "Gap in 100": _WHOLE,
            "Inside wards %": _WHOLE,
            "Ratio": _TWO,
            "RII": _TWO,
            "Gini": _TWO,
            "Moran's I": _TWO,
        },
        alt=f"Table of all measures of inequality for {len(found)} indicators",
    )
    offer_table(
        city,
        "inequality",
        f"Measures of inequality, {city.catalogue.pillar_name(pillar)}",
        lambda: inequality_table.measures_file(city.tables, found),
        [(one.indicator, one.period) for one in found],
        empty="not defined",
    )


@kept
def _measures(city: City, *found: Inequality) -> pa.Table:
    return packed(inequality_table.measures(city.tables, list(found)))


@kept
def _bars(_: City, found: Inequality) -> Spec:
    return bar_charts.fifths(found)


@kept
def _fifths(_: City, found: Inequality) -> pd.DataFrame:
    return inequality_table.fifths(found)


def show_fifths(city: City, found: Inequality) -> None:
    """One indicator across the five fifths, with what its measures say."""
    indicator = found.indicator
    if found.most_deprived is None:
        st.markdown(escape_markdown(inequality_words.follows_sentence(found)))
        return
    st.markdown(
        f"{formatting.unit_line(indicator)}, {formatting.period(found.period)}. Fifths of the "
        f"{city.geography.kind.one}'s residents, by {found.ordered_by}. "
        + escape_markdown(
            " ".join(
                [
                    inequality_words.students_sentence(found),
                    inequality_words.shared_fact_sentence(found),
                ]
            )
        )
    )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        put_chart(
            _bars(city, found),
            key=f"fifths_{indicator.id}",
            alt="Bars from the most to the least deprived fifth, student areas apart. "
            + inequality_words.sentence(city.tables, found),
        )
        st.markdown(escape_markdown(formatting.source_line(indicator)))
        add_view(city, View("fifths", indicator.id, period=found.period), "add_fifths")
    with right:
        st.table(_fifths(city, found))
        told = (inequality_words.follows_sentence(found), inequality_words.order_note(found))
        st.markdown(escape_markdown(" ".join(filter(None, told))))
        with st.expander("For analysts: how this was measured"):
            st.markdown(
                escape_markdown(city.geography.kind.said(inequality_words.slope_sentence(found)))
            )
