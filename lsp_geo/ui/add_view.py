"""The button that adds what is seen to the reader's presentation."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lsp_geo.presentation import view as presentation_view
from lsp_geo.presentation.view import KINDS, View
from lsp_geo.ui import presentations, session


def add_view(view: View, key: str) -> None:
    """Draw the button, where the view can be shown; it is added at the end."""
    add_views([view], key)


def add_views(views: Sequence[View], key: str) -> None:
    """One button for views of one kind, those of them that can be shown."""
    shown = [view for view in views if presentation_view.can_be_shown(session.city().tables, view)]
    if shown:
        which = f"all {len(shown)} " if len(shown) > 1 else ""
        st.button(
            f"Add {which}to the presentation",
            key=key,
            on_click=presentations.add,
            args=shown,
            icon=":material/add_to_queue:",
            help=KINDS[shown[0].kind][0],
        )
