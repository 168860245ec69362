"""Where periods lie in time: which overlap, which are evenly spaced, which may be compared."""

from __future__ import annotations

import re

YEAR = 12


def span(period: str) -> tuple[int, int]:
    """First month of a period and the month after its last, counted from year 0.

    Parameters
    ----------
    period : a period key: ``2021``, ``2014/15``, ``2015-08``, ``2009 to 2013``,
        ``2024-01 to 2024-04``

    Returns
    -------
    tuple of two int
        Months. A split year is taken to begin in April: only distances between years of one
        series are used, and those do not depend on it.

    Raises
    ------
    ValueError
        If the key has none of these forms.
    """
    first, _, last = period.partition(" to ")
    start, end = _one(first), _one(last or first)
    return start[0], end[1]


def _one(key: str) -> tuple[int, int]:
    if re.fullmatch(r"\d{4}", key):
        return int(key) * YEAR, int(key) * YEAR + YEAR
    if re.fullmatch(r"\d{4}/\d{2}", key):
        return int(key[:4]) * YEAR + 3, int(key[:4]) * YEAR + 3 + YEAR
    if re.fullmatch(r"\d{4}-\d{2}", key):
        month = int(key[:4]) * YEAR + int(key[5:]) - 1
        return month, month + 1
    raise ValueError(f"“{key}” is not a period")


def middle(period: str) -> float:
    """The middle of a period in years, to draw it on a scale of time."""
    start, end = span(period)
    return (start + end) / 2 / YEAR


def without_overlap(periods: list[str]) -> list[str]:
    """The periods left, counted back from the last, when none may share time with another.

    Three-year averages a year apart share two thirds of their data: of those every third is kept.
    """
    kept: list[str] = []
    for period in reversed(periods):
        if not kept or span(period)[1] <= span(kept[-1])[0]:
            kept.append(period)
    return kept[::-1]


def evenly_spaced(periods: list[str]) -> bool:
    """Whether each period begins as long after the one before it as all the others do."""
    starts = [span(period)[0] for period in periods]
    return len({b - a for a, b in zip(starts, starts[1:], strict=False)}) <= 1


def first_to_compare(periods: list[str]) -> str:
    """The earliest period that the last one may be set against.

    For months it is the earliest of the same month, because of the seasons, if there is one
    before the last; else the first period.
    """
    last = periods[-1]
    if re.fullmatch(r"\d{4}-\d{2}", last):
        same = [period for period in periods[:-1] if period[4:] == last[4:]]
        return same[0] if same else periods[0]
    return periods[0]
