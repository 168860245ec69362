"""The tables of a district with areas of one's own as one more level; the shared ones stay."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsp_geo.area.level import with_areas
from lsp_geo.area.own import OwnArea
from lsp_geo.data.levels import YOURS
from lsp_geo.data.tables import Tables


class AreaTables(Tables):
    """The shared tables, and every indicator for areas of one's own."""

    def __init__(self, shared: Tables, areas: Sequence[OwnArea]) -> None:
        self._shared = shared
        super().__init__(shared.catalogue, with_areas(shared.geography, areas), shared.values)

    def series(self, indicator_id: str, level: str) -> pd.DataFrame:
        """All periods on a level, as ``Tables.series``."""
        if level != YOURS:
            return self._shared.series(indicator_id, level)
        return super().series(indicator_id, level)

    def table(self, indicator_id: str, level: str, period: str | None = None) -> pd.DataFrame:
        """One period on a level, as ``Tables.table``."""
        if level != YOURS:
            return self._shared.table(indicator_id, level, period)
        return super().table(indicator_id, level, period)
