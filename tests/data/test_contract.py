"""What is wrong with a data file is found, and named with file, line and field."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from lsp_geo.data.boundary_checks import check_boundaries
from lsp_geo.data.tables import open_tables
from lsp_geo.errors import DataError
from tests.helpers import ROOT

HEALTH = "indicators/2-healthy-lives/bad-health"


@pytest.fixture
def data(tmp_path) -> Path:
    """A copy of the built data to damage."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


def load(data: Path) -> None:
    tables = open_tables(data)
    check_boundaries(tables.geography)
    tables.values.check()


def edit(path: Path, pattern: str, replacement: str, count: int = 1) -> None:
    text = path.read_text(encoding="utf-8")
    changed, found = re.subn(pattern, replacement, text, count=count, flags=re.MULTILINE)
    assert found, f"nothing to damage in {path}"
    path.write_text(changed, encoding="utf-8")


def test_committed_data_keep_the_contract():
    load(ROOT / "data")


CSV_DAMAGE = {
    "unknown area": (r"^E01006512,", "E01999999,", "area_code", 2),
    "duplicate key": (r"^E01006513?4?,2021,.*\n", None, "area_code", None),
    "out of bounds": (r"^(E01006512,2021),[^,]*", r"\1,140.0", "value", 2),
    "not a number": (r"^(E01006512,2021),[^,]*", r"\1,many", "value", 2),
    "not the ratio": (r"^(E01006512,2021),[^,]*", r"\1,99.0", "value", 2),
    "undeclared gap": (
        r"^(E01006512,2021),[^,]*,[^,]*,[^,]*,(.*),$",
        r"\1,,,,\2,missing: lost",
        "value",
        2,
    ),
    "unexplained gap": (r"^(E01006512,2021),[^,]*", r"\1,", "note", 2),
    "unknown note": (r"^(E01006512,2021,.*),$", r"\1,about right", "note", 2),
    "a value declared missing": (r"^(E01006512,2021,.*),$", r"\1,missing: no", "note", 2),
}


@pytest.mark.parametrize("kind", CSV_DAMAGE)
def test_a_damaged_table_is_named(data, kind):
    pattern, replacement, field, line = CSV_DAMAGE[kind]
    path = data / f"{HEALTH}.csv"
    if replacement is None:
        rows = path.read_text().splitlines(keepends=True)
        path.write_text("".join([*rows[:2], rows[1], *rows[2:]]))
        line = 3
    else:
        edit(path, pattern, replacement)
    with pytest.raises(DataError) as caught:
        load(data)
    assert Path(caught.value.file) == path
    assert caught.value.field == field
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("pattern", "replacement", "field"),
    [
        (r"^unit = .*\n", "", "unit"),
        (r"^polarity = .*", 'polarity = "bad"', "polarity"),
        (r"^decimals = .*", 'decimals = "one"', "decimals"),
        (r"^id = .*", 'id = "another"', "id"),
        (r"^pillar = .*", 'pillar = "3"', "pillar"),
        (r"^id = ", 'colour = "red"\nid = ', "colour"),
        (r"^bounds = \[[^]]*\]", "bounds = [100.0, 0.0]", "bounds"),
        (r"^expected_areas = .*", "expected_areas = 301", "expected_areas"),
    ],
)
def test_a_damaged_description_is_named(data, pattern, replacement, field):
    path = data / f"{HEALTH}.toml"
    edit(path, pattern, replacement)
    with pytest.raises(DataError) as caught:
        load(data)
    assert caught.value.field == field
    assert HEALTH.split("/")[-1] in caught.value.file


def test_broken_toml_names_its_line(data):
    edit(data / f"{HEALTH}.toml", r"^name = .*", "name = Bad health")
    with pytest.raises(DataError, match="line 3"):
        load(data)


@pytest.mark.parametrize(
    ("pattern", "replacement", "field", "problem"),
    [
        (r'"connectivity"', '"conectivity"', "parts", "there is no indicator"),
        (r'^health = "', 'health = "no-', "domains", "there is no indicator"),
        (r"^income = ", "poverty = ", "domains", "not one of"),
        (r"^whole = .*\n", "", "whole", "this field is missing"),
        (r"^(# made by build)", r"\1\ncolour = 1", "colour", "this field is not known"),
    ],
)
def test_damage_to_what_counts_the_same_is_named(data, pattern, replacement, field, problem):
    path = data / "indicators" / "same_facts.toml"
    edit(path, pattern, replacement)
    with pytest.raises(DataError, match=problem) as caught:
        load(data)
    assert Path(caught.value.file) == path
    assert caught.value.field == field
    assert caught.value.line


@pytest.mark.parametrize(
    "file",
    [
        f"{HEALTH}.csv",
        f"{HEALTH}.toml",
        "indicators/england.csv",
        "indicators/pillars.toml",
        "indicators/outcomes.toml",
        "indicators/same_facts.toml",
        "indicators/deprivation.csv",
        "boundaries/ward25.geojson",
        "boundaries/postcodes.csv",
        "boundaries/areas.csv",
        "boundaries/district.toml",
        "boundaries/green.geojson",
    ],
)
def test_a_missing_file_is_named(data, file):
    (data / file).unlink()
    with pytest.raises(DataError, match=re.escape(Path(file).name)):
        load(data)


@pytest.mark.parametrize("file", ["indicators/2-healthy-lives/notes.txt", "indicators/extra.csv"])
def test_a_file_that_does_not_belong_is_named(data, file):
    (data / file).write_text("what is this?")
    with pytest.raises(DataError, match=Path(file).name):
        load(data)


@pytest.mark.parametrize("name", ["lsoa21.geojson", "water.geojson"])
def test_a_cut_off_boundary_file_is_named(data, name):
    path = data / "boundaries" / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(DataError, match=name):
        load(data)


def test_a_dropped_in_pair_is_an_indicator_everywhere(data):
    """No code: a table and its description under a new name are enough."""
    for suffix in (".csv", ".toml"):
        shutil.copy(data / f"{HEALTH}{suffix}", data / f"{HEALTH}-again{suffix}")
    edit(data / f"{HEALTH}-again.toml", r"^id = .*", 'id = "bad-health-again"')
    tables = open_tables(data)
    assert tables.levels("bad-health-again") == ["lsoa21", "msoa21", "ward25", "city"]
    assert len(tables.table("bad-health-again", "ward25")) == 64
