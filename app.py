"""Entry point: page set-up, navigation, and the view that all pages share."""

import streamlit as st

from lsp_geo.ui import presentations, session, state

st.set_page_config(
    page_title="Neighbourhood inequality explorer",
    layout="wide",
    initial_sidebar_state="collapsed",
)
city = session.city()
page = st.navigation(
    [
        st.Page("pages/home.py", title="Home", default=True),
        st.Page("pages/map.py", title="Map", url_path="map"),
        st.Page("pages/ward.py", title="Ward", url_path="ward"),
        st.Page("pages/compare.py", title="Compare", url_path="compare"),
        st.Page("pages/inequality.py", title="Inequality", url_path="inequality"),
        st.Page("pages/priorities.py", title="Priorities", url_path="priorities"),
        st.Page("pages/change.py", title="Change", url_path="change"),
        st.Page("pages/outcomes.py", title="Outcomes", url_path="outcomes"),
        st.Page("pages/present.py", title="Present", url_path="present"),
        st.Page("pages/sources.py", title="Sources and methods", url_path="sources"),
    ],
    # A hall and another site's page see the view and nothing else.
    position="hidden" if presentations.is_on() or st.context.is_embedded else "top",
)
state.read(city.tables)
page.run()
