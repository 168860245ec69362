"""Gaps between groups of areas ordered by deprivation."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lsp_geo.stats._checks import floats, sign_of, weights_of


def weighted_groups(order: ArrayLike, weights: ArrayLike, groups: int = 5) -> NDArray[np.int_]:
    """Divide areas, taken in order, into groups of equal weight made of whole areas.

    An area belongs to the group in which the middle of its stretch of the cumulative weight lies.
    Areas that tie stay together.

    Parameters
    ----------
    order : array of shape (n,)
        What to order by, ascending: a deprivation rank (1 is most deprived) puts the most
        deprived in group 1. NaN where unknown.
    weights : array of shape (n,)
        Residents. Areas without any are not placed.
    groups : int
        5 for fifths, 10 for tenths.

    Returns
    -------
    array of int, shape (n,)
        1 to `groups`, 0 for areas not placed.

    Raises
    ------
    ValueError
        If a weight is negative or `groups` is under 2.
    """
    o, w = floats(order=order, weights=weights)
    if groups < 2:
        raise ValueError(f"groups must be 2 or more, not {groups}")
    weights_of(w)
    out = np.zeros(len(o), dtype=int)
    placed = np.isfinite(o) & (w > 0)
    if not placed.any():
        return out
    _, tie = np.unique(o[placed], return_inverse=True)
    mass = np.bincount(tie, weights=w[placed])
    middle = (np.cumsum(mass) - mass / 2) / mass.sum()
    # The tolerance keeps a middle exactly on a boundary in the more deprived of the two groups,
    # and would put next to nobody at the very top into group 0.
    block = np.ceil(middle * groups - 1e-9).astype(int)
    out[placed] = np.maximum(block, 1)[tie]
    return out


def group_means(
    values: ArrayLike, weights: ArrayLike, member: ArrayLike, groups: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the weighted mean of each group and the weight it rests on.

    Parameters
    ----------
    values, weights : arrays of shape (n,)
        Value of each area and its weight (the indicator's denominator, or residents).
    member : array of int, shape (n,)
        Group numbers from `weighted_groups`.
    groups : int
        Number of groups.

    Returns
    -------
    tuple of two arrays of shape (groups,)
        Means (NaN for a group without values) and weights.

    Raises
    ------
    ValueError
        If a weight is negative.
    """
    v, w = floats(values=values, weights=weights)
    weights_of(w)
    g = np.asarray(member, dtype=int)
    used = np.isfinite(v) & (w > 0) & (g > 0)
    mass = np.bincount(g[used] - 1, weights=w[used], minlength=groups).astype(float)
    total = np.bincount(g[used] - 1, weights=w[used] * v[used], minlength=groups)
    return np.where(mass > 0, total / np.where(mass > 0, mass, 1), np.nan), mass


def gap(group_values: ArrayLike, polarity: str) -> float | None:
    """Return how much worse the most deprived group is than the least deprived one.

    Parameters
    ----------
    group_values : array of shape (groups,)
        Means from the most to the least deprived group (`group_means`).
    polarity : {"worse", "better", "neither"}
        What a higher value is.

    Returns
    -------
    float or None
        In the indicator's unit; positive is worse for the most deprived (higher in the most
        deprived if polarity is neither). None if an end has no value.
    """
    (v,) = floats(group_values=group_values)
    out = sign_of(polarity) * (v[0] - v[-1])
    return float(out) if np.isfinite(out) else None


def ratio(group_values: ArrayLike, polarity: str, magnitude: bool = True) -> float | None:
    """Return how many times worse the most deprived group is than the least deprived one.

    Parameters
    ----------
    group_values : array of shape (groups,)
        Means from the most to the least deprived group.
    polarity : {"worse", "better", "neither"}
        What a higher value is. For better the ratio is turned over: 1.5 means the least deprived
        have half as much again.
    magnitude : bool
        False if the indicator has no true zero (a score), where a ratio means nothing.

    Returns
    -------
    float or None
        Above 1 is worse for the most deprived. None without a true zero or unless both ends are
        above zero.
    """
    (v,) = floats(group_values=group_values)
    top, bottom = (v[0], v[-1]) if sign_of(polarity) > 0 else (v[-1], v[0])
    if not magnitude or not (top > 0 and bottom > 0):
        return None
    return float(top / bottom)


def comparable_gap(
    values: ArrayLike, weights: ArrayLike, member: ArrayLike, polarity: str, groups: int = 5
) -> float | None:
    """Return the share of an indicator's unevenness that lies between the deprivation ends.

    The excess of the most deprived group over the city mean and the shortfall of the least
    deprived one, each times its share of the weight, over the weighted mean absolute deviation
    of all areas.

    Parameters
    ----------
    values, weights : arrays of shape (n,)
        Value of each area and its weight.
    member : array of int, shape (n,)
        Group numbers, 1 most deprived.
    polarity : {"worse", "better", "neither"}
        What a higher value is.
    groups : int
        Number of groups.

    Returns
    -------
    float or None
        -1 to 1. 1 where all difference in the city is that the most deprived group is worse and
        the least deprived better than everyone else; 0 where the ends do not differ; negative
        where the least deprived are worse off. None where the areas do not differ or an end has
        no value.

    Notes
    -----
    Indicators of a pillar come in per cent, per 1,000, metres and scores that cross zero, so
    neither gaps nor ratios, Gini or the RII can order them. Dividing by a spread in the same unit
    takes the unit, the scale and the position of zero away. The mean absolute deviation is used
    and not the standard deviation because small-area rates are skewed: a few city-centre areas
    would otherwise set the yardstick, and because it bounds the measure at 1. It says how closely
    an indicator's unevenness follows deprivation, not how wide the gap is in its own unit: show
    the gap beside it.
    """
    v, w = floats(values=values, weights=weights)
    sign = sign_of(polarity)
    means, mass = group_means(v, w, member, groups)
    used = np.isfinite(v) & (w > 0) & (np.asarray(member) > 0)
    if np.isnan(means[[0, -1]]).any():
        return None
    mean = np.average(v[used], weights=w[used])
    deviation = float((w[used] * np.abs(v[used] - mean)).sum())
    # Constant columns leave rounding dust that must not pass for spread.
    if deviation <= 1e-12 * mass.sum() * max(1.0, abs(mean)):
        return None
    ends = mass[0] * (means[0] - mean) + mass[-1] * (mean - means[-1])
    return float(sign * ends / deviation)
