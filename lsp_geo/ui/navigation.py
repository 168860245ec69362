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
    "Use": {
        "present": "Present",
        "your_data": "Your data",
        "sources": "Sources and methods",
    },
}
# What a public body must publish: linked from the foot of every page, not from the navigation.
STATEMENTS = {"accessibility": "Accessibility statement", "privacy": "Privacy notice"}
TITLES = {name: title for titles in SECTIONS.values() for name, title in titles.items()}
TITLES |= STATEMENTS
_PAGES = "_pages"
_RUN_BY_APP: ContextVar[bool] = ContextVar("run_by_app", default=False)


def page(name: str) -> st.Page:
    """A page, as links to it want it."""
    return _made()[name]


def pages() -> dict[str, list[st.Page]]:
    """All pages by section, in the order of the navigation; the statements are in no menu."""
    made = _made()
    shown = {section: [made[name] for name in titles] for section, titles in SECTIONS.items()}
    shown[""] += [made[name] for name in STATEMENTS]
    return shown


def _made() -> dict[str, st.Page]:
    """Every page by its name, made once a visit: each looks its file up on the disk."""
    if _PAGES not in st.session_state:
        st.session_state[_PAGES] = {name: _page(name) for name in TITLES}
    return st.session_state[_PAGES]


def _page(name: str) -> st.Page:
    path = f"pages/{name}.py"
    if name == HOME:
        return st.Page(path, title=TITLES[name], default=True)
    return st.Page(
        path,
        title=TITLES[name],
        url_path=name,
        visibility="hidden" if name in STATEMENTS else "visible",
    )


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
