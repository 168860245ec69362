"""Compare: two to four places on any indicators, figures first, and two indicators as maps."""

import streamlit as st

from lsp_geo import formatting
from lsp_geo.analysis import comparison, comparison_words
from lsp_geo.city import City
from lsp_geo.ui import components, controls, order, own_area_control, session, sharing, state
from lsp_geo.ui.pages import compare as compare_page
from lsp_geo.ui.pages import compare_maps as compare_maps_page


@session.alone
def show_compare_page(city: City) -> None:
    """The places chosen, and two indicators of theirs."""
    state.show_problems()
    codes = compare_page.choose_areas(city)
    own_area_control.show(city)
    opening = order.opening()
    with opening.controls:
        indicator, level, period = controls.choose_view(city)
        second = compare_page.choose_second(city, indicator, level, period)
    first, pillar = (indicator, period), st.session_state["pillar"]
    opening.tell(city.catalogue.pillar_name(pillar), indicator.name, f"beside {second[0].name}")

    enough = len(codes) >= comparison.FEWEST
    with opening.heading:
        st.title(
            components.escape_markdown(
                comparison_words.title(city.tables, codes, indicator, period)
                if enough
                else "Choose at least two places to compare"
            )
        )
    if enough:
        compare_page.show_figures(city, codes, [first, second])
        st.header(f"Every indicator of {city.catalogue.pillar_name(pillar)}")
        compare_page.show_pillar(city, codes, pillar)

    st.header("Two maps that move together")
    shared = compare_page.shared_level(city, indicator, second[0], level)
    if shared:
        if shared != level:
            plural = city.geography.levels[shared].plural
            st.markdown(f"Both are given for {plural}, so the maps show those.")
        compare_maps_page.show_maps(city, codes, shared, first, second)
        compare_maps_page.show_relation(city, codes, shared, first, second)
    else:
        st.markdown("The two indicators are given for no areas of one kind, so no map is drawn.")
    called = (
        formatting.and_list(comparison_words.called(city.tables, codes)) if codes else "Compare"
    )
    sharing.show(city, "compare", called, [first, second])
    state.write("compare")


show_compare_page()
