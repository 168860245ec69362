"""Outcomes: what measures each, where the city stands, and never an invented title."""

from __future__ import annotations

import pytest

from lsp_geo.analysis import outcomes as o


def test_counts_of_both_plans(tables):
    plan, city_plan = tables.catalogue.outcomes, tables.catalogue.city_plan
    assert (len(plan), len(city_plan)) == (40, 22)
    assert o.count_statuses(plan) == {
        "small-area": 6,
        "city only": 1,
        "nothing yet": 6,
        "title not published": 27,
    }
    assert sum(o.count_statuses(city_plan).values()) == 22
    assert o.count_statuses(city_plan)["title not published"] == 0


def test_an_unread_title_is_never_invented(city, tables):
    sixth = next(x for x in tables.catalogue.outcomes if x.number == 6)
    found = city.evidence(sixth)
    assert o.name(sixth) == "Outcome 6"
    assert found.of_pillar
    assert "is not public yet" in o.sentence(found)
    assert [s.indicator.id for s in found.small] == [
        i.id for i in tables.catalogue.of_pillar(sixth.pillar)
    ]


def test_every_outcome_has_evidence_or_says_what_is_needed(city, tables):
    for outcome in (*tables.catalogue.outcomes, *tables.catalogue.city_plan):
        found = city.evidence(outcome)
        text = o.sentence(found)
        assert text.endswith(".") and "None" not in text and "nan" not in text, text
        if outcome.status == "nothing yet":
            assert outcome.needed, outcome.number
        else:
            assert found.small or found.city
        assert o.status(outcome) in o.STATUSES


def test_start_in_life_by_hand(city, tables):
    """Outcome 2: language, literacy and maths below England; three series without England."""
    second = tables.catalogue.outcomes[1]
    assert o.sentence(city.evidence(second)) == (
        "Measured by 6 series for the whole city. City series: 3 lower than England and 3 without "
        "a figure for England. Which way they go cannot be said."
    )


@pytest.mark.parametrize(
    ("name", "ours", "england"),
    [
        ("no-qualifications", 22.3, 18.1),
        ("imd-score", 37.1, 21.8),
    ],
)
def test_small_area_measures_have_city_and_england(tables, name, ours, england):
    found = o.small_area(tables, name)
    assert found.city == pytest.approx(ours, abs=0.06)
    assert found.england.mean == pytest.approx(england, abs=0.06)
    assert found.low < found.city < found.high


def test_a_measure_without_a_city_value_gives_its_range(tables):
    assert o.small_area(tables, "healthy-life-expectancy-men").city == 56.93
    found = o.small_area(tables, "disability-free-life-expectancy-men")
    assert found.city is None
    assert "between MSOAs" in o.small_in_words(tables, found)
    assert tables.geography.name not in o.small_in_words(tables, found)
