"""What stands around every page: visible focus, a title, words for screen readers, and the foot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lsp_geo import templates
from lsp_geo.analysis import about
from lsp_geo.city import City, kept
from lsp_geo.ui import components, navigation


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
    components.put_style("shell.css", "print.css", "finder.css", "spine.css", "places.css")
    page = st.container()
    with st.container(key="shell_bare" if bare else "shell", gap="small"):
        if not bare:
            _foot(city)
        _watch(city, name)
    with page:
        yield


def _foot(city: City) -> None:
    """Who answers for the explorer, of when its data are, and the statements a public body owes."""
    with st.container(key="foot", gap="small"):
        st.html(templates.parts("shell.html").foot(_lines(city.public)))
        with st.container(horizontal=True, gap="medium"):
            for page, title in navigation.STATEMENTS.items():
                st.page_link(navigation.page(page), label=title, width="content")


@kept
def _lines(city: City) -> list[str]:
    return about.foot(city.geography, city.catalogue)


def _draw_again() -> None:
    """Nothing: the run itself is what was asked for."""


def _watch(city: City, name: str) -> None:
    """What only the browser can do: see `templates/shell.js`."""
    component = st.components.v2.component(
        "shell",
        html=str(templates.parts("shell.html").live()),
        js=templates.constant("shell.js"),
        isolate_styles=False,
    )
    component(
        key="shell_watch",
        data={"page": navigation.TITLES[name], "site": f"{city.name} neighbourhoods"},
        on_back_change=_draw_again,
        height=1,
    )
