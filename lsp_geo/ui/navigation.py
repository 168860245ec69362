"""The pages of the app, and the way in: always by app.py.

A fresh server that is asked for ``/map`` first takes the folder ``pages/`` for Streamlit's old kind
of multipage app, and runs ``pages/map.py`` without app.py: no view is read from the address. It
does so until ``st.navigation`` has been called once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

# What a public body must publish: linked from the foot of every page, not from the navigation.
STATEMENTS = {"accessibility": "Accessibility statement", "privacy": "Privacy notice"}
# Titles by the name of the page's file and address, in the order of the navigation.
TITLES = {
    "home": "Home",
    "map": "Map",
    "ward": "Ward",
    "compare": "Compare",
    "inequality": "Inequality",
    "priorities": "Priorities",
    "change": "Change",
    "outcomes": "Outcomes",
    "present": "Present",
    "sources": "Sources and methods",
    **STATEMENTS,
}
_RUN_BY_APP: ContextVar[bool] = ContextVar("run_by_app", default=False)


def file(name: str) -> str:
    """The file of a page, as links to it want it."""
    return f"pages/{name}.py"


def pages() -> list[st.Page]:
    """All pages in the order of the navigation."""
    return [
        st.Page(file(name), title=title, default=True)
        if name == "home"
        else st.Page(
            file(name),
            title=title,
            url_path=name,
            visibility="hidden" if name in STATEMENTS else "visible",
        )
        for name, title in TITLES.items()
    ]


@contextmanager
def by_app() -> Iterator[None]:
    """What app.py runs inside: pages run there know that it has gone before."""
    token = _RUN_BY_APP.set(True)
    try:
        yield
    finally:
        _RUN_BY_APP.reset(token)


def enter_by_app() -> None:
    """Start again at app.py where Streamlit has run a page file on its own."""
    if not _RUN_BY_APP.get():
        st.navigation(pages(), position="hidden")
        st.rerun()
