"""The outcomes of a plan by name, a row a pillar, marked by what can measure each, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lsp_geo import formatting, templates, theme
from lsp_geo.analysis.outcomes import STATUS_WORDS, UNTITLED

STATUS_COLOURS = {
    "small-area": theme.ACCENT,
    "city only": theme.ACCENT_LIGHT,
    "nothing yet": theme.NOT_YET,
    UNTITLED: theme.UNNAMED,
}


@dataclass(frozen=True)
class Named:
    """One outcome that has a title: its number, title, colour of its mark, and what measures it."""

    number: int
    title: str
    colour: str
    measured: str


@dataclass(frozen=True)
class Pillar:
    """A pillar's outcomes; ``rest`` says how many have no public title, or is empty."""

    name: str
    outcomes: tuple[Named, ...]
    rest: str


def pillars(outcomes: pd.DataFrame) -> list[Pillar]:
    """A row a pillar, in the plan's order, from ``outcomes.tile_rows``."""
    made = []
    for name, rows in outcomes.groupby("pillar", sort=False):
        titled = rows[rows["status"] != UNTITLED]
        untitled = len(rows) - len(titled)
        rest = formatting.count(untitled, "outcome has", "outcomes have")
        made.append(
            Pillar(
                str(name),
                tuple(
                    Named(row.number, row.name, STATUS_COLOURS[row.status], row.status_words)
                    for row in titled.itertuples(index=False, name="Row")
                ),
                f"{rest} no public title yet" if untitled else "",
            )
        )
    return made


def html(made: Sequence[Pillar], counts: dict[str, int], caption: str) -> str:
    """The list with its key; all text from data is escaped.

    Parameters
    ----------
    counts : outcomes of each status, as ``outcomes.count_statuses`` has them
    """
    key = [
        (STATUS_COLOURS[status], number, STATUS_WORDS[status][0].lower() + STATUS_WORDS[status][1:])
        for status, number in counts.items()
        if number
    ]
    parts = templates.parts("outcome_list.html")
    style = templates.style("outcome_list.css")
    return style + str(templates.parts("page.html").key(key)) + str(parts.listed(made, caption))
