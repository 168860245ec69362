"""Areas of one's own as a level of a district, beside wards and neighbourhoods."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsp_geo.area.own import OwnArea
from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import NEIGHBOURHOODS, OUTPUT_AREAS, YOURS, Level

VINTAGE = "drawn or picked by whoever shows it, and no official area"


def with_areas(geography: Geography, areas: Sequence[OwnArea]) -> Geography:
    """The district with these areas (one at least, no code twice) as the level `YOURS`."""
    import geopandas

    level = Level(YOURS, "area of your own", "areas of your own", VINTAGE, len(areas))
    shapes = geopandas.GeoDataFrame(
        {"area_code": [area.code for area in areas]},
        geometry=[area.shape for area in areas],
        crs=4326,
    )
    return geography.with_level(level, pd.concat(map(members, areas), ignore_index=True), shapes)


def members(area: OwnArea) -> pd.DataFrame:
    """What lies in an area: area_code, area_name, oa21 (or lsoa21), residents, households.

    The last two are shares, 0 to 1, of the residents and households of each that live in the area.
    """
    own = area.members
    finest, key = (
        (own.output_areas, OUTPUT_AREAS)
        if len(own.output_areas)
        else (own.neighbourhoods, NEIGHBOURHOODS)
    )
    table = finest.assign(area_code=area.code, area_name=area.name)
    return table[["area_code", "area_name", key, "residents", "households"]]
