"""A file as sheets of cells, by what is in it and not by its name."""

from __future__ import annotations

import csv
import re
import warnings
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO

import pyarrow as pa
from charset_normalizer import from_bytes
from pyarrow import parquet
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from lsp_geo.errors import FileRefused
from lsp_geo.partner import limits
from lsp_geo.partner.cells import Cell

SEPARATORS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}
_LOOKED_AT = 400
# Encodings that British offices write; any text in another one is read as the nearest of these.
_ENCODINGS = ["cp1252", "mac_roman", "cp850"]
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x7f]")


@dataclass(frozen=True)
class Sheet:
    """One sheet: rows of cells as they stand, the first row of the sheet first."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False


@dataclass(frozen=True)
class Opened:
    """A file opened: its kind, its sheets with content, and what to tell its owner."""

    kind: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    separator: str = ""
    notes: tuple[str, ...] = ()


def open_file(content: bytes) -> Opened:
    """The sheets of a CSV, XLSX, ODS or Parquet file, within `limits`.

    Raises
    ------
    FileRefused
        In plain words: for a file of another kind, a damaged one, or one that is too large.
    """
    limits.check_size(content)
    if content.startswith(b"PAR1"):
        return _parquet(content)
    if content.startswith(b"PK\x03\x04"):
        return _workbook(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused(
            "This is an old Excel file (.xls) or a workbook with a password: save it as .xlsx "
            "without a password and try again."
        )
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{", b"<")):
        raise FileRefused(
            "This is no table: a CSV, XLSX, ODS or Parquet file is wanted, with one row an area, "
            "person, case or place."
        )
    return _text(content)


# Workbooks


def _workbook(content: bytes) -> Opened:
    kind, packed = limits.check_workbook(content)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = tuple(_sheet(book, about) for about in book.sheets_metadata)
    except (CalamineError, ValueError, OSError, KeyError, IndexError, OverflowError):
        raise FileRefused("The workbook is damaged: save it again and try once more.") from None
    except BaseException as error:
        # A fault inside the reader of workbooks is no Exception, and names itself so.
        if type(error).__name__ != "PanicException":
            raise
        raise FileRefused("The workbook is damaged: save it again and try once more.") from None
    filled = tuple(sheet for sheet in sheets if sheet.rows)
    if not filled:
        raise FileRefused("The workbook has no sheet with anything in it.")
    return Opened(kind, filled, notes=packed.notes)


def _sheet(book: CalamineWorkbook, about) -> Sheet:
    # Empty rows above the first cell are kept, so that row numbers are those of the sheet.
    sheet = book.get_sheet_by_name(about.name)
    limits.check_shape(sheet.total_height, sheet.total_width)
    rows = [tuple(_tidy(cell) for cell in row) for row in sheet.to_python(skip_empty_area=False)]
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    return Sheet(about.name, tuple(rows), about.visible != SheetVisibleEnum.Visible)


def _tidy(cell: object) -> Cell:
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return cell[: limits.LONGEST_CELL]
    if isinstance(cell, bool | float | date | datetime):
        return cell
    if isinstance(cell, int):
        return float(cell)
    return cell.isoformat() if isinstance(cell, time) else str(cell)


# Parquet


def _parquet(content: bytes) -> Opened:
    try:
        file = parquet.ParquetFile(BytesIO(content))
        shape = file.metadata
        limits.check_shape(shape.num_rows, shape.num_columns)
        groups = (shape.row_group(n) for n in range(shape.num_row_groups))
        if sum(group.total_byte_size for group in groups) > limits.MOST_UNPACKED:
            raise FileRefused("The file unpacks to too much to be a table of areas.")
        schema = file.schema_arrow
        texts = [f.name for f in schema if pa.types.is_string(f.type) or pa.types.is_binary(f.type)]
        # One long text repeated a million times stays one text.
        table = parquet.read_table(BytesIO(content), read_dictionary=texts)
        columns = [_plain(table.column(n)) for n in range(table.num_columns)]
    except (pa.ArrowException, OSError, ValueError, NotImplementedError):
        raise FileRefused("The Parquet file is damaged or has columns that are no table.") from None
    rows = [tuple(map(str, table.column_names)), *zip(*columns, strict=True)]
    return Opened("parquet", (Sheet("table", tuple(rows)),))


def _plain(column: pa.ChunkedArray) -> list[Cell]:
    if pa.types.is_nested(column.type):
        raise FileRefused("The Parquet file has a column of lists: one value a cell is wanted.")
    if not pa.types.is_dictionary(column.type):
        return [_tidy(value) for value in column.to_pylist()]
    plain: list[Cell] = []
    for chunk in column.chunks:
        known = [_tidy(value) for value in chunk.dictionary.to_pylist()]
        plain += [None if n is None else known[n] for n in chunk.indices.to_pylist()]
    return plain


# Text


def _text(content: bytes) -> Opened:
    text, encoding, notes = _decoded(content)
    if len(_CONTROL.findall(text[:200_000])) > 2 + len(text[:200_000]) / 1_000:
        raise FileRefused(
            "This is no text that can be read as a table: a CSV, XLSX, ODS or Parquet file is "
            "wanted."
        )
    lines = text.splitlines()
    skipped = 0
    if lines and re.fullmatch(r"sep=.", lines[0].strip(), re.IGNORECASE):
        skipped = 1
        lines = lines[1:]
    separator = _separator("\n".join(lines[:_LOOKED_AT]))
    reader = csv.reader(StringIO("\n".join(lines)), delimiter=separator)
    rows: list[tuple[Cell, ...]] = [()] * skipped
    try:
        for row in reader:
            limits.check_shape(len(rows), 0)
            while row and not row[-1].strip():
                row.pop()
            limits.check_shape(0, len(row))
            rows.append(
                tuple(cell[: limits.LONGEST_CELL] if cell.strip() else None for cell in row)
            )
    except csv.Error:
        raise FileRefused(
            "The text has a quotation mark that is never closed, or a cell of thousands of signs: "
            "save the table again as CSV."
        ) from None
    return Opened("csv", (Sheet("table", tuple(rows)),), encoding, SEPARATORS[separator], notes)


def _decoded(content: bytes) -> tuple[str, str, tuple[str, ...]]:
    """The text, what its encoding is called, and a note where it was mixed."""
    marks = (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
    )
    for mark, codec, name in marks:
        if content.startswith(mark):
            try:
                return content.decode(codec), name, ()
            except UnicodeDecodeError:
                break
    try:
        return content.decode("utf-8"), "UTF-8", ()
    except UnicodeDecodeError:
        pass
    if b"\0" in content[:200_000]:
        raise FileRefused("This is no text that can be read as a table: it has binary content.")
    lines = content.split(b"\n")
    broken = [line for line in lines if not _is_utf8(line)]
    accented = sum(not line.isascii() for line in lines)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        best = from_bytes(b"\n".join(broken)[:200_000], cp_isolation=_ENCODINGS).best()
    codec = best.encoding if best else "cp1252"
    name = {"cp1252": "Windows-1252"}.get(codec, codec)
    if len(broken) == accented:
        return content.decode(codec, "replace"), name, ()
    mixed = [line.decode("utf-8" if _is_utf8(line) else codec, "replace") for line in lines]
    note = f"Its encoding is mixed: {len(broken)} lines were read as {name}, the rest as UTF-8."
    return "\n".join(mixed), f"UTF-8 and {name}", (note,)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _separator(text: str) -> str:
    """The separator by which most rows have the same number of cells, more than one."""
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        try:
            counts = Counter(len(row) for row in csv.reader(StringIO(text), delimiter=separator))
        except csv.Error:
            continue
        width, often = max(
            ((w, n) for w, n in counts.items() if w > 1), key=lambda x: x[1], default=(1, 0)
        )
        score = often / max(sum(counts.values()), 1) + min(width, 50) / 1_000
        if often and score > best_score:
            best, best_score = separator, score
    return best
