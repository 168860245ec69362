"""Two indicators in one map: nine colours, three steps of each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from lsp_geo import templates, theme
from lsp_geo.maps.deck import Fill
from lsp_geo.maps.legend import GROUND

STEPS = 3
COLOURS = theme.BIVARIATE
_MISSING = str(len(COLOURS))
_THIRDS = ("lowest third", "middle third", "highest third")


class Grid(Fill):
    """Fill by the nine cells; the tenth digit is missing."""

    @property
    def expression(self) -> str:
        """deck.gl JSON expression for the fill colour of a feature."""
        table = [self.rgb(colour) for colour in (*self.colours, theme.MISSING)]
        return f"@@=({json.dumps(table, separators=(',', ':'))})[{self.digit}]"

    def is_incomplete(self, _columns: frozenset[int]) -> bool:
        """Has some area no figure?"""
        return _MISSING in self.digit

    @property
    def missing(self) -> str:
        """deck.gl JSON expression: has this feature no figure?"""
        return f"{self.digit}=={_MISSING}"


def grid_fill(cells: np.ndarray, *, dark: bool = False) -> Grid:
    """Fill from cells 0 to 8 in code order (``3 * second + first``), -1 missing."""
    digits = "".join(_MISSING if cell < 0 else str(int(cell)) for cell in cells)
    return Grid(f'("{digits}")[i]', COLOURS, dark=dark)


class Cell(NamedTuple):
    """One of the nine groups: its colour, the areas in it, and whether a selected one is."""

    colour: str
    areas: int
    selected: bool


class GridLegend(NamedTuple):
    """All the legend says: names, printed thirds across, rows from the highest third, places."""

    first: str
    second: str
    plural: str
    across: list[str]
    rows: list[tuple[str, list[Cell]]]
    missing: int
    places: list[str]
    ground: str = GROUND


def grid_legend(
    cells: np.ndarray,
    first: str,
    second: str,
    limits: tuple[Sequence[str], Sequence[str]],
    *,
    plural: str,
    selected: Sequence[tuple[str, int]] = (),
) -> str:
    """The legend as an HTML table: colour and number of areas of each cell; text is escaped.

    Parameters
    ----------
    cells : of all areas, as for ``grid_fill``
    first, second : names of the indicators
    limits : printed highest values of the lower two thirds, of the first and of the second
    plural : what the areas are called
    selected : name and cell of each selected area
    """
    counts = np.bincount(cells[cells >= 0], minlength=len(COLOURS))
    marked = {cell for _, cell in selected}
    upwards = _ranges(limits[1])
    rows = [
        (
            upwards[step],
            [
                Cell(COLOURS[cell], int(counts[cell]), cell in marked)
                for cell in range(STEPS * step, STEPS * (step + 1))
            ],
        )
        for step in reversed(range(STEPS))
    ]
    places = [_place(name, cell, first, second) for name, cell in selected]
    missing = int((cells < 0).sum())
    shown = GridLegend(first, second, plural, _ranges(limits[0]), rows, missing, places)
    return str(templates.parts("legend.html").grid(shown))


def _ranges(limits: Sequence[str]) -> list[str]:
    """The thirds with their limits, lowest first."""
    if not limits:
        return list(_THIRDS)
    low, high = limits
    return [f"{_THIRDS[0]}, to {low}", f"{_THIRDS[1]}, to {high}", f"{_THIRDS[2]}, above {high}"]


def _place(name: str, cell: int, first: str, second: str) -> str:
    if cell < 0:
        return f"{name}: no figure for one of the two"
    return f"{name}: {_THIRDS[cell % STEPS]} of {first}, {_THIRDS[cell // STEPS]} of {second}"


def thirds(values) -> tuple[np.ndarray, tuple[float, ...]]:
    """Third of each area by its value, and the highest value of the lower two thirds.

    Returns
    -------
    array of int, shape (n,)
        0 lowest, 2 highest, -1 where missing. Equal values are always in one third.
    tuple of two floats
        Limits; empty where no area has a value.
    """
    numbers = np.asarray(values, dtype=float)
    known = np.isfinite(numbers)
    found = np.full(len(numbers), -1)
    if not known.any():
        return found, ()
    distinct = np.unique(numbers[known])
    wanted = np.quantile(numbers[known], [1 / STEPS, 2 / STEPS])
    # A limit between two values holds the same areas as the value below it.
    limits = distinct[np.maximum(np.searchsorted(distinct, wanted, side="right") - 1, 0)]
    found[known] = np.searchsorted(limits, numbers[known], side="left")
    return found, tuple(limits.tolist())


def bivariate(points: pd.DataFrame) -> np.ndarray:
    """Cell of each area in the three by three grid: ``3 * third of y + third of x``, -1 missing."""
    x, y = thirds(points["x"])[0], thirds(points["y"])[0]
    return np.where((x < 0) | (y < 0), -1, STEPS * y + x)
