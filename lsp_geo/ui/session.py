"""Data read once for all readers, and plain words when it cannot be read."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import streamlit as st

from lsp_geo.city import City
from lsp_geo.data import folder
from lsp_geo.errors import DataError
from lsp_geo.export import stamp
from lsp_geo.paths import data_folder, static_folder
from lsp_geo.ui import navigation, presentations, visit

STAMP = "data stamp"


@st.cache_resource(show_spinner=False, max_entries=2)
def _open(edition: str) -> tuple[City, TemporaryDirectory]:
    """The city of one edition of the data, and the copy it goes on reading from.

    Files are read when first asked for: without a copy of its own a city that was opened before
    the data were exchanged would read some of them from the folder that came after.
    """
    del edition  # it only tells one edition from the next
    data = data_folder()
    copy = folder.held_still(data)
    try:
        opened = City(Path(copy.name, data.name), static_folder())
        # Damaged data are found here and not on the first page that looks at them.
        _ = opened.files
    except DataError as error:
        raise folder.of_itself(error, copy.name, data) from None
    return opened, copy


def opened() -> City:
    """The city as its data are now, for what is served beside the pages.

    Raises
    ------
    DataError
        Where a file under the data folder is damaged.
    """
    return _of(_newest())


def _newest() -> str:
    """The edition of the data that is there now."""
    data = data_folder()
    folder.settle(data)
    return stamp(data)


def _of(edition: str) -> City:
    """The city of an edition, opened anew where the files of its maps have gone."""
    found, _ = _open(edition)
    if not found.has_its_files():
        _open.clear(edition)
        found, _ = _open(edition)
    return found


def city() -> City:
    """The city's data, with the visitor's own figures and areas where there are any.

    Where they cannot be read, it says so and stops the page. A visitor goes on with the edition of
    the data that was there when the visit began.
    """
    navigation.enter_by_app()
    try:
        if STAMP not in st.session_state:
            st.session_state[STAMP] = _newest()
        shared = _of(st.session_state[STAMP])
        return visit.city(shared) or shared
    except DataError as error:
        _stop(error.relative_to(data_folder()), error)
    except OSError as error:
        _stop(f"{error.strerror or 'it cannot be read or written'}.", error)


def alone(draw: Callable[[City], None]) -> Callable[[], None]:
    """A page that is drawn alone when one of its own controls is changed.

    Navigation, search and foot are then neither made nor sent again. A link, the browser's “back”
    and an address that is opened run ``main.py``, which reads the address, and so does whatever
    stands outside the page.
    """

    @st.fragment
    @wraps(draw)
    def drawn() -> None:
        with navigation.by_app(), in_words():
            presentations.tell()
            draw(city())

    @wraps(draw)
    def begun() -> None:
        navigation.enter_by_app()
        drawn()

    return begun


@contextmanager
def in_words() -> Iterator[None]:
    """What a page runs inside: a file that is damaged or gone since stops it in plain words."""
    try:
        yield
    except DataError as error:
        # The files are read from the copy that this visit holds.
        _stop(error.relative_to(city().data), error)


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
