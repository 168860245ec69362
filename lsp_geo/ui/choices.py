"""Choices kept from page to page where they are still possible."""

from __future__ import annotations

import streamlit as st

from lsp_geo.ui.session import City


def choose_among(city: City, ids: list[str], label: str = "Look closer at") -> str:
    """Draw a control for one of these indicators, the first unless one was chosen before."""
    kept("indicator", ids, ids[0])
    return st.selectbox(
        label,
        ids,
        key="indicator",
        persist_state="session",
        filter_mode="contains",
        format_func=lambda name: city.tables.catalogue.indicators[name].name,
    )


def kept(key: str, options: list, default):
    """The choice made before if it is still possible, else the default; set before drawing."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = default
    return st.session_state[key]
