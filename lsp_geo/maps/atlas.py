"""Classes and printed values of every indicator, period and level, worked out once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lsp_geo import wording
from lsp_geo.aggregate import Tables
from lsp_geo.catalogue import Indicator
from lsp_geo.maps.classes import Classes, classify
from lsp_geo.maps.geometry import Column
from lsp_geo.maps.on_demand import OnDemand

# A city is one area: there is nothing to shade within it.
MAP_LEVELS = ("lsoa21", "msoa21", "ward25")


class Atlas:
    """The classes behind every map of one district."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._classes: dict[tuple[str, str, int], Classes] = {}

    def levels(self, indicator_id: str) -> list[str]:
        """Levels on which the indicator can be mapped, smallest areas first."""
        return [level for level in self._tables.levels(indicator_id) if level in MAP_LEVELS]

    def classes(self, indicator_id: str, level: str, period: str) -> Classes:
        """Class limits, the same for all periods that may be compared with this one."""
        indicator = self._tables.catalogue.indicator(indicator_id)
        number, periods = self._segment(indicator, period)
        key = (indicator_id, level, number)
        if key not in self._classes:
            series = self._tables.series(indicator_id, level)
            pooled = series.loc[series["period"].isin(periods), "value"]
            self._classes[key] = classify(pooled, indicator.decimals)
        return self._classes[key]

    def assigned(self, indicator_id: str, level: str, period: str) -> np.ndarray:
        """Class of each area in code order, -1 where it has no value."""
        values = self._tables.table(indicator_id, level, period)["value"]
        return self.classes(indicator_id, level, period).assign(values)

    def columns(self) -> Mapping[str, list[Column]]:
        """Every map there is, by level, made on demand: what ``geometry.write_static`` takes."""
        return OnDemand(MAP_LEVELS, self._columns)

    def _columns(self, level: str) -> list[Column]:
        return [
            self._column(indicator, level, period)
            for indicator in self._tables.catalogue.indicators.values()
            if level in self.levels(indicator.id)
            for period in self._tables.periods(indicator.id)
        ]

    def _column(self, indicator: Indicator, level: str, period: str) -> Column:
        # Every legend marks the city: worked out with the map, not in a reader's click.
        self._tables.city(indicator.id, period)
        table = self._tables.table(indicator.id, level, period)
        texts = [
            wording.cell(indicator, value, note)
            for value, note in zip(table["value"], table["note"], strict=True)
        ]
        return Column(indicator.id, period, self.assigned(indicator.id, level, period), texts)

    def _segment(self, indicator: Indicator, period: str) -> tuple[int, list[str]]:
        """The run of comparable periods this one lies in: its number and its periods."""
        periods = self._tables.periods(indicator.id)
        for number, segment in enumerate(indicator.segments):
            run = periods[periods.index(segment.start) : periods.index(segment.end) + 1]
            if period in run:
                return number, run
        return -1, periods
