"""Outcomes: what measures each outcome of the plans, where the city stands, and what is missing."""

import streamlit as st

from lsp_geo.ui import outcomes_panel, session, sheets, url

city = session.city()
url.show_problems()
plan = outcomes_panel.choose_plan(city)

st.title(outcomes_panel.finding(city, plan))
outcomes_panel.show_tiles(city, plan)
sheets.offer_state()
left, outcome = outcomes_panel.choose_outcome(city, plan)
if outcome is not None:
    outcomes_panel.show_outcome(city, plan, outcome)
    st.header("Every outcome as a table")
    outcomes_panel.show_table(city, plan, left)
url.write(("plan", "within", "status", "number"))
