"""What a file may be at most, and checks of packed files before anything is unpacked."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lsp_geo.errors import FileRefused

MEGABYTE = 1_000_000
MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 20 * MEGABYTE, 200_000, 200
# What a packed file may come to when it is unpacked, and the parts it may have.
MOST_UNPACKED, MOST_PARTS = 250 * MEGABYTE, 2_000
# A cell of more signs is a text gone astray, not a figure or a name.
LONGEST_CELL = 2_000
LIMITS = f"At most {MOST_BYTES // MEGABYTE} MB, {MOST_ROWS:,} rows and {MOST_COLUMNS} columns."

_CHUNK = 1 << 16
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{1,7})(\d{1,9})[\"'][^>]*?(/?)>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>]|table:formula=")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@dataclass(frozen=True)
class Packed:
    """What a workbook holds that is not read: cells with formulas, macros, links to other files."""

    formulas: int = 0
    macros: bool = False
    links: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for its owner."""
        said = []
        if self.formulas:
            said.append("It has formulas: the results last saved are read, nothing is worked out.")
        if self.macros:
            said.append("It has macros: they are neither read nor run.")
        if self.links:
            said.append("It has links to other files: they are not followed.")
        return tuple(said)


def check_size(content: bytes) -> None:
    """FileRefused where a file is empty or larger than may be."""
    if not content.strip(b"\0 \r\n\t"):
        raise FileRefused("The file is empty.")
    if len(content) > MOST_BYTES:
        raise FileRefused(f"The file has {len(content) / MEGABYTE:.0f} MB. {LIMITS}")


def check_shape(rows: int, columns: int) -> None:
    """FileRefused where a table has more rows or columns than may be."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise FileRefused(
            f"The table has {rows:,} rows and {columns:,} columns. {LIMITS} Take out what is not "
            "needed and try again."
        )


# What the parts of a damaged workbook make of themselves.
_DAMAGED = (
    ElementTree.ParseError,
    BadZipFile,
    EOFError,
    KeyError,
    NotImplementedError,
    ValueError,
    zlib.error,
)


def check_workbook(content: bytes) -> tuple[str, Packed]:
    """The kind of a workbook and what else it holds, after a look that unpacks nothing whole.

    Returns
    -------
    tuple of str and Packed
        ``xlsx`` or ``ods``, and what is not read.

    Raises
    ------
    FileRefused
        Where it is no workbook, would unpack to too much, or cannot be unpacked.
    """
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
    except (BadZipFile, ValueError, OSError, struct.error):
        raise FileRefused("The workbook is damaged: save it again and try once more.") from None
    names = [part.filename.lower() for part in parts]
    if len(parts) > MOST_PARTS:
        raise FileRefused(f"The workbook is packed of {len(parts):,} parts: too many to be one.")
    kind = "xlsx" if any(name.startswith("xl/") for name in names) else "ods"
    if kind == "ods" and "content.xml" not in names:
        raise FileRefused("This packed file is no workbook: unpack it and take the table in it.")
    formulas, left = 0, MOST_UNPACKED
    for part in parts:
        if part.flag_bits & 1:
            raise FileRefused("The workbook is locked by a password: save it without one.")
        scan = _Scan()
        for chunk in _unpacked(content, part):
            left -= len(chunk)
            if left < 0:
                raise FileRefused(
                    "The workbook unpacks to more than "
                    f"{MOST_UNPACKED // MEGABYTE} MB: too much to be a table of areas."
                )
            scan.take(chunk)
        if kind == "xlsx" and _SHEET.search(part.filename):
            check_shape(scan.rows, scan.columns)
        formulas += scan.formulas
    if kind == "ods":
        _check_repeats(content)
    macros = any("vbaproject" in name or name.startswith("basic/") for name in names)
    return kind, Packed(formulas, macros, any("externallink" in name for name in names))


class _Scan:
    """The furthest cell with content, and formulas, in a sheet that comes in pieces."""

    def __init__(self) -> None:
        self.rows = self.columns = self.formulas = 0
        self._tail = b""

    def take(self, chunk: bytes) -> None:
        text = self._tail + chunk
        end = text.rfind(b">") + 1
        self._tail = text[max(end, len(text) - 4_000) :]
        whole = text[:end]
        self.formulas += len(_FORMULA.findall(whole))
        for column, row, closed in _CELL.findall(whole):
            # A cell that closes at once has a format and no content.
            if not closed:
                self.rows = max(self.rows, int(row))
                self.columns = max(self.columns, _number(column))


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _unpacked(content: bytes, part: ZipInfo) -> Iterator[bytes]:
    """A part in pieces, by what is packed and not by what its header says it comes to."""
    head = content[part.header_offset : part.header_offset + 30]
    if len(head) < 30:
        raise FileRefused("The workbook is damaged: save it again and try once more.")
    name, extra = struct.unpack("<HH", head[26:30])
    start = part.header_offset + 30 + name + extra
    packed = content[start : start + part.compress_size]
    if part.compress_type == ZIP_STORED:
        yield packed
        return
    if part.compress_type != ZIP_DEFLATED:
        raise FileRefused("The workbook is packed in an unusual way: save it again as .xlsx.")
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while packed and not unpack.eof:
            yield unpack.decompress(packed, _CHUNK)
            packed = unpack.unconsumed_tail
    except zlib.error:
        raise FileRefused("The workbook is damaged: save it again and try once more.") from None


def _check_repeats(content: bytes) -> None:
    """Hold the size of OpenDocument tables, where one cell may stand for a million."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            with packed.open("content.xml") as stream:
                head = stream.read(4_000)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise FileRefused("The workbook holds instructions that no spreadsheet writes.")
            with packed.open("content.xml") as stream:
                _count_repeats(ElementTree.iterparse(stream, events=("start", "end")))
    except _DAMAGED:
        raise FileRefused("The workbook is damaged: save it again.") from None


def _count_repeats(events: Iterator) -> None:
    rows = columns = widest = 0
    for event, element in events:
        if event == "start":
            if element.tag == f"{_TABLE}table":
                rows = 0
            elif element.tag == f"{_TABLE}table-row":
                columns = widest = 0
            continue
        if element.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            columns += int(element.get(f"{_TABLE}number-columns-repeated", 1))
            filled = element.get(f"{_OFFICE}value-type") or element.find(f"{_TEXT}p") is not None
            widest = columns if filled else widest
        elif element.tag == f"{_TABLE}table-row":
            repeated = int(element.get(f"{_TABLE}number-rows-repeated", 1))
            # Rows without content at the foot of a sheet cost nothing.
            rows += repeated if widest else 0
            check_shape(rows, widest)
            element.clear()
