"""Shapes made ready for the browser, and GeoJSON text with members for deck.gl expressions.

Fills cost a browser next to nothing, lines a lot where there is no graphics card: gaps between
areas, hatches and edges are therefore shapes to be filled, not lines to be stroked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

import numpy as np

DECIMALS = 5
METRE = 1 / 111_320  # in degrees of latitude
# Corners that cut off less than about 20 by 20 metres are left out.
SIMPLIFY = 20 * METRE


def simplified(geometry: Iterable) -> np.ndarray:
    """Areas with fewer points; edges that two areas share stay shared."""
    import shapely

    return shapely.coverage_simplify(np.asarray(geometry), SIMPLIFY)


def shrunk(geometry: Iterable, metres: float) -> np.ndarray:
    """Areas drawn in from their edges, so that a gap between them does for a line."""
    import shapely

    original = np.asarray(geometry)
    squeeze = _squeeze(original)
    inner = shapely.buffer(
        shapely.transform(original, lambda points: points * [squeeze, 1]),
        -metres * METRE,
        join_style="mitre",
    )
    inner = shapely.transform(inner, lambda points: points / [squeeze, 1])
    # An area narrower than the gap is drawn whole rather than not at all.
    return np.where(shapely.is_empty(inner), original, inner)


def hatched(area, spacing: float, width: float):
    """Strips across an area, rising to the right at 45 degrees, and a strip along its edge.

    Parameters
    ----------
    area : shapely polygon, longitude and latitude
    spacing, width : of the strips, in metres

    Returns
    -------
    shapely MultiPolygon; strips may overlap one another and the edge.
    """
    import shapely

    squeeze = _squeeze([area])
    flat = shapely.transform(area, lambda points: points * [squeeze, 1])
    west, south, east, north = flat.bounds
    # Strips lie on one grid for the whole map, so that they run on from area to area.
    step = spacing * METRE * np.sqrt(2)
    starts = np.arange(np.floor((west - north) / step), np.ceil((east - south) / step) + 1) * step
    half = width * METRE / np.sqrt(2)
    corners = [
        (-half + south, south),
        (half + south, south),
        (half + north, north),
        (-half + north, north),
    ]
    slanted = np.array(corners)[None] + np.stack([starts, np.zeros_like(starts)], 1)[:, None]
    strips = shapely.intersection(shapely.polygons(slanted), flat)
    edge = shapely.difference(flat, shapely.buffer(flat, -width * METRE, join_style="mitre"))
    parts = shapely.get_parts(shapely.get_parts([*strips, edge]))
    polygons = parts[
        (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)
    ]
    return shapely.transform(shapely.multipolygons(polygons), lambda points: points / [squeeze, 1])


def shapes(geometry: Iterable) -> list[str]:
    """Each shape as GeoJSON text, longitude and latitude to five decimals (about a metre)."""
    import shapely

    rounded = shapely.transform(np.asarray(geometry), lambda points: points.round(DECIMALS))
    return shapely.to_geojson(rounded).tolist()


def feature(shape: str, properties: dict | None = None, **members: object) -> str:
    """One GeoJSON feature; ``members`` stand beside its geometry, where expressions are short."""
    extra = "".join(f',"{name}":{_json(value)}' for name, value in members.items())
    return f'{{"type":"Feature","geometry":{shape},"properties":{_json(properties or {})}{extra}}}'


def collection(features: Iterable[str]) -> str:
    """A GeoJSON file, one feature a line."""
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"


def _squeeze(geometry) -> float:
    # A degree of longitude as a share of one of latitude: makes lengths the same both ways.
    import shapely

    _, south, _, north = shapely.total_bounds(geometry)
    return float(np.cos(np.radians((south + north) / 2)))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
