"""Gaps and slopes between the most and the least deprived, and one measure to compare them by.

Signs hold for every polarity: a positive gap or slope, and a ratio above 1, mean worse for the
most deprived. Where polarity is neither there is no worse, and they mean higher in the most
deprived.

Groups are made of whole areas, so that the areas of a fifth can be listed, mapped and added up by
hand. They are made once, from deprivation and residents, for all indicators alike; the value of a
group is the mean of its areas weighted by the indicator's own denominator.

References
----------
Mackenbach JP, Kunst AE (1997). Measuring the magnitude of socio-economic inequalities in health.
    Soc Sci Med 44: 757-771.
Pamuk ER (1985). Social class inequality in mortality from 1921 to 1972 in England and Wales.
    Popul Stud 39: 17-31.
Low A, Low A (2004). Measuring the gap: quantifying and comparing local health inequalities.
    J Public Health 26: 388-395.
OHID, PHEindicatormethods, function phe_sii (R, version 2).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lsp_geo.stats._checks import floats, sign_of, weights_of, z_value
from lsp_geo.stats.intervals import byar, wilson

MODELS = ("linear", "log", "logit")


class Spread(NamedTuple):
    """Lowest and highest value and their difference, in the unit of the indicator."""

    low: float | None
    high: float | None
    range: float | None


class Slope(NamedTuple):
    """Slope and relative index of inequality.

    Attributes
    ----------
    sii : float
        Modelled difference between the two ends of the deprivation scale, in the indicator's
        unit; positive is worse for the most deprived.
    sii_lower, sii_upper : float or None
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
    sii_lower: float | None
    sii_upper: float | None
    rii: float | None
    rii_lower: float | None
    rii_upper: float | None
    fit: float
    model: str
    interval: str


def spread(values: ArrayLike) -> Spread:
    """Return the range of the values.

    Parameters
    ----------
    values : array of shape (n,)
        One value an area; NaN where missing.

    Returns
    -------
    Spread
        All None if there is no value.
    """
    (v,) = floats(values=values)
    v = v[np.isfinite(v)]
    if not len(v):
        return Spread(None, None, None)
    return Spread(float(v.min()), float(v.max()), float(v.max() - v.min()))


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
    # The tolerance keeps a middle exactly on a boundary in the more deprived of the two groups.
    block = np.ceil(middle * groups - 1e-9).astype(int)
    out[placed] = np.clip(block, 1, groups)[tie]
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
    mass = np.bincount(g[used] - 1, weights=w[used], minlength=groups)
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
    if not used.any() or np.isnan(means[[0, -1]]).any():
        return None
    mean = np.average(v[used], weights=w[used])
    deviation = float((w[used] * np.abs(v[used] - mean)).sum())
    # Constant columns leave rounding dust that must not pass for spread.
    if deviation <= 1e-12 * mass.sum() * max(1.0, abs(mean)):
        return None
    ends = mass[0] * (means[0] - mean) + mass[-1] * (mean - means[-1])
    return float(sign * ends / deviation)


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
    group_values: ArrayLike,
    group_weights: ArrayLike,
    polarity: str,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
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
    group_values : array of shape (groups,)
        Values from the most to the least deprived group.
    group_weights : array of shape (groups,)
        Population of each group.
    polarity : {"worse", "better", "neither"}
        What a higher value is.
    lower, upper : arrays of shape (groups,), optional
        Limits of the group values at `limits_confidence`. Without them the interval comes from
        the scatter of the groups about the line (Student's t, groups - 2 degrees).
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
        Level of `lower` and `upper`.

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
    y, w = floats(group_values=group_values, group_weights=group_weights)
    sign = sign_of(polarity)
    if model not in MODELS:
        raise ValueError(f"model must be one of {', '.join(MODELS)}, not {model!r}")
    if not 5 <= len(y) <= 100:
        raise ValueError(f"a slope needs 5 to 100 groups, not {len(y)}")
    if (lower is None) != (upper is None):
        raise ValueError("give both limits or neither")
    if not np.isfinite(y).all() or not np.all(w > 0):
        return None
    limits = None if lower is None else floats(values=y, lower=lower, upper=upper)[1:]
    if limits is not None and not np.isfinite(limits).all():
        limits = None
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
    fit = float(1 - residual / total) if total > 0 else float("nan")
    return Slope(sii, sii - half, sii + half, rii, rii_lower, rii_upper, fit, model, interval)


def slope_index_of_areas(
    values: ArrayLike,
    weights: ArrayLike,
    member: ArrayLike,
    polarity: str,
    *,
    kind: str,
    numerator: ArrayLike | None = None,
    denominator: ArrayLike | None = None,
    groups: int = 10,
    scale: float = 1.0,
    model: str = "linear",
    confidence: float = 0.95,
) -> Slope | None:
    """Return the slope and relative index of inequality of areas put into deprivation groups.

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
    numerator, denominator : arrays of shape (n,), optional
        Counts. With them each group's value is the ratio of its sums, and proportions and rates
        have intervals of their own.
    groups : int
        Number of groups.
    scale : float
        Scale of the values: 100 for percentages, 1000 for rates per 1,000.
    model : {"linear", "log", "logit"}
        As `slope_index`; `model_for` gives what OHID advises.
    confidence : float
        Level of the limits.

    Returns
    -------
    Slope or None
        As `slope_index`.

    Raises
    ------
    ValueError
        As `slope_index` and `lsp_geo.stats.intervals`.
    """
    lower = upper = None
    if numerator is not None and denominator is not None:
        top, bottom = floats(numerator=numerator, denominator=denominator)
        ratios = np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom > 0)
        # A rate's denominator is known where its numerator is missing: both are left out.
        means, mass = group_means(ratios, np.nan_to_num(bottom), member, groups)
        means = scale * means
        method = {"proportion": wilson, "rate": byar}.get(kind)
        if method is not None:
            lower, upper = method(means / scale * mass, mass, confidence, scale)
    else:
        means, mass = group_means(values, weights, member, groups)
    return slope_index(
        means,
        mass,
        polarity,
        lower,
        upper,
        model=model,
        scale=scale,
        magnitude=kind != "score",
        confidence=confidence,
        limits_confidence=confidence,
    )


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
