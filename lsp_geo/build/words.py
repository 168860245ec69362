"""How each indicator is said aloud and looked for: the words of two recipes, read and checked."""

from __future__ import annotations

from pathlib import Path

from lsp_geo.data.descriptions import Table, at_key, first_fault, read_toml
from lsp_geo.data.indicator import SCHEMA

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
