"""The cards and doors of the home page."""

from __future__ import annotations

from html import escape

import streamlit as st

from lsp_geo import formatting
from lsp_geo.analysis import inequality
from lsp_geo.data.catalogue import Pillar
from lsp_geo.ui.session import City


def show_pillar(city: City, pillar: Pillar) -> None:
    """One pillar: its aim, a small map, one finding, and the way to the map."""
    head = (
        f'<h2 style="font-size:1.15rem;line-height:1.25;margin:0;min-height:2.5em;padding:0">'
        f"{pillar.number}. {escape(pillar.name)}</h2>"
        f'<p style="margin:.25rem 0 .5rem;min-height:3.9em;line-height:1.3">'
        f"{escape(pillar.key_aim)}</p>"
    )
    if not pillar.headline:
        st.html(
            f"{head}<p>No indicator of this pillar is known for areas inside "
            f"{escape(city.tables.geography.name)}.</p>"
        )
        if city.tables.catalogue.city_series(pillar.number):
            st.page_link(
                "pages/change.py",
                label="Open the city’s figures",
                icon=":material/arrow_forward:",
                query_params={"pillar": pillar.number},
            )
        return
    indicator = city.tables.catalogue.indicator(pillar.headline)
    found = _measure(indicator.id)
    picture = city.files.cards[pillar.number]
    name, _, finding = inequality.sentence(city.tables, found).partition(":")
    st.html(
        f'{head}<img src="app/static/{picture}" alt="Small map of {escape(indicator.name)} by '
        f'neighbourhood" style="display:block;width:100%;aspect-ratio:4/5;border-radius:4px">'
        f'<p style="margin:.75rem 0 0;line-height:1.35"><b>{escape(name)}:</b>{escape(finding)}</p>'
        f'<p style="margin:.4rem 0 0;font-size:.875rem;line-height:1.35">'
        f"{escape(formatting.unit_line(indicator))}, {escape(formatting.period(found.period))}. "
        f"{escape(indicator.publisher)}</p>"
    )
    st.page_link(
        "pages/map.py",
        label="Open the map",
        icon=":material/arrow_forward:",
        query_params={"pillar": pillar.number, "indicator": indicator.id, "level": "lsoa21"},
    )


def show_found(city: City) -> None:
    """The way on from a place found by the search."""
    area = st.session_state.get("area")
    if area:
        st.page_link(
            "pages/map.py",
            label=f"Show {city.tables.geography.label(area)} on the map",
            query_params={"area": area},
        )


def show_doors() -> None:
    """Three ways in: one's own ward, a comparison, a meeting."""
    doors = (
        ("pages/ward.py", "My ward", "One ward on every pillar: where it stands, what stands out."),
        ("pages/compare.py", "Compare", "Two to four places, or two indicators side by side."),
        ("pages/present.py", "Present", "A meeting on one shared screen, by keyboard alone."),
    )
    for column, (page, label, text) in zip(st.columns(3, gap="medium"), doors, strict=True):
        with column:
            st.page_link(page, label=f"**{label}**", icon=":material/arrow_forward:")
            st.markdown(text)


@st.cache_data(show_spinner=False)
def _measure(indicator_id: str) -> inequality.Inequality:
    from lsp_geo.ui.session import city

    return inequality.measure(city().tables, indicator_id)
