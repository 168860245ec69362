"""Ranks with ties, and the range a rank may lie in.

Rank 1 is the highest need: the worst value first, the highest first where polarity is neither.

References
----------
Goldstein H, Spiegelhalter DJ (1996). League tables and their limitations. J R Stat Soc A 159:
    385-443.
Goldstein H, Healy MJR (1995). The graphical presentation of a collection of means.
    J R Stat Soc A 158: 175-177.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lsp_geo.stats._checks import floats, sign_of


def rank(values: ArrayLike, polarity: str) -> NDArray[np.float64]:
    """Rank areas from the highest need; tied areas share the best rank they could have.

    Parameters
    ----------
    values : array of shape (n,)
        One value an area; NaN where missing.
    polarity : {"worse", "better", "neither"}
        What a higher value is.

    Returns
    -------
    array of shape (n,)
        Ranks 1, 2, 2, 4 and so on among the areas with a value; NaN where missing.
    """
    (v,) = floats(values=values)
    turned = pd.Series(-sign_of(polarity) * v)
    return turned.rank(method="min").to_numpy()


def rank_range(lower: ArrayLike, upper: ArrayLike, polarity: str) -> pd.DataFrame:
    """Return the best and worst rank each area may have, given its interval and the others'.

    An area is surely ahead of another only if their intervals do not meet. The lowest rank number
    is one more than the areas surely ahead, the highest leaves behind only the areas surely
    behind.

    Parameters
    ----------
    lower, upper : arrays of shape (n,)
        Limits of each area's value; NaN where it has none.
    polarity : {"worse", "better", "neither"}
        What a higher value is.

    Returns
    -------
    DataFrame of shape (n, 2)
        Columns `first` and `last` (floats; first <= last), indexed like `lower` if that is a
        Series; NaN for areas without an interval, which count for nobody.

    Notes
    -----
    Meeting of two 95% intervals is a stricter test than a 5% test of their difference (Goldstein
    and Healy 1995 would draw 84% intervals for that), so the ranges err on the wide side.
    """
    index = lower.index if isinstance(lower, pd.Series) else None
    low, high = _turned(lower, upper, polarity)
    known = np.isfinite(low) & np.isfinite(high)
    # After turning, a higher value is always nearer to rank 1.
    lows, highs = np.sort(low[known]), np.sort(high[known])
    ahead = known.sum() - np.searchsorted(lows, high, side="right")
    behind = np.searchsorted(highs, low, side="left")
    first = np.where(known, 1.0 + ahead, np.nan)
    last = np.where(known, float(known.sum()) - behind, np.nan)
    return pd.DataFrame({"first": first, "last": last}, index=index)


def _turned(
    lower: ArrayLike, upper: ArrayLike, polarity: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return limits on a scale where higher is always nearer to rank 1."""
    low, high = floats(lower=lower, upper=upper)
    return (low, high) if sign_of(polarity) > 0 else (-high, -low)


def percentile_among(values: ArrayLike, percentiles: ArrayLike) -> NDArray[np.float64]:
    """Place values among a wider set of areas known by its 101 percentiles.

    Parameters
    ----------
    values : array of shape (n,)
        Values to place; NaN where missing.
    percentiles : array of shape (101,)
        Percentiles 0 to 100 of the wider set, ascending.

    Returns
    -------
    array of shape (n,)
        Share of the wider set's areas with a lower value, 0 to 100, by linear interpolation.
        A value that holds a run of equal percentiles is placed in the middle of the run. Beyond
        the ends 0 or 100.

    Raises
    ------
    ValueError
        If there are not 101 percentiles or they do not ascend.
    """
    v, p = (np.asarray(a, dtype=float) for a in (values, percentiles))
    if p.shape != (101,) or not np.isfinite(p).all() or np.any(np.diff(p) < 0):
        raise ValueError("percentiles must be 101 ascending numbers, those of 0 to 100")
    first, after = np.searchsorted(p, v, side="left"), np.searchsorted(p, v, side="right")
    return np.where(after > first, (first + after - 1) / 2, np.interp(v, p, np.arange(101)))
