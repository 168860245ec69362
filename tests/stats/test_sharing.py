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
