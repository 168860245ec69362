"""The data folder as a whole: put in place at one stroke, known again, and held still to be read.

A folder is never changed in place. A new one is made beside it and the two change names, so that
whoever reads sees the whole of one or of the other.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from lsp_geo.errors import DataError

_HERE = -100  # Linux: paths are relative to the working folder
_EXCHANGE = 2  # Linux: the two change names, neither is ever missing
TRIES = 20


def waiting(data: Path) -> Path:
    """Where a whole and checked folder lies before it takes the place of ``data``."""
    return data.with_name(f".{data.name}-next")


def before(data: Path) -> Path:
    """Where the folder that was ``data`` lies until it is removed."""
    return data.with_name(f".{data.name}-before")


@contextmanager
def workplace(data: Path) -> Iterator[Path]:
    """An empty folder beside ``data`` to make new data in, for one process at a time.

    What a process that was killed has left there is put right or removed first.

    Raises
    ------
    DataError
        Where another process is making data for the same place.
    """
    data.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data.with_name(f".{data.name}-lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise DataError(data, "another build is at work on it: wait until it has ended") from None
    scratch = data.with_name(f".{data.name}-build")
    try:
        settle(data)
        _clear(data)
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        lock.release()


def swap(made: Path, data: Path) -> None:
    """Put ``made`` in the place of ``data``; the folder that was there goes.

    A process that is killed on the way leaves ``data`` as it was or as it is to be; where the
    system cannot exchange two names at once there is a moment without ``data``, which `settle`
    ends.

    Parameters
    ----------
    made : a whole folder on the same disk
    data : need not exist yet

    Raises
    ------
    DataError
        Where the system does not let it be moved; ``data`` is then as it was.
    """
    settle(data)
    _clear(data)
    try:
        made.rename(waiting(data))
        if not data.exists():
            waiting(data).rename(data)
        elif not _exchange(waiting(data), data):
            data.rename(before(data))
            waiting(data).rename(data)
    except OSError as error:
        if before(data).exists() and not data.exists():
            before(data).rename(data)
        raise DataError(
            data,
            f"the new data cannot be put here ({error.strerror}): the folder must not be a disk or "
            "volume of its own; name one inside it with LSP_DATA",
        ) from None
    finally:
        _clear(data)


def settle(data: Path) -> None:
    """Finish or undo a swap that was cut short and left no ``data``; else nothing."""
    if data.exists():
        return
    for left in (waiting(data), before(data)):
        if left.exists():
            left.rename(data)
            return


def _clear(data: Path) -> None:
    """Remove what a swap has left beside ``data``."""
    for left in (waiting(data), before(data)):
        if data.exists() and left.exists():
            shutil.rmtree(left)


def _exchange(one: Path, other: Path) -> bool:
    """Whether the two folders have changed names at one stroke; False where that cannot be had."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def stamp(data: Path) -> str:
    """What tells one folder in this place from the next; "" where there is none."""
    try:
        found = data.stat()
    except FileNotFoundError:
        return ""
    return f"{found.st_dev:x}-{found.st_ino:x}-{found.st_ctime_ns:x}"


def held_still(data: Path) -> tempfile.TemporaryDirectory:
    """A copy to read from while ``data`` may be exchanged: all of one folder, never of two.

    Returns
    -------
    The temporary folder, which goes when nobody holds it any more; the copy is under ``data``'s
    own name in it.

    Raises
    ------
    DataError
        Where the folder is missing, or changes faster than it can be copied.
    """
    for _ in range(TRIES):
        seen = stamp(data)
        copy = tempfile.TemporaryDirectory(prefix="lsp-geo-", ignore_cleanup_errors=True)
        try:
            shutil.copytree(data, Path(copy.name, data.name), symlinks=False)
        except (shutil.Error, FileNotFoundError):
            if not seen:
                raise DataError(data, "there is no such folder") from None
            continue
        if stamp(data) == seen:
            return copy
    raise DataError(data, "it is being changed all the time: reload this page in a while")


@contextmanager
def one_edition(data: Path) -> Iterator[Path]:
    """The data folder as it is now, to be read to the end whatever takes its place meanwhile.

    What is found wrong in it is said of the folder itself, not of the copy that was read.

    Raises
    ------
    DataError
        As `held_still`.
    """
    settle(data)
    with held_still(data) as copy:
        try:
            yield Path(copy, data.name)
        except DataError as error:
            raise of_itself(error, copy, data) from None


def of_itself(error: DataError, copy: str, data: Path) -> DataError:
    """What was found wrong in a copy, with the name of the folder it was made of."""
    file = error.file.replace(copy, str(data.parent))
    return DataError(file, error.problem, error.line, error.field, error.command)
