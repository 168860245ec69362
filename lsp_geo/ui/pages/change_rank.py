"""The change page's third part: neighbourhoods in the city's order of deprivation."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lsp_geo.analysis import deprivation_rank, takeaway
from lsp_geo.charts import rank_lines
from lsp_geo.charts.vega import Spec
from lsp_geo.city import City, kept
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.ui import controls
from lsp_geo.ui.components import escape_markdown, put_chart
from lsp_geo.ui.takeaway import offer_table


def show_places(city: City) -> None:
    """The place of each neighbourhood in the city's order, edition by edition."""
    found = city.deprivation_ranks
    stayed, moved = _finding(city)
    st.markdown(f"**{stayed}** {moved}")
    area = controls.choose_area(city, NEIGHBOURHOODS)
    chosen = area if area in found.table.index else ""
    if area in found.left_out:
        st.markdown(
            f"{escape_markdown(city.geography.label(area))} was drawn anew in 2021, so it "
            "has no place before 2025."
        )
    elif chosen:
        st.markdown(escape_markdown(deprivation_rank.place_sentence(found, chosen)))
    put_chart(
        _places_spec(city, chosen),
        key="rank_lines",
        alt=f"Lines from edition to edition. {stayed} Every neighbourhood is in the table below.",
    )
    st.markdown(
        "Editions measure differently, so scores are never compared: only the place in the "
        f"{city.geography.kind.one}’s own order is, and only for single neighbourhoods, because "
        "ranks must not be averaged. "
        f"{len(found.left_out)} neighbourhoods whose boundary changed in 2021 are left out. "
        "Brown moved by a fifth of the order or more towards the most deprived end, teal away "
        "from it. Source: MHCLG, English Indices of Deprivation 2015, 2019 and 2025. Open "
        "Government Licence v3.0."
    )
    with st.expander(f"Every neighbourhood as a table ({len(found.table)})"):
        shown = _places_table(city)
        st.dataframe(
            shown,
            hide_index=True,
            key="places_table",
            height=420,
            alt="Table of neighbourhoods with rank and fifth in the "
            f"{city.geography.kind.one} by edition",
        )
        offer_table(
            city,
            "change",
            "Neighbourhoods in the order of deprivation",
            lambda: takeaway.with_areas(city.tables, shown, shown.index.tolist(), 1),
            [(i, None) for i in city.catalogue.indicators.values() if i.id == "imd-score"],
        )


@kept
def _finding(city: City) -> tuple[str, str]:
    """Who stayed in the most deprived fifth, and who moved far."""
    found = city.deprivation_ranks
    said = city.geography.kind.said
    return said(deprivation_rank.stayed(found)), deprivation_rank.move_sentence(found)


@kept
def _places_table(city: City) -> pd.DataFrame:
    return deprivation_rank.places_table(city.deprivation_ranks)


@kept
def _places_spec(city: City, selected: str) -> Spec:
    return rank_lines.places(city.deprivation_ranks, selected)
