"""Privacy notice: what is known about a reader, and what is not."""

import streamlit as st

from lsp_geo.ui import session, statements

city = session.city()
st.title("Privacy notice")
statements.show(city, "privacy")
