"""Figures as people say them: “three in four”, “an estimated 22%”, “twice”, “14 in every 1,000”.

Nothing is rounded further than a listener would forgive. The rules, tested in
``tests/analysis/test_spoken.py``:

- A *fraction* is said plainly when it lies within one percentage point of the figure and within
  6% of it; “more than” when the figure is above it by at most a ninth of it and four points,
  “nearly” when it is below it by at most a twentieth. Otherwise the percentage is said.
- A *ratio* is said only where the figures as printed give it to anyone who divides them.
- A *score* is placed among England's neighbourhoods and never said as a bare number.
"""

from __future__ import annotations

import re
from math import isclose

import numpy as np

from lsp_geo import formatting
from lsp_geo.data.indicator import Indicator, Wording
from lsp_geo.data.tables import Tables

_NEAR_POINTS, _NEAR_SHARE = 1.0, 0.06
_OVER, _OVER_POINTS, _UNDER = 1 / 9, 4.0, 1 / 20
# “More than” and “nearly” are said of one in six and of larger fractions.
_LEAST_NEARLY = 100 / 6
_TENS = {20: "twenty", 25: "twenty-five", 30: "thirty", 40: "forty", 50: "fifty"}
_HUNDREDS = {100: "a hundred", 200: "two hundred", 500: "five hundred", 1000: "a thousand"}
# Fractions people say, in per cent, by their words.
FRACTIONS: dict[str, float] = {
    "half": 50.0,
    "two in three": 200 / 3,
    "three in four": 75.0,
    "two in five": 40.0,
    "three in five": 60.0,
    "four in five": 80.0,
    "three in ten": 30.0,
    "seven in ten": 70.0,
    "nine in ten": 90.0,
    **{f"one in {formatting.SMALL_NUMBERS[n]}": 100 / n for n in (*range(3, 13), 14, 15, 16)},
    **{f"one in {name}": 100 / n for n, name in (*_TENS.items(), *_HUNDREDS.items())},
}
# Where a value stands among England's areas, by the share of them below it.
_DEGREES = ((0.9, "far "), (0.7, ""), (0.57, "a little "))
ABOUT_SAME = "about the same"


def fraction(percent: float) -> str:
    """A share as a fraction people say, or an empty text where none comes near enough."""
    name, value = min(FRACTIONS.items(), key=lambda pair: abs(pair[1] - percent))
    away = abs(value - percent)
    if away <= min(_NEAR_POINTS, _NEAR_SHARE * percent):
        return name
    offered = [
        (abs(value - percent), f"{'more than' if value < percent else 'nearly'} {name}")
        for name, value in FRACTIONS.items()
        if value >= _LEAST_NEARLY and _near(percent, value)
    ]
    return min(offered)[1] if offered else ""


def _near(percent: float, fraction_of: float) -> bool:
    """Whether “more than” or “nearly” may be said of this fraction."""
    if percent > fraction_of:
        return percent - fraction_of <= min(_OVER * fraction_of, _OVER_POINTS)
    return fraction_of - percent <= _UNDER * fraction_of


def of_people(share: str, who: str) -> str:
    """A fraction or percentage with those it is of: “three in four children”, “22% of homes”."""
    counted = share.rsplit(" ", 1)[-1] != "half" and not share.endswith("%")
    return f"{share} {who}" if counted else f"{share} of {who}"


def round_alike(first: float, second: float, decimals: int) -> tuple[str, str]:
    """Two figures as printed beside each other: whole where that moves neither by over 5%."""
    larger = max(abs(first), abs(second))
    for places in range(decimals + 1):
        moved = [abs(round(value, places) - value) for value in (first, second)]
        near = all(
            away <= 0.05 * abs(v) + 1e-12 for away, v in zip(moved, (first, second), strict=True)
        )
        if near and (places or larger >= 10):
            return formatting.number(first, places), formatting.number(second, places)
    return formatting.number(first, decimals), formatting.number(second, decimals)


def multiple(larger: float, smaller: float, printed: tuple[str, str]) -> str:
    """How many times one figure is the other, “twice”, “2.8 times”; empty where not safe to say.

    Parameters
    ----------
    larger, smaller : the figures before rounding, both above 0
    printed : the same two as they are printed, so that a listener can divide them
    """
    shown = [float(re.sub(r"[^\d.]", "", text) or 0) for text in printed]
    if min(smaller, *shown) <= 0:
        return ""
    true, checked = larger / smaller, shown[0] / shown[1]
    texts = {formatting.number(ratio, 1).removesuffix(".0") for ratio in (true, checked)}
    if len(texts) == 1:
        return _times(texts.pop())
    whole = round(true)
    if whole > 1 and all(abs(r - whole) <= 0.1 * whole + 1e-9 for r in (true, checked)):
        return _times(str(whole))
    return ""


def _times(text: str) -> str:
    return "twice" if text == "2" else f"{text} times"


def often(ratio: float) -> tuple[str, str]:
    """A ratio to 100 as how often: “53% more often than”, and short, “53% more often”."""
    percent = round(ratio) - 100
    if percent == 0:
        return "as often as", "just as often"
    if ratio >= 200:
        halves = round(ratio / 50)
        if isclose(ratio / 50, halves, abs_tol=0.15):
            count = formatting.in_letters(halves // 2)
            text = f"{count} and a half times" if halves % 2 else f"{count} times"
        else:
            text = f"{formatting.number(ratio / 100, 1)} times"
        text = "twice" if text == "two times" else text
        return f"{text} as often as", f"{text} as often"
    way = "more often" if percent > 0 else "less often"
    return f"{abs(percent)}% {way} than", f"{abs(percent)}% {way}"


def per(indicator: Indicator) -> str:
    """What a rate is counted against: “1,000” of “per 1,000 residents”; empty for none."""
    found = re.search(r"per ([\d,]+)", indicator.unit)
    return found[1] if found else ""


def unit(indicator: Indicator) -> str:
    """The unit as said after a number: “for every 1,000 residents”, “% of children”."""
    if indicator.unit.startswith("per "):
        return f"for every {indicator.unit.removeprefix('per ')}"
    return indicator.unit


def amount(indicator: Indicator, value: float) -> str:
    """A figure with a unit, rounded as people say it: “960 metres”, “£21,000”, “22 buses”."""
    return amounts(indicator, value, value)[0]


def amounts(indicator: Indicator, first: float, second: float) -> tuple[str, str]:
    """Two figures in one unit, which only the first of them says: “1.2 kilometres” and “1.5”."""
    if indicator.in_money:
        money = [formatting.number(round(v, -2 if v >= 10_000 else 0)) for v in (first, second)]
        return f"£{money[0]}", f"£{money[1]}"
    things = indicator.words.things if indicator.words else ""
    name = things or indicator.unit
    if name == "metres":
        if max(first, second) >= 1000:
            shown = [formatting.number(value / 1000, 1) for value in (first, second)]
            return f"{shown[0]} kilometres", shown[1]
        shown = [formatting.number(round(value, -1)) for value in (first, second)]
        return f"{shown[0]} metres", shown[1]
    if max(abs(first), abs(second)) >= 1000:
        shown = [formatting.number(round(value, -1)) for value in (first, second)]
    else:
        shown = list(round_alike(first, second, indicator.decimals))
    return f"{shown[0]} {name}", shown[1]


def degree(words: Wording, value: float, percentiles: np.ndarray) -> str:
    """Where a score stands among England's areas: “far more common”, “about the same”."""
    below = float(np.interp(value, percentiles, np.linspace(0, 1, len(percentiles))))
    for limit, size in _DEGREES:
        if below >= limit:
            return f"{size}{words.high}"
        if below <= 1 - limit:
            return f"{size}{words.low}"
    return ABOUT_SAME


def beside_england(text: str) -> str:
    """A degree with what it is beside: “far more common than across England”."""
    return f"{text} {'as' if text == ABOUT_SAME else 'than'} across England"


def figure(tables: Tables, indicator: Indicator, value: float, when: str) -> tuple[str, str]:
    """One area's figure in words, and short, for where the words and the unit stand already.

    “53% more often than age would suggest” and “29% more often”; a score says where it stands
    among England's areas, or what higher is.
    """
    number = formatting.bare(indicator, value)
    if np.isnan(value):
        return number, number
    words, unit_text = indicator.words, unit(indicator)
    form = words.form if words else ""
    if form == "expected":
        long, short = often(value)
        return f"{long} age would suggest", short
    if words and words.form == "level":
        england = tables.england(indicator.id, when)
        if england is not None:
            text = degree(words, value, england.percentiles)
            return f"{beside_england(text)} ({number})", f"{text} ({number})"
    if indicator.kind == "score" or form == "scale":
        way = {"worse": " (higher is worse)", "better": " (higher is better)", "neither": ""}
        return f"a score of {number}{way[indicator.polarity]}", number
    if indicator.unit == "%":
        return f"{number} {indicator.base}".strip(), number
    if indicator.unit.startswith("per "):
        return f"{number} {unit_text}", number
    return formatting.figure(indicator, value), number


def brief(tables: Tables, indicator: Indicator, value: float, when: str) -> str:
    """One area's figure for a bracket: “far more common, 2.9”, “53% more often”, “8.5”."""
    words = indicator.words
    if words and words.form == "level" and not np.isnan(value):
        england = tables.england(indicator.id, when)
        if england is not None:
            text = degree(words, value, england.percentiles)
            return f"{text}, {formatting.bare(indicator, value)}"
    return figure(tables, indicator, value, when)[1]
