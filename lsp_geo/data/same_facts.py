"""Which indicators count the same thing, so that an index can be kept from counting it twice."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from lsp_geo.data.descriptions import read_held
from lsp_geo.errors import DataError

SCHEMA = Path(__file__).with_name("same_facts.schema.json")


@dataclass(frozen=True)
class SameFacts:
    """What is declared of indicators that hold one another.

    Attributes
    ----------
    domains : ids of the indicators that are a whole domain of the deprivation indices, by domain
    contains : pairs of ids, a whole and a part of it
    """

    domains: dict[str, str]
    contains: tuple[tuple[str, str], ...]


def read_same_facts(path: Path, known: Collection[str]) -> SameFacts:
    """Read and check the table; every indicator it names must be among the ``known`` ids.

    Raises
    ------
    DataError
        Naming file, line and field of the first thing that is wrong.
    """
    raw = read_held(path, SCHEMA)
    named = [(name, "domains") for name in raw["domains"].values()]
    for entry in raw["contains"]:
        named += [(entry["whole"], "whole"), *((part, "parts") for part in entry["parts"])]
    for name, field in named:
        if name not in known:
            raise _unknown(path, name, field)
    pairs = tuple((entry["whole"], part) for entry in raw["contains"] for part in entry["parts"])
    return SameFacts(raw["domains"], pairs)


def _unknown(path: Path, name: str, field: str) -> DataError:
    """A DataError at the first line where the indicator is named."""
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next((n for n, text in enumerate(lines, start=1) if f'"{name}"' in text), None)
    return DataError(path, f"there is no indicator “{name}”", line=line, field=field)
