"""The link to what is seen, and how to cite it: ready to be copied on every view."""

from __future__ import annotations

from datetime import date

import streamlit as st

from lsp_geo.analysis import takeaway
from lsp_geo.city import City
from lsp_geo.data.indicator import Indicator
from lsp_geo.presentation import links, parts
from lsp_geo.ui import presentations


def address(page: str) -> str:
    """The address that opens this view again, here or on another device."""
    base = presentations.base_address(page) or presentations.seen_address(page)
    return links.page_address(base, page, **parts.written(page, st.session_state))


def show_link(page: str) -> None:
    """The link to this view, to be copied."""
    with st.expander("Copy the link to this view"):
        st.code(address(page), language=None, wrap_lines=True)


def show_link_and_citation(city: City, page: str, indicator: Indicator, period: str) -> None:
    """The link to this view and a line to cite its figures by, to be copied."""
    link = address(page)
    with st.expander("Copy the link, cite this"):
        st.markdown("Link to this view:")
        st.code(link, language=None, wrap_lines=True)
        st.markdown("To cite these figures:")
        cited = takeaway.citation(city.tables, indicator, period, link, date.today())
        st.code(cited, language=None, wrap_lines=True)
