"""Tables as files that carry their metadata, files written whole, and what they were made from."""

from __future__ import annotations

import calendar
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from lsp_geo.data.indicator import Indicator

# At the head of a CSV file for people: without it Excel does not read “£” and “©”.
MARK = "\ufeff"
# What a file is called until it is whole, and the seconds after which nobody writes it any more.
UNFINISHED, LONGEST_WRITE = ".unfinished-", 3600
# A cell that begins with one of these can be run as a formula by a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t")
# What a spreadsheet takes for a day of the calendar when it opens a CSV file, with what it is.
_READ_AS_A_DAY = (
    (re.compile(r"\d{4}/\d{2}"), "year"),
    (re.compile(r"\d{4}-\d{2}"), "month"),
    (re.compile(rf"({'|'.join(calendar.month_name[1:])}) \d{{4}}"), "month"),
)


def safe_text(value: object) -> object:
    """Text that no spreadsheet takes for a formula or a new row; numbers are left alone."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r", " ")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv(table: pd.DataFrame) -> str:
    r"""A table as CSV text, every text cell made safe, line ends ``\n``."""
    safe = table.rename(columns=safe_text)
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = safe[column].map(safe_text)
    return safe.to_csv(index=False, lineterminator="\n")


def csv_file(table: pd.DataFrame) -> bytes:
    """A table as the bytes of a CSV file for people to open: its periods stay texts."""
    words = table.rename(columns=_period_in_words)
    for column in words.columns:
        if not pd.api.types.is_numeric_dtype(words[column]):
            words[column] = words[column].map(_period_in_words)
    return f"{MARK}{csv(words)}".encode()


def _period_in_words(value: object) -> object:
    """A period with the word for it where a spreadsheet would make a day of it: “year 2011/12”."""
    if isinstance(value, str):
        for shape, word in _READ_AS_A_DAY:
            if shape.fullmatch(value):
                return f"{word} {value}"
    return value


def file_name(*words: str) -> str:
    """A name for a file made of what it is about: “liverpool-fuel-poverty-wards-2023”."""
    plain = unicodedata.normalize("NFKD", " ".join(words).replace("&", " and "))
    letters = plain.encode("ascii", "ignore").decode().lower().replace("'", "")
    # Old systems stop at 255 letters, and folders have names, too.
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:120].rstrip("-") or "table"


def excel(table: pd.DataFrame, about: Mapping[str, str], decimals: Mapping[str, int]) -> bytes:
    """A workbook: the table on the first sheet, what a reader must know of it on the second.

    Texts are written as texts, whatever they begin with: none is run as a formula or made a link,
    and a period stays what it is.

    Parameters
    ----------
    table : columns as people read them; numbers stay numbers beside words in one column, True and
        False are “yes” and “no”, NaN and None are left empty
    about : label to text: what it is, method, source, licence, how to cite it
    decimals : decimals to show of a column of numbers, by its name; others as they are
    """
    import xlsxwriter

    out = io.BytesIO()
    never = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with xlsxwriter.Workbook(out, {"in_memory": True, **never}) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        figures = book.add_worksheet("Figures")
        for n, name in enumerate(table.columns):
            places = decimals.get(name)
            shown = None if places is None else book.add_format({"num_format": _places(places)})
            figures.write_string(0, n, str(name), head)
            for row, value in enumerate(table[name].tolist(), start=1):
                if isinstance(value, bool):
                    figures.write_string(row, n, "yes" if value else "no")
                elif isinstance(value, str):
                    figures.write_string(row, n, value)
                elif not pd.isna(value):
                    figures.write_number(row, n, value, shown)
            longest = max((len(str(v)) for v in table[name].head(400)), default=0)
            figures.set_column(n, n, min(max(10, 1.1 * longest), 44))
        figures.freeze_panes(1, 0)
        figures.autofilter(0, 0, len(table), max(0, len(table.columns) - 1))
        sheet = book.add_worksheet("About these figures")
        sheet.set_column(0, 0, 26, head)
        sheet.set_column(1, 1, 100, wrapped)
        for row, (label, text) in enumerate(about.items()):
            sheet.write_string(row, 0, label, head)
            sheet.write_string(row, 1, text, wrapped)
    return out.getvalue()


def _places(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def with_metadata(table: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """The table with what a reader needs to use it, repeated on each row so that it stays."""
    return table.assign(
        indicator=indicator.name,
        definition=indicator.definition,
        unit=indicator.unit,
        base=indicator.base,
        higher_is=indicator.polarity,
        modelled="yes" if indicator.modelled else "no",
        published_boundaries=indicator.vintage,
        period_note=indicator.period_note,
        source=indicator.source,
        publisher=indicator.publisher,
        released=indicator.released,
        url=indicator.url,
        licence=indicator.licence,
        attribution=" ".join(indicator.attribution),
        caveats=" ".join(indicator.caveats),
    )


def geojson(joined, indicator: Indicator) -> str:
    """Areas with their values as GeoJSON (RFC 7946), the indicator's metadata beside them.

    Parameters
    ----------
    joined : GeoDataFrame from ``join.join``
    indicator : what the values are
    """
    collection = json.loads(joined.to_json(drop_id=True))
    # RFC 7946 knows one coordinate system only and forbids naming it.
    collection.pop("crs", None)
    first = joined.iloc[[0]].drop(columns=joined.columns)
    collection["indicator"] = with_metadata(first, indicator).iloc[0].to_dict()
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: whoever reads it meanwhile sees the old one or the new.

    Two processes may write the same file at once; the last to finish stands.

    Raises
    ------
    OSError
        When the folder is not there or the file cannot be written.
    """
    number, name = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
    unfinished = Path(name)
    try:
        with os.fdopen(number, "wb") as handle:
            handle.write(content)
        # Made for its owner only; a web server must be able to read it.
        unfinished.chmod(0o644)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def remove_unfinished(folder: Path) -> None:
    """Remove what processes that were killed have left in a folder, not what is being written now.

    Whatever the clock was set to meanwhile: a file from far in the future is no younger.
    """
    for path in folder.glob(f"{UNFINISHED}*"):
        try:
            age = abs(time.time() - path.stat().st_mtime)
        except FileNotFoundError:  # just finished
            continue
        if age > LONGEST_WRITE:
            remove(path)


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is still there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def stamp(folder: Path) -> str:
    """Sixteen hex digits for the names, sizes and times of the files under a folder.

    A thousand times cheaper than `fingerprint`: it says that something was changed, not what.
    """
    total = hashlib.sha256()
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            try:
                found = Path(place, name).stat()
            except FileNotFoundError:  # being replaced
                continue
            total.update(f"{place}/{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return total.hexdigest()[:16]


def fingerprint(*folders: Path) -> str:
    """Sixteen hex digits for every file under the folders: its name, its place and its bytes.

    Compiled code and hidden files do not count: they come and go without a change to what is read.
    """
    total = hashlib.sha256()
    for root in folders:
        for path in sorted(root.rglob("*")):
            parts = path.relative_to(root).parts
            if any(part == "__pycache__" or part.startswith(".") for part in parts):
                continue
            if path.is_file():
                content = path.read_bytes()
                total.update(f"{path.relative_to(root)} {len(content)}\n".encode())
                total.update(content)
    return total.hexdigest()[:16]
