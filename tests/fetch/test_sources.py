"""Each source makes what it says, in the layout that the build reads."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from lsp_geo.errors import NotKnown
from lsp_geo.fetch.registry import SOURCES
from lsp_geo.fetch.run import chosen, dry_run, fetch, makers
from tests.fetch import world


def test_every_source_is_fetched(fetched):
    _, outcomes, _ = fetched
    assert {o.source: o.message for o in outcomes if o.state != "new"} == {}
    assert len(outcomes) == len(SOURCES)
