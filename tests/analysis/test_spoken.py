"""Figures as people say them: every rounding is held to the rule that the module states."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsp_geo.analysis import spoken

PERCENT = st.floats(0.05, 100, allow_nan=False)


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (75.8, "three in four"),
        (15.1, "one in seven"),
        (36.8, "more than one in three"),
        (6.3, "one in sixteen"),
        (20.2, "one in five"),
        (8.2, "one in twelve"),
        (1.0, "one in a hundred"),
        (10.9, "one in nine"),
        (49.2, "half"),
        (48.0, "nearly half"),
        (22.6, ""),
        (97.0, ""),
    ],
)
def test_shares_as_people_say_them(percent, words):
    assert spoken.fraction(percent) == words


@given(PERCENT)
def test_a_fraction_is_never_further_off_than_the_rule_allows(percent):
    words = spoken.fraction(percent)
    if words.startswith("more than "):
        said = spoken.FRACTIONS[words.removeprefix("more than ")]
        assert said < percent <= min(said * 10 / 9, said + 4)
    elif words.startswith("nearly "):
        said = spoken.FRACTIONS[words.removeprefix("nearly ")]
        assert said * 0.95 <= percent < said
    elif words:
        said = spoken.FRACTIONS[words]
        assert abs(said - percent) <= min(1, 0.06 * percent)


def _value(words: str) -> float:
    return spoken.FRACTIONS[words.removeprefix("more than ").removeprefix("nearly ")]


@given(PERCENT, PERCENT)
def test_a_larger_share_is_never_said_as_a_smaller_fraction(one, other):
    low, high = (spoken.fraction(value) for value in sorted((one, other)))
    if low and high:
        assert _value(low) <= _value(high)


@given(st.floats(0.1, 1e5), st.floats(0.1, 1e5), st.integers(0, 2))
def test_figures_side_by_side_are_moved_by_a_twentieth_at_most(first, second, decimals):
    for text, value in zip(
        spoken.round_alike(first, second, decimals), (first, second), strict=True
    ):
        moved = abs(float(text.replace(",", "")) - value)
        assert moved <= max(0.05 * value, 0.5 * 10**-decimals) + 1e-9


@given(st.floats(1, 100), st.floats(1, 100))
def test_times_can_be_checked_by_dividing_what_is_printed(one, other):
    small, large = sorted((one, other))
    printed = spoken.round_alike(large, small, 1)
    text = spoken.multiple(large, small, printed)
    if text:
        said = 2.0 if text == "twice" else float(text.removesuffix(" times"))
        checked = float(printed[0]) / float(printed[1])
        for ratio in (checked, large / small):
            # To one decimal, or to the whole number within a tenth of it.
            assert abs(ratio - said) <= 0.051 or (
                said == round(said) and abs(ratio - said) <= 0.1001 * said
            )


@pytest.mark.parametrize(
    ("larger", "smaller", "printed", "words"),
    [
        (13.7, 4.89, ("14", "5"), "2.8 times"),
        (21.86, 10.41, ("22", "10"), "twice"),
        # 1.8 by the figures, 1.7 by what is printed: not said.
        (1.01, 0.55, ("1.0", "0.6"), ""),
        (5.0, 0.0, ("5", "0"), ""),
    ],
)
def test_ratios(larger, smaller, printed, words):
    assert spoken.multiple(larger, smaller, printed) == words


@pytest.mark.parametrize(
    ("ratio", "long", "short"),
    [
        (152.6, "53% more often than", "53% more often"),
        (94.1, "6% less often than", "6% less often"),
        (256.4, "two and a half times as often as", "two and a half times as often"),
        (201, "twice as often as", "twice as often"),
        (270, "2.7 times as often as", "2.7 times as often"),
        (100.2, "as often as", "just as often"),
    ],
)
def test_ratios_to_a_hundred(ratio, long, short):
    assert spoken.often(ratio) == (long, short)


@pytest.mark.parametrize(
    ("name", "first", "second", "texts"),
    [
        ("library-distance", 962, 993, ("960 metres", "990")),
        ("museum-distance", 1598, 1408, ("1.6 kilometres", "1.4")),
        ("household-income", 21_234, 30_111, ("£21,200", "£30,100")),
        ("bus-departures", 22.05, 21.13, ("22 buses", "21")),
    ],
)
def test_amounts_say_their_unit_once(tables, name, first, second, texts):
    assert spoken.amounts(tables.catalogue.indicator(name), first, second) == texts


def test_a_score_is_placed_among_england_s_neighbourhoods(tables):
    indicator = tables.catalogue.indicator("mental-ill-health")
    period = tables.periods(indicator.id)[-1]
    england = tables.england(indicator.id, period).percentiles
    for share, words in (
        (95, "far more common"),
        (80, "more common"),
        (60, "a little more common"),
        (50, "about the same"),
        (40, "a little less common"),
        (25, "less common"),
        (5, "far less common"),
    ):
        assert spoken.degree(indicator.words, england[share], england) == words
