"""Unevenness between areas, whatever their deprivation: Gini, Theil, and variance.

References
----------
Cowell FA (2011). Measuring Inequality, 3rd edition. Oxford University Press.
Theil H (1967). Economics and Information Theory. Amsterdam: North-Holland.
Shorrocks AF (1980). The class of additively decomposable inequality measures.
    Econometrica 48: 613-625.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lsp_geo.stats._checks import floats, weights_of


class Split(NamedTuple):
    """A measure of unevenness split between and within groups.

    Attributes
    ----------
    total, between, within : float
        The measure and its two parts, which add up to it.
    within_share : float or None
        Within over total, 0 to 1; None where all areas are equal.
    """

    total: float
    between: float
    within: float
    within_share: float | None


def gini(values: ArrayLike, weights: ArrayLike, magnitude: bool = True) -> float | None:
    """Return the weighted Gini coefficient between areas.

    Parameters
    ----------
    values : array of shape (n,)
        One value an area; NaN where missing.
    weights : array of shape (n,)
        Residents, or the indicator's denominator.
    magnitude : bool
        False if the indicator has no true zero (a score), where Gini is not defined.

    Returns
    -------
    float or None
        0 (all alike) to below 1. None without a true zero, with a negative value, or if the mean
        is zero.

    Raises
    ------
    ValueError
        If a weight is negative.

    Notes
    -----
    Of a proportion it depends on which side is counted: 5% without central heating is more
    uneven than 95% with it, though they are one fact.
    """
    v, w = _used(values, weights)
    if not magnitude or not len(v) or v.min() < 0 or v.max() <= 0:
        return None
    order = np.argsort(v, kind="stable")
    v, w = v[order], w[order] / w.sum()
    # Twice the area under the Lorenz curve, by trapezia.
    lorenz = np.cumsum(w * v) / (w * v).sum()
    return float(1 - (w * (lorenz + np.append(0.0, lorenz[:-1]))).sum())


def theil(
    values: ArrayLike, weights: ArrayLike, groups: ArrayLike, magnitude: bool = True
) -> Split | None:
    """Return Theil's T, weighted, split between and within groups of areas.

    Parameters
    ----------
    values, weights : arrays of shape (n,)
        Value and weight of each area. An area that lies in several wards is given once a ward,
        with the residents it has there: that leaves the total as it is.
    groups : array of shape (n,)
        Ward of each row.
    magnitude : bool
        False if the indicator has no true zero (a score), where T is not defined.

    Returns
    -------
    Split or None
        None without a true zero, with a negative value, or if the mean is zero. An area at zero
        adds nothing (x log x tends to 0).

    Raises
    ------
    ValueError
        If a weight is negative.
    """
    v, w, g = _used_in_groups(values, weights, groups)
    if not magnitude or not len(v) or v.min() < 0 or v.max() <= 0:
        return None
    w = w / w.sum()
    mean = (w * v).sum()
    total = float((w * _x_log_x(v / mean)).sum())
    mass, means = _means_of(v, w, g)
    between = float((mass * _x_log_x(means / mean)).sum())
    return _split(total, between)


def variance_split(values: ArrayLike, weights: ArrayLike, groups: ArrayLike) -> Split | None:
    """Return the weighted variance split between and within groups of areas.

    Defined for every indicator, scores that cross zero among them, and so the sentence on
    between and within wards can rest on it where Theil's T is not defined.

    Parameters
    ----------
    values, weights, groups : arrays of shape (n,)
        As `theil`.

    Returns
    -------
    Split or None
        In the square of the indicator's unit. None if there is no value.

    Raises
    ------
    ValueError
        If a weight is negative.
    """
    v, w, g = _used_in_groups(values, weights, groups)
    if not len(v):
        return None
    w = w / w.sum()
    mean = (w * v).sum()
    total = float((w * (v - mean) ** 2).sum())
    mass, means = _means_of(v, w, g)
    return _split(total, float((mass * (means - mean) ** 2).sum()))


def _used(values: ArrayLike, weights: ArrayLike) -> tuple[NDArray[np.float64], ...]:
    v, w = floats(values=values, weights=weights)
    weights_of(w)
    used = np.isfinite(v) & (w > 0)
    return v[used], w[used]


def _used_in_groups(
    values: ArrayLike, weights: ArrayLike, groups: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int_]]:
    v, w = floats(values=values, weights=weights)
    weights_of(w)
    used = np.isfinite(v) & (w > 0)
    names = np.asarray(groups)
    if names.shape != v.shape:
        raise ValueError(f"groups must have shape {v.shape}, not {names.shape}")
    _, number = np.unique(names[used], return_inverse=True)
    return v[used], w[used], number


def _means_of(
    v: NDArray[np.float64], w: NDArray[np.float64], g: NDArray[np.int_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    mass = np.bincount(g, weights=w).astype(float)
    return mass, np.bincount(g, weights=w * v) / mass


def _x_log_x(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return x * np.log(np.where(x > 0, x, 1.0))


def _split(total: float, between: float) -> Split:
    # Equal areas leave rounding dust of either sign, which is no inequality.
    if total < 1e-14:
        return Split(0.0, 0.0, 0.0, None)
    between = min(between, total)
    return Split(total, between, total - between, 1 - between / total)
