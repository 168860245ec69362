"""Whether a reply is what was asked for: pages in place of data, errors inside a 200."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from lsp_geo.fetch.errors import Busy, FetchError

LATER = "run the same command again later; what has come is kept"
RENAMED = "look for the page on the publisher's site; if it was renamed, the source needs its name"
BUSY_CODES = (429, 500, 502, 503, 504)
STATUS_WORDS = {
    400: ("it does not understand the request (400)", RENAMED),
    401: ("it wants a key (401)", "set the key in the environment, see docs/data-year.md"),
    403: ("it refuses the request (403)", RENAMED),
    404: ("there is no such page (404)", RENAMED),
    410: ("the page was withdrawn (410)", RENAMED),
    429: ("too many requests (429)", LATER),
}


def host_of(url: str) -> str:
    """The publisher's host in an address."""
    return urlsplit(url).netloc


def check_status(url: str, status: int, asked: str) -> None:
    """FetchError unless the status says that the request was answered."""
    if status < 400:
        return
    problem, remedy = STATUS_WORDS.get(status, (f"it is out of order ({status})", LATER))
    raise FetchError(host_of(url), asked, problem, remedy)


def is_page(start: bytes) -> bool:
    """Whether a reply begins as a web page does."""
    text = start.lstrip(b"\xef\xbb\xbf \r\n\t")[:200].lower()
    return text.startswith((b"<!doctype html", b"<html", b"<head"))


def check_not_page(url: str, start: bytes, asked: str) -> None:
    """FetchError where a web page stands in the place of data."""
    if is_page(start):
        raise FetchError(
            host_of(url),
            asked,
            "it sent a web page in the place of data",
            "open the address in a browser to see what it says, and run the command again later",
        )


def read_json(url: str, body: bytes, asked: str) -> dict | list:
    """JSON of a reply.

    Raises
    ------
    Busy
        Where the reply says that the service cannot answer just now.
    FetchError
        Where it is a web page, no JSON, or JSON that says there was an error.
    """
    check_not_page(url, body[:400], asked)
    try:
        read = json.loads(body)
    except ValueError:
        raise FetchError(host_of(url), asked, "the reply is cut off or not JSON", LATER) from None
    check_no_error(url, read, asked)
    return read


def read_object(url: str, body: bytes, asked: str) -> dict:
    """The JSON object of a reply.

    Raises
    ------
    Busy, FetchError
        As `read_json`, and where the JSON is no object.
    """
    read = read_json(url, body, asked)
    if not isinstance(read, dict):
        raise FetchError(host_of(url), asked, "the reply is JSON of another shape", RENAMED)
    return read


def member(url: str, told: object, name: str, asked: str) -> Any:
    """What an object of a reply has under a name.

    Raises
    ------
    FetchError
        Where it has no such field, naming it and those there are.
    """
    if isinstance(told, dict) and name in told:
        return told[name]
    there = ", ".join(told) if isinstance(told, dict) else f"“{str(told)[:60]}”"
    raise FetchError(
        host_of(url),
        asked,
        f"the reply has no field “{name}”; there are: {there[:300] or 'none'}",
        f"the publisher has renamed it or left it out: {RENAMED}",
    )


def check_no_error(url: str, read: object, asked: str) -> None:
    """FetchError where JSON of status 200 holds an error, as ArcGIS, Nomis and others send."""
    error = read.get("error") if isinstance(read, dict) else None
    if not error:
        return
    code = error.get("code") if isinstance(error, dict) else None
    words = error.get("message", "no reason given") if isinstance(error, dict) else str(error)
    details = error.get("details") if isinstance(error, dict) else None
    if isinstance(details, list) and details and details[0] != words:
        words += f" ({details[0]})"
    kind = Busy if code in BUSY_CODES else FetchError
    remedy = LATER if kind is Busy else RENAMED
    raise kind(host_of(url), asked, f"it answers with an error: {words}", remedy)


def read_text(url: str, body: bytes, asked: str) -> str:
    """Text of a reply in UTF-8, without a byte order mark.

    Raises
    ------
    FetchError
        Where it is empty, a web page, an error in JSON, or not UTF-8.
    """
    check_not_page(url, body[:400], asked)
    if body.lstrip()[:1] == b"{":
        read_json(url, body, asked)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FetchError(host_of(url), asked, "the reply is not text in UTF-8", LATER) from None
    if not text.strip():
        raise FetchError(
            host_of(url),
            asked,
            "the reply is empty",
            "the request no longer fits what the publisher holds: " + RENAMED,
        )
    return text
