"""The script of the app: page set-up, navigation, the view that all pages share, and their search."""

import streamlit as st

from lsp_geo.ui import finder, navigation, presentations, session, state

st.set_page_config(
    page_title="Neighbourhood inequality explorer",
    layout="wide",
    initial_sidebar_state="collapsed",
)
with navigation.by_app():
    city = session.city()
    # A hall and another site's page see the view and nothing else.
    bare = presentations.is_on() or st.context.is_embedded
    page = st.navigation(navigation.pages(), position="hidden" if bare else "top")
    followed = state.read(city.tables)
    if not bare:
        finder.show(city, page.url_path or navigation.HOME, followed)
    page.run()
