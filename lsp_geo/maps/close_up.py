"""One ward or MSOA close up: its neighbourhoods shaded, each with its figure, as an SVG picture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

import numpy as np

from lsp_geo import theme
from lsp_geo.data.geography import Geography
from lsp_geo.maps.geojson import FILLS
from lsp_geo.maps.legend import Legend
from lsp_geo.maps.projection import Frame

SMALL = "lsoa21"
WIDTH, HEIGHT = 620, 560
_DETAIL = 0.8
_LETTER = 0.52
_FIGURE, _NAME, _KEY = 19, 17, 17
# Room around the area, as a share of its size, so that it is seen where it lies.
_AROUND = 0.12


def close_up_svg(
    geography: Geography,
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
    area_code : ward or MSOA to show
    assigned : class of each neighbourhood in code order, -1 for missing
    colours : hex colours, lowest class first
    figures : printed figure of each neighbourhood, short, in code order
    members : rows of the neighbourhoods inside the area
    legend : its entries are drawn in one line under the map
    title : what the picture shows, for those who cannot see it
    """
    import shapely

    level = geography.level_of(area_code)
    shape = close_shapes(geography, level)[geography.areas(level).index.get_loc(area_code)]
    west, south, east, north = shape.bounds
    aside, above = _AROUND * (east - west), _AROUND * (north - south)
    frame = Frame((west - aside, south - above, east + aside, north + above), WIDTH, HEIGHT)
    small = close_shapes(geography, SMALL)
    near = np.flatnonzero(shapely.intersects(small, frame.window))
    cut = shapely.intersection(small[near], frame.window)
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{theme.LAND}"/>']
    for row, piece in zip(near, cut, strict=True):
        path = frame.path(piece, _DETAIL)
        index = int(assigned[row])
        fill = colours[index] if index >= 0 else "url(#hatch)"
        parts.append(f'<path d="{path}" fill="{fill}" stroke="{theme.PAPER}" stroke-width="1.2"/>')
    layers = {
        kind: shapely.intersection(close_layer(geography, kind), frame.window) for kind in FILLS
    }
    for kind, layer in layers.items():
        if not layer.is_empty:
            parts.append(f'<path d="{frame.path(layer, _DETAIL)}" fill="{FILLS[kind]}"/>')
    # What lies outside is paled by a veil with the area cut out of it.
    veil = shapely.difference(frame.window, shape)
    outline = frame.path(shape, _DETAIL)
    parts.append(
        f'<path d="{frame.path(veil, _DETAIL)}" fill="{theme.PAPER}" fill-opacity="0.62"/>'
    )
    for colour, width in ((theme.PAPER, 7), (theme.ACCENT, 3.6)):
        parts.append(
            f'<path d="{outline}" fill="none" stroke="{colour}" stroke-width="{width}" '
            'stroke-linejoin="round"/>'
        )
    taken: list[tuple[float, float, float, float]] = []
    # Figures stand where their colour is seen, not on water or parks.
    hidden = shapely.union_all(list(layers.values()))
    inside = shapely.difference(shapely.intersection(small[members], shape), hidden)
    for row, piece in sorted(zip(members, inside, strict=True), key=lambda one: -one[1].area):
        fill = colours[int(assigned[row])] if assigned[row] >= 0 else theme.MISSING
        parts.append(_figure(frame, piece, figures[row], theme.text_on(fill), taken))
    parts.append(_around(geography, level, area_code, frame, taken))
    parts.append(_scale(frame))
    clipped = f'<svg width="{WIDTH}" height="{HEIGHT}">{"".join(parts)}</svg>'
    key, deep = _key(legend)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT + deep:g}" '
        f'width="{WIDTH}" height="{HEIGHT + deep:g}" role="img" font-family="{theme.PICTURE_FONT}">'
        f"<title>{escape(title)}</title>{theme.hatch_pattern('hatch', 9)}{clipped}{key}</svg>"
    )


@lru_cache(maxsize=8)
def close_shapes(geography: Geography, level: str) -> np.ndarray:
    """The areas of a level as fine as a close map can show them, in code order."""
    import shapely

    # Corners that cut off less than about 8 by 8 metres are left out; shared edges stay shared.
    return shapely.coverage_simplify(geography.boundaries(level).geometry.to_numpy(), 7e-5)


@lru_cache(maxsize=8)
def close_layer(geography: Geography, kind: str):
    """All of one kind of ``base.FILLS`` as one shape, as fine as a close map can show it."""
    import shapely

    shapes = shapely.simplify(geography.context(kind).geometry.to_numpy(), 4e-5)
    return shapely.union_all(shapely.make_valid(shapes))


def _figure(frame: Frame, piece, words: str, colour: str, taken: list) -> str:
    """A figure at the widest place of its area, if no other stands there."""
    import shapely

    if piece.is_empty:
        return ""
    largest = max(shapely.get_parts([piece]), key=lambda part: part.area)
    flat = shapely.transform(largest, frame.pixels)
    circle = shapely.maximum_inscribed_circle(flat, tolerance=3)
    x, y = shapely.get_coordinates(circle)[0]
    return _written(words, x, y, _FIGURE, colour, taken, weight=600)


def _around(geography: Geography, level: str, area_code: str, frame: Frame, taken: list) -> str:
    """Names of the areas around, in what can be seen of them."""
    import shapely

    parts = []
    names = geography.areas(level)["label"]
    for code, shape in zip(names.index, close_shapes(geography, level), strict=True):
        seen = shapely.intersection(shape, frame.window)
        if code == area_code or seen.is_empty:
            continue
        x, y = frame.pixels(shapely.get_coordinates(shapely.point_on_surface(seen)))[0]
        parts.append(_written(names[code], x, y, _NAME, theme.INK, taken))
    return "".join(parts)


def _written(
    words: str, x: float, y: float, size: float, colour: str, taken: list, weight: int = 400
) -> str:
    half = len(words) * size * _LETTER / 2
    box = (x - half, y - size * 0.6, x + half, y + size * 0.6)
    beyond = box[0] < 4 or box[2] > WIDTH - 4 or box[1] < 4 or box[3] > HEIGHT - 4
    if beyond or any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
        for other in taken
    ):
        return ""
    taken.append(box)
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
