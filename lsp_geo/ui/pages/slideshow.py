"""One view of a presentation on the whole screen, driven by keys."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from lsp_geo import formatting
from lsp_geo.analysis import overview, small_area_change
from lsp_geo.charts import beeswarm
from lsp_geo.charts.vega import Rule, Words
from lsp_geo.errors import NotKnown
from lsp_geo.maps import deck, indicator_map, projection
from lsp_geo.maps import deck as stage_map
from lsp_geo.maps.deck import Fill
from lsp_geo.maps.legend import Legend
from lsp_geo.presentation import links, slide, slide_html
from lsp_geo.presentation import view as views
from lsp_geo.presentation.slide import Content, Row
from lsp_geo.presentation.view import GUESSES, MAPS, Presentation, View
from lsp_geo.ui import maps, presentations, screen, session
from lsp_geo.ui.components import escape_markdown
from lsp_geo.ui.pages import change_city as change_city_page
from lsp_geo.ui.pages import change_inside as change_inside_page
from lsp_geo.ui.pages import ward as ward_page
from lsp_geo.ui.session import City

MAP_KEY = "hall_map"
_STATE, _BACK = "_hall", "_hall_back"
# Shares of the screen: the map's height in units, and its column's width.
_MAP_HEIGHT, _MAP_SHARE = 70, 0.58
_NARROW = 640
# Charts are drawn this wide and enlarged: their 14 pixels become 26 at least on a projector.
_CHART_WIDTH, _CHART_HEIGHT, _PHONE_WIDTH = 660, 300, 300
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


@dataclass(frozen=True)
class Painted:
    """A map: what it shows, its colours and legend, and the same in words."""

    title: str
    fill: Fill
    legend: Legend
    words: str


def show(city: City, wanted: str, number: int, made: Presentation) -> None:
    """Draw view ``number`` (from 1) of a presentation with its keys."""
    view = made.views[number - 1]
    hall = _hall(city, wanted, number, view)
    content = _content(views.encode([view]))
    width, height = screen.size()
    embedded = bool(st.context.is_embedded)
    st.html(slide_html.STYLE)
    if not embedded:
        st.html(slide_html.POINTER)
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
        st.html(slide_html.foot_html(content.source, number, len(made.views)))
    # A single chart in another page is looked at, not stepped through.
    if not embedded or len(made.views) > 1 or view.kind in GUESSES:
        _draw_keys(city, view, hall, made, bool(address))


@st.cache_data(show_spinner=False, max_entries=1000)
def _content(encoded: str) -> Content:
    return slide.content(session.city().tables, views.decode(encoded)[0], ward_page.profile)


def _hall(city: City, wanted: str, number: int, view: View) -> Hall:
    hall = st.session_state.get(_STATE)
    if hall is None or hall.at != (wanted, number):
        same_level = view.area and city.tables.geography.level_of(view.area) == view.level
        hall = Hall((wanted, number), pointer=view.area if same_level else "")
        st.session_state[_STATE] = hall
    return hall


def _show_map(city: City, view: View, hall: Hall, address: str, width: int, height: int) -> None:
    geography = city.tables.geography
    painted = _change_painted(city, view) if view.kind == "moved" else _painted(city, view)
    narrow = width < _NARROW
    pixels = int(_MAP_HEIGHT * slide_html.unit(width, height))
    close = view.area and geography.level_of(view.area) != view.level
    bounds = _bounds(view.area if close else geography.code)
    areas = geography.areas(view.level)
    ring = None
    if hall.pointer and view.level != "ward25":
        ring = tuple(areas.loc[hall.pointer, ["label_lon", "label_lat"]].astype(float))
    hover = deck.tooltip(painted.title, painted.fill.column, "")
    hover["style"] |= {"fontSize": f"{3 * slide_html.unit(width, height):.0f}px"}
    made = stage_map.enlarge(
        deck.deck(
            city.files,
            view.level,
            painted.fill,
            view=projection.fit(bounds, width * (0.9 if narrow else _MAP_SHARE), pixels),
            selected=list(dict.fromkeys(filter(None, (view.area if close else "", hall.pointer)))),
            hover=hover,
        ),
        names=1.2 if narrow else stage_map.STAGE_NAMES * slide_html.unit(width, height) / 10.8,
        pointer=ring,
    )
    left, right = st.columns([_MAP_SHARE, 1 - _MAP_SHARE], gap="large")
    with left:
        st.pydeck_chart(
            made,
            height=pixels,
            key=MAP_KEY,
            on_select=_clicked,
            selection_mode="single-object",
            alt=f"Map of {painted.title}. {painted.words}",
        )
    with right, st.container(key="hall_body"):
        if hall.pointer:
            _show_card(city, view, hall.pointer)
        st.html(slide_html.legend_html(painted.legend))
        if address:
            st.html(slide_html.code_html(links.svg_uri(address), address))


def _painted(city: City, view: View) -> Painted:
    """An indicator's map as the page Map has it."""
    indicator = city.tables.catalogue.indicator(view.indicator)
    period = slide.period_of(city.tables, view)
    column = city.files.levels[view.level].columns[indicator.id, period]
    return Painted(
        f"{indicator.name}, {formatting.period(period)}",
        deck.column_fill(column, indicator_map.colours(city.atlas, indicator, view.level, period)),
        indicator_map.make_legend(city.tables, city.atlas, indicator, view.level, period),
        " ".join(overview.summary(city.tables, indicator, view.level, period)[:4]),
    )


def _change_painted(city: City, view: View) -> Painted:
    """The map of change inside the city as the page Change has it."""
    run = slide.run_of(city.tables, view)
    title = f"{run.indicator.name}, change {change_inside_page.run_name(run)}"
    digits, rows = change_inside_page.classes(run.indicator.id, run.segment.start, view.level)
    return Painted(
        title,
        deck.given_fill(digits, change_inside_page.COLOURS),
        maps.given_legend(city, view.level, digits, rows, title, "", ""),
        small_area_change.whole(city.tables, run),
    )


def _show_change_card(city: City, view: View, area: str) -> None:
    """The change of the area pointed at, from what to what, and its interval."""
    run = slide.run_of(city.tables, view)
    table = change_inside_page.between(run.indicator.id, run.segment.start, view.level)
    row = table.loc[table["area_code"] == area].iloc[0]
    name, told = city.tables.geography.label(area), formatting.change(run.indicator, row["change"])
    if pd.isna(row["change"]):
        st.html(slide_html.card_html(name, told, [formatting.reason(row["note"])]))
        return
    ends = [
        f"{formatting.figure(run.indicator, row[end])} in {formatting.period(when)}"
        for end, when in (("first", run.first), ("last", run.last))
    ]
    between = formatting.interval(run.indicator, row["lower"], row["upper"])
    st.html(
        slide_html.card_html(
            name, told, [f"From {ends[0]} to {ends[1]}", between and f"95% interval {between}"]
        )
    )


def _show_card(city: City, view: View, area: str) -> None:
    """The figure of the area pointed at, its place and interval."""
    if view.kind == "moved":
        _show_change_card(city, view, area)
        return
    indicator = city.tables.catalogue.indicator(view.indicator)
    table = city.tables.table(indicator.id, view.level, slide.period_of(city.tables, view))
    row = table.loc[table["area_code"] == area].iloc[0]
    plural = city.tables.geography.levels[view.level].plural
    place = "" if pd.isna(row["value"]) else slide.place(table["value"], row["value"], plural)
    between = formatting.interval(indicator, row["lower"], row["upper"])
    st.html(
        slide_html.card_html(
            city.tables.geography.label(area),
            formatting.cell(indicator, row["value"], row["note"]),
            [place[:1].upper() + place[1:], between and f"95% interval {between}"],
        )
    )


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
                slide_html.picture_html(_picture(views.encode([view]), narrow), content.sentence)
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
    low, high, _ = slide.scale(city.tables, view)
    return (low + high) / 2 if hall.guess is None else hall.guess


@st.cache_data(show_spinner=False, max_entries=200)
def _picture(encoded: str, narrow: bool) -> str:
    """The chart of a view as an SVG picture, a data address."""
    import vl_convert

    tables, view = session.city().tables, views.decode(encoded)[0]
    is_series = view.kind == "change"
    spec = change_city_page.series_spec(view.indicator) if is_series else _spread_spec(view)
    spec = {**spec, "width": _PHONE_WIDTH if narrow else _CHART_WIDTH}
    if is_series and not narrow and len(tables.periods(view.indicator)) > 1:
        spec["height"] = _CHART_HEIGHT
    svg = vl_convert.vegalite_to_svg(spec)
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _spread_spec(view: View) -> dict:
    """Every area as a dot in the map's colours, the city and the area named."""
    shared = session.city()
    tables, indicator = shared.tables, shared.tables.catalogue.indicator(view.indicator)
    period = slide.period_of(tables, view)
    table = tables.table(indicator.id, view.level, period)
    palette = indicator_map.colours(shared.atlas, indicator, view.level, period)
    assigned = shared.atlas.assigned(indicator.id, view.level, period)
    table = table.assign(
        label=[tables.geography.label(code) for code in table["area_code"]],
        text="",
        colour=np.array([*palette, ""], dtype=object)[assigned],
    )
    table["text"] = [formatting.figure(indicator, value) for value in table["value"]]
    compared = []
    city, england = tables.city(indicator.id, period), tables.england(indicator.id, period)
    if indicator.kind != "count":
        if city is not None and pd.notna(city["value"]):
            compared.append(
                Rule(
                    tables.geography.name,
                    float(city["value"]),
                    formatting.figure(indicator, city["value"]),
                )
            )
        if england is not None:
            compared.append(
                Rule(
                    "England", england.mean, formatting.figure(indicator, england.mean), dashed=True
                )
            )
    return beeswarm.distribution(
        table,
        Words(axis=formatting.unit_line(indicator)),
        compared=compared,
        selected=view.area or None,
    )


@st.cache_data(show_spinner=False, max_entries=500)
def _bounds(area: str) -> tuple[float, float, float, float]:
    geography = session.city().tables.geography
    frame = geography.boundaries(geography.level_of(area))
    return tuple(frame.loc[frame["area_code"] == area].total_bounds.tolist())


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
    low, high, step = slide.scale(city.tables, view)
    hall.guess = min(max(_guess(city, view, hall) + by * step, low), high)


def _point(city: City, view: View, hall: Hall, by: int) -> None:
    """The pointer down or up the order of values, starting from the highest."""
    order = slide.in_order(city.tables, view)
    if hall.pointer in order:
        hall.pointer = order[min(max(order.index(hall.pointer) + by, 0), len(order) - 1)]
    elif order:
        hall.pointer = order[0 if by > 0 else -1]


def _point_towards(city: City, view: View, hall: Hall, side: str) -> None:
    start = hall.pointer or next(iter(slide.in_order(city.tables, view)), "")
    if start:
        hall.pointer = (
            start if not hall.pointer else slide.towards(city.tables, view.level, start, side)
        )


def _clicked() -> None:
    """A click points at an area; a second click on it takes the pointer away."""
    hall: Hall = st.session_state[_STATE]
    for objects in st.session_state[MAP_KEY].selection.objects.values():
        for clicked in objects:
            code = clicked["properties"]["code"]
            hall.pointer = "" if hall.pointer == code else code


def asked_for(city: City) -> tuple[str, int, Presentation]:
    """Presentation and view in the address; NotKnown says what is wrong with it."""
    wanted, number = st.query_params.get("show", ""), st.query_params.get("slide", "")
    made = presentations.find(city, wanted)
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= len(made.views)):
        raise NotKnown(
            f"There is no view “{number[:20]}” in “{made.name}”: it has {len(made.views)}."
        )
    return wanted, int(number), made
