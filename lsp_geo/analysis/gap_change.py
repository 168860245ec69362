"""The gap between the most and the least deprived fifth over a run of periods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis.deprivation_order import (
    FIFTHS,
    groups_of,
    need_of_areas,
    students,
    weights,
)
from lsp_geo.analysis.five_points import no_interval, not_for_rule, over
from lsp_geo.analysis.small_area_change import Run
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.tables import Tables
from lsp_geo.stats import gap as gaps
from lsp_geo.stats import trend as rule
from lsp_geo.stats.difference import CANNOT_BE_SAID, difference
from lsp_geo.stats.trend import POINTS, Trend


@dataclass(frozen=True)
class Gap:
    """The most and the least deprived fifth in each period, and which way their gap goes.

    ``table`` has a row a period: ``most`` and ``least`` (values of the fifths), ``gap`` (positive
    is worse for the most deprived), ``lower`` and ``upper`` (95% limits of the gap, NaN without
    counts), ``students`` (value of the student areas, which are in no fifth; NaN without any).
    """

    ordered_by: str
    table: pd.DataFrame
    direction: Trend


def gap(tables: Tables, run: Run) -> Gap | None:
    """The gap between the most and the least deprived fifth over a run, and its direction.

    Fifths are made once, from the deprivation order of today, and hold for every period; student
    areas stand apart from them; the
    indicator's smallest areas are their parts. None where nothing is left to order areas by, or
    there are so few areas that an outer fifth has none.
    """
    indicator = run.indicator
    level = tables.levels(indicator.id)[0]
    order = need_of_areas(tables, indicator, level)
    if order is None:
        return None
    name, need = order
    member = groups_of(tables, -need, level)
    rows = [_ends(tables, indicator, level, period, member) for period in run.periods]
    apart = students(tables, level)
    for row, period in zip(rows, run.periods, strict=True):
        row["students"] = _mean_of(tables, indicator, level, period, apart)
    table = pd.DataFrame(rows, index=pd.Index(run.periods, name="period")).reset_index()
    if table["gap"].isna().all():
        return None
    why = not_for_rule(list(run.periods))
    if not why and table["lower"].tail(POINTS).isna().any():
        why = no_interval(indicator)
    if why:
        return Gap(name, table, Trend(CANNOT_BE_SAID, None, None, why))
    return Gap(name, table, rule.gap_direction(table["gap"], table["lower"], table["upper"]))


def _mean_of(
    tables: Tables, indicator: Indicator, level: str, period: str, those: np.ndarray
) -> float:
    """The figure of some areas of a level together, NaN where there are none."""
    table = tables.table(indicator.id, level, period)
    means, _ = gaps.group_means(table["value"], weights(tables, table), those.astype(int), 1)
    return float(means[0])


def _ends(
    tables: Tables, indicator: Indicator, level: str, period: str, member: np.ndarray
) -> dict[str, float]:
    """The two outer fifths in one period and the gap between them."""
    table = tables.table(indicator.id, level, period)
    sign = -1.0 if indicator.polarity == "better" else 1.0
    if table["numerator"].isna().all() or not indicator.counts_give_limits:
        means, _ = gaps.group_means(table["value"], weights(tables, table), member, FIFTHS)
        most, least = float(means[0]), float(means[-1])
        return {
            "most": most,
            "least": least,
            "gap": sign * (most - least),
            "lower": np.nan,
            "upper": np.nan,
        }
    known = table["value"].notna().to_numpy()
    if not all((known & (member == end)).any() for end in (1, FIFTHS)):
        return dict.fromkeys(("most", "least", "gap", "lower", "upper"), np.nan)
    counts = pd.DataFrame(
        table.loc[known & (member == end), ["numerator", "denominator"]].sum()
        for end in (1, FIFTHS)
    )
    value = (indicator.scale * counts["numerator"] / counts["denominator"]).to_numpy()
    limits = indicator.limits(counts)
    # The counts give limits, as was asked above.
    assert limits is not None
    low, high = limits
    found = difference(value[0], low[0], high[0], value[1], low[1], high[1])
    assert found.estimate is not None and found.lower is not None and found.upper is not None
    ends = sorted([sign * found.lower, sign * found.upper])
    return {
        "most": value[0],
        "least": value[1],
        "gap": sign * found.estimate,
        "lower": ends[0],
        "upper": ends[1],
    }


def gap_in_words(run: Run, found: Gap) -> str:
    """How the gap moved from the first to the last period, and whether that is a trend."""
    first, last = (
        found.table[found.table["period"] == period].iloc[0] for period in (run.first, run.last)
    )
    figures = "; ".join(
        f"{formatting.bare(run.indicator, row['most'])} against "
        f"{formatting.bare(run.indicator, row['least'])} in {formatting.period(period)}"
        for period, row in ((run.first, first), (run.last, last))
    )
    return f"{_moved(run, first['gap'], last['gap'])}{_trend(run, found)} Figures: {figures}."


def _moved(run: Run, first: float, last: float) -> str:
    """“The gap between … grew from 17.7 to 30.8 percentage points”, without its end."""
    indicator, pair = run.indicator, "the most and the least deprived fifth"
    if np.isnan([first, last]).any():
        return f"The gap between {pair} is not known in both periods"
    if first * last < 0:
        return f"The gap between {pair} turned round: the other end is now worse off"
    before = formatting.number(abs(first), indicator.decimals)
    after = formatting.bare_change(indicator, abs(last)).lstrip("+")
    if before == formatting.number(abs(last), indicator.decimals):
        return f"The gap between {pair} was {after} at first and at last"
    turned = last < 0 and indicator.polarity != "neither"
    side = " (the least deprived are worse off)" if turned else ""
    word = "grew" if abs(last) > abs(first) else "shrank"
    return f"The gap between {pair}{side} {word} from {before} to {after}"


def _trend(run: Run, found: Gap) -> str:
    """Whether the move of the gap is a trend, after the words of ``_moved``."""
    word, count = found.direction.direction, len(run.periods)
    if word == CANNOT_BE_SAID and count < POINTS:
        return f"; {formatting.in_letters(count)} figures are too few to call it a trend."
    if word == CANNOT_BE_SAID:
        return f"; there is too little to call it a trend: {found.direction.why}."
    if word == rule.NO_CHANGE:
        return f"; {over(run.periods[-POINTS:])} it moved too little to call it a trend."
    return f"; {over(run.periods[-POINTS:])} it is clearly {word}."
