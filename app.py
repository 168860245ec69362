"""Entry point: page set-up, navigation, and the view that all pages share."""

import streamlit as st

from lsp_geo.ui import navigation, presentations, session, state

st.set_page_config(
    page_title="Neighbourhood inequality explorer",
    layout="wide",
    initial_sidebar_state="collapsed",
)
with navigation.by_app():
    city = session.city()
    page = st.navigation(
        navigation.pages(),
        # A hall and another site's page see the view and nothing else.
        position="hidden" if presentations.is_on() or st.context.is_embedded else "top",
    )
    presentations.leave_elsewhere(page.url_path)
    state.read(city.tables)
    page.run()
