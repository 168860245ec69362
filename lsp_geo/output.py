"""What the command line is given and gives back: files, rows on the screen."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from lsp_geo import export
from lsp_geo.analysis import takeaway
from lsp_geo.analysis.takeaway import TakeAway
from lsp_geo.data.tables import Tables
from lsp_geo.errors import NotKnown


def take(
    tables: Tables,
    what: str,
    table: pd.DataFrame,
    shown: Sequence[takeaway.Shown],
    out: Path,
    empty: str = takeaway.NO_FIGURE,
) -> None:
    """Write a table of several indicators with its source."""
    about = takeaway.about_several(tables, what, shown, "", date.today())
    write(TakeAway(table, about, empty=empty), out)


def write(made: TakeAway, out: Path) -> None:
    """Write a workbook or a CSV file, whichever its name asks for, and say where."""
    kinds = {".xlsx": made.excel, ".csv": made.csv}
    if out.suffix.lower() not in kinds:
        raise NotKnown(f"“{out.name}” must end with .xlsx or .csv.")
    try:
        export.write_whole(out, kinds[out.suffix.lower()]())
    except OSError as error:
        raise NotKnown(f"{out} cannot be written: {error.strerror}.") from None
    print(out)


def show(table: pd.DataFrame, how: str) -> None:
    """Print rows as a table, as CSV or as JSON."""
    if how == "csv":
        print(export.csv(table), end="")
    elif how == "json":
        show_json(records(table))
    elif table.empty:
        print("Nothing to show.")
    else:
        print(table.to_string(index=False, na_rep="", max_colwidth=60))


def show_json(value: object) -> None:
    """Print as JSON; where the terminal lacks a letter, in the way that loses nothing."""
    plain = "utf" not in (sys.stdout.encoding or "").lower()
    print(json.dumps(value, indent=1, ensure_ascii=plain))


def records(table: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as JSON has them: what is missing is null."""
    rows: list[dict[str, object]] = json.loads(table.to_json(orient="records"))
    return rows


def given(path: Path, most: int) -> bytes:
    """A file's bytes, no more than one beyond ``most``, which is enough to refuse it."""
    try:
        with path.open("rb") as handle:
            return handle.read(most + 1)
    except OSError as error:
        raise NotKnown(f"{path} cannot be read: {error.strerror}.") from None
