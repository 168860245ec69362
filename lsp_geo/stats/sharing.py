"""Error of sharing a small area's counts out to the larger areas that it is divided between.

A divided neighbourhood gives each ward its own rate, because nothing finer is known. The blocks of
homes inside it differ, so a part's true rate is not the whole's. How much they differ is a share
of how much neighbourhoods differ from one another, measured where both are known.

Derivation: a neighbourhood of ``m`` blocks whose rates vary by ``s2`` around its own gives a part
of ``k`` blocks drawn without replacement a mean that varies by ``s2 / k * (m - k) / (m - 1)``; with
``k = share * m`` that is ``s2 * (1 - share) / (share * (m - 1))`` (Cochran 1977, section 2.6).
Variances are taken on the scale on which they do not depend on the rate: the arcsine of the root
for proportions, the root for rates of events (Anscombe 1948).

References
----------
Cochran WG (1977). Sampling Techniques, third edition. New York: Wiley.
Anscombe FJ (1948). The transformation of Poisson, binomial and negative-binomial data. Biometrika
    35: 246-254.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lsp_geo.stats._checks import z_value
from lsp_geo.stats.intervals import ONE, Interval

WITHIN_TO_BETWEEN = 0.5
"""Variance between output areas of one LSOA over variance between LSOAs: mean of the ten census
tables held for both in the first district (0.27 to 0.98, mean 0.52), to one decimal."""


def sharing_error(
    shares: NDArray[np.float64],
    numerator: NDArray[np.float64],
    denominator: NDArray[np.float64],
    blocks: NDArray[np.float64],
    *,
    events: bool,
    within_to_between: float = WITHIN_TO_BETWEEN,
) -> NDArray[np.float64]:
    """Return the standard error that sharing out gives the rate of each larger area.

    Parameters
    ----------
    shares : array of shape (larger areas, small areas)
        Share of each small area that lies in each larger one, 0 to 1.
    numerator, denominator : arrays of shape (small areas,)
        Counts of the small areas; NaN where there is none.
    blocks : array of shape (small areas,)
        How many blocks of homes (output areas) each small area has.
    events : bool
        Rates of events, which may pass 1, and not proportions of people.
    within_to_between : float
        Variance inside small areas over variance between them.

    Returns
    -------
    array of shape (larger areas,)
        In the unit of numerator over denominator. 0 where no small area is divided, NaN where
        there is no base.
    """
    known = np.isfinite(numerator) & np.isfinite(denominator) & (denominator > 0)
    if not known.any():
        return np.full(len(shares), np.nan)
    shares, blocks, base = shares[:, known], blocks[known], denominator[known]
    rate = numerator[known] / base
    if not events:
        # Apportioned parts may overshoot their whole by rounding error.
        rate = np.minimum(rate, 1)
    steady = np.sqrt(rate) if events else np.arcsin(np.sqrt(rate))
    between = np.average((steady - np.average(steady, weights=base)) ** 2, weights=base)
    # Back from the steady scale: the slope of rate against it, squared.
    slope = 4 * rate * (1 if events else 1 - rate)
    inside = within_to_between * between * slope
    divided = (shares > 0) & (shares < 1)
    part = np.divide(
        1 - shares, shares * np.maximum(blocks - 1, 1), out=np.zeros_like(shares), where=divided
    )
    total = shares @ base
    weight = shares * base / np.where(total > 0, total, np.nan)[:, None]
    return np.sqrt((weight**2 * part * inside).sum(axis=1))


def widened(
    value: NDArray[np.float64],
    chance: Interval,
    error: NDArray[np.float64],
    confidence: float = ONE,
    *,
    most: float = np.inf,
) -> Interval:
    """Return limits that cover chance and the error of sharing out, which are independent.

    Each side's distances are squared, added and rooted, as in MOVER.

    Parameters
    ----------
    value : array of shape (n,)
        The figures.
    chance : Interval
        Their limits for chance alone, of level ``confidence``.
    error : array of shape (n,)
        Standard error of sharing out, in the same unit; 0 or NaN where there is none: the limits
        for chance stand there.
    confidence : float
        Two-sided level of the limits.
    most : float
        The highest value that a figure can have; the lowest is 0.

    Returns
    -------
    Interval
        Limits of shape (n,).
    """
    reach = z_value(confidence) * np.nan_to_num(error)
    lower = np.maximum(value - np.hypot(value - chance.lower, reach), 0)
    upper = np.minimum(value + np.hypot(chance.upper - value, reach), most)
    shared = reach > 0
    return Interval(np.where(shared, lower, chance.lower), np.where(shared, upper, chance.upper))
