"""The five-point rule against the published markers in FingertipsNext's own tests."""

from __future__ import annotations

import numpy as np
import pytest

from lsp_geo.stats import trend as t

# MMR for one dose at two years, Yorkshire and the Humber, 2020 to 2024 (indicator 30309).
MMR = (
    [92.6254, 92.3221, 90.8708, 90.017, 90.1013],
    [92.4168, 92.1072, 90.6358, 89.7694, 89.8578],
    [92.8288, 92.5315, 91.1004, 90.2594, 90.3396],
)
# Preventable sight loss from diabetic eye disease, England, 2020 to 2024 (indicator 41203).
SIGHT = (
    [2.935, 1.93028, 2.7567, 2.8701, 3.0121],
    [2.7841, 1.8085, 2.6113, 2.7225, 2.8616],
    [3.0919, 2.058, 2.9082, 3.0237, 3.1683],
)
# Diabetes prevalence, England, 2020 to 2024 (indicator 241).
DIABETES = (
    [3455176, 3491868, 3625401, 3774801, 3938080],
    [48783947, 49122259, 49956777, 50649129, 51441896],
)


def test_published_markers():
    assert t.trend(*MMR).direction == "decreasing"
    assert t.trend(*SIGHT).direction == "increasing"
    assert t.trend_of_proportions(*DIABETES).direction == "increasing"
    assert t.in_words(t.trend(*MMR).direction, "better") == "getting worse"
    assert t.in_words(t.trend(*SIGHT).direction, "worse") == "getting worse"


def test_trend_by_hand():
    # Equal intervals of half width 1.959964: se 1, slope 2, variance 1/10, chi-square 40.
    values = np.array([10, 12, 14, 16, 18.0])
    got = t.trend(values, values - 1.959964, values + 1.959964)
    assert got.slope == pytest.approx(2)
    assert got.chi_square == pytest.approx(40, rel=1e-6)
    assert (got.direction, got.why) == ("increasing", "")
    # Intervals twice as wide have four times the variance.
    assert t.trend(values, values - 3.919928, values + 3.919928).chi_square == pytest.approx(10)


def test_threshold_is_the_published_chi_square():
    from scipy.stats import chi2

    # 99.8% on one degree of freedom.
    assert chi2.sf(t.CHI_SQUARE, 1) == pytest.approx(0.002, rel=1e-3)
    step = np.sqrt(t.CHI_SQUARE / 10)
    for factor, word in [(1.001, "increasing"), (0.999, "no significant change")]:
        values = factor * step * np.arange(5)
        got = t.trend(values, values - 1.95996398454, values + 1.95996398454)
        assert got.direction == word


def test_one_point_must_not_carry_the_slope():
    values = np.array([5, 5, 5, 4.9, 20.0])
    got = t.trend(values, values - 0.5, values + 0.5)
    assert got.chi_square > t.CHI_SQUARE
    assert got.direction == "no significant change"


def test_only_the_last_five_points_count():
    earlier = [[900.0] + side for side in MMR]
    assert t.trend(*earlier) == t.trend(*MMR)


def test_confidence_of_the_limits_does_not_change_the_verdict():
    values = np.array([10, 12, 14, 16, 18.0])
    at95 = t.trend(values, values - 1.959964, values + 1.959964)
    at998 = t.trend(values, values - 3.090232, values + 3.090232, confidence=0.998)
    assert at998.chi_square == pytest.approx(at95.chi_square, rel=1e-5)


def test_it_cannot_be_said():
    two = t.trend([1, 2], [0.9, 1.9], [1.1, 2.1])
    assert (two.direction, two.slope, two.chi_square) == ("cannot be said", None, None)
    assert "fewer than 5" in two.why
    holed = [list(side) for side in MMR]
    holed[0][2] = np.nan
    assert "value" in t.trend(*holed).why
    holed = [list(side) for side in MMR]
    holed[1][4] = np.nan
    assert "interval" in t.trend(*holed).why
    assert "width" in t.trend(*[MMR[0]] * 3).why
    assert "0% or 100%" in t.trend_of_proportions([0, 1, 2, 3, 4], [9] * 5).why
    assert "missing" in t.trend_of_proportions([1, 1, np.nan, 3, 4], [9] * 5).why
    assert "fewer" in t.trend_of_proportions([1, 2], [9, 9]).why
    # All, none, and nobody at all, each once.
    for top, bottom in [(9, 9), (0, 9), (0, 0)]:
        got = t.trend_of_proportions([top, 2, 3, 4, 5], [bottom, 9, 9, 9, 9])
        assert "0% or 100%" in got.why


def test_trend_of_proportions_is_the_regression_chi_square():
    # Armitage: N times the squared weighted correlation of outcome and time.
    x, n = np.array([20, 25, 33, 41, 48.0]), np.array([200, 210, 190, 205, 195.0])
    time, p = np.arange(1, 6), x / n
    mean_t, mean_p = np.average(time, weights=n), x.sum() / n.sum()
    covariance = (n * (time - mean_t) * (p - mean_p)).sum()
    want = covariance**2 / (mean_p * (1 - mean_p) * (n * (time - mean_t) ** 2).sum())
    got = t.trend_of_proportions(x, n)
    assert got.chi_square == pytest.approx(want, rel=1e-12)
    assert got.direction == "increasing"


def test_slope_of_proportions_is_that_of_the_log_odds():
    # Odds of 1 to 8, 1 to 4, 1 to 2, 1 to 1 and 2 to 1 double each period, also of one person.
    got = t.trend_of_proportions([1, 1, 1, 1, 2], [9, 5, 3, 2, 3])
    assert got.slope == pytest.approx(np.log(2))


def test_counts_are_checked():
    with pytest.raises(ValueError, match="denominator"):
        t.trend_of_proportions([5, 1, 1, 1, 1], [4, 4, 4, 4, 4])
    for top, bottom in [(-1, 4), (np.nan, -4)]:
        with pytest.raises(ValueError, match="must not be negative"):
            t.trend_of_proportions([top, 1, 1, 1, 1], [bottom, 4, 4, 4, 4])


@pytest.mark.parametrize(
    ("direction", "polarity", "words"),
    [
        ("increasing", "worse", "getting worse"),
        ("decreasing", "worse", "getting better"),
        ("increasing", "better", "getting better"),
        ("decreasing", "better", "getting worse"),
        ("increasing", "neither", "increasing"),
        ("no significant change", "worse", "no significant change"),
        ("cannot be said", "better", "cannot be said"),
    ],
)
def test_words_follow_polarity(direction, polarity, words):
    assert t.in_words(direction, polarity) == words


@pytest.mark.parametrize("sign", [1, -1])
def test_gap_direction_is_about_size(sign):
    gaps = sign * np.array([2, 3, 4, 5, 6.0])
    got = t.gap_direction(gaps, gaps - 0.5, gaps + 0.5)
    assert got.direction == "widening"
    assert got.slope == pytest.approx(1)
    back = t.gap_direction(gaps[::-1], gaps[::-1] - 0.5, gaps[::-1] + 0.5)
    assert back.direction == "narrowing"


def test_gap_direction_is_never_from_two_points_nor_across_zero():
    assert t.gap_direction([1, 9], [0.9, 8.9], [1.1, 9.1]).direction == "cannot be said"
    gaps = np.array([-2, -1, 1, 2, 3.0])
    got = t.gap_direction(gaps, gaps - 0.1, gaps + 0.1)
    assert got.direction == "cannot be said"
    assert "changes sign" in got.why


@pytest.mark.parametrize("scale", [1, 0.1, -1, -0.1])
def test_a_gap_that_closes_narrows_whatever_its_unit(scale):
    # Closed is no change of sign, and a gap may be a fraction of one.
    gaps = scale * np.array([4, 3, 2, 1, 0.0])
    got = t.gap_direction(gaps, gaps - 0.01, gaps + 0.01)
    assert got.direction == "narrowing"
    assert got.slope == pytest.approx(-abs(scale))
    across = scale * np.array([-2, -1, 1, 2, 3.0])
    assert "changes sign" in t.gap_direction(across, across - 0.01, across + 0.01).why


def test_gap_is_judged_at_the_level_of_its_limits():
    gaps = np.array([2, 4, 6, 8, 10.0])
    got = t.gap_direction(gaps, gaps - 3.090232, gaps + 3.090232, confidence=0.998)
    assert got.chi_square == pytest.approx(40, rel=1e-6)
