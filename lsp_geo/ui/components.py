"""Parts that several pages draw: facts, escaped text, sheets to take away, views to add."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from functools import cache, partial
from typing import Literal

import pandas as pd
import pyarrow as pa
import streamlit as st

from lsp_geo import dark_theme, export, templates
from lsp_geo.analysis.facts import facts
from lsp_geo.area.own import is_own
from lsp_geo.charts.vega import Spec
from lsp_geo.city import City
from lsp_geo.data.indicator import Indicator
from lsp_geo.presentation import links
from lsp_geo.presentation import view as presentation_view
from lsp_geo.presentation.view import KINDS, View
from lsp_geo.reports import files as sheet_files
from lsp_geo.reports.document import Imprint, Sheet
from lsp_geo.ui import presentations, screen

_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>~$:#|"})
_SHEET_KINDS = {".pdf": ("PDF", "application/pdf"), ".html": ("web page", "text/html")}


def show_facts(city: City, indicator: Indicator) -> None:
    """Write the facts, each under its label, with the link to the source."""
    st.markdown(
        "\n\n".join(
            f"**{label}.** {escape_markdown(text)}"
            for label, text in facts(city.tables, indicator).items()
        )
    )
    if indicator.url:
        st.link_button("Open the publisher's page", indicator.url)


def put_style(*sheets: str) -> None:
    """Put style sheets of `templates` on the page, without a place of their own.

    Nothing but a style would go where Streamlit keeps its messages, and put out the one shown.
    """
    with st.container(key=f"style_{sheets[0].removesuffix('.css')}"):
        styles = "".join(f"<style>{style_sheet(sheet)}</style>" for sheet in sheets)
        st.html(f"{styles}{templates.parts('page.html').unseen()}")


@cache
def style_sheet(name: str) -> str:
    """A style sheet in the colours of the page's theme."""
    return dark_theme.on_screen(templates.constant(name))


def put_html(markup: str, *, width: int | Literal["stretch"] = "stretch") -> None:
    """Put markup on the page, in the colours of the page's theme."""
    st.html(dark_theme.on_screen(str(markup)), width=width)


def put_chart(spec: Spec, *, key: str, alt: str) -> None:
    """Put a chart on the page, in the colours of the page's theme and as wide as its column.

    A chart has colours and no variables: the front end makes pictures of it.
    """
    shown = dark_theme.chart_in_dark(spec) if screen.is_dark() else spec
    st.vega_lite_chart(shown, theme=None, width="stretch", key=key, alt=alt)


def packed(table: pd.DataFrame | dict) -> pa.Table:
    """A table as the browser is sent it, each text that stands on many rows sent once.

    From columns it is made in half the time that pandas takes.
    """
    if isinstance(table, pd.DataFrame):
        made = pa.Table.from_pandas(table, preserve_index=False)
    else:
        made = pa.table(table)
    for at, field in enumerate(made.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            words = made.column(at).combine_chunks()
            if len(words.unique()) < len(words) / 2:
                made = made.set_column(at, field.name, words.dictionary_encode())
    return made


def escape_markdown(text: str) -> str:
    """Text from data, shown as it is: no markdown and no markup."""
    return text.translate(_ESCAPED)


def show_site_link(ward: str) -> None:
    """A link to the ward's page on the site at ``LSP_SITE_URL``; nothing when that is not set."""
    address = os.environ.get("LSP_SITE_URL")
    if address:
        st.link_button(
            "This ward on the public site",
            f"{address.rstrip('/')}/wards/{ward}.html",
            type="tertiary",
        )


def offer_area(city: City, area_code: str, page: str, called: str = "Fact sheet") -> None:
    """The fact sheet of an area as PDF and as web page, each made when its button is clicked."""
    name = export.file_name(city.geography.label(area_code))
    _offer(city, called, f"{name}-fact-sheet", area_code, page)


def offer_state(city: City) -> None:
    """The State of the city of this year as PDF, as web page, and its figures."""
    year = date.today().year
    kind = city.geography.kind.one
    called, file = f"State of the {kind} {year}", f"state-of-the-{kind}-{year}"
    with st.container(horizontal=True, horizontal_alignment="left", gap="small"):
        _offer(city, called, file, sheet_files.CITY, "outcomes", year)


def _offer(
    city: City, called: str, file: str, name: str, page: str, year: int | None = None
) -> None:
    base = presentations.base_address(page) or links.LOCAL_APP

    def made() -> Sheet:
        # Sheets are of official figures: own ones are in none, and are given for no own area.
        asked = city if is_own(name) else city.public
        return sheet_files.sheet(asked, Imprint(base, date.today()), name, year)

    def written(suffix: str) -> bytes:
        return sheet_files.written(made(), suffix)

    for suffix, (kind, mime) in _SHEET_KINDS.items():
        st.download_button(
            f"{called} ({kind})",
            partial(written, suffix),
            f"{file}{suffix}",
            mime,
            on_click="ignore",
            key=f"sheet_{page}{suffix}",
        )
    if year is not None:
        st.download_button(
            f"{called}, its figures (CSV)",
            lambda: export.csv_file(made().figures),
            f"{file}.csv",
            "text/csv",
            on_click="ignore",
            key=f"sheet_{page}.csv",
        )


def add_view(city: City, view: View, key: str, what: str = "") -> None:
    """The button that adds what is seen to the reader's presentation, where it can be shown.

    ``what`` it adds is said where several such buttons stand together.
    """
    add_views(city, [view], key, f"“{escape_markdown(what)}” " if what else "")


def add_views(city: City, views: Sequence[View], key: str, which: str = "") -> None:
    """One button for views of one kind, those of them that can be shown; they go to the end."""
    shown = [view for view in views if presentation_view.can_be_shown(city.tables, view)]
    if shown:
        which = f"all {len(shown)} " if len(shown) > 1 else which
        st.button(
            f"Add {which}to the presentation",
            key=key,
            on_click=presentations.add,
            args=shown,
            icon=":material/add_to_queue:",
            help=city.geography.kind.said(KINDS[shown[0].kind][0]),
        )
