"""The control with which readers make areas of their own, on every page that shows areas."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lsp_geo import export
from lsp_geo.analysis import comparison
from lsp_geo.area import distance, download, own
from lsp_geo.area.boundary_file import read_boundary
from lsp_geo.area.formats import KINDS
from lsp_geo.area.own import LONGEST_NAME, NOT_OFFICIAL, Around, Origin, OwnArea, Picked
from lsp_geo.city import City, kept
from lsp_geo.data.levels import CITY
from lsp_geo.errors import FileRefused, NotKnown
from lsp_geo.partner.whole import nothing_logged
from lsp_geo.ui import own_areas, screen, visit
from lsp_geo.ui.components import escape_markdown

_PROBLEM, _TURN = "_own_area_problem", "_own_area_turn"
_PICK, _AROUND, _FILE = "Pick areas", "Around a place", "Boundary file"
_MARGINS = 64


def show(city: City) -> None:
    """The button that opens what there is, and the ways to make another."""
    held = visit.areas()
    label = f"Areas of your own ({len(held)})" if held else "Make an area of your own"
    with st.popover(label, icon=":material/polyline:", key="own_area_fold"):
        inner = st.container(width=screen.column(1) - _MARGINS if screen.is_narrow() else 560)
    with inner:
        gone = visit.gone()
        if gone:
            st.warning(escape_markdown(gone))
        for area in held:
            _show_one(city, area)
        for line in own.overlaps(city.public.geography, held):
            st.info(escape_markdown(line))
        if len(held) < own.MOST_AREAS:
            _show_making(city, bool(held))


def _show_one(city: City, area: OwnArea) -> None:
    """One own area: what it is, and what can be done with it."""
    head = f"**{escape_markdown(area.name)}**: {area.residents:,} residents"
    with st.expander(head, expanded=st.session_state.get("area") == area.code):
        st.markdown(escape_markdown(facts(area)))
        st.caption(escape_markdown(" ".join(area.said)))
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Show it",
                key=f"own_show_{area.code}",
                on_click=own_areas.choose,
                args=(area.code,),
            )
            file = export.file_name(city.name, area.name)
            st.download_button(
                "Shape (GeoJSON)",
                lambda: download.geojson(area),
                f"{file}.geojson",
                "application/geo+json",
                on_click="ignore",
                key=f"own_shape_{area.code}",
            )
            st.download_button(
                "What lies in it (CSV)",
                lambda: export.csv_file(download.members_table(city.public.geography, area)),
                f"{file}-members.csv",
                "text/csv",
                on_click="ignore",
                key=f"own_members_{area.code}",
            )
            st.button(
                "Remove",
                key=f"own_remove_{area.code}",
                on_click=own_areas.remove,
                args=(city, area.code),
            )
        key = f"own_rename_{area.code}"
        st.text_input(
            "Another name",
            key=key,
            max_chars=LONGEST_NAME,
            placeholder=area.name,
            on_change=lambda: _try(lambda: _renamed(city, area.code, key)),
        )


def facts(area: OwnArea) -> str:
    """Residents, neighbourhoods, and how much is estimated."""
    count = area.neighbourhoods
    parts = "1 neighbourhood" if count == 1 else f"{count} neighbourhoods"
    exact = "all of them counted whole"
    if area.estimated:
        exact = f"{100 * area.estimated:.0f}% of residents placed by estimate"
    link = " A link does not carry it: it stays in this visit." if area.is_private else ""
    return (
        f"{area.residents:,} residents (Census 2021), {parts} in whole or in part; {exact}."
        f"{link} {NOT_OFFICIAL}"
    )


def _renamed(city: City, code: str, key: str) -> None:
    name = st.session_state[key]
    if name.strip():
        own_areas.rename(city, code, name)
    st.session_state[key] = ""


def _show_making(city: City, more: bool) -> None:
    """The three ways to make an area."""
    st.markdown("**Make another**" if more else "**Make an area of your own**")
    way = st.segmented_control(
        "How",
        [_PICK, _AROUND, _FILE],
        default=_PICK,
        required=True,
        key="own_area_way",
        label_visibility="collapsed",
    )
    {_PICK: _by_picking, _AROUND: _by_distance, _FILE: _by_file}[str(way)](city)
    problem = st.session_state.pop(_PROBLEM, "")
    if problem:
        st.error(escape_markdown(problem))


def _by_picking(city: City) -> None:
    names = _names(city.public)
    chosen = st.session_state.get("area", "")
    st.multiselect(
        "Wards, MSOAs or neighbourhoods",
        list(names),
        key="own_area_picked",
        format_func=names.__getitem__,
        filter_mode="contains",
        select_all=False,
        max_selections=own.MOST_PICKED,
        placeholder="Type a name or a code",
    )
    if chosen in names and chosen not in st.session_state["own_area_picked"]:
        label = escape_markdown(city.geography.label(chosen))
        st.button(f"Add {label}, chosen on this page", key="own_area_add", on_click=_add_chosen)
    _name_and_make(
        city,
        lambda: ("Picked areas", Picked(tuple(st.session_state["own_area_picked"]))),
    )


def _add_chosen() -> None:
    st.session_state["own_area_picked"] = [
        *st.session_state["own_area_picked"],
        st.session_state["area"],
    ]


@kept
def _names(city: City) -> dict[str, str]:
    """What may be picked, by code."""
    geography = city.geography
    named = comparison.names(city.tables)
    return {
        code: text
        for code, text in named.items()
        if code != geography.district["england"] and geography.level_of(code) != CITY
    }


def _by_distance(city: City) -> None:
    left, right = st.columns([3, 2])
    with left:
        st.text_input("Postcode or place", key="own_area_place", placeholder="L8 7SU")
    with right:
        st.number_input(
            "Metres around it",
            distance.LEAST_METRES,
            distance.MOST_METRES,
            800,
            100,
            key="own_area_metres",
        )

    def made() -> tuple[str, Origin]:
        middle = distance.middle(city.public.tables.places, st.session_state["own_area_place"])
        metres = int(st.session_state["own_area_metres"])
        return f"{metres:,} m around {middle.called}", Around(middle.lat, middle.lon, metres)

    _name_and_make(city, made)
    st.caption("800 metres is about ten minutes on foot, as the crow flies.")


def _by_file(city: City) -> None:
    key = f"own_area_file_{st.session_state.setdefault(_TURN, 0)}"
    st.file_uploader(f"{KINDS}; at most 20 MB", key=key)

    def made() -> tuple[str, Origin]:
        given = st.session_state.get(key)
        if given is None:
            raise NotKnown("Bring a boundary file first.")
        with nothing_logged():
            return "Drawn area", read_boundary(given.getvalue(), visit.ground(city.public))

    _name_and_make(city, made)
    st.caption(
        "The boundary stays in this visit: it is not stored, and no link or other reader has it."
    )


def _name_and_make(city: City, made: Callable[[], tuple[str, Origin]]) -> None:
    """Its name, and the button that makes it."""
    st.text_input("Name", key="own_area_name", max_chars=LONGEST_NAME, placeholder="Our parish")
    st.button(
        "Make this area",
        key="own_area_make",
        type="primary",
        on_click=lambda: _try(lambda: _make(city, made)),
    )


def _make(city: City, made: Callable[[], tuple[str, Origin]]) -> None:
    called, origin = made()
    own_areas.add(city, st.session_state["own_area_name"].strip() or called, origin)
    # The next one begins empty, and the file that was read goes.
    st.session_state["own_area_name"] = ""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    for key in ("own_area_picked", "own_area_place"):
        st.session_state.pop(key, None)


def _try(action: Callable[[], None]) -> None:
    """Do it; where it cannot be done, the page says why."""
    try:
        action()
    except (NotKnown, FileRefused) as error:
        st.session_state[_PROBLEM] = str(error)
