"""Fuel poverty by neighbourhood, from GOV.UK: one workbook a year, two years after the fact."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from lsp_geo.errors import DataError
from lsp_geo.fetch import govuk, tables
from lsp_geo.fetch.files import Made
from lsp_geo.fetch.source import OGL, Output, Place, Source

COLLECTION = "/government/collections/fuel-poverty-sub-regional-statistics"
RELEASE = r"/government/statistics/sub-regional-fuel-poverty.*20\d\d.*"
PUBLISHER = "Department for Energy Security and Net Zero"
FILE = r"(?=.*fuel.poverty)(?!.*(method|note|report|map))"
LAG = 2  # a release of one year holds the figures of two years before
NEW_MEASURE = 2019  # Low Income Low Energy Efficiency since then
NEW_AREAS = 2021  # LSOAs of 2021 since then
FIRST = 2012
COLUMNS = {
    "lsoa_code": r"LSOA Code",
    "lsoa_name": r"LSOA Name",
    "lad": r"(LA|Local Authority) Codes?",
    "households": r"Number of households\s?\d?",
    "fuel_poor_households": r"Number of households in fuel poverty\s?\d?",
    "pct": r"Proportion of households (in )?fuel (poor|poverty).*",
}
PATHS = {
    "lsoa21": "indicators/climate/fuel_poverty_lsoa21_2021_2022.parquet",
    "lsoa11": "indicators/climate/fuel_poverty_lsoa11_2012_2020.parquet",
}
SUMS = "indicators/comparators/fuel_poverty_lad_2012_2022_summed_from_lsoa.parquet"
KEPT = (
    "lsoa_code",
    "lsoa_name",
    "year",
    "metric",
    "households",
    "fuel_poor_households",
    "lsoa_vintage",
    "fuel_poor_pct",
)
ENGLAND = "E92000001"


def _years(place: Place, years: Iterable[int]) -> pd.DataFrame:
    """The tables of these years of figures, one under the other."""
    pages = govuk.releases(place.session, COLLECTION, RELEASE)
    parts = [_year(place, pages[year + LAG], year) for year in years if year + LAG in pages]
    if not parts:
        raise DataError(
            COLLECTION,
            f"none of the years wanted is among the releases: {', '.join(map(str, pages))}",
        )
    return pd.concat(parts, ignore_index=True)


def _year(place: Place, path: str, year: int) -> pd.DataFrame:
    """One year's table, with the figures' year proved where the workbook says it."""
    file = govuk.bring(place.session, path, FILE, (".xlsx", ".ods"))
    table = tables.with_codes(tables.find_table(file, COLUMNS), "lsoa_code", r"E01\d{6}")
    tables.check_unique(table, ["lsoa_code"])
    rows = tables.numbers(table, ["households", "fuel_poor_households", "pct"])
    _check_shares(table, rows)
    vintage = "LSOA21" if year >= NEW_AREAS else "LSOA11"
    return rows.assign(
        year=year,
        metric="LILEE" if year >= NEW_MEASURE else "LIHC",
        lsoa_vintage=vintage,
        fuel_poor_pct=_percent(rows),
    )


def _percent(rows: pd.DataFrame) -> pd.Series:
    """Published shares in percent; some years' workbooks hold them as parts of one."""
    return rows["pct"] * (100 if rows["pct"].max() <= 1 else 1)


def _check_shares(table: tables.Table, rows: pd.DataFrame) -> None:
    worked = 100 * rows["fuel_poor_households"] / rows["households"].where(rows["households"] > 0)
    off = (worked - _percent(rows)).abs() > 0.2
    if off.any():
        row = int(rows.index[off][0])
        raise table.fault(
            "the share published is not the one of the two counts: a column is another than before",
            "pct",
            row,
        )


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    whole = {
        "year": "int16",
        "households": "Int32",
        "fuel_poor_households": "Int32",
        "fuel_poor_pct": "float32",
    }
    return rows[list(KEPT)].astype(whole).sort_values(["year", "lsoa_code"], ignore_index=True)


def recent(place: Place) -> Made:
    """Every year on the LSOAs of 2021, up to the newest release."""
    pages = govuk.releases(place.session, COLLECTION, RELEASE)
    rows = _years(place, range(NEW_AREAS, max(pages) - LAG + 1))
    _keep_districts(place, "lsoa21", rows)
    return {PATHS["lsoa21"]: _typed(rows)}


def history(place: Place) -> Made:
    """2012 to 2020, on the LSOAs of 2011."""
    rows = _years(place, range(FIRST, NEW_AREAS))
    _keep_districts(place, "lsoa11", rows)
    return {PATHS["lsoa11"]: _typed(rows)}


def _keep_districts(place: Place, level: str, rows: pd.DataFrame) -> None:
    """Sums by the workbook's own districts, kept for `districts`."""
    path = place.scratch / f"fuel_poverty_{level}_districts.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = rows.assign(lad=rows["lad"].astype(str))
    figures = ["households", "fuel_poor_households"]
    rows.groupby(["lad", "year", "metric"], as_index=False)[figures].sum().to_parquet(path)


def districts(place: Place) -> Made:
    """Sums of both tables to districts and England, under the codes of each year's workbook."""
    parts = []
    for level in ("lsoa11", "lsoa21"):
        path = place.scratch / f"fuel_poverty_{level}_districts.parquet"
        if not path.is_file():
            raise DataError(path, "fetch fuel-poverty and fuel-poverty-history first")
        parts.append(pd.read_parquet(path))
    sums = pd.concat(parts, ignore_index=True).rename(columns={"lad": "lad22_code"})
    figures = ["households", "fuel_poor_households"]
    england = sums.groupby(["year", "metric"], as_index=False)[figures].sum()
    sums = pd.concat([sums, england.assign(lad22_code=ENGLAND)], ignore_index=True)
    sums["fuel_poor_pct"] = (100 * sums["fuel_poor_households"] / sums["households"]).round(2)
    sums = sums[["lad22_code", "year", "metric", *figures, "fuel_poor_pct"]]
    typed = sums.astype({"year": "int16", "households": "Int32", "fuel_poor_households": "Int32"})
    if not typed["lad22_code"].str.fullmatch(r"E0\d{7}|E92\d{6}").all():
        raise DataError(SUMS, "a district has no code in a workbook", field="lad22_code")
    return {SUMS: typed.sort_values(["lad22_code", "year"], ignore_index=True)}


ADDRESS = f"https://www.gov.uk{COLLECTION}"
RHYTHM = "yearly, in spring; figures are of two years before"
STAR = "/government/statistics/sub-regional-fuel-poverty-*"
FUEL_SOURCES = (
    Source(
        "fuel-poverty",
        PUBLISHER,
        "Sub-regional fuel poverty by LSOA of 2021",
        ADDRESS,
        OGL,
        RHYTHM,
        (Output(PATHS["lsoa21"], KEPT),),
        govuk.asks(STAR, "tables of a year", 4_000_000, 4, COLLECTION),
        recent,
    ),
    Source(
        "fuel-poverty-history",
        PUBLISHER,
        "Sub-regional fuel poverty by LSOA of 2011, 2012 to 2020",
        ADDRESS,
        OGL,
        "finished",
        (Output(PATHS["lsoa11"], KEPT),),
        govuk.asks(STAR, "tables of a year", 4_000_000, 9, COLLECTION),
        history,
    ),
    Source(
        "fuel-poverty-districts",
        PUBLISHER,
        "Fuel poverty summed to districts",
        ADDRESS,
        OGL,
        RHYTHM,
        (Output(SUMS, ("lad22_code", "year", "households", "fuel_poor_households")),),
        (),
        districts,
        needs=("fuel-poverty", "fuel-poverty-history"),
    ),
)
