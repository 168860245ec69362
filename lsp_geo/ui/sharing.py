"""The link to what is seen, and how to cite it: ready to be copied on every view."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import streamlit as st

from lsp_geo import formatting, templates
from lsp_geo.analysis import takeaway
from lsp_geo.analysis.takeaway import Shown
from lsp_geo.city import City
from lsp_geo.data.indicator import OWN, Indicator
from lsp_geo.presentation import links, parts
from lsp_geo.ui import presentations, visit
from lsp_geo.ui.components import escape_markdown, put_html

# Where a sheet made for paper says the same, by page.
_FOR_PAPER = {
    "ward": "For paper use the fact sheet of this ward: the buttons on this page make it.",
    "map": "For paper use the fact sheet of a ward: the page My ward makes it.",
    "outcomes": "For paper use the State of the city: the buttons on this page make it.",
    "change": "For paper use the State of the city: the page Outcomes makes it.",
}


def address(page: str) -> str:
    """The address that opens this view again, here or on another device."""
    base = presentations.base_address(page) or presentations.seen_address(page)
    return links.page_address(base, page, **parts.written(page, st.session_state))


# Whether the link and the line are shown.
_FOLD = "link_and_citation"


def show(city: City, page: str, what: str, shown: Iterable[Shown] = ()) -> None:
    """The link to this view and a line to cite it by, to be copied.

    Parameters
    ----------
    what : the view in a few words
    shown : the indicators in it with their periods, whose publishers are named
    """
    link, seen = address(page), list(shown)
    paper = city.geography.kind.said(_FOR_PAPER.get(page, ""))

    def cited() -> str:
        return takeaway.citation_of_view(city.tables, what, seen, link, date.today())

    _show(link, cited, "To cite this:", paper, _held(i for i, _ in seen))


def show_link_and_citation(city: City, page: str, indicator: Indicator, period: str) -> None:
    """The same for a view of one indicator in one period."""
    link = address(page)

    def cited() -> str:
        return takeaway.citation(city.tables, indicator, period, link, date.today())

    _show(link, cited, "To cite these figures:", _FOR_PAPER.get(page, ""), _held([indicator]))


def _held(indicators: Iterable[Indicator]) -> str:
    """What must be said of the link where figures of the reader's own file are seen."""
    if all(indicator.pillar != OWN for indicator in indicators):
        return ""
    return "Figures of your own file are in no link: this one opens the page without them."


def _areas_held() -> str:
    """What must be said of the link where a boundary of one's own is held, which it lacks."""
    names = [f"“{escape_markdown(area.name)}”" for area in visit.areas() if area.is_private]
    if not names:
        return ""
    called = formatting.and_list(names)
    return f"{called}, from a boundary file, cannot be linked: this link opens the page without it."


def _show(link: str, cited: Callable[[], str], called: str, for_paper: str, held: str) -> None:
    fold = st.expander("Copy the link, cite this", key=_FOLD, on_change="rerun")
    if fold.open:
        # Both fields have a button that copies them.
        with fold:
            st.markdown("Link to this view:")
            st.code(link, language=None, wrap_lines=True)
            for line in filter(None, (held, _areas_held())):
                st.markdown(line)
            st.markdown(called)
            st.code(cited(), language=None, wrap_lines=True)
    line = templates.parts("page.html").on_paper(
        takeaway.NAME, link, takeaway.day(date.today()), for_paper
    )
    put_html(str(line))
