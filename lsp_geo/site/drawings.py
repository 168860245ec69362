"""Maps as inline SVG: one path an area, which a small script may colour again."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from lsp_geo import theme
from lsp_geo.city import City, kept
from lsp_geo.maps.close_up import CloseUp, Look
from lsp_geo.maps.geojson import FILLS
from lsp_geo.maps.indicator_map import MapView
from lsp_geo.maps.projection import Ground, make_ground

CITY_SIZE = (520, 660)
_DETAIL = 1.5
CLOSE = Look(
    600,
    520,
    around=0.1,
    detail=_DETAIL,
    name=15,
    least_seen=0.02,
    letter=0.5,
    tall=0,
    edge=0,
)


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
    shown = CloseUp(city.close_ground, view.area, CLOSE)
    members = city.members(view.area)
    # Only what lies in the ward is coloured: the rest belongs to its neighbours.
    colours = view.colours
    areas = "".join(
        _area(row, shown.path(piece), index, colours, name)
        for row, (piece, index) in enumerate(
            zip(shown.inside(members), view.assigned[members], strict=True)
        )
    )
    base = "".join(
        f'<path fill="{FILLS[kind]}" d="{shown.path(layer)}"/>'
        for kind, layer in shown.layers.items()
    )
    over = (
        f"{base}{_around(shown)}{_outline(shown.path(shown.shape))}"
        f"{_scale(shown.frame.km, CLOSE.height, 500)}"
    )
    return _svg(CLOSE.width, CLOSE.height, name, alt, areas, over)


def _around(shown: CloseUp) -> str:
    """Lines and names of the areas around one, as far as they are seen."""
    import shapely

    lines = [
        shapely.intersection(shapely.boundary(one.shape), shown.frame.window)
        for one in shown.around
    ]
    edges = shapely.line_merge(shapely.union_all(lines))
    names = "".join(
        f'<text class="n" x="{one.x:.0f}" y="{one.y:.0f}">{escape(one.text)}</text>'
        for one in shown.names()
    )
    return f'<path class="w" d="{shown.path(edges)}"/>{names}'


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
