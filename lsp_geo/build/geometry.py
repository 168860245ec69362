"""Shapes read, rounded and checked; points at which a name fits."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from lsp_geo.errors import DataError

# British National Grid: areas and distances are in metres there.
METRES = "EPSG:27700"
# About one metre, finer than the 20 m to which the source is generalised.
DECIMALS = 5
SMALLEST_HOLE = 10_000  # square metres


def read_layer(
    path: Path, columns: dict[str, str], optional: tuple[str, ...] = ()
) -> gpd.GeoDataFrame:
    """Read a GeoJSON source in longitude and latitude.

    Parameters
    ----------
    path : file to read
    columns : columns to keep, by their name in the source, with the name they get
    optional : columns that are kept under their own name, or empty where the source has none

    Raises
    ------
    DataError
        When the file or a column is missing, or the coordinates are not longitude and latitude.
    """
    if not path.is_file():
        raise DataError(path, "the source file is missing")
    frame = gpd.read_file(path)
    for column in columns:
        if column not in frame.columns:
            raise DataError(path, "this column is missing", field=column)
    west, south, east, north = frame.total_bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise DataError(path, "the coordinates are not longitude and latitude")
    frame = frame.rename(columns=columns)
    frame[[c for c in optional if c not in frame.columns]] = None
    frame = frame[[*columns.values(), *optional, "geometry"]]
    return frame.set_crs("EPSG:4326", allow_override=True)


def rounded(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Shapes with coordinates on the 5-decimal grid, in one fixed order of rings and vertices.

    Snap rounding, because moving each vertex by itself makes narrow necks cross themselves.
    """
    snapped = shapely.set_precision(np.asarray(shapes), 10.0**-DECIMALS)
    return gpd.GeoSeries(tidy(snapped), index=shapes.index, crs="EPSG:4326")


def rounded_coverage(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """As `rounded`, for shapes that tile: all lines are snapped together, so no gap can open.

    Snapped one by one, two sides of a narrow neck may come to lie on each other in one shape and
    not in its neighbour. Here faces are made anew from the snapped lines, and each goes to the
    shape in which it lies; a face in none is land outside.
    """
    array = np.asarray(shapes)
    lines = shapely.union_all(shapely.boundary(array), grid_size=10.0**-DECIMALS)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    face, owner = shapely.STRtree(array).query(shapely.point_on_surface(faces), "within")
    made = [shapely.coverage_union_all(faces[face[owner == n]]) for n in range(len(array))]
    return gpd.GeoSeries(tidy(np.array(made)), index=shapes.index, crs="EPSG:4326")


def tidy(shapes: np.ndarray) -> np.ndarray:
    """The same shapes with starts and order of rings fixed, outer rings counter-clockwise."""
    turned = shapely.orient_polygons(shapely.normalize(shapes))
    return shapely.transform(turned, lambda xy: np.round(xy, DECIMALS))


def check_coverage(path: Path, shapes: gpd.GeoSeries) -> None:
    """DataError unless the shapes are valid polygons that neither overlap nor miss each other.

    A hole of less than a hectare in the whole is a gap; a larger one is somebody else's land.
    """
    array = np.asarray(shapes)
    if not shapely.is_valid(array).all() or shapely.is_empty(array).any():
        raise DataError(path, "a shape is empty or crosses itself after rounding")
    if not shapely.coverage_is_valid(array):
        raise DataError(path, "shapes that should share an edge overlap or do not meet")
    whole = shapely.get_parts(shapely.coverage_union_all(np.asarray(shapes.to_crs(METRES))))
    holes = shapely.get_rings(whole[shapely.get_num_interior_rings(whole) > 0])
    if (shapely.area(shapely.polygons(holes)) < SMALLEST_HOLE).any():
        raise DataError(path, "shapes that should share an edge leave a gap")


def label_points(shapes: gpd.GeoSeries) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes where a name has most room: centres of the largest circle inside."""
    metres = np.asarray(shapes.to_crs(METRES))
    radii = shapely.maximum_inscribed_circle(metres, tolerance=5)
    centres = gpd.GeoSeries(shapely.get_point(radii, 0), crs=METRES).to_crs("EPSG:4326")
    return centres.x.to_numpy().round(DECIMALS), centres.y.to_numpy().round(DECIMALS)


def area_shares(lsoas: gpd.GeoDataFrame, wards: gpd.GeoDataFrame) -> dict[tuple[str, str], float]:
    """Share of each LSOA's land in each ward, by pair of codes (lsoa21, ward25).

    Both layers have ``area_code``. Shares of an LSOA sum to 1 of the land that lies in any ward.
    """
    parts = gpd.overlay(
        lsoas.rename(columns={"area_code": "lsoa21"})[["lsoa21", "geometry"]].to_crs(METRES),
        wards.rename(columns={"area_code": "ward25"})[["ward25", "geometry"]].to_crs(METRES),
        keep_geom_type=True,
    )
    parts["area"] = parts.geometry.area
    area = parts.groupby(["lsoa21", "ward25"])["area"].sum()
    return (area / area.groupby("lsoa21").transform("sum")).to_dict()
