"""Where presentations are chosen, put together, saved and opened."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lsp_geo import formatting
from lsp_geo.analysis import comparison, priorities
from lsp_geo.city import City
from lsp_geo.data.levels import WARDS
from lsp_geo.errors import DataError, NotKnown
from lsp_geo.presentation import links, ready
from lsp_geo.presentation import view as views
from lsp_geo.presentation.view import KINDS, MOST_LETTERS, Presentation, View
from lsp_geo.ui import controls, presentations, screen, state
from lsp_geo.ui.components import escape_markdown

_VERSION, _PROBLEM, _LINK = "_own_version", "_present_problem", "_present_link"
# The ward of the area that all pages share, as it was when this page was last drawn.
_WARD_OF_AREA = "_present_ward"
KEYS = (
    ("→ or Space, or a clicker", "next view; after a guess, first the answer"),
    ("← or a clicker", "back"),
    (
        "↓ ↑",
        "on a map, point at the areas from the highest to the lowest; on a guess, lower and higher",
    ),
    ("Shift with an arrow", "move the pointer north, south, east or west"),
    ("1 2", "when two places are guessed, what the room says"),
    ("{pillars}", "a pillar's presentation; 0 leads back"),
    ("Q", "the code for phones, large"),
    ("Home, End", "first and last view"),
    ("Esc", "leave"),
    ("F11", "full screen (the browser's own key)"),
)


def show_problem() -> None:
    """Say what was wrong with an address or a file, once."""
    problem = st.session_state.pop(_PROBLEM, "")
    if problem:
        st.warning(escape_markdown(problem))


def refuse(problem: NotKnown) -> None:
    """Leave a presentation that cannot be shown and say why on the next run."""
    st.session_state[_PROBLEM] = str(problem)
    presentations.leave()
    st.rerun()


def take_link(city: City) -> None:
    """Views given in the address without one to start at become the reader's own."""
    link = st.query_params.get("show", "")
    if not link or st.session_state.get(_LINK) == link:
        return
    st.session_state[_LINK] = link
    try:
        presentations.replace_own(presentations.find(city, link))
        _redraw()
    except NotKnown as problem:
        st.session_state[_PROBLEM] = str(problem)


def show_ready(city: City) -> None:
    """The presentations that are there from the start."""
    left, middle, right = st.columns(3, gap="large")
    numbers = [pillar.number for pillar in city.tables.catalogue.pillars]
    state.settled("pillar", numbers)
    with left:
        pillar = st.selectbox(
            "A pillar",
            numbers,
            key="pillar",
            persist_state="session",
            format_func=lambda number: f"{number}. {city.catalogue.pillar_name(number)}",
        )
        _ready_buttons(city, pillar, f"{pillar}. {city.catalogue.pillar_name(pillar)}", "pillar")
    with middle:
        asked = st.selectbox(
            "A question",
            list(ready.QUESTIONS),
            key="shown_question",
            persist_state="session",
            format_func=lambda key: city.geography.kind.said(ready.QUESTIONS[key]),
        )
        _ready_buttons(city, asked, city.geography.kind.said(ready.QUESTIONS[asked]), "question")
    wards, area = city.geography.by_label(WARDS), st.session_state.get("area")
    known = area if area in wards else controls.found_ward(city, area)
    if known and known != st.session_state.get(_WARD_OF_AREA):
        st.session_state["shown_ward"] = known
    st.session_state[_WARD_OF_AREA] = known
    with right:
        ward = st.selectbox(
            "A ward",
            ["", *wards],
            key="shown_ward",
            persist_state="session",
            filter_mode="contains",
            format_func=lambda code: city.geography.label(code) if code else "Choose a ward",
        )
        if ward:
            _ready_buttons(city, ward, city.geography.label(ward), "ward")


def _ready_buttons(city: City, show: str, name: str, key: str) -> None:
    with st.container(horizontal=True):
        st.button(
            "Start",
            key=f"start_{key}",
            type="primary",
            on_click=presentations.start,
            args=(show,),
            help=f"Show {name}",
        )
        st.button("Copy into your own", key=f"copy_{key}", on_click=_copy, args=(city, show))
    _show_preview(city, presentations.find(city, show))


def _show_preview(city: City, made: Presentation) -> None:
    """How long it is, and what is shown one after the other."""
    count = formatting.count(len(made.views), "view", "views")
    time = formatting.count(ready.minutes(made), "minute", "minutes")
    with st.expander(f"{count}, about {time}"):
        st.markdown(
            "\n".join(
                f"{n}. {city.geography.kind.said(KINDS[view.kind][0])}: "
                f"{escape_markdown(view.title) if view.title else _subject(city, view)}"
                for n, view in enumerate(made.views, start=1)
            )
        )


def _copy(city: City, show: str) -> None:
    presentations.put(*presentations.find(city, show).views)
    _redraw()


def keep_in_address() -> None:
    """Write the own views into the address, so that a reload brings them back.

    Views of figures of one's own are left out: they are in no address.
    """
    own = views.public(presentations.own())
    if views.fits_address(own):
        st.session_state[_LINK] = st.query_params["show"] = views.encode(own)
    elif "show" in st.query_params:
        st.query_params.clear()


def show_own(city: City) -> None:
    """The reader's own views: rename, reorder, remove, and how each is shown."""
    gone = presentations.drop_what_is_gone(city)
    if gone:
        st.warning(f"{formatting.count(gone, 'view', 'views')} left out: the data have changed.")
    own = presentations.own()
    if not own:
        st.markdown(
            "Nothing yet. “Add to the presentation”, beside the charts of the other pages, puts a "
            "view here; so does copying a ready one, a question of your own or a guess."
        )
    for number, view in enumerate(own):
        _show_row(city, number, view)
    form = st.form("own_question", clear_on_submit=True, border=False)
    with form, st.container(horizontal=not screen.is_narrow(), vertical_alignment="bottom"):
        st.text_input("Question to the room", key="own_question_text", max_chars=MOST_LETTERS)
        st.form_submit_button("Add the question", on_click=_add_question)


def _show_row(city: City, number: int, view: View) -> None:
    version = st.session_state.setdefault(_VERSION, 0)
    key = f"{version}_{number}"
    kinds = views.kinds_for(city.tables, view)
    words, kind, move = st.columns([5, 3, 3], vertical_alignment="bottom")
    with words:
        st.text_input(
            f"{number + 1}. {_subject(city, view)}",
            value=view.title,
            key=f"own_title_{key}",
            max_chars=MOST_LETTERS,
            placeholder="The sentence made from the data",
            on_change=_rename,
            args=(number, f"own_title_{key}"),
        )
    with kind:
        st.selectbox(
            "Shown as",
            kinds,
            index=kinds.index(view.kind),
            key=f"own_kind_{key}",
            format_func=lambda name: city.geography.kind.said(KINDS[name][0]),
            on_change=_change_kind,
            args=(number, f"own_kind_{key}"),
        )
    with move, st.container(horizontal=True, gap="small"):
        st.button(
            "Up",
            key=f"own_up_{key}",
            disabled=number == 0,
            on_click=_move,
            args=(number, -1),
            help=f"Move view {number + 1} up",
        )
        st.button(
            "Down",
            key=f"own_down_{key}",
            disabled=number == len(presentations.own()) - 1,
            on_click=_move,
            args=(number, 1),
            help=f"Move view {number + 1} down",
        )
        st.button(
            "Remove",
            key=f"own_remove_{key}",
            on_click=_remove,
            args=(number,),
            help=f"Remove view {number + 1}",
        )


def _subject(city: City, view: View) -> str:
    """What a view is about, for the list."""
    parts = []
    if view.indicator:
        parts.append(city.tables.catalogue.indicators[view.indicator].name)
    if view.level:
        parts.append(city.tables.geography.levels[view.level].plural)
    parts += [comparison.label(city.tables, code) for code in (view.area, view.other) if code]
    if view.weights:
        weights = priorities.decode(view.weights, city.tables)
        parts.insert(0, formatting.count(len(weights), "indicator", "indicators"))
    return escape_markdown(", ".join(parts) or KINDS[view.kind][0])


def _rename(number: int, key: str) -> None:
    own = presentations.own()
    title = views.plain_text(st.session_state[key])
    if own[number].kind == "question" and not title:
        return
    own[number] = replace(own[number], title=title)


def _change_kind(number: int, key: str) -> None:
    own = presentations.own()
    own[number] = replace(own[number], kind=st.session_state[key])


def _move(number: int, by: int) -> None:
    own = presentations.own()
    own[number], own[number + by] = own[number + by], own[number]
    _redraw()


def _remove(number: int) -> None:
    del presentations.own()[number]
    _redraw()


def _add_question() -> None:
    title = views.plain_text(st.session_state["own_question_text"])
    if title:
        presentations.put(View("question", title=title))
        _redraw()


def _redraw() -> None:
    """New keys for the rows, so that none keeps what was typed in another."""
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1


def show_files(city: City) -> None:
    """Start, save, open and share the own presentation."""
    own = presentations.own()
    if own:
        st.text_input(
            "Name",
            key="own_name",
            persist_state="session",
            max_chars=MOST_LETTERS,
            placeholder="Our presentation",
        )
        with st.container(horizontal=True):
            st.button(
                "Start your own",
                key="start_own",
                type="primary",
                on_click=presentations.start,
                args=(presentations.own_show(),),
            )
            st.download_button(
                "Save to a file",
                views.to_json(presentations.own_presentation()),
                "presentation.json",
                "application/json",
                on_click="ignore",
            )
    st.file_uploader(
        "Open from a file",
        type="json",
        key="own_file",
        max_upload_size=1,
        on_change=_open,
        args=(city,),
        help="A file saved from this page. It stays in this session.",
    )
    if own:
        _show_preview(city, presentations.own_presentation())
    if own and views.fits_address(own):
        base = presentations.base_address(presentations.PAGE) or presentations.seen_address(
            presentations.PAGE
        )
        st.markdown("A link that opens these views anywhere this explorer runs:")
        st.code(
            links.page_address(base, presentations.PAGE, show=views.encode(own), slide="1"),
            language=None,
            wrap_lines=True,
        )
    elif any(map(views.is_private, own)):
        st.markdown(
            "Views of your own data or areas are in no link and no code for phones, and cannot be "
            "opened from a file without these: they are here until this window is closed or loaded "
            "again."
        )
    elif own:
        st.markdown(
            "This many views do not fit into a link: save them to a file, or they are lost when "
            "this window is closed or loaded again."
        )


def _open(city: City) -> None:
    given = st.session_state["own_file"]
    if given is None:
        return
    try:
        made = views.from_json(city.tables, given.name, given.getvalue())
    except DataError as problem:
        st.session_state[_PROBLEM] = str(problem)
        return
    presentations.replace_own(made)
    _redraw()


def show_keys(city: City) -> None:
    """What each key does."""
    numbers = [pillar.number for pillar in city.catalogue.all_pillars]
    keys = [key.replace("{pillars}", f"{numbers[0]} to {numbers[-1]}") for key, _ in KEYS]
    st.table(
        {"Key": keys, "What it does": [does for _, does in KEYS]},
        hide_index=True,
    )
