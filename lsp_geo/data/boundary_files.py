"""Shapes and the district's file, read whole and refused in plain words where damaged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from lsp_geo.data.contracts import EAST, NORTH, SOUTH, WEST
from lsp_geo.data.descriptions import at_key, read_held
from lsp_geo.data.levels import BASE
from lsp_geo.data.table_files import read_text
from lsp_geo.errors import DataError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

DISTRICT_SCHEMA = Path(__file__).with_name("district.schema.json")


def read_geojson(
    path: Path, columns: tuple[str, ...], *, may_be_empty: bool = False
) -> GeoDataFrame:
    """Valid polygons in longitude and latitude (EPSG:4326) with these properties, all texts.

    Raises
    ------
    DataError
        Naming the first feature that is not so.
    """
    import geopandas

    text = read_text(path)
    try:
        features = json.loads(text)["features"]
        properties = [one["properties"] for one in features]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError(path, f"cannot be read as GeoJSON: {_said(error)}") from None
    for number, own in enumerate(properties, 1):
        for name in columns:
            if not isinstance(own, dict) or not isinstance(own.get(name), str):
                raise DataError(path, f"feature {number} does not say its {name}", field=name)
    if not features:
        if may_be_empty:
            return geopandas.GeoDataFrame({name: [] for name in columns}, geometry=[], crs=4326)
        raise DataError(path, "there is no area in it")
    try:
        frame = geopandas.read_file(path)
    except Exception as error:  # pyogrio raises many kinds, all meaning: not GeoJSON
        raise DataError(path, f"cannot be read as GeoJSON: {error}") from error
    if frame.crs is None or frame.crs.to_epsg() != 4326:
        raise DataError(path, "the coordinates must be longitude and latitude (EPSG:4326)")
    _check_shapes(path, frame)
    return frame


def _said(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)


def _check_shapes(path: Path, frame: GeoDataFrame) -> None:
    shapes, box = frame.geometry, frame.bounds
    checks = {
        "is not valid": shapes.is_valid & ~shapes.is_empty,
        "is no polygon": shapes.geom_type.isin(["Polygon", "MultiPolygon"]),
        "lies outside Great Britain and Ireland": (box["minx"] >= WEST)
        & (box["maxx"] <= EAST)
        & (box["miny"] >= SOUTH)
        & (box["maxy"] <= NORTH),
    }
    for problem, good in checks.items():
        for row in np.flatnonzero(~good.to_numpy(bool))[:1]:
            raise DataError(path, f"the shape of feature {row + 1} {problem}")


def read_district(path: Path) -> dict:
    """What a district is called, its levels, neighbours and comparators; DataError if damaged.

    ``councillors``, where it is given, is the address of the council's own page on which people
    find who speaks for them.
    """
    district = read_held(path, DISTRICT_SCHEMA)
    for level in BASE:
        if level not in district["levels"]:
            raise at_key(path, "levels", f"the level {level} is missing")
    address = district.get("councillors")
    if address is not None and not _is_secure(address):
        raise at_key(
            path, "councillors", "must be the whole address of a page, beginning with https://"
        )
    return district


def _is_secure(address: object) -> bool:
    """Whether this is the address of a page that nobody on the way can change."""
    parts = urlsplit(address) if isinstance(address, str) else None
    return parts is not None and parts.scheme == "https" and "." in parts.netloc
