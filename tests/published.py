"""The whole site, published once for all tests of a run, whichever process comes first."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

PATIENCE = 240  # seconds another process may take


def published(tmp_path_factory, tables) -> Path:
    """The folder of the site; made by the first process that asks, awaited by the others."""
    from lsp_geo.reports.desk import Desk
    from lsp_geo.reports.site import publish

    base = tmp_path_factory.getbasetemp()
    # With xdist each process has a folder of its own inside the one of the run.
    shared = base.parent if base.name.startswith("popen-") else base
    site, done = shared / "published-site", shared / "published-site.done"
    try:
        site.mkdir()
    except FileExistsError:
        for _ in range(PATIENCE * 4):
            if done.exists():
                return site
            time.sleep(0.25)
        pytest.fail("another process did not finish the site")
    (site / "sheets").mkdir()
    (site / "sheets" / f"{WARD}.pdf").write_bytes(b"%PDF-1.7\n")
    publish(Desk(tables, base=APP), site, lambda step: None, SITE)
    done.touch()
    return site


WARD = "E05015285"
APP = "https://app.example.org/explorer"
SITE = "https://www.example.org/neighbourhoods"
