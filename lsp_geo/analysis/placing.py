"""Where an area stands among others: among those of its level, one's own area among the wards."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsp_geo.analysis.reliable import shared_out
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import WARDS, YOURS
from lsp_geo.data.tables import Tables
from lsp_geo.stats.ranking import rank, rank_range

_OPPOSITE = {"worse": "better", "better": "worse", "neither": "better"}


def among(level: str) -> str:
    """The level among whose areas one of a level is placed: its own, wards for one's own areas."""
    return WARDS if level == YOURS else level


def others(
    tables: Tables, indicator: Indicator, level: str, period: str, values: np.ndarray
) -> np.ndarray:
    """Values of the areas among which those of a level are placed; none where they have none.

    Parameters
    ----------
    values : those of the level itself
    """
    around = among(level)
    if around == level:
        return values
    if around not in tables.levels(indicator.id):
        return np.array([])
    return tables.table(indicator.id, around, period)["value"].to_numpy(float)


def places(
    indicator: Indicator, table: pd.DataFrame, level: str, around: np.ndarray
) -> dict[str, np.ndarray]:
    """Ranks and places of all areas of a level; NaN where most of an area is shared out.

    Parameters
    ----------
    table : rows of ``Tables.table``
    around : from `others`

    Returns
    -------
    dict of arrays of shape (areas,)
        ``rank`` (1 is the highest need), from ``rank_first`` to ``rank_last``, and ``from_best``,
        all NaN for one's own areas, which are none among others; ``place`` and
        ``place_from_best``: the same, for one's own areas as if each stood there alone.
    """
    values = table["value"].to_numpy(float)
    ranked = np.where(shared_out(table), np.nan, 1.0)
    opposite = _OPPOSITE[indicator.polarity]
    if among(level) != level:
        none = np.full(len(table), np.nan)
        return {
            **dict.fromkeys(("rank", "rank_first", "rank_last", "from_best"), none),
            "place": ranked * _place_among(values, around, indicator.polarity),
            "place_from_best": ranked * _place_among(values, around, opposite),
        }
    ranges = rank_range(table["lower"], table["upper"], indicator.polarity)
    first, last = ranked * rank(values, indicator.polarity), ranked * rank(values, opposite)
    return {
        "rank": first,
        "rank_first": ranked * ranges["first"],
        "rank_last": ranked * ranges["last"],
        "from_best": last,
        "place": first,
        "place_from_best": last,
    }


def _place_among(values: np.ndarray, around: np.ndarray, polarity: str) -> np.ndarray:
    """One more than the others that come before each value; NaN if there are none."""
    known = around[np.isfinite(around)]
    if not known.size:
        return np.full(len(values), np.nan)
    before = known < values[:, None] if polarity == "better" else known > values[:, None]
    return np.where(np.isfinite(values), 1.0 + before.sum(axis=1), np.nan)
