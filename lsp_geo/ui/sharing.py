"""The link to what is seen, and how to cite it: ready to be copied on every view."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import streamlit as st

from lsp_geo.analysis import takeaway
from lsp_geo.analysis.takeaway import Shown
from lsp_geo.city import City
from lsp_geo.data.indicator import Indicator
from lsp_geo.presentation import links, parts
from lsp_geo.ui import presentations


def address(page: str) -> str:
    """The address that opens this view again, here or on another device."""
    base = presentations.base_address(page) or presentations.seen_address(page)
    return links.page_address(base, page, **parts.written(page, st.session_state))


def show(city: City, page: str, what: str, shown: Iterable[Shown] = ()) -> None:
    """The link to this view and a line to cite it by, to be copied.

    Parameters
    ----------
    what : the view in a few words
    shown : the indicators in it with their periods, whose publishers are named
    """
    link = address(page)
    cited = takeaway.citation_of_view(city.tables, what, shown, link, date.today())
    _show(link, cited, "To cite this:")


def show_link_and_citation(city: City, page: str, indicator: Indicator, period: str) -> None:
    """The same for a view of one indicator in one period."""
    link = address(page)
    cited = takeaway.citation(city.tables, indicator, period, link, date.today())
    _show(link, cited, "To cite these figures:")


def _show(link: str, cited: str, called: str) -> None:
    # Both fields have a button that copies them.
    with st.expander("Copy the link, cite this"):
        st.markdown("Link to this view:")
        st.code(link, language=None, wrap_lines=True)
        st.markdown(called)
        st.code(cited, language=None, wrap_lines=True)
