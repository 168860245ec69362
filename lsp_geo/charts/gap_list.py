"""Gaps of many indicators: a bar each with the sentence that says the same, as HTML.

Bar and words stand together, so that nobody has to look for the one that belongs to the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lsp_geo import formatting, templates, theme
from lsp_geo.analysis import inequality_words
from lsp_geo.analysis.inequality import Inequality
from lsp_geo.data.tables import Tables

# What the most deprived fifth is, against the least deprived one, and its colour.
READINGS = {
    "worse": theme.PALETTES["worse"][3],
    "better": theme.PALETTES["better"][3],
    "higher": theme.PALETTES["neither"][3],
    "lower": theme.PALETTES["neither"][2],
}
UNIT = (
    "How strongly each follows deprivation, from 0 (not at all) to 100 (wholly). "
    f"Under {formatting.number(100 * inequality_words.CLEAR_GAP)} is little."
)


@dataclass(frozen=True)
class Row:
    """One indicator: its bar from 0 to 100 (None where it has no gap), and its sentence."""

    name: str
    size: str | None
    reading: str
    colour: str
    sentence: str


def reading(one: Inequality) -> str:
    """What the most deprived fifth is against the least deprived: a key of ``READINGS``, or ""."""
    if one.comparable_gap is None:
        return ""
    most_is_higher = one.comparable_gap > 0
    if one.indicator.polarity == "neither":
        return "higher" if most_is_higher else "lower"
    return "worse" if most_is_higher else "better"


def rows(tables: Tables, found: Sequence[Inequality]) -> list[Row]:
    """A row an indicator, in the order given."""
    return [
        Row(
            one.indicator.name,
            None
            if one.comparable_gap is None
            else formatting.number(100 * abs(one.comparable_gap)),
            reading(one),
            READINGS.get(reading(one), theme.GREY),
            inequality_words.sentence(tables, one),
        )
        for one in found
    ]


def html(made: Sequence[Row], caption: str) -> str:
    """The rows as an ordered list; all text from data is escaped."""
    style = templates.style("gap_list.css")
    return style + str(templates.parts("gap_list.html").listed(made, caption))
