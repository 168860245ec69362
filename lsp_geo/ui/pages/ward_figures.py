"""The ward page's figures: by pillar, by rank, what changed, and how each was made."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import streamlit as st

from lsp_geo import formatting
from lsp_geo.analysis import area_story, area_tables
from lsp_geo.analysis import profile as profiles
from lsp_geo.charts import spine
from lsp_geo.city import City, kept
from lsp_geo.data.indicator import CONTEXT, OWN
from lsp_geo.data.levels import YOURS
from lsp_geo.ui.components import escape_markdown, packed, put_html
from lsp_geo.ui.takeaway import offer_table


@st.fragment
def show_pillars(city: City, found: profiles.Profile) -> None:
    """Every pillar as a line that says its first finding, and unfolds, under its heading.

    The figures of a pillar are made and sent when it is opened, and nothing else then.
    """
    st.markdown(
        "## Every pillar\n\n"
        f"Open a pillar for all its figures. Each row sets {escape_markdown(found.label)} beside "
        f"{escape_markdown(city.name)}, the line in the middle; better lies to the right."
    )
    for number, head in _heads(city, found.area_code).items():
        fold = st.expander(head, key=f"pillar_{number}", on_change="rerun")
        if not fold.open:
            continue
        table = _spines(city, found.area_code).get(number)
        with fold:
            if table:
                put_html(spine.key_html(found.label, city.name))
                put_html(table)
            else:
                plural = city.geography.levels[found.level].plural
                st.markdown(f"No indicator of its own is known for {plural}.")
    kind = city.geography.kind.one
    told = st.expander("How better and worse are told", key="how_told", on_change="rerun")
    if not told.open:
        return
    with told:
        st.markdown(
            "Figures carry 95% intervals; better and worse are said at 99.8%, because many figures "
            f"are judged at once. The area is part of the {kind}, which leans the test towards "
            "“similar”. The scale is the same in every row: the typical difference between wards. "
            "Where an indicator has no better side, higher lies to the right."
        )
        st.markdown(
            "What stands out: readings with a better and a worse side, neither modelled nor "
            f"composite scores, that differ from the {kind} clearly: told from it by their "
            "interval or, without one, in the outer quarter of wards. They are ordered by their "
            f"distance from the {kind} in typical differences between wards; one is taken from "
            "each pillar, and none that moves with one already taken (correlation of 0.8 or more "
            "between wards)."
        )


@kept
def _heads(city: City, area_code: str) -> dict[str, str]:
    """Each pillar's name with what it says first of this ward; context and own figures last."""
    found = city.profile(area_code)
    heads = {}
    for pillar in city.catalogue.all_pillars:
        told = area_story.first_finding(city.tables, found, pillar.number, pillar.headline)
        called = f"**{pillar.number}. {escape_markdown(pillar.name)}**"
        heads[pillar.number] = f"{called}: {escape_markdown(told)}" if told else called
    for number in (CONTEXT, OWN):
        if number == CONTEXT or number in city.catalogue.groups:
            heads[number] = f"**{escape_markdown(city.catalogue.pillar_name(number))}**"
    return heads


def show_ranks(city: City, found: profiles.Profile) -> None:
    """All ranks in one table that can be sorted by any column, under its heading."""
    rows = _ranks(city, found.area_code)
    rank = (
        "Rank 1 is the highest need, or the highest figure where an indicator has no better side."
    )
    if found.level == YOURS:
        rank = (
            "An area of your own is no ward and has no rank: the first column counts the wards "
            "that have less need, or a lower figure where an indicator has no better side."
        )
    st.markdown(
        f"## {escape_markdown(found.label)} among the wards\n\n{rank} "
        f"A dash beside the {city.geography.kind.one}: no margin of error is published, so it is "
        "not tested. Select the head of a column to sort by it."
    )
    st.dataframe(
        rows,
        hide_index=True,
        height=420,
        key="ward_ranks",
        placeholder="",
        column_config={
            "Rank": st.column_config.NumberColumn(format="%d", width="small"),
            "Indicator": st.column_config.TextColumn(width="large"),
            # Wide enough for “17.1 per 1,000 people at risk”.
            **{name: st.column_config.TextColumn(width=205) for name in ("Figure", city.name)},
        },
        alt=f"Ranks of {found.label} on {len(rows)} figures: rank, figure, the city’s, pillar",
    )
    offer_table(
        city,
        "ward",
        f"{found.label} {city.geography.levels[found.level].name}, every figure",
        lambda: area_tables.figures_file(city.tables, found),
        area_tables.shown(city.tables, found),
        called="All figures",
    )


@kept
def _ranks(city: City, area_code: str) -> pa.Table:
    return packed(area_tables.ranks(city.tables, city.profile(area_code)))


@kept
def _spines(city: City, area_code: str) -> dict[str, str]:
    """The spine table of each pillar."""
    found = city.profile(area_code)
    return {
        pillar: spine.spine_html(
            rows,
            found.label,
            city.name,
            f"{found.label}: indicators of {city.catalogue.pillar_name(pillar)}",
        )
        for pillar, rows in spine.rows(city.tables, found).items()
    }


def show_change(city: City, found: profiles.Profile) -> None:
    """What changed in this area, where that can be said, under its heading."""
    rows = _changes(city, found.area_code)
    plural = city.geography.levels[found.level].plural
    heading = "## What changed"
    if rows.empty:
        st.markdown(f"{heading}\n\nNo indicator of {plural} has periods that may be compared.")
        return
    clear = int(rows[area_tables.CHANGES[-1]].eq(formatting.certainty(True)).sum())
    st.markdown(
        f"{heading}\n\n{formatting.count(len(rows), 'indicator has', 'indicators have')} periods "
        f"that may be compared for {plural}; {clear} changed by more than chance explains (limits "
        "at 99.8%). Two periods are a difference and no trend."
    )
    st.table(rows)


@kept
def _changes(city: City, area_code: str) -> pd.DataFrame:
    return area_tables.changes(city.changes(city.geography.level_of(area_code)), area_code)


@st.fragment
def show_method(city: City, found: profiles.Profile) -> None:
    """How each figure was made, and what is not there: made and sent when it is opened."""
    fold = st.expander("How each figure was made", key="method", on_change="rerun")
    if not fold.open:
        return
    with fold:
        rows = area_tables.figures(city.tables, found)
        st.dataframe(
            packed(rows),
            hide_index=True,
            height=420,
            key="ward_method",
            alt=f"All {len(rows)} figures of {found.label} with method and coverage",
        )
        reasons: dict[str, list[str]] = {}
        for name, why in found.absent.items():
            reasons.setdefault(why, []).append(city.catalogue.indicator(name).name)
        kind = city.geography.levels[found.level].name
        for why, names in reasons.items():
            st.markdown(
                f"**Not given for this {kind}** ({escape_markdown(why)}): "
                f"{escape_markdown('; '.join(names))}."
            )


# Of a city and a ward alone.
MADE_AHEAD = (_heads, _ranks, _changes)
