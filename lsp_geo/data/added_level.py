"""A level added to those of every district: areas told by the output areas that they have."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lsp_geo.data.levels import NEIGHBOURHOODS, OUTPUT_AREAS, WARDS, Level
from lsp_geo.errors import NotKnown

if TYPE_CHECKING:
    import geopandas

    from lsp_geo.data.geography import Geography

# A neighbourhood lies inside a larger area that has so much of its residents.
LEAST_SHARE_INSIDE = 0.1
# A neighbourhood is drawn as part of an area that has so much of its residents.
LEAST_SHARE_DRAWN = 0.5
# Shares that differ by less are the same: they are written to six places.
_SAME = 1e-5
_PEOPLE = ("residents", "households")


class AddedLevel:
    """The areas of one added level, with all that a geography tells of a level.

    Parameters
    ----------
    base : the geography it is added to
    level : its names
    members : as `Geography.with_level` has them
    shapes : ``area_code`` and polygons, or None to have them drawn from neighbourhoods
    """

    def __init__(
        self,
        base: Geography,
        level: Level,
        members: pd.DataFrame,
        shapes: geopandas.GeoDataFrame | None = None,
    ) -> None:
        self.base, self.level, self.members, self._shapes = base, level, members, shapes
        self.source = OUTPUT_AREAS if OUTPUT_AREAS in members else NEIGHBOURHOODS
        # What the geography works out of it, under the level's code.
        self.kept_neighbours: dict[str, dict[str, list[str]]] = {}
        self.kept_boxes: dict[str, dict[str, tuple[float, float, float, float]]] = {}
        self._shares: dict[tuple[str, str], np.ndarray] = {}

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of the areas by code, in code order."""
        named = self.members.drop_duplicates("area_code").sort_values("area_code")
        return dict(zip(named["area_code"], named["area_name"], strict=True))

    @cached_property
    def areas(self) -> pd.DataFrame:
        """The areas by code, with the columns of `Geography.areas`."""
        people = {
            by: np.rint(self.shares(self.source, by) @ self._people(by)).astype("int64")
            for by in _PEOPLE
        }
        longitudes, latitudes = self._label_points()
        return pd.DataFrame(
            {
                "area_name": list(self.names.values()),
                "label": list(self.names.values()),
                "parent": self.base.code,
                **people,
                "councillors": np.nan,
                "label_lon": longitudes,
                "label_lat": latitudes,
            },
            index=pd.Index(list(self.names), name="area_code"),
        )

    def _people(self, by: str) -> np.ndarray:
        base = self.base
        table = base.oa21 if self.source == OUTPUT_AREAS else base.areas(NEIGHBOURHOODS)
        return table[by].to_numpy(float)

    def _label_points(self) -> tuple[np.ndarray, np.ndarray]:
        """Where the name stands: in the neighbourhood nearest to the middle of its residents."""
        small = self.base.areas(NEIGHBOURHOODS)
        places = small[["label_lon", "label_lat"]].to_numpy(float)
        share = self.shares(NEIGHBOURHOODS, "residents")
        people = share * small["residents"].to_numpy(float)
        middle = people @ places / np.maximum(people.sum(axis=1, keepdims=True), 1)
        far = np.hypot(*(middle[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
        # One of which the area has little may have its own point outside the area.
        most = np.minimum(share.max(axis=1, keepdims=True), LEAST_SHARE_DRAWN)
        nearest = np.where(share >= most, far, np.inf).argmin(axis=1)
        return places[nearest, 0], places[nearest, 1]

    @cached_property
    def covered(self) -> float:
        """Share of the district's residents who live in one of the areas or more."""
        people = self._people("residents")
        inside = np.minimum(self.shares(self.source, "residents").sum(axis=0), 1)
        return float(inside @ people / people.sum())

    def shares(self, source: str, by: str) -> np.ndarray:
        """Share of each source area's people that lies in each area, as `Geography.shares`."""
        key = (source, by)
        if key not in self._shares:
            self._shares[key] = self._worked_out(source, by)
        return self._shares[key]

    def _worked_out(self, source: str, by: str) -> np.ndarray:
        if source == self.source:
            codes = self.base.codes[source]
            matrix = np.zeros((len(self.names), len(codes)))
            rows = pd.Index(list(self.names)).get_indexer(self.members["area_code"])
            columns = codes.get_indexer(self.members[source])
            np.add.at(matrix, (rows, columns), self.members[by].to_numpy(float))
            return matrix
        if source == NEIGHBOURHOODS:
            return self._of_neighbourhoods(by)
        if source == OUTPUT_AREAS:
            # The district holds none.
            return np.zeros((len(self.names), 0))
        wholes = self.wholes(source)
        if wholes is None:
            raise NotKnown(f"The {self.level.plural} are not made of whole areas of “{source}”.")
        return wholes

    def _of_neighbourhoods(self, by: str) -> np.ndarray:
        """Shares of neighbourhoods, from those of their output areas."""
        lies_in = self.base.shares(OUTPUT_AREAS, NEIGHBOURHOODS, by)
        people = self._people(by)
        parts = (self.shares(self.source, by) * people) @ lies_in.T
        wholes = lies_in @ people
        shares = np.divide(parts, wholes, out=np.zeros(parts.shape), where=wholes > 0)
        shares[np.abs(shares - 1) < _SAME] = 1.0
        return shares

    def wholes(self, source: str) -> np.ndarray | None:
        """1 for the MSOAs or wards that make up each area, else 0; None where some are split."""
        if source not in self._wholes:
            self._wholes[source] = self._made_of(source)
        return self._wholes[source]

    @cached_property
    def _wholes(self) -> dict[str, np.ndarray | None]:
        return {}

    def _made_of(self, source: str) -> np.ndarray | None:
        # Of a split output area both have shares: it is the same piece where all others agree too.
        own = self.shares(self.source, "residents")
        larger = self.base.shares(self.source, source, "residents")
        found = np.zeros((len(own), len(larger)))
        for row, shares in enumerate(own):
            within = ((shares >= larger - _SAME) | (larger == 0)).all(axis=1)
            if (np.abs(larger[within].sum(axis=0) - shares) > _SAME).any():
                return None
            found[row, within] = 1.0
        return found

    @cached_property
    def inside(self) -> dict[str, np.ndarray]:
        """Rows (in code order) of the neighbourhoods inside each area."""
        shares = self.shares(NEIGHBOURHOODS, "residents")
        return {
            code: np.flatnonzero(own >= LEAST_SHARE_INSIDE)
            for code, own in zip(self.names, shares, strict=True)
        }

    def wards_of(self, area_code: str) -> pd.Series:
        """Shares of an area's residents in the wards it lies in, as `Geography.wards_of`."""
        row, wards, wholes = (
            list(self.names).index(area_code),
            self.base.areas(WARDS),
            self.wholes(WARDS),
        )
        if wholes is not None:
            people = wholes[row] * wards["residents"].to_numpy(float)
        else:
            own = self.shares(self.source, "residents")[row] * self._people("residents")
            people = self.base.shares(self.source, WARDS, "residents") @ own
        shares = pd.Series(people / max(people.sum(), 1), wards.index)
        shares = shares.sort_values(ascending=False, kind="stable")
        return shares[shares > 0]

    def around(self, lsoa21: str, ward25: str) -> str:
        """Code of the area that has all of a neighbourhood, else of a ward; empty if none has."""
        wards = self.wholes(WARDS)
        for source, code, shares in (
            (NEIGHBOURHOODS, lsoa21, self.shares(NEIGHBOURHOODS, "residents")),
            (WARDS, ward25, wards),
        ):
            if code and shares is not None:
                whole = np.flatnonzero(shares[:, self.base.codes[source].get_loc(code)] >= 1)
                if len(whole):
                    return list(self.names)[whole[0]]
        return ""

    def boundaries(self) -> geopandas.GeoDataFrame:
        """GeoDataFrame (EPSG:4326): area_code, area_name, geometry, sorted by code."""
        return self._frame.copy()

    @cached_property
    def _frame(self) -> geopandas.GeoDataFrame:
        import geopandas

        shapes = self.drawn().set_index("area_code").geometry
        return geopandas.GeoDataFrame(
            {"area_code": list(self.names), "area_name": list(self.names.values())},
            geometry=shapes.loc[list(self.names)].to_numpy(),
            crs=4326,
        )

    def drawn(self) -> geopandas.GeoDataFrame:
        """The areas' shapes by ``area_code``: those given, else drawn from neighbourhoods."""
        if self._shapes is not None:
            return self._shapes
        shares = self.shares(NEIGHBOURHOODS, "residents")
        return united(self.base, dict(zip(self.names, map(self.most_inside, shares), strict=True)))

    def most_inside(self, shares: np.ndarray) -> list[tuple[str, str]]:
        """Level and code of the neighbourhoods an area is drawn as, from its share of each.

        Those of which it has at least half; where there are none, the one it has most of.
        """
        codes = self.base.codes[NEIGHBOURHOODS]
        most = min(shares.max(), LEAST_SHARE_DRAWN)
        return [(NEIGHBOURHOODS, code) for code in codes[shares >= most - _SAME]]

    @property
    def splits(self) -> bool:
        """Whether some neighbourhood or ward lies in an area with a part only."""
        shares = self.shares(NEIGHBOURHOODS, "residents")
        return bool(((shares > _SAME) & (shares < 1)).any())

    @property
    def roughly_drawn(self) -> bool:
        """Whether it is drawn from whole neighbourhoods though its areas split some."""
        return self._shapes is None and self.splits


def united(base: Geography, parts: dict[str, list[tuple[str, str]]]) -> geopandas.GeoDataFrame:
    """One shape an area from the shapes of its parts (level and code), by ``area_code``."""
    import geopandas
    import shapely

    levels = {level for own in parts.values() for level, _ in own}
    shapes = {
        (level, code): shape
        for level in levels
        for code, shape in base.boundaries(level).set_index("area_code").geometry.items()
    }
    joined = [shapely.union_all([shapes[one] for one in own]) for own in parts.values()]
    return geopandas.GeoDataFrame({"area_code": list(parts)}, geometry=joined, crs=4326)
