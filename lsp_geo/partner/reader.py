"""Reads a partner's file: finds the table, its columns and the area of every row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from lsp_geo.errors import FileRefused
from lsp_geo.partner import columns as col
from lsp_geo.partner import matching
from lsp_geo.partner.cells import Cell, day, text_of
from lsp_geo.partner.columns import Column, Key
from lsp_geo.partner.layout import YEAR, Layout, find_layout, is_note, is_total
from lsp_geo.partner.matching import Matcher, Unmatched
from lsp_geo.partner.opening import Opened, Sheet
from lsp_geo.partner.reading import UNDATED, Choices, Reading

# Different figures that may stand below one another in one column.
_MOST_FIGURES = 40
# A column has to name the kinds of area in its rows to be called the column of levels.
_LEVEL = re.compile(
    r"\b(ward|lsoa|msoa|local authority|district|icb|region|country|england|sub-?icb|pcn)s?\b", re.I
)

# Nothing settled by hand.
AS_FOUND = Choices()


def read(opened: Opened, matcher: Matcher, name: str, choices: Choices = AS_FOUND) -> Reading:
    """The reading of a file, by the choices given and else by what is in it.

    The sheet taken is the one with the most rows that have an area; hidden sheets come last.

    Raises
    ------
    FileRefused
        Where no sheet has a column of areas, or a choice does not fit the file.
    """
    sheets = [one for one in opened.sheets if choices.sheet in ("", one.name)]
    if not sheets:
        raise FileRefused(f"There is no sheet called “{choices.sheet}” with anything in it.")
    tried = [_read_sheet(sheet, opened, matcher, name, choices) for sheet in sheets]
    found = [(sheet, one) for sheet, one in zip(sheets, tried, strict=True) if one is not None]
    if not found:
        raise FileRefused(
            "No column was found that says where a row is: a code or name of an output area, "
            "LSOA, MSOA or ward, a postcode, latitude and longitude, or easting and northing."
            + _asked_sheet(sheets, choices)
        )
    sheet, best = max(found, key=lambda one: (not one[0].hidden, one[1].matched, one[1].rows))
    return (
        best
        if not sheet.hidden
        else replace(
            best, notes=(*best.notes, f"The sheet “{sheet.name}” is hidden in the workbook.")
        )
    )


def _asked_sheet(sheets: Sequence[Sheet], choices: Choices) -> str:
    return f" The sheet looked at is “{sheets[0].name}”." if choices.sheet else ""


def _read_sheet(
    sheet: Sheet, opened: Opened, matcher: Matcher, name: str, choices: Choices
) -> Reading | None:
    layout = find_layout(sheet, choices.header_row, choices.header_rows)
    if choices.key is not None:
        key: Key | None = Key(choices.key[0], tuple(n - 1 for n in choices.key[1]))
        if any(not 0 <= n < len(layout.names) for n in key.columns):  # type: ignore[union-attr]
            raise FileRefused("There is no such column in this sheet.")
    else:
        key = col.find_key(layout, matcher)
    if key is None or not layout.rows:
        return None
    return _Rows(layout, key, matcher, choices).reading(sheet, opened, name)


class _Rows:
    """The rows of a table sorted into those with an area, without one, repeated and set aside."""

    def __init__(self, layout: Layout, key: Key, matcher: Matcher, choices: Choices) -> None:
        self.layout, self.key, self.choices = layout, key, choices
        self.counted = key.by in matching.COUNTED
        header = " ".join(layout.names[n] for n in key.columns)
        cells = [[row[n] for _, row in layout.rows] for n in key.columns]
        self.matched = matcher.match(key.by, cells, header, choices.kind_of_name)
        self.place = matcher.geography.name
        self._sort()

    def _sort(self) -> None:
        self.kept: list[int] = []
        self.lost: list[tuple[int, Unmatched]] = []
        self.aside: list[Unmatched] = []
        self.twice: list[Unmatched] = []
        seen: dict[tuple[Cell, ...], int] = {}
        for n, (number, row) in enumerate(self.layout.rows):
            shown = " ".join(filter(None, (text_of(row[k]) for k in self.key.columns)))
            if not self.matched.codes[n] and self._is_aside(row, shown):
                first = next((text_of(cell) for cell in row if cell is not None), "")
                why = "a total, not an area" if is_total(row) else "a note, not an area"
                self.aside.append(Unmatched(number, shown or first, why))
            elif row in seen and self._may_repeat(row):
                self.twice.append(Unmatched(number, shown, f"the same as row {seen[row]}"))
            else:
                seen.setdefault(row, number)
                if self.matched.codes[n]:
                    self.kept.append(n)
                else:
                    self.lost.append((n, Unmatched(number, shown, self.matched.why[n])))

    def _is_aside(self, row: tuple[Cell, ...], shown: str) -> bool:
        if self.counted:
            return is_note(row) or (not shown and is_total(row[:1]))
        if matching.AREA_CODE.match(shown):
            return False
        return is_note(row) or is_total((shown,)) or (not shown and is_total(row))

    def _may_repeat(self, row: tuple[Cell, ...]) -> bool:
        """Whether a row like another is the same: a person needs a mark that tells them apart."""
        return not self.counted or any(row[n] is not None for n in self._marks)

    @cached_property
    def _marks(self) -> list[int]:
        """Columns that number the rows: hardly any two cells are alike."""
        rows = [row for _, row in self.layout.rows]
        return [
            n
            for n in range(len(self.layout.names))
            if n not in self.key.columns
            and len({row[n] for row in rows} - {None}) >= 0.8 * max(len(rows), 1)
        ]

    def reading(self, sheet: Sheet, opened: Opened, name: str) -> Reading:
        """All that was understood."""
        columns = self._columns()
        columns, split = self._long(columns)
        self._levels(columns, split)
        self._conflicts(columns)
        rows = self.layout.rows
        by_place = set(self.key.columns) if self.counted else set()
        cells = tuple(
            tuple(None if n in by_place else rows[k][1][n] for k in self.kept)
            for n in range(len(columns))
        )
        used = [c.number - 1 for c in columns if c.role in col.VALUES]
        blanks = sum(cell is None or not text_of(cell) for n in used for cell in cells[n])
        matched = replace(
            self.matched,
            codes=tuple(self.matched.codes[n] for n in self.kept),
            why=(),
            wards=tuple(self.matched.wards[n] for n in self.kept) if self.matched.wards else (),
        )
        total = len(self.kept) + len(self.lost) + len(self.twice)
        notes = (*opened.notes, *self._notes(len(self.kept)))
        return Reading(
            name=name,
            kind=opened.kind,
            encoding=opened.encoding,
            separator=opened.separator,
            sheet=sheet.name,
            sheets=tuple(
                f"{one.name} (hidden)" if one.hidden else one.name for one in opened.sheets
            ),
            header_row=self.layout.header_row,
            header_rows=self.layout.header_rows,
            title=self.layout.title,
            columns=tuple(columns),
            key=self.key,
            matched_by=matched,
            rows=total,
            matched_rows=tuple(rows[n][0] for n in self.kept),
            unmatched=tuple(one for _, one in self.lost),
            duplicates=tuple(self.twice),
            set_aside=tuple(self.aside),
            blanks=blanks,
            period=self.choices.period or self._period(name) or self._dates(columns) or UNDATED,
            cells=cells,
            notes=notes,
            choices=self.choices,
        )

    def _columns(self) -> list[Column]:
        settled = dict(self.choices.roles)
        columns = []
        # Where no row has an area, the columns are still said.
        held = self.kept or range(len(self.layout.rows))
        rows = [held[k] for k in col.sampled(len(held))]
        for n, name in enumerate(self.layout.names):
            cells = [self.layout.rows[k][1][n] for k in rows]
            column = col.read_column(n + 1, name, cells, counted=self.counted)
            if n in self.key.columns:
                column = replace(column, kind=_KEY_KINDS[self.key.by], role=col.AREA)
            elif n + 1 in settled:
                column = replace(column, role=settled[n + 1])
            columns.append(column)
        return columns

    def _long(self, columns: list[Column]) -> tuple[list[Column], int | None]:
        """Where an area stands several times, the column that says for which figure."""
        if self.counted or not self._doubled(columns):
            return columns, None
        settled = dict(self.choices.roles)
        best: tuple[bool, int, int] | None = None
        for column in columns:
            if column.role not in (col.LEFT_OUT, col.INDICATOR) or column.number in settled:
                continue
            sample = [self.kept[k] for k in col.sampled(len(self.kept))]
            values = {text_of(self._cell(n, column)) for n in sample}
            if not 1 < len(values) <= _MOST_FIGURES:
                continue
            trial = [
                replace(c, role=col.INDICATOR) if c.number == column.number else c for c in columns
            ]
            score = ("indicator" not in column.name.lower(), len(values), column.number)
            if (best is None or score < best) and not self._doubled(trial):
                best = score
        if best is None:
            return columns, None
        chosen = best[-1]
        return [
            replace(c, role=col.INDICATOR) if c.number == chosen else c for c in columns
        ], chosen

    def _cell(self, n: int, column: Column) -> Cell:
        return self.layout.rows[n][1][column.number - 1]

    def _group(self, n: int, columns: list[Column]) -> tuple[str, ...]:
        parts = [c for c in columns if c.role in (col.PERIOD, col.INDICATOR)]
        return (self.matched.codes[n], *(text_of(self._cell(n, c)) for c in parts))

    def _doubled(self, columns: list[Column]) -> bool:
        groups = [self._group(n, columns) for n in self.kept]
        return len(set(groups)) < len(groups)

    def _levels(self, columns: list[Column], split: int | None) -> None:
        """Rows of another level are said to be of it, where a column names the level."""
        for column in columns:
            if column.role != col.LEFT_OUT or column.kind != col.TEXT or column.number == split:
                continue
            here = {text_of(self._cell(n, column)) for n in self.kept}
            if len(here) != 1 or not _LEVEL.search(next(iter(here))):
                continue
            self.lost = [
                (n, replace(one, why=f"another level: {text_of(self._cell(n, column))}"))
                if text_of(self._cell(n, column)) not in here
                else (n, one)
                for n, one in self.lost
            ]
            columns[column.number - 1] = replace(column, role=col.LEVEL)
            return

    def _conflicts(self, columns: list[Column]) -> None:
        """An area that stands twice with other figures is not mapped: neither can be preferred."""
        if self.counted:
            return
        groups: dict[tuple[str, ...], list[int]] = {}
        for n in self.kept:
            groups.setdefault(self._group(n, columns), []).append(n)
        several = [rows for rows in groups.values() if len(rows) > 1]
        gone = {n for rows in several for n in rows}
        self.kept = [n for n in self.kept if n not in gone]
        for rows in several:
            numbers = ", ".join(str(self.layout.rows[n][0]) for n in rows)
            for n in rows:
                shown = " ".join(text_of(self.layout.rows[n][1][k]) for k in self.key.columns)
                why = f"this area stands several times with other figures (rows {numbers})"
                self.lost.append((n, Unmatched(self.layout.rows[n][0], shown, why)))

    def _notes(self, matched: int) -> list[str]:
        said = []
        if not matched and self.lost:
            first = self.lost[0][1]
            row = self.layout.rows[self.lost[0][0]][1]
            name = next(
                (
                    text_of(c)
                    for n, c in enumerate(row)
                    if isinstance(c, str) and n not in self.key.columns
                ),
                "",
            )
            example = f"{first.value} ({name})" if name and first.value else first.value
            said.append(
                f"None of the {len(self.lost):,} rows is an area of {self.place}: {example}, "
                f"for example, is {first.why}."
                if first.value
                else f"None of the {len(self.lost):,} rows has an area of {self.place}."
            )
        for given, read in self.matched.near:
            said.append(f"“{given}” was read as {read}.")
        return said

    def _period(self, name: str) -> str:
        """The year above the table, one that stands alone first, else in the file's name."""
        above = self.layout.above
        alone = [text for text in above if YEAR.fullmatch(text)]
        for text in (*alone, self.layout.title, *above, name):
            found = YEAR.search(text.replace("_", " "))
            if found:
                return col.period_key(found[0])
        return ""

    def _dates(self, columns: list[Column]) -> str:
        """From the first to the last month of the first dates in a file of records."""
        dated = [column for column in columns if column.kind == col.DATE]
        if not self.counted or not dated:
            return ""
        cells = {self._cell(n, dated[0]) for n in self.kept}
        months = sorted({f"{one:%Y-%m}" for one in map(day, cells) if one})
        if not months:
            return ""
        first, last = months[0], months[-1]
        return first if first == last else f"{first} to {last}"


_KEY_KINDS = {
    matching.CODE: col.CODE,
    matching.NAME: "area name",
    matching.POSTCODE: col.POSTCODE,
    matching.POINTS: "degrees",
    matching.GRID: "metres",
}
