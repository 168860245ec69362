"""Periods on the scale of time."""

from __future__ import annotations

import pytest

from lsp_geo.data import periods as p


@pytest.mark.parametrize(
    ("key", "start", "months"),
    [
        ("2021", 2021 * 12, 12),
        ("2014/15", 2014 * 12 + 3, 12),
        ("2015-08", 2015 * 12 + 7, 1),
        ("2009 to 2013", 2009 * 12, 60),
        ("2024-01 to 2024-04", 2024 * 12, 4),
    ],
)
def test_every_form_of_key(key, start, months):
    assert p.span(key) == (start, start + months)


def test_every_period_of_the_catalogue_has_a_place_in_time(tables):
    for name in tables.catalogue.indicators:
        starts = [p.span(period) for period in tables.periods(name)]
        assert starts == sorted(starts), name


def test_not_a_period():
    with pytest.raises(ValueError, match="soon"):
        p.span("soon")


def test_three_year_averages_are_thinned_from_the_last():
    rolling = [f"{year} to {year + 2}" for year in range(2010, 2017)]
    assert p.without_overlap(rolling) == ["2010 to 2012", "2013 to 2015", "2016 to 2018"]
    assert p.without_overlap(["2019", "2020", "2021"]) == ["2019", "2020", "2021"]
    assert p.without_overlap(["2019/20", "2020/21"]) == ["2019/20", "2020/21"]


def test_even_spacing():
    assert p.evenly_spaced(["2019", "2020", "2021"])
    assert not p.evenly_spaced(["2017", "2018", "2020"])
    assert p.evenly_spaced(["2022-02", "2022-05", "2022-08"])
    assert not p.evenly_spaced(["2022-05", "2022-08", "2022-11", "2023-11"])


def test_months_are_compared_with_the_same_month():
    assert p.first_to_compare(["2021-02", "2021-11", "2022-02", "2022-11"]) == "2021-11"
    assert p.first_to_compare(["2021-02", "2022-11"]) == "2021-02"
    assert p.first_to_compare(["2012", "2013", "2018"]) == "2012"


def test_the_middle_of_a_period_in_years():
    assert p.middle("2021") == 2021.5
    assert p.middle("2009 to 2013") == 2011.5
