"""Pillars, outcomes and indicators: what may be shown, read from data/ and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from lsp_geo.data.descriptions import Table, at_key, first_fault, read_toml
from lsp_geo.data.same_facts import SameFacts, read_same_facts
from lsp_geo.errors import DataError, NotKnown
from lsp_geo.stats.intervals import ONE, Interval, byar, wilson
from lsp_geo.stats.sharing import widened

SCHEMA = Path(__file__).with_name("indicator.schema.json")
# Tables that live beside the pillar folders and describe all of them.
SHARED_TABLES = {
    "england.csv",
    "deprivation.csv",
    "editions.csv",
    "pillars.toml",
    "outcomes.toml",
    "same_facts.toml",
}
# How limits are made from counts, by the names of the descriptions, and what a kind takes.
METHODS = {"wilson": wilson, "byar": byar}
BY_KIND = {"proportion": "wilson", "rate": "byar"}
# The column with the standard error of sharing a divided area's counts out.
SHARING_ERROR = "sharing_error"
# Worked out from the tables themselves, and so not there yet when they are first read.
DERIVED_TABLES = {"clusters.csv"}
# Indicators that describe who lives there, and belong to all pillars.
CONTEXT, CONTEXT_NAME = "context", "About the people"


@dataclass(frozen=True)
class Gap:
    """Areas that are known to have no value, and why; ``periods`` empty means every period."""

    areas: frozenset[str]
    why: str
    periods: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Segment:
    """A run of periods that may be set beside one another; breaks lie between segments.

    ``trend`` says whether change may be read inside it on every level, ``trend_levels`` on which
    levels it may all the same.
    """

    start: str
    end: str
    level: str
    name: str
    why: str
    trend: bool
    trend_levels: tuple[str, ...] = ()

    def allows_change(self, level: str) -> bool:
        """Whether change inside the segment may be read on this level."""
        return self.trend or level in self.trend_levels


@dataclass(frozen=True)
class SmallBase:
    """A base too small to rest a figure on: fewer than ``below`` of the ``people`` named."""

    below: float
    people: str


@dataclass(frozen=True)
class Indicator:
    """One indicator, as its TOML file describes it; the names are those of the file.

    ``no_trend`` says why change may not be read where no segment allows it. The last fields may
    be absent: ``pillar_polarity`` is the side that only its own pillar's aim calls worse or
    better, where ``polarity`` is neither; ``set_against`` is “core cities” where a figure against
    England's says only that a city is a city; ``edition`` and ``data_years`` (period and years)
    say of which years the data are, where the period is an edition's;
    ``shares_facts_with_income`` says why setting it against income deprivation is in part setting
    a fact against itself; ``england_covers`` names what stands for England where a good part of it
    is not covered; ``city_values`` are published figures of the whole district (period and value)
    for what must not be added up; a larger area with a base below ``small_base`` is unreliable.
    """

    id: str
    name: str
    definition: str
    pillar: str
    also: tuple[str, ...]
    outcomes: tuple[int, ...]
    unit: str
    base: str
    decimals: int
    polarity: str
    kind: str
    level: str
    vintage: str
    aggregation: str
    weight: str
    scale: float
    bounds: tuple[float, float]
    deprivation_inside: tuple[str, ...]
    modelled: bool
    intervals: str
    source: str
    publisher: str
    released: str
    period_note: str
    url: str
    licence: str
    attribution: tuple[str, ...]
    caveats: tuple[str, ...]
    expected_areas: int
    known_gaps: tuple[Gap, ...]
    segments: tuple[Segment, ...]
    path: Path
    no_trend: str = ""
    pillar_polarity: str = ""
    set_against: str = ""
    edition: str = ""
    data_years: tuple[tuple[str, str], ...] = ()
    shares_facts_with_income: str = ""
    england_covers: str = ""
    city_values: tuple[tuple[str, float], ...] = ()
    small_base: SmallBase | None = None

    def polarity_in(self, pillar: str) -> str:
        """The polarity under a pillar: its own may judge what is neither good nor bad elsewhere."""
        own = pillar == self.pillar and self.pillar_polarity
        return self.pillar_polarity if own else self.polarity

    def years(self, period: str) -> str:
        """Of which years the data of a period are; empty where the period itself says so."""
        return dict(self.data_years).get(period, "")

    @property
    def averaged(self) -> bool:
        """Only rates are published: larger areas are means weighted by all residents or homes."""
        return (
            self.aggregation == "mean"
            and self.kind in ("proportion", "rate")
            and self.weight in ("residents", "households", "population")
        )

    @property
    def is_city_series(self) -> bool:
        """Published for whole districts only, so it cannot be mapped within the city."""
        return self.level == "district"

    @property
    def in_money(self) -> bool:
        """Whether it is a sum of money, in the prices of each year unless it says otherwise."""
        return self.unit.startswith("£")

    @property
    def counts_give_limits(self) -> bool:
        """Whether its own intervals are made from its counts, and not published or absent."""
        return self.intervals in METHODS

    def limits(self, counts: pd.DataFrame, confidence: float = ONE) -> Interval | None:
        """Limits of rows with ``numerator`` and ``denominator``; None where counts give none.

        Rows that say their ``sharing_error``, as those of ``Tables`` do, have it in their limits.

        The tables of whole cities name no method: theirs goes by the kind, and modelled figures
        and sums of money get none, for they are not counts of events.
        """
        method = METHODS.get(self.intervals)
        if method is None and self.is_city_series and not (self.modelled or self.in_money):
            method = METHODS.get(BY_KIND.get(self.kind, ""))
        if method is None:
            return None
        top, bottom = (counts[name].to_numpy(float) for name in ("numerator", "denominator"))
        limits = method(top, bottom, confidence, self.scale)
        if SHARING_ERROR not in counts:
            return limits
        value = self.scale * np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom > 0)
        most = self.scale if method is wilson else np.inf
        error = counts[SHARING_ERROR].to_numpy(float)
        return widened(value, limits, error, confidence, most=most)

    @property
    def values_path(self) -> Path:
        """The CSV that belongs to this description."""
        return self.path.with_suffix(".csv")


@dataclass(frozen=True)
class Pillar:
    """One pillar of the plan; ``headline`` and ``equity`` name its leading indicators.

    ``headline`` is empty where no indicator of the pillar is known for areas inside the city.
    """

    number: str
    folder: str
    name: str
    key_aim: str
    headline: str
    equity: tuple[str, ...]
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


# What one table of pillars.toml or outcomes.toml becomes.
Entry = TypeVar("Entry", Pillar, Outcome)


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
                f"There is no indicator called “{indicator_id}”. "
                "“python -m lsp_geo catalogue” lists them all."
            ) from None

    def pillar(self, number: str) -> Pillar:
        """The pillar with this number, ``"1"`` to ``"8"``; NotKnown when there is none."""
        for pillar in self.all_pillars:
            if pillar.number == number:
                return pillar
        raise NotKnown(f"There is no pillar “{number}”: they are numbered 1 to 8.")

    def pillar_name(self, number: str) -> str:
        """A pillar's name for readers, or what the indicators that belong to all are called."""
        return CONTEXT_NAME if number == CONTEXT else self.pillar(number).name

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
        raise DataError(root, "the folder is missing: run “python -m lsp_geo build”")
    for name in sorted(SHARED_TABLES):
        if not (root / name).is_file():
            raise DataError(root / name, "the file is missing: run “python -m lsp_geo build”")
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


def read_indicator(path: Path) -> Indicator:
    """Read and check one indicator's TOML file; DataError names file, line and field."""
    raw = read_toml(path)
    fault = first_fault(raw, SCHEMA)
    if fault is not None:
        raise at_key(path, *fault)
    if raw["id"] != path.stem:
        raise at_key(path, "id", f"the id “{raw['id']}” must be the file's name, “{path.stem}”")
    if not path.with_suffix(".csv").is_file():
        raise DataError(path.with_suffix(".csv"), "the table of this indicator is missing")
    low, high = raw["bounds"]
    if not low < high:
        raise at_key(path, "bounds", "the first bound must be below the second")
    if raw["aggregation"] in ("ratio", "mean") and not raw["weight"]:
        raise at_key(path, "weight", f"must be set where aggregation is “{raw['aggregation']}”")
    gaps = tuple(
        Gap(frozenset(g["areas"]), g["why"], frozenset(g.get("periods", ())))
        for g in raw.pop("known_gaps")
    )
    segments = tuple(
        Segment(
            s["from"],
            s["to"],
            s["level"],
            s["name"],
            s["why"],
            s["trend"],
            tuple(s.get("trend_levels", ())),
        )
        for s in raw.pop("segments", ())
    )
    base = raw.pop("small_base", None)
    for key in ("data_years", "city_values"):
        raw[key] = tuple(raw.get(key, {}).items())
    if raw["polarity"] != "neither" and "pillar_polarity" in raw:
        raise at_key(path, "pillar_polarity", "may stand only where polarity is “neither”")
    values: Table = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
    values["small_base"] = SmallBase(**base) if base else None
    return Indicator(**values, known_gaps=gaps, segments=segments, path=path)


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
    for name in names:
        if not (root / name).is_dir():
            raise DataError(root / name, "the pillar's folder is missing")
    return [root / name for name in names]


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
    raw = read_toml(path)
    if not isinstance(raw.get("plan"), str):
        raise DataError(path, "the name of the plan is missing", field="plan")
    return raw["plan"], tuple(_build(Pillar, path, entry) for entry in raw.get("pillars", ()))


def _read_outcomes(
    path: Path, indicators: dict[str, Indicator]
) -> tuple[tuple[Outcome, ...], tuple[Outcome, ...]]:
    """The plan's outcomes, and those of the City Plan."""
    raw = read_toml(path)
    lists: dict[str, tuple[Outcome, ...]] = {}
    for key in ("outcomes", "city_plan"):
        entries = tuple(
            _build(Outcome, path, {"title": "", "in_brief": "", "needed": "", **entry})
            for entry in raw.get(key, ())
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


def _build(kind: type[Entry], path: Path, entry: Table) -> Entry:
    """A dataclass from a TOML table; what is missing or left over is an error."""
    known = {f.name for f in fields(kind)}
    for key in entry:
        if key not in known:
            raise at_key(path, key, "this field is not known")
    given: Table = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    try:
        return kind(**given)
    except TypeError as error:
        raise DataError(path, str(error).split("() ")[-1]) from None
