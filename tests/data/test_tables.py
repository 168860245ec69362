"""Larger areas: sums over sums, wards that add up to the city, published figures reproduced."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import numpy as np
import pytest

from lsp_geo.data.tables import USUAL_BLOCKS, Tables, _own_level
from lsp_geo.errors import NotKnown
from lsp_geo.stats.sharing import sharing_error

SUMMED = ("ratio", "sum")


@pytest.fixture
def tables(city) -> Tables:
    """Nothing is kept from one test to the next: each works out what it asks for."""
    whole = city.tables
    return Tables(whole.catalogue, whole.geography, whole.values)


def test_recorded_crime_in_the_city_is_the_ratio_of_sums(tables):
    row = tables.city("crime")
    assert row["numerator"] == 63_069
    assert row["denominator"] == 486_097
    assert row["value"] == pytest.approx(129.7, abs=0.05)


@pytest.mark.parametrize(
    ("indicator_id", "published", "tolerance"),
    [
        # Figures MHCLG publishes for the district, weighted by residents of mid-2022.
        ("imd-score", 37.110, 0.0005),
        ("education-deprivation", 32.945, 0.0005),
        ("crime-deprivation", 0.498, 0.0005),
        ("health-deprivation", 1.273, 0.0005),
        ("income-deprivation", 34.3, 0.05),
        ("employment-deprivation", 21.4, 0.05),
        ("child-income-deprivation", 53.32, 0.01),
        ("older-people-income-deprivation", 32.60, 0.01),
        # ONS's own district figures.
        ("unemployed", 4.8, 0.05),
        ("economically-inactive", 44.2, 0.05),
        ("no-qualifications", 22.35, 0.005),
        ("no-car", 40.08, 0.005),
        ("overcrowding", 3.54, 0.005),
        ("fuel-poverty", 17.15, 0.005),
        ("bad-health", 7.98, 0.005),
        # By dwellings: 72,838 of 218,840.
        ("built-before-1919", 33.28, 0.005),
        # From counts of MSOAs, which larger areas can be made from.
        ("universal-credit", 28.41, 0.005),
        ("children-low-income", 32.93, 0.005),
        ("private-outdoor-space", 83.92, 0.005),
        # ONS's own figures for the city, beside MSOAs that must not be averaged.
        ("life-expectancy-men", 75.88, 0.0005),
        ("life-expectancy-women", 80.26, 0.0005),
        ("healthy-life-expectancy-men", 56.93, 0.0005),
        ("healthy-life-expectancy-women", 58.99, 0.0005),
    ],
)
def test_the_city_is_as_published(tables, indicator_id, published, tolerance):
    assert tables.city(indicator_id)["value"] == pytest.approx(published, abs=tolerance)


def test_wards_and_msoas_add_up_to_the_city_for_every_count(tables):
    for indicator in tables.catalogue.indicators.values():
        if indicator.aggregation not in SUMMED or indicator.is_city_series:
            continue
        for period in tables.periods(indicator.id):
            whole = tables.city(indicator.id, period)
            for level in tables.levels(indicator.id)[:-1]:
                table = tables.table(indicator.id, level, period)
                column = (
                    "value"
                    if indicator.aggregation == "sum" and level == "lsoa21"
                    else ("numerator")
                )
                assert table[column].sum() == pytest.approx(whole["numerator"], rel=1e-5), (
                    indicator.id,
                    level,
                    period,
                )
                if indicator.aggregation == "ratio":
                    assert table["denominator"].sum() == pytest.approx(
                        whole["denominator"], rel=1e-5
                    ), (indicator.id, level, period)


def test_residents_add_up_to_the_census(tables):
    for level in ("lsoa21", "msoa21", "ward25", "city"):
        assert tables.table("residents", level)["value"].sum() == pytest.approx(486_093)


def test_waterfront_north_has_a_value_of_every_indicator_wards_have(tables):
    """No neighbourhood's best fit is this ward; it must not be lost for that."""
    for indicator in tables.catalogue.indicators.values():
        if "ward25" in tables.levels(indicator.id):
            table = tables.table(indicator.id, "ward25").set_index("area_code")
            assert np.isfinite(table.at["E05015332", "value"]), indicator.id


def test_every_indicator_is_at_every_level_its_rule_allows(tables):
    for indicator in tables.catalogue.indicators.values():
        if indicator.is_city_series:
            assert tables.levels(indicator.id) == []
        elif indicator.aggregation == "none":
            shown = tables.levels(indicator.id)
            assert shown[1:] == (["city"] if indicator.city_values else [])
        elif indicator.level == "msoa11":
            assert tables.levels(indicator.id) == ["msoa21", "city"]
        else:
            assert tables.levels(indicator.id)[-3:] == ["msoa21", "ward25", "city"]


def test_the_smallest_level_shown_comes_first(tables):
    for indicator in tables.catalogue.indicators.values():
        if not indicator.is_city_series:
            assert tables.levels(indicator.id)[0] == _own_level(indicator), indicator.id


def test_a_ward_lies_between_its_neighbourhoods(tables):
    """A mean or a ratio of parts can never leave their range."""
    links = tables.geography.lsoa21_ward25
    for indicator_id in ("bad-health", "imd-score", "unemployed", "gp-distance", "fuel-poverty"):
        small = tables.table(indicator_id, "lsoa21").set_index("area_code")["value"]
        wards = tables.table(indicator_id, "ward25").set_index("area_code")["value"]
        for ward, parts in links.groupby("ward25")["lsoa21"]:
            inside = small.loc[parts]
            # Tables for output areas are perturbed apart from those for LSOAs.
            assert inside.min() - 1.5 <= wards[ward] <= inside.max() + 1.5, (indicator_id, ward)


def test_a_split_area_gives_its_rate_to_its_parts_and_says_so(tables):
    links = tables.geography.lsoa11
    split = links[links["change"] == "S"]
    rows = tables.table("gp-distance", "lsoa21").set_index("area_code")
    published = tables.values.of("gp-distance").set_index("area_code")["value"]
    for parent, child in zip(split["lsoa11"], split["lsoa21"], strict=True):
        assert rows.at[child, "value"] == pytest.approx(published[parent])
        assert rows.at[child, "method"] == "rate of the 2011 area it was split from"
        assert rows.at[child, "estimated"] == 1


def test_a_merged_area_is_the_weighted_mean_of_its_parts(tables):
    """E01034403-like merges: by hand from the lookup's weights."""
    links = tables.geography.lsoa11
    merged = links[links["change"] == "M"]
    published = tables.values.of("gp-distance").set_index("area_code")["value"]
    rows = tables.table("gp-distance", "lsoa21").set_index("area_code")
    for child, parts in merged.groupby("lsoa21"):
        by_hand = sum(
            published[parent] * weight
            for parent, weight in zip(parts["lsoa11"], parts["weight"], strict=True)
        )
        assert rows.at[child, "value"] == pytest.approx(by_hand)
        assert rows.at[child, "method"] == "2011 areas merged"


def test_methods_and_coverage_stand_on_every_row(tables):
    for indicator_id, level, method in (
        ("unpaid-care", "ward25", "summed from output areas"),
        ("bad-health", "ward25", "summed from LSOAs, apportioned by residents"),
        ("overcrowding", "ward25", "summed from LSOAs, apportioned by households"),
        (
            "imd-score",
            "ward25",
            "mean of LSOAs weighted by residents of the source's year, apportioned by residents",
        ),
        ("bad-health", "lsoa21", "published"),
        ("unpaid-care", "lsoa21", "summed from output areas"),
    ):
        table = tables.table(indicator_id, level)
        assert set(table["method"]) == {method}
        assert (table["coverage"] == 1).all()
    assert tables.table("bad-health", "ward25")["estimated"].max() <= 1


def test_a_gap_lowers_coverage_and_nothing_is_filled_in(tables):
    small = tables.table("not-entering-higher-education", "lsoa21")
    assert small["value"].isna().sum() == 3
    wards = tables.table("not-entering-higher-education", "ward25")
    assert (wards["coverage"] < 1).any()
    assert tables.city("not-entering-higher-education")["coverage"] < 1


# Of each rule one, with the column that weighs a mean; what is weighed by people of a source's own
# year, or by a base of its own, has them beside the value.
RULES = {
    "bad-health": "",
    "residents": "",
    "unemployed": "denominator",
    "imd-score": "denominator",
    "one-person-households": "denominator",
}


@pytest.mark.parametrize("indicator_id", RULES)
def test_an_area_without_a_value_adds_nothing_to_the_area_around_it(tables, indicator_id):
    """Its counts do not either, should they stand there all the same."""
    indicator, geography = tables.catalogue.indicator(indicator_id), tables.geography
    step, period = indicator.level, tables.periods(indicator_id)[-1]
    figures = tables._published(indicator, step, [period])
    value = figures.value.copy()
    value[0] = np.nan
    made = tables._up(indicator, replace(figures, value=value), step, "msoa21")
    if step == "oa21":
        small = geography.oa21.set_index("oa21").rename(columns={"msoa21": "parent"})
    else:
        small = geography.areas(step)
    msoa, gone = small["parent"].iloc[0], small.index[0]
    inside = small.index[small["parent"] == msoa]
    others = inside.drop(gone)
    rows = tables.values.of(indicator_id)
    left = rows[rows["period"] == period].set_index("area_code").loc[others]
    at = geography.codes["msoa21"].get_loc(msoa)
    counted = {column: left[column].sum(min_count=1) for column in ("numerator", "denominator")}
    if indicator.aggregation == "sum":
        expected = counted["numerator"] = left["value"].sum()
    elif indicator.aggregation == "ratio":
        expected = indicator.scale * counted["numerator"] / counted["denominator"]
    else:
        expected = np.average(left["value"], weights=left[RULES[indicator_id]])
        counted["numerator"] = np.nan
    assert made.value[at, 0] == pytest.approx(expected)
    for column, count in counted.items():
        assert getattr(made, column)[at, 0] == pytest.approx(count, nan_ok=True), column
    people = small["residents"]
    assert made.coverage[at, 0] == pytest.approx(people[others].sum() / people[inside].sum())


def test_an_area_none_of_whose_parts_has_a_value_has_none_and_says_so(tables):
    for indicator_id in RULES:
        indicator = tables.catalogue.indicator(indicator_id)
        period = tables.periods(indicator_id)[-1]
        figures = tables._published(indicator, indicator.level, [period])
        none = replace(figures, value=np.full(figures.value.shape, np.nan))
        made = tables._up(indicator, none, indicator.level, "ward25")
        assert np.isnan(made.value).all(), indicator_id
        assert (made.coverage == 0).all()
        assert (made.note == "missing: no neighbourhood of this area has a value").all()


def test_numbers_are_numbers_on_every_level(tables):
    numbers = ["value", "numerator", "denominator", "lower", "upper", "coverage", "estimated"]
    for indicator_id in RULES:
        for level in tables.levels(indicator_id):
            table = tables.table(indicator_id, level)
            assert set(table[[*numbers, "sharing_error"]].dtypes) == {np.dtype(float)}
            assert table["ranked"].dtype == bool


def test_a_mean_of_output_areas_may_be_weighted_by_people_or_homes(tables):
    indicator, geography = tables.catalogue.indicator("unemployed"), tables.geography
    figures = tables._published(indicator, "oa21", ["2021"])
    small = geography.oa21
    for weight in ("residents", "households"):
        weighted = replace(indicator, weight=weight)
        made = tables._up(weighted, figures, "oa21", "city")
        by_hand = np.average(figures.value[:, 0], weights=small[weight])
        assert made.value[0, 0] == pytest.approx(by_hand)
        assert made.method[0] == f"mean of output areas weighted by {weight}"


def test_intervals_are_given_only_by_the_rule(tables):
    for indicator in tables.catalogue.indicators.values():
        for level in tables.levels(indicator.id):
            table = tables.table(indicator.id, level)
            has = table["lower"].notna().any()
            if indicator.intervals == "none" or indicator.kind == "score":
                assert not has, indicator.id
            elif indicator.intervals in ("wilson", "byar"):
                known = table["value"].notna()
                assert table.loc[known, "lower"].notna().all(), (indicator.id, level)
                assert (table.loc[known, "lower"] <= table.loc[known, "value"] + 1e-9).all()


# The census tables held for output areas, as well as for the LSOAs they make up.
BOTH = (
    "born-outside-uk",
    "age-20-to-34",
    "moved-in-last-year",
    "limited-english",
    "unpaid-care",
    "unpaid-care-50-hours",
    "part-time-work",
    "drives-to-work",
    "walks-or-cycles-to-work",
    "public-transport-to-work",
)


def shared_out(tables, indicator_id: str):
    """True ward values, and rows made as if only LSOAs were held."""
    indicator, geography = tables.catalogue.indicator(indicator_id), tables.geography
    figures = tables._published(indicator, "oa21", ["2021"])
    lsoas = tables._up(indicator, figures, "oa21", "lsoa21")
    wards = geography.areas("ward25")
    rows = tables._up(indicator, lsoas, "lsoa21", "ward25").table(wards, ["2021"])
    return tables.table(indicator_id, "ward25")["value"], rows


def test_ward_limits_hold_the_true_value_as_often_as_they_say(tables):
    """At most 5% of 640 readings outside 95% limits; chance alone left out 11%."""
    outside = narrow = 0
    for name in BOTH:
        indicator = tables.catalogue.indicator(name)
        true, rows = shared_out(tables, name)
        lower, upper = indicator.limits(rows)
        outside += ((true < lower) | (true > upper)).sum()
        lower, upper = indicator.limits(rows.assign(sharing_error=0.0))
        narrow += ((true < lower) | (true > upper)).sum()
    assert (outside, narrow) == (23, 71)
    assert outside <= 0.05 * 640


def test_neighbourhoods_whose_output_areas_are_not_held_count_as_of_usual_size(tables):
    geography = copy(tables.geography)
    held = geography.oa21["lsoa21"] != geography.codes["lsoa21"][0]
    geography.oa21 = geography.oa21[held]
    blocks = Tables(tables.catalogue, geography, tables.values)._blocks
    assert blocks[0] == USUAL_BLOCKS
    assert blocks[1:].tolist() == tables._blocks[1:].tolist()
    assert tables._blocks.sum() == len(tables.geography.oa21)


def test_only_wards_of_divided_neighbourhoods_are_widened(tables):
    wards = tables.table("bad-health", "ward25")
    assert (wards["sharing_error"] > 0).any()
    for level in ("lsoa21", "msoa21", "city"):
        assert (tables.table("bad-health", level)["sharing_error"] == 0).all()
    for indicator_id in ("unpaid-care", "imd-score", "fuel-poverty"):
        assert (tables.table(indicator_id, "ward25")["sharing_error"] == 0).all()


@pytest.mark.parametrize(("indicator_id", "events"), [("bad-health", False), ("crime", True)])
def test_the_error_of_sharing_out_is_that_of_people_or_of_events(tables, indicator_id, events):
    indicator, geography = tables.catalogue.indicator(indicator_id), tables.geography
    small = tables.table(indicator_id, "lsoa21")
    shares = geography.shares("lsoa21", "ward25", "residents")
    blocks = geography.oa21.groupby("lsoa21").size().loc[small["area_code"]].to_numpy(float)
    counts = (small["numerator"].to_numpy(), small["denominator"].to_numpy())
    wards = tables.table(indicator_id, "ward25")["sharing_error"]
    by_hand = indicator.scale * sharing_error(shares, *counts, blocks, events=events)
    other = indicator.scale * sharing_error(shares, *counts, blocks, events=not events)
    assert wards.to_numpy() == pytest.approx(by_hand)
    assert wards.to_numpy() != pytest.approx(other, rel=0.01)


def test_wards_of_which_over_half_is_shared_out_have_no_rank(tables):
    wards = tables.table("crime", "ward25").set_index("area_code")
    assert (wards["ranked"] == (wards["estimated"] <= 0.5)).all()
    assert not wards.at["E05015332", "ranked"]
    # Census tables of output areas rest on hardly any sharing.
    assert tables.table("unpaid-care", "ward25")["ranked"].all()
    assert tables.table("crime", "lsoa21")["ranked"].all()


def test_twenty_one_student_neighbourhoods(tables):
    students = tables.values.student_areas
    assert students.index.equals(tables.geography.areas("lsoa21").index)
    assert students.sum() == 21
    residents = tables.geography.areas("lsoa21")["residents"]
    assert residents[students].sum() == 44_154


def test_old_editions_can_be_had_on_their_own_areas(tables):
    """The ministry counts 145 of 298; on today's areas parts of a divided one count apart."""
    rows = tables.published("most-deprived-tenth", "2019")
    assert (len(rows), (rows["value"] > 0).sum()) == (298, 145)
    assert rows["area_name"].str.startswith("Liverpool 0").all()
    assert (tables.table("most-deprived-tenth", "lsoa21", "2019")["value"] > 0).sum() == 148


def test_a_city_series_begins_with_the_city(tables):
    rows = tables.published("city-claimant-count")
    assert rows["area_name"].iloc[0] == "Liverpool"
    assert rows["value"].iloc[0] == 5.6
    assert rows.set_index("area_name").at["England", "value"] == 4.0


def test_a_small_base_is_marked_on_every_level(tables):
    for level in ("msoa21", "ward25"):
        table = tables.table("child-income-deprivation", level)
        few = table["denominator"] < 100
        assert (table["note"].str.startswith("unreliable") == few).all()


def test_rates_without_counts_are_known_to_be_averaged(tables):
    averaged = {i.id for i in tables.catalogue.indicators.values() if i.averaged}
    assert averaged == {
        "violence-with-injury",
        "stalking-and-harassment",
        "loneliness",
        "owner-affordability",
        "private-rent-affordability",
    }


def test_england_is_named_only_where_it_is_covered(tables):
    for (name, _), england in tables.values._england.items():
        assert england.is_england == (not tables.catalogue.indicator(name).england_covers), name
    assert tables.england("crime", "2025").coverage == pytest.approx(0.6345, abs=0.0001)


def test_asking_for_what_is_not_there_says_what_there_is(tables):
    with pytest.raises(NotKnown) as caught:
        tables.table("universal-credit", "lsoa21")
    name = tables.catalogue.indicator("universal-credit").name
    assert str(caught.value) == (
        f"“{name}” cannot be given at level “lsoa21”. It has: msoa21, city."
    )
    with pytest.raises(NotKnown, match=r"at level “city”\. It has: the whole district only\.$"):
        tables.table("city-child-poverty", "city")
    with pytest.raises(NotKnown, match="2021"):
        tables.table("bad-health", "ward25", "1981")
    with pytest.raises(NotKnown, match="no indicator called “happiness”") as caught:
        tables.table("happiness", "ward25")
    assert caught.value.command == "catalogue"
