"""The newest edition known of what each indicator is made from, and what is older than it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lsp_geo.errors import DataError

EDITIONS = Path(__file__).with_name("editions.toml")


@dataclass(frozen=True)
class Known:
    """What is known of an indicator's editions.

    ``newest`` is the latest period, "" where it is not known; ``due`` the day by which the next
    edition should be out, None where none is planned; ``source`` fetches it, "" where it is hand
    work.
    """

    indicator: str
    source: str
    newest: str
    known: str
    rhythm: str
    due: date | None
    behind: bool = False


@dataclass(frozen=True)
class Late:
    """An indicator older than its publisher's newest edition: what is held, and why that is old.

    ``is_out`` is False where a newer edition is only due by now.
    """

    indicator: str
    source: str
    held: str
    why: str
    is_out: bool = True

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        return f"{self.indicator}: {self.held} is held; {self.why}"


def known_editions(path: Path = EDITIONS) -> dict[str, Known]:
    """What is known of every indicator, by id.

    Raises
    ------
    DataError
        Where an id stands twice or a field is missing.
    """
    found: dict[str, Known] = {}
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["edition"]:
        for name in entry["indicators"]:
            if name in found:
                raise DataError(path, f"{name} is there twice", field="indicators")
            try:
                found[name] = Known(
                    name,
                    entry["source"],
                    entry["newest"],
                    entry["known"],
                    entry["rhythm"],
                    date.fromisoformat(entry["due"]) if entry["due"] else None,
                    entry.get("behind", False),
                )
            except KeyError as error:
                raise DataError(
                    path, f"{name}: this field is missing", field=str(error.args[0])
                ) from None
    return found


def order(period: str) -> list[int]:
    """What puts periods of one indicator in order: their figures, from left to right."""
    return [int(part) for part in re.findall(r"\d+", period)]


def late(held: Mapping[str, str], today: date) -> list[Late]:
    """Indicators for which a newer edition is known, or should be out by now.

    Parameters
    ----------
    held : latest period by indicator id
    today : the day on which it is asked
    """
    editions = known_editions()
    found = (
        _late(editions[name], period, today) for name, period in held.items() if name in editions
    )
    return [one for one in found if one is not None]


def _late(known: Known, period: str, today: date) -> Late | None:
    """What is late about an indicator; None where nothing is."""
    about = known.indicator, known.source, period
    if known.behind:
        return Late(*about, f"newer: {known.known}")
    if known.newest and order(period) < order(known.newest):
        return Late(*about, f"{known.newest} is out ({known.known})")
    renewed = known.newest and order(period) > order(known.newest)
    if known.due and today > known.due and not renewed:
        due = f"{known.due.day} {known.due:%B %Y}"
        return Late(*about, f"the next edition was due by {due}", is_out=False)
    return None


def table_lines() -> list[str]:
    """The table of docs/data-year.md: one line a group of indicators."""
    groups: dict[tuple, list[str]] = {}
    for known in known_editions().values():
        key = (known.source, known.newest, known.known, known.rhythm, known.due)
        groups.setdefault(key, []).append(known.indicator)
    lines = [
        "| Indicators | Fetched by | Newest period | Known from | Rhythm | Next by |",
        "|---|---|---|---|---|---|",
    ]
    for (source, newest, words, rhythm, due), names in groups.items():
        lines.append(
            f"| {', '.join(names)} | {source or 'hand work'} | {newest or 'see right'} | "
            f"{words} | {rhythm} | {due.isoformat() if due else 'none planned'} |"
        )
    return lines
