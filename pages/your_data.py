"""Your data: a file of one's own, read, checked, protected, and seen by its owner alone."""

import streamlit as st

from lsp_geo.ui import session, state
from lsp_geo.ui.pages import your_data as page
from lsp_geo.ui.pages import your_data_fixes

city = session.city().public
state.show_problems()
st.title("Your data: on every page, for you alone, and gone when you leave")
page.show_promise(city)
page.show_held()
page.show_samples(city)
opened = page.choose_file()
if opened is not None:
    reading = page.read(city, opened)
    if reading is not None:
        page.show_reading(city, reading)
        your_data_fixes.offer_changes(city, opened, reading)
        page.show_rejected(reading)
        release = page.protect(city, reading)
        if release is not None:
            page.choose_figures(city, release)
state.write("your_data")
