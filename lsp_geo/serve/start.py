"""What is done before the first visitor: the data are read, and what many ask for is worked out."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from threading import Event, Thread
from typing import Any

from starlette.concurrency import run_in_threadpool

from lsp_geo.city import City
from lsp_geo.data.levels import WARDS
from lsp_geo.errors import DataError

_LOG = logging.getLogger(__name__)


# Seconds between two pieces of the work ahead: a visitor waits for one piece at most.
_PAUSE = 0.01

Ahead = Callable[[City], Iterable[Callable[[], object]]]


def lifespan(
    opened: Callable[[], City], ahead: Ahead = lambda _city: ()
) -> Callable[[Any], AbstractAsyncContextManager[dict]]:
    """What runs around the server's life.

    Parameters
    ----------
    opened : gives its one city
    ahead : pieces of work on a city whose results are kept, done beside the first visitors
    """

    @asynccontextmanager
    async def around(_app: object) -> AsyncIterator[dict]:
        await run_in_threadpool(_warm, opened)
        ended = Event()
        Thread(target=_work_ahead, args=(opened, ahead, ended), daemon=True).start()
        try:
            yield {}
        finally:
            ended.set()

    return around


def _work_ahead(opened: Callable[[], City], ahead: Ahead, ended: Event) -> None:
    """Do what many will ask for, piece by piece, until all is done or the server ends."""
    try:
        for piece in ahead(opened()):
            if ended.wait(_PAUSE):
                return
            piece()
    except DataError as error:
        _LOG.error("The data cannot be read: %s", error)


def _warm(opened: Callable[[], City]) -> None:
    """Open the data and make what every page needs; damaged data are said on every page."""
    try:
        city = opened()
        for level in city.files.levels:
            _ = city.files.levels[level]
        city.standings(WARDS)
        _ = city.multiple_need
    except DataError as error:
        _LOG.error("The data cannot be read: %s", error)
