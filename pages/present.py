"""Present: views for a meeting on one shared screen, stepped through by keys."""

import streamlit as st

from lsp_geo.errors import NotKnown
from lsp_geo.ui import presentations, session
from lsp_geo.ui.pages import guess as guess_page
from lsp_geo.ui.pages import present as present_page
from lsp_geo.ui.pages import slideshow as slideshow_page

city = session.city()
if presentations.is_on():
    try:
        wanted, number, presentation = slideshow_page.asked_for(city)
    except NotKnown as problem:
        present_page.refuse(problem)
    else:
        slideshow_page.show(city, wanted, number, presentation)
    st.stop()

present_page.take_link(city)
present_page.show_problem()
st.title("Show it to a room, one finding at a time")
st.header("Ready to show")
present_page.show_ready(city)
st.header("Your own")
present_page.show_own(city)
guess_page.show_guess(city)
present_page.show_files(city)
present_page.keep_in_address()
st.header("Keys")
present_page.show_keys(city)
with st.expander("Before the meeting"):
    st.markdown(
        "- Open this page on the laptop that drives the projector; no internet is needed. F11 "
        "makes the window fill the screen.\n"
        "- Phones open a view by its code when they are in the same network as this laptop, or "
        "when the explorer has a public address (`LSP_PUBLIC_URL`). Without either no code is "
        "drawn.\n"
        "- Your views are kept in the address of this page: a reload, a bookmark or the link above "
        "brings them back. More than fit there are kept until the window is closed: save them to a "
        "file.\n"
        "- Nothing people in the room say or type is kept: guesses are forgotten with the next "
        "view, and a postcode never enters an address, a file or a log."
    )
