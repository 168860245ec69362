"""The ward page's figures: by pillar, by rank, what changed, and how each was made."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lsp_geo import formatting
from lsp_geo.analysis import area_story, area_tables
from lsp_geo.analysis import profile as profiles
from lsp_geo.charts import spine
from lsp_geo.city import City, kept
from lsp_geo.data.indicator import CONTEXT, OWN
from lsp_geo.data.levels import WARDS
from lsp_geo.ui.components import escape_markdown, put_style
from lsp_geo.ui.takeaway import offer_table


def show_pillars(city: City, found: profiles.Profile) -> None:
    """Every pillar as a line that says its first finding, and unfolds."""
    st.markdown(
        f"Open a pillar for all its figures. Each row sets {escape_markdown(found.label)} beside "
        f"{escape_markdown(city.name)}, the line in the middle; better lies to the right."
    )
    tables = _spines(city, found.area_code)
    heads = {pillar.number: pillar.headline for pillar in city.catalogue.all_pillars}
    put_style("spine.css")
    own = [number for number in city.catalogue.groups if number == OWN]
    for number in (*heads, CONTEXT, *own):
        with st.expander(_first(city, found, number, heads.get(number, ""))):
            if number in tables:
                st.html(spine.key_html(found.label, city.name))
                st.html(tables[number])
            else:
                st.markdown("No indicator of its own is known for wards.")
    with st.expander("How better and worse are told"):
        st.markdown(
            "Figures carry 95% intervals; better and worse are said at 99.8%, because many figures "
            "are judged at once. The ward is part of the city, which leans the test towards "
            "“similar”. The scale is the same in every row: the typical difference between wards. "
            "Where an indicator has no better side, higher lies to the right."
        )
        st.markdown(
            "What stands out: readings with a better and a worse side, neither modelled nor "
            "composite scores, that differ from the city clearly: told from it by their interval "
            "or, without one, in the outer quarter of wards. They are ordered by their distance "
            "from the city in typical differences between wards; one is taken from each pillar, "
            "and none that moves with one already taken (correlation of 0.8 or more between wards)."
        )


def _first(city: City, found: profiles.Profile, number: str, headline: str) -> str:
    """A pillar's name with what it says first of this ward."""
    name = escape_markdown(city.catalogue.pillar_name(number))
    if number in (CONTEXT, OWN):
        return f"**{name}**"
    finding = area_story.first_finding(city.tables, found, number, headline)
    called = f"**{number}. {name}**"
    return f"{called}: {escape_markdown(finding)}" if finding else called


def show_ranks(city: City, found: profiles.Profile) -> None:
    """All ranks in one table that can be sorted by any column."""
    rows = area_tables.ranks(city.tables, found)
    st.markdown(
        "Rank 1 is the highest need, or the highest figure where an indicator has no better side. "
        "A dash beside the city: no margin of error is published, so it is not tested. Select the "
        "head of a column to sort by it."
    )
    st.dataframe(
        rows,
        hide_index=True,
        height=420,
        key="ward_ranks",
        column_config={
            "Rank": st.column_config.NumberColumn(format="%d", width="small"),
            "Indicator": st.column_config.TextColumn(width="large"),
            # Wide enough for “17.1 per 1,000 people at risk”.
            **{name: st.column_config.TextColumn(width=205) for name in ("Figure", city.name)},
        },
        alt=f"Ranks of {found.label} on {len(rows)} figures: rank, figure, the city’s, pillar",
    )
    table, shown = area_tables.figures_file(city.tables, found)
    what = f"{found.label} {city.geography.levels[found.level].name}, every figure"
    offer_table(city, "ward", what, lambda: table, shown, called="All figures")


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
    """What changed in this ward, where that can be said."""
    rows = _changes(city, found.area_code)
    if rows.empty:
        st.markdown("No indicator of wards has periods that may be compared.")
        return
    clear = int(rows[area_tables.CHANGES[-1]].eq(formatting.certainty(True)).sum())
    st.markdown(
        f"{formatting.count(len(rows), 'indicator has', 'indicators have')} periods that may be "
        f"compared for wards; {clear} changed by more than chance explains (limits at 99.8%). Two "
        "periods are a difference and no trend."
    )
    st.table(rows)


@kept
def _changes(city: City, area_code: str) -> pd.DataFrame:
    return area_tables.changes(city.changes(WARDS), area_code)


def show_method(city: City, found: profiles.Profile) -> None:
    """How each figure was made, and what is not there."""
    rows = area_tables.figures(city.tables, found)
    with st.expander("How each figure was made"):
        st.dataframe(
            rows,
            hide_index=True,
            height=420,
            key="ward_method",
            alt=f"All {len(rows)} figures of {found.label} with method and coverage",
        )
        reasons: dict[str, list[str]] = {}
        for name, why in found.absent.items():
            reasons.setdefault(why, []).append(city.catalogue.indicator(name).name)
        for why, names in reasons.items():
            st.markdown(
                f"**Not given for this ward** ({escape_markdown(why)}): "
                f"{escape_markdown('; '.join(names))}."
            )
