"""Places in and around an area: distances worked by hand, nothing counted that may not be."""

from __future__ import annotations

from datetime import date

import pytest

from lsp_geo.analysis import places_near
from lsp_geo.data.geography import Geography
from lsp_geo.data.place_lists import PlaceLists
from lsp_geo.errors import NotKnown
from tests.small.places import World

ANFIELD, TODAY = "E05015279", date(2026, 11, 26)


@pytest.fixture(scope="module")
def small(small_built):
    data = small_built[0]
    return PlaceLists(data, Geography(data))


@pytest.fixture(scope="module")
def lists(tables):
    return tables.place_lists


def test_a_distance_worked_by_hand(small):
    """The ward ends at 53.425° north, the practice stands due north of it at 53.430°.

    A degree of latitude there is 111,294 metres (111132.95 - 559.82 cos 2φ + 1.18 cos 4φ), so
    0.005° are 556 metres.
    """
    found = places_near.near(small, "gp", World().ward(0, 0))
    assert found.inside["name"].tolist() == ["Testham Surgery"]
    assert found.outside[["name", "distance"]].to_numpy().tolist() == [["North of the Line", 560]]
    assert places_near.finding(found) == "1"
    # Seen from the ward it stands in it is at 0, and the other is due south by 1.5 squares.
    found = places_near.near(small, "gp", World().ward(0, 3))
    assert found.table["distance"].tolist() == [0, 2230], "0.020° are 2,226 metres"


@pytest.mark.parametrize("level", ["lsoa21", "msoa21", "ward25"])
def test_every_place_is_inside_one_area_of_each_level(lists, level):
    codes = lists.geography.areas(level).index
    for kind in lists:
        inside = [len(places_near.near(lists, kind.id, code).inside) for code in codes[::1]]
        assert sum(inside) == len(lists.table(kind.id)), kind.id


def test_nothing_outside_is_at_0_and_the_nearest_come_first(lists):
    for kind in lists:
        found = places_near.near(lists, kind.id, ANFIELD)
        outside = found.table.loc[~found.table["inside"], "distance"]
        assert (outside >= places_near.STEP).all() and outside.is_monotonic_increasing
        assert len(found.outside) == places_near.NEAREST


def test_what_a_ward_has_is_said_and_an_incomplete_list_is_not_counted(lists):
    said = {one.kind.id: places_near.heading(one) for one in places_near.every_kind(lists, ANFIELD)}
    assert said["pharmacy"] == "Pharmacies: 2 in Anfield"
    assert said["library"] == "Libraries: none; the nearest is Breck Road Library, 350 m away"
    assert said["leisure"].endswith("listed, not counted: the list is not complete")
    counts = places_near.counts(places_near.every_kind(lists, ANFIELD)).set_index("kind")
    assert counts["inside"].isna().to_dict()["leisure"] and counts.at["library", "inside"] == 0


def test_the_whole_city_has_all_and_no_distance(lists):
    found = places_near.near(lists, "library", lists.geography.code)
    assert len(found.inside) == 19 and found.outside.empty
    assert places_near.DISTANCE not in places_near.rows(found)


def test_an_area_or_kind_that_is_not_there_is_refused(lists):
    with pytest.raises(NotKnown):
        places_near.near(lists, "library", "E05000001")
    with pytest.raises(NotKnown):
        places_near.near(lists, "pub", ANFIELD)


def test_files_name_source_and_licence_and_are_safe_for_spreadsheets(small):
    found = places_near.every_kind(small, World().ward(0, 0))
    made = places_near.take_away(small, found, "https://x.example/ward", TODAY)
    text = made.csv().decode("utf-8-sig")
    assert "'=Pharmacy" in text and ",=" not in text
    assert "Open Database Licence 1.0" in text and "Open Government Licence v3.0" in text
    assert "straight lines" in made.about["Distance"] and "Testham" in made.about["Distance"]
    assert made.about["Libraries"].startswith("Public libraries basic dataset, December 2023.")
    assert made.excel().startswith(b"PK")
