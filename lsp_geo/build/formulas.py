"""Formulas of a recipe worked on the rows of a source table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsp_geo.build.extracts import Extracts
from lsp_geo.build.recipes import Part, Recipe

MEASURES = ("value", "numerator", "denominator", "lower", "upper")


def periods_of(recipe: Recipe, part: Part, table: pd.DataFrame) -> set[str]:
    """Periods of the rows that a part takes, as its file names them."""
    if part.where and not part.join:
        table = table[_work(recipe, table, part.where, "where").astype(bool)]
    return set(table[part.period_column].astype(str))


def rows_of(recipe: Recipe, part: Part, table: pd.DataFrame, extracts: Extracts) -> pd.DataFrame:
    """Work a part's formulas on every row of its periods.

    Parameters
    ----------
    recipe, part : what to work out
    table : source rows with ``area_code``
    extracts : where a table to be joined is found

    Returns
    -------
    DataFrame
        ``area_code``, ``period``, the five MEASURES as floats (NaN where none) and the flags
        ``suppressed`` and ``provisional``.

    Raises
    ------
    DataError
        Where a formula names a column that the table does not have.
    """
    if part.join:
        other = extracts.england(part.join, part.level)
        if other is None:
            raise recipe.fault(f"there is no England table “{part.join}”", "join")
        fresh = [c for c in other.columns if c == "area_code" or c not in table.columns]
        table = table.merge(other[fresh], on="area_code", how="left", validate="many_to_one")
    if part.period_column:
        period = table[part.period_column].astype(str).map(part.periods)
    else:
        period = pd.Series(next(iter(part.periods)), index=table.index)
    keep = period.notna()
    if part.where:
        keep &= _work(recipe, table, part.where, "where").astype(bool)
    table, period = table[keep], period[keep]
    result = pd.DataFrame({"area_code": table["area_code"], "period": period})
    for field in MEASURES:
        formula = getattr(part, field)
        result[field] = _numbers(recipe, table, formula, field) if formula else np.nan
    if not part.value:
        base = result["denominator"].where(result["denominator"] > 0)
        result["value"] = recipe.scale * result["numerator"] / base
    for flag in ("suppressed", "provisional"):
        rule = recipe.text.get(flag)
        result[flag] = _work(recipe, table, rule["when"], flag).astype(bool) if rule else False
    return result


def _numbers(recipe: Recipe, table: pd.DataFrame, formula: str, field: str) -> np.ndarray:
    worked = _work(recipe, table, formula, field)
    return worked.to_numpy(dtype=float, na_value=np.nan)


def _work(recipe: Recipe, table: pd.DataFrame, formula: str, field: str) -> pd.Series:
    """One formula over the columns and nothing else: no names from Python can be reached."""
    try:
        return table.eval(formula, engine="python", local_dict={}, global_dict={})
    except (pd.errors.UndefinedVariableError, SyntaxError, ValueError, TypeError) as error:
        raise recipe.fault(
            f"the formula “{formula}” cannot be worked out: {error}", field
        ) from None
