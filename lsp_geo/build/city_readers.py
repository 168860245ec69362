"""Readers of the city-level sources: each turns a publisher's table into one tidy form.

A reader takes a :class:`Reading` and gives a table with the columns of ``TIDY``: one row an
area and period, ``order`` being what puts periods in time order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from lsp_geo.build.extracts import SourceMissing, read_table
from lsp_geo.data.periods import span
from lsp_geo.errors import DataError

TIDY = [
    "area_code",
    "order",
    "period",
    "value",
    "numerator",
    "denominator",
    "lower",
    "upper",
    "note",
]
# ISO 8601 start and, where the figure covers a length of time, its duration in years or months.
ISO_PERIOD = re.compile(r"(\d{4})-(\d{2})-\d{2}(?:/P(\d+)([YM]))?")

# What Fingertips calls figures of both sexes together.
ALL_PEOPLE = "Persons"


@dataclass(frozen=True)
class Reading:
    """What a reader is given: the sources, one series of the recipe, and England's code.

    ``weights`` is the recipe's table of neighbourhood tables used as weights.
    """

    sources: Path
    recipe: dict
    weights: dict
    england: str

    @property
    def file(self) -> Path:
        """The publisher's table."""
        return self.sources / self.recipe["folder"] / self.recipe["file"]

    def fail(self, problem: str) -> DataError:
        """An error that names the table and the series."""
        return DataError(self.file, problem, field=self.recipe["id"])


def _table(path: Path) -> pd.DataFrame:
    """A table, kept because many series come from the same one; do not write to it."""
    return _kept_table(path, edition_of(path))


def edition_of(path: Path) -> tuple[int, int]:
    """What tells a file from its next edition; SourceMissing where it is not there."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise SourceMissing(path, "the source file is missing") from None
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=8)
def _kept_table(path: Path, _edition: tuple[int, int]) -> pd.DataFrame:
    return read_table(path)


def _groups(path: Path, by: tuple[str, ...]) -> dict[tuple, pd.DataFrame]:
    return _kept_groups(path, edition_of(path), by)


@lru_cache(maxsize=1)
def _kept_groups(
    path: Path, edition: tuple[int, int], by: tuple[str, ...]
) -> dict[tuple, pd.DataFrame]:
    return dict(iter(_kept_table(path, edition).groupby(list(by))))


def iso_period(text: str, style: str) -> str:
    """The period key of an ISO 8601 start and duration.

    Parameters
    ----------
    text : such as ``2022-01-01/P3Y``, ``2025-12-01/P1M`` or ``2024-05-15``
    style : ``year`` (2024), ``split-year`` (2024/25), ``month`` (2024-05), ``span`` (2022 to 2024)
    """
    match = ISO_PERIOD.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” is not a period")
    year, month, length, unit = match.groups()
    start = int(year)
    if style == "span":
        if unit != "Y":
            raise ValueError(f"“{text}” does not span years")
        return f"{start} to {start + int(length) - 1}"
    if unit == "Y" and length != "1":
        raise ValueError(f"“{text}” pools years: name it as a span")
    if style == "year":
        return year
    if style == "split-year":
        return f"{year}/{(start + 1) % 100:02d}"
    if style == "month":
        return f"{year}-{month}"
    raise ValueError(f"there is no way of naming periods called “{style}”")


def ons(reading: Reading) -> pd.DataFrame:
    """Explore Local Statistics: published figures, 95% intervals, flags and notes."""
    recipe = reading.recipe
    key = (recipe["dataset"], recipe["indicator"])
    groups = _groups(reading.file, ("dataset", "indicator"))
    if key not in groups:
        raise reading.fail(f"no rows for “{key[0]}”, “{key[1]}”")
    rows = groups[key]
    absent, doubtful = rows["observation"].isna(), _says(rows["notes"], "unreliable")
    note = pd.Series("", index=rows.index)
    note[absent] = f"missing: {recipe['empty']}"
    note[~absent & doubtful] = "unreliable: few people in the sample"
    return _tidy(
        area_code=rows["areacd"],
        order=rows["period"],
        period=rows["period"].map(lambda text: iso_period(text, recipe["style"])),
        value=rows["observation"],
        lower=rows["lci_95"],
        upper=rows["uci_95"],
        note=note,
    )


def ons_per_resident(reading: Reading) -> pd.DataFrame:
    """Explore Local Statistics totals, divided by census residents (English areas only)."""
    table = ons(reading)
    people = weight_sums(reading, reading.recipe["weight"])
    table = table[table["area_code"].isin(people.index)]
    return table.assign(
        numerator=table["value"],
        denominator=table["area_code"].map(people),
    ).pipe(_divide, reading.recipe["scale"])


def subnational(reading: Reading) -> pd.DataFrame:
    """The older subnational indicators download: one period an indicator, such as 202122."""
    table = _table(reading.file)
    rows = table[table["indicator"] == reading.recipe["indicator"]]
    if rows.empty:
        raise reading.fail(f"no rows for “{reading.recipe['indicator']}”")
    # Names differ within the file for one area (Bristol); codes do not, so only codes are kept.
    years = rows["period"].astype(str)
    return _tidy(
        area_code=rows["areacd"],
        order=years,
        period=years.str[:4] + "/" + years.str[4:],
        value=rows["value"],
    )


def health_index(reading: Reading) -> pd.DataFrame:
    """Underlying figures of the Health Index, in the years that were really measured.

    Raises
    ------
    DataError
        When most areas repeat their figure of the year before, or lie on a straight line
        between two years, so that a figure filled in by the publisher would pass for data.
    """
    recipe = reading.recipe
    table = _table(reading.file)
    rows = table[(table["indicator"] == recipe["indicator"]) & table["year"].isin(recipe["keep"])]
    if sorted(rows["year"].unique()) != recipe["keep"]:
        raise reading.fail(f"the years {recipe['keep']} are not all there")
    _refuse_filled(reading, rows.pivot(index="lad21_code", columns="year", values="value"))
    years = rows["year"].astype(str)
    return _tidy(area_code=rows["lad21_code"], order=years, period=years, value=rows["value"])


def fingertips(reading: Reading) -> pd.DataFrame:
    """One indicator of Fingertips: published figures with 95% intervals.

    All people where there is a figure for them, else the one sex there is or the one asked for.
    Where periods of several lengths are there, the shortest are taken.

    Raises
    ------
    DataError
        Where it has no rows, or figures of several sexes or ages.
    """
    recipe = reading.recipe
    table = _table(reading.file)
    rows = table[table["id"].astype(str) == str(recipe["fingertips"])]
    sexes = set(rows["sex"])
    sex = recipe.get("sex", ALL_PEOPLE if ALL_PEOPLE in sexes else next(iter(sexes), ""))
    if "sex" not in recipe and ALL_PEOPLE not in sexes and len(sexes) > 1:
        raise reading.fail(f"figures for {' and '.join(sorted(sexes))}, and none for all people")
    rows = rows[rows["sex"] == sex]
    if rows.empty:
        raise reading.fail(f"no rows for indicator {recipe['fingertips']}")
    ages = sorted(set(rows["age"]))
    if len(ages) > 1:
        raise reading.fail(f"figures for several ages: {', '.join(ages)}")
    months = rows["period"].map(lambda period: span(period)[1] - span(period)[0])
    rows = rows[months == months.min()]
    why = rows["note"].where(rows["note"] != "", recipe["empty"])
    return _tidy(
        area_code=rows["lad_code"],
        order=rows["order"],
        period=rows["period"],
        value=rows["value"],
        lower=rows["lower95"],
        upper=rows["upper95"],
        note=("missing: " + why).where(rows["value"].isna(), ""),
    )


def _refuse_filled(reading: Reading, years: pd.DataFrame) -> None:
    columns = list(years.columns)
    for before, year in zip(columns, columns[1:], strict=False):
        if (years[year] == years[before]).mean() > 0.5:
            raise reading.fail(f"most areas repeat the figure of {before} in {year}")
    for before, year, after in zip(columns, columns[1:], columns[2:], strict=False):
        if after - year == year - before:
            bend = (years[before] + years[after] - 2 * years[year]).abs()
            if (bend < 1e-6).mean() > 0.5:
                raise reading.fail(f"most areas lie in {year} midway between the years around it")


def vacant(reading: Reading) -> pd.DataFrame:
    """Live table 615: one measure of homes as a share of another."""
    recipe = reading.recipe
    table = _table(reading.file)
    keys = ["geography_code", "date"]
    wide = table.pivot(index=keys, columns="measure", values="value").reset_index()
    years = wide["date"].astype(str)
    return _tidy(
        area_code=wide["geography_code"],
        order=years,
        period=years,
        numerator=wide[recipe["numerator"]],
        denominator=wide[recipe["denominator"]],
    ).pipe(_divide, recipe["scale"])


def house_price(reading: Reading) -> pd.DataFrame:
    """Median prices of rolling years: those that end in one quarter, so that none overlap."""
    table = _table(reading.file)
    month, year = table["date"].str.split(" ", expand=True).to_numpy().T
    rows = table.assign(year=year)[month == reading.recipe["quarter"]]
    return _tidy(
        area_code=rows["geography_code"],
        order=rows["year"],
        period=rows["year"],
        value=rows["value"],
    )


def summed(reading: Reading) -> pd.DataFrame:
    """Counts summed from neighbourhoods, over a count in the same table or from the census."""
    recipe = reading.recipe
    table = _table(reading.file)
    codes, periods = table[recipe["code"]], table[recipe["period"]].astype(str)
    if "denominator" in recipe:
        below = table[recipe["denominator"]]
    else:
        below = codes.map(weight_sums(reading, recipe["weight"]))
    tidy = _tidy(
        area_code=codes,
        order=periods,
        period=periods,
        numerator=table[recipe["numerator"]],
        denominator=below,
    )
    return tidy[tidy["denominator"].notna()].pipe(_divide, recipe["scale"])


def lsoa(reading: Reading) -> pd.DataFrame:
    """Neighbourhood counts summed, or rates averaged by weight, to districts and England."""
    recipe = reading.recipe
    table = _table(reading.file).set_index("lsoa21_code")
    district = _districts(reading).reindex(table.index)
    if district.isna().any():
        raise reading.fail(f"{district.isna().sum()} neighbourhoods have no known district")
    if "mean" in recipe:
        weight = _weight(reading, recipe["weight"]).reindex(table.index)
        above, below, scale = table[recipe["mean"]] * weight, weight, 1
    else:
        above = table[recipe["numerator"]].sum(axis=1)
        below, scale = table[recipe["denominator"]], recipe["scale"]
    if above.isna().any() or below.isna().any():
        raise reading.fail("a neighbourhood has no figure, so the sum would leave it out")
    sums = _with_england(pd.DataFrame({"above": above, "below": below}), district, reading)
    tidy = _tidy(
        area_code=sums.index,
        order=recipe["fixed_period"],
        period=recipe["fixed_period"],
        numerator=sums["above"].array,
        denominator=sums["below"].array,
    ).pipe(_divide, scale)
    # The sums behind a weighted mean are no counts of anything, so they are not shown.
    return tidy.assign(numerator=None, denominator=None) if "mean" in recipe else tidy


def weight_sums(reading: Reading, name: str) -> pd.Series:
    """Residents or households of every English district, and of England, by code."""
    weight = _weight(reading, name)
    district = _districts(reading).reindex(weight.index)
    return _with_england(weight.to_frame(), district, reading)[weight.name]


def _weight(reading: Reading, name: str) -> pd.Series:
    entry = reading.weights[name]
    table = _table(reading.sources / entry["file"]).set_index("lsoa21_code")
    return table[entry["column"]]


def _districts(reading: Reading) -> pd.Series:
    table = _table(reading.sources / reading.weights["lookup"])
    return table.set_index("lsoa21cd")["lad24cd"]


def _with_england(table: pd.DataFrame, district: pd.Series, reading: Reading) -> pd.DataFrame:
    sums = table.groupby(district.to_numpy()).sum()
    sums.loc[reading.england] = table.sum()
    return sums


def _divide(table: pd.DataFrame, scale: float) -> pd.DataFrame:
    return table.assign(value=scale * table["numerator"] / table["denominator"])


def _says(notes: pd.Series, word: str) -> pd.Series:
    return notes.fillna("").astype(str).str.contains(word, case=False)


def _tidy(**columns: object) -> pd.DataFrame:
    table = pd.DataFrame({name: columns.get(name) for name in TIDY if name in columns})
    for name in TIDY:
        if name not in table:
            table[name] = "" if name == "note" else None
    numbers = TIDY[3:8]
    table[numbers] = table[numbers].apply(pd.to_numeric).astype("float64")
    return table[TIDY].reset_index(drop=True)


READERS: dict[str, Callable[[Reading], pd.DataFrame]] = {
    reader.__name__: reader
    for reader in (
        ons,
        ons_per_resident,
        subnational,
        health_index,
        fingertips,
        vacant,
        house_price,
        summed,
        lsoa,
    )
}
