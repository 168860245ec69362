"""Areas compared, in sentences: which is higher and by how much, and where a figure can be had."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis import comparison
from lsp_geo.analysis.comparison import label
from lsp_geo.analysis.england import part as part_of_england
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import CITY, MSOAS, NEIGHBOURHOODS
from lsp_geo.data.tables import Tables

NO_MARGIN = "no margin of error published"
VERDICTS = {comparison.NOT_TOLD: "could be chance", comparison.CANNOT_BE_SAID: NO_MARGIN}
_ENDINGS = {
    comparison.HIGHER: ", more than chance explains",
    comparison.LOWER: ", more than chance explains",
    comparison.NOT_TOLD: ", which could be chance",
    comparison.CANNOT_BE_SAID: "; the source gives no margin of error",
}
# Larger neighbourhoods with fewer of an area's residents say little of it.
_WORTH_NAMING = 0.1


def sentence(tables: Tables, indicator: Indicator, row: Any) -> str:
    """Which of a pair is higher and by how much, whether or not chance could be told.

    Parameters
    ----------
    row : of ``comparison.differences``

    Returns
    -------
    str
        Empty where one of the two has no figure, or the two cannot be set against each other.
    """
    first, second = (
        label(tables, code, indicator.id, row.period) for code in (row.first, row.second)
    )
    if indicator.kind == "count" or pd.isna(row.value_first) or pd.isna(row.value_second):
        return ""
    difference = row.value_first - row.value_second
    if round(difference, indicator.decimals) == 0:
        return f"{first} and {second} have the same figure."
    side = "higher" if difference > 0 else "lower"
    return (
        f"{first} is {formatting.size(indicator, difference)} {side} than {second}"
        f"{_ENDINGS[row.verdict]}."
    )


def called(tables: Tables, codes: Sequence[str]) -> list[str]:
    """What people call each of the areas, with its kind where two have one name."""
    geography, labels = tables.geography, [label(tables, code) for code in codes]
    return [
        f"{name} ({geography.levels[geography.level_of(code)].name})"
        if labels.count(name) > 1
        else name
        for name, code in zip(labels, codes, strict=True)
    ]


def covered(tables: Tables, indicator: Indicator, code: str) -> str:
    """How much of England its figure covers, where that is not all; else empty."""
    england = tables.england(indicator.id, tables.periods(indicator.id)[-1])
    if code != tables.geography.district["england"] or england is None or england.is_england:
        return ""
    return part_of_england(england)


def title(tables: Tables, codes: Sequence[str], indicator: Indicator, period: str) -> str:
    """Every area on the indicator, as a heading without its full stop."""
    rows = comparison.side_by_side(tables, list(codes), [indicator.id], period)
    names, known = called(tables, codes), rows["value"].notna().tolist()
    if not any(known):
        return f"{indicator.name}: no figure for {formatting.and_list(names)}"
    if len(codes) == comparison.FEWEST and all(known):
        return comparison.finding(tables, list(codes), indicator, period)
    told = [
        f"{_cell(indicator, row)} in {name}"
        for name, row in zip(names, rows.itertuples(), strict=True)
    ]
    return f"{indicator.name}: {'; '.join(told)}"


def _cell(indicator: Indicator, row: Any) -> str:
    return formatting.cell(indicator, row.value, row.note)


def not_given(tables: Tables, code: str, indicator: Indicator) -> str:
    """“not given for wards” where the area's level has no figures; empty where it has."""
    if code == tables.geography.district["england"]:
        return ""
    level = tables.geography.level_of(code)
    given = level in tables.levels(indicator.id)
    return "" if given else f"not given for {tables.geography.levels[level].plural}"


def elsewhere(tables: Tables, codes: Sequence[str], indicator: Indicator, period: str) -> list[str]:
    """Where the figures of areas that have none can be had: a sentence, and one an area.

    Nothing is worked out for the area: the figures named are those of the larger neighbourhoods
    in which its residents live.
    """
    lacking = [code for code in codes if not_given(tables, code, indicator)]
    if not lacking:
        return []
    known = [one for one in tables.levels(indicator.id) if one != CITY]
    plurals = [tables.geography.levels[one].plural for one in known]
    where = formatting.and_list(plurals or [f"the whole {tables.geography.kind.one}"])
    told = [f"Given for {where} only."]
    if MSOAS in known:
        told += [_around(tables, code, indicator, period) for code in lacking]
    return [text for text in told if text]


def _around(tables: Tables, code: str, indicator: Indicator, period: str) -> str:
    """The larger neighbourhoods around an area with their figures; empty for the city."""
    if tables.geography.level_of(code) == CITY:
        return ""
    values = tables.table(indicator.id, MSOAS, period).set_index("area_code")
    named = [
        f"{label(tables, around)} {_bare(indicator, values.loc[around])} "
        f"({formatting.number(100 * share)}% of its residents)"
        for around, share in larger_neighbourhoods(tables, code).items()
        if share >= _WORTH_NAMING
    ]
    return f"Around {label(tables, code)}: {formatting.and_list(named)}."


def _bare(indicator: Indicator, row: pd.Series) -> str:
    return formatting.bare(indicator, row["value"], row["note"])


def larger_neighbourhoods(tables: Tables, code: str) -> pd.Series:
    """The MSOAs in which an area's residents live: shares of them by code, the largest first."""
    geography = tables.geography
    level = geography.level_of(code)
    row = geography.areas(level).index.get_loc(code)
    parts = geography.areas(NEIGHBOURHOODS)
    people = geography.shares(NEIGHBOURHOODS, level, "residents")[row] * parts["residents"]
    around = geography.shares(NEIGHBOURHOODS, MSOAS, "residents") @ people.to_numpy(float)
    shares = pd.Series(around / np.sum(around), geography.areas(MSOAS).index)
    return shares[shares > 0].sort_values(ascending=False, kind="stable")
