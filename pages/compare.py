"""Compare: two to four areas, and two indicators, side by side."""

import streamlit as st

from lsp_geo.analysis import comparison
from lsp_geo.ui import components, controls, session, state
from lsp_geo.ui.pages import compare as compare_page

city = session.city()
state.show_problems()
codes = compare_page.choose_areas(city)
indicator, level, period = controls.choose_view(city)
second = compare_page.choose_second(city, indicator, level, period)
first = (indicator, period)

if len(codes) < comparison.FEWEST:
    st.title("Choose at least two areas to compare")
else:
    st.title(components.escape_markdown(comparison.finding(city.tables, codes, indicator, period)))

st.header("Two maps that move together")
compare_page.show_maps(city, codes, level, first, second)
if len(codes) >= comparison.FEWEST:
    st.header("What can be told apart")
    compare_page.show_differences(city, codes, [first], st.session_state["pillar"])
compare_page.show_relation(city, codes, level, first, second)
state.write("compare")
