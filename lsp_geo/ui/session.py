"""Data read once for all readers, and plain words when it cannot be read."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import streamlit as st

from lsp_geo.city import City
from lsp_geo.errors import DataError
from lsp_geo.paths import data_folder, static_folder
from lsp_geo.ui import navigation

# Seconds between two looks at whether the data have been changed under the running app.
_LOOK_EVERY = 5.0


@st.cache_resource(show_spinner="Reading the data and drawing the maps…")
def _open() -> City:
    opened = City(data_folder(), static_folder())
    # Damaged data are found here and not on the first page that looks at them.
    _ = opened.files
    return opened


@st.cache_resource
def _looked() -> dict[str, float]:
    """When the data were last looked at; a clock that nobody can set back."""
    return {"at": time.monotonic()}


def _current() -> City:
    """The city as its data are now: opened anew where they were changed under the running app."""
    opened, looked = _open(), _looked()
    if time.monotonic() - looked["at"] < _LOOK_EVERY:
        return opened
    looked["at"] = time.monotonic()
    if opened.is_current():
        return opened
    _open.clear()
    return _open()


def city() -> City:
    """The city's data; where they cannot be read, says so and stops the page."""
    navigation.enter_by_app()
    try:
        return _current()
    except DataError as error:
        _stop(error.relative_to(data_folder()), error)
    except OSError as error:
        _stop(f"{error.strerror or 'it cannot be read or written'}.", error)


@contextmanager
def in_words() -> Iterator[None]:
    """What a page runs inside: a file that is damaged or gone since stops it in plain words."""
    try:
        yield
    except DataError as error:
        _stop(error.relative_to(data_folder()), error)


def _stop(reason: str, error: Exception) -> NoReturn:
    """Plain words for readers; whoever runs the app finds the whole of it in its log."""
    logging.getLogger(__name__).error("The data cannot be opened: %s", error)
    st.title("The data cannot be read", anchor=False)
    st.error(
        "Nothing is shown, because a wrong figure is worse than none. Please tell whoever runs "
        "this explorer; when the data are put right, this page works again by itself."
    )
    st.text(f"For them: {reason}")
    st.stop()
