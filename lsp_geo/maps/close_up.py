"""One area close up: what any such map shows, and the SVG picture of it for sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lsp_geo import theme
from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.maps.geojson import FILLS
from lsp_geo.maps.legend import Legend
from lsp_geo.maps.projection import Boxes, Frame, Name

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class CloseGround:
    """The shapes of a district, as fine as a close map can show them.

    Attributes
    ----------
    shapes : the areas of each mapped level, in code order
    layers : all of each kind of `geojson.FILLS` as one shape
    """

    geography: Geography
    shapes: Mapping[str, np.ndarray]
    layers: Mapping[str, BaseGeometry]


def close_ground(geography: Geography) -> CloseGround:
    """The shapes for close maps of a district: make them once and keep them."""
    import shapely

    # Corners that cut off less than about 8 by 8 metres are left out; shared edges stay shared.
    shapes = {
        level: shapely.coverage_simplify(geography.boundaries(level).geometry.to_numpy(), 7e-5)
        for level in geography.mapped
    }
    fills = {
        kind: shapely.simplify(geography.context(kind).geometry.to_numpy(), 4e-5) for kind in FILLS
    }
    layers = {kind: shapely.union_all(shapely.make_valid(fill)) for kind, fill in fills.items()}
    return CloseGround(geography, shapes, layers)


@dataclass(frozen=True)
class Look:
    """How a close map is laid out.

    Attributes
    ----------
    width, height : of the map in pixels
    around : room around the area, as a share of its size, so that it is seen where it lies
    detail : corners that cut off less than this many pixels squared are left out
    name : font size of the names of areas around
    least_seen : share of the map that such an area must fill to be named
    letter, tall, edge : of the boxes of words, as for `projection.Boxes`
    """

    width: int
    height: int
    around: float
    detail: float
    name: int
    least_seen: float
    letter: float
    tall: float
    edge: float


class Neighbour(NamedTuple):
    """An area around: its label, its whole shape, and what is seen of it."""

    label: str
    shape: BaseGeometry
    seen: BaseGeometry


class CloseUp:
    """One area of a level above the neighbourhoods, framed with what lies around it.

    Attributes
    ----------
    shape : the area itself
    frame : from degrees to pixels
    layers : what hides the colours, by kind of `geojson.FILLS`, as far as it is in the window
    around : the areas of the same level that are seen
    boxes : of the words written so far
    """

    def __init__(self, ground: CloseGround, area_code: str, look: Look) -> None:
        import shapely

        self.look = look
        level = ground.geography.level_of(area_code)
        labels = ground.geography.areas(level)["label"]
        self.shape = ground.shapes[level][labels.index.get_loc(area_code)]
        west, south, east, north = self.shape.bounds
        aside, above = look.around * (east - west), look.around * (north - south)
        bounds = (west - aside, south - above, east + aside, north + above)
        self.frame = Frame(bounds, look.width, look.height)
        self._small = ground.shapes[NEIGHBOURHOODS]
        cut = {
            kind: shapely.intersection(layer, self.frame.window)
            for kind, layer in ground.layers.items()
        }
        self.layers = {kind: layer for kind, layer in cut.items() if not layer.is_empty}
        seen = shapely.intersection(ground.shapes[level], self.frame.window)
        self.around = tuple(
            Neighbour(labels[code], shape, part)
            for code, shape, part in zip(labels.index, ground.shapes[level], seen, strict=True)
            if code != area_code and not part.is_empty
        )
        self.boxes = Boxes(
            look.width, look.height, letter=look.letter, tall=look.tall, edge=look.edge
        )

    def path(self, shape: BaseGeometry) -> str:
        """SVG path of a shape, in the map's detail."""
        return self.frame.path(shape, self.look.detail)

    def inside(self, members: np.ndarray) -> np.ndarray:
        """What of the neighbourhoods in these rows lies in the area."""
        import shapely

        return shapely.intersection(self._small[members], self.shape)

    def near(self) -> Iterator[tuple[int, BaseGeometry]]:
        """Rows of the neighbourhoods that are seen, and what is seen of each."""
        import shapely

        rows = np.flatnonzero(shapely.intersects(self._small, self.frame.window))
        cut = shapely.intersection(self._small[rows], self.frame.window)
        return zip(rows.tolist(), cut, strict=True)

    def names(self) -> Iterator[Name]:
        """Names of the areas around, in what is seen of them, where words have room."""
        import shapely

        for one in self.around:
            if one.seen.area < self.look.least_seen * self.frame.window.area:
                continue
            point = shapely.get_coordinates(shapely.point_on_surface(one.seen))
            x, y = self.frame.pixels(point)[0]
            if self.boxes.take(one.label, x, y, self.look.name):
                yield Name(one.label, x, y, "area")


WIDTH, HEIGHT = 620, 560
_FIGURE, _KEY = 19, 17
SHEET = Look(
    WIDTH,
    HEIGHT,
    around=0.12,
    detail=0.8,
    name=17,
    least_seen=0,
    letter=0.52,
    tall=0.6,
    edge=4,
)


def close_up_svg(
    ground: CloseGround,
    area_code: str,
    assigned: np.ndarray,
    colours: Sequence[str],
    figures: Sequence[str],
    members: np.ndarray,
    legend: Legend,
    *,
    title: str,
) -> str:
    """The neighbourhoods around an area; those inside it carry their figures.

    Parameters
    ----------
    area_code : the area to show
    assigned : class of each neighbourhood in code order, -1 for missing
    colours : hex colours, lowest class first
    figures : printed figure of each neighbourhood, short, in code order
    members : rows of the neighbourhoods inside the area
    legend : its entries are drawn in one line under the map
    title : what the picture shows, for those who cannot see it
    """
    shown = CloseUp(ground, area_code, SHEET)
    fills = [colours[int(index)] if index >= 0 else "" for index in assigned]
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{theme.LAND}"/>']
    parts += [
        f'<path d="{shown.path(piece)}" fill="{fills[row] or "url(#hatch)"}" '
        f'stroke="{theme.PAPER}" stroke-width="1.2"/>'
        for row, piece in shown.near()
    ]
    parts += [
        f'<path d="{shown.path(layer)}" fill="{FILLS[kind]}"/>'
        for kind, layer in shown.layers.items()
    ]
    parts += [_veil_and_outline(shown), _figures(shown, members, fills, figures)]
    parts += [_written(n.text, n.x, n.y, SHEET.name, theme.INK) for n in shown.names()]
    parts.append(_scale(shown.frame))
    clipped = f'<svg width="{WIDTH}" height="{HEIGHT}">{"".join(parts)}</svg>'
    key, deep = _key(legend)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT + deep:g}" '
        f'width="{WIDTH}" height="{HEIGHT + deep:g}" role="img" font-family="{theme.PICTURE_FONT}">'
        f"<title>{escape(title)}</title>{theme.hatch_pattern('hatch', 9)}{clipped}{key}</svg>"
    )


def _veil_and_outline(shown: CloseUp) -> str:
    """What lies outside is paled by a veil with the area cut out of it."""
    import shapely

    veil = shapely.difference(shown.frame.window, shown.shape)
    outline = shown.path(shown.shape)
    lines = "".join(
        f'<path d="{outline}" fill="none" stroke="{colour}" stroke-width="{width}" '
        'stroke-linejoin="round"/>'
        for colour, width in ((theme.PAPER, 7), (theme.ACCENT, 3.6))
    )
    return f'<path d="{shown.path(veil)}" fill="{theme.PAPER}" fill-opacity="0.62"/>{lines}'


def _figures(
    shown: CloseUp, members: np.ndarray, fills: Sequence[str], figures: Sequence[str]
) -> str:
    """Each figure at the widest place of its area, the largest area first, if there is room."""
    import shapely

    # Figures stand where their colour is seen, not on water or parks.
    hidden = shapely.union_all(list(shown.layers.values()))
    inside = shapely.difference(shown.inside(members), hidden)
    parts = []
    for row, piece in sorted(zip(members, inside, strict=True), key=lambda one: -one[1].area):
        if piece.is_empty:
            continue
        largest = max(shapely.get_parts([piece]), key=lambda part: part.area)
        flat = shapely.transform(largest, shown.frame.pixels)
        circle = shapely.maximum_inscribed_circle(flat, tolerance=3)
        x, y = shapely.get_coordinates(circle)[0]
        if shown.boxes.take(figures[row], x, y, _FIGURE):
            colour = theme.text_on(fills[row] or theme.MISSING)
            parts.append(_written(figures[row], x, y, _FIGURE, colour, weight=600))
    return "".join(parts)


def _written(words: str, x: float, y: float, size: float, colour: str, *, weight: int = 400) -> str:
    return (
        f'<text x="{x:.0f}" y="{y + size / 3:.0f}" text-anchor="middle" font-size="{size}" '
        f'font-weight="{weight}" fill="{colour}">{escape(words)}</text>'
    )


def _scale(frame: Frame) -> str:
    metres = 500 if frame.km > WIDTH / 6 else 1000
    length, x, y = frame.km * metres / 1000, 14, HEIGHT - 14
    words = "500 metres" if metres == 500 else "1 km"
    return (
        f'<path d="M{x},{y - 6}v6h{length:.0f}v-6" fill="none" stroke="{theme.INK}" '
        f'stroke-width="1.5"/><text x="{x + length + 8:.0f}" y="{y}" font-size="15" '
        f'fill="{theme.INK}">{words}</text>'
    )


def _key(legend: Legend) -> tuple[str, float]:
    """The classes in a line, lowest first, missing last."""
    entries = [e for e in legend.entries if e.colour][::-1] + [
        e for e in legend.entries if not e.colour
    ]
    width = WIDTH / len(entries)
    parts = []
    for number, entry in enumerate(entries):
        x = number * width
        fill = entry.colour or "url(#hatch)"
        parts.append(
            f'<rect x="{x:.1f}" y="{HEIGHT + 12}" width="{width - 4:.1f}" height="14" '
            f'fill="{fill}"/><text x="{x:.1f}" y="{HEIGHT + 44}" font-size="{_KEY}" '
            f'fill="{theme.INK}">{escape(entry.label)}</text>'
        )
    return "".join(parts), 54
