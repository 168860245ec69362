"""Profiles: every ward, the rules of what stands out, and figures worked by hand."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from lsp_geo import formatting
from lsp_geo.analysis import profile, profile_words, standing_out
from lsp_geo.cli import main
from lsp_geo.errors import NotKnown

ANFIELD = "E05015279"


@pytest.fixture(scope="module")
def standing(tables):
    return profile.standings(tables, "ward25")


@pytest.fixture(scope="module")
def every_ward(tables, standing):
    return [profile.profile(tables, code, standing) for code in standing.readings]


def test_every_ward_has_or_explains_every_indicator(tables, every_ward):
    mappable = {i.id for i in tables.catalogue.indicators.values() if not i.is_city_series}
    assert len(every_ward) == 64
    for found in every_ward:
        assert set(found.readings.index) | set(found.absent) == mappable
        assert not set(found.readings.index) & set(found.absent)
        assert found.readings["value"].notna().all()
        assert all(found.absent.values())


def test_wards_hold_all_residents_and_councillors(tables, every_ward):
    city = tables.geography.areas("city").iloc[0]
    # Each ward is rounded to whole people.
    assert sum(p.residents for p in every_ward) == pytest.approx(city["residents"], abs=32)
    assert sum(p.councillors for p in every_ward) == 85


def test_ranks_and_spreads_are_in_order(every_ward):
    for found in every_ward:
        rows = found.readings
        # Over half shared out from divided neighbourhoods: no rank.
        assert (rows["rank"].isna() == (rows["estimated"] > 0.5)).all()
        assert (rows["rank"].isna() | rows["rank"].between(1, rows["of"])).all()
        ranged = rows[rows["rank_first"].notna()]
        assert (ranged["rank_first"] <= ranged["rank"]).all()
        assert (ranged["rank"] <= ranged["rank_last"]).all()
        inside = rows.loc[rows["inside_areas"] > 0, profile.INSIDE].to_numpy()
        assert (np.diff(inside, axis=1) >= -1e-9).all()


def test_a_wards_value_lies_among_its_neighbourhoods(tables, every_ward):
    """A rate of a ward cannot lie outside those of all the neighbourhoods it is made of."""
    lsoa = {
        i.id: tables.table(i.id, "lsoa21")
        for i in tables.catalogue.indicators.values()
        if "lsoa21" in tables.levels(i.id)
    }
    links = tables.geography.lsoa21_ward25
    for found in every_ward[::8]:
        own = links.loc[links["ward25"] == found.area_code, "lsoa21"]
        for name, row in found.readings.iterrows():
            # Output-area tables do not go through neighbourhoods; counts grow with the area.
            if tables.catalogue.indicator(name).level == "oa21":
                continue
            values = lsoa[name].loc[lsoa[name]["area_code"].isin(own), "value"]
            slack = 1e-6 * max(1, abs(row["value"]))
            assert values.min() - slack <= row["value"] <= values.max() + slack, name


@pytest.mark.parametrize("level", ["ward25", "msoa21"])
def test_what_stands_out_keeps_its_rule(tables, level):
    """Of every ward and every MSOA."""
    standing = profile.standings(tables, level)
    for code in standing.readings:
        found = profile.profile(tables, code, standing)
        both = [tables.catalogue.indicator(name) for name in (*found.worse, *found.better)]
        assert sum(i.kind == "distance" for i in both) <= 1
        assert not set(found.worse) & set(found.better)
        for side, names in (("worse", found.worse), ("better", found.better)):
            rows = found.readings.loc[list(names)]
            indicators = [tables.catalogue.indicator(name) for name in names]
            assert len(names) <= standing_out.STANDING_OUT
            assert len({i.pillar for i in indicators}) == len(names)
            assert all(map(standing_out.may_stand_out, indicators))
            assert ((rows["from_mark"] > 0) == (side == "better")).all()
            tested = rows["than_mark"] != "cannot be said"
            assert (rows.loc[tested, "than_mark"] == side).all()
            place = rows["rank" if side == "worse" else "from_best"]
            assert (place <= rows["of"] / 4).all()
            assert (rows["estimated"] <= 0.5).all()
            for indicator, people in zip(indicators, rows["people"], strict=True):
                least = 50 if standing_out.is_crime(indicator) else 100
                assert np.isnan(people) or people >= least


def test_who_lives_there_how_they_travel_and_scores_never_stand_out(tables):
    for name in (
        "minority-ethnic",
        "most-deprived-tenth",
        "born-outside-uk",
        "public-transport-to-work",
        "gas-only-heating",
        "patients-per-gp",
        "imd-score",
        "crime-deprivation",
    ):
        assert not standing_out.may_stand_out(tables.catalogue.indicator(name)), name
    # Modelled figures may, and are marked.
    assert standing_out.may_stand_out(tables.catalogue.indicator("fuel-poverty"))


# A page's first three, in order: what people who live there would say.
FIRST = {
    "Kensington & Fairfield": ("fuel-poverty", "burglary", "overcrowding"),
    "Anfield": ("violence-with-injury", "fuel-poverty", "employment-deprivation"),
    "Speke": ("criminal-damage", "owner-affordability", "employment-deprivation"),
    "Everton North": ("bad-health", "loneliness", "far-from-green-space"),
    "Princes Park": ("overcrowding", "unemployed", "fuel-poverty"),
}


@pytest.mark.parametrize("name", FIRST)
def test_first_three_findings(tables, every_ward, name):
    found = next(p for p in every_ward if p.label == name)
    assert found.worse == FIRST[name]


def test_fuel_poverty_of_kensington_is_marked_as_modelled(tables, every_ward):
    """31.2% against 17.2%, 4th of 64: some 1,100 homes more than at the city's rate."""
    found = next(p for p in every_ward if p.label == "Kensington & Fairfield")
    row = found.readings.loc["fuel-poverty"]
    assert (round(row["value"], 1), row["rank"]) == (31.2, 4)
    homes = tables.table("fuel-poverty", "ward25").set_index("area_code")["denominator"]
    expected = (row["value"] - row["city"]) / 100 * homes[found.area_code]
    assert row["people"] == pytest.approx(expected)
    assert profile_words.reading_text(tables, found, "fuel-poverty") == (
        "Households in fuel poverty: an estimated 31.2% of households; 17.2% in Liverpool"
    )


def test_crime_is_held_against_the_middle_ward(tables, every_ward):
    found = next(p for p in every_ward if p.label == "Speke")
    middle = tables.table("criminal-damage", "ward25")["value"].median()
    assert found.readings.at["criminal-damage", "mark"] == pytest.approx(middle)
    text = profile_words.reading_text(tables, found, "criminal-damage")
    assert text.endswith(f"; {middle:.1f} in the middle ward")
    # Not “better” for being under a rate that the centre lifts: 41st, 38th and 39th of 64.
    for name in ("Clubmoor West", "Croxteth", "Speke"):
        ward = next(p for p in every_ward if p.label == name)
        assert not any(tables.catalogue.indicator(i).pillar == "4" for i in ward.better)


def test_england_is_named_for_what_it_covers(every_ward):
    rows = every_ward[0].readings
    assert rows.at["crime", "england_part"] == "63% of its areas"  # 21,419 of 33,755
    assert rows.at["bad-health", "england_part"] == ""


def test_neighbours_are_mutual_and_the_alphabet_is_a_ring(tables, every_ward):
    near = {p.area_code: set(p.neighbours) for p in every_ward}
    assert all(near.values())
    assert all(code in near[other] for code, others in near.items() for other in others)
    start = code = every_ward[0].area_code
    after = {p.area_code: p.next for p in every_ward}
    before = {p.area_code: p.previous for p in every_ward}
    for _ in range(64):
        assert before[after[code]] == code
        code = after[code]
    assert code == start


@pytest.mark.parametrize("level", ["msoa21", "lsoa21"])
def test_smaller_areas_have_profiles_too(tables, level):
    standing = profile.standings(tables, level)
    found = profile.profile(tables, next(iter(standing.readings)), standing)
    assert len(found.readings) > 60
    assert found.councillors is None
    if level == "msoa21":
        # ONS gives the city a life expectancy, but not one free of disability: there the middle
        # MSOA is the centre.
        assert found.readings.at["life-expectancy-men", "city"] == 75.88
        row = found.readings.loc["disability-free-life-expectancy-men"]
        assert np.isnan(row["city"])
        assert np.isfinite(row["centre"])
        assert row["confidence"] == 0.95


def test_city_is_not_set_beside_itself(tables):
    with pytest.raises(NotKnown, match="choose a ward"):
        profile.profile(tables, tables.geography.code)


def test_counts_are_set_against_nothing(every_ward):
    row = every_ward[0].readings.loc["residents"]
    assert row["than_city"] == "cannot be said"
    assert np.isnan(row["city"])
    assert np.isnan(row["england"])


def test_typical_difference_is_half_the_middle_68_percent():
    assert profile.typical_difference(np.arange(101.0)) == pytest.approx(34)
    # One extreme place does not stretch it.
    assert profile.typical_difference(np.append(np.arange(100.0), 1e6)) == pytest.approx(34)
    assert np.isnan(profile.typical_difference(np.array([3.0, 3.0, 3.0])))


@pytest.mark.parametrize(("polarity", "expected"), [("worse", -2), ("better", 2), ("neither", 2)])
def test_better_lies_to_the_right(polarity, expected):
    assert profile.turned([14.0], 10.0, 2.0, polarity).tolist() == [expected]


def test_quartiles_inside_agree_with_numpy(tables, every_ward):
    members = tables.geography.inside("ward25")
    for name in ("bad-health", "crime", "gp-distance"):
        values = tables.table(name, "lsoa21")["value"].to_numpy()
        for found in every_ward[::9]:
            expected = np.quantile(values[members[found.area_code]], [0, 0.25, 0.5, 0.75, 1])
            got = found.readings.loc[name, profile.INSIDE].to_numpy(float)
            assert got == pytest.approx(expected)


def test_inside_leaves_out_slivers_and_keeps_every_ward(tables):
    members = tables.geography.inside("ward25")
    assert min(map(len, members.values())) == 3
    links = tables.geography.lsoa21_ward25.set_index(["lsoa21", "ward25"])["residents"]
    codes = tables.geography.areas("lsoa21").index
    assert all(links[codes[row], ward] >= 0.1 for ward, rows in members.items() for row in rows)


def test_ordinals():
    assert [formatting.ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "11th",
        "12th",
        "13th",
        "21st",
        "102nd",
        "111th",
    ]


def test_rank_from_either_end(tables):
    indicator = tables.catalogue.indicator("bad-health")
    row = pd.Series({"rank": 57, "from_best": 8, "of": 64, "rank_first": 52, "rank_last": 62})
    better = profile_words.standing_text(row, "better", "wards")
    assert better == "8th best of 64 wards (may be 3rd to 13th)"
    assert profile_words.standing_text(row, "worse", "wards").startswith("57th worst of 64 wards")
    text = profile_words.rank_text(row, indicator, "wards")
    assert text == "57th of 64 wards (may be 52nd to 62nd)"
    row["rank_first"] = np.nan
    assert profile_words.standing_text(row, "better", "wards") == "8th best of 64 wards"
    row["rank"] = 1
    assert profile_words.standing_text(row, "worse", "wards") == "worst of 64 wards"


def test_command_line_gives_the_same_profile(capsys, tables, standing):
    assert main(["profile", "Anfield", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    readings = standing.readings[ANFIELD]
    assert [row["id"] for row in rows] == list(readings.index)
    assert rows[0]["value"] == pytest.approx(readings["value"].iloc[0])
    assert main(["profile", "Anfield"]) == 0
    assert capsys.readouterr().out.startswith("Anfield is worse than")


@pytest.mark.parametrize(
    "arguments",
    [
        ["profile", "nowhere"],
        ["profile", "everton"],
        ["profile", "Liverpool"],
        ["compare", "Anfield"],
        ["compare", "Anfield", "Anfield"],
        ["compare", "Anfield", "Speke", "--indicator", "nothing"],
    ],
)
def test_bad_use_ends_with_two_and_a_plain_message(capsys, arguments):
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("lsp_geo: ")
    assert "Traceback" not in output.err
