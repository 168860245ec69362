"""Inequality: places with several problems, gaps of a pillar, inside wards, and clusters."""

import streamlit as st

from lsp_geo.analysis import clusters, inequality, inequality_words
from lsp_geo.city import City
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.ui import components, controls, order, session, sharing, state
from lsp_geo.ui.pages import inequality as inequality_page
from lsp_geo.ui.pages import inequality_places as inequality_places_page


@session.alone
def show_inequality_page(city: City) -> None:
    """The topic chosen, of the pillar and the indicator chosen."""
    state.show_problems()
    topic = inequality_page.choose_topic()
    if topic == inequality_page.SEVERAL:
        heading = st.container()
        controls.choose_area(city, NEIGHBOURHOODS)
        inequality_places_page.show_several(city, heading)
        sharing.show(city, "inequality", "Neighbourhoods in the worst fifth on several pillars")
        state.write("inequality")
        return

    opening = order.opening()
    with opening.controls:
        left, middle, right = st.columns([2, 3, 2], vertical_alignment="bottom")
        with left:
            pillar = controls.choose_pillar(city, controls.pillars_inside(city))
        found = city.inequality_of_pillar(pillar, also=True)
        with middle:
            indicator = controls.choose_among(
                city, [one.indicator.id for one in found], "Indicator"
            )
        with right:
            controls.choose_area(city, NEIGHBOURHOODS)
    one = city.inequality(indicator)
    opening.tell(city.catalogue.pillar_name(pillar), one.indicator.name)

    if topic == inequality_page.GAP:
        with opening.heading:
            st.title(
                components.escape_markdown(inequality_words.sentence(city.tables, one).rstrip("."))
            )
        inequality_page.show_fifths(city, one)
        st.header(inequality.finding(found))
        inequality_page.show_gaps(city, pillar, found)
        inequality_page.show_left_out(city, pillar)
        with st.expander("For analysts: all measures as a table"):
            inequality_page.show_measures_table(city, pillar, found)
    elif topic == inequality_page.WARDS:
        with opening.heading:
            st.title(components.escape_markdown(inequality_words.within_heading(one)))
        inequality_places_page.show_within(city, one)
    else:
        with opening.heading:
            st.title(components.escape_markdown(clusters.finding(one)))
        inequality_places_page.show_clusters(city, one)
    sharing.show(
        city, "inequality", f"{one.indicator.name}, inequality", [(one.indicator, one.period)]
    )
    state.write("inequality")


show_inequality_page()
