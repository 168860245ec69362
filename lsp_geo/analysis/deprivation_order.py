"""The city's own order of deprivation that an indicator is set against, never against itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsp_geo.data.catalogue import Indicator
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.data.tables import Tables
from lsp_geo.stats import gap as gaps
from lsp_geo.stats.deprivation import WEIGHTS, imd_without

FIFTHS = 5


@dataclass(frozen=True)
class Ordering:
    """Neighbourhoods from the most to the least deprived; ``order`` ascends with less need."""

    name: str
    order: pd.Series


def ordering(tables: Tables, indicator: Indicator) -> Ordering | None:
    """The city's own deprivation order to set an indicator against.

    The income domain; the index without the domains that an indicator is part of where income is
    one of them; None where the indicator is made of all domains, for then nothing is left.
    """
    inside = set(indicator.deprivation_inside)
    ranks = tables.values.deprivation
    if "income" not in inside:
        return Ordering("income deprivation", ranks["income_rank"])
    if inside >= set(WEIGHTS):
        return None
    areas = int(tables.values.editions["areas"].iloc[-1])
    score = imd_without(ranks, areas, inside)
    return Ordering("deprivation other than income", -score)


def fifths(tables: Tables, order: Ordering, groups: int = FIFTHS) -> np.ndarray:
    """Group of each neighbourhood in code order: 1 is the most deprived, equal in residents."""
    residents = tables.geography.areas(NEIGHBOURHOODS)["residents"].to_numpy(float)
    return gaps.weighted_groups(order.order.to_numpy(float), residents, groups)


def weights(tables: Tables, table: pd.DataFrame) -> np.ndarray:
    """What each area counts for: its own denominator where published, else its residents."""
    if table["denominator"].notna().any():
        return table["denominator"].fillna(0).to_numpy(float)
    level = tables.geography.level_of(table["area_code"].iloc[0])
    return tables.geography.areas(level)["residents"].to_numpy(float)


def need_of_areas(
    tables: Tables, indicator: Indicator, level: str
) -> tuple[str, np.ndarray] | None:
    """What orders areas by deprivation, and their need: higher is more deprived.

    A larger area's need is the mean of its neighbourhoods weighted by residents: of rates or
    scores, for ranks must not be averaged.
    """
    found = ordering(tables, indicator)
    if found is None:
        return None
    if level == NEIGHBOURHOODS:
        return found.name, -found.order.to_numpy(float)
    held = tables.values
    inside = set(indicator.deprivation_inside)
    if "income" in inside:
        areas = int(held.editions["areas"].iloc[-1])
        need = imd_without(held.deprivation, areas, inside)
    else:
        need = held.deprivation["income_rate"]
    small = tables.geography.areas(NEIGHBOURHOODS)["residents"].to_numpy(float)
    people = tables.geography.shares("lsoa21", level, "residents") * small
    return found.name, people @ need.to_numpy(float) / people.sum(axis=1)
