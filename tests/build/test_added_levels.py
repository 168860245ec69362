"""A level added to a district lives on when its data are made anew."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from lsp_geo.build.added_levels import added_levels, place_levels
from lsp_geo.build.run import build, read_recipe
from lsp_geo.data.geography import Geography
from lsp_geo.data.tables import open_tables
from lsp_geo.errors import DataError
from tests.small.places import World

NAMED = """
[levels.patch]
name = "police patch"
plural = "police patches"
vintage = "made up"
"""


def members(*rows: tuple[str, str, str]) -> str:
    return "\n".join(["area_code,area_name,member", *(",".join(row) for row in rows)]) + "\n"


def table(geography: Geography) -> str:
    wards = geography.areas("ward25").index
    return members(
        *(("P1" if n < 2 else "P2", f"Patch {1 + (n > 1)}", w) for n, w in enumerate(wards))
    )


@pytest.fixture
def data(small_built, tmp_path) -> Path:
    """The made-up district's data, with a level put in by hand."""
    data = shutil.copytree(small_built[0], tmp_path / "data")
    add(data / "boundaries" / "district.toml", data, table(Geography(data)))
    return data


def add(named: Path, data: Path, text: str) -> None:
    named.write_text(named.read_text(encoding="utf-8") + NAMED, encoding="utf-8")
    folder = named.parent / "levels"
    folder.mkdir(exist_ok=True)
    (folder / "patch.csv").write_text(text, encoding="utf-8")


def test_a_level_put_in_by_hand_lives_on(data, small_sources, small_district):
    before = (data / "boundaries" / "district.toml").read_text(encoding="utf-8")
    report = build(small_sources, data, small_district)
    assert "level patch: kept, added by hand" in report
    tables = open_tables(data)
    assert list(tables.geography.levels) == ["lsoa21", "msoa21", "ward25", "patch", "city"]
    assert tables.table("residents", "patch")["value"].sum() == World().own["residents"].sum()
    assert tomllib.loads(before) == tomllib.loads(
        (data / "boundaries" / "district.toml").read_text(encoding="utf-8")
    )
    # And once more: the same again, byte for byte.
    assert [line for line in build(small_sources, data, small_district) if "patch" in line] == [
        "level patch: kept, added by hand"
    ]


def test_a_level_of_the_recipe_is_made_with_its_table(
    small_sources, small_district, tmp_path, data
):
    recipe = tmp_path / "own" / small_district.name
    shutil.copytree(small_district.parent, recipe.parent)
    add(recipe, recipe.parent, table(Geography(data)))
    target = tmp_path / "new"
    report = build(small_sources, target, recipe)
    assert "boundaries/levels/patch.csv: new, 6 rows" in report
    assert (target / "boundaries" / "levels" / "patch.csv").is_file()
    assert Geography(target).levels["patch"].areas == 2
    # The recipe's own is the one that counts, and is not named as kept.
    changed = table(Geography(data)).replace("Patch 1", "The first")
    (recipe.parent / "levels" / "patch.csv").write_text(changed, encoding="utf-8")
    assert "level patch: kept, added by hand" not in build(small_sources, target, recipe)
    assert Geography(target).label("P1") == "The first"


def test_a_level_that_does_not_fit_stops_the_build_and_names_its_file(
    data, small_sources, small_district
):
    path = data / "boundaries" / "levels" / "patch.csv"
    path.write_text(members(("P1", "Patch", "E05999999")), encoding="utf-8")
    with pytest.raises(DataError, match="E05999999") as error:
        build(small_sources, data, small_district)
    assert error.value.file == str(path) and error.value.line == 2
    assert (data / "indicators").is_dir()


def test_a_level_without_its_table_is_named(data, small_district):
    (data / "boundaries" / "levels" / "patch.csv").unlink()
    (level,) = added_levels(read_recipe(small_district), small_district, data)
    with pytest.raises(DataError, match="patch.csv: the file is missing"):
        place_levels([level], data)


def test_another_districts_levels_stay_where_they_are(data, small_district):
    district = read_recipe(small_district)
    assert added_levels({**district, "code": "E08000003"}, small_district, data) == []


def test_shapes_travel_with_the_table(data, small_sources, small_district):
    shapes = data / "boundaries" / "levels" / "patch.geojson"
    Geography(data).boundaries("patch").to_file(shapes, driver="GeoJSON")
    kept = shapes.read_bytes()
    build(small_sources, data, small_district)
    assert shapes.read_bytes() == kept


def test_a_district_without_output_areas_has_levels_of_its_neighbourhoods_and_wards(data):
    folder = data / "boundaries"
    for name in ("lookup_oa21.csv", "weights_oa21_ward25.csv"):
        head = (folder / name).read_text(encoding="utf-8").splitlines()[0]
        (folder / name).write_text(f"{head}\n", encoding="utf-8")
    geography = Geography(data)
    assert geography.shares("oa21", "patch", "residents").shape == (2, 0)
    wards = geography.shares("lsoa21", "ward25", "residents")
    assert geography.shares("lsoa21", "patch", "residents")[0] == pytest.approx(wards[:2].sum(0))
    assert geography.made_of("patch", "ward25") and geography.covered("patch") == pytest.approx(1)
    (folder / "levels" / "patch.csv").write_text(members(("P", "P", "E00999999")), encoding="utf-8")
    with pytest.raises(DataError, match="no output areas are held for it"):
        Geography(data)
