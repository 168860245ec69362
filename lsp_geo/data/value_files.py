"""An indicator's table, read from its CSV and held to the contract."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import DISTRICT
from lsp_geo.data.table_files import check_widths, read_text
from lsp_geo.errors import DataError

COLUMNS = ["area_code", "period", "value", "numerator", "denominator", "lower", "upper", "note"]
NUMBERS = COLUMNS[2:7]
# What an empty value means, and what may be said of a value that is there.
ABSENT, DOUBTFUL = ("missing", "suppressed"), ("unreliable", "provisional")


def read_values(
    indicator: Indicator, codes: dict[str, pd.Index], districts: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """Read one indicator's CSV and hold it against its description.

    Parameters
    ----------
    indicator : the description
    codes : known area codes by level
    districts : codes that a series of whole districts may have; any where none are given

    Raises
    ------
    DataError
        For a wrong column, an unknown area, a duplicate key, a value outside its bounds or
        interval, a figure that its counts do not give, or a gap nobody declared.
    """
    path = indicator.values_path
    frame = _read_csv(path)
    if frame.empty:
        raise DataError(path, "the table has no rows", line=1)
    for column in NUMBERS:
        frame[column] = _numbers(path, frame, column)
    frame["note"] = frame["note"].fillna("")
    _check_keys(indicator, frame, codes)
    _check_districts(indicator, frame, districts)
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
        # Of places that are not the district's own areas it is the description that knows how many.
        exact = level == DISTRICT or level in codes
        if level == indicator.level and (
            rows.size > indicator.expected_areas or (exact and rows.size < indicator.expected_areas)
        ):
            raise DataError(
                path,
                f"{rows.size} areas in {period}, but the description "
                f"expects {indicator.expected_areas}",
                field="area_code",
            )


def _check_districts(indicator: Indicator, frame: pd.DataFrame, districts: frozenset[str]) -> None:
    """A series is of the district, what it lies in, its neighbours and the cities beside it."""
    if districts and indicator.is_city_series:
        strange = ~frame["area_code"].isin(districts)
        problem = "no place that district.toml names"
        _refuse(indicator.values_path, frame, strange, "area_code", problem)


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


def _read_csv(path: Path) -> pd.DataFrame:
    """The file as it is written, every line as wide as the first."""
    text = read_text(path)
    check_widths(path, text, COLUMNS)
    try:
        return pd.read_csv(
            io.StringIO(text),
            dtype=dict.fromkeys(("area_code", "period", "note"), object),
            keep_default_na=False,
            na_values=[""],
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise DataError(path, f"cannot be read as a table: {error}") from None
