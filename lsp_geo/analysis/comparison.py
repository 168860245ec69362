"""Two to four areas side by side, and two indicators over all areas."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from lsp_geo.analysis import spoken
from lsp_geo.analysis.england import name as name_of_england
from lsp_geo.analysis.england import told as told_of_england
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import CITY, MSOAS, NEIGHBOURHOODS, WARDS
from lsp_geo.data.tables import COLUMNS, Tables
from lsp_geo.data.values import latest
from lsp_geo.errors import NotKnown
from lsp_geo.stats import difference as compare

FEWEST, MOST = 2, 4
SIDE_COLUMNS = ["id", *COLUMNS, "sharing_error"]
PAIR_COLUMNS = [
    "id",
    "period",
    "first",
    "second",
    "value_first",
    "value_second",
    "difference",
    "lower",
    "upper",
    "verdict",
    "caution",
]
HIGHER, LOWER, NOT_TOLD = "higher", "lower", "cannot be told apart"
CANNOT_BE_SAID = compare.CANNOT_BE_SAID
_NOTHING = compare.Comparison(None, None, None, None)
# Less than this share of a neighbourhood in another area is a boundary's rounding.
_WHOLE = 1 - 1e-6


def check_areas(tables: Tables, codes: list[str]) -> None:
    """NotKnown unless these are two to four different areas of the district, or England."""
    if not FEWEST <= len(codes) <= MOST:
        raise NotKnown(f"Give two to four areas to compare, not {len(codes)}.")
    if len(set(codes)) < len(codes):
        raise NotKnown("The same area is named twice.")
    for code in codes:
        if code != tables.geography.district["england"]:
            tables.geography.level_of(code)


def label(tables: Tables, code: str, indicator_id: str = "", period: str = "") -> str:
    """What people call an area; England by what is covered of it, where an indicator is named."""
    if code == tables.geography.district["england"]:
        england = tables.england(indicator_id, period)
        return "England" if england is None else name_of_england(england)
    return tables.geography.label(code)


def names(tables: Tables) -> dict[str, str]:
    """What may be compared, by code: the city, England, then the areas of each level by name."""
    geography = tables.geography
    named = {
        geography.code: f"{geography.name} ({geography.levels['city'].name})",
        geography.district["england"]: "England",
    }
    for level in geography.listed:
        labels = geography.areas(level)["label"].sort_values()
        kind = geography.levels[level].name
        named.update({code: f"{text} ({kind})" for code, text in labels.items()})
    return named


def side_by_side(
    tables: Tables, codes: list[str], ids: list[str] | None = None, period: str | None = None
) -> pd.DataFrame:
    """Values of each area on each indicator, in the latest period unless named.

    Returns
    -------
    DataFrame
        SIDE_COLUMNS, one row an indicator and area in the order given. An area whose level an
        indicator does not have keeps its row, an empty value and a note that says so.

    Raises
    ------
    NotKnown
        For areas that cannot be compared, an unknown indicator or period.
    """
    check_areas(tables, codes)
    rows = []
    for name in ids if ids is not None else _small(tables):
        when = latest(tables.periods(name), period)
        rows += [_reading(tables, name, code, when) for code in codes]
    return pd.DataFrame(rows, columns=SIDE_COLUMNS)


def differences(
    tables: Tables, codes: list[str], ids: list[str] | None = None, period: str | None = None
) -> pd.DataFrame:
    """Every pair of areas on each indicator: the difference and whether chance may explain it.

    Returns
    -------
    DataFrame
        PAIR_COLUMNS, one row an indicator and pair. ``difference`` is first minus second with 95%
        limits; ``verdict`` is higher or lower (the first, clearly), cannot be told apart, or
        cannot be said where there is no interval.

    Raises
    ------
    NotKnown
        As ``side_by_side``.
    """
    side = side_by_side(tables, codes, ids, period)
    rows = []
    for name, readings in side.groupby("id", sort=False):
        indicator = tables.catalogue.indicator(name)
        for first, second in combinations(readings.to_dict("records"), 2):
            found, caution = difference(tables, indicator, first, second)
            rows.append(
                (
                    name,
                    first["period"],
                    first["area_code"],
                    second["area_code"],
                    first["value"],
                    second["value"],
                    *(np.nan if n is None else n for n in found[:3]),
                    verdict(found),
                    caution,
                )
            )
    return pd.DataFrame(rows, columns=PAIR_COLUMNS)


def difference(
    tables: Tables, indicator: Indicator, first: dict, second: dict
) -> tuple[compare.Comparison, str]:
    """Difference of two readings (rows of ``side_by_side``), and what to bear in mind.

    A part is not independent of its whole. Where counts allow it, an area is set against the rest
    of the whole, and the result scaled back: p − P = (1 − f)(p − rest), with f the part's share of
    the base. England is taken as a fixed number.
    """
    england = tables.geography.district["england"]
    codes = first["area_code"], second["area_code"]
    if indicator.kind == "count":
        return _NOTHING, "Counts of areas of different size are not set against each other."
    if england in codes:
        return _from_fixed(first, second, england), _england_caution(tables, indicator, first)
    if contains(tables, codes[1], codes[0]):
        found = _part_and_whole(indicator, first, second)
        return found, _part_caution(first, second, indicator)
    if contains(tables, codes[0], codes[1]):
        found = _part_and_whole(indicator, second, first)
        return _negative(found), _part_caution(second, first, indicator)
    caution = ""
    if overlap(tables, *codes):
        caution = "Some residents live in both areas, so the two are not independent."
    return _independent(first, second), caution


def finding(tables: Tables, codes: list[str], indicator: Indicator, period: str) -> str:
    """Two areas on the indicator, as a sentence without its full stop."""
    row = differences(tables, codes[:2], [indicator.id], period).iloc[0]
    (first, _), (_, second) = (
        spoken.figure(tables, indicator, row[f"value_{n}"], period) for n in ("first", "second")
    )
    text = (
        f"{indicator.name}: {first} in {label(tables, codes[0])}; {second} in "
        f"{label(tables, codes[1])}"
    )
    told = {
        HIGHER: ", a clear difference",
        LOWER: ", a clear difference",
        NOT_TOLD: ", which chance alone may explain",
    }
    return text + told.get(row["verdict"], "")


def verdict(found: compare.Comparison) -> str:
    """A comparison in a word or two: the first area against the second."""
    if found.distinguishable is None:
        return CANNOT_BE_SAID
    if not found.distinguishable:
        return NOT_TOLD
    # Limits, and so a verdict, come with an estimate only.
    assert found.estimate is not None
    return HIGHER if found.estimate > 0 else LOWER


def contains(tables: Tables, whole: str, part: str) -> bool:
    """Whether every resident of one area lives in the other."""
    geography = tables.geography
    larger, smaller = geography.level_of(whole), geography.level_of(part)
    if whole == part or larger == smaller:
        return False
    if larger == CITY:
        return True
    if smaller in (MSOAS, WARDS) and geography.made_of(larger, smaller):
        own = geography.areas(smaller).index.get_loc(part)
        return bool(_row(tables, whole, smaller)[own] >= _WHOLE)
    inside = _row(tables, part, NEIGHBOURHOODS) > 0
    return bool((_row(tables, whole, NEIGHBOURHOODS)[inside] >= _WHOLE).all())


def overlap(tables: Tables, one: str, other: str) -> bool:
    """Whether some neighbourhood has residents in both areas."""
    geography = tables.geography
    level = geography.level_of(one)
    if level == geography.level_of(other) and not geography.levels[level].is_added:
        return False
    shares = [_row(tables, code, NEIGHBOURHOODS) for code in (one, other)]
    if level == geography.level_of(other):
        # Two areas that share a neighbourhood between them have none of its residents in common.
        return bool((np.sum(shares, axis=0) > 1 + 1e-6).any())
    return bool(((shares[0] > 0) & (shares[1] > 0)).any())


def _row(tables: Tables, code: str, source: str) -> np.ndarray:
    """Shares of the residents of smaller areas who live in an area, in code order."""
    geography = tables.geography
    level = geography.level_of(code)
    row = geography.areas(level).index.get_loc(code)
    return geography.shares(source, level, "residents")[row]


def _small(tables: Tables) -> list[str]:
    return [i.id for i in tables.catalogue.indicators.values() if not i.is_city_series]


def _reading(tables: Tables, name: str, code: str, period: str) -> dict:
    empty = {
        "id": name,
        "area_code": code,
        "area_name": label(tables, code, name, period),
        "period": period,
        **dict.fromkeys(("value", "lower", "upper", "numerator", "denominator"), np.nan),
        "method": "",
        "coverage": np.nan,
        "estimated": np.nan,
        "sharing_error": 0.0,
    }
    if code == tables.geography.district["england"]:
        england = tables.values.england(name, period)
        if england is None or tables.catalogue.indicator(name).kind == "count":
            return {**empty, "note": "missing: no comparable figure for England is held"}
        return {**empty, "value": england.mean, "method": england.mean_method, "note": ""}
    level = tables.geography.level_of(code)
    if level not in tables.levels(name):
        plural = tables.geography.levels[level].plural
        return {**empty, "note": f"missing: no figure can be given for {plural}"}
    table = tables.table(name, level, period)
    row = table.iloc[tables.geography.areas(level).index.get_loc(code)]
    return {"id": name, **row[SIDE_COLUMNS[1:]].to_dict()}


def _independent(first: dict, second: dict) -> compare.Comparison:
    """MOVER from each one's limits, which hold the error of sharing out; Newcombe for shares."""
    return compare.difference(
        *(reading[part] for reading in (first, second) for part in ("value", "lower", "upper"))
    )


def _part_and_whole(indicator: Indicator, part: dict, whole: dict) -> compare.Comparison:
    """Part minus whole, tested against the rest of the whole where there are counts."""
    if not indicator.counts_give_limits:
        return _independent(part, whole)
    top, bottom = (whole[n] - part[n] for n in ("numerator", "denominator"))
    if not (np.isfinite([top, bottom]).all() and bottom > 0):
        return _independent(part, whole)
    # Apportioned counts may overshoot by rounding only. What is wrongly in the part is not in the
    # rest, where it weighs as much less as the rest is larger.
    rest = {
        **whole,
        "numerator": max(top, 0.0),
        "denominator": bottom,
        "value": indicator.scale * max(top, 0.0) / bottom,
        "sharing_error": part["sharing_error"] * part["denominator"] / bottom,
    }
    limits = indicator.limits(pd.DataFrame([rest]))
    if limits is not None:
        rest |= {"lower": limits.lower[0], "upper": limits.upper[0]}
    found = _independent(part, rest)
    shrink = bottom / whole["denominator"]
    return found._replace(
        **{
            name: None if getattr(found, name) is None else shrink * getattr(found, name)
            for name in ("estimate", "lower", "upper")
        }
    )


def _england_caution(tables: Tables, indicator: Indicator, reading: dict) -> str:
    england = tables.england(reading["id"], reading["period"])
    if england is None or england.is_england:
        return "England is taken as a fixed number."
    return f"{told_of_england(indicator, england)}, taken as a fixed number."


def _part_caution(part: dict, whole: dict, indicator: Indicator) -> str:
    text = f"{part['area_name']} is part of {whole['area_name']}"
    if indicator.counts_give_limits:
        return f"{text}: it is tested against the rest of it."
    return f"{text}, so the two are not independent."


def _negative(found: compare.Comparison) -> compare.Comparison:
    def minus(number: float | None) -> float | None:
        return None if number is None else -number

    return compare.Comparison(
        minus(found.estimate), minus(found.upper), minus(found.lower), found.distinguishable
    )


def _from_fixed(first: dict, second: dict, england: str) -> compare.Comparison:
    """An area against England as a fixed number: the limits are the area's own."""
    fixed = {
        n: ({**r, "lower": r["value"], "upper": r["value"]} if r["area_code"] == england else r)
        for n, r in enumerate((first, second))
    }
    return compare.difference(
        *(fixed[n][part] for n in (0, 1) for part in ("value", "lower", "upper"))
    )
