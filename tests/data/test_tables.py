"""Larger areas: sums over sums, wards that add up to the city, published figures reproduced."""

from __future__ import annotations

import numpy as np
import pytest

from lsp_geo.errors import NotKnown

SUMMED = ("ratio", "sum")


def test_recorded_crime_in_the_city_is_the_ratio_of_sums(tables):
    row = tables.city("crime")
    assert row["numerator"] == 63_069
    assert row["denominator"] == 486_097
    assert row["value"] == pytest.approx(129.7, abs=0.05)


@pytest.mark.parametrize(
    ("indicator_id", "published", "tolerance"),
    [
        # Figures MHCLG publishes for the district. It weighs the index by mid-2022 estimates, we
        # by the census, so that all scores share one base: 37.16.
        ("imd-score", 37.11, 0.06),
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
            for level in ("lsoa21", "msoa21", "ward25"):
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
            assert len(tables.levels(indicator.id)) == 1
        else:
            assert tables.levels(indicator.id)[-3:] == ["msoa21", "ward25", "city"]


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
        ("imd-score", "ward25", "mean of LSOAs weighted by residents, apportioned by residents"),
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


def test_asking_for_what_is_not_there_says_what_there_is(tables):
    with pytest.raises(NotKnown, match="lsoa21"):
        tables.table("bus-departures", "ward25")
    with pytest.raises(NotKnown, match="2021"):
        tables.table("bad-health", "ward25", "1981")
    with pytest.raises(NotKnown, match="catalogue"):
        tables.table("happiness", "ward25")
