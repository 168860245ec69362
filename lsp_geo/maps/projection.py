"""From degrees to pixels: the ground of a picture, frames, and the view that shows a box."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lsp_geo.data.geography import Geography
from lsp_geo.maps.geojson import FILLS, SMALLEST_GREEN_KM2, km2, named_on, outlined_on, uncovered

_TILE = 512
_FIT_FILL = 0.94


def fit(
    bounds: Sequence[float], width: float, height: float, *, fill: float = _FIT_FILL
) -> dict[str, float]:
    """The view that just shows a box.

    Parameters
    ----------
    bounds : west, south, east, north in degrees
    width, height : of the map in pixels
    fill : how much of the map the box may take, 1 from edge to edge

    Returns
    -------
    dict with longitude, latitude and zoom, as deck.gl takes them.
    """
    west, south, east, north = bounds
    across = east - west
    zoom = np.log2(360 * fill / _TILE * min(width / across, height / across * shape(bounds)))
    return {
        "longitude": round((west + east) / 2, 4),
        "latitude": round((south + north) / 2, 4),
        "zoom": round(float(zoom), 2),
    }


def shape(bounds: Sequence[float] | np.ndarray) -> float:
    """How many times as wide as it is high a box is on the map."""
    west, south, east, north = bounds
    # Mercator stretches north by 1 / cos(latitude).
    return float((east - west) / (north - south) * np.cos(np.radians((south + north) / 2)))


# Room on the side that does not bind, in widths or heights of the frame that is thought of.
_LOOSE = 1.15


def fence(
    bounds: Sequence[float], width: float, height: float, *, fill: float = _FIT_FILL
) -> list[list[float]]:
    """The box that a map never shows beyond, so that what it is about cannot be lost.

    deck.gl zooms no further out than a box fills the map, and moves no further than its edge. On
    the side that binds, the box is what ``fit`` shows: whatever room the browser turns out to give,
    the whole of ``bounds`` fits it exactly. On the other side it is a little wider, so that the
    map may have another shape than was thought.

    Parameters
    ----------
    bounds, width, height, fill : as for `fit`

    Returns
    -------
    list of two corners in degrees, [west, south] and [east, north], as deck.gl takes them.
    """
    west, south, east, north = bounds
    low, high = mercator(south), mercator(north)
    across, up = (east - west) / 360 / fill, (high - low) / fill
    if width / across < height / up:
        up = max(up, _LOOSE * across * height / width)
    else:
        across = max(across, _LOOSE * up * width / height)
    middle = (low + high) / 2
    sides = (west + east) / 2 - 180 * across, (west + east) / 2 + 180 * across
    ends = _latitude(middle - up / 2), _latitude(middle + up / 2)
    # Rounded outwards, so that nothing is cut.
    least, most = zip(sides, ends, strict=True)
    return [
        [math.floor(1000 * x) / 1000 for x in least],
        [math.ceil(1000 * x) / 1000 for x in most],
    ]


def mercator(latitude: float) -> float:
    """Distance from the equator on Mercator's map, in its widths."""
    return float(np.arctanh(np.sin(np.radians(latitude))) / (2 * np.pi))


def _latitude(distance: float) -> float:
    """The opposite of `mercator`."""
    return float(np.degrees(np.arcsin(np.tanh(2 * np.pi * distance))))


_KM_PER_DEGREE = 111.32
_MARGIN = 0.03
# Average width of a letter, in font sizes: only to keep names apart, in `Boxes`.
_LETTER = 0.58


@dataclass(frozen=True)
class Name:
    """A place name at a pixel of the map."""

    text: str
    x: float
    y: float
    kind: str


@dataclass(frozen=True)
class Ground:
    """Paths in pixels of a map window ``width`` by ``height``.

    Attributes
    ----------
    areas : path of each area by code
    outlines : the same for areas of every level that may be outlined; empty where names are not
        wanted
    base : fill layers over the areas, bottom first: (kind, path)
    wards : path of the ward lines, empty when the level has none of its own
    names : those that can be written without touching one another
    km : pixels to a kilometre
    """

    width: float
    height: float
    areas: Mapping[str, str]
    outlines: Mapping[str, str]
    base: tuple[tuple[str, str], ...]
    wards: str
    names: tuple[Name, ...]
    km: float


def make_ground(
    geography: Geography,
    level: str,
    width: float,
    height: float,
    *,
    detail: float,
    name_size: float | None = None,
) -> Ground:
    """Project, simplify and round the shapes for a map window of a given size.

    Parameters
    ----------
    detail : corners that cut off less than this many pixels squared are left out
    name_size : font size of place names in pixels; None for a picture without names or outlines
    """
    import shapely

    frame = Frame(geography.boundaries("city").total_bounds, width, height)
    tolerance = detail / frame.scale
    areas = geography.boundaries(level)
    shapes = shapely.coverage_simplify(areas.geometry.to_numpy(), tolerance)
    base = []
    for kind in FILLS:
        context = geography.context(kind)
        if kind == "green":
            smallest = max(SMALLEST_GREEN_KM2, (4 * detail / frame.km) ** 2)
            context = context[km2(context) >= smallest]
        drawn = shapely.simplify(context.geometry.to_numpy(), tolerance / 2)
        whole = shapely.intersection(shapely.union_all(drawn), frame.window)
        base.append((kind, frame.path(whole, detail)))
    base += [("neighbours", frame.path(land, detail)) for land in uncovered(geography, level)]
    return Ground(
        width=width,
        height=height,
        areas={
            code: frame.path(shape, detail)
            for code, shape in zip(areas["area_code"], shapes, strict=True)
        },
        outlines={} if name_size is None else frame.outlines(geography, tolerance, detail),
        base=tuple(base),
        wards=frame.wards(geography, level, tolerance, detail),
        names=() if name_size is None else tuple(frame.names(geography, level, name_size)),
        km=frame.km,
    )


class Frame:
    """From longitude and latitude to pixels: equirectangular, true at the middle's latitude.

    ``bounds`` (west, south, east, north) fill the window but for a margin.
    """

    def __init__(self, bounds: Sequence[float], width: float, height: float) -> None:
        import shapely

        west, south, east, north = bounds
        self.squeeze = np.cos(np.radians((south + north) / 2))
        self.width, self.height = width, height
        across, up = (east - west) * self.squeeze, north - south
        self.scale = min(width / across, height / up) * (1 - 2 * _MARGIN)
        self.km = self.scale / _KM_PER_DEGREE
        self.middle = np.array([(west + east) / 2, (south + north) / 2])
        half = np.array([width / self.squeeze, height]) / self.scale / 2
        self.window = shapely.box(*(self.middle - half), *(self.middle + half))

    def pixels(self, points: np.ndarray) -> np.ndarray:
        moved = (points - self.middle) * [self.squeeze, -1] * self.scale
        return moved + [self.width / 2, self.height / 2]

    def path(self, shape, detail: float) -> str:
        """SVG path of a shape's rings or lines, relative moves on a grid finer than the detail."""
        import shapely

        # Whole numbers of tenths or halves of a pixel keep paths short.
        grid = 10 if detail < 1 else 2
        parts = shapely.get_parts(shapely.get_parts([shape]))
        polygons = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
        lines = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
        drawn = [(ring, "z") for ring in shapely.get_rings(parts[polygons])]
        drawn += [(line, "") for line in parts[lines]]
        text = []
        for line, close in drawn:
            points = np.round(self.pixels(shapely.get_coordinates(line)) * grid).astype(int)
            steps = np.diff(points, axis=0)
            steps = steps[np.any(steps != 0, axis=1)]
            if not len(steps):
                continue
            if close:
                steps = steps[:-1]
            text.append(
                f"M{_short(points[0] / grid)}l" + " ".join(_short(s / grid) for s in steps) + close
            )
        return "".join(text)

    def outlines(self, geography: Geography, tolerance: float, detail: float) -> dict[str, str]:
        import shapely

        paths: dict[str, str] = {}
        for level in geography.levels:
            frame = geography.boundaries(level)
            shapes = shapely.coverage_simplify(frame.geometry.to_numpy(), tolerance)
            paths |= {
                code: self.path(shape, detail)
                for code, shape in zip(frame["area_code"], shapes, strict=True)
            }
        return paths

    def wards(self, geography: Geography, level: str, tolerance: float, detail: float) -> str:
        import shapely

        outlined = outlined_on(level)
        if not outlined:
            return ""
        wards = geography.boundaries(outlined).geometry.to_numpy()
        shapes = shapely.coverage_simplify(wards, tolerance)
        edges = shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))
        return self.path(edges, detail)

    def names(self, geography: Geography, level: str, size: float) -> list[Name]:
        """Names from the most important on, leaving out those that would touch one already set."""
        places = geography.labels
        around = places[~places["kind"].isin(["ward"]) & (places["name"] != geography.name)]
        wanted = [
            (kind, name, lon, lat)
            for kind, name, lon, lat in zip(
                around["kind"], around["name"], around["lon"], around["lat"], strict=True
            )
        ]
        named = named_on(level)
        areas = geography.areas(named)
        for row in np.argsort(-km2(geography.boundaries(named)), kind="stable"):
            own = areas.iloc[row]
            wanted.append(("area", own["area_name"], own["label_lon"], own["label_lat"]))
        boxes = Boxes(self.width, self.height, letter=_LETTER, tall=1)
        kept = []
        for kind, text, lon, lat in wanted:
            x, y = self.pixels(np.array([lon, lat], dtype=float))
            if boxes.take(text, x, y, size):
                kept.append(Name(text, x, y, kind))
        return kept


class Boxes:
    """The boxes that words have taken on a map: no two touch, and none leaves the map.

    Parameters
    ----------
    width, height : of the map in pixels
    letter : average width of a letter, in font sizes
    tall : how far a box reaches above and below its middle, in font sizes; with 0, words are only
        kept on the map
    edge : pixels along the edge of the map in which nothing is written
    """

    def __init__(
        self, width: float, height: float, *, letter: float, tall: float, edge: float = 0
    ) -> None:
        self._letter, self._tall = letter, tall
        self._map = (edge, edge, width - edge, height - edge)
        self._taken: list[tuple[float, float, float, float]] = []

    def take(self, text: str, x: float, y: float, size: float) -> bool:
        """Whether words in a font size have room around a pixel; where they have, they take it."""
        half, up = len(text) * size * self._letter / 2, size * self._tall
        box = (x - half, y - up, x + half, y + up)
        west, north, east, south = self._map
        inside = box[0] > west and box[2] < east and box[1] > north and box[3] < south
        if not inside or any(_touch(box, other) for other in self._taken):
            return False
        self._taken.append(box)
        return True


def _touch(one: tuple, other: tuple) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _short(pair: np.ndarray) -> str:
    first, second = (f"{value:g}" for value in pair)
    return first + (second if second.startswith("-") else f",{second}")
