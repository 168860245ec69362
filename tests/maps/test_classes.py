"""Map classes: fifths, fewer with ties, printed limits that are true."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsp_geo.maps.classes import classify

NAN = float("nan")


def test_a_hundred_values_make_fifths():
    made = classify(range(1, 101), decimals=0)
    assert made.labels == ("1 to 20", "21 to 40", "41 to 60", "61 to 80", "81 to 100")
    assert made.counts == (20, 20, 20, 20, 20)
    assert made.of(20) == 0 and made.of(21) == 1


def test_an_outlier_does_not_swallow_the_classes():
    made = classify([*range(1, 100), 100_000], decimals=0)
    assert made.counts == (20, 20, 20, 20, 20)
    assert made.labels[-1] == "81 to 100,000"


def test_breaks_are_those_of_mapclassify():
    mapclassify = pytest.importorskip("mapclassify")
    values = np.random.default_rng(7).gamma(2, 20, 302).round(1)
    expected = mapclassify.Quantiles(values, k=5)
    made = classify(values, decimals=1)
    assert made.assign(values).tolist() == expected.yb.tolist()
    assert made.counts == tuple(expected.counts.tolist())


def test_few_values_are_classes_of_their_own():
    made = classify([0, 0, 1, 3, NAN], decimals=0)
    assert made.labels == ("0", "1", "3")
    assert made.assign([0, 1, 3, NAN]).tolist() == [0, 1, 2, -1]


def test_one_value_is_one_class():
    made = classify([7.0, 7.0], decimals=1)
    assert (made.labels, made.counts) == (("7.0",), (2,))


def test_nothing_known_makes_no_class():
    made = classify([NAN, float("inf")], decimals=1)
    assert len(made) == 0
    assert made.assign([1.0, NAN]).tolist() == [-1, -1]


def test_many_zeros_make_fewer_classes():
    made = classify([0] * 70 + list(range(1, 31)), decimals=0)
    assert made.labels[0] == "0"
    assert made.counts[0] == 70
    assert sum(made.counts) == 100 and min(made.counts) > 0
    assert "fewer" in made.method


def test_negative_scores_print_a_true_minus():
    made = classify(np.linspace(-2, 2, 41), decimals=1)
    assert made.labels[0].startswith("−2.0 to −1.2")


def test_infinite_values_are_missing():
    made = classify([1, 2, 3, 4, 5, 6, 7, float("inf"), float("-inf")], decimals=0)
    assert made.assign([float("inf"), float("-inf")]).tolist() == [-1, -1]
    assert sum(made.counts) == 7


def test_rounding_to_nothing_is_one_honest_class():
    assert classify([0.1, 0.2, 0.3], decimals=0).labels == ("0",)


numbers = st.floats(-1e9, 1e9) | st.sampled_from([NAN, float("inf"), 0.0, -0.0, 5.0])


@given(st.lists(numbers, max_size=200), st.integers(0, 3))
def test_every_value_lies_in_the_printed_limits_of_its_class(values, decimals):
    made = classify(values, decimals)
    assigned = made.assign(values)
    assert len(made) == len(made.labels) == len(made.counts) <= 5
    assert sum(made.counts) == int(np.isfinite(values).sum()) if values else made.counts == ()
    assert np.bincount(assigned[assigned >= 0], minlength=len(made)).tolist() == list(made.counts)
    for value, index in zip(values, assigned, strict=True):
        if not np.isfinite(value):
            assert index == -1
            continue
        printed = made.labels[index].replace(",", "").replace("−", "-")
        ends = [float(end) for end in printed.split(" to ")]
        assert ends[0] <= float(f"{value:.{decimals}f}") <= ends[-1]


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=100))
def test_a_higher_value_is_never_in_a_lower_class(values):
    assigned = classify(values, 1).assign(sorted(values))
    assert (np.diff(assigned) >= 0).all()


def test_the_sentence_below_a_legend_follows_from_its_counts(city):
    """23, 2, 12, 12 and 12 of 61 are no fifths: shares of the most deprived tenth by MSOA."""
    uneven = city.atlas.classes("most-deprived-tenth", "msoa21", "2025")
    assert uneven.counts == (23, 2, 12, 12, 12)
    assert "uneven" in uneven.method and "about a fifth" not in uneven.method
    for indicator in city.catalogue.indicators.values():
        for level in city.atlas.levels(indicator.id):
            for period in city.tables.periods(indicator.id):
                found = city.atlas.classes(indicator.id, level, period)
                if found.method.startswith("Each colour has about a fifth"):
                    shares = [count / sum(found.counts) for count in found.counts]
                    assert len(shares) == 5
                    assert 0.15 <= min(shares) <= max(shares) <= 0.25, indicator.id


def test_classes_of_several_periods_say_so_beside_the_counts_of_one(city):
    credit = city.atlas.classes("universal-credit", "msoa21", "2023-11")
    assert "over all 9 periods" in credit.method
    assert credit.method.endswith("the counts are of the one shown.")
