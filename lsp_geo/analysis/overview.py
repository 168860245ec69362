"""One indicator on one level in words: range, extremes, city, England, and what is missing."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from lsp_geo.data.catalogue import Indicator
from lsp_geo.data.geography import Geography
from lsp_geo.data.tables import Tables
from lsp_geo.formatting import NO_VALUE, and_list, cell, count, figure, period, reason, status


def headline(tables: Tables, indicator: Indicator, level: str, when: str) -> str:
    """The one sentence above a map: from where to where, as a finding."""
    codes, values = _ascending(tables.table(indicator.id, level, when))
    if not len(values):
        return f"{indicator.name}: no area has a value for {period(when)}."
    low, high = figure(indicator, values[0]), figure(indicator, values[-1])
    if low == high:
        return f"{indicator.name}: {low} in every area shown."
    lowest, highest = codes[values == values[0]], codes[values == values[-1]]
    return (
        f"{indicator.name}: from {low} in {_places(tables, level, lowest)} to {high} in "
        f"{_places(tables, level, highest)}."
    )


def summary(tables: Tables, indicator: Indicator, level: str, when: str) -> list[str]:
    """The map in words: range, highest and lowest three, city, England, and what is missing."""
    geography = tables.geography
    table = tables.table(indicator.id, level, when)
    codes, values = _ascending(table)
    lines = []
    if len(values):
        lines.append(
            f"{_areas(tables, level, len(values))} {_have(len(values))} a value for "
            f"{period(when)}. They range from {figure(indicator, values[0])} to "
            f"{figure(indicator, values[-1])}."
        )
    if len(values) > 6:
        lines.append(f"Highest: {_three(geography, indicator, codes[::-1], values[::-1])}.")
        lines.append(f"Lowest: {_three(geography, indicator, codes, values)}.")
    city = tables.city(indicator.id, when)
    if city is None:
        lines.append(f"No figure for all of {geography.name} can be made from these areas.")
    elif level != "city":
        whole = cell(indicator, city["value"], city["note"])
        lines.append(f"{geography.name} as a whole: {whole}.")
    england = tables.england(indicator.id, when)
    if england is None:
        lines.append("England: no comparable figure is held.")
    else:
        lines.append(f"England: {figure(indicator, england.mean)} ({england.mean_method}).")
    for note, amount in Counter(filter(None, table["note"].tolist())).items():
        if status(note) in NO_VALUE:
            lines.append(
                f"{_areas(tables, level, amount)} {_have(amount)} no value: {reason(note)}."
            )
    doubtful = sum(status(note) == "unreliable" for note in table["note"].tolist())
    if doubtful:
        lines.append(
            f"{_areas(tables, level, doubtful)} {'rests' if doubtful == 1 else 'rest'} on few "
            "people and should be read with care."
        )
    return lines


def _ascending(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Codes and values of the areas that have one, lowest first."""
    codes, values = table["area_code"].to_numpy(object), table["value"].to_numpy(float)
    known = np.flatnonzero(np.isfinite(values))
    order = known[np.argsort(values[known], kind="stable")]
    return codes[order], values[order]


def _areas(tables: Tables, level: str, amount: int) -> str:
    """“1 ward”, “64 wards”."""
    described = tables.geography.levels[level]
    return count(amount, described.name, described.plural)


def _have(amount: int) -> str:
    return "has" if amount == 1 else "have"


def _places(tables: Tables, level: str, codes: np.ndarray) -> str:
    """The area of this code, or how many there are."""
    if len(codes) == 1:
        return tables.geography.label(codes[0])
    return _areas(tables, level, len(codes))


def _three(geography: Geography, indicator: Indicator, codes, values) -> str:
    """The first three areas with their figures."""
    firsts = zip(codes[:3], values[:3], strict=True)
    return and_list([f"{geography.label(c)} ({figure(indicator, v)})" for c, v in firsts])
