"""Gini and Theil against the inequality package and its documented example."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from inequality.gini import Gini
from inequality.theil import Theil, TheilD
from libpysal.examples import get_path

from lsp_geo.stats import dispersion


@pytest.fixture(scope="module")
def mexico():
    """Income a head of Mexico's 32 states in 1940 to 2000 (Rey and Sastre-Gutierrez 2010)."""
    return pd.read_csv(get_path("mexico.csv"))


def test_theil_is_the_published_example(mexico):
    got = dispersion.theil(mexico["pcgdp1940"], np.ones(32), mexico["hanson98"])
    # The figures in the documentation of inequality.theil.
    assert got.total == pytest.approx(0.20894344, abs=5e-9)
    assert got.between == pytest.approx(0.0345889, abs=5e-8)
    assert got.within == pytest.approx(0.17435454, abs=5e-9)
    assert got.within_share == pytest.approx(0.17435454 / 0.20894344, abs=1e-7)


def test_gini_is_the_packages(mexico):
    for year in (1940, 1970, 2000):
        values = mexico[f"pcgdp{year}"].to_numpy(dtype=float)
        assert dispersion.gini(values, np.ones(32)) == pytest.approx(Gini(values).g, rel=1e-12)


def test_weights_stand_for_repeated_areas():
    values, weights, groups = np.array([0, 3, 7, 12.0]), np.array([2, 1, 3, 4]), list("aabb")
    repeated = np.repeat(values, weights)
    assert dispersion.gini(values, weights) == pytest.approx(Gini(repeated).g, rel=1e-12)
    got = dispersion.theil(values, weights, groups)
    assert got.total == pytest.approx(float(Theil(repeated).T), rel=1e-9)
    want = TheilD(repeated, np.repeat([1, 1, 2, 2], weights))
    assert got.between == pytest.approx(float(want.bg[0]), rel=1e-9)
    assert got.within == pytest.approx(float(want.wg[0]), rel=1e-9)


def test_by_hand():
    # One area has all: Gini (n - 1) / n, Theil ln n, and a zero adds nothing.
    assert dispersion.gini([0, 0, 0, 8], np.ones(4)) == pytest.approx(0.75)
    # Neither depends on the unit: the same for shares of one.
    assert dispersion.gini([0, 0, 0, 0.8], np.ones(4)) == pytest.approx(0.75)
    shares = dispersion.theil([0, 0, 0, 0.8], np.ones(4), [1, 1, 2, 2])
    assert shares.total == pytest.approx(np.log(4))
    assert dispersion.theil([0, 0, 0, 8], np.ones(4), [1, 1, 2, 2]).total == pytest.approx(
        np.log(4)
    )
    # Two wards alike within themselves: all of it between, also with a ward at zero.
    got = dispersion.theil([0, 0, 8, 8], np.ones(4), [1, 1, 2, 2])
    assert (got.between, got.within) == pytest.approx((np.log(2), 0))
    assert got.within_share == pytest.approx(0)


def test_an_area_split_over_wards_leaves_the_total():
    whole = dispersion.theil([2, 5, 9], [10, 20, 30], ["x", "x", "y"])
    split = dispersion.theil([2, 5, 5, 9], [10, 8, 12, 30], ["x", "x", "y", "y"])
    assert split.total == pytest.approx(whole.total, rel=1e-12)


def test_undefined_is_none():
    for values in ([-1, 2, 3], [0, 0, 0], [np.nan] * 3):
        assert dispersion.gini(values, np.ones(3)) is None
        assert dispersion.theil(values, np.ones(3), [1, 1, 2]) is None
    assert dispersion.gini([1, 2, 3], np.ones(3), magnitude=False) is None
    assert dispersion.theil([1, 2, 3], np.ones(3), [1, 1, 2], magnitude=False) is None
    assert dispersion.variance_split([np.nan], [1], [1]) is None


def test_no_inequality_has_no_share_within():
    assert dispersion.gini([4, 4, 4], np.ones(3)) == pytest.approx(0, abs=1e-12)
    equal = dispersion.theil([4.1, 4.1, 4.1], np.ones(3), [1, 1, 2])
    assert equal == (0, 0, 0, None)


def test_variance_split_by_hand():
    # Mean 0, variance 10; ward means -3 and 3 make 9 of it.
    got = dispersion.variance_split([-4, -2, 2, 4], np.ones(4), [1, 1, 2, 2])
    assert got == pytest.approx((10, 9, 1, 0.1))
    # 1, 3 and 8 with weights 1, 1 and 2: mean 5, variance 4 + 1 + 4.5; wards at 2 and 8 make 9.
    got = dispersion.variance_split([1, 3, 8], [1, 1, 2], [1, 1, 2])
    assert got == pytest.approx((9.5, 9, 0.5, 0.5 / 9.5))


def test_missing_and_empty_areas_are_left_out():
    got = dispersion.theil([2, np.nan, 9, 50], [1, 5, 1, 0], ["x", "x", "y", "y"])
    assert got == pytest.approx(dispersion.theil([2, 9], [1, 1], ["x", "y"]))
    # Also where the empty area's value alone would leave nothing to say.
    assert dispersion.gini([-5, 1, 3], [0, 1, 1]) == dispersion.gini([1, 3], [1, 1])
    empty = dispersion.theil([-5, 1, 3], [0, 1, 1], [1, 1, 2])
    assert empty == dispersion.theil([1, 3], [1, 1], [1, 2])
    with pytest.raises(ValueError, match="negative"):
        dispersion.gini([1, 2], [1, -1])
    with pytest.raises(ValueError, match="groups must have shape"):
        dispersion.theil([1, 2], [1, 1], [1])
