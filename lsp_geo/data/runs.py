"""Runs: periods of an indicator that may be set beside one another, and where change may be read.

Breaks lie between an indicator's segments; an indicator without segments is one run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lsp_geo.data import periods as time
from lsp_geo.data.indicator import Indicator, Segment


@dataclass(frozen=True)
class PeriodRun:
    """Periods in order with no break between them; ``segment`` is None where none is described."""

    periods: tuple[str, ...]
    segment: Segment | None

    @property
    def separate(self) -> list[str]:
        """Those of its periods, counted back from the last, that share no time."""
        return time.without_overlap(list(self.periods))

    @property
    def overlaps(self) -> bool:
        """Whether some of its periods share time."""
        return len(self.separate) < len(self.periods)


@dataclass(frozen=True)
class Comparable:
    """Periods of the last run that may be compared; ``why`` says why none may."""

    run: PeriodRun
    periods: tuple[str, ...]
    why: str


def runs(indicator: Indicator, periods: Sequence[str]) -> list[PeriodRun]:
    """The runs of an indicator in order of time, given all its periods in order."""
    if not indicator.segments:
        return [PeriodRun(tuple(periods), None)]
    return [
        PeriodRun(tuple(periods[periods.index(s.start) : periods.index(s.end) + 1]), s)
        for s in indicator.segments
    ]


def run_of(indicator: Indicator, periods: Sequence[str], period: str) -> PeriodRun:
    """The run that a period lies in; all periods together where no segment names it."""
    found = (run for run in runs(indicator, periods) if period in run.periods)
    return next(found, PeriodRun(tuple(periods), None))


def comparable(indicator: Indicator, periods: Sequence[str], level: str) -> Comparable:
    """The periods between which change may be read on a level: one place for pages and paper.

    They are those of the last unbroken run that share no time. Without segments they may be
    compared only where overlapping periods were thinned and the description does not forbid it.
    """
    run = runs(indicator, periods)[-1]
    separate = run.separate
    if len(periods) == 1:
        return Comparable(run, (), "there is one period only")
    if len(separate) == 1:
        why = "its periods overlap" if run.overlaps else "there is one period only since a break"
        return Comparable(run, (), why)
    allowed = (
        run.segment.allows_change(level) if run.segment else run.overlaps and not indicator.no_trend
    )
    if not allowed:
        why = indicator.no_trend or "change between these periods must not be read"
        return Comparable(run, (), why)
    return Comparable(run, tuple(separate), "")
