"""Recipes: how each small-area indicator is worked from its source, read and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from lsp_geo.build.extracts import EVERY, NEWEST
from lsp_geo.data.descriptions import Table, first_fault
from lsp_geo.errors import DataError

RECIPES = Path(__file__).with_name("recipes")
SCHEMA = RECIPES / "recipe.schema.json"
# The eight groups of recipes by number; without a plan of its own, they are a council's pillars.
THEMES = {path.stem.split("-")[0]: path.stem for path in sorted(RECIPES.glob("[1-8]-*.toml"))}
# What an indicator or its release must say of where the figures come from.
DESCRIBED = (
    "title",
    "publisher",
    "released",
    "url",
    "licence",
    "attribution",
    "period_note",
    "caveats",
)
# In a period: the financial year that ends in the year of the file.
FINANCIAL = "{financial}"
INF = float("inf")
BOUNDS = {"proportion": [0.0, 100.0], "score": [-INF, INF]}


@dataclass(frozen=True)
class Part:
    """Rows of one source file: which, for which periods, and the formulas worked on them.

    ``later`` is a pattern: periods of the file that fit it and come after those named, all where
    none is named, are taken too, under the name of its group where it has one. ``{newest}`` in
    ``file`` and period stands for the latest year of which a file is held, ``{every}`` for each of
    them in turn. An ``optional`` part may be missing where another is held. ``missing`` says why
    an area has no value. ``says`` holds definition and caveats that stand in the place of the
    indicator's own where this part is its newest; ``about`` is its release.
    """

    file: str
    level: str
    periods: dict[str, str]
    period_column: str = ""
    later: str = ""
    join: str = ""
    where: str = ""
    value: str = ""
    numerator: str = ""
    denominator: str = ""
    lower: str = ""
    upper: str = ""
    england: str = "auto"
    data_years: str = ""
    twin: tuple[str, str] | None = None
    optional: bool = False
    missing: str = ""
    says: dict = field(default_factory=dict)
    about: dict = field(default_factory=dict)

    @property
    def newest(self) -> str:
        """The last of its periods, by our own names."""
        return list(self.periods.values())[-1]

    def reaching(self, held: Iterable[str]) -> Part:
        """The part with those of the periods ``held`` in its file that come after its own."""
        last = max(self.periods, default="")
        fits = {text: re.fullmatch(self.later, text) for text in sorted(held) if text > last}
        later = {text: fit.group(fit.lastindex or 0) for text, fit in fits.items() if fit}
        return replace(self, periods={**self.periods, **later})

    def of_year(self, year: str) -> Part:
        """The part on the file of one year."""

        def named(text: str) -> str:
            financial = f"{int(year) - 1}/{year[2:]}"
            return text.replace(FINANCIAL, financial).replace(NEWEST, year).replace(EVERY, year)

        periods = {named(key): named(name) for key, name in self.periods.items()}
        return replace(self, file=named(self.file), periods=periods)

    def without(self, periods: Iterable[str]) -> Part:
        """The part less periods, by our own names."""
        gone = set(periods)
        kept = {key: name for key, name in self.periods.items() if name not in gone}
        return replace(self, periods=kept)

    def at(self, level: str) -> Part:
        """The same part on LSOA 2021 where it is published on output areas too."""
        if level == self.level:
            return self
        values = {**vars(self), "level": level, "twin": None}
        if self.twin:
            values |= {"file": self.twin[0], "value": self.twin[1]}
        return Part(**values)


# What a part may take over from its indicator and release, as these name it.
PART_FIELDS = {"period", *(field.name for field in fields(Part))}


@dataclass(frozen=True)
class Recipe:
    """One indicator: its description as authored, and the parts it is worked from."""

    path: Path
    folder: str
    text: dict
    release: dict
    parts: tuple[Part, ...]
    scale: float

    @property
    def id(self) -> str:
        """The indicator's id."""
        return self.text["id"]

    def said(self, key: str, parts: Sequence[Part]) -> str:
        """A text of the recipe or its release, with the newest period where it leaves room."""
        last = parts[-1]
        text = last.says.get(key, self.text.get(key, last.about.get(key, "")))
        return text.replace(NEWEST, last.newest)

    def said_when_written(self, key: str, parts: Sequence[Part]) -> str:
        """As `said`, with the periods that have come since the text was written named."""
        last = parts[-1]
        written = next(part for part in self.parts if part.about is last.about)
        text = self.said(key, parts)
        if not last.later or not written.periods or set(last.periods) <= set(written.periods):
            return text
        return f"{text}; newer ones as they were published, to {last.newest}"

    def fault(self, problem: str, field: str | None = None) -> DataError:
        """A DataError that points at this recipe."""
        return _fault(self.path, self.id, problem, field)


def load_recipes(folder: Path = RECIPES) -> list[Recipe]:
    """Read and check every recipe under ``folder``, in the plan's order.

    Raises
    ------
    DataError
        Naming file, line of the recipe and field of the first thing that is wrong.
    """
    releases = _releases(folder / "releases.toml")
    files = [folder / "context.toml", *sorted(folder.glob("[1-8]-*.toml"))]
    recipes: list[Recipe] = []
    for path in files:
        for text in _read(path).get("indicator", []):
            recipe = _recipe(path, text, releases)
            if any(recipe.id == other.id for other in recipes):
                raise recipe.fault("this id stands in the recipes twice", "id")
            recipes.append(recipe)
    return recipes


def _read(path: Path) -> dict:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(path, "the recipe file is missing") from None
    except tomllib.TOMLDecodeError as error:
        raise DataError(path, f"not valid TOML: {error}") from None


def _releases(path: Path) -> dict[str, dict]:
    raw = _read(path)
    for name, release in raw.items():
        _check(path, name, "release", release)
    resolved: dict[str, dict] = {}
    # A release may only extend one that stands above it, so one pass is enough.
    for name, release in raw.items():
        parent = release.get("extends")
        if parent is not None and parent not in resolved:
            raise _fault(path, name, f"there is no release “{parent}” above it", "extends")
        resolved[name] = {**resolved.get(parent, {}), **release}
    return resolved


def _recipe(path: Path, text: dict, releases: dict[str, dict]) -> Recipe:
    name = text.get("id", "an indicator without an id")
    _check(path, name, "indicator", text)
    if text["aggregation"] != "none" and not text.get("weight"):
        raise _fault(
            path, name, f"must be set where aggregation is “{text['aggregation']}”", "weight"
        )
    scale = text.get("scale", 100 if text["kind"] == "proportion" and "numerator" in text else 1)
    parts = tuple(_part(path, name, text, entry, releases) for entry in text.get("parts", [{}]))
    release = _release(path, name, text["release"], releases)
    for key in DESCRIBED:
        if key not in release and key not in text:
            raise _fault(path, name, f"its release “{text['release']}” does not give this", key)
    return Recipe(path, path.stem, text, release, parts, scale)


def _release(path: Path, name: str, wanted: str, releases: dict[str, dict]) -> dict:
    if wanted not in releases:
        raise _fault(path, name, f"there is no release “{wanted}” in releases.toml", "release")
    return releases[wanted]


def _part(path: Path, name: str, text: dict, entry: dict, releases: dict[str, dict]) -> Part:
    _check(path, name, "part", entry)
    release = _release(path, name, entry.get("release", text["release"]), releases)
    merged = {
        key: value
        for source in (release, text, entry)
        for key, value in source.items()
        if key in PART_FIELDS or key == "data_years"
    }
    for key in ("file", "level"):
        if key not in merged:
            raise _fault(path, name, "neither the recipe nor its release gives this", key)
    periods = merged.pop("periods", None)
    period = merged.pop("period", None)
    named = "period_column" in merged and (periods is not None or "later" in merged)
    if (period is None) != named:
        raise _fault(
            path,
            name,
            "give either a period, or a period_column with its periods or their pattern (later)",
            "period",
        )
    if period is not None:
        periods = {period: period}
    elif not isinstance(periods, dict):
        periods = {key: key for key in periods or ()}
    if "value" not in merged and not {"numerator", "denominator"} <= merged.keys():
        raise _fault(path, name, "give a formula for it, or for numerator and denominator", "value")
    twin = merged.pop("twin", None)
    if twin is not None:
        twin = (twin["file"], twin["value"])
    says = {key: entry[key] for key in ("definition", "caveats") if key in entry}
    return Part(periods=periods, twin=twin, says=says, about=release, **merged)


def _check(path: Path, name: str, kind: str, table: Table) -> None:
    """Hold a table to what the schema says of its kind: release, indicator or part."""
    fault = first_fault(table, SCHEMA, kind)
    if fault is not None:
        raise _fault(path, name, fault.problem, fault.field)


def _fault(path: Path, name: str, problem: str, field: str | None) -> DataError:
    """A DataError at the line where the recipe or release begins."""
    pattern = re.compile(rf'(id = "{re.escape(name)}"|\[{re.escape(name)}\])')
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next((n for n, text in enumerate(lines, start=1) if pattern.match(text)), None)
    return DataError(path, f"{name}: {problem}", line=line, field=field)
