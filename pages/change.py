"""Change: city series against England and the core cities, areas inside the city, and places."""

import streamlit as st

from lsp_geo import change
from lsp_geo.ui import (
    change_panel,
    controls,
    figures,
    places_panel,
    session,
    small_change_panel,
    url,
)

city = session.city()
url.show_problems()
pillar, series = change_panel.choose_series(city)

standing = change.standing(change_panel.reading(series), city.tables.geography.name)
st.title(figures.escape_markdown(standing.rstrip(".")))
left, right = st.columns([3, 2], gap="medium")
with left:
    change_panel.show_series(city, series)
with right:
    change_panel.show_standing(city, series)
change_panel.show_figures(city, series)

st.header(f"Every city series of {controls.pillar_name(city, pillar)}")
st.markdown(figures.escape_markdown(change_panel.pillar_sentence(city, pillar)))
change_panel.show_pillar(city, pillar)

st.header("Change inside the city")
if small_change_panel.is_known(city):
    st.markdown(
        f"{small_change_panel.own_or_not(city, pillar)}Most figures for small areas cannot be "
        "compared over time: definitions, boundaries or methods changed. These can."
    )
    run, level = small_change_panel.choose_run(city, pillar)
    small_change_panel.show_run(city, run, level)
    st.subheader("Does the gap between most and least deprived widen?")
    small_change_panel.show_gap(run)
else:
    st.markdown("No figure for small areas can be compared over time here.")

st.header("Places in the city’s order of deprivation")
places_panel.show_places(city)
url.write(("pillar", "series", "changed", "since", "areas", "area"))
