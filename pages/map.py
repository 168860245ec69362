"""Map: one indicator on one level, with its legend, spread, text and table."""

import streamlit as st

from lsp_geo import formatting
from lsp_geo.area.own import NOT_OFFICIAL, is_own
from lsp_geo.data.levels import YOURS
from lsp_geo.presentation.view import View, is_private
from lsp_geo.ui import (
    components,
    controls,
    map_frame,
    maps,
    order,
    own_area_control,
    places,
    session,
    sharing,
    state,
)
from lsp_geo.ui.pages import embed as embed_page
from lsp_geo.ui.pages import map as map_page

city = session.city()
state.show_problems()
if st.context.is_embedded:
    embed_page.show_bare_map(city)
    st.stop()
opening = order.opening()
with opening.controls:
    indicator, level, period = controls.choose_view(city)
    # A phone has all controls in one place, and the chosen area's figure under the heading.
    area = controls.choose_area(city, level) if opening.line else ""
    kind = places.choose(city) if opening.line else ""
described = city.geography.levels[level]
opening.tell(
    city.catalogue.pillar_name(st.session_state["pillar"]),
    indicator.name,
    f"{described.plural}, {formatting.period(period)}",
)
with opening.heading:
    whole = city.map_view(indicator.id, level, period)
    st.title(components.escape_markdown(whole.where()))
    if area:
        maps.show_card(city, city.map_view(indicator.id, level, period, area))
left, right = st.columns([3, 2], gap="medium")
with right:
    if not opening.line:
        area = controls.choose_area(city, level)
        own_area_control.show(city)
        kind = places.choose(city)
    view = city.map_view(indicator.id, level, period, area, kind)
    maps.show_legend(city, view)
    if not opening.line:
        maps.show_card(city, view)
    map_page.show_distribution(city, view)
with left:
    maps.show_map(
        city,
        view,
        alt=f"Map of {indicator.name} for {described.areas} {described.plural} of {city.name}, "
        f"{formatting.period(period)}. The same data are in the text and table below."
        + "".join(f" {line}" for line in view.marked()),
    )
    shown = View("map", indicator.id, level, period, area, places=kind)
    st.markdown(components.escape_markdown(whole.span()))
    with st.container(horizontal=True, gap="small"):
        map_frame.offer_large(city, shown)
        components.add_view(city, shown, "add_map")
    source = components.escape_markdown(formatting.source_line(indicator))
    own = f" {NOT_OFFICIAL}" if level == YOURS or is_own(area) else ""
    st.markdown(f"{source} {formatting.polarity_line(indicator)}{own}")
    if opening.line:
        own_area_control.show(city)

st.header("The same in words")
maps.show_words(view)
st.header("The same as a table")
map_page.show_table(city, view)
map_page.show_downloads(city, view)
map_page.offer_sheet(city, view)
if kind:
    places.show_list(city, kind, area)
about = st.expander("About this figure", key="about_figure", on_change="rerun")
if about.open:
    with about:
        components.show_facts(city, indicator)
st.toggle(
    "Streets under the map (loaded from the internet, from Carto)",
    key="streets",
    persist_state="session",
)
sharing.show_link_and_citation(city, "map", indicator, period)
if not is_private(shown):
    # Another page's readers have no session that holds it.
    embed_page.show_snippet(city, view)
state.write("map")
