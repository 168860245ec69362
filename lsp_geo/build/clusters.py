"""Statistics that take too long for a click: clusters of every indicator between LSOAs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from lsp_geo.build.write import write_csv
from lsp_geo.data.contracts import CLUSTERS
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.data.tables import Tables, open_tables
from lsp_geo.stats import clusters as lisa

DECIMALS = 6
# The digit written for each class: the quadrants keep esda's numbers.
DIGITS = {
    lisa.NOT_SIGNIFICANT: "0",
    **{name: str(quadrant) for quadrant, name in lisa.QUADRANTS.items()},
    lisa.NO_VALUE: "5",
    lisa.NO_NEIGHBOURS: "5",
}


def build_statistics(data: Path) -> None:
    """Write ``indicators/clusters.csv`` from the built tables beside it.

    Parameters
    ----------
    data : the project's data folder, with boundaries and indicators already built

    Notes
    -----
    One row an indicator with values for LSOAs, for its latest period, in order of id. The
    meaning of the digits in ``classes`` is given at ``lsp_geo.values.ClusterRow``.
    """
    tables = open_tables(data)
    neighbours = lisa.queen_neighbours(tables.geography.boundaries(NEIGHBOURHOODS))
    rows = [
        cluster_row(tables, indicator.id, neighbours)
        for indicator in tables.catalogue.indicators.values()
        if NEIGHBOURHOODS in tables.levels(indicator.id)
    ]
    table = pd.DataFrame(rows, columns=CLUSTERS.names)
    write_csv(data / "indicators" / "clusters.csv", table.sort_values("id", kind="stable"))


def cluster_row(tables: Tables, indicator_id: str, neighbours: dict[str, list[str]]) -> dict:
    """Moran's I and the class digits of one indicator's latest period."""
    table = tables.table(indicator_id, NEIGHBOURHOODS)
    found = lisa.clusters(table.set_index("area_code")["value"], neighbours)
    figures = {
        name: np.nan if value is None else round(value, DECIMALS)
        for name, value in (
            ("moran_i", found.moran_i),
            ("expected", found.expected),
            ("p", found.p),
        )
    }
    return {
        "id": indicator_id,
        "period": table["period"].iloc[0],
        "areas": int(table["value"].notna().sum()),
        **figures,
        "classes": "".join(found.areas["cluster"].map(DIGITS)),
    }
