"""Tables, boundaries and descriptions written so that the same input gives the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

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
    text = "\n".join([MADE_BY_BUILD, *_lines(values, "")]) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _lines(values: dict, prefix: str) -> list[str]:
    """Keys of this table first, then the tables inside it, as TOML demands."""
    tables = {key: value for key, value in values.items() if isinstance(value, dict)}
    lines = [f"{_key(key)} = {_value(value)}" for key, value in values.items() if key not in tables]
    for key, table in tables.items():
        if any(not isinstance(value, dict) for value in table.values()):
            lines += ["", f"[{prefix}{key}]"]
        lines += _lines(table, f"{prefix}{key}.")
    return lines


def _key(key: str) -> str:
    """A key as TOML writes it: quoted where it is more than a word."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{_key(key)} = {_value(inner)}" for key, inner in value.items()) + "}"
        )
    if isinstance(value, list):
        rows = [_value(inner) for inner in value]
        if any(isinstance(inner, dict) for inner in value) or len(", ".join(rows)) > 80:
            return "[\n" + "".join(f"    {row},\n" for row in rows) + "]"
        return "[" + ", ".join(rows) + "]"
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return str(value)
    # A JSON string, number or true/false is a TOML one too.
    return json.dumps(value, ensure_ascii=False)
