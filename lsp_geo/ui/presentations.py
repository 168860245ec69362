"""Which presentation the address asks for, and the reader's own one."""

from __future__ import annotations

import os

import streamlit as st

from lsp_geo.city import City, kept
from lsp_geo.data.levels import WARDS
from lsp_geo.errors import NotKnown
from lsp_geo.presentation import links, ready
from lsp_geo.presentation import view as presentation_view
from lsp_geo.presentation.view import Presentation, View

OWN = "own"
PAGE = "present"
_VIEWS, _NAME = "own_views", "own_name"


def own() -> list[View]:
    """The reader's own views, kept in this session only."""
    return st.session_state.setdefault(_VIEWS, [])


def add(*views: View) -> None:
    """Put views at the end of the reader's own, and say so."""
    first = len(own()) + 1
    own().extend(views)
    places = f"view {first}" if len(views) == 1 else f"views {first} to {len(own())}"
    st.toast(f"Added as {places} of your presentation, on the page “Present”.")


def own_presentation() -> Presentation:
    """The reader's own views under their name."""
    return Presentation(st.session_state.get(_NAME) or "Our presentation", tuple(own()))


def replace_own(made: Presentation) -> None:
    """Take a presentation as the reader's own."""
    st.session_state[_VIEWS], st.session_state[_NAME] = list(made.views), made.name


def find(city: City, show: str) -> Presentation:
    """The presentation of that name: a pillar, a ward, a question, ``own``, or one encoded.

    Raises
    ------
    NotKnown
        With a message for the reader.
    """
    # Mail programs add signs at the end of an address.
    show = show.strip().rstrip(".,;) ")
    if show == OWN:
        if not own():
            raise NotKnown("Your own presentation is empty: add a view first.")
        return own_presentation()
    if show in {pillar.number for pillar in city.tables.catalogue.pillars}:
        return for_pillar(city, show)
    if show in ready.QUESTIONS:
        return for_question(city, show)
    if show.upper() in city.tables.geography.areas(WARDS).index:
        return for_ward(city, show.upper())
    views = presentation_view.decode(show)
    return Presentation(
        "Presentation", tuple(presentation_view.check(city.tables, view) for view in views)
    )


@kept
def for_pillar(city: City, number: str) -> Presentation:
    """The ready presentation of a pillar."""
    return ready.for_pillar(city.tables, number)


@kept
def for_ward(city: City, code: str) -> Presentation:
    """The ready presentation of a ward."""
    return ready.for_ward(city.tables, city.profile(code))


@kept
def for_question(city: City, key: str) -> Presentation:
    """The ready presentation of a question."""
    return ready.for_question(city.tables, key)


def own_show() -> str:
    """What stands for the own presentation in an address: its views where they fit."""
    return presentation_view.encode(own()) if presentation_view.fits_address(own()) else OWN


def start(show: str, number: int = 1) -> None:
    """Open a presentation at one of its views."""
    st.query_params.from_dict({"show": show, "slide": str(number)})


def leave() -> None:
    """Back to the page on which presentations are put together."""
    st.query_params.clear()


def is_on() -> bool:
    """Whether a presentation is being shown, so that no navigation is drawn."""
    return "slide" in st.query_params


def seen_address(page: str) -> str:
    """Where this browser sees the app, given the page it is on; without a slash at the end."""
    return (st.context.url or "").removesuffix("/").removesuffix(f"/{page}")


def base_address(page: str) -> str:
    """Where other devices reach this app; empty where that cannot be known.

    ``LSP_PUBLIC_URL`` is preferred to what the browser and the network say.
    """
    only_here = st.get_option("server.address") in ("localhost", "127.0.0.1", "::1")
    return links.public_address(
        seen_address(page),
        os.environ.get("LSP_PUBLIC_URL", ""),
        "" if only_here else links.own_address(),
    )


def address_of(show: str, number: int, view: View) -> str:
    """The address that opens this view elsewhere; empty where none can be known."""
    base = base_address(PAGE)
    if not base:
        return ""
    if show == OWN or presentation_view.is_encoded(show):
        # One view is enough, and a short code can be read from further away.
        return links.page_address(base, PAGE, show=presentation_view.encode([view]), slide="1")
    return links.page_address(base, PAGE, show=show, slide=str(number))
