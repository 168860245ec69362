"""The file a visitor is putting right: kept in the session until its figures are taken."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

from lsp_geo.partner.opening import Opened, open_file
from lsp_geo.partner.reading import Choices
from lsp_geo.partner.whole import nothing_logged

T = TypeVar("T")
_OPENED, _CHOICES, _MADE, _TURN = "_own_opened", "_own_choices", "_own_made", "_own_turn"
# Controls that put the reading right, and the one of them that says nothing about it.
FIX, WHICH = "own_fix_", "own_fix_which"


def key() -> str:
    """The key of the uploader: another one after figures were taken, so that the file goes."""
    return f"own_file_{st.session_state.setdefault(_TURN, 0)}"


def opened(given) -> Opened:
    """The file given, opened once; FileRefused in plain words.

    Parameters
    ----------
    given : what the uploader returned
    """
    kept = st.session_state.get(_OPENED)
    if kept is None or kept[0] != given.file_id:
        let_go()
        with nothing_logged():
            kept = (given.file_id, given.name, open_file(given.getvalue()))
        st.session_state[_OPENED] = kept
    return kept[2]


def once(what: str, asked: Hashable, make: Callable[[], T]) -> T:
    """What was made of the file the last time, where the same is asked again.

    A click on the page reads all of it anew: a long file must not be.
    """
    made: dict = st.session_state.setdefault(_MADE, {})
    if what not in made or made[what][0] != asked:
        with nothing_logged():
            made[what] = (asked, make())
    return made[what][1]


def name() -> str:
    """The name of the file."""
    return st.session_state[_OPENED][1]


def let_go() -> None:
    """Forget the file and what was settled about it."""
    for one in (_OPENED, _CHOICES, _MADE, WHICH):
        st.session_state.pop(one, None)
    _forget_controls()


def taken() -> None:
    """Forget the file, and have another uploader: the one that holds it goes."""
    let_go()
    st.session_state[_TURN] += 1


def choices() -> Choices:
    """What has been settled by hand."""
    return st.session_state.get(_CHOICES, Choices())


def start_again() -> None:
    """Read the file as it was found."""
    st.session_state.pop(_CHOICES, None)
    _forget_controls()


def settle(control: str, change: Callable[[Any], Choices]) -> None:
    """Settle what a control says; the others show what is found when it is read anew."""
    st.session_state[_CHOICES] = change(st.session_state[f"{FIX}{control}"])
    _forget_controls()


def _forget_controls() -> None:
    for one in [str(key) for key in st.session_state if str(key).startswith(FIX)]:
        if one != WHICH:
            del st.session_state[one]
