"""The one way out: every request to a publisher goes through a `Session`."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import requests
import tenacity
from cachecontrol.caches import FileCache
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, SSLError

from lsp_geo.fetch import download, replies
from lsp_geo.fetch.adapter import KeepingAdapter, TooLong, Waits, by_way_of, usual_waits
from lsp_geo.fetch.errors import BrokenOff, Busy, FetchError, Unreachable
from lsp_geo.fetch.progress import Progress

CONTACT = "LSP_FETCH_CONTACT"
AGENT = "lsp-geo (open data for councils; a person starts each run)"
# Seconds between two requests to one host, from what its publisher asks for.
PACE = {
    "www.gov.uk": 0.1,
    "data.police.uk": 0.07,
    "www.nomisweb.co.uk": 0.5,
    "fingertips.phe.org.uk": 0.5,
    "api.beta.ons.gov.uk": 0.2,
    "stat-xplore.dwp.gov.uk": 0.5,
}
Read = TypeVar("Read")
NO_WAY = (NewConnectionError, ConnectTimeoutError, SSLError)


@dataclass(eq=False)
class Session:
    """Requests with time-outs, retries, a fair pace, kept replies and resumable files.

    Parameters
    ----------
    store : folder for kept replies and files, made where it is missing
    waits : urllib3's Retry; the usual one waits longer each time, with jitter
    timeout : seconds to connect, and between two parts of a reply
    limits : when a file's transfer counts as too slow, and how often it is taken up again
    progress : where the size of what comes is shown
    """

    store: Path
    waits: Waits = field(default_factory=usual_waits)
    timeout: tuple[float, float] = (10.0, 60.0)
    limits: download.Limits = field(default_factory=download.Limits)
    progress: Progress = field(default_factory=Progress)
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        self.reached: set[str] = set()
        self.not_reached: set[str] = set()
        self._last: dict[str, float] = {}
        self._files: dict[str, Path] = {}
        self._http = requests.Session()
        contact = os.environ.get(CONTACT, "")
        self._http.headers["User-Agent"] = f"{AGENT} {contact}".strip()
        cache = FileCache(str(self.store / "replies"))
        self._http.mount("https://", KeepingAdapter(cache=cache, max_retries=self.waits))

    def json(
        self,
        url: str,
        asked: str,
        *,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        json: Mapping[str, Any] | None = None,
    ) -> dict:
        """The JSON object of a reply; an error inside it is an error, and so is any other JSON.

        Parameters
        ----------
        url : address with ``https://``
        asked : what is asked for, for messages
        headers : sent with the request
        data, json : form or JSON to send; the request then goes by POST
        """
        return self._again(
            lambda: replies.read_object(url, self._body(url, asked, headers, data, json), asked)
        )

    def text(self, url: str, asked: str) -> str:
        """Text of a reply, a CSV for example.

        Parameters
        ----------
        url : address with ``https://``
        asked : what is asked for, for messages
        """
        return self._again(lambda: replies.read_text(url, self._body(url, asked), asked))

    def file(self, url: str, asked: str, endings: tuple[str, ...] = ()) -> Path:
        """A published file, kept under ``store`` and asked for again only if it has changed.

        Within one session a file is asked for once, so that all who read it read the same.

        Parameters
        ----------
        endings : kinds the file may be of, such as ``(".xlsx", ".ods")``; all where empty

        Raises
        ------
        FetchError
            Where it does not come whole, is a web page, or is not of its kind.
        """
        if url in self._files and self._files[url].is_file():
            return self._files[url]
        place = download.place(self.store / "files", url)
        wanted = download.Wanted(url, asked, place, endings)

        def once() -> Path:
            return download.fetch(self._stream, wanted, self.limits, self.progress, self.clock)

        self._files[url] = self._again(once, self.limits.attempts, (BrokenOff,))
        return self._files[url]

    def _again(
        self,
        once: Callable[[], Read],
        attempts: int = 3,
        worth: tuple[type[Exception], ...] = (Busy, BrokenOff),
    ) -> Read:
        """What ``once`` gives; tried again where an error is ``worth`` it."""
        tries = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(worth),
            stop=tenacity.stop_after_attempt(attempts),
            wait=tenacity.wait_random_exponential(multiplier=self.waits.backoff_factor, max=30),
            sleep=self.sleep,
            reraise=True,
        )
        return tries(once)

    def _body(
        self,
        url: str,
        asked: str,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        json: Mapping[str, Any] | None = None,
    ) -> bytes:
        headers = {"Cache-Control": "no-cache", **(headers or {})}
        method = "GET" if data is None and json is None else "POST"
        response = self._send(method, url, asked, headers, data=data, json=json)
        replies.check_status(url, response.status_code, asked)
        return response.content

    def _stream(self, url: str, asked: str, headers: dict) -> requests.Response:
        headers = {"Accept-Encoding": "identity", "Cache-Control": "no-store", **headers}
        return self._send("GET", url, asked, headers, stream=True)

    def _send(
        self,
        method: str,
        url: str,
        asked: str,
        headers: Mapping[str, str],
        *,
        data: Mapping[str, str] | None = None,
        json: Mapping[str, Any] | None = None,
        stream: bool = False,
    ) -> requests.Response:
        host = replies.host_of(url)
        self._pace(host)
        try:
            response = self._http.request(
                method,
                url,
                headers=headers,
                data=data,
                json=None if json is None else dict(json),
                stream=stream,
                timeout=self.timeout,
            )
        except TooLong as wait:
            raise FetchError(
                host,
                asked,
                f"too many requests: it asks for {wait.seconds:.0f} seconds of quiet",
                "run the same command again after that; what has come is kept",
            ) from None
        except requests.exceptions.ChunkedEncodingError:
            raise BrokenOff(host, asked, "the reply broke off", replies.LATER) from None
        except requests.exceptions.RequestException as error:
            raise self._fault(host, asked, error) from None
        self.reached.add(host)
        return response

    def _fault(self, host: str, asked: str, error: Exception) -> FetchError:
        """The error to raise for one of requests'."""
        cause = getattr(error.args[0], "reason", None) if error.args else None
        if isinstance(cause, NO_WAY) or isinstance(error, requests.exceptions.ConnectTimeout):
            self.not_reached.add(host)
            return Unreachable(
                host,
                asked,
                "there is no connection to it",
                "see whether this machine has internet, and run it again",
            )
        self.reached.add(host)
        return FetchError(
            host,
            asked,
            f"no answer within {self.timeout[1]:g} seconds, or the connection broke",
            replies.LATER,
        )

    def _pace(self, host: str) -> None:
        """Wait until the host may be asked again; a local stand-in needs no pause."""
        pause = PACE.get(host, 0.0) if by_way_of(f"https://{host}/").startswith("https") else 0.0
        last = self._last.get(host)
        if pause and last is not None:
            self.sleep(max(0.0, last + pause - self.clock()))
        self._last[host] = self.clock()
