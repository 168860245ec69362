"""Areas compared, as tables that people read: values, differences, and a whole pillar."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis import comparison
from lsp_geo.analysis.england import part as part_of_england
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.tables import Tables


def values(tables: Tables, codes: Sequence[str], indicator: Indicator, period: str) -> pd.DataFrame:
    """Each area's figure with its interval and how it was made; index: the areas' names."""
    rows = comparison.side_by_side(tables, list(codes), [indicator.id], period)
    return pd.DataFrame(
        {
            "Area": [comparison.label(tables, code, indicator.id, period) for code in codes],
            "Figure": [formatting.cell(indicator, r.value, r.note) for r in rows.itertuples()],
            "95% interval": [
                formatting.interval(indicator, r.lower, r.upper) or "–" for r in rows.itertuples()
            ],
            "How it was made": [
                formatting.reason(r.note) if pd.isna(r.value) else r.method
                for r in rows.itertuples()
            ],
        }
    ).set_index("Area")


def differences(tables: Tables, indicator: Indicator, rows: pd.DataFrame) -> pd.DataFrame:
    """Each pair's difference (``comparison.differences``) and what may be said of it."""
    codes = {*rows["first"], *rows["second"]}
    period = rows["period"].iloc[0]
    name = {code: comparison.label(tables, code, indicator.id, period) for code in codes}
    points = "percentage points" if indicator.unit == "%" else indicator.unit
    return pd.DataFrame(
        {
            "Pair": [f"{name[r.first]} less {name[r.second]}" for r in rows.itertuples()],
            f"Difference ({points})": [_signed(indicator, r.difference) for r in rows.itertuples()],
            "95% interval": [
                "–"
                if pd.isna(r.lower)
                else f"{_signed(indicator, r.lower)} to {_signed(indicator, r.upper)}"
                for r in rows.itertuples()
            ],
            "Verdict": [
                f"{name[r.first]} {r.verdict}"
                if r.verdict in (comparison.HIGHER, comparison.LOWER)
                else r.verdict
                for r in rows.itertuples()
            ],
        }
    ).set_index("Pair")


def of_pillar(tables: Tables, codes: Sequence[str], pillar: str) -> pd.DataFrame:
    """Every indicator of a pillar for the areas, and the first against the second."""
    ids = [i.id for i in tables.catalogue.of_pillar(pillar)]
    side = comparison.side_by_side(tables, list(codes), ids)
    pairs = comparison.differences(tables, list(codes[:2]), ids).set_index("id")
    indicators = [tables.catalogue.indicator(name) for name in ids]
    columns = {
        "Indicator": [i.name for i in indicators],
        "Period": [formatting.period(tables.periods(name)[-1]) for name in ids],
    }
    for code in codes:
        own = side[side["area_code"] == code]
        columns[comparison.label(tables, code)] = [
            formatting.cell(i, value, note) + _part(tables, i, code)
            for i, value, note in zip(indicators, own["value"], own["note"], strict=True)
        ]
    names = [comparison.label(tables, code) for code in codes[:2]]
    columns[f"{names[0]} against {names[1]}"] = pairs["verdict"].reindex(ids).to_numpy()
    return pd.DataFrame(columns)


def _part(tables: Tables, indicator: Indicator, code: str) -> str:
    """How much of England a figure in its column covers, where that is not all."""
    england = tables.england(indicator.id, tables.periods(indicator.id)[-1])
    if code != tables.geography.district["england"] or england is None or england.is_england:
        return ""
    return f" ({part_of_england(england)})"


def _signed(indicator: Indicator, difference: float) -> str:
    text = formatting.number(difference, indicator.decimals)
    return f"+{text}" if difference > 0 else text
