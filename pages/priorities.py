"""Priorities: weigh indicators, rank places, and see what the ranking is worth."""

import streamlit as st

from lsp_geo import priorities
from lsp_geo.errors import NotKnown
from lsp_geo.ui import controls, priorities_panel, session, url
from lsp_geo.ui.figures import escape_markdown

city = session.city()
url.show_problems()
heading = st.container()
left, right = st.columns([2, 3], vertical_alignment="top")
with left:
    level = priorities_panel.choose_level(city)
    controls.choose_area(city, level)
with right:
    weights = priorities_panel.choose_weights(city)

try:
    ranking = priorities_panel.rank_places(tuple(weights.items()), level)
except NotKnown as problem:
    heading.title("Nothing to rank")
    st.warning(escape_markdown(str(problem)))
else:
    heading.title(escape_markdown(priorities.finding(ranking)))
    priorities_panel.show_warnings(city, ranking)
    priorities_panel.show_index(city, ranking)
    priorities_panel.show_ranks(city, ranking)
    priorities_panel.show_correlations(city, ranking)
    priorities_panel.show_reach(city, ranking)
url.write(("weights", "level", "target", "share", "aim", "area"))
