"""Home: the plan's pillars, each with one finding about inequality as a number, and a small map."""

import streamlit as st

from lsp_geo import formatting
from lsp_geo.ui import components, screen, session, state
from lsp_geo.ui.pages import home as home_page

city = session.city().public
state.show_problems()
name = city.name
components.put_style("home.css")
pillars = city.catalogue.all_pillars
st.title(f"How unequal is {name}?")
st.markdown(
    f"The {city.catalogue.plan} has {formatting.in_letters(len(pillars))} pillars. For each one "
    "this explorer shows how far neighbourhoods and wards differ, with official open data and the "
    "method beside every number."
)
home_page.show_doors(city)
for row in range(0, len(pillars), 4):
    for column, pillar in zip(st.columns(4, gap="medium"), pillars[row : row + 4], strict=False):
        with column, st.container(border=True, height="stretch"):
            home_page.show_pillar(city, pillar)
st.markdown(
    f"On the maps {screen.more()} is more. Every finding compares the fifth of residents in the "
    "most deprived neighbourhoods with the fifth in the least deprived; student neighbourhoods "
    "stand apart."
)
state.write("home")
