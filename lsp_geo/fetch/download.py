"""One published file: whole or not at all, taken up again where it broke off."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import requests
from urllib3.exceptions import HTTPError

from lsp_geo.fetch import replies
from lsp_geo.fetch.errors import BrokenOff, FetchError
from lsp_geo.fetch.progress import Progress

PART = 1 << 16
ZIPPED = (".zip", ".xlsx", ".ods")


@dataclass(frozen=True)
class Limits:
    """When a transfer is too slow, and how often it is taken up again in one run."""

    attempts: int = 4
    grace: float = 60.0  # seconds before speed counts
    slowest: float = 1000.0  # bytes a second


@dataclass(frozen=True)
class Wanted:
    """A file to be had: its address, what it is called in messages, and where it goes."""

    url: str
    asked: str
    path: Path
    endings: tuple[str, ...] = ()

    @property
    def part(self) -> Path:
        """What has come so far."""
        return self.path.with_name(self.path.name + ".part")

    def fault(self, problem: str, remedy: str = replies.LATER) -> FetchError:
        """A FetchError about this file."""
        return FetchError(replies.host_of(self.url), self.asked, problem, remedy)


def place(folder: Path, url: str) -> Path:
    """Where the file of an address is kept: by host, with a name that tells addresses apart."""
    parts = urlsplit(url)
    name = PurePosixPath(unquote(parts.query or parts.path)).name or "file"
    mark = hashlib.sha256(url.encode()).hexdigest()[:10]
    return folder / parts.netloc / f"{mark}-{re.sub(r'[^A-Za-z0-9._-]', '_', name)[-80:]}"


def fetch(
    stream: Callable[[str, str, dict], requests.Response],
    wanted: Wanted,
    limits: Limits,
    progress: Progress,
    clock: Callable[[], float],
) -> Path:
    """Bring one file, or keep the one that is there where the publisher says it is the same.

    Parameters
    ----------
    stream : sends a GET and gives the reply with its body unread
    wanted : the file
    limits, progress, clock : see `Session`

    Returns
    -------
    Path of the whole file.

    Raises
    ------
    BrokenOff
        Where the body stopped early; what came is kept for the next try.
    FetchError
        Where the publisher refuses, sends a web page, or a file not of its kind.
    """
    wanted.path.parent.mkdir(parents=True, exist_ok=True)
    response = stream(wanted.url, wanted.asked, _headers(wanted))
    with response:
        if response.status_code == 304:
            return wanted.path
        if response.status_code == 416:
            wanted.part.unlink(missing_ok=True)
            raise BrokenOff(
                replies.host_of(wanted.url),
                wanted.asked,
                "the file has changed since it broke off",
                replies.LATER,
            )
        replies.check_status(wanted.url, response.status_code, wanted.asked)
        start = _start(wanted, response)
        total = _total(response, start)
        _note(wanted.part, response)
        _take(wanted, response, start, total, limits, progress, clock)
    _check(wanted)
    _finish(wanted)
    wanted.part.replace(wanted.path)
    _notes(wanted.part).replace(_notes(wanted.path))
    return wanted.path


def _headers(wanted: Wanted) -> dict[str, str]:
    """Range and If-Range for a part, a condition for a whole file, nothing else."""
    if wanted.part.is_file():
        mark = _read(wanted.part)
        validator = mark.get("etag") or mark.get("last_modified")
        # A weak tag cannot vouch for bytes: without a strong one the file starts anew.
        if validator and not validator.startswith("W/") and wanted.part.stat().st_size:
            return {"Range": f"bytes={wanted.part.stat().st_size}-", "If-Range": validator}
        return {}
    mark = _read(wanted.path)
    if not wanted.path.is_file() or mark.get("size") != wanted.path.stat().st_size:
        return {}
    headers = {"If-None-Match": mark.get("etag"), "If-Modified-Since": mark.get("last_modified")}
    return {name: value for name, value in headers.items() if value}


def _start(wanted: Wanted, response: requests.Response) -> int:
    """The byte at which this reply goes on: the part's length for 206, else 0."""
    if response.status_code != 206:
        return 0
    have = wanted.part.stat().st_size if wanted.part.is_file() else 0
    match = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    if match is None or int(match.group(1)) != have:
        wanted.part.unlink(missing_ok=True)
        raise BrokenOff(
            replies.host_of(wanted.url),
            wanted.asked,
            "it sent another part of the file than was asked for",
            replies.LATER,
        )
    return have


def _total(response: requests.Response, start: int) -> int | None:
    length = response.headers.get("Content-Length", "")
    return start + int(length) if length.isdigit() else None


def _take(
    wanted: Wanted,
    response: requests.Response,
    start: int,
    total: int | None,
    limits: Limits,
    progress: Progress,
    clock: Callable[[], float],
) -> None:
    """Write the body to the part; BrokenOff where it is short, FetchError where it crawls."""
    began, done = clock(), start
    host = replies.host_of(wanted.url)
    with (
        wanted.part.open("ab" if start else "wb") as out,
        progress.file(wanted.asked, total, start) as shown,
    ):
        try:
            for piece in response.iter_content(PART):
                out.write(piece)
                done += len(piece)
                shown(len(piece))
                passed = clock() - began
                if passed > limits.grace and (done - start) / passed < limits.slowest:
                    raise wanted.fault(
                        f"it sends less than {limits.slowest:g} bytes a second, {done} so far"
                    )
        except (requests.exceptions.RequestException, HTTPError):
            raise BrokenOff(
                host,
                wanted.asked,
                f"the file broke off after {done} bytes" + (f" of {total}" if total else ""),
                replies.LATER,
            ) from None
    if total is not None and done != total:
        raise BrokenOff(
            host, wanted.asked, f"the file broke off after {done} of {total} bytes", replies.LATER
        )


def _check(wanted: Wanted) -> None:
    """FetchError, and the part gone, where the file is empty, a page, or not of its kind."""
    with wanted.part.open("rb") as file:
        start = file.read(400)
    problem = ""
    if not start:
        problem = "the file is empty"
    elif replies.is_page(start):
        problem = "it sent a web page in the place of a file"
    elif start.lstrip()[:8].startswith(b'{"error"'):
        problem = f"it answers with an error: {start[:200].decode('utf-8', 'replace')}"
    elif wanted.endings and not _is_kind(wanted.part, start, wanted.endings):
        problem = f"the file is damaged, or not one of {', '.join(wanted.endings)}"
    if problem:
        wanted.part.unlink()
        raise wanted.fault(problem)


def _is_kind(path: Path, start: bytes, endings: tuple[str, ...]) -> bool:
    if start.startswith(b"PK"):
        return any(end in ZIPPED for end in endings) and zipfile.is_zipfile(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return ".xls" in endings
    return ".csv" in endings and b"\x00" not in start


def _notes(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _note(part: Path, response: requests.Response) -> None:
    """Keep what the publisher says of the file's version, before its bytes."""
    if response.status_code == 206:
        return
    headers = response.headers
    mark = {"etag": headers.get("ETag"), "last_modified": headers.get("Last-Modified")}
    part.unlink(missing_ok=True)
    _notes(part).write_text(json.dumps(mark), encoding="utf-8")


def _finish(wanted: Wanted) -> None:
    """Keep the whole file's length, by which a later run knows it was not touched."""
    mark = {**_read(wanted.part), "size": wanted.part.stat().st_size}
    _notes(wanted.part).write_text(json.dumps(mark), encoding="utf-8")


def _read(path: Path) -> dict:
    """The mark kept of a file; nothing where there is none or it was torn."""
    try:
        return json.loads(_notes(path).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
