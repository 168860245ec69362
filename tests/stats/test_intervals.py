"""Intervals against Newcombe's table, OHID's own library and SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from PHStatsMethods import confidence_intervals as ohid

from lsp_geo.stats.intervals import byar, wilson


@pytest.mark.parametrize(
    ("numerator", "denominator", "lower", "upper"),
    [
        # Newcombe 1998 (Stat Med 17: 857-872), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_is_newcombes_table(numerator, denominator, lower, upper):
    got = wilson([numerator], [denominator], scale=1)
    assert got.lower[0] == pytest.approx(lower, abs=5e-5)
    assert got.upper[0] == pytest.approx(upper, abs=5e-5)


@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_wilson_is_ohids(confidence):
    cases = [(65, 100), (1045, 5000), (0.445, 1), (3, 1500)]
    got = wilson(*zip(*cases, strict=True), confidence=confidence, scale=1)
    want = np.array([ohid.wilson(x, n, confidence) for x, n in cases])
    np.testing.assert_allclose(np.column_stack(got), want, rtol=1e-12)


def test_wilson_at_the_ends_is_exact_and_scaled():
    got = wilson([0, 50], [50, 50])
    assert got.lower[0] == 0
    assert got.upper[1] == 100
    # No dust at any size, nor where parts overshoot their whole by rounding.
    sizes = np.arange(1, 200)
    assert (wilson(np.zeros(199), sizes).lower == 0).all()
    assert (wilson(sizes * (1 + 5e-10), sizes).upper == 100).all()


@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_byar_is_ohids(confidence):
    counts = [10, 65, 1045, 1, 4, 9]
    got = byar(counts, np.ones(6), confidence, scale=1)
    # The library's byars() takes the complement of the level by mistake, its two parts do not.
    want = [(ohid.byars_lower(c, confidence), ohid.byars_upper(c, confidence)) for c in counts]
    np.testing.assert_allclose(np.column_stack(got), want, rtol=1e-12)


def test_byar_by_hand():
    # 100 events: 100 (1 - 1/900 - 1.959964/30)^3 and 101 (1 - 1/909 + 1.959964/(3 sqrt 101))^3.
    got = byar([100], [1000])
    assert got.lower[0] == pytest.approx(81.362, abs=1e-3)
    assert got.upper[0] == pytest.approx(121.627, abs=1e-3)


def test_no_events_have_the_exact_upper_limit():
    # -ln(0.025): the rate at which none is seen once in forty.
    got = byar([0], [1], scale=1)
    assert got.lower[0] == 0
    assert got.upper[0] == pytest.approx(-np.log(0.025), rel=1e-12)


def test_fractions_of_an_event_have_the_exact_lower_limit():
    # Half the 2.5% point of chi-square with 2 x 0.5 degrees of freedom, 0.000982 in the tables.
    assert byar([0.5], [1], scale=1).lower[0] == pytest.approx(0.000982 / 2, abs=5e-7)


@np.errstate(all="raise")
@pytest.mark.parametrize("method", [wilson, byar])
def test_missing_and_empty_bases_have_no_interval(method):
    got = method([np.nan, 1, 0], [10, np.nan, 0])
    assert np.isnan(got.lower).all()
    assert np.isnan(got.upper).all()


def test_bad_counts_are_refused():
    with pytest.raises(ValueError, match="above its denominator"):
        wilson([11], [10])
    with pytest.raises(ValueError, match="negative"):
        wilson([-1], [10])
    with pytest.raises(ValueError, match="negative"):
        byar([-1], [10])
    for method in (wilson, byar):
        with pytest.raises(ValueError, match="must not be negative"):
            method([0], [-10])
    with pytest.raises(ValueError, match="base of zero"):
        byar([1], [0])
    with pytest.raises(ValueError, match="confidence"):
        wilson([1], [10], confidence=95)
    with pytest.raises(ValueError, match="lengths"):
        wilson([1, 2], [10])
