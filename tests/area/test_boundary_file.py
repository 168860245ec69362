"""Boundary files: every kind and system of coordinates comes out alike, each fault is named."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp_geo.area import formats
from lsp_geo.area.boundary_file import read_boundary
from lsp_geo.area.ground import BRITISH, DEGREES, in_system
from lsp_geo.errors import FileRefused
from tests.area.files import SQUARE, frame, geojson, geopackage, kml, shapefile, zipped

# A few metres at most: the turn from one system to another without the publisher's grid.
NEAR = 1e-4


def same(shape: shapely.Geometry, as_drawn: shapely.Geometry = SQUARE) -> bool:
    return shapely.hausdorff_distance(shape, as_drawn) < NEAR


def test_geojson_is_longitude_and_latitude(ground):
    found = read_boundary(geojson(SQUARE), ground)
    assert same(found.shape)
    assert "longitude and latitude (EPSG:4326), as GeoJSON has them" in found.said[0]


def test_a_bare_geometry_and_a_single_feature_are_geojson(ground):
    bare = shapely.to_geojson(SQUARE)
    feature = json.dumps({"type": "Feature", "properties": None, "geometry": json.loads(bare)})
    for text in (bare, feature, "\ufeff" + bare):
        assert same(read_boundary(text.encode(), ground).shape)


def test_older_geojson_may_name_its_system(ground):
    british = in_system(SQUARE, DEGREES, BRITISH)
    found = read_boundary(geojson(british, crs="urn:ogc:def:crs:EPSG::27700"), ground)
    assert same(found.shape)
    assert "British National Grid (EPSG:27700), as the file says" in found.said[0]


def test_metres_without_a_system_are_taken_as_british_and_said(ground):
    found = read_boundary(geojson(in_system(SQUARE, DEGREES, BRITISH)), ground)
    assert same(found.shape)
    assert "does not say" in found.said[0]
    assert "by their size" in found.said[0]
    assert "British National Grid" in found.said[0]


@pytest.mark.parametrize("epsg", [4326, 27700, 3857, 32630, 4258])
def test_geopackage_in_any_system(ground, tmp_path, epsg):
    found = read_boundary(geopackage(tmp_path, frame(SQUARE, epsg=epsg)), ground)
    assert same(found.shape)
    assert f"EPSG:{epsg}" in found.said[0]
    assert found.said[0].startswith("GeoPackage.")


@pytest.mark.parametrize("epsg", [4326, 27700, 3857])
def test_zipped_shapefile_in_any_system(ground, tmp_path, epsg):
    found = read_boundary(shapefile(tmp_path, frame(SQUARE, epsg=epsg)), ground)
    assert same(found.shape)
    assert "as the file says" in found.said[0]


def test_shapefile_without_prj_is_guessed_and_said(ground, tmp_path):
    found = read_boundary(shapefile(tmp_path, frame(SQUARE, epsg=27700), (".prj",)), ground)
    assert same(found.shape)
    assert "does not say which system" in found.said[0]


def test_kml_and_its_holes(ground):
    holed = SQUARE.difference(shapely.box(-2.97, 53.393, -2.965, 53.396))
    found = read_boundary(kml(holed), ground)
    assert found.shape.equals_exact(holed, 1e-9) or found.shape.equals(holed)
    assert "as in every KML" in found.said[0]


def test_kmz_is_a_packed_kml(ground):
    assert same(read_boundary(zipped({"doc.kml": kml(SQUARE)}), ground).shape)


def test_heights_are_dropped_and_said(ground, tmp_path):
    high = shapely.force_3d(SQUARE, 12.0)
    for content in (
        kml(SQUARE, ",12.5"),
        geojson(high),
        geopackage(tmp_path, frame(high)),
    ):
        found = read_boundary(content, ground)
        assert not found.shape.has_z
        assert any("heights, which were dropped" in line for line in found.said)


def test_a_line_that_crosses_itself_is_refused_with_the_place(ground):
    bow = shapely.Polygon([(-2.98, 53.39), (-2.96, 53.40), (-2.96, 53.39), (-2.98, 53.40)])
    with pytest.raises(FileRefused, match=r"crosses itself near .+ \(53\.39500, -2\.97000\)"):
        read_boundary(geojson(bow), ground)


def test_a_crossing_in_metres_is_named_in_degrees(ground):
    bow = shapely.Polygon([(-2.98, 53.39), (-2.96, 53.40), (-2.96, 53.39), (-2.98, 53.40)])
    british = in_system(bow, DEGREES, BRITISH)
    with pytest.raises(FileRefused, match=r"\(53\.39\d+, -2\.9[67]\d+\)"):
        read_boundary(geojson(british), ground)


def test_a_line_that_touches_itself_is_mended_and_said(ground):
    # Two squares that meet in one corner, drawn in one go.
    eight = shapely.Polygon(
        [
            *[(-2.98, 53.39), (-2.97, 53.39), (-2.97, 53.395), (-2.96, 53.395), (-2.96, 53.40)],
            *[(-2.97, 53.40), (-2.97, 53.395), (-2.98, 53.395)],
        ]
    )
    assert not eight.is_valid
    found = read_boundary(geojson(eight), ground)
    assert found.shape.is_valid
    assert found.shape.area == pytest.approx(eight.area)
    assert any("touches itself" in line and "mended" in line for line in found.said)


def test_several_shapes_are_one_area_and_lines_are_left_out(ground):
    other = shapely.box(-2.95, 53.39, -2.94, 53.4)
    line = shapely.LineString([(-2.9, 53.4), (-2.91, 53.41)])
    found = read_boundary(geojson(SQUARE, other, line), ground)
    assert found.shape.area == pytest.approx(SQUARE.area + other.area)
    assert "1 point or line in it was left out." in found.said
    assert "Its 2 shapes are taken together as one area." in found.said


def test_of_several_layers_the_first_is_taken_and_said(ground, tmp_path):
    geopackage(tmp_path, frame(SQUARE), "ours")
    content = geopackage(tmp_path, frame(shapely.box(-2.9, 53.4, -2.89, 53.41)), "theirs")
    found = read_boundary(content, ground)
    assert same(found.shape)
    assert any("“ours” was taken, not “theirs”" in line for line in found.said)


def test_a_geopackage_that_a_program_has_open(ground, tmp_path):
    content = geopackage(tmp_path, frame(SQUARE))
    with sqlite3.connect(tmp_path / "made.gpkg") as book:
        book.execute("PRAGMA journal_mode=WAL")
    assert (tmp_path / "made.gpkg").read_bytes()[18:20] != content[18:20]
    assert same(read_boundary((tmp_path / "made.gpkg").read_bytes(), ground).shape)


FAULTS = {
    "empty": (b"  \n", "is empty"),
    "no boundary": (b"PDF of a map", "no boundary file"),
    "no shape": (geojson(), "no shape in the file"),
    "empty shape": (geojson(shapely.Polygon()), "no shape in the file"),
    "null geometry": (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null}]}',
        "no shape in the file",
    ),
    "a point": (geojson(shapely.Point(-2.97, 53.39)), "points or lines, and no area"),
    "flat": (
        geojson(shapely.Polygon([(-2.97, 53.39), (-2.96, 53.39), (-2.95, 53.39)])),
        "encloses no ground",
    ),
    "swapped": (geojson(shapely.transform(SQUARE, lambda xy: xy[:, ::-1])), "latitude first"),
    "elsewhere": (geojson(shapely.box(100, 10, 101, 11)), "neither longitude and latitude nor"),
    "not finite": (
        b'{"type":"Polygon","coordinates":[[[NaN,53.4],[-2.9,53.4],[-2.9,53.5],[NaN,53.4]]]}',
        "cannot be read|no number",
    ),
    "cut off": (geojson(SQUARE)[:-20], "no whole GeoJSON"),
    "list": (b"[1, 2]", "no GeoJSON"),
    "unknown system": (geojson(SQUARE, crs="urn:nobody:knows"), "is not known"),
    "topology": (b'{"type":"Topology","objects":{}}', "TopoJSON"),
    "other XML": (b"<svg></svg>", "no KML"),
    "cut KML": (kml(SQUARE)[:-30], "no whole KML"),
    "words of its own": (
        b'<!DOCTYPE kml [<!ENTITY a "x">]><kml>&a;</kml>',
        "instructions that no boundary needs",
    ),
    "letters in KML": (kml(SQUARE).replace(b"-2.975,", b"west,"), "no number"),
    "bare shapefile": (b"\x00\x00\x27\x0a" + bytes(100), "into one .zip"),
    "another database": (b"SQLite format 3\0" + bytes(100), "damaged"),
    "damaged zip": (b"PK\x03\x04" + bytes(60), "damaged"),
    "zip without": (zipped({"readme.txt": b"hello"}), "no boundary"),
    "zip of two": (zipped({"a.kml": kml(SQUARE), "b.kml": kml(SQUARE)}), "must have one"),
    "no index": (zipped({"a.shp": b"\x00\x00\x27\x0a"}), "has no a.shx"),
    "wrong shp": (zipped({"a.shp": b"<OGRVRTDataSource>", "a.shx": b"x"}), "is damaged"),
    "nested deep": (b'{"type":' + b"[" * 200_000, "no whole GeoJSON"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_plain_message(ground, name):
    content, message = FAULTS[name]
    with pytest.raises(FileRefused, match=message):
        read_boundary(content, ground)


def test_a_hundred_megabytes_are_not_read(ground):
    with pytest.raises(FileRefused, match="100 MB; at most 20 MB"):
        read_boundary(b'{"a": "' + b"x" * 100_000_000, ground)


def test_a_zip_bomb_is_not_unpacked(ground):
    started = time.monotonic()
    bomb = zipped({"a.shp": b"\x00\x00\x27\x0a" + bytes(300_000_000), "a.shx": b"x"})
    assert len(bomb) < 1_000_000
    with pytest.raises(FileRefused, match="unpacks to too much"):
        read_boundary(bomb, ground)
    assert time.monotonic() - started < 20


def test_too_many_corners_are_refused(ground, monkeypatch):
    monkeypatch.setattr(formats, "MOST_CORNERS", 100)
    round_one = shapely.Point(-2.97, 53.4).buffer(0.01, quad_segs=64)
    with pytest.raises(FileRefused, match="257 corners; at most"):
        read_boundary(geojson(round_one), ground)


def test_a_geopackage_with_views_is_not_opened(ground, tmp_path):
    geopackage(tmp_path, frame(SQUARE))
    with sqlite3.connect(tmp_path / "made.gpkg") as book:
        book.execute("CREATE VIEW endless AS SELECT 1")
    with pytest.raises(FileRefused, match="has views"):
        read_boundary((tmp_path / "made.gpkg").read_bytes(), ground)


def test_links_of_a_kml_are_not_followed(ground):
    link = "<NetworkLink><Link><href>http://127.0.0.1:1/x.kml</href></Link></NetworkLink>"
    found = read_boundary(kml(SQUARE, extra=link), ground)
    assert "It has links to other files: they are not followed." in found.said


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"{", b"<kml>", b"PK\x03\x04", b"SQLite format 3\0"]),
)
def test_no_bytes_are_a_fault_of_the_explorer(ground, content, start):
    with pytest.raises(FileRefused):
        read_boundary(start + content, ground)


@settings(max_examples=40)
@given(st.data())
def test_no_change_to_a_geopackage_is_a_fault_of_the_explorer(ground, tmp_path_factory, data):
    content = bytearray(_one_geopackage(tmp_path_factory))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(FileRefused):
        read_boundary(bytes(content), ground)


def _one_geopackage(factory, made: list[bytes] = []) -> bytes:  # noqa: B006 - made once
    if not made:
        made.append(geopackage(factory.mktemp("one"), frame(SQUARE)))
    return made[0]
