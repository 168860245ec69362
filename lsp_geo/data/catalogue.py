"""Pillars, outcomes and their indicators: what may be shown, read from data/ and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lsp_geo.data.descriptions import Table, at_key, first_fault, read_toml
from lsp_geo.data.indicator import CONTEXT, OWN, Indicator, read_indicator
from lsp_geo.data.same_facts import SameFacts, read_same_facts
from lsp_geo.errors import DataError, NotKnown

# Tables that live beside the pillar folders and describe all of them.
SHARED_TABLES = {
    "england.csv",
    "deprivation.csv",
    "editions.csv",
    "pillars.toml",
    "outcomes.toml",
    "same_facts.toml",
}
PLAN_SCHEMA = Path(__file__).with_name("plan.schema.json")
# Worked out from the tables themselves, and so not there yet when they are first read.
DERIVED_TABLES = {"clusters.csv"}
# What the indicators that belong to all pillars are called.
CONTEXT_NAME = "About the people"
# What figures of a visitor's own file are called.
OWN_NAME = "Your data (not official)"


@dataclass(frozen=True)
class Pillar:
    """One pillar of the plan; ``headline`` and ``equity`` name its leading indicators.

    ``social`` says that it is about people's lives: children, health, safety or work.
    ``headline`` is empty where no indicator of the pillar is known for areas inside the city.
    """

    number: str
    folder: str
    name: str
    key_aim: str
    headline: str
    equity: tuple[str, ...]
    social: bool
    summary: str = ""
    url: str = ""


@dataclass(frozen=True)
class Outcome:
    """One outcome of a plan; an empty ``title`` was not published where we could read it."""

    number: int
    pillar: str
    title: str
    in_brief: str
    measured_by: tuple[str, ...]
    city: tuple[str, ...]
    needed: str

    @property
    def status(self) -> str:
        """What can measure it here: ``small-area``, ``city only`` or ``nothing yet``."""
        if self.measured_by:
            return "small-area"
        return "city only" if self.city else "nothing yet"


@dataclass(frozen=True)
class Catalogue:
    """All that may be shown: indicators by id, pillars and outcomes in the order of ``plan``."""

    indicators: dict[str, Indicator]
    plan: str
    all_pillars: tuple[Pillar, ...]
    outcomes: tuple[Outcome, ...]
    city_plan: tuple[Outcome, ...]
    same_facts: SameFacts

    @cached_property
    def pillars(self) -> tuple[Pillar, ...]:
        """The pillars that can be shown inside the city; the others have city series at most."""
        return tuple(pillar for pillar in self.all_pillars if pillar.headline)

    def indicator(self, indicator_id: str) -> Indicator:
        """The indicator with this id; NotKnown when there is none."""
        try:
            return self.indicators[indicator_id]
        except KeyError:
            raise NotKnown(
                f"There is no indicator called “{indicator_id}”.", command="catalogue"
            ) from None

    def pillar(self, number: str) -> Pillar:
        """The pillar with this number, such as ``"1"``; NotKnown when there is none."""
        for pillar in self.all_pillars:
            if pillar.number == number:
                return pillar
        first, last = (self.all_pillars[at].number for at in (0, -1))
        raise NotKnown(f"There is no pillar “{number}”: they are numbered {first} to {last}.")

    def pillar_name(self, number: str) -> str:
        """A pillar's name for readers, or what the indicators that belong to none are called."""
        named = {CONTEXT: CONTEXT_NAME, OWN: OWN_NAME}
        return named.get(number) or self.pillar(number).name

    @property
    def groups(self) -> list[str]:
        """What indicators can be chosen by: pillars, context, and own figures where there are."""
        own = [OWN] if any(i.pillar == OWN for i in self.indicators.values()) else []
        return [*(pillar.number for pillar in self.pillars), CONTEXT, *own]

    def of_pillar(self, number: str, *, also: bool = False) -> list[Indicator]:
        """Mappable indicators of a pillar (or ``context``), its own first, then shared ones."""
        small = [i for i in self.indicators.values() if not i.is_city_series]
        own = [i for i in small if i.pillar == number]
        return own + [i for i in small if also and number in i.also]

    def city_series(self, number: str | None = None) -> list[Indicator]:
        """City-level series of one pillar, or of all."""
        series = [i for i in self.indicators.values() if i.is_city_series]
        return [i for i in series if number is None or i.pillar == number]


def load_catalogue(data: Path) -> Catalogue:
    """Read and check every description under ``data/indicators``.

    Raises
    ------
    DataError
        Naming file, line and field of the first thing that breaks the contract.
    """
    root = data / "indicators"
    if not root.is_dir():
        raise DataError(root, "the folder is missing", command="build")
    for name in sorted(SHARED_TABLES):
        if not (root / name).is_file():
            raise DataError(root / name, "the file is missing", command="build")
    plan, pillars = _read_pillars(root / "pillars.toml")
    order = {p.number: n for n, p in enumerate(pillars, start=1)}
    indicators: dict[str, Indicator] = {}
    for folder in _folders(root, pillars):
        for path in _pairs(folder):
            indicator = read_indicator(path)
            home = "context" if indicator.pillar == "context" else _folder_of(pillars, indicator)
            if home != folder.name:
                raise at_key(path, "pillar", f"it lies in {folder.name} but belongs in {home}")
            if indicator.id in indicators:
                raise at_key(
                    path, "id", f"“{indicator.id}” is also in {indicators[indicator.id].path}"
                )
            indicators[indicator.id] = indicator
    indicators = dict(sorted(indicators.items(), key=lambda pair: order.get(pair[1].pillar, 0)))
    outcomes, city_plan = _read_outcomes(root / "outcomes.toml", indicators)
    for pillar in pillars:
        for name in (pillar.headline, *pillar.equity):
            if name and name not in indicators:
                raise DataError(
                    root / "pillars.toml",
                    f"there is no indicator “{name}”",
                    field="headline, equity",
                )
    same_facts = read_same_facts(root / "same_facts.toml", indicators)
    return Catalogue(indicators, plan, pillars, outcomes, city_plan, same_facts)


def _folders(root: Path, pillars: Iterable[Pillar]) -> list[Path]:
    """Pillar folders in the plan's order; anything else under the root is an error."""
    names = ["context", *(p.folder for p in pillars)]
    for entry in sorted(root.iterdir()):
        if entry.name not in {*SHARED_TABLES, *DERIVED_TABLES, *names}:
            raise DataError(
                entry,
                "this is not part of the data: remove it, or put an "
                "indicator's .csv and .toml into a pillar's folder",
            )
    # A pillar for which nothing is held has no folder where git carries the data.
    return [root / name for name in names if (root / name).is_dir()]


def _pairs(folder: Path) -> list[Path]:
    """Descriptions in a folder; each must come with its table and nothing else may lie there."""
    files = sorted(folder.iterdir())
    for file in files:
        if file.suffix not in (".csv", ".toml"):
            raise DataError(file, "only indicators' .csv and .toml files belong here")
        if file.suffix == ".csv" and not file.with_suffix(".toml").is_file():
            raise DataError(file.with_suffix(".toml"), "the description of this table is missing")
    return [file for file in files if file.suffix == ".toml"]


def _folder_of(pillars: Iterable[Pillar], indicator: Indicator) -> str:
    return next(p.folder for p in pillars if p.number == indicator.pillar)


def _read_pillars(path: Path) -> tuple[str, tuple[Pillar, ...]]:
    """The name of the plan and its pillars."""
    raw = _read_plan(path, "pillars", "pillar")
    return raw["plan"], tuple(Pillar(**_frozen(entry)) for entry in raw["pillars"])


def _read_outcomes(
    path: Path, indicators: dict[str, Indicator]
) -> tuple[tuple[Outcome, ...], tuple[Outcome, ...]]:
    """The plan's outcomes, and those of the City Plan."""
    raw = _read_plan(path, "outcomes", "outcome")
    lists: dict[str, tuple[Outcome, ...]] = {}
    for key in ("outcomes", "city_plan"):
        entries = tuple(
            Outcome(**_frozen({"title": "", "in_brief": "", "needed": "", **entry}))
            for entry in raw[key]
        )
        for outcome in entries:
            for name in (*outcome.measured_by, *outcome.city):
                if name not in indicators:
                    raise DataError(
                        path,
                        f"outcome {outcome.number} names an indicator that "
                        f"does not exist, “{name}”",
                        field=key,
                    )
        lists[key] = entries
    return lists["outcomes"], lists["city_plan"]


def _read_plan(path: Path, part: str, entry: str) -> Table:
    """A file about the plan, held to its schema; of a list the first bad entry is named."""
    raw = read_toml(path)
    fault = first_fault(raw, PLAN_SCHEMA, part)
    if fault is None:
        return raw
    for key, entries in raw.items():
        if isinstance(entries, list):
            for number, one in enumerate(entries, start=1):
                bad = first_fault(one, PLAN_SCHEMA, entry)
                if bad is not None:
                    raise DataError(path, f"entry {number} of {key}, {bad.field}: {bad.problem}")
    raise at_key(path, *fault)


def _frozen(entry: Table) -> Table:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
