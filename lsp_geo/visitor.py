"""One visitor's city: the shared one, with figures of their own that nobody else sees.

What is worked out with own figures in it is kept here and goes with the session; everything that
is of the district alone is asked of the shared city.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from lsp_geo.analysis.city_series import Reading
from lsp_geo.analysis.deprivation_rank import Places
from lsp_geo.analysis.outcomes import Evidence
from lsp_geo.city import City
from lsp_geo.data.catalogue import Outcome
from lsp_geo.data.indicator_search import IndicatorSearch
from lsp_geo.data.kept import Shelves
from lsp_geo.maps.classes import Atlas
from lsp_geo.maps.close_up import CloseGround
from lsp_geo.maps.projection import Ground
from lsp_geo.maps.static_files import StaticFiles
from lsp_geo.partner.indicators import Own
from lsp_geo.partner.tables import OwnTables


class VisitorCity(City):
    """A city with a visitor's own figures; its caches are its own.

    Parameters
    ----------
    shared : the city of all readers, which is only read
    own : the visitor's figures, protected
    """

    def __init__(self, shared: City, own: Sequence[Own]) -> None:
        self.shared, self.own = shared, tuple(own)
        # Not City's own: the tables are open already, and its files are the shared ones.
        Shelves.__init__(self)
        self.data, self._static = shared.data, None
        self.tables = OwnTables(shared.tables, own)
        self.catalogue = self.tables.catalogue
        self.geography = shared.geography
        self.atlas = Atlas(self.tables)

    @property
    def public(self) -> City:
        """The city of all readers."""
        return self.shared

    @property
    def files(self) -> StaticFiles:
        """The shared map's files: own figures are never in a file."""
        return self.shared.files

    def has_its_files(self) -> bool:
        """Whether the shared map's files are still there."""
        return self.shared.has_its_files()

    @property
    def indicator_search(self) -> IndicatorSearch:
        """The search of all readers: own figures are chosen from lists, and in no link."""
        return self.shared.indicator_search

    def ground(self, level: str, size: str) -> Ground:
        """What lies under every picture of a level."""
        return self.shared.ground(level, size)

    @cached_property
    def close_ground(self) -> CloseGround:
        """What lies under every close map of an area."""
        return self.shared.close_ground

    def pillar_card(self, number: str) -> str:
        """A pillar's small map."""
        return self.shared.pillar_card(number)

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
