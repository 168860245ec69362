"""Comparisons against Newcombe's table and hand-worked limits."""

from __future__ import annotations

import numpy as np
import pytest

from lsp_geo.stats import difference
from lsp_geo.stats.intervals import byar, wilson


def of_counts(method, top, base, other_top, other_base, scale=1000):
    """The difference of two ratios from the limits that a method gives each."""
    lower, upper = method([top, other_top], [base, other_base], 0.95, scale)
    return difference.difference(
        scale * top / base, lower[0], upper[0], scale * other_top / other_base, lower[1], upper[1]
    )


def test_against_reads_the_interval():
    got = difference.against([5, 1, 3, 4, 2, np.nan], [6, 2, 5, 6, 4, np.nan], 4)
    assert got.tolist() == ["higher", "lower", *["similar"] * 3, "cannot be said"]


@pytest.mark.parametrize("benchmark", [None, np.nan])
def test_without_a_benchmark_nothing_is_said(benchmark):
    assert difference.against([1.0], [2.0], benchmark).tolist() == ["cannot be said"]


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        ("worse", ["worse", "better", "similar", "cannot be said"]),
        ("better", ["better", "worse", "similar", "cannot be said"]),
        ("neither", ["higher", "lower", "similar", "cannot be said"]),
    ],
)
def test_words_follow_polarity(polarity, words):
    positions = ["higher", "lower", "similar", "cannot be said"]
    assert difference.judge(positions, polarity).tolist() == words


def test_unknown_polarity_is_refused():
    with pytest.raises(ValueError, match="polarity"):
        difference.judge(["higher"], "good")


@pytest.mark.parametrize(
    ("counts", "lower", "upper"),
    [
        # Newcombe 1998 (Stat Med 17: 873-890), table II, method 10.
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_difference_of_proportions_is_newcombes_table(counts, lower, upper):
    got = of_counts(wilson, *counts, scale=1)
    assert got.lower == pytest.approx(lower, abs=5e-5)
    assert got.upper == pytest.approx(upper, abs=5e-5)
    assert got.distinguishable is (lower > 0)


def test_difference_of_means_by_hand():
    # 10 (8 to 13) less 6 (5 to 9): 4 - sqrt(2^2 + 3^2) and 4 + sqrt(3^2 + 1^2).
    got = difference.difference(10, 8, 13, 6, 5, 9)
    assert got.estimate == 4
    assert got.lower == pytest.approx(4 - 13**0.5)
    assert got.upper == pytest.approx(4 + 10**0.5)
    assert got.distinguishable is True


def test_a_limit_at_no_difference_is_no_difference():
    # 10 (7 to 12) less 5 (4 to 9): 5 - sqrt(3^2 + 4^2) = 0; and the same turned over.
    low = difference.difference(10, 7, 12, 5, 4, 9)
    high = difference.difference(5, 4, 9, 10, 7, 12)
    assert (low.lower, high.upper) == (0, 0)
    assert (low.distinguishable, high.distinguishable) == (False, False)


def test_difference_without_intervals_or_values():
    assert difference.difference(3, np.nan, np.nan, 1, 0, 2) == (2.0, None, None, None)
    assert difference.difference(np.nan, 1, 2, 1, 0, 2) == (None, None, None, None)


def test_difference_of_rates_nears_the_normal_interval_for_many_events():
    got = of_counts(byar, 4000, 100_000, 3600, 100_000)
    half = 1.959964 * 1000 * np.sqrt(4000 + 3600) / 100_000
    assert got.estimate == pytest.approx(4.0)
    assert got.lower == pytest.approx(4 - half, abs=0.01)
    assert got.upper == pytest.approx(4 + half, abs=0.01)


def test_swapping_the_areas_turns_the_result_over():
    ab = of_counts(byar, 30, 1000, 50, 1200)
    ba = of_counts(byar, 50, 1200, 30, 1000)
    assert (ab.lower, ab.upper) == pytest.approx((-ba.upper, -ba.lower))
