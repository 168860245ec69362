"""City series: standing, gap, rank and direction, against figures worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lsp_geo import formatting
from lsp_geo.analysis import city_series, five_points, series_words
from lsp_geo.data.indicator import Segment
from lsp_geo.stats.trend import CHI_SQUARE, POINTS

LIVERPOOL, ENGLAND = "E08000012", "E92000001"


@pytest.fixture(scope="module")
def readings(tables):
    return {i.id: city_series.read(tables, i.id) for i in tables.catalogue.city_series()}


@pytest.fixture(scope="module")
def values(tables):
    return tables.values.of


# Liverpool and England as SOURCES.md of the comparators has them.
@pytest.mark.parametrize(
    ("name", "period", "ours", "england", "where"),
    [
        # A count without an interval of either: higher, and no verdict.
        ("city-claimant-count", "2025", 5.6, 4.0, "higher"),
        ("city-gigabit-broadband", "2026-01", 91.6, 88.4, "not like for like"),
        ("city-fuel-poverty", "2022", 17.15, 13.05, "higher"),
        ("city-house-price", "2024", 160_000, None, "lower"),
    ],
)
def test_standing_against_published_figures(readings, name, period, ours, england, where):
    reading = readings[name]
    assert reading.period == period
    assert reading.value == pytest.approx(ours, abs=0.0051 if name.endswith("poverty") else 0.051)
    if england is not None:
        assert reading.england == pytest.approx(england, abs=0.0501)
        assert reading.gap.estimate == pytest.approx(reading.value - reading.england)
    assert city_series.position(reading) == where


def test_nothing_is_called_better_or_worse_that_cannot_be_told(readings):
    for name, reading in readings.items():
        where = city_series.position(reading)
        if where in ("better", "worse"):
            assert reading.gap.distinguishable, name
            assert not reading.indicator.set_against, name
    # 4.5 and 4.5 museums, 4.9% and 5.0% of businesses, 3.3 and 3.2 of anxiety.
    for name in ("city-museums", "city-high-growth-businesses", "city-anxiety"):
        assert city_series.position(readings[name]) == city_series.NO_CLEAR


def test_absence_and_empty_homes(readings):
    assert readings["city-persistent-absence"].value == pytest.approx(20.9, abs=0.05)
    # 10,779 empty of 232,952 homes.
    assert readings["city-empty-homes"].value == pytest.approx(100 * 10_779 / 232_952)


def test_rank_among_core_cities_by_hand(readings, sources):
    cities = pd.read_csv(sources / "indicators" / "comparators" / "fuel_poverty_core_cities.csv")
    cities = cities[(cities["year"] == 2022) & (cities["lad22_code"] != ENGLAND)]
    shares = 100 * cities["fuel_poor_households"] / cities["households"]
    own = shares[cities["lad22_code"] == LIVERPOOL].iloc[0]
    reading = readings["city-fuel-poverty"]
    assert reading.cities == len(cities) == 8
    assert reading.rank == 1 + (shares.round(1) > round(own, 1)).sum()
    assert reading.rank_back == 1 + (shares.round(1) < round(own, 1)).sum()


def test_rank_is_counted_from_the_nearer_end(readings):
    museums = readings["city-museum-visits"]
    assert series_words.rank_in_words(museums).startswith("highest of 8 core cities")
    assert series_words.rank_in_words(readings["city-child-obesity"]) == "highest of 8 core cities"
    assert (
        series_words.rank_in_words(readings["city-primary-standard"]) == "lowest of 8 core cities"
    )


def test_a_rank_lies_in_the_range_its_interval_allows(readings):
    ranged = [r for r in readings.values() if r.first is not None]
    assert len(ranged) > 15
    for reading in ranged:
        assert 1 <= reading.first <= reading.last <= reading.cities
        assert reading.first <= reading.rank <= reading.last


def test_direction_of_pay_by_an_independent_fit(values, readings):
    rows = values("city-weekly-pay")
    rows = rows[rows["area_code"] == LIVERPOOL].tail(POINTS)
    error = (rows["upper"] - rows["lower"]).to_numpy() / (2 * 1.959964)
    fit, covariance = np.polyfit(range(POINTS), rows["value"], 1, w=1 / error, cov="unscaled")
    reading = readings["city-weekly-pay"]
    assert reading.direction.slope == pytest.approx(fit[0])
    assert reading.direction.chi_square == pytest.approx(fit[0] ** 2 / covariance[0, 0], rel=1e-4)
    assert reading.direction.chi_square > CHI_SQUARE
    # Pay in the prices of each year rises with prices: that is not called better.
    assert series_words.in_words(reading) == "increasing in the prices of each year"


def test_overlapping_periods_are_not_five_points(readings):
    heart = readings["city-preventable-heart-deaths"]
    assert heart.points == (
        "2010 to 2012",
        "2013 to 2015",
        "2016 to 2018",
        "2019 to 2021",
        "2022 to 2024",
    )
    life = readings["city-healthy-life-expectancy-women"]
    assert life.direction.why == "only 4 of its periods do not overlap, and the rule needs 5"


def test_a_break_ends_a_series(readings):
    fuel = readings["city-fuel-poverty"].direction
    assert fuel.direction == "cannot be said"
    assert "since the break at 2019" in fuel.why
    assert "2006/07" not in readings["city-persistent-absence"].points


def test_why_nothing_can_be_said(readings):
    why = {name: reading.direction.why for name, reading in readings.items()}
    assert why["city-child-obesity"] == "there is one period only"
    assert "there are only 2 periods" in why["city-child-poverty"]
    assert "pool several years" in why["city-life-expectancy"]
    assert "not evenly spaced" in why["city-cycle-time-to-jobs"]
    assert "not evenly spaced" in why["city-universal-credit"]
    assert "no interval" in why["city-claimant-count"]
    for name, reading in readings.items():
        unsaid = reading.direction.direction == "cannot be said"
        assert bool(reading.direction.why) == unsaid, name
        assert len(reading.points) in (0, POINTS), name


def test_two_points_never_make_a_direction(tables):
    indicator = tables.catalogue.indicators["city-employment"]
    last = Segment("2022", "2023", "district", "", "it was counted anew", True)
    asked = five_points.points(replace(indicator, segments=(last,)), ["2022", "2023"])
    assert asked.periods == () and "only 2 periods" in asked.why


def test_points_stop_at_a_break_and_need_leave(tables):
    indicator = tables.catalogue.indicators["city-employment"]
    years = [str(year) for year in range(2010, 2024)]
    early = Segment("2010", "2016", "district", "", "", True)
    late = Segment("2017", "2023", "district", "", "it was counted anew", True)
    broken = replace(indicator, segments=(early, late))
    assert five_points.points(broken, years).periods == tuple(years[7:])
    forbidden = replace(indicator, segments=(early, replace(late, trend=False)))
    assert "must not be read" in five_points.points(forbidden, years).why
    on_wards = replace(late, trend=False, trend_levels=("ward25",))
    wards = replace(indicator, segments=(early, on_wards))
    assert five_points.points(wards, years, "ward25").periods == tuple(years[7:])
    assert five_points.points(wards, years, "lsoa21").why


def test_no_limits_of_our_own_for_money_or_models(tables, values):
    rows = values("city-air-cleaned-by-nature")
    assert np.isnan(
        five_points.limits(tables.catalogue.indicators["city-air-cleaned-by-nature"], rows)[0]
    ).all()
    indicator = tables.catalogue.indicators["city-empty-homes"]
    rows = values("city-empty-homes")
    assert np.isfinite(five_points.limits(indicator, rows)[0]).sum() == rows["value"].notna().sum()
    modelled = replace(indicator, modelled=True)
    assert np.isnan(five_points.limits(modelled, rows)[0]).all()


def test_a_total_is_not_set_against_a_country(readings):
    assert readings["city-short-let-guest-nights"].gap is None
    assert (
        series_words.gap_in_words(readings["city-short-let-guest-nights"])
        == "no figure for England"
    )


def test_steps():
    for values, words in (
        ([9, 1, 2, 3, 4, 5], "rose at each of the last four steps"),
        ([5, 4, 3, 2, 1], "fell at each of the last four steps"),
        ([1, 2, 1, 2, 3], "rose at 3 and fell at 1 of the last four steps"),
    ):
        assert five_points.steps(np.array(values, dtype=float)) == words
    assert five_points.steps(np.array([1, 2, 3, 4.0])) == ""


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (21, "21st"),
    ],
)
def test_ordinals(number, text):
    assert formatting.ordinal(number) == text


def test_sentences(readings):
    pay = readings["city-claimant-count"]
    assert series_words.standing(pay, "Liverpool") == (
        "Residents claiming benefits as unemployed: 5.6% of residents aged 16 to 64 in Liverpool "
        "(2025), 1.6 percentage points above England; 4th highest of 11 core cities."
    )
    obesity = readings["city-adult-obesity"]
    assert series_words.travel(obesity) == (
        "Neither clearly rising nor falling over the five periods from 2020/21 to 2024/25."
    )
    for reading in readings.values():
        for text in (
            series_words.standing(reading, "X"),
            series_words.travel(reading),
            series_words.gap_travel(reading),
        ):
            assert text.endswith(".") and "nan" not in text and "None" not in text, text


def test_no_line_joins_a_break(tables):
    for indicator in tables.catalogue.city_series():
        lines = city_series.lines(tables, indicator.id)
        assert lines["value"].notna().all() and len(lines), indicator.id
        for cut in city_series.breaks(tables, indicator.id):
            assert cut.why, indicator.id
            before, after = (
                set(lines.loc[lines["period"] == p, "run"]) for p in (cut.before, cut.after)
            )
            assert not before & after, indicator.id


def test_a_missing_figure_cuts_only_its_own_line(tables):
    lines = city_series.lines(tables, "city-persistent-absence-looked-after")
    own = lines[lines["area_code"] == LIVERPOOL].set_index("period")["run"]
    assert "2019/20" not in own.index
    assert own["2018/19"] != own["2020/21"] != own["2021/22"]
    assert own["2021/22"] == own["2024/25"]


def test_missing_years_are_breaks(tables):
    cuts = {
        (b.before, b.after): b.why for b in city_series.breaks(tables, "city-cycle-time-to-jobs")
    }
    assert cuts == {("2017", "2019"): "there is no figure between 2017 and 2019"}
