"""Indicators found by everyday words, and no text that breaks the search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsp_geo.build.words import load_everyday_words
from lsp_geo.data.catalogue import load_catalogue
from lsp_geo.data.indicator_search import IndicatorSearch, folded


@pytest.fixture(scope="module")
def search(tables):
    return IndicatorSearch(tables.catalogue)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("poverty", "child-income-deprivation"),
        ("child poverty", "child-income-deprivation"),
        ("GP", "gp-distance"),
        ("doctor", "gp-distance"),
        ("damp", "housing-condition"),
        ("dentist", "dentist-distance"),
        ("life expectancy", "life-expectancy-women"),
        ("life exp", "life-expectancy-men"),
        ("cold homes", "fuel-poverty"),
        ("unemployment", "unemployed"),
        ("obesity", "city-child-obesity"),
        ("jobs", "employment-deprivation"),
        ("burglery", "burglary"),
        ("Bad health!", "bad-health"),
    ],
)
def test_everyday_words_find_it(search, typed, wanted):
    assert wanted in [indicator.id for indicator in search.find(typed)[:8]], typed


def test_the_name_itself_comes_first(search, tables):
    for indicator in tables.catalogue.indicators.values():
        found = search.find(indicator.name)
        assert found, indicator.id
        assert found[0].name == indicator.name, indicator.id


def test_every_word_must_be_found(search):
    assert search.find("child zebra") == []
    assert search.find("") == search.find("  of the ") == search.find("🦓") == []


def test_what_is_inside_the_city_comes_before_the_whole_of_it(search):
    found = search.find("burglary")
    assert not found[0].is_city_series


def test_every_everyday_word_belongs_to_an_indicator(tables, small_built):
    # From the small sources all are made, from the extracts held here those that they have.
    every = load_catalogue(small_built[0])
    for name, words in load_everyday_words().items():
        assert every.indicator(name).everyday == tuple(words)
        if name in tables.catalogue.indicators:
            assert tables.catalogue.indicator(name).everyday == tuple(words)


@given(st.text(max_size=60))
def test_no_text_breaks_it(search, text):
    assert isinstance(search.find(text), list)
    assert folded(folded(text)) == folded(text)
