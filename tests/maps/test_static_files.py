"""The static files: right areas, right classes, small, and changed only when they must."""

from __future__ import annotations

import json
import os
import time

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from lsp_geo.data.place_lists import PlaceLists
from lsp_geo.maps.geojson import hatched, shrunk, simplified
from lsp_geo.maps.static_files import (
    KEPT_FOR,
    Column,
    Kept,
    OnDemand,
    class_string,
    write_static,
)
from tests.helpers import ROOT

LEVELS = ("lsoa21", "msoa21", "ward25")


@pytest.fixture(scope="module")
def geography(tables):
    return tables.geography


def column(geography, level, indicator="crime", period="2025", missing=()):
    areas = len(geography.areas(level))
    classes = (np.arange(areas) % 5).astype(np.int8)
    classes[list(missing)] = -1
    return Column(indicator, period, classes, [f"{row}.0" for row in range(areas)])


@pytest.fixture(scope="module")
def written(geography, tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    columns = {
        level: [column(geography, level), column(geography, level, "poverty", missing=[3])]
        for level in LEVELS
    }
    return folder, write_all(folder, geography, columns, {"1": "<svg/>"})


def write_all(folder, geography, columns, cards, data="no data"):
    """The files of all levels, which are otherwise written on demand."""
    lists = PlaceLists(ROOT / "data", geography)
    static = write_static(folder, geography, columns, cards, lists, Kept(folder, folder / data))
    assert set(dict(static.levels)) == set(columns)
    return static


def features(folder, name):
    return json.loads((folder / name).read_text(encoding="utf-8"))["features"]


@pytest.mark.parametrize("level", LEVELS)
def test_every_area_has_its_row_and_classes(written, geography, level):
    folder, static = written
    files = static.levels[level]
    found = features(folder, files.areas)
    assert [feature["i"] for feature in found] == list(range(len(geography.areas(level))))
    assert list(files.rows) == geography.areas(level).index.tolist()
    assert found[4]["k"] == "44" and found[3]["k"] == "35"
    assert files.columns == {("crime", "2025"): 0, ("poverty", "2025"): 1}
    assert files.incomplete == {1}


def test_hover_file_has_names_and_printed_values_flat(written, geography):
    folder, static = written
    first = features(folder, static.levels["ward25"].hits)[0]["properties"]
    code = geography.areas("ward25").index[0]
    assert first == {"code": code, "name": geography.label(code), "v0": "0.0", "v1": "0.0"}


def test_only_areas_that_are_missing_somewhere_have_a_hatch(written):
    folder, static = written
    assert [feature["k"] for feature in features(folder, static.levels["lsoa21"].missing)] == ["35"]


def test_every_shape_is_where_the_boundary_is(written, geography):
    folder, static = written
    found = features(folder, static.levels["lsoa21"].hits)
    drawn = [shape(feature["geometry"]) for feature in found]
    true = geography.boundaries("lsoa21").geometry.to_numpy()
    shared = shapely.area(shapely.intersection(np.array(drawn), true))
    assert (shared / shapely.area(true)).min() > 0.97


def test_an_outline_of_every_area_of_every_level(written, geography):
    folder, static = written
    for level in ("lsoa21", "msoa21", "ward25", "city"):
        for code in geography.areas(level).index:
            lines = features(folder, f"{static.outlines}/{code}.geojson")
            assert [line["w"] for line in lines] == [5, 3]


def test_what_is_there_is_not_written_again_and_what_is_older_than_the_one_before_goes(
    geography, tmp_path
):
    first = write_all(tmp_path, geography, {"ward25": [column(geography, "ward25")]}, {})
    stamps = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    again = write_all(tmp_path, geography, {"ward25": [column(geography, "ward25")]}, {})
    assert again == first
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == stamps
    (tmp_path / "notes.txt").write_text("not ours")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "values.csv").write_text("1")
    changed = write_all(
        tmp_path, geography, {"ward25": [column(geography, "ward25", missing=[0])]}, {}, "data"
    )
    assert changed.levels["ward25"].areas != first.levels["ward25"].areas
    assert changed.levels["ward25"].base == first.levels["ward25"].base
    # A server with the old data still names its files; they go when it has long ended.
    old = [first.levels["ward25"].areas, *(path.name for path in tmp_path.glob("level-*.json"))]
    assert all((tmp_path / name).exists() for name in old)
    for path in tmp_path.iterdir():
        os.utime(path, (time.time() - KEPT_FOR - 60,) * 2)
    Kept(tmp_path, tmp_path / "data").put("card", {"files": []})
    assert not (tmp_path / first.levels["ward25"].areas).exists()
    assert (tmp_path / changed.levels["ward25"].areas).exists()
    assert (tmp_path / "notes.txt").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert len(list(tmp_path.glob("level-ward25.*.json"))) == 1


def test_the_next_start_takes_what_it_finds_and_makes_what_is_gone(geography, tmp_path):
    columns, cards = {"ward25": [column(geography, "ward25")]}, {"1": "<a/>"}
    first = write_all(tmp_path, geography, columns, cards)

    def unwanted(level):
        raise AssertionError(f"{level} was worked out again")

    again = write_static(
        tmp_path,
        geography,
        OnDemand(["ward25"], unwanted),
        OnDemand(["1"], unwanted),
        PlaceLists(ROOT / "data", geography),
        Kept(tmp_path, tmp_path / "no data"),
    )
    assert again.cards == first.cards and again.levels["ward25"] == first.levels["ward25"]
    (tmp_path / first.levels["ward25"].hits).unlink()
    mended = write_all(tmp_path, geography, columns, cards)
    assert (tmp_path / mended.levels["ward25"].hits).exists()


@pytest.mark.parametrize("damage", ["cut file", "cut outline", "empty record", "odd record"])
def test_what_a_full_disk_or_a_power_cut_left_is_made_again(geography, tmp_path, damage):
    columns, cards = {"ward25": [column(geography, "ward25")]}, {"1": "<a/>"}
    first = write_all(tmp_path, geography, columns, cards)
    code = geography.areas("ward25").index[0]
    path = {
        "cut file": tmp_path / first.levels["ward25"].areas,
        "cut outline": tmp_path / first.outlines / f"{code}.geojson",
        "empty record": next(tmp_path.glob("start.*.json")),
        "odd record": next(tmp_path.glob("level-ward25.*.json")),
    }[damage]
    whole = path.read_bytes()
    path.write_bytes({"empty record": b"", "odd record": b"[1]"}.get(damage, whole[:100]))
    again = write_all(tmp_path, geography, columns, cards)
    assert again == first
    assert path.read_bytes() == whole


def test_a_record_is_good_for_the_same_bytes_only(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.csv").write_text("1")
    Kept(tmp_path / "static", data).put("start", {"files": []})
    assert Kept(tmp_path / "static", data).get("start") == {"files": []}
    (data / "a.csv").write_text("2")
    assert Kept(tmp_path / "static", data).get("start") is None
    (data / "a.csv").rename(data / "b.csv")
    (data / "b.csv").write_text("1")
    assert Kept(tmp_path / "static", data).get("start") is None


def test_a_column_of_the_wrong_length_is_refused(geography, tmp_path):
    short = Column("crime", "2025", np.zeros(3, np.int8), ["0"] * 3)
    with pytest.raises(ValueError, match="crime"):
        write_all(tmp_path, geography, {"ward25": [short]}, {})


def test_a_hundred_and_forty_columns_stay_small(geography, tmp_path):
    columns = {
        level: [column(geography, level, f"i{n}", missing=[n % 60]) for n in range(140)]
        for level in LEVELS
    }
    static = write_all(tmp_path, geography, columns, {})
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir() if path.is_file()}
    assert sizes[static.levels["lsoa21"].areas] < 400_000


def test_class_digits_have_five_for_missing():
    assert class_string(np.array([0, 4, -1, 2], dtype=np.int8)) == "0452"


def test_neighbours_stay_neighbours_when_simplified():
    left, right = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    crooked = shapely.union(left, shapely.box(1, 0.4, 1.00001, 0.6))
    drawn = simplified([crooked, shapely.difference(right, crooked)])
    assert shapely.area(shapely.intersection(*drawn)) == 0
    assert shapely.area(shapely.union(*drawn)) == pytest.approx(2)


def test_shrunk_areas_leave_a_gap_as_wide_both_ways():
    degree = 111_320
    area = shapely.box(-2.95, 53.40, -2.94, 53.41)
    west, south, east, north = shrunk([area], 10)[0].bounds
    squeeze = np.cos(np.radians(53.405))
    assert (south - 53.40) * degree == pytest.approx(10, rel=0.01)
    assert (west + 2.95) * degree * squeeze == pytest.approx(10, rel=0.01)


def test_an_area_narrower_than_the_gap_is_drawn_whole():
    sliver = shapely.box(-2.95, 53.40, -2.94999, 53.41)
    assert shrunk([sliver], 10)[0].equals(sliver)


def test_a_hatch_covers_a_known_share_and_stays_inside():
    area = shapely.box(-2.95, 53.40, -2.93, 53.42)
    lines = hatched(area, spacing=160, width=20)
    assert shapely.difference(lines.buffer(0), area).area < 1e-9
    share = shapely.union_all(shapely.get_parts(lines)).area / area.area
    # A strip of 20 in every 160, and an edge of 20 around an area of about 1,330 by 2,230 metres.
    assert share == pytest.approx(1 / 8 + 4 * 20 / 1_660 * 7 / 8, abs=0.02)
