"""Lists of places from the publishers: whose they are, each once, and no other kind of place."""

from __future__ import annotations

import pandas as pd
import pytest

from lsp_geo.build.place_lists import _Words, build_place_lists, recipes
from lsp_geo.build.run import build
from lsp_geo.data.geography import Geography
from lsp_geo.data.place_lists import PlaceLists
from lsp_geo.errors import DataError
from tests.helpers import ROOT
from tests.small.places import World
from tests.small.sources import write_district, write_sources

WORDS = _Words(frozenset({"NHS", "GP"}), frozenset({"and", "of", "the"}))
# Rows of the first district in the publishers' lists (SOURCES.md), and those in prisons.
PUBLISHED = {"gp": (102, 2), "dentist": (65, 2), "pharmacy": (108, 0)}


@pytest.fixture(scope="module")
def lists(small_built):
    data = small_built[0]
    return PlaceLists(data, Geography(data))


def test_the_committed_lists_are_the_publishers(sources, tmp_path):
    """The same bytes again, and as many rows as the sources say."""
    (tmp_path / "boundaries").symlink_to(ROOT / "data" / "boundaries")
    assert build_place_lists(sources, tmp_path, "liverpool") == []
    made, committed = tmp_path / "places", ROOT / "data" / "places"
    names = sorted(path.name for path in committed.iterdir())
    assert sorted(path.name for path in made.iterdir()) == names
    for name in names:
        assert (made / name).read_bytes() == (committed / name).read_bytes(), name
    own = pd.read_csv(sources / "indicators" / "services" / "nhs_service_points_liverpool.csv")
    for kind, (rows, in_prison) in PUBLISHED.items():
        names = own.loc[own["service"] == kind, "name"]
        assert (len(names), names.str.contains("HMP").sum()) == (rows, in_prison)
        # Cut from the list of the whole country by the district's shape: the very same sites.
        assert len(pd.read_csv(made / f"{kind}.csv")) == rows - in_prison
    assert len(pd.read_csv(made / "library.csv")) == 19, "of 23, four closed in 2012"
    assert len(pd.read_csv(made / "museum.csv")) == 22, "of 26, four closed"
    schools = pd.read_csv(made / "school.csv")["detail"].value_counts().to_dict()
    assert schools == {"primary": 114, "secondary": 31, "sixth-form": 3, "all-through": 2}
    leisure = pd.read_csv(made / "leisure.csv")["detail"].value_counts()
    # One golf club of two points 300 metres apart is one place.
    assert (leisure["park"], leisure["gym"], leisure["golf course"]) == (71, 26, 5)


def test_no_list_holds_grades_hospitals_or_somebodys_home(tables):
    lists = tables.place_lists
    assert list(lists.kinds) == [
        *("gp", "pharmacy", "dentist", "library", "museum", "school", "leisure")
    ]
    for kind in lists:
        table = lists.table(kind.id)
        assert not table.astype(str).stack().str.contains("Outstanding|Requires improvement").any()
        assert (
            not table["name"].str.contains("HMP|Ambulance|(?:Birth|Childhood) H", case=False).any()
        )
    # Wards by point agree with wards by postcode, but for postcodes on a border.
    school, postcodes = lists.table("school"), tables.geography.postcodes
    by_postcode = school["postcode"].str.replace(" ", "").map(postcodes["ward25"])
    assert (by_postcode == school["ward25"]).mean() > 0.95


def test_a_district_has_its_own_places_each_once(lists):
    gp = lists.table("gp").set_index("name")
    assert sorted(gp.index) == ["North of the Line", "Testham Surgery"]
    assert gp.at["Testham Surgery", "detail"] == "NHS Walk-in Centre"
    assert gp["ward25"].to_dict() == {
        "Testham Surgery": World().ward(0, 0.5),
        "North of the Line": World().ward(0, 3),
    }
    assert lists.table("library")["name"].tolist() == ["Central Library"]
    assert lists.table("library")["detail"].tolist() == ["run by the council"]
    assert lists.table("leisure")["name"].tolist() == ["Long Park"]


def test_lists_that_the_sources_lack_are_reported_and_not_there(small_built, lists):
    report = "\n".join(small_built[1])
    assert "places/museum: no list" in report and "museum" not in lists.kinds
    assert set(lists.kinds) == {"gp", "pharmacy", "library", "leisure"}


@pytest.mark.parametrize(
    ("published", "written"),
    [
        ("FIR TREE AND NHS UNIT", "Fir Tree and NHS Unit"),
        ("THE ELMS M.C", "The Elms M.C"),
        ("MCCANNS PHARMACY", "McCanns Pharmacy"),
        ("O'BRIEN (GP) WALK-IN", "O'Brien (GP) Walk-In"),
        ("Already Written", "Already Written"),
    ],
)
def test_names_in_capitals_are_written_small(published, written):
    assert WORDS.in_small_letters(published) == written


def test_a_code_without_words_or_a_lost_column_stops_the_list(tmp_path, small_built):
    (tmp_path / "boundaries").symlink_to(small_built[0] / "boundaries")
    sources = write_sources(tmp_path / "sources")
    path = sources / "indicators" / "services" / "ace_public_libraries_england_2023.parquet"
    whole = pd.read_parquet(path)
    whole.assign(operation_23="XX").to_parquet(path)
    with pytest.raises(DataError, match="field operation_23: no words are known for “XX”"):
        build_place_lists(sources, tmp_path, "testham")
    whole.drop(columns="operation_23").to_parquet(path)
    faults: dict[str, DataError] = {}
    build_place_lists(sources, tmp_path, "testham", faults)
    assert set(faults) == {"library"}, "the other lists are there"
    assert (tmp_path / "places" / "gp.csv").is_file()


def test_a_list_dropped_in_by_hand_stays(small_sources, small_built, tmp_path):
    import shutil

    data = shutil.copytree(small_built[0], tmp_path / "data")
    text = (data / "places" / "leisure.toml").read_text(encoding="utf-8")
    own = text.replace('id = "leisure"', 'id = "pitches"').replace('letter = "K"', 'letter = "B"')
    (data / "places" / "pitches.toml").write_text(own.split("\n", 1)[1], encoding="utf-8")
    shutil.copy2(data / "places" / "leisure.csv", data / "places" / "pitches.csv")
    report = build(small_sources, data, write_district(tmp_path / "recipe"))
    assert "places/pitches.toml: kept, dropped in by hand" in report
    assert "pitches" in PlaceLists(data, Geography(data)).kinds


def test_every_recipe_names_what_readers_must_know():
    for name, recipe in recipes().items():
        assert recipe["leaves_out"] and recipe["period"] and recipe["licence"], name
