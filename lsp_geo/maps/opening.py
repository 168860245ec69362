"""All that the maps need before the first reader sees one."""

from __future__ import annotations

from pathlib import Path

from lsp_geo.aggregate import Tables
from lsp_geo.maps.atlas import Atlas
from lsp_geo.maps.geometry import START, StaticFiles, write_static
from lsp_geo.maps.kept import Kept
from lsp_geo.maps.on_demand import OnDemand
from lsp_geo.maps.views import pillar_card


def open_files(tables: Tables, atlas: Atlas, data: Path, folder: Path) -> StaticFiles:
    """The map's static files in ``folder``; data that no start has seen before are checked first.

    Raises
    ------
    DataError
        For the first fault found in ``data``.
    """
    kept = Kept(folder, data)
    if kept.get(START) is None:
        tables.geography.check()
        tables.values.check()
    pillars = [pillar.number for pillar in tables.catalogue.pillars]
    cards = OnDemand(
        pillars, lambda number: pillar_card(tables, atlas, tables.catalogue.pillar(number))
    )
    return write_static(folder, tables.geography, atlas.columns(), cards, kept)
