"""Comparison of a value with a benchmark, and of two areas with each other.

Notes
-----
A benchmark is taken as a fixed number, as OHID does. A ward is part of its city and the city of
England, so the two are not independent and the judgement leans towards "similar"; the city's own
share in the benchmark is small for wards and neighbourhoods and is not corrected for.

References
----------
Newcombe RG (1998). Interval estimation for the difference between independent proportions:
    comparison of eleven methods. Stat Med 17: 873-890 (method 10).
Zou GY, Donner A (2008). Construction of confidence limits about effect measures: a general
    approach. Stat Med 27: 1693-1702 (MOVER).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lsp_geo.stats._checks import floats, sign_of

CANNOT_BE_SAID = "cannot be said"


class Comparison(NamedTuple):
    """A difference of two areas with its limits.

    Attributes
    ----------
    estimate : float or None
        First minus second; None where it cannot be formed.
    lower, upper : float or None
        Limits of the estimate; None where an interval is missing, and then both are.
    distinguishable : bool or None
        Whether the limits exclude no difference; None where there are no limits.
    """

    estimate: float | None
    lower: float | None
    upper: float | None
    distinguishable: bool | None


def against(lower: ArrayLike, upper: ArrayLike, benchmark: float | None) -> NDArray[np.str_]:
    """Say for each area whether its interval lies above, below or across the benchmark.

    Parameters
    ----------
    lower, upper : arrays of shape (n,)
        Limits of each area's value; NaN where it has none.
    benchmark : float or None
        Value of the city or England, in the same unit; None or NaN if there is none.

    Returns
    -------
    array of str, shape (n,)
        "higher", "similar", "lower", or "cannot be said" where a limit or the benchmark is
        missing. A limit equal to the benchmark is similar.
    """
    low, high = floats(lower=lower, upper=upper)
    mark = np.nan if benchmark is None else float(benchmark)
    known = np.isfinite(low) & np.isfinite(high) & np.isfinite(mark)
    return np.select(
        [~known, low > mark, high < mark], [CANNOT_BE_SAID, "higher", "lower"], "similar"
    )


def judge(position: ArrayLike, polarity: str) -> NDArray[np.str_]:
    """Turn higher and lower into better and worse where the polarity allows a judgement.

    Parameters
    ----------
    position : array of str, shape (n,)
        Words from `against`.
    polarity : {"worse", "better", "neither"}
        What a higher value is.

    Returns
    -------
    array of str, shape (n,)
        "better", "similar", "worse" or "cannot be said"; "higher" and "lower" are kept when
        polarity is neither.
    """
    sign = sign_of(polarity)
    words = np.asarray(position, dtype=object)
    if polarity == "neither":
        return words.astype(str)
    high, low = ("worse", "better") if sign > 0 else ("better", "worse")
    out = np.where(words == "higher", high, np.where(words == "lower", low, words))
    return out.astype(str)


def difference(
    value_a: float,
    lower_a: float,
    upper_a: float,
    value_b: float,
    lower_b: float,
    upper_b: float,
) -> Comparison:
    """Return the difference of two independent estimates from their own limits (MOVER).

    Parameters
    ----------
    value_a, value_b : float
        Estimates, in one unit.
    lower_a, upper_a, lower_b, upper_b : float
        Their limits at one confidence level, which is then the level of the result. NaN where
        there are none.

    Returns
    -------
    Comparison
        First minus second with its limits, in the unit of the values.

    Notes
    -----
    With Wilson limits this is Newcombe's hybrid score interval.
    """
    values = np.array([value_a, value_b], dtype=float)
    if not np.isfinite(values).all():
        return Comparison(None, None, None, None)
    gap = float(values[0] - values[1])
    limits = np.array([lower_a, upper_a, lower_b, upper_b], dtype=float)
    if not np.isfinite(limits).all():
        return Comparison(gap, None, None, None)
    lower = gap - float(np.hypot(value_a - lower_a, upper_b - value_b))
    upper = gap + float(np.hypot(upper_a - value_a, value_b - lower_b))
    return Comparison(gap, lower, upper, not lower <= 0 <= upper)
