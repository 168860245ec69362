"""The tables of a district with one visitor's own figures in them; the shared ones stay as are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from lsp_geo.data.catalogue import Catalogue
from lsp_geo.data.levels import YOURS
from lsp_geo.data.place_lists import PlaceLists
from lsp_geo.data.tables import COLUMNS, INNER, Tables
from lsp_geo.data.values import ClusterRow, England, Values
from lsp_geo.errors import NotKnown
from lsp_geo.partner.indicators import Own, enough


class OwnValues(Values):
    """Values of a visitor's own figures; all others are asked of those that are shared."""

    def __init__(self, shared: Values, own: dict[str, pd.DataFrame]) -> None:
        self._shared, self._own = shared, own

    def of(self, indicator_id: str) -> pd.DataFrame:
        """Values at the smallest level, as ``Values.of``."""
        own = self._own.get(indicator_id)
        return self._shared.of(indicator_id) if own is None else own

    def periods(self, indicator_id: str) -> list[str]:
        """Periods in order, the latest last."""
        own = self._own.get(indicator_id)
        if own is None:
            return self._shared.periods(indicator_id)
        return list(dict.fromkeys(own["period"]))

    def england(self, indicator_id: str, period: str) -> England | None:
        """England's mean; None for own figures."""
        return self._shared.england(indicator_id, period)

    def clusters(self, indicator_id: str, period: str) -> ClusterRow | None:
        """What build has worked out; None for own figures."""
        return self._shared.clusters(indicator_id, period)

    @property
    def deprivation(self) -> pd.DataFrame:
        """As ``Values.deprivation``."""
        return self._shared.deprivation

    @property
    def student_areas(self) -> pd.Series:
        """As ``Values.student_areas``."""
        return self._shared.student_areas

    @property
    def editions(self) -> pd.DataFrame:
        """As ``Values.editions``."""
        return self._shared.editions


class OwnTables(Tables):
    """The shared tables, and one visitor's own figures on every level they have."""

    def __init__(self, shared: Tables, own: Sequence[Own]) -> None:
        self._own = {one.measure.id: one for one in own}
        self._shared = shared
        indicators = {key: one.indicator for key, one in self._own.items()}
        smallest = {key: one.table(shared, one.measure.level) for key, one in self._own.items()}
        catalogue: Catalogue = replace(
            shared.catalogue, indicators={**shared.catalogue.indicators, **indicators}
        )
        super().__init__(catalogue, shared.geography, OwnValues(shared.values, smallest))

    def levels(self, indicator_id: str) -> list[str]:
        """As ``Tables.levels``; own figures are for no areas of one's own.

        They were protected for areas that everybody knows: two areas that differ by a few homes
        would tell of these.
        """
        return [
            level
            for level in super().levels(indicator_id)
            if level != YOURS or indicator_id not in self._own
        ]

    @property
    def place_lists(self) -> PlaceLists:
        """Those of all readers."""
        return self._shared.place_lists

    def series(self, indicator_id: str, level: str) -> pd.DataFrame:
        """All periods on a level, as ``Tables.series``."""
        if indicator_id not in self._own:
            return self._shared.series(indicator_id, level)
        return super().series(indicator_id, level)

    def table(self, indicator_id: str, level: str, period: str | None = None) -> pd.DataFrame:
        """One period on a level, as ``Tables.table``."""
        if indicator_id not in self._own:
            return self._shared.table(indicator_id, level, period)
        return super().table(indicator_id, level, period)

    def published(self, indicator_id: str, period: str | None = None) -> pd.DataFrame:
        """As ``Tables.published``; own figures were published nowhere: NotKnown."""
        if indicator_id in self._own:
            raise NotKnown("Figures of your own file were published nowhere.")
        return self._shared.published(indicator_id, period)

    def _work_out(self, indicator, level: str) -> pd.DataFrame:
        own = self._own[indicator.id]
        if level not in own.measure.tables:
            return enough(indicator, super()._work_out(indicator, level))
        table = own.table(self._shared, level)
        names = self.geography.areas(level)["area_name"]
        table = table.assign(
            area_name=table["area_code"].map(names), sharing_error=0.0, ranked=True
        )
        limits = indicator.limits(table)
        if limits is not None:
            table = table.assign(lower=limits.lower, upper=limits.upper)
        return table[[*COLUMNS, *INNER]]
