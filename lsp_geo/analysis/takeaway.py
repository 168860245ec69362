"""What is taken away from a map: the table under the names of the screen, and how to cite it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis.facts import facts
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import MSOAS, NEIGHBOURHOODS
from lsp_geo.data.tables import Tables
from lsp_geo.stats.ranking import rank


def figures(tables: Tables, indicator: Indicator, level: str, period: str) -> pd.DataFrame:
    """One period of an indicator as people read it, the first in need on top.

    Returns
    -------
    DataFrame
        Rank (ties share the best), the area as the screen names it, its official name and code,
        for areas smaller than a ward the ward in which most of its residents live, then figure,
        95% limits, note, and how the figure was made.
    """
    geography, table = tables.geography, tables.table(indicator.id, level, period)
    ranks = rank(table["value"], indicator.polarity)
    order = np.argsort(ranks, kind="stable")
    table, ranks = table.iloc[order], ranks[order]
    codes = table["area_code"].tolist()
    kind = geography.levels[level].name
    columns = {
        "Rank": ranks,
        kind[0].upper() + kind[1:]: [geography.label(code) for code in codes],
        "Official name": table["area_name"].tolist(),
        "Code": codes,
    }
    if level in (NEIGHBOURHOODS, MSOAS):
        wards = (geography.wards_of(code).index[0] for code in codes)
        columns["Ward of most residents"] = [geography.label(ward) for ward in wards]
    return pd.DataFrame(
        {
            **columns,
            figure_column(indicator): table["value"].to_numpy(),
            "Lower 95% limit": table["lower"].to_numpy(),
            "Upper 95% limit": table["upper"].to_numpy(),
            "Note": table["note"].tolist(),
            "Period": [formatting.period(period)] * len(codes),
            "How it was made": table["method"].tolist(),
            "Residents covered, %": 100 * table["coverage"].to_numpy(float),
            "Residents in divided areas, %": 100 * table["estimated"].to_numpy(float),
        }
    )


def figure_column(indicator: Indicator) -> str:
    """The head of the column of figures: “Bad or very bad health (% of residents)”."""
    return f"{indicator.name} ({formatting.unit_line(indicator)})"


def about(
    tables: Tables, indicator: Indicator, level: str, period: str, address: str, today: date
) -> dict[str, str]:
    """What a reader of the file must know, label to text: facts, licence, citation, what rank 1 is.

    Parameters
    ----------
    address : of the same view in the app; empty where it cannot be known
    """
    first = {"worse": "highest", "better": "lowest", "neither": "highest"}[indicator.polarity]
    described = tables.geography.levels[level]
    return {
        "What is shown": f"{indicator.name} by {described.name}, {formatting.period(period)}, "
        f"{tables.geography.name}",
        **facts(tables, indicator),
        "Boundaries": described.vintage,
        "Rank": f"1 is the {first} figure. Areas with the same figure share a rank.",
        "How to cite it": citation(tables, indicator, period, address, today),
    }


def citation(tables: Tables, indicator: Indicator, period: str, address: str, today: date) -> str:
    """One line that names publisher, source, period, release, licence and where it was seen."""
    seen = f" {address}," if address else ""
    return (
        f"{indicator.publisher}: {indicator.source}. {indicator.name}, "
        f"{formatting.period(period)} (released {indicator.released}; {indicator.licence}). "
        f"Figures for areas of {tables.geography.name} from the Neighbourhood inequality "
        f"explorer,{seen} {today.day} {formatting.MONTHS[today.month - 1]} {today.year}."
    )
