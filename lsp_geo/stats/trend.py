"""Direction of travel by Fingertips' five-point rule, and "cannot be said" where it does not hold.

The caller passes one unbroken segment of a series: points before a break are never joined to
points after it, and periods must not overlap (three-year averages a year apart share two thirds
of their data and are not five points).

References
----------
DHSC, FingertipsNext, trend analysis (TrendMarkerCalculator): the last five points, chi-square
    above 9.54953570608324 (one degree of freedom, 99.8%), slope of one sign when any point is
    dropped.
Armitage P (1955). Tests for linear trends in proportions and frequencies. Biometrics 11: 375-386.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lsp_geo.stats._checks import floats, sign_of, z_value

POINTS = 5
CHI_SQUARE = 9.54953570608324
INCREASING = "increasing"
DECREASING = "decreasing"
NO_CHANGE = "no significant change"
CANNOT_BE_SAID = "cannot be said"


class Trend(NamedTuple):
    """Direction over the last five points.

    Attributes
    ----------
    direction : str
        "increasing", "decreasing", "no significant change" or "cannot be said".
    slope : float or None
        Change a period: in the unit of the values, or of the log odds for proportions with
        counts.
    chi_square : float or None
        Test statistic on one degree of freedom.
    why : str
        Why it cannot be said; empty otherwise.
    """

    direction: str
    slope: float | None
    chi_square: float | None
    why: str


def trend(values: ArrayLike, lower: ArrayLike, upper: ArrayLike, confidence: float = 0.95) -> Trend:
    """Return the direction of values with intervals over the last five points.

    A straight line is fitted on the order of the periods, each point weighted by the inverse of
    its variance, which is read off the width of its interval.

    Parameters
    ----------
    values : array of shape (n,)
        Values of one unbroken segment in order of time, equally spaced.
    lower, upper : arrays of shape (n,)
        Their limits.
    confidence : float
        Level of the limits.

    Returns
    -------
    Trend
        "cannot be said" with fewer than five points, or if one of the last five lacks a value or
        an interval with a width.
    """
    v, low, high = floats(values=values, lower=lower, upper=upper)
    if len(v) < POINTS:
        return _cannot(f"fewer than {POINTS} points")
    v, low, high = v[-POINTS:], low[-POINTS:], high[-POINTS:]
    if not np.isfinite(v).all():
        return _cannot(f"a value among the last {POINTS} is missing")
    width = high - low
    # A comparison with NaN is false, so a missing limit ends here too.
    if not np.all(width > 0):
        return _cannot(f"an interval among the last {POINTS} is missing or has no width")
    weights = (2 * z_value(confidence) / width) ** 2
    slope, variance = _line(v, weights)
    held = _holds(v, weights)
    return _verdict(slope, slope**2 / variance, held)


def trend_of_proportions(numerator: ArrayLike, denominator: ArrayLike) -> Trend:
    """Return the direction of proportions with counts, by the chi-square test for trend.

    Parameters
    ----------
    numerator, denominator : arrays of shape (n,)
        Counts of one unbroken segment in order of time, equally spaced.

    Returns
    -------
    Trend
        The slope, whose sign must hold when any point is dropped, is that of the log odds.
        "cannot be said" with fewer than five points, or if one of the last five is missing or is
        0% or 100%.

    Raises
    ------
    ValueError
        If a count is negative or a numerator above its denominator.
    """
    x, n = floats(numerator=numerator, denominator=denominator)
    if np.any(x < 0) or np.any(n < 0) or np.any(x > n):
        raise ValueError("counts must not be negative, nor a numerator above its denominator")
    if len(x) < POINTS:
        return _cannot(f"fewer than {POINTS} points")
    x, n = x[-POINTS:], n[-POINTS:]
    if not (np.isfinite(x).all() and np.isfinite(n).all()):
        return _cannot(f"a count among the last {POINTS} is missing")
    if np.any(x == 0) or np.any(x == n):
        return _cannot(f"a point among the last {POINTS} is 0% or 100%")
    t = np.arange(1, POINTS + 1)
    top = n.sum() * (n.sum() * (x * t).sum() - x.sum() * (n * t).sum()) ** 2
    bottom = x.sum() * (n - x).sum() * (n.sum() * (n * t**2).sum() - (n * t).sum() ** 2)
    log_odds, equal = np.log(x / (n - x)), np.ones(POINTS)
    return _verdict(_line(log_odds, equal)[0], top / bottom, _holds(log_odds, equal))


def in_words(direction: str, polarity: str) -> str:
    """Return the direction as a judgement where polarity allows one.

    Parameters
    ----------
    direction : str
        Direction of a `Trend`.
    polarity : {"worse", "better", "neither"}
        What a higher value is.

    Returns
    -------
    str
        "getting better" or "getting worse"; the direction itself if polarity is neither or there
        is nothing to judge.
    """
    sign = sign_of(polarity)
    if polarity == "neither" or direction not in (INCREASING, DECREASING):
        return direction
    return "getting worse" if (direction == INCREASING) == (sign > 0) else "getting better"


def gap_direction(
    gaps: ArrayLike, lower: ArrayLike, upper: ArrayLike, confidence: float = 0.95
) -> Trend:
    """Say whether a gap widens or narrows over the last five points.

    Parameters
    ----------
    gaps : array of shape (n,)
        Gap in each period of one unbroken segment, signed, in order of time.
    lower, upper : arrays of shape (n,)
        Their limits (`lsp_geo.stats.difference.difference`).
    confidence : float
        Level of the limits.

    Returns
    -------
    Trend
        Direction "widening", "narrowing", "no significant change" or "cannot be said", by the
        five-point rule on the size of the gap; its slope is positive if the gap widens.
        "cannot be said" too if the gap changes sign among the last five: it closed and opened
        the other way.
    """
    g, low, high = floats(gaps=gaps, lower=lower, upper=upper)
    last = g[-POINTS:]
    if len(last) == POINTS and np.any(last > 0) and np.any(last < 0):
        return _cannot(f"the gap changes sign among the last {POINTS}")
    # The rule is about the size of the gap, whichever side is worse off.
    if np.any(last < 0):
        g, low, high = -g, -high, -low
    out = trend(g, low, high, confidence)
    words = {INCREASING: "widening", DECREASING: "narrowing"}
    return out._replace(direction=words.get(out.direction, out.direction))


def _line(y: NDArray[np.float64], w: NDArray[np.float64]) -> tuple[float, float]:
    """Return the slope of y on 1, 2, 3 and so on, and its variance if w are inverse variances."""
    return _line_at(np.arange(1.0, len(y) + 1), y, w)


def _line_at(
    t: NDArray[np.float64], y: NDArray[np.float64], w: NDArray[np.float64]
) -> tuple[float, float]:
    centred = t - np.average(t, weights=w)
    squares = (w * centred**2).sum()
    return float((w * centred * y).sum() / squares), float(1 / squares)


def _holds(y: NDArray[np.float64], w: NDArray[np.float64]) -> bool:
    """Return whether the slope keeps its sign when any one point is dropped."""
    t = np.arange(1.0, len(y) + 1)
    whole = np.sign(_line_at(t, y, w)[0])
    kept = [np.arange(len(y)) != drop for drop in range(len(y))]
    return whole != 0 and all(np.sign(_line_at(t[k], y[k], w[k])[0]) == whole for k in kept)


def _verdict(slope: float, chi_square: float, holds: bool) -> Trend:
    if not (holds and chi_square > CHI_SQUARE):
        direction = NO_CHANGE
    else:
        direction = INCREASING if slope > 0 else DECREASING
    return Trend(direction, float(slope), float(chi_square), "")


def _cannot(why: str) -> Trend:
    return Trend(CANNOT_BE_SAID, None, None, why)
