"""What is done before the first visitor: the data are read, and what many ask for is worked out."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool

from lsp_geo.city import City
from lsp_geo.data.levels import WARDS
from lsp_geo.errors import DataError

_LOG = logging.getLogger(__name__)


def lifespan(opened: Callable[[], City]) -> Callable[[Any], AbstractAsyncContextManager[dict]]:
    """What runs around the server's life; ``opened`` gives its one city."""

    @asynccontextmanager
    async def around(_app: object) -> AsyncIterator[dict]:
        await run_in_threadpool(_warm, opened)
        yield {}

    return around


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
