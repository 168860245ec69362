"""On what is there: how many places of each kind an area has, and the nearest outside it."""

from __future__ import annotations

from lsp_geo import formatting
from lsp_geo.analysis import places_near
from lsp_geo.analysis.places_near import Near
from lsp_geo.city import City
from lsp_geo.reports.document import Ledger, Words

TITLE = "What is there"


def blocks(city: City, ledger: Ledger, area_code: str) -> tuple[Words, ...]:
    """A few lines on an area, where lists are held that may be counted; else nothing."""
    lists = city.tables.place_lists
    found = [one for one in places_near.every_kind(lists, area_code) if one.kind.complete]
    if not found:
        return ()
    items = "; ".join(_item(ledger, one) for one in found)
    note = f"In brackets: the nearest outside, from the edge. {places_near.only_here(lists)}"
    return (Words(TITLE, "head"), Words(f"{items}. {note}", "small"))


def _item(ledger: Ledger, found: Near) -> str:
    """“2 libraries (Breck Road Library, 350 m)”."""
    kind, outside = found.kind, found.outside
    ledger.lists[kind.id] = kind
    number = ledger.count(TITLE, f"{kind.heading}, {kind.period}", len(found.inside))
    text = f"{number} {kind.name if number == '1' else kind.plural}"
    if outside.empty:
        return text
    first = outside.iloc[0]
    return f"{text} ({first['name']}, {formatting.metres(first['distance'])})"
