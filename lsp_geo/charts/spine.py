"""The spine table: each indicator with its figure, and where it stands, as one piece of HTML.

Plain HTML and CSS with percentages, so that it fits any width, prints, and is read out as a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

import pandas as pd

from lsp_geo import formatting, templates, theme
from lsp_geo.analysis.facts import averaged_by
from lsp_geo.analysis.placing import among
from lsp_geo.analysis.profile import INSIDE, Profile, turned
from lsp_geo.analysis.profile_words import rank_text
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.data.tables import Tables
from lsp_geo.stats.difference import CANNOT_BE_SAID

# Typical differences shown on each side of the city; what lies beyond stands at the edge.
SPAN = 4.0
ESTIMATED = " estimated"
COLOURS = {
    "better": theme.PALETTES["better"][3],
    "worse": theme.PALETTES["worse"][3],
    "higher": theme.PALETTES["neither"][3],
    "lower": theme.PALETTES["neither"][3],
    "similar": theme.GREY,
    CANNOT_BE_SAID: theme.INK,
}


@dataclass(frozen=True)
class Row:
    """One indicator: printed figures, and positions on the spine (NaN where there is none)."""

    name: str
    unit: str
    value: str
    interval: str
    word: str
    told: str
    city: str
    england: str
    rank: str
    notes: tuple[str, ...]
    position: float
    england_position: float
    inside: tuple[float, float, float, float]
    described: str


class _Dot(NamedTuple):
    fill: str
    edge: str


class _Marks(NamedTuple):
    """Left edges and widths in percent of the track, printed."""

    span: tuple[str, str] | None
    middle: tuple[str, str] | None
    england: str | None
    position: str
    dot: _Dot


class _Line(NamedTuple):
    row: Row
    marks: _Marks | None
    once: str

    @property
    def notes(self) -> list[str]:
        """What is said under the indicator, without what the table says once."""
        notes = [note for note in self.row.notes if note != self.once]
        if self.once and not any(note.endswith(ESTIMATED) for note in self.row.notes):
            notes.append(f"none{ESTIMATED}")
        return notes

    @property
    def told(self) -> str:
        """The words under the spine; what was not tested has its ring, which the key explains."""
        return "" if self.row.word == CANNOT_BE_SAID else self.row.told

    @property
    def described(self) -> str:
        """What the spine shows, for those who do not see it."""
        untested = "Not tested." if self.row.word == CANNOT_BE_SAID and self.row.told else ""
        return f"{self.row.described} {untested}".strip()

    @property
    def tone(self) -> tuple[str, int]:
        """Colour and weight of the words under the spine."""
        return COLOURS[self.row.word], 400 if self.row.word == CANNOT_BE_SAID else 600


def rows(tables: Tables, found: Profile) -> dict[str, list[Row]]:
    """Rows of all indicators that the area's level has, by pillar (or ``context``)."""
    made: dict[str, list[Row]] = {}
    for name, reading in found.readings.to_dict("index").items():
        indicator = tables.catalogue.indicator(name)
        made.setdefault(indicator.pillar, []).append(_row(tables, found, indicator, reading))
    return made


def spine_html(
    shown: Sequence[Row], area: str, city: str, caption: str, *, hints: bool = True
) -> str:
    """The table of one pillar; all text from data is escaped.

    ``hints`` say to a mouse what the name for those who cannot see says already.
    """
    once = _said_once(shown)
    lines = [_Line(row, _marks(row), once) for row in shown]
    return str(templates.parts("spine.html").table(lines, area, city, caption, hints, once))


def _said_once(shown: Sequence[Row]) -> str:
    """The note on estimates that stands on two rows or more, for the table to say; or empty."""
    noted = Counter(note for row in shown for note in row.notes if note.endswith(ESTIMATED))
    note, rows = noted.most_common(1)[0] if noted else ("", 0)
    return note if rows > 1 else ""


def key_html(area: str, city: str) -> str:
    """What the marks on the spine mean."""
    words = (
        ("worse", f"{area}, worse"),
        ("better", "better"),
        ("higher", "higher or lower"),
        ("similar", f"similar to {city}"),
        (CANNOT_BE_SAID, "not tested: no interval"),
    )
    dots = [(_dot(word), text) for word, text in words]
    return str(templates.parts("spine.html").key(dots, city))


def _row(tables: Tables, found: Profile, indicator: Indicator, reading: dict) -> Row:
    values = [reading["england"], *(reading[INSIDE[n]] for n in (0, 1, 3, 4))]
    england, *inside = turned(
        values, reading["centre"], reading["spread"], indicator.polarity
    ).tolist()
    plural = tables.geography.levels[among(found.level)].plural
    notes = [formatting.period(reading["period"])]
    if reading["estimated"] > 0:
        notes.append(f"{formatting.number(100 * reading['estimated'])}%{ESTIMATED}")
    if reading["coverage"] < 1:
        notes.append(f"covers {formatting.number(100 * reading['coverage'])}% of residents")
    if indicator.modelled:
        notes.append("modelled")
    if found.level != NEIGHBOURHOODS and averaged_by(indicator):
        notes.append(f"averaged by {averaged_by(indicator)}")
    if reading["england_part"] and pd.notna(reading["england"]):
        notes.append(f"England: {reading['england_part']}")
    if reading["note"]:
        notes.append(reading["note"])
    described = ""
    if reading["inside_areas"]:
        described = (
            "Its neighbourhoods range from "
            f"{formatting.figure(indicator, reading['inside_min'])} to "
            f"{formatting.figure(indicator, reading['inside_max'])}, the middle one "
            f"{formatting.figure(indicator, reading['inside_median'])}."
        )
    return Row(
        name=indicator.name,
        unit=formatting.unit_line(indicator),
        value=formatting.cell(indicator, reading["value"], ""),
        interval=_short_interval(indicator, reading),
        word=reading["than_city"],
        told=_told(tables, indicator, reading["than_city"]),
        city=_or_dash(indicator, reading["city"]),
        england=_or_dash(indicator, reading["england"]),
        rank=rank_text(reading, indicator, plural),
        notes=tuple(notes),
        position=reading["position"],
        england_position=england,
        inside=tuple(sorted(inside)),
        described=described,
    )


def _told(tables: Tables, indicator: Indicator, word: str) -> str:
    """The comparison under the spine; nothing for counts, which are set against nothing."""
    if indicator.kind == "count":
        return ""
    city = tables.geography.name
    if word == CANNOT_BE_SAID:
        return "not tested"
    return f"similar to {city}" if word == "similar" else f"{word} than {city}"


def _short_interval(indicator: Indicator, reading: dict) -> str:
    if pd.isna(reading["lower"]):
        return ""
    low, high = (formatting.number(reading[end], indicator.decimals) for end in ("lower", "upper"))
    return f"{low} to {high}"


def _or_dash(indicator: Indicator, value: float) -> str:
    return "–" if pd.isna(value) else formatting.number(value, indicator.decimals)


def _marks(row: Row) -> _Marks | None:
    """Where the marks stand, in percent of the track; None where there is nothing to draw."""
    if not isfinite(row.position):
        return None
    span = middle = england = None
    if all(map(isfinite, row.inside)):
        low, first, third, high = (_percent(position) for position in row.inside)
        span = f"{low:.1f}", f"{high - low:.1f}"
        middle = f"{first:.1f}", f"{third - first:.1f}"
    if isfinite(row.england_position):
        england = f"{_percent(row.england_position):.1f}"
    return _Marks(span, middle, england, f"{_percent(row.position):.1f}", _dot(row.word))


def _percent(position: float) -> float:
    return 50 + 48 * max(-SPAN, min(SPAN, position)) / SPAN


def _dot(word: str) -> _Dot:
    colour = COLOURS[word]
    return _Dot(theme.PAPER if word == CANNOT_BE_SAID else colour, colour)
