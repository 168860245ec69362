"""One indicator on one level in words: range, extremes, city, England, and what is missing."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from lsp_geo.data.catalogue import Indicator
from lsp_geo.data.geography import Geography
from lsp_geo.data.tables import Tables
from lsp_geo.formatting import (
    NO_VALUE,
    and_list,
    cell,
    count,
    figure,
    number,
    ordinal,
    period,
    reason,
    status,
)
from lsp_geo.stats.ranking import percentile_among, rank


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


def _three(
    geography: Geography, indicator: Indicator, codes: np.ndarray, values: np.ndarray
) -> str:
    """The first three areas with their figures."""
    firsts = zip(codes[:3], values[:3], strict=True)
    return and_list([f"{geography.label(c)} ({figure(indicator, v)})" for c, v in firsts])


def place(values: pd.Series, value: float, plural: str) -> str:
    """Where a value stands, counted from the nearer end: “4th highest of 64 wards”."""
    known = values.dropna()
    from_top, from_bottom = int((known > value).sum()) + 1, int((known < value).sum()) + 1
    number, end = min((from_top, "highest"), (from_bottom, "lowest"), key=lambda pair: pair[0])
    from_end = "" if number == 1 else f"{ordinal(number)} "
    return f"{from_end}{end} of {len(known):,} {plural}"


def of_area(tables: Tables, indicator: Indicator, when: str, row: pd.Series) -> list[str]:
    """What stands below an area's figure: its rank, its place in England, how it was made.

    Parameters
    ----------
    row : the area's row of ``Tables.table``
    """
    lines = (
        _rank(tables, indicator, when, row),
        _beside_england(tables, indicator, when, row),
        _made(row),
    )
    return [line for line in lines if line]


def _rank(tables: Tables, indicator: Indicator, when: str, row: pd.Series) -> str:
    """Rank among the areas of its level, ties counted together."""
    level = tables.geography.level_of(row["area_code"])
    if level == "city" or pd.isna(row["value"]):
        return ""
    table = tables.table(indicator.id, level, when)
    ranks = rank(table["value"], indicator.polarity)
    own = ranks[(table["area_code"] == row["area_code"]).to_numpy()][0]
    first = {"worse": "highest", "better": "lowest", "neither": "highest"}[indicator.polarity]
    known = int(table["value"].notna().sum())
    plural = tables.geography.levels[level].plural
    return f"Rank {number(own)} of {known:,} {plural} (1 is the {first})"


def _beside_england(tables: Tables, indicator: Indicator, when: str, row: pd.Series) -> str:
    """England's figure and, where it is known, the area's place among those in England like it."""
    england = tables.england(indicator.id, when)
    if england is None or pd.isna(row["value"]):
        return ""
    text = f"England {figure(indicator, england.mean)}"
    level = tables.geography.level_of(row["area_code"])
    if level[:4] == england.level[:4]:
        share = percentile_among([row["value"]], england.percentiles)[0]
        text += f"; higher than {number(share)}% of areas in England like it"
        if england.areas < england.of:
            text += f" ({england.areas:,} of {england.of:,} are covered)"
    return text


def _made(row: pd.Series) -> str:
    """How this figure was made and what it covers."""
    if pd.isna(row["value"]):
        return reason(row["note"])
    method = "as published" if row["method"] == "published" else row["method"]
    text = method[0].upper() + method[1:]
    if row["estimated"] > 0:
        text += f"; {number(100 * row['estimated'])}% of residents placed by estimate"
    if row["coverage"] < 1:
        text += f"; covers {number(100 * row['coverage'])}% of residents"
    doubt = reason(row["note"])
    return f"{text}. Read with care: {doubt}" if doubt else text
