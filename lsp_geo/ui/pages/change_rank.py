"""The change page's third part: neighbourhoods in the city's order of deprivation."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lsp_geo import export, formatting
from lsp_geo.analysis import deprivation_rank
from lsp_geo.charts import line as line_charts
from lsp_geo.ui import controls, session
from lsp_geo.ui.components import escape_markdown
from lsp_geo.ui.session import City

LEVEL = "lsoa21"


@st.cache_resource(show_spinner=False)
def all_places() -> deprivation_rank.Places:
    """Every neighbourhood's place in the city's order, edition by edition."""
    return deprivation_rank.places(session.city().tables)


def show_places(city: City) -> None:
    """The place of each neighbourhood in the city's order, edition by edition."""
    found = all_places()
    stayed, moved = _told()
    st.markdown(f"**{stayed}** {moved}")
    area = controls.choose_area(city, LEVEL)
    chosen = area if area in found.table.index else ""
    if area in found.left_out:
        st.markdown(
            f"{escape_markdown(city.tables.geography.label(area))} was drawn anew in 2021, so it "
            "has no place before 2025."
        )
    elif chosen:
        st.markdown(escape_markdown(_place_sentence(found, chosen)))
    st.vega_lite_chart(
        _places_spec(chosen),
        theme=None,
        key="places",
        alt=f"Lines from edition to edition. {stayed} Every neighbourhood is in the table below.",
    )
    st.markdown(
        "Editions measure differently, so scores are never compared: only the place in the city’s "
        "own order is, and only for single neighbourhoods, because ranks must not be averaged. "
        f"{len(found.left_out)} neighbourhoods whose boundary changed in 2021 are left out. "
        "Brown moved by a fifth of the order or more towards the most deprived end, dark teal away "
        "from it. Source: MHCLG, English Indices of Deprivation 2015, 2019 and 2025. Open "
        "Government Licence v3.0."
    )
    with st.expander(f"Every neighbourhood as a table ({len(found.table)})"):
        shown = _places_table()
        st.dataframe(
            shown,
            hide_index=True,
            key="places_table",
            height=420,
            alt="Table of neighbourhoods with rank and fifth in the city by edition",
        )
        st.download_button(
            "Download this table (CSV)",
            lambda: export.csv(shown.reset_index()),
            "deprivation-places.csv",
            "text/csv",
            on_click="ignore",
        )


@st.cache_data(show_spinner=False)
def _places_table() -> pd.DataFrame:
    """Rank and fifth of every neighbourhood, by edition."""
    found = all_places()
    shown = found.table.rename(columns={"area": "Neighbourhood"}).drop(
        columns=[f"share {edition}" for edition in found.editions]
    )
    shown.columns = [name[0].upper() + name[1:] for name in shown.columns]
    return shown.astype(dict.fromkeys(shown.columns[1:], int))


@st.cache_data(show_spinner=False)
def _told() -> tuple[str, str]:
    """Who stayed in the most deprived fifth, and who moved far."""
    found = all_places()
    return deprivation_rank.stayed(found), deprivation_rank.move_sentence(found)


def _place_sentence(found: deprivation_rank.Places, code: str) -> str:
    row = found.table.loc[code]
    told = [
        f"{row[f'rank {edition}']:.0f} of {found.ranked[edition]} in {edition}"
        for edition in found.editions
    ]
    return f"{row['area']}: place {formatting.and_list(told)}; 1 is the most deprived."


@st.cache_data(show_spinner=False, max_entries=310)
def _places_spec(selected: str) -> dict:
    return line_charts.places(all_places(), selected)
