"""The shapes in a boundary file, by what is in it and not by its name; nothing touches the disk."""

from __future__ import annotations

import json
import sqlite3
import struct
import warnings
import zlib
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

import numpy as np
import pyproj
import shapely

from lsp_geo.errors import FileRefused
from lsp_geo.partner.limits import MEGABYTE

# At most so much in a file, in what is packed in it, and so many shapes and corners.
MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 20 * MEGABYTE, 100 * MEGABYTE, 500
MOST_SHAPES, MOST_CORNERS = 5_000, 500_000
KINDS = "GeoJSON, GeoPackage, a zipped shapefile or KML"
_WANTED = f"A boundary file is wanted: {KINDS}."
# Parts of a shapefile that are read: shapes, where each begins, and the system of coordinates.
_SHAPEFILE = (".shp", ".shx", ".prj")
_SHP_BEGINS = struct.pack(">i", 9994)
_UNPACKABLE = (
    BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


@dataclass(frozen=True)
class Found:
    """The shapes of a file as they stand in it.

    Attributes
    ----------
    kind : what the file is called
    shapes : shapely geometries of any type, in the order of the file
    crs : the system of coordinates that the file names; None where it names none
    notes : sentences for its owner
    """

    kind: str
    shapes: np.ndarray
    crs: pyproj.CRS | None
    notes: tuple[str, ...] = ()


def read(content: bytes) -> Found:
    """The shapes in the bytes of a file.

    Raises
    ------
    FileRefused
        In plain words: for a file of another kind, a damaged one, or one that is too large.
    """
    if not content.strip(b"\0 \r\n\t"):
        raise FileRefused("The file is empty.")
    if len(content) > MOST_BYTES:
        raise FileRefused(
            f"The file has {len(content) / MEGABYTE:.0f} MB; at most {MOST_BYTES // MEGABYTE} MB "
            "can be read. Keep the boundary alone in it, or simplify its line."
        )
    found = _by_content(content)
    if len(found.shapes) > MOST_SHAPES or shapely.get_num_coordinates(found.shapes).sum() > (
        MOST_CORNERS
    ):
        raise FileRefused(
            f"The file has {len(found.shapes):,} shapes and "
            f"{shapely.get_num_coordinates(found.shapes).sum():,} corners; at most "
            f"{MOST_SHAPES:,} and {MOST_CORNERS:,} can be read. Keep the boundary alone in it."
        )
    return found


def _by_content(content: bytes) -> Found:
    start = content[:400].removeprefix(b"\xef\xbb\xbf").lstrip()
    if content.startswith(b"SQLite format 3\0"):
        return _geopackage(content)
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if content.startswith(_SHP_BEGINS):
        raise FileRefused(
            "A shapefile is several files: put its .shp, .shx and .prj into one .zip and bring it."
        )
    if start.startswith(b"<"):
        return _kml(content)
    if start.startswith((b"{", b"[")):
        return _geojson(content)
    raise FileRefused(f"This is no boundary file. {_WANTED}")


# GeoJSON


def _geojson(content: bytes) -> Found:
    try:
        raw = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise FileRefused("The file is damaged: it is no whole GeoJSON. Save it again.") from None
    if not isinstance(raw, dict):
        raise FileRefused(f"This is JSON, but no GeoJSON. {_WANTED}")
    if raw.get("type") == "Topology":
        raise FileRefused("This is TopoJSON: save it as GeoJSON and try again.")
    if raw.get("type") == "FeatureCollection":
        features = raw.get("features")
        if not isinstance(features, list):
            raise FileRefused("The GeoJSON has no list of features: save it again.")
        geometries = [one.get("geometry") if isinstance(one, dict) else None for one in features]
    else:
        geometries = [raw.get("geometry") if raw.get("type") == "Feature" else raw]
    shapes = []
    for number, geometry in enumerate(geometries, 1):
        if geometry is None:
            continue
        try:
            shapes.append(shapely.from_geojson(json.dumps(geometry)))
        except (shapely.errors.GEOSException, ValueError, RecursionError):
            raise FileRefused(f"The shape of feature {number} cannot be read as GeoJSON.") from None
    return Found("GeoJSON", np.array(shapes, dtype=object), _geojson_crs(raw.get("crs")))


def _geojson_crs(named: object) -> pyproj.CRS | None:
    """The system that older GeoJSON names; today's is longitude and latitude and names none."""
    if named is None:
        return None
    try:
        return pyproj.CRS.from_user_input(named["properties"]["name"])  # type: ignore[index]
    except (KeyError, TypeError, pyproj.exceptions.CRSError):
        raise FileRefused(
            "The GeoJSON names a system of coordinates that is not known: save it in longitude "
            "and latitude (EPSG:4326)."
        ) from None


# KML


def _kml(content: bytes) -> Found:
    # What defines words of its own can grow without end, or fetch other files.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise FileRefused("The KML holds instructions that no boundary needs: save it again.")
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        raise FileRefused(f"The file is no whole KML. {_WANTED}") from None
    if _bare(root.tag) != "kml":
        raise FileRefused(f"This is XML, but no KML. {_WANTED}")
    notes = []
    if any(_bare(one.tag) == "NetworkLink" for one in root.iter()):
        notes.append("It has links to other files: they are not followed.")
    kinds = {"Polygon": _kml_polygon, "LineString": _kml_line, "Point": _kml_point}
    shapes = [kinds[_bare(one.tag)](one) for one in root.iter() if _bare(one.tag) in kinds]
    return Found("KML", np.array(shapes, dtype=object), pyproj.CRS(4326), tuple(notes))


def _bare(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _kml_polygon(element: ElementTree.Element) -> shapely.Geometry:
    def rings(boundary: str) -> list[np.ndarray]:
        return [_corners(one) for one in element.iter() if _bare(one.tag) == boundary]

    outer, inner = rings("outerBoundaryIs"), rings("innerBoundaryIs")
    if len(outer) != 1 or any(len(ring) < 3 for ring in (*outer, *inner)):
        raise FileRefused("A polygon of the KML has no outer line: draw or save it again.")
    return shapely.Polygon(outer[0], inner)


def _kml_line(element: ElementTree.Element) -> shapely.Geometry:
    corners = _corners(element)
    return shapely.LineString(corners) if len(corners) > 1 else shapely.Point()


def _kml_point(element: ElementTree.Element) -> shapely.Geometry:
    corners = _corners(element)
    return shapely.Point(corners[0]) if len(corners) else shapely.Point()


def _corners(element: ElementTree.Element) -> np.ndarray:
    """Longitude, latitude and, where every corner has one, height."""
    text = next((one.text or "" for one in element.iter() if _bare(one.tag) == "coordinates"), "")
    try:
        rows = [[float(part) for part in corner.split(",")] for corner in text.split()]
    except ValueError:
        raise FileRefused("The KML has a coordinate that is no number: save it again.") from None
    if any(len(row) not in (2, 3) for row in rows):
        raise FileRefused("The KML has a coordinate that is no pair of numbers: save it again.")
    width = min((len(row) for row in rows), default=2)
    return np.array([row[:width] for row in rows])


# GeoPackage and shapefile


def _geopackage(content: bytes) -> Found:
    # As a program has it that is still writing; what is read here is whole.
    content = content[:18] + b"\x01\x01" + content[20:]
    layers = _layers(content)
    if not layers:
        raise FileRefused("The GeoPackage has no layer of shapes.")
    found = _through_gdal(content, "GeoPackage", layer=layers[0])
    if len(layers) == 1:
        return found
    others = ", ".join(f"“{layer}”" for layer in layers[1:4])
    note = f"It has {len(layers)} layers: “{layers[0]}” was taken, not {others}."
    return Found(found.kind, found.shapes, found.crs, (*found.notes, note))


def _layers(content: bytes) -> list[str]:
    """Names of the layers that are tables: a view may ask for anything, and is not opened."""
    asked = (
        "SELECT c.table_name FROM gpkg_contents c JOIN sqlite_master m ON m.name = c.table_name "
        "WHERE c.data_type = 'features' AND m.type = 'table' AND m.sql NOT LIKE '%virtual%' "
        "ORDER BY c.rowid"
    )
    with closing(sqlite3.connect(":memory:")) as book:
        try:
            book.deserialize(content)
            kinds = dict(book.execute("SELECT name, type FROM sqlite_master").fetchall())
            layers = []
            if kinds.get("gpkg_contents") == "table" and "view" not in kinds.values():
                layers = [str(name) for (name,) in book.execute(asked)]
        except (sqlite3.Error, UnicodeDecodeError):
            raise FileRefused("The GeoPackage is damaged: save it again.") from None
    if "view" in kinds.values():
        raise FileRefused(
            "The GeoPackage has views, which are not opened: save the layer with the boundary "
            "into a new one."
        )
    if "gpkg_contents" not in kinds:
        raise FileRefused(f"This is a database, but no GeoPackage. {_WANTED}")
    return layers


def _packed(content: bytes) -> Found:
    """A shapefile or a KML in a .zip (or .kmz), unpacked within limits."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            return _in_zip(packed)
    except _UNPACKABLE:
        raise FileRefused(
            "The .zip is damaged or has a password: pack the boundary again."
        ) from None


def _in_zip(packed: ZipFile) -> Found:
    names = [
        one.filename
        for one in packed.infolist()
        if not one.is_dir() and not one.filename.startswith("__MACOSX/")
    ]
    if len(names) > MOST_PARTS:
        raise FileRefused(f"The .zip has {len(names):,} files: keep the boundary alone in it.")
    shapefiles = [name for name in names if name.lower().endswith(".shp")]
    others = [name for name in names if name.lower().endswith((".kml", ".geojson"))]
    if len(shapefiles) + len(others) != 1:
        has = ", ".join(f"“{name}”" for name in (*shapefiles, *others)[:4]) or "no boundary"
        raise FileRefused(f"The .zip has {has}: it must have one shapefile and nothing else.")
    if others:
        return _by_content(_unpacked(packed, others[0], MOST_BYTES))
    stem = shapefiles[0][: -len(".shp")]
    parts = {
        suffix: name
        for name in names
        for suffix in _SHAPEFILE
        if name.lower() == f"{stem}{suffix}".lower()
    }
    if ".shx" not in parts:
        raise FileRefused(f"The .zip has no {stem}.shx: put all files of the shapefile into it.")
    out, left = BytesIO(), MOST_UNPACKED
    with ZipFile(out, "w") as made:
        for suffix, name in parts.items():
            part = _unpacked(packed, name, left)
            left -= len(part)
            if suffix == ".shp" and not part.startswith(_SHP_BEGINS):
                raise FileRefused("The .shp in the .zip is damaged: save it again.")
            made.writestr(f"boundary{suffix}", part)
    return _through_gdal(out.getvalue(), "shapefile", layer="boundary")


def _unpacked(packed: ZipFile, name: str, most: int) -> bytes:
    """A part of a .zip by what it comes to, and not by what its header says."""
    with packed.open(name) as part:
        content = part.read(most + 1)
    if len(content) > most:
        raise FileRefused("The .zip unpacks to too much to be a boundary.")
    return content


def _through_gdal(content: bytes, kind: str, layer: str) -> Found:
    """Shapes of a layer, read from memory, no more than may be."""
    # It loads geopandas, which takes a while.
    import pyogrio

    unreadable = (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FeatureError,
        pyogrio.errors.GeometryError,
        shapely.errors.ShapelyError,
        ValueError,
    )
    try:
        # Its warnings may quote the file, and end in a log.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            meta, _, shapes, _ = pyogrio.raw.read(
                content, layer=layer, columns=[], max_features=MOST_SHAPES + 1
            )
        crs = None if meta["crs"] is None else pyproj.CRS.from_user_input(meta["crs"])
        # A layer without a column of shapes has none at all.
        read = np.array([], dtype=object) if shapes is None else shapely.from_wkb(shapes)
    except (pyproj.exceptions.CRSError, pyogrio.errors.CRSError):
        raise FileRefused(
            f"The {kind} names a system of coordinates that is not known: save it in British "
            "National Grid or in longitude and latitude."
        ) from None
    except unreadable:
        raise FileRefused(f"The {kind} is damaged: save it again.") from None
    return Found(kind, read, crs)
