"""Lists of places: what breaks their contract is named with file, line and field."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from lsp_geo.data.geography import Geography
from lsp_geo.data.place_lists import PlaceLists
from lsp_geo.errors import DataError, NotKnown
from tests.helpers import ROOT


@pytest.fixture
def data(tmp_path) -> Path:
    """Lists to damage, beside the committed boundaries."""
    (tmp_path / "boundaries").symlink_to(ROOT / "data" / "boundaries")
    shutil.copytree(ROOT / "data" / "places", tmp_path / "places")
    return tmp_path


def check(data: Path) -> int:
    return PlaceLists(data, Geography(data)).check()


DAMAGE = {
    "unknown ward": ("library.csv", r"E05015284", "E05099999", 2, "ward25"),
    "no code": ("library.csv", r"E01006596", "Allerton", 2, "lsoa21"),
    "far away": ("library.csv", r"53\.38404", "51.5", 2, "lat"),
    "swapped": ("library.csv", r"53\.38404,-2\.90639", "-2.90639,53.38404", 2, "lat"),
    "no name": ("library.csv", r"^Allerton Library", "", 2, "name"),
    "no postcode": ("library.csv", r"L18 6HG", "L18", 2, "postcode"),
    "twice": ("library.csv", r"^(Allerton.*\n)", r"\1\1", 3, "name"),
    "no licence": ("library.toml", r"^licence.*\n", "", None, "licence"),
    "no caveat": ("library.toml", r"leaves_out = \[[^\]]*\]", "leaves_out = []", 17, "leaves_out"),
    "odd field": ("library.toml", r"\Z", "grade = 1\n", None, "grade"),
    "other id": ("library.toml", r'"library"', '"books"', 2, "id"),
    "letter taken": ("library.toml", r'letter = "L"', 'letter = "G"', 5, "letter"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_list_is_named(data, kind):
    name, pattern, changed, line, field = DAMAGE[kind]
    path = data / "places" / name
    text, found = re.subn(
        pattern, changed, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE
    )
    assert found
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        check(data)
    assert Path(refused.value.file).name == name and refused.value.field == field
    if line is not None:
        assert refused.value.line == line


@pytest.mark.parametrize(("gone", "said"), [("csv", "missing"), ("toml", "library.toml, which")])
def test_half_a_list_is_named(data, gone, said):
    (data / "places" / f"library.{gone}").unlink()
    with pytest.raises(DataError, match=said):
        check(data)


def test_a_district_without_lists_has_none(data):
    shutil.rmtree(data / "places")
    lists = PlaceLists(data, Geography(data))
    assert (check(data), len(lists), list(lists)) == (0, 0, [])
    with pytest.raises(NotKnown, match="No list of places is held for Liverpool"):
        lists.kind("gp")


def test_another_kind_is_refused_with_those_there_are(tables):
    with pytest.raises(NotKnown, match="“hospital”: choose gp, pharmacy, dentist"):
        tables.place_lists.kind("hospital")
