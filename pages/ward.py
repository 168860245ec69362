"""Ward: one ward in three sentences, then on every pillar."""

import streamlit as st

from lsp_geo import formatting
from lsp_geo.city import City
from lsp_geo.data.levels import YOURS
from lsp_geo.presentation.view import View
from lsp_geo.ui import components, order, own_area_control, places, session, sharing, state
from lsp_geo.ui.pages import ward as ward_page
from lsp_geo.ui.pages import ward_figures


@session.alone
def show_ward_page(city: City) -> None:
    """One ward or own area, or what to do where none is chosen."""
    state.show_problems()
    opening = order.opening("ward_choice")
    with opening.controls:
        ward = ward_page.choose_ward(city)
    if not ward:
        with opening.heading:
            ward_page.show_invitation(city)
        own_area_control.show(city)
        state.write("ward")
        return
    found = city.profile(ward)
    is_own = found.level == YOURS
    opening.tell("Area of your own" if is_own else "My ward", found.label)

    with opening.heading:
        ward_page.show_story(city, found)
    ward_page.show_header(found)
    with st.container(horizontal=True, gap="small"):
        components.offer_area(city, ward, "ward")
        components.add_view(city, View("standing", area=ward), "add_ward")
        own_area_control.show(city)
    if not is_own:
        components.show_site_link(ward)
    ward_page.show_standing_out(city, found)

    ward_figures.show_pillars(city, found)

    st.header(f"Inside {found.label}")
    inside = order.opening("inside_choice", part=True)
    with inside.controls:
        indicator, period = ward_page.choose_indicator(city)
    inside.tell(indicator.name, f"neighbourhoods, {formatting.period(period)}")
    ward_page.show_neighbourhoods(city, indicator, period, found)
    components.add_view(city, View("map", indicator.id, "lsoa21", period, ward), "add_ward_map")

    places.show_ward(city, ward)

    ward_figures.show_ranks(city, found)

    ward_figures.show_change(city, found)
    ward_figures.show_method(city, found)
    if not is_own:
        ward_page.show_others(city, found)
    shown = [(city.catalogue.indicator(name), None) for name in found.readings.index]
    called = city.geography.levels[found.level].name
    sharing.show(city, "ward", f"{found.label} {called}, every pillar", shown)
    state.write("ward")


show_ward_page()
