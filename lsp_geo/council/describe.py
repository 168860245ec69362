"""All that a district's file says, asked of ONS Open Geography, Nomis and the Commons Library."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from lsp_geo.build.city_series import RECIPES as SERIES
from lsp_geo.build.district import core_cities
from lsp_geo.council import alike
from lsp_geo.council.find import Found, find
from lsp_geo.fetch import boundaries, wards
from lsp_geo.fetch.open_geography import Layer, newest, open_layer, services
from lsp_geo.fetch.session import Session

REGION = r"LAD(\d\d)_RGN\1_EN_LU(_v\d+)?"
COMBINED = r"LAD(\d\d)_CAUTH\1_EN_LU(_v\d+)?"
COUNTY = r"LAD(\d\d)_CTY\1_EN_LU(_v\d+)?"
ENGLAND = {"code": "E92000001", "name": "England"}
NEAR_METRES = 1_500
NEIGHBOURS_RULE = "districts of England no further than 1.5 kilometres from its edge"
CORE_RULE = (
    "The members of Core Cities UK, of which it is one; codes as published figures have them."
)
AROUND = 0.1  # degrees about the district in which neighbours are looked for
METRES = "EPSG:27700"
# The panel of the map, in pixels, and the width of the world at zoom 0.
PANEL_WIDTH, PANEL_HEIGHT, WORLD, MARGIN = 700, 560, 512, 0.1


@dataclass(frozen=True)
class Council:
    """A district with everything its file says; ``core`` where it is one of the core cities."""

    found: Found
    wards: wards.Wards
    msoa_names: dict[str, str]
    neighbours: list[dict]
    parents: list[dict]
    peers: list[dict]
    core: bool
    view: dict[str, float]

    @property
    def kind(self) -> tuple[str, str]:
        """What a reader calls such a place: one and many."""
        if self.core:
            return "city", "cities"
        if self.found.kind == "London":
            return "borough", "boroughs"
        return "district", "districts"


def describe(
    session: Session, text: str, told: Callable[[str], None] = lambda _line: None
) -> Council:
    """The district a text means, and what it is set beside.

    Parameters
    ----------
    text : name, near name or code
    told : is given a line as each step is done

    Raises
    ------
    NotKnown
        Where no district of England is meant, or more than one.
    FetchError
        Where a publisher does not give what is asked for, or its sources do not agree on wards.
    """
    renamed = _renamed()
    lsoas = _layer(session, boundaries.LSOA_2024, "LSOAs by district").rows(
        "1=1", {"lsoa": "LSOA21CD", "code": "LAD24CD", "name": "LAD24NM"}
    )
    lsoas = lsoas[lsoas["lsoa"].str.startswith("E")]
    names = dict(zip(lsoas["code"], lsoas["name"], strict=True))
    counties = _larger(session, COUNTY, "CTY", renamed, needed=False)
    found = find(text, names, _by_county(counties, names), renamed)
    told(f"{found.name} ({found.code}), {found.kind}" + (f": {found.note}" if found.note else ""))
    codes = (found.code, *(new for new, old in renamed.items() if old == found.code))
    in_force = wards.in_force(session, codes)
    told(f"{len(in_force.names)} wards of {in_force.year}. {in_force.why}")
    core = [city for city in core_cities() if city["code"] == found.code]
    own, neighbours = _around(session, codes, names, renamed)
    told(f"Neighbours: {', '.join(place['name'] for place in neighbours) or 'none'}")
    peers = core_cities() if core else _alike(session, lsoas, found.code, names)
    told(f"Set beside: {', '.join(place['name'] for place in peers)}")
    return Council(
        found,
        in_force,
        _msoa_names(session, lsoas.loc[lsoas["code"] == found.code, "lsoa"]),
        neighbours,
        _parents(session, found.code, counties, renamed),
        peers,
        bool(core),
        view_of(own.total_bounds.tolist()),
    )


def _layer(session: Session, pattern: str, what: str) -> Layer:
    return open_layer(session, newest(services(session), pattern, what))


def _renamed() -> dict[str, str]:
    """Codes that districts have got since the lookup, with the ones it has; England's only."""
    text = (SERIES / "sources.toml").read_text(encoding="utf-8")
    pairs = tomllib.loads(text)["renamed"]
    return {new: old for new, old in pairs.items() if new.startswith("E")}


def _larger(
    session: Session, pattern: str, kind: str, renamed: dict[str, str], *, needed: bool = True
) -> pd.DataFrame:
    """Larger areas by district: ``lad``, ``code``, ``name``; empty where no such layer is out."""
    if not needed and not any(_fits(pattern, name) for name in services(session)):
        return pd.DataFrame(columns=["lad", "code", "name"])
    layer = _layer(session, pattern, f"districts by {kind}")
    rows = layer.rows(
        "1=1", {"lad": r"LAD\d\dCD", "code": rf"{kind}\d\dCD", "name": rf"{kind}\d\dNM"}
    )
    return rows.assign(lad=rows["lad"].replace(renamed))


def _fits(pattern: str, name: str) -> bool:
    return re.fullmatch(pattern, name, re.IGNORECASE) is not None


def _by_county(counties: pd.DataFrame, names: dict[str, str]) -> dict[str, list[str]]:
    known = counties[counties["lad"].isin(names)]
    return {county: [names[code] for code in part["lad"]] for county, part in known.groupby("name")}


def _parents(
    session: Session, code: str, counties: pd.DataFrame, renamed: dict[str, str]
) -> list[dict]:
    """Its county, combined authority and region as far as it has them, and England."""
    tables = (
        counties,
        _larger(session, COMBINED, "CAUTH", renamed, needed=False),
        _larger(session, REGION, "RGN", renamed),
    )
    found = [
        {"code": row.code, "name": row.name}
        for table in tables
        for row in table[table["lad"] == code].itertuples(index=False)
    ]
    return [*found, ENGLAND]


def _around(
    session: Session, codes: tuple[str, ...], names: dict[str, str], renamed: dict[str, str]
) -> tuple[gpd.GeoSeries, list[dict]]:
    """The district's shape, and the districts near it."""
    layer = _layer(session, boundaries.LAD_SHAPES, "shapes of districts")
    field = layer.field(r"LAD\d\dCD")
    listed = ", ".join(f"'{code}'" for code in codes)
    fields = {"code": r"LAD\d\dCD"}
    own = _frame(layer.shapes(f"{field} IN ({listed})", fields))
    west, south, east, north = own.total_bounds
    box = (west - AROUND, south - AROUND, east + AROUND, north + AROUND)
    near = _frame(
        layer.shapes(
            "1=1",
            fields,
            inSR="4326",
            geometry=",".join(f"{edge:.5f}" for edge in box),
            geometryType="esriGeometryEnvelope",
            spatialRel="esriSpatialRelIntersects",
        )
    )
    near = near.assign(code=near["code"].replace(renamed))
    shape = own.to_crs(METRES).union_all()
    close = near[near.to_crs(METRES).distance(shape) <= NEAR_METRES]
    others = sorted(set(close["code"]) - set(codes))
    return own.geometry, [{"code": c, "name": names[c]} for c in others if c in names]


def _frame(features: list[dict]) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame.from_features(features, crs="EPSG:4326")
    return frame.set_geometry(frame.geometry.make_valid())


def _alike(session: Session, lsoas: pd.DataFrame, code: str, names: dict[str, str]) -> list[dict]:
    """The district and those most like it, in order of name."""
    table = alike.shares(session, lsoas.set_index("lsoa")["code"])
    chosen = [code, *alike.nearest(table, code)]
    return [{"code": one, "name": names[one]} for one in sorted(chosen, key=names.__getitem__)]


def _msoa_names(session: Session, lsoas: pd.Series) -> dict[str, str]:
    """Names of the district's MSOAs by the House of Commons Library; none where it has none."""
    layer = _layer(session, boundaries.OA_LOOKUP, "output areas by LSOA")
    rows = layer.rows_by_codes(lsoas, "LSOA21CD", {"msoa": "MSOA21CD"})
    published = boundaries.msoa_names(session)
    return {code: published[code] for code in sorted(set(rows["msoa"])) if code in published}


def view_of(bounds: list[float]) -> dict[str, float]:
    """Centre and zoom at which a district fits the panel of the map.

    Parameters
    ----------
    bounds : west, south, east, north in degrees
    """
    west, south, east, north = bounds
    middle = (south + north) / 2
    wide = math.log2(PANEL_WIDTH * 360 / (WORLD * (east - west)))
    high = math.log2(
        PANEL_HEIGHT * 360 * math.cos(math.radians(middle)) / (WORLD * (north - south))
    )
    return {
        "longitude": round((west + east) / 2, 3),
        "latitude": round(middle, 3),
        "zoom": round(min(wide, high) - MARGIN, 1),
    }
