"""The order in which a page opens: on a phone the finding comes before the controls.

Wide windows have room for both, the controls on top. In a narrow one five lists would push heading
and map off the screen: there the heading comes first, then one line that says what is shown, with a
button that opens the controls.
"""

from __future__ import annotations

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
    heading : where the title goes, and what belongs to it
    controls : where the controls go; their choices are known before the heading is written
    line : where a phone says what is shown; None in a wide window, whose controls say it
    """

    heading: DeltaGenerator
    controls: DeltaGenerator
    line: DeltaGenerator | None

    def tell(self, *parts: str) -> None:
        """Say what is shown, from the general to the particular: “pillar › indicator › areas”."""
        if self.line is not None:
            self.line.markdown(escape_markdown(" › ".join(filter(None, parts))))


def opening(key: str = "controls", *, part: bool = False) -> Opening:
    """The top of a page, in the order that suits the reader's screen.

    With ``part`` it is that of a part of a page, whose heading comes first in a wide window too.
    """
    if not screen.is_narrow():
        first, second = st.container(), st.container()
        return Opening(first, second, None) if part else Opening(second, first, None)
    heading = st.container()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        line = st.container(width="stretch")
        fold = st.popover("Change", icon=":material/tune:", key=f"{key}_fold")
    # Left alone it is as narrow as its narrowest list.
    controls = fold.container(width=screen.column(1) - _MARGINS)
    return Opening(heading, controls, line)
