"""Dwellings: their age by LSOA (Valuation Office Agency), and empty homes (live tables)."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from lsp_geo.errors import DataError
from lsp_geo.fetch import govuk, tables
from lsp_geo.fetch.files import Made
from lsp_geo.fetch.published import check_years
from lsp_geo.fetch.source import OGL, Ask, Output, Place, Source

STOCK = "/government/collections/valuation-office-agency-council-tax-statistics"
STOCK_RELEASE = r"/government/statistics/council-tax-stock-of-properties.*20\d\d.*"
STOCK_PATH = "indicators/homes/voa_dwellings_by_build_period_lsoa21_*.parquet"
VACANTS = "/government/statistical-data-sets/live-tables-on-dwelling-stock-including-vacants"
VACANTS_PATH = "indicators/comparators/mhclg_vacant_dwellings_lad_2004_2024.parquet"
LAD = r"E0[6789]\d{6}|E92\d{6}"
CODE = r"(Current )?(ONS|LA|Area) ?codes?.*|.*Authority (data )?(ONS )?codes?"
# Measure, table, sheet.
MEASURES = (
    ("AllVacants", r"table[ _]615", r"all.?(long)?.?vacants?|all vacant"),
    ("LongTermVacants", r"table[ _]615", r"long.?term"),
    ("Dwellings", r"table[ _]125", r""),
)
FIRST_YEAR, LEAST_YEAR = 2004, 2024
OLD = ("bp_pre_1900", "bp_1900_1918")


def build_periods(place: Place) -> Made:
    """Dwellings of each build period by LSOA, from the newest council tax table CTSOP4.1."""
    pages = govuk.releases(place.session, STOCK, STOCK_RELEASE)
    year = max(pages)
    archive = govuk.bring(place.session, pages[year], r"CTSOP ?4[._]1\b|CTSOP4\.1", (".zip",))
    path = tables.unzip(archive, r"CTSOP4_1_(\d{4}_\d\d_\d\d)\.csv$", place.scratch)
    try:
        dated = re.search(r"CTSOP4_1_(\d{4})_", path.name)
        if not dated:
            raise DataError(path, "the file's name does not say its year")
        table = read_stock(path)
    finally:
        path.unlink()
    return {STOCK_PATH.replace("*", dated.group(1)): table}


def read_stock(path: Path) -> pd.DataFrame:
    """LSOA rows of all bands: dwellings by period and the share built before 1919.

    Returns
    -------
    DataFrame
        ``lsoa21_code``, ``bp_…`` (dwellings, NaN where hidden), ``all_properties`` and
        ``pct_built_before_1919`` (percent of all dwellings, 100 at most; a hidden count is 0).
    """
    read = pd.read_csv(path, dtype=str, encoding="utf-8-sig").rename(columns=str.lower)
    needed = ("geography", "ecode", "band", *OLD, "all_properties")
    for column in needed:
        if column not in read:
            raise DataError(
                path,
                f"this column is missing; the header says: {'; '.join(read)}",
                line=1,
                field=column,
            )
    rows = read[
        (read["geography"] == "LSOA")
        & (read["band"] == "All")
        & read["ecode"].str.fullmatch(r"E01\d{6}")
    ]
    figures = [c for c in read if c.startswith("bp_") or c == "all_properties"]
    table = tables.Table(path, "", 2, rows[["ecode", *figures]].fillna(""))
    tables.check_unique(table, ["ecode"])
    counts = tables.numbers(table, figures)
    whole = counts["all_properties"].where(counts["all_properties"] > 0)
    share = 100 * counts[list(OLD)].fillna(0).sum(axis=1) / whole
    return (
        counts.assign(pct_built_before_1919=share.clip(upper=100).round(2))
        .rename(columns={"ecode": "lsoa21_code"})
        .sort_values("lsoa21_code", ignore_index=True)
    )


def vacants(place: Place) -> Made:
    """Empty homes, homes empty for long, and all homes, by district and year."""
    parts: list[pd.DataFrame] = []
    names: dict[str, str] = {}
    item = govuk.page(place.session, VACANTS)
    paths = {
        file: govuk.bring_from(place.session, item, file, (".ods", ".xlsx"))
        for file in dict.fromkeys(file for _, file, _ in MEASURES)
    }
    for measure, file, sheet in MEASURES:
        rows = _by_year(paths[file], sheet, names)
        check_years(paths[file], rows, LEAST_YEAR)
        parts.append(rows.assign(measure=measure))
    table = pd.concat(parts, ignore_index=True)
    table["geography_name"] = table["geography_code"].map(names)
    table = table.rename(columns={"year": "date"}).astype({"date": "int64", "value": "int64"})
    table = table[table["date"] >= FIRST_YEAR]
    columns = ["geography_code", "geography_name", "measure", "date", "value"]
    return {VACANTS_PATH: table[columns].sort_values(columns[:4], ignore_index=True)}


def _by_year(path: Path, sheet: str, names: dict[str, str]) -> pd.DataFrame:
    found = tables.find_table(path, {"geography_code": CODE}, sheet)
    table = tables.with_codes(found, "geography_code", LAD)
    tables.check_unique(table, ["geography_code"])
    years = {
        c: m.group(0)
        for c in table.rows
        if (m := re.match(r"20\d\d(?=(\.0)?( ?\[?[a-z]\]?| ?\(?[PR]\)?)?$)", str(c)))
    }
    if not years:
        raise table.fault("no column is headed by a year", "year")
    name = next(
        (
            c
            for c in table.rows
            if re.fullmatch(r".*(authority|area).*", c, re.I) and c != "geography_code"
        ),
        None,
    )
    if name:
        names.update(
            zip(table.rows["geography_code"], table.rows[name].astype(str).str.strip(), strict=True)
        )
    rows = tables.numbers(table, list(years))
    long = rows.melt("geography_code", list(years), "year", "value").dropna(subset=["value"])
    return long.assign(year=long["year"].map(years))


HOME_SOURCES = (
    Source(
        "dwellings-by-age",
        "Valuation Office Agency",
        "Council Tax: stock of properties by build period and LSOA (CTSOP4.1)",
        f"https://www.gov.uk{STOCK}",
        OGL,
        "yearly, by summer",
        (Output(STOCK_PATH, ("lsoa21_code", "all_properties", "pct_built_before_1919")),),
        govuk.asks(
            "/government/statistics/council-tax-stock-of-properties-*",
            "CTSOP4.1, all LSOAs",
            9_000_000,
            collection=STOCK,
        ),
        build_periods,
    ),
    Source(
        "empty-homes",
        "Ministry of Housing, Communities and Local Government",
        "Live tables 615 (vacant dwellings) and 125 (dwelling stock)",
        f"https://www.gov.uk{VACANTS}",
        OGL,
        "yearly, by spring",
        (Output(VACANTS_PATH, ("geography_code", "measure", "date", "value")),),
        (
            Ask(govuk.CONTENT + VACANTS, "the page of live tables", 60_000),
            Ask("https://assets.publishing.service.gov.uk/media/*", "a live table", 700_000, 2),
        ),
        vacants,
    ),
)
