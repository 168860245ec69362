"""Maps and charts in other web pages: the bare map, and the snippet to copy."""

from __future__ import annotations

import streamlit as st

from lsp_geo import formatting
from lsp_geo.city import City
from lsp_geo.maps.indicator_map import MapView
from lsp_geo.presentation import links
from lsp_geo.presentation import view as views
from lsp_geo.presentation.view import KINDS, View
from lsp_geo.ui import maps, presentations
from lsp_geo.ui.components import escape_markdown

_SHOWN = ("map", "spread", "fifths", "beside")


def show_bare_map(city: City) -> None:
    """The map in the address with its legend, words and source, and no controls."""
    view = _asked_for(city)
    st.title(escape_markdown(view.headline()))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        maps.show_map(
            city,
            view,
            alt=f"Map of {view.title}. The same is said in words below.",
        )
    with right:
        maps.show_legend(city, view)
        if view.area:
            maps.show_card(city, view)
        st.link_button(
            "Open in the explorer",
            links.address(presentations.seen_address("map"), _as_view("map", view), bare=False),
        )
    st.markdown(
        f"{escape_markdown(formatting.source_line(view.indicator))} "
        f"{formatting.polarity_line(view.indicator)}"
    )
    with st.expander("The same in words"):
        maps.show_words(view)


def _asked_for(city: City) -> MapView:
    """The map that ``state.read`` took from the address, the usual one where it names none."""
    tables, state = city.tables, st.session_state
    indicator = tables.catalogue.indicator(
        state.get("indicator") or tables.catalogue.pillars[0].headline
    )
    levels, periods = city.atlas.levels(indicator.id), tables.periods(indicator.id)
    asked, when = state.get("level"), state.get("period")
    level = asked if asked in levels else levels[0]
    period = when if when in periods else periods[-1]
    area, places = state.get("area") or "", state.get("places") or ""
    return city.map_view(indicator.id, level, period, area, places)


def _as_view(kind: str, view: MapView) -> View:
    marked = view.places if kind == "map" else ""
    return View(kind, view.indicator.id, view.level, view.period, view.area, places=marked)


def show_snippet(city: City, view: MapView) -> None:
    """What to copy into another web page."""
    # Filled when opened: the highlighter of the code is half as heavy as the map.
    snippet = st.expander("Put this into a web page", key="embed", on_change="rerun")
    if not snippet.open:
        return
    kinds = [kind for kind in views.kinds_for(city.tables, _as_view("map", view)) if kind in _SHOWN]
    with snippet:
        kind = st.selectbox(
            "What to show",
            kinds,
            key=f"embed_{'_'.join(kinds)}",
            format_func=lambda name: city.geography.kind.said(KINDS[name][0]),
        )
        base = presentations.base_address("map") or presentations.seen_address("map")
        snippet_text = links.snippet(base, _as_view(kind, view), f"{view.title}, {city.name}")
        st.code(snippet_text, language="html", wrap_lines=True)
        st.markdown(
            "Paste it into the page’s HTML. The frame asks this explorer and nobody else; its "
            "visitors must be able to reach the address in it (`LSP_PUBLIC_URL` sets it)."
        )
