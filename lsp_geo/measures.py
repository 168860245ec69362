"""How unequal an indicator is within the city: the statistics, applied to the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsp_geo import wording
from lsp_geo.aggregate import Tables
from lsp_geo.catalogue import Indicator
from lsp_geo.errors import NotKnown
from lsp_geo.stats import dispersion, inequality
from lsp_geo.stats.deprivation import WEIGHTS, imd_without

LEVEL = "lsoa21"
FIFTHS, TENTHS = 5, 10
# What a scale of these kinds calls zero is a convention, so no ratio can be made of it.
NO_TRUE_ZERO = ("score",)


@dataclass(frozen=True)
class Ordering:
    """Neighbourhoods from the most to the least deprived; ``order`` ascends with less need."""

    name: str
    order: pd.Series


@dataclass(frozen=True)
class Inequality:
    """One indicator's inequality between neighbourhoods; None where a figure is not defined.

    ``most_deprived`` and ``least_deprived`` are the weighted means of the two outer fifths;
    positive gaps and slopes mean worse for the most deprived (or higher there, where an
    indicator has no better or worse).
    """

    indicator: Indicator
    period: str
    areas: int
    min: float
    max: float
    min_area: str
    max_area: str
    ordered_by: str
    most_deprived: float | None
    least_deprived: float | None
    quintile_gap: float | None
    quintile_ratio: float | None
    comparable_gap: float | None
    slope: inequality.Slope | None
    gini: float | None
    theil_within_share: float | None
    variance_within_share: float | None


def ordering(tables: Tables, indicator: Indicator) -> Ordering | None:
    """The city's own deprivation order to set an indicator against.

    The income domain; the index without the domains an indicator is part of where income is one
    of them; None where the indicator is made of all domains, for then nothing is left.
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
    residents = tables.geography.areas(LEVEL)["residents"].to_numpy(float)
    return inequality.weighted_groups(order.order.to_numpy(float), residents, groups)


def weights(tables: Tables, table: pd.DataFrame) -> np.ndarray:
    """What each area counts for: its own denominator where published, else its residents."""
    if table["denominator"].notna().any():
        return table["denominator"].fillna(0).to_numpy(float)
    level = tables.geography.level_of(table["area_code"].iloc[0])
    return tables.geography.areas(level)["residents"].to_numpy(float)


def measure(tables: Tables, indicator_id: str, period: str | None = None) -> Inequality:
    """All measures of one indicator between neighbourhoods, for the latest period unless named.

    Raises
    ------
    NotKnown
        For an unknown indicator or period, or one that has no values for neighbourhoods.
    """
    indicator = tables.catalogue.indicator(indicator_id)
    if LEVEL not in tables.levels(indicator_id):
        raise NotKnown(
            f"“{indicator.name}” has no values for neighbourhoods, so its inequality between "
            "them cannot be measured."
        )
    table = tables.table(indicator_id, LEVEL, period)
    values, heavy = table["value"].to_numpy(float), weights(tables, table)
    known = table[table["value"].notna()]
    low, high = known.loc[known["value"].idxmin()], known.loc[known["value"].idxmax()]
    true_zero = indicator.kind not in NO_TRUE_ZERO
    order = ordering(tables, indicator)
    means = np.full(FIFTHS, np.nan)
    gap = ratio = comparable = slope = None
    if order is not None:
        member = fifths(tables, order)
        means, _ = inequality.group_means(values, heavy, member, FIFTHS)
        gap = inequality.gap(means, indicator.polarity)
        ratio = inequality.ratio(means, indicator.polarity, true_zero)
        comparable = inequality.comparable_gap(values, heavy, member, indicator.polarity)
        slope = _slope(tables, indicator, table, heavy, fifths(tables, order, TENTHS))
    theil, variance = _within_wards(tables, values, heavy, true_zero)
    return Inequality(
        indicator=indicator, period=table["period"].iloc[0], areas=len(known),
        min=float(low["value"]), max=float(high["value"]),
        min_area=low["area_code"], max_area=high["area_code"],
        ordered_by=order.name if order else "",
        most_deprived=_or_none(means[0]), least_deprived=_or_none(means[-1]),
        quintile_gap=gap, quintile_ratio=ratio, comparable_gap=comparable, slope=slope,
        gini=dispersion.gini(values, heavy, true_zero),
        theil_within_share=theil, variance_within_share=variance,
    )


def sentence(tables: Tables, found: Inequality) -> str:
    """The inequality in one sentence that can be read aloud."""
    indicator = found.indicator
    if found.most_deprived is None or found.least_deprived is None:
        return (
            f"{indicator.name}: from {wording.figure(indicator, found.min)} to "
            f"{wording.figure(indicator, found.max)} between neighbourhoods."
        )
    most = wording.figure(indicator, found.most_deprived)
    least = wording.figure(indicator, found.least_deprived)
    if most == least:
        return (
            f"{indicator.name}: {most} in the most deprived fifth of neighbourhoods and the same "
            "in the least deprived fifth."
        )
    times = ""
    if indicator.kind not in NO_TRUE_ZERO and min(found.most_deprived, found.least_deprived) > 0:
        times = _times(found.most_deprived / found.least_deprived)
    base = f" {indicator.base}" if indicator.unit == "%" else ""
    return (
        f"{indicator.name}: {most}{base} in the most deprived fifth of neighbourhoods and {least} "
        f"in the least deprived fifth{times}."
    )


def _times(ratio: float) -> str:
    """How much more, where it is enough to say in “times”."""
    if ratio >= 1.5:
        return f": {wording.number(ratio, 1)} times as high"
    if ratio <= 1 / 1.5:
        return f": {wording.number(1 / ratio, 1)} times as high in the least deprived"
    return ""


def _slope(tables, indicator, table, heavy, member):
    counts = {}
    if indicator.aggregation == "ratio":
        counts = {"numerator": table["numerator"], "denominator": table["denominator"]}
    return inequality.slope_index_of_areas(
        table["value"], heavy, member, indicator.polarity, kind=indicator.kind,
        scale=indicator.scale, **counts,
    )


def _within_wards(
    tables: Tables, values: np.ndarray, heavy: np.ndarray, true_zero: bool
) -> tuple[float | None, float | None]:
    """Shares of Theil's T and of the variance that lie within wards; split areas in parts."""
    links = tables.geography.lsoa21_ward25
    rows = tables.geography.areas(LEVEL).index.get_indexer(links["lsoa21"])
    pieces = heavy[rows] * links["residents"].to_numpy(float)
    wards = pd.factorize(links["ward25"], sort=True)[0]
    theil = dispersion.theil(values[rows], pieces, wards, true_zero)
    variance = dispersion.variance_split(values[rows], pieces, wards)
    return (theil.within_share if theil else None, variance.within_share if variance else None)


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
