"""The address owns the view: a link reopens it, and a wrong parameter is named, not followed.

Streamlit's own binding writes a control's visible label into the address. Labels change and two
areas may share one, so codes and ids are written here instead. What there is to be written is in
``presentation.parts``.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten
from typing import TypeVar

import streamlit as st

from lsp_geo.data.tables import Tables
from lsp_geo.errors import NotKnown
from lsp_geo.presentation import parts
from lsp_geo.ui.components import escape_markdown

T = TypeVar("T")
# Letters of the longest part of an address, and of a message that repeats some of it.
MOST_IN_PART, MOST_SHOWN = 1_500, 300
_WRITTEN, _PROBLEMS, _NOTES = "_url_written", "_url_problems", "_url_notes"


def read(tables: Tables, problems: Sequence[str] = ()) -> bool:
    """Take the view from the address where somebody else than this app has changed it.

    ``problems`` were found in it before. Returns whether there was something to take: a link was
    followed, or an address opened.
    """
    given = {key: text for key, text in st.query_params.to_dict().items() if key in parts.PARTS}
    if given == st.session_state.get(_WRITTEN):
        return False
    st.session_state[_PROBLEMS], st.session_state[_NOTES] = list(problems), []
    # Leaving a page clears the address: what is not named there stays as it was.
    for key in parts.PARTS:
        if key in given:
            try:
                _refuse_long(key, given[key])
                taken = parts.taken(tables, key, given[key], st.session_state, given)
            except NotKnown as error:
                st.session_state[_PROBLEMS].append(f"{error} The usual view is shown instead.")
            else:
                st.session_state.update(taken)
                st.session_state[_NOTES].append(parts.note(tables, key, given[key]))
    st.session_state[_WRITTEN] = given
    return True


def written_before(key: str) -> str:
    """What the address had for a part when this app last read or wrote it; empty for nothing."""
    return st.session_state.get(_WRITTEN, {}).get(key, "")


def _refuse_long(key: str, text: str) -> None:
    """NotKnown for a text longer than any part can be: it is neither read nor repeated."""
    if len(text) > MOST_IN_PART:
        raise NotKnown(f"The part “{key}” of this address is too long to be read.")


def write(page: str) -> None:
    """Put the present view into the address, in the parts this page uses."""
    view = parts.written(page, st.session_state)
    if view != st.session_state.get(_WRITTEN):
        st.query_params.from_dict(view)
        st.session_state[_WRITTEN] = view


def show_problems() -> None:
    """Say in plain words which parts of the address could not be followed, or led elsewhere."""
    for problem in st.session_state.get(_PROBLEMS, ()):
        st.warning(escape_markdown(shorten(problem, MOST_SHOWN, placeholder=" …")))
    for note in filter(None, st.session_state.get(_NOTES, ())):
        st.info(escape_markdown(note))


def settled(key: str, options: Sequence[T], default: T | None = None) -> T:
    """The choice made before if it is still possible, else the default; set before drawing.

    The default is the one given, else the part's own, else the first option.
    """
    if st.session_state.get(key) not in options:
        of_part = parts.PARTS[key].default if key in parts.PARTS else None
        given = of_part if default is None else default
        st.session_state[key] = options[0] if given is None else given
    return st.session_state[key]
