"""What is drawn around and over the areas: neighbours, water, docks, parks, wards and names.

Styles travel inside these files, so that the deck spec need not repeat them at every change.
"""

from __future__ import annotations

import json

import numpy as np

from lsp_geo.geography import Geography
from lsp_geo.maps import palettes
from lsp_geo.maps.features import SIMPLIFY, feature, shapes, shrunk, simplified

# From the bottom up. Parks hide what is under them: nobody lives there, and the reader finds the
# way by them.
FILLS = {
    "neighbours": palettes.LAND,
    "water": palettes.WATER,
    "green": palettes.GREEN,
    "docks": palettes.WATER,
}
# Colour and size of names: of areas, of districts around, of water.
LABEL_STYLE = {
    "area": (palettes.INK, 13),
    "lad": (palettes.GREY, 15),
    "water": (palettes.WATER_TEXT, 15),
}
# Whose outlines are drawn over the areas of a level, and whose names are written.
OUTLINES_OF = {"lsoa21": "ward25", "ward25": "ward25"}
NAMES_OF = {"lsoa21": "ward25", "msoa21": "msoa21", "ward25": "ward25", "city": "ward25"}
OUTLINE_WIDTH = 1.1  # pixels
NEIGHBOUR_GAP = 40  # metres
SMALLEST_GREEN_KM2 = 0.05
_KM_PER_DEGREE = 111.32


def base_features(geography: Geography) -> list[str]:
    """GeoJSON features drawn over the areas of any level, each with its fill ``f``."""
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
    made = [feature(shape, f=palettes.rgb(palettes.LAND)) for shape in shapes([beyond])]
    for layer, geometry in drawn.items():
        made += [feature(shape, f=palettes.rgb(FILLS[layer])) for shape in shapes(geometry)]
    return made


def outline_features(geography: Geography, level: str) -> list[str]:
    """The ward lines drawn over a level's areas: colour ``l`` and width ``w``; often none."""
    import shapely

    if level not in OUTLINES_OF:
        return []
    wards = simplified(geography.boundaries(OUTLINES_OF[level]).geometry)
    # Their union has every shared edge once: half the lines to draw.
    edges = shapely.line_merge(shapely.union_all(shapely.boundary(wards)))
    return [
        feature(shape, l=palettes.rgb(palettes.WARD_LINE), w=OUTLINE_WIDTH)
        for shape in shapes([edges])
    ]


def _beyond(*known: np.ndarray):
    """Land further out than the neighbours, so that the map has no white corners."""
    import shapely

    whole = shapely.union_all(np.concatenate(known))
    return shapely.box(*shapely.bounds(whole)).difference(whole)


def labels(geography: Geography, level: str) -> str:
    """Names to draw, JSON: text, position, colour ``c``, size ``s`` and priority ``z``."""
    named = NAMES_OF[level]
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
        "c": palettes.rgb(colour),
        "s": size,
        "z": int(priority),
    }


def km2(frame) -> np.ndarray:
    """Rough land areas from degrees: to leave out what is too small to see, and to rank names."""
    import shapely

    _, south, _, north = frame.total_bounds
    shrink = np.cos(np.radians((south + north) / 2))
    return shapely.area(frame.geometry.to_numpy()) * _KM_PER_DEGREE**2 * shrink
