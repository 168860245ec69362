"""Entry point: the app (``main.py``) and, beside it, what needs no session: phone pages, data."""

import streamlit as st

from lsp_geo import serve
from lsp_geo.ui import ahead, mishap, session

_base = st.get_option("server.baseUrlPath")
app = st.App(
    "main.py",
    lifespan=serve.lifespan(session.opened, ahead.of_wards),
    routes=serve.routes(session.opened, _base),
    middleware=serve.middleware(_base),
    exception_handlers=serve.exception_handlers(_base),
    on_script_error=mishap.tell,
)
