"""Are like values neighbours, and where: Moran's I and its local form, by esda.

Run when data are built: 999 permutations and the loading of esda have no place in a click.

References
----------
Moran PAP (1950). Notes on continuous stochastic phenomena. Biometrika 37: 17-23.
Anselin L (1995). Local indicators of spatial association - LISA. Geogr Anal 27: 93-115.
Benjamini Y, Hochberg Y (1995). Controlling the false discovery rate. J R Stat Soc B 57: 289-300.
de Castro MC, Singer BH (2006). Controlling the false discovery rate: a new application to account
    for multiple and dependent tests in local statistics of spatial association.
    Geogr Anal 38: 180-208.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from esda.moran import Moran, Moran_Local
    from geopandas import GeoDataFrame

PERMUTATIONS = 999
SEED = 20260101
QUADRANTS = {1: "high-high", 2: "low-high", 3: "low-low", 4: "high-low"}
NOT_SIGNIFICANT = "not significant"
NO_VALUE = "no value"
NO_NEIGHBOURS = "no neighbours"


class Clusters(NamedTuple):
    """Moran's I and the class of each area.

    Attributes
    ----------
    moran_i : float or None
        Moran's I with row-standardised weights; None if the values do not vary or fewer than
        four areas have values and neighbours.
    expected : float or None
        What it would be without any pattern, -1 / (n - 1).
    p : float or None
        One-sided pseudo p-value of I by permutation, (r + 1) / (permutations + 1).
    cutoff : float or None
        Pseudo p-value up to which an area is called significant, by the false discovery rate.
    areas : DataFrame of shape (n, 3)
        Indexed like the values: `local_i`, `p` (NaN where not computed) and `cluster`:
        "high-high", "low-low", "high-low", "low-high", "not significant", "no value" or
        "no neighbours".
    """

    moran_i: float | None
    expected: float | None
    p: float | None
    cutoff: float | None
    areas: pd.DataFrame


def queen_neighbours(boundaries: GeoDataFrame, code: str = "area_code") -> dict[str, list[str]]:
    """Return the areas that share a border or a corner with each area.

    Parameters
    ----------
    boundaries : GeoDataFrame
        One row an area.
    code : str
        Column with the area codes.

    Returns
    -------
    dict of str to list of str
        Sorted neighbours of each code; an empty list for an island.
    """
    from libpysal.weights import Queen

    # Sorted so that the result does not depend on the order of the file.
    table = boundaries.sort_values(code).reset_index(drop=True)
    # Islands are reported in the result instead of by a warning.
    weights = Queen.from_dataframe(table, ids=table[code].tolist(), silence_warnings=True)
    return {area: sorted(weights.neighbors[area]) for area in table[code]}


def clusters(
    values: pd.Series,
    neighbours: Mapping[str, Iterable[str]],
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
    alpha: float = 0.05,
) -> Clusters:
    """Return Moran's I and the significant local clusters.

    Areas without a value are dropped and the weights are built again among the rest. Areas left
    without neighbours take no part.

    Parameters
    ----------
    values : Series of shape (n,)
        One value an area, indexed by area code; NaN where missing.
    neighbours : mapping of str to iterable of str
        Neighbours of each area (`queen_neighbours`).
    permutations : int
        Conditional permutations.
    seed : int
        Seed of the permutations. The result depends on it, not on the order of the areas.
    alpha : float
        False discovery rate.

    Returns
    -------
    Clusters
        The p-values are esda's pseudo p-values, which look to the side on which the observed
        value lies, as in GeoDa and the PySAL literature. With 999 permutations the smallest is
        0.001, so that a lone cluster among 302 areas cannot pass the false discovery rate: it
        takes at least seven areas at 0.001.

    Raises
    ------
    ValueError
        If an area appears twice or has no entry in `neighbours`.
    """
    _check_areas(values, neighbours)
    areas = pd.DataFrame({"local_i": np.nan, "p": np.nan, "cluster": NO_VALUE}, index=values.index)
    known = values.dropna().sort_index()
    areas.loc[known.index, "cluster"] = NO_NEIGHBOURS
    present = set(known.index)
    links = {a: sorted(n for n in neighbours[a] if n in present) for a in known.index}
    links = {a: near for a, near in links.items() if near}
    used = known.loc[list(links)]
    areas.loc[used.index, "cluster"] = NOT_SIGNIFICANT
    if len(used) < 4 or np.ptp(used.to_numpy()) == 0:
        return Clusters(None, None, None, None, areas)

    overall, local, cutoff = _moran(used, links, permutations, seed, alpha)
    areas.loc[used.index, "local_i"] = local.Is
    areas.loc[used.index, "p"] = local.p_sim
    found = local.p_sim <= cutoff
    areas.loc[used.index[found], "cluster"] = [QUADRANTS[q] for q in local.q[found]]
    return Clusters(float(overall.I), float(overall.EI), float(overall.p_sim), cutoff, areas)


def _check_areas(values: pd.Series, neighbours: Mapping[str, Iterable[str]]) -> None:
    if not values.index.is_unique:
        raise ValueError("an area appears twice")
    strangers = values.index.difference(list(neighbours))
    if len(strangers):
        raise ValueError(f"no neighbours given for {', '.join(map(str, strangers[:5]))}")


def _moran(
    used: pd.Series, links: dict[str, list[str]], permutations: int, seed: int, alpha: float
) -> tuple[Moran, Moran_Local, float]:
    """Moran's I, its local form, and the p-value under which a local one counts."""
    # Heavy to load, and needed here only.
    from esda.moran import Moran, Moran_Local
    from esda.util import fdr
    from libpysal.weights import W

    with warnings.catch_warnings():
        # A city in two parts is no fault, and esda announces a change of default.
        warnings.simplefilter("ignore")
        weights = W(links, id_order=list(links))
        state = np.random.get_state()
        try:
            # esda draws from NumPy's global generator; Moran takes no seed of its own.
            np.random.seed(seed)
            overall = Moran(used.to_numpy(), weights, permutations=permutations)
            local = Moran_Local(
                used.to_numpy(), weights, permutations=permutations, n_jobs=1, seed=seed
            )
        finally:
            np.random.set_state(state)
    return overall, local, float(fdr(local.p_sim, alpha))
