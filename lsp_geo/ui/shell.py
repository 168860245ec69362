"""What stands around every page: visible focus, a title, words for screen readers, and the foot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import streamlit as st

from lsp_geo import templates
from lsp_geo.analysis import about
from lsp_geo.city import City, kept
from lsp_geo.ui import components, map_frame, navigation, screen


@contextmanager
def around(city: City, name: str, *, bare: bool) -> Iterator[None]:
    """Draw the shell of a page; the page itself is drawn inside.

    The foot is drawn first, into its place below, because a page may stop halfway.

    Parameters
    ----------
    city : whose pages these are
    name : of the page, as the navigation has it
    bare : whether a hall or another site's page sees the view and nothing else
    """
    # In one element, which the browser keeps; those of parts of a page would go out with each.
    sheets = ("colours.css", "shell.css", "print.css", "finder.css", "spine.css", "places.css")
    components.put_style(*sheets, *_of_theme(bare))
    page = st.container()
    with st.container(key="shell_bare" if bare else "shell", gap="small"):
        if not bare:
            _foot(city)
        _watch(city, name, bare)
    with page:
        yield


def _foot(city: City) -> None:
    """Who answers for the explorer, of when its data are, and the statements a public body owes."""
    with st.container(key="foot", gap="small"):
        components.put_html(templates.parts("shell.html").foot(_lines(city.public)))
        with st.container(horizontal=True, gap="medium"):
            for page, title in navigation.STATEMENTS.items():
                st.page_link(navigation.page(page), label=title, width="content")


@kept
def _lines(city: City) -> list[str]:
    return about.foot(city.geography, city.catalogue)


def _of_theme(bare: bool) -> list[str]:
    # Slides are paper.
    return ["print_dark.css"] if screen.is_dark() and not bare else []


@cache
def _script() -> str:
    pages = ["" if name == navigation.HOME else name for name in navigation.TITLES]
    return templates.render("shell.js", pages=pages)


def _draw_again() -> None:
    """Nothing: the run itself is what was asked for."""


def _watch(city: City, name: str, bare: bool) -> None:
    """What only the browser can do: see `templates/shell.js`."""
    component = st.components.v2.component(
        "shell",
        html=str(templates.parts("shell.html").live()),
        js=_script(),
        isolate_styles=False,
    )
    component(
        key="shell_watch",
        data={
            "page": navigation.TITLES[name],
            "site": f"{city.name} neighbourhoods",
            # Slides are paper.
            "dark": screen.is_dark() and not bare,
        },
        on_back_change=_draw_again,
        on_empty_change=map_frame.draw_anew,
        height=1,
    )
