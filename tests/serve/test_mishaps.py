"""Errors as plain pages, and what a page that fails says."""

from __future__ import annotations

from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from lsp_geo.serve.mishaps import exception_handlers
from tests.helpers import run_async


def request(accept: str) -> Request:
    headers = [(b"accept", accept.encode())]
    return Request({"type": "http", "method": "GET", "path": "/x", "headers": headers})


def test_a_fault_is_told_by_a_mark_and_logged_under_it(caplog):
    failed = exception_handlers("")[Exception]
    error = ValueError("secret inner words")
    page = failed(request("text/html"), error)
    text = page.body.decode()
    assert page.status_code == 500 and "secret inner words" not in text
    mark = text.split("the mark ")[1][:6]
    assert mark in caplog.text and "secret inner words" in caplog.text


def test_programs_get_a_line_and_no_page():
    failed = exception_handlers("explorer")[Exception]
    assert b"<" not in failed(request("*/*"), ValueError("x")).body


def test_a_page_that_fails_says_so_in_plain_words(caplog):
    def page():
        from lsp_geo.ui import mishap

        assert mishap.tell(KeyError("inner"))

    app = AppTest.from_function(page).run()
    assert not app.exception
    said = app.error[0].value
    assert "could not be drawn" in said and "inner" not in said
    assert said.rstrip(".").rsplit(" ", 1)[1] in caplog.text


def test_the_guard_leaves_websockets_alone():
    from lsp_geo.serve.guard import Guard

    seen = []

    async def app(scope, receive, send):
        seen.append(scope["type"])

    run_async(Guard(app)({"type": "websocket", "path": "/_stcore/metrics"}, None, None))
    assert seen == ["websocket"]
