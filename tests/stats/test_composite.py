"""Priorities worked by hand; stability by what must hold of any draw."""

from __future__ import annotations

import time
import timeit

import numpy as np
import pandas as pd
import pytest

from lsp_geo.stats import composite as p


@pytest.fixture
def needs():
    rng = np.random.default_rng(6)
    codes = [f"E{i:03}" for i in range(302)]
    return pd.DataFrame(rng.uniform(0, 100, (302, 10)), codes, [f"i{k}" for k in range(10)])


def test_need_percentile_by_hand():
    # Residents 10, 20, 20, 50 from the lowest need: middles 5, and 30 for the tied pair, and 75.
    got = p.need_percentile([1, 4, 4, 9, np.nan, 5], [10, 20, 20, 50, 7, 0], "worse")
    np.testing.assert_allclose(got, [5, 30, 30, 75, np.nan, np.nan])
    turned = p.need_percentile([1, 4, 4, 9], [10, 20, 20, 50], "better")
    np.testing.assert_allclose(turned, [95, 70, 70, 25])
    # Residents shared out may be parts of one: only their proportions count.
    parts = p.need_percentile([1, 4, 4, 9], [0.1, 0.2, 0.2, 0.5], "worse")
    np.testing.assert_allclose(parts, [5, 30, 30, 75])


def test_need_has_a_direction():
    with pytest.raises(ValueError, match="worse or better"):
        p.need_percentile([1, 2], [1, 1], "neither")


def test_index_by_hand():
    table = pd.DataFrame({"a": [90, 10, 50, np.nan], "b": [30, 50, 30, 99]}, list("wxyz"))
    got = p.weighted_index(table, pd.Series({"b": 1, "a": 3}))
    assert got.score["w"] == pytest.approx(75)
    assert got.score["x"] == pytest.approx(20)
    assert got.rank[["w", "x", "y"]].tolist() == [1, 3, 2]
    assert np.isnan(got.rank["z"])
    assert got.not_scored == ["z"]
    assert (got.score.name, got.rank.name) == ("score", "rank")
    # Ties share the best rank.
    tied = p.weighted_index(pd.DataFrame({"a": [5, 9, 9, 1]}), pd.Series({"a": 1}))
    assert tied.rank.tolist() == [3, 1, 1, 4]
    # A weight of zero takes the indicator, and its gaps, out.
    assert p.weighted_index(table, pd.Series({"a": 0, "b": 1})).not_scored == []


def test_bad_weights_are_refused(needs):
    with pytest.raises(ValueError, match="no weight for i9"):
        p.weighted_index(needs, pd.Series(1.0, needs.columns[:9]))
    with pytest.raises(ValueError, match="negative"):
        p.weighted_index(needs, pd.Series(-1.0, needs.columns))
    with pytest.raises(ValueError, match="above zero"):
        p.stability(needs, pd.Series(0.0, needs.columns))
    with pytest.raises(ValueError, match="draws"):
        p.stability(needs, pd.Series(1.0, needs.columns), draws=0)


def test_dominance_is_certain_and_shares_add_up(needs):
    weights = pd.Series(1.0, needs.columns)
    needs.loc["E007"], needs.loc["E100"] = 100, 0
    got = p.stability(needs, weights)
    assert got.loc["E007"].tolist() == [1, 1, 1, 1]
    assert got.loc["E100"].tolist() == [0, 0, 302, 302]
    # Ten places and 61 (a fifth of 302, rounded up) are filled in every draw.
    assert got["in_top"].sum() == pytest.approx(10)
    assert got["in_top_fifth"].sum() == pytest.approx(61)
    assert (got["first"] <= got["last"]).all()
    # A thousand draws, if no number is asked for.
    np.testing.assert_array_equal(1000 * got["in_top"] % 1, 0)


@pytest.mark.parametrize("draws", [1, 20, 21, 200])
def test_stability_is_the_plain_count_over_draws(needs, draws):
    few = needs.iloc[:60, :3].copy()
    few.iloc[4, 1] = np.nan
    weights = pd.Series([1.0, 2.0, 1.0], few.columns)
    got = p.stability(few, weights, draws=draws, top=3)
    drawn = np.random.default_rng(p.SEED).dirichlet([3, 6, 3], draws)
    ranks = pd.DataFrame([(few @ w).rank(ascending=False) for w in drawn], columns=few.index)
    expected = (ranks <= 3).mean()[ranks.notna().all()]
    pd.testing.assert_series_equal(got["in_top"].dropna(), expected, check_names=False)
    assert got.iloc[4].isna().all()
    scored = ranks.dropna(axis=1)
    low = scored.quantile(0.05, interpolation="lower")
    high = scored.quantile(0.95, interpolation="higher")
    pd.testing.assert_series_equal(got["first"].dropna(), low, check_names=False)
    pd.testing.assert_series_equal(got["last"].dropna(), high, check_names=False)


def test_stability_does_not_depend_on_the_order_of_areas(needs):
    weights = pd.Series(1.0, needs.columns)
    mixed = needs.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(
        p.stability(needs, weights), p.stability(mixed, weights).loc[needs.index]
    )


def test_one_indicator_leaves_nothing_to_vary(needs):
    one = needs[["i0"]]
    got = p.stability(one, pd.Series({"i0": 5.0}))
    rank = one["i0"].rank(ascending=False)
    assert (got["first"] == rank).all()
    assert (got["last"] == rank).all()


def test_stability_is_quick_enough_for_a_click(needs):
    weights = pd.Series(1.0, needs.columns)
    # Processor time, so that other work on the machine does not fail the test.
    best = min(
        timeit.repeat(
            lambda: p.stability(needs, weights), number=1, repeat=7, timer=time.process_time
        )
    )
    assert best < 0.05


def test_repeated_facts():
    rng = np.random.default_rng(4)
    a, c = rng.uniform(0, 100, (2, 50))
    table = pd.DataFrame({"a": a, "b": a + rng.normal(0, 5, 50), "c": c, "d": 100 - a})
    got = p.repeated_facts(table, same_fact=[("a", "c")])
    pairs = {(r.first, r.second): r.declared for r in got}
    assert pairs == {("a", "d"): False, ("a", "b"): False, ("b", "d"): False, ("a", "c"): True}
    assert got[0].r == pytest.approx(-1)
    assert p.repeated_facts(table[["a", "c"]]) == []


def test_facts_are_repeated_above_the_threshold_and_by_three_areas_or_more():
    # x and y lie on one line in their three areas, y and z share two, which say nothing.
    table = pd.DataFrame(
        {"z": [np.nan, 1, 9, 4], "y": [10, 20, 30, np.nan], "x": [1, 2, 3, np.nan]}, dtype=float
    )
    pair, unknown = p.repeated_facts(table, same_fact=[("y", "z")])
    assert pair == ("y", "x", pytest.approx(1), False)
    assert unknown == ("z", "y", None, True)
    wide = pd.DataFrame({"a": [1, 2, 3], "b": [1, 3, 2]}, dtype=float)
    assert len(p.repeated_facts(wide, threshold=0.49)) == 1
    at = wide.corr().loc["a", "b"]
    assert p.repeated_facts(wide, threshold=at) == []


def test_smallest_set_by_hand():
    # Rates 0.5, 0.4, 0.1, 0.3 of 10, 100, 300 and 200 people: 5, 40, 30 and 60 in need of 135.
    in_need, base = [5, 40, 30, 60], [10, 100, 300, 200]
    by_rate = p.smallest_set(in_need, base, 0.5)
    assert by_rate.chosen.tolist() == [0, 1, 3]
    assert by_rate[1:] == pytest.approx((105, 30, 205, 105 / 135))
    by_count = p.smallest_set(in_need, base, 0.5, by="count")
    assert by_count.chosen.tolist() == [3, 1]
    assert by_count[1:] == pytest.approx((100, 35, 200, 100 / 135))


def test_smallest_set_by_count_is_the_smallest():
    from itertools import combinations

    rng = np.random.default_rng(9)
    in_need = rng.integers(1, 50, 9)
    for share in (0.3, 0.6, 0.9):
        size = len(p.smallest_set(in_need, in_need + 10, share, by="count").chosen)
        target = share * in_need.sum()
        assert any(sum(c) >= target for c in combinations(in_need, size))
        assert not any(sum(c) >= target for c in combinations(in_need, size - 1))


def test_smallest_set_of_everyone_and_with_gaps():
    got = p.smallest_set([1, 2, np.nan, 3], [4, 4, 9, 4], 1)
    assert sorted(got.chosen.tolist()) == [0, 1, 3]
    assert (got.in_need_outside, got.share_reached) == (0, 1)


def test_smallest_set_takes_the_larger_of_two_alike():
    # A tenth of 50 and of 500 people: the larger one reaches half by itself.
    assert p.smallest_set([5, 50], [50, 500], 0.5).chosen.tolist() == [1]


@np.errstate(all="raise")
def test_smallest_set_of_small_parts_whole_areas_and_empty_ones():
    # Households shared out may be parts of one, all may be in need, and nobody may live there.
    got = p.smallest_set([0.5, 0, 0.4], [0.5, 0, 0.8], 1)
    assert got.chosen.tolist() == [0, 2]
    assert got[1:] == pytest.approx((0.9, 0, 0.4, 1))


def test_rounding_calls_for_no_area_more():
    # 0.07 of 100 is 7, which a computer makes 7.000000000000001.
    assert len(p.smallest_set(np.ones(100), np.full(100, 2), 0.07).chosen) == 7


def test_more_areas_than_a_small_number_holds():
    # 32,768 areas in order: the last number is one more than 16 bits hold.
    areas = 2**15
    one = pd.DataFrame({"a": np.linspace(100, 0, areas)})
    got = p.stability(one, pd.Series({"a": 1.0}), draws=1)
    np.testing.assert_array_equal(got["last"], np.arange(1, areas + 1))


@pytest.mark.parametrize(
    ("in_need", "base", "share", "by", "match"),
    [
        ([1], [2], 0, "rate", "share"),
        ([1], [2], 1.1, "rate", "share"),
        ([1], [2], 0.5, "need", "rate or count"),
        ([3], [2], 0.5, "rate", "base"),
        ([-1, 3], [2, 4], 0.5, "rate", "must not be negative"),
        ([0], [2], 0.5, "rate", "nobody"),
    ],
)
def test_bad_selections_are_refused(in_need, base, share, by, match):
    with pytest.raises(ValueError, match=match):
        p.smallest_set(in_need, base, share, by)
