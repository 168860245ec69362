"""How requests travel: retries, waits, and hosts that can be sent elsewhere for testing."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from cachecontrol import CacheControlAdapter
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
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

    def get_retry_after(self, response: object) -> float | None:
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


class ViaAdapter(HTTPAdapter):
    """Sends requests by way of another host where ``LSP_FETCH_VIA`` names one.

    Replies keep the publisher's own address, so that what follows, redirects among it, does not
    know of the detour.
    """

    def send(self, request: PreparedRequest, *args: object, **kwargs: object) -> Response:
        """Send a copy that goes by way of the other host."""
        sent = request.copy()
        sent.url, sent.asked_as = by_way_of(request.url), request
        return super().send(sent, *args, **kwargs)

    def build_response(self, request: PreparedRequest, *args: object, **kwargs: object) -> Response:
        """The reply to the request as it was asked, not as it went."""
        return super().build_response(_asked_as(request), *args, **kwargs)


class KeepingAdapter(CacheControlAdapter, ViaAdapter):
    """As `ViaAdapter`, with small replies kept and asked for conditionally."""

    def build_response(self, request: PreparedRequest, *args: object, **kwargs: object) -> Response:
        """As `ViaAdapter`; the reply is kept under the address that was asked."""
        return super().build_response(_asked_as(request), *args, **kwargs)


def _asked_as(request: PreparedRequest) -> PreparedRequest:
    return getattr(request, "asked_as", request)
