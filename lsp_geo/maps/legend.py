"""The legend: what each colour means, how many areas have it, and where this area stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from lsp_geo import theme
from lsp_geo.maps.classes import Classes

_HATCH = f"repeating-linear-gradient(45deg,{theme.MISSING_LINE} 0 1.5px,{theme.MISSING} 1.5px 6px)"
_ROW = "display:flex;flex-wrap:wrap;align-items:center;gap:0 .6rem;margin:0;padding:.1rem 0"
_SWATCH = (
    "flex:none;width:2rem;height:1.35rem;box-sizing:border-box;print-color-adjust:exact;"
    "-webkit-print-color-adjust:exact"
)


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
    """All a legend says; ``entries`` run from the highest class to the lowest, then missing."""

    title: str
    subtitle: str
    entries: tuple[Entry, ...]
    method: str
    plural: str


def legend(
    classes: Classes,
    assigned: np.ndarray,
    colours: Sequence[str],
    *,
    title: str,
    subtitle: str,
    plural: str,
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
    plural : what the areas are called
    marks : selected areas and the city's value
    missing_label : words for areas without a figure
    """
    rows = [(index, colours[index], label) for index, label in enumerate(classes.labels)][::-1]
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
    return Legend(title, subtitle, entries, classes.method, plural)


def legend_html(shown: Legend) -> str:
    """The legend as HTML that needs no style sheet and fits any width; all text is escaped."""
    rows = "".join(_row(entry, shown.plural) for entry in shown.entries)
    return (
        f'<div style="font-size:.95rem;line-height:1.35;color:{theme.INK}">'
        f'<p style="margin:0;font-weight:600">{escape(shown.title)}</p>'
        f'<p style="margin:0 0 .4rem">{escape(shown.subtitle)}</p>'
        f'<ul aria-label="Legend" style="list-style:none;margin:0;padding:0">{rows}</ul>'
        f'<p style="margin:.4rem 0 0;font-size:.875rem">{escape(shown.method)}</p></div>'
    )


def _row(entry: Entry, plural: str) -> str:
    if entry.colour is None:
        fill = f"background:{_HATCH};border:1px solid {theme.MISSING_LINE}"
    else:
        fill = f"background:{entry.colour}"
    if any(mark.selected for mark in entry.marks):
        # The same double outline as on the map: white inside accent.
        fill += f";border:2px solid {theme.PAPER};outline:2px solid {theme.ACCENT}"
    # No-break within a limit, so that a narrow column breaks between the parts of a row.
    return (
        f'<li style="{_ROW}"><span aria-hidden="true" style="{_SWATCH};{fill}"></span>'
        f'<span style="min-width:7.5em;font-variant-numeric:tabular-nums">{escape(entry.label)}'
        f'</span><span style="font-variant-numeric:tabular-nums">{entry.areas:,} '
        f"{escape(plural)}</span>{''.join(map(_mark, entry.marks))}</li>"
    )


def _mark(mark: Mark) -> str:
    colour = theme.ACCENT if mark.selected else theme.INK
    value = f" {mark.value}" if mark.value else ""
    return (
        f'<span style="font-weight:600;color:{colour}"><span aria-hidden="true">◂ </span>'
        f"{escape(mark.name + value)}</span>"
    )
