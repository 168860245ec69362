"""What measures each outcome of the plans, where the district stands and which way it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis import city_series, series_words
from lsp_geo.analysis.england import name as name_of_england
from lsp_geo.data.catalogue import Catalogue, Outcome
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.tables import Tables
from lsp_geo.data.values import England
from lsp_geo.stats.difference import CANNOT_BE_SAID

PLANS = ("2040", "2020")
UNTITLED = "title not published"
STATUSES = ("small-area", "city only", "nothing yet", UNTITLED)
STATUS_WORDS = {
    "small-area": "Measured for areas inside the city",
    "city only": "Measured for the whole city only",
    "nothing yet": "Nothing measures it yet",
    UNTITLED: "Title not public yet",
}


@dataclass(frozen=True)
class SmallArea:
    """One indicator that measures an outcome inside the city; None where there is no figure."""

    indicator: Indicator
    period: str
    city: float | None
    england: England | None
    low: float
    high: float
    level: str


@dataclass(frozen=True)
class Evidence:
    """What there is on an outcome.

    ``of_pillar`` is true where the outcome has no title: the measures are then those of its
    pillar and tied to no outcome.
    """

    outcome: Outcome
    small: tuple[SmallArea, ...]
    city: tuple[city_series.Reading, ...]
    of_pillar: bool


def plans(catalogue: Catalogue) -> tuple[str, ...]:
    """The plans that there are: the council's own, and an older one where it has outcomes."""
    return PLANS if catalogue.city_plan else PLANS[:1]


def of_plan(catalogue: Catalogue, plan: str) -> tuple[Outcome, ...]:
    """Outcomes of the council's plan, or of the older one."""
    return catalogue.outcomes if plan == PLANS[0] else catalogue.city_plan


def plan_name(catalogue: Catalogue, plan: str) -> str:
    """A plan for readers, with the number of its outcomes."""
    title = catalogue.plan if plan == PLANS[0] else "City Plan 2020"
    return f"{title} ({len(of_plan(catalogue, plan))})"


def name(outcome: Outcome) -> str:
    """The title, or “Outcome 6” where none was published: it is never invented."""
    return outcome.title or f"Outcome {outcome.number}"


def status(outcome: Outcome) -> str:
    """One of ``STATUSES``."""
    return outcome.status if outcome.title else UNTITLED


def count_statuses(outcomes: tuple[Outcome, ...]) -> dict[str, int]:
    """How many outcomes have each status, in the order of ``STATUSES``."""
    found = Counter(status(outcome) for outcome in outcomes)
    return {word: found[word] for word in STATUSES}


def finding(catalogue: Catalogue, plan: str) -> str:
    """How many outcomes of a plan can be measured; without its full stop."""
    listed = of_plan(catalogue, plan)
    if not listed:
        return f"The outcomes of the {catalogue.plan} are still to be written down"
    counts = count_statuses(listed)
    inside, whole = counts["small-area"], counts["city only"]
    text = f"{inside + whole} of {len(listed)} outcomes can be measured"
    return f"{text}, {inside} of them inside the city" if inside else text


def not_measured(catalogue: Catalogue, plan: str) -> str:
    """What cannot be measured, and why, in one sentence; empty where nothing is missing."""
    counts = count_statuses(of_plan(catalogue, plan))
    told = []
    if counts["nothing yet"]:
        told.append(f"nothing measures {counts['nothing yet']} of them yet")
    if counts[UNTITLED]:
        told.append(f"the titles of {counts[UNTITLED]} are not public yet")
    text = formatting.and_list(told) if told else ""
    return f"{text[0].upper()}{text[1:]}." if text else ""


def series_ids(catalogue: Catalogue, outcome: Outcome) -> tuple[str, ...]:
    """City series that measure an outcome; those of its pillar where it has no title."""
    if outcome.title:
        return tuple(outcome.city)
    return tuple(indicator.id for indicator in catalogue.city_series(outcome.pillar))


def evidence(tables: Tables, outcome: Outcome, readings: Iterable[city_series.Reading]) -> Evidence:
    """The measures of an outcome; those of its pillar where it has no title.

    Parameters
    ----------
    readings : those of ``series_ids``, in its order
    """
    small = outcome.measured_by
    if not outcome.title:
        small = tuple(one.id for one in tables.catalogue.of_pillar(outcome.pillar))
    return Evidence(
        outcome,
        tuple(small_area(tables, name) for name in small),
        tuple(readings),
        of_pillar=not outcome.title,
    )


def small_area(tables: Tables, indicator_id: str) -> SmallArea:
    """The last period of an indicator inside the city: the city, England, lowest and highest."""
    indicator = tables.catalogue.indicator(indicator_id)
    period = tables.periods(indicator_id)[-1]
    level = tables.levels(indicator_id)[0]
    table = tables.table(indicator_id, level, period)
    city = tables.city(indicator_id, period)
    england = tables.values.england(indicator_id, period)
    return SmallArea(
        indicator,
        period,
        city=None if city is None or city["value"] != city["value"] else float(city["value"]),
        england=england,
        low=float(table["value"].min()),
        high=float(table["value"].max()),
        level=level,
    )


def small_in_words(tables: Tables, found: SmallArea) -> str:
    """The city, England and the spread inside the city, in one line."""
    indicator = found.indicator
    parts = []
    if found.city is not None:
        parts.append(f"{tables.geography.name} {formatting.figure(indicator, found.city)}")
    if found.england is not None:
        parts.append(
            f"{name_of_england(found.england)} {formatting.figure(indicator, found.england.mean)}"
        )
    plural = tables.geography.levels[found.level].plural
    parts.append(
        f"from {formatting.figure(indicator, found.low)} to "
        f"{formatting.figure(indicator, found.high)} "
        f"between {plural}"
    )
    return f"{', '.join(parts)} ({formatting.period(found.period)})"


def sentence(found: Evidence) -> str:
    """What measures the outcome, where the district stands and which way, in plain words."""
    outcome = found.outcome
    if found.of_pillar:
        return (
            "The title of this outcome is not public yet, so nothing is tied to it. The measures "
            "are those of its pillar."
        )
    if outcome.status == "nothing yet":
        return "Nothing held here measures it yet."
    parts = []
    if found.small:
        parts.append(
            formatting.count(len(found.small), "indicator", "indicators")
            + " for areas inside the city"
        )
    if found.city:
        parts.append(f"{len(found.city)} series for the whole city")
    text = f"Measured by {formatting.and_list(parts)}."
    return f"{text} {city_sentence(found.city)}".strip()


def city_sentence(readings: Sequence[city_series.Reading]) -> str:
    """How many city series are better and worse than England, and which directions can be said."""
    if not readings:
        return ""
    where = Counter(city_series.position(reading) for reading in readings)
    words = {
        "worse": "worse than England",
        "better": "better than England",
        "higher": "higher than England",
        "lower": "lower than England",
        city_series.NO_CLEAR: "with no clear difference from England",
        city_series.NOT_LIKE: f"set against the {readings[0].peers.many} only",
        "no figure": "without a figure for England",
    }
    told = [f"{where[key]} {text}" for key, text in words.items() if where[key]]
    text = f"City series: {formatting.and_list(told)}."
    said = Counter(
        series_words.in_words(reading)
        for reading in readings
        if reading.direction.direction != CANNOT_BE_SAID
    )
    if not said:
        return f"{text} Which way they go cannot be said."
    told = [f"{word} in {number}" for word, number in said.items()]
    rest = len(readings) - sum(said.values())
    told += [f"cannot be said in {rest}"] if rest else []
    return f"{text} Direction: {formatting.and_list(told)}."


def tile_rows(catalogue: Catalogue, plan: str) -> pd.DataFrame:
    """A row an outcome in the order of pillars: what a chart of tiles shows of each.

    Columns ``pillar`` (its name), ``sort`` (its number), ``number``, ``name``, ``status``,
    ``status_words`` and ``place`` (in its pillar, from 1).
    """
    rows = pd.DataFrame(
        {
            "pillar": catalogue.pillar(outcome.pillar).name,
            "sort": outcome.pillar,
            "number": outcome.number,
            "name": name(outcome),
            "status": status(outcome),
            "status_words": STATUS_WORDS[status(outcome)],
        }
        for outcome in of_plan(catalogue, plan)
    ).sort_values(["sort", "number"], ignore_index=True)
    rows["place"] = rows.groupby("pillar").cumcount() + 1
    return rows


def outcomes_table(
    catalogue: Catalogue, plan: str, readings: Sequence[Sequence[city_series.Reading]]
) -> pd.DataFrame:
    """Outcomes of a plan as people read them, a row each.

    Parameters
    ----------
    readings : for each outcome of ``of_plan``, those of the city series that measure it
    """
    listed = of_plan(catalogue, plan)
    return pd.DataFrame(
        {
            "Number": [outcome.number for outcome in listed],
            "Outcome": [name(outcome) for outcome in listed],
            "Pillar": [catalogue.pillar(outcome.pillar).name for outcome in listed],
            "Measured": [STATUS_WORDS[status(outcome)] for outcome in listed],
            "Inside the city": [len(outcome.measured_by) for outcome in listed],
            "Whole city": [len(outcome.city) for outcome in listed],
            "Where the city stands": [city_sentence(of_outcome) for of_outcome in readings],
            "What is still needed": [outcome.needed for outcome in listed],
        }
    )
