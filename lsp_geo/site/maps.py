"""Maps for pages without the app: inline SVG whose areas a small script may colour again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

import numpy as np

from lsp_geo import formatting, theme
from lsp_geo.data.catalogue import Indicator
from lsp_geo.data.geography import Geography
from lsp_geo.data.tables import Tables
from lsp_geo.maps import indicator_map
from lsp_geo.maps.classes import Atlas
from lsp_geo.maps.close_up import SMALL, close_layer, close_shapes
from lsp_geo.maps.geojson import FILLS
from lsp_geo.maps.projection import Frame, Ground, make_ground
from lsp_geo.maps.static_files import class_string

CITY_SIZE, CLOSE_SIZE = (520, 660), (600, 520)
_DETAIL = 1.5
# Room around a ward, as a share of its size, so that it is seen where it lies.
_AROUND = 0.1
# Names of the wards around: size in pixels, and the least share of the map they must fill.
_NAME, _LEAST_SEEN = 15, 0.02


def city_svg(
    geography: Geography,
    level: str,
    assigned: np.ndarray,
    colours: Sequence[str],
    *,
    name: str,
    alt: str,
    outline: str = "",
) -> str:
    """The whole city, one path an area in code order.

    Parameters
    ----------
    assigned : class of each area in code order, -1 for missing
    colours : hex colours, lowest class first
    name : makes the ids of this drawing its own on the page
    alt : what the picture shows, for those who cannot see it
    outline : code of an area of this level to outline
    """
    drawn = _ground(geography, level)
    width, height = CITY_SIZE
    areas = "".join(
        _area(row, path, index, colours, name)
        for row, (path, index) in enumerate(zip(drawn.areas.values(), assigned, strict=True))
    )
    base = "".join(f'<path fill="{FILLS[kind]}" d="{path}"/>' for kind, path in drawn.base if path)
    wards = f'<path class="w" d="{drawn.wards}"/>' if drawn.wards else ""
    around = _outline(drawn.areas[outline]) if outline else ""
    return _svg(
        width, height, name, alt, areas, f"{base}{wards}{around}{_scale(drawn.km, height, 2000)}"
    )


def close_up_svg(
    geography: Geography,
    area_code: str,
    members: np.ndarray,
    assigned: np.ndarray,
    colours: Sequence[str],
    *,
    name: str,
    alt: str,
) -> str:
    """A ward with the neighbourhoods inside it, one path each, in the order of ``members``.

    ``assigned`` holds the classes of the members only.
    """
    import shapely

    level = geography.level_of(area_code)
    shape = close_shapes(geography, level)[geography.areas(level).index.get_loc(area_code)]
    west, south, east, north = shape.bounds
    aside, above = _AROUND * (east - west), _AROUND * (north - south)
    width, height = CLOSE_SIZE
    frame = Frame((west - aside, south - above, east + aside, north + above), width, height)
    # Only what lies in the ward is coloured: the rest belongs to its neighbours.
    pieces = shapely.intersection(close_shapes(geography, SMALL)[members], shape)
    areas = "".join(
        _area(row, frame.path(piece, _DETAIL), index, colours, name)
        for row, (piece, index) in enumerate(zip(pieces, assigned, strict=True))
    )
    base = "".join(
        f'<path fill="{FILLS[kind]}" d="{frame.path(layer, _DETAIL)}"/>'
        for kind in FILLS
        if not (layer := shapely.intersection(close_layer(geography, kind), frame.window)).is_empty
    )
    over = (
        f"{base}{_around(geography, level, area_code, frame)}"
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


def maps_data(
    tables: Tables,
    atlas: Atlas,
    indicators: Iterable[Indicator],
    level: str,
    codes: Sequence[str],
    groups: dict[str, str],
    area: str = "",
) -> dict[str, object]:
    """What the script needs to show other indicators on a map: class strings and printed figures.

    Parameters
    ----------
    indicators : those to choose from; ones without this level are left out
    level : level of the areas drawn
    codes : the areas drawn, in the order of their paths
    groups : heading of each pillar's indicators in the list of choices
    area : an area around those drawn, whose own figure is marked in the legend
    """
    areas = tables.geography.areas(level)
    rows = areas.index.get_indexer(list(codes))
    words: dict[str, int] = {}
    made = [
        map_data(tables, atlas, indicator, level, rows, groups[indicator.pillar], words)
        | _own(tables, atlas, indicator, level, area)
        for indicator in indicators
        if level in atlas.levels(indicator.id)
    ]
    return {
        "codes": list(codes),
        "names": areas["label"].iloc[rows].tolist(),
        "words": list(words),
        "maps": made,
    }


def map_data(
    tables: Tables,
    atlas: Atlas,
    indicator: Indicator,
    level: str,
    rows: np.ndarray,
    group: str,
    words: dict[str, int],
) -> dict[str, object]:
    """One indicator's latest figures for the areas in ``rows``, and its legend.

    What many maps say alike stands in ``words`` once and is named by its number there.
    """
    legend, said, classes, texts = _whole(tables, atlas, indicator, level)
    return {
        **legend,
        "said": [words.setdefault(text, len(words)) for text in (group, *said)],
        "classes": "".join(classes[row] for row in rows),
        "texts": _short([texts[row] for row in rows]),
    }


def _own(
    tables: Tables, atlas: Atlas, indicator: Indicator, level: str, area: str
) -> dict[str, object]:
    """An area's figure and its class on another level's map; nothing where it has none."""
    period = tables.periods(indicator.id)[-1]
    row = indicator_map.area_row(tables, indicator, period, area) if area else None
    if row is None:
        return {}
    return {
        "own": [
            formatting.cell(indicator, row["value"], row["note"]),
            atlas.classes(indicator.id, level, period).of(row["value"]),
        ]
    }


@lru_cache(maxsize=1000)
def _whole(
    tables: Tables, atlas: Atlas, indicator: Indicator, level: str
) -> tuple[dict[str, object], tuple[str, ...], str, list[str]]:
    """Legend, words, class digits and printed figures of one indicator for a whole level."""
    period = tables.periods(indicator.id)[-1]
    legend = indicator_map.make_legend(tables, atlas, indicator, level, period)
    table = tables.table(indicator.id, level, period)
    city = [mark for entry in legend.entries for mark in entry.marks]
    entries = [entry for entry in legend.entries if entry.colour][::-1]
    shown = {
        "id": indicator.id,
        "name": indicator.name,
        "subtitle": legend.subtitle,
        "labels": "|".join(entry.label for entry in entries),
        "counts": [entry.areas for entry in entries],
        "city": [city[0].value, city[0].class_index] if city else None,
    }
    said = (
        legend.method,
        formatting.polarity_line(indicator),
        formatting.source_line(indicator),
        *indicator_map.colours(atlas, indicator, level, period),
    )
    texts = [
        formatting.cell(indicator, value, note)
        for value, note in zip(table["value"], table["note"], strict=True)
    ]
    return shown, said, class_string(atlas.assigned(indicator.id, level, period)), texts


def _short(texts: list[str]) -> str:
    """Printed figures in one string: the ending that all share, their unit, is said once first."""
    backwards = os.path.commonprefix([text[::-1] for text in texts])
    # The ending begins where the number ends.
    ending = backwards[::-1].lstrip("0123456789.,")
    return "|".join([ending, *(text[: len(text) - len(ending)] for text in texts)])


@lru_cache(maxsize=4)
def _ground(geography: Geography, level: str) -> Ground:
    return make_ground(geography, level, *CITY_SIZE, detail=_DETAIL)


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
        f'<pattern id="{name}-none" width="7" height="7" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="7" height="7" fill="{theme.MISSING}"/>'
        f'<rect width="1.4" height="7" fill="{theme.MISSING_LINE}"/></pattern>'
        f'<rect width="{width}" height="{height}" fill="{theme.LAND}"/>'
        f'<g class="a">{areas}</g><g class="b">{over}</g></svg>'
    )
