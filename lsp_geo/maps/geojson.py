"""Shapes and base layers for the browser, as GeoJSON with members for deck.gl expressions.

Fills cost a browser next to nothing, lines a lot where there is no graphics card: gaps between
areas, hatches and edges are therefore shapes to be filled, not lines to be stroked. Styles travel
inside these files, so that the deck spec need not repeat them at every change.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

import numpy as np

from lsp_geo import theme
from lsp_geo.dark_theme import both
from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import CITY, MSOAS, NEIGHBOURHOODS, WARDS, YOURS

# From the bottom up. Parks hide what is under them: nobody lives there, and the reader finds the
# way by them.
FILLS = {
    "neighbours": theme.LAND,
    "water": theme.WATER,
    "green": theme.GREEN,
    "docks": theme.WATER,
}
# Colour and size of names: of areas, of districts around, of water.
LABEL_STYLE = {
    "area": (theme.INK, 13),
    "lad": (theme.GREY, 15),
    "water": (theme.WATER_TEXT, 15),
}
# Whose outlines are drawn over the areas of a level, and whose names are written.
# Areas of one's own lie anywhere: wards are there to find the way by.
_OUTLINED = {NEIGHBOURHOODS: WARDS, YOURS: WARDS, MSOAS: "", CITY: ""}
_NAMED = {NEIGHBOURHOODS: WARDS, CITY: WARDS}
# Ward lines: grey on white, so that they are seen on the darkest classes; pixels.
OUTLINES = ((theme.PAPER, 2.6), (theme.WARD_LINE, 1.1))
NEIGHBOUR_GAP = 40  # metres
SMALLEST_GREEN_KM2 = 0.05
_KM_PER_DEGREE = 111.32


def outlined_on(level: str) -> str:
    """The level whose outlines are drawn over the areas of a level; empty where there are none."""
    return _OUTLINED.get(level, level)


def named_on(level: str) -> str:
    """The level whose names are written on the map of a level."""
    return _NAMED.get(level, level)


def base_features(geography: Geography) -> list[str]:
    """GeoJSON features drawn over the areas of any level, with fill ``f``, in the dark ``d``."""
    import shapely

    frames = {layer: geography.context(layer) for layer in FILLS}
    frames["green"] = frames["green"][km2(frames["green"]) >= SMALLEST_GREEN_KM2]
    drawn = {
        layer: shapely.simplify(frame.geometry.to_numpy(), SIMPLIFY / 2)
        for layer, frame in frames.items()
    }
    city = geography.boundaries("city").geometry.to_numpy()
    beyond = _beyond(drawn["neighbours"], drawn["water"], city)
    drawn["neighbours"] = shrunk(drawn["neighbours"], NEIGHBOUR_GAP / 2)
    made = [feature(shape, **both("f", theme.LAND)) for shape in shapes([beyond])]
    for layer, geometry in drawn.items():
        made += [feature(shape, **both("f", FILLS[layer])) for shape in shapes(geometry)]
    return made


def uncovered(geography: Geography, level: str) -> np.ndarray:
    """Land of the district that lies in no area of an added level, as one shape or none."""
    import shapely

    if not geography.levels[level].is_added:
        return np.array([])
    city = geography.boundaries(CITY).geometry.to_numpy()
    areas = shapely.union_all(geography.boundaries(level).geometry.to_numpy())
    left = shapely.difference(shapely.union_all(city), areas)
    # Lines of wards and of neighbourhoods were drawn apart: what lies between them is no land.
    left = shapely.buffer(shapely.buffer(left, -SIMPLIFY), SIMPLIFY)
    return np.array([] if shapely.is_empty(left) else [left])


def uncovered_features(geography: Geography, level: str) -> list[str]:
    """The same as GeoJSON features, drawn as the land around the district is."""
    land = both("f", FILLS["neighbours"])
    return [feature(shape, **land) for shape in shapes(uncovered(geography, level))]


def outline_features(geography: Geography, level: str) -> list[str]:
    """The lines drawn over a level's areas: colour ``l`` (``d`` in the dark), width ``w``."""
    import shapely

    outlined = outlined_on(level)
    if not outlined:
        return []
    wards = simplified(geography.boundaries(outlined).geometry)
    # Their union has every shared edge once: half the lines to draw.
    edges = shapely.line_merge(shapely.union_all(shapely.boundary(wards)))
    return [
        feature(shape, **both("l", colour), w=width)
        for colour, width in OUTLINES
        for shape in shapes([edges])
    ]


def _beyond(*known: np.ndarray):
    """Land further out than the neighbours, so that the map has no white corners."""
    import shapely

    whole = shapely.union_all(np.concatenate(known))
    return shapely.box(*shapely.bounds(whole)).difference(whole)


def labels(geography: Geography, level: str) -> str:
    """Names to draw, JSON: text, position, colours ``c`` and ``d``, size ``s``, priority ``z``."""
    named = named_on(level)
    areas = geography.areas(named)
    # The larger an area, the more likely its name fits: it is placed before smaller ones.
    priorities = np.argsort(np.argsort(km2(geography.boundaries(named))))
    rows = [
        _label("area", *place)
        for place in zip(
            areas["area_name"], areas["label_lon"], areas["label_lat"], priorities, strict=True
        )
    ]
    places = geography.labels
    around = places[places["kind"].isin(LABEL_STYLE) & (places["name"] != geography.name)]
    rows += [
        _label(kind, name, lon, lat, len(areas))
        for kind, name, lon, lat in zip(
            around["kind"], around["name"], around["lon"], around["lat"], strict=True
        )
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _label(kind: str, name: str, lon: float, lat: float, priority: int) -> dict:
    colour, size = LABEL_STYLE[kind]
    return {
        "text": name,
        "position": [lon, lat],
        **both("c", colour),
        "s": size,
        "z": int(priority),
    }


def km2(frame) -> np.ndarray:
    """Rough land areas from degrees: to leave out what is too small to see, and to rank names."""
    import shapely

    _, south, _, north = frame.total_bounds
    shrink = np.cos(np.radians((south + north) / 2))
    return shapely.area(frame.geometry.to_numpy()) * _KM_PER_DEGREE**2 * shrink


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


def clockwise(geometry: Iterable) -> np.ndarray:
    """The same areas with every outer ring clockwise, and every hole against the clock."""
    import shapely

    return shapely.orient_polygons(np.asarray(geometry), exterior_cw=True)


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
