"""Numbers, units, intervals, periods and lists as readers see them."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import NamedTuple

import pandas as pd

from lsp_geo.data.indicator import Indicator

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
# Units that are no words to be said after a number.
_SILENT_UNITS = ("ratio", "standardised", "score")
NO_VALUE = {"missing": "no data", "suppressed": "suppressed"}

SMALL_NUMBERS = dict(
    enumerate(
        (
            *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
        )
    )
)


def number(value: float | None, decimals: int = 0) -> str:
    """A number with commas, a true minus sign, and “no data” for None or NaN."""
    if value is None or math.isnan(value):
        return "no data"
    text = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and float(text.replace(",", "")) != 0
    return f"−{text}" if negative else text


class Parts(NamedTuple):
    """A figure in parts, made into text last: what stands before the number, it, and its unit."""

    before: str
    number: str
    after: str

    @property
    def text(self) -> str:
        """The figure whole: “12.3%”, “£129,500”, “411 metres”, “37.1”."""
        gap = " " if self.after and self.after != "%" else ""
        return f"{self.before}{self.number}{gap}{self.after}"

    @property
    def bare(self) -> str:
        """The figure where its unit stands already: only signs that belong to the number stay."""
        return f"{self.before}{self.number}{'%' if self.after == '%' else ''}"


def parts(indicator: Indicator, value: float | None) -> Parts:
    """A value in parts; “no data” for None or NaN, without sign or unit."""
    text = number(value, indicator.decimals)
    if text == NO_VALUE["missing"]:
        return Parts("", text, "")
    if indicator.in_money:
        return Parts("−£" if text.startswith("−") else "£", text.lstrip("−"), "")
    silent = indicator.kind == "score" or indicator.unit.startswith(_SILENT_UNITS)
    return Parts("", text, "" if silent else indicator.unit)


def figure(indicator: Indicator, value: float | None) -> str:
    """A value with its unit, short: “12.3%”, “£129,500”, “411 metres”, “37.1”."""
    return parts(indicator, value).text


def bare(indicator: Indicator, value: float | None, note: str = "") -> str:
    """A figure for where its unit stands already, or why there is none: only % and £ are kept."""
    kind = status(note)
    if kind in NO_VALUE:
        return NO_VALUE[kind]
    text = parts(indicator, value).bare
    return f"{text} ({kind})" if kind else text


def change_parts(indicator: Indicator, difference: float) -> Parts:
    """A difference in parts, its sign before the number: percentages differ by points."""
    text = number(abs(difference), indicator.decimals)
    if text == NO_VALUE["missing"]:
        return Parts("", text, "")
    zero = float(text.replace(",", "")) == 0
    sign = "" if zero else "+" if difference > 0 else "−"
    if indicator.unit == "%":
        return Parts(sign, text, "percentage points")
    size = parts(indicator, abs(difference))
    return Parts(f"{sign}{size.before}", size.number, size.after)


def change(indicator: Indicator, difference: float) -> str:
    """A difference with its sign and unit: “+1.2 percentage points”, “−£3,000”."""
    return change_parts(indicator, difference).text


def bare_change(indicator: Indicator, difference: float) -> str:
    """A difference where its unit stands already: “+1.2 percentage points”, “−£3,000”, “+9.8”."""
    made = change_parts(indicator, difference)
    return made.text if indicator.unit == "%" else made.bare


def size(indicator: Indicator, difference: float) -> str:
    """How large a difference is, without its sign: “1.2 percentage points”, “£3,000”."""
    made = change_parts(indicator, abs(difference))
    return made._replace(before=made.before.lstrip("+")).text


def certainty(clear: bool | None) -> str:
    """Whether a change can be told from chance, in the words used everywhere; None: not tested."""
    if clear is None:
        return "no interval to tell"
    return "more than chance explains" if clear else "could be chance"


def interval(indicator: Indicator, lower: float, upper: float) -> str:
    """“10.1% to 12.4%”, “20 to 24 metres”, or an empty text where there is no interval."""
    if pd.isna(lower) or pd.isna(upper):
        return ""
    return f"{bare(indicator, lower)} to {figure(indicator, upper)}"


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


def day(when: date) -> str:
    """A day in full: “5 March 2026”."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


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


def in_letters(number: int) -> str:
    """A small whole number as a word: “eight”; a larger one in figures."""
    return SMALL_NUMBERS.get(number, f"{number:,}")


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


def metres(distance: float) -> str:
    """A distance as people say it: “350 m”, “1.2 km”."""
    return f"{number(distance)} m" if distance < 1_000 else f"{number(distance / 1_000, 1)} km"
