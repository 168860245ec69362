"""What is said of the explorer itself: of when its data are, and who answers for it."""

from __future__ import annotations

import re
from datetime import date, datetime

from lsp_geo import formatting
from lsp_geo.data.catalogue import Catalogue
from lsp_geo.data.contact import read_contact
from lsp_geo.data.geography import Geography

_DAY = re.compile(r"\b(\d{1,2} [A-Z][a-z]+ \d{4})\b")


def newest_release(catalogue: Catalogue) -> date | None:
    """The day on which the newest of the releases held came out; None where none says its day."""
    days = []
    for indicator in catalogue.indicators.values():
        for text in _DAY.findall(indicator.released):
            try:
                days.append(datetime.strptime(text, "%d %B %Y").date())
            except ValueError:
                continue
    return max(days, default=None)


def foot(geography: Geography, catalogue: Catalogue) -> list[str]:
    """Lines for the foot of every page: date of the data, and whom to ask."""
    contact, day = read_contact(geography.district), newest_release(catalogue)
    lines = ["Official open data; the method stands beside every number."]
    if day is not None:
        lines[0] += f" The newest release in use is of {formatting.day(day)}."
    ways = [text for _, text, _ in contact.ways()]
    if ways:
        lines.append(f"Questions and corrections: {contact.who}, {formatting.and_list(ways)}.")
    return lines
