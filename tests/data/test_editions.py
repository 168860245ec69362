"""What is known of editions: every indicator, and what is said to be late."""

from __future__ import annotations

from datetime import date

import pytest

from lsp_geo.analysis import age
from lsp_geo.build.city_series import all_series
from lsp_geo.build.recipes import load_recipes
from lsp_geo.data.editions import known_editions, late, table_lines
from lsp_geo.errors import DataError
from lsp_geo.fetch import registry
from lsp_geo.fetch.registry import SOURCES
from tests.conftest import ROOT


def test_every_indicator_of_the_catalogue_is_known_and_no_entry_is_left_over(city):
    recipes = {recipe.id for recipe in load_recipes()} | {one["id"] for one in all_series()}
    assert set(known_editions()) == set(city.catalogue.indicators) | recipes


def test_every_source_named_is_one():
    names = {source.name for source in SOURCES}
    assert {k.source for k in known_editions().values()} - names == {""}


@pytest.mark.parametrize(
    ("indicator", "held", "today", "said"),
    [
        ("fuel-poverty", "2022", date(2026, 11, 1), "2022 is held; 2024 is out"),
        ("fuel-poverty", "2024", date(2026, 11, 1), ""),
        ("fuel-poverty", "2024", date(2027, 6, 1), "the next edition was due by 31 May 2027"),
        ("fuel-poverty", "2025", date(2027, 5, 1), ""),
        ("universal-credit", "2023-11", date(2026, 11, 1), "2026-08 is out"),
        ("children-low-income", "2021/22", date(2026, 11, 1), "2024/25 is out"),
        ("life-expectancy-men", "2009 to 2013", date(2026, 11, 1), "newer: OHID Local Health"),
        ("imd-score", "2025", date(2040, 1, 1), ""),
        ("one-of-our-own", "1999", date(2040, 1, 1), ""),
    ],
)
def test_what_is_late_is_said(indicator, held, today, said):
    found = late({indicator: held}, today)
    assert (said in found[0].sentence) if said else found == []


def test_readers_are_told_by_name_what_is_older_and_how_much_of_all(tables):
    rows = age.older(tables, date(2026, 11, 1))
    fuel = rows[rows["Indicator"] == "Households in fuel poverty"]
    assert list(fuel["Held"]) == ["2022"] and list(fuel["Newer"]) == [
        "2024 is out (published 14 May 2026)"
    ]
    assert set(rows["How it is renewed"]) <= {"lsp-geo refresh", "by hand"}
    said = age.summary(rows, 150)
    assert said.startswith(f"{len(rows)} of 150 indicators are older than")
    assert age.summary(rows.iloc[:0], 150) == "No newer edition is known of for any of the 150."


def test_the_tables_in_the_documentation_are_these():
    text = (ROOT / "docs" / "data-year.md").read_text(encoding="utf-8")
    assert "\n".join(table_lines()) in text
    assert "\n".join(registry.table_lines()) in text


def test_an_indicator_that_stands_twice_is_refused(tmp_path):
    path = tmp_path / "e.toml"
    path.write_text(
        '[[edition]]\nindicators = ["a", "a"]\nsource = ""\nnewest = ""\nknown = ""\n'
        'rhythm = ""\ndue = ""\n'
    )
    with pytest.raises(DataError, match="a is there twice"):
        known_editions(path)
    path.write_text('[[edition]]\nindicators = ["a"]\nsource = ""\n')
    with pytest.raises(DataError, match="field newest"):
        known_editions(path)
