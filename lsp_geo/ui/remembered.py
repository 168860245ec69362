"""The reader's own ward, remembered by their browser when they ask for it.

It is one cookie with the ward's code, read through ``st.context`` when the app is opened. A
component of a few lines writes it, because Streamlit can read cookies and not write them. It goes
to this server alone, for a year, and is taken away by the same button.
"""

from __future__ import annotations

import streamlit as st

from lsp_geo.city import City
from lsp_geo.data.levels import WARDS

_WARD, _WRITE, _KEPT = "_remembered_ward", "_remembered_write", "_remembered_kept"
_YEAR = 365 * 24 * 3600
_SCRIPT = """
export default function ({ data, setStateValue }) {
  document.cookie = data.cookie;
  const kept = document.cookie.split("; ").includes(data.expected);
  setStateValue("kept", kept || data.expected === "" ? "yes" : "no");
}
"""


def ward(city: City) -> str:
    """The code of the ward that this browser remembers; empty where it remembers none."""
    if _WARD not in st.session_state:
        st.session_state[_WARD] = st.context.cookies.get(_name(city), "")
    code = st.session_state[_WARD]
    return code if code in city.geography.areas(WARDS).index else ""


def offer(city: City, code: str) -> None:
    """The button that remembers this ward, or forgets it where it is the one remembered."""
    known = ward(city) == code
    st.button(
        "Forget my ward" if known else "Remember my ward",
        icon=":material/bookmark_remove:" if known else ":material/bookmark_add:",
        on_click=_keep,
        args=("" if known else code,),
        key="remember_ward",
        help="This browser keeps the ward’s code for a year, and nothing else. The page then opens "
        "with it.",
    )
    _write(city)
    if st.session_state.get(_KEPT) == "no":
        st.warning("This browser keeps nothing for this site: bookmark this page instead.")
    elif known and _WRITE in st.session_state:
        st.markdown("Remembered. “My ward” opens here from now on, in this browser.")


def _keep(code: str) -> None:
    st.session_state[_WARD] = st.session_state[_WRITE] = code
    st.session_state.pop(_KEPT, None)


def _write(city: City) -> None:
    """Write what the button has asked for into the browser; nothing where it was not pressed."""
    if _WRITE not in st.session_state:
        return
    code = st.session_state[_WRITE]
    cookie = f"{_name(city)}={code}"
    component = st.components.v2.component("remembered_ward", js=_SCRIPT)
    told = component(
        key=f"remembered_{code or 'none'}",
        data={
            "cookie": f"{cookie}; Max-Age={_YEAR if code else 0}; Path=/; SameSite=Lax",
            "expected": cookie if code else "",
        },
        on_kept_change=lambda: None,
        height=1,
    ).get("kept")
    if told:
        st.session_state[_KEPT] = told


def _name(city: City) -> str:
    """One name a district: two councils' explorers may stand on one server."""
    return f"ward_{city.geography.code}"
