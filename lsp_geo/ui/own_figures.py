"""A visitor's own figures: in this session and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lsp_geo.city import City
from lsp_geo.data.indicator import OWN, names_own
from lsp_geo.partner.indicators import Own
from lsp_geo.ui import presentations, visit


def take(shared: City, figures: Sequence[Own]) -> None:
    """Take figures as the visitor's own, in the place of those before, and choose the first."""
    presentations.drop_private()
    made = visit.hold(shared, figures)
    assert made is not None
    first = figures[0].measure
    st.session_state["pillar"], st.session_state["indicator"] = OWN, first.id
    st.session_state["level"] = made.tables.levels(first.id)[0]


def forget() -> None:
    """Let go of all of them, and of the choices that named them."""
    visit.forget_figures()
    presentations.drop_private()
    for key in ("pillar", "indicator", "second", "period", "second_period", "weights", "target"):
        if names_own(str(st.session_state.get(key, ""))):
            del st.session_state[key]
