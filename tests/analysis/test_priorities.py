"""Priorities: presets, addresses, warnings of repeated facts, stability, sets of areas."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp_geo.analysis import priorities, reach
from lsp_geo.errors import NotKnown
from tests.helpers import DATA, read


def keys(tables) -> list[str]:
    return [preset.key for preset in priorities.presets(tables.catalogue)]


def test_presets_are_one_for_all_and_one_a_pillar(tables):
    assert keys(tables) == ["all", *"12345678"]
    for preset in priorities.presets(tables.catalogue):
        assert preset.weights and set(preset.weights.values()) == {1}
    leading = priorities.presets(tables.catalogue)[0]
    assert list(leading.weights) == [p.headline for p in tables.catalogue.pillars]


@pytest.mark.parametrize("level", ["lsoa21", "ward25"])
@pytest.mark.parametrize("key", ["all", *"12345678"])
def test_every_preset_ranks_every_level(tables, key, level):
    preset = next(p for p in priorities.presets(tables.catalogue) if p.key == key)
    ranking = priorities.rank_places(tables, preset.weights, level)
    table = ranking.table
    assert len(table) == len(tables.geography.codes[level])
    scored = table.dropna(subset="rank")
    assert len(scored) > 0.9 * len(table)
    assert scored["rank"].is_monotonic_increasing and scored["score"].is_monotonic_decreasing
    assert scored["in_top"].sum() == pytest.approx(priorities.TOP, abs=1e-6)
    assert (scored["first"] <= scored["last"]).all()
    assert {*ranking.weights, *(i.id for i in ranking.left_out)} == set(preset.weights)
    safe = int((scored[scored["rank"] <= priorities.TOP]["in_top"] >= priorities.SAFE).sum())
    text = priorities.stability_sentence(tables, ranking)
    assert text.startswith((f"Only {safe} of", "None of" if not safe else "All of"))


def test_score_by_hand(tables):
    """The weighted mean of two need percentiles, by plain addition from the files."""
    people = {
        r["area_code"]: float(r["residents"])
        for r in read(DATA / "boundaries" / "areas.csv")
        if r["level"] == "lsoa21"
    }
    total = sum(people.values())
    folder = DATA / "indicators"
    area, score = "E01006512", 0.0
    for path, weight, worse in (
        ("2-healthy-lives/bad-health", 3, True),
        ("6-inclusive-economic-growth/degree-level", 1, False),
    ):
        values = {r["area_code"]: float(r["value"]) for r in read(folder / f"{path}.csv")}
        side = 1 if worse else -1
        below = sum(n for c, n in people.items() if side * values[c] < side * values[area])
        tied = sum(n for c, n in people.items() if values[c] == values[area])
        score += weight / 4 * 100 * (below + tied / 2) / total
    ranking = priorities.rank_places(tables, {"bad-health": 3, "degree-level": 1}, "lsoa21")
    found = ranking.table.set_index("area_code").at[area, "score"]
    assert found == pytest.approx(score)


def test_an_indicator_without_a_level_is_named_and_not_guessed(tables):
    ranking = priorities.rank_places(tables, {"bus-departures": 1, "gp-distance": 1}, "ward25")
    assert [i.id for i in ranking.left_out] == ["bus-departures"]
    with pytest.raises(NotKnown, match="None of the indicators"):
        priorities.rank_places(tables, {"bus-departures": 1}, "ward25")


def test_areas_that_lack_an_indicator_stand_last_and_unranked(tables):
    table = priorities.rank_places(tables, {"bus-departures": 1}, "lsoa21").table
    missing = tables.table("bus-departures", "lsoa21")["value"].isna().sum()
    assert table["rank"].isna().sum() == missing > 0
    assert table["rank"].tail(missing).isna().all()


# Repeated facts.


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("imd-score", "crime-deprivation"),
        ("imd-score", "income-deprivation"),
        ("income-deprivation", "child-income-deprivation"),
        ("income-deprivation", "older-people-income-deprivation"),
        ("access-to-services-deprivation", "connectivity"),
        ("education-deprivation", "school-age-education-deprivation"),
        ("health-deprivation", "mental-ill-health"),
        ("crime", "burglary"),
        ("deprived-households", "no-qualifications"),
    ],
)
def test_a_whole_and_its_part_are_warned_of(tables, first, second):
    needs = priorities.needs_of(tables, [first, second], "lsoa21")
    (found,) = priorities.repeats(tables, needs)
    assert found.declared
    assert "one is part of the other" in priorities.repeat_sentence(found)


def test_two_facts_of_one_domain_are_not_one_fact(tables):
    chosen = ["burglary", "criminal-damage", "patients-per-gp"]
    needs = priorities.needs_of(tables, chosen, "lsoa21")
    assert priorities.repeats(tables, needs) == []


def test_declared_facts_exist(tables):
    declared = tables.catalogue.same_facts
    for name in {*declared.domains.values(), *itertools.chain(*declared.contains)}:
        assert name in tables.catalogue.indicators


# The address.


@pytest.mark.parametrize("key", ["all", *"12345678"])
def test_a_preset_is_one_word_in_the_address(tables, key):
    weights = priorities.decode(key, tables)
    assert priorities.encode(weights, tables.catalogue) == key


def test_a_choice_survives_the_address(tables):
    weights = {"bad-health": 3, "degree-level": 5, "crime": 1}
    text = priorities.encode(weights, tables.catalogue)
    assert text == "bad-health.3~degree-level.5~crime.1"
    assert priorities.decode(text, tables) == weights


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "does not hold"),
        ("9", "does not hold"),
        ("bad-health", "does not hold"),
        ("bad-health.0", "must be 1 to 5"),
        ("bad-health.6", "must be 1 to 5"),
        ("unheard-of.1", "no indicator"),
        ("under-16.1", "cannot be used"),
        ("city-child-poverty.1", "cannot be used"),
        ("life-expectancy-men.1", "cannot be used"),
        ("crime.1~crime.2", "twice"),
        ("crime.1~", "does not hold"),
    ],
)
def test_a_wrong_address_is_named(tables, text, problem):
    with pytest.raises(NotKnown, match=problem):
        priorities.decode(text, tables)


@settings(max_examples=200, deadline=None)
@given(text=st.one_of(st.text(max_size=200), st.from_regex(r"[a-z-]{1,20}\.[0-9]{1,4}(~[a-z.]*)?")))
def test_no_address_can_break_the_page(tables, text):
    try:
        weights = priorities.decode(text, tables)
    except NotKnown as problem:
        assert str(problem)
    else:
        assert weights and all(1 <= w <= 5 for w in weights.values())


# Areas that hold a share of the people in need.


def test_half_of_fuel_poverty_by_hand(tables):
    rows = [
        r
        for r in read(DATA / "indicators/3-a-fair-transition-to-net-zero/fuel-poverty.csv")
        if r["period"] == "2022"
    ]
    counts = sorted((float(r["numerator"]) for r in rows), reverse=True)
    total, inside, areas = sum(counts), 0.0, 0
    while inside < total / 2:
        inside += counts[areas]
        areas += 1
    found = reach.smallest_set(tables, "fuel-poverty", "lsoa21", 0.5)
    assert (found.areas, found.inside, found.outside) == (areas, inside, total - inside)
    homes = sum(
        float(r["denominator"])
        for r in rows
        if r["area_code"] in set(found.table["area_code"][found.table["chosen"]])
    )
    assert found.not_in_need == pytest.approx(homes - inside)


@pytest.mark.parametrize("level", ["lsoa21", "ward25"])
def test_every_target_can_be_reached(tables, level):
    for indicator in reach.targets(tables, level):
        fewest = reach.smallest_set(tables, indicator.id, level, 0.6)
        densest = reach.smallest_set(tables, indicator.id, level, 0.6, "rate")
        assert 0.6 <= fewest.share_reached <= 1 and 0.6 <= densest.share_reached <= 1
        assert fewest.areas <= densest.areas
        assert fewest.inside + fewest.outside == pytest.approx(fewest.total)
        assert "in need" in reach.sentence(tables, fewest)


def test_a_ranking_never_needs_fewer_areas_than_the_smallest_set(tables):
    for preset in priorities.presets(tables.catalogue):
        ranking = priorities.rank_places(tables, preset.weights, "lsoa21")
        found = reach.set_in_order(
            tables, "fuel-poverty", "lsoa21", ranking.table["area_code"], 0.5
        )
        assert found.areas >= reach.smallest_set(tables, "fuel-poverty", "lsoa21", 0.5).areas
        assert found.share_reached >= 0.5


def test_shares_without_counts_become_people(tables):
    people = reach.people_in_need(tables, "income-deprivation", "lsoa21")
    table = tables.table("income-deprivation", "lsoa21")
    assert table["numerator"].isna().all()
    first = table.iloc[0]
    assert people["in_need"].iloc[0] == pytest.approx(first["value"] / 100 * first["denominator"])
