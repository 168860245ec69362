"""Sentences on gaps, as a councillor would read them aloud."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lsp_geo.analysis import inequality_words as words
from lsp_geo.analysis import spoken

# Of figures that no choice of groups moves much; student neighbourhoods are hardly in them.
SENTENCES = {
    "child-income-deprivation": "Three in four children in the most deprived fifth live in "
    "families on low income; in the least deprived, one in seven.",
    "employment-deprivation": "More than one in three working-age people in the most deprived "
    "fifth are kept out of work by unemployment, illness or caring; in the least deprived, one in "
    "sixteen.",
    "fuel-poverty": "An estimated 22% of households in the most deprived fifth cannot heat their "
    "home at a cost they can bear, twice the 10% in the least deprived.",
    "violence-with-injury": "For every 1,000 people living or spending time there, 14 are injured "
    "by violence in the most deprived fifth and 5 in the least deprived.",
    "degree-level": "Of adults in the most deprived fifth, 23% have a degree or the like, against "
    "42% in the least deprived.",
    "public-transport-to-work": "One in five workers in the most deprived fifth go to work by bus "
    "or train; in the least deprived, one in twelve.",
    "low-carbon-heating": "One in a hundred homes in the most deprived fifth have renewable or "
    "network heating; in the least deprived, fewer still.",
    "emergency-admissions": "People in the most deprived fifth are in hospital as an emergency 53% "
    "more often than age would suggest; in the least deprived, 6% more often.",
    "illness-and-disability": "People in the most deprived fifth draw sickness or disability "
    "benefit two and a half times as often as age would suggest; in the least deprived, 26% more "
    "often.",
    "mental-ill-health": "Mental ill-health is far more common than across England in the most "
    "deprived fifth; in the least deprived, a little less common.",
    "housing-condition": "There is little difference in the condition of homes between the most "
    "and the least deprived fifth.",
    "library-distance": "The nearest library is about 960 metres away in the most deprived fifth, "
    "and about the same in the least deprived.",
    "owner-affordability": "An estimated 60% of households in the most deprived fifth earn too "
    "little to buy a home nearby, against 41% in the least deprived.",
    "years-of-life-lost": "Early death takes 30% more years of life in the most deprived fifth "
    "than in the least deprived (96.5 against 74.2 on the government's scale).",
    "most-deprived-tenth": "Of 302 neighbourhoods, 111 are in England's most deprived tenth; 37% "
    "of residents live there.",
    "residents": "Neighbourhoods are drawn to hold about the same number of people, so there is no "
    "gap to tell of.",
}
# What another choice of fifths moves is given here, so that only the words are tested.
ENDS = {
    "child-income-deprivation": (75.77, 15.14),
    "employment-deprivation": (36.82, 6.27),
    "fuel-poverty": (21.86, 10.41),
    "violence-with-injury": (13.7, 4.89),
    "degree-level": (22.6, 42.22),
    "public-transport-to-work": (20.24, 8.2),
    "low-carbon-heating": (1.01, 0.55),
    "emergency-admissions": (152.63, 105.72),
    "illness-and-disability": (256.43, 125.58),
    "mental-ill-health": (1.67, -0.28),
    "housing-condition": (0.1, 0.2),
    "library-distance": (962.1, 999.4),
    "owner-affordability": (59.59, 40.76),
    "years-of-life-lost": (96.48, 74.2),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_sentences_read_aloud(city, tables, name):
    found = city.inequality(name)
    if name in ENDS:
        most, least = ENDS[name]
        # Of the two whose ends are alike, the gap that was small when the sentence was written.
        small = name in ("housing-condition", "library-distance")
        gap = -0.03 if small else 0.4
        found = replace(found, most_deprived=most, least_deprived=least, comparable_gap=gap)
    assert words.sentence(tables, found) == SENTENCES[name]


def test_the_same_at_both_ends_is_said_once(city, tables):
    found = replace(city.inequality("bad-health"), most_deprived=5.01, least_deprived=4.99)
    assert words.sentence(tables, found) == (
        "About one in twenty people say that their health is bad or very bad, in the most and the "
        "least deprived fifth alike."
    )


def test_times_are_never_said_of_what_does_not_follow_deprivation(city, tables):
    fuel = replace(city.inequality("fuel-poverty"), most_deprived=21.9, least_deprived=10.4)
    assert "twice" in words.sentence(tables, fuel)
    poor = replace(fuel, slope=fuel.slope._replace(fit=0.2))
    assert "twice" not in words.sentence(tables, poor)


def test_an_indicator_without_words_still_has_a_sentence(city, tables):
    found = city.inequality("bad-health")
    bare = replace(found, indicator=replace(found.indicator, words=None))
    assert words.sentence(tables, bare).startswith("Bad or very bad health: ")
    assert "% of residents in the most deprived fifth and " in words.sentence(tables, bare)


def test_estimates_are_said_to_be_estimates(city, tables):
    for indicator in tables.catalogue.indicators.values():
        held = "lsoa21" in tables.levels(indicator.id)
        if held and indicator.modelled and indicator.words.form == "share":
            assert "n estimated " in words.sentence(tables, city.inequality(indicator.id))


def test_fifths_that_leave_income_out_say_so(city):
    assert words.order_note(city.inequality("bad-health")) == ""
    note = words.order_note(city.inequality("child-income-deprivation"))
    assert note == "Here the fifths leave income out of the order of deprivation."


def test_a_score_beside_england_at_both_ends_alike(city, tables):
    found = city.inequality("education-deprivation")
    top = tables.england("education-deprivation", found.period).percentiles[99]
    found = replace(found, most_deprived=top + 1, least_deprived=top, comparable_gap=0.3)
    assert words.sentence(tables, found) == (
        "Schooling and skills are far weaker than across England at both ends, and weaker in the "
        "most deprived fifth than in the least deprived."
    )
    assert spoken.ABOUT_SAME not in words.sentence(tables, found)
