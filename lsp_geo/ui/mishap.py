"""What a reader is told when a page fails: plain words and a mark, never the program's own text."""

from __future__ import annotations

import logging
import secrets
import traceback

import streamlit as st

_LOG = logging.getLogger(__name__)


def tell(error: Exception) -> bool:
    """Say on the page that it failed, and write the cause into the log under the same mark.

    The log has where it failed and the kind of the error. Its words are left out: they may hold
    what a reader typed, or what stands in a file of theirs.

    Returns True: Streamlit shows nothing of its own.
    """
    mark = secrets.token_hex(3)
    _LOG.error("A page failed (mark %s)\n%s", mark, _where(error))
    st.error(
        "This page could not be drawn. It is a fault of the explorer, not yours: reload the page, "
        "which keeps what its address says, or choose another page above. If it happens again, "
        f"tell whoever runs this explorer the mark {mark}."
    )
    return True


def _where(error: BaseException) -> str:
    """The calls that led to an error and to those it came from, each with its kind."""
    told: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        told += [*traceback.format_tb(cause.__traceback__), f"{type(cause).__name__}\n"]
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "".join(told).rstrip()
