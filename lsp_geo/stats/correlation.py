"""Correlation of two indicators over areas, with its interval.

It speaks of places, not of the people in them (ecological fallacy), and its size depends on the
level of the areas. Neighbouring areas are alike, so they hold less information than their number
suggests and the intervals are, if anything, too narrow.

References
----------
Fisher RA (1921). On the probable error of a coefficient of correlation. Metron 1: 3-32.
Bonett DG, Wright TA (2000). Sample size requirements for estimating Pearson, Kendall and Spearman
    correlations. Psychometrika 65: 23-28.
Robinson WS (1950). Ecological correlations and the behavior of individuals.
    Am Sociol Rev 15: 351-357.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lsp_geo.stats._checks import floats, z_value


class Correlation(NamedTuple):
    """A coefficient with its limits.

    Attributes
    ----------
    r : float or None
        -1 to 1; None with fewer than three areas or if an indicator does not vary.
    lower, upper : float or None
        Limits; None with fewer than four areas or at r = 1 or -1, where there is no scatter to
        go by.
    n : int
        Areas that have both values.
    """

    r: float | None
    lower: float | None
    upper: float | None
    n: int


def spearman(x: ArrayLike, y: ArrayLike, confidence: float = 0.95) -> Correlation:
    """Return Spearman's rank correlation (ties at mid-ranks) with Bonett and Wright's interval.

    Parameters
    ----------
    x, y : arrays of shape (n,)
        Values of the two indicators by area; areas that lack one are left out.
    confidence : float
        Two-sided confidence level.

    Returns
    -------
    Correlation
    """
    a, b = _both(x, y)
    r = _r(pd.Series(a).rank().to_numpy(), pd.Series(b).rank().to_numpy())
    return _with_interval(r, len(a), confidence)


def _both(x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    a, b = floats(x=x, y=y)
    known = np.isfinite(a) & np.isfinite(b)
    return a[known], b[known]


def _r(a: NDArray[np.float64], b: NDArray[np.float64]) -> float | None:
    if len(a) < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    return float(np.corrcoef(a, b)[0, 1])


def _with_interval(r: float | None, n: int, confidence: float) -> Correlation:
    z = z_value(confidence)
    if r is None or n < 4 or abs(r) > 1 - 1e-12:
        return Correlation(r, None, None, n)
    half = z * np.sqrt((1 + r**2 / 2) / (n - 3))
    middle = np.arctanh(r)
    return Correlation(r, float(np.tanh(middle - half)), float(np.tanh(middle + half)), n)
