"""The button that puts what is on a page into the reader's own presentation."""

from __future__ import annotations

import streamlit as st

from lsp_geo.presentation import View
from lsp_geo.ui import shows


def add_view(view: View, key: str) -> None:
    """Draw the button; the view is added at the end."""
    st.button("Add to the presentation", key=key, on_click=_add, args=(view,),
              icon=":material/add_to_queue:")


def _add(view: View) -> None:
    shows.own().append(view)
    st.toast(f"Added as view {len(shows.own())} of your presentation, on the page “Present”.")
