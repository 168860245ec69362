"""The city's figures over the last five years and the last one: a difference, and no trend.

The last period is set against the earliest one of the five years before it, and against that of
a year before. Where the five-point rule (`lsp_geo.analysis.five_points`) cannot be asked, or finds
no direction, two periods of one unbroken run that do not overlap may still be so. Published
limits are known at 95% only; they are widened to 99.8% as those of a normal distribution, because
some hundred series are judged at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import pandas as pd

from lsp_geo.analysis.five_points import limits
from lsp_geo.data import periods as time
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import DISTRICT
from lsp_geo.data.runs import comparable
from lsp_geo.data.tables import Tables
from lsp_geo.stats.difference import Comparison, difference
from lsp_geo.stats.intervals import MANY

_WIDER = NormalDist().inv_cdf(0.5 + MANY / 2) / NormalDist().inv_cdf(0.975)
BETTER, WORSE, HIGHER, LOWER = "better", "worse", "higher", "lower"
CHANCE, SAME = "could be chance", "the same"
YEARS = 5


@dataclass(frozen=True)
class Since:
    """First and last comparable figure of a city series within five years.

    ``change`` holds last less first with limits at 99.8%, or without any. ``word`` is better or
    worse where higher is one of them and the limits leave out no change (higher or lower else),
    could be chance, or the same. ``year`` is the same over the last year alone, None where no
    comparable figure is a year old.
    ``gap_before`` and ``gap_after`` are the city less England, None where England has no figure;
    ``gap_clear`` says whether their sizes differ by more than chance, None without limits.
    """

    indicator: Indicator
    first: str
    last: str
    before: float
    after: float
    change: Comparison
    word: str
    gap_before: float | None
    gap_after: float | None
    gap_clear: bool | None
    year: Since | None = None

    @property
    def tested(self) -> bool:
        """Whether an interval could tell the change from chance."""
        return self.change.lower is not None

    @property
    def clear(self) -> bool | None:
        """Whether more than chance explains the change; None where no interval can tell."""
        if self.word == CHANCE:
            return False
        return True if self.tested else None

    @property
    def gap_grew(self) -> float | None:
        """How much larger the gap to England became; None where it cannot be formed."""
        if self.gap_before is None or self.gap_after is None:
            return None
        return abs(self.gap_after) - abs(self.gap_before)


def since(tables: Tables, indicator_id: str) -> Since | str:
    """The last five years, and the last one, or why they cannot be had."""
    indicator = tables.catalogue.indicator(indicator_id)
    found = comparable(indicator, tables.periods(indicator_id), DISTRICT)
    if found.why:
        return found.why
    rows = tables.values.of(indicator_id)
    own = _known(indicator, rows, tables.geography.code)
    nation = _known(indicator, rows, tables.geography.district["england"])
    held = [period for period in found.periods if period in own.index]
    if len(held) < 2:
        return tables.geography.kind.said("the city has a figure for one of its periods only")
    last = held[-1]
    lately = [period for period in held if _months(period, last) <= YEARS * time.YEAR]
    # A series of fewer figures than that has its last two.
    first = time.first_to_compare(lately if len(lately) > 1 else held[-2:])
    before = next((p for p in reversed(held) if _months(p, last) == time.YEAR), None)
    year = None if before is None else _between(indicator, own, nation, before, last)
    return replace(_between(indicator, own, nation, first, last), year=year)


def _months(period: str, last: str) -> int:
    """Months from the beginning of one period to that of another."""
    return time.span(last)[0] - time.span(period)[0]


def _between(
    indicator: Indicator, own: pd.DataFrame, nation: pd.DataFrame, first: str, last: str
) -> Since:
    """The change from one period to another, and that of the gap to England."""
    moved = _difference(own.loc[last], own.loc[first])
    before, after = (_gap(indicator, own, nation, period) for period in (first, last))
    clear = None
    if before is not None and after is not None:
        both = (*after[:3], *before[:3])
        clear = difference(*(np.nan if n is None else n for n in both)).distinguishable
    return Since(
        indicator,
        first,
        last,
        float(own.at[first, "value"]),
        float(own.at[last, "value"]),
        moved,
        _word(indicator, moved),
        None if before is None else before.estimate,
        None if after is None else after.estimate,
        clear,
    )


def _known(indicator: Indicator, rows: pd.DataFrame, code: str) -> pd.DataFrame:
    """Value and limits at 99.8% of one place by period."""
    rows = rows[(rows["area_code"] == code) & rows["value"].notna()]
    lower, upper = limits(indicator, rows)
    value = rows["value"].to_numpy(float)
    return pd.DataFrame(
        {
            "value": value,
            "lower": value - _WIDER * (value - lower),
            "upper": value + _WIDER * (upper - value),
        },
        index=rows["period"],
    )


def _difference(one: pd.Series, other: pd.Series) -> Comparison:
    return difference(
        one["value"], one["lower"], one["upper"], other["value"], other["lower"], other["upper"]
    )


def _gap(
    indicator: Indicator, own: pd.DataFrame, nation: pd.DataFrame, period: str
) -> Comparison | None:
    if indicator.kind == "count" or period not in nation.index:
        return None
    return _difference(own.loc[period], nation.loc[period])


def _word(indicator: Indicator, moved: Comparison) -> str:
    # Both figures are known, so there is a difference.
    assert moved.estimate is not None
    if round(moved.estimate, indicator.decimals) == 0:
        return SAME
    if moved.distinguishable is False:
        return CHANCE
    up = moved.estimate > 0
    untold = moved.distinguishable is None
    if untold or indicator.polarity == "neither" or indicator.in_money:
        return HIGHER if up else LOWER
    return BETTER if up == (indicator.polarity == "better") else WORSE
