"""Maps as inline SVG: one path an area, which a small script may colour again."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from lsp_geo import theme
from lsp_geo.city import City, kept
from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.maps.close_up import close_layer, close_shapes
from lsp_geo.maps.geojson import FILLS
from lsp_geo.maps.indicator_map import MapView
from lsp_geo.maps.projection import Frame, Ground, make_ground

CITY_SIZE, CLOSE_SIZE = (520, 660), (600, 520)
_DETAIL = 1.5
# Room around a ward, as a share of its size, so that it is seen where it lies.
_AROUND = 0.1
# Names of the wards around: size in pixels, and the least share of the map they must fill.
_NAME, _LEAST_SEEN = 15, 0.02


def city_svg(city: City, view: MapView, *, name: str, alt: str) -> str:
    """The whole city, one path an area in code order; the view's area, of its level, outlined.

    Parameters
    ----------
    name : makes the ids of this drawing its own on the page
    alt : what the picture shows, for those who cannot see it
    """
    drawn = _ground(city, view.level)
    width, height = CITY_SIZE
    colours = view.colours
    areas = "".join(
        _area(row, path, index, colours, name)
        for row, (path, index) in enumerate(zip(drawn.areas.values(), view.assigned, strict=True))
    )
    base = "".join(f'<path fill="{FILLS[kind]}" d="{path}"/>' for kind, path in drawn.base if path)
    wards = f'<path class="w" d="{drawn.wards}"/>' if drawn.wards else ""
    around = _outline(drawn.areas[view.area]) if view.area else ""
    return _svg(
        width, height, name, alt, areas, f"{base}{wards}{around}{_scale(drawn.km, height, 2000)}"
    )


def close_up_svg(city: City, view: MapView, *, name: str, alt: str) -> str:
    """The view's ward with the neighbourhoods inside it, one path each, in code order.

    ``name`` and ``alt`` as for ``city_svg``.
    """
    import shapely

    geography, members = city.geography, city.members(view.area)
    level = geography.level_of(view.area)
    shape = close_shapes(geography, level)[geography.areas(level).index.get_loc(view.area)]
    west, south, east, north = shape.bounds
    aside, above = _AROUND * (east - west), _AROUND * (north - south)
    width, height = CLOSE_SIZE
    frame = Frame((west - aside, south - above, east + aside, north + above), width, height)
    # Only what lies in the ward is coloured: the rest belongs to its neighbours.
    pieces = shapely.intersection(close_shapes(geography, NEIGHBOURHOODS)[members], shape)
    colours = view.colours
    areas = "".join(
        _area(row, frame.path(piece, _DETAIL), index, colours, name)
        for row, (piece, index) in enumerate(zip(pieces, view.assigned[members], strict=True))
    )
    base = "".join(
        f'<path fill="{FILLS[kind]}" d="{frame.path(layer, _DETAIL)}"/>'
        for kind in FILLS
        if not (layer := shapely.intersection(close_layer(geography, kind), frame.window)).is_empty
    )
    over = (
        f"{base}{_around(geography, level, view.area, frame)}"
        f"{_outline(frame.path(shape, _DETAIL))}{_scale(frame.km, height, 500)}"
    )
    return _svg(width, height, name, alt, areas, over)


def _around(geography: Geography, level: str, area_code: str, frame: Frame) -> str:
    """Lines and names of the areas around one, as far as they are seen."""
    import shapely

    lines, names = [], []
    labels = geography.areas(level)["label"]
    for code, shape in zip(labels.index, close_shapes(geography, level), strict=True):
        seen = shapely.intersection(shape, frame.window)
        if code == area_code or seen.is_empty:
            continue
        lines.append(shapely.intersection(shapely.boundary(shape), frame.window))
        x, y = frame.pixels(shapely.get_coordinates(shapely.point_on_surface(seen)))[0]
        half = len(labels[code]) * _NAME / 4
        if seen.area > _LEAST_SEEN * frame.window.area and half < x < frame.width - half:
            names.append(f'<text class="n" x="{x:.0f}" y="{y:.0f}">{escape(labels[code])}</text>')
    edges = shapely.line_merge(shapely.union_all(lines))
    return f'<path class="w" d="{frame.path(edges, _DETAIL)}"/>{"".join(names)}'


@kept
def _ground(city: City, level: str) -> Ground:
    return make_ground(city.geography, level, *CITY_SIZE, detail=_DETAIL)


def _area(row: int, path: str, index: int, colours: Sequence[str], name: str) -> str:
    fill = colours[int(index)] if index >= 0 else f"url(#{name}-none)"
    return f'<path data-n="{row}" fill="{fill}" d="{path}"/>'


def _outline(path: str) -> str:
    """The selected area: accent over white."""
    return f'<path class="o p" d="{path}"/><path class="o" d="{path}"/>'


def _scale(km: float, height: int, metres: int) -> str:
    words = f"{metres} metres" if metres < 1000 else f"{metres // 1000} km"
    return (
        f'<path class="k" d="M12,{height - 20}v6h{km * metres / 1000:.0f}v-6"/>'
        f'<text x="{20 + km * metres / 1000:.0f}" y="{height - 12}">{words}</text>'
    )


def _svg(width: int, height: int, name: str, alt: str, areas: str, over: str) -> str:
    return (
        f'<svg class="map" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(alt)}">'
        f"{theme.hatch_pattern(f'{name}-none', 7)}"
        f'<rect width="{width}" height="{height}" fill="{theme.LAND}"/>'
        f'<g class="a">{areas}</g><g class="b">{over}</g></svg>'
    )
