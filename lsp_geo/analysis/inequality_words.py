"""How unequal an indicator is, said so that it can be read aloud: people and homes, not scores."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lsp_geo import formatting
from lsp_geo.analysis import spoken
from lsp_geo.analysis.inequality import NO_TRUE_ZERO, Inequality
from lsp_geo.data.catalogue import Indicator
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.data.tables import Tables

# From here on a ratio is worth saying as “times”.
WORTH_SAYING = 1.5
# A comparable gap under this, a tenth of all unevenness, is not called worse for either end.
CLEAR_GAP = 0.1
# Figures of the two ends that differ by less than this are said to be about the same.
_ALIKE = 1.12
MOST, LEAST = "in the most deprived fifth", "in the least deprived"
BOTH = "in the most and the least deprived fifth alike"
# What may be said as a share is not said to be smaller than this: “fewer still”.
_FEW = 2.0


def sentence(tables: Tables, found: Inequality) -> str:
    """The inequality in one sentence that can be read aloud, with what must follow it."""
    words = found.indicator.words
    text = _told(tables, found)
    text = f"{text[0].upper()}{text[1:]}."
    return f"{text} {words.note}" if words and words.note else text


def _told(tables: Tables, found: Inequality) -> str:
    """The sentence without its full stop."""
    words = found.indicator.words
    if words and words.form == "size":
        return words.instead
    if found.most_deprived is None or found.least_deprived is None:
        return _from_to(tables, found)
    if words is None:
        return _plain(tables, found)
    if words.form == "level":
        return _level(tables, found)
    return _FORMS[words.form](found)


def alike(found: Inequality) -> bool:
    """Whether the two ends are said to be about the same."""
    most, least = found.most_deprived, found.least_deprived
    if most == least:
        return True
    if found.comparable_gap is None or abs(found.comparable_gap) >= CLEAR_GAP:
        return False
    if found.indicator.kind in NO_TRUE_ZERO:
        return True
    low, high = sorted((most, least))
    return low > 0 and high / low < _ALIKE


def _share(found: Inequality) -> str:
    """Of people or homes: fractions where both ends have one, else percentages."""
    words, estimated = found.indicator.words, found.indicator.modelled
    most, least = found.most_deprived, found.least_deprived
    before = "an estimated " if estimated else ""
    shown = tuple(f"{text}%" for text in spoken.round_alike(most, least, 1))
    if alike(found) or shown[0] == shown[1]:
        middle = (most + least) / 2
        share = "" if estimated else spoken.fraction(middle)
        share = share or f"{formatting.number(middle, 0 if middle >= 10 else 1)}%"
        about = "" if share.startswith(("more", "nearly")) else "about "
        text = spoken.of_people(share, words.who)
        return f"{before or about}{text} {words.do}, {BOTH}"
    ends = [spoken.fraction(value) for value in (most, least)]
    if ends[0] and least < most <= _FEW:
        ends[1] = "fewer still"
    if all(ends) and ends[0] != ends[1] and not estimated:
        return f"{spoken.of_people(ends[0], words.who)} {MOST} {words.do}; {LEAST}, {ends[1]}"
    other = _beside(found, shown, "against ")
    if estimated:
        return f"an estimated {shown[0]} of {words.who} {MOST} {words.do}, {other} {LEAST}"
    return f"of {words.who} {MOST}, {shown[0]} {words.do}, {other} {LEAST}"


def _rate(found: Inequality) -> str:
    """Of every so many people or homes."""
    words = found.indicator.words
    base = f"for every {spoken.per(found.indicator)} {words.who}"
    first, second = _printed(found)
    if alike(found) or first == second:
        middle = (found.most_deprived + found.least_deprived) / 2
        about = formatting.number(middle, 0 if middle >= 2 else 1)
        return f"{base}, about {about} {words.do}, {BOTH}"
    return f"{base}, {first} {words.do} {MOST} and {second} {LEAST}"


def _expected(found: Inequality) -> str:
    """Against what age would suggest, 100."""
    words = found.indicator.words
    if alike(found):
        long, _ = spoken.often((found.most_deprived + found.least_deprived) / 2)
        return f"{words.who} {words.do} about {long} age would suggest, {BOTH}"
    long, _ = spoken.often(found.most_deprived)
    _, short = spoken.often(found.least_deprived)
    return f"{words.who} {MOST} {words.do} {long} age would suggest; {LEAST}, {short}"


def _amount(found: Inequality) -> str:
    """An amount with its unit: distances, years, money, buses."""
    indicator, say = found.indicator, found.indicator.words.say
    most, least = found.most_deprived, found.least_deprived
    first, second = spoken.amounts(indicator, most, least)
    if alike(found) or first.split(" ")[0] == second:
        return f"{say.format(f'about {first}')} {MOST}, and about the same {LEAST}"
    shown = (first.split(" ")[0], second)
    return f"{say.format(first)} {MOST}, {_beside(found, shown, 'and ')} {LEAST}"


def _level(tables: Tables, found: Inequality) -> str:
    """A score without a zero: set beside England, never said as a number."""
    indicator, words = found.indicator, found.indicator.words
    if alike(found):
        return _little_difference(words.topic)
    most, least = found.most_deprived, found.least_deprived
    higher = words.high if most > least else words.low
    england = tables.england(indicator.id, found.period)
    if england is None:
        return f"{words.subject} {higher} {MOST} than {LEAST}"
    ends = [spoken.degree(indicator, value, england.percentiles) for value in (most, least)]
    if ends[0] == ends[1]:
        return (
            f"{words.subject} {spoken.beside_england(ends[0])} at both ends, and {higher} {MOST} "
            f"than {LEAST}"
        )
    return f"{words.subject} {spoken.beside_england(ends[0])} {MOST}; {LEAST}, {ends[1]}"


def _scale(found: Inequality) -> str:
    """A score with a true zero: which end has more, by how much, and both figures."""
    words = found.indicator.words
    if alike(found):
        return _little_difference(words.topic)
    most, least = found.most_deprived, found.least_deprived
    text = words.high if most > least else words.low
    if "{}" in text:
        text = text.format(f"{formatting.number(100 * abs(most / least - 1))}%")
    first, second = (formatting.number(value, found.indicator.decimals) for value in (most, least))
    return f"{text} {MOST} than {LEAST} ({first} against {second} on {words.scale})"


def _plain(tables: Tables, found: Inequality) -> str:
    """Of an indicator for which nobody has written words: its name and two figures."""
    indicator = found.indicator
    first, _ = spoken.figure(tables, indicator, found.most_deprived, found.period)
    second = formatting.bare(indicator, found.least_deprived)
    if second == formatting.bare(indicator, found.most_deprived):
        return f"{indicator.name}: {first} {MOST}, and the same {LEAST}"
    return f"{indicator.name}: {first} {MOST} and {second} {LEAST}"


_FORMS: dict[str, Callable[[Inequality], str]] = {
    "share": _share,
    "rate": _rate,
    "expected": _expected,
    "amount": _amount,
    "scale": _scale,
}


def _printed(found: Inequality) -> tuple[str, str]:
    return spoken.round_alike(found.most_deprived, found.least_deprived, found.indicator.decimals)


def _beside(found: Inequality, shown: tuple[str, str], plain: str) -> str:
    """The other end's figure, as a multiple where deprivation explains it and it can be checked."""
    most, least = found.most_deprived, found.least_deprived
    if found.follows_deprivation and least > 0 and most / least >= WORTH_SAYING:
        times = spoken.multiple(most, least, shown)
        if times:
            return f"{times} the {shown[1]}"
    return f"{plain}{shown[1]}"


def _little_difference(topic: str) -> str:
    return f"there is little difference in {topic} between the most and the least deprived fifth"


def _from_to(tables: Tables, found: Inequality) -> str:
    """What cannot be set against deprivation: how many places, or from where to where."""
    indicator, label = found.indicator, tables.geography.label
    words = indicator.words
    table = tables.table(indicator.id, NEIGHBOURHOODS, found.period)
    if words and words.places and in_or_out(table["value"].to_numpy(float)):
        return places_in(tables, indicator, found.period)
    ends = [(found.min, label(found.min_area)), (found.max, label(found.max_area))]
    if words and words.form == "level":
        england = tables.england(indicator.id, found.period)
        if england is not None:
            (low, first), (high, last) = (
                (spoken.degree(indicator, value, england.percentiles), name) for value, name in ends
            )
            return f"{words.subject} {spoken.beside_england(low)} in {first}, and {high} in {last}"
    (low, first), (high, last) = (
        (spoken.figure(tables, indicator, value, found.period), name) for value, name in ends
    )
    return f"{indicator.name}: from {low[0]} in {first} to {high[1]} in {last}"


def in_or_out(values: np.ndarray) -> bool:
    """Whether every place is wholly in or wholly out: its share is 0% or 100%."""
    known = values[np.isfinite(values)]
    return bool(len(known)) and bool(np.isin(known, (0, 100)).all())


def places_in(tables: Tables, indicator: Indicator, when: str) -> str:
    """How many neighbourhoods are in, and what share of people live there."""
    table = tables.table(indicator.id, NEIGHBOURHOODS, when)
    values = table["value"].to_numpy(float)
    people = tables.geography.areas(NEIGHBOURHOODS)["residents"].to_numpy(float)
    known, inside = np.isfinite(values), values == 100
    share = 100 * people[inside].sum() / people[known].sum()
    plural = tables.geography.levels[NEIGHBOURHOODS].plural
    return (
        f"of {known.sum():,} {plural}, {inside.sum():,} {indicator.words.places}; "
        f"{formatting.number(share)}% of residents live there"
    )


def order_note(found: Inequality) -> str:
    """What the fifths leave out, where they are not those of other pages; else empty."""
    if found.ordered_by in ("", "income deprivation"):
        return ""
    return "Here the fifths leave income out of the order of deprivation."


def direction(found: Inequality) -> str:
    """Which end the gap goes against, in words; empty where there is no gap to be had."""
    if found.comparable_gap is None:
        return ""
    if abs(found.comparable_gap) < CLEAR_GAP:
        return "little difference between the two ends"
    return against(found.indicator, found.comparable_gap)


def against(indicator: Indicator, signed: float) -> str:
    """“worse for the most deprived”, “higher in the least deprived”."""
    end = "most" if signed > 0 else "least"
    how = "higher in" if indicator.polarity == "neither" else "worse for"
    return f"{how} the {end} deprived"


def follows_sentence(found: Inequality) -> str:
    """Whether it follows deprivation, in plain words; empty where that cannot be asked."""
    if found.ordered_by == "":
        return "It is made of every kind of deprivation, so it is not set against deprivation."
    if found.slope is None:
        return ""
    return (
        "It follows deprivation."
        if found.follows_deprivation
        else "It does not follow deprivation."
    )


def within_sentence(found: Inequality) -> str:
    """How much of the difference lies inside wards, in one sentence; empty where unknown.

    It rests on the variance, which is defined for every indicator, scores among them.
    """
    share = found.variance_within_share
    if share is None:
        return ""
    percent = formatting.number(100 * share)
    return (
        f"{percent}% of the difference between neighbourhoods lies inside wards and "
        f"{formatting.number(100 - round(100 * share))}% between them, so a ward's own figure "
        "hides "
        f"{'most' if share > 0.5 else 'some'} of it."
    )


def slope_sentence(found: Inequality) -> str:
    """The slope and relative index with their limits, for those who asked how it was measured."""
    indicator, slope = found.indicator, found.slope
    if found.ordered_by == "":
        return "It is made of every kind of deprivation: no slope is given."
    if slope is None:
        return "No slope can be given: a tenth of the city has no value."
    if not found.follows_deprivation:
        return (
            "A straight line along deprivation explains "
            f"{formatting.number(100 * np.nan_to_num(slope.fit))}% of the difference between "
            "tenths of the city: too little for a slope to be given."
        )
    sign = 1 if slope.sii >= 0 else -1
    low, high = sorted((sign * slope.sii_lower, sign * slope.sii_upper))
    text = (
        f"Along the city's own scale of {found.ordered_by}, the slope index is "
        f"{formatting.size(indicator, slope.sii)} "
        f"{against(indicator, slope.sii)} (95% interval "
        f"{formatting.number(low, indicator.decimals)} to "
        f"{formatting.number(high, indicator.decimals)})"
    )
    relative = found.relative
    if relative is not None and relative.rii is not None:
        text += (
            f" and the relative index {formatting.number(relative.rii, 2)} "
            f"({formatting.number(relative.rii_lower, 2)} to "
            f"{formatting.number(relative.rii_upper, 2)};"
            " 1 is no difference)"
        )
    return f"{text}."
