"""Numbers, units, intervals, periods and lists as readers see them."""

from __future__ import annotations

import math
import re

import pandas as pd

from lsp_geo.data.catalogue import Indicator

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


def period_of(indicator: Indicator, key: str) -> str:
    """A period with the years of its data where the key is an edition's or a list's.

    “Indices 2025, data of about 2022 to 2024”; “2025, sites of 2025, population centres of 2011”.
    """
    named = f"{indicator.edition} {period(key)}".strip()
    years = indicator.years(key)
    if not years:
        return named
    return f"{named}, data of {years}" if indicator.edition else f"{named}, {years}"


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


def ordinal(number: int) -> str:
    """“1st”, “2nd”, “11th”, “23rd”."""
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def and_list(items: list[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def count(amount: int, singular: str, plural: str) -> str:
    """“1 ward”, “64 wards”."""
    return f"{amount:,} {singular if amount == 1 else plural}"


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
