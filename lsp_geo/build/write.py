"""Tables, boundaries and descriptions written so that the same input gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import tomli_w

MADE_BY_BUILD = "# made by build"


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table in UTF-8 with Unix line ends; numbers as they are, so round them before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def write_geojson(path: Path, features: Iterable[tuple[dict, object]]) -> None:
    """Write a FeatureCollection, one feature a line.

    Parameters
    ----------
    path : file to write
    features : pairs of properties and shapely geometry, longitude and latitude already rounded
    """
    from shapely.geometry import mapping

    lines = [
        json.dumps(
            {"type": "Feature", "properties": properties, "geometry": mapping(geometry)},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for properties, geometry in features
    ]
    body = ",\n".join(lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = '{"type":"FeatureCollection","features":[\n' + body + ("\n" if lines else "") + "]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def write_toml(path: Path, values: dict) -> None:
    """Write a TOML file under the mark that tells built files from those dropped in by hand."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f"{MADE_BY_BUILD}\n{tomli_w.dumps(values)}"
    path.write_text(text, encoding="utf-8", newline="\n")
