"""The size of the reader's screen.

Streamlit does not tell it, and a map must be given its height and zoom in pixels: one that fits a
projector of 1080 lines is cut on one of 720. So a component of a few lines reports it, once and
when it changes.
"""

from __future__ import annotations

import streamlit as st

PROJECTOR = (1920, 1080)
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


def size() -> tuple[int, int]:
    """Width and height of the window in pixels; a projector's until the browser has told."""
    told = st.components.v2.component("screen_size", js=_SCRIPT)(
        key="screen_size", on_size_change=lambda: None, height=1
    ).get("size")
    if told:
        width, height = told.split("x")
        st.session_state[_KEY] = (int(width), int(height))
    return st.session_state.get(_KEY, PROJECTOR)
