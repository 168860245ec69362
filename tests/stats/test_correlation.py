"""Correlation against SciPy's interval and figures worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from lsp_geo.stats.correlation import pearson, spearman

rng = np.random.default_rng(8)
X = rng.normal(size=60)
Y = 0.6 * X + rng.normal(size=60)


def test_pearson_is_scipys():
    want = stats.pearsonr(X, Y)
    limits = want.confidence_interval(0.998)
    got = pearson(X, Y, confidence=0.998)
    assert got == pytest.approx((want.statistic, limits.low, limits.high, 60))


def test_pearson_by_hand():
    # r = 0.5 over 28 areas: atanh 0.549306 plus and minus 1.959964 / 5.
    x = np.tile([1.0, 1, -1, -1], 7)
    y = np.tile([1.0, 1, -1, 1], 7)
    r = 1 / np.sqrt(3)
    got = pearson(x, y)
    assert got.r == pytest.approx(r)
    assert got.lower == pytest.approx(np.tanh(np.arctanh(r) - 1.959964 / 5), abs=1e-6)
    assert got.upper == pytest.approx(np.tanh(np.arctanh(r) + 1.959964 / 5), abs=1e-6)


def test_spearman_is_scipys_with_the_wider_interval():
    ties = np.round(X, 1)
    want = stats.spearmanr(ties, Y).statistic
    got = spearman(ties, Y)
    assert got.r == pytest.approx(want)
    half = 1.959964 * np.sqrt((1 + want**2 / 2) / 57)
    assert got.upper == pytest.approx(np.tanh(np.arctanh(want) + half), abs=1e-6)


def test_pairs_without_both_values_are_left_out():
    x, y = np.append(X, [np.nan, 3]), np.append(Y, [1, np.nan])
    assert pearson(x, y) == pearson(X, Y)


def test_what_cannot_be_said_is_none():
    assert pearson([1, 2], [3, 4]) == (None, None, None, 2)
    assert pearson([1, 1, 1, 1], [1, 2, 3, 4]).r is None
    assert pearson([1, 2, 3], [1, 3, 2]).lower is None
    assert pearson([1, 2, 3, 4], [2, 4, 6, 8]) == (1, None, None, 4)
