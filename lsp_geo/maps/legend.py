"""The legend: what each colour means, how many areas have it, and where this area stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lsp_geo import templates
from lsp_geo.data.geography import Geography
from lsp_geo.formatting import count
from lsp_geo.maps.classes import Classes
from lsp_geo.maps.place_marks import PlaceKey
from lsp_geo.maps.static_files import MISSING_DIGIT

GROUND = "Parks and docks: nobody lives there"


@dataclass(frozen=True)
class Mark:
    """A place to point out on the scale: its name, printed value and class (-1 if missing)."""

    name: str
    value: str
    class_index: int
    selected: bool = False


@dataclass(frozen=True)
class Entry:
    """One row: colour (None for missing), printed limits, areas in it and marks on it."""

    colour: str | None
    label: str
    areas: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Legend:
    """All a legend says; ``entries`` run from the highest class to the lowest, then missing.

    ``areas`` says what one area and several are called, ``ground`` what lies over them, ``key``
    what the marks of places are.
    """

    title: str
    subtitle: str
    entries: tuple[Entry, ...]
    method: str
    areas: tuple[str, str]
    ground: str = GROUND
    key: PlaceKey | None = None

    def counted(self, entry: Entry) -> str:
        """The areas of a row, in words: “1 ward”, “13 wards”."""
        return count(entry.areas, *self.areas)


def legend(
    classes: Classes,
    assigned: np.ndarray,
    colours: Sequence[str],
    *,
    title: str,
    subtitle: str,
    areas: tuple[str, str],
    marks: Sequence[Mark] = (),
    missing_label: str = "No figure",
) -> Legend:
    """Legend of one map.

    Parameters
    ----------
    classes : the class limits
    assigned : class of each area drawn (-1 for missing), as ``classes.assign`` gives it
    colours : hex colours, one a class, lowest first
    title : what is mapped
    subtitle : unit, base and period
    areas : what one of them and several are called
    marks : selected areas and the city's value
    missing_label : words for areas without a figure
    """
    rows: list[tuple[int, str | None, str]] = [
        (index, colours[index], label) for index, label in enumerate(classes.labels)
    ]
    rows.reverse()
    if np.any(assigned < 0):
        rows.append((-1, None, missing_label))
    entries = tuple(
        Entry(
            colour,
            label,
            int(np.count_nonzero(assigned == index)),
            tuple(mark for mark in marks if mark.class_index == index),
        )
        for index, colour, label in rows
    )
    return Legend(title, subtitle, entries, classes.method, areas)


def given_legend(
    geography: Geography,
    level: str,
    digits: str,
    rows: Sequence[tuple[str, str, str]],
    *,
    title: str,
    subtitle: str = "",
    method: str = "",
    selected: str = "",
) -> Legend:
    """Legend of a map of classes made on the fly: clusters, counts of pillars, changes, an index.

    Parameters
    ----------
    geography : the district
    level : level of the areas drawn
    digits : class digit of every area in code order, ``MISSING_DIGIT`` where it has none
    rows : digit, colour and words of each class, in the order in which they stand
    title, subtitle, method : as for `Legend`
    selected : code of the area to mark; one of another level is not marked
    """
    codes = geography.areas(level).index
    chosen = digits[codes.get_loc(selected)] if selected in codes else ""
    entries = [
        Entry(
            colour,
            words,
            digits.count(digit),
            (Mark(geography.label(selected), "", 0, selected=True),) if chosen == digit else (),
        )
        for digit, colour, words in rows
    ]
    missing = str(MISSING_DIGIT)
    if missing in digits:
        entries.append(Entry(None, "No figure", digits.count(missing), ()))
    described = geography.levels[level]
    areas = (described.name, described.plural)
    return Legend(title, subtitle, tuple(entries), method, areas)


def legend_html(shown: Legend) -> str:
    """The legend as HTML that needs no style sheet and fits any width; all text is escaped."""
    return str(templates.parts("legend.html").legend(shown))
