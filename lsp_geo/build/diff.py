"""What differs between two builds, said in words."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path

# A table as its column names and its rows.
Rows = tuple[list[str], list[tuple]]


def changes(old: Path, new: Path) -> list[str]:
    """Lines that say what differs in folder ``new`` from ``old``; the last one counts the files.

    Files are compared byte by byte; what changed inside is told by rows for tables, by features
    for GeoJSON and by fields for TOML. ``old`` need not exist.
    """
    before, after = _files(old), _files(new)
    lines, changed = [], 0
    for name in sorted(before | after):
        if name not in before:
            lines.append(f"{name}: new{_size(new / name)}")
        elif name not in after:
            lines.append(f"{name}: removed")
        elif (old / name).read_bytes() != (new / name).read_bytes():
            changed += 1
            lines.append(f"{name}: {_inside(old / name, new / name)}")
    added, removed = len(after - before), len(before - after)
    same = len(after) - added - changed
    lines.append(
        f"{_count(added, 'file')} added, {removed} removed, {changed} changed, {same} as before."
    )
    return lines


def _files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def _size(path: Path) -> str:
    if path.suffix not in READERS:
        return ""
    unit, read = READERS[path.suffix]
    return f", {_count(len(read(path)[1]), unit)}"


def _inside(old: Path, new: Path) -> str:
    if old.suffix == ".toml":
        return _fields(
            tomllib.loads(old.read_text(encoding="utf-8")),
            tomllib.loads(new.read_text(encoding="utf-8")),
        )
    if old.suffix not in READERS:
        return "changed"
    unit, read = READERS[old.suffix]
    return _rows(read(old), read(new), unit)


def _fields(old: dict, new: dict) -> str:
    names = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    return f"changed in {', '.join(names)}" if names else "changed in its layout only"


def _rows(old: Rows, new: Rows, unit: str) -> str:
    """Rows are the same row when they agree in the first columns that tell all rows apart."""
    if old[0] != new[0]:
        return f"columns changed from {', '.join(old[0])} to {', '.join(new[0])}"
    width = next(
        (
            n
            for n in range(1, len(new[0]) + 1)
            if all(len({row[:n] for row in rows}) == len(rows) for rows in (old[1], new[1]))
        ),
        len(new[0]),
    )
    before = {row[:width]: row for row in old[1]}
    after = {row[:width]: row for row in new[1]}
    added, removed = len(after.keys() - before.keys()), len(before.keys() - after.keys())
    changed = sum(after[key] != before[key] for key in after.keys() & before.keys())
    if not added + removed + changed:
        return "changed in its order or layout only"
    return f"{_count(added, unit)} added, {removed} removed, {changed} changed"


def _count(number: int, unit: str) -> str:
    return f"{number:,} {unit}" + ("" if number == 1 else "s")


def _read_csv(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    return (rows[0], [tuple(row) for row in rows[1:]]) if rows else ([], [])


def _read_geojson(path: Path) -> Rows:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    names = sorted({key for feature in features for key in feature["properties"]})
    return [*names, "geometry"], [
        (*(feature["properties"].get(name) for name in names), json.dumps(feature["geometry"]))
        for feature in features
    ]


READERS = {".csv": ("row", _read_csv), ".geojson": ("feature", _read_geojson)}
