"""One map with a choice of ``INDICATORS`` indicators, drawn as ``WAY`` names, of ``AREAS`` areas.

Areas are the neighbourhoods of the district, set beside one another until there are enough, and the
classes of the made-up indicators are worked out before anybody asks, whichever way draws them. Run
from a folder of its own (`side_by_side.py`): this explorer's way keeps its shapes in ``static``
there.
"""

import json
import os
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import shapely
import streamlit as st

from lsp_geo.data.geography import Geography
from lsp_geo.maps import deck, geojson
from lsp_geo.maps.static_files import LevelFiles, StaticFiles
from lsp_geo.paths import data_folder
from lsp_geo.theme import palette, rgb

WAY, AREAS = os.environ["WAY"], int(os.environ["AREAS"])
INDICATORS = int(os.environ["INDICATORS"])
VIEW = {"longitude": -2.913, "latitude": 53.401, "zoom": 10.4}
COLOURS = palette("worse", 5)


@st.cache_resource
def classes() -> np.ndarray:
    """The class of each area, a row an indicator."""
    return np.random.default_rng(1).integers(0, 5, (INDICATORS, AREAS), dtype=np.int8)


@st.cache_resource
def areas() -> geopandas.GeoDataFrame:
    """So many shapes with their codes."""
    real = Geography(data_folder()).boundaries("lsoa21").geometry.to_numpy()
    copies = -(-AREAS // len(real))
    moved = [shapely.transform(real, lambda xy, n=n: xy + [0.3 * n, 0]) for n in range(copies)]
    shapes = np.concatenate(moved)[:AREAS]
    codes = [f"A{n:05d}" for n in range(AREAS)]
    return geopandas.GeoDataFrame({"code": codes}, geometry=shapes, crs="EPSG:4326")


@st.cache_resource
def as_json() -> dict:
    """The shapes as GeoJSON, for the ways that want a dictionary."""
    return json.loads(areas().set_index("code").to_json())


@st.cache_resource
def files() -> StaticFiles:
    """This explorer's files of the shapes, written once."""
    folder = Path("static")
    folder.mkdir(exist_ok=True)
    digits = ["".join(map(str, own)) for own in classes().T]
    shapes = geojson.shapes(areas().geometry)
    written = {
        "areas": [geojson.feature(s, k=digits[n], i=n) for n, s in enumerate(shapes)],
        "hits": [geojson.feature(s, {"code": areas().at[n, "code"]}) for n, s in enumerate(shapes)],
        "missing": [],
        "base": [],
    }
    for name, features in written.items():
        (folder / f"{name}.json").write_text(geojson.collection(features), encoding="utf-8")
    (folder / "labels.json").write_text("[]", encoding="utf-8")
    names = (f"{one}.json" for one in ("areas", "missing", "base", "labels", "hits"))
    return StaticFiles("", {"lsoa21": LevelFiles(*names, {}, {}, frozenset())}, {})


def app(column: int) -> None:
    """As this explorer does: shapes by address, a colour expression with each change."""
    fill = deck.column_fill(column, COLOURS)
    st.pydeck_chart(deck.deck(files(), "lsoa21", fill, view=VIEW), height=480, key="map")


def pydeck_way(column: int) -> None:
    """A GeoDataFrame given to pydeck."""
    import pydeck

    shown = areas().copy()
    colours = [list(rgb(one)) for one in COLOURS]
    shown["fill"] = [colours[found] for found in classes()[column]]
    layer = pydeck.Layer("GeoJsonLayer", shown, get_fill_color="fill", pickable=True)
    view = pydeck.ViewState(**VIEW)
    st.pydeck_chart(pydeck.Deck([layer], initial_view_state=view, map_provider=None), key="map")


def plotly_way(column: int) -> None:
    """A choropleth of Plotly's."""
    import plotly.graph_objects as go

    drawn = go.Choroplethmap(
        geojson=as_json(),
        locations=areas()["code"],
        z=classes()[column],
        colorscale=[[n / 4, one] for n, one in enumerate(COLOURS)],
    )
    centre = {"lon": VIEW["longitude"], "lat": VIEW["latitude"]}
    figure = go.Figure(drawn)
    figure.update_layout(map={"center": centre, "zoom": 10, "style": "white-bg"})
    st.plotly_chart(figure, key="map")


def folium_way(column: int) -> None:
    """A choropleth of folium's, through streamlit-folium."""
    import folium
    from streamlit_folium import st_folium

    made = folium.Map([VIEW["latitude"], VIEW["longitude"]], zoom_start=11, tiles=None)
    found = pd.Series(classes()[column], areas()["code"])
    folium.GeoJson(
        as_json(),
        style_function=lambda one: {"fillColor": COLOURS[found[one["id"]]], "weight": 1},
    ).add_to(made)
    st_folium(made, height=480, key="map", returned_objects=[])


WAYS = {"app": app, "pydeck": pydeck_way, "plotly": plotly_way, "folium": folium_way}

if __name__ == "__main__":
    chosen = st.selectbox("Indicator", [f"Indicator {n}" for n in range(INDICATORS)], key="one")
    WAYS[WAY](int(chosen.split()[1]))
