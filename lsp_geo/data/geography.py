"""Levels, areas, boundaries and lookups of one district."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from lsp_geo.data import contracts
from lsp_geo.data.boundary_files import read_district, read_geojson
from lsp_geo.data.kind import DistrictKind
from lsp_geo.data.levels import CITY, LEVELS
from lsp_geo.data.table_files import read_table
from lsp_geo.errors import DataError, NotKnown

if TYPE_CHECKING:
    import geopandas

# A neighbourhood lies inside a ward that has so much of its residents.
LEAST_SHARE_INSIDE = 0.1
# Two areas are neighbours along a border of about 20 metres or more, in degrees.
_LEAST_BORDER = 2e-4
# Base layers with what each of their shapes says of itself; a district may have none of a kind.
CONTEXT_LAYERS = {
    "neighbours": ("area_code", "area_name"),
    "water": ("name",),
    "green": ("name",),
    "docks": ("name",),
}
# What a postcode is used for: addresses on the ground, or large users and boxes, for post only.
FOR_HOMES, FOR_POST = "home", "post"


@dataclass(frozen=True)
class Level:
    """A kind of area: its names for readers, boundary vintage and number of areas."""

    code: str
    name: str
    plural: str
    vintage: str
    areas: int

    @property
    def title(self) -> str:
        """The level for readers, with the number of areas: “Wards (64)”."""
        return f"{self.plural[0].upper()}{self.plural[1:]} ({self.areas})"


@dataclass(frozen=True)
class Peers:
    """What the districts are called that this one is set beside: one of them, and all."""

    one: str = "core city"
    many: str = "core cities"

    @property
    def alike(self) -> bool:
        """Whether they were chosen for their likeness, and are no club of cities."""
        return self != Peers()


class Geography:
    """One district's areas and boundaries, read from ``data/boundaries``.

    The tables handed out are shared: treat them as read-only.
    """

    def __init__(self, data: Path) -> None:
        self.folder = data / "boundaries"
        if not self.folder.is_dir():
            raise DataError(self.folder, "the folder is missing", command="build")
        self.district: dict = read_district(self.folder / "district.toml")
        self.levels = {
            code: Level(code=code, **entry) for code, entry in self.district["levels"].items()
        }

    @property
    def code(self) -> str:
        """The district's GSS code."""
        return self.district["code"]

    @property
    def name(self) -> str:
        """The district's name."""
        return self.district["name"]

    @property
    def councillors_page(self) -> str:
        """Where the council says who speaks for a ward; empty where that is not known."""
        return self.district.get("councillors", "")

    @cached_property
    def kind(self) -> DistrictKind:
        """What a reader calls the whole district: a city, a borough, a district."""
        return DistrictKind(self.levels[CITY].name, self.levels[CITY].plural)

    @cached_property
    def peers(self) -> Peers:
        """What its comparators are called; core cities where its file says nothing else."""
        named = self.district.get("comparators")
        return Peers(named["one"], named["name"]) if named else Peers()

    @cached_property
    def _areas(self) -> pd.DataFrame:
        return read_table(self.folder / "areas.csv", contracts.AREAS)

    def areas(self, level: str) -> pd.DataFrame:
        """Areas of a level by GSS code: area_name, label, parent, residents, households, …"""
        if level not in LEVELS:
            raise NotKnown(f"There is no level “{level}”: choose from {', '.join(LEVELS)}.")
        return self._by_level[level]

    @cached_property
    def _by_level(self) -> dict[str, pd.DataFrame]:
        tables = {}
        for level in LEVELS:
            table = self._areas[self._areas["level"] == level]
            tables[level] = table.drop(columns="level").set_index("area_code").sort_index()
        return tables

    def by_label(self, level: str) -> list[str]:
        """Codes of a level in the order of the labels, as a reader looks for them in a list."""
        return self._in_order[level]

    @cached_property
    def _in_order(self) -> dict[str, list[str]]:
        return {
            level: table.sort_values("label").index.tolist()
            for level, table in self._by_level.items()
        }

    def label(self, area_code: str) -> str:
        """What people call an area; NotKnown for a code that is not of this district."""
        return self._labels[self.level_of(area_code)][area_code]

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {level: self._by_level[level]["label"].to_dict() for level in LEVELS}

    def level_of(self, area_code: str) -> str:
        """The level on which an area code lies; NotKnown when it is not of this district."""
        for level in LEVELS:
            if area_code in self._labels[level]:
                return level
        raise NotKnown(f"“{area_code}” is not the code of an area in {self.name}.")

    def boundaries(self, level: str) -> geopandas.GeoDataFrame:
        """GeoDataFrame (EPSG:4326): area_code, area_name, geometry, sorted by code."""
        frame = read_geojson(self.folder / f"{level}.geojson", ("area_code", "area_name"))
        known, found = set(self.areas(level).index), set(frame["area_code"])
        if known != found:
            odd = sorted(known ^ found)[0]
            raise DataError(
                self.folder / f"{level}.geojson",
                f"its areas are not those of areas.csv: look for {odd}",
            )
        return frame.sort_values("area_code", ignore_index=True)

    def context(self, layer: str) -> geopandas.GeoDataFrame:
        """GeoDataFrame (EPSG:4326) of a base layer: neighbours, water, green or docks."""
        path = self.folder / f"{layer}.geojson"
        return read_geojson(path, CONTEXT_LAYERS[layer], may_be_empty=True)

    @cached_property
    def labels(self) -> pd.DataFrame:
        """Place names to draw: kind, name, lon, lat, rank (1 = shown first)."""
        return read_table(self.folder / "labels.csv", contracts.LABELS)

    @cached_property
    def codes(self) -> dict[str, pd.Index]:
        """Known area codes by published level, 2011 ones included."""
        lsoa11 = pd.Index(self.lsoa11["lsoa11"].unique()).sort_values()
        # MSOA 2011 codes are those of 2021 wherever no LSOA of theirs was changed across MSOAs.
        msoa = self.areas("msoa21").index
        return {
            "oa21": pd.Index(self.oa21["oa21"]),
            "lsoa21": self.areas("lsoa21").index,
            "lsoa11": lsoa11,
            "msoa21": msoa,
            "msoa11": msoa,
            "ward25": self.areas("ward25").index,
        }

    @cached_property
    def districts(self) -> frozenset[str]:
        """Codes of whole districts and larger areas that the district is set beside."""
        named = (*self.district["parents"], *self.district["core_cities"])
        codes = (place["code"] for place in named)
        return frozenset([self.code, *self.district["neighbours"], *codes])

    @cached_property
    def oa21(self) -> pd.DataFrame:
        """Output areas: oa21, lsoa21, msoa21, residents, households; sorted by code."""
        table = read_table(self.folder / "lookup_oa21.csv", contracts.OUTPUT_AREAS)
        return table.sort_values("oa21", ignore_index=True)

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
        shown = {"msoa11": "msoa21"}.get(level, level)
        return self.areas(shown)["area_name"].to_dict() if shown in LEVELS else {}

    @cached_property
    def lsoa11(self) -> pd.DataFrame:
        """LSOA 2011 to 2021: lsoa11, name11, lsoa21, change (U, S, M), weight, residents_share."""
        return read_table(self.folder / "lookup_lsoa11_lsoa21.csv", contracts.LSOA11)

    @cached_property
    def oa21_ward25(self) -> pd.DataFrame:
        """Output areas to wards: oa21, ward25, share (1 per output area), method."""
        return read_table(self.folder / "weights_oa21_ward25.csv", contracts.OA21_WARDS)

    @cached_property
    def lsoa21_ward25(self) -> pd.DataFrame:
        """LSOAs to wards: lsoa21, ward25, residents and households shares, estimated."""
        return read_table(self.folder / "weights_lsoa21_ward25.csv", contracts.LSOA21_WARDS)

    @cached_property
    def postcodes(self) -> pd.DataFrame:
        """Live postcodes by postcode without space: postcode, lsoa21, ward25, lat, lon, use."""
        frame = read_table(self.folder / "postcodes.csv", contracts.POSTCODES)
        return frame.set_index(frame["postcode"].str.replace(" ", ""))

    def shares(self, source: str, target: str, by: str) -> np.ndarray:
        """Share of each source area's people (or homes) that lies in each target area.

        Parameters
        ----------
        source : ``oa21`` or ``lsoa21``
        target : a level that can be mapped
        by : ``residents`` or ``households``

        Returns
        -------
        ndarray, shape (target areas, source areas), both in code order; columns sum to 1.
        """
        key = (source, target, by)
        if key not in self._shares:
            rows, columns = self.areas(target).index, self.codes[source]
            matrix = np.zeros((len(rows), len(columns)))
            if target == "city":
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

    @cached_property
    def _shares(self) -> dict[tuple[str, str, str], np.ndarray]:
        return {}

    def _links(self, source: str, target: str, by: str) -> pd.DataFrame:
        if target == "ward25":
            table = self.oa21_ward25 if source == "oa21" else self.lsoa21_ward25
            share = "share" if source == "oa21" else by
            return table.rename(columns={source: "source", target: "target", share: "share"})
        if source == target:
            codes = self.codes[source]
            return pd.DataFrame({"source": codes, "target": codes, "share": 1.0})
        if source == "oa21":
            table = self.oa21
        else:
            table = (
                self.areas("lsoa21")
                .reset_index()
                .rename(columns={"area_code": "lsoa21", "parent": "msoa21"})
            )
        return table.rename(columns={source: "source", target: "target"}).assign(share=1.0)

    def inside(self, level: str) -> dict[str, np.ndarray]:
        """Rows (in code order) of the neighbourhoods inside each area of a level.

        A neighbourhood counts to every ward with at least a tenth of its residents.
        """
        return self._inside[level]

    @cached_property
    def _inside(self) -> dict[str, dict[str, np.ndarray]]:
        codes = self.areas("lsoa21").index
        links = self.lsoa21_ward25
        links = links[links["residents"] >= LEAST_SHARE_INSIDE]
        parents = self.areas("lsoa21").reset_index()
        grouped = {
            "ward25": links.groupby("ward25")["lsoa21"],
            "msoa21": parents.groupby("parent")["area_code"],
        }
        none = np.array([], dtype=int)
        return {
            level: {code: np.sort(codes.get_indexer(rows)) for code, rows in grouped[level]}
            if level in grouped
            else dict.fromkeys(self.areas(level).index, none)
            for level in LEVELS
        }

    def wards_of(self, area_code: str) -> pd.Series:
        """Shares of an area's residents in the wards it lies in, by code, the largest first.

        A ward lies in itself; the city in all.
        """
        if area_code not in self._wards_of:
            level = self.level_of(area_code)
            wards = self.areas("ward25").index
            if level == "ward25":
                shares = pd.Series(wards == area_code, wards, dtype=float)
            else:
                inside = self.shares("lsoa21", level, "residents")
                own = inside[self.areas(level).index.get_loc(area_code)]
                people = own * self.areas("lsoa21")["residents"].to_numpy(float)
                in_wards = self.shares("lsoa21", "ward25", "residents") @ people
                shares = pd.Series(in_wards / people.sum(), wards)
            shares = shares.sort_values(ascending=False, kind="stable")
            self._wards_of[area_code] = shares[shares > 0]
        return self._wards_of[area_code]

    @cached_property
    def _wards_of(self) -> dict[str, pd.Series]:
        return {}

    def neighbours(self, level: str) -> dict[str, list[str]]:
        """Areas that share a border (about 20 metres at least) with each of a level, by label."""
        if level not in self._neighbours:
            self._neighbours[level] = self._find_neighbours(level)
        return self._neighbours[level]

    @cached_property
    def _neighbours(self) -> dict[str, dict[str, list[str]]]:
        return {}

    def _find_neighbours(self, level: str) -> dict[str, list[str]]:
        frame = self.boundaries(level)
        labels = self.areas(level)["label"]
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

    def bounds(self, area_code: str) -> tuple[float, float, float, float]:
        """West, south, east and north of an area in degrees."""
        return self._bounds(self.level_of(area_code))[area_code]

    def _bounds(self, level: str) -> dict[str, tuple[float, float, float, float]]:
        if level not in self._boxes:
            frame = self.boundaries(level)
            boxes = map(tuple, frame.bounds.to_numpy().tolist())
            self._boxes[level] = dict(zip(frame["area_code"], boxes, strict=True))
        return self._boxes[level]

    @cached_property
    def _boxes(self) -> dict[str, dict[str, tuple[float, float, float, float]]]:
        return {}

    @cached_property
    def ward_parts(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Row of the neighbourhood, share of its residents and ward of every part of a ward."""
        links = self.lsoa21_ward25
        rows = self.areas("lsoa21").index.get_indexer(links["lsoa21"])
        wards = pd.factorize(links["ward25"], sort=True)[0]
        return rows, links["residents"].to_numpy(float), wards
