"""A visitor's own areas: made, renamed, taken away, and carried by the address if they may."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lsp_geo.analysis.comparison import MOST
from lsp_geo.area import address, own
from lsp_geo.area.own import MOST_AREAS, Origin, OwnArea
from lsp_geo.city import City
from lsp_geo.data.levels import YOURS
from lsp_geo.errors import NotKnown
from lsp_geo.presentation.parts import LINKED_AREAS, OWN_AREAS
from lsp_geo.ui import presentations, state, visit


def read(city: City) -> list[str]:
    """Take the areas that the address carries, beside those held; returns what is wrong with it."""
    text = st.query_params.get(OWN_AREAS, "")
    if not text or text == state.written_before(OWN_AREAS):
        return []
    try:
        given = address.read(text)
    except NotKnown:
        # `parts` names it with the other parts of the address.
        return []
    return _take(city, given)


def _take(city: City, given: Sequence[tuple[str, Origin]]) -> list[str]:
    ground, problems = visit.ground(city.public), []
    held = {area.code: area for area in visit.areas()}
    for name, origin in given:
        try:
            made = own.make(ground, name, origin)
        except NotKnown as error:
            problems.append(f"“{name}” cannot be shown: {error}")
        else:
            held[made.code] = made
    # Of too many, those of the address stay: they are what it is about.
    _hold(city, list(held.values())[-MOST_AREAS:])
    return problems


def _hold(city: City, areas: Sequence[OwnArea]) -> None:
    """Hold these areas, and have the address carry those of them that it may."""
    gone = {area.code for area in visit.areas()} - {area.code for area in areas}
    visit.hold(city.public, areas=areas)
    text = address.written(areas)
    count = len(address.read(text)) if text else 0
    linked = [area.code for area in areas if not area.is_private][:count]
    st.session_state[OWN_AREAS], st.session_state[LINKED_AREAS] = text, linked
    _let_go(gone, bool(areas))


def _let_go(gone: set[str], some_left: bool) -> None:
    """Let go of the choices that named areas which have gone."""
    if st.session_state.get("area") in gone:
        st.session_state["area"] = ""
    chosen = st.session_state.get("compared")
    if chosen and gone & set(chosen):
        st.session_state["compared"] = [code for code in chosen if code not in gone]
    if not some_left and st.session_state.get("level") == YOURS:
        del st.session_state["level"]
    if gone:
        presentations.drop_areas(gone)


def add(city: City, name: str, origin: Origin) -> OwnArea:
    """Make an area and choose it.

    Raises
    ------
    NotKnown, FileRefused
        In plain words, where none can be made, or as many as may be are held.
    """
    made = own.make(visit.ground(city.public), name, origin)
    others = [area for area in visit.areas() if area.code != made.code]
    if len(others) >= MOST_AREAS:
        raise NotKnown(f"You have {MOST_AREAS} areas, as many as can be held: remove one first.")
    _hold(city, [*others, made])
    choose(made.code)
    return made


def choose(code: str) -> None:
    """Make an own area the chosen one: on the map, on the page of wards, and to be compared."""
    st.session_state["area"], st.session_state["level"] = code, YOURS
    compared = st.session_state.get("compared")
    if compared is not None and code not in compared and len(compared) < MOST:
        st.session_state["compared"] = [*compared, code]


def rename(city: City, code: str, name: str) -> None:
    """Give an own area another name; NotKnown for one that cannot be shown."""
    _hold(city, [area.renamed(name) if area.code == code else area for area in visit.areas()])


def remove(city: City, code: str) -> None:
    """Forget an own area."""
    _hold(city, [area for area in visit.areas() if area.code != code])
