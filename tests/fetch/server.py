"""A local server that answers as the publishers do, with faults where a test wants them."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

PAGE = b"<!DOCTYPE html><html><body>We are sorry.</body></html>"


@dataclass
class Asked:
    """A request as it came: ``HOST/PATH``, its parameters, headers and body."""

    method: str
    target: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def url(self) -> str:
        """The address the client thinks it asks."""
        return f"https://{self.target}"


@dataclass
class Reply:
    """What goes back. ``cut`` bytes at the end are promised and not sent; ``wait`` in seconds."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    wait: float = 0.0
    drip: float = 0.0  # seconds between two blocks
    block: int = 1  # bytes


Route = bytes | Callable[[Asked], Reply]
Fault = Callable[[Asked, Reply], Reply]


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, address: object) -> None:
        """A client that goes away in the middle is what some tests are about."""


class Publishers:
    """All publishers at one port: bodies by ``HOST/PATH`` (with or without the query).

    ``faults`` maps the number of a request, counted from 1, to what is done to its reply;
    ``always`` does it to every request from that number on.
    """

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self.faults: dict[int, Fault] = {}
        self.always: tuple[int, Fault] | None = None
        self._lock = threading.Lock()
        self._http = _Server(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        self.address = f"http://127.0.0.1:{self._http.server_port}"

    def close(self) -> None:
        """Stop answering."""
        self._http.shutdown()
        self._http.server_close()

    def reset(self) -> None:
        """Forget what was asked, and all faults."""
        self.asked.clear()
        self.faults.clear()
        self.always = None

    def answer(self, asked: Asked) -> Reply:
        """The reply to a request, with the fault that was ordered for it."""
        with self._lock:
            self.asked.append(asked)
            number = len(self.asked)
        reply = self._proper(asked)
        if self.always and number >= self.always[0]:
            return self.always[1](asked, reply)
        fault = self.faults.get(number)
        return fault(asked, reply) if fault else reply

    def _proper(self, asked: Asked) -> Reply:
        route = self.routes.get(asked.target, self.routes.get(asked.target.split("?")[0]))
        if route is None:
            return Reply(b"not found", 404)
        return route(asked) if callable(route) else as_file(asked, route)


def as_file(asked: Asked, body: bytes) -> Reply:
    """A body as a file server sends it: with a tag, conditional and in ranges."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
    headers = {"ETag": tag, "Accept-Ranges": "bytes"}
    if asked.headers.get("if-none-match") == tag:
        return Reply(b"", 304, headers)
    wanted = asked.headers.get("range", "")
    if wanted.startswith("bytes=") and asked.headers.get("if-range") == tag:
        start = int(wanted[6:].split("-")[0])
        if start >= len(body):
            return Reply(b"", 416, {"Content-Range": f"bytes */{len(body)}"})
        headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        return Reply(body[start:], 206, headers)
    return Reply(body, 200, headers)


def _handler(publishers: Publishers) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # headers and body in one packet
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            target = unquote(self.path.lstrip("/"))
            query = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._send(publishers.answer(Asked(self.command, target, query, headers, body)))

        do_POST = do_GET  # noqa: N815

        def _send(self, reply: Reply) -> None:
            time.sleep(reply.wait)
            sent = reply.body[: len(reply.body) - reply.cut]
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status != 304:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            try:
                self._write(sent, reply.drip, reply.block)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            if reply.cut:
                self.close_connection = True

        def _write(self, body: bytes, drip: float, block: int) -> None:
            if not drip:
                self.wfile.write(body)
                self.wfile.flush()
                return
            for at in range(0, len(body), block):
                self.wfile.write(body[at : at + block])
                self.wfile.flush()
                time.sleep(drip)

        def log_message(self, *args: object) -> None:
            """Keep quiet."""

    return Handler


# Faults: what is done to a reply.


def as_page(asked: Asked, reply: Reply) -> Reply:
    """A web page with status 200 in the place of data."""
    return Reply(PAGE, 200, {"Content-Type": "text/html"})


def cut_off(asked: Asked, reply: Reply) -> Reply:
    """Half of the body; the rest is promised in the headers and does not come."""
    return Reply(reply.body, reply.status, reply.headers, cut=max(1, len(reply.body) // 2))


def error_inside(asked: Asked, reply: Reply) -> Reply:
    """An error in JSON with status 200."""
    return Reply(b'{"error":{"code":400,"message":"Invalid URL","details":["Invalid URL"]}}')


def empty(asked: Asked, reply: Reply) -> Reply:
    """Nothing at all, with status 200."""
    return Reply(b"")


def status(code: int, **headers: str) -> Fault:
    """A status with a short body; ``Retry_After`` becomes a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda asked, reply: Reply(b"no", code, named)


def slow(seconds: float) -> Fault:
    """The right reply, too late."""
    return lambda asked, reply: Reply(reply.body, reply.status, reply.headers, wait=seconds)
