"""Data read once for all readers, and plain words when it cannot be read."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from lsp_geo.city import City
from lsp_geo.data import folder
from lsp_geo.errors import DataError
from lsp_geo.paths import data_folder, static_folder
from lsp_geo.ui import navigation

STAMP = "data stamp"


@st.cache_resource(show_spinner="Reading the data and drawing the maps…", max_entries=2)
def _open(stamp: str) -> tuple[City, TemporaryDirectory]:
    """The city of one edition of the data, and the copy it goes on reading from.

    Files are read when first asked for: without a copy of its own a city that was opened before
    the data were exchanged would read some of them from the folder that came after.
    """
    del stamp  # it only tells one edition from the next
    data = data_folder()
    copy = folder.held_still(data)
    try:
        opened = City(Path(copy.name, data.name), static_folder())
        # Damaged data are found here and not on the first page that looks at them.
        _ = opened.files
    except DataError as error:
        file = error.file.replace(copy.name, str(data.parent))
        raise DataError(file, error.problem, error.line, error.field) from None
    return opened, copy


def city() -> City:
    """The city's data; where a file is damaged, says which and stops the page.

    A visitor goes on with the edition of the data that was there when the visit began.
    """
    navigation.enter_by_app()
    try:
        data = data_folder()
        folder.settle(data)
        stamp = st.session_state.setdefault(STAMP, folder.stamp(data))
        return _open(stamp)[0]
    except DataError as error:
        st.title("The data cannot be read")
        st.error(f"{error}")
        st.markdown(
            "Nothing is shown, because a wrong figure is worse than none. Put the file right, or "
            "get `data/` again from the project, then reload this page. "
            "`python -m lsp_geo check` gives the same message."
        )
        st.stop()
