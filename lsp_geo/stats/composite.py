"""Composite indicators: weighted need, its stability, and places in need on several counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lsp_geo.stats._checks import POLARITIES, floats, weights_of
from lsp_geo.stats.gap import weighted_groups


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
        Need percentiles (`lsp_geo.stats.composite.need_percentile`), one column an indicator;
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


SEED = 20260101
CERTAINTY = 4
"""Dirichlet parameter of an average indicator: its weight varies by about half of itself."""


class Index(NamedTuple):
    """A weighted index.

    Attributes
    ----------
    score : Series of shape (n,)
        0 to 100, higher is more need; NaN for areas not scored.
    rank : Series of shape (n,)
        1 is the highest need; ties share the best rank.
    not_scored : list
        Labels of areas that lack one of the indicators.
    """

    score: pd.Series
    rank: pd.Series
    not_scored: list


class Repeat(NamedTuple):
    """Two indicators of an index that repeat one fact.

    Attributes
    ----------
    first, second : str
        Names of the columns.
    r : float or None
        Their correlation; None if it cannot be formed.
    declared : bool
        True if the catalogue declares them the same fact, False if the correlation gave them
        away.
    """

    first: str
    second: str
    r: float | None
    declared: bool


class Selection(NamedTuple):
    """The areas chosen to reach a share of the people in need.

    Attributes
    ----------
    chosen : array of int
        Positions of the areas, in the order in which they were taken.
    in_need_inside, in_need_outside : float
        People in need in the chosen areas, and those missed.
    not_in_need_inside : float
        People in the chosen areas who are not in need.
    share_reached : float
        Share of the people in need who are inside, 0 to 1.
    """

    chosen: NDArray[np.int_]
    in_need_inside: float
    in_need_outside: float
    not_in_need_inside: float
    share_reached: float


def need_percentile(values: ArrayLike, weights: ArrayLike, polarity: str) -> NDArray[np.float64]:
    """Return the share of residents who live in areas with less need.

    Parameters
    ----------
    values, weights : arrays of shape (n,)
        Value and residents of each area.
    polarity : {"worse", "better"}
        What a higher value is. "neither" has no need in it: the reader says which end is meant.

    Returns
    -------
    array of shape (n,)
        0 to 100; an area stands in the middle of its own residents, tied areas in the middle of
        all of theirs. NaN where the value is missing or nobody lives.

    Raises
    ------
    ValueError
        If polarity is neither or unknown, or a weight is negative.
    """
    v, w = floats(values=values, weights=weights)
    weights_of(w)
    if polarity not in POLARITIES or polarity == "neither":
        raise ValueError(f"polarity must be worse or better, not {polarity!r}: need has a side")
    used = np.isfinite(v) & (w > 0)
    out = np.full(len(v), np.nan)
    if not used.any():
        return out
    _, tie = np.unique(v[used] if polarity == "worse" else -v[used], return_inverse=True)
    mass = np.bincount(tie, weights=w[used])
    out[used] = (100 * (np.cumsum(mass) - mass / 2) / mass.sum())[tie]
    return out


def weighted_index(needs: pd.DataFrame, weights: pd.Series) -> Index:
    """Return the weighted mean of need percentiles and the ranking by it.

    Parameters
    ----------
    needs : DataFrame of shape (n, k)
        Need percentiles, one column an indicator; NaN where missing.
    weights : Series of shape (k,)
        Weight of each column; need not add up to 1. Columns of weight 0 play no part.

    Returns
    -------
    Index
        An area that lacks an indicator is not scored, never imputed.

    Raises
    ------
    ValueError
        If a weight is missing or negative, or all are zero.
    """
    share = _shares(needs, weights)
    used = needs[share.index]
    score = pd.Series(used.to_numpy(dtype=float) @ share.to_numpy(), index=needs.index)
    rank = score.rank(ascending=False, method="min")
    return Index(score.rename("score"), rank.rename("rank"), score.index[score.isna()].tolist())


def stability(
    needs: pd.DataFrame,
    weights: pd.Series,
    *,
    draws: int = 1000,
    seed: int = SEED,
    top: int = 10,
) -> pd.DataFrame:
    """Return how an area's place holds when the weights are drawn at random around those chosen.

    Parameters
    ----------
    needs : DataFrame of shape (n, k)
        Need percentiles.
    weights : Series of shape (k,)
        Weights chosen.
    draws : int
        Number of draws.
    seed : int
        Seed; the result depends on it and not on the order of the areas (ties go by label).
    top : int
        Size of the top group counted.

    Returns
    -------
    DataFrame of shape (n, 4)
        `in_top` and `in_top_fifth`: share of draws, 0 to 1; `first` and `last`: the range that
        holds the rank in 90% of the draws. NaN for areas not scored. The top fifth is a fifth of
        the areas scored, rounded up.

    Raises
    ------
    ValueError
        If a weight is missing or negative, all are zero, or `draws` is under 1.

    Notes
    -----
    Weights come from a Dirichlet distribution with mean the chosen weights and parameters adding
    up to 4 for each indicator, which makes an average weight vary by about half of itself
    whatever the number of indicators: as far apart as people who agree on what matters, but not
    on how much.
    """
    if draws < 1:
        raise ValueError(f"draws must be 1 or more, not {draws}")
    share = _shares(needs, weights)
    columns = ["in_top", "in_top_fifth", "first", "last"]
    out = pd.DataFrame(np.nan, index=needs.index, columns=columns)
    used = needs[share.index].dropna().sort_index()
    n = len(used)
    if not n:
        return out
    rng = np.random.default_rng(seed)
    drawn = rng.dirichlet(CERTAINTY * len(share) * share.to_numpy(), size=draws)
    scores = drawn @ used.to_numpy(dtype=float).T
    ranks = np.sort(_ranks(scores), axis=0, kind="stable")
    low, high = int(np.floor(0.05 * (draws - 1))), int(np.ceil(0.95 * (draws - 1)))
    out.loc[used.index] = np.column_stack(
        [
            (ranks <= top).mean(axis=0),
            (ranks <= -(-n // 5)).mean(axis=0),
            ranks[low],
            ranks[high],
        ]
    )
    return out


def _ranks(scores: np.ndarray) -> np.ndarray:
    """Rank of each area (column) in each draw (row), 1 for the highest score."""
    n = scores.shape[1]
    # Score and position packed into one whole number: sorting those is several times faster than
    # argsort, and a score is compared to nine decimals, so rounding dust cannot break a tie.
    bits = n.bit_length()
    packed = (np.rint((100 - scores) * 1e9).astype(np.int64) << bits) | np.arange(n)
    order = np.sort(packed, axis=1) & ((1 << bits) - 1)
    ranks = np.empty(order.shape, dtype=np.int16 if n < 2**15 else np.int32)
    np.put_along_axis(ranks, order, np.arange(1, n + 1, dtype=ranks.dtype)[None, :], axis=1)
    return ranks


def repeated_facts(
    needs: pd.DataFrame,
    same_fact: Iterable[Collection[str]] = (),
    threshold: float = 0.9,
) -> list[Repeat]:
    """Return the pairs of indicators by which an index would count one fact twice.

    Parameters
    ----------
    needs : DataFrame of shape (n, k)
        Need percentiles of the indicators chosen.
    same_fact : iterable of collections of str
        Indicators declared to be one fact.
    threshold : float
        Correlation above which two count as one fact, of either sign.

    Returns
    -------
    list of Repeat
        Strongest first.
    """
    matrix = needs.corr(min_periods=3)
    declared = [set(pair) for pair in same_fact]
    found = []
    names = list(needs.columns)
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            r = float(matrix.at[first, second])
            told = any({first, second} <= pair for pair in declared)
            if told or abs(r) > threshold:
                found.append(Repeat(first, second, None if np.isnan(r) else r, told))
    return sorted(found, key=lambda repeat: -abs(repeat.r or 0))


def smallest_set(in_need: ArrayLike, base: ArrayLike, share: float, by: str = "rate") -> Selection:
    """Choose areas until they hold a share of the people in need.

    Parameters
    ----------
    in_need : array of shape (n,)
        People in need in each area; NaN where unknown, and such areas are not chosen.
    base : array of shape (n,)
        People they are part of.
    share : float
        Share of the people in need to reach, above 0 to 1.
    by : {"rate", "count"}
        "rate" takes areas with the highest share in need first, which takes in the fewest people
        who are not; "count" those with the most people in need, which needs the fewest areas.

    Returns
    -------
    Selection
        Stops at the first area with which the share is reached. Ties go by the larger count,
        then by position.

    Raises
    ------
    ValueError
        If `share` or `by` is not as above, a count is negative or above its base, or nobody is
        in need.
    """
    x, n = floats(in_need=in_need, base=base)
    if not 0 < share <= 1:
        raise ValueError(f"share must be above 0 and at most 1, not {share}")
    if by not in ("rate", "count"):
        raise ValueError(f"by must be rate or count, not {by!r}")
    if np.any(x < 0) or np.any(x > n * (1 + 1e-9)):
        raise ValueError("people in need must not be negative nor more than their base")
    known = np.flatnonzero(np.isfinite(x) & (n > 0))
    x, n = x[known], n[known]
    if not x.sum() > 0:
        raise ValueError("nobody is in need")
    key = x / n if by == "rate" else x
    order = np.lexsort((-x, -key))
    reached = np.cumsum(x[order])
    # Rounding dust must not call for one more area.
    size = int(np.searchsorted(reached, share * x.sum() * (1 - 1e-12))) + 1
    taken = order[:size]
    inside = float(x[taken].sum())
    return Selection(
        known[taken],
        inside,
        float(x.sum() - inside),
        float(n[taken].sum() - inside),
        inside / float(x.sum()),
    )


def _shares(needs: pd.DataFrame, weights: pd.Series) -> pd.Series:
    """Return the weights above zero, in the order of the columns, made to add up to 1."""
    own = weights.reindex(needs.columns).astype(float)
    if own.isna().any():
        raise ValueError(f"no weight for {', '.join(map(str, own.index[own.isna()]))}")
    if (own < 0).any() or not own.sum() > 0:
        raise ValueError("weights must not be negative, and one must be above zero")
    own = own[own > 0]
    return own / own.sum()
