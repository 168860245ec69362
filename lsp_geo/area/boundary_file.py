"""From the bytes of a boundary file to one polygon in longitude and latitude, or plain words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely

from lsp_geo.area import formats
from lsp_geo.area.ground import BRITISH, DEGREES, Ground, in_system
from lsp_geo.errors import FileRefused

# Where Great Britain and Ireland lie, in longitude and latitude and in British National Grid.
_LON, _LAT = (-11.0, 3.0), (49.0, 61.5)
_EAST, _NORTH = (-100_000, 700_000), (0, 1_300_000)
# Mending a line keeps its meaning where it changes no more of the ground than this share.
_SAME_GROUND = 1e-6


@dataclass(frozen=True)
class Boundary:
    """A boundary read from a file.

    Attributes
    ----------
    shape : one valid polygon or several, longitude and latitude (EPSG:4326), without heights
    said : sentences for its owner: the kind of file, the system of coordinates that was taken,
        and what was dropped or mended
    """

    shape: shapely.Geometry
    said: tuple[str, ...]


def read_boundary(content: bytes, ground: Ground) -> Boundary:
    """The boundary in a file, all of its shapes taken together.

    Parameters
    ----------
    content : the bytes of a GeoJSON, a GeoPackage, a zipped shapefile or a KML
    ground : the district that it must lie in, at least in part

    Raises
    ------
    FileRefused
        In plain words that name what is wrong and what to do.
    """
    found = formats.read(content)
    polygons, dropped = _polygons(found)
    crs, said = _system(found, polygons)
    if shapely.has_z(polygons).any():
        polygons = shapely.force_2d(polygons)
        dropped.append("It has heights, which were dropped: an area is flat here.")
    polygons, mended = _valid(polygons, crs, ground)
    shape = in_system(shapely.union_all(polygons), crs, DEGREES)
    if not (np.isfinite(shape.bounds).all() and shape.is_valid):
        raise FileRefused(
            "The boundary cannot be brought to longitude and latitude: save it so (EPSG:4326)."
        )
    if len(polygons) > 1:
        dropped.append(f"Its {len(polygons):,} shapes are taken together as one area.")
    return Boundary(shape, (f"{found.kind}. {said}", *found.notes, *dropped, *mended))


def _polygons(found: formats.Found) -> tuple[np.ndarray, list[str]]:
    """The polygons of a file, and a sentence where it has anything else."""
    shapes = np.array([one for one in found.shapes if one is not None], dtype=object)
    parts = shapely.get_parts(shapes) if len(shapes) else shapes
    # A collection in a collection has parts of its own.
    while len(parts) and (shapely.get_type_id(parts) > 3).any():
        parts = shapely.get_parts(parts)
    if not len(parts) or shapely.is_empty(parts).all():
        raise FileRefused("There is no shape in the file: draw or save the boundary again.")
    corners = shapely.get_coordinates(parts)
    if not np.isfinite(corners).all():
        raise FileRefused("The boundary has a coordinate that is no number: save it again.")
    is_area = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    polygons = parts[is_area & ~shapely.is_empty(parts)]
    if not len(polygons):
        raise FileRefused(
            "The file has points or lines, and no area: a boundary that closes is wanted."
        )
    if not (shapely.area(shapely.convex_hull(polygons)) > 0).any():
        raise FileRefused("The boundary encloses no ground: its corners lie on one line.")
    others = int((~is_area & ~shapely.is_empty(parts)).sum())
    said = "1 point or line in it was" if others == 1 else f"{others:,} points and lines in it were"
    return polygons, [f"{said} left out."] if others else []


def _system(found: formats.Found, polygons: np.ndarray) -> tuple[pyproj.CRS, str]:
    """The system of coordinates that is taken, and the sentence that says so."""
    if found.crs is not None:
        crs = _flat(found.crs)
        name = _named(crs)
        if found.kind == "KML":
            return crs, f"Coordinates are {name}, as in every KML."
        return crs, f"Coordinates are taken as {name}, as the file says."
    box = shapely.total_bounds(polygons)
    if _within(box, _LON, _LAT):
        if found.kind == "GeoJSON":
            return DEGREES, f"Coordinates are taken as {_named(DEGREES)}, as GeoJSON has them."
        return DEGREES, _guessed(DEGREES)
    if _within(box, _LAT, _LON):
        raise FileRefused(
            "Its coordinates have latitude first and longitude second: exchange the two, or save "
            "it again with its system of coordinates."
        )
    if _within(box, _EAST, _NORTH) and box[2] > 1_000 and box[3] > 1_000:
        return BRITISH, _guessed(BRITISH)
    raise FileRefused(
        "The file does not say which system its coordinates are in, and they are neither "
        "longitude and latitude nor British National Grid in Great Britain. Save it again with "
        "its system, or in longitude and latitude."
    )


def _flat(crs: pyproj.CRS) -> pyproj.CRS:
    """A system without its heights; FileRefused for one that is of no place on earth."""
    if crs.is_compound:
        crs = crs.sub_crs_list[0]
    crs = crs.to_2d()
    if not (crs.is_geographic or crs.is_projected):
        raise FileRefused(
            "The file’s system of coordinates is of no place on earth: save it in British "
            "National Grid or in longitude and latitude."
        )
    return crs


def _within(box: np.ndarray, x: tuple[float, float], y: tuple[float, float]) -> bool:
    west, south, east, north = box
    return bool(x[0] <= west and east <= x[1] and y[0] <= south and north <= y[1])


def _guessed(crs: pyproj.CRS) -> str:
    return (
        f"The file does not say which system its coordinates are in: by their size they are taken "
        f"as {_named(crs)}."
    )


def _named(crs: pyproj.CRS) -> str:
    for known, name in ((DEGREES, "longitude and latitude"), (BRITISH, "British National Grid")):
        if crs == known or crs.to_epsg() == known.to_epsg():
            return f"{name} (EPSG:{known.to_epsg()})"
    return f"{crs.name} (EPSG:{crs.to_epsg()})" if crs.to_epsg() else crs.name


def _valid(polygons: np.ndarray, crs: pyproj.CRS, ground: Ground) -> tuple[np.ndarray, list[str]]:
    """Valid polygons; lines that touch themselves are mended where that takes nothing away.

    A line that crosses itself is refused with the place: which side is inside is not known.
    """
    bad = np.flatnonzero(~shapely.is_valid(polygons))
    if not len(bad):
        return polygons, []
    polygons = polygons.copy()
    for number in bad:
        mended = shapely.make_valid(polygons[number])
        parts = shapely.get_parts(mended)
        areas = parts[shapely.get_dimensions(parts) == 2]
        before, after = shapely.area(polygons[number]), shapely.area(areas).sum()
        if not before > 0 or abs(after - before) > _SAME_GROUND * before:
            raise FileRefused(_crossing(polygons[number], crs, ground))
        polygons[number] = shapely.union_all(areas)
    return polygons, [
        "Its line touches itself, or doubles back; it was mended without a change to the ground "
        "inside."
    ]


def _crossing(polygon: shapely.Geometry, crs: pyproj.CRS, ground: Ground) -> str:
    """Where a line crosses itself, in words."""
    reason = shapely.is_valid_reason(polygon)
    what, _, at = reason.rstrip("]").partition("[")
    where = ""
    if at:
        x, y = (float(part) for part in at.split()[:2])
        point = in_system(shapely.Point(x, y), crs, DEGREES)
        where = f" near {ground.near(point)} ({point.y:.5f}, {point.x:.5f})"
    if "elf-intersection" in what:
        return (
            f"The boundary crosses itself{where}, so it is not known what is inside. Draw that "
            "corner again."
        )
    return f"The boundary is not whole{where} ({what.strip().lower()}). Draw that corner again."
