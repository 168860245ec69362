"""Files that would harm: each gets a plain message, quickly, and the rest are opened by content."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from lsp_geo.errors import FileRefused
from lsp_geo.partner import limits
from lsp_geo.partner.opening import open_file

ROWS = [["Ward", "Cases"], ["Anfield", 12], ["Church", 30]]


def workbook(rows=ROWS, **cells) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, value in cells.items():
        book.active[place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(files: dict[str, bytes], like: bytes | None = None) -> bytes:
    """A zip of these files, in the place of those of another one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        if like:
            with zipfile.ZipFile(io.BytesIO(like)) as old:
                for name in old.namelist():
                    if name not in files:
                        made.writestr(name, old.read(name))
        for name, content in files.items():
            # A document says what it is in its first part, unpacked.
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(name, content, how)
    return out.getvalue()


def ods(body: str) -> bytes:
    content = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="One">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    return packed(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": manifest.encode(),
            "content.xml": content.encode(),
        }
    )


def cell(text: str, times: int = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{times}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def row(cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def test_what_a_file_is_goes_by_its_content():
    table = pa.table({"Ward": ["Anfield"], "Cases": [12]})
    out = io.BytesIO()
    parquet.write_table(table, out)
    kinds = {
        "xlsx": workbook(),
        "parquet": out.getvalue(),
        "csv": b"Ward,Cases\nAnfield,12\n",
        "ods": ods(row(cell("Ward") + cell("Cases")) + row(cell("Anfield") + cell("12"))),
    }
    for kind, content in kinds.items():
        opened = open_file(content)
        assert opened.kind == kind
        assert opened.sheets[0].rows[1][0] == "Anfield"


@pytest.mark.parametrize(
    ("content", "encoding", "separator"),
    [
        ("Ward,Rent (£)\nAnfield,5\n".encode("cp1252"), "Windows-1252", "comma"),
        ("Ward\tRent\nAnfield\t5\n".encode("utf-16"), "UTF-16", "tab"),
        ("\ufeffWard;Rent\nAnfield;5\n".encode(), "UTF-8", "semicolon"),
        (b"sep=|\nWard|Rent\nAnfield|5\n", "UTF-8", "bar"),
    ],
)
def test_encodings_and_separators_are_found(content, encoding, separator):
    opened = open_file(content)
    assert (opened.encoding, opened.separator) == (encoding, separator)
    assert opened.sheets[0].rows[-1] == ("Anfield", "5")


def test_mixed_encodings_are_read_and_said():
    text = "Ward,Café\n".encode() + "Anfield,naïve £\n".encode("cp1252")
    opened = open_file(text)
    assert opened.notes[0].startswith("Its encoding is mixed")
    assert opened.sheets[0].rows[0][1] == "Café"


def bomb() -> bytes:
    return packed({"xl/worksheets/sheet1.xml": b" " * (limits.MOST_UNPACKED + 10)}, workbook())


def lying_bomb() -> bytes:
    """Its header says that it unpacks to ten bytes."""
    made = bytearray(bomb())
    size = (limits.MOST_UNPACKED + 10).to_bytes(4, "little")
    return bytes(made.replace(size, (10).to_bytes(4, "little")))


def wide() -> bytes:
    return workbook(XFD1048576="here")


REFUSED = {
    "nothing": (b"", "empty"),
    "large": (b"x" * (limits.MOST_BYTES + 1), "At most 20 MB"),
    "bomb": (bomb(), "unpacks to more"),
    "lying bomb": (lying_bomb(), "unpacks to more"),
    "a million rows": (wide(), "At most 20 MB, 200,000 rows and 200 columns"),
    "repeated cells": (ods(row(cell("x", 1_000_000), 1_000_000)), "200,000 rows"),
    "entities": (
        packed(
            {
                "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
            }
        ),
        "instructions",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "no table"),
    "rubbish": (bytes(range(256)) * 40, "no text"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(600), "old Excel"),
    "a cut workbook": (workbook()[:-200], "damaged"),
    "another zip": (packed({"readme.txt": b"hello"}), "no workbook"),
    "half a Parquet": (b"PAR1" + bytes(60) + b"PAR1", "Parquet"),
    "wide text": (b",".join(b"a" for _ in range(300)) + b"\n", "200 columns"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_refused_in_plain_words(name):
    content, words = REFUSED[name]
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused, match=words):
            open_file(content)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # The file itself may be copied a few times, no more.
    assert most < 4 * limits.MOST_BYTES


def test_a_long_text_many_times_stays_one_text_in_memory():
    column = pa.array(["x" * 200_000]).dictionary_encode()
    many = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), column.dictionary)
    out = io.BytesIO()
    parquet.write_table(pa.table({"Ward": many}), out)
    opened = open_file(out.getvalue())
    assert len(opened.sheets[0].rows) == 100_001
    assert len(opened.sheets[0].rows[1][0]) == limits.LONGEST_CELL


def test_formulas_macros_and_links_are_said_and_not_followed():
    book = packed(
        {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<a/>"},
        workbook(C2="=1+1"),
    )
    notes = " ".join(open_file(book).notes)
    for word in ("formulas", "macros", "links"):
        assert word in notes


@given(st.binary(max_size=400))
def test_any_bytes_are_opened_or_refused(content):
    try:
        open_file(content)
    except FileRefused as error:
        assert str(error)


@given(st.integers(0, 8_000), st.binary(min_size=1, max_size=12))
def test_a_damaged_workbook_is_opened_or_refused(place, junk):
    whole = bytearray(workbook())
    at = place % len(whole)
    whole[at : at + len(junk)] = junk
    try:
        open_file(bytes(whole))
    except FileRefused as error:
        assert str(error)


def test_a_part_whose_head_is_damaged_is_refused():
    """Found by guided fuzz: the list of parts is whole, and a part's own head is not."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", "<office/>")
    content = made.getvalue()
    at = content.index(b"PK\x03\x04", 4)
    with pytest.raises(FileRefused, match="damaged"):
        open_file(content[:at] + b"PK\x00\x00" + content[at + 4 :])
