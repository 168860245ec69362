"""The cards and doors of the home page."""

from __future__ import annotations

from html import escape

import streamlit as st

from lsp_geo import measures, wording
from lsp_geo.catalogue import Pillar
from lsp_geo.ui.session import City


def show_pillar(city: City, pillar: Pillar) -> None:
    """One pillar: its aim, a small map, one finding, and the way to the map."""
    indicator = city.tables.catalogue.indicator(pillar.headline)
    found = _measure(indicator.id)
    picture = city.cards[pillar.number]
    st.html(
        f'<h2 style="font-size:1.15rem;line-height:1.25;margin:0 0 .25rem">'
        f"{pillar.number}. {escape(pillar.name)}</h2>"
        f'<p style="margin:0 0 .5rem;font-size:.95rem">{escape(pillar.key_aim)}</p>'
        f'<img src="app/static/{picture}" alt="Small map of {escape(indicator.name)} by '
        f'neighbourhood" style="display:block;width:100%;height:9.5rem;object-fit:contain">'
        f'<p style="margin:.5rem 0 0;font-size:1rem;font-weight:600;line-height:1.35">'
        f"{escape(measures.sentence(city.tables, found))}</p>"
        f'<p style="margin:.25rem 0 0;font-size:.875rem">{escape(wording.unit_line(indicator))}, '
        f"{escape(wording.period(found.period))}. {escape(indicator.publisher)}</p>"
    )
    st.page_link(
        "pages/map.py", label="Open the map",
        query_params={"pillar": pillar.number, "indicator": indicator.id, "level": "lsoa21"},
    )


def show_found(city: City) -> None:
    """The way on from a place found by the search."""
    area = st.session_state.get("area")
    if area:
        st.page_link(
            "pages/map.py", label=f"Show {city.tables.geography.label(area)} on the map",
            query_params={"area": area},
        )


def show_doors(city: City) -> None:
    """The ways in."""
    doors = (
        ("pages/map.py", "Explore the map", "Any indicator, by ward, MSOA or neighbourhood."),
        ("pages/sources.py", "See how numbers are made",
         "Definition, period, method and licence of each."),
    )
    for column, (page, label, text) in zip(st.columns(len(doors)), doors, strict=True):
        with column:
            st.page_link(page, label=label)
            st.caption(text)


@st.cache_data(show_spinner=False)
def _measure(indicator_id: str) -> measures.Inequality:
    from lsp_geo.ui.session import city

    return measures.measure(city().tables, indicator_id)
