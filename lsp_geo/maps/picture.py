"""The map as an SVG picture: for downloads, print, cards and pages without a script."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from lsp_geo import theme
from lsp_geo.data.geography import Geography
from lsp_geo.maps.geojson import FILLS
from lsp_geo.maps.legend import Entry, Legend
from lsp_geo.maps.projection import Ground, make_ground

_LETTER = 0.5


@dataclass(frozen=True)
class Size:
    """Measures of a picture in pixels; ``text`` 0 for one without words."""

    width: int
    height: int
    title: int
    text: int
    detail: float
    legend: int


SIZES = {
    "download": Size(1600, 1200, title=36, text=23, detail=0.7, legend=540),
    "print": Size(1000, 760, title=22, text=16, detail=0.7, legend=350),
    "card": Size(320, 400, title=0, text=0, detail=2.5, legend=0),
}


def ground(geography: Geography, level: str, size: str) -> Ground:
    """Shapes for pictures of a size: make them once and keep them.

    Raises
    ------
    KeyError
        For a size other than ``download``, ``print`` or ``card``.
    """
    measures = SIZES[size]
    _, _, width, height = _window(measures)
    return make_ground(
        geography,
        level,
        width,
        height,
        detail=measures.detail,
        name_size=measures.text * 0.75 or None,
    )


def card_svg(
    drawn: Ground,
    assigned: np.ndarray,
    colours: Sequence[str],
    *,
    title: str,
    outline: str | None = None,
) -> str:
    """A small map without words.

    Parameters
    ----------
    drawn : from ``ground(…, "card")``
    assigned : class of each area in code order, -1 for missing
    colours : hex colours, lowest class first
    title : what the picture shows, for those who cannot see it
    outline : code of an area of the same level to outline
    """
    size = SIZES["card"]
    outlines = [drawn.areas[outline]] if outline else []
    body = _map(drawn, assigned, colours, outlines, line=0.4)
    return _svg(size, title, "", f"{theme.hatch_pattern('hatch', 5, ground=False)}{body}")


def map_svg(
    drawn: Ground,
    assigned: np.ndarray,
    colours: Sequence[str],
    legend: Legend,
    *,
    size: str,
    source: str,
    selected: Sequence[str] = (),
    description: str = "",
) -> str:
    """The whole picture: title, unit, map, legend, scale and source.

    Parameters
    ----------
    drawn : from ``ground`` for the same size
    assigned : class of each area in code order, -1 for missing
    colours : hex colours, lowest class first
    legend : title, subtitle and entries
    size : ``download`` or ``print``
    source : source and licence, wrapped as needed
    selected : codes of areas to outline, of any level
    description : what the map shows in words
    """
    measures = SIZES[size]
    left, top, width, height = _window(measures)
    text, pad = measures.text, measures.text
    title = _lines(legend.title, measures.width - 2 * pad, measures.title * 1.05)[:1]
    parts = [
        f'<rect width="100%" height="100%" fill="{theme.PAPER}"/>'
        f"{theme.hatch_pattern('hatch', 9, ground=False)}",
        _text(pad, pad + measures.title * 0.8, title[0], measures.title, weight=600),
        _text(pad, pad + measures.title + text, legend.subtitle, text),
        f'<svg x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}">',
        _map(drawn, assigned, colours, [drawn.outlines[code] for code in selected], line=0.8),
        _names(drawn, text * 0.75),
        _scale(drawn, text * 0.75),
        "</svg>",
        _legend(legend, left + width + pad, top, measures.legend - pad, text),
    ]
    line = text * 0.8
    for number, words in enumerate(_lines(source, measures.width - 2 * pad, line)[:3]):
        y = top + height + line * 1.6 + number * line * 1.3
        parts.append(_text(pad, y, words, line, colour=theme.GREY))
    return _svg(measures, legend.title, description or legend.subtitle, "".join(parts))


def png(svg: str, scale: float = 1) -> bytes:
    """The picture as PNG, ``scale`` pixels to each of its own."""
    import vl_convert

    return vl_convert.svg_to_png(svg, scale=scale)


def _window(size: Size) -> tuple[float, float, float, float]:
    """Left, top, width and height of the map within the picture."""
    if not size.text:
        return 0, 0, size.width, size.height
    top = size.title + size.text * 3
    height = size.height - top - size.text * 4
    return size.text, top, size.width - size.legend - 2 * size.text, height


def _map(
    drawn: Ground,
    assigned: np.ndarray,
    colours: Sequence[str],
    outlines: Sequence[str],
    line: float,
) -> str:
    by_class: dict[int, list[str]] = {}
    for path, index in zip(drawn.areas.values(), assigned, strict=True):
        by_class.setdefault(int(index), []).append(path)
    parts = [f'<rect width="100%" height="100%" fill="{theme.LAND}"/>']
    for index, paths in sorted(by_class.items()):
        joined = "".join(paths)
        if index < 0:
            parts.append(
                f'<path d="{joined}" fill="{theme.MISSING}"/><path d="{joined}" '
                f'fill="url(#hatch)" stroke="{theme.MISSING_LINE}" stroke-width="{line}"/>'
            )
        else:
            parts.append(
                f'<path d="{joined}" fill="{colours[index]}" stroke="{theme.PAPER}" '
                f'stroke-width="{line}"/>'
            )
    for kind, path in drawn.base:
        gap = f' stroke="{theme.PAPER}" stroke-width="1"' if kind == "neighbours" else ""
        parts.append(f'<path d="{path}" fill="{FILLS[kind]}"{gap}/>')
    if drawn.wards:
        parts.append(
            f'<path d="{drawn.wards}" fill="none" stroke="{theme.WARD_LINE}" '
            f'stroke-width="{line * 1.3:g}" stroke-linejoin="round"/>'
        )
    for path in outlines:
        for colour, width in ((theme.PAPER, 9), (theme.ACCENT, 5)):
            parts.append(
                f'<path d="{path}" fill="none" stroke="{colour}" '
                f'stroke-width="{width * line:g}" stroke-linejoin="round"/>'
            )
    return "".join(parts)


def _names(drawn: Ground, size: float) -> str:
    colours = {"area": theme.INK, "water": theme.WATER_TEXT}
    return "".join(
        f'<text x="{name.x:.0f}" y="{name.y + size / 3:.0f}" text-anchor="middle" '
        f'font-size="{size:g}" font-weight="600" fill="{colours.get(name.kind, theme.GREY)}" '
        f'stroke="{theme.PAPER}" stroke-width="3" stroke-linejoin="round" '
        f'paint-order="stroke">{escape(name.text)}</text>'
        for name in drawn.names
    )


def _scale(drawn: Ground, size: float) -> str:
    """A bar of two kilometres in the lower left corner."""
    length, x, y = 2 * drawn.km, size, drawn.height - size
    return (
        f'<path d="M{x:g},{y - 6:g}v6h{length:.1f}v-6" fill="none" stroke="{theme.INK}" '
        f'stroke-width="1.5"/>' + _text(x + length + size / 2, y, "2 km", size)
    )


def _legend(legend: Legend, x: float, y: float, width: float, text: float) -> str:
    parts = []
    row = text * 1.55
    for entry in legend.entries:
        parts.append(_swatch(entry, x, y, text))
        parts.append(_text(x + text * 2.4, y + text, entry.label, text))
        parts.append(_text(x + width, y + text, legend.counted(entry), text * 0.85, anchor="end"))
        y += row
        for mark in entry.marks:
            colour = theme.ACCENT if mark.selected else theme.INK
            # A drawn triangle: few fonts have one among their letters.
            parts.append(
                f'<path d="M{x + text * 2.4:g},{y + text * 0.5:g}l{text * 0.5:g},'
                f'-{text * 0.3:g}v{text * 0.6:g}z" fill="{colour}"/>'
            )
            for words in _lines(f"{mark.name} {mark.value}", width - text * 3.1, text):
                parts.append(
                    _text(x + text * 3.1, y + text * 0.85, words, text, weight=600, colour=colour)
                )
                y += text * 1.35
    parts.append(_ground_swatch(x, y, text))
    parts.append(_text(x + text * 2.4, y + text, legend.ground, text))
    y += row + text
    for words in _lines(legend.method, width, text * 0.85):
        parts.append(_text(x, y + text * 0.5, words, text * 0.85))
        y += text * 1.2
    return "".join(parts)


def _ground_swatch(x: float, y: float, text: float) -> str:
    """Parks and water, half and half."""
    wide, tall = text * 1.8, text * 1.2
    box = f'x="{x:g}" y="{y:g}" width="{wide:g}" height="{tall:g}"'
    return (
        f'<rect {box} fill="{theme.WATER}"/>'
        f'<path d="M{x:g},{y:g}h{wide:g}L{x:g},{y + tall:g}z" fill="{theme.GREEN}"/>'
        f'<rect {box} fill="none" stroke="{theme.SPAN}"/>'
    )


def _swatch(entry: Entry, x: float, y: float, text: float) -> str:
    box = f'x="{x:g}" y="{y:g}" width="{text * 1.8:g}" height="{text * 1.2:g}"'
    fill = f'<rect {box} fill="{entry.colour or theme.MISSING}"/>'
    if entry.colour is None:
        fill += f'<rect {box} fill="url(#hatch)" stroke="{theme.MISSING_LINE}"/>'
    if any(mark.selected for mark in entry.marks):
        fill += (
            f'<rect {box} fill="none" stroke="{theme.PAPER}" stroke-width="6"/>'
            f'<rect {box} fill="none" stroke="{theme.ACCENT}" stroke-width="3"/>'
        )
    return fill


def _text(
    x: float,
    y: float,
    words: str,
    size: float,
    *,
    weight: int = 400,
    colour: str = theme.INK,
    anchor: str = "start",
) -> str:
    attributes: Mapping[str, object] = {
        "x": f"{x:g}",
        "y": f"{y:g}",
        "font-size": f"{size:g}",
        "fill": colour,
        **({"font-weight": weight} if weight != 400 else {}),
        **({"text-anchor": anchor} if anchor != "start" else {}),
    }
    given = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    return f"<text {given}>{escape(words)}</text>"


def _lines(words: str, width: float, size: float) -> list[str]:
    return textwrap.wrap(words, max(int(width / size / _LETTER), 10)) or [""]


def _svg(size: Size, title: str, description: str, body: str) -> str:
    told = f"<desc>{escape(description)}</desc>" if description else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size.width} {size.height}" '
        f'width="{size.width}" height="{size.height}" role="img" '
        f'font-family="{theme.PICTURE_FONT}">'
        f"<title>{escape(title)}</title>{told}{body}</svg>"
    )
