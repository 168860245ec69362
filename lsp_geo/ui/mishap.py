"""What a reader is told when a page fails: plain words and a mark, never the program's own text."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

_LOG = logging.getLogger(__name__)


def tell(error: Exception) -> bool:
    """Say on the page that it failed, and write the cause into the log under the same mark.

    Returns True: Streamlit shows nothing of its own.
    """
    mark = secrets.token_hex(3)
    _LOG.error("A page failed (mark %s)", mark, exc_info=error)
    st.error(
        "This page could not be drawn. It is a fault of the explorer, not yours: reload the page, "
        "which keeps what its address says, or choose another page above. If it happens again, "
        f"tell whoever runs this explorer the mark {mark}."
    )
    return True
