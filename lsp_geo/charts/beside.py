"""Areas beside one another: a line an indicator with a lettered dot for each area, as HTML.

Plain HTML and CSS with percentages, so that it fits any width, prints, and is read out as a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import NamedTuple

import numpy as np

from lsp_geo import formatting, templates, theme
from lsp_geo.analysis import comparison
from lsp_geo.analysis.comparison_words import (
    called,
    covered,
    elsewhere,
    not_given,
    sentence,
)
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import NEIGHBOURHOODS, WARDS
from lsp_geo.data.tables import Tables

LETTERS = "ABCD"


class Colours(NamedTuple):
    """Of a dot: its letter, ground and edge."""

    ink: str
    ground: str
    edge: str


# Told apart by letter, and by light and dark: no colour of a palette, whose colours mean something.
DOTS = (
    Colours(theme.PAPER, theme.ACCENT, theme.ACCENT),
    Colours(theme.PAPER, theme.INK, theme.INK),
    Colours(theme.ACCENT, theme.PAPER, theme.ACCENT),
    Colours(theme.INK, theme.PAPER, theme.INK),
)


@dataclass(frozen=True)
class Dot:
    """One area's mark: letter, name, colours, place in percent of the line, and printed figure.

    ``place`` is None where there is no figure to mark.
    """

    letter: str
    name: str
    colours: Colours
    place: str | None
    figure: str
    part: str


@dataclass(frozen=True)
class Line:
    """One indicator: words at the left, the line with its ends and dots, and what may be said."""

    name: str
    unit: str
    ends: tuple[str, str] | None
    dots: tuple[Dot, ...]
    told: tuple[str, ...]


def lines(
    tables: Tables, codes: Sequence[str], shown: Sequence[tuple[Indicator, str]]
) -> list[Line]:
    """A line an indicator and period: its areas' dots, and the pairs with the first in words."""
    return [_line(tables, codes, indicator, period) for indicator, period in shown]


def html(made: Sequence[Line], caption: str) -> str:
    """The lines as one table; all text from data is escaped."""
    style = templates.style("beside.css")
    return style + str(templates.parts("beside.html").table(made, caption))


def _line(tables: Tables, codes: Sequence[str], indicator: Indicator, period: str) -> Line:
    side = comparison.side_by_side(tables, list(codes), [indicator.id], period)
    pairs = comparison.differences(tables, list(codes), [indicator.id], period)
    values = side["value"].to_numpy(float)
    low, high = _ends(tables, indicator, period, values)
    dots = tuple(
        Dot(
            letter,
            name,
            colours,
            None if isnan(value) else f"{2 + 96 * (value - low) / ((high - low) or 1):.1f}",
            not_given(tables, code, indicator) or formatting.cell(indicator, value, note),
            covered(tables, indicator, code),
        )
        for letter, name, colours, code, value, note in zip(
            LETTERS, called(tables, codes), DOTS, codes, values, side["note"], strict=False
        )
    )
    # The first against each of the others: all pairs of four would be six sentences.
    first = pairs[pairs["first"] == codes[0]]
    told = [sentence(tables, indicator, row) for row in first.itertuples()]
    told += elsewhere(tables, codes, indicator, period)
    return Line(
        indicator.name,
        f"{formatting.unit_line(indicator)}, {formatting.period(period)}. "
        f"{formatting.polarity_line(indicator)}",
        None if isnan(low) else (formatting.bare(indicator, low), formatting.bare(indicator, high)),
        dots,
        tuple(text for text in told if text),
    )


def _ends(
    tables: Tables, indicator: Indicator, period: str, values: np.ndarray
) -> tuple[float, float]:
    """The lowest and highest of the city's wards (or of its smallest areas) and of the areas."""
    known = tables.levels(indicator.id)
    level = WARDS if WARDS in known else NEIGHBOURHOODS if NEIGHBOURHOODS in known else known[0]
    every = np.append(tables.table(indicator.id, level, period)["value"].to_numpy(float), values)
    return (
        (float("nan"), float("nan"))
        if np.isnan(every).all()
        else (
            float(np.nanmin(every)),
            float(np.nanmax(every)),
        )
    )
