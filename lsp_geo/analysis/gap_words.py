"""The gap between the outer fifths over time, in words: how it moved, then whether as a trend."""

from __future__ import annotations

import numpy as np

from lsp_geo import formatting
from lsp_geo.analysis import spoken
from lsp_geo.analysis.five_points import over
from lsp_geo.analysis.small_area_change import Gap, Run
from lsp_geo.stats import trend as rule
from lsp_geo.stats.difference import CANNOT_BE_SAID
from lsp_geo.stats.trend import POINTS


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
        return f"; {spoken.small_number(count)} figures are too few to call it a trend."
    if word == CANNOT_BE_SAID:
        return f"; there is too little to call it a trend: {found.direction.why}."
    if word == rule.NO_CHANGE:
        return f"; {over(run.periods[-POINTS:])} it moved too little to call it a trend."
    return f"; {over(run.periods[-POINTS:])} it is clearly {word}."
