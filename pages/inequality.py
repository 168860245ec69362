"""Inequality: a pillar's indicators by their gap, wards, clusters, and several pillars at once."""

import streamlit as st

from lsp_geo import measures
from lsp_geo.ui import choices, controls, inequality_panel, session, url

city = session.city()
url.show_problems()
left, middle, right = st.columns([2, 3, 2], vertical_alignment="bottom")
with left:
    pillar = controls.choose_pillar(city)
found = inequality_panel.all_measures().of_pillar(pillar, also=True)
with middle:
    indicator = choices.choose_among(city, [one.indicator.id for one in found])
with right:
    controls.choose_area(city, measures.LEVEL)

st.title(inequality_panel.pillar_finding(found))
inequality_panel.show_gaps(city, pillar, found)
st.subheader("The same in words")
inequality_panel.show_sentences(city, found)
inequality_panel.show_left_out(city, pillar)
with st.expander("All measures as a table"):
    inequality_panel.show_measures_table(city, pillar, found)

one = inequality_panel.all_measures().of(indicator)
st.header(measures.sentence(city.tables, one).rstrip("."))
inequality_panel.show_fifths(city, one)
inequality_panel.show_within(city, one)
inequality_panel.show_clusters(city, one)
inequality_panel.show_several(city)
url.write(("pillar", "indicator", "area"))
