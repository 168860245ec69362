"""A ward in three sentences: true, short, and fit to be read aloud."""

from __future__ import annotations

import re

import pytest

from lsp_geo.analysis import area_story

ANFIELD, CALDERSTONES = "E05015279", "E05015284"


@pytest.fixture(scope="module")
def wards(city):
    return [city.profile(code) for code in city.geography.by_label("ward25")]


def named(wards, label):
    return next(found for found in wards if found.label == label)


def test_every_ward_has_three_sentences_that_can_be_read_aloud(city, wards):
    for found in wards:
        sentences = area_story.three_sentences(city.tables, found)
        assert len(sentences) == 3
        for sentence in sentences:
            assert re.match(r"[A-Z0-9].*[^.]\.$", sentence), sentence
            assert "nan" not in sentence
            assert len(sentence.split()) <= 52, sentence


def test_the_title_counts_from_the_nearer_end(city, wards):
    titles = {found.label: area_story.title(city.tables, found) for found in wards}
    assert titles["Anfield"] == "Anfield is the 7th most deprived of Liverpool’s 64 wards"
    assert titles["Calderstones"].endswith("is the least deprived of Liverpool’s 64 wards")
    assert "in the middle" in titles["Canning"]
    assert "is not ranked" in titles["Waterfront North"]
    for found in wards:
        row = found.readings.loc["imd-score"]
        assert ("not ranked" in titles[found.label]) == (row["rank"] != row["rank"])


def test_the_share_in_the_most_deprived_tenth_is_the_tables_own(city, wards):
    table = city.tables.table("most-deprived-tenth", "ward25").set_index("area_code")["value"]
    for found in wards:
        first = area_story.three_sentences(city.tables, found)[0]
        value = table[found.area_code]
        shown = re.search(r"(\d+(?:\.\d)?)%\)? (?:of|live)", first.replace("residents (", "("))
        if value < 0.05:
            assert first.startswith("None of its residents")
        elif shown:
            assert float(shown[1]) == pytest.approx(value, abs=0.51)


def test_by_rank_names_first_places_that_no_test_can_tell(city, wards):
    found = named(wards, "Anfield")
    assert area_story.by_rank(city.tables, found, "worse")[0] == "education-deprivation"
    for found in wards:
        for side, end in (("worse", "rank"), ("better", "from_best")):
            for name in area_story.by_rank(city.tables, found, side):
                row = found.readings.loc[name]
                assert row[end] <= area_story.TOP
                assert row["than_mark"] == "cannot be said"
                assert name not in (*found.worse, *found.better)
                assert city.catalogue.indicator(name).polarity != "neither"


def test_a_pillars_first_finding_is_what_stands_out_in_it(city, wards):
    found = named(wards, "Anfield")
    heads = {pillar.number: pillar.headline for pillar in city.catalogue.pillars}
    told = {n: area_story.first_finding(city.tables, found, n, head) for n, head in heads.items()}
    assert "injured by violence" in told["4"]
    assert "cannot heat their home" in told["3"]
    assert all(told.values())
