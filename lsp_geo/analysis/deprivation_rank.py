"""Relative place on the Index of Multiple Deprivation, edition by edition, within the city.

Editions measure differently, so their scores must not be compared; the place in the city's own
order may. Ranks are compared for single neighbourhoods only: they cannot be averaged to wards.
Neighbourhoods whose boundary changed in 2021 have no place before it and are left out, but they
keep their rank among the others in the edition that has them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsp_geo.data.tables import Tables
from lsp_geo.formatting import and_list, count

FIFTHS = 5
# Index values have no interval; a move by less than a fifth of the order is not called a move.
MOVED = 1 / FIFTHS


@dataclass(frozen=True)
class Places:
    """Places of neighbourhoods with one boundary in every edition.

    ``table`` is indexed by LSOA 2021 code with columns ``area``, ``rank <edition>`` (1 is the most
    deprived in the city), ``fifth <edition>`` (1 is the most deprived) and ``share <edition>``
    (rank as a share of all neighbourhoods of that edition, 0 to 1). ``ranked`` gives the number
    of neighbourhoods ranked in each edition, ``left_out`` those that changed.
    """

    editions: tuple[str, ...]
    table: pd.DataFrame
    ranked: dict[str, int]
    left_out: tuple[str, ...]


def places(tables: Tables) -> Places:
    """Rank and fifth within the city of each unchanged neighbourhood, by edition."""
    editions = tables.values.editions
    links = tables.geography.lsoa11
    same = links[links["change"] == "U"].set_index("lsoa11")["lsoa21"]
    names = tuple(editions["edition"].drop_duplicates())
    table = pd.DataFrame({"area": tables.geography.areas("lsoa21")["label"]})
    ranked = {}
    for edition in names:
        rows = editions[editions["edition"] == edition]
        codes = rows["area_code"]
        if rows["level"].iloc[0] == "lsoa11":
            codes = codes.map(same)
        number = ranked[edition] = len(rows)
        rank = pd.Series(rows["rank_in_district"].to_numpy(float), index=codes)
        table[f"rank {edition}"] = rank[rank.index.notna()].reindex(table.index)
        table[f"share {edition}"] = table[f"rank {edition}"] / number
        table[f"fifth {edition}"] = np.ceil(FIFTHS * table[f"share {edition}"])
    known = table.notna().all(axis=1)
    return Places(names, table[known].copy(), ranked, tuple(table.index[~known]))


def stayed(found: Places) -> str:
    """How many of the most deprived fifth at first were in it in the last edition, too."""
    first, last = found.editions[0], found.editions[-1]
    was = found.table[f"fifth {first}"] == 1
    throughout = was.copy()
    for edition in found.editions[1:]:
        throughout &= found.table[f"fifth {edition}"] == 1
    still = int((was & (found.table[f"fifth {last}"] == 1)).sum())
    return (
        f"Of {int(was.sum())} neighbourhoods in the city’s most deprived fifth in {first}, {still} "
        f"were in it in {last}, {int(throughout.sum())} of those in every edition."
    )


def moves(found: Places) -> pd.DataFrame:
    """Neighbourhoods that moved by a fifth of the city's order or more from first to last edition.

    Returns
    -------
    DataFrame
        Rows of ``Places.table`` with ``move``: the change of the share, positive towards less
        deprived; the largest towards more deprived first.
    """
    first, last = found.editions[0], found.editions[-1]
    move = found.table[f"share {last}"] - found.table[f"share {first}"]
    table = found.table.assign(move=move)
    return table[table["move"].abs() >= MOVED].sort_values("move")


def move_sentence(found: Places) -> str:
    """How many moved far, and which way."""
    far = moves(found)
    up, down = int((far["move"] < 0).sum()), int((far["move"] > 0).sum())
    first, last = found.editions[0], found.editions[-1]
    return (
        f"{count(up, 'neighbourhood', 'neighbourhoods')} moved by a fifth of the order or more "
        f"towards the most deprived end from {first} to {last}, and {down} away from it, out of "
        f"{len(found.table)} with the same boundary throughout."
    )


def place_sentence(found: Places, code: str) -> str:
    """The place of one neighbourhood in every edition, in one sentence."""
    row = found.table.loc[code]
    ranks = [
        f"{row[f'rank {edition}']:.0f} of {found.ranked[edition]} in {edition}"
        for edition in found.editions
    ]
    return f"{row['area']}: place {and_list(ranks)}; 1 is the most deprived."


def places_table(found: Places) -> pd.DataFrame:
    """Rank and fifth of every neighbourhood by edition as people read them, by area code."""
    table = found.table.rename(columns={"area": "Neighbourhood"}).drop(
        columns=[f"share {edition}" for edition in found.editions]
    )
    table.columns = [name[0].upper() + name[1:] for name in table.columns]
    return table.astype(dict.fromkeys(table.columns[1:], int))
