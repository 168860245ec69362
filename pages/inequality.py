"""Inequality: a pillar's indicators by their gap, wards, clusters, and several pillars at once."""

import streamlit as st

from lsp_geo.analysis import inequality, inequality_words
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.ui import controls, session, sharing, state
from lsp_geo.ui.pages import inequality as inequality_page

city = session.city()
state.show_problems()
left, middle, right = st.columns([2, 3, 2], vertical_alignment="bottom")
with left:
    pillar = controls.choose_pillar(city)
found = city.inequality_of_pillar(pillar, also=True)
with middle:
    indicator = controls.choose_among(city, [one.indicator.id for one in found])
with right:
    controls.choose_area(city, NEIGHBOURHOODS)

st.title(inequality.finding(found))
inequality_page.show_gaps(pillar, found)
st.header("The same in words")
inequality_page.show_sentences(city, found)
inequality_page.show_left_out(city, pillar)
with st.expander("How this was measured: all measures as a table"):
    inequality_page.show_measures_table(city, pillar, found)

one = city.inequality(indicator)
st.header(inequality_words.sentence(city.tables, one).rstrip("."))
inequality_page.show_fifths(city, one)
inequality_page.show_within(city, one)
inequality_page.show_clusters(city, one)
inequality_page.show_several(city)
sharing.show_link("inequality")
state.write("inequality")
