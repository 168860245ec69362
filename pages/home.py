"""Home: the plan's pillars, each with one finding about inequality and a small map."""

import streamlit as st

from lsp_geo import formatting
from lsp_geo.ui import controls, session, state
from lsp_geo.ui.pages import home as home_page

city = session.city()
state.show_problems()
name = city.name
pillars = city.catalogue.all_pillars
how_many = formatting.in_letters(len(pillars))
st.title(f"How unequal is {name}? Neighbourhood by neighbourhood, for all {how_many} pillars")

words, find = st.columns([3, 2], gap="large", vertical_alignment="bottom")
with words:
    st.markdown(
        f"The {city.catalogue.plan} has {how_many} pillars. For each one this explorer shows "
        "how far neighbourhoods and wards differ, with official open data and the method beside "
        "every number."
    )
with find:
    controls.search(city, "find_on_home")
    home_page.show_found(city)

home_page.show_doors()
for row in range(0, len(pillars), 4):
    for column, pillar in zip(st.columns(4, gap="medium"), pillars[row : row + 4], strict=False):
        with column, st.container(border=True, height="stretch"):
            home_page.show_pillar(city, pillar)
st.markdown(
    "Darker is more. Every finding compares the fifth of residents in the most deprived "
    "neighbourhoods with the fifth in the least deprived; student neighbourhoods stand apart."
)
state.write("home")
