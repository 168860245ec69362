"""Numbers, periods and sentences as readers see them."""

from __future__ import annotations

import pytest

from lsp_geo import formatting
from lsp_geo.analysis import overview


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.56, 1, "1,234.6"),
        (-0.04, 1, "0.0"),
        (-1.26, 1, "−1.3"),
        (0, 0, "0"),
        (float("nan"), 1, "no data"),
        (1_000_000, 0, "1,000,000"),
    ],
)
def test_numbers(value, decimals, text):
    assert formatting.number(value, decimals) == text


@pytest.mark.parametrize(
    ("indicator_id", "value", "text"),
    [
        ("bad-health", 7.98, "8.0%"),
        ("house-price", 129_500, "£129,500"),
        ("crime", 129.75, "129.8 per 1,000 residents"),
        ("health-deprivation", -0.525, "−0.53"),
        ("gp-distance", 411, "411 metres"),
        ("residents", 486_093, "486,093 people"),
    ],
)
def test_figures_carry_their_unit(tables, indicator_id, value, text):
    assert formatting.figure(tables.catalogue.indicator(indicator_id), value) == text


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("2021", "2021"),
        ("2014/15", "2014/15"),
        ("2015-08", "August 2015"),
        ("2024-01 to 2024-04", "January to April 2024"),
        ("2009 to 2013", "2009 to 2013"),
        ("2023-12 to 2024-02", "December 2023 to February 2024"),
    ],
)
def test_periods(key, text):
    assert formatting.period(key) == text


@pytest.mark.parametrize(
    ("indicator_id", "text"),
    [
        ("bad-health", "2.1% to 3.0%"),
        ("crime", "2.1 to 3.0 per 1,000 residents"),
        ("household-income", "£2 to £3"),
    ],
)
def test_intervals_say_their_unit_once(tables, indicator_id, text):
    indicator = tables.catalogue.indicator(indicator_id)
    assert formatting.interval(indicator, 2.1, 3.0) == text
    assert formatting.interval(indicator, float("nan"), 3.0) == ""


def test_missing_suppressed_zero_and_unreliable_read_differently(tables):
    indicator = tables.catalogue.indicator("bad-health")
    nan = float("nan")
    shown = [
        formatting.cell(indicator, nan, "missing: not collected"),
        formatting.cell(indicator, nan, "suppressed: fewer than 5"),
        formatting.cell(indicator, 0.0, ""),
        formatting.cell(indicator, 12.0, "unreliable: only 34 people"),
    ]
    assert shown == ["no data", "suppressed", "0.0%", "12.0% (unreliable)"]


def test_a_period_says_of_which_years_its_data_are(tables):
    said = {
        "imd-score": "Indices 2025, data of about 2022 to 2024",
        "gp-distance": "2025, sites of 2025, population centres of 2011",
        "city-homelessness": "Indices 2025, data of years before 2025, not stated",
        "bad-health": "2021",
    }
    for name, text in said.items():
        indicator = tables.catalogue.indicator(name)
        assert formatting.period_of(indicator, tables.periods(name)[-1]) == text


def test_the_summary_names_extremes_city_england_and_gaps(tables):
    text = " ".join(overview.summary(tables, tables.catalogue.indicator("crime"), "ward25", "2025"))
    assert "64 wards have a value for 2025" in text
    # Brownlow Hill has 832.2, all of it shared out from divided neighbourhoods.
    assert "Highest: City Centre South (558.4)" in text
    assert "28 wards rest on sharing out for over half of the residents" in text
    assert "Liverpool as a whole: 129.7 for every 1,000 residents." in text
    assert "76.7" in text and "England: 76.7" not in text
    bus = " ".join(
        overview.summary(tables, tables.catalogue.indicator("bus-departures"), "lsoa21", "2025")
    )
    assert "11 neighbourhoods have no value: no bus stop inside the boundary." in bus


def test_equals_are_counted_and_not_cut(tables):
    share = tables.catalogue.indicator("most-deprived-tenth")
    assert "Lowest: 26 wards (0.0%)." in overview.summary(tables, share, "ward25", "2025")
    table = tables.table("most-deprived-tenth", "ward25", "2025")
    # Of which 15 are mostly shared out: they are counted, and neither ranked nor named.
    assert (table["value"].round(1) == 0).sum() == 26
    assert ((table["value"] == 0) & (table["estimated"] <= 0.5)).sum() == 11
    burglary = tables.catalogue.indicator("burglary")
    lines = overview.summary(tables, burglary, "lsoa21", "2025")
    assert "Lowest: 24 neighbourhoods (0.0)." in lines


def test_a_neighbourhood_of_34_older_people_does_not_lead(tables):
    older = tables.catalogue.indicator("older-people-income-deprivation")
    assert "97.7" not in overview.headline(tables, older, "lsoa21", "2025")
    assert overview.headline(tables, older, "lsoa21", "2025").endswith("037D.")


def test_all_or_nothing_is_counted(tables):
    share = tables.catalogue.indicator("most-deprived-tenth")
    assert overview.headline(tables, share, "lsoa21", "2025").endswith(
        ": 111 of 302 neighbourhoods, home to 37% of residents."
    )


def test_every_headline_and_summary_can_be_written(tables):
    for indicator in tables.catalogue.indicators.values():
        for level in tables.levels(indicator.id):
            for period in tables.periods(indicator.id):
                line = overview.headline(tables, indicator, level, period)
                assert line.startswith(indicator.name)
                text = " ".join(overview.summary(tables, indicator, level, period))
                assert "nan" not in f"{line} {text}".lower().replace("finan", "")


def test_lists_read_as_spoken():
    assert formatting.and_list(["a"]) == "a"
    assert formatting.and_list(["a", "b", "c"]) == "a, b and c"
