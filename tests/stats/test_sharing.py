"""Error of sharing out, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lsp_geo.stats.intervals import Interval
from lsp_geo.stats.sharing import sharing_error, widened


def test_two_halves_by_hand():
    # Two neighbourhoods of 400 people and 5 blocks, rates 0.16 and 0.36; the first is halved.
    shares = np.array([[0.5, 0.0], [0.5, 1.0]])
    error = sharing_error(
        shares, np.array([64.0, 144.0]), np.array([400.0, 400.0]), np.array([5.0, 5.0]), events=True
    )
    # Roots 0.4 and 0.6: variance 0.01 between. Inside the first 0.5 * 0.01 * 4 * 0.16 = 0.0032;
    # of its half 0.0032 * (1 - 0.5) / (0.5 * 4) = 0.0008.
    assert error[0] == pytest.approx(np.sqrt(0.0008))
    # In the second area the half is 200 of 600 people.
    assert error[1] == pytest.approx(np.sqrt(0.0008) / 3)


def test_proportions_are_steadied_by_the_arcsine():
    shares = np.array([[0.5, 0.0], [0.5, 1.0]])
    error = sharing_error(
        shares,
        np.array([64.0, 144.0]),
        np.array([400.0, 400.0]),
        np.array([5.0, 5.0]),
        events=False,
    )
    between = ((np.arcsin(0.6) - np.arcsin(0.4)) / 2) ** 2
    assert error[0] == pytest.approx(np.sqrt(0.5 * between * 4 * 0.16 * 0.84 / 4))


@np.errstate(all="raise")
def test_whole_areas_have_no_error_and_gaps_count_for_nothing():
    shares = np.eye(3)
    top, bottom = np.array([1.0, 2.0, np.nan]), np.array([10.0, 10.0, np.nan])
    error = sharing_error(shares, top, bottom, np.full(3, 5.0), events=False)
    assert error[:2].tolist() == [0, 0]
    assert np.isnan(error[2])


def test_limits_are_widened_on_either_side():
    chance = Interval(np.array([7.0]), np.array([14.0]))
    wide = widened(np.array([10.0]), chance, np.array([4 / 1.959964]))
    assert wide.lower[0] == pytest.approx(10 - 5)
    assert wide.upper[0] == pytest.approx(10 + np.sqrt(32))
    same = widened(np.array([10.0]), chance, np.array([np.nan]))
    assert (same.lower[0], same.upper[0]) == (7, 14)
    far = widened(np.array([10.0]), chance, np.array([50.0]), most=100)
    assert (far.lower[0], far.upper[0]) == (0, 100)


def shared(numerator, denominator, *, blocks=(5, 5, 5), events=True):
    """Error of two areas: half the first neighbourhood, and the other half with the rest."""
    shares = np.array([[0.5, 0.0, 0.0], [0.5, 1.0, 1.0]])
    return sharing_error(
        shares,
        np.array(numerator, dtype=float),
        np.array(denominator, dtype=float),
        np.array(blocks, dtype=float),
        events=events,
    )


def test_variance_between_weighs_by_people():
    # Roots 0.4 and 0.6 of 300 and 100 people: mean 0.45, variance (3 x 0.0025 + 0.0225) / 4.
    error = shared([48, 36, 0], [300, 100, 0])
    assert error[0] == pytest.approx(np.sqrt(0.5 * 0.0075 * 4 * 0.16 / 4))


@np.errstate(all="raise")
@pytest.mark.parametrize(
    ("top", "bottom"), [(np.nan, 400), (100, np.nan), (0, 0), (np.nan, 0), (np.nan, np.nan)]
)
def test_a_neighbourhood_without_a_figure_has_no_part(top, bottom):
    # As the two halves worked above.
    error = shared([64, 144, top], [400, 400, bottom])
    assert error == pytest.approx([np.sqrt(0.0008), np.sqrt(0.0008) / 3])
    alone = sharing_error(
        np.eye(1), np.array([top]), np.array([bottom]), np.array([5.0]), events=True
    )
    assert np.isnan(alone).all()


def test_parts_of_a_person_weigh_in_proportion():
    whole, parts = shared([64, 144, 0], [400, 400, 0]), shared([0.064, 0.144, 0], [0.4, 0.4, 0])
    assert parts == pytest.approx(whole)


def test_events_may_pass_one_and_proportions_may_not():
    # Roots 1.5 and 0.5: variance 0.25; inside 0.5 x 0.25 x 4 x 2.25, of a half a quarter.
    error = shared([900, 100, 0], [400, 400, 0])
    assert error[0] == pytest.approx(np.sqrt(0.5 * 0.25 * 4 * 2.25 / 4))
    # All are in it, and rounding makes a hair more: nothing inside can differ.
    full = shared([400 * (1 + 1e-12), 100, 0], [400, 400, 0], events=False)
    assert full.tolist() == [0, 0]


@pytest.mark.parametrize("blocks", [1, 2])
def test_of_two_blocks_a_half_is_one(blocks):
    # 0.0032 inside, times (1 - 0.5) / (0.5 x 1); a single block is taken as two.
    error = shared([64, 144, 0], [400, 400, 0], blocks=(blocks, 5, 5))
    assert error[0] == pytest.approx(np.sqrt(0.0032))


def test_a_share_that_rounding_leaves_above_one_is_whole():
    error = sharing_error(
        np.array([[1 + 2**-52, 0.0]]),
        np.array([64.0, 144.0]),
        np.array([400.0, 400.0]),
        np.full(2, 5.0),
        events=True,
    )
    assert error.tolist() == [0]


def test_limits_without_an_error_are_those_of_chance_to_the_last_digit():
    # Also below zero, where only sharing out would cut them; small errors widen too.
    chance = Interval(np.array([0.1, -2.0, 0.2]), np.array([0.4, 1.0, 0.5]))
    got = widened(np.array([0.3, -1.0, 0.3]), chance, np.array([0, np.nan, 0.1]), most=1)
    assert (got.lower[:2].tolist(), got.upper[:2].tolist()) == ([0.1, -2.0], [0.4, 1.0])
    assert got.lower[2] == pytest.approx(0.3 - np.hypot(0.1, 0.1959964))
