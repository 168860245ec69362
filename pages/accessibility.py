"""Accessibility statement: what works, what does not, and the way round it."""

import streamlit as st

from lsp_geo.ui import session, statements

city = session.city()
st.title("Accessibility statement")
statements.show(city, "accessibility")
