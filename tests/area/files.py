"""Boundary files as people have them, made in memory."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import geopandas
import shapely

# A square of about a kilometre in Toxteth and the city centre.
SQUARE = shapely.box(-2.975, 53.39, -2.96, 53.4)


def geojson(*shapes: shapely.Geometry, crs: str | None = None) -> bytes:
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(one))}
            for one in shapes
        ],
    }
    if crs:
        collection["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(collection).encode()


def frame(*shapes: shapely.Geometry, epsg: int | None = 4326) -> geopandas.GeoDataFrame:
    made = geopandas.GeoDataFrame({"name": ["one"] * len(shapes)}, geometry=list(shapes), crs=4326)
    made = made.to_crs(epsg or 27700)
    return made.set_crs(None, allow_override=True) if epsg is None else made


def geopackage(folder: Path, made: geopandas.GeoDataFrame, layer: str = "boundary") -> bytes:
    path = folder / "made.gpkg"
    made.to_file(path, driver="GPKG", layer=layer)
    return path.read_bytes()


def shapefile(folder: Path, made: geopandas.GeoDataFrame, leave_out: tuple[str, ...] = ()) -> bytes:
    made.to_file(folder / "made.shp")
    parts = {path.name: path.read_bytes() for path in folder.glob("made.*")}
    return zipped({k: v for k, v in parts.items() if Path(k).suffix not in leave_out})


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def kml(shape: shapely.Polygon, height: str = "", extra: str = "") -> bytes:
    corners = " ".join(f"{x},{y}{height}" for x, y, *_ in shape.exterior.coords)
    holes = "".join(
        "<innerBoundaryIs><LinearRing><coordinates>"
        + " ".join(f"{x},{y}{height}" for x, y, *_ in hole.coords)
        + "</coordinates></LinearRing></innerBoundaryIs>"
        for hole in shape.interiors
    )
    return (
        '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"{extra}<Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>{corners}"
        f"</coordinates></LinearRing></outerBoundaryIs>{holes}</Polygon></Placemark>"
        "</Document></kml>"
    ).encode()
