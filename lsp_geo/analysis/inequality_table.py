"""Measures of inequality as people read them: many indicators, the fifths of one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis import inequality_words
from lsp_geo.analysis.inequality import Inequality
from lsp_geo.data.kept import kept
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.data.tables import Tables

FIFTHS = ("Most deprived", "Second", "Third", "Fourth", "Least deprived")
STUDENTS = "Student areas"


def row(tables: Tables, found: Inequality) -> dict[str, object]:
    """Every figure under its name, None where not defined: what files and the command line give."""
    line, relative, clusters = found.slope, found.relative, found.clusters
    return {
        "indicator": found.indicator.id,
        "name": found.indicator.name,
        "unit": formatting.unit_line(found.indicator),
        "higher_is": found.indicator.polarity,
        "period": found.period,
        "level": NEIGHBOURHOODS,
        "areas": found.areas,
        "ordered_by": found.ordered_by or None,
        "partly_the_same_fact": found.shared_fact or None,
        "min": found.min,
        "min_area": found.min_area,
        "max": found.max,
        "max_area": found.max_area,
        "most_deprived_fifth": found.most_deprived,
        "least_deprived_fifth": found.least_deprived,
        "student_neighbourhoods": found.students,
        "quintile_gap": found.quintile_gap,
        "quintile_ratio": found.quintile_ratio,
        "comparable_gap": found.comparable_gap,
        "sii": line and line.sii,
        "sii_lower": line and line.sii_lower,
        "sii_upper": line and line.sii_upper,
        "sii_interval": line and line.interval,
        "sii_fit": line and (None if np.isnan(line.fit) else float(line.fit)),
        "follows_deprivation": found.follows_deprivation if line else None,
        "rii": relative and relative.rii,
        "rii_lower": relative and relative.rii_lower,
        "rii_upper": relative and relative.rii_upper,
        "rii_model": relative and relative.model,
        "gini": found.gini,
        "theil_within_share": found.theil_within_share,
        "variance_within_share": found.variance_within_share,
        "moran_i": clusters and clusters.moran_i,
        "moran_p": clusters and clusters.p,
        "sentence": inequality_words.sentence(tables, found),
    }


def rows(tables: Tables, found: Sequence[Inequality]) -> pd.DataFrame:
    """All measures of many indicators under the names that files have, as ``row``."""
    return pd.DataFrame([row(tables, one) for one in found])


def measures(tables: Tables, found: Sequence[Inequality]) -> pd.DataFrame:
    """All measures of many indicators under the names that readers see, a row each."""
    return _measures(tables, tuple(found))


@kept
def _measures(tables: Tables, found: tuple[Inequality, ...]) -> pd.DataFrame:
    table = rows(tables, found)
    return pd.DataFrame(
        {
            "Indicator": table["name"],
            "Unit": table["unit"],
            "Gap in 100": 100 * table["comparable_gap"].astype(float),
            "Reading": [inequality_words.direction(one) for one in found],
            "Most deprived fifth": _figures(found, "most_deprived"),
            "Least deprived fifth": _figures(found, "least_deprived"),
            "Student areas": _figures(found, "students"),
            "Difference": _figures(found, "quintile_gap"),
            "Ratio": table["quintile_ratio"].astype(float),
            "SII": [_slope(one) for one in found],
            "RII": table["rii"].astype(float),
            "Gini": table["gini"].astype(float),
            "Inside wards %": 100 * table["variance_within_share"].astype(float),
            "Moran's I": table["moran_i"].astype(float),
            "Set against": table["ordered_by"].fillna("nothing: it is made of all deprivation"),
            "Partly the same fact": [one.shared_fact for one in found],
            "Period": table["period"].map(formatting.period),
        }
    )


_FILE_HEADS = {
    "name": "Indicator",
    "unit": "Unit",
    "period": "Period",
    "most_deprived_fifth": "Most deprived fifth",
    "least_deprived_fifth": "Least deprived fifth",
    "student_neighbourhoods": "Student areas",
    "quintile_gap": "Difference, positive is worse for the most deprived",
    "quintile_ratio": "Ratio",
    "comparable_gap": "Gap in 100",
    "min": "Lowest neighbourhood's value",
    "max": "Highest neighbourhood's value",
    "sii": "Slope index (SII)",
    "sii_lower": "SII, lower 95% limit",
    "sii_upper": "SII, upper 95% limit",
    "rii": "Relative index (RII)",
    "rii_lower": "RII, lower 95% limit",
    "rii_upper": "RII, upper 95% limit",
    "gini": "Gini",
    "variance_within_share": "Inside wards, %",
    "moran_i": "Moran's I",
    "ordered_by": "Set against",
    "partly_the_same_fact": "Partly the same fact",
    "sentence": "In words",
}


def measures_file(tables: Tables, found: Sequence[Inequality]) -> pd.DataFrame:
    """The same as ``measures`` to take away: every figure a number, with its limits."""
    table = rows(tables, found)[list(_FILE_HEADS)]
    for share in ("comparable_gap", "variance_within_share"):
        table[share] = 100 * table[share].astype(float)
    table["period"] = table["period"].map(formatting.period)
    return table.rename(columns=_FILE_HEADS)


def _figures(found: Sequence[Inequality], name: str) -> list[str]:
    """A figure of each indicator in its own decimals; empty where not defined."""
    values = [getattr(one, name) for one in found]
    return [
        "" if value is None else formatting.number(value, one.indicator.decimals)
        for one, value in zip(found, values, strict=True)
    ]


def _slope(found: Inequality) -> str:
    if found.slope is None:
        return ""
    fit = "" if found.follows_deprivation else " (poor fit)"
    return formatting.number(found.slope.sii, found.indicator.decimals) + fit


def fifths(found: Inequality) -> pd.DataFrame:
    """Column ``Value`` by ``Fifth``, the most deprived first: figures, or that there is none.

    Student neighbourhoods, which are in no fifth, come last where there are any.
    """
    names, values = groups(found)
    told = [
        "no data" if value is None else formatting.figure(found.indicator, value)
        for value in values
    ]
    return pd.DataFrame({"Fifth": names, "Value": told}).set_index("Fifth")


def groups(found: Inequality) -> tuple[tuple[str, ...], tuple[float | None, ...]]:
    """Names and values of the fifths and, where there are any, of the student neighbourhoods."""
    if found.students is None:
        return FIFTHS, found.fifths
    return (*FIFTHS, STUDENTS), (*found.fifths, found.students)
