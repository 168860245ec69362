"""Publishers of a made-up country at a local port, and a session that goes to them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lsp_geo.fetch.adapter import VIA
from tests.fetch.server import Publishers


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publishers]:
    """A server with nothing to give yet; all requests go to it."""
    made = Publishers()
    monkeypatch.setenv(VIA, made.address)
    yield made
    made.close()
