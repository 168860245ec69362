"""Maps and charts in other web pages: the bare map, and the snippet to copy."""

from __future__ import annotations

import streamlit as st

from lsp_geo import formatting
from lsp_geo.analysis import overview
from lsp_geo.data.catalogue import Indicator
from lsp_geo.presentation import links
from lsp_geo.presentation import view as views
from lsp_geo.presentation.view import KINDS, View
from lsp_geo.ui import presentations
from lsp_geo.ui.components import escape_markdown
from lsp_geo.ui.pages import map as map_page
from lsp_geo.ui.session import City

_SHOWN = ("map", "spread", "fifths", "beside")


def show_bare_map(city: City) -> None:
    """The map in the address with its legend, words and source, and no controls."""
    indicator, level, period, area = _asked_for(city)
    st.title(escape_markdown(overview.headline(city.tables, indicator, level, period)))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        map_page.show_map(
            city,
            indicator,
            level,
            period,
            area,
            alt=f"Map of {indicator.name}, {formatting.period(period)}. The same is said in words "
            "below.",
        )
    with right:
        map_page.show_legend(city, indicator, level, period, area)
        if area:
            map_page.show_card(city, indicator, period, area)
        view = View("map", indicator.id, level, period, area)
        st.link_button(
            "Open in the explorer",
            links.address(presentations.seen_address("map"), view, bare=False),
        )
    st.markdown(
        f"{escape_markdown(formatting.source_line(indicator))} "
        f"{formatting.polarity_line(indicator)}"
    )
    with st.expander("The same in words"):
        map_page.show_words(city, indicator, level, period)


def _asked_for(city: City) -> tuple[Indicator, str, str, str]:
    """The view that ``url.read`` took from the address, the usual one where it names none."""
    tables, state = city.tables, st.session_state
    indicator = tables.catalogue.indicator(
        state.get("indicator") or tables.catalogue.pillars[0].headline
    )
    levels, periods = city.atlas.levels(indicator.id), tables.periods(indicator.id)
    level = state.get("level") if state.get("level") in levels else levels[0]
    period = state.get("period") if state.get("period") in periods else periods[-1]
    return indicator, level, period, state.get("area") or ""


def show_snippet(city: City, indicator: Indicator, level: str, period: str, area: str) -> None:
    """What to copy into another web page."""
    view = View("map", indicator.id, level, period, area)
    kinds = [kind for kind in views.kinds_for(city.tables, view) if kind in _SHOWN]
    # Filled when opened: the highlighter of the code is half as heavy as the map.
    snippet = st.expander("Put this into a web page", key="embed", on_change="rerun")
    if not snippet.open:
        return
    with snippet:
        kind = st.selectbox(
            "What to show",
            kinds,
            key=f"embed_{'_'.join(kinds)}",
            format_func=lambda name: KINDS[name][0],
        )
        base = presentations.base_address("map") or presentations.seen_address("map")
        title = f"{indicator.name}, {formatting.period(period)}, {city.tables.geography.name}"
        chosen = View(kind, indicator.id, level, period, area)
        st.code(links.snippet(base, chosen, title), language="html", wrap_lines=True)
        st.markdown(
            "Paste it into the page’s HTML. The frame asks this explorer and nobody else; its "
            "visitors must be able to reach the address in it (`LSP_PUBLIC_URL` sets it)."
        )
