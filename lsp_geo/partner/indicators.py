"""A file's figures as indicators like any other, and census bases to set counts against."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from lsp_geo.data.indicator import OWN, Indicator
from lsp_geo.data.levels import WARDS
from lsp_geo.data.tables import Tables
from lsp_geo.partner import columns as col
from lsp_geo.partner.disclosure import HOUSE_RULE, Rule
from lsp_geo.partner.measures import Measure

RESIDENTS, CHILDREN, HOUSEHOLDS = "residents", "children under 16", "households"
BASES = (RESIDENTS, CHILDREN, HOUSEHOLDS)
PER = 1_000.0
# The indicator whose numerators are the children of the census.
_CHILDREN = "under-16"
# A sum that leaves out more of an area than this says too little of it.
_ENOUGH = 0.9


@dataclass(frozen=True)
class Own:
    """A figure of a file as its owner wants it shown: named, with the side that is worse.

    ``base`` is one of BASES where a count is shown for every thousand of them, else empty;
    ``unit`` what it is counted or measured in, where the file does not say so.
    """

    measure: Measure
    name: str
    polarity: str = "neither"
    base: str = ""
    unit: str = ""
    rule: Rule = HOUSE_RULE

    @property
    def indicator(self) -> Indicator:
        """Its description, in the fields of all indicators."""
        measure = self.measure
        kind, aggregation, intervals = self._made()
        unit = f"per {PER:,.0f} {self.base}" if self.base else self.unit or measure.unit
        weight = "households" if self.base == HOUSEHOLDS else "residents"
        return Indicator(
            id=measure.id,
            name=self.name,
            definition=f"{self.name}, as in the reader's own file. Not an official figure.",
            pillar=OWN,
            also=(),
            outcomes=(),
            unit=unit,
            base=f"of {measure.fraction_of}" if measure.fraction_of else "",
            decimals=1 if self.base else measure.decimals,
            polarity=self.polarity,
            kind=kind,
            level=measure.level,
            vintage=_VINTAGES[measure.source],
            aggregation=aggregation,
            weight=weight if aggregation in ("ratio", "sum") else "",
            scale=PER if self.base else measure.scale,
            bounds=(-math.inf, math.inf),
            deprivation_inside=(),
            modelled=False,
            intervals=intervals,
            source="read in this session",
            publisher="Your own file (not official)",
            released="not published",
            period_note="as the file says",
            url="",
            licence="Held in this session only",
            attribution=(),
            caveats=(
                "Not official: read from a file that only this session holds.",
                self.rule.sentence,
            ),
            expected_areas=len(measure.table) // max(len(measure.periods), 1),
            known_gaps=(),
            segments=(),
            path=Path(OWN),
            no_trend="periods of a reader's own file are not known to be comparable",
        )

    def _made(self) -> tuple[str, str, str]:
        """Kind, aggregation rule and how limits are made."""
        role = self.measure.role
        if self.base:
            return "rate", "ratio", "byar"
        if role in (col.SHARE, col.RATE) and self.measure.fraction_of:
            return (
                ("proportion", "ratio", "wilson")
                if role == col.SHARE
                else ("rate", "ratio", "byar")
            )
        if role in (col.COUNT, col.SUM):
            return "count", "sum", "none"
        limits = self.measure.table[["lower", "upper"]].notna().any().all()
        kind = {col.SHARE: "proportion", col.RATE: "rate"}.get(role, "mean")
        return kind, "none", "published" if limits else "none"

    def table(self, tables: Tables, level: str) -> pd.DataFrame:
        """Its figures on a level that the file gives, in the columns of `measures`."""
        table = self.measure.tables[level].copy()
        if not self.base:
            return table
        bases = census_base(tables, self.base, level)
        # Of an area that is known in part, only the people of that part.
        known = table["coverage"].to_numpy(float)
        known = np.where(known >= _ENOUGH, known, np.nan) if level != self.measure.level else 1.0
        below = table["area_code"].map(bases).to_numpy(float) * known
        good = table["value"].notna().to_numpy() & (below > 0)
        top = table["value"].to_numpy(float)
        value = np.divide(PER * top, below, out=np.full(len(top), np.nan), where=good)
        few = good & (top > 0) & (top < self.rule.low_base)
        notes = np.where(few, f"unreliable: fewer than {self.rule.low_base} cases", table["note"])
        lost = table["value"].notna().to_numpy() & ~good
        notes = np.where(lost, f"missing: no {self.base}, or too few areas with a figure", notes)
        return table.assign(
            value=value,
            numerator=np.where(good, top, np.nan),
            denominator=np.where(good, below, np.nan),
            note=notes,
        )


_VINTAGES = {
    "oa21": "Output areas, December 2021",
    "lsoa11": "LSOA, December 2011",
    "lsoa21": "LSOA, December 2021",
    "msoa21": "MSOA, December 2021",
    WARDS: "wards as in force",
}


def census_base(tables: Tables, base: str, level: str) -> dict[str, float]:
    """Residents, children or households of every area of a level, by code (Census 2021)."""
    if base == CHILDREN:
        table = tables.table(_CHILDREN, level)
        return dict(zip(table["area_code"], table["numerator"], strict=True))
    return tables.geography.areas(level)[base].astype(float).to_dict()


def bases(tables: Tables) -> tuple[str, ...]:
    """The census bases held for this district."""
    known = _CHILDREN in tables.catalogue.indicators
    return tuple(base for base in BASES if base != CHILDREN or known)


def enough(indicator: Indicator, table: pd.DataFrame) -> pd.DataFrame:
    """Sums of shared-out areas, without those of which too much is hidden or missing."""
    if indicator.aggregation != "sum":
        return table
    lost = table["value"].notna() & (table["coverage"] < _ENOUGH)
    note = "missing: too many of its neighbourhoods have no figure that may be shown"
    return table.assign(
        value=table["value"].where(~lost),
        numerator=table["numerator"].where(~lost),
        note=table["note"].where(~lost, note),
    )
