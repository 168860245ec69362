"""The app on another district's data, and what must not be named there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lsp_geo.ui import session
from tests.helpers import SCRIPT

PAGES = (
    "home",
    "map",
    "ward",
    "compare",
    "inequality",
    "priorities",
    "change",
    "outcomes",
    "present",
    "your_data",
    "sources",
)
# What is true of the first district, and must stand nowhere on another's pages; a publisher of
# figures for all of England may have its name.
FIRST = ("Liverpool", "Mersey", "E08000012", "eight pillars", "City Plan", "core cit", "2040 Plan")
PUBLISHER = "University of Liverpool"


@contextmanager
def app_on(data: Path) -> Iterator[None]:
    """The app on other data, its map files in a folder of their own, nothing kept after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSP_DATA", str(data))
        patch.setattr(session, "static_folder", lambda: data.with_name("static"))
        st.cache_resource.clear()
        yield
    st.cache_resource.clear()


def open_page(page: str, **parameters: str) -> AppTest:
    """A page of the app, by its own address."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=120)
    app.switch_page(f"pages/{page}.py")
    for key, value in parameters.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, (page, app.exception)
    return app


def knows_nothing_of_the_first(text: str, where: str) -> None:
    """Fail where a text names what belongs to the first district only."""
    text = text.replace(PUBLISHER, "")
    for word in FIRST:
        at = text.find(word)
        assert at < 0, (where, text[max(0, at - 60) : at + 60])
