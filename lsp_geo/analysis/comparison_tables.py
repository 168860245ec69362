"""Areas compared, as tables that people read: values, differences, and a whole pillar."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis import comparison
from lsp_geo.analysis.comparison_words import VERDICTS, called, covered, sentence
from lsp_geo.analysis.takeaway import told
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
            "Can chance explain it?": [
                f"no: {name[r.first]} is {r.verdict}"
                if r.verdict in (comparison.HIGHER, comparison.LOWER)
                else VERDICTS[r.verdict]
                for r in rows.itertuples()
            ],
        }
    ).set_index("Pair")


def of_pillar(tables: Tables, codes: Sequence[str], pillar: str) -> pd.DataFrame:
    """Every indicator of a pillar for the areas, as ``of_indicators``."""
    return of_indicators(tables, codes, [i.id for i in tables.catalogue.of_pillar(pillar)])


def of_indicators(
    tables: Tables, codes: Sequence[str], ids: Sequence[str] | None = None
) -> pd.DataFrame:
    """Indicators (all, unless named) for the areas, and the first against the second, to take away.

    Returns
    -------
    DataFrame
        A row an indicator: name, period, unit; for each area its figure as a number (or the word
        for why there is none) with limits; the difference of the first two with its limits, and
        whether chance may explain it, in words.
    """
    comparison.check_areas(tables, list(codes))
    if ids is None:
        ids = [i.id for i in tables.catalogue.indicators.values() if not i.is_city_series]
    ids = list(ids)
    side = comparison.side_by_side(tables, list(codes), ids)
    pairs = comparison.differences(tables, list(codes[:2]), ids).set_index("id")
    indicators = [tables.catalogue.indicator(name) for name in ids]
    columns: dict[str, list] = {
        "Indicator": [i.name for i in indicators],
        "Period": [formatting.period(tables.periods(name)[-1]) for name in ids],
        "Unit": [formatting.unit_line(i) for i in indicators],
    }
    names = called(tables, codes)
    for code, name in zip(codes, names, strict=True):
        own = side[side["area_code"] == code]
        columns[name] = told(own["value"], own["note"])
        if own["lower"].notna().any():
            columns[f"{name}, lower 95% limit"] = own["lower"].to_list()
            columns[f"{name}, upper 95% limit"] = own["upper"].to_list()
        columns[f"{name}: what is covered"] = [covered(tables, i, code) for i in indicators]
    between = f"{names[0]} less {names[1]}"
    columns[between] = pairs["value_first"].sub(pairs["value_second"]).reindex(ids).to_list()
    for end in ("lower", "upper"):
        columns[f"{between}, {end} 95% limit"] = pairs[end].reindex(ids).to_list()
    columns["In words"] = [sentence(tables, i, pairs.loc[i.id]) for i in indicators]
    return pd.DataFrame(columns)


def _signed(indicator: Indicator, difference: float) -> str:
    text = formatting.number(difference, indicator.decimals)
    return f"+{text}" if difference > 0 else text
