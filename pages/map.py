"""Map: one indicator on one level, with its legend, table and text."""

import streamlit as st

from lsp_geo import wording
from lsp_geo.presentation import View
from lsp_geo.ui import controls, embed_panel, figures, map_panel, session, url
from lsp_geo.ui.add_view import add_view

city = session.city()
url.show_problems()
if st.context.is_embedded:
    embed_panel.show_bare_map(city)
    st.stop()
indicator, level, period = controls.choose_view(city)

st.title(figures.escape_markdown(wording.headline(city.tables, indicator, level, period)))
left, right = st.columns([3, 2], gap="medium")
with right:
    find, choose = st.columns(2)
    with find:
        controls.search(city, "find_on_map")
    with choose:
        area = controls.choose_area(city, level)
    map_panel.show_legend(city, indicator, level, period, area)
    map_panel.show_card(city, indicator, period, area)
with left:
    described = city.tables.geography.levels[level]
    map_panel.show_map(
        city,
        indicator,
        level,
        period,
        area,
        alt=f"Map of {indicator.name} for {described.areas} {described.plural} of "
        f"{city.tables.geography.name}, {wording.period(period)}. The same data are in the text "
        "and table below.",
    )
    source = figures.escape_markdown(wording.source_line(indicator))
    st.markdown(f"{source} {wording.polarity_line(indicator)}")
    st.toggle(
        "Streets under the map (loaded from the internet, from Carto)",
        key="streets",
        persist_state="session",
    )
    add_view(View("map", indicator.id, level, period, area), "add_map")

words, spread = st.columns([2, 3], gap="large")
with words:
    st.header("The same in words")
    map_panel.show_words(city, indicator, level, period)
with spread:
    st.header(f"How the {described.plural} spread")
    map_panel.show_distribution(city, indicator, level, period, area)
st.header("The same as a table")
map_panel.show_table(city, indicator, level, period)
map_panel.show_downloads(city, indicator, level, period, area)
with st.expander("About this figure"):
    figures.show_facts(city, indicator)
embed_panel.show_snippet(city, indicator, level, period, area)
url.write(("pillar", "indicator", "level", "period", "area"))
