"""Gaps and slopes against OHID's method, done again here as its documentation states it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsp_geo.stats import gap as gaps
from lsp_geo.stats import slope_index
from lsp_geo.stats.intervals import byar, wilson
from lsp_geo.stats.slope_index import GroupMeans

# The example in the documentation of phe_sii (PHEindicatormethods), its second area.
POPULATION = [21675, 20065, 19750, 24713, 20112, 19618, 22408, 19752, 18939, 19312]
VALUE = [70.5, 71.6, 72.5, 73.5, 73.1, 76.2, 78.7, 80.6, 80.9, 80.0]
LOWER = [70.1, 71.1, 72.0, 73.1, 72.7, 75.7, 78.2, 80.1, 80.4, 79.5]
UPPER = [71.0, 72.1, 73.2, 73.7, 75.8, 78.8, 79.8, 81.2, 81.3, 80.9]


def ohid(values, population, lower, upper, kind="other", transform=False, draws=100_000):
    """phe_sii as documented: regression of y sqrt(a) on sqrt(a) and b sqrt(a), and simulation."""
    forward, back = {
        "other": (lambda y: y, lambda y: y),
        "rate": (np.log, np.exp),
        "proportion": (lambda y: np.log(y / (1 - y)), lambda y: 1 / (1 + np.exp(-y))),
    }[kind]
    values, lower, upper = (np.asarray(a, dtype=float) for a in (values, lower, upper))
    a = np.array(population) / np.sum(population)
    b = np.cumsum(a) - a / 2
    x = np.column_stack([np.sqrt(a), b * np.sqrt(a)])

    def ends(y):
        at0, slope = np.linalg.lstsq(x, y * np.sqrt(a)[:, None], rcond=None)[0]
        both = np.array([at0, at0 + slope])
        return back(both) if transform else both

    def measures(y):
        first, last = ends(y)
        return last - first, last / first

    se = (forward(upper) - forward(lower)) / 2 / 1.959964
    rng = np.random.default_rng(7)
    drawn = rng.normal(forward(values), se, size=(draws, len(a))).T
    point = measures((forward(values) if transform else values)[:, None])
    simulated = measures(drawn if transform else back(drawn))
    return [
        (float(p[0]), *np.quantile(s, [0.025, 0.975]))
        for p, s in zip(point, simulated, strict=True)
    ]


def test_slope_index_is_ohids_on_the_documented_example():
    sii, rii = ohid(VALUE, POPULATION, LOWER, UPPER)
    got = slope_index.slope_index(GroupMeans(VALUE, POPULATION, LOWER, UPPER), "better")
    # The sign of "better" turned to OHID's: higher in the least deprived is positive here too.
    assert got.sii == pytest.approx(sii[0], rel=1e-9)
    assert got.rii == pytest.approx(rii[0], rel=1e-9)
    # OHID's own tests allow its simulated limits 5%.
    assert (got.sii_lower, got.sii_upper) == pytest.approx(sii[1:], abs=0.01)
    assert (got.rii_lower, got.rii_upper) == pytest.approx(rii[1:], abs=2e-4)
    assert got.interval == "groups"
    # Kept as a number so that a slip in both would show.
    assert got.sii == pytest.approx(12.6227, abs=1e-4)


@pytest.mark.parametrize(("kind", "model"), [("rate", "log"), ("proportion", "logit")])
def test_slope_index_on_other_scales_is_ohids(kind, model):
    value, lower, upper = (np.array(a) / 100 for a in (VALUE, LOWER, UPPER))
    sii, rii = ohid(value, POPULATION, lower, upper, kind, transform=True)
    got = slope_index.slope_index(
        GroupMeans(value, POPULATION, lower, upper), "better", model=model
    )
    assert got.sii == pytest.approx(sii[0], rel=1e-9)
    assert got.rii == pytest.approx(rii[0], rel=1e-9)
    assert (got.sii_lower, got.sii_upper) == pytest.approx(sii[1:], abs=1e-3)
    assert (got.rii_lower, got.rii_upper) == pytest.approx(rii[1:], abs=2e-3)


def test_slope_index_by_hand():
    # Five equal groups on a line from 55 to 15 at ranks 0.1 to 0.9: ends 60 and 10.
    got = slope_index.slope_index(GroupMeans([55, 45, 35, 25, 15], np.ones(5)), "worse")
    assert got.sii == pytest.approx(50)
    assert got.rii == pytest.approx(6)
    assert got.fit == pytest.approx(1)
    assert got.interval == "scatter"
    assert (got.sii_lower, got.sii_upper) == pytest.approx((50, 50))


def test_slope_scatter_interval_is_ordinary_regression():
    from scipy.stats import linregress, t

    values = np.array([50, 47, 33, 30, 12, 14, 9, 8, 3, 5.0])
    rank = np.arange(0.05, 1, 0.1)
    line = linregress(rank, values)
    half = t.ppf(0.975, 8) * line.stderr
    got = slope_index.slope_index(GroupMeans(values, np.ones(10)), "worse")
    assert got.sii == pytest.approx(-line.slope)
    assert (got.sii_lower, got.sii_upper) == pytest.approx((-line.slope - half, -line.slope + half))
    assert got.fit == pytest.approx(line.rvalue**2)


def test_slope_has_no_ratio_for_scores_or_below_zero():
    assert slope_index.slope_index(GroupMeans([2, 1, 0, -1, -2], np.ones(5)), "worse").rii is None
    assert (
        slope_index.slope_index(
            GroupMeans([5, 4, 3, 2, 1], np.ones(5)), "worse", magnitude=False
        ).rii
        is None
    )


def test_slope_needs_every_group_and_a_scale_it_fits():
    assert slope_index.slope_index(GroupMeans([1, 2, np.nan, 4, 5], np.ones(5)), "worse") is None
    empty = GroupMeans([1, 2, 3, 4, 5], [1, 1, 0, 1, 1])
    assert slope_index.slope_index(empty, "worse") is None
    at_zero = GroupMeans([1, 2, 3, 4, 5], np.ones(5), [0, 1, 2, 3, 4], [2, 3, 4, 5, 6])
    assert slope_index.slope_index(at_zero, "worse", model="log") is None
    assert (
        slope_index.slope_index(GroupMeans([0, 1, 2, 3, 4], np.ones(5)), "worse", model="log")
        is None
    )
    top = [10, 20, 30, 40, 100]
    assert (
        slope_index.slope_index(GroupMeans(top, np.ones(5)), "worse", model="logit", scale=100)
        is None
    )
    with pytest.raises(ValueError, match="5 to 100"):
        slope_index.slope_index(GroupMeans([1, 2, 3, 4], np.ones(4)), "worse")
    assert slope_index.slope_index(GroupMeans(np.arange(100), np.ones(100)), "worse")
    with pytest.raises(ValueError, match="5 to 100"):
        slope_index.slope_index(GroupMeans(np.arange(101), np.ones(101)), "worse")
    with pytest.raises(ValueError, match="model"):
        slope_index.slope_index(GroupMeans([1, 2, 3, 4, 5], np.ones(5)), "worse", model="probit")
    with pytest.raises(ValueError, match="both limits"):
        slope_index.slope_index(GroupMeans([1, 2, 3, 4, 5], np.ones(5), lower=[0] * 5), "worse")


def test_slope_of_areas_sums_counts_by_group():
    rng = np.random.default_rng(3)
    denominator = rng.integers(500, 1500, 100).astype(float)
    numerator = np.floor(denominator * rng.uniform(0.1, 0.4, 100))
    member = np.repeat(np.arange(1, 11), 10)
    tops, bottoms = numerator.reshape(10, 10).sum(1), denominator.reshape(10, 10).sum(1)
    want = slope_index.slope_index(
        GroupMeans(100 * tops / bottoms, bottoms, *wilson(tops, bottoms)), "worse"
    )
    values = 100 * numerator / denominator
    got = slope_index.slope_index_of_areas(
        values,
        denominator,
        member,
        "worse",
        kind="proportion",
        counts=slope_index.Counts(numerator, denominator),
        scale=100,
    )
    assert got[:7] == pytest.approx(want[:7])
    assert got[7:] == ("linear", "groups")
    means = slope_index.slope_index_of_areas(values, denominator, member, "worse", kind="score")
    assert means.sii == pytest.approx(want.sii)
    assert (means.interval, means.rii) == ("scatter", None)


def test_weighted_groups_by_hand():
    # Cumulative weight 10, 20, 60, 80, 100: middles 5, 15, 40, 70, 90 of 100.
    got = gaps.weighted_groups([1, 2, 3, 4, 5], [10, 10, 40, 20, 20], 5)
    assert got.tolist() == [1, 1, 2, 4, 5]
    assert got.dtype.kind == "i"
    # Fifths, if nothing else is asked for.
    assert gaps.weighted_groups([1, 2, 3, 4, 5], [10, 10, 40, 20, 20]).tolist() == got.tolist()
    # Next to nobody is still somebody, and in the first group.
    assert gaps.weighted_groups([1, 2], [1e-10, 1], 5).tolist() == [1, 3]
    with pytest.raises(ValueError, match="groups must be 2 or more, not 1"):
        gaps.weighted_groups([1, 2], [1, 1], 1)


def test_weighted_groups_leave_out_what_they_cannot_place():
    got = gaps.weighted_groups([3, np.nan, 1, 2], [1, 1, 1, 0], 2)
    assert got.tolist() == [2, 0, 1, 0]
    assert gaps.weighted_groups([np.nan], [1], 5).tolist() == [0]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 50)), min_size=1, max_size=60),
    st.randoms(),
)
def test_weighted_groups_do_not_depend_on_order_and_keep_ties(rows, random):
    order, weights = zip(*rows, strict=True)
    got = gaps.weighted_groups(order, weights, 5)
    mixed = list(range(len(rows)))
    random.shuffle(mixed)
    again = gaps.weighted_groups([order[i] for i in mixed], [weights[i] for i in mixed], 5)
    assert [got[i] for i in mixed] == again.tolist()
    for value in set(order):
        assert len({g for o, g in zip(order, got, strict=True) if o == value}) == 1
    assert np.all(np.diff(got[np.argsort(order, kind="stable")]) >= 0)


@pytest.mark.parametrize(
    ("ends", "polarity", "gap", "ratio"),
    [
        # Worse for the most deprived is positive and above 1, whatever the polarity.
        ([60, 50, 40, 30, 20], "worse", 40, 3),
        ([20, 30, 40, 50, 60], "better", 40, 3),
        ([20, 30, 40, 50, 60], "worse", -40, 1 / 3),
        ([60, 50, 40, 30, 20], "better", -40, 1 / 3),
        ([60, 50, 40, 30, 20], "neither", 40, 3),
    ],
)
def test_signs_hold_for_every_polarity(ends, polarity, gap, ratio):
    assert gaps.gap(ends, polarity) == pytest.approx(gap)
    assert gaps.ratio(ends, polarity) == pytest.approx(ratio)
    slope = slope_index.slope_index(GroupMeans(ends, np.ones(5)), polarity)
    assert np.sign(slope.sii) == np.sign(gap)
    assert (slope.rii > 1) == (gap > 0)
    share = gaps.comparable_gap(ends, np.ones(5), [1, 2, 3, 4, 5], polarity)
    assert np.sign(share) == np.sign(gap)


def test_gap_and_ratio_have_nothing_to_say_without_ends_or_zero():
    assert gaps.gap([np.nan, 1, 2], "worse") is None
    assert gaps.ratio([2, 1, 0], "worse") is None
    assert gaps.ratio([0, 1, 2], "worse") is None
    # Shares of one have the ratio of their percentages.
    assert gaps.ratio([0.6, 0.4, 0.2], "worse") == pytest.approx(3)
    assert gaps.ratio([2, 1, -1], "worse") is None
    assert gaps.ratio([2, 1], "worse", magnitude=False) is None


@np.errstate(all="raise")
def test_group_means_weigh_by_denominator_and_skip_missing():
    means, mass = gaps.group_means([10, 40, np.nan, 5], [3, 1, 9, 2], [1, 1, 1, 2], 3)
    np.testing.assert_allclose(means, [17.5, 5, np.nan])
    np.testing.assert_allclose(mass, [4, 2, 0])
    # Weights may be parts of one, and areas that are not placed count nowhere.
    means, mass = gaps.group_means([10, 40, 99, 5], [0.3, 0.1, 5, 0.2], [1, 1, 0, 2], 3)
    np.testing.assert_allclose(means, [17.5, 5, np.nan])
    np.testing.assert_allclose(mass, [0.4, 0.2, 0])


def test_comparable_gap_by_hand():
    # Mean 30; deviations 20, 10, 0, 10, 20: the ends make 40 of 60.
    values, member = [50, 40, 30, 20, 10], [1, 2, 3, 4, 5]
    got = gaps.comparable_gap(values, np.ones(5), member, "worse")
    assert got == pytest.approx(40 / 60)
    # All of it lies at the ends.
    assert gaps.comparable_gap([9, 5, 5, 5, 1], np.ones(5), member, "worse") == 1
    assert gaps.comparable_gap([5, 5, 5, 5, 5.0], np.ones(5), member, "worse") is None


def test_comparable_gap_weighs_by_residents_by_hand():
    # Weights 1, 2, 2, 1, 4: mean 25; deviations 25, 2 x 15, 2 x 5, 5, 4 x 15 add up to 130,
    # of which the ends are 25 and 60.
    values, weights, member = [50, 40, 30, 20, 10], [1, 2, 2, 1, 4], [1, 2, 3, 4, 5]
    got = gaps.comparable_gap(values, weights, member, "worse")
    assert got == pytest.approx(85 / 130)
    # Areas without a value, without residents or without a place count for nothing.
    more = gaps.comparable_gap(
        [*values, np.nan, 99, 99], [*weights, 4, 0, 4], [*member, 1, 1, 0], "worse"
    )
    assert more == pytest.approx(85 / 130)


@pytest.mark.parametrize(("empty", "said"), [(0, False), (1, True), (3, True), (4, False)])
def test_comparable_gap_needs_both_ends_and_no_more(empty, said):
    values = np.array([50, 40, 30, 20, 10.0])
    values[empty] = np.nan
    got = gaps.comparable_gap(values, np.ones(5), [1, 2, 3, 4, 5], "worse")
    assert (got is not None) is said


@pytest.mark.parametrize("value", [98765.4321, 1e6 / 3, 1234567.1, 1e7 / 7])
@pytest.mark.parametrize("weights", [[11, 13, 17, 19, 23], [101, 203, 307, 409, 511]])
def test_rounding_of_large_equal_values_is_no_spread(value, weights):
    assert gaps.comparable_gap([value] * 5, weights, [1, 2, 3, 4, 5], "worse") is None


@given(
    st.lists(st.integers(-1000, 1000), min_size=5, max_size=40),
    st.floats(0.01, 100),
    st.floats(-1e3, 1e3),
)
def test_comparable_gap_has_no_unit_and_is_bounded(values, scale, shift):
    values = np.array(values, dtype=float)
    weights = np.ones(len(values))
    member = gaps.weighted_groups(np.arange(len(values)), weights, 5)
    got = gaps.comparable_gap(values, weights, member, "worse")
    again = gaps.comparable_gap(scale * values + shift, weights, member, "worse")
    if got is None:
        assert np.ptp(values) == 0
        return
    assert -1 - 1e-9 <= got <= 1 + 1e-9
    assert again == pytest.approx(got, abs=1e-6)


def test_model_for_kind():
    assert [slope_index.model_for(k) for k in ("proportion", "rate", "score")] == [
        "logit",
        "log",
        "linear",
    ]


def test_groups_without_all_limits_have_those_of_the_scatter():
    values = [50, 47, 33, 30, 12]
    lower, upper = [45, 42, np.nan, 25, 7], [55, 52, 38, 35, 17]
    got = slope_index.slope_index(GroupMeans(values, np.ones(5), lower, upper), "worse")
    assert got == slope_index.slope_index(GroupMeans(values, np.ones(5)), "worse")
    assert got.interval == "scatter"


def test_on_the_log_scale_there_is_no_top():
    # Rates per 1,000 that halve from fifth to fifth: on the log scale a line, of 2^5 to 1.
    halving = GroupMeans([160, 80, 40, 20, 10], np.ones(5))
    got = slope_index.slope_index(halving, "worse", model="log")
    assert got.rii == pytest.approx(32)
    assert got.sii == pytest.approx(160 * 2**0.5 - 10 / 2**0.5)


@np.errstate(all="raise")
def test_fit_has_no_unit_and_none_without_differences():
    percent = slope_index.slope_index(GroupMeans([50, 47, 33, 30, 12], np.ones(5)), "worse")
    share = slope_index.slope_index(GroupMeans([0.5, 0.47, 0.33, 0.3, 0.12], np.ones(5)), "worse")
    assert share.fit == pytest.approx(percent.fit)
    flat = slope_index.slope_index(GroupMeans(np.zeros(8), np.ones(8)), "worse")
    assert np.isnan(flat.fit)
    assert flat.rii is None


# Tenths of deprivation of two areas each, one of them empty: 2,000 to 200 events in 10,000.
TENTHS = np.repeat(np.arange(1, 11), 2)
TOPS = np.arange(2000, 0, -200.0)
EVENTS = np.column_stack([TOPS, np.zeros(10)]).ravel()
PEOPLE = np.column_stack([np.full(10, 10_000.0), np.zeros(10)]).ravel()


@np.errstate(all="raise")
def of_tenths(kind, size=1, **options):
    counts = slope_index.Counts(EVENTS / size, PEOPLE / size)
    return slope_index.slope_index_of_areas(
        np.full(20, np.nan), np.ones(20), TENTHS, "worse", kind=kind, counts=counts, **options
    )


@pytest.mark.parametrize(
    ("kind", "method", "model"),
    [("proportion", wilson, "linear"), ("proportion", wilson, "logit"), ("rate", byar, "log")],
)
@pytest.mark.parametrize("scale", [1, 500])
def test_slope_of_areas_keeps_method_model_and_scale(kind, method, model, scale):
    base = np.full(10, 10_000.0)
    groups = GroupMeans(scale * TOPS / base, base, *method(TOPS, base, scale=scale))
    want = slope_index.slope_index(groups, "worse", model=model, scale=scale)
    got = of_tenths(kind, model=model, scale=scale)
    assert got[:7] == pytest.approx(want[:7])
    assert got[7:] == (model, "groups")


def test_slope_of_areas_is_of_one_and_of_parts_of_one_unless_told():
    # A line from 0.2 to 0.02 at 0.05 to 0.95: ends 0.21 and 0.01.
    got = of_tenths("ratio")
    assert (got.sii, got.rii, got.interval) == (pytest.approx(0.2), pytest.approx(21), "scatter")
    # Denominators of a tenth of a person give the same.
    assert of_tenths("ratio", size=100_000).sii == pytest.approx(0.2)
