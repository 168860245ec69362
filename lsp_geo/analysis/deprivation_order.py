"""The city's own order of deprivation that an indicator is set against, never against itself.

Student neighbourhoods stand apart from it: students draw few benefits, so that an order by income
would count the places where they live among the least deprived. They are in no fifth or tenth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.data.tables import Tables
from lsp_geo.data.values import STUDENT_RATE
from lsp_geo.stats import gap as gaps
from lsp_geo.stats.deprivation import WEIGHTS, imd_without

FIFTHS = 5
# Says of larger areas whether they are student areas, by the rule of neighbourhoods.
STUDENTS = "pupils-and-students"


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
    """Group of each neighbourhood in code order: 1 is the most deprived; students are in none, 0.

    As ``groups_of``.
    """
    return groups_of(tables, order.order.to_numpy(float), NEIGHBOURHOODS, groups)


def groups_of(tables: Tables, order: np.ndarray, level: str, groups: int = FIFTHS) -> np.ndarray:
    """Groups along an order, ascending from the most deprived, of areas of a level in code order.

    They are cut where equal shares of all residents are reached; then student areas are taken out
    (0). So the others stay in the fifth of the city they are in: to fill the least deprived one up
    again would bring other parts of the centre into it.
    """
    residents = tables.geography.areas(level)["residents"].to_numpy(float)
    member = gaps.weighted_groups(order, residents, groups)
    return np.where(students(tables, level), 0, member)


def students(tables: Tables, level: str) -> np.ndarray:
    """Which areas of a level are student areas, in code order: booleans."""
    if level == NEIGHBOURHOODS:
        return tables.values.student_areas.to_numpy(bool)
    if STUDENTS not in tables.catalogue.indicators:
        return np.zeros(len(tables.geography.areas(level)), dtype=bool)
    return (tables.table(STUDENTS, level)["value"] > STUDENT_RATE).to_numpy()


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
