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


def relation_sentence(
    tables: Tables, found: Relation, x: Indicator, y: Indicator, level: str
) -> str:
    """A correlation as a finding, with its interval."""
    names = [x.name, y.name]
    plural = tables.geography.levels[level].plural
    r = found.correlation.r
    if r is None:
        return f"{names[0]} and {names[1]}: no correlation can be worked out between {plural}."
    limits = ""
    lower, upper = found.correlation.lower, found.correlation.upper
    if lower is not None and upper is not None:
        low, high = formatting.number(lower, 2), formatting.number(upper, 2)
        limits = f" (95% interval {low} to {high})"
        if lower <= 0 <= upper:
            return (
                f"Between {plural}, {names[0]} and {names[1]} have no clear link: rank correlation "
                f"{formatting.number(r, 2)}{limits}."
            )
    size = "weakly" if abs(r) < 0.3 else "moderately" if abs(r) < 0.7 else "strongly"
    way = "rise together" if r > 0 else "move in opposite ways"
    return (
        f"Between {plural}, {names[0]} and {names[1]} {size} {way}: rank correlation "
        f"{formatting.number(r, 2)}{limits}."
    )
