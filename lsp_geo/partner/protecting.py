"""Protects all figures of a file together, level by level."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lsp_geo.data.indicator import OWN
from lsp_geo.errors import FileRefused
from lsp_geo.partner import columns as col
from lsp_geo.partner.disclosure import (
    ABSENT,
    BESIDE,
    HOUSE_RULE,
    SHOWN,
    SMALL,
    Protected,
    Rule,
    protect,
    rounded,
)
from lsp_geo.partner.ground import Ground
from lsp_geo.partner.measures import COLUMNS, COUNTED, Measure, Release, Report, tidy, unit_of
from lsp_geo.partner.reading import Reading
from lsp_geo.partner.series import (
    NO,
    RECORDS,
    Gathered,
    Ratio,
    Series,
    count_level,
    gather,
    is_part,
)

# Figures of a file that are protected together: columns, each in every period.
MOST_TABLES = 300
HIDDEN_NOTE = "suppressed: a small count, or one that would give a small count away"
OWNER_NOTE = "suppressed: by the owner of the file"
MISSING_NOTE = "missing: the file has no figure"
MERGED_NOTE = "missing: a mean of the areas it is made of is not known from theirs"


@dataclass(frozen=True)
class _Counts:
    """Protected counts of one series and period."""

    protected: Protected
    owner: np.ndarray


class _Work:
    """Protects the figures of one file."""

    def __init__(self, reading: Reading, ground: Ground, rule: Rule) -> None:
        self.reading, self.ground, self.rule = reading, ground, rule
        self.gathered: Gathered = gather(reading)
        self.counts: dict[tuple[str, str], _Counts] = {}
        self.aside: list[tuple[str, str]] = []
        self.low_base = 0

    def release(self) -> Release:
        """Everything that may be shown."""
        counts = [one for one in self.gathered.series if one.role == col.COUNT]
        many = sum(len(one.periods) for one in self.gathered.series)
        if many > MOST_TABLES:
            raise FileRefused(
                f"The file has {many:,} figures (columns, each for every period): at most "
                f"{MOST_TABLES} can be protected together. Leave some columns or years out."
            )
        for series in counts:
            if any(one.value < 0 for one in series.values.values()):
                raise FileRefused(
                    f"“{series.name}” has numbers below zero and cannot be a count: say that it is "
                    "a mean, or leave it out."
                )
            for period in series.periods:
                self.counts[series.name, period] = self._protect(series, period)
        self._hide_all_but_a_few()
        self._derive_sums()
        measures = [self._count(one) for one in counts if not self._is_inner(one)]
        for ratio in self.gathered.ratios:
            measures.append(self._ratio(self.gathered.named(ratio.rate), ratio))
        known = {ratio.rate for ratio in self.gathered.ratios}
        hidden = any(one.protected.hidden.any() for one in self.counts.values())
        for series in self.gathered.series:
            if series.role in (col.LOWER, col.UPPER, col.COUNT) or series.name in known:
                continue
            if hidden:
                why = (
                    "counts of this file are suppressed, and with this beside them they could be "
                    "worked out; leave the counts out to show it"
                )
                self.aside.append((series.name, why))
            else:
                measures.append(self._as_given(series))
        return Release(_numbered(measures), self._report())

    def _is_inner(self, series: Series) -> bool:
        """Counts that only serve a rate."""
        answered = series.name.endswith(": answered") and self.reading.counted
        return is_part(series.name) or answered or self._is_no(series)

    def _is_no(self, series: Series) -> bool:
        return self.reading.counted and series.name.endswith(NO)

    def _report(self) -> Report:
        leaves = len(self.ground.leaves)
        told = [
            one.protected.status
            for (name, _), one in self.counts.items()
            if not self._is_no(self.gathered.named(name))
        ]
        small = sum(int((status[:leaves] == SMALL).sum()) for status in told)
        larger = sum(int((status[leaves:] == SMALL).sum()) for status in told)
        beside = sum(int((status == BESIDE).sum()) for status in told)
        return Report(small, beside + larger, self.rule, tuple(self.aside), self.low_base)

    # Counts

    def _leaves(self, series: Series, period: str) -> tuple[np.ndarray, np.ndarray]:
        """Values of the leaves, and where the owner has hidden one."""
        ground, count = self.ground, len(self.ground.leaves)
        total, found, owner = np.zeros(count), np.zeros(count, int), np.zeros(count, bool)
        for (area, when), one in series.values.items():
            leaf = ground.leaf_of.get(area)
            if when != period or leaf is None:
                continue
            owner[leaf] |= one.why == "suppressed"
            if one.why == "":
                total[leaf] += one.value
                found[leaf] += 1
        if self.reading.counted:
            # Where no record lies the count is zero: that is known.
            return np.where(owner, np.nan, total), owner
        return np.where(found == ground.parts, total, np.nan), owner

    def _protect(self, series: Series, period: str) -> _Counts:
        leaves, owner = self._leaves(series, period)
        return _Counts(protect(self.ground.tree, leaves, self.rule), owner)

    def _hide_all_but_a_few(self) -> None:
        """A yes that all but a few said tells of those few: hidden like a small count."""
        for (name, period), one in list(self.counts.items()):
            no = self.counts.get((f"{name.removesuffix(': yes')}{NO}", period))
            if not (self.reading.counted and name.endswith(": yes") and no):
                continue
            few = (no.protected.status == SMALL) & (one.protected.status == SHOWN)
            self.counts[name, period] = replace(one, protected=_also_hidden(one.protected, few))

    def _derive_sums(self) -> None:
        """A total of columns is the sum of what is shown of them, and tells nothing more."""
        pending = dict(self.gathered.sums)
        while pending:
            # Totals of totals come after those they are made of.
            ready = [name for name, parts in pending.items() if not set(parts) & set(pending)]
            for name in ready or list(pending):
                self._derive(name, pending.pop(name))

    def _derive(self, name: str, parts: tuple[str, ...]) -> None:
        for period in self.gathered.named(name).periods:
            whole = self.counts[name, period]
            inside = [
                one.protected
                for key, one in self.counts.items()
                if key[0] in parts and (len(parts) == 1 or key[1] == period)
            ]
            value = np.sum([one.value for one in inside], axis=0)
            told = whole.protected.status
            # What is small or missing is so still; where a part is hidden, so is the total.
            status = np.where(np.isnan(value) & (told == SHOWN), BESIDE, told).astype(object)
            value = np.where(status == SHOWN, value, np.nan)
            self.counts[name, period] = replace(whole, protected=Protected(value, status))

    def _count(self, series: Series) -> Measure:
        tables = {}
        for level in self.ground.levels:
            parts = []
            for period in series.periods:
                counts = self.counts[series.name, period]
                value, status, owner = self._on(level, counts)
                frame = self._frame(level, period, value)
                frame["numerator"] = frame["value"]
                frame["note"] = _notes(status, owner)
                frame["coverage"] = self._coverage(level, counts)
                parts.append(frame)
            tables[level] = pd.concat(parts, ignore_index=True)
        return self._measure(series, "", 0, 1.0, tables)

    def _on(self, level: str, counts: _Counts) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Value, status and the owner's own hiding of each area of a level."""
        nodes = self.ground.nodes(level)
        value, status = counts.protected.value[nodes], counts.protected.status[nodes]
        if level != self.ground.level:
            return value, status, np.zeros(len(nodes), bool)
        share = np.array([one for _, one in self.ground.shown])
        divided = share < 1
        value = np.where(divided, rounded(value * share, self.rule), value)
        return value, status, counts.owner[nodes]

    def _coverage(self, level: str, counts: _Counts) -> np.ndarray:
        if level == self.ground.level:
            return np.isfinite(self._on(level, counts)[0]).astype(float)
        known = self.ground.residents * (
            counts.protected.status[: len(self.ground.leaves)] != ABSENT
        )
        tree = self.ground.tree
        with np.errstate(invalid="ignore"):
            share = tree.totals(known) / tree.totals(self.ground.residents)
        return np.nan_to_num(share[self.ground.nodes(level)])

    # Rates

    def _ratio(self, series: Series, ratio: Ratio) -> Measure:
        top, bottom = self.gathered.named(ratio.numerator), self.gathered.named(ratio.denominator)
        periods = [p for p in top.periods if p in bottom.periods]
        tables = {}
        for level in self.ground.levels:
            parts = []
            for period in periods:
                above, below = (self.counts[name, period] for name in (top.name, bottom.name))
                parts.append(self._ratio_frame(level, period, above, below, ratio.scale))
            tables[level] = pd.concat(parts, ignore_index=True)
        unit, decimals = unit_of(ratio.scale)
        made = self._measure(series, unit, decimals, ratio.scale, tables)
        return replace(made, periods=tuple(periods), fraction_of=bottom.name)

    def _ratio_frame(
        self, level: str, period: str, above: _Counts, below: _Counts, scale: float
    ) -> pd.DataFrame:
        nodes = self.ground.nodes(level)
        top, bottom = above.protected.value[nodes], below.protected.value[nodes]
        share = np.ones(len(nodes))
        if level == self.ground.level:
            share = np.array([one for _, one in self.ground.shown])
        good = np.isfinite(top) & (bottom > 0)
        value = np.divide(top, bottom, out=np.full(len(top), np.nan), where=good) * scale
        if scale == 100:
            # Numerator and denominator are rounded each for itself.
            value = np.minimum(value, 100)
        frame = self._frame(level, period, value)
        frame["numerator"] = (
            np.where(good, np.minimum(top, bottom) if scale == 100 else top, np.nan) * share
        )
        frame["denominator"] = np.where(good, bottom, np.nan) * share
        hidden = above.protected.hidden[nodes] | below.protected.hidden[nodes]
        absent = (above.protected.status[nodes] == ABSENT) | (
            below.protected.status[nodes] == ABSENT
        )
        status = np.where(hidden, SMALL, np.where(absent | ~good, ABSENT, SHOWN))
        owner = (
            above.owner[nodes] | below.owner[nodes]
            if level == self.ground.level
            else np.zeros(len(nodes), bool)
        )
        notes = _notes(status, owner)
        few = good & (top < self.rule.low_base) & (top > 0)
        self.low_base += int(few.sum()) if level == self.ground.level else 0
        frame["note"] = np.where(few, f"unreliable: fewer than {self.rule.low_base} cases", notes)
        frame["coverage"] = (
            self._coverage(level, above) if level != self.ground.level else good.astype(float)
        )
        return frame

    # Figures that are shown as they stand

    def _as_given(self, series: Series) -> Measure:
        adds = series.role == col.SUM
        lower, upper = (self._limit(series, role) for role in (col.LOWER, col.UPPER))
        levels = self.ground.levels if adds else (self.ground.level,)
        tables = {}
        for level in levels:
            parts = []
            for period in series.periods:
                leaves, owner = self._leaves(series, period)
                value = self._given_on(level, leaves, adds=adds)
                frame = self._frame(level, period, value)
                own = (
                    owner[self.ground.nodes(level)]
                    if level == self.ground.level
                    else np.zeros(len(value), bool)
                )
                status = np.where(np.isnan(value), ABSENT, SHOWN)
                frame["note"] = _notes(status, own)
                if not adds:
                    merged = np.isnan(value) & (self.ground.parts > 1)[self.ground.nodes(level)]
                    frame.loc[merged, "note"] = MERGED_NOTE
                frame["coverage"] = np.isfinite(value).astype(float)
                for name, limit in (("lower", lower), ("upper", upper)):
                    if limit is not None:
                        frame[name] = self._given_on(
                            level, self._leaves(limit, period)[0], adds=False
                        )
                parts.append(frame)
            tables[level] = pd.concat(parts, ignore_index=True)
        known = tables[self.ground.level]["value"].dropna()
        money = any(c.kind == col.MONEY for c in self.reading.columns if c.number in series.columns)
        unit = "%" if series.role == col.SHARE else "£" if money else ""
        whole = bool((known == known.round()).all())
        return self._measure(series, unit, 0 if whole else 1, 1.0, tables)

    def _given_on(self, level: str, leaves: np.ndarray, *, adds: bool) -> np.ndarray:
        nodes = self.ground.nodes(level)
        if adds:
            whole = self.ground.tree.totals(leaves)[nodes]
            share = (
                np.array([one for _, one in self.ground.shown]) if level == self.ground.level else 1
            )
            return whole * share
        # A mean of several areas is not known from theirs.
        return np.where(self.ground.parts == 1, leaves, np.nan)[nodes]

    def _limit(self, series: Series, role: str) -> Series | None:
        """Published limits, where there is one figure they can belong to."""
        means = [
            s for s in self.gathered.series if s.role == series.role and s.group == series.group
        ]
        limits = [s for s in self.gathered.series if s.role == role and s.group == series.group]
        return limits[0] if len(means) == len(limits) == 1 else None

    # Tables

    def _frame(self, level: str, period: str, value: np.ndarray) -> pd.DataFrame:
        codes = self.ground.geography.areas(level).index
        method = COUNTED if self.reading.counted else "from the file"
        frame = pd.DataFrame(
            {
                "area_code": codes.to_numpy(object),
                "period": period,
                "value": value,
                **dict.fromkeys(("numerator", "denominator", "lower", "upper"), np.nan),
                "note": "",
                "method": method,
                "coverage": 1.0,
                "estimated": 0.0,
            }
        )
        if level == self.ground.level:
            share = np.array([one for _, one in self.ground.shown])
            parts = self.ground.parts[self.ground.nodes(level)]
            frame["estimated"] = (share < 1).astype(float)
            frame.loc[share < 1, "method"] = "from the 2011 area it was split from"
            if self.ground.source == "lsoa11":
                frame.loc[parts > 1, "method"] = "2011 areas merged"
        return frame[COLUMNS]

    def _measure(
        self,
        series: Series,
        unit: str,
        decimals: int,
        scale: float,
        tables: dict[str, pd.DataFrame],
    ) -> Measure:
        return Measure(
            id=series.name,
            name=tidy(self._called(series)),
            role=series.role,
            unit=unit,
            decimals=decimals,
            scale=scale,
            level=self.ground.level,
            source=self.ground.source,
            tables=tables,
            periods=tuple(series.periods),
        )

    def _called(self, series: Series) -> str:
        return f"{RECORDS}: {self.reading.subject}" if series.name == RECORDS else series.name


def protect_file(reading: Reading, ground: Ground, rule: Rule = HOUSE_RULE) -> Release:
    """Everything of a file that may be shown under a rule, and what was done for it."""
    return _Work(reading, ground, rule).release()


def source_level(reading: Reading) -> str:
    """The level of the codes that a file's figures stand on."""
    return count_level(reading) if reading.counted else reading.matched_by.level


def _also_hidden(protected: Protected, rows: np.ndarray) -> Protected:
    status = protected.status.copy()
    status[rows] = BESIDE
    return Protected(np.where(rows, np.nan, protected.value), status)


def _notes(status: np.ndarray, owner: np.ndarray) -> np.ndarray:
    hidden = (status == SMALL) | (status == BESIDE)
    absent = np.where(owner, OWNER_NOTE, MISSING_NOTE)
    return np.where(hidden, HIDDEN_NOTE, np.where(status == ABSENT, absent, "")).astype(object)


def _numbered(measures: list[Measure]) -> tuple[Measure, ...]:
    """Measures with ids that say nothing of what they are."""
    return tuple(replace(one, id=f"{OWN}-{n}") for n, one in enumerate(measures, start=1))
