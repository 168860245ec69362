"""What all districts share: the core cities, and the words a district's file may leave out."""

from __future__ import annotations

import tomllib
from pathlib import Path

FIRST = Path(__file__).with_name("recipes") / "district.toml"


def core_cities() -> list[dict]:
    """Members of Core Cities UK: ``code`` and ``name`` of each, as the first district's file."""
    return tomllib.loads(FIRST.read_text(encoding="utf-8"))["core_cities"]
