"""All that is said about figures: short, plain, each unit once, and no score without words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from lsp_geo.analysis import (
    inequality_words,
    multiple_need,
    overview,
    profile_words,
    series_words,
)
from lsp_geo.build.words import load_words
from lsp_geo.errors import DataError
from lsp_geo.presentation.slide import content
from lsp_geo.presentation.view import View
from lsp_geo.reports.blocks import series
from tests.readability import reading_ease, words

MOST_WORDS = 30
# Flesch's reading ease: 60 and more is plain English, under 30 is for graduates.
PLAIN, LEAST_EASE = 60, 40
JARGON = (
    "slope index",
    "relative index",
    "draws",
    "comparable gap",
    "moran",
    "percentile",
    "false discovery",
    "permutation",
    "apportioned",
    "99.8%",
    "significant",
    "coefficient",
)


def small(tables):
    return [i for i in tables.catalogue.indicators.values() if not i.is_city_series]


def gaps(city) -> Iterator[tuple[str, str]]:
    for indicator in small(city.tables):
        if "lsoa21" in city.tables.levels(indicator.id):
            found = city.inequality(indicator.id)
            yield indicator.id, inequality_words.sentence(city.tables, found)
            for say in (inequality_words.follows_sentence, inequality_words.order_note):
                yield indicator.id, say(found)


def headlines(city) -> Iterator[tuple[str, str]]:
    tables = city.tables
    for indicator in small(tables):
        period = tables.periods(indicator.id)[-1]
        for level in tables.levels(indicator.id):
            yield indicator.id, overview.headline(tables, indicator, level, period)


def lines_of_wards(city) -> Iterator[tuple[str, str]]:
    for code in city.geography.codes["ward25"]:
        found = city.profile(code)
        yield code, profile_words.finding(city.tables, found)
        for name in found.readings.index:
            yield name, profile_words.reading_text(city.tables, found, name)


def slides(city) -> Iterator[tuple[str, str]]:
    for indicator in small(city.tables):
        if "lsoa21" in city.tables.levels(indicator.id):
            yield indicator.id, content(city, View("fifths", indicator.id)).sentence
            yield indicator.id, content(city, View("map", indicator.id, "lsoa21")).sentence


def others(city) -> Iterator[tuple[str, str]]:
    yield "direction", series.direction_sentence(city)
    for least in range(1, len(city.multiple_need.pillars) + 1):
        yield "need", multiple_need.sentence(city.tables, city.multiple_need, least)
    for indicator in city.catalogue.city_series():
        found = city.reading(indicator.id)
        yield indicator.id, series_words.standing(found, city.name)
        yield indicator.id, series_words.travel(found)
    for pillar in city.catalogue.all_pillars:
        own = [city.reading(i.id) for i in city.catalogue.city_series(pillar.number)]
        if own:
            yield pillar.number, series_words.sentence_of_pillar(own, city.name)


@pytest.mark.parametrize("kind", [gaps, headlines, lines_of_wards, slides, others])
def test_all_sentences_are_plain(city, kind):
    said = [(name, text) for name, text in kind(city) if text]
    assert said
    for name, text in said:
        low = text.lower()
        assert not re.search(r"\bnan\b|\bnone\b(?= in| of \d)|no data|  |\{\}", low), (name, text)
        assert not [word for word in JARGON if word in low], (name, text)


@pytest.mark.parametrize("kind", [gaps, headlines, lines_of_wards, slides])
def test_sentences_are_short_and_say_a_unit_once(city, kind):
    for name, text in kind(city):
        for sentence in re.split(r"(?<=[.:;])\s", text):
            assert len(words(sentence)) < MOST_WORDS, (name, len(words(sentence)), text)
        for unit in ("metres", "residents", "for every", "patients", "years of life"):
            # Names of indicators are not sentences: only what is said after them is looked at.
            assert text.partition(": ")[2].count(unit) <= 1, (name, unit, text)


def test_gaps_read_easily(city):
    said = [(reading_ease(text), name, text) for name, text in gaps(city) if text]
    assert min(said)[0] >= LEAST_EASE, min(said)
    assert sum(ease for ease, *_ in said) / len(said) >= PLAIN


def test_no_score_stands_without_words(city, tables):
    """What a score is beside England, or which way it goes, is said with it."""
    for indicator in small(tables):
        if indicator.kind != "score":
            continue
        period = tables.periods(indicator.id)[-1]
        for level in tables.levels(indicator.id):
            text = overview.headline(tables, indicator, level, period)
            assert re.search(r"across England|\(higher is (worse|better)\)", text), text
    for indicator in small(tables):
        if indicator.words.form == "level" and "lsoa21" in tables.levels(indicator.id):
            text = inequality_words.sentence(tables, city.inequality(indicator.id))
            assert not re.search(r"\d\.\d", text), text


def test_ties_are_counted_and_not_cut(tables):
    indicator = tables.catalogue.indicator("most-deprived-tenth")
    period = tables.periods(indicator.id)[-1]
    table = tables.table(indicator.id, "ward25", period)
    none = int((table["value"].round(1) == 0).sum())
    text = overview.headline(tables, indicator, "ward25", period)
    assert f"from 0.0% of residents in {none} wards to " in text
    told = " ".join(overview.summary(tables, indicator, "ward25", period))
    assert f"Lowest: {none} wards (0.0%)." in told


@pytest.mark.parametrize("name", ["universal-credit", "private-outdoor-space"])
def test_where_counts_are_held_the_city_has_a_figure(tables, name):
    indicator = tables.catalogue.indicator(name)
    period = tables.periods(name)[-1]
    text = " ".join(overview.summary(tables, indicator, "msoa21", period))
    rows = tables.values.of(name)
    rows = rows[rows["period"] == period]
    whole = indicator.scale * rows["numerator"].sum() / rows["denominator"].sum()
    assert "No figure for all of" not in text
    assert f"{whole:.1f}" in text


def test_every_indicator_has_words(tables):
    assert [i.id for i in small(tables) if i.words is None] == []


def test_descriptions_have_the_words_of_the_recipe(tables):
    recipe = load_words()
    for indicator in small(tables):
        own = {key: value for key, value in vars(indicator.words).items() if value}
        assert own == recipe[indicator.id], indicator.id


@pytest.mark.parametrize(
    "table",
    [
        '[one]\nform = "share"\nwho = "people"\n',
        '[one]\nform = "amount"\nsay = "It is far away"\n',
        '[one]\nform = "poem"\n',
        '[one]\nform = "share"\nwho = "people"\ndo = "sing"\nsubject = "x"\n',
    ],
)
def test_words_that_lack_something_are_refused(tmp_path, table):
    path = tmp_path / "words.toml"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_words(path)
    assert caught.value.line == 1 and caught.value.field == "one"
