"""One visitor's city: the shared one, with figures and areas of their own that nobody else sees.

What is worked out with own figures or areas in it is kept here and goes with the session;
everything that is of the district alone is asked of the shared city.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import pandas as pd

from lsp_geo.analysis.city_series import Reading
from lsp_geo.analysis.deprivation_rank import Places
from lsp_geo.analysis.outcomes import Evidence
from lsp_geo.analysis.profile import Profile, Standing
from lsp_geo.analysis.small_area_change import Run
from lsp_geo.area import address
from lsp_geo.area.own import OwnArea
from lsp_geo.area.tables import AreaTables
from lsp_geo.city import City
from lsp_geo.data.catalogue import Outcome
from lsp_geo.data.indicator_search import IndicatorSearch
from lsp_geo.data.kept import Shelves
from lsp_geo.data.levels import YOURS
from lsp_geo.maps.classes import Atlas
from lsp_geo.maps.close_up import CloseGround
from lsp_geo.maps.own_level import OwnAtlas, with_own_level
from lsp_geo.maps.projection import Ground
from lsp_geo.maps.static_files import StaticFiles
from lsp_geo.partner.indicators import Own
from lsp_geo.partner.tables import OwnTables


class VisitorCity(City):
    """A city with a visitor's own figures and areas; its caches are its own.

    Parameters
    ----------
    shared : the city of all readers, which is only read
    own : the visitor's figures, protected
    areas : the visitor's areas
    """

    def __init__(
        self, shared: City, own: Sequence[Own] = (), areas: Sequence[OwnArea] = ()
    ) -> None:
        self.shared, self.own, self.own_areas = shared, tuple(own), tuple(areas)
        # Not City's own: the tables are open already, and its files are the shared ones.
        Shelves.__init__(self)
        self.data, self._static = shared.data, None
        tables = AreaTables(shared.tables, areas) if areas else shared.tables
        self.tables = OwnTables(tables, own) if own else tables
        self.catalogue = self.tables.catalogue
        self.geography = self.tables.geography
        self.atlas = OwnAtlas(self.tables) if areas else Atlas(self.tables)

    @property
    def public(self) -> City:
        """The city of all readers."""
        return self.shared

    def _is_shared(self, level: str) -> bool:
        """Whether what is worked out of a level is the same for all readers."""
        return not self.own and level != YOURS

    @cached_property
    def files(self) -> StaticFiles:
        """The shared map's files: nothing of a visitor's own is in a file."""
        if not self.own_areas:
            return self.shared.files
        return with_own_level(self.shared.files, self.geography)

    def has_its_files(self) -> bool:
        """Whether the shared map's files are still there."""
        return self.shared.has_its_files()

    @property
    def indicator_search(self) -> IndicatorSearch:
        """The search of all readers: own figures are chosen from lists, and in no link."""
        return self.shared.indicator_search

    def ground(self, level: str, size: str) -> Ground:
        """What lies under every picture of a level."""
        # A small picture outlines areas of its own level alone.
        if not self.own_areas or (size == "card" and level != YOURS):
            return self.shared.ground(level, size)
        return super().ground(level, size)

    @cached_property
    def close_ground(self) -> CloseGround:
        """What lies under every close map of an area."""
        ground = self.shared.close_ground
        if not self.own_areas:
            return ground
        shapes = self.geography.boundaries(YOURS).geometry.to_numpy()
        return replace(ground, geography=self.geography, shapes={**ground.shapes, YOURS: shapes})

    def linked(self, area_code: str) -> dict[str, str]:
        """What an address must name for an area: one's own as a whole, a drawn one not at all."""
        for area in self.own_areas:
            if area.code == area_code:
                if area.is_private:
                    return {}
                return {address.PART: address.one(area), "area": area_code}
        return super().linked(area_code)

    def pillar_card(self, number: str) -> str:
        """A pillar's small map."""
        return self.shared.pillar_card(number)

    def standings(self, level: str) -> Standing:
        """All areas of a level on all indicators."""
        return self.shared.standings(level) if self._is_shared(level) else super().standings(level)

    def profile(self, area_code: str) -> Profile:
        """One area below the city on every indicator."""
        shared = self._is_shared(self.geography.level_of(area_code))
        return self.shared.profile(area_code) if shared else super().profile(area_code)

    def changes(self, level: str) -> tuple[tuple[Run, pd.DataFrame], ...]:
        """The latest runs that may be read on a level, and every area's change by its code."""
        return self.shared.changes(level) if self._is_shared(level) else super().changes(level)

    def evidence(self, outcome: Outcome) -> Evidence:
        """What there is on an outcome: own figures speak to none."""
        return self.shared.evidence(outcome)

    def reading(self, indicator_id: str) -> Reading:
        """Where the city stands on a series."""
        return self.shared.reading(indicator_id)

    @cached_property
    def deprivation_ranks(self) -> Places:
        """Each neighbourhood's place in the order of deprivation."""
        return self.shared.deprivation_ranks

    @cached_property
    def multiple_need(self):
        """Places low on several pillars: of the plan's figures alone."""
        return self.shared.multiple_need
