"""Change in areas inside the city as people read it: every area, and the gap between fifths."""

from __future__ import annotations

import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis.gap_change import Gap
from lsp_geo.analysis.small_area_change import Run
from lsp_geo.data.indicator import Indicator


def areas(run: Run, change: pd.DataFrame, directions: tuple[pd.Series, str]) -> pd.DataFrame:
    """The change of every area as people read it, the largest rise on top.

    Parameters
    ----------
    change : from ``small_area_change.between``
    directions : from ``small_area_change.directions``; no column of them where none can be said

    Returns
    -------
    DataFrame
        ``Area``, the first and the last period, ``Change``; and where they are known the interval
        with whether it leaves out chance, ``Direction`` and ``Note``.
    """
    table = pd.DataFrame(
        {
            "Area": change["area"],
            formatting.period(run.first): change["first"],
            formatting.period(run.last): change["last"],
            "Change": change["change"],
        }
    )
    if change["lower"].notna().any():
        table["95% interval of the change"] = intervals(run.indicator, change)
        table["Beyond chance"] = ["yes" if clear else "no" for clear in change["clear"]]
    by_area, why = directions
    if not why:
        table["Direction"] = change["area_code"].map(by_area)
    if change["note"].any():
        table["Note"] = change["note"]
    return table.sort_values("Change", ascending=False, na_position="last")


def gap(run: Run, found: Gap) -> pd.DataFrame:
    """The gap as people read it, a row a period: both fifths, the gap and, if known, its limits."""
    indicator, by_period = run.indicator, found.table
    table = pd.DataFrame(
        {
            "Period": by_period["period"].map(formatting.period),
            "Most deprived fifth": [formatting.figure(indicator, v) for v in by_period["most"]],
            "Least deprived fifth": [formatting.figure(indicator, v) for v in by_period["least"]],
            **_students(indicator, by_period),
            "Gap": [formatting.number(v, indicator.decimals) for v in by_period["gap"]],
        }
    )
    if by_period["lower"].notna().any():
        table["95% interval"] = intervals(indicator, by_period)
    return table


GAP_FIGURES = (
    "Most deprived fifth",
    "Least deprived fifth",
    "Student areas",
    "Gap",
    "Lower 95% limit",
    "Upper 95% limit",
)


def gap_file(found: Gap) -> pd.DataFrame:
    """The same as ``gap`` to take away: ``Period`` and GAP_FIGURES as numbers."""
    by_period = found.table
    names = ("most", "least", "students", "gap", "lower", "upper")
    return pd.DataFrame(
        {
            "Period": by_period["period"].map(formatting.period),
            **{head: by_period[name] for head, name in zip(GAP_FIGURES, names, strict=True)},
        }
    )


def _students(indicator: Indicator, by_period: pd.DataFrame) -> dict[str, list[str]]:
    """The column of student areas, where there are any."""
    if by_period["students"].isna().all():
        return {}
    return {"Student areas": [formatting.figure(indicator, v) for v in by_period["students"]]}


def intervals(indicator: Indicator, table: pd.DataFrame) -> list[str]:
    """Columns ``lower`` and ``upper`` as text, empty where there is no interval."""
    return [
        ""
        if pd.isna(low)
        else f"{formatting.number(low, indicator.decimals)} to "
        f"{formatting.number(high, indicator.decimals)}"
        for low, high in zip(table["lower"], table["upper"], strict=True)
    ]
