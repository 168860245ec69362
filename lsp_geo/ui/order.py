"""The order in which a page opens: on a phone the finding comes before the controls.

Wide windows have room for both, the controls on top. In a narrow one five lists would push heading
and map off the screen: there the heading comes first, then one line that says what is shown, with a
button that opens the controls.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lsp_geo.ui import screen
from lsp_geo.ui.components import escape_markdown

# Of what the button opens, in pixels.
_MARGINS = 32


@dataclass(frozen=True)
class Opening:
    """The top of a page.

    Attributes
    ----------
    controls : where the controls go: written first, as the heading depends on what is chosen
    heading : where the title goes, and what belongs to it: written next, before anything else
    line : where a phone says what is shown; None in a wide window, whose controls say it
    """

    controls: AbstractContextManager
    heading: AbstractContextManager
    line: DeltaGenerator | None

    def tell(self, *parts: str) -> None:
        """Say what is shown, from the general to the particular: “pillar › indicator › areas”."""
        if self.line is not None:
            self.line.markdown(escape_markdown(" › ".join(filter(None, parts))))


def opening(key: str = "controls", *, part: bool = False) -> Opening:
    """The top of a page, in the order that suits the reader's screen.

    With ``part`` it is that of a part of a page, whose heading stands above it already.
    """
    if not screen.is_narrow():
        # Both stand where they are written: no message for a place to put them.
        return Opening(nullcontext(), nullcontext(), None)
    heading = nullcontext() if part else st.container()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        line = st.container(width="stretch")
        fold = st.popover("Change", icon=":material/tune:", key=f"{key}_fold")
    # Left alone it is as narrow as its narrowest list.
    controls = fold.container(width=screen.column(1) - _MARGINS)
    return Opening(controls, heading, line)
