"""People in need: which areas hold a share of them, and what choosing those areas costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.tables import Tables
from lsp_geo.stats import composite as stats
from lsp_geo.stats.deprivation import WEIGHTS as DOMAINS

# Per cent of the people in need that a set of areas may be asked to hold.
SHARES = tuple(range(10, 100, 10))
# By what areas are taken into the set, and in the words of the page.
AIMS = {
    "count": "Areas with the most people in need",
    "rate": "Areas with the highest share in need",
}


@dataclass(frozen=True)
class Reach:
    """Areas that hold a share of the people in need, and what choosing them costs.

    ``table`` has all areas in the order in which they are taken: ``area_code, area_name,
    in_need, base, rate, chosen, reached`` (cumulative share of the people in need).
    ``not_known`` areas have no figure and cannot be chosen.
    """

    indicator: Indicator
    level: str
    share: float
    areas: int
    inside: float
    outside: float
    not_in_need: float
    total: float
    not_known: int
    table: pd.DataFrame

    @property
    def share_reached(self) -> float:
        """Share of the people in need who live in the chosen areas, 0 to 1."""
        return self.inside / self.total


def targets(tables: Tables, level: str) -> list[Indicator]:
    """Indicators that say how many people or households are in need, not only what share."""
    return [
        indicator
        for indicator in tables.catalogue.indicators.values()
        if indicator.polarity == "worse"
        and indicator.unit == "%"
        and level in tables.levels(indicator.id)
        # All who live in a deprived place are not people in need.
        and not set(indicator.deprivation_inside) >= set(DOMAINS)
        # Whose rule keeps the people or homes that the share is of.
        and (indicator.aggregation == "ratio" or indicator.weight == "denominator")
    ]


def counted(indicator: Indicator) -> str:
    """Whom a target counts: “households”, “residents aged 16 and over”."""
    return indicator.base.removeprefix("of ") or "people"


def people_in_need(tables: Tables, indicator_id: str, level: str) -> pd.DataFrame:
    """People in need and the people they are part of: ``in_need, base`` by area code.

    The published count where there is one, else the published share of the published base.
    """
    table = tables.table(indicator_id, level).set_index("area_code")
    worked_out = table["value"] / 100 * table["denominator"]
    return pd.DataFrame(
        {"in_need": table["numerator"].fillna(worked_out), "base": table["denominator"]}
    )


def smallest_set(
    tables: Tables, indicator_id: str, level: str, share: float, by: str = "count"
) -> Reach:
    """The areas that reach a share of the people in need: fewest areas, or highest shares first.

    Parameters
    ----------
    share : above 0 to 1
    by : ``count`` takes the areas with most people in need, which needs the fewest areas;
        ``rate`` those with the highest share in need, which takes in the fewest who are not
    """
    people = people_in_need(tables, indicator_id, level)
    in_need, base = people["in_need"].to_numpy(), people["base"].to_numpy()
    everyone = stats.smallest_set(in_need, base, 1.0, by).chosen
    chosen = stats.smallest_set(in_need, base, share, by).chosen
    return _reach(tables, indicator_id, level, share, people, everyone, len(chosen))


def set_in_order(
    tables: Tables, indicator_id: str, level: str, codes: Iterable[str], share: float
) -> Reach:
    """The areas that reach a share of the people in need when taken in this order of area codes."""
    people = people_in_need(tables, indicator_id, level)
    order = people.index.get_indexer(list(codes))
    order = order[people["in_need"].notna().to_numpy()[order]]
    reached = people["in_need"].to_numpy()[order].cumsum()
    size = int(np.searchsorted(reached, share * reached[-1] * (1 - 1e-12))) + 1
    return _reach(tables, indicator_id, level, share, people, order, size)


def _reach(
    tables: Tables,
    indicator_id: str,
    level: str,
    share: float,
    people: pd.DataFrame,
    order: np.ndarray,
    size: int,
) -> Reach:
    """The first ``size`` areas in an order of rows of ``people_in_need``."""
    rows = people.iloc[order]
    chosen = np.arange(len(rows)) < size
    total = float(people["in_need"].sum())
    inside = float(rows["in_need"][chosen].sum())
    names = tables.geography.areas(level)["label"]
    table = pd.DataFrame(
        {
            "area_code": rows.index,
            "area_name": names.loc[rows.index].to_numpy(),
            "in_need": rows["in_need"].to_numpy(),
            "base": rows["base"].to_numpy(),
            "rate": 100 * (rows["in_need"] / rows["base"]).to_numpy(),
            "chosen": chosen,
            "reached": rows["in_need"].cumsum().to_numpy() / total,
        }
    )
    return Reach(
        tables.catalogue.indicator(indicator_id),
        level,
        share,
        size,
        inside,
        total - inside,
        float(rows["base"][chosen].sum()) - inside,
        total,
        int(people["in_need"].isna().sum()),
        table,
    )


def heading(tables: Tables, reach: Reach) -> str:
    """How few areas hold how many of those in need, as a heading without its full stop."""
    level, percent = tables.geography.levels[reach.level], round(100 * reach.share)
    share = "half" if percent == 50 else f"{percent}%"
    areas = formatting.count(reach.areas, level.name, level.plural)
    holds = "holds" if reach.areas == 1 else "hold"
    return f"{areas} of {level.areas} {holds} {share} of the {counted(reach.indicator)} in need"


def sentence(tables: Tables, reach: Reach) -> str:
    """What the set reaches, and the cost of being wrong: those in need outside it."""
    level = tables.geography.levels[reach.level]
    whom = counted(reach.indicator)
    return (
        f"{formatting.count(reach.areas, level.name, level.plural)} of {level.areas} "
        f"{'holds' if reach.areas == 1 else 'hold'} "
        f"{formatting.number(100 * reach.share_reached)}% of the {formatting.number(reach.total)} "
        f"{whom} in need ({reach.indicator.name}). Outside are {formatting.number(reach.outside)} "
        f"more, whom help aimed at these places alone would miss; inside are "
        f"{formatting.number(reach.not_in_need)} who are not in need."
    )


def every_area(reach: Reach) -> pd.DataFrame:
    """All areas in the order in which they are taken, to take away; index: area codes."""
    rows = reach.table.set_index("area_code")
    return pd.DataFrame(
        {
            "Area": rows["area_name"],
            "In need": rows["in_need"],
            "Of": rows["base"],
            "In need, %": rows["rate"],
            "Taken": rows["chosen"].map({True: "yes", False: "no"}),
            "Reached so far, %": 100 * rows["reached"],
        }
    )


def chosen_table(reach: Reach) -> pd.DataFrame:
    """The chosen areas as people read them, in the order in which they are taken."""
    rows = reach.table[reach.table["chosen"]]
    return pd.DataFrame(
        {
            "Area": rows["area_name"],
            "In need": rows["in_need"].round(),
            "Of": rows["base"],
            "In need %": rows["rate"],
            "Reached so far %": 100 * rows["reached"],
        }
    )
