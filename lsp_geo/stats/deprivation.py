"""The Index of Multiple Deprivation put together again without some of its domains.

An indicator must not be set against an index that contains it, so the city is ordered by the
index without the domains that do.

References
----------
MHCLG (2025). English Indices of Deprivation 2025: Technical Report (also 2019, section 3 on
    exponential transformation and domain weights).
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

WEIGHTS = {
    "income": 0.225,
    "employment": 0.225,
    "education": 0.135,
    "health": 0.135,
    "crime": 0.093,
    "barriers": 0.093,
    "living_environment": 0.093,
}
"""Published domain weights, the same in 2015, 2019 and 2025."""


def imd_without(
    domain_ranks: pd.DataFrame, areas_in_england: int, exclude: Collection[str] = ()
) -> pd.Series:
    """Return the IMD score rebuilt from domain ranks, leaving domains out.

    Each rank is scaled to R = (N - rank + 1) / N, so that the most deprived area has R = 1, and
    transformed to E = -23 ln(1 - R (1 - exp(-100/23))), which runs from 0 to 100. The score is
    the sum of the E of the domains left in times their published weights, made to add up to the
    0.999 that all seven add up to, so that scores keep the published scale.

    Parameters
    ----------
    domain_ranks : DataFrame of shape (n, at least the domains left in)
        Ranks in England, 1 most deprived, in columns named as the keys of `WEIGHTS`, with or
        without the ending "_rank".
    areas_in_england : int
        Number of areas ranked.
    exclude : collection of str
        Domains to leave out.

    Returns
    -------
    Series of shape (n,)
        Score, higher is more deprived, indexed like `domain_ranks`; NaN where a rank is missing.
        With nothing left out it is the published score, to rounding (0.001).

    Raises
    ------
    ValueError
        If a domain is unknown or not in the table, none is left, or a rank is outside 1 to N.
    """
    unknown = sorted(set(exclude) - set(WEIGHTS))
    if unknown:
        raise ValueError(f"not a domain: {', '.join(unknown)}; domains are {', '.join(WEIGHTS)}")
    kept = [domain for domain in WEIGHTS if domain not in exclude]
    if not kept:
        raise ValueError("no domain is left")
    table = domain_ranks.rename(columns=lambda name: str(name).removesuffix("_rank"))
    absent = [domain for domain in kept if domain not in table.columns]
    if absent:
        raise ValueError(f"no column of ranks for {', '.join(absent)}")
    ranks = table[kept].to_numpy(dtype=float)
    if np.any((ranks < 1) | (ranks > areas_in_england)):
        raise ValueError(f"a rank is outside 1 to {areas_in_england}")
    scaled = (areas_in_england - ranks + 1) / areas_in_england
    transformed = -23 * np.log(1 - scaled * (1 - np.exp(-100 / 23)))
    weights = np.array([WEIGHTS[domain] for domain in kept])
    weights *= sum(WEIGHTS.values()) / weights.sum()
    return pd.Series(transformed @ weights, index=domain_ranks.index)
