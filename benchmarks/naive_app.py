"""The obvious way to draw the same map: a GeoDataFrame given to GeoJsonLayer on each rerun."""

import pydeck
import streamlit as st

from lsp_geo.data.tables import join, open_tables
from lsp_geo.maps.classes import Atlas
from lsp_geo.paths import data_folder
from lsp_geo.theme import palette, rgb

tables = st.cache_resource(lambda: open_tables(data_folder()))()
ids = [i.id for i in tables.catalogue.indicators.values() if "lsoa21" in tables.levels(i.id)]
name = st.selectbox("Indicator", ids)
areas = join(tables, name, "lsoa21")
indicator = tables.catalogue.indicator(name)
classes = Atlas(tables).classes(name, "lsoa21", areas["period"].iloc[0])
colours = [*map(rgb, palette(indicator.polarity, len(classes))), [255, 255, 255]]
areas["fill"] = [colours[found] for found in classes.assign(areas["value"])]
view = tables.geography.district["view"]
layer = pydeck.Layer(
    "GeoJsonLayer",
    areas,
    id="areas",
    get_fill_color="fill",
    get_line_color=[255, 255, 255],
    get_line_width=12,
    pickable=True,
)
st.pydeck_chart(
    pydeck.Deck(layers=[layer], initial_view_state=pydeck.ViewState(**view), map_provider=None),
    height=540,
    key="map",
)
