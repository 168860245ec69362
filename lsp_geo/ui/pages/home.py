"""The cards and doors of the home page."""

from __future__ import annotations

import streamlit as st

from lsp_geo import formatting, templates
from lsp_geo.analysis import inequality_words
from lsp_geo.city import City
from lsp_geo.data.catalogue import Pillar
from lsp_geo.ui import navigation


def show_pillar(city: City, pillar: Pillar) -> None:
    """One pillar: its aim, a small map, one finding, and the way to the map."""
    part = templates.parts("page.html")
    if not pillar.headline:
        st.html(part.empty_pillar(pillar, city.name))
        if city.catalogue.city_series(pillar.number):
            st.page_link(
                navigation.file("change"),
                label="Open the city’s figures",
                icon=":material/arrow_forward:",
                query_params={"pillar": pillar.number},
            )
        return
    indicator = city.catalogue.indicator(pillar.headline)
    found = city.inequality(indicator.id)
    finding = inequality_words.sentence(city.tables, found)
    note = (
        f"{formatting.unit_line(indicator)}, {formatting.period(found.period)}. "
        f"{indicator.publisher}"
    )
    picture = f"app/static/{city.files.cards[pillar.number]}"
    st.html(part.pillar_card(pillar, picture, indicator, finding, note))
    st.page_link(
        navigation.file("map"),
        label="Open the map",
        icon=":material/arrow_forward:",
        query_params={"pillar": pillar.number, "indicator": indicator.id, "level": "lsoa21"},
    )


def show_doors() -> None:
    """Three ways in: one's own ward, a comparison, a meeting."""
    doors = (
        (
            navigation.file("ward"),
            "My ward",
            "One ward on every pillar: where it stands, what stands out.",
        ),
        (
            navigation.file("compare"),
            "Compare",
            "Two to four places, or two indicators side by side.",
        ),
        (
            navigation.file("present"),
            "Present",
            "A meeting on one shared screen, by keyboard alone.",
        ),
    )
    for column, (page, label, text) in zip(st.columns(3, gap="medium"), doors, strict=True):
        with column:
            st.page_link(page, label=f"**{label}**", icon=":material/arrow_forward:")
            st.markdown(text)
