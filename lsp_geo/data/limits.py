"""Limits of figures by the indicator's rule, at any level of confidence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsp_geo.data.catalogue import Indicator
from lsp_geo.stats.intervals import byar, wilson
from lsp_geo.stats.sharing import widened

METHODS = {"wilson": wilson, "byar": byar}


def limits(
    indicator: Indicator, rows: pd.DataFrame, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper limits of an indicator's rows, the error of sharing out within them.

    Parameters
    ----------
    indicator : whose rule is asked for
    rows : value, lower, upper, numerator, denominator and sharing_error, as ``Tables`` has them
    confidence : two-sided level; published limits are 95% whatever is asked for

    Returns
    -------
    Two arrays of shape (rows,), NaN where there is no interval.
    """
    if indicator.intervals not in METHODS:
        return rows["lower"].to_numpy(float), rows["upper"].to_numpy(float)
    lower, upper = METHODS[indicator.intervals](
        rows["numerator"].to_numpy(float),
        rows["denominator"].to_numpy(float),
        confidence,
        indicator.scale,
    )
    error = rows["sharing_error"].to_numpy(float)
    value = rows["value"].to_numpy(float)
    wide = widened(value, lower, upper, error, confidence)
    top = indicator.scale if indicator.intervals == "wilson" else np.inf
    shared = np.nan_to_num(error) > 0
    return (
        np.where(shared, np.clip(wide[0], 0, None), lower),
        np.where(shared, np.clip(wide[1], None, top), upper),
    )
