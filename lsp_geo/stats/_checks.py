"""Argument checks shared by the statistics."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

POLARITIES = ("worse", "better", "neither")


def floats(**arrays: ArrayLike) -> list[NDArray[np.float64]]:
    """Return the named one-dimensional arrays as floats of one length.

    Raises
    ------
    ValueError
        If an array is not one-dimensional or the lengths differ.
    """
    out = [np.asarray(value, dtype=float) for value in arrays.values()]
    for name, array in zip(arrays, out, strict=True):
        if array.ndim != 1:
            raise ValueError(f"{name} must be one-dimensional, not {array.ndim}-dimensional")
    if len({len(array) for array in out}) > 1:
        lengths = ", ".join(f"{name} {len(a)}" for name, a in zip(arrays, out, strict=True))
        raise ValueError(f"arrays of different lengths: {lengths}")
    return out


def weights_of(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights unchanged after refusing negative ones.

    Raises
    ------
    ValueError
        If a weight is negative.
    """
    if np.any(weights < 0):
        raise ValueError("weights must not be negative")
    return weights


def z_value(confidence: float) -> float:
    """Return the normal deviate of a two-sided confidence level (0.95 gives 1.95996).

    Raises
    ------
    ValueError
        If `confidence` is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def sign_of(polarity: str) -> int:
    """Return 1 if a higher value counts as worse or simply as more, -1 if it counts as better.

    Raises
    ------
    ValueError
        If `polarity` is not one of worse, better, neither.
    """
    if polarity not in POLARITIES:
        raise ValueError(f"polarity must be one of {', '.join(POLARITIES)}, not {polarity!r}")
    return -1 if polarity == "better" else 1
