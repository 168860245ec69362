"""An area of one's own to take away: its shape as GeoJSON, what lies in it as a table."""

from __future__ import annotations

import json

import pandas as pd
import shapely

from lsp_geo.area.level import members
from lsp_geo.area.own import NOT_OFFICIAL, OwnArea
from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import NEIGHBOURHOODS


def geojson(area: OwnArea) -> str:
    """The shape as GeoJSON (RFC 7946), with its name, counts and how it was made."""
    feature = {
        "type": "Feature",
        "properties": {
            "name": area.name,
            "residents": area.residents,
            "households": area.households,
            "estimated": round(area.estimated, 4),
            "note": f"{NOT_OFFICIAL} {' '.join(area.said)}",
        },
        "geometry": json.loads(shapely.to_geojson(shapely.orient_polygons(area.shape))),
    }
    collection = {"type": "FeatureCollection", "features": [feature]}
    return json.dumps(collection, ensure_ascii=False)


def members_table(geography: Geography, area: OwnArea) -> pd.DataFrame:
    """What lies in an area, one row an output area (or neighbourhood where none are held).

    Returns
    -------
    DataFrame
        area_name, the code and neighbourhood of each, its name, and the shares (0 to 1) of its
        residents and households that live in the area.
    """
    table = members(area).drop(columns="area_code")
    if NEIGHBOURHOODS not in table:
        lies_in = geography.oa21.set_index("oa21")["lsoa21"]
        table.insert(2, NEIGHBOURHOODS, table["oa21"].map(lies_in))
    names = geography.areas(NEIGHBOURHOODS)["label"]
    at = table.columns.get_loc(NEIGHBOURHOODS) + 1
    table.insert(at, "neighbourhood", table[NEIGHBOURHOODS].map(names))
    return table
