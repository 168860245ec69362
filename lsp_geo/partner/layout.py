"""Where a table stands in a sheet: its header, its rows, and what is around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lsp_geo.partner.cells import Cell, number, text_of
from lsp_geo.partner.opening import Sheet

# A table's head stands among the first rows of a sheet, if anywhere.
_SEARCHED = 60
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s?[/–-]\s?(?:\d{4}|\d{2}))?(?!\d)")
_CODE = re.compile(r"^[EWSN]\d{8}\b")
_TOTAL = re.compile(
    r"^(grand |sub-?|column |overall )?totals?\b|^(all|sum|unknown|not known|overall|england|"
    r"great britain|united kingdom|uk|national|mean|average|median)\b|\b(total|average)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Layout:
    """A table in a sheet; rows are counted from 1 as a spreadsheet does.

        ``header_row`` is the first row of the header, 0 where there is none; ``names`` are the
    XX
    """

    header_row: int
    header_rows: int
    names: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    title: str = ""
    above: tuple[str, ...] = ()


def find_layout(sheet: Sheet, header_row: int | None = None, header_rows: int = 0) -> Layout:
    """The table of a sheet: its header as given, else as found."""
    rows = sheet.rows
    width = max(map(len, rows), default=0)
    if header_row is None:
        first, count = _find_header(rows)
    else:
        first, count = header_row - 1, header_rows or 1
    if first < 0:
        head: list[tuple[Cell, ...]] = []
        first, count = _first_filled(rows), 0
    else:
        head = [_padded(row, width) for row in rows[first : first + count]]
    names = _names(head, width)
    below = tuple(
        (n + 1, _padded(row, width))
        for n, row in enumerate(rows)
        if n >= first + count and any(cell is not None for cell in row)
    )
    above = tuple(text_of(cell) for row in rows[:first] for cell in row if cell is not None)
    title = next((text for text in above if len(text) > 12), "")
    return Layout(first + 1 if head else 0, len(head), names, below, title, above)


def is_total(cells: tuple[Cell, ...]) -> bool:
    """Whether a row is a total, or stands for what has no place: by its first words."""
    words = [text_of(cell) for cell in cells if isinstance(cell, str)][:3]
    return any(_TOTAL.search(word) for word in words) and not any(map(_CODE.match, words))


def is_note(cells: tuple[Cell, ...]) -> bool:
    """Whether a row is a line of text below a table."""
    filled = [cell for cell in cells if cell is not None]
    if not filled:
        return True
    long = isinstance(filled[0], str) and len(text_of(filled[0])) > 25
    source = re.match(
        r"^(source|note|notes|\*|back to|contact|published)\b", text_of(filled[0]), re.I
    )
    return len(filled) <= 1 and len(cells) > 2 or (len(filled) <= 2 and bool(long or source))


def _padded(row: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    return (*row, *[None] * (width - len(row)))


def _first_filled(rows: tuple[tuple[Cell, ...], ...]) -> int:
    return next((n for n, row in enumerate(rows) if any(c is not None for c in row)), 0)


def _find_header(rows: tuple[tuple[Cell, ...], ...]) -> tuple[int, int]:
    """The first row of the header and how many it has; -1 where the table has none."""
    sizes = Counter(sum(cell is not None for cell in row) for row in rows)
    sizes.pop(0, None)
    usual = max(sizes, key=lambda size: (sizes[size], size), default=0)
    for n, row in enumerate(rows[:_SEARCHED]):
        filled = [cell for cell in row if cell is not None]
        if any(_CODE.match(text_of(cell)) for cell in filled):
            return -1, 0
        if len(filled) >= max(min(2, usual), 0.5 * usual) and _is_head(filled):
            return _with_neighbours(rows, n)
    return -1, 0


def _is_head(filled: Sequence[Cell]) -> bool:
    """Words and years only."""
    return all(_is_word(cell) for cell in filled)


def _is_word(cell: Cell) -> bool:
    text = text_of(cell)
    if YEAR.fullmatch(text):
        return True
    # A letter that marks a suppressed figure below may be a name in a header.
    return isinstance(cell, str) and (number(cell).text or text.isalpha())


def _with_neighbours(rows: tuple[tuple[Cell, ...], ...], n: int) -> tuple[int, int]:
    """A row above that names groups of columns, and one below that goes on, belong to it."""
    first, last = n, n
    if n:
        above = [cell for cell in rows[n - 1] if cell is not None]
        below_names = sum(cell is not None for cell in rows[n])
        if 2 <= len(above) < below_names and _is_head(above):
            first = n - 1
    if first == n and n + 1 < len(rows):
        head, below = rows[n], rows[n + 1]
        filled = [cell for cell in below if cell is not None]
        after = next((r for r in rows[n + 2 :] if any(c is not None for c in r)), ())
        gaps = any(
            cell is not None and (k >= len(head) or head[k] is None) for k, cell in enumerate(below)
        )
        has_figures = any(
            not number(cell).text and cell is not None and number(cell).why == "" for cell in after
        )
        alone = len(filled) == 1 and len(after) > 1 and sum(c is not None for c in after) > 1
        code = any(_CODE.match(text_of(cell)) for cell in filled)
        if filled and not code and _is_head(filled) and has_figures and (gaps or alone):
            last = n + 1
    return first, last - first + 1


def _names(head: list[tuple[Cell, ...]], width: int) -> tuple[str, ...]:
    """A name for every column; a group's name stands before those of its columns."""
    if not head:
        return tuple(f"Column {n + 1}" for n in range(width))
    upper, lower = head[0], head[-1]
    names, group = [], ""
    for n in range(width):
        first, second = text_of(upper[n]), text_of(lower[n])
        if len(head) == 1:
            names.append(first)
            continue
        group = first or group
        name = f"{group}, {_small(second)}" if second and group else second or first
        # A second row with one cell says what the first column holds, and nothing of the others.
        if sum(cell is not None for cell in lower) == 1:
            name = second or first
        names.append(name)
    taken: Counter[str] = Counter()
    unique = []
    for n, given in enumerate(names):
        name = given or f"Column {n + 1}"
        taken[name] += 1
        unique.append(name if taken[name] == 1 else f"{name} ({taken[name]})")
    return tuple(unique)


def _small(word: str) -> str:
    return word.lower() if word.istitle() and word.isalpha() else word
