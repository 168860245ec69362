"""Controls for pages that are about neighbourhoods as a whole: a pillar, an indicator of it."""

from __future__ import annotations

import streamlit as st

from lsp_geo.ui.controls import CONTEXT, pillar_name
from lsp_geo.ui.session import City


def choose_pillar(city: City) -> str:
    """Draw the pillar control; the pillar is the one all pages share."""
    options = [*(pillar.number for pillar in city.tables.catalogue.pillars), CONTEXT]
    kept("pillar", options, options[0])
    return st.selectbox(
        "Pillar", options, key="pillar", persist_state="session",
        format_func=lambda number: pillar_name(city, number),
    )


def choose_among(city: City, ids: list[str], label: str = "Look closer at") -> str:
    """Draw a control for one of these indicators, the first unless one was chosen before."""
    kept("indicator", ids, ids[0])
    return st.selectbox(
        label, ids, key="indicator", persist_state="session", filter_mode="contains",
        format_func=lambda name: city.tables.catalogue.indicators[name].name,
    )


def kept(key: str, options: list, default) -> None:
    """Keep the choice made before if it is still possible, else take the default."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = default
