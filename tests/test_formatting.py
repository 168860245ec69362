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


def test_the_summary_names_extremes_city_england_and_gaps(tables):
    text = " ".join(overview.summary(tables, tables.catalogue.indicator("crime"), "ward25", "2025"))
    assert "64 wards have a value for 2025" in text
    assert "Highest: Brownlow Hill (800.1)" in text
    assert "Liverpool as a whole: 129.7 for every 1,000 residents." in text
    assert "England: 76.7" in text
    bus = " ".join(
        overview.summary(tables, tables.catalogue.indicator("bus-departures"), "lsoa21", "2025")
    )
    assert "11 neighbourhoods have no value: no bus stop inside the boundary." in bus


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
