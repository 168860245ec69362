"""The two files of every table, a workbook and a CSV, each made when its button is clicked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

import pandas as pd
import streamlit as st

from lsp_geo import export
from lsp_geo.analysis import takeaway
from lsp_geo.analysis.takeaway import Shown, TakeAway
from lsp_geo.city import City
from lsp_geo.ui import sharing

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(name: str, made: Callable[[], TakeAway], called: str = "This table") -> None:
    """Two buttons beside each other.

    Parameters
    ----------
    name : of the files, without their ending; no two tables of a page share one
    made : the table and what is to be known of it
    called : what the buttons say is taken away
    """
    with st.container(horizontal=True, horizontal_alignment="left", gap="small"):
        for kind, ending, mime in (("Excel", "xlsx", EXCEL), ("CSV", "csv", "text/csv")):
            st.download_button(
                f"{called} ({kind})",
                (lambda: made().excel()) if kind == "Excel" else (lambda: made().csv()),
                f"{name}.{ending}",
                mime,
                on_click="ignore",
                key=f"take_{name}_{ending}",
            )


def offer_table(
    city: City,
    page: str,
    what: str,
    table: Callable[[], pd.DataFrame],
    shown: Sequence[Shown],
    *,
    decimals: Mapping[str, int] = MappingProxyType({}),
    empty: str = takeaway.NO_FIGURE,
    called: str = "This table",
) -> None:
    """Two buttons for a table of one or several indicators.

    Parameters
    ----------
    page : whose address reopens the view
    what : the table in a few words; the files are named after the city and it
    table : makes the columns as people read them
    shown : the indicators in it, with the period shown or None
    decimals, empty : as ``TakeAway`` has them
    """
    # Known only while the page is drawn, not when a button is clicked.
    address = sharing.address(page)

    def made() -> TakeAway:
        about = takeaway.about_several(city.tables, what, shown, address, date.today())
        return TakeAway(table(), about, decimals, empty)

    offer(export.file_name(city.name, what), made, called)
