"""Disclosure control of counts: small ones hidden, others hidden with them, the rest rounded.

What is protected is a tree: areas, the larger areas they make up exactly, and the city. Hidden
means between 1 and the threshold. Where what is shown would still tell a hidden count, by
subtraction or by all that rounding leaves possible, other figures are hidden with it. On a tree
the values a count can have are found exactly by going up and down it once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LEAST_THRESHOLD, LEAST_ROUNDING = 5, 5
THRESHOLDS = (5, 6, 8, 10, 12, 15, 20)
ROUNDINGS = (5, 10, 20)
SHOWN, SMALL, BESIDE, ABSENT = "shown", "suppressed", "suppressed with it", "missing"


@dataclass(frozen=True)
class Rule:
    """Counts from 1 to below ``threshold`` are hidden, others rounded to ``rounding``.

    ``low_base`` is the number of cases below which a rate is flagged. It may be made stricter than
    the house rule and never laxer: ValueError.
    """

    threshold: int = LEAST_THRESHOLD
    rounding: int = LEAST_ROUNDING
    low_base: int = 10

    def __post_init__(self) -> None:
        if self.threshold < LEAST_THRESHOLD or self.rounding < LEAST_ROUNDING:
            raise ValueError("the rule may only be made stricter than 1 to 4 hidden, rounded to 5")

    @property
    def sentence(self) -> str:
        """The rule for its owner."""
        return (
            f"Counts of 1 to {self.threshold - 1} are suppressed, and others with them where a "
            f"total would give one away; all others are rounded to {self.rounding}. Rates are "
            "worked out from the rounded counts, and suppressed with theirs."
        )


HOUSE_RULE = Rule()


@dataclass(frozen=True)
class Tree:
    """Areas that add up: ``parent`` has the node each lies in, -1 for the one at the top.

    Nodes are numbered so that a parent comes after all that lie in it.
    """

    parent: np.ndarray

    def __post_init__(self) -> None:
        above = self.parent >= 0
        if (self.parent[above] <= np.flatnonzero(above)).any():
            raise ValueError("a parent must come after its children")

    @property
    def children(self) -> list[np.ndarray]:
        """Nodes directly inside each node."""
        return [np.flatnonzero(self.parent == n) for n in range(len(self.parent))]

    def totals(self, leaves: np.ndarray) -> np.ndarray:
        """Values of all nodes from those of the first ones; NaN where nothing inside is known."""
        value = np.full(len(self.parent), np.nan)
        value[: len(leaves)] = leaves
        for n, parent in enumerate(self.parent.tolist()):
            if parent >= 0 and np.isfinite(value[n]):
                value[parent] = value[n] + (0 if np.isnan(value[parent]) else value[parent])
        return value


@dataclass(frozen=True)
class Protected:
    """Counts that may be shown, one for each node: rounded, NaN where hidden or missing.

    ``status`` is SHOWN, SMALL, BESIDE (hidden so that a small one is not told) or ABSENT. What is
    shown to others must not tell SMALL from BESIDE.
    """

    value: np.ndarray
    status: np.ndarray

    @property
    def hidden(self) -> np.ndarray:
        """Whether a count is suppressed, for whatever reason."""
        return (self.status == SMALL) | (self.status == BESIDE)


def rounded(values: np.ndarray, rule: Rule) -> np.ndarray:
    """Counts to the nearest multiple, halves up; a count above zero never becomes zero."""
    nearest = np.floor(values / rule.rounding + 0.5) * rule.rounding
    return np.where(values > 0, np.maximum(nearest, rule.rounding), nearest)


def is_small(values: np.ndarray, rule: Rule) -> np.ndarray:
    """Whether a count is one to be hidden."""
    return (values > 0) & (values < rule.threshold)


def possible(shown: np.ndarray, rule: Rule) -> tuple[np.ndarray, np.ndarray]:
    """Least and most that a count can be, given the rounded figure."""
    # The smallest multiple also stands for what would round to nothing.
    floor = np.where(shown == rule.rounding, rule.threshold, np.ceil(shown - rule.rounding / 2))
    least = np.where(shown == 0, 0, np.maximum(floor, rule.threshold))
    most = np.where(shown == 0, 0, np.ceil(shown + rule.rounding / 2) - 1)
    return least, most


def protect(tree: Tree, leaves: np.ndarray, rule: Rule = HOUSE_RULE) -> Protected:
    """Counts of the nodes of a tree that may be shown together.

    Parameters
    ----------
    tree : how areas add up; the first nodes are the leaves
    leaves : whole numbers, NaN where nothing is known
    rule : what is hidden and how the rest is rounded
    """
    value = tree.totals(leaves)
    status = np.where(np.isnan(value), ABSENT, np.where(is_small(value, rule), SMALL, SHOWN))
    status = status.astype(object)
    kids = [one[np.isfinite(value[one])] for one in tree.children]
    _hide_second(kids, value, status)
    guard = np.zeros(len(value), dtype=bool)
    while True:
        least, most = _bounds(kids, value, status, rule, guard)
        told = np.flatnonzero((status == SMALL) & (most - least < 1) & ~guard)
        if not told.size:
            break
        for n in told.tolist():
            _hide_beside(n, tree, kids, value, status, guard)
    shown = np.where(status == SHOWN, rounded(np.nan_to_num(value), rule), np.nan)
    return Protected(shown, status)


def _hide_second(kids: list[np.ndarray], value: np.ndarray, status: np.ndarray) -> None:
    """Under a shown total never one figure alone is hidden; going up, for it hides totals too."""
    for n, inside in enumerate(kids):
        hidden = [k for k in inside.tolist() if status[k] in (SMALL, BESIDE)]
        if len(hidden) != 1 or status[n] != SHOWN:
            continue
        second = _smallest_shown(inside, value, status)
        status[n if second is None else second] = BESIDE
        if second is not None:
            _hide_inside(second, kids, value, status)


def _hide_inside(n: int, kids: list[np.ndarray], value: np.ndarray, status: np.ndarray) -> None:
    """Hidden totals are not to be had by adding up what lies in them."""
    if not len(kids[n]) or any(status[k] in (SMALL, BESIDE) for k in kids[n]):
        return
    inside = _smallest_shown(kids[n], value, status)
    if inside is not None:
        status[inside] = BESIDE
        _hide_inside(inside, kids, value, status)


def _smallest_shown(inside: np.ndarray, value: np.ndarray, status: np.ndarray) -> int | None:
    """The smallest figure that is shown and not zero, else a zero; None where all are hidden."""
    shown = [k for k in inside.tolist() if status[k] == SHOWN]
    return min(shown, key=lambda k: (value[k] == 0, value[k], k), default=None)


def _bounds(
    kids: list[np.ndarray],
    value: np.ndarray,
    status: np.ndarray,
    rule: Rule,
    guard: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Least and most each count can be for one who knows all that is shown, and which are small."""
    shown = rounded(np.nan_to_num(value), rule)
    least, most = possible(shown, rule)
    least = np.where(status == SMALL, 1, np.where(status == SHOWN, least, 0)).astype(float)
    most = np.where(
        status == SMALL, rule.threshold - 1, np.where(status == SHOWN, most, np.inf)
    ).astype(float)
    least[guard], most[guard] = 0, np.inf
    return tighten(kids, least, most)


def tighten(
    kids: list[np.ndarray], least: np.ndarray, most: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The values still possible on a tree whose parents are the sums of what lies in them.

    Exact: once from the leaves up, once down.
    """
    low, high = least.copy(), most.copy()
    for n, inside in enumerate(kids):
        if len(inside):
            low[n] = max(low[n], low[inside].sum())
            high[n] = min(high[n], high[inside].sum())
    for n in range(len(kids) - 1, -1, -1):
        inside = kids[n]
        if not len(inside):
            continue
        before_low, before_high = low[inside], high[inside]
        endless = np.isinf(before_high)
        finite = np.where(endless, 0, before_high)
        others_low, others_high = before_low.sum() - before_low, finite.sum() - finite
        # What the others can be at most is known only where none of them is endless.
        bounded = endless.sum() - endless == 0
        high[inside] = np.minimum(before_high, high[n] - others_low)
        low[inside] = np.where(bounded, np.maximum(before_low, low[n] - others_high), before_low)
    return low, high


def _hide_beside(
    n: int,
    tree: Tree,
    kids: list[np.ndarray],
    value: np.ndarray,
    status: np.ndarray,
    guard: np.ndarray,
) -> None:
    """Hide one more figure, so that a small one which could be told no longer can be."""
    parent = int(tree.parent[n])
    if parent >= 0 and status[parent] == SMALL and not guard[parent]:
        # No figure beside it helps against “all these are within 4”: nobody is told that.
        guard[parent], status[parent] = True, BESIDE
        return
    beside = _smallest_shown(kids[n], value, status)
    if beside is None and parent >= 0:
        beside = _smallest_shown(kids[parent], value, status)
        if beside is None and status[parent] == SHOWN:
            beside = parent
    if beside is not None:
        status[beside] = BESIDE
        _hide_inside(beside, kids, value, status)
    elif parent >= 0:
        _hide_beside(parent, tree, kids, value, status, guard)
    else:
        # All there is is hidden.
        guard[:] = True
