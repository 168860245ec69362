"""Tables inside published files: found by their header, wherever it stands.

Publishers move sheets, add notes above the header and footnote marks in it. A table is therefore
found by the words of its columns. What cannot be found is an error that says what was there.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from lsp_geo.errors import DataError

HEADER_ROWS = 60  # a header stands no further down than this
# What publishers write where there is no figure: hidden, none, not asked.
NO_FIGURE = frozenset(
    {
        "",
        "-",
        "–",
        ".",
        "..",
        "...",
        ":",
        "x",
        "*",
        "c",
        "z",
        "n/a",
        "na",
        "[c]",
        "[x]",
        "[z]",
        "[u]",
        "[low]",
        "[note 1]",
        "not available",
        "#n/a",
        "null",
    }
)
FOOTNOTES = re.compile(r"\s*(\[note\s*\d+\]|\(note\s*\d+\)|\[[a-z]\])", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """Rows under a header: ``rows`` has our column names; ``line`` is where the first one stands.

    ``headings`` keeps every heading of the row as published, for columns named by year.
    """

    path: Path
    sheet: str
    line: int
    rows: pd.DataFrame
    headings: tuple[str, ...] = ()

    def fault(self, problem: str, field: str | None = None, row: int | None = None) -> DataError:
        """A DataError that names file, sheet and line; ``row`` counts from 0."""
        line = None if row is None else self.line + row
        name = f"{self.path} [{self.sheet}]" if self.sheet else str(self.path)
        return DataError(name, problem, line=line, field=field)


def cleaned(heading: object) -> str:
    """A heading without footnote marks, line breaks and doubled blanks."""
    return re.sub(r"\s+", " ", FOOTNOTES.sub("", str(heading))).strip()


def slug(label: str) -> str:
    """A label as a column name: small letters, figures and underscores."""
    text = label.replace("%", " percent ").replace("£", " gbp ").lower()
    return re.sub(r"[^a-z0-9]+", "_", text).strip("_")


def sheets(path: Path) -> Iterator[tuple[str, list[list]]]:
    """Name and rows of every sheet of a workbook, or of a CSV (its name is then empty).

    Raises
    ------
    DataError
        Where the file cannot be read as a workbook.
    """
    if path.name.lower().endswith(".csv"):
        yield "", list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        return
    try:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            yield name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise DataError(path, f"the workbook cannot be read: {error}") from None


def find_table(
    path: Path, columns: Mapping[str, str], sheet: str = "", last: bool = False
) -> Table:
    """The first table in a file whose header has every one of ``columns``.

    Parameters
    ----------
    path : workbook or CSV
    columns : our name and a pattern for the whole heading, case and footnotes aside
    sheet : pattern for the sheet's name; every sheet where empty
    last : take the last heading that fits instead of the first, where groups repeat them

    Raises
    ------
    DataError
        Naming the columns that were not found in the header that comes nearest, and that header.
    """
    patterns = {name: re.compile(text, re.IGNORECASE) for name, text in columns.items()}
    nearest: tuple[int, str, int, list[str], list[str]] = (0, "", 1, list(columns), [])
    for name, rows in sheets(path):
        if sheet and not re.search(sheet, name, re.IGNORECASE):
            continue
        for at, row in enumerate(rows[:HEADER_ROWS]):
            headings = [cleaned(cell) for cell in row]
            places = _places(headings, patterns, last)
            missing = [column for column in columns if column not in places]
            if not missing:
                return _table(path, name, rows, at, places, headings)
            if len(places) > nearest[0]:
                nearest = (len(places), name, at + 1, missing, headings)
    _, name, line, missing, headings = nearest
    seen = "; ".join(h for h in headings if h) or "no header at all"
    where = f"{path} [{name}]" if name else path
    raise DataError(
        where,
        f"no column fits “{columns[missing[0]]}”; the header says: {seen}",
        line=line,
        field=missing[0],
    )


def _places(headings: list[str], patterns: dict[str, re.Pattern], last: bool) -> dict[str, int]:
    places = {}
    for name, pattern in patterns.items():
        fits = [at for at, text in enumerate(headings) if pattern.fullmatch(text)]
        if fits:
            places[name] = fits[-1 if last else 0]
    return places


def _table(
    path: Path, sheet: str, rows: list[list], at: int, places: dict[str, int], headings: list[str]
) -> Table:
    width = len(headings)
    body = [[*row, *[""] * (width - len(row))][:width] for row in rows[at + 1 :]]
    frame = pd.DataFrame(
        {name: [row[place] for row in body] for name, place in places.items()}, dtype=object
    )
    for place, heading in enumerate(headings):
        if heading and place not in places.values() and heading not in frame:
            frame[heading] = [row[place] for row in body]
    return Table(path, sheet, at + 2, frame, tuple(headings))


def with_codes(table: Table, column: str, pattern: str) -> Table:
    """The rows whose code fits the pattern, codes without blanks; notes and totals fall away.

    Raises
    ------
    DataError
        Where no row is left.
    """
    codes = table.rows[column].astype(str).str.strip()
    kept = codes.str.fullmatch(pattern)
    if not kept.any():
        raise table.fault(f"no code of the form {pattern} is in it", field=column)
    rows = table.rows[kept].assign(**{column: codes[kept]})
    return Table(table.path, table.sheet, table.line, rows, table.headings)


def check_unique(table: Table, keys: list[str]) -> None:
    """DataError at the first row whose keys stood there before."""
    doubled = table.rows.index[table.rows.duplicated(keys)]
    if len(doubled):
        row = table.rows.loc[doubled[0], keys]
        raise table.fault(f"{', '.join(map(str, row))} is there twice", keys[0], int(doubled[0]))


def check_known(table: Table, column: str, known: set[str]) -> None:
    """DataError at the first row whose code is not among the known ones."""
    strange = table.rows.index[~table.rows[column].isin(known)]
    if len(strange):
        code = table.rows.loc[strange[0], column]
        raise table.fault(f"the code {code} is not known", column, int(strange[0]))


def numbers(table: Table, columns: list[str]) -> pd.DataFrame:
    """The table's rows with these columns as numbers, NaN where the publisher gives no figure.

    Raises
    ------
    DataError
        At the first cell that is neither a number nor one of the known marks.
    """
    rows = table.rows.copy()
    for column in columns:
        text = rows[column].map(_plain)
        rows[column] = pd.to_numeric(text, errors="coerce").astype("float64")
        odd = rows.index[rows[column].isna() & (text != "")]
        if len(odd):
            raise table.fault(f"“{text[odd[0]]}” is not a number", column, int(odd[0]))
    return rows


def _plain(cell: object) -> str:
    text = str(cell).strip().replace(",", "").removeprefix("£").removesuffix("%")
    return "" if text.lower() in NO_FIGURE or text == "nan" else text


def unzip(path: Path, pattern: str, folder: Path) -> Path:
    """The one file in an archive whose name fits the pattern, unpacked into ``folder``.

    Raises
    ------
    DataError
        Where the archive is damaged, or not exactly one name fits.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            fits = [name for name in archive.namelist() if re.search(pattern, name, re.IGNORECASE)]
            if len(fits) != 1:
                raise DataError(
                    path,
                    f"{len(fits)} files in it fit “{pattern}”, not one: it holds "
                    f"{', '.join(archive.namelist()[:8])}",
                )
            target = folder / f"{path.stem}-{Path(fits[0]).name}"
            folder.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(fits[0]))
    except zipfile.BadZipFile as error:
        raise DataError(path, f"the archive is damaged: {error}") from None
    return target
