"""The five-point rule asked of one series: whether it may be, over which periods, and its answer.

The rule itself is in `lsp_geo.stats.trend`. It is asked only within the last unbroken run of
periods; otherwise no direction can be said, and the reason is given.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.data import periods as time
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.runs import PeriodRun, comparable, runs
from lsp_geo.stats import trend as rule
from lsp_geo.stats.difference import CANNOT_BE_SAID
from lsp_geo.stats.trend import POINTS, Trend


@dataclass(frozen=True)
class Points:
    """The periods the five-point rule is asked about; ``why`` says why it cannot be asked."""

    periods: tuple[str, ...]
    why: str


def points(indicator: Indicator, periods: list[str], level: str = "district") -> Points:
    """The last unbroken run of periods that share no time, if the five-point rule may be asked.

    Parameters
    ----------
    indicator : its segments say where a series breaks and where change may be read
    periods : all its periods in order
    level : the level the values are of

    Returns
    -------
    Points
        Without periods, and with a reason, where there are fewer than five, they are not evenly
        spaced, or the description does not allow change to be read. Overlapping periods of a
        series without breaks are thinned until none share time.
    """
    run = runs(indicator, periods)[-1]
    separate = run.separate
    if len(periods) == 1:
        return Points((), "there is one period only")
    if len(separate) < POINTS:
        return Points((), _too_few(run))
    if not time.evenly_spaced(separate[-POINTS:]):
        return Points((), f"the last {POINTS} periods are not evenly spaced")
    found = comparable(indicator, periods, level)
    return Points(found.periods, found.why)


def _too_few(run: PeriodRun) -> str:
    count = len(run.separate)
    if run.overlaps and count == 1:
        return "its periods overlap"
    if run.overlaps:
        return f"only {count} of its periods do not overlap, and the rule needs {POINTS}"
    since = ""
    if run.segment and run.segment.why:
        since = f" since the break at {formatting.period(run.periods[0])} ({run.segment.why})"
    return f"there are only {count} periods{since}, and the rule needs {POINTS}"


def limits(indicator: Indicator, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """95% limits of rows of values: published ones, else from counts; NaN where neither is there.

    Modelled figures and sums of money get none of our own: they are not counts of events.
    """
    if rows["lower"].notna().any():
        return rows["lower"].to_numpy(float), rows["upper"].to_numpy(float)
    counted = indicator.aggregation == "ratio" or rows["numerator"].notna().any()
    found = indicator.limits(rows) if counted else None
    if found is None:
        return np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    return found.lower, found.upper


def direction(indicator: Indicator, rows: pd.DataFrame) -> Trend:
    """Direction of one area's values by the five-point rule, rows in order of time."""
    if (
        indicator.kind == "proportion"
        and rows["lower"].isna().all()
        and rows["numerator"].notna().all()
        and not indicator.modelled
    ):
        return rule.trend_of_proportions(rows["numerator"], rows["denominator"])
    lower, upper = limits(indicator, rows)
    if np.isnan(lower).all():
        return cannot(no_interval(indicator))
    return rule.trend(rows["value"], lower, upper)


def no_interval(indicator: Indicator) -> str:
    """Why there is no interval to go by."""
    if indicator.modelled:
        return "the figures are modelled and have no interval"
    return "the figures have no interval to tell change from chance"


def cannot(why: str) -> Trend:
    """No direction, and why."""
    return Trend(CANNOT_BE_SAID, None, None, why)


def steps(values: np.ndarray) -> str:
    """How the last five values followed one another: a fact, not a judgement about chance."""
    if len(values) < POINTS or np.isnan(values[-POINTS:]).any():
        return ""
    moves = np.sign(np.diff(values[-POINTS:]))
    for sign, word in ((1, "rose"), (-1, "fell")):
        if (moves == sign).all():
            return f"{word} at each of the last four steps"
    up, down = int((moves > 0).sum()), int((moves < 0).sum())
    return f"rose at {up} and fell at {down} of the last four steps"


def over(periods: tuple[str, ...]) -> str:
    """“over the five periods from 2019 to 2023”."""
    first, last = formatting.period(periods[0]), formatting.period(periods[-1])
    if " to " in first:
        return f"over five periods that do not overlap, the first {first}, the last {last}"
    return f"over the five periods from {first} to {last}"


def not_for_rule(periods: list[str]) -> str:
    """Why the rule cannot be asked of these periods; empty where it can."""
    if len(periods) == 2:
        return "two points are a difference and no trend"
    if len(periods) < POINTS:
        return f"{len(periods)} points are too few: the rule needs {POINTS}"
    if not time.evenly_spaced(periods[-POINTS:]):
        return f"the last {POINTS} periods are not evenly spaced"
    return ""
