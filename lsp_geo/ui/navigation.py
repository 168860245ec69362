"""The pages of the app, and the way in: always by main.py.

A fresh server that is asked for ``/map`` first takes the folder ``pages/`` for Streamlit's old kind
of multipage app, and runs ``pages/map.py`` without main.py: no view is read from the address. It
does so until ``st.navigation`` has been called once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

HOME = "home"
# Titles by the name of the page's file and address, in the order of the navigation; by what a
# reader wants to do. The first stands on its own.
SECTIONS = {
    "": {HOME: "Home"},
    "Explore": {"map": "Map", "ward": "My ward", "compare": "Compare"},
    "Understand": {
        "inequality": "Inequality",
        "change": "Change",
        "priorities": "Priorities",
        "outcomes": "Outcomes",
    },
    "Use": {"present": "Present", "sources": "Sources and methods"},
}
_RUN_BY_APP: ContextVar[bool] = ContextVar("run_by_app", default=False)


def file(name: str) -> str:
    """The file of a page, as links to it want it."""
    return f"pages/{name}.py"


def pages() -> dict[str, list[st.Page]]:
    """All pages by section, in the order of the navigation."""
    return {
        section: [_page(name, title) for name, title in titles.items()]
        for section, titles in SECTIONS.items()
    }


def _page(name: str, title: str) -> st.Page:
    if name == HOME:
        return st.Page(file(name), title=title, default=True)
    return st.Page(file(name), title=title, url_path=name)


@contextmanager
def by_app() -> Iterator[None]:
    """What main.py runs inside: pages run there know that it has gone before."""
    token = _RUN_BY_APP.set(True)
    try:
        yield
    finally:
        _RUN_BY_APP.reset(token)


def enter_by_app() -> None:
    """Start again at main.py where Streamlit has run a page file on its own."""
    if not _RUN_BY_APP.get():
        st.navigation(pages(), position="hidden")
        st.rerun()
