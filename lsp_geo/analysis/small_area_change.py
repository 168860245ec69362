"""Change in areas inside the city, within one unbroken run of periods and where it is honest.

Which runs may be read, and on which levels, is said by the indicator's own description. Two
periods give a difference, never a direction; a direction needs five (`lsp_geo.stats.trend`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis.five_points import direction, not_for_rule, over
from lsp_geo.data import periods as time
from lsp_geo.data.indicator import Indicator, Segment
from lsp_geo.data.runs import runs as period_runs
from lsp_geo.data.tables import Tables
from lsp_geo.errors import NotKnown
from lsp_geo.stats import trend as rule
from lsp_geo.stats.difference import CANNOT_BE_SAID, difference
from lsp_geo.stats.intervals import MANY
from lsp_geo.stats.trend import POINTS

_STEADILY = {
    rule.INCREASING: "clearly rose",
    rule.DECREASING: "clearly fell",
    rule.NO_CHANGE: "neither clearly rose nor fell",
    CANNOT_BE_SAID: "cannot be judged",
}


@dataclass(frozen=True)
class Run:
    """A run of periods of one indicator that may be compared, and on which levels."""

    indicator: Indicator
    segment: Segment
    levels: tuple[str, ...]
    periods: tuple[str, ...]

    @property
    def first(self) -> str:
        """The period the last one is set against: months against the same month."""
        return time.first_to_compare(list(self.periods))

    @property
    def last(self) -> str:
        """The last period."""
        return self.periods[-1]


def span(run: Run) -> str:
    """From when to when a run is compared: “2021 to 2022”."""
    return f"{formatting.period(run.first)} to {formatting.period(run.last)}"


def runs(tables: Tables, indicator_id: str) -> list[Run]:
    """Runs of at least two periods in which change may be read inside the city, latest first."""
    indicator = tables.catalogue.indicator(indicator_id)
    if indicator.is_city_series:
        return []
    has = tables.levels(indicator_id)
    found = []
    for run in reversed(period_runs(indicator, tables.periods(indicator_id))):
        if run.segment is None or len(run.periods) < 2:
            continue
        geography = tables.geography
        levels = [
            level
            for level in geography.listed
            if level in has and run.segment.allows_change(geography.as_large_as(level))
        ]
        # The first is what is shown until another is chosen: never one that was added.
        levels.sort(key=lambda level: geography.levels[level].is_added)
        if levels:
            found.append(Run(indicator, run.segment, tuple(levels), run.periods))
    return found


def with_change(tables: Tables) -> list[Indicator]:
    """Indicators of areas inside the city of which some change may be read, in plan order."""
    return [i for i in tables.catalogue.indicators.values() if runs(tables, i.id)]


def check_indicator(tables: Tables, indicator_id: str) -> None:
    """NotKnown, in plain words, unless some change of the indicator may be read."""
    indicator = tables.catalogue.indicator(indicator_id)
    if not runs(tables, indicator_id):
        inside = f"inside the {tables.geography.kind.one}"
        raise NotKnown(f"Change {inside} cannot be read from “{indicator.name}”.")


def check_start(tables: Tables, indicator_id: str | None, period: str) -> None:
    """NotKnown, in plain words, unless a run of the indicator begins with this period."""
    starts = [run.segment.start for run in runs(tables, indicator_id)] if indicator_id else []
    if period not in starts:
        raise NotKnown(f"No run of periods that may be compared begins with “{period}”.")


def run_from(tables: Tables, indicator_id: str, start: str = "") -> Run:
    """The run of an indicator that begins with a period, the latest one where none is named.

    Raises
    ------
    NotKnown
        In plain words, where there is no such run.
    """
    check_indicator(tables, indicator_id)
    if start:
        check_start(tables, indicator_id, start)
    return next(run for run in runs(tables, indicator_id) if start in ("", run.segment.start))


def between(tables: Tables, run: Run, level: str) -> pd.DataFrame:
    """Change of every area from the first to the last period of a run.

    Returns
    -------
    DataFrame
        One row an area in code order: ``area_code``, ``area`` (what people call it), ``first``,
        ``last``, ``change`` (in the indicator's unit), ``lower`` and ``upper`` (95% limits of the
        change), ``clear`` (whether limits at 99.8% leave out no change: many areas are judged at
        once), ``note``. Limits are NaN and ``clear`` False where nothing was counted.
    """
    indicator = run.indicator
    before, after = (tables.table(indicator.id, level, period) for period in (run.first, run.last))
    change_in = after["value"] - before["value"]
    lower, upper = _limits_of_change(indicator, before, after, 0.95)
    low, high = _limits_of_change(indicator, before, after, MANY)
    return pd.DataFrame(
        {
            "area_code": after["area_code"],
            "area": after["area_code"].map(tables.geography.label),
            "first": before["value"],
            "last": after["value"],
            "change": change_in,
            "lower": lower,
            "upper": upper,
            "clear": (low > 0) | (high < 0),
            "note": [b or a for a, b in zip(before["note"], after["note"], strict=True)],
        }
    )


def certainty(row: pd.Series) -> str:
    """Whether the change in a row of ``between`` can be told from chance, in words."""
    return formatting.certainty(None if pd.isna(row["lower"]) else bool(row["clear"]))


def _limits_of_change(
    indicator: Indicator, before: pd.DataFrame, after: pd.DataFrame, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Limits of the differences after less before, by MOVER from counts."""
    # Both periods are shared out alike, so that error stays out of the difference.
    counts = ["numerator", "denominator"]
    was, now = (indicator.limits(table[counts], confidence) for table in (before, after))
    if was is None or now is None:
        return np.full(len(after), np.nan), np.full(len(after), np.nan)
    pairs = [
        difference(*figures)
        for figures in zip(after["value"], *now, before["value"], *was, strict=True)
    ]
    limits = np.array([(p.lower, p.upper) for p in pairs], dtype=float)
    return limits[:, 0], limits[:, 1]


def directions(tables: Tables, run: Run, level: str) -> tuple[pd.Series, str]:
    """Direction of every area by the five-point rule.

    Returns
    -------
    tuple of a Series and a str
        Directions by area code, and an empty text; or an empty Series and why none can be said.
    """
    indicator, periods = run.indicator, list(run.periods)
    empty = pd.Series(dtype=object)
    why = not_for_rule(periods)
    if why:
        return empty, why
    table = tables.series(indicator.id, level)
    table = table[table["period"].isin(periods[-POINTS:])]
    if table["lower"].isna().all():
        return empty, direction(indicator, table.head(POINTS)).why
    found = {
        code: direction(indicator, rows).direction
        for code, rows in table.groupby("area_code", sort=True)
    }
    return pd.Series(found), ""


def directions_sentence(
    tables: Tables, run: Run, level: str, directions: tuple[pd.Series, str]
) -> str:
    """How many areas rise and fall by the five-point rule, or why that cannot be said.

    ``directions`` are those of ``directions`` for this run and level.
    """
    by_area, why = directions
    if why:
        return f"There is too little to say which way single areas are going: {why}."
    plural = tables.geography.levels[level].plural
    counts = by_area.value_counts()
    told = [f"{counts[word]} {said}" for word, said in _STEADILY.items() if counts.get(word)] or [
        "none clearly rose or fell"
    ]
    return (
        f"Of {len(by_area)} {plural}, {over(run.periods[-POINTS:])}: {formatting.and_list(told)}."
    )


def finding(tables: Tables, run: Run, level: str) -> str:
    """How many areas rose and fell, in one sentence that can be read aloud."""
    table = between(tables, run, level)
    known = table[table["change"].notna()]
    plural = tables.geography.levels[level].plural
    span = f"between {formatting.period(run.first)} and {formatting.period(run.last)}"
    if known["lower"].notna().any():
        clear = known[known["clear"]]
        up, down = int((clear["change"] > 0).sum()), int((clear["change"] < 0).sum())
        return (
            f"{run.indicator.name}: of {len(known)} {plural}, {up} rose and {down} fell {span} by "
            f"more than chance explains."
        )
    shown = known["change"].round(run.indicator.decimals)
    up, down = int((shown > 0).sum()), int((shown < 0).sum())
    return f"{run.indicator.name}: of {len(known)} {plural}, {up} rose and {down} fell {span}."


def whole(tables: Tables, run: Run) -> str:
    """The change of the whole city in one sentence; empty where it has no figure."""
    indicator = run.indicator
    if "city" not in tables.levels(indicator.id) or not run.segment.allows_change("city"):
        return ""
    row = between(tables, run, "city").iloc[0]
    text = (
        f"{tables.geography.name} as a whole: {formatting.figure(indicator, row['first'])} in "
        f"{formatting.period(run.first)}, {formatting.figure(indicator, row['last'])} in "
        f"{formatting.period(run.last)}: {formatting.change(indicator, row['change'])}"
    )
    if pd.isna(row["lower"]):
        return f"{text}."
    low, high = (formatting.number(row[end], indicator.decimals) for end in ("lower", "upper"))
    return f"{text} (95% interval {low} to {high})."


def caution(run: Run) -> str:
    """What must be said beside a difference of this run: points, chance, and the model."""
    words = no_trend(run)
    if run.indicator.modelled:
        return f"{words} The figures are modelled and have no interval."
    if run.indicator.intervals == "none":
        return f"{words} The figures have no interval to tell change from chance."
    return f"{words} Only what is more than chance explains is counted."


def measured(run: Run) -> str:
    """How a change was told from chance, for those who ask; empty where it was not."""
    if run.indicator.modelled or run.indicator.intervals == "none":
        return ""
    return (
        "An area is counted as changed where the interval of its change at 99.8% leaves out no "
        "change: so strict because many areas are judged at once."
    )


def no_trend(run: Run) -> str:
    """That first and last are compared and nothing more."""
    count = len(run.periods)
    if count == 2:
        return "Two points: a difference, and no trend."
    return f"First and last are compared, out of {count} periods: a difference, and no trend."
