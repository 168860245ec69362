"""Levels, areas, boundaries and lookups of one district."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lsp_geo.data import level_files
from lsp_geo.data.added_level import LEAST_SHARE_INSIDE, AddedLevel
from lsp_geo.data.boundary_files import read_geojson
from lsp_geo.data.district_files import DistrictFiles
from lsp_geo.data.kind import DistrictKind
from lsp_geo.data.levels import (
    BASE,
    CITY,
    MSOAS,
    NEIGHBOURHOODS,
    OUTPUT_AREAS,
    WARDS,
    Level,
    small_to_large,
)
from lsp_geo.data.neighbours import neighbours_by_border
from lsp_geo.errors import DataError, NotKnown

if TYPE_CHECKING:
    import geopandas

# Tables and lists that hold for every level added: read before one is, so that all share them.
_SHARED = ("oa21", "lsoa11", "oa21_ward25", "lsoa21_ward25", "postcodes", "labels", "codes")
Box = tuple[float, float, float, float]


class Geography(DistrictFiles):
    """One district's areas and boundaries, read from ``data/boundaries``.

    ``levels`` are those of every district and those added to this one, the smallest areas first.
    The tables handed out are shared: treat them as read-only.
    """

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        # What is worked out of the levels that every district has; an added level keeps its own.
        self._shares: dict[tuple[str, str, str], np.ndarray] = {}
        self._neighbours: dict[str, dict[str, list[str]]] = {}
        self._boxes: dict[str, dict[str, Box]] = {}
        self._wards_of: dict[str, pd.Series] = {}
        self._added: dict[str, AddedLevel] = {}
        described = self.district["levels"]
        self.levels = small_to_large(Level(code, **described[code]) for code in BASE)
        for code, entry in described.items():
            if code not in BASE:
                self._add(level_files.lasting_level(self, code, entry))

    def with_level(
        self, level: Level, members: pd.DataFrame, shapes: geopandas.GeoDataFrame | None = None
    ) -> Geography:
        """The same district with one more level; what it has read and worked out is shared.

        Parameters
        ----------
        level : its code is none of a level that is there, nor of one that figures come on
        members : ``area_code``, ``area_name``, ``oa21`` (or ``lsoa21`` where a district holds no
            output areas), and the shares 0 to 1 of its ``residents`` and ``households`` that live
            inside the area; areas may overlap, and need not cover the district
        shapes : ``area_code`` and polygons (EPSG:4326); where there are none the areas are drawn
            as whole neighbourhoods, those of which they have at least half
        """
        for name in _SHARED:
            getattr(self, name)
        wider = copy(self)
        wider._added = dict(self._added)
        wider._add(AddedLevel(self, level, members, shapes))
        return wider

    def _add(self, added: AddedLevel) -> None:
        self._added[added.level.code] = added
        self.levels = small_to_large([*self.levels.values(), added.level])

    @property
    def mapped(self) -> tuple[str, ...]:
        """Codes of the levels that can be shaded: all but the city, which is one area."""
        return tuple(code for code in self.levels if code != CITY)

    @property
    def added(self) -> tuple[str, ...]:
        """Codes of the levels added to those of every district, the smallest areas first."""
        return tuple(code for code, level in self.levels.items() if level.is_added)

    @property
    def listed(self) -> tuple[str, ...]:
        """Levels in the order in which lists of areas have them: wards, added ones, the smaller."""
        return (WARDS, *self.added, MSOAS, NEIGHBOURHOODS)

    @cached_property
    def kind(self) -> DistrictKind:
        """What a reader calls the whole district: a city, a borough, a district."""
        return DistrictKind(self.levels[CITY].name, self.levels[CITY].plural)

    def as_large_as(self, level: str) -> str:
        """The level of every district whose areas an added level's are at least as populous as."""
        if level not in self._added:
            return level
        smallest = self.areas(level)["residents"].min()
        return WARDS if smallest >= self.areas(WARDS)["residents"].min() else NEIGHBOURHOODS

    def covered(self, level: str) -> float:
        """Share of the district's residents who live in an area of a level."""
        return self._added[level].covered if level in self._added else 1.0

    def splits(self, level: str) -> bool:
        """Whether areas of an added level are not made of whole neighbourhoods."""
        return level in self._added and self._added[level].splits

    def roughly_drawn(self, level: str) -> bool:
        """Whether a level is drawn from whole neighbourhoods though its areas split some."""
        return level in self._added and self._added[level].roughly_drawn

    def areas(self, level: str) -> pd.DataFrame:
        """Areas of a level by GSS code: area_name, label, parent, residents, households, …"""
        if level in self._added:
            return self._added[level].areas
        if level not in BASE:
            raise NotKnown(f"There is no level “{level}”: choose from {', '.join(self.levels)}.")
        return self._by_level[level]

    @cached_property
    def _by_level(self) -> dict[str, pd.DataFrame]:
        tables = {}
        for level in BASE:
            table = self.areas_table[self.areas_table["level"] == level]
            tables[level] = table.drop(columns="level").set_index("area_code").sort_index()
        return tables

    def by_label(self, level: str) -> list[str]:
        """Codes of a level in the order of the labels, as a reader looks for them in a list."""
        if level not in self._added:
            return self._in_order[level]
        return self.areas(level).sort_values("label").index.tolist()

    @cached_property
    def _in_order(self) -> dict[str, list[str]]:
        return {
            level: table.sort_values("label").index.tolist()
            for level, table in self._by_level.items()
        }

    def label(self, area_code: str) -> str:
        """What people call an area; NotKnown for a code that is not of this district."""
        level = self.level_of(area_code)
        return (self._added[level].names if level in self._added else self._labels[level])[
            area_code
        ]

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {level: self._by_level[level]["label"].to_dict() for level in BASE}

    def level_of(self, area_code: str) -> str:
        """The level on which an area code lies; NotKnown when it is not of this district."""
        for level in BASE:
            if area_code in self._labels[level]:
                return level
        for level, added in self._added.items():
            if area_code in added.names:
                return level
        raise NotKnown(f"“{area_code}” is not the code of an area in {self.name}.")

    def boundaries(self, level: str) -> geopandas.GeoDataFrame:
        """GeoDataFrame (EPSG:4326): area_code, area_name, geometry, sorted by code."""
        if level in self._added:
            return self._added[level].boundaries()
        path = self.folder / f"{level}.geojson"
        frame = read_geojson(path, ("area_code", "area_name"))
        for code in frame["area_code"][frame["area_code"].duplicated()][:1]:
            raise DataError(path, f"the area {code} stands here twice")
        known, found = set(self.areas(level).index), set(frame["area_code"])
        if known != found:
            odd = sorted(known ^ found)[0]
            raise DataError(path, f"its areas are not those of areas.csv: look for {odd}")
        return frame.sort_values("area_code", ignore_index=True)

    @cached_property
    def codes(self) -> dict[str, pd.Index]:
        """Known area codes by published level, 2011 ones included."""
        lsoa11 = pd.Index(self.lsoa11["lsoa11"].unique()).sort_values()
        # MSOA 2011 codes are those of 2021 wherever no LSOA of theirs was changed across MSOAs.
        msoa = self.areas(MSOAS).index
        return {
            OUTPUT_AREAS: pd.Index(self.oa21["oa21"]),
            NEIGHBOURHOODS: self.areas(NEIGHBOURHOODS).index,
            "lsoa11": lsoa11,
            MSOAS: msoa,
            "msoa11": msoa,
            WARDS: self.areas(WARDS).index,
        }

    def published_names(self, level: str) -> dict[str, str]:
        """Names of the areas for which figures of a level are published, as far as held, by code.

        ``level`` is an indicator's, ``district`` for whole districts among them.
        """
        if level == "lsoa11":
            return dict(zip(self.lsoa11["lsoa11"], self.lsoa11["name11"], strict=True))
        if level == "district":
            places = (*self.district["parents"], *self.district["core_cities"])
            return {
                **{place["code"]: place["name"] for place in places},
                self.code: self.name,
            }
        shown = {"msoa11": MSOAS}.get(level, level)
        return self.areas(shown)["area_name"].to_dict() if shown in BASE else {}

    def shares(self, source: str, target: str, by: str) -> np.ndarray:
        """Share of each source area's people (or homes) that lies in each target area.

        Parameters
        ----------
        source : ``oa21`` or ``lsoa21``; ``msoa21`` or ``ward25`` where `made_of` says so
        target : a level that is shown
        by : ``residents`` or ``households``

        Returns
        -------
        ndarray, shape (target areas, source areas), both in code order; columns sum to 1, or on an
        added level to what its areas have of it.
        """
        if target in self._added:
            return self._added[target].shares(source, by)
        key = (source, target, by)
        if key not in self._shares:
            rows, columns = self.areas(target).index, self.codes[source]
            matrix = np.zeros((len(rows), len(columns)))
            if target == CITY:
                matrix[:] = 1.0
            else:
                links = self._links(source, target, by)
                np.add.at(
                    matrix,
                    (rows.get_indexer(links["target"]), columns.get_indexer(links["source"])),
                    links["share"].to_numpy(float),
                )
            self._shares[key] = matrix
        return self._shares[key]

    def made_of(self, target: str, source: str) -> bool:
        """Whether figures of a source level can be brought to the areas of a larger level.

        MSOAs and wards are too large to be shared out: every area must be made of whole ones.
        """
        if source == target or target == CITY or source in (OUTPUT_AREAS, NEIGHBOURHOODS):
            return True
        return target in self._added and self._added[target].wholes(source) is not None

    def area_around(self, level: str, lsoa21: str, ward25: str) -> str:
        """Code of the area of an added level that has all of a neighbourhood or ward, else ""."""
        return self._added[level].around(lsoa21, ward25)

    def _links(self, source: str, target: str, by: str) -> pd.DataFrame:
        if target == WARDS:
            table = self.oa21_ward25 if source == OUTPUT_AREAS else self.lsoa21_ward25
            share = "share" if source == OUTPUT_AREAS else by
            return table.rename(columns={source: "source", target: "target", share: "share"})
        if source == target:
            codes = self.codes[source]
            return pd.DataFrame({"source": codes, "target": codes, "share": 1.0})
        if source == OUTPUT_AREAS:
            table = self.oa21
        else:
            table = (
                self.areas(NEIGHBOURHOODS)
                .reset_index()
                .rename(columns={"area_code": NEIGHBOURHOODS, "parent": MSOAS})
            )
        return table.rename(columns={source: "source", target: "target"}).assign(share=1.0)

    def inside(self, level: str) -> dict[str, np.ndarray]:
        """Rows (in code order) of the neighbourhoods inside each area of a level.

        A neighbourhood counts to every ward, and area of an added level, with at least a tenth of
        its residents.
        """
        return self._added[level].inside if level in self._added else self._inside[level]

    @cached_property
    def _inside(self) -> dict[str, dict[str, np.ndarray]]:
        codes = self.areas(NEIGHBOURHOODS).index
        links = self.lsoa21_ward25
        links = links[links["residents"] >= LEAST_SHARE_INSIDE]
        parents = self.areas(NEIGHBOURHOODS).reset_index()
        grouped = {
            WARDS: links.groupby(WARDS)[NEIGHBOURHOODS],
            MSOAS: parents.groupby("parent")["area_code"],
        }
        none = np.array([], dtype=int)
        return {
            level: {code: np.sort(codes.get_indexer(rows)) for code, rows in grouped[level]}
            if level in grouped
            else dict.fromkeys(self.areas(level).index, none)
            for level in BASE
        }

    def wards_of(self, area_code: str) -> pd.Series:
        """Shares of an area's residents in the wards it lies in, by code, the largest first.

        A ward lies in itself; the city in all.
        """
        if area_code not in self._wards_of:
            level = self.level_of(area_code)
            if level in self._added:
                return self._added[level].wards_of(area_code)
            self._wards_of[area_code] = self._find_wards(area_code, level)
        return self._wards_of[area_code]

    def _find_wards(self, area_code: str, level: str) -> pd.Series:
        wards = self.areas(WARDS).index
        if level == WARDS:
            shares = pd.Series(wards == area_code, wards, dtype=float)
        else:
            inside = self.shares(NEIGHBOURHOODS, level, "residents")
            own = inside[self.areas(level).index.get_loc(area_code)]
            people = own * self.areas(NEIGHBOURHOODS)["residents"].to_numpy(float)
            in_wards = self.shares(NEIGHBOURHOODS, WARDS, "residents") @ people
            shares = pd.Series(in_wards / people.sum(), wards)
        shares = shares.sort_values(ascending=False, kind="stable")
        return shares[shares > 0]

    def neighbours(self, level: str) -> dict[str, list[str]]:
        """Areas that share a border (about 20 metres at least) with each of a level, by label."""
        kept = self._added[level].kept_neighbours if level in self._added else self._neighbours
        if level not in kept:
            kept[level] = neighbours_by_border(self.boundaries(level), self.areas(level)["label"])
        return kept[level]

    def bounds(self, area_code: str) -> Box:
        """West, south, east and north of an area in degrees."""
        level = self.level_of(area_code)
        kept = self._added[level].kept_boxes if level in self._added else self._boxes
        if level not in kept:
            frame = self.boundaries(level)
            boxes = map(tuple, frame.bounds.to_numpy().tolist())
            kept[level] = dict(zip(frame["area_code"], boxes, strict=True))
        return kept[level][area_code]

    @cached_property
    def ward_parts(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Row of the neighbourhood, share of its residents and ward of every part of a ward."""
        links = self.lsoa21_ward25
        rows = self.areas(NEIGHBOURHOODS).index.get_indexer(links[NEIGHBOURHOODS])
        wards = pd.factorize(links[WARDS], sort=True)[0]
        return rows, links["residents"].to_numpy(float), wards
