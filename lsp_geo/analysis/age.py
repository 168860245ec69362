"""Which figures are older than the newest edition known of their source."""

from __future__ import annotations

from datetime import date

import pandas as pd

from lsp_geo import formatting
from lsp_geo.data.editions import late
from lsp_geo.data.tables import Tables

COLUMNS = ["Indicator", "Held", "Newer", "How it is renewed"]


def older(tables: Tables, today: date) -> pd.DataFrame:
    """Indicators with a newer edition that is out, or should be by ``today``.

    Returns
    -------
    DataFrame
        COLUMNS, in the order of the catalogue: names and sentences for readers.
    """
    catalogue = tables.catalogue
    held = {name: tables.periods(name)[-1] for name in catalogue.indicators}
    rows = [
        {
            "Indicator": catalogue.indicator(one.indicator).name,
            "Held": formatting.period(one.held),
            "Newer": one.why.removeprefix("newer: "),
            "How it is renewed": "lsp-geo refresh" if one.source else "by hand",
        }
        for one in late(held, today)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def summary(rows: pd.DataFrame, indicators: int) -> str:
    """How many of all indicators are in ``older``, in one sentence."""
    if rows.empty:
        return f"No newer edition is known of for any of the {indicators}."
    are = "is" if len(rows) == 1 else "are"
    return (
        f"{len(rows)} of {indicators} indicators {are} older than the newest edition that their "
        "publisher has out or should have by now."
    )
