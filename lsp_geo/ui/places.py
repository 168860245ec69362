"""What is there: the control of the kind of place, its list beside the map, a ward's places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from lsp_geo import export, templates
from lsp_geo.analysis import places_near
from lsp_geo.analysis.places_near import Near
from lsp_geo.analysis.takeaway import TakeAway
from lsp_geo.city import City, kept
from lsp_geo.ui import sharing, state
from lsp_geo.ui.components import escape_markdown, put_html
from lsp_geo.ui.takeaway import offer

NOTHING = "Nothing"


def choose(city: City) -> str:
    """The kind of place to mark on the map, "" for none; no control where no list is held."""
    lists = city.tables.place_lists
    if not len(lists):
        return ""
    options = ["", *lists.kinds]
    state.settled("places", options)
    chosen = st.selectbox(
        "What is there",
        options,
        key="places",
        persist_state="session",
        format_func=lambda kind: lists.kind(kind).heading if kind else NOTHING,
    )
    if chosen:
        kind = lists.kind(chosen)
        put_html(templates.parts("places.html").about(f"As of {kind.period}", kind.leaves_out))
    return chosen


def show_list(city: City, kind: str, area: str) -> None:
    """Every place that is marked on the map, the closest to the chosen area first."""
    lists = city.tables.place_lists
    found = places_near.near(lists, kind, area or city.geography.code)
    st.header(escape_markdown(places_near.heading(found)))
    if not found.table["inside"].all():
        st.markdown(f"{places_near.HOW_FAR} {escape_markdown(places_near.only_here(lists))}")
    st.markdown(
        f"{escape_markdown(places_near.of_list(found.kind))} The picture to download and the areas "
        "as GeoJSON are without these marks."
    )
    rows = places_near.rows(found)
    st.dataframe(
        rows,
        hide_index=True,
        height=min(420, 38 * (len(rows) + 1)),
        key="places_list",
        placeholder="",
        alt=f"{found.kind.heading} marked on the map, {len(rows)}: name, postcode, ward, distance",
    )
    _offer(city, "map", [found], around=False)


def show_ward(city: City, ward: str) -> None:
    """Every kind as a line that says how many a ward has, and unfolds, under their heading."""
    lists = city.tables.place_lists
    found = places_near.every_kind(lists, ward)
    if not found:
        return
    _kinds(city, ward)
    _offer(city, "ward", found, around=True)


@st.fragment
def _kinds(city: City, ward: str) -> None:
    """The list of a kind is made and sent when it is opened, and nothing else then."""
    lists = city.tables.place_lists
    st.markdown(
        "## What is there\n\nOpen a line for the places in the ward, and the nearest outside it. "
        f"{places_near.HOW_FAR} {escape_markdown(places_near.only_here(lists))}"
    )
    for kind, head in _headings(city, ward):
        fold = st.expander(head, key=f"kind_{kind}", on_change="rerun")
        if fold.open:
            with fold:
                put_html(_listed(city, kind, ward))


@kept
def _headings(city: City, ward: str) -> list[tuple[str, str]]:
    """Each kind's id, and the line that says how many a ward has."""
    found = places_near.every_kind(city.tables.place_lists, ward)
    return [(one.kind.id, f"**{escape_markdown(places_near.heading(one))}**") for one in found]


@kept
def _listed(city: City, kind: str, ward: str) -> str:
    """The places of a kind in and around a ward, and what the list is (HTML)."""
    found = places_near.near(city.tables.place_lists, kind, ward)
    rows = places_near.rows(found, around=True)
    if places_near.DISTANCE in rows:
        rows[places_near.DISTANCE] = [
            f"{metres:,}" if metres else "inside" for metres in rows[places_near.DISTANCE]
        ]
    listed = templates.parts("places.html").listed(
        places_near.heading(found),
        rows.columns.tolist(),
        rows.to_numpy(object).tolist(),
        places_near.of_list(found.kind),
    )
    return str(listed)


def _offer(city: City, page: str, found: Sequence[Near], *, around: bool) -> None:
    """The list as a workbook and as CSV."""
    lists = city.tables.place_lists
    what = found[0].kind.plural if len(found) == 1 else "what is there"
    label = found[0].label
    # Known only while the page is drawn, not when a button is clicked.
    address = sharing.address(page)

    def made() -> TakeAway:
        return places_near.take_away(lists, found, address, date.today(), around=around)

    name = export.file_name(city.name, what, "" if label == city.name else label)
    offer(name, made, called="This list" if len(found) == 1 else "These lists")


# Of a city and a ward alone.
MADE_AHEAD = (_headings,)
