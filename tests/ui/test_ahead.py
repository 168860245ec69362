"""What the server works out before anybody opens a ward: kept, in pieces, and ended with it."""

from __future__ import annotations

import asyncio
from threading import Event

from lsp_geo import serve
from lsp_geo.data.kept import kept
from lsp_geo.data.levels import WARDS
from lsp_geo.errors import DataError
from lsp_geo.ui import ahead
from tests.helpers import run_async


def test_every_ward_is_worked_out_and_kept(city):
    pieces = list(ahead.of_wards(city))
    wards = city.geography.areas(WARDS).index
    assert len(pieces) == len(wards) * (1 + len(ahead._MADE))
    for piece in pieces[: 1 + len(ahead._MADE)]:
        piece()
    for made in ahead._MADE:
        assert isinstance(made, kept)
        results, _ = city.shelf(made.make)
        assert (wards[0],) in results


def test_the_server_answers_while_it_works_ahead_and_what_fails_stops_nothing(city, tmp_path):
    done, wait = [], Event()

    def work(_city):
        yield lambda: done.append(1)
        yield wait.set

        def fails():
            raise DataError(tmp_path / "x.csv", "is damaged")

        yield fails
        yield lambda: done.append(2)

    async def live():
        async with serve.lifespan(lambda: city, work)(None) as state:
            assert state == {}
            assert await asyncio.to_thread(wait.wait, 30)

    run_async(live())
    assert done == [1]
