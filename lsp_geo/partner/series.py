"""The figures of a file by area and period, before anything is protected."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from lsp_geo.partner import columns as col
from lsp_geo.partner.cells import Cell, Number, number, text_of, yes_no
from lsp_geo.partner.columns import Column
from lsp_geo.partner.reading import Reading

RECORDS = "Number of records"
NO = ": no"
# A rate is its numerator over its denominator where so many of the rows agree.
_AGREE = 0.95
_SCALES = (100.0, 1.0, 1_000.0, 10_000.0, 100_000.0)
# Columns among which sums of two are looked for.
_MOST_COLUMNS = 24
_PART = re.compile(r"^(.*, )?(numerator|denominator)$", re.IGNORECASE)

Key = tuple[str, str]


@dataclass(frozen=True)
class Series:
    """One figure: ``values`` by area (of the file's own kind) and period.

    ``group`` is the figure of a long table it belongs to; ``columns`` the columns it was read from.
    """

    name: str
    role: str
    values: dict[Key, Number]
    columns: tuple[int, ...] = ()
    group: str = ""
    fraction: bool = False

    @property
    def periods(self) -> list[str]:
        """Periods in order."""
        return sorted({period for _, period in self.values})

    def of(self, keys: Sequence[Key]) -> np.ndarray:
        """Figures for these areas and periods, NaN where there is none."""
        none = Number(math.nan, "missing")
        return np.array([self.values.get(key, none).value for key in keys])


@dataclass(frozen=True)
class Ratio:
    """A rate that is ``scale`` times one count over another: names of the three series."""

    rate: str
    numerator: str
    denominator: str
    scale: float


@dataclass(frozen=True)
class Gathered:
    """All figures of a file, which rates are made of which counts, and which are sums of others."""

    series: tuple[Series, ...]
    ratios: tuple[Ratio, ...]
    sums: tuple[tuple[str, tuple[str, ...]], ...]

    def named(self, name: str) -> Series:
        """The series of a name."""
        return next(one for one in self.series if one.name == name)


def gather(reading: Reading) -> Gathered:
    """The figures of a file, as they stand in it or counted from its rows."""
    series = _counted(reading) if reading.counted else _given(reading)
    series = [one for one in series if one.values]
    given = series if not reading.counted else []
    ratios = tuple(filter(None, (_ratio(one, given) for one in given)))
    ratios += tuple(
        Ratio(f"{name}: share of yes", f"{name}: yes", f"{name}: answered", 100.0)
        for name in (column.name for column in reading.of_role(col.YES_NO))
        if series
    )
    return Gathered(tuple(series), ratios, tuple(_sums(series)))


def roles_with_parts(reading: Reading, gathered: Gathered) -> list[tuple[Column, str]]:
    """Each column with its part, numerators and denominators of rates named as such."""
    parts: dict[int, str] = {}
    for ratio in gathered.ratios:
        for name, role in ((ratio.denominator, "denominator"), (ratio.numerator, "numerator")):
            parts.update(dict.fromkeys(gathered.named(name).columns, role))
    return [(column, parts.get(column.number, column.role)) for column in reading.columns]


# Rows that are areas


def _given(reading: Reading) -> list[Series]:
    values = reading.of_role(col.COUNT, col.SHARE, col.RATE, col.MEAN, col.SUM)
    limits = reading.of_role(col.LOWER, col.UPPER)
    split = col.split_periods([column.name for column in (*values, *limits)])
    groups = _texts(reading, reading.of_role(col.INDICATOR))
    periods = _periods(reading)
    made: dict[tuple[str, str], Series] = {}
    for column in (*values, *limits):
        stem, across = split.get(column.name, (column.name, ""))
        cells = reading.column(column)
        numbers = [number(cell) for cell in cells]
        fraction = column.role == col.SHARE and _is_fraction(numbers)
        for n, area in enumerate(reading.matched_by.codes):
            one = numbers[n]
            if fraction and one.why == "":
                one = Number(one.value * 100)
            key = (groups[n], stem or reading.subject)
            if key not in made:
                name = ", ".join(filter(None, key)) if key[0] else key[1]
                made[key] = Series(name, column.role, {}, (), groups[n], fraction)
            made[key].values[area, across or periods[n]] = one
        for key in {(group, stem or reading.subject) for group in groups}:
            old = made[key]
            made[key] = Series(
                old.name,
                old.role,
                old.values,
                (*old.columns, column.number),
                old.group,
                old.fraction,
            )
    return list(made.values())


def _is_fraction(numbers: Iterable[Number]) -> bool:
    """Whether shares are written as parts of one: all lie between 0 and 1, some inside."""
    known = [one.value for one in numbers if one.why == "" and not one.percent]
    return bool(known) and max(known) <= 1 and any(0 < value < 1 for value in known)


def _texts(reading: Reading, columns: Sequence[Column]) -> list[str]:
    """For each row what stands in these columns, bare numbers with their column's name."""
    if not columns:
        return [""] * reading.matched
    said = []
    for n in range(reading.matched):
        words = []
        for column in columns:
            text = text_of(reading.column(column)[n])
            words.append(f"{column.name} {text}" if text.isdigit() else text)
        said.append(", ".join(filter(None, words)))
    return said


def _periods(reading: Reading) -> list[str]:
    columns = reading.of_role(col.PERIOD)
    if not columns:
        return [reading.period] * reading.matched
    return [_period(cell, reading.period) for cell in reading.column(columns[0])]


def _period(cell: Cell, otherwise: str) -> str:
    text = text_of(cell)
    found = col.YEAR.search(text)
    return col.period_key(found[0]) if found else text or otherwise


# Rows that are persons, cases or places


def _counted(reading: Reading) -> list[Series]:
    areas = count_codes(reading)
    keys = list(zip(areas, _periods(reading), strict=True))
    records = Series(RECORDS, col.COUNT, {})
    for key in keys:
        records.values[key] = Number(records.values.get(key, Number(0)).value + 1)
    made = [records]
    for column in reading.of_role(col.YES_NO):
        said = [yes_no(cell) for cell in reading.column(column)]
        yes = Series(f"{column.name}: yes", col.COUNT, {}, (column.number,))
        # Kept to hide a yes that everybody said but a few; never shown itself.
        no = Series(f"{column.name}{NO}", col.COUNT, {}, (column.number,))
        answered = Series(f"{column.name}: answered", col.COUNT, {}, (column.number,))
        share = Series(f"{column.name}: share of yes", col.SHARE, {}, (column.number,))
        for key, one in zip(keys, said, strict=True):
            for series, adds in (
                (yes, one is True),
                (no, one is False),
                (answered, one is not None),
            ):
                before = series.values.get(key, Number(0)).value
                series.values[key] = Number(before + adds)
        for key, whole in answered.values.items():
            known = whole.value > 0
            part = 100 * yes.values[key].value / whole.value if known else math.nan
            share.values[key] = Number(part, "" if known else "missing")
        made += [yes, no, answered, share]
    split = col.split_periods([column.name for column in reading.of_role(col.COUNT)])
    for column in reading.of_role(col.COUNT):
        stem, across = split.get(column.name, (column.name, ""))
        total = next((one for one in made if one.name == stem), None)
        if total is None:
            total = Series(stem, col.COUNT, {}, (column.number,))
            made.append(total)
        for (area, period), cell in zip(keys, reading.column(column), strict=True):
            _add(total.values, (area, across or period), number(cell))
    return made


def _add(values: dict[Key, Number], key: Key, one: Number) -> None:
    """Add what is known; a part that its owner has hidden hides the sum."""
    before = values.get(key, Number(0))
    if one.why == "suppressed" or before.why == "suppressed":
        values[key] = Number(math.nan, "suppressed")
    else:
        values[key] = Number(before.value + (0 if one.why else one.value))


def count_codes(reading: Reading) -> tuple[str, ...]:
    """The area each record is counted to: its ward where that is the level, else its LSOA."""
    if count_level(reading) == "ward25":
        return reading.matched_by.wards
    return reading.matched_by.codes


def count_level(reading: Reading) -> str:
    """The level records are counted to: as chosen, else LSOAs unless most would be too small."""
    if reading.choices.count_to:
        return reading.choices.count_to
    found: dict[str, int] = {}
    for code in reading.matched_by.codes:
        found[code] = found.get(code, 0) + 1
    small = sum(count < 5 for count in found.values())
    return "ward25" if not found or small > len(found) / 2 else "lsoa21"


# What is made of what


def _ratio(rate: Series, series: Sequence[Series]) -> Ratio | None:
    """The two counts of which a share or rate is made, where the rows say so."""
    if rate.role not in (col.SHARE, col.RATE):
        return None
    counts = [one for one in series if one.role == col.COUNT and one.group == rate.group]
    keys = [key for key, one in rate.values.items() if one.why == ""]
    if len(keys) < 3:
        return None
    wanted = rate.of(keys)
    columns = [(one, one.of(keys)) for one in counts[:_MOST_COLUMNS]]
    for top, above in columns:
        for bottom, below in columns:
            known = np.isfinite(above) & np.isfinite(below) & (below > 0)
            if top is bottom or known.sum() < max(3, 0.5 * len(keys)):
                continue
            share = above[known] / below[known]
            for scale in _SCALES:
                near = (
                    np.abs(scale * share - wanted[known])
                    <= 0.006 * scale / 100 + 0.004 * wanted[known]
                )
                if near.mean() >= _AGREE and wanted[known].any():
                    return Ratio(rate.name, top.name, bottom.name, scale)
    return None


def _sums(series: Sequence[Series]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Counts that are the sum of others in nearly every row, each with its parts.

    A part alone is one whose periods add up to the total.
    """
    counts = [one for one in series if one.role == col.COUNT and not one.name.endswith(NO)]
    counts = counts[:_MOST_COLUMNS]
    done: set[str] = set()
    for total in counts:
        keys = [key for key, one in total.values.items() if one.why == ""]
        others = [one for one in counts if one is not total and one.name not in done]
        others = [one for one in others if one.group == total.group]
        if len(keys) < 3 or not others:
            continue
        found = _parts_of(total.of(keys), [(one.name, one.of(keys)) for one in others])
        found = found or _all_periods(total, others)
        if found:
            done.add(total.name)
            yield total.name, found


def _parts_of(total: np.ndarray, others: list[tuple[str, np.ndarray]]) -> tuple[str, ...]:
    def agrees(start: int, end: int) -> bool:
        rows = np.stack([values for _, values in others[start:end]])
        known = np.isfinite(rows).all(axis=0)
        same = rows.sum(axis=0)[known] == total[known]
        filled = (rows[:, known] > 0).any(axis=1).all()
        return known.sum() >= 3 and bool(filled) and same.mean() >= _AGREE

    for size in range(len(others), 1, -1):
        for start in range(len(others) - size + 1):
            if agrees(start, start + size):
                return tuple(name for name, _ in others[start : start + size])
    for one in range(len(others)):
        for two in range(one + 2, len(others)):
            known = np.isfinite(others[one][1]) & np.isfinite(others[two][1])
            both = others[one][1][known] + others[two][1][known]
            if known.sum() >= 3 and both.any() and (both == total[known]).mean() >= _AGREE:
                return (others[one][0], others[two][0])
    return ()


def _all_periods(total: Series, others: Sequence[Series]) -> tuple[str, ...]:
    for one in others:
        if len(one.periods) < 2 or len(total.periods) != 1:
            continue
        areas = sorted({area for area, _ in total.values})
        when = total.periods[0]
        whole = total.of([(area, when) for area in areas])
        each = [one.of([(area, period) for area in areas]) for period in one.periods]
        parts = np.sum(each, axis=0)
        known = np.isfinite(whole) & np.isfinite(parts)
        if known.sum() >= 3 and (whole[known] == parts[known]).mean() >= _AGREE:
            return (one.name,)
    return ()


def is_part(name: str) -> bool:
    """Whether a column is called a numerator or denominator and nothing more."""
    return bool(_PART.match(name))
