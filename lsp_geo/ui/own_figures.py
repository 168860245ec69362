"""A visitor's own figures: in this session and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lsp_geo.city import City
from lsp_geo.data.indicator import OWN, names_own
from lsp_geo.partner.indicators import Own
from lsp_geo.ui import presentations
from lsp_geo.visitor import VisitorCity

_CITY = "_own_city"


def city(shared: City) -> VisitorCity | None:
    """The visitor's city, None where they have no figures of their own.

    It is made anew where the shared city was: the data may be others.
    """
    kept: VisitorCity | None = st.session_state.get(_CITY)
    if kept is not None and kept.shared is not shared:
        kept = st.session_state[_CITY] = VisitorCity(shared, kept.own)
    return kept


def held() -> tuple[Own, ...]:
    """The visitor's own figures."""
    kept: VisitorCity | None = st.session_state.get(_CITY)
    return kept.own if kept is not None else ()


def take(shared: City, figures: Sequence[Own]) -> None:
    """Take figures as the visitor's own, in the place of those before, and choose the first."""
    presentations.drop_private()
    made = st.session_state[_CITY] = VisitorCity(shared, figures)
    first = figures[0].measure
    st.session_state["pillar"], st.session_state["indicator"] = OWN, first.id
    st.session_state["level"] = made.tables.levels(first.id)[0]


def forget() -> None:
    """Let go of all of them, and of the choices that named them."""
    st.session_state.pop(_CITY, None)
    presentations.drop_private()
    for key in ("pillar", "indicator", "second", "period", "second_period", "weights", "target"):
        if names_own(str(st.session_state.get(key, ""))):
            del st.session_state[key]
