"""Where like values lie side by side: the classes of local Moran's I, in words and as a table.

The classes are made by build (`lsp_geo.stats.clusters`) and stand in ``Inequality.clusters``, one
digit a neighbourhood: 0 not told from chance, 1 high among high, 2 low among high, 3 low among
low, 4 high among low, 5 no figure or no neighbours.
"""

from __future__ import annotations

import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis.inequality import Inequality
from lsp_geo.data.kept import kept
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.data.tables import Tables

_HIGH_AND_LOW = {
    "worse": (" (worse)", " (better)"),
    "better": (" (better)", " (worse)"),
    "neither": ("", ""),
}


def class_words(polarity: str) -> dict[str, str]:
    """Digit of each class to its words, in the order in which a legend has them."""
    high, low = _HIGH_AND_LOW[polarity]
    return {
        "1": f"High, with high neighbours{high}",
        "4": f"High, with low neighbours{high}",
        "0": "No clear pattern",
        "2": f"Low, with high neighbours{low}",
        "3": f"Low, with low neighbours{low}",
    }


def can_be_mapped(found: Inequality) -> bool:
    """Whether clusters have been looked for, and the values differ enough to look."""
    return found.clusters is not None and found.clusters.moran_i is not None


def finding(found: Inequality) -> str:
    """How many places lie in clusters, short enough for a heading."""
    if not can_be_mapped(found):
        return "Where like places lie together"
    assert found.clusters is not None
    classes = found.clusters.classes
    high, low = classes.count("1"), classes.count("3")
    if not high + low:
        return "No cluster that chance could not make"
    return f"{high} places lie in clusters of high values, {low} in clusters of low ones"


@kept
def sentence(tables: Tables, found: Inequality) -> str:
    """Whether like values lie side by side and how many places form clusters."""
    row = found.clusters
    if row is None:
        return "Clusters have not been worked out yet: the next build of the data does it."
    if row.moran_i is None:
        return "The values do not differ enough for clusters to be looked for."
    high, low = row.classes.count("1"), row.classes.count("3")
    odd = row.classes.count("2") + row.classes.count("4")
    strength = (
        "strongly alike"
        if row.moran_i >= 0.6
        else "alike"
        if row.moran_i >= 0.3
        else "slightly alike"
        if row.moran_i > 0
        else "unlike each other"
    )
    plural = tables.geography.levels[NEIGHBOURHOODS].plural
    text = f"Neighbouring places are {strength}. "
    if high + low + odd == 0:
        return text + f"No {plural} stand out as a cluster that chance could not make."
    return text + (
        f"{high:,} {plural} stand in clusters of high values and {low:,} in clusters of low ones"
        + (
            f"; {odd:,} {'differs from its' if odd == 1 else 'differ from their'} neighbours"
            if odd
            else ""
        )
        + "."
    )


def measured(found: Inequality) -> str:
    """How clusters were looked for, for those who ask; empty where they were not."""
    row = found.clusters
    if row is None or row.moran_i is None:
        return ""
    return (
        f"Moran's I of all places is {formatting.number(row.moran_i, 2)}. Clusters: "
        "local Moran's I with neighbours that share a border or corner, 999 permutations, false "
        "discovery rate 5%."
    )


@kept
def clusters_table(tables: Tables, found: Inequality) -> pd.DataFrame:
    """Neighbourhoods in clusters or unlike their neighbours: ``Neighbourhood, Value, Class``.

    By class, the highest value of each first. Only where ``can_be_mapped``.
    """
    assert found.clusters is not None
    words, classes = class_words(found.indicator.polarity), found.clusters.classes
    values = tables.table(found.indicator.id, NEIGHBOURHOODS, found.period)["value"]
    table = pd.DataFrame(
        {
            "Neighbourhood": tables.geography.areas(NEIGHBOURHOODS)["label"].to_numpy(),
            "Value": values.to_numpy(),
            "Class": [words.get(digit, "No figure") for digit in classes],
        }
    )
    table = table[~pd.Series(list(classes)).isin(["0", "5"]).to_numpy()]
    return table.sort_values(["Class", "Value"], ascending=[True, False])
