"""Confidence intervals of proportions and rates.

References
----------
Wilson EB (1927). Probable inference, the law of succession, and statistical inference.
    J Am Stat Assoc 22: 209-212.
Newcombe RG (1998). Two-sided confidence intervals for the single proportion: comparison of
    seven methods. Stat Med 17: 857-872.
Breslow NE, Day NE (1987). Statistical Methods in Cancer Research, volume II. Lyon: IARC.
OHID, Fingertips public health technical guide: Wilson for proportions, Byar for rates, exact
    Poisson limits where the count is under 10.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lsp_geo.stats._checks import floats, z_value

# Confidence at which one figure is judged, and many at once: one in twenty, one in five hundred.
ONE, MANY = 0.95, 0.998
EXACT_BELOW = 10
"""Counts under this have exact Poisson limits, as OHID does: Byar's are poor there."""


class Interval(NamedTuple):
    """Lower and upper limits, each of shape (n,)."""

    lower: NDArray[np.float64]
    upper: NDArray[np.float64]


def wilson(
    numerator: ArrayLike,
    denominator: ArrayLike,
    confidence: float = 0.95,
    scale: float = 100.0,
) -> Interval:
    """Return Wilson score limits of proportions.

    Parameters
    ----------
    numerator : array of shape (n,)
        People or households counted. May be fractional (apportioned).
    denominator : array of shape (n,)
        People or households they are part of.
    confidence : float
        Two-sided confidence level, 0.95 or 0.998 by house rule.
    scale : float
        What the limits are multiplied by: 100 gives percentages.

    Returns
    -------
    Interval
        Limits of shape (n,), in units of `scale`. NaN where an input is NaN or the denominator
        is zero.

    Raises
    ------
    ValueError
        If a number is negative or a numerator is above its denominator.
    """
    z = z_value(confidence)
    x, n = floats(numerator=numerator, denominator=denominator)
    if np.any(x < 0) or np.any(n < 0):
        raise ValueError("numerator and denominator must not be negative")
    # Apportioned parts may overshoot their whole by rounding error only.
    if np.any(x > n * (1 + 1e-9)):
        raise ValueError("a numerator is above its denominator")
    n = np.where(n == 0, np.nan, n)
    p = np.minimum(x / n, 1)
    middle = p + z**2 / (2 * n)
    half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    whole = 1 + z**2 / n
    # At 0 and 1 the limit is exact; subtraction would leave rounding dust.
    lower = np.where(p == 0, 0.0, (middle - half) / whole)
    upper = np.where(p == 1, 1.0, (middle + half) / whole)
    return Interval(scale * lower, scale * upper)


def byar(
    count: ArrayLike,
    base: ArrayLike,
    confidence: float = 0.95,
    scale: float = 1000.0,
) -> Interval:
    """Return Byar limits of rates of events, exact Poisson ones where the count is under 10.

    Parameters
    ----------
    count : array of shape (n,)
        Events. May be fractional (apportioned).
    base : array of shape (n,)
        People, households or time at risk. May be smaller than `count`.
    confidence : float
        Two-sided confidence level.
    scale : float
        What the limits are multiplied by: 1000 gives rates per 1,000.

    Returns
    -------
    Interval
        Limits of shape (n,), in units of `scale`. NaN where an input is NaN or the base is zero.

    Raises
    ------
    ValueError
        If a number is negative, or events are counted on a base of zero.
    """
    z = z_value(confidence)
    x, n = floats(count=count, base=base)
    if np.any(x < 0) or np.any(n < 0):
        raise ValueError("count and base must not be negative")
    if np.any((n == 0) & (x > 0)):
        raise ValueError("events are counted on a base of zero")
    n = np.where(n == 0, np.nan, n)
    many = np.where(x >= EXACT_BELOW, x, np.nan)
    lower = many * (1 - 1 / (9 * many) - z / (3 * np.sqrt(many))) ** 3
    upper = (many + 1) * (1 - 1 / (9 * (many + 1)) + z / (3 * np.sqrt(many + 1))) ** 3
    few = x < EXACT_BELOW
    if few.any():
        lower[few], upper[few] = _poisson_limits(x[few], confidence)
    return Interval(scale * lower / n, scale * upper / n)


def _poisson_limits(count: NDArray[np.float64], confidence: float) -> Interval:
    """Return exact Poisson limits (Garwood 1936) by the gamma quantiles."""
    # SciPy is slow to load and only small counts need it.
    from scipy.special import gammaincinv

    tail = (1 - confidence) / 2
    lower = np.where(count > 0, gammaincinv(np.where(count > 0, count, 1), tail), 0.0)
    return Interval(lower, gammaincinv(count + 1, 1 - tail))
