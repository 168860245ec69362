"""Which areas lie beside each other, by the length of the border they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas

# Two areas are neighbours along a border of about 20 metres or more, in degrees.
_LEAST_BORDER = 2e-4


def neighbours_by_border(frame: geopandas.GeoDataFrame, labels: pd.Series) -> dict[str, list[str]]:
    """Codes of the areas beside each area of a level, by its code, in the order of their labels."""
    codes = frame["area_code"].to_numpy()
    shapes = frame.geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one != other], other[one != other]
    lines = shapely.boundary(shapes)
    border = shapely.length(shapely.intersection(lines[one], lines[other]))
    found: dict[str, list[str]] = {code: [] for code in codes}
    for n in np.flatnonzero(border >= _LEAST_BORDER):
        found[codes[one[n]]].append(codes[other[n]])
    return {code: sorted(near, key=labels.__getitem__) for code, near in found.items()}
