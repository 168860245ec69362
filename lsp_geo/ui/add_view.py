"""The button that puts what is on a page into the reader's own presentation."""

from __future__ import annotations

import streamlit as st

from lsp_geo import presentation
from lsp_geo.presentation import KINDS, View
from lsp_geo.ui import session, shows


def add_view(view: View, key: str) -> None:
    """Draw the button, where the view can be shown; it is added at the end."""
    if presentation.can_be_shown(session.city().tables, view):
        st.button("Add to the presentation", key=key, on_click=shows.add, args=(view,),
                  icon=":material/add_to_queue:", help=KINDS[view.kind][0])
