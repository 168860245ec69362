"""What stands beside a larger area's figure: how it was made, and why it is not there."""

from __future__ import annotations

import numpy as np

from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import MSOAS, NEIGHBOURHOODS, OUTPUT_AREAS, WARDS

_SMALL = {
    OUTPUT_AREAS: "output areas",
    NEIGHBOURHOODS: "LSOAs",
    MSOAS: "MSOAs",
    WARDS: "wards",
}
_WEIGHED_BY = {"denominator": "their own base", "population": "residents of the source's year"}


def people_or_homes(indicator: Indicator) -> str:
    """By what a split area's counts are shared out."""
    return "households" if indicator.weight == "households" else "residents"


def notes(
    indicator: Indicator, some: np.ndarray, guessed: np.ndarray, base: np.ndarray
) -> np.ndarray:
    """Why a larger area has no figure, or one to be doubted."""
    note = np.where(some, "", "missing: no neighbourhood of this area has a value").astype(object)
    note[guessed] = "missing: nearly all of its residents would be placed by sharing out"
    some = some & ~guessed[:, None]
    if indicator.small_base:
        for place in zip(*np.nonzero(some & (base < indicator.small_base.below)), strict=True):
            note[place] = f"unreliable: only {base[place]:.0f} {indicator.small_base.people}"
    return note


def method(indicator: Indicator, step: str) -> str:
    """How a larger area's figure was made of smaller areas."""
    small = _SMALL[step]
    if indicator.aggregation == "mean":
        by = _WEIGHED_BY.get(indicator.weight, indicator.weight)
        return f"mean of {small} weighted by {by}"
    return f"summed from {small}"
