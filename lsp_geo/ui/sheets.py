"""Fact sheets and the State of the city to take away, made when their button is clicked."""

from __future__ import annotations

from datetime import date

import streamlit as st

from lsp_geo import export
from lsp_geo.city import LOCAL_APP, Desk
from lsp_geo.reports import files as sheet_files
from lsp_geo.ui import presentations, session
from lsp_geo.ui.pages import ward as ward_page

_KINDS = {".pdf": ("PDF", "application/pdf"), ".html": ("web page", "text/html")}


def offer_ward(area_code: str) -> None:
    """The fact sheet of a ward as PDF and as web page."""
    _offer("Fact sheet", f"sheet-{area_code}", area_code, "ward")


def offer_state() -> None:
    """The State of the city of this year as PDF, as web page, and its figures."""
    year = date.today().year
    _offer(
        f"State of the city {year}", f"state-of-the-city-{year}", sheet_files.CITY, "outcomes", year
    )


def _offer(called: str, file: str, name: str, page: str, year: int | None = None) -> None:
    base = presentations.base_address(page) or LOCAL_APP
    with st.container(horizontal=True, horizontal_alignment="left", gap="small"):
        for suffix, (kind, mime) in _KINDS.items():
            st.download_button(
                f"{called} ({kind})",
                lambda suffix=suffix: sheet_files.written(
                    sheet_files.sheet(_desk(base), name, year), suffix
                ),
                f"{file}{suffix}",
                mime,
                on_click="ignore",
                key=f"sheet_{page}{suffix}",
            )
        if year is not None:
            st.download_button(
                f"{called}, its figures (CSV)",
                lambda: export.csv(sheet_files.sheet(_desk(base), name, year).figures),
                f"{file}.csv",
                "text/csv",
                on_click="ignore",
                key=f"sheet_{page}.csv",
            )


def _desk(base: str) -> Desk:
    desk = _desk_of(base)
    desk.today = date.today()
    return desk


@st.cache_resource(show_spinner=False, max_entries=4)
def _desk_of(base: str) -> Desk:
    """What sheets share, kept for all readers who see the app under one address."""
    shared = session.city()
    desk = Desk(shared.tables, base, standings={"ward25": ward_page.standing("ward25")})
    desk.atlas = shared.atlas
    return desk
