"""City series in words: standing, gap, rank and direction, and the table of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis.city_series import NO_CLEAR, NOT_LIKE, Reading, gap_steps, position
from lsp_geo.analysis.five_points import (
    over,
)
from lsp_geo.data.district_files import Peers
from lsp_geo.data.indicator import Indicator
from lsp_geo.stats import trend as rule
from lsp_geo.stats.difference import CANNOT_BE_SAID


def in_words(reading: Reading) -> str:
    """The direction in a word or two: “getting better”, “increasing”, “cannot be said”."""
    return direction_in_words(reading.indicator, reading.direction.direction)


def direction_in_words(indicator: Indicator, word: str) -> str:
    """A direction as a judgement where one is right: money of each year's worth gets none."""
    if indicator.in_money and word in (rule.INCREASING, rule.DECREASING):
        return f"{word} in the prices of each year"
    return rule.in_words(word, indicator.polarity)


def gap_in_words(reading: Reading) -> str:
    """The gap to England: “3.2 percentage points above England, which is worse”."""
    where = position(reading)
    if where == "no figure":
        return "no figure for England"
    if gap_steps(reading) == 0:
        return "the same as England"
    # `position` has said that there is a gap.
    assert reading.gap is not None and reading.gap.estimate is not None
    side = "above" if reading.gap.estimate > 0 else "below"
    words = f"{_size(reading.indicator, reading.gap.estimate)} {side} England"
    chance = reading.gap.distinguishable is False
    ending = {
        NO_CLEAR: ", which could be chance" if chance else ": no clear difference",
        NOT_LIKE: _not_like(reading.peers),
        "worse": ", which is worse",
        "better": ", which is better",
    }
    return words + ending.get(where, "")


def _not_like(peers: Peers) -> str:
    if peers.alike:
        return f", which may only say what kind of place it is: see it among the {peers.many}"
    return f", which says that it is a city: see it among the {peers.many}"


def _size(indicator: Indicator, gap: float) -> str:
    """The size of a gap with its unit, without the words of a rate that stand before it."""
    if indicator.unit.startswith("per "):
        return formatting.parts(indicator, abs(gap)).bare
    return formatting.size(indicator, gap)


class Rank(NamedTuple):
    """A rank in parts: “2nd highest”, and from where to where its interval lets it be, or none."""

    place: str
    span: str


def rank_parts(reading: Reading) -> Rank:
    """The rank among core cities, counted from the nearer end."""
    ends = (
        ("lowest", "highest") if reading.indicator.polarity == "better" else ("highest", "lowest")
    )
    number, end = min(
        (reading.rank, ends[0]), (reading.rank_back, ends[1]), key=lambda place: place[0]
    )
    place = end if number == 1 else f"{formatting.ordinal(number)} {end}"
    if reading.first is None or reading.last is None or reading.first == reading.last:
        return Rank(place, "")
    # Each bound counted from the end the rank is counted from.
    bounds = (reading.first, reading.last)
    if end == ends[1]:
        bounds = (reading.cities + 1 - reading.last, reading.cities + 1 - reading.first)
    low, high = map(formatting.ordinal, bounds)
    return Rank(place, f"{low} to {high}")


def rank_in_words(reading: Reading) -> str:
    """The rank with its range: “2nd highest of 8 core cities (by its interval anywhere …)”."""
    if reading.cities < 2:
        return f"no other {reading.peers.one} has a figure"
    rank = rank_parts(reading)
    text = f"{rank.place} of {reading.cities} {reading.peers.many}"
    return f"{text} (may be {rank.span})" if rank.span else text


def standing(reading: Reading, name: str) -> str:
    """Where the district stands, in one sentence that can be read aloud."""
    indicator = reading.indicator
    base = f" {indicator.base}" if indicator.unit == "%" and indicator.base else ""
    text = (
        f"{indicator.name}: {formatting.figure(indicator, reading.value)}{base} in {name} "
        f"({formatting.period(reading.period)})"
    )
    if reading.gap is not None:
        text += f", {gap_in_words(reading)}"
    return f"{text}; {rank_in_words(reading)}."


def heading(reading: Reading, name: str) -> str:
    """The figure and where it stands, short enough to be a heading; without its full stop."""
    indicator, where = reading.indicator, position(reading)
    text = (
        f"{indicator.name}: {formatting.figure(indicator, reading.value)} in {name}, "
        f"{formatting.period(reading.period)}"
    )
    if where == NO_CLEAR:
        return f"{text}; no clear difference from England"
    if where in ("worse", "better", "higher", "lower"):
        return f"{text}; {where} than England"
    return f"{text}; {rank_in_words(reading).partition(' (')[0]}" if reading.cities > 1 else text


def travel(reading: Reading) -> str:
    """Which way it goes, in one sentence, with the reason where that cannot be said."""
    if reading.direction.direction == CANNOT_BE_SAID:
        text = f"There is too little to say which way it is going: {reading.direction.why}."
        return f"{text} The value {reading.steps}." if reading.steps else text
    if reading.direction.direction == rule.NO_CHANGE:
        return f"Neither clearly rising nor falling {over(reading.points)}."
    word = in_words(reading)
    return f"{word[0].upper()}{word[1:]} {over(reading.points)}."


def gap_travel(reading: Reading) -> str:
    """Whether the gap to England widens, in one sentence."""
    if reading.gap_direction.direction == CANNOT_BE_SAID:
        return (
            f"There is too little to say if the gap to England widens: {reading.gap_direction.why}."
        )
    word = reading.gap_direction.direction
    shown = "neither clearly widens nor narrows" if word == rule.NO_CHANGE else f"is {word}"
    return f"The gap to England {shown} over the same five points."


def england_in_words(reading: Reading) -> str:
    """England's figure and how far the city lies from it, or that there is none."""
    if reading.england is None:
        return "there is no figure for England."
    value = formatting.figure(reading.indicator, reading.england)
    if reading.gap is None:
        return f"{value}, a total for the country"
    return f"{value}; the city is {gap_in_words(reading)}"


def sentence_of_pillar(readings: Sequence[Reading], name: str) -> str:
    """How many of a pillar's series are worse than England, and which directions can be said.

    ``name`` is what people call the district.
    """
    where = Counter(position(one) for one in readings)
    said = [one for one in readings if not one.direction.why]
    moved = [one for one in said if one.direction.direction != rule.NO_CHANGE]
    text = (
        f"Of {len(readings) - where['no figure']} figures held for England too, {name} "
        f"is worse on {where['worse']} and better on {where['better']}."
    )
    silent = len(readings) - len(said)
    if silent:
        of = f"{silent} of " if said else ""
        text += f" For {of}{len(readings)} there is too little to say which way they are going."
    if not moved:
        return f"{text} None is clearly rising or falling." if said else text
    directions = [f"{one.indicator.name} ({in_words(one)})" for one in moved]
    return f"{text} Clearly moving: {formatting.and_list(directions)}."


def readings_table(readings: Sequence[Reading], name: str) -> pd.DataFrame:
    """Readings as people read them, a row each; ``name`` is what people call the district."""
    return pd.DataFrame(
        {
            "Series": [one.indicator.name for one in readings],
            "Period": [formatting.period(one.period) for one in readings],
            name: [_short(one, one.value) for one in readings],
            "England": [_short(one, one.england) for one in readings],
            "Against England": [position(one) for one in readings],
            "Rank": [_rank(one) for one in readings],
            "Direction": [in_words(one) for one in readings],
            "Why it cannot be said": [one.direction.why for one in readings],
            "Last four steps": [one.steps for one in readings],
            "Gap to England": [
                CANNOT_BE_SAID if one.gap_direction.why else one.gap_direction.direction
                for one in readings
            ],
            "Unit": [formatting.unit_line(one.indicator) for one in readings],
        }
    )


def _short(reading: Reading, value: float | None) -> str:
    """A figure whose unit, if it takes words, stands in a column of its own."""
    return "" if value is None else formatting.bare(reading.indicator, value)


def _rank(reading: Reading) -> str:
    """The rank as sentences have it, counted from the nearer end: “4th lowest of 8”."""
    if reading.cities < 2:
        return ""
    rank = rank_parts(reading)
    span = f" (may be {rank.span})" if rank.span else ""
    return f"{rank.place} of {reading.cities}{span}"


def readings_file(readings: Sequence[Reading], name: str) -> pd.DataFrame:
    """The same as ``readings_table`` to take away: figures, limits and ranks as numbers."""
    shown = readings_table(readings, name)
    many = (readings[0].peers if readings else Peers()).many
    figures = {
        name: [one.value for one in readings],
        "Lower 95% limit": [one.lower for one in readings],
        "Upper 95% limit": [one.upper for one in readings],
        "England": [one.england for one in readings],
        "Note": [one.note for one in readings],
        f"Rank among {many}, 1 is the highest need": [one.rank for one in readings],
        f"{many.capitalize()} with a figure": [one.cities for one in readings],
    }
    numbers = pd.DataFrame(figures).astype({"England": float})
    said = shown.drop(columns=["Series", "Period", "Unit", name, "England", "Rank"])
    return pd.concat([shown[["Series", "Period", "Unit"]], numbers, said], axis=1)
