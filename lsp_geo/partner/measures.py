"""What of a file may be shown: tables of each level, and what was done to protect it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pandas as pd

from lsp_geo.partner.disclosure import Rule

# How figures that were counted from rows are said to be made.
COUNTED = "counted from records"
UNITS = ("kWh", "tonnes", "hours", "km", "years", "score")
COLUMNS = [
    *("area_code", "period", "value", "numerator", "denominator", "lower", "upper", "note"),
    *("method", "coverage", "estimated"),
]


@dataclass(frozen=True)
class Measure:
    """One figure of a file that may be shown.

    ``tables`` has one a level, COLUMNS in period and code order. ``leaves`` are the protected
    counts by period, for rates on other bases; empty where it is no count.
    """

    id: str
    name: str
    role: str
    unit: str
    decimals: int
    scale: float
    level: str
    source: str
    tables: dict[str, pd.DataFrame] = field(repr=False)
    periods: tuple[str, ...]
    fraction_of: str = ""

    @property
    def usual_unit(self) -> str:
        """What it is likely counted or measured in: for its owner to put right."""
        if self.unit:
            return self.unit
        if self.role == "count":
            return "records" if self.tables[self.level]["method"].iloc[0] == COUNTED else "cases"
        return next((unit for unit in UNITS if unit.lower() in self.name.lower()), "units")

    @property
    def table(self) -> pd.DataFrame:
        """The figures on the smallest level."""
        return self.tables[self.level]

    @property
    def areas(self) -> int:
        """Areas of the smallest level with a figure in the last period."""
        last = self.table[self.table["period"] == self.periods[-1]]
        return int(last["value"].notna().sum())

    @property
    def missing(self) -> int:
        """Areas of the smallest level without one in the last period."""
        last = self.table[self.table["period"] == self.periods[-1]]
        return int(last["value"].isna().sum())


@dataclass(frozen=True)
class Report:
    """What was done to protect a file: cells suppressed for themselves and beside others.

    ``suppressed`` counts areas of the file's own kind; ``beside`` all levels. ``set_aside`` are
    figures that cannot be shown, each with the reason.
    """

    suppressed: int
    beside: int
    rule: Rule
    set_aside: tuple[tuple[str, str], ...] = ()
    low_base: int = 0


@dataclass(frozen=True)
class Release:
    """All of a file that may be shown, and the report on it for its owner."""

    measures: tuple[Measure, ...]
    report: Report


def unit_of(scale: float) -> tuple[str, int]:
    """The unit and decimals of a count over another, times a scale."""
    return ("%", 1) if scale == 100 else (f"per {scale:,.0f}", 1) if scale > 1 else ("ratio", 2)


def tidy(name: str) -> str:
    """A name for readers: no line breaks, no marks of notes, not longer than a line."""
    bare = re.sub(r"\[notes? [^\]]*\]", "", " ".join(name.replace("_", " ").split()), flags=re.I)
    return bare.strip()[:120] or "Figure"
