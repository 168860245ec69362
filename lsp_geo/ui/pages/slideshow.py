"""One view of a presentation on the whole screen, driven by keys."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lsp_geo import formatting
from lsp_geo.city import City
from lsp_geo.maps import deck, hover, projection
from lsp_geo.presentation import (
    guess,
    links,
    named,
    phone,
    pointer,
    slide,
    slide_chart,
    slide_html,
    slide_map,
)
from lsp_geo.presentation.content import Content, Row
from lsp_geo.presentation.view import GUESSES, MAPS, Presentation, View, is_private
from lsp_geo.ui import map_frame, presentations, screen
from lsp_geo.ui.components import escape_markdown

MAP_KEY = "hall_map"
_STATE, _BACK = "_hall", "_hall_back"
# Shares of the screen: the map's height in units, and its column's width.
_MAP_HEIGHT, _MAP_SHARE = 70, 0.58
_NARROW, _NARROW_SHARE = 640, 0.84
# Charts are drawn this wide and enlarged: their 14 pixels become 26 at least on a projector.
_COMPASS = {"Up": "north", "Down": "south", "Right": "east", "Left": "west"}


@dataclass
class Hall:
    """What has been done on the view shown: it is forgotten with the next view."""

    at: tuple[str, int]
    pointer: str = ""
    shown: bool = False
    room: int = 0
    guess: float | None = None
    code: bool = False


def show(city: City, wanted: str, number: int, made: Presentation) -> None:
    """Draw view ``number`` (from 1) of a presentation with its keys."""
    view = made.views[number - 1]
    hall = _hall(city, wanted, number, view)
    if not is_private(view):
        # The hall sees what phones are given.
        city = city.public
    content = slide.content(city, view)
    width, height = screen.size()
    embedded = bool(st.context.is_embedded)
    # A cursor that the last row sees; a frame in another page has no last row.
    st.html(slide_html.style(pointer=not embedded))
    with st.container(key="hall"):
        is_guess = view.kind in GUESSES
        if view.kind != "question":
            st.title(
                escape_markdown(content.answer if is_guess and hall.shown else content.sentence)
            )
        # A frame in another page is seen on a phone already.
        address = "" if embedded else presentations.address_of(wanted, number, view)
        if hall.code and address:
            st.html(slide_html.code_html(links.svg_uri(address), address, large=True))
        elif view.kind in MAPS:
            _show_map(city, view, hall, address, width, height)
        else:
            _show_chart(city, view, hall, content, address, width)
        if is_guess and not hall.shown:
            st.html(slide_html.hint_html(view.kind))
        st.html(slide_html.foot_html(content.source, number, len(made.views)))
    # A single chart in another page is looked at, not stepped through.
    if not embedded or len(made.views) > 1 or view.kind in GUESSES:
        _draw_keys(city, view, hall, made, bool(address))
    if address:
        # The page the code leads to is there before the first phone is.
        phone.written(city.public, *presentations.phone_page(wanted, number, view))


def _hall(city: City, wanted: str, number: int, view: View) -> Hall:
    hall = st.session_state.get(_STATE)
    if hall is None or hall.at != (wanted, number):
        same_level = view.area and city.geography.level_of(view.area) == view.level
        hall = Hall((wanted, number), pointer=view.area if same_level else "")
        st.session_state[_STATE] = hall
    return hall


def _show_map(city: City, view: View, hall: Hall, address: str, width: int, height: int) -> None:
    geography = city.geography
    shown = slide_map.slide_map(city, view, st.session_state.get("area") or "")
    narrow = width < _NARROW
    pixels = int(_MAP_HEIGHT * slide_html.unit(width, height))
    # A little less than there is: the browser fills what there is (`projection.fence`).
    across = width * (_NARROW_SHARE if narrow else _MAP_SHARE)
    close = view.area and geography.level_of(view.area) != view.level
    bounds = geography.bounds(view.area if close else geography.code)
    ring = None
    if hall.pointer and view.level != "ward25":
        areas = geography.areas(view.level)
        ring = tuple(areas.loc[hall.pointer, ["label_lon", "label_lat"]].astype(float))
    made = deck.deck(
        city.files,
        view.level,
        shown.fill,
        view=projection.fit(bounds, across, pixels)
        | {"max_bounds": projection.fence(geography.bounds(geography.code), across, pixels)},
        selected=list(dict.fromkeys(filter(None, (view.area if close else "", hall.pointer)))),
        hover=hover.card(shown.title, shown.fill.column, ""),
    )
    made = deck.enlarge(
        deck.mark_places(made, city.files.levels[view.level].places, view.places),
        names=1.2 if narrow else deck.STAGE_NAMES * slide_html.unit(width, height) / 10.8,
        pointer=ring,
    )
    left, right = st.columns([_MAP_SHARE, 1 - _MAP_SHARE], gap="large")
    with left:
        map_frame.chart(
            made,
            MAP_KEY,
            pixels,
            on_select=_point_at,
            alt=f"Map of {shown.title}. {shown.words}",
        )
    with right, st.container(key="hall_body"):
        if hall.pointer:
            card = slide_map.card(city, view, hall.pointer)
            st.html(slide_html.card_html(card.name, card.figure, card.lines))
        st.html(slide_html.legend_html(shown.legend))
        if address:
            st.html(slide_html.code_html(links.svg_uri(address), address))


def _show_chart(
    city: City, view: View, hall: Hall, content: Content, address: str, width: int
) -> None:
    """The chart beside a code; a guess keeps its answer until it is shown."""
    chart, side = st.columns([0.84, 0.16], gap="large") if address else (st.container(), None)
    with chart, st.container(key="hall_chart"):
        if view.kind == "question":
            st.html(slide_html.question_html(content.sentence))
        elif view.kind in ("spread", "change"):
            narrow = width < _NARROW
            st.html(
                slide_html.picture_html(slide_chart.picture(city, view, narrow), content.sentence)
            )
        elif view.kind == "which" and not hall.shown:
            st.html(slide_html.choices_html([row.name for row in content.rows], hall.room))
        elif view.kind == "value":
            st.html(slide_html.lines_html(content, _guessed(city, view, hall, content)))
        else:
            if view.kind == "which" and hall.room:
                said = content.rows[hall.room - 1]
                st.html(
                    slide_html.says_html(
                        f"The room said {said.name}{', and so it is.' if said.strong else '.'}"
                    )
                )
            st.html(slide_html.lines_html(content, content.rows))
    if side is not None:
        with side:
            st.html(slide_html.code_html(links.svg_uri(address), address))


def _guessed(city: City, view: View, hall: Hall, content: Content) -> list[Row]:
    """The room's guess and, once it is shown, the figure itself."""
    indicator = city.tables.catalogue.indicator(view.indicator)
    guess = _guess(city, view, hall)
    rows = [Row("The room says", formatting.figure(indicator, guess), guess)]
    return [*rows, *content.rows] if hall.shown else rows


def _guess(city: City, view: View, hall: Hall) -> float:
    low, high, _ = guess.scale(city.tables, view)
    return (low + high) / 2 if hall.guess is None else hall.guess


def _draw_keys(city: City, view: View, hall: Hall, made: Presentation, has_code: bool) -> None:
    """A button for each key: out of sight on a projector, there for touch and for Tab."""
    on = len(made.views)
    with st.container(key="hall_keys", gap="small"):
        with st.container(horizontal=True, gap="small"):
            _key("Back", "Left", _step, hall, -1, on, view)
            _key("Next", "Right", _step, hall, 1, on, view)
            if view.kind == "value":
                _key("Lower", "Down", _guess_by, city, view, hall, -1)
                _key("Higher", "Up", _guess_by, city, view, hall, 1)
            taken = (1, 2) if view.kind == "which" and not hall.shown else ()
            for choice in taken:
                _key(f"The room says {choice}", str(choice), _choose, hall, choice)
            _key("Leave", "Esc", presentations.leave)
        with st.container(key="hall_more", horizontal=True, gap="small"):
            if view.kind in MAPS:
                _key("Next lower area", "Down", _point, city, view, hall, 1)
                _key("Next higher area", "Up", _point, city, view, hall, -1)
                for arrow, side in _COMPASS.items():
                    _key(f"Point {side}", f"Shift+{arrow}", _point_towards, city, view, hall, side)
            for pillar in city.tables.catalogue.pillars:
                if int(pillar.number) not in taken:
                    _key(pillar.name, pillar.number, _jump, city, hall, pillar.number)
            if _BACK in st.session_state:
                _key("Back to where we were", "0", _return)
            if has_code:
                _key("Code for phones", "Q", _toggle_code, hall)
            # The same again for the keys of a clicker and for the space bar.
            _key("On", "Space", _step, hall, 1, on, view)
            _key("Clicker on", "PageDown", _step, hall, 1, on, view)
            _key("Clicker back", "PageUp", _step, hall, -1, on, view)
            _key("First view", "Home", _go, hall, 1)
            _key("Last view", "End", _go, hall, on)


def _key(label: str, key: str, act, *args) -> None:
    st.button(label, key=f"hall_{key}", shortcut=key, on_click=act, args=args)


def _step(hall: Hall, by: int, on: int, view: View) -> None:
    """One view on or back; a guess is shown before the next view."""
    if by > 0 and view.kind in GUESSES and not hall.shown:
        hall.shown = True
        return
    _go(hall, min(max(hall.at[1] + by, 1), on))


def _go(hall: Hall, number: int) -> None:
    hall.code = False
    presentations.start(hall.at[0], number)


def _jump(city: City, hall: Hall, pillar: str) -> None:
    """To a pillar's presentation; 0 leads back to the view left."""
    if hall.at[0] not in [one.number for one in city.tables.catalogue.pillars]:
        st.session_state[_BACK] = hall.at
    presentations.start(pillar)


def _return() -> None:
    presentations.start(*st.session_state.pop(_BACK))


def _toggle_code(hall: Hall) -> None:
    hall.code = not hall.code


def _choose(hall: Hall, choice: int) -> None:
    hall.room = choice


def _guess_by(city: City, view: View, hall: Hall, by: int) -> None:
    low, high, step = guess.scale(city.tables, view)
    hall.guess = min(max(_guess(city, view, hall) + by * step, low), high)


def _point(city: City, view: View, hall: Hall, by: int) -> None:
    """The pointer down or up the order of values, starting from the highest."""
    order = pointer.in_order(city, view)
    if hall.pointer in order:
        hall.pointer = order[min(max(order.index(hall.pointer) + by, 0), len(order) - 1)]
    elif order:
        hall.pointer = order[0 if by > 0 else -1]


def _point_towards(city: City, view: View, hall: Hall, side: str) -> None:
    start = hall.pointer or next(iter(pointer.in_order(city, view)), "")
    if start:
        hall.pointer = (
            start if not hall.pointer else pointer.towards(city.geography, view.level, start, side)
        )


def _point_at(codes: list[str]) -> None:
    """A click points at an area; a second click on it takes the pointer away."""
    hall: Hall = st.session_state[_STATE]
    for code in codes:
        hall.pointer = "" if hall.pointer == code else code


def asked_for(city: City) -> tuple[str, int, Presentation]:
    """Presentation and view in the address; NotKnown says what is wrong with it."""
    wanted, number = st.query_params.get("show", ""), st.query_params.get("slide", "")
    made = presentations.find(city, wanted)
    return wanted, named.number(made, number), made
