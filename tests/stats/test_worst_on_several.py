"""Places low on several pillars, counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lsp_geo.stats.composite import worst_on_several

AREAS = list("abcdefghij")


def table():
    return pd.DataFrame(
        {
            # a and b are worst on pillar 1 (means 90 and 80), b and c on pillar 2.
            "one": [100, 80, 50, 40, 30, 20, 20, 20, 20, 20],
            "two": [80, 80, 50, 40, 30, 20, 20, 20, 20, 10],
            "three": [10, 95, 90, 40, 30, 20, 20, 20, 20, 15],
            "other": [0, 0, 0, 0, 0, 0, 0, 0, 0, 99],
        },
        index=AREAS,
        dtype=float,
    )


PILLARS = {"one": "1", "two": "1", "three": "2"}
RESIDENTS = pd.Series([10, 20, 10, 10, 10, 10, 10, 5, 5, 10], index=AREAS)


def test_several_by_hand():
    equal = pd.Series(10, index=AREAS)
    got = worst_on_several(table(), PILLARS, equal)
    assert got.worst["1"].tolist() == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert got.worst["2"].tolist() == [0, 1, 1, 0, 0, 0, 0, 0, 0, 0]
    assert got.count[["a", "b", "c", "d"]].tolist() == [1, 2, 1, 0]
    assert got.residents.to_dict() == {0: 70, 1: 20, 2: 10}


def test_the_fifth_is_of_residents():
    # b's 20 of 100 residents alone fill the worst fifth of pillar 2: c's middle lies at 25.
    got = worst_on_several(table(), PILLARS, RESIDENTS)
    assert got.worst["2"].tolist() == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]


def test_an_area_that_lacks_an_indicator_is_not_scored_on_its_pillar():
    needs = table()
    needs.loc["a", "two"] = np.nan
    got = worst_on_several(needs, PILLARS, pd.Series(10, index=AREAS))
    assert np.isnan(got.worst.loc["a", "1"])
    assert got.count["a"] == 0


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="same index"):
        worst_on_several(table(), PILLARS, RESIDENTS.reset_index(drop=True))
    with pytest.raises(ValueError, match="no indicator has a pillar"):
        worst_on_several(table(), {}, RESIDENTS)


def test_the_fifth_is_no_sixth():
    # 14 residents, then 8 whose middle is at 18 of 100: within a fifth, past a sixth.
    residents = RESIDENTS.copy()
    residents[["b", "c", "d"]] = 14, 8, 18
    got = worst_on_several(table(), PILLARS, residents)
    assert got.worst["2"].tolist() == [0, 1, 1, 0, 0, 0, 0, 0, 0, 0]


def test_counts_are_whole_and_every_count_has_its_residents():
    # On the third pillar only j stands apart; nobody is in the worst fifth of all three.
    got = worst_on_several(table(), PILLARS | {"other": "3"}, pd.Series(10, index=AREAS))
    count = pd.Series([1, 2, 1, 0, 0, 0, 0, 0, 0, 1], index=AREAS, name="pillars")
    pd.testing.assert_series_equal(got.count, count)
    residents = pd.Series([60, 30, 10, 0], name="residents")
    pd.testing.assert_series_equal(got.residents, residents, check_names=False)
    assert got.residents.name == "residents"
