"""Recipes: the committed ones load, and a wrong one is refused with its place named."""

from __future__ import annotations

import pandas as pd
import pytest

from lsp_geo.build.extracts import Extracts
from lsp_geo.build.formulas import rows_of
from lsp_geo.build.recipes import Part, load_recipes
from lsp_geo.errors import DataError

RELEASES = """
[census]
title = "A census"
publisher = "An office"
released = "2 November 2022"
url = "https://example.org"
licence = "Open Government Licence v3.0"
attribution = ["Source: an office."]
period_note = "Census Day"
caveats = []
file = "census/people"
level = "lsoa21"
period = "2021"
"""
INDICATOR = """
[[indicator]]
id = "young"
name = "Young people"
definition = "The share of residents who are young."
release = "census"
numerator = "young"
denominator = "people"
unit = "%"
decimals = 1
polarity = "neither"
kind = "proportion"
aggregation = "ratio"
weight = "residents"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "releases.toml").write_text(RELEASES, encoding="utf-8")
    (tmp_path / "context.toml").write_text(INDICATOR, encoding="utf-8")
    return tmp_path


def change(folder, old: str, new: str, file: str = "context.toml") -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_committed_recipes_load():
    recipes = load_recipes()
    assert len(recipes) == 99
    assert [r.folder for r in recipes] == sorted(
        (r.folder for r in recipes), key=lambda name: (name != "context", name)
    )


def test_formulas_are_worked_on_columns(folder):
    (recipe,) = load_recipes(folder)
    table = pd.DataFrame({"area_code": ["a", "b"], "young": [1, 0], "people": [8, 0]})
    rows = rows_of(recipe, recipe.parts[0], table, extracts=None)
    assert rows["value"].tolist()[0] == 12.5
    assert pd.isna(rows["value"].tolist()[1])
    assert rows["period"].tolist() == ["2021", "2021"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('unit = "%"', "", "unit"),
        ('unit = "%"', "unit = 5", "unit"),
        ("decimals = 1", "decimals = true", "decimals"),
        ("decimals = 1", "decimal = 1", "decimal"),
        ('polarity = "neither"', 'polarity = "bad"', "polarity"),
        ('release = "census"', 'release = "survey"', "release"),
        ('denominator = "people"', "", "value"),
        ('weight = "residents"', "", "weight"),
        (
            'weight = "residents"',
            'weight = "residents"\nperiod_column = "year"\nperiods = ["2021"]',
            "period",
        ),
    ],
)
def test_wrong_recipes_are_refused(folder, old, new, field):
    change(folder, old, new)
    with pytest.raises(DataError) as caught:
        load_recipes(folder)
    assert caught.value.file.endswith("context.toml")
    assert caught.value.field == field
    assert caught.value.line == 3
    assert "young" in caught.value.problem


def test_an_id_may_stand_once(folder):
    change(folder, INDICATOR, INDICATOR + INDICATOR)
    with pytest.raises(DataError, match="twice"):
        load_recipes(folder)


def test_a_release_without_its_licence_is_refused(folder):
    change(folder, 'licence = "Open Government Licence v3.0"\n', "", "releases.toml")
    with pytest.raises(DataError) as caught:
        load_recipes(folder)
    assert caught.value.field == "licence"


def test_an_unknown_parent_release_is_refused(folder):
    change(folder, "[census]", '[census]\nextends = "later"', "releases.toml")
    with pytest.raises(DataError) as caught:
        load_recipes(folder)
    assert caught.value.field == "extends"
    assert caught.value.line == 2


@pytest.mark.parametrize("formula", ["old", "young +", "@pd.io", "__import__('os')"])
def test_a_formula_reaches_columns_only(folder, formula):
    change(folder, 'numerator = "young"', f'numerator = "{formula}"')
    (recipe,) = load_recipes(folder)
    table = pd.DataFrame({"area_code": ["a"], "young": [1], "people": [8]})
    with pytest.raises(DataError) as caught:
        rows_of(recipe, recipe.parts[0], table, extracts=None)
    assert caught.value.field == "numerator"


def test_toml_that_cannot_be_read_is_named(folder):
    change(folder, "[[indicator]]", "[[indicator")
    with pytest.raises(DataError, match="not valid TOML"):
        load_recipes(folder)


@pytest.mark.parametrize(
    ("later", "held", "taken"),
    [
        (r"\d{4}", ["2020", "2022", "2023", "2024"], {"2023": "2023", "2024": "2024"}),
        (r"(\d{4})-09", ["2022-09", "2023-06", "2023-09"], {"2022-09": "2022", "2023-09": "2023"}),
        (r"\d{4}", ["2022", "2023 (p)"], {}),
    ],
)
def test_a_part_takes_the_periods_that_came_after_it_was_written(later, held, taken):
    part = Part("a", "lsoa21", {"2021": "2021", "2022": "2022"}, "year", later)
    assert part.reaching(held).periods == {"2021": "2021", "2022": "2022", **taken}


def test_a_part_of_the_newest_year_is_on_the_file_of_the_latest_one_held(tmp_path):
    part = Part("crime/recorded_{newest}", "lsoa21", {"{newest}": "{newest}"})
    assert part.of_year("2026").file == "crime/recorded_2026"
    assert part.of_year("2026").periods == {"2026": "2026"}
    folder = tmp_path / "indicators" / "crime"
    folder.mkdir(parents=True)
    assert Extracts(tmp_path, "testham").newest(part.file) is None
    for name in ("2024.parquet", "2025.parquet", "2031_v_2032.parquet", "latest.parquet"):
        (folder / f"recorded_{name}").touch()
    assert Extracts(tmp_path, "testham").newest(part.file) == "2025"
