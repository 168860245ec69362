"""The plan's pillars and outcomes: as read, nothing invented, everything that is named exists."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from lsp_geo.build.plan import build_plan
from lsp_geo.build.plan_files import Plan, read_plan, written_plan
from lsp_geo.build.recipes import THEMES
from lsp_geo.errors import DataError
from tests.helpers import ROOT

INDICATORS = ROOT / "data" / "indicators"
TITLED = {1, 2, 3, 4, 11, 12, 13, 14, 15, 36, 37, 38, 39}


def _toml(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pillars() -> list[dict]:
    return _toml(INDICATORS / "pillars.toml")["pillars"]


@pytest.fixture(scope="module")
def outcomes() -> list[dict]:
    return _toml(INDICATORS / "outcomes.toml")["outcomes"]


@pytest.fixture(scope="module")
def city_plan() -> list[dict]:
    return _toml(INDICATORS / "outcomes.toml")["city_plan"]


@pytest.fixture(scope="module")
def small_area() -> dict[str, dict]:
    """Descriptions of the small-area indicators by id."""
    paths = INDICATORS.glob("*/*.toml")
    return {path.stem: _toml(path) for path in paths if not path.stem.startswith("city-")}


def test_there_are_eight_pillars_in_order(pillars):
    assert [p["number"] for p in pillars] == list("12345678")
    assert pillars[2]["name"] == "A Fair Transition to Net Zero"
    assert pillars[2]["key_aim"] == "Become a zero-waste city"
    assert [p["folder"] for p in pillars] == list(THEMES.values())


def test_what_was_not_read_of_a_pillar_is_absent(pillars):
    assert {p["number"] for p in pillars if "summary" in p} == {"1", "3", "8"}
    assert {p["number"] for p in pillars if "url" in p} == {"1", "3", "8"}


def test_forty_outcomes_five_a_pillar_thirteen_with_a_title(outcomes):
    assert [o["number"] for o in outcomes] == list(range(1, 41))
    assert [o["pillar"] for o in outcomes] == [str(n) for n in range(1, 9) for _ in range(5)]
    assert {o["number"] for o in outcomes if "title" in o} == TITLED
    assert all(("title" in o) == ("in_brief" in o) for o in outcomes)


def test_an_outcome_without_a_title_has_no_measure(outcomes):
    for outcome in outcomes:
        if "title" not in outcome:
            assert outcome["measured_by"] == outcome["city"] == []
            assert "could not be read" in outcome["needed"]


def test_titles_are_those_of_the_plan(outcomes, city_plan, sources):
    plan = json.loads((sources.parent / "plan" / "pillars.json").read_text(encoding="utf-8"))
    read = {o["number"]: o["title"] for p in plan["pillars"] for o in p["outcomes"]}
    assert {o["number"]: o.get("title") for o in outcomes} == read
    old = json.loads((sources.parent / "plan" / "cityplan2020.json").read_text(encoding="utf-8"))
    assert [o["title"] for o in city_plan] == [h["outcome"] for h in old["headline_outcomes"]]


def test_twenty_two_headline_outcomes_none_under_pillar_seven(city_plan):
    assert [o["number"] for o in city_plan] == list(range(1, 23))
    assert "7" not in {o["pillar"] for o in city_plan}
    assert city_plan[1]["title"] == "Healthy life expectancy"


def test_every_indicator_named_exists(pillars, outcomes, city_plan, small_area):
    city = {path.stem for path in INDICATORS.glob("*/city-*.toml")}
    for outcome in (*outcomes, *city_plan):
        assert set(outcome["measured_by"]) <= set(small_area), outcome["number"]
        assert set(outcome["city"]) <= city, outcome["number"]
    for pillar in pillars:
        assert set(pillar["equity"]) <= set(small_area), pillar["number"]


def test_where_little_or_nothing_measures_an_outcome_what_is_needed_is_said(outcomes, city_plan):
    for outcome in (*outcomes, *city_plan):
        if not outcome["measured_by"]:
            assert outcome.get("needed", "").endswith("."), outcome["number"]


def test_headlines_have_a_better_and_a_worse_and_lead_their_pillar(pillars, small_area):
    for pillar in pillars:
        headline = small_area[pillar["headline"]]
        assert pillar["number"] in (headline["pillar"], *headline["also"])
        assert headline["polarity"] in ("worse", "better")
        assert headline["level"] in ("oa21", "lsoa21")
        assert headline["aggregation"] != "none"
        assert pillar["equity"][0] == pillar["headline"]
        assert 3 <= len(set(pillar["equity"])) == len(pillar["equity"]) <= 6
    # Pillar 8 has none of its own that says more than nearness: outcome 37 leads it.
    led_by_another = [
        p["number"] for p in pillars if small_area[p["headline"]]["pillar"] != p["number"]
    ]
    assert led_by_another == ["8"]


def test_access_and_its_mirror_image_never_stand_together(pillars):
    for pillar in pillars:
        assert not {"connectivity", "access-to-services-deprivation"} <= set(pillar["equity"])


def test_a_series_and_an_outcome_agree_on_what_measures_what(outcomes):
    by_series: dict[str, set[int]] = {}
    for outcome in outcomes:
        for name in outcome["city"]:
            by_series.setdefault(name, set()).add(outcome["number"])
    for path in INDICATORS.glob("*/city-*.toml"):
        assert set(_toml(path)["outcomes"]) == by_series.get(path.stem, set()), path.stem


def test_building_again_gives_the_committed_bytes(sources, tmp_path):
    build_plan(read_plan(sources, {}, tmp_path, tmp_path), tmp_path)
    for name in ("pillars.toml", "outcomes.toml", "same_facts.toml"):
        assert (tmp_path / "indicators" / name).read_bytes() == (INDICATORS / name).read_bytes()


@pytest.fixture
def standing(tmp_path) -> Plan:
    """The first plan, from the built tables: no files of it lie beside these sources."""
    return read_plan(tmp_path / "sources", {}, tmp_path / "district.toml", ROOT / "data")


def test_where_the_plan_was_not_handed_over_what_stands_is_taken(standing, tmp_path):
    build_plan(standing, tmp_path)
    for name in ("pillars.toml", "outcomes.toml", "same_facts.toml"):
        assert (tmp_path / "indicators" / name).read_bytes() == (INDICATORS / name).read_bytes()


def test_what_was_left_out_counts_nothing_twice(standing, tmp_path):
    build_plan(standing, tmp_path, ["income-deprivation", "violence", "connectivity"])
    table = _toml(tmp_path / "indicators" / "same_facts.toml")
    assert "income" not in table["domains"]
    wholes = {entry["whole"]: entry["parts"] for entry in table["contains"]}
    assert "violence" not in [*wholes, *wholes["crime"]]
    # A whole that lost its only part is gone as well.
    assert "access-to-services-deprivation" not in wholes


# ---- a plan that a council wrote


WRITTEN = """
plan = "A Plan"

[[pillars]]
number = "1"
name = "Children & schools"
themes = ["1"]

[[pillars]]
number = "2"
name = "All else"
themes = ["2", "3", "4"]
headline = "fuel-poverty"
equity = ["fuel-poverty", "bad-health"]

[[outcomes]]
number = 1
pillar = "2"
title = "Warm homes"
measured_by = ["fuel-poverty"]

[[outcomes]]
number = 2
pillar = "1"
title = ""
measured_by = ["children-low-income"]
"""


@pytest.fixture
def written(tmp_path) -> Path:
    path = tmp_path / "its-plan.toml"
    path.write_text(WRITTEN, encoding="utf-8")
    return path


def test_a_written_plan_has_its_own_pillars_and_outcomes(written):
    plan = read_plan(written.parent, {"plan": written.name}, written.with_name("x.toml"), written)
    assert plan.name == "A Plan"
    assert [row["folder"] for row in plan.pillars] == ["1-children-schools", "2-all-else"]
    assert plan.themes == {"1": "1", "2": "2", "3": "2", "4": "2"}
    # The first says nothing of what leads it: the group it takes up does.
    assert plan.pillars[0]["headline"] == plan.pillars[0]["equity"][0] == "child-income-deprivation"
    assert plan.pillars[1]["equity"] == ["fuel-poverty", "bad-health"]
    (warm,) = plan.outcomes
    assert (warm["title"], warm["measured_by"], warm["city"]) == (
        "Warm homes",
        ["fuel-poverty"],
        [],
    )
    # What has no title is not shown, whatever the file says of it.
    assert plan.unwritten == [2]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('plan = "A Plan"', "", "plan"),
        ('number = "2"', 'number = "1"', "number"),
        ('number = "2"', "number = 2", "number"),
        ('name = "All else"', "", "name"),
        ('themes = ["2", "3", "4"]', 'themes = ["1"]', "themes"),
        ('themes = ["2", "3", "4"]', 'themes = ["9"]', "themes"),
        ('headline = "fuel-poverty"', 'leads = "fuel-poverty"', "leads"),
        ("number = 2", "number = 1", "number"),
        ('pillar = "1"', 'pillar = "3"', "pillar"),
        ('measured_by = ["fuel-poverty"]', 'measured_by = "fuel-poverty"', "measured_by"),
    ],
)
def test_a_fault_in_a_written_plan_is_named(written, old, new, field):
    assert old in WRITTEN
    written.write_text(WRITTEN.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        written_plan(written)
    assert caught.value.file == str(written)
    assert caught.value.field == field


@pytest.mark.parametrize("old", ['"fuel-poverty", "bad-health"', 'measured_by = ["fuel-poverty"]'])
def test_a_measure_that_nobody_knows_is_named(written, tmp_path, old):
    written.write_text(
        WRITTEN.replace(old, old.replace("fuel-poverty", "fool-poverty")), encoding="utf-8"
    )
    known = ["child-income-deprivation", "fuel-poverty", "bad-health", "no-qualifications"]
    known += ["school-age-education-deprivation"]
    with pytest.raises(DataError, match="fool-poverty"):
        build_plan(written_plan(written), tmp_path, known)


def test_without_any_plan_the_message_says_what_to_do(tmp_path):
    with pytest.raises(DataError, match="lsp_geo district") as caught:
        read_plan(tmp_path / "sources", {}, tmp_path / "x.toml", tmp_path / "data")
    assert caught.value.field == "plan"
