"""Slope and relative index of inequality along a scale of deprivation."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lsp_geo.stats._checks import floats, sign_of, z_value
from lsp_geo.stats.gap import group_means
from lsp_geo.stats.intervals import byar, wilson

MODELS = ("linear", "log", "logit")
# Areas are put into tenths of deprivation, as OHID does.
GROUPS = 10


class GroupMeans(NamedTuple):
    """Deprivation groups, from the most to the least deprived.

    Attributes
    ----------
    values, weights : arrays of shape (groups,)
        Value and population of each group.
    lower, upper : arrays of shape (groups,), optional
        Limits of the values; both or neither.
    """

    values: ArrayLike
    weights: ArrayLike
    lower: ArrayLike | None = None
    upper: ArrayLike | None = None


class Counts(NamedTuple):
    """Numerator and denominator of each area, arrays of shape (n,)."""

    numerator: ArrayLike
    denominator: ArrayLike


class Slope(NamedTuple):
    """Slope and relative index of inequality.

    Attributes
    ----------
    sii : float
        Modelled difference between the two ends of the deprivation scale, in the indicator's
        unit; positive is worse for the most deprived.
    sii_lower, sii_upper : float
        Its limits.
    rii : float or None
        Modelled ratio of the ends; above 1 is worse for the most deprived. None where a fitted
        end is not above zero or the indicator has no true zero.
    rii_lower, rii_upper : float or None
        Its limits.
    fit : float
        Weighted share of the variance between groups that the line explains, 0 to 1: how far the
        assumption of a straight line holds. NaN where the groups do not differ.
    model : str
        "linear", "log" or "logit".
    interval : str
        "groups" if the limits come from the groups' own intervals, "scatter" if from the scatter
        of the groups around the line.
    """

    sii: float
    sii_lower: float
    sii_upper: float
    rii: float | None
    rii_lower: float | None
    rii_upper: float | None
    fit: float
    model: str
    interval: str


def model_for(kind: str) -> str:
    """Return the transformation OHID advises for an indicator's kind.

    Parameters
    ----------
    kind : str
        The catalogue's kind: proportion, rate, count, score, ratio, mean, median or distance.

    Returns
    -------
    str
        "logit" for proportions, "log" for rates, else "linear".

    Notes
    -----
    The linear SII reads best, as plain points or units. The linear RII grows without bound as
    the fitted end of the least deprived nears zero; on its own scale it does not.
    """
    return {"proportion": "logit", "rate": "log"}.get(kind, "linear")


def slope_index(
    groups: GroupMeans,
    polarity: str,
    *,
    model: str = "linear",
    scale: float = 1.0,
    magnitude: bool = True,
    confidence: float = 0.95,
    limits_confidence: float = 0.95,
) -> Slope | None:
    """Return the slope and relative index of inequality over deprivation groups, as OHID does.

    Each group stands at the middle of its share of the cumulative population, from the most (0)
    to the least deprived (1). Its value is regressed on that rank, weighted by population share.

    Parameters
    ----------
    groups : GroupMeans
        5 to 100 groups, their limits at `limits_confidence`. Without limits the interval comes
        from the scatter of the groups about the line (Student's t, groups - 2 degrees).
    polarity : {"worse", "better", "neither"}
        What a higher value is.
    model : {"linear", "log", "logit"}
        Scale of the regression. The SII is always given in the indicator's unit: on a log or
        logit scale it is the difference of the two fitted ends, turned back.
    scale : float
        What a value of 100% is, for logit: 100 for percentages.
    magnitude : bool
        False for scores, which have no ratio.
    confidence : float
        Level of the limits returned.
    limits_confidence : float
        Level of the groups' own limits.

    Returns
    -------
    Slope or None
        None if a group has no value or no population, or if a log or logit is asked for and a
        value or limit is at or beyond the ends of its scale (use the linear model then).

    Raises
    ------
    ValueError
        If there are fewer than 5 or more than 100 groups, an unknown model, or one limit only.

    Notes
    -----
    OHID simulates the limits by drawing each group's value from a normal distribution. The slope
    is a weighted sum of the group values, so on the linear scale the variance those draws tend to
    is known, and is used here: the limits are what an endless simulation would give, always the
    same, and take no time. Ends that are turned back, and the RII, have first-order (delta
    method) limits, the RII's on the log scale. The method assumes a straight line; `fit` says how
    good one it is.
    """
    y, w = floats(group_values=groups.values, group_weights=groups.weights)
    sign = sign_of(polarity)
    _check(groups, model, len(y))
    if not np.isfinite(y).all() or not np.all(w > 0):
        return None
    limits = _limits(groups)
    if model != "linear":
        cells = y if limits is None else np.concatenate([y, *limits])
        top = scale if model == "logit" else np.inf
        if np.any(cells <= 0) or np.any(cells >= top):
            return None

    share = w / w.sum()
    x = np.cumsum(share) - share / 2
    forward = _forward(y, model, scale)
    # Weighted least squares: each fitted end is a weighted sum of the group values.
    centre = (share * x).sum()
    per_slope = share * (x - centre) / (share * (x - centre) ** 2).sum()
    per_most = share - per_slope * centre
    per_least = per_most + per_slope
    fitted = per_most @ forward + (per_slope @ forward) * x
    residual = (share * (forward - fitted) ** 2).sum()
    total = (share * (forward - share @ forward) ** 2).sum()

    if limits is not None:
        low, high = (_forward(limit, model, scale) for limit in limits)
        variance = ((high - low) / (2 * z_value(limits_confidence))) ** 2
        deviate, interval = z_value(confidence), "groups"
    else:
        variance = residual / (len(y) - 2) / share
        deviate, interval = _t_value(confidence, len(y) - 2), "scatter"

    most, most_slope = _back(float(per_most @ forward), model, scale)
    least, least_slope = _back(float(per_least @ forward), model, scale)
    sii = sign * (most - least)
    # Derivative of the difference by each group value, by the chain rule.
    per_sii = most_slope * per_most - least_slope * per_least
    half = deviate * float(np.sqrt((per_sii**2 * variance).sum()))
    rii = rii_lower = rii_upper = None
    if magnitude and most > 0 and least > 0:
        rii = (most / least) ** sign
        per_log = most_slope / most * per_most - least_slope / least * per_least
        factor = float(np.exp(deviate * np.sqrt((per_log**2 * variance).sum())))
        rii_lower, rii_upper = rii / factor, rii * factor
    fit = float(1 - residual / total) if total > 0 else np.nan
    return Slope(sii, sii - half, sii + half, rii, rii_lower, rii_upper, fit, model, interval)


def slope_index_of_areas(
    values: ArrayLike,
    weights: ArrayLike,
    member: ArrayLike,
    polarity: str,
    *,
    kind: str,
    counts: Counts | None = None,
    scale: float = 1.0,
    model: str = "linear",
) -> Slope | None:
    """Return the slope and relative index of inequality of areas put into tenths of deprivation.

    Parameters
    ----------
    values, weights : arrays of shape (n,)
        Value of each area and its weight; used where there are no counts.
    member : array of int, shape (n,)
        Tenths from `weighted_groups`, 1 most deprived, 0 not placed.
    polarity : {"worse", "better", "neither"}
        What a higher value is.
    kind : str
        The catalogue's kind. Proportions have Wilson, rates Byar intervals; scores no ratio.
    counts : Counts, optional
        With them each group's value is the ratio of its sums, and proportions and rates have
        intervals of their own.
    scale : float
        Scale of the values: 100 for percentages, 1000 for rates per 1,000.
    model : {"linear", "log", "logit"}
        As `slope_index`; `model_for` gives what OHID advises.

    Returns
    -------
    Slope or None
        As `slope_index`, with limits at 95%.

    Raises
    ------
    ValueError
        As `slope_index` and `lsp_geo.stats.intervals`.
    """
    if counts is None:
        groups = GroupMeans(*group_means(values, weights, member, GROUPS))
    else:
        groups = _ratios_of_sums(counts, member, kind, scale)
    return slope_index(groups, polarity, model=model, scale=scale, magnitude=kind != "score")


def _ratios_of_sums(counts: Counts, member: ArrayLike, kind: str, scale: float) -> GroupMeans:
    """Return each tenth's ratio of sums, with limits where the kind has some."""
    top, bottom = floats(numerator=counts.numerator, denominator=counts.denominator)
    ratios = top / np.where(bottom > 0, bottom, np.nan)
    # A rate's denominator is known where its numerator is missing: both are left out.
    means, mass = group_means(ratios, np.nan_to_num(bottom), member, GROUPS)
    means = scale * means
    method = {"proportion": wilson, "rate": byar}.get(kind)
    if method is None:
        return GroupMeans(means, mass)
    return GroupMeans(means, mass, *method(means / scale * mass, mass, scale=scale))


def _check(groups: GroupMeans, model: str, count: int) -> None:
    if model not in MODELS:
        raise ValueError(f"model must be one of {', '.join(MODELS)}, not {model!r}")
    if not 5 <= count <= 100:
        raise ValueError(f"a slope needs 5 to 100 groups, not {count}")
    if (groups.lower is None) != (groups.upper is None):
        raise ValueError("give both limits or neither")


def _limits(groups: GroupMeans) -> list[NDArray[np.float64]] | None:
    """Return the lower and upper limits, or None where a group lacks one."""
    if groups.lower is None or groups.upper is None:
        return None
    _, *limits = floats(values=groups.values, lower=groups.lower, upper=groups.upper)
    return limits if np.isfinite(limits).all() else None


def _forward(values: NDArray[np.float64], model: str, scale: float) -> NDArray[np.float64]:
    if model == "log":
        return np.log(values)
    if model == "logit":
        return np.log(values / (scale - values))
    return values


def _back(fitted: float, model: str, scale: float) -> tuple[float, float]:
    """Return a fitted end in the indicator's unit and its derivative there."""
    if model == "log":
        return float(np.exp(fitted)), float(np.exp(fitted))
    if model == "logit":
        share = 1 / (1 + np.exp(-fitted))
        return float(scale * share), float(scale * share * (1 - share))
    return fitted, 1.0


def _t_value(confidence: float, degrees: int) -> float:
    # SciPy is slow to load and only slopes without group intervals need it.
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.5 + confidence / 2))
