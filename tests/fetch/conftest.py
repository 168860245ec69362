"""Publishers at a local port, and a folder in which every source was fetched once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lsp_geo.fetch.adapter import VIA
from lsp_geo.fetch.dwp import KEY
from lsp_geo.fetch.run import Outcome, fetch
from tests.fetch import world
from tests.fetch.server import Publishers


@pytest.fixture(scope="session")
def bodies() -> dict:
    """Every publisher's bodies, made once."""
    return world.routes()


@pytest.fixture(scope="session")
def _server() -> Iterator[Publishers]:
    server = Publishers()
    yield server
    server.close()


@pytest.fixture
def publishers(_server: Publishers, bodies: dict, monkeypatch: pytest.MonkeyPatch) -> Publishers:
    """The server, answering properly, with nothing asked yet; all requests go to it."""
    _server.reset()
    _server.routes = dict(bodies)
    monkeypatch.setenv(VIA, _server.address)
    monkeypatch.setenv(KEY, "a-key")
    return _server


@pytest.fixture(scope="session")
def fetched(
    _server: Publishers, bodies: dict, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[Outcome], list]:
    """All sources once: the folder, what came of each, and what was asked."""
    into = tmp_path_factory.mktemp("fetched")
    _server.reset()
    _server.routes = dict(bodies)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VIA, _server.address)
        patch.setenv(KEY, "a-key")
        outcomes = fetch([], into, world.TESTHAM, world.session(into))
    asked = list(_server.asked)
    _server.reset()
    return into, outcomes, asked
