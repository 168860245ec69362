"""How unequal an indicator is, said so that it can be read aloud: people and homes, not scores."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lsp_geo import formatting
from lsp_geo.analysis import spoken
from lsp_geo.analysis.inequality import NO_TRUE_ZERO, Inequality
from lsp_geo.analysis.reliable import all_or_none, whole_areas
from lsp_geo.data.indicator import Indicator, Wording
from lsp_geo.data.kept import kept
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


class _Ends(NamedTuple):
    """What a sentence is made of: both ends have a figure, and somebody has written words."""

    found: Inequality
    words: Wording
    most: float
    least: float

    @property
    def printed(self) -> tuple[str, str]:
        """Both figures as they are said beside each other."""
        return spoken.round_alike(self.most, self.least, self.found.indicator.decimals)

    @property
    def middle(self) -> float:
        """What is said of both where they are about the same."""
        return (self.most + self.least) / 2


@kept
def sentence(tables: Tables, found: Inequality) -> str:
    """The inequality in one sentence that can be read aloud, with what must follow it."""
    words = found.indicator.words
    text = _told(tables, found)
    text = f"{text[0].upper()}{text[1:]}."
    return f"{text} {words.note}" if words and words.note else text


def _told(tables: Tables, found: Inequality) -> str:
    """The sentence without its full stop."""
    words, most, least = found.indicator.words, found.most_deprived, found.least_deprived
    if words and words.form == "size":
        return words.instead
    if most is None or least is None:
        return _from_to(tables, found)
    if words is None:
        return _plain(tables, found, most, least)
    ends = _Ends(found, words, most, least)
    if words.form == "level":
        return _level(tables, ends)
    return _FORMS[words.form](ends)


def alike(found: Inequality) -> bool:
    """Whether the two ends are said to be about the same; both have a figure."""
    most, least, gap = found.most_deprived, found.least_deprived, found.comparable_gap
    if most is None or least is None:
        return False
    if most == least:
        return True
    if gap is None or abs(gap) >= CLEAR_GAP:
        return False
    if found.indicator.kind in NO_TRUE_ZERO:
        return True
    low, high = sorted((most, least))
    return low > 0 and high / low < _ALIKE


def _share(ends: _Ends) -> str:
    """Of people or homes: fractions where both ends have one, else percentages."""
    words, estimated = ends.words, ends.found.indicator.modelled
    before = "an estimated " if estimated else ""
    first, second = (f"{text}%" for text in spoken.round_alike(ends.most, ends.least, 1))
    if alike(ends.found) or first == second:
        share = "" if estimated else spoken.fraction(ends.middle)
        share = share or f"{formatting.number(ends.middle, 0 if ends.middle >= 10 else 1)}%"
        about = "" if share.startswith(("more", "nearly")) else "about "
        text = spoken.of_people(share, words.who)
        return f"{before or about}{text} {words.do}, {BOTH}"
    most, least = spoken.fraction(ends.most), spoken.fraction(ends.least)
    if most and ends.least < ends.most <= _FEW:
        least = "fewer still"
    if most and least and most != least and not estimated:
        return f"{spoken.of_people(most, words.who)} {MOST} {words.do}; {LEAST}, {least}"
    other = _beside(ends, (first, second), "against ")
    if estimated:
        return f"an estimated {first} of {words.who} {MOST} {words.do}, {other} {LEAST}"
    return f"of {words.who} {MOST}, {first} {words.do}, {other} {LEAST}"


def _rate(ends: _Ends) -> str:
    """Of every so many people or homes."""
    words, (first, second) = ends.words, ends.printed
    base = f"for every {spoken.per(ends.found.indicator)} {words.who}"
    if alike(ends.found) or first == second:
        about = formatting.number(ends.middle, 0 if ends.middle >= 2 else 1)
        return f"{base}, about {about} {words.do}, {BOTH}"
    return f"{base}, {first} {words.do} {MOST} and {second} {LEAST}"


def _expected(ends: _Ends) -> str:
    """Against what age would suggest, 100."""
    words = ends.words
    if alike(ends.found):
        long, _ = spoken.often(ends.middle)
        return f"{words.who} {words.do} about {long} age would suggest, {BOTH}"
    long, _ = spoken.often(ends.most)
    _, short = spoken.often(ends.least)
    return f"{words.who} {MOST} {words.do} {long} age would suggest; {LEAST}, {short}"


def _amount(ends: _Ends) -> str:
    """An amount with its unit: distances, years, money, buses."""
    say = ends.words.say
    first, second = spoken.amounts(ends.found.indicator, ends.most, ends.least)
    number = first.partition(" ")[0]
    if alike(ends.found) or number == second:
        return f"{say.format(f'about {first}')} {MOST}, and about the same {LEAST}"
    return f"{say.format(first)} {MOST}, {_beside(ends, (number, second), 'and ')} {LEAST}"


def _level(tables: Tables, ends: _Ends) -> str:
    """A score without a zero: set beside England, never said as a number."""
    indicator, words = ends.found.indicator, ends.words
    if alike(ends.found):
        return _little_difference(words.topic)
    higher = words.high if ends.most > ends.least else words.low
    england = tables.england(indicator.id, ends.found.period)
    if england is None:
        return f"{words.subject} {higher} {MOST} than {LEAST}"
    most, least = (
        spoken.degree(words, value, england.percentiles) for value in (ends.most, ends.least)
    )
    if most == least:
        return (
            f"{words.subject} {spoken.beside_england(most)} at both ends, and {higher} {MOST} "
            f"than {LEAST}"
        )
    return f"{words.subject} {spoken.beside_england(most)} {MOST}; {LEAST}, {least}"


def _scale(ends: _Ends) -> str:
    """A score with a true zero: which end has more, by how much, and both figures."""
    words = ends.words
    if alike(ends.found):
        return _little_difference(words.topic)
    text = words.high if ends.most > ends.least else words.low
    if "{}" in text:
        text = text.format(f"{formatting.number(100 * abs(ends.most / ends.least - 1))}%")
    first, second = (
        formatting.number(value, ends.found.indicator.decimals) for value in (ends.most, ends.least)
    )
    return f"{text} {MOST} than {LEAST} ({first} against {second} on {words.scale})"


def _plain(tables: Tables, found: Inequality, most: float, least: float) -> str:
    """Of an indicator for which nobody has written words: its name and two figures."""
    indicator = found.indicator
    first, _ = spoken.figure(tables, indicator, most, found.period)
    second = formatting.bare(indicator, least)
    if second == formatting.bare(indicator, most):
        return f"{indicator.name}: {first} {MOST}, and the same {LEAST}"
    return f"{indicator.name}: {first} {MOST} and {second} {LEAST}"


_FORMS: dict[str, Callable[[_Ends], str]] = {
    "share": _share,
    "rate": _rate,
    "expected": _expected,
    "amount": _amount,
    "scale": _scale,
}


def _beside(ends: _Ends, shown: tuple[str, str], plain: str) -> str:
    """The other end's figure, as a multiple where deprivation explains it and it can be checked."""
    follows = ends.found.follows_deprivation
    if follows and ends.least > 0 and ends.most / ends.least >= WORTH_SAYING:
        times = spoken.multiple(ends.most, ends.least, shown)
        if times:
            return f"{times} the {shown[1]}"
    return f"{plain}{shown[1]}"


def _little_difference(topic: str) -> str:
    return f"there is little difference in {topic} between the most and the least deprived fifth"


def _from_to(tables: Tables, found: Inequality) -> str:
    """What cannot be set against deprivation: how many places, or from where to where."""
    indicator, words = found.indicator, found.indicator.words
    table = tables.table(indicator.id, NEIGHBOURHOODS, found.period)
    if words and words.places and all_or_none(indicator, table["value"].to_numpy(float)):
        inside, known, share = whole_areas(tables, table, indicator.bounds[1])
        plural = tables.geography.levels[NEIGHBOURHOODS].plural
        return f"of {known:,} {plural}, {inside:,} {words.places}; {share}% of residents live there"
    lowest, highest = (tables.geography.label(c) for c in (found.min_area, found.max_area))
    england = tables.england(indicator.id, found.period)
    if words and words.form == "level" and england is not None:
        low, high = (
            spoken.degree(words, value, england.percentiles) for value in (found.min, found.max)
        )
        return f"{words.subject} {spoken.beside_england(low)} in {lowest}, and {high} in {highest}"
    first, _ = spoken.figure(tables, indicator, found.min, found.period)
    _, last = spoken.figure(tables, indicator, found.max, found.period)
    return f"{indicator.name}: from {first} in {lowest} to {last} in {highest}"


def order_note(found: Inequality) -> str:
    """What the fifths leave out, where they are not those of other pages; else empty."""
    if found.ordered_by in ("", "income deprivation"):
        return ""
    return "Here the fifths leave income out of the order of deprivation."


def students_sentence(found: Inequality) -> str:
    """That student neighbourhoods stand apart, and their figure; empty where there are none."""
    if found.students is None:
        return ""
    told = formatting.figure(found.indicator, found.students)
    places = formatting.count(
        found.student_areas, "student neighbourhood", "student neighbourhoods"
    )
    return f"{places} stand apart from the fifths: {told}."


def shared_fact_sentence(found: Inequality) -> str:
    """That the order and the indicator are partly the same fact, and why; empty if they are not."""
    if not found.shared_fact:
        return ""
    return f"Partly the same fact as the order of deprivation: {found.shared_fact}."


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


def within_heading(found: Inequality) -> str:
    """How much of the difference lies inside wards, as a heading without its full stop."""
    share = found.variance_within_share
    if share is None:
        return f"{found.indicator.name}: all neighbourhoods are alike"
    return (
        f"{found.indicator.name}: {formatting.number(100 * share)}% of the difference lies inside "
        "wards"
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
        rii, low_rii, high_rii = (
            formatting.number(value, 2)
            for value in (relative.rii, relative.rii_lower, relative.rii_upper)
            if value is not None
        )
        text += f" and the relative index {rii} ({low_rii} to {high_rii}; 1 is no difference)"
    return f"{text}."
