"""England's mean and percentiles for each indicator and period with national data."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsp_geo.build.extracts import COMPLETE, Extracts
from lsp_geo.build.formulas import rows_of
from lsp_geo.build.recipes import Part, Recipe

PERCENTILES = range(101)
# How the code of England begins, where its publisher's table has a row of it.
NATION = "E92"
COLUMNS = [
    "id",
    "period",
    "level",
    "areas",
    "of",
    "mean",
    "mean_method",
    *(f"p{n}" for n in PERCENTILES),
]
# National weights: table, column and how they are named beside the mean.
WEIGHTS = {
    ("lsoa21", "residents"): (
        "boundaries/england_lsoa21_lad24",
        "pop_census2021",
        "residents of Census 2021",
    ),
    ("lsoa21", "households"): (
        "census2021/ts041_households_lsoa21",
        "number_of_households",
        "households of Census 2021",
    ),
    ("lsoa11", "residents"): (
        "iod/iod2019_lsoa11",
        "population_total_mid2015",
        "residents of mid-2015",
    ),
}


def england_rows(recipe: Recipe, part: Part, extracts: Extracts) -> list[dict]:
    """Rows of england.csv for one part, one a period with national data.

    A period in which areas of England were suppressed has none. The mean is the ratio of sums
    where national counts are held; else a mean weighted by the indicator's own base, or by
    residents or households; else, for MSOAs, medians and counts, the plain mean of areas. Where
    the recipe gives the publisher's own figure for England (``england_official``), that stands.
    Percentiles are numpy's default (linear) over areas with a value. A row of England in the
    table itself is the publisher's own figure too.
    """
    if part.england == "none":
        return []
    if part.level == "oa21":
        part = part.at("lsoa21")
    table = extracts.england(part.file, part.level)
    if table is None:
        return []
    nation = table["area_code"].str.startswith(NATION)
    # Of MSOAs 2021 no list of England is held: a table that has them has a row for each.
    listed = part.level in COMPLETE
    areas = extracts.complete(part.level) if listed else table.loc[~nation, "area_code"]
    complete = areas.nunique()
    rows = rows_of(recipe, part, table, extracts)
    own = rows[rows["area_code"].str.startswith(NATION)].set_index("period")["value"].dropna()
    rows = rows[~rows["area_code"].str.startswith(NATION)]
    result = []
    for period in part.periods.values():
        known = rows[rows["period"] == period]
        # Small counts are hidden and large ones are not: what is left would not be England.
        if known["suppressed"].any():
            continue
        known = known[known["value"].notna()]
        if known.empty:
            continue
        official = recipe.text.get("england_official", {}).get(period, own.get(period))
        if official is not None:
            mean, method = official, "published for England"
        else:
            mean, method = _mean(recipe, part, known, extracts)
            if len(known) < complete:
                method += ", of the areas with data"
        points = np.percentile(known["value"].to_numpy(), list(PERCENTILES))
        result.append(
            {
                "id": recipe.id,
                "period": period,
                "level": part.level,
                "areas": len(known),
                "of": complete,
                "mean": mean,
                "mean_method": method,
                **{f"p{n}": point for n, point in zip(PERCENTILES, points, strict=True)},
            }
        )
    return result


def _mean(recipe: Recipe, part: Part, known: pd.DataFrame, extracts: Extracts) -> tuple[float, str]:
    values = known["value"].to_numpy()
    counted = part.england == "auto" and known["denominator"].notna().all()
    if counted and part.numerator:
        ratio = known["numerator"].sum() / known["denominator"].sum()
        return recipe.scale * ratio, "ratio of sums"
    if counted:
        return np.average(values, weights=known["denominator"]), "mean weighted by its own base"
    weight = "households" if recipe.text.get("weight") == "households" else "residents"
    # On LSOA 2011 no national households are held: residents stand in, and the row says so.
    found = WEIGHTS.get((part.level, weight)) or WEIGHTS.get((part.level, "residents"))
    if found is None or recipe.text["kind"] in ("count", "median"):
        return values.mean(), "mean of areas, unweighted"
    stem, column, name = found
    weights = extracts.needed(stem, part.level).set_index("area_code")[column]
    return (np.average(values, weights=weights.loc[known["area_code"]]), f"mean weighted by {name}")
