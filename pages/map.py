"""Map: one indicator on one level, with its legend, spread, text and table."""

import streamlit as st

from lsp_geo import formatting
from lsp_geo.area.own import NOT_OFFICIAL, is_own
from lsp_geo.city import City
from lsp_geo.data.levels import YOURS
from lsp_geo.maps.indicator_map import MapView
from lsp_geo.presentation.view import is_private
from lsp_geo.ui import (
    components,
    controls,
    map_frame,
    maps,
    order,
    own_area_control,
    places,
    session,
    sharing,
    state,
)
from lsp_geo.ui.pages import embed as embed_page
from lsp_geo.ui.pages import map as map_page


@session.alone
def show_map_page(city: City) -> None:
    """The map in its frame with all that belongs to it, and its data in other forms."""
    state.show_problems()
    if st.context.is_embedded:
        embed_page.show_bare_map(city)
        return
    opening = order.opening()
    with opening.controls:
        indicator, level, period = controls.choose_view(city)
        # A phone has all controls in one place, and the chosen area's figure under the heading.
        area = controls.choose_area(city, level) if opening.line else ""
        kind = places.choose(city) if opening.line else ""
    opening.tell(
        city.catalogue.pillar_name(st.session_state["pillar"]),
        indicator.name,
        f"{city.geography.levels[level].plural}, {formatting.period(period)}",
    )
    with opening.heading:
        st.title(components.escape_markdown(city.map_view(indicator.id, level, period).where()))
        if area:
            maps.show_card(city, city.map_view(indicator.id, level, period, area))
    left, right = st.columns([3, 2], gap="medium")
    with right:
        if not opening.line:
            area = controls.choose_area(city, level)
            own_area_control.show(city)
            kind = places.choose(city)
        view = city.map_view(indicator.id, level, period, area, kind)
        maps.show_legend(city, view, card=not opening.line)
        map_page.show_distribution(city, view)
    with left:
        show_map(city, view)
        if opening.line:
            own_area_control.show(city)
    show_rest(city, view)
    state.write("map")


def show_map(city: City, view: MapView) -> None:
    """The map, its span, its source, and the ways to take it elsewhere."""
    described, when = city.geography.levels[view.level], formatting.period(view.period)
    maps.show_map(
        city,
        view,
        alt=f"Map of {view.indicator.name} for {described.areas} {described.plural} of "
        f"{city.name}, {when}. The same data are in the text and table below."
        + "".join(f" {line}" for line in view.marked()),
    )
    source = components.escape_markdown(formatting.source_line(view.indicator))
    own = f" {NOT_OFFICIAL}" if view.level == YOURS or is_own(view.area) else ""
    st.markdown(
        f"{components.escape_markdown(view.span())}\n\n"
        f"{source} {formatting.polarity_line(view.indicator)}{own}"
    )
    shown = map_page.as_view(view)
    with st.container(horizontal=True, gap="small"):
        map_frame.offer_large(city, shown)
        components.add_view(city, shown, "add_map")


def show_rest(city: City, view: MapView) -> None:
    """What stands below the map: the same in words and as a table, and all about it."""
    indicator = view.indicator
    maps.show_words(view, "The same in words", then="The same as a table")
    map_page.show_table(city, view)
    map_page.show_downloads(city, view)
    map_page.offer_sheet(city, view)
    if view.places:
        places.show_list(city, view.places, view.area)
    about = st.expander("About this figure", key="about_figure", on_change="rerun")
    if about.open:
        with about:
            components.show_facts(city, indicator)
    st.toggle(
        "Streets under the map (loaded from the internet, from Carto)",
        key="streets",
        persist_state="session",
    )
    sharing.show_link_and_citation(city, "map", indicator, view.period)
    if not is_private(map_page.as_view(view)):
        # Another page's readers have no session that holds it.
        embed_page.show_snippet(city, view)


show_map_page()
