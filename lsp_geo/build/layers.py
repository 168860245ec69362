"""Base layers drawn around and under the areas: neighbours, water, green space, docks, names."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from lsp_geo.build.geometry import METRES, label_points, read_layer, rounded
from lsp_geo.build.write import write_csv, write_geojson

# How far outside the district a name may stand and still be on the map when it opens.
MARGIN = 3_000


# Files that draw what lies around and under the areas; a district may have none of each.
DRAWN = {
    "neighbours": "land without a name is drawn around the district",
    "water": "none is drawn",
    "green": "none is drawn",
    "docks": "none is drawn",
    "labels": "names of waters are not drawn",
}


def held(sources: Path, district: dict) -> tuple[dict, list[str]]:
    """The district's recipe without layers whose file is not held, and what to report of them."""
    named = dict(district["sources"])
    folder = sources / named["folder"]
    missing = [key for key in DRAWN if key in named and not (folder / named[key]).is_file()]
    lines = [f"{key}: {named.pop(key)} is not among the sources, {DRAWN[key]}" for key in missing]
    return {**district, "sources": named}, lines


def build_layers(folder: Path, out: Path, district: dict, areas: pd.DataFrame) -> None:
    """Write neighbours, water, green, docks and labels into ``out``.

    Water and neighbours keep every vertex, so that they go on meeting the district's edge. Green
    space and docks float free and are simplified to what can be seen. A layer that the district's
    recipe does not name is written empty; in the place of neighbours, land without a name lies
    around the district.

    Parameters
    ----------
    folder : where the source files are
    out : ``data/boundaries``, with ``city.geojson``
    district : the recipe, with ``sources``
    areas : the table written as ``areas.csv``
    """
    sources = district["sources"]
    files = {
        key: folder / sources[key]
        for key in ("neighbours", "water", "green", "docks")
        if key in sources
    }
    neighbours = (
        _neighbours(files["neighbours"], district)
        if "neighbours" in files
        else _land_around(out / "city.geojson")
    )
    write_geojson(
        out / "neighbours.geojson",
        (
            ({"area_code": row.area_code, "area_name": row.area_name}, row.geometry)
            for row in neighbours.itertuples()
        ),
    )
    _write_named(out / "water.geojson", _layer(files.get("water")))
    _write_named(out / "green.geojson", _layer(files.get("green"), tolerance=10, smallest=10_000))
    _write_named(out / "docks.geojson", _layer(files.get("docks"), tolerance=4, smallest=2_000))
    names = folder / sources["labels"] if "labels" in sources else None
    write_csv(out / "labels.csv", _labels(names, areas, neighbours))


def _land_around(path: Path) -> gpd.GeoDataFrame:
    """A strip around the district, for the map to draw where its neighbours are not held."""
    city = gpd.read_file(path).to_crs(METRES)
    strip = city.geometry.buffer(MARGIN).to_crs("EPSG:4326")
    around = rounded(strip).difference(rounded(city.to_crs("EPSG:4326").geometry))
    return gpd.GeoDataFrame({"area_code": "", "area_name": ""}, geometry=around, index=city.index)


def _neighbours(path: Path, district: dict) -> gpd.GeoDataFrame:
    frame = read_layer(path, {"lad24cd": "area_code", "lad24nm": "area_name"})
    frame = frame[frame["area_code"].isin(district["neighbours"])].reset_index(drop=True)
    return frame.set_geometry(rounded(frame.geometry))


def _layer(path: Path | None, tolerance: float = 0, smallest: float = 0) -> gpd.GeoDataFrame:
    """Shapes by name, those of one name as one; without a name all as one, split into parts.

    ``tolerance`` is the simplification in metres, ``smallest`` the least area in square metres.
    """
    if path is None:
        return gpd.GeoDataFrame({"name": []}, geometry=[], crs="EPSG:4326")
    frame = read_layer(path, {"name": "name"}).to_crs(METRES)
    frame["name"] = frame["name"].fillna("")
    # Touching shapes without a name are one in the drawing: a line between them would show.
    frame = frame.dissolve("name", as_index=False)
    frame = frame.explode(ignore_index=True) if tolerance else frame
    if tolerance:
        frame = frame.set_geometry(frame.geometry.simplify(tolerance))
    frame = frame[frame.geometry.area >= smallest]
    frame = frame.set_geometry(rounded(frame.to_crs("EPSG:4326").geometry))
    # Named ones first in the alphabet, then the others from west to east.
    order = frame.assign(
        unnamed=frame["name"] == "", x=frame.bounds["minx"], y=frame.bounds["miny"]
    )
    return frame.loc[order.sort_values(["unnamed", "name", "x", "y"]).index]


def _write_named(path: Path, frame: gpd.GeoDataFrame) -> None:
    write_geojson(
        path, (({"name": row.name}, row.geometry) for row in frame.itertuples(index=False))
    )


def _labels(path: Path | None, areas: pd.DataFrame, neighbours: gpd.GeoDataFrame) -> pd.DataFrame:
    """Names with a place to draw each: district and water first, then neighbours, then wards."""

    def of(level: str, kind: str, rank: int) -> pd.DataFrame:
        chosen = areas[areas["level"] == level]
        return pd.DataFrame(
            {
                "kind": kind,
                "name": chosen["label"],
                "lon": chosen["label_lon"],
                "lat": chosen["label_lat"],
                "rank": rank,
            }
        )

    parts = [of("city", "city", 1), of("ward25", "ward", 3)]
    if path is not None:
        table = pd.read_csv(path)
        parts.append(table[table["kind"] == "water"].round({"lon": 5, "lat": 5}))
    neighbours = neighbours[neighbours["area_name"] != ""]
    if len(neighbours):
        lon, lat = label_points(_in_view(neighbours.geometry, areas))
        parts.append(
            pd.DataFrame(
                {"kind": "lad", "name": neighbours["area_name"], "lon": lon, "lat": lat, "rank": 2}
            )
        )
    return pd.concat(parts).sort_values(["rank", "kind", "name"], ignore_index=True)


def _in_view(shapes: gpd.GeoSeries, areas: pd.DataFrame) -> gpd.GeoSeries:
    """The part of each shape near the district; all of a shape that has no part there."""
    points = gpd.GeoSeries(
        gpd.points_from_xy(areas["label_lon"], areas["label_lat"]), crs="EPSG:4326"
    ).to_crs(METRES)
    west, south, east, north = points.total_bounds
    box = shapely.box(west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    metres = shapes.to_crs(METRES)
    near = metres.intersection(box)
    kept = np.where(near.area > 0, near, metres)
    return gpd.GeoSeries(kept, crs=METRES).to_crs("EPSG:4326")
