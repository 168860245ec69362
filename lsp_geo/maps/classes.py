"""Map classes: five groups of about a fifth of the areas each, the same for every period.

Fifths, because a few extreme places (the city centre's crime rate, say) would leave classes of
equal width or natural breaks with nearly all areas in one colour.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

MOST = 5
MISSING = -1


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


def classify(values: Iterable[float], decimals: int) -> Classes:
    """Classes by fifths of all values pooled, fewer where many areas share a value.

    Values are rounded as they are printed first, and a class ends on a printed value, so that the
    limits a reader sees are true of the numbers a reader sees. With five different values or fewer,
    each is a class.

    Parameters
    ----------
    values : values of all areas in all periods that may be compared; missing as NaN
    decimals : decimals printed

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
        method = _method(len(ends))
    counts = np.bincount(np.searchsorted(ends[:-1], numbers), minlength=len(ends))
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


def _method(classes: int) -> str:
    if classes == MOST:
        return "Each colour has about a fifth of the areas, over all the periods that are compared."
    return (
        "Classes are meant to have a fifth of the areas each; there are fewer here because many "
        "areas share a value."
    )


def _label(start: float, end: float, decimals: int) -> str:
    first, last = (f"{value:,.{decimals}f}".replace("-", "−") for value in (start, end))
    return first if first == last else f"{first} to {last}"
