"""The map's static files: geometry goes to the browser once, by URL, and is then only recoloured.

Each area carries one class digit for every column (indicator and period) in the string ``k``; the
file for hovering and clicking carries the printed value of every column instead. File names hold a
hash of their content, so they may be kept for ever.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

import numpy as np

from lsp_geo import theme
from lsp_geo.dark_theme import both
from lsp_geo.data.geography import Geography
from lsp_geo.data.place_lists import PlaceLists
from lsp_geo.export import UNFINISHED, fingerprint, remove, remove_unfinished, write_whole
from lsp_geo.maps.geojson import (
    base_features,
    clockwise,
    collection,
    feature,
    hatched,
    labels,
    outline_features,
    shapes,
    shrunk,
    simplified,
    uncovered_features,
)
from lsp_geo.maps.place_marks import marks
from lsp_geo.paths import CODE

MISSING_DIGIT = 5
# In metres; a pixel is about 30 when the whole city is in view.
GAP, HATCH_SPACING, HATCH_WIDTH = 10, 160, 20

# The record of what does not belong to one level.
START = "start"
# Seconds for which a server that was started with other data may go on naming its files: a week.
KEPT_FOR = 7 * 24 * 3600
# What this module has made, by its name: kind, hash and ending.
_OURS = re.compile(
    r"(start|outlines|card-\w+|(level|areas|missing|base|labels|hits)-\w+|places-[\w-]+)"
    r"\.[0-9a-f]{8,16}(\.(geo)?json|\.svg)?"
)
_FILES = ("areas", "missing", "base", "labels", "hits")

# The selected area: accent over white, colour and width in pixels, all of it outside the area.
OUTLINE = ((theme.PAPER, 5), (theme.ACCENT, 3))


# The name of a file, or what would be in it.
Source = str | Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """What one map shows: classes (-1 missing) and printed values, in area code order."""

    indicator: str
    period: str
    classes: np.ndarray
    texts: Sequence[str]


@dataclass(frozen=True)
class LevelFiles:
    """File names of one level, the row of each area and the column of each map.

    ``incomplete`` has the columns in which some area has no figure; ``under`` what is drawn under
    the areas, where they leave most of the land free; ``places`` the marks of each kind of place.
    What may be in no file stands here itself, as GeoJSON.
    """

    areas: Source
    missing: Source
    base: str
    labels: str
    hits: Source
    rows: Mapping[str, int]
    columns: Mapping[tuple[str, str], int]
    incomplete: frozenset[int]
    under: Source = ""
    places: Mapping[str, str] = field(default_factory=dict)

    def record(self) -> dict:
        """As plain values, for ``Kept``."""
        files = [getattr(self, name) for name in _FILES]
        return {
            "files": [*files, *self.places.values()],
            "places": dict(self.places),
            "columns": [list(key) for key in self.columns],
            "incomplete": sorted(self.incomplete),
        }

    @classmethod
    def of_record(cls, record: Mapping, codes: Iterable[str]) -> LevelFiles:
        """The opposite of ``record``, for areas in code order."""
        return cls(
            **dict(zip(_FILES, record["files"][: len(_FILES)], strict=True)),
            rows={code: row for row, code in enumerate(codes)},
            columns={tuple(key): number for number, key in enumerate(record["columns"])},
            incomplete=frozenset(record["incomplete"]),
            places=record["places"],
        )


@dataclass(frozen=True)
class StaticFiles:
    """Files of every level, a folder with ``<area code>.geojson`` for every area, small maps.

    ``own_outlines`` are those of areas that may be in no file, by code.
    """

    outlines: str
    levels: Mapping[str, LevelFiles]
    cards: Mapping[str, str]
    own_outlines: Mapping[str, Source] = field(default_factory=dict)

    def outline(self, area_code: str) -> Source:
        """What outlines an area."""
        return self.own_outlines.get(area_code, f"{self.outlines}/{area_code}.geojson")


def write_static(
    folder: Path,
    geography: Geography,
    columns: Mapping[str, Sequence[Column]],
    cards: Mapping[str, str],
    lists: PlaceLists,
    kept: Kept,
) -> StaticFiles:
    """Write what is not there yet, remove what is out of date, and name the files.

    The files of a level are written when the level is first looked up.

    Parameters
    ----------
    folder : served by Streamlit under ``app/static``
    geography : one district's areas and boundaries
    columns : for each level to be mapped its columns, in a fixed order
    cards : small maps as SVG, by name
    lists : the district's lists of places, to be marked on every level
    kept : records in ``folder``; what an earlier start has made of the same data is taken as it is

    Raises
    ------
    ValueError
        On looking a level up, when a column of it does not have one class and one text for every
        area.
    """
    geometry = OnDemand(
        geography.levels, lambda level: simplified(geography.boundaries(level).geometry)
    )
    base = cache(lambda: base_features(geography))

    def look_up(level: str) -> LevelFiles:
        record = kept.get(f"level-{level}")
        if record is None:
            made = _write_level(folder, geography, level, geometry[level], base(), columns[level])
            made = replace(made, places=_write_marks(folder, lists, level))
            kept.put(f"level-{level}", made.record())
            return made
        return LevelFiles.of_record(record, geography.areas(level).index)

    start = kept.get(START)
    if start is None:
        folder.mkdir(parents=True, exist_ok=True)
        outlines = _write_outlines(folder, geography, geometry)
        drawn = {name: _write(folder, f"card-{name}.svg", svg) for name, svg in cards.items()}
        start = kept.put(
            START,
            {
                "files": [outlines, *drawn.values()],
                "outlines": outlines,
                "cards": drawn,
            },
        )
    return StaticFiles(start["outlines"], OnDemand(columns, look_up), start["cards"])


def class_string(classes: np.ndarray) -> str:
    """Class digits of all areas as one string, row by row; 5 is missing."""
    return "".join(np.where(classes < 0, MISSING_DIGIT, classes).astype("U1"))


def _write_level(
    folder: Path,
    geography: Geography,
    level: str,
    geometry: np.ndarray,
    base: list[str],
    columns: Sequence[Column],
) -> LevelFiles:
    areas = geography.areas(level)
    for column in columns:
        if not len(column.classes) == len(column.texts) == len(areas):
            raise ValueError(
                f"{column.indicator} ({column.period}) has {len(column.classes)} classes and "
                f"{len(column.texts)} texts for the {len(areas)} areas of {level}"
            )
    inner = shrunk(geometry, GAP / 2)
    classes = _by_area([class_string(column.classes) for column in columns], len(areas))
    digits = ["".join(own) for own in classes]
    texts = _by_area([column.texts for column in columns], len(areas))
    drawn = [
        feature(shape, k=k, i=row)
        for row, (shape, k) in enumerate(zip(shapes(inner), digits, strict=True))
    ]
    named = [
        feature(shape, {"code": code, "name": name, **{f"v{n}": t for n, t in enumerate(own)}})
        for shape, code, name, own in zip(
            shapes(geometry), areas.index, areas["label"], texts, strict=True
        )
    ]
    around = base + uncovered_features(geography, level) + outline_features(geography, level)
    return LevelFiles(
        areas=_write(folder, f"areas-{level}.geojson", collection(drawn)),
        missing=_write(folder, f"missing-{level}.geojson", collection(_hatches(inner, digits))),
        base=_write(folder, f"base-{level}.geojson", collection(around)),
        labels=_write(folder, f"labels-{level}.json", labels(geography, level)),
        hits=_write(folder, f"hits-{level}.geojson", collection(named)),
        rows={code: row for row, code in enumerate(areas.index)},
        columns={(c.indicator, c.period): number for number, c in enumerate(columns)},
        incomplete=frozenset(n for n, c in enumerate(columns) if np.any(c.classes < 0)),
    )


def _write_marks(folder: Path, lists: PlaceLists, level: str) -> dict[str, str]:
    """A file of marks for each kind of place, by its id."""
    return {
        kind.id: _write(folder, f"places-{kind.id}-{level}.json", marks(lists, kind.id, level))
        for kind in lists
    }


def _write_outlines(folder: Path, geography: Geography, geometry: Mapping[str, np.ndarray]) -> str:
    """A folder of small files, so that to outline an area is to name it."""
    made = {
        f"{code}.geojson": collection(
            feature(shape, **both("l", colour), w=width) for colour, width in OUTLINE
        )
        for level, areas in geometry.items()
        for code, shape in zip(geography.areas(level).index, shapes(clockwise(areas)), strict=True)
    }
    name = f"outlines.{_hash(''.join(made[file] for file in sorted(made)))}"
    if not _is_whole(folder / name):
        remove(folder / name)
        unfinished = Path(tempfile.mkdtemp(dir=folder, prefix=UNFINISHED))
        unfinished.chmod(0o755)
        for file, content in made.items():
            (unfinished / file).write_text(content, encoding="utf-8")
        try:
            unfinished.rename(folder / name)
        except OSError:  # another process was first, with the same content
            remove(unfinished)
    return name


def _by_area(columns: Sequence[Sequence[str]], areas: int) -> list[tuple[str, ...]]:
    return list(zip(*columns, strict=True)) if columns else [()] * areas


def _hatches(geometry: Iterable, digits: Sequence[str]) -> list[str]:
    """The hatch of every area that is missing in some column."""
    found = [
        (area, k, row)
        for row, (area, k) in enumerate(zip(geometry, digits, strict=True))
        if str(MISSING_DIGIT) in k
    ]
    hatches = shapes([hatched(area, HATCH_SPACING, HATCH_WIDTH) for area, *_ in found])
    return [feature(shape, k=k, i=row) for shape, (_, k, row) in zip(hatches, found, strict=True)]


def _write(folder: Path, name: str, content: str) -> str:
    """Write the file under its content's hash unless it is there; returns its full name."""
    path = folder / name.replace(".", f".{_hash(content)}.")
    if not _is_whole(path):
        write_whole(path, content.encode())
    return path.name


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:8]


def _is_whole(path: Path) -> bool:
    """Whether a file, or a folder of files, has the content whose hash its name holds.

    A disk that was full or a machine that lost its power leaves names without their content.
    """
    try:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        content = "".join(file.read_text(encoding="utf-8") for file in files)
    except (FileNotFoundError, UnicodeDecodeError):
        return False
    return f".{_hash(content)}" in path.name


def remove_stale(folder: Path, named: Collection[str]) -> None:
    """Remove map files and records that nothing names any more and nobody still has open.

    Servers that were started with other data go on naming theirs: what was made in the last days
    stays, whichever way the clock was set meanwhile.
    """
    remove_unfinished(folder)
    for path in folder.iterdir():
        if _OURS.fullmatch(path.name) and path.name not in named:
            try:
                age = abs(time.time() - path.stat().st_mtime)
            except FileNotFoundError:  # removed by another process
                continue
            if age > KEPT_FOR:
                remove(path)


class Kept:
    """Small JSON records beside the files they name, good only for the same data and code.

    Parameters
    ----------
    folder : where records and the files they name lie
    data : the folder of tables; every file in it counts, as does every file of this package
    """

    def __init__(self, folder: Path, data: Path) -> None:
        self._folder = folder
        self._key = fingerprint(data, CODE)

    def get(self, name: str) -> dict | None:
        """The record, or None where there is none, or it or a file that it names is damaged."""
        try:
            record = json.loads(self._path(name).read_text(encoding="utf-8"))
            files = [self._folder / file for file in record["files"]]
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None
        return record if all(map(_is_whole, files)) else None

    def put(self, name: str, record: dict) -> dict:
        """Keep a record; ``files`` lists what it names. What nothing names is removed in time."""
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._path(name), json.dumps(record).encode())
        remove_stale(self._folder, {*self._named(), self._path(name).name})
        return record

    def is_there(self, names: Iterable[str]) -> bool:
        """Whether every one of these files is still in the folder."""
        return all((self._folder / name).exists() for name in names)

    def _named(self) -> set[str]:
        """The records made of the same data and code, and the files that they name."""
        records = list(self._folder.glob(f"*.{self._key}.json"))
        found = (self.get(path.name.partition(".")[0]) for path in records)
        files = {file for record in found if record for file in record["files"]}
        return files | {path.name for path in records}

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.{self._key}.json"


T = TypeVar("T")


class OnDemand(Mapping[str, T]):
    """Values by key, each made once, also when several readers ask at the same time."""

    def __init__(self, keys: Iterable[str], make: Callable[[str], T]) -> None:
        self._keys, self._make = tuple(keys), make
        self._made: dict[str, T] = {}
        self._lock = RLock()

    def __getitem__(self, key: str) -> T:
        if key not in self._keys:
            raise KeyError(key)
        with self._lock:
            if key not in self._made:
                self._made[key] = self._make(key)
            return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
