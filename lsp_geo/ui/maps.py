"""Maps that a click selects on, and their legends, as pages draw them."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from lsp_geo import formatting, templates
from lsp_geo.analysis import overview
from lsp_geo.city import City, kept
from lsp_geo.maps import deck, hover
from lsp_geo.maps.classes import ClassMap
from lsp_geo.maps.indicator_map import MapView
from lsp_geo.maps.legend import given_legend, legend_html
from lsp_geo.ui import map_frame, screen
from lsp_geo.ui.components import escape_markdown, put_html

HEIGHT = 480
MAP_HEIGHT, MAP_KEY = 480, "map"


class ClassWords(NamedTuple):
    """What is written with classes made on the fly: on the map's cards, and on its legend."""

    map: str
    unit: str
    legend: str = ""
    method: str = ""


def show_classes(
    city: City,
    level: str,
    shown: ClassMap,
    words: ClassWords,
    *,
    key: str,
    alt: str,
) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Draw classes made on the fly with their legend; returns the two columns, to add to them.

    A click on an area selects it.
    """
    left, right = st.columns([3, 2], gap="medium")
    with left:
        area = st.session_state.get("area")
        frame = map_frame.frame(city, key, HEIGHT)
        made = deck.deck(
            city.files,
            level,
            deck.given_fill(shown.digits, shown.colours, dark=screen.is_dark()),
            view=frame.view,
            selected=[area] if area else [],
            hover=hover.card(words.map, None, ""),
            streets=st.session_state.get("streets", False),
        )
        map_frame.draw(frame, made, alt=alt, on_select=select)
    with right:
        legend = given_legend(
            city.geography,
            level,
            shown.digits,
            shown.rows,
            title=words.legend or words.map,
            subtitle=words.unit,
            method=f"{shown.method} {words.method}".strip(),
            selected=st.session_state.get("area") or "",
        )
        put_html(legend_html(legend))
    return left, right


def select(codes: list[str]) -> None:
    """Select the area clicked on; a second click on it shows the whole city again."""
    for code in codes:
        st.session_state["area"] = "" if st.session_state.get("area") == code else code


def show_map(city: City, view: MapView, alt: str) -> None:
    """Draw an indicator's map; a click on an area, or a mark in it, makes it the selected one."""
    dark = screen.is_dark()
    fill = view.fill(city.files, dark=dark)
    frame = map_frame.frame(city, MAP_KEY, MAP_HEIGHT)
    made = deck.deck(
        city.files,
        view.level,
        fill,
        view=frame.view,
        selected=[view.area] if view.area else [],
        hover=hover.card(view.title, fill.column, view.indicator.base),
        streets=st.session_state.get("streets", False),
    )
    made = deck.mark_places(made, city.files.levels[view.level].places, view.places, dark=dark)
    map_frame.draw(frame, made, alt=alt, on_select=select)


def show_legend(city: City, view: MapView, *, card: bool = False) -> None:
    """Draw an indicator's legend, with the selected area and the city marked, and its card."""
    drawn = _legend(city, view.indicator.id, view.level, view.period, view.area, view.places)
    part = templates.parts("page.html")
    put_html(part.one_below(drawn, _card(city, view)) if card else drawn)


@kept
def _legend(
    city: City, indicator_id: str, level: str, period: str, area: str, places: str
) -> Markup:
    return Markup(legend_html(city.map_view(indicator_id, level, period, area, places).legend()))


def show_card(city: City, view: MapView) -> None:
    """The selected area: its figure, interval, rank and place in England; else what to do."""
    put_html(_card(city, view))


def _card(city: City, view: MapView) -> Markup:
    part = templates.parts("page.html")
    if not view.area:
        return part.no_area()
    geography, indicator, row = city.geography, view.indicator, view.row()
    label = geography.label(view.area)
    if row is None:
        kind = geography.levels[geography.level_of(view.area)].plural
        return part.not_for_area(label, kind)
    figure = formatting.cell(indicator, row["value"], row["note"])
    interval = formatting.interval(indicator, row["lower"], row["upper"])
    lines = overview.of_area(city.tables, indicator, view.period, row)
    return part.area_card(label, figure, interval, lines)


def show_words(view: MapView, heading: str = "", then: str = "") -> None:
    """The map's text: range, extremes, city, England, and what is missing.

    In one element with its heading, and with that of what stands below.
    """
    lines = "\n".join(f"- {escape_markdown(line)}" for line in view.summary())
    headings = [f"## {text}" if text else "" for text in (heading, then)]
    st.markdown("\n\n".join(filter(None, (headings[0], lines, headings[1]))))
