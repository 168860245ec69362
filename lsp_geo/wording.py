"""Numbers, periods and sentences as readers see them."""

from __future__ import annotations

import math
import re
from collections import Counter

import numpy as np
import pandas as pd

from lsp_geo.aggregate import Tables
from lsp_geo.catalogue import Indicator
from lsp_geo.geography import Geography

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
NO_VALUE = {"missing": "no data", "suppressed": "suppressed"}


def number(value: float, decimals: int = 0) -> str:
    """A number with commas, a true minus sign, and “no data” for NaN."""
    if value is None or math.isnan(value):
        return "no data"
    text = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and float(text.replace(",", "")) != 0
    return f"−{text}" if negative else text


def figure(indicator: Indicator, value: float) -> str:
    """A value with its unit, short: “12.3%”, “£129,500”, “411 metres”, “37.1”."""
    text = number(value, indicator.decimals)
    if text == "no data":
        return text
    unit = indicator.unit
    if unit == "%":
        return f"{text}%"
    if unit.startswith("£"):
        return f"−£{text[1:]}" if text.startswith("−") else f"£{text}"
    if indicator.kind == "score" or unit.startswith(("ratio", "standardised", "score")):
        return text
    return f"{text} {unit}"


def change(indicator: Indicator, difference: float) -> str:
    """A difference with its sign and unit: “+1.2 percentage points”, “−£3,000”."""
    text = number(abs(difference), indicator.decimals)
    if text == "no data":
        return text
    zero = float(text.replace(",", "")) == 0
    sign = "" if zero else "+" if difference > 0 else "−"
    if indicator.unit == "%":
        return f"{sign}{text} percentage points"
    if indicator.unit.startswith("£"):
        return f"{sign}£{text}"
    return sign + figure(indicator, abs(difference))


def interval(indicator: Indicator, lower: float, upper: float) -> str:
    """“10.1% to 12.4%”, “20 to 24 metres”, or an empty text where there is no interval."""
    if pd.isna(lower) or pd.isna(upper):
        return ""
    signed = indicator.unit == "%" or indicator.unit.startswith("£")
    first = figure(indicator, lower) if signed else number(lower, indicator.decimals)
    return f"{first} to {figure(indicator, upper)}"


def unit_line(indicator: Indicator) -> str:
    """The unit with its base: “% of residents aged 16 and over”."""
    return f"{indicator.unit} {indicator.base}".strip()


def period(key: str) -> str:
    """A period key for readers: ``2015-08`` is “August 2015”, others stand as they are."""
    span = re.fullmatch(r"(\d{4})-(\d{2}) to (\d{4})-(\d{2})", key)
    if span:
        first, last = MONTHS[int(span[2]) - 1], MONTHS[int(span[4]) - 1]
        year = "" if span[1] == span[3] else f" {span[1]}"
        return f"{first}{year} to {last} {span[3]}"
    month = re.fullmatch(r"(\d{4})-(\d{2})", key)
    if month:
        return f"{MONTHS[int(month[2]) - 1]} {month[1]}"
    return key


def status(note: str) -> str:
    """The first word of a note: missing, suppressed, unreliable, provisional, or empty."""
    return note.partition(":")[0]


def reason(note: str) -> str:
    """What a note says after its first word."""
    return note.partition(":")[2].strip()


def cell(indicator: Indicator, value: float, note: str) -> str:
    """What a table cell or a tooltip shows: a figure, or why there is none."""
    kind = status(note)
    if kind in NO_VALUE:
        return NO_VALUE[kind]
    text = figure(indicator, value)
    return f"{text} ({kind})" if kind else text


def and_list(items: list[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def count(amount: int, singular: str, plural: str) -> str:
    """“1 ward”, “64 wards”."""
    return f"{amount:,} {singular if amount == 1 else plural}"


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


def method_line(table: pd.DataFrame, described_plural: str) -> str:
    """How the figures of a level were made and what share of people they cover."""
    known = table[table["value"].notna()]
    if known.empty:
        return ""
    methods = known["method"].value_counts()
    parts = [
        method if len(methods) == 1 else f"{method} ({amount} {described_plural})"
        for method, amount in methods.items()
    ]
    estimated = known["estimated"]
    text = "; ".join(parts)
    if len(known) > 1 and estimated.max() > 0:
        text += (
            f". Between {number(100 * estimated.min())}% and {number(100 * estimated.max())}% of "
            "an area's residents live in smaller areas that were divided"
        )
    return text[0].upper() + text[1:] + "."


def polarity_line(indicator: Indicator) -> str:
    """Which way is better, in words."""
    return {
        "worse": "Higher is worse.",
        "better": "Higher is better.",
        "neither": "Higher is neither better nor worse.",
    }[indicator.polarity]


def source_line(indicator: Indicator) -> str:
    """Source, publisher and licence in one line."""
    return f"Source: {indicator.publisher}, {indicator.source}. {indicator.licence}."


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
