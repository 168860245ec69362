"""One visitor's city, where they have figures or areas of their own: in this session alone."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lsp_geo.area import own
from lsp_geo.area.ground import Ground
from lsp_geo.area.own import OwnArea
from lsp_geo.city import City, kept
from lsp_geo.errors import FileRefused, NotKnown
from lsp_geo.partner.indicators import Own
from lsp_geo.visitor import VisitorCity

_CITY, _GONE = "_own_city", "_own_areas_gone"


def city(shared: City) -> VisitorCity | None:
    """The visitor's city, None where they have nothing of their own.

    It is made anew where the shared city was: the data may be others, and areas may have gone.
    """
    held: VisitorCity | None = st.session_state.get(_CITY)
    if held is None or held.shared is shared:
        return held
    areas = []
    for area in held.own_areas:
        try:
            areas.append(own.make(ground(shared), area.name, area.origin))
        except (NotKnown, FileRefused) as error:
            st.session_state[_GONE] = f"“{area.name}” is no longer there: {error}"
    return hold(shared, held.own, areas)


def hold(
    shared: City, figures: Sequence[Own] | None = None, areas: Sequence[OwnArea] | None = None
) -> VisitorCity | None:
    """Take figures or areas in the place of those held; what is not given stays."""
    held: VisitorCity | None = st.session_state.get(_CITY)
    if held is not None:
        figures = held.own if figures is None else figures
        areas = held.own_areas if areas is None else areas
    if not figures and not areas:
        st.session_state.pop(_CITY, None)
        return None
    made = st.session_state[_CITY] = VisitorCity(shared, figures or (), areas or ())
    return made


def forget_figures() -> None:
    """Let go of the visitor's own figures."""
    held: VisitorCity | None = st.session_state.get(_CITY)
    if held is not None:
        hold(held.shared, ())


def figures() -> tuple[Own, ...]:
    """The visitor's own figures."""
    held: VisitorCity | None = st.session_state.get(_CITY)
    return held.own if held is not None else ()


def areas() -> tuple[OwnArea, ...]:
    """The visitor's own areas."""
    held: VisitorCity | None = st.session_state.get(_CITY)
    return held.own_areas if held is not None else ()


def gone() -> str:
    """Which own area could not be kept, and why; told once."""
    return st.session_state.pop(_GONE, "")


@kept
def ground(shared: City) -> Ground:
    """What own areas are made on: of the district alone, and the same for all readers."""
    return Ground(shared.geography)
