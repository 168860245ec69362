"""The size of the reader's screen, and whether it is dark.

Streamlit does not tell it, and a map must be given its height and zoom in pixels: one that fits a
projector of 1080 lines is cut on one of 720. So a component of a few lines reports it, once and
when it changes: on slides the one below, on pages the one that stands on each map (`map_frame`).
"""

from __future__ import annotations

import streamlit as st

PROJECTOR = (1920, 1080)
TELEPHONE = (390, 844)
NARROW = 640
"""So wide is the widest window in which columns stand one below the other."""
_KEY = "_screen"
_SCRIPT = """
let told = "";
export default function ({ setStateValue }) {
  let waiting;
  const tell = () => {
    const now = `${window.innerWidth}x${window.innerHeight}`;
    if (now !== told) { told = now; setStateValue("size", now); }
  };
  const later = () => { clearTimeout(waiting); waiting = setTimeout(tell, 250); };
  tell();
  window.addEventListener("resize", later);
  return () => window.removeEventListener("resize", later);
}
"""
# Of Streamlit's page: the margins of a wide and of a narrow window, and what columns stand apart.
_MARGINS, _NARROW_MARGINS, _GAP = 160, 32, 16
# Wider windows have the wide margins.
_TABLET = 863


def size() -> tuple[int, int]:
    """Width and height of the window in pixels; a likely screen's until the browser has told."""
    told = st.components.v2.component("screen_size", js=_SCRIPT)(
        key="screen_size", on_size_change=lambda: None, height=1
    ).get("size")
    remember(told)
    return last()


def remember(told: str | None) -> None:
    """Keep what a component reports, ``<width>x<height>``; nothing for None."""
    if told:
        width, height = told.split("x")
        st.session_state[_KEY] = (int(width), int(height))


def last() -> tuple[int, int]:
    """Width and height as last told; before, a telephone's if the browser says it is one."""
    if _KEY in st.session_state:
        return st.session_state[_KEY]
    return TELEPHONE if "Mobi" in (st.context.headers.get("User-Agent") or "") else PROJECTOR


def is_narrow() -> bool:
    """Whether columns stand one below the other."""
    return last()[0] <= NARROW


def column(share: float) -> int:
    """Pixels that a column of this share of the page is wide, or a little less."""
    width = last()[0]
    if width <= NARROW:
        return width - _NARROW_MARGINS
    margins = _MARGINS if width > _TABLET else _NARROW_MARGINS
    return int((width - margins) * share) - _GAP


def is_dark() -> bool:
    """Whether the reader's theme is the dark one; a change of it draws the page anew (`shell`)."""
    return st.context.theme.type == "dark"


def more() -> str:
    """What more of something is on maps, in a word."""
    return "lighter" if is_dark() else "darker"
