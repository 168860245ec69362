"""How each indicator is said aloud: the words of ``recipes/words.toml``, read and checked."""

from __future__ import annotations

from pathlib import Path

from lsp_geo.build.write import MADE_BY_BUILD, write_toml
from lsp_geo.data.descriptions import Table, at_key, first_fault, read_toml
from lsp_geo.data.indicator import SCHEMA

WORDS = Path(__file__).with_name("recipes") / "words.toml"


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


def renew_words(data: Path, words: dict[str, Table] | None = None) -> list[str]:
    """Put the words into descriptions already built, and nothing else; ids of those changed.

    Saves a whole build where only words were edited.
    """
    words = load_words() if words is None else words
    changed = []
    for path in sorted(data.glob("indicators/*/*.toml")):
        if not path.read_text(encoding="utf-8").startswith(MADE_BY_BUILD):
            continue
        described = read_toml(path)
        own = words.get(described["id"])
        if own is None or own == described.get("words"):
            continue
        write_toml(path, {**described, "words": own})
        changed.append(described["id"])
    return changed
