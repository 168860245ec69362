"""Which readings of an area stand out: what a page of an area says first.

A reading stands out when all of these hold:

- *Told from the city*: its interval leaves the mark out; without an interval (modelled figures and
  those of the deprivation indices have none), it lies half a typical difference between areas
  from it at least.
  The mark is the city's figure. For crime it is the middle area: a few streets of bars and shops
  lift the city's rate so far that most areas would be called better.
- *In the outer quarter* of the areas of its level (for an area of one's own: where the outer
  quarter of wards is), and ranked at all: figures mostly shared out,
  or unreliable, are not.
- *Large enough to matter*: at least PEOPLE people or homes (one resident in eighty of a middling
  ward) or CRIMES crimes a year (one a week) more or fewer than at the mark. Where nobody is
  counted: METRES for distances (five minutes' walk) and half as
  far again, YEARS for lives, else PART of the mark.

Scores, composites, what has no better side, who lives in a place, and what has its own trap
(LEFT_OUT) never do. Of those that pass, the leading indicators of each pillar
come first and distances last, then the furthest from the mark; one a pillar, one distance for both
sides together, and none that moves with one already taken (correlation of 0.8 or more between
areas).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lsp_geo.data.catalogue import Catalogue
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.tables import Tables
from lsp_geo.stats.difference import CANNOT_BE_SAID

if TYPE_CHECKING:
    from lsp_geo.analysis.profile import Standing

SAME_FACT = 0.8
STANDING_OUT = 3
OUTER_PART = 0.25
PEOPLE, CRIMES = 100, 50
METRES, FARTHER = 400, 0.5
YEARS = 2.0
PART = 0.2
CLEARLY = 0.5
LEFT_OUT = frozenset(
    {
        "patients-per-gp",  # a handful of practices have hardly a doctor in the count
        "not-entering-higher-education",  # an index that reads as a share of people
        "unpaid-care-50-hours",  # follows age: it says who lives there
        "crime-january-to-april",  # part of the year of recorded crime
    }
)


def may_stand_out(indicator: Indicator) -> bool:
    """Whether an indicator can stand out at all: judged, no composite, not who lives there."""
    composite = indicator.kind == "score" or len(indicator.deprivation_inside) > 1
    return (
        indicator.polarity != "neither"
        and not indicator.is_context
        and indicator.id not in LEFT_OUT
        and not composite
    )


def is_crime(indicator: Indicator) -> bool:
    """Whether it counts crimes, which the city centre lifts far above the middle area."""
    recorded = "police" in indicator.publisher.casefold()
    return indicator.kind == "rate" and (recorded or "crime" in indicator.deprivation_inside)


def people_between(
    tables: Tables, indicator: Indicator, table: pd.DataFrame, mark: float
) -> np.ndarray:
    """How many people, homes or crimes each area has more or fewer than at the mark; NaN if none.

    Parameters
    ----------
    table : rows of ``Tables.table``
    mark : a value in the indicator's unit
    """
    per = _per(indicator)
    if not per:
        return np.full(len(table), np.nan)
    level = tables.geography.level_of(table["area_code"].iloc[0])
    whole = "households" if indicator.weight == "households" else "residents"
    all_of_them = tables.geography.areas(level)[whole].reindex(table["area_code"]).to_numpy(float)
    base = table["denominator"].to_numpy(float)
    base = np.where(np.isfinite(base), base, all_of_them)
    return np.abs(table["value"].to_numpy(float) - mark) * base / per


def _per(indicator: Indicator) -> float:
    """So many its value speaks of: 100 for per cent, 1,000 for per 1,000; 0 where nobody is."""
    if indicator.unit == "%":
        return 100.0
    of = re.match(r"per ([\d,]+) ", f"{indicator.unit} ")
    return float(of[1].replace(",", "")) if of else 0.0


def matters(indicator: Indicator, row: pd.Series) -> bool:
    """Whether a reading differs from its mark by enough to be worth a reader's time."""
    if np.isfinite(row["people"]):
        return row["people"] >= (CRIMES if is_crime(indicator) else PEOPLE)
    size = abs(row["value"] - row["mark"])
    if indicator.kind == "distance":
        return size >= max(METRES, FARTHER * row["mark"])
    if indicator.unit == "years":
        return size >= YEARS
    return size >= PART * abs(row["mark"])


def both_sides(
    tables: Tables, standing: Standing, area_code: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands out for worse and for better, with one distance among both at most."""
    worse = stand_out(tables, standing, area_code, "worse")
    better = stand_out(tables, standing, area_code, "better", beside=worse)
    return tuple(worse), tuple(better)


_JUDGED_BY = ["value", "mark", "than_mark", "from_mark", "people"]


def stand_out(
    tables: Tables,
    standing: Standing,
    area_code: str,
    side: str,
    most: int = STANDING_OUT,
    beside: Sequence[str] = (),
) -> list[str]:
    """Ids of the readings that stand out on one side, in the order in which they are said.

    Parameters
    ----------
    tables : the data
    standing : from ``profile.standings``
    area_code : the area
    side : ``worse`` or ``better``
    most : how many at most; fewer are given when fewer qualify
    beside : ids already said; a second distance is not
    """
    rows = standing.readings[area_code]
    # Few are left to look at one by one.
    distance, place = _beyond(rows, side)
    rows = rows[_JUDGED_BY][(distance > 0) & (place <= OUTER_PART * rows["of"].to_numpy(float))]
    far = any(tables.catalogue.indicator(name).kind == "distance" for name in beside)
    leading = _leading(tables.catalogue)
    passed = []
    for name, row in rows.iterrows():
        indicator = tables.catalogue.indicator(name)
        if far and indicator.kind == "distance":
            continue
        if may_stand_out(indicator) and _passes(indicator, row, side):
            key = (indicator.kind == "distance", name not in leading, -abs(row["from_mark"]))
            passed.append((key, name))
    taken: list[str] = []
    for _, name in sorted(passed, key=lambda pair: pair[0]):
        if not any(_same_story(tables, standing, name, other) for other in taken):
            taken.append(name)
        if len(taken) == most:
            break
    return taken


def _beyond(rows: pd.DataFrame, side: str) -> tuple[np.ndarray, np.ndarray]:
    """How far each reading lies from its mark on a side, and its place from that end."""
    better = side == "better"
    distance = rows["from_mark"].to_numpy(float) * (1 if better else -1)
    return distance, rows["place_from_best" if better else "place"].to_numpy(float)


def _passes(indicator: Indicator, row: pd.Series, side: str) -> bool:
    distance = row["from_mark"] * (1 if side == "better" else -1)
    untested = row["than_mark"] == CANNOT_BE_SAID
    told = distance >= CLEARLY if untested else row["than_mark"] == side
    return bool(told and matters(indicator, row))


def _leading(catalogue: Catalogue) -> set[str]:
    """The indicators that lead the pillar they belong to."""
    return {
        name
        for pillar in catalogue.pillars
        for name in (pillar.headline, *pillar.equity)
        if catalogue.indicator(name).pillar == pillar.number
    }


def _same_story(tables: Tables, standing: Standing, one: str, other: str) -> bool:
    """Whether two indicators belong to one pillar, are distances, or move together."""
    pair = [tables.catalogue.indicator(name) for name in (one, other)]
    return (
        pair[0].pillar == pair[1].pillar
        or pair[0].kind == pair[1].kind == "distance"
        or standing.alike.at[one, other] >= SAME_FACT
    )
