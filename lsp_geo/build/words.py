"""How each indicator is said aloud and looked for, and texts put for the kind of district."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lsp_geo.data.descriptions import Table, at_key, first_fault, read_toml
from lsp_geo.data.indicator import SCHEMA
from lsp_geo.data.kind import DistrictKind
from lsp_geo.data.levels import CITY

WORDS = Path(__file__).with_name("recipes") / "words.toml"
EVERYDAY = WORDS.with_name("search_words.toml")


def load_words(path: Path = WORDS) -> dict[str, Table]:
    """The words of each indicator by its id.

    Raises
    ------
    DataError
        At the table of the first indicator whose words lack what their form needs.
    """
    words = read_toml(path)
    for name, table in words.items():
        fault = first_fault(table, SCHEMA, "words")
        if fault is not None:
            raise at_key(path, name, f"{fault.field or 'words'}: {fault.problem}")
    return words


def load_everyday_words() -> dict[str, list[str]]:
    """What people type who look for an indicator and do not know its name, by its id."""
    return read_toml(EVERYDAY)


def kind_of(district: dict) -> DistrictKind:
    """What the district's file calls such a place; a city where it says nothing."""
    level = district.get("levels", {}).get(CITY, {})
    return DistrictKind(level["name"], level["plural"]) if level else DistrictKind()


def put_for(kind: DistrictKind, value: Any) -> Any:
    """A description with every text of it in the words for a place of this kind."""
    if isinstance(value, str):
        return kind.said(value)
    if isinstance(value, dict):
        return {key: put_for(kind, one) for key, one in value.items()}
    return [put_for(kind, one) for one in value] if isinstance(value, list) else value
