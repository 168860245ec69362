"""Which figures may lead: be named first, ranked, or called an extreme.

What is unreliable stands in the tables with its mark and leads nowhere. Nor does the figure of an
area where more than half of the residents were placed by sharing out: the true figure may lie
many places away, as a test on census tables that need no sharing out shows.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from lsp_geo.data.indicator import Indicator
from lsp_geo.data.tables import Tables
from lsp_geo.formatting import figure, number, status

UNRELIABLE = "unreliable"


def shared_out(table: pd.DataFrame) -> np.ndarray:
    """Which rows of ``Tables.table`` rest on sharing out for most of their residents."""
    return ~table["ranked"].to_numpy(bool)


def leads(table: pd.DataFrame) -> np.ndarray:
    """Which rows of ``Tables.table`` may lead: with a value, reliable, mostly not shared out."""
    doubtful = np.array([status(note) == UNRELIABLE for note in table["note"].tolist()], dtype=bool)
    known = np.isfinite(table["value"].to_numpy(float))
    return known & ~doubtful & ~shared_out(table)


def runs_of_equals(
    indicator: Indicator, table: pd.DataFrame, values: np.ndarray
) -> Iterator[tuple[str, list[str]]]:
    """Printed figures of ``values`` in their order, each once, and all areas that print so.

    The areas are those of the whole ``table``: equals are counted, whether they may lead or not.
    """
    alike: dict[str, list[str]] = {}
    for code, value in zip(table["area_code"], table["value"], strict=True):
        if np.isfinite(value):
            alike.setdefault(figure(indicator, value), []).append(code)
    for text in dict.fromkeys(figure(indicator, value) for value in values):
        yield text, alike[text]


def all_or_none(indicator: Indicator, values: np.ndarray) -> bool:
    """Whether a share is all or nothing in every area, so that areas are counted, not ranged."""
    known = values[np.isfinite(values)]
    low, high = indicator.bounds
    return (
        indicator.kind == "proportion"
        and known.size > 1
        and set(np.unique(known)) == {float(low), float(high)}
    )


def whole_areas(tables: Tables, table: pd.DataFrame, full: float) -> tuple[int, int, str]:
    """Areas whose share is all, of how many known, and the per cent of residents there."""
    level = tables.geography.level_of(table["area_code"].iloc[0])
    residents = tables.geography.areas(level)["residents"].reindex(table["area_code"])
    people = residents.to_numpy(float)
    known = table["value"].notna().to_numpy()
    whole = known & (table["value"] == full).to_numpy()
    share = 100 * people[whole].sum() / people[known].sum()
    return int(whole.sum()), int(known.sum()), number(share)


def counted(tables: Tables, table: pd.DataFrame, full: float) -> str:
    """“111 of 302 neighbourhoods, home to 37% of residents”: the areas whose share is all."""
    inside, known, share = whole_areas(tables, table, full)
    level = tables.geography.level_of(table["area_code"].iloc[0])
    plural = tables.geography.levels[level].plural
    return f"{inside:,} of {known:,} {plural}, home to {share}% of residents"
