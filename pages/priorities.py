"""Priorities: weigh indicators, rank places, and see what the ranking is worth."""

import streamlit as st

from lsp_geo.analysis import priorities
from lsp_geo.errors import NotKnown
from lsp_geo.ui import controls, session, state
from lsp_geo.ui.components import escape_markdown
from lsp_geo.ui.pages import priorities as priorities_page

city = session.city()
state.show_problems()
heading = st.container()
left, right = st.columns([2, 3], vertical_alignment="top")
with left:
    level = priorities_page.choose_level(city)
    controls.choose_area(city, level)
with right:
    weights = priorities_page.choose_weights(city)

try:
    ranking = city.ranking(tuple(weights.items()), level)
except NotKnown as problem:
    heading.title("Nothing to rank")
    st.warning(escape_markdown(str(problem)))
else:
    heading.title(escape_markdown(priorities.finding(ranking)))
    priorities_page.show_warnings(city, ranking)
    priorities_page.show_index(city, ranking)
    priorities_page.show_ranks(city, ranking)
    priorities_page.show_correlations(city, ranking)
    priorities_page.show_reach(city, ranking)
state.write("priorities")
