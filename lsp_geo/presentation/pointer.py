"""Where a presenter's pointer goes: down the order of values, or to the next place on a side."""

from __future__ import annotations

import numpy as np

from lsp_geo.city import City
from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import CITY, NEIGHBOURHOODS
from lsp_geo.presentation.content import period_of, run_of
from lsp_geo.presentation.view import View


def in_order(city: City, view: View) -> list[str]:
    """Areas with a value from the highest to the lowest: the way the pointer goes.

    Where a larger area is seen close, only those inside it. On a map of change it goes from the
    largest rise to the largest fall.
    """
    if view.kind == "moved":
        changes = city.change(view.indicator, run_of(city, view).segment.start, view.level)
        table = changes.assign(value=changes["change"])
    else:
        table = city.tables.table(view.indicator, view.level, period_of(city.tables, view))
    around = city.geography.level_of(view.area) if view.area else ""
    if view.level == NEIGHBOURHOODS and around not in ("", NEIGHBOURHOODS, CITY):
        table = table.iloc[city.members(view.area)]
    known = table.dropna(subset="value").sort_values("value", ascending=False, kind="stable")
    return known["area_code"].tolist()


def towards(geography: Geography, level: str, area: str, direction: str) -> str:
    """The nearest area on one side of another; the area itself at the edge of the city.

    Parameters
    ----------
    geography : the district
    level : level of both areas
    area : where to start
    direction : north, south, east or west
    """
    areas = geography.areas(level)
    north = (areas["label_lat"] - areas.at[area, "label_lat"]).to_numpy(float)
    # Degrees of longitude are shorter than those of latitude.
    east = (areas["label_lon"] - areas.at[area, "label_lon"]).to_numpy(float) * np.cos(
        np.radians(areas.at[area, "label_lat"])
    )
    ahead, aside = {
        "north": (north, east),
        "south": (-north, east),
        "east": (east, north),
        "west": (-east, north),
    }[direction]
    # Within 45 degrees to either side, so that each area has its own four neighbours.
    possible = (ahead > 0) & (np.abs(aside) <= ahead)
    if not possible.any():
        return area
    return areas.index[int(np.argmin(np.where(possible, np.hypot(ahead, aside), np.inf)))]
