"""Figures of one level as arrays, and how those of the 2011 areas become those of today."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsp_geo.data.geography import Geography
from lsp_geo.data.indicator import Indicator

MEASURES = ("value", "numerator", "denominator", "lower", "upper")
# How a figure on LSOA 2021 came from LSOA 2011: unchanged, merged, split.
_VINTAGE_METHODS = {
    "U": "published",
    "M": "2011 areas merged",
    "S": "rate of the 2011 area it was split from",
}


@dataclass(frozen=True)
class Figures:
    """Figures of one level: arrays of shape (areas in code order, periods).

    ``method``, ``estimated`` and ``ranked`` hold for all periods and have the shape (areas,).
    """

    value: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    note: np.ndarray
    coverage: np.ndarray
    sharing_error: np.ndarray
    method: np.ndarray
    estimated: np.ndarray
    ranked: np.ndarray

    def table(self, areas: pd.DataFrame, periods: list[str]) -> pd.DataFrame:
        """One row a period and area, in that order."""
        grids = (*MEASURES, "note", "coverage", "sharing_error")
        count = len(periods)
        return pd.DataFrame(
            {
                "area_code": np.tile(areas.index.to_numpy(object), count),
                "area_name": np.tile(areas["area_name"].to_numpy(object), count),
                "period": np.repeat(np.array(periods, dtype=object), len(areas)),
                **{name: getattr(self, name).T.ravel() for name in grids},
                "method": np.tile(self.method, count),
                "estimated": np.tile(self.estimated, count),
                "ranked": np.tile(self.ranked, count),
            }
        )


def to_lsoa21(indicator: Indicator, figures: Figures, geography: Geography) -> Figures:
    """LSOA 2011 figures on LSOA 2021: as they are, merged, or a split parent's rate."""
    links, codes = geography.lsoa11, geography.codes["lsoa21"]
    parent = geography.codes["lsoa11"].get_indexer(links["lsoa11"])
    child = codes.get_indexer(links["lsoa21"])
    share = links["residents_share"].to_numpy(float)[:, None]
    change = np.full(len(codes), "", dtype=object)
    change[child] = links["change"].to_numpy(object)

    def added(rows: np.ndarray) -> np.ndarray:
        total = np.zeros((len(codes), rows.shape[1]))
        np.add.at(total, child, rows)
        return total

    # A merged area is known only when each of its parts is.
    whole = added(np.isnan(figures.value[parent]).astype(float)) == 0
    # Only counts are shared out to the children of a split area: a rate stays the parent's.
    numerator, denominator = (
        added(grid[parent] * share) for grid in (figures.numerator, figures.denominator)
    )
    if indicator.aggregation == "ratio":
        value = indicator.scale * divide(numerator, denominator)
    elif indicator.aggregation == "sum":
        value = added(figures.value[parent] * share)
    else:
        value = added(figures.value[parent] * links["weight"].to_numpy(float)[:, None])
    note = np.full(value.shape, "", dtype=object)
    for row, target in zip(parent, child, strict=True):
        note[target] = np.where(note[target] == "", figures.note[row], note[target])
    unchanged = (change == "U")[:, None]
    note = np.where(whole & ~unchanged, "", note)
    limits = np.full((2, *value.shape), np.nan)
    # A published interval belongs to the published area and to no other.
    for number, grid in enumerate((figures.lower, figures.upper)):
        limits[number][child] = grid[parent]
        limits[number] = np.where(unchanged, limits[number], np.nan)
    return Figures(
        value=np.where(whole, value, np.nan),
        numerator=np.where(whole, numerator, np.nan),
        denominator=np.where(whole, denominator, np.nan),
        lower=limits[0],
        upper=limits[1],
        note=note,
        coverage=whole.astype(float),
        sharing_error=np.zeros(value.shape),
        ranked=np.ones(len(codes), dtype=bool),
        method=np.array([_VINTAGE_METHODS[kind] for kind in change], dtype=object),
        estimated=(change == "S").astype(float),
    )


def divide(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    """Quotient, NaN where there is nothing to divide by."""
    bottom = np.broadcast_to(bottom, top.shape)
    return np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0)
