"""One district and everything worked out from it, each once, for all who ask.

Pages, slides, sheets, the site and the command line are handed a `City`. What a room makes of it
for itself (a chart, a picture) is kept with it too: `kept` marks such a function, so that results
live as long as the data they came from and no longer.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from lsp_geo.analysis import (
    city_change,
    city_series,
    deprivation_rank,
    gap_change,
    inequality,
    multiple_need,
    outcomes,
    priorities,
    profile,
    small_area_change,
)
from lsp_geo.analysis.city_change import Since
from lsp_geo.analysis.city_series import Reading
from lsp_geo.analysis.deprivation_rank import Places
from lsp_geo.analysis.gap_change import Gap
from lsp_geo.analysis.inequality import Inequality
from lsp_geo.analysis.multiple_need import SeveralPillars
from lsp_geo.analysis.outcomes import Evidence
from lsp_geo.analysis.priorities import Ranking
from lsp_geo.analysis.profile import Profile, Standing
from lsp_geo.analysis.small_area_change import Run
from lsp_geo.data import finding
from lsp_geo.data.boundary_checks import check_boundaries
from lsp_geo.data.catalogue import Catalogue, Outcome
from lsp_geo.data.finding import Found
from lsp_geo.data.geography import Geography
from lsp_geo.data.indicator import CONTEXT
from lsp_geo.data.indicator_search import IndicatorSearch
from lsp_geo.data.kept import Shelves, kept
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.data.tables import Tables, open_tables
from lsp_geo.data.values import latest
from lsp_geo.maps import close_up, picture
from lsp_geo.maps.classes import Atlas
from lsp_geo.maps.close_up import CloseGround
from lsp_geo.maps.indicator_map import MapView, pillar_card
from lsp_geo.maps.projection import Ground
from lsp_geo.maps.static_files import START, Kept, OnDemand, StaticFiles, write_static


class City(Shelves):
    """The tables, map classes and map files of one district, and what is worked out from them.

    Parameters
    ----------
    data : folder of built tables
    static : folder for the map's files; None where no map is drawn in a browser

    Raises
    ------
    DataError
        Where the tables are damaged: for some files only when they are first looked at.
    """

    def __init__(self, data: Path, static: Path | None = None) -> None:
        self.data, self._static = data, static
        super().__init__()
        self._kept: Kept | None = None
        self.tables: Tables = open_tables(data)
        self.catalogue: Catalogue = self.tables.catalogue
        self.geography: Geography = self.tables.geography
        self.atlas = Atlas(self.tables)

    @property
    def public(self) -> City:
        """The city of all readers, without anybody's own figures."""
        return self

    @property
    def name(self) -> str:
        """What people call the district."""
        return self.geography.name

    @cached_property
    def files(self) -> StaticFiles:
        """The map's files; data that no start has seen before are checked first.

        Raises
        ------
        DataError
            For the first fault found in the data.
        """
        if self._static is None:
            raise ValueError("this city was opened without a folder for map files")
        record = Kept(self._static, self.data)
        if record.get(START) is None:
            check_boundaries(self.geography)
            self.tables.values.check()
            self.tables.place_lists.check()
        pillars = [pillar.number for pillar in self.catalogue.pillars]
        cards = OnDemand(pillars, self.pillar_card)
        self._kept = record
        columns, lists = self.atlas.columns(), self.tables.place_lists
        return write_static(self._static, self.geography, columns, cards, lists, record)

    def has_its_files(self) -> bool:
        """Whether the files its maps are drawn from are still there."""
        names = [self.files.outlines, *self.files.cards.values()]
        return self._kept is None or self._kept.is_there(names)

    # Maps

    def map_view(
        self,
        indicator_id: str,
        level: str,
        period: str | None = None,
        area: str = "",
        places: str = "",
    ) -> MapView:
        """One indicator on one level as a map; the latest period unless named."""
        indicator = self.catalogue.indicator(indicator_id)
        when = latest(self.tables.periods(indicator_id), period)
        return MapView(self.tables, self.atlas, indicator, level, when, area, places)

    @kept
    def ground(self, level: str, size: str) -> Ground:
        """What lies under every picture of a level, for a size of `picture.SIZES`."""
        return picture.ground(self.geography, level, size)

    @cached_property
    def indicator_search(self) -> IndicatorSearch:
        """What finds indicators by the words people type."""
        return IndicatorSearch(self.catalogue)

    def find(self, text: str) -> Found:
        """The places and indicators that people mean by a text."""
        return finding.find(self.tables.places, self.indicator_search, text)

    @cached_property
    def close_ground(self) -> CloseGround:
        """What lies under every close map of an area."""
        return close_up.close_ground(self.geography)

    @kept
    def pillar_card(self, number: str) -> str:
        """A pillar's leading indicator as a small map without words (SVG)."""
        headline = self.catalogue.pillar(number).headline
        view = self.map_view(headline, "lsoa21")
        return pillar_card(view, self.ground("lsoa21", "card"))

    # Areas

    def members(self, area_code: str) -> np.ndarray:
        """Rows (in code order) of the neighbourhoods inside an area."""
        return self.geography.inside(self.geography.level_of(area_code))[area_code]

    @kept
    def standings(self, level: str) -> Standing:
        """All areas of a level on all indicators."""
        return profile.standings(self.tables, level)

    @kept
    def profile(self, area_code: str) -> Profile:
        """One area below the city on every indicator; NotKnown for another code."""
        level = self.geography.level_of(area_code)
        standing = None if level == "city" else self.standings(level)
        return profile.profile(self.tables, area_code, standing)

    def linked(self, area_code: str) -> dict[str, str]:
        """What the address of a page must name for this area to be seen on it."""
        return {"area": area_code}

    # Inequality

    def inequality(self, indicator_id: str, period: str | None = None) -> Inequality:
        """How unequal an indicator is between neighbourhoods; the latest period unless named."""
        return self._inequality(indicator_id, latest(self.tables.periods(indicator_id), period), "")

    @kept
    def _inequality(self, indicator_id: str, period: str, pillar: str) -> Inequality:
        return inequality.measure(self.tables, indicator_id, period, pillar)

    @kept
    def ward_ranges(self, indicator_id: str, period: str) -> pd.DataFrame | None:
        """Each ward's value and the range inside it, as ``inequality.ward_ranges``."""
        return inequality.ward_ranges(self.tables, self.inequality(indicator_id, period))

    def inequality_of_pillar(self, number: str, *, also: bool = False) -> list[Inequality]:
        """Every indicator of a pillar that has values for neighbourhoods, most unequal first.

        Who lives in a place is no gap of a pillar: it stands under the context alone.
        """
        return inequality.most_unequal_first(
            self._inequality(
                indicator.id,
                latest(self.tables.periods(indicator.id), None),
                number if indicator.pillar_polarity else "",
            )
            for indicator in self.catalogue.of_pillar(number, also=also)
            if NEIGHBOURHOODS in self.tables.levels(indicator.id)
            and (number == CONTEXT or not indicator.is_context)
        )

    @cached_property
    def multiple_need(self) -> SeveralPillars:
        """Neighbourhoods in the worst fifth on several pillars."""
        return multiple_need.several_pillars(self.tables)

    @kept
    def ranking(self, weights: tuple[tuple[str, int], ...], level: str) -> Ranking:
        """Places by weighted need: indicator ids with their weights."""
        return priorities.rank_places(self.tables, dict(weights), level)

    # Outcomes

    @kept
    def evidence(self, outcome: Outcome) -> Evidence:
        """What there is on an outcome of one of the plans."""
        readings = map(self.reading, outcomes.series_ids(self.catalogue, outcome))
        return outcomes.evidence(self.tables, outcome, readings)

    # Change

    @kept
    def reading(self, indicator_id: str) -> Reading:
        """Where the city stands on a city series, and which way it goes."""
        return city_series.read(self.tables, indicator_id)

    @kept
    def first_and_last(self, indicator_id: str) -> Since | str:
        """A city series from its first to its last comparable period, or why that cannot be had."""
        return city_change.since(self.tables, indicator_id)

    @kept
    def run(self, indicator_id: str, start: str) -> Run:
        """The run of periods of an indicator that begins with one, the latest for an empty text."""
        return small_area_change.run_from(self.tables, indicator_id, start)

    @kept
    def change(self, indicator_id: str, start: str, level: str) -> pd.DataFrame:
        """Change of every area over a run, as ``small_area_change.between``."""
        return small_area_change.between(self.tables, self.run(indicator_id, start), level)

    @kept
    def directions(self, indicator_id: str, start: str, level: str) -> tuple[pd.Series, str]:
        """Direction of every area over a run, as ``small_area_change.directions``."""
        return small_area_change.directions(self.tables, self.run(indicator_id, start), level)

    @kept
    def gap(self, indicator_id: str, start: str) -> Gap | None:
        """The gap between the outer fifths over a run, as ``gap_change.gap``."""
        return gap_change.gap(self.tables, self.run(indicator_id, start))

    @cached_property
    def latest_runs(self) -> tuple[Run, ...]:
        """The latest run of each indicator of which change may be read inside the city."""
        return tuple(
            small_area_change.runs(self.tables, indicator.id)[0]
            for indicator in small_area_change.with_change(self.tables)
        )

    @kept
    def changes(self, level: str) -> tuple[tuple[Run, pd.DataFrame], ...]:
        """The latest runs that may be read on a level, and every area's change by its code."""
        return tuple(
            (
                run,
                self.change(run.indicator.id, run.segment.start, level).set_index("area_code"),
            )
            for run in self.latest_runs
            if level in run.levels
        )

    @cached_property
    def deprivation_ranks(self) -> Places:
        """Each neighbourhood's place in the city's order of deprivation, by edition."""
        return deprivation_rank.places(self.tables)
