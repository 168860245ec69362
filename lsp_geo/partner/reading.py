"""A partner's file as it was understood, and the choices by which its owner puts that right."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lsp_geo.partner import matching
from lsp_geo.partner.cells import Cell
from lsp_geo.partner.columns import Column, Key
from lsp_geo.partner.matching import Matched, Unmatched

UNDATED = "period not stated"


@dataclass(frozen=True)
class Choices:
    """What the owner has settled by hand; what is left empty is found from the content.

    ``key`` says by what areas are found and in which columns (from 1); ``roles`` are parts of
    columns by their number; ``count_to`` the level to which persons, cases or places are counted.
    """

    sheet: str = ""
    header_row: int | None = None
    header_rows: int = 0
    key: tuple[str, tuple[int, ...]] | None = None
    kind_of_name: str = ""
    roles: tuple[tuple[int, str], ...] = ()
    period: str = ""
    count_to: str = ""

    def with_role(self, number: int, role: str) -> Choices:
        """The same, with the part of one column settled."""
        return replace(self, roles=(*(r for r in self.roles if r[0] != number), (number, role)))


@dataclass(frozen=True)
class Reading:
    """How a file was read. Rows are counted from 1, as a spreadsheet counts them.

    ``rows`` are the rows about an area, person or place; of those ``matched`` have an area, the
    others are in ``unmatched``. ``duplicates`` were dropped because they repeat another row;
    ``set_aside`` are totals and notes. ``cells`` are those of the matched rows, column by column:
    the columns by which persons were placed are empty.
    """

    name: str
    kind: str
    encoding: str
    separator: str
    sheet: str
    sheets: tuple[str, ...]
    header_row: int
    header_rows: int
    title: str
    columns: tuple[Column, ...]
    key: Key
    matched_by: Matched
    rows: int
    matched_rows: tuple[int, ...]
    unmatched: tuple[Unmatched, ...]
    duplicates: tuple[Unmatched, ...]
    set_aside: tuple[Unmatched, ...]
    blanks: int
    period: str
    cells: tuple[tuple[Cell, ...], ...] = field(repr=False)
    notes: tuple[str, ...] = ()
    choices: Choices = Choices()

    @property
    def geography(self) -> str:
        """What areas were found by or are: “LSOA”, “ward”, “postcode”, …"""
        return self.matched_by.geography

    @property
    def vintage(self) -> str:
        """The year of the areas' boundaries; empty for postcodes and points."""
        return self.matched_by.vintage

    @property
    def matched(self) -> int:
        """Rows that have an area, each once."""
        return len(self.matched_rows)

    @property
    def counted(self) -> bool:
        """Whether rows are persons, cases or places that are counted to areas."""
        return self.key.by in matching.COUNTED

    @property
    def subject(self) -> str:
        """What the file is about, for a figure that has no name: its title, else its own name."""
        stem = re.sub(r"\.\w{2,7}$", "", self.name)
        bare = re.sub(r"^[\d\W_]+", "", re.sub(r"[-_]+", " ", stem))
        return self.title or (bare[:1].upper() + bare[1:]) or "Figures"

    def of_role(self, *roles: str) -> list[Column]:
        """Columns that play one of these parts."""
        return [column for column in self.columns if column.role in roles]

    def column(self, column: Column) -> tuple[Cell, ...]:
        """The cells of a column in the matched rows."""
        return self.cells[column.number - 1]
