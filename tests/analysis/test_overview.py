"""A map's heading says where, in names that can be read out."""

from __future__ import annotations

import re

from lsp_geo.analysis import overview


def headings(tables):
    for indicator in tables.catalogue.indicators.values():
        for level in tables.levels(indicator.id):
            if level != "city":
                period = tables.periods(indicator.id)[-1]
                yield indicator, overview.where(tables, indicator, level, period)


def test_every_heading_is_one_thing_that_can_be_read_out(tables):
    for indicator, text in headings(tables):
        assert text.startswith(f"{indicator.name}: "), text
        assert not text.endswith(".")
        said = text.removeprefix(f"{indicator.name}: ")
        if "highest in" in said:
            assert not re.search(r"\b\d{3}[A-Z]\b", said), text
            assert said.count("highest in") == said.count("lowest in") == 1
        else:
            # All or nothing: areas are counted, and there is no highest one.
            assert re.match(r"\d+ of \d+|from |no ", said), text


def test_the_places_named_are_the_highest_and_the_lowest(tables):
    indicator = tables.catalogue.indicator("child-income-deprivation")
    text = overview.where(tables, indicator, "ward25", "2025")
    table = tables.table(indicator.id, "ward25", "2025")
    sure = table[table["ranked"]].sort_values("value")
    label = tables.geography.label
    top = [label(code) for code in sure["area_code"].iloc[[-1, -2]]]
    low = label(sure["area_code"].iloc[0])
    assert text == f"{indicator.name}: highest in {top[0]} and {top[1]}, lowest in {low}"


def test_many_equals_are_counted(tables):
    indicator = tables.catalogue.indicator("most-deprived-tenth")
    text = overview.where(tables, indicator, "ward25", "2025")
    assert re.search(r"lowest in \d+ wards$", text), text


def test_heading_and_span_together_are_the_headline(tables):
    indicator = tables.catalogue.indicator("bad-health")
    line = overview.headline(tables, indicator, "ward25", "2021")
    assert line == f"{indicator.name}: {overview.span(tables, indicator, 'ward25', '2021')}"
