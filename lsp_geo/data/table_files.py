"""CSV files read whole and held to a contract: columns, kinds, ranges and keys."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from lsp_geo.errors import DataError

# Of a cell that is named in a message, no more than this.
_MOST_SHOWN = 40


@dataclass(frozen=True)
class Column:
    """What one column of a table may hold.

    Attributes
    ----------
    name : as it stands in the first line
    kind : ``text``, ``whole`` (numbers without decimals) or ``number``
    empty : whether a cell may be empty
    low, high : least and greatest number
    pattern : what a text must match from end to end
    """

    name: str
    kind: str = "text"
    empty: bool = False
    low: float = -np.inf
    high: float = np.inf
    pattern: str = ""


@dataclass(frozen=True)
class Contract:
    """The columns of a table in their order, and those that name a row: each row once."""

    columns: tuple[Column, ...]
    key: tuple[str, ...]
    may_be_empty: bool = False

    @property
    def names(self) -> list[str]:
        """The names of the columns, in their order."""
        return [column.name for column in self.columns]


def read_text(path: Path) -> str:
    """The text of a file under ``data/``; DataError where there is none or it is no text."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise DataError(path, "the file is missing", command="build") from None
    except OSError as error:
        raise DataError(path, f"cannot be read: {error.strerror}") from None
    if b"\0" in raw:
        line = raw[: raw.index(b"\0")].count(b"\n") + 1
        raise DataError(path, "the file is damaged: it has a sign that no text has", line=line)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DataError(path, "not a text file in UTF-8", line=line) from None


def check_widths(path: Path, text: str, columns: Sequence[str]) -> None:
    """DataError where the first line has other columns, or another line more or fewer cells."""
    wanted = ",".join(columns)
    first = text.partition("\n")[0].rstrip("\r")
    if first != wanted:
        shown = wanted if len(columns) < 12 else f"{','.join(columns[:8])} … {columns[-1]}"
        raise DataError(path, f"the columns must be {shown}", line=1)
    if '"' not in text:
        commas = len(columns) - 1
        for number, line in enumerate(text.splitlines(), 1):
            if line.count(",") != commas:
                raise _of_other_width(path, number, line.count(",") + 1, len(columns))
        return
    for number, cells in _rows(path, text):
        if len(cells) != len(columns):
            raise _of_other_width(path, number, len(cells), len(columns))


def _of_other_width(path: Path, line: int, found: int, wanted: int) -> DataError:
    return DataError(path, f"the line has {found} cells, not {wanted}", line=line)


def _rows(path: Path, text: str) -> list[tuple[int, list[str]]]:
    """Each row with the number of its line."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise DataError(path, f"cannot be read as a table: {error}", reader.line_num) from None


def read_table(path: Path, contract: Contract) -> pd.DataFrame:
    """The table: texts as texts, an empty one ``""``; numbers as numbers, an empty one NaN.

    Raises
    ------
    DataError
        Naming file, line and column of the first thing that breaks the contract.
    """
    text = read_text(path)
    names = contract.names
    check_widths(path, text, names)
    rows = _rows(path, text)[1:]
    if not rows and not contract.may_be_empty:
        raise DataError(path, "the table has no rows", line=1)
    lines = np.array([number for number, _ in rows])
    cells = list(zip(*(cells for _, cells in rows), strict=True)) or [()] * len(names)
    held = _Held(path, lines)
    frame = pd.DataFrame(
        {
            column.name: held.column(column, pd.Series(own, dtype=str))
            for column, own in zip(contract.columns, cells, strict=True)
        }
    )
    doubled = frame.duplicated(list(contract.key))
    held.refuse(doubled, contract.key[0], "this row stands here twice", frame[contract.key[0]])
    return frame


@dataclass(frozen=True)
class _Held:
    """A table held against its contract, column by column."""

    path: Path
    lines: np.ndarray

    def column(self, column: Column, texts: pd.Series) -> pd.Series:
        """The cells as what the column says they are."""
        empty = texts == ""
        if not column.empty:
            self.refuse(empty, column.name, "the cell is empty", texts)
        if column.kind == "text":
            if column.pattern:
                fits = texts.map(re.compile(column.pattern).fullmatch).notna()
                self.refuse(~empty & ~fits, column.name, "not what may stand here", texts)
            return texts
        numbers = pd.to_numeric(texts.where(~empty), errors="coerce")
        self.refuse(~empty & numbers.isna(), column.name, "not a number", texts)
        bad = (numbers < column.low) | (numbers > column.high) | np.isinf(numbers)
        self.refuse(bad, column.name, f"outside {column.low:g} to {column.high:g}", texts)
        if column.kind == "whole":
            self.refuse(numbers % 1 > 0, column.name, "not a whole number", texts)
            if not empty.any():
                return numbers.astype("int64")
        return numbers.astype(float)

    def refuse(self, bad: ArrayLike, field: str, problem: str, texts: pd.Series) -> None:
        """DataError for the first of the bad rows."""
        for row in np.flatnonzero(np.asarray(bad, dtype=bool))[:1]:
            said = str(texts.iloc[row])[:_MOST_SHOWN]
            shown = f" (it says “{said}”)" if said else ""
            raise DataError(self.path, f"{problem}{shown}", int(self.lines[row]), field)
