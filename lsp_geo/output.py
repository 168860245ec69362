"""What the command line gives back: rows on the screen, files in a folder."""

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
        # Where the terminal lacks a letter, JSON has a way to write it that loses nothing.
        plain = "utf" not in (sys.stdout.encoding or "").lower()
        rows = json.loads(table.to_json(orient="records"))
        print(json.dumps(rows, indent=1, ensure_ascii=plain))
    elif table.empty:
        print("Nothing to show.")
    else:
        print(table.to_string(index=False, na_rep="", max_colwidth=60))
