"""Two indicators over all areas of a level, and what may be said of how they go together."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from lsp_geo import formatting
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.tables import Tables
from lsp_geo.stats.correlation import Correlation, spearman


class Relation(NamedTuple):
    """Two indicators over the areas of a level: the pairs and their rank correlation.

    ``points`` has area_code, area_name, x, y; ``shared`` names deprivation domains in both.
    """

    points: pd.DataFrame
    correlation: Correlation
    shared: tuple[str, ...]


def relation(
    tables: Tables, x: str, y: str, level: str, periods: tuple[str | None, str | None] = (None,) * 2
) -> Relation:
    """Two indicators over all areas of a level, with Spearman's correlation at 95%.

    Ranks, because a few extreme places (a city centre's crime rate) would decide Pearson's.

    Raises
    ------
    NotKnown
        For an unknown indicator or period, or a level one of them does not have.
    """
    tabled = [tables.table(name, level, when) for name, when in zip((x, y), periods, strict=True)]
    points = pd.DataFrame(
        {
            "area_code": tabled[0]["area_code"],
            "area_name": tabled[0]["area_name"],
            "x": tabled[0]["value"],
            "y": tabled[1]["value"],
        }
    )
    inside = [set(tables.catalogue.indicator(name).deprivation_inside) for name in (x, y)]
    return Relation(
        points, spearman(points["x"], points["y"]), tuple(sorted(inside[0] & inside[1]))
    )


def heading(tables: Tables, found: Relation, x: Indicator, y: Indicator, level: str) -> str:
    """How the two go together, as a heading that can be read out, without its full stop."""
    r, lower, upper = found.correlation.r, found.correlation.lower, found.correlation.upper
    plural = tables.geography.levels[level].plural
    if r is None:
        return f"{x.name} and {y.name}: too few {plural} to say whether they go together"
    if lower is not None and upper is not None and lower <= 0 <= upper:
        return f"{x.name} and {y.name} have no clear link"
    size = "often" if abs(r) < 0.7 else "mostly"
    size = "a little more often than not" if abs(r) < 0.3 else size
    return f"Where “{x.name}” is high, “{y.name}” is {size} {'high' if r > 0 else 'low'}"


def relation_sentence(tables: Tables, found: Relation, level: str) -> str:
    """The rank correlation with its interval, for those who asked how it was measured."""
    r, lower, upper = found.correlation.r, found.correlation.lower, found.correlation.upper
    plural = tables.geography.levels[level].plural
    if r is None:
        return f"No correlation can be worked out between {plural}."
    limits = ""
    if lower is not None and upper is not None:
        low, high = formatting.number(lower, 2), formatting.number(upper, 2)
        limits = f" (95% interval {low} to {high})"
    return f"Between {plural} the rank correlation is {formatting.number(r, 2)}{limits}."
