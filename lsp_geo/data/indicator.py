"""One indicator as its description says it, checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from lsp_geo.data.descriptions import Table, at_key, read_held
from lsp_geo.errors import DataError
from lsp_geo.stats.intervals import ONE, Interval, byar, wilson
from lsp_geo.stats.sharing import widened

SCHEMA = Path(__file__).with_name("indicator.schema.json")
# How limits are made from counts, by the names of the descriptions, and what a kind takes.
METHODS = {"wilson": wilson, "byar": byar}
BY_KIND = {"proportion": "wilson", "rate": "byar"}
# The column with the standard error of sharing a divided area's counts out.
SHARING_ERROR = "sharing_error"
# Indicators that describe who lives there, and belong to all pillars.
CONTEXT = "context"
# Figures of one visitor's own file: they belong to no pillar and are in no file of the data.
OWN = "own"
_OWN_ID = re.compile(r"(?<![a-z\d-])own-\d+(?![a-z-])")


def names_own(text: str) -> bool:
    """Whether a text names a visitor's own figure (“own-1”), which no address may."""
    return text == OWN or bool(_OWN_ID.search(text))


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
class Wording:
    """How an indicator is said aloud; which fields are filled depends on ``form``.

    Attributes
    ----------
    form : ``share`` of people or homes, ``rate`` for every so many of them, ``expected`` (100 is
        what their age would suggest), ``amount`` with a unit, ``level`` (a score set beside
        England), ``scale`` (a score with a true zero) or ``size`` (a count of no interest)
    who, do : people or homes, and what they do or have: “children”, “live in families …”
    places : what a place does that is wholly in or out: “are in England's most deprived tenth”
    say : a sentence without full stop, with ``{}`` for the figure
    things : what is counted in ``say``, where the unit is no word for it: “buses”
    subject, high, low : “Mental ill-health is”, “more common”, “less common”
    topic : what is alike where there is little difference: “The condition of homes”
    scale : whose scale a score is on
    instead : what is said in place of a gap
    note : a sentence that must follow every finding
    """

    form: str
    who: str = ""
    do: str = ""
    places: str = ""
    say: str = ""
    things: str = ""
    subject: str = ""
    high: str = ""
    low: str = ""
    topic: str = ""
    scale: str = ""
    instead: str = ""
    note: str = ""


@dataclass(frozen=True)
class Indicator:
    """One indicator, as its TOML file describes it; the names are those of the file.

    ``no_trend`` says why change may not be read where no segment allows it; ``words`` is None
    where nobody has said how the figure is read aloud. The last fields may be absent:
    ``pillar_polarity`` is the side that only its own pillar's aim calls worse or
    better, where ``polarity`` is neither; ``set_against`` is “core cities” where a figure against
    England's says only that a city is a city; ``replaces`` names the release whose place its own
    has taken, with other periods; ``edition`` and ``data_years`` (period and years) say of which
    years the data are, where the period is an edition's;
    ``shares_facts_with_income`` says why setting it against income deprivation is in part setting
    a fact against itself; ``england_covers`` names what stands for England where a good part of it
    is not covered; ``city_values`` are published figures of the whole district (period and value)
    for what must not be added up; a larger area with a base below ``small_base`` is unreliable;
    ``everyday`` are words people look for it by.
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
    replaces: str = ""
    edition: str = ""
    data_years: tuple[tuple[str, str], ...] = ()
    shares_facts_with_income: str = ""
    england_covers: str = ""
    city_values: tuple[tuple[str, float], ...] = ()
    small_base: SmallBase | None = None
    everyday: tuple[str, ...] = ()
    words: Wording | None = None

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
    def is_context(self) -> bool:
        """Whether it says who lives in a place: shown beside the pillars, and no risk."""
        return self.pillar == CONTEXT

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


def read_indicator(path: Path) -> Indicator:
    """Read and check one indicator's TOML file; DataError names file, line and field."""
    raw = read_held(path, SCHEMA)
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
    words = Wording(**raw.pop("words")) if "words" in raw else None
    values: Table = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
    values["small_base"] = SmallBase(**base) if base else None
    return Indicator(**values, words=words, known_gaps=gaps, segments=segments, path=path)
