"""The district that areas of one's own are made on."""

import pytest

from lsp_geo.area.ground import Ground


@pytest.fixture(scope="session")
def ground(tables) -> Ground:
    return Ground(tables.geography)
