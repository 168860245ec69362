"""Ward: one ward on every pillar."""

import streamlit as st

from lsp_geo.analysis import profile_words
from lsp_geo.presentation.view import View
from lsp_geo.ui import components, session, sharing, state
from lsp_geo.ui.pages import ward as ward_page

city = session.city()
state.show_problems()
ward = ward_page.choose_ward(city)
if not ward:
    ward_page.show_invitation(city)
    state.write("ward")
    st.stop()
found = city.profile(ward)

st.title(profile_words.finding(city.tables, found))
ward_page.show_header(city, found)
components.offer_ward(city, ward)
components.show_site_link(ward)
ward_page.show_standing_out(city, found)
components.add_view(city, View("standing", area=ward), "add_ward")

st.header(f"Inside {found.label}")
indicator, period = ward_page.choose_indicator(city)
ward_page.show_neighbourhoods(city, indicator, period, found)
components.add_view(city, View("map", indicator.id, "lsoa21", period, ward), "add_ward_map")

st.header("Every pillar")
st.markdown(
    f"Each row sets {found.label} beside {city.name}, the line in the middle. "
    "The scale is the same in every row: the typical difference between wards. Better lies to the "
    "right; where an indicator has no better, higher does."
)
with st.expander("How this was measured"):
    st.markdown(
        "Figures carry 95% intervals; better and worse are said at 99.8%, because many figures are "
        "judged at once. The ward is part of the city, which leans the test towards “similar”."
    )
ward_page.show_pillars(city, found)

st.header(f"{found.label} among the wards")
ward_page.show_small_maps(city, found)

st.header("What changed")
ward_page.show_change(city, found)

st.header("How each figure was made")
ward_page.show_method(city, found)
with st.expander("What “stands out” means"):
    st.markdown(
        "Readings with a better and a worse side, neither modelled nor composite scores, that "
        "differ from the city clearly: told from it by their interval or, without one, in the "
        "outer quarter of wards. They are ordered by their distance from the city in typical "
        "differences between wards; one is taken from each pillar, and none that moves with one "
        "already taken (correlation of 0.8 or more between wards)."
    )
shown = [(city.catalogue.indicator(name), None) for name in found.readings.index]
sharing.show(city, "ward", f"{found.label} ward", shown)
state.write("ward")
