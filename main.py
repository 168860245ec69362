"""The script of the app: navigation, the view that all pages share, and what stands around it."""

import streamlit as st

from lsp_geo.ui import finder, navigation, own_areas, presentations, session, shell, state

st.set_page_config(
    page_title="Neighbourhood inequality explorer",
    layout="wide",
    initial_sidebar_state="collapsed",
    # With an entry of its own the menu is there, and in it the choice of light or dark.
    menu_items={"About": "Neighbourhood inequality explorer, made from official open data."},
)
with navigation.by_app():
    city = session.city()
    # A hall and another site's page see the view and nothing else.
    bare = presentations.is_on() or bool(st.context.is_embedded)
    page = st.navigation(navigation.pages(), position="hidden" if bare else "top")
    presentations.leave_elsewhere(page.url_path)
    # What the address names may be areas of its own.
    problems = own_areas.read(city)
    city = session.city()
    followed = state.read(city.tables, problems)
    name = page.url_path or navigation.HOME
    with shell.around(city, name, bare=bare), session.in_words():
        if not bare:
            finder.show(city, name, followed)
        presentations.tell()
        page.run()
