"""Map: one indicator on one level, with its legend, table and text."""

import streamlit as st

from lsp_geo import formatting
from lsp_geo.analysis import overview
from lsp_geo.presentation.view import View
from lsp_geo.ui import components, controls, session, state
from lsp_geo.ui.add_view import add_view
from lsp_geo.ui.pages import embed as embed_page
from lsp_geo.ui.pages import map as map_page

city = session.city()
state.show_problems()
if st.context.is_embedded:
    embed_page.show_bare_map(city)
    st.stop()
indicator, level, period = controls.choose_view(city)

st.title(components.escape_markdown(overview.headline(city.tables, indicator, level, period)))
left, right = st.columns([3, 2], gap="medium")
with right:
    find, choose = st.columns(2)
    with find:
        controls.search(city, "find_on_map")
    with choose:
        area = controls.choose_area(city, level)
    map_page.show_legend(city, indicator, level, period, area)
    map_page.show_card(city, indicator, period, area)
with left:
    described = city.tables.geography.levels[level]
    map_page.show_map(
        city,
        indicator,
        level,
        period,
        area,
        alt=f"Map of {indicator.name} for {described.areas} {described.plural} of "
        f"{city.tables.geography.name}, {formatting.period(period)}. The same data are in the text "
        "and table below.",
    )
    source = components.escape_markdown(formatting.source_line(indicator))
    st.markdown(f"{source} {formatting.polarity_line(indicator)}")
    st.toggle(
        "Streets under the map (loaded from the internet, from Carto)",
        key="streets",
        persist_state="session",
    )
    add_view(View("map", indicator.id, level, period, area), "add_map")

words, spread = st.columns([2, 3], gap="large")
with words:
    st.header("The same in words")
    map_page.show_words(city, indicator, level, period)
with spread:
    st.header(f"How the {described.plural} spread")
    map_page.show_distribution(city, indicator, level, period, area)
st.header("The same as a table")
map_page.show_table(city, indicator, level, period)
map_page.show_downloads(city, indicator, level, period, area)
with st.expander("About this figure"):
    components.show_facts(city, indicator)
embed_page.show_snippet(city, indicator, level, period, area)
state.write(("pillar", "indicator", "level", "period", "area"))
