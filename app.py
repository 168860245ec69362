"""Entry point: page set-up, navigation, and the view that all pages share."""

import streamlit as st

from lsp_geo.ui import navigation, presentations, session, shell, state

st.set_page_config(
    page_title="Neighbourhood inequality explorer",
    layout="wide",
    initial_sidebar_state="collapsed",
)
with navigation.by_app():
    city = session.city()
    # A hall and another site's page see the view and nothing else.
    bare = presentations.is_on() or bool(st.context.is_embedded)
    page = st.navigation(navigation.pages(), position="hidden" if bare else "top")
    presentations.leave_elsewhere(page.url_path)
    state.read(city.tables)
    with shell.around(city, page.url_path or "home", bare=bare), session.in_words():
        page.run()
