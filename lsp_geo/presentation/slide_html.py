"""Parts of a slide as HTML: where things stand, in units of the screen, in filled templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

import numpy as np

from lsp_geo import templates, theme
from lsp_geo.maps.legend import Legend
from lsp_geo.presentation.content import Content, Row

LEAST_UNIT = 6.5  # pixels: phones and small frames
_HINTS = {
    "value": "↑ ↓ guess, → answer",
    "which": "1 or 2: the room says, → answer",
}
_SHORT = 10  # letters of a figure that needs little room
_ARROW = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="72" height="96" viewBox="0 0 24 32">'
    f'<path d="M2 2v23l6-5 4 10 5-2-4-10h8z" fill="{theme.ACCENT}" stroke="{theme.WHITE}" '
    'stroke-width="1.6"/></svg>'
)


class _Line(NamedTuple):
    """A place on its line, in percent of the line: its dot and the span of its interval."""

    name: str
    text: str
    strong: bool
    dot: float | None
    span: tuple[float, str] | None


class _Middle(NamedTuple):
    """A value drawn through all lines, and where its name stands, in percent."""

    name: str
    left: float
    name_left: str


def unit(width: float, height: float) -> float:
    """Pixels of one unit on a screen: a hundredth of its height, less on narrow ones."""
    return max(min(height / 100, width * 0.006), LEAST_UNIT)


def style(*, pointer: bool) -> str:
    """The style sheet of a slide; with a cursor that the last row sees, or without."""
    cursor = f'url("data:image/svg+xml,{quote(_ARROW)}") 6 6, auto' if pointer else ""
    return templates.style("slide.css", least_unit=LEAST_UNIT, cursor=cursor)


def lines_html(content: Content, rows: Sequence[Row]) -> str:
    """Places as dots on lines under one another, the middle value through all of them."""

    def at(value: float) -> float:
        share = (value - content.low) / (content.high - content.low)
        return round(float(np.clip(share, 0, 1) * 100), 2)

    def line(row: Row) -> _Line:
        span = None
        if np.isfinite(row.lower) and np.isfinite(row.upper):
            left = at(row.lower)
            span = left, f"{at(row.upper) - left:.2f}"
        dot = at(row.value) if np.isfinite(row.value) else None
        return _Line(row.name, row.text, row.strong, dot, span)

    middle = None
    if content.middle is not None:
        left = at(content.middle)
        # Kept inside the line's own width at both ends.
        middle = _Middle(content.middle_name, left, f"{np.clip(left, 12, 88):g}")
    # Long names beside short figures take the room that the figures leave.
    widths = ""
    # Where nothing stands out there is no line at all.
    told = max((len(row.text) for row in rows), default=0)
    if told < _SHORT < max((len(row.name) for row in rows), default=0):
        widths = ";--name:40%;--told:14%"
    return _part("lines", [line(row) for row in rows], middle, content.ends, widths)


def choices_html(names: Sequence[str], chosen: int) -> str:
    """Two places to choose between, by the keys 1 and 2; ``chosen`` 0 for none yet."""
    return _part("choices", names, chosen)


def says_html(text: str) -> str:
    """What the room said, beside what it is."""
    return _part("says", text)


def legend_html(shown: Legend) -> str:
    """The legend: highest class on top, the places marked beside their class."""
    return _part("legend", shown)


def card_html(name: str, figure: str, lines: Sequence[str]) -> str:
    """The place pointed at."""
    return _part("card", name, figure, lines)


def code_html(uri: str, address: str, *, large: bool = False) -> str:
    """The QR code of an address; large, with the address under it."""
    return _part("code", uri, address, large)


def picture_html(uri: str, description: str) -> str:
    """A chart as a picture."""
    return _part("picture", uri, description)


def question_html(text: str) -> str:
    """A question to the room, as large as it goes."""
    return _part("question", text)


def hint_html(kind: str) -> str:
    """Which keys a guess is made with; who has no keys does not see it."""
    return _part("hint", _HINTS[kind])


def foot_html(source: str, number: int, views: int) -> str:
    """Source, and which view of how many this is where there are several."""
    return _part("foot", source, number, views)


def _part(name: str, *values: object) -> str:
    return str(getattr(templates.parts("slide.html"), name)(*values))
