"""How unequal an indicator is within the city: the statistics, applied to the catalogue.

Everything here is between neighbourhoods (LSOA 2021), the smallest areas there are figures for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lsp_geo.analysis.deprivation_order import (
    FIFTHS,
    fifths,
    ordering,
    students,
    weights,
)
from lsp_geo.analysis.reliable import leads
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import NEIGHBOURHOODS, WARDS
from lsp_geo.data.tables import Tables
from lsp_geo.data.values import ClusterRow
from lsp_geo.errors import NotKnown
from lsp_geo.stats import dispersion, slope_index
from lsp_geo.stats import gap as gaps

TENTHS = 10
# What a scale of these kinds calls zero is a convention, so no ratio can be made of it.
NO_TRUE_ZERO = ("score",)
# Below this share of the variance between tenths, a straight line does not describe them.
GOOD_FIT = 0.5


# Each is made once and kept, so that it is known by itself and need not be compared part by part.
@dataclass(frozen=True, eq=False)
class Inequality:
    """One indicator's inequality between neighbourhoods; None where a figure is not defined.

    ``most_deprived`` and ``least_deprived`` are the weighted means of the two outer fifths, and
    ``fifths`` those of all five; ``students`` is that of the student neighbourhoods, which are in
    no fifth, slope or gap (None where there are none). ``shared_fact`` says why the indicator and
    the order of deprivation are partly the same fact, empty where they are not.

    Positive gaps and slopes mean worse for the most deprived (or
    higher there, where an indicator has no better or worse). ``slope`` is a straight line and
    gives the SII in the indicator's unit; ``relative`` is on the scale OHID advises for the kind,
    where that can be had, and gives the RII. ``clusters`` is None until build has made it.
    """

    indicator: Indicator
    period: str
    areas: int
    min: float
    max: float
    min_area: str
    max_area: str
    ordered_by: str
    fifths: tuple[float | None, ...]
    students: float | None
    student_areas: int
    shared_fact: str
    most_deprived: float | None
    least_deprived: float | None
    quintile_gap: float | None
    quintile_ratio: float | None
    comparable_gap: float | None
    slope: slope_index.Slope | None
    relative: slope_index.Slope | None
    gini: float | None
    theil_within_share: float | None
    variance_within_share: float | None
    clusters: ClusterRow | None

    @property
    def follows_deprivation(self) -> bool:
        """Whether a straight line along deprivation describes the tenths well enough to quote."""
        return self.slope is not None and self.slope.fit >= GOOD_FIT


def comparable(found: Iterable[Inequality]) -> list[Inequality]:
    """Those that can be set against deprivation, in the order given."""
    return [one for one in found if one.comparable_gap is not None]


def finding(found: Iterable[Inequality]) -> str:
    """Which of several indicators, the most unequal first, has the widest gap; no full stop."""
    charted = comparable(found)
    if not charted:
        return "No indicator here can be set against deprivation"
    return f"{charted[0].indicator.name}: the widest gap of {len(charted)} indicators"


def left_out(tables: Tables, pillar: str) -> list[Indicator]:
    """Indicators of a pillar that only exist for larger areas and so cannot be measured here."""
    return [
        indicator
        for indicator in tables.catalogue.of_pillar(pillar, also=True)
        if NEIGHBOURHOODS not in tables.levels(indicator.id)
    ]


def most_unequal_first(found: Iterable[Inequality]) -> list[Inequality]:
    """By size of the comparable gap, whichever end it goes against; those without one last.

    The comparable gap is the only measure here that has no unit and is defined for every kind,
    scores that cross zero among them: see ``stats.gap.comparable_gap``.
    """
    return sorted(found, key=lambda one: -abs(one.comparable_gap or 0))


def measure(
    tables: Tables, indicator_id: str, period: str | None = None, pillar: str = ""
) -> Inequality:
    """All measures of one indicator between neighbourhoods, for the latest period unless named.

    Under a ``pillar`` a better side is the one that the pillar's aim gives the indicator.

    Raises
    ------
    NotKnown
        For an unknown indicator or period, or one that has no values for neighbourhoods.
    """
    indicator = tables.catalogue.indicator(indicator_id)
    indicator = replace(indicator, polarity=indicator.polarity_in(pillar))
    if NEIGHBOURHOODS not in tables.levels(indicator_id):
        raise NotKnown(
            f"“{indicator.name}” has no values for neighbourhoods, so its inequality between "
            "them cannot be measured."
        )
    table = tables.table(indicator_id, NEIGHBOURHOODS, period)
    values = table["value"].to_numpy(float)
    # A count is a size of its area, so every area counts once.
    heavy = np.ones(len(table)) if indicator.kind == "count" else weights(tables, table)
    # What is unreliable is no extreme, unless nothing else is there.
    sure = leads(table)
    ranged = np.where(sure, values, np.nan) if sure.any() else values
    low, high = int(np.nanargmin(ranged)), int(np.nanargmax(ranged))
    true_zero = indicator.kind not in NO_TRUE_ZERO
    order = ordering(tables, indicator)
    apart = students(tables, NEIGHBOURHOODS)
    own, _ = gaps.group_means(values, heavy, apart.astype(int), 1)
    means = np.full(FIFTHS, np.nan)
    gap = ratio = comparable = slope = relative = None
    if order is not None:
        member = fifths(tables, order)
        means, _ = gaps.group_means(values, heavy, member, FIFTHS)
        gap = gaps.gap(means, indicator.polarity)
        ratio = gaps.ratio(means, indicator.polarity, true_zero)
        comparable = gaps.comparable_gap(values, heavy, member, indicator.polarity)
        slope, relative = _slopes(indicator, table, heavy, fifths(tables, order, TENTHS))
    theil, variance = _within_wards(tables, values, heavy, true_zero)
    when = table["period"].iloc[0]
    return Inequality(
        indicator=indicator,
        period=when,
        areas=int(np.isfinite(values).sum()),
        min=float(values[low]),
        max=float(values[high]),
        min_area=table["area_code"].iloc[low],
        max_area=table["area_code"].iloc[high],
        ordered_by=order.name if order else "",
        fifths=tuple(map(_or_none, means)),
        students=_or_none(own[0]) if apart.any() else None,
        student_areas=int(apart.sum()),
        shared_fact=indicator.shares_facts_with_income if order else "",
        most_deprived=_or_none(means[0]),
        least_deprived=_or_none(means[-1]),
        quintile_gap=gap,
        quintile_ratio=ratio,
        comparable_gap=comparable,
        slope=slope,
        relative=relative,
        gini=dispersion.gini(values, heavy, true_zero),
        theil_within_share=theil,
        variance_within_share=variance,
        clusters=tables.values.clusters(indicator_id, when),
    )


def _slopes(
    indicator: Indicator, table: pd.DataFrame, heavy: np.ndarray, member: np.ndarray
) -> tuple[slope_index.Slope | None, slope_index.Slope | None]:
    """The straight line, and the model OHID advises for the kind (the line where it fails)."""
    counts, scale = None, float(indicator.scale)
    if indicator.aggregation == "ratio":
        counts = slope_index.Counts(table["numerator"], table["denominator"])
    elif indicator.kind == "proportion":
        # Published as a percentage without counts: the top of its scale is its upper bound.
        scale = float(indicator.bounds[1])

    def fitted(model: str) -> slope_index.Slope | None:
        return slope_index.slope_index_of_areas(
            table["value"],
            heavy,
            member,
            indicator.polarity,
            kind=indicator.kind,
            counts=counts,
            scale=scale,
            model=model,
        )

    line = fitted("linear")
    return line, fitted(slope_index.model_for(indicator.kind)) or line


def _within_wards(
    tables: Tables, values: np.ndarray, heavy: np.ndarray, true_zero: bool
) -> tuple[float | None, float | None]:
    """Shares of Theil's T and of the variance that lie within wards; split areas in parts."""
    rows, shares, wards = tables.geography.ward_parts
    pieces = heavy[rows] * shares
    theil = dispersion.theil(values[rows], pieces, wards, true_zero)
    variance = dispersion.variance_split(values[rows], pieces, wards)
    return (theil.within_share if theil else None, variance.within_share if variance else None)


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def ward_ranges(tables: Tables, found: Inequality) -> pd.DataFrame | None:
    """Each ward's value and the range of the neighbourhoods in it, highest ward first.

    Columns ``area_code, area_name, value, lowest, highest, neighbourhoods``; a neighbourhood
    counts to every ward that has a good part of its residents (``Geography.inside``). None where
    the indicator cannot be given for wards.
    """
    if WARDS not in tables.levels(found.indicator.id):
        return None
    values = tables.table(found.indicator.id, NEIGHBOURHOODS, found.period)["value"].to_numpy(float)
    members = tables.geography.inside(WARDS)
    table = tables.table(found.indicator.id, WARDS, found.period)
    rows = []
    for code, name, value in zip(
        table["area_code"], table["area_name"], table["value"], strict=True
    ):
        own = values[members.get(code, np.array([], dtype=int))]
        own = own[np.isfinite(own)]
        low, high = (own.min(), own.max()) if own.size else (np.nan, np.nan)
        rows.append((code, name, value, low, high, own.size))
    columns = ["area_code", "area_name", "value", "lowest", "highest", "neighbourhoods"]
    ranges = pd.DataFrame(rows, columns=columns).dropna(subset="value")
    return ranges.sort_values("value", ascending=False, ignore_index=True)
