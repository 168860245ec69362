"""Indicator values and benchmarks, as tidy tables checked against their description."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from lsp_geo.data.catalogue import Catalogue, Indicator
from lsp_geo.data.runs import run_of
from lsp_geo.errors import DataError, NotKnown

COLUMNS = ["area_code", "period", "value", "numerator", "denominator", "lower", "upper", "note"]
NUMBERS = COLUMNS[2:7]
# Percentage of people aged 5 and over in study above which a neighbourhood is a student one.
STUDENT_RATE = 45
CLUSTER_COLUMNS = ["id", "period", "areas", "moran_i", "expected", "p", "classes"]
# Below this share of areas covered the mean is not England's.
ENOUGH_OF_ENGLAND = 0.95
PUBLISHED_FOR_ENGLAND = "published for England"
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

    @property
    def coverage(self) -> float:
        """The share of England's areas that are covered, 0 to 1."""
        return self.areas / self.of

    @property
    def is_england(self) -> bool:
        """Whether the word England alone may stand beside the mean: so much of it is covered.

        Where it is not, the indicator's ``england_covers`` says what is.
        """
        return self.is_published or self.coverage >= ENOUGH_OF_ENGLAND

    @property
    def is_published(self) -> bool:
        """Whether the mean is the publisher's own figure for England."""
        return self.mean_method == PUBLISHED_FOR_ENGLAND


@dataclass(frozen=True)
class ClusterRow:
    """Whether neighbouring LSOAs have like values, from the table made by ``build``.

    ``classes`` has one digit an LSOA in code order: 0 no cluster that chance could not make,
    1 high among high, 2 low among high, 3 low among low, 4 high among low, 5 not worked out (no
    value, or no neighbour with one). The figures are None where the values do not vary.
    """

    areas: int
    moran_i: float | None
    expected: float | None
    p: float | None
    classes: str


class Values:
    """All values under ``data/indicators``, read when first asked for and kept.

    The tables handed out are shared: treat them as read-only.
    """

    def __init__(self, data: Path, catalogue: Catalogue, codes: dict[str, pd.Index]) -> None:
        self._root = data / "indicators"
        self._catalogue = catalogue
        self._codes = codes
        self._tables: dict[str, pd.DataFrame] = {}
        self._periods: dict[str, list[str]] = {}

    def of(self, indicator_id: str) -> pd.DataFrame:
        """Values at the published level: COLUMNS, one row an area and period, in period order."""
        if indicator_id not in self._tables:
            indicator = self._catalogue.indicator(indicator_id)
            self._tables[indicator_id] = read_values(indicator, self._codes)
        return self._tables[indicator_id]

    def periods(self, indicator_id: str) -> list[str]:
        """Periods in order, the latest last."""
        if indicator_id not in self._periods:
            self._periods[indicator_id] = list(dict.fromkeys(self.of(indicator_id)["period"]))
        return self._periods[indicator_id]

    def level_of(self, indicator: Indicator, period: str) -> str:
        """The level on which this period was published."""
        segment = run_of(indicator, self.periods(indicator.id), period).segment
        return segment.level if segment else indicator.level

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
            raise DataError(
                path, f"there is no indicator “{frame['id'].iloc[n]}”", line=int(n) + 2, field="id"
            )
        return {
            (row.id, row.period): England(
                row.mean, row.mean_method, row.level, int(row.areas), int(row.of), matrix[n]
            )
            for n, row in enumerate(frame[wanted[:7]].itertuples())
        }

    def clusters(self, indicator_id: str, period: str) -> ClusterRow | None:
        """Moran's I and LISA classes, or None where build has not worked them out."""
        return self._clusters.get((indicator_id, period))

    @cached_property
    def _clusters(self) -> dict[tuple[str, str], ClusterRow]:
        path = self._root / "clusters.csv"
        if not path.is_file():
            return {}
        frame = _read_csv(path, dict.fromkeys(("id", "period", "classes"), str))
        if list(frame.columns) != CLUSTER_COLUMNS:
            raise DataError(path, f"the columns must be {', '.join(CLUSTER_COLUMNS)}", line=1)
        digits = rf"[0-5]{{{len(self._codes['lsoa21'])}}}"
        checks = {
            "id": (frame["id"].isin(self._catalogue.indicators), "there is no such indicator"),
            "period": (~frame.duplicated(["id", "period"]), "this row stands here twice"),
            "classes": (
                frame["classes"].fillna("").str.fullmatch(digits),
                "there must be one digit, 0 to 5, for each LSOA",
            ),
            "p": (frame["p"].isna() | frame["p"].between(0, 1), "must lie between 0 and 1"),
        }
        for field, (good, problem) in checks.items():
            for n in np.flatnonzero(~good.to_numpy(bool)):
                raise DataError(
                    path, f"{problem} (“{frame[field].iloc[n]}”)", line=int(n) + 2, field=field
                )
        return {
            (row.id, row.period): ClusterRow(
                int(row.areas),
                _known(row.moran_i),
                _known(row.expected),
                _known(row.p),
                row.classes,
            )
            for row in frame.itertuples()
        }

    @cached_property
    def deprivation(self) -> pd.DataFrame:
        """Ranks in England of each LSOA on the seven domains, income and student rate, by LSOA."""
        path = self._root / "deprivation.csv"
        frame = _read_csv(path, {"lsoa21": str}).set_index("lsoa21")
        return _expect_codes(frame, self._codes["lsoa21"], path, "lsoa21")

    @cached_property
    def student_areas(self) -> pd.Series:
        """Whether an LSOA is a student neighbourhood, by LSOA: over 45% pupils and students.

        Students hardly ever draw benefits, so these would count as least deprived. They stand
        apart in fifths, gaps and slopes.
        """
        return (self.deprivation["student_rate"] > STUDENT_RATE).rename("student_area")

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
                raise DataError(
                    self._root / "england.csv",
                    f"“{indicator_id}” has no period “{period}”",
                    field="period",
                )
        for indicator_id, period in self._clusters:
            if period not in self.periods(indicator_id):
                raise DataError(
                    self._root / "clusters.csv",
                    f"“{indicator_id}” has no period “{period}”: run “python -m lsp_geo build”",
                    field="period",
                )
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
    frame = _read_csv(path, dict.fromkeys(("area_code", "period", "note"), object))
    if list(frame.columns) != COLUMNS:
        raise DataError(path, f"the columns must be {', '.join(COLUMNS)}", line=1)
    if frame.empty:
        raise DataError(path, "the table has no rows", line=1)
    for column in NUMBERS:
        frame[column] = _numbers(path, frame, column)
    frame["note"] = frame["note"].fillna("")
    _check_keys(indicator, frame, codes)
    _check_numbers(indicator, frame)
    _check_gaps(indicator, frame)
    return frame


def _numbers(path: Path, frame: pd.DataFrame, column: str) -> pd.Series:
    """A column as numbers; text or infinity in it is an error."""
    if frame[column].dtype.kind not in "if":
        parsed = pd.to_numeric(frame[column], errors="coerce")
        _refuse(path, frame, parsed.isna() & frame[column].notna(), column, "not a number")
        return parsed.astype(float)
    _refuse(path, frame, np.isinf(frame[column].to_numpy(float)), column, "not a finite number")
    return frame[column].astype(float)


def _check_keys(indicator: Indicator, frame: pd.DataFrame, codes: dict[str, pd.Index]) -> None:
    if indicator.level in codes and indicator.expected_areas != len(codes[indicator.level]):
        raise DataError(
            indicator.path, f"must be {len(codes[indicator.level])}", field="expected_areas"
        )
    path = indicator.values_path
    for column, what in (("period", "the period"), ("area_code", "the area code")):
        _refuse(path, frame, frame[column].isna(), column, f"{what} is missing")
    _refuse(
        path,
        frame,
        frame.duplicated(["area_code", "period"]),
        "area_code",
        "this area and period stand here twice",
    )
    number, periods = pd.factorize(frame["period"])
    periods = periods.tolist()
    _refuse(
        path, frame, np.diff(number, prepend=0) < 0, "period", "a period's rows must stand together"
    )
    for segment in indicator.segments:
        for period in (segment.start, segment.end):
            if period not in periods:
                raise DataError(
                    indicator.path, f"there is no period “{period}” in the table", field="segments"
                )
    spans = [(periods.index(s.start), periods.index(s.end), s.level) for s in indicator.segments]
    for n, period in enumerate(periods):
        level = next((lv for first, last, lv in spans if first <= n <= last), indicator.level)
        rows = np.flatnonzero(number == n)
        if level in codes:
            strange = codes[level].get_indexer(frame["area_code"].to_numpy()[rows]) < 0
            bad = np.zeros(len(frame), dtype=bool)
            bad[rows[strange]] = True
            _refuse(path, frame, bad, "area_code", f"not an area of this district at level {level}")
            if rows.size != len(codes[level]):
                raise DataError(
                    path,
                    f"{rows.size} areas in {period}, but there are "
                    f"{len(codes[level])} at level {level}",
                    field="area_code",
                )
        if level == indicator.level and rows.size > indicator.expected_areas:
            raise DataError(
                path,
                f"{rows.size} areas in {period}, but the description "
                f"expects {indicator.expected_areas}",
                field="area_code",
            )


def _check_numbers(indicator: Indicator, frame: pd.DataFrame) -> None:
    path = indicator.values_path
    value, top, bottom, lower, upper = (frame[column].to_numpy() for column in NUMBERS)
    low, high = indicator.bounds
    _refuse(
        path,
        frame,
        (value < low) | (value > high),
        "value",
        f"the value lies outside {low:g} to {high:g}",
    )
    _refuse(
        path,
        frame,
        (lower > value) | (upper < value),
        "lower",
        "the interval does not hold the value",
    )
    if indicator.aggregation == "ratio":
        known = ~np.isnan(value)
        for column, counts in (("numerator", top), ("denominator", bottom)):
            _refuse(path, frame, known & np.isnan(counts), column, "the count is missing")
        _refuse(path, frame, known & (bottom <= 0), "denominator", "the base is not above zero")
        ratio = indicator.scale * np.divide(
            top, bottom, out=np.full(len(top), np.nan), where=bottom > 0
        )
        _refuse(
            path,
            frame,
            known & (np.abs(ratio - value) > 1e-4 * np.abs(ratio) + 1e-4),
            "value",
            "the value is not numerator over denominator",
        )


def _check_gaps(indicator: Indicator, frame: pd.DataFrame) -> None:
    path = indicator.values_path
    notes = frame["note"].to_numpy(object)
    kind = np.array([note.partition(":")[0] for note in notes], dtype=object)
    _refuse(
        path,
        frame,
        (notes != "") & ~np.isin(kind, ABSENT + DOUBTFUL),
        "note",
        f"a note must begin with one of {', '.join(ABSENT + DOUBTFUL)} and a colon",
    )
    empty, explained = np.isnan(frame["value"].to_numpy()), np.isin(kind, ABSENT)
    _refuse(
        path,
        frame,
        empty & ~explained,
        "note",
        "an empty value must say “missing: why” or “suppressed: why”",
    )
    _refuse(path, frame, ~empty & explained, "note", "a value stands here after all")
    if indicator.is_city_series:
        return
    declared = np.zeros(len(frame), dtype=bool)
    for gap in indicator.known_gaps:
        rows = frame["area_code"].isin(gap.areas).to_numpy()
        declared |= rows & frame["period"].isin(gap.periods).to_numpy() if gap.periods else rows
    _refuse(
        path,
        frame,
        empty & ~declared,
        "value",
        "there is no value and known_gaps does not declare it",
    )
    _refuse(
        path,
        frame,
        declared & ~empty,
        "value",
        "known_gaps declares a gap here, but there is a value",
    )


def _known(figure: float) -> float | None:
    return None if np.isnan(figure) else float(figure)


def _refuse(path: Path, frame: pd.DataFrame, bad: ArrayLike, field: str, problem: str) -> None:
    """Raise for the first bad row, naming its line, area and content."""
    rows = np.flatnonzero(np.asarray(bad, dtype=bool))
    if not rows.size:
        return
    row = frame.iloc[rows[0]]
    shown = "" if pd.isna(row[field]) or row[field] == "" else f" (it says “{row[field]}”)"
    more = f"; {rows.size - 1} more rows like it" if rows.size > 1 else ""
    raise DataError(
        path, f"{problem}{shown}, area {row['area_code']}{more}", line=int(rows[0]) + 2, field=field
    )


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
        raise DataError(
            path,
            f"its areas are not the {len(codes)} areas of level {level}",
            field=frame.index.name,
        )
    return frame.loc[codes]
