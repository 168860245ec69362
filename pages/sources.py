"""Sources and methods: every indicator, and how each number is made."""

from datetime import date

import streamlit as st

from lsp_geo.analysis import age
from lsp_geo.ui import session, sharing, state
from lsp_geo.ui.pages import sources as sources_page

city = session.city().public
series = len(city.catalogue.city_series())
st.title("Where every number comes from, and how it is made")
state.show_problems()
st.markdown(
    f"{len(city.catalogue.indicators) - series} indicators for areas inside {city.name} and "
    f"{series} series for whole {city.geography.kind.many}. All are open data from the publishers "
    "named; nothing is estimated to fill a gap."
)
st.header("Every indicator")
sources_page.show_list(city)

st.header("What is older than it need be")
aged = age.older(city.tables, date.today())
st.markdown(age.summary(aged, len(city.catalogue.indicators)))
if len(aged):
    st.dataframe(aged, hide_index=True, alt=f"Table of {len(aged)} indicators with newer editions")

st.header("One indicator in full")
sources_page.show_one(city)
sources_page.show_place_lists(city)
st.header("How the numbers are made")
sources_page.show_method(city)
st.header("Licences and credits")
sources_page.show_credits(city)
st.header("Boundaries")
sources_page.show_boundaries(city)
sharing.show(city, "sources", "Sources and methods")
state.write("sources")
