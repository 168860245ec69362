"""The cards and doors of the home page."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from lsp_geo import formatting, templates, theme
from lsp_geo.analysis import inequality_words
from lsp_geo.analysis.inequality import NO_TRUE_ZERO, Inequality
from lsp_geo.city import City
from lsp_geo.data.catalogue import Pillar
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.presentation import pictures
from lsp_geo.ui import navigation, remembered, screen
from lsp_geo.ui.components import escape_markdown, put_html


def show_pillar(city: City, pillar: Pillar) -> None:
    """One pillar: its aim, one finding as numbers and in words, a small map, the way to the map."""
    part = templates.parts("page.html")
    if not pillar.headline:
        put_html(part.empty_pillar(pillar, city.name))
        if city.catalogue.city_series(pillar.number):
            st.page_link(
                navigation.page("change"),
                label=city.geography.kind.said("Open the city’s figures"),
                icon=":material/arrow_forward:",
                query_params={"pillar": pillar.number},
            )
        return
    indicator = city.catalogue.indicator(pillar.headline)
    found = city.inequality(indicator.id)
    finding = inequality_words.sentence(city.tables, found)
    expected = indicator.words is not None and indicator.words.form == "expected"
    unit = "100 is what age would suggest" if expected else formatting.unit_line(indicator)
    note = f"{unit[0].upper()}{unit[1:]}, {formatting.period(found.period)}. {indicator.publisher}"
    picture = (
        pictures.address(city, indicator.id, NEIGHBOURHOODS, dark=True)
        if screen.is_dark()
        else f"app/static/{city.files.cards[pillar.number]}"
    )
    put_html(part.pillar_card(pillar, picture, indicator, _ends(found), finding, note))
    st.page_link(
        navigation.page("map"),
        label="Open the map",
        icon=":material/arrow_forward:",
        query_params={"pillar": pillar.number, "indicator": indicator.id, "level": "lsoa21"},
    )


class _End(NamedTuple):
    """One fifth's figure, and its bar: width in per cent, None where there is no zero."""

    label: str
    figure: str
    width: str | None
    colour: str


def _ends(found: Inequality) -> list[_End]:
    """The most and the least deprived fifth; empty where one of them has no figure."""
    indicator = found.indicator
    if found.most_deprived is None or found.least_deprived is None:
        return []
    colours = theme.PALETTES[indicator.polarity]
    pairs = (
        ("Most deprived fifth", found.most_deprived, colours[3]),
        ("Least deprived fifth", found.least_deprived, colours[1]),
    )
    top = max(value for _, value, _ in pairs)
    drawn = indicator.kind not in NO_TRUE_ZERO and min(value for _, value, _ in pairs) >= 0 < top
    return [
        _End(
            label,
            formatting.bare(indicator, value),
            f"{100 * value / top:.1f}" if drawn else None,
            colour,
        )
        for label, value, colour in pairs
    ]


def show_doors(city: City) -> None:
    """Three ways in: one's own ward, a comparison, a meeting."""
    own = remembered.ward(city)
    ward = f"My ward: {escape_markdown(city.geography.label(own))}" if own else "My ward"
    doors = (
        ("ward", ward, {"area": own} if own else None),
        ("compare", "Compare places", None),
        ("present", "Present to a meeting", None),
    )
    with st.container(horizontal=True, key="doors", gap="small"):
        for page, label, query in doors:
            st.page_link(
                navigation.page(page),
                label=label,
                icon=":material/arrow_forward:",
                query_params=query,
                width="content",
            )
