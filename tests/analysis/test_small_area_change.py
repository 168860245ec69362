"""Change inside the city: which runs may be read, differences and the gap, by hand."""

from __future__ import annotations

from math import hypot, sqrt

import numpy as np
import pandas as pd
import pytest

from lsp_geo.analysis import city_change, deprivation_order, gap_change
from lsp_geo.analysis import small_area_change as s
from lsp_geo.errors import NotKnown
from tests.readability import words

Z = 1.959964


def run_of(tables, name, which=0):
    return s.runs(tables, name)[which]


def byar(count, base, scale):
    low = count * (1 - 1 / (9 * count) - Z / (3 * sqrt(count))) ** 3
    more = count + 1
    high = more * (1 - 1 / (9 * more) + Z / (3 * sqrt(more))) ** 3
    return scale * low / base, scale * high / base


def test_which_change_may_be_read(tables):
    found = {
        i.id: [(r.first, r.last, r.levels) for r in s.runs(tables, i.id)]
        for i in s.with_change(tables)
    }
    assert found == {
        "children-low-income": [("2014/15", "2021/22", ("msoa21",))],
        "crime-january-to-april": [
            ("2024-01 to 2024-04", "2025-01 to 2025-04", ("ward25", "msoa21"))
        ],
        "universal-credit": [("2021-11", "2023-11", ("msoa21",))],
        "bus-departures": [("2022", "2025", ("lsoa21",))],
    }


def test_crime_of_the_whole_city_by_hand(tables):
    """20,476 and 19,793 crimes among 486,097 residents (SOURCES.md of crime)."""
    row = s.between(tables, run_of(tables, "crime-january-to-april"), "city").iloc[0]
    was, now = 1000 * 20_476 / 486_097, 1000 * 19_793 / 486_097
    assert row["change"] == pytest.approx(now - was, abs=1e-6)
    (low_was, high_was), (low_now, high_now) = (byar(n, 486_097, 1000) for n in (20_476, 19_793))
    assert row["lower"] == pytest.approx(now - was - hypot(now - low_now, high_was - was), rel=1e-6)
    assert row["upper"] == pytest.approx(now - was + hypot(high_now - now, was - low_was), rel=1e-6)
    assert s.whole(tables, run_of(tables, "crime-january-to-april")) == (
        "Liverpool as a whole: 42.1 per 1,000 residents in January to April 2024, 40.7 per 1,000 "
        "residents in January to April 2025: −1.4 per 1,000 residents (95% interval −2.2 to −0.6)."
    )


def test_clear_is_stricter_than_the_interval_shown(tables):
    table = s.between(tables, run_of(tables, "crime-january-to-april"), "ward25")
    outside = (table["lower"] > 0) | (table["upper"] < 0)
    assert table["clear"].sum() < outside.sum()
    assert not (table["clear"] & ~outside).any()
    assert "2 rose and 4 fell" in s.finding(
        tables, run_of(tables, "crime-january-to-april"), "ward25"
    )


def test_crime_by_ward_makes_the_city(tables):
    run = run_of(tables, "crime-january-to-april")
    city = s.between(tables, run, "city").iloc[0]
    wards = s.between(tables, run, "ward25")
    people = tables.table("crime-january-to-april", "ward25")["denominator"]
    assert np.average(wards["last"], weights=people) == pytest.approx(city["last"])


def test_what_the_publisher_forbids_is_not_read(tables):
    """Modelled figures “should not be used to identify detailed trends over time” (DESNZ)."""
    assert s.runs(tables, "fuel-poverty") == []
    with pytest.raises(NotKnown):
        s.run_from(tables, "fuel-poverty")
    assert "advises against" in city_change.since(tables, "city-fuel-poverty")
    # 18.0% in 2021 and 17.1% in 2022 (SOURCES.md of climate): the levels stay.
    for period, share in (("2021", 18.0), ("2022", 17.1)):
        assert tables.city("fuel-poverty", period)["value"] == pytest.approx(share, abs=0.055)


def test_two_points_are_no_trend(tables):
    run = run_of(tables, "crime-january-to-april")
    found, why = s.directions(tables, run, "ward25")
    assert found.empty and why == "two points are a difference and no trend"
    assert "no trend" in s.caution(run)


def test_why_no_direction_inside_the_city(tables):
    assert (
        "not evenly spaced" in s.directions(tables, run_of(tables, "universal-credit"), "msoa21")[1]
    )
    assert (
        "4 points are too few"
        in s.directions(tables, run_of(tables, "bus-departures"), "lsoa21")[1]
    )


def test_direction_of_children_in_low_income_families(tables):
    found, why = s.directions(tables, run_of(tables, "children-low-income"), "msoa21")
    assert why == "" and len(found) == 61
    assert found.value_counts().to_dict() == {"no significant change": 59, "increasing": 2}


def test_missing_bus_stops_stay_missing(tables):
    table = s.between(tables, run_of(tables, "bus-departures"), "lsoa21")
    absent = table[table["change"].isna()]
    assert len(absent) == 12
    assert (absent["note"] == "missing: no bus stop inside the boundary").all()
    # 5,323 departures in 2022 and 5,432 in 2025 (SOURCES.md of services); the one neighbourhood
    # that gained a stop is in the later sum only.
    assert table["first"].sum() == pytest.approx(5_323, abs=0.5)
    assert table["last"].sum() == pytest.approx(5_432, abs=0.5)


def test_gap_of_crime_by_hand(tables):
    """Sums of crimes over sums of residents, in the fifths the inequality page uses."""
    name = "crime-january-to-april"
    found = gap_change.gap(tables, run_of(tables, name))
    indicator = tables.catalogue.indicators[name]
    member = deprivation_order.fifths(tables, deprivation_order.ordering(tables, indicator))
    rows = tables.table(name, "lsoa21", "2025-01 to 2025-04")
    ends = [
        1000 * rows["numerator"][member == end].sum() / rows["denominator"][member == end].sum()
        for end in (1, 5)
    ]
    last = found.table.iloc[-1]
    assert (last["most"], last["least"]) == pytest.approx(ends)
    assert last["gap"] == pytest.approx(ends[0] - ends[1])
    apart = tables.values.student_areas.to_numpy()
    sums = rows[["numerator", "denominator"]][apart].sum()
    assert last["students"] == pytest.approx(1000 * sums["numerator"] / sums["denominator"])
    assert "two points" in found.direction.why


def test_gap_of_children_is_said_over_five_points(tables):
    run = run_of(tables, "children-low-income")
    found = gap_change.gap(tables, run)
    assert found.ordered_by == "deprivation other than income"
    assert len(found.table) == 8
    assert (found.table["lower"] < found.table["gap"]).all()
    assert found.direction.direction == "no significant change"
    first, last = found.table["gap"].iloc[0], found.table["gap"].iloc[-1]
    told = gap_change.gap_in_words(run, found)
    assert told.startswith(
        "The gap between the most and the least deprived fifth grew from "
        f"{first:.1f} to {last:.1f}; over the five periods from 2017/18 to 2021/22 it moved too "
        "little to call it a trend. Figures: "
    )
    # The whole is held by its parts: the two ends lie on either side of the city's ratio.
    rows = tables.table("children-low-income", "msoa21", "2021/22")
    city = 100 * rows["numerator"].sum() / rows["denominator"].sum()
    assert found.table.iloc[-1]["least"] < city < found.table.iloc[-1]["most"]


def test_positive_gap_is_worse_for_the_most_deprived_where_more_is_better(tables):
    found = gap_change.gap(tables, run_of(tables, "bus-departures"))
    first = found.table.iloc[0]
    assert first["gap"] == pytest.approx(first["least"] - first["most"])


def test_every_run_has_words_and_areas(tables):
    for indicator in s.with_change(tables):
        for run in s.runs(tables, indicator.id):
            for level in run.levels:
                table = s.between(tables, run, level)
                assert len(table) == tables.geography.levels[level].areas
                assert pd.api.types.is_bool_dtype(table["clear"])
                assert s.finding(tables, run, level).endswith(".")
            told = gap_change.gap_in_words(run, gap_change.gap(tables, run))
            assert "nan" not in told and "99.8" not in told and "significant" not in told
            assert len(words(told.split(" Figures: ")[0])) < 40, told


def test_two_figures_are_too_few_for_a_trend(tables):
    run = run_of(tables, "crime-january-to-april")
    assert "two figures are too few to call it a trend" in gap_change.gap_in_words(
        run, gap_change.gap(tables, run)
    )
