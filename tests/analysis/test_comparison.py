"""Comparison of areas and of indicators, against figures worked by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from lsp_geo.analysis import comparison, comparison_tables, comparison_words, relation
from lsp_geo.cli import main
from lsp_geo.errors import NotKnown
from lsp_geo.maps import bivariate
from lsp_geo.stats.intervals import wilson

CITY, ENGLAND = "E08000012", "E92000001"
ANFIELD, CHURCH = "E05015279", "E05015287"


@pytest.fixture(scope="module")
def share(tables):
    """A proportion with Wilson limits."""
    return replace(tables.catalogue.indicator("bad-health"), scale=100, intervals="wilson")


def reading(code: str, numerator: float, denominator: float, name: str = "") -> dict:
    limits = wilson([numerator], [denominator], 0.95, 100)
    return {
        "area_code": code,
        "area_name": name or code,
        "numerator": numerator,
        "denominator": denominator,
        "value": 100 * numerator / denominator,
        "lower": limits.lower[0],
        "upper": limits.upper[0],
        "sharing_error": 0.0,
    }


def test_two_wards_by_newcombe(tables, share):
    """56 of 70 against 48 of 80: +20.0, 5.2 to 33.4 points (Newcombe 1998, method 10)."""
    found, caution = comparison.difference(
        tables, share, reading(ANFIELD, 56, 70), reading(CHURCH, 48, 80)
    )
    assert found[:3] == pytest.approx((20.0, 5.24, 33.39), abs=0.01)
    assert comparison.verdict(found) == "higher"
    assert caution == ""


def test_part_and_whole_is_tested_against_the_rest(tables, share):
    """30 of 100 inside 80 of 400: the rest is 50 of 300 and f is a quarter.

    Wilson: 30/100 is 21.895 to 39.585, 50/300 is 12.876 to 21.300. Ward minus rest is 13.333, with
    limits 13.333 − √(8.105² + 4.633²) = 3.998 and 13.333 + √(9.585² + 3.790²) = 23.641; three
    quarters of these are 10, 2.998 and 17.730.
    """
    ward, city = reading(ANFIELD, 30, 100, "Ward"), reading(CITY, 80, 400, "City")
    found, caution = comparison.difference(tables, share, ward, city)
    assert found[:3] == pytest.approx((10.0, 2.998, 17.730), abs=0.002)
    assert caution == "Ward is part of City: it is tested against the rest of it."
    turned, _ = comparison.difference(tables, share, city, ward)
    assert turned[:3] == pytest.approx((-10.0, -17.730, -2.998), abs=0.002)
    assert comparison.verdict(turned) == "lower"


def test_england_is_a_fixed_number(tables, share):
    more = {"id": share.id, "period": "2021"}
    ward = {**reading(ANFIELD, 30, 100), **more, "lower": 21.895, "upper": 39.585}
    england = {**reading(ENGLAND, 1, 4), "numerator": np.nan, "denominator": np.nan}
    found, caution = comparison.difference(tables, share, ward, england)
    assert found[:3] == pytest.approx((5.0, -3.105, 14.585))
    assert comparison.verdict(found) == "cannot be told apart"
    assert "fixed number" in caution


def test_without_intervals_nothing_can_be_said(tables):
    rows = comparison.differences(tables, [ANFIELD, CHURCH], ["imd-score", "house-price"])
    assert rows["verdict"].tolist() == ["cannot be said"] * 2
    assert np.isfinite(rows["difference"].iloc[0])
    # House prices are not given for wards: the row is there, without a value.
    assert np.isnan(rows["difference"].iloc[1])


def test_side_by_side_keeps_a_row_for_every_area(tables):
    codes = [ANFIELD, "E01006512", CITY, ENGLAND]
    rows = comparison.side_by_side(tables, codes)
    small = [i for i in tables.catalogue.indicators.values() if not i.is_city_series]
    assert len(rows) == 4 * len(small)
    assert rows.loc[rows["value"].isna(), "note"].str.startswith(("missing:", "suppressed:")).all()
    # The same figures as everywhere else.
    for code, level in zip(codes[:3], ("ward25", "lsoa21", "city"), strict=True):
        own = rows[(rows["area_code"] == code) & (rows["id"] == "bad-health")].iloc[0]
        table = tables.table("bad-health", level).set_index("area_code")
        assert own["value"] == table.at[code, "value"]


def test_every_pair_of_every_indicator_gets_a_verdict(tables):
    rows = comparison.differences(tables, [ANFIELD, "E01006512", CITY, ENGLAND])
    known = {"higher", "lower", "cannot be told apart", "cannot be said"}
    assert set(rows["verdict"]) == known
    sure = rows[rows["lower"].notna()]
    assert (sure["lower"] <= sure["difference"] + 1e-9).all()
    assert (sure["difference"] <= sure["upper"] + 1e-9).all()
    told = sure["verdict"].isin(["higher", "lower"])
    assert (told == ~((sure["lower"] <= 0) & (sure["upper"] >= 0))).all()


def test_a_difference_is_that_of_the_values(tables):
    """Scaled back from the rest of the city, it is still ward minus city."""
    rows = comparison.differences(tables, [ANFIELD, CITY])
    rows = rows[rows["difference"].notna()]
    expected = rows["value_first"] - rows["value_second"]
    assert rows["difference"].to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(
    "codes",
    [
        [ANFIELD],
        [ANFIELD] * 2,
        [ANFIELD, "E05999999"],
        [ANFIELD, CHURCH, CITY, ENGLAND, "E01006512"],
    ],
)
def test_areas_that_cannot_be_compared_are_refused(tables, codes):
    with pytest.raises(NotKnown):
        comparison.differences(tables, codes)


def test_parts_and_overlaps(tables):
    assert comparison.contains(tables, CITY, ANFIELD)
    assert not comparison.contains(tables, ANFIELD, CITY)
    assert comparison.contains(tables, "E02001377", "E01006512")
    assert not comparison.overlap(tables, ANFIELD, CHURCH)
    # The neighbourhood lies wholly in one ward and its MSOA partly in others.
    ward = tables.geography.lsoa21_ward25.set_index("lsoa21").at["E01006512", "ward25"]
    assert comparison.contains(tables, ward, "E01006512")
    assert comparison.overlap(tables, ward, "E02001377")


def test_thirds_by_hand():
    found, limits = bivariate.thirds([1, 2, 3, 4, 5, 6, 7, 8, 9, np.nan])
    assert found.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, -1]
    assert limits == (3, 6)


def test_equal_values_share_a_third():
    found, _ = bivariate.thirds([0, 0, 0, 0, 0, 1, 2])
    assert found.tolist() == [0, 0, 0, 0, 0, 2, 2]
    assert bivariate.thirds([np.nan])[0].tolist() == [-1]


def test_relation_over_wards(tables):
    found = relation.relation(tables, "bad-health", "disabled", "ward25")
    assert len(found.points) == 64
    expected = found.points[["x", "y"]].corr("spearman").iloc[0, 1]
    assert found.correlation.r == pytest.approx(expected)
    assert found.correlation.lower < found.correlation.r < found.correlation.upper
    pair = [tables.catalogue.indicator(name) for name in ("bad-health", "disabled")]
    heading = relation.heading(tables, found, *pair, "ward25")
    assert heading == (
        "Where “Bad or very bad health” is high, “Disabled under the Equality Act” is mostly high"
    )
    assert "95% interval" in relation.relation_sentence(tables, found, "ward25")


SPEKE, WOOLTON = "E05015323", "E05015339"


def compared(tables, name, *codes):
    indicator = tables.catalogue.indicator(name)
    rows = comparison.differences(tables, list(codes), [name])
    return [comparison_words.sentence(tables, indicator, row) for row in rows.itertuples()]


def test_which_is_higher_is_said_with_and_without_a_margin_of_error(tables):
    assert compared(tables, "child-income-deprivation", SPEKE, WOOLTON) == [
        "Speke is 52.1 percentage points higher than Woolton Village; the source gives no margin "
        "of error."
    ]
    (told,) = compared(tables, "bad-health", WOOLTON, SPEKE)
    assert told.startswith("Woolton Village is ")
    assert told.endswith("percentage points lower than Speke, more than chance explains.")
    (none,) = compared(tables, "life-expectancy-men", SPEKE, WOOLTON)
    assert none == "", "two without a figure are not compared"


def test_what_a_ward_lacks_is_named_where_it_can_be_had(tables):
    indicator = tables.catalogue.indicator("life-expectancy-men")
    period = tables.periods(indicator.id)[-1]
    told = comparison_words.elsewhere(tables, [SPEKE, CITY, WOOLTON], indicator, period)
    assert told[0] == "Given for MSOAs only."
    assert [text.split(":")[0] for text in told[1:]] == ["Around Speke", "Around Woolton Village"]
    assert comparison_words.elsewhere(tables, [CITY], indicator, period) == []
    for code in (SPEKE, WOOLTON):
        shares = comparison_words.larger_neighbourhoods(tables, code)
        assert shares.sum() == pytest.approx(1)
        assert shares.is_monotonic_decreasing


def test_the_heading_names_every_place_and_two_of_one_name_by_their_kind(tables):
    geography = tables.geography
    wards = dict(
        zip(geography.areas("ward25")["label"], geography.areas("ward25").index, strict=True)
    )
    same = next(
        (wards[name], code)
        for code, name in geography.areas("msoa21")["label"].items()
        if name in wards
    )
    indicator = tables.catalogue.indicator("bad-health")
    title = comparison_words.title(tables, [*same, CITY], indicator, "2021")
    assert "(ward)" in title and "(MSOA)" in title and "in Liverpool" in title
    table = comparison_tables.of_pillar(tables, [*same, CITY], "2")
    assert len(set(table.columns)) == len(table.columns)
    assert table["In words"].str.len().max() < 200


def test_shared_domains_are_named(tables):
    found = relation.relation(tables, "income-deprivation", "imd-score", "lsoa21")
    assert found.shared == ("income",)


def test_bivariate_cells_count_every_area_once(tables):
    found = relation.relation(tables, "bad-health", "degree-level", "lsoa21")
    cells = bivariate.bivariate(found.points)
    assert np.bincount(cells[cells >= 0], minlength=9).sum() == 302
    # Poor health and few degrees go together, so those corners hold most areas.
    counts = np.bincount(cells, minlength=9).reshape(3, 3)
    assert counts[0, 2] > counts[0, 0]
    assert counts[2, 0] > counts[2, 2]


def test_command_line_gives_the_same_differences(capsys, tables):
    assert (
        main(
            ["compare", "Anfield", CITY, "England", "--indicator", "bad-health", "--format", "json"]
        )
        == 0
    )
    rows = json.loads(capsys.readouterr().out)
    expected = comparison.differences(tables, [ANFIELD, CITY, ENGLAND], ["bad-health"])
    assert [row["verdict"] for row in rows] == expected["verdict"].tolist()
    assert rows[0]["first_name"] == "Anfield"
