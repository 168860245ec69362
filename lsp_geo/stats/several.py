"""Places that do badly on several pillars at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from lsp_geo.stats.inequality import weighted_groups


class Several(NamedTuple):
    """Areas in the city's worst fifth by pillar.

    Attributes
    ----------
    worst : DataFrame of shape (n, pillars)
        1.0 where the area is in the worst fifth of the pillar, 0.0 where not, NaN where it lacks
        one of the pillar's indicators.
    count : Series of shape (n,)
        Number of pillars on which the area is in the worst fifth.
    residents : Series of shape (pillars + 1,)
        Residents of the areas with each count, indexed 0 to the number of pillars.
    """

    worst: pd.DataFrame
    count: pd.Series
    residents: pd.Series


def worst_on_several(
    needs: pd.DataFrame, pillar_of: Mapping[str, str], residents: pd.Series
) -> Several:
    """Count the pillars on which each area is in the city's worst fifth.

    An area's need on a pillar is the plain mean of its need percentiles over the pillar's
    indicators. The pillar counts if that puts the area among the highest needs that hold a fifth
    of the city's residents.

    Parameters
    ----------
    needs : DataFrame of shape (n, indicators)
        Need percentiles (`lsp_geo.stats.priorities.need_percentile`), one column an indicator;
        NaN where missing.
    pillar_of : mapping of str to str
        Pillar of each column. Columns it does not name are left out.
    residents : Series of shape (n,)
        Residents of each area, indexed like `needs`.

    Returns
    -------
    Several
        Aligned with `needs`.

    Raises
    ------
    ValueError
        If no column has a pillar or the indices differ.
    """
    if not needs.index.equals(residents.index):
        raise ValueError("needs and residents must have the same index")
    columns = [name for name in needs.columns if name in pillar_of]
    if not columns:
        raise ValueError("no indicator has a pillar")
    worst = {}
    for pillar in dict.fromkeys(pillar_of[name] for name in columns):
        own = [name for name in columns if pillar_of[name] == pillar]
        # An area that lacks an indicator is not scored on the pillar rather than imputed.
        score = needs[own].mean(axis=1, skipna=False)
        fifth = weighted_groups(-score, residents, 5)
        worst[pillar] = np.where(fifth == 0, np.nan, (fifth == 1).astype(float))
    table = pd.DataFrame(worst, index=needs.index)
    count = table.sum(axis=1).astype(int).rename("pillars")
    by_count = residents.groupby(count).sum().reindex(range(len(worst) + 1), fill_value=0)
    return Several(table, count, by_count.rename("residents"))
