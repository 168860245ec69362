"""The ground that areas of one's own lie on: a district's outline, distances, names of places."""

from __future__ import annotations

from functools import cached_property, lru_cache

import numpy as np
import pyproj
import shapely

from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import CITY, NEIGHBOURHOODS

DEGREES, BRITISH = pyproj.CRS(4326), pyproj.CRS(27700)


class Ground:
    """One district's outline and neighbourhoods, worked out once for all areas made on it."""

    def __init__(self, geography: Geography) -> None:
        self.geography = geography

    @cached_property
    def outline(self) -> shapely.Geometry:
        """The district (EPSG:4326)."""
        return shapely.union_all(self.geography.boundaries(CITY).geometry.to_numpy())

    @cached_property
    def neighbourhoods(self) -> np.ndarray:
        """Shapes of the neighbourhoods in code order (EPSG:4326)."""
        return self.geography.boundaries(NEIGHBOURHOODS).geometry.to_numpy()

    def near(self, point: shapely.Point) -> str:
        """What people call the neighbourhood that is nearest to a point."""
        nearest = int(np.argmin(shapely.distance(self.neighbourhoods, point)))
        return self.geography.label(self.geography.areas(NEIGHBOURHOODS).index[nearest])

    def kilometres_away(self, shape: shapely.Geometry) -> float:
        """Kilometres from the district's border to a shape outside it (EPSG:4326)."""
        pair = [in_system(one, DEGREES, BRITISH) for one in (self.outline, shape)]
        return float(shapely.distance(*pair)) / 1_000


@lru_cache(maxsize=16)
def _change(source: pyproj.CRS, target: pyproj.CRS) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def in_system(shape: shapely.Geometry, source: pyproj.CRS, target: pyproj.CRS) -> shapely.Geometry:
    """A shape in another system of coordinates, x before y in both."""
    if source == target:
        return shape
    change = _change(source, target)
    return shapely.transform(shape, lambda xy: np.column_stack(change.transform(*xy.T)))
