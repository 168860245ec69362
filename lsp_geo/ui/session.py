"""Data read once for all readers, and plain words when it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lsp_geo.city import open_files
from lsp_geo.data.tables import Tables, open_tables
from lsp_geo.errors import DataError
from lsp_geo.maps.classes import Atlas
from lsp_geo.maps.static_files import StaticFiles
from lsp_geo.paths import data_folder, static_folder


@dataclass(frozen=True)
class City:
    """All that is shared between readers: never changed after it is made."""

    tables: Tables
    atlas: Atlas
    files: StaticFiles


@st.cache_resource(show_spinner="Reading the data and drawing the maps…")
def _open() -> City:
    tables = open_tables(data_folder())
    atlas = Atlas(tables)
    return City(tables, atlas, open_files(tables, atlas, data_folder(), static_folder()))


def city() -> City:
    """The city's data; where a file is damaged, says which and stops the page."""
    _enter_by_app()
    try:
        return _open()
    except DataError as error:
        st.title("The data cannot be read")
        st.error(f"{error}")
        st.markdown(
            "Nothing is shown, because a wrong figure is worse than none. Put the file right, or "
            "get `data/` again from the project, then reload this page. "
            "`python -m lsp_geo check` gives the same message."
        )
        st.stop()


def _enter_by_app() -> None:
    """Start again at app.py where Streamlit has run a page file on its own.

    A fresh server that is asked for ``/map`` first takes the folder ``pages/`` for its old kind of
    multipage app, and does so until ``st.navigation`` has been called once.
    """
    if PagesManager.uses_pages_directory and get_script_run_ctx() is not None:
        PagesManager.uses_pages_directory = False
        st.rerun()
