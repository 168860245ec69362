"""Correlation against SciPy's interval and figures worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from lsp_geo.stats.correlation import spearman

rng = np.random.default_rng(8)
X = rng.normal(size=60)
Y = 0.6 * X + rng.normal(size=60)


def test_spearman_is_scipys_with_the_wider_interval():
    ties = np.round(X, 1)
    want = stats.spearmanr(ties, Y).statistic
    got = spearman(ties, Y)
    assert got.r == pytest.approx(want)
    half = 1.959964 * np.sqrt((1 + want**2 / 2) / 57)
    assert got.upper == pytest.approx(np.tanh(np.arctanh(want) + half), abs=1e-6)


def test_pairs_without_both_values_are_left_out():
    x, y = np.append(X, [np.nan, 3]), np.append(Y, [1, np.nan])
    assert spearman(x, y) == spearman(X, Y)


def test_what_cannot_be_said_is_none():
    assert spearman([1, 2], [3, 4]) == (None, None, None, 2)
    assert spearman([1, 1, 1, 1], [1, 2, 3, 4]).r is None
    assert spearman([1, 2, 3, 4], [7, 7, 7, 7]).r is None
    assert spearman([1, 2, 3], [1, 3, 2]).lower is None
    assert spearman([1, 2, 3, 4], [2, 4, 6, 8]) == (1, None, None, 4)


def test_few_areas_by_hand():
    # 1 - 6 x 2 / (3 x 8), and 1 - 6 x 2 / (4 x 15).
    assert spearman([1, 2, 3], [1, 3, 2]).r == pytest.approx(0.5)
    got = spearman([1, 2, 3, 4], [1, 2, 4, 3])
    # Fisher's z of 0.8 is ln 3, its error by Bonett and Wright the root of 1.32 over one.
    half = 1.959964 * np.sqrt(1.32)
    limits = np.tanh([np.log(3) - half, np.log(3) + half])
    assert got == pytest.approx((0.8, *limits, 4), abs=1e-6)
