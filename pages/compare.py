"""Compare: two to four areas, and two indicators, side by side."""

import streamlit as st

from lsp_geo import comparison
from lsp_geo.ui import compare_panel, controls, figures, session, url

city = session.city()
url.show_problems()
codes = compare_panel.choose_areas(city)
indicator, level, period = controls.choose_view(city)
second = compare_panel.choose_second(city, indicator, level, period)
first = (indicator, period)

if len(codes) < comparison.FEWEST:
    st.title("Choose at least two areas to compare")
else:
    st.title(figures.escape_markdown(comparison.finding(city.tables, codes, indicator, period)))

st.header("Two maps that move together")
compare_panel.show_maps(city, codes, level, first, second)
if len(codes) >= comparison.FEWEST:
    st.header("What can be told apart")
    compare_panel.show_differences(city, codes, [first], st.session_state["pillar"])
compare_panel.show_relation(city, codes, level, first, second)
url.write(("compared", "pillar", "indicator", "level", "period", "second", "second_period"))
