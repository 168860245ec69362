"""A map of classes made on the fly, with its legend: clusters, counts of pillars, an index."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lsp_geo.maps import deck
from lsp_geo.maps.legend import Entry, Legend, Mark, legend_html
from lsp_geo.ui.session import City

HEIGHT = 480
MISSING = "5"


def show_given_map(
    city: City, level: str, digits: str, colours: Sequence[str], *, key: str, title: str, alt: str
) -> None:
    """Draw one class digit an area, in code order; a click selects the area for all pages."""
    area = st.session_state.get("area")
    made = deck.deck(
        city.files,
        level,
        deck.given_fill(digits, colours),
        view=city.tables.geography.district["view"],
        selected=[area] if area else [],
        hover=deck.tooltip(title, None, ""),
        streets=st.session_state.get("streets", False),
    )
    st.pydeck_chart(
        made,
        height=HEIGHT,
        key=key,
        on_select=lambda: _clicked(key),
        alt=alt,
        selection_mode="single-object",
    )


def _clicked(key: str) -> None:
    """Select the area clicked on; a second click on it shows the whole city again."""
    for objects in st.session_state[key].selection.objects.values():
        for clicked in objects:
            code = clicked["properties"]["code"]
            st.session_state["area"] = "" if st.session_state.get("area") == code else code


def show_given_legend(
    city: City,
    level: str,
    digits: str,
    rows: Sequence[tuple[str, str, str]],
    *,
    title: str,
    subtitle: str,
    method: str,
) -> None:
    """Draw the legend; ``rows`` are digit, colour and words, in the order in which they stand."""
    st.html(legend_html(given_legend(city, level, digits, rows, title, subtitle, method)))


def given_legend(
    city: City,
    level: str,
    digits: str,
    rows: Sequence[tuple[str, str, str]],
    title: str,
    subtitle: str,
    method: str,
) -> Legend:
    """The legend of such a map; the selected area is marked in it."""
    geography, area = city.tables.geography, st.session_state.get("area") or ""
    codes = geography.codes[level]
    chosen = digits[codes.get_loc(area)] if area in codes else ""
    entries = [
        Entry(
            colour,
            words,
            digits.count(digit),
            (Mark(geography.label(area), "", 0, selected=True),) if chosen == digit else (),
        )
        for digit, colour, words in rows
    ]
    if MISSING in digits:
        entries.append(Entry(None, "No figure", digits.count(MISSING), ()))
    return Legend(title, subtitle, tuple(entries), method, geography.levels[level].plural)
