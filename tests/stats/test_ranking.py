"""Ranks and ranges worked by hand, and by brute force on random intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsp_geo.stats import ranking


@pytest.mark.parametrize(
    ("polarity", "ranks"),
    [
        ("worse", [4, 1, 2, np.nan, 2]),
        ("better", [1, 4, 2, np.nan, 2]),
        ("neither", [4, 1, 2, np.nan, 2]),
    ],
)
def test_rank_starts_at_the_highest_need(polarity, ranks):
    np.testing.assert_array_equal(ranking.rank([1, 9, 5, np.nan, 5], polarity), ranks)


def test_rank_range_by_hand():
    # A is surely ahead of C and D; B overlaps A and C; D is surely last.
    # One limit is no interval: such an area has no range and counts for nobody.
    lower, upper = [8, 6, 4, 0, np.nan, 9, np.nan], [10, 9, 7, 1, np.nan, np.nan, 0]
    table = ranking.rank_range(lower, upper, "worse")
    unknown = [np.nan] * 3
    want = {"first": [1, 1, 2, 4, *unknown], "last": [2, 3, 3, 4, *unknown]}
    pd.testing.assert_frame_equal(table, pd.DataFrame(want))


def test_rank_range_turns_with_polarity():
    lower, upper = pd.Series([8, 6, 0], index=list("abc")), pd.Series([10, 9, 1], index=list("abc"))
    table = ranking.rank_range(lower, upper, "better")
    assert table.loc["c"].tolist() == [1, 1]
    assert table.loc["a"].tolist() == [2, 3]


intervals = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 6)).map(lambda p: (p[0], p[0] + p[1])),
    min_size=1,
    max_size=15,
)


@given(intervals, st.sampled_from(["worse", "better", "neither"]))
def test_rank_range_is_the_pairwise_count(pairs, polarity):
    low, high = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    table = ranking.rank_range(low, high, polarity)
    for i in range(len(pairs)):
        above, below = (low > high[i]).sum(), (high < low[i]).sum()
        ahead, behind = (below, above) if polarity == "better" else (above, below)
        assert table["first"][i] == 1 + ahead
        assert table["last"][i] == len(pairs) - behind


def test_percentile_interpolates_and_centres_runs():
    # A fifth of the areas at zero, then one unit a percentile.
    percentiles = np.concatenate([np.zeros(21), np.arange(1, 81)])
    got = ranking.percentile_among([0, 1, 1.5, 80, 81, -1, np.nan], percentiles)
    np.testing.assert_allclose(got, [10, 21, 21.5, 100, 100, 0, np.nan])


def test_percentile_between_uneven_steps_and_at_the_top():
    # Tenths of squares: 0.05 is half way from 0 to 0.1, 1.04 a fifth from 0.9 to 1.6.
    squares = np.arange(101) ** 2 / 10
    got = ranking.percentile_among([0.05, 1.04, 999, -0.1, 1000.1], squares)
    np.testing.assert_allclose(got, [0.5, 3.2, 99 + 18.9 / 19.9, 0, 100])
    # A fifth of the areas at the top: their middle.
    capped = np.minimum(np.arange(101), 80)
    assert ranking.percentile_among([80], capped).tolist() == [90]


def test_percentile_needs_the_101():
    with pytest.raises(ValueError, match="101"):
        ranking.percentile_among([1], np.arange(100))
    with pytest.raises(ValueError, match="ascending"):
        ranking.percentile_among([1], np.arange(101)[::-1])
