"""How requests travel: retries, waits, and hosts that can be sent elsewhere for testing."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from cachecontrol import CacheControlAdapter
from requests import PreparedRequest
from urllib3 import BaseHTTPResponse
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.util.retry import Retry

VIA = "LSP_FETCH_VIA"
LONGEST_WAIT = 120.0  # seconds; a publisher that asks for more is left alone for now
RETRIED = (429, 500, 502, 503, 504)


class TooLong(Exception):
    """A publisher asks to be left alone for longer than a run may wait."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"asked to wait {seconds:.0f} seconds")


class Waits(Retry):
    """urllib3's retries with backoff and jitter, which follow Retry-After within reason."""

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """Seconds the publisher asks to be left alone for, or None.

        Raises
        ------
        TooLong
            Where that is longer than ``LONGEST_WAIT``.
        """
        seconds = super().get_retry_after(response)
        if seconds is not None and seconds > LONGEST_WAIT:
            raise TooLong(seconds)
        return seconds


def usual_waits(backoff: float = 1.0) -> Waits:
    """Five tries, two where no connection comes about; waits grow from ``backoff`` seconds."""
    return Waits(
        total=5,
        connect=2,
        read=2,
        status=4,
        backoff_factor=backoff,
        backoff_jitter=backoff,
        backoff_max=60,
        status_forcelist=RETRIED,
        allowed_methods={"GET", "POST"},
        raise_on_status=False,
    )


def by_way_of(url: str) -> str:
    """Where a request really goes: ``https://HOST/PATH`` as ``$LSP_FETCH_VIA/HOST/PATH``."""
    via = os.environ.get(VIA, "").rstrip("/")
    parts = urlsplit(url)
    if not via or url.startswith(f"{via}/"):
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{via}/{parts.netloc}{parts.path or '/'}{query}"


class KeepingAdapter(CacheControlAdapter):
    """Keeps small replies and asks for them conditionally; goes by way of ``LSP_FETCH_VIA``.

    Only the connection and the path sent take the detour: replies, what is kept and redirects have
    the publisher's own address and do not know of it.
    """

    def get_connection_with_tls_context(
        self,
        request: PreparedRequest,
        verify: bool | str,
        proxies: dict[str, str] | None = None,
        cert: str | tuple[str, str] | None = None,
    ) -> HTTPConnectionPool:
        """A connection to the other host, where there is one."""
        return super().get_connection_with_tls_context(_detour(request), verify, proxies, cert)

    def request_url(self, request: PreparedRequest, proxies: dict[str, str] | None) -> str:
        """The path to ask the other host for, where there is one."""
        return super().request_url(_detour(request), proxies)


def _detour(request: PreparedRequest) -> PreparedRequest:
    sent = request.copy()
    if request.url:
        sent.url = by_way_of(request.url)
    return sent
