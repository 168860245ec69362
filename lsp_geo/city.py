"""What all sheets of a run share: the data, what is worked out from them once, address and date."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from urllib.parse import urlencode

from lsp_geo.analysis import city_series, multiple_need, profile, small_area_change
from lsp_geo.analysis.inequality import Measures
from lsp_geo.data.tables import Tables
from lsp_geo.formatting import MONTHS
from lsp_geo.maps import picture
from lsp_geo.maps.classes import Atlas
from lsp_geo.maps.indicator_map import pillar_card
from lsp_geo.maps.projection import Ground
from lsp_geo.maps.static_files import START, Kept, OnDemand, StaticFiles, write_static

LOCAL_APP = "http://localhost:8501"


def public_url() -> str:
    """Where readers find the app: ``LSP_PUBLIC_URL``, or this machine."""
    return os.environ.get("LSP_PUBLIC_URL", LOCAL_APP)


@dataclass
class Desk:
    """The data at hand.

    ``base`` is the app's address, ``today`` the date printed on sheets, ``standings`` those of a
    level where already worked out.
    """

    tables: Tables
    base: str = field(default_factory=public_url)
    today: date = field(default_factory=date.today)
    standings: dict[str, profile.Standing] = field(default_factory=dict)

    @cached_property
    def atlas(self) -> Atlas:
        """Classes of every map."""
        return Atlas(self.tables)

    @cached_property
    def measures(self) -> Measures:
        """Inequality of every indicator."""
        return Measures(self.tables)

    @cached_property
    def several(self) -> multiple_need.SeveralPillars:
        """Neighbourhoods in the worst fifth on several pillars."""
        return multiple_need.several_pillars(self.tables)

    def standing(self, level: str) -> profile.Standing:
        """All areas of a level on all indicators."""
        if level not in self.standings:
            self.standings[level] = profile.standings(self.tables, level)
        return self.standings[level]

    @cached_property
    def _grounds(self) -> dict[str, Ground]:
        return {}

    def ground(self, level: str) -> Ground:
        """Shapes of small pictures of the whole city."""
        if level not in self._grounds:
            self._grounds[level] = picture.ground(self.tables.geography, level, "card")
        return self._grounds[level]

    @cached_property
    def _members(self) -> dict[str, dict]:
        return {}

    def members(self, area_code: str):
        """Rows (in code order) of the neighbourhoods inside an area."""
        level = self.tables.geography.level_of(area_code)
        if level not in self._members:
            self._members[level] = profile.inside(self.tables, level)
        return self._members[level][area_code]

    @cached_property
    def _readings(self) -> dict[str, city_series.Reading]:
        return {}

    def reading(self, indicator_id: str) -> city_series.Reading:
        """Where the city stands on a city series."""
        if indicator_id not in self._readings:
            self._readings[indicator_id] = city_series.read(self.tables, indicator_id)
        return self._readings[indicator_id]

    @cached_property
    def _changes(self) -> dict[tuple[str, str], object]:
        return {}

    def changes(self, level: str) -> list[tuple[small_area_change.Run, object]]:
        """The latest run of each indicator with change on a level, and every area's change."""
        found = []
        for indicator in small_area_change.with_change(self.tables):
            run = small_area_change.runs(self.tables, indicator.id)[0]
            if level not in run.levels:
                continue
            key = indicator.id, level
            if key not in self._changes:
                table = small_area_change.between(self.tables, run, level)
                self._changes[key] = table.set_index("area_code")
            found.append((run, self._changes[key]))
        return found

    @cached_property
    def _gaps(self) -> list[tuple[small_area_change.Run, small_area_change.Gap | None]]:
        runs = (
            small_area_change.runs(self.tables, indicator.id)[0]
            for indicator in small_area_change.with_change(self.tables)
        )
        return [(run, small_area_change.gap(self.tables, run)) for run in runs]

    def gaps(self) -> list[tuple[small_area_change.Run, small_area_change.Gap | None]]:
        """The latest run of each indicator with change inside the city, and its gap."""
        return self._gaps

    def link(self, page: str, **view: str) -> str:
        """Address of a page of the app with a view."""
        query = f"?{urlencode(view)}" if view else ""
        return f"{self.base.rstrip('/')}/{page}{query}"

    def made(self) -> str:
        """The date in full: “5 March 2026”."""
        return f"{self.today.day} {MONTHS[self.today.month - 1]} {self.today.year}"


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
