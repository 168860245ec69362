"""Priorities: how few places hold the people in need, and places in order by chosen indicators."""

import streamlit as st

from lsp_geo.analysis import priorities
from lsp_geo.city import City
from lsp_geo.errors import NotKnown
from lsp_geo.ui import controls, order, session, sharing, state
from lsp_geo.ui.components import escape_markdown
from lsp_geo.ui.pages import priorities as priorities_page


@session.alone
def show_priorities_page(city: City) -> None:
    """How few places hold those in need, and the order by the weights chosen."""
    state.show_problems()
    opening = order.opening()
    with opening.controls:
        left, right = st.columns(2, vertical_alignment="bottom")
        with left:
            level = priorities_page.choose_level(city)
        with right:
            controls.choose_area(city, level)
    opening.tell(city.geography.levels[level].title)
    # The reach question comes first, and depends on the weights below it.
    with opening.heading:
        heading = st.container()
    reach = st.container()
    ranked = st.container()
    st.subheader("What counts, and how much")
    weights = priorities_page.choose_weights(city)

    try:
        ranking = city.ranking(tuple(weights.items()), level)
    except NotKnown as problem:
        heading.title("Nothing to rank")
        st.warning(escape_markdown(str(problem)))
    else:
        with reach:
            priorities_page.show_reach(city, ranking, heading)
        with ranked:
            st.header(escape_markdown(priorities.finding(ranking)))
        priorities_page.show_warnings(city, ranking)
        priorities_page.show_index(city, ranking)
        priorities_page.show_ranks(city, ranking)
        priorities_page.show_correlations(city, ranking)
    shown = [(city.catalogue.indicator(name), None) for name in weights]
    sharing.show(city, "priorities", "Places in order of need", shown)
    state.write("priorities")


show_priorities_page()
