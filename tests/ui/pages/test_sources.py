"""Sources: the list is found by any word, a row leads to its indicator, credits stand once."""

from __future__ import annotations

import pytest

from lsp_geo.analysis.credits import merged
from tests.helpers import open_app, table_with, unfold, words


@pytest.fixture(scope="module")
def page():
    return open_app("sources")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("damp", "housing-condition"),
        ("police", "crime"),
        ("Ofcom", "ofcom"),
        ("poverty", "fuel-poverty"),
    ],
)
def test_a_word_finds_indicators(page, typed, found):
    page.text_input(key="sources_search").set_value(typed).run()
    assert not page.exception
    table = table_with(page, "Id")
    told = " ".join([*table["Id"], *table["Publisher"]]).lower()
    assert found in told
    page.text_input(key="sources_search").set_value("").run()


def test_every_indicator_is_listed_until_something_is_typed(page, tables):
    assert set(table_with(page, "Id")["Id"]) == set(tables.catalogue.indicators)


def test_what_is_not_there_is_answered(page):
    page.text_input(key="sources_search").set_value("zzz*zzz").run()
    assert "No indicator has" in page.info[0].value
    page.text_input(key="sources_search").set_value("").run()
    assert not page.exception


@pytest.mark.parametrize(
    ("name", "link"),
    [("fuel-poverty", "indicator=fuel-poverty"), ("city-fuel-poverty", "series=city-fuel-poverty")],
)
def test_an_indicator_leads_to_its_map_or_series(page, name, link):
    page.selectbox(key="explained").set_value(name).run()
    assert any(link in str(one.proto) for one in page.get("page_link"))


def test_credits_that_say_the_same_are_one():
    opened = "Contains public sector information licensed under the Open Government Licence v3.0"
    assert merged(
        [
            opened,
            f"{opened}. Source: Ofcom.",
            f"{opened}: Ofcom",
            f"{opened}: Department for Transport",
            "Contains OS data © Crown copyright and database right.",
            "Contains OS data © Crown copyright and database right 2025.",
            "Source: ONS licensed under the Open Government Licence v.3.0",
            "Source: ONS licensed under the Open Government Licence v3.0.",
        ]
    ) == [
        "Contains OS data © Crown copyright and database right 2025.",
        f"{opened}: Department for Transport; Ofcom.",
        "Source: ONS licensed under the Open Government Licence v3.0.",
    ]


def test_every_publisher_that_must_be_named_is_still_named(tables):
    lines = {line for i in tables.catalogue.indicators.values() for line in i.attribution}
    text = " ".join(merged(lines))
    for line in lines:
        last = line.rstrip(".").replace("v.3.0", "v3.0").split("Source: ")[-1].split(": ")[-1]
        assert last.casefold() in text.casefold(), line
    assert len(merged(lines)) < 0.7 * len(lines)


def test_the_view_can_be_cited(page):
    unfold(page, "link_and_citation")
    assert any("Sources and methods, Liverpool." in one.value for one in page.code)
    assert "nothing is estimated to fill a gap" in words(page)
