"""What differs between the figures that are there and those that are to come.

Some differences are news, some make a person look: a value revised beyond a bound. Some cannot be
explained by time passing, and hold an indicator back: another unit, periods or areas that are gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from lsp_geo.data.descriptions import read_toml

REVISED = 0.1  # of a period's middle value: a revision beyond this is named
JUMP = 5.0  # times: from one period to the next the middle value does not grow or shrink like this
LOST = (
    0.1  # of the areas with a figure: more than these do not lose it from one edition to the next
)


@dataclass(frozen=True)
class Revision:
    """Values of one period that are no longer what they were.

    ``beyond`` of the ``changed`` ones moved by more than a tenth of the period's middle value;
    ``area``, ``old`` and ``new`` are those of the one that moved most.
    """

    period: str
    changed: int
    beyond: int
    area: str
    old: float
    new: float


@dataclass(frozen=True)
class Difference:
    """How one indicator's figures differ from those before; ``held`` says why they may not pass.

    ``replaces`` names the release that the figures came from before, where another took its place.
    """

    indicator: str
    is_new: bool = False
    is_gone: bool = False
    new_periods: tuple[str, ...] = ()
    new_areas: tuple[str, ...] = ()
    gone_areas: tuple[str, ...] = ()
    revisions: tuple[Revision, ...] = ()
    replaces: str = ""
    held: tuple[str, ...] = ()


def compare(old: Path, new: Path) -> list[Difference]:
    """Every indicator that differs between two data folders, in order of id.

    Parameters
    ----------
    old, new : data folders of one district; ``old`` need not exist
    """
    before, after = _files(old), _files(new)
    found = []
    for name in sorted({**before, **after}):
        if name not in before:
            found.append(Difference(name, is_new=True))
        elif name not in after:
            found.append(Difference(name, is_gone=True))
        elif before[name].read_bytes() != after[name].read_bytes():
            replaces = _replaced(before[name], after[name])
            found.append(differ(name, _values(before[name]), _values(after[name]), replaces))
    return found


def _replaced(before: Path, after: Path) -> str:
    """The release whose place the newer one says that it takes, and that was there before."""
    files = [path.with_suffix(".toml") for path in (before, after)]
    old, new = (read_toml(path) if path.is_file() else {} for path in files)
    took_over = new.get("replaces", "")
    return took_over if took_over and not old.get("replaces") else ""


def areas(old: Path, new: Path) -> tuple[list[str], list[str]]:
    """Codes of areas that are new and that are gone, of all levels."""
    before, after = (
        set(pd.read_csv(path, dtype=str, keep_default_na=False)["area_code"])
        for path in (folder / "boundaries" / "areas.csv" for folder in (old, new))
        if path.is_file()
    )
    return sorted(after - before), sorted(before - after)


def differ(name: str, old: pd.DataFrame, new: pd.DataFrame, replaces: str = "") -> Difference:
    """How the figures of an indicator differ.

    Parameters
    ----------
    name : its id
    old, new : values by period (rows, in order of time) and area (columns); NaN where none
    replaces : the release of the old figures, where another took its place
    """
    shared = [period for period in old.index if period in new.index]
    return Difference(
        name,
        new_periods=tuple(p for p in new.index if p not in old.index),
        new_areas=tuple(c for c in new.columns if c not in old.columns),
        gone_areas=tuple(c for c in old.columns if c not in new.columns),
        revisions=tuple(_revisions(old, new, shared)),
        replaces=replaces,
        held=tuple(_reasons(old, new, shared, bool(replaces))),
    )


def _revisions(old: pd.DataFrame, new: pd.DataFrame, shared: list[str]) -> Iterator[Revision]:
    both = [code for code in old.columns if code in new.columns]
    for period in shared:
        before, after = old.loc[period, both], new.loc[period, both]
        moved = (after - before).abs()
        changed = moved[moved > 1e-9]
        if changed.empty:
            continue
        bound = REVISED * before.abs().median()
        most = changed.idxmax()
        yield Revision(
            period,
            len(changed),
            int((changed > bound).sum()),
            str(most),
            float(before[most]),
            float(after[most]),
        )


def _reasons(
    old: pd.DataFrame, new: pd.DataFrame, shared: list[str], replaced: bool
) -> Iterator[str]:
    """Why the new figures are not to be believed without a person."""
    gone = [period for period in old.index if period not in new.index]
    # Where only the newest period is held, the next one takes its place.
    moved_on = len(old.index) == len(new.index) == 1 and new.index[0] > old.index[0]
    if gone and not moved_on and not replaced:
        yield f"{', '.join(gone)} is no longer in it"
    if not shared and replaced:
        yield from _jumps([(old, old.index[-1], new, new.index[-1])])
    if not shared:
        return
    last = shared[-1]
    lost = [
        code
        for code in old.columns
        if not np.isnan(old.at[last, code])
        and (code not in new.columns or np.isnan(new.at[last, code]))
    ]
    if len(lost) > LOST * old.loc[last].notna().sum():
        yield f"no figure any more in {last} for {len(lost)} of its areas, {lost[0]} among them"
    steps = [(old, last, new, last)]
    later = [period for period in new.index if period not in old.index]
    if later:
        steps.append((new, last, new, later[-1]))
    yield from _jumps(steps)


def _jumps(steps: list[tuple[pd.DataFrame, str, pd.DataFrame, str]]) -> Iterator[str]:
    """The first step, from a table's period to one of another, over which no figures jump."""
    for from_table, start, to_table, end in steps:
        times = _times(from_table.loc[start], to_table.loc[end])
        if times >= JUMP or times <= 1 / JUMP:
            when = f"in {end}" if start == end else f"from {start} to {end}"
            yield f"{when} its middle value becomes {times:.3g} times what it was: another unit?"
            return


def _times(before: pd.Series, after: pd.Series) -> float:
    """How many times the middle value is what it was; 1 where that cannot be said."""
    low, high = before.abs().median(), after.abs().median()
    if np.isnan(low) or np.isnan(high) or low == 0 or high == 0:
        return 1.0
    return float(high / low)


def _files(data: Path) -> dict[str, Path]:
    """Each indicator's table of values by id."""
    return {path.stem: path for path in sorted(data.glob("indicators/*/*.csv"))}


def _values(path: Path) -> pd.DataFrame:
    """Values by period and area; areas without any are there too."""
    rows = pd.read_csv(path, dtype={"area_code": str, "period": str})
    periods = list(dict.fromkeys(rows["period"]))
    return rows.pivot(index="period", columns="area_code", values="value").reindex(periods)
