"""Measures of inequality as people read them: many indicators, the fifths of one."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis import inequality
from lsp_geo.analysis.inequality import Inequality
from lsp_geo.data.tables import Tables

FIFTHS = ("Most deprived", "Second", "Third", "Fourth", "Least deprived")
STUDENTS = "Student areas"


def rows(tables: Tables, found: Sequence[Inequality]) -> pd.DataFrame:
    """All measures of many indicators under the names that files have, as ``inequality.row``."""
    return pd.DataFrame([inequality.row(tables, one) for one in found])


def measures(tables: Tables, found: Sequence[Inequality]) -> pd.DataFrame:
    """All measures of many indicators under the names that readers see, a row each."""
    table = rows(tables, found)
    return pd.DataFrame(
        {
            "Indicator": table["name"],
            "Unit": table["unit"],
            "Gap in 100": 100 * table["comparable_gap"].astype(float),
            "Reading": [inequality.direction(one) for one in found],
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
