"""The files of one district under ``data/boundaries``, each read when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from lsp_geo.data import contracts
from lsp_geo.data.boundary_files import read_district, read_geojson
from lsp_geo.data.table_files import read_table
from lsp_geo.errors import DataError

if TYPE_CHECKING:
    import geopandas

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
class Peers:
    """What the districts are called that this one is set beside: one of them, and all."""

    one: str = "core city"
    many: str = "core cities"

    @property
    def alike(self) -> bool:
        """Whether they were chosen for their likeness, and are no club of cities."""
        return self != Peers()


class DistrictFiles:
    """What a district's file says, its lookups, postcodes and base layers.

    The tables handed out are shared: treat them as read-only.
    """

    def __init__(self, data: Path) -> None:
        self.folder = data / "boundaries"
        if not self.folder.is_dir():
            raise DataError(self.folder, "the folder is missing", command="build")
        self.district: dict = read_district(self.folder / "district.toml")

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
    def peers(self) -> Peers:
        """What its comparators are called; core cities where its file says nothing else."""
        named = self.district.get("comparators")
        return Peers(named["one"], named["name"]) if named else Peers()

    @cached_property
    def districts(self) -> frozenset[str]:
        """Codes of whole districts and larger areas that the district is set beside."""
        named = (*self.district["parents"], *self.district["core_cities"])
        codes = (place["code"] for place in named)
        return frozenset([self.code, *self.district["neighbours"], *codes])

    @cached_property
    def areas_table(self) -> pd.DataFrame:
        """Areas of all levels that every district has, as ``areas.csv``."""
        return read_table(self.folder / "areas.csv", contracts.AREAS)

    def context(self, layer: str) -> geopandas.GeoDataFrame:
        """GeoDataFrame (EPSG:4326) of a base layer: neighbours, water, green or docks."""
        path = self.folder / f"{layer}.geojson"
        return read_geojson(path, CONTEXT_LAYERS[layer], may_be_empty=True)

    @cached_property
    def labels(self) -> pd.DataFrame:
        """Place names to draw: kind, name, lon, lat, rank (1 = shown first)."""
        return read_table(self.folder / "labels.csv", contracts.LABELS)

    @cached_property
    def oa21(self) -> pd.DataFrame:
        """Output areas: oa21, lsoa21, msoa21, residents, households; sorted by code."""
        table = read_table(self.folder / "lookup_oa21.csv", contracts.OUTPUT_AREAS)
        return table.sort_values("oa21", ignore_index=True)

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
