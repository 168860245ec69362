"""Errors as plain pages: what is wrong and where to go on, never the program's own text."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from lsp_geo import templates
from lsp_geo.errors import DataError, NotKnown

_LOG = logging.getLogger(__name__)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_DAMAGED = (
    "The data cannot be read, so no figure is shown: a wrong one would be worse. Whoever runs this "
    "explorer finds the file named in its log."
)


def exception_handlers(base: str) -> dict[type[Exception] | int, Callable]:
    """What answers for each kind of error; ``base`` is the path under which the app is served."""
    home = f"{prefix(base)}/"

    def not_known(request: Request, error: NotKnown) -> Response:
        return _answer(request, home, 404, "There is no such page", str(error))

    def damaged(request: Request, error: DataError) -> Response:
        _LOG.error("Damaged data: %s", error)
        return _answer(request, home, 503, "The data cannot be read", _DAMAGED)

    def refused(request: Request, error: HTTPException) -> Response:
        if error.status_code != 404:
            return PlainTextResponse(error.detail, error.status_code, error.headers)
        words = "The address may be mistyped, or the page may have moved."
        return _answer(request, home, 404, "There is no such page", words)

    def failed(request: Request, error: Exception) -> Response:
        mark = secrets.token_hex(3)
        _LOG.error("%s failed (mark %s)", request.url.path, mark, exc_info=error)
        words = (
            "It is a fault of the explorer, not yours. Try again; if it happens once more, tell "
            f"whoever runs this explorer the mark {mark}."
        )
        return _answer(request, home, 500, "This page could not be made", words)

    return {NotKnown: not_known, DataError: damaged, HTTPException: refused, Exception: failed}


def prefix(base: str) -> str:
    """What stands before every path of the app: empty, or like ``/explorer``."""
    inner = base.strip("/")
    return f"/{inner}" if inner else ""


def _answer(request: Request, home: str, status: int, title: str, words: str) -> Response:
    """A page for people, a line for programs."""
    told = {"Cache-Control": "no-store"}
    if "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse(f"{words}\n", status, told)
    return Response(
        templates.render("plain.html", title=title, words=words, home=home),
        status,
        {**told, "Content-Security-Policy": _POLICY},
        "text/html",
    )
