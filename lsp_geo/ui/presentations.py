"""Which presentation the address asks for, and the reader's own one."""

from __future__ import annotations

import os
from collections.abc import Collection

import streamlit as st

from lsp_geo.city import City
from lsp_geo.errors import NotKnown
from lsp_geo.presentation import links, named, phone
from lsp_geo.presentation import view as presentation_view
from lsp_geo.presentation.view import Presentation, View

OWN = "own"
PAGE = "present"
_VIEWS, _NAME, _SAID = "own_views", "own_name", "_own_views_said"


def own() -> list[View]:
    """The reader's own views, kept in this session only."""
    return st.session_state.setdefault(_VIEWS, [])


def put(*views: View) -> bool:
    """Put views at the end of the reader's own; says so where there is no room for all of them."""
    if len(own()) + len(views) > presentation_view.MOST_VIEWS:
        st.session_state[_SAID] = (
            f"A presentation has {presentation_view.MOST_VIEWS} views at most, and yours has "
            f"{len(own())}: remove some on the page “Present” first."
        )
        return False
    own().extend(views)
    return True


def add(*views: View) -> None:
    """Put views at the end of the reader's own, and say so."""
    first = len(own()) + 1
    if not put(*views):
        return
    places = f"view {first}" if len(views) == 1 else f"views {first} to {len(own())}"
    st.session_state[_SAID] = f"Added as {places} of your presentation, on the page “Present”."


def tell() -> None:
    """Say once what came of putting views there: a button's callback must not draw."""
    if _SAID in st.session_state:
        st.toast(st.session_state.pop(_SAID))


def drop_what_is_gone(city: City) -> int:
    """Take out views that the data cannot show any more, for they were changed; how many."""
    shown = [view for view in own() if presentation_view.can_be_shown(city.tables, view)]
    gone = len(own()) - len(shown)
    st.session_state[_VIEWS] = shown
    return gone


def drop_private() -> None:
    """Take out views of the visitor's own figures: they have been taken away, or are others now."""
    st.session_state[_VIEWS] = presentation_view.public(own())


def drop_areas(codes: Collection[str]) -> None:
    """Take out views of areas of the visitor's own that have been taken away."""
    st.session_state[_VIEWS] = [view for view in own() if not {view.area, view.other} & set(codes)]


def own_presentation() -> Presentation:
    """The reader's own views under their name."""
    name = presentation_view.plain_text(st.session_state.get(_NAME) or "")
    return Presentation(name or "Our presentation", tuple(own()))


def replace_own(made: Presentation) -> None:
    """Take a presentation as the reader's own."""
    st.session_state[_VIEWS], st.session_state[_NAME] = list(made.views), made.name


def find(city: City, show: str) -> Presentation:
    """The presentation of that name: ``own``, or one of ``named.find``.

    Raises
    ------
    NotKnown
        With a message for the reader.
    """
    if show.strip() == OWN:
        if not own():
            raise NotKnown("Your own presentation is empty: add a view first.")
        return own_presentation()
    # Figures of one's own are in none of these: phones and other readers are given the same.
    return named.find(city.public, show)


def own_show() -> str:
    """What stands for the own presentation in an address: its views where they may be in one."""
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


def leave_elsewhere(page: str) -> None:
    """On a page that shows no presentation, take its part out of the address and start again."""
    if is_on() and page != PAGE:
        del st.query_params["slide"]
        st.rerun()


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


def phone_page(show: str, number: int, view: View) -> tuple[str, int]:
    """What a phone is given of a view of a presentation: the presentation, and which of its views.

    One view of one's own is enough, and a short code can be read from further away.
    """
    if show == OWN or presentation_view.is_encoded(show):
        return presentation_view.encode([view]), 1
    return show, number


def address_of(show: str, number: int, view: View) -> str:
    """The address of this view's page for phones; empty where none can be known or may be had.

    Figures of one's own are in no page that others can open.
    """
    if presentation_view.is_private(view):
        return ""
    base = base_address(PAGE)
    return base and phone.address(base, *phone_page(show, number, view))
