"""Outcomes: what measures each outcome of the plans, where the city stands, and what is missing."""

import streamlit as st

from lsp_geo.analysis import outcomes
from lsp_geo.ui import components, order, session, sharing, state
from lsp_geo.ui.pages import outcomes as outcomes_page

city = session.city().public
state.show_problems()
opening = order.opening()
with opening.controls:
    plan = outcomes_page.choose_plan(city)
called = outcomes.plan_name(city.catalogue, plan)
opening.tell(called)
with opening.heading:
    st.title(city.geography.kind.said(outcomes.finding(city.catalogue, plan)))
if not outcomes.of_plan(city.catalogue, plan):
    st.info(
        "Write them into the plan file and build the data anew: docs/another-council.md says how."
    )
    sharing.show(city, "outcomes", called)
    state.write("outcomes")
    st.stop()
with st.container(border=True):
    st.markdown(
        f"**The State of the {city.geography.kind.one}**: where "
        f"{components.escape_markdown(city.name)} stands on every pillar of the plan, in one "
        "report ready to print."
    )
    components.offer_state(city)
outcomes_page.show_list(city, plan)
st.markdown(outcomes.not_measured(city.catalogue, plan))
st.header("One outcome")
left, outcome = outcomes_page.choose_outcome(city, plan)
if outcome is not None:
    outcomes_page.show_outcome(city, plan, outcome)
    st.header("Every outcome as a table")
    outcomes_page.show_table(city, plan, left)
measures = [] if outcome is None else [(r.indicator, r.period) for r in city.evidence(outcome).city]
sharing.show(city, "outcomes", f"Outcomes, {called}", measures)
state.write("outcomes")
