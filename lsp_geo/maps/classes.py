"""Classes of every map: of an indicator on each level and period, and of changes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsp_geo import formatting, theme
from lsp_geo.analysis import clusters
from lsp_geo.analysis.inequality import Inequality
from lsp_geo.analysis.multiple_need import SeveralPillars
from lsp_geo.analysis.priorities import Ranking
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.runs import run_of
from lsp_geo.data.tables import Tables
from lsp_geo.maps.static_files import Column, OnDemand, class_string

MOST = 5
MISSING = -1
# The least and the most of all areas that a class may hold and be called a fifth.
ABOUT = (0.15, 0.25)


@dataclass(frozen=True)
class Classes:
    """Class limits of one indicator on one level.

    Attributes
    ----------
    breaks : highest value of each class, ascending, on the grid of the printed decimals
    labels : printed limits of each class, in the same order
    method : one sentence on how the classes were made
    counts : values in each class, over all the values given (all periods)
    decimals : decimals to which values are rounded before they are classed
    """

    breaks: tuple[float, ...]
    labels: tuple[str, ...]
    method: str
    counts: tuple[int, ...]
    decimals: int

    def __len__(self) -> int:
        return len(self.breaks)

    def assign(self, values: Iterable[float]) -> np.ndarray:
        """Class of each value: int8, 0 for the lowest, -1 where missing or not finite.

        Values beyond the limits belong to the first and last class.
        """
        numbers = _rounded(values, self.decimals)
        found = np.full(len(numbers), MISSING, dtype=np.int8)
        known = np.isfinite(numbers)
        if self.breaks:
            found[known] = np.searchsorted(self.breaks[:-1], numbers[known], side="left")
        return found

    def of(self, value: float) -> int:
        """Class of one value, -1 where missing."""
        return int(self.assign([value])[0])


def classify(values: Iterable[float], decimals: int, periods: int = 1) -> Classes:
    """Classes by fifths of all values pooled, fewer where many areas share a value.

    Values are rounded as they are printed first, and a class ends on a printed value, so that the
    limits a reader sees are true of the numbers a reader sees. With five different values or fewer,
    each is a class.

    Parameters
    ----------
    values : values of all areas in all periods that may be compared; missing as NaN
    decimals : decimals printed
    periods : how many periods the values are of

    Notes
    -----
    Same breaks as ``mapclassify.Quantiles`` (a test holds this), which takes seconds to import.
    """
    numbers = _rounded(values, decimals)
    numbers = numbers[np.isfinite(numbers)]
    if not numbers.size:
        return Classes((), (), "No area has a value.", (), decimals)
    distinct = np.unique(numbers)
    if distinct.size <= MOST:
        starts, ends, method = distinct, distinct, "Each value has its own colour."
    else:
        fifths = np.quantile(numbers, np.arange(1, MOST + 1) / MOST)
        # A limit between two values holds the same areas as the value below it.
        ends = distinct[np.unique(np.searchsorted(distinct, fifths, side="right") - 1)]
        # One printed step above the class below, so that no value lies between two classes.
        starts = np.append(distinct[0], _rounded(ends[:-1] + 10.0**-decimals, decimals))
        method = ""
    counts = np.bincount(np.searchsorted(ends[:-1], numbers), minlength=len(ends))
    method = method or _method(counts, periods)
    return Classes(
        breaks=tuple(ends.tolist()),
        labels=tuple(map(_label, starts, ends, [decimals] * len(ends))),
        method=method,
        counts=tuple(counts.tolist()),
        decimals=decimals,
    )


def _rounded(values: Iterable[float], decimals: int) -> np.ndarray:
    # Python's round agrees with the printed number; numpy's differs at some halves.
    return np.array(
        [
            round(v, decimals) + 0.0 if math.isfinite(v) else np.nan
            for v in np.asarray(values, dtype=float).tolist()
        ]
    )


def _method(counts: np.ndarray, periods: int) -> str:
    """What may be said of classes meant to be fifths, from how many areas are in each.

    Over several periods it says so: the counts beside the colours are those of the one shown.
    """
    over = "."
    if periods > 1:
        over = f" over all {periods} periods that are compared; the counts are of the one shown."
    shares = counts / counts.sum()
    if len(counts) == MOST and shares.min() >= ABOUT[0] and shares.max() <= ABOUT[1]:
        return f"Each colour has about a fifth of the areas{over}"
    text = "Classes are meant to have a fifth of the areas each"
    fewer = "there are fewer classes" if len(counts) < MOST else "they are uneven"
    if periods > 1:
        text += f", over all {periods} periods that are compared"
        over = ". The counts are of the one shown."
    return f"{text}; {fewer} here because many areas share a value{over}"


def _label(start: float, end: float, decimals: int) -> str:
    first, last = (f"{value:,.{decimals}f}".replace("-", "−") for value in (start, end))
    return first if first == last else f"{first} to {last}"


def change_limits(change: pd.Series, decimals: int) -> tuple[float, float]:
    """Two round limits, a fifth and three fifths of the way to a large change (95th percentile).

    Between minus and plus the first a change is called small, beyond the second large. They have
    no more decimals than the indicator.
    """
    large = float(np.nanpercentile(np.abs(change), 95)) or 1.0
    least = 10.0**-decimals
    small = max(_round(large / 5, decimals), least)
    return small, max(_round(3 * large / 5, decimals), small + least)


def _round(value: float, decimals: int) -> float:
    step = 10.0 ** np.floor(np.log10(value))
    nearest = min((1, 1.5, 2, 3, 4, 5, 7.5, 10), key=lambda n: abs(n - value / step))
    return round(float(step * nearest), decimals)


def change_classes(table: pd.DataFrame, limits: tuple[float, float]) -> np.ndarray:
    """Class of each area's change: 0 large fall, 1 fall, 2 none, 3 rise, 4 large rise, -1 missing.

    With intervals, what chance could explain is in the middle class however large it looks.
    """
    small, large = limits
    values = table["change"].to_numpy(float)
    judged = table["lower"].notna().any()
    still = ~table["clear"].to_numpy(bool) if judged else np.abs(values) < small
    return np.select(
        [np.isnan(values), still, values <= -large, values < 0, values < large],
        [-1, 2, 0, 1, 3],
        4,
    )


MOST_PILLARS = 4
"""On the map of pillars in the worst fifth, so many and more share a colour."""


# What a change down and a change up are, by what higher values are.
_SIDES = {"worse": (", better", ", worse"), "better": (", worse", ", better"), "neither": ("", "")}


@dataclass(frozen=True)
class ClassMap:
    """A map that is no indicator's own: a class digit of every area in code order, and its legend.

    ``colours`` are those of the digits from 0. ``rows`` are digit, colour and words of each class
    in the order of the legend; ``method`` says in one sentence how the classes were made.
    """

    digits: str
    colours: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]
    method: str


def _downwards(colours: Sequence[str], words: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """Rows of a legend from the highest digit to 0."""
    return tuple((str(n), colours[n], words[n]) for n in range(len(words) - 1, -1, -1))


def change_map(indicator: Indicator, table: pd.DataFrame) -> ClassMap:
    """Classes, legend and method of the change of every area.

    Parameters
    ----------
    indicator : what changed
    table : as ``small_area_change.between``: columns ``change``, ``lower``, ``clear``
    """
    limits = change_limits(table["change"], indicator.decimals)
    small, large = (formatting.number(limit, indicator.decimals) for limit in limits)
    judged = table["lower"].notna().any()
    some = f"by less than {large}" if judged else f"by {small} to {large}"
    down, up = _SIDES[indicator.polarity]
    words = (
        f"Fell by {large} or more{down}",
        f"Fell {some}{down}",
        "No change beyond chance" if judged else f"Changed by less than {small}",
        f"Rose {some}{up}",
        f"Rose by {large} or more{up}",
    )
    method = (
        "An area is coloured only where its change is more than chance explains."
        if judged
        else "The figures have no interval, so small changes are left uncoloured by size alone."
    )
    digits = class_string(change_classes(table, limits))
    colours = theme.diverging(indicator.polarity)
    return ClassMap(digits, colours, _downwards(colours, words), method)


def cluster_map(found: Inequality) -> ClassMap:
    """Classes of local Moran's I; only where ``clusters.can_be_mapped``."""
    polarity = found.indicator.polarity
    lowest, low, middle, high, highest = theme.diverging(polarity)
    # By digit: no pattern, high among high, low among high, low among low, high among low.
    colours = (middle, highest, low, lowest, high)
    rows = tuple(
        (digit, colours[int(digit)], words)
        for digit, words in clusters.class_words(polarity).items()
    )
    method = "Each place is set beside those it touches; what chance could make is left uncoloured."
    assert found.clusters is not None
    return ClassMap(found.clusters.classes, colours, rows, method)


def multiple_need_map(found: SeveralPillars) -> ClassMap:
    """Number of pillars on which each neighbourhood is in the worst fifth."""
    colours = theme.palette("worse")
    words = [formatting.count(n, "pillar", "pillars") for n in range(MOST_PILLARS)]
    more = " or more" if len(found.pillars) > MOST_PILLARS else ""
    words.append(f"{MOST_PILLARS}{more} pillars")
    method = (
        "A pillar's need is the mean standing of a place on its indicators; the worst fifth are "
        "the highest needs that hold a fifth of residents."
    )
    digits = "".join(str(min(n, MOST_PILLARS)) for n in found.count)
    return ClassMap(digits, colours, _downwards(colours, words), method)


def index_map(ranking: Ranking, codes: pd.Index) -> ClassMap:
    """The need index of every area, by fifths; ``codes`` are the level's areas in code order."""
    scores = ranking.table.set_index("area_code")["score"].reindex(codes)
    classes = classify(scores, 0)
    colours = theme.palette("worse", len(classes))
    method = (
        f"{classes.method} The index is the weighted mean of the shares of residents who live "
        "in areas with less need."
    )
    digits = class_string(classes.assign(scores))
    return ClassMap(digits, colours, _downwards(colours, classes.labels), method)


class Atlas:
    """The classes behind every map of one district."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._classes: dict[tuple[str, str, str], Classes] = {}

    def levels(self, indicator_id: str) -> list[str]:
        """Levels on which the indicator can be mapped, smallest areas first."""
        mapped = self._tables.geography.mapped
        return [level for level in self._tables.levels(indicator_id) if level in mapped]

    def classes(self, indicator_id: str, level: str, period: str) -> Classes:
        """Class limits, the same for all periods that may be compared with this one."""
        indicator = self._tables.catalogue.indicator(indicator_id)
        run = run_of(indicator, self._tables.periods(indicator_id), period)
        key = (indicator_id, level, run.periods[0])
        if key not in self._classes:
            series = self._tables.series(indicator_id, level)
            pooled = series.loc[series["period"].isin(run.periods), "value"]
            self._classes[key] = classify(pooled, indicator.decimals, len(run.periods))
        return self._classes[key]

    def assigned(self, indicator_id: str, level: str, period: str) -> np.ndarray:
        """Class of each area in code order, -1 where it has no value."""
        values = self._tables.table(indicator_id, level, period)["value"]
        return self.classes(indicator_id, level, period).assign(values)

    def columns(self) -> Mapping[str, list[Column]]:
        """Every map there is, by level, made on demand: for ``static_files.write_static``."""
        return OnDemand(self._tables.geography.mapped, self._columns)

    def _columns(self, level: str) -> list[Column]:
        return [
            self._column(indicator, level, period)
            for indicator in self._tables.catalogue.indicators.values()
            if level in self.levels(indicator.id)
            for period in self._tables.periods(indicator.id)
        ]

    def _column(self, indicator: Indicator, level: str, period: str) -> Column:
        # Every legend marks the city: worked out with the map, not in a reader's click.
        self._tables.city(indicator.id, period)
        table = self._tables.table(indicator.id, level, period)
        texts = [
            formatting.cell(indicator, value, note)
            for value, note in zip(table["value"], table["note"], strict=True)
        ]
        return Column(indicator.id, period, self.assigned(indicator.id, level, period), texts)
