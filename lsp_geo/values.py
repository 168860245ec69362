"""Indicator values and benchmarks, as tidy tables checked against their description."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from lsp_geo.catalogue import Catalogue, Indicator
from lsp_geo.errors import DataError, NotKnown

COLUMNS = ["area_code", "period", "value", "numerator", "denominator", "lower", "upper", "note"]
NUMBERS = COLUMNS[2:7]
# What an empty value means, and what may be said of a value that is there.
ABSENT, DOUBTFUL = ("missing", "suppressed"), ("unreliable", "provisional")


@dataclass(frozen=True)
class England:
    """Where England stands on one indicator and period.

    ``percentiles`` holds the 101 percentiles (0 to 100) of the areas at ``level``;
    ``areas`` of the ``of`` areas in England are covered.
    """

    mean: float
    mean_method: str
    level: str
    areas: int
    of: int
    percentiles: np.ndarray


class Values:
    """All values under ``data/indicators``, read when first asked for and kept.

    The tables handed out are shared: treat them as read-only.
    """

    def __init__(self, data: Path, catalogue: Catalogue, codes: dict[str, pd.Index]) -> None:
        self._root = data / "indicators"
        self._catalogue = catalogue
        self._codes = codes
        self._tables: dict[str, pd.DataFrame] = {}

    def of(self, indicator_id: str) -> pd.DataFrame:
        """Values at the published level: COLUMNS, one row an area and period, in period order."""
        if indicator_id not in self._tables:
            indicator = self._catalogue.indicator(indicator_id)
            self._tables[indicator_id] = read_values(indicator, self._codes)
        return self._tables[indicator_id]

    def periods(self, indicator_id: str) -> list[str]:
        """Periods in order, the latest last."""
        return self.of(indicator_id)["period"].drop_duplicates().tolist()

    def segment_level(self, indicator: Indicator, period: str) -> str:
        """The level on which this period was published."""
        periods = self.periods(indicator.id)
        for segment in indicator.segments:
            if periods.index(segment.start) <= periods.index(period) <= periods.index(segment.end):
                return segment.level
        return indicator.level

    def england(self, indicator_id: str, period: str) -> England | None:
        """England's mean and percentiles, or None where no national data are held."""
        return self._england.get((indicator_id, period))

    @cached_property
    def _england(self) -> dict[tuple[str, str], England]:
        path = self._root / "england.csv"
        frame = _read_csv(path, {"id": str, "period": str, "level": str, "mean_method": str})
        percentiles = [f"p{n}" for n in range(101)]
        wanted = ["id", "period", "level", "areas", "of", "mean", "mean_method", *percentiles]
        if list(frame.columns) != wanted:
            raise DataError(path, f"the columns must be {', '.join(wanted[:8])} … p100", line=1)
        matrix = frame[percentiles].to_numpy(float)
        for n in np.flatnonzero(~(np.diff(matrix, axis=1) >= 0).all(axis=1)):
            raise DataError(path, "the percentiles must not fall", line=int(n) + 2)
        unknown = ~frame["id"].isin(self._catalogue.indicators)
        for n in np.flatnonzero(unknown):
            raise DataError(path, f"there is no indicator “{frame['id'].iloc[n]}”",
                            line=int(n) + 2, field="id")
        return {
            (row.id, row.period): England(
                row.mean, row.mean_method, row.level, int(row.areas), int(row.of), matrix[n]
            )
            for n, row in enumerate(frame[wanted[:7]].itertuples())
        }

    @cached_property
    def deprivation(self) -> pd.DataFrame:
        """Ranks in England of each LSOA on the seven domains, and the income rate, by LSOA."""
        path = self._root / "deprivation.csv"
        frame = _read_csv(path, {"lsoa21": str}).set_index("lsoa21")
        return _expect_codes(frame, self._codes["lsoa21"], path, "lsoa21")

    @cached_property
    def editions(self) -> pd.DataFrame:
        """Rank and decile of each LSOA on the Index of Multiple Deprivation, by edition."""
        return _read_csv(
            self._root / "editions.csv", {"edition": str, "level": str, "area_code": str}
        )

    def check(self) -> int:
        """Read everything once; the number of indicator tables read. DataError if one is bad."""
        for indicator_id in self._catalogue.indicators:
            self.of(indicator_id)
        for indicator_id, period in self._england:
            if period not in self.periods(indicator_id):
                raise DataError(self._root / "england.csv", f"“{indicator_id}” has no period "
                                f"“{period}”", field="period")
        for _ in (self.deprivation, self.editions):
            pass
        return len(self._tables)


def latest(periods: list[str], period: str | None) -> str:
    """The period asked for, or the last one; NotKnown when it is not among them."""
    if period is None:
        return periods[-1]
    if period not in periods:
        raise NotKnown(f"There is no period “{period}”: choose from {', '.join(periods)}.")
    return period


def read_values(indicator: Indicator, codes: dict[str, pd.Index]) -> pd.DataFrame:
    """Read one indicator's CSV and hold it against its description.

    Parameters
    ----------
    indicator : the description
    codes : known area codes by level

    Raises
    ------
    DataError
        For a wrong column, an unknown area, a duplicate key, a value outside its bounds or
        interval, a figure that its counts do not give, or a gap nobody declared.
    """
    path = indicator.values_path
    text = {"area_code": str, "period": str, "note": str}
    frame = _read_csv(path, text)
    if list(frame.columns) != COLUMNS:
        raise DataError(path, f"the columns must be {', '.join(COLUMNS)}", line=1)
    if frame.empty:
        raise DataError(path, "the table has no rows", line=1)
    for column in NUMBERS:
        parsed = pd.to_numeric(frame[column], errors="coerce")
        _refuse(path, frame, parsed.isna() & frame[column].notna(), column, "not a number")
        _refuse(path, frame, np.isinf(parsed), column, "not a finite number")
        frame[column] = parsed
    frame["note"] = frame["note"].fillna("")
    _check_keys(indicator, frame, codes)
    _check_numbers(indicator, frame)
    _check_gaps(indicator, frame)
    return frame


def _check_keys(indicator: Indicator, frame: pd.DataFrame, codes: dict[str, pd.Index]) -> None:
    path = indicator.values_path
    _refuse(path, frame, frame["period"].isna(), "period", "the period is missing")
    _refuse(path, frame, frame["area_code"].isna(), "area_code", "the area code is missing")
    doubled = frame.duplicated(["area_code", "period"])
    _refuse(path, frame, doubled, "area_code", "this area and period stand here twice")
    order = pd.factorize(frame["period"])[0]
    _refuse(path, frame, np.diff(order, prepend=0) < 0, "period",
            "a period's rows must stand together")
    periods = frame["period"].drop_duplicates().tolist()
    spans = [(s.start, s.end, s.level) for s in indicator.segments]
    for start, end, _ in spans:
        for period in (start, end):
            if period not in periods:
                raise DataError(indicator.path, f"there is no period “{period}” in the table",
                                field="segments")
    for n, period in enumerate(periods):
        level = next((lv for s, e, lv in spans if periods.index(s) <= n <= periods.index(e)),
                     indicator.level)
        rows = frame["period"] == period
        if level in codes:
            _refuse(path, frame, rows & ~frame["area_code"].isin(codes[level]), "area_code",
                    f"not an area of this district at level {level}")
            if rows.sum() != len(codes[level]):
                raise DataError(path, f"{rows.sum()} areas in {period}, but there are "
                                f"{len(codes[level])} at level {level}", field="area_code")
        if level == indicator.level and rows.sum() > indicator.expected_areas:
            raise DataError(path, f"{rows.sum()} areas in {period}, but the description "
                            f"expects {indicator.expected_areas}", field="area_code")
    if indicator.level in codes and indicator.expected_areas != len(codes[indicator.level]):
        raise DataError(indicator.path, f"must be {len(codes[indicator.level])}",
                        field="expected_areas")


def _check_numbers(indicator: Indicator, frame: pd.DataFrame) -> None:
    path = indicator.values_path
    low, high = indicator.bounds
    outside = (frame["value"] < low) | (frame["value"] > high)
    _refuse(path, frame, outside, "value", f"the value lies outside {low:g} to {high:g}")
    astray = (frame["lower"] > frame["value"]) | (frame["upper"] < frame["value"])
    _refuse(path, frame, astray, "lower", "the interval does not hold the value")
    if indicator.aggregation == "ratio":
        with_counts = frame["value"].notna()
        for column in ("numerator", "denominator"):
            _refuse(path, frame, with_counts & frame[column].isna(), column, "the count is missing")
        ratio = indicator.scale * frame["numerator"] / frame["denominator"]
        wrong = with_counts & ((ratio - frame["value"]).abs() > 1e-4 * ratio.abs() + 1e-4)
        _refuse(path, frame, wrong, "value", "the value is not numerator over denominator")


def _check_gaps(indicator: Indicator, frame: pd.DataFrame) -> None:
    path = indicator.values_path
    kind = frame["note"].str.split(":").str[0]
    unknown = (frame["note"] != "") & ~kind.isin(ABSENT + DOUBTFUL)
    _refuse(path, frame, unknown, "note",
            f"a note must begin with one of {', '.join(ABSENT + DOUBTFUL)} and a colon")
    empty = frame["value"].isna()
    _refuse(path, frame, empty & ~kind.isin(ABSENT), "note",
            "an empty value must say “missing: why” or “suppressed: why”")
    _refuse(path, frame, ~empty & kind.isin(ABSENT), "note", "a value stands here after all")
    if indicator.is_city_series:
        return
    declared = pd.Series(False, index=frame.index)
    for gap in indicator.known_gaps:
        rows = frame["area_code"].isin(gap.areas)
        declared |= rows & frame["period"].isin(gap.periods) if gap.periods else rows
    _refuse(path, frame, empty & ~declared, "value",
            "there is no value and known_gaps does not declare it")
    _refuse(path, frame, declared & ~empty, "value",
            "known_gaps declares a gap here, but there is a value")


def _refuse(path: Path, frame: pd.DataFrame, bad, field: str, problem: str) -> None:
    """Raise for the first bad row, naming its line, area and content."""
    rows = np.flatnonzero(np.asarray(bad, dtype=bool))
    if rows.size:
        row = frame.iloc[rows[0]]
        shown = "" if pd.isna(row[field]) or row[field] == "" else f" (it says “{row[field]}”)"
        more = f"; {rows.size - 1} more rows like it" if rows.size > 1 else ""
        raise DataError(path, f"{problem}{shown}, area {row['area_code']}{more}",
                        line=int(rows[0]) + 2, field=field)


def _read_csv(path: Path, dtype: dict[str, type]) -> pd.DataFrame:
    try:
        return pd.read_csv(path, dtype=dtype, keep_default_na=False, na_values=[""])
    except FileNotFoundError:
        raise DataError(path, "the file is missing: run “python -m lsp_geo build”") from None
    except UnicodeDecodeError:
        raise DataError(path, "not a text file in UTF-8") from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise DataError(path, f"cannot be read as a table: {error}") from None


def _expect_codes(frame: pd.DataFrame, codes: pd.Index, path: Path, level: str) -> pd.DataFrame:
    if set(frame.index) != set(codes) or frame.index.has_duplicates:
        raise DataError(path, f"its areas are not the {len(codes)} areas of level {level}",
                        field=frame.index.name)
    return frame.loc[codes]
