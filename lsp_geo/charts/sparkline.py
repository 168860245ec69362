"""Small drawings for the cells of a table, without words: the words stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import numpy as np

from lsp_geo import theme
from lsp_geo.charts.spine import COLOURS, SPAN, Row
from lsp_geo.stats.difference import CANNOT_BE_SAID

WIDTH, HEIGHT = 160, 18
_EDGE = 8


def spine(row: Row) -> str:
    """Where an area stands: range inside it, the city in the middle, England, the area itself."""
    if not isfinite(row.position):
        return ""
    middle = HEIGHT / 2
    parts = []
    if all(map(isfinite, row.inside)):
        low, first, third, high = (_across(place) for place in row.inside)
        parts += [
            f'<path d="M{low:.1f},{middle:g}H{high:.1f}" stroke="{theme.SPAN}" '
            'stroke-width="1.6"/>',
            f'<rect x="{first:.1f}" y="{middle - 4:g}" width="{third - first:.1f}" height="8" '
            f'fill="{theme.BORDER}"/>',
        ]
    parts.append(f'<path d="M{WIDTH / 2:g},0V{HEIGHT}" stroke="{theme.INK}" stroke-width="1.2"/>')
    if isfinite(row.england_position):
        x = _across(row.england_position)
        parts.append(
            f'<path d="M{x:.1f},{middle - 4.4:g}l4.4,4.4-4.4,4.4-4.4-4.4z" '
            f'fill="{theme.PAPER}" stroke="{theme.INK}" stroke-width="1.2"/>'
        )
    colour = COLOURS[row.word]
    fill = theme.PAPER if row.word == CANNOT_BE_SAID else colour
    parts.append(
        f'<circle cx="{_across(row.position):.1f}" cy="{middle:g}" r="5" fill="{fill}" '
        f'stroke="{colour}" stroke-width="1.8"/>'
    )
    return _svg("".join(parts))


def pair(most: float, least: float, values: Sequence[float], true_zero: bool) -> str:
    """The most (brown, round) and the least deprived (teal, a diamond).

    The scale runs from nothing, where the indicator knows nothing, or else from the lowest of
    ``values``, to the highest.
    """
    worse, *_, better = theme.PALETTES["difference"]
    low = 0.0 if true_zero and min(values) >= 0 else min(values)
    span = max(values) - low or 1.0
    x, other = (_EDGE + (WIDTH - 2 * _EDGE) * (value - low) / span for value in (most, least))
    middle = HEIGHT / 2
    return _svg(
        f'<path d="M{_EDGE},{middle:g}H{WIDTH - _EDGE}" stroke="{theme.HAIRLINE}" '
        'stroke-width="1.2"/>'
        f'<path d="M{x:.1f},{middle:g}H{other:.1f}" stroke="{theme.SPAN}" stroke-width="3"/>'
        f'<path d="M{other:.1f},{middle - 5:g}l5,5-5,5-5-5z" fill="{better}"/>'
        f'<circle cx="{x:.1f}" cy="{middle:g}" r="4.6" fill="{worse}"/>'
    )


def line(values: np.ndarray, other: np.ndarray) -> str:
    """A short line of the city's values over time and, dashed, of England's; NaN cuts a line."""
    known = np.concatenate([values[np.isfinite(values)], other[np.isfinite(other)]])
    low, span = known.min(), (known.max() - known.min()) or 1.0
    across = np.linspace(_EDGE, WIDTH - _EDGE, len(values)) if len(values) > 1 else [WIDTH / 2]

    def path(series: np.ndarray) -> str:
        text, pen = "", "M"
        for x, value in zip(across, series, strict=True):
            if np.isfinite(value):
                y = HEIGHT - 3 - (HEIGHT - 6) * (value - low) / span
                text, pen = f"{text}{pen}{x:.1f},{y:.1f}", "L"
            else:
                pen = "M"
        return text

    last = np.flatnonzero(np.isfinite(values))[-1]
    y = HEIGHT - 3 - (HEIGHT - 6) * (values[last] - low) / span
    return _svg(
        f'<path d="{path(other)}" fill="none" stroke="{theme.INK}" stroke-width="1.1" '
        'stroke-dasharray="3 2"/>'
        f'<path d="{path(values)}" fill="none" stroke="{theme.ACCENT}" stroke-width="1.8"/>'
        f'<circle cx="{across[last]:.1f}" cy="{y:.1f}" r="2.6" fill="{theme.ACCENT}"/>'
    )


def _across(position: float) -> float:
    return WIDTH / 2 + (WIDTH / 2 - _EDGE) * max(-SPAN, min(SPAN, position)) / SPAN


def _svg(body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{body}</svg>'
    )
