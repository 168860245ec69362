"""Profiles: every ward, the rules of what stands out, and figures worked by hand."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from lsp_geo import formatting
from lsp_geo.analysis import profile
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
        assert rows["rank"].between(1, rows["of"]).all()
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


def test_what_stands_out_keeps_its_rule(tables, every_ward):
    for found in every_ward:
        for side, names in (("worse", found.worse), ("better", found.better)):
            rows = found.readings.loc[list(names)]
            indicators = [tables.catalogue.indicator(name) for name in names]
            assert len(names) <= profile.STANDING_OUT
            assert len({i.pillar for i in indicators}) == len(names)
            assert all(profile.is_plain(i) for i in indicators)
            assert ((rows["position"] > 0) == (side == "better")).all()
            assert rows["position"].abs().is_monotonic_decreasing
            tested = rows["than_city"] != "cannot be said"
            assert (rows.loc[tested, "than_city"] == side).all()
        assert not set(found.worse) & set(found.better)
    assert sum(len(p.worse) + len(p.better) for p in every_ward) > 5 * 64


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
        # The city has no life expectancy of its own here, so the middle MSOA is the centre.
        row = found.readings.loc["life-expectancy-men"]
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


def test_rank_from_either_end():
    row = pd.Series({"rank": 57, "from_best": 8, "of": 64, "rank_first": 52, "rank_last": 62})
    better = profile.standing_text(row, "better", "wards")
    assert better == "8th best of 64 wards (may be 3rd to 13th)"
    assert profile.standing_text(row, "worse", "wards").startswith("57th worst of 64 wards")
    assert profile.rank_text(row, "wards") == "57th of 64 wards (may be 52nd to 62nd)"
    row["rank_first"] = np.nan
    assert profile.standing_text(row, "better", "wards") == "8th best of 64 wards"
    row["rank"] = 1
    assert profile.standing_text(row, "worse", "wards") == "worst of 64 wards"


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
