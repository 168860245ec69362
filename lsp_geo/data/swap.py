"""A folder of data put in the place of another: whole, one process at a time, or put back.

No system renames one folder over another in one step. Between the two renames it takes there is
no data for a moment; a process that is killed just then leaves the old data aside, under a name
that the next one to look for data knows.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from lsp_geo.errors import DataError

# Seconds to wait for another process that is between its two renames.
PATIENCE = 30


def _beside(data: Path, what: str) -> Path:
    """A hidden neighbour of the data folder; `what` it is stands in the name."""
    return data.parent / f".{data.name}-{what}"


def _aside(data: Path) -> Path:
    """Where the old data lie while new ones take their place."""
    return _beside(data, "build") / "old"


@contextmanager
def workplace(data: Path) -> Iterator[Path]:
    """An empty folder beside the data to make new ones in, for one process at a time.

    What a process that was killed has left there is put back or removed first.

    Raises
    ------
    DataError
        When another build is at work.
    """
    data.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(_beside(data, "lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise DataError(data, "another build is at work on it: wait until it has ended") from None
    scratch = _beside(data, "build")
    try:
        _put_back(data)
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        yield scratch
    finally:
        if data.is_dir() or not _aside(data).is_dir():
            shutil.rmtree(scratch, ignore_errors=True)
        lock.release()


def take_place(made: Path, data: Path) -> None:
    """Put ``made`` in the place of ``data``; on failure, put the old data back."""
    if data.exists():
        data.rename(_aside(data))
    try:
        made.rename(data)
    except BaseException:
        _put_back(data)
        raise


def settle(data: Path) -> None:
    """Where a killed build has left no data but the old ones aside, put these back.

    A build that is at work meanwhile is waited for.
    """
    if data.is_dir() or not _aside(data).is_dir():
        return
    try:
        with FileLock(_beside(data, "lock"), timeout=PATIENCE):
            _put_back(data)
    except Timeout:
        raise DataError(data, "a build is at work on it: wait until it has ended") from None


def _put_back(data: Path) -> None:
    if not data.exists() and _aside(data).is_dir():
        _aside(data).rename(data)
