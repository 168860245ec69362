"""Change: city series against England and the core cities, areas inside the city, and places."""

import streamlit as st

from lsp_geo.analysis import series_words
from lsp_geo.city import City
from lsp_geo.ui import components, order, session, sharing, state
from lsp_geo.ui.pages import change_city as change_city_page
from lsp_geo.ui.pages import change_inside as change_inside_page
from lsp_geo.ui.pages import change_rank as change_rank_page


@session.alone
def show_change_page(city: City) -> None:
    """A series of the whole city, change inside it, and places by rank."""
    city = city.public
    state.show_problems()
    opening = order.opening()
    with opening.controls:
        pillar, series = change_city_page.choose_series(city)
    indicator, reading = city.catalogue.indicator(series), city.reading(series)
    opening.tell(city.catalogue.pillar_name(pillar), indicator.name)

    with opening.heading:
        st.title(components.escape_markdown(series_words.heading(reading, city.name)))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        change_city_page.show_series(city, series)
    with right:
        change_city_page.show_standing(city, series)
    change_city_page.show_figures(city, series)

    said = city.geography.kind.said
    st.header(said(f"Every city series of {city.catalogue.pillar_name(pillar)}"))
    st.markdown(components.escape_markdown(change_city_page.pillar_sentence(city, pillar)))
    change_city_page.show_pillar(city, pillar)

    st.header(said("Change inside the city"))
    shown = [(indicator, reading.period)]
    if change_inside_page.is_known(city):
        st.markdown(
            f"{change_inside_page.own_or_not(city, pillar)}Most figures for small areas cannot be "
            "compared over time: definitions, boundaries or methods changed. These can."
        )
        run, level = change_inside_page.choose_run(city, pillar)
        change_inside_page.show_run(city, run, level)
        st.subheader("Does the gap between most and least deprived widen?")
        change_inside_page.show_gap(city, run)
        shown.append((run.indicator, run.last))
    else:
        st.markdown("No figure for small areas can be compared over time here.")

    st.header(said("Places in the city’s order of deprivation"))
    change_rank_page.show_places(city)
    sharing.show(city, "change", said(f"{indicator.name} and change inside the city"), shown)
    state.write("change")


show_change_page()
