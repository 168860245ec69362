"""Arguments that no statistic takes, and what is said of them."""

from __future__ import annotations

import pytest

from lsp_geo.stats._checks import floats, z_value


def test_arrays_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match="^values must be one-dimensional, not 2-dimensional$"):
        floats(weights=[1, 2], values=[[1, 2]])
    with pytest.raises(ValueError, match="^arrays of different lengths: top 2, bottom 1$"):
        floats(top=[1, 2], bottom=[3])


def test_deviate_of_a_level():
    # The usual tables of the normal distribution.
    assert [z_value(level) for level in (0.95, 0.998)] == pytest.approx(
        [1.95996, 3.09023], abs=5e-6
    )


@pytest.mark.parametrize("level", [0, 1, 1.5, -0.95])
def test_a_level_lies_between_nothing_and_certainty(level):
    with pytest.raises(ValueError, match="confidence must lie between 0 and 1"):
        z_value(level)
