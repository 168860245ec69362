"""Outcomes: what measures each outcome of the plans, where the city stands, and what is missing."""

import streamlit as st

from lsp_geo.analysis import outcomes
from lsp_geo.ui import components, session, sharing, state
from lsp_geo.ui.pages import outcomes as outcomes_page

city = session.city()
state.show_problems()
plan = outcomes_page.choose_plan(city)

st.title(outcomes.finding(city.catalogue, plan))
if not outcomes.of_plan(city.catalogue, plan):
    st.info(
        "Write them into the plan file and build the data anew: docs/another-council.md says how."
    )
    sharing.show_link("outcomes")
    state.write("outcomes")
    st.stop()
outcomes_page.show_tiles(city, plan)
components.offer_state(city)
left, outcome = outcomes_page.choose_outcome(city, plan)
if outcome is not None:
    outcomes_page.show_outcome(city, plan, outcome)
    st.header("Every outcome as a table")
    outcomes_page.show_table(city, plan, left)
sharing.show_link("outcomes")
state.write("outcomes")
