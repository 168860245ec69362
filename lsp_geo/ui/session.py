"""Data read once for all readers, and plain words when it cannot be read."""

from __future__ import annotations

import streamlit as st

from lsp_geo.city import City
from lsp_geo.errors import DataError
from lsp_geo.paths import data_folder, static_folder
from lsp_geo.ui import navigation


@st.cache_resource(show_spinner=False)
def _open() -> City:
    opened = City(data_folder(), static_folder())
    # Damaged data are found here and not on the first page that looks at them.
    _ = opened.files
    return opened


def opened() -> City:
    """The one city of this server, for what is served beside the pages.

    Raises
    ------
    DataError
        Where a file under the data folder is damaged.
    """
    return _open()


def city() -> City:
    """The city's data; where a file is damaged, says which and stops the page."""
    navigation.enter_by_app()
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
