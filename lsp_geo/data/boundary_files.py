"""Files under data/boundaries, each read whole and refused in plain words where it is damaged."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from lsp_geo.errors import DataError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def read_table(path: Path, text: list[str]) -> pd.DataFrame:
    """A CSV with these columns as text and all others as numbers; DataError if it is damaged."""
    try:
        frame = pd.read_csv(
            path,
            dtype=dict.fromkeys(text, str),
            keep_default_na=False,
            na_values={c: [""] for c in _number_columns(path, text)},
        )
    except FileNotFoundError:
        raise DataError(path, "the file is missing: run “python -m lsp_geo build”") from None
    except (ValueError, UnicodeDecodeError) as error:
        raise DataError(path, f"cannot be read as a table: {error}") from None
    missing = [column for column in text if column not in frame.columns]
    if missing:
        raise DataError(path, "this column is missing", line=1, field=missing[0])
    return frame


def _number_columns(path: Path, text: list[str]) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        return [c for c in lines.readline().strip().split(",") if c not in text]


def read_geojson(path: Path) -> GeoDataFrame:
    """Valid shapes in longitude and latitude (EPSG:4326); DataError if they are not."""
    import geopandas

    if not path.is_file():
        raise DataError(path, "the file is missing: run “python -m lsp_geo build”")
    try:
        frame = geopandas.read_file(path)
    except Exception as error:  # pyogrio raises many kinds, all meaning: not GeoJSON
        raise DataError(path, f"cannot be read as GeoJSON: {error}") from error
    if frame.crs is None or frame.crs.to_epsg() != 4326:
        raise DataError(path, "the coordinates must be longitude and latitude (EPSG:4326)")
    bad = np.flatnonzero(~(frame.geometry.is_valid & ~frame.geometry.is_empty))
    if bad.size:
        raise DataError(path, f"the shape of feature {bad[0] + 1} is not valid")
    return frame


def read_district(path: Path) -> dict:
    """What a district is called, its levels, neighbours and comparators; DataError if damaged.

    ``councillors``, where it is given, is the address of the council's own page on which people
    find who speaks for them.
    """
    try:
        district = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(path, "the file is missing: run “python -m lsp_geo build”") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(path, f"not valid TOML: {error}") from None
    address = district.get("councillors")
    if address is not None and not _is_secure(address):
        problem = "must be the whole address of a page, beginning with https://"
        raise DataError(path, problem, field="councillors")
    return district


def _is_secure(address: object) -> bool:
    """Whether this is the address of a page that nobody on the way can change."""
    parts = urlsplit(address) if isinstance(address, str) else None
    return parts is not None and parts.scheme == "https" and "." in parts.netloc
