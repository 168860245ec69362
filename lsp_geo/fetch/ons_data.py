"""Tables from ONS data set pages: incomes, house prices, gardens and green space."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd

from lsp_geo.errors import DataError
from lsp_geo.fetch import ons_pages, tables
from lsp_geo.fetch.files import Made
from lsp_geo.fetch.source import OGL, Output, Place, Source

PUBLISHER = "Office for National Statistics"
INCOME = (
    "/employmentandlabourmarket/peopleinwork/earningsandworkinghours/datasets/"
    "smallareaincomeestimatesformiddlelayersuperoutputareasenglandandwales"
)
HOUSING = "/peoplepopulationandcommunity/housing/datasets"
PRICES = f"{HOUSING}/hpssadataset2medianhousepricebymsoaquarterlyrollingyear"
LAD_PRICES = (
    f"{HOUSING}/medianhousepricefornationalandsubnationalgeographiesquarterlyrolling"
    "yearhpssadataset09"
)
GREEN = "/economy/environmentalaccounts/datasets/accesstogardensandpublicgreenspaceingreatbritain"
MSOA, LAD, NATION = r"E02\d{6}", r"E0[6789]\d{6}|W06\d{6}", r"E92\d{6}|E12\d{6}"
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
YEAR_ENDING = re.compile(r"Year ending ([A-Z][a-z]{2})[a-z]* (\d{4})", re.IGNORECASE)
# Our name, the workbook's sheet, and the heading of the estimate.
INCOMES = (
    ("total_annual", r"^Total annual income", r"Total annual income.*"),
    ("net_annual", r"^Net annual income", r"Net annual income( \(.*\))?"),
    (
        "net_equiv_bhc",
        r"before housing",
        r"Net annual income before housing costs.*|Net income "
        r"before housing costs.*",
    ),
    (
        "net_equiv_ahc",
        r"after housing",
        r"Net annual income after housing costs.*|Net income "
        r"after housing costs.*",
    ),
)


def incomes(place: Place, edition: str, level: str, name: str) -> Made:
    """Household income of MSOAs with intervals, from one edition's workbook.

    Parameters
    ----------
    edition : pattern of the edition's path; the newest where empty
    level : ``msoa11`` or ``msoa21``
    name : path of the file it makes; ``*`` in it stands for the year the financial year ends in
    """
    path = ons_pages.edition(place.session, INCOME, edition)
    year = re.findall(r"20\d\d", path)
    if not year:
        raise DataError(path, "the edition does not say its financial year")
    file = ons_pages.bring(place.session, path, (".xlsx", ".xls"))
    joined = _income(file, *INCOMES[0])
    for prefix, sheet, heading in INCOMES[1:]:
        rows = _income(file, prefix, sheet, heading)
        joined = joined.join(rows.drop(columns="name"), how="inner")
    table = joined.rename_axis(f"{level}_code").rename(columns={"name": f"{level}_name"})
    return {name.replace("*", year[-1]): table.reset_index()}


def _income(path: Path, prefix: str, sheet: str, heading: str) -> pd.DataFrame:
    figures = [f"{prefix}_gbp", f"{prefix}_upper95", f"{prefix}_lower95"]
    found = tables.find_table(
        path,
        {
            "code": r"MSOA code",
            "name": r"MSOA name",
            figures[0]: heading,
            figures[1]: r"Upper confidence limit.*",
            figures[2]: r"Lower confidence limit.*",
        },
        sheet,
    )
    table = tables.with_codes(found, "code", MSOA)
    tables.check_unique(table, ["code"])
    rows = tables.numbers(table, figures).set_index("code")[["name", *figures]]
    low, mid, high = rows[figures[2]], rows[figures[0]], rows[figures[1]]
    if rows[figures].isna().any(axis=None) or not ((low <= mid) & (mid <= high)).all():
        raise found.fault("an estimate is missing or lies outside its own interval", figures[0])
    return rows.astype(dict.fromkeys(figures, "int64"))


def msoa_prices(place: Place) -> Made:
    """Median prices by MSOA for every rolling year, ``year_ending`` as YYYY-MM."""
    rows = _prices(_price_book(place, PRICES), "MSOA", MSOA)
    year_ending = (
        rows["year"] + "-" + rows["month"].map(lambda month: f"{MONTHS.index(month) + 1:02d}")
    )
    table = pd.DataFrame(
        {"msoa11_code": rows["code"], "year_ending": year_ending, "median_price_gbp": rows["value"]}
    )
    return {
        "indicators/homes/ons_median_house_price_msoa11.parquet": table.sort_values(
            ["msoa11_code", "year_ending"], ignore_index=True
        )
    }


def lad_prices(place: Place) -> Made:
    """Median prices of districts, regions and England, every rolling year: ``date`` “Sep 2024”."""
    path = _price_book(place, LAD_PRICES)
    districts = _prices(path, "Local authority", LAD)
    nations = _prices(path, "(Country/region|Region/country|Country)", NATION, r"1a")
    rows = pd.concat([districts, nations])
    table = pd.DataFrame(
        {
            "geography_code": rows["code"],
            "geography_name": rows["name"],
            "date": rows["month"] + " " + rows["year"],
            "value": rows["value"],
            "measure": "Median",
        }
    )
    return {"indicators/comparators/ons_median_house_price_lad.parquet": table}


def _price_book(place: Place, page: str) -> Path:
    """The workbook of a data set of prices."""
    edition = ons_pages.edition(place.session, page)
    path = ons_pages.bring(place.session, edition, (".xlsx", ".xls", ".zip"))
    if path.suffix == ".zip":
        path = tables.unzip(path, r"\.xlsx?$", place.scratch)
    return path


def _prices(path: Path, kind: str, pattern: str, sheet: str = "") -> pd.DataFrame:
    """A wide table of prices as ``code``, ``name``, ``month``, ``year`` and ``value`` in pounds."""
    found = tables.find_table(path, {"code": rf"{kind} code", "name": rf"{kind} name"}, sheet)
    table = tables.with_codes(found, "code", pattern)
    tables.check_unique(table, ["code"])
    years = {text: match for text in table.rows if (match := YEAR_ENDING.fullmatch(text))}
    if not years:
        raise found.fault("no column is headed “Year ending …”", "year_ending")
    rows = tables.numbers(table, list(years))
    long = rows.melt(["code", "name"], list(years), "heading", "value")
    long["month"] = long["heading"].map(lambda text: years[text].group(1).title())
    long["year"] = long["heading"].map(lambda text: years[text].group(2))
    return long


def green_space(place: Place) -> Made:
    """Average distance to the nearest park or playing field by LSOA of 2011, in metres."""
    name = "avg_distance_nearest_park_or_playing_field_m"
    path = ons_pages.bring(
        place.session, ons_pages.edition(place.session, GREEN, "public"), (".xlsx",)
    )
    found = tables.find_table(
        path,
        {
            "lsoa11_code": r"LSOA code",
            name: (r"Average distance to nearest Park,? Public Garden,? or Playing Field.*"),
        },
        r"LSOA",
    )
    table = tables.with_codes(found, "lsoa11_code", r"E01\d{6}")
    tables.check_unique(table, ["lsoa11_code"])
    rows = tables.numbers(table, [name])[["lsoa11_code", name]]
    return {"indicators/climate/ons_distance_to_green_space_lsoa11_2020.parquet": rows.dropna()}


def gardens(place: Place) -> Made:
    """Addresses with private outdoor space by MSOA of 2011: the group of columns for all homes."""
    figures = {
        "address_count": r"Address count",
        "addresses_with_private_outdoor_space": r"Address(es)? (count )?with private outdoor "
        r"space( count)?",
        "pct_addresses_with_private_outdoor_space": r"Percentage of add?resses with private "
        r"outdoor space.*",
    }
    path = ons_pages.bring(
        place.session, ons_pages.edition(place.session, GREEN, "private"), (".xlsx",)
    )
    # Houses, flats and all homes stand side by side under the same headings: all come last.
    found = tables.find_table(path, {"msoa11_code": r"MSOA code", **figures}, r"MSOA", last=True)
    table = tables.with_codes(found, "msoa11_code", MSOA)
    tables.check_unique(table, ["msoa11_code"])
    rows = tables.numbers(table, list(figures))[["msoa11_code", *figures]]
    share = list(figures)[2]
    if rows[share].max() <= 1:
        rows[share] = rows[share] * 100
    worked = 100 * rows["addresses_with_private_outdoor_space"] / rows["address_count"]
    if ((worked - rows[share]).abs() > 1).any():
        raise found.fault(
            "the share is not the one of the two counts: the last group of columns "
            "is not that of all homes",
            share,
        )
    whole = dict.fromkeys(list(figures)[:2], "int64")
    return {"indicators/homes/ons_private_outdoor_space_msoa11_2020.parquet": rows.astype(whole)}


FYE2020 = "indicators/economy/ons_household_income_msoa11_fye2020.parquet"
NEWEST = "indicators/economy/ons_household_income_msoa21_fye*.parquet"


def _columns(level: str) -> tuple[str, ...]:
    return (f"{level}_code", "net_equiv_ahc_gbp", "net_equiv_ahc_lower95", "net_equiv_ahc_upper95")


def _source(
    name: str,
    title: str,
    page: str,
    rhythm: str,
    output: Output,
    size: int,
    work: Callable[[Place], Made],
) -> Source:
    return Source(
        name,
        PUBLISHER,
        title,
        f"https://www.ons.gov.uk{page}",
        OGL,
        rhythm,
        (output,),
        ons_pages.asks(page, "the workbook", size),
        work,
    )


DATA_SOURCES = (
    _source(
        "income-2020",
        "Income estimates for small areas, year ending March 2020",
        INCOME,
        "finished",
        Output(FYE2020, _columns("msoa11")),
        2_500_000,
        partial(incomes, edition=r"2020", level="msoa11", name=FYE2020),
    ),
    _source(
        "income",
        "Income estimates for small areas, the newest year",
        INCOME,
        "every two to three years",
        Output(NEWEST, _columns("msoa21")),
        2_500_000,
        partial(incomes, edition=r"20(2[3-9]|[3-9]\d)", level="msoa21", name=NEWEST),
    ),
    _source(
        "house-prices",
        "House price statistics for small areas, dataset 2",
        PRICES,
        "quarterly",
        Output(
            "indicators/homes/ons_median_house_price_msoa11.parquet",
            ("msoa11_code", "year_ending", "median_price_gbp"),
        ),
        15_000_000,
        msoa_prices,
    ),
    _source(
        "house-prices-districts",
        "House price statistics for small areas, dataset 9",
        LAD_PRICES,
        "quarterly",
        Output(
            "indicators/comparators/ons_median_house_price_lad.parquet",
            ("geography_code", "date", "value"),
        ),
        3_000_000,
        lad_prices,
    ),
    _source(
        "green-space",
        "Access to public green space, April 2020",
        GREEN,
        "finished",
        Output(
            "indicators/climate/ons_distance_to_green_space_lsoa11_2020.parquet",
            ("lsoa11_code", "avg_distance_nearest_park_or_playing_field_m"),
        ),
        9_000_000,
        green_space,
    ),
    _source(
        "gardens",
        "Access to gardens, April 2020",
        GREEN,
        "finished",
        Output(
            "indicators/homes/ons_private_outdoor_space_msoa11_2020.parquet",
            ("msoa11_code", "address_count", "addresses_with_private_outdoor_space"),
        ),
        6_000_000,
        gardens,
    ),
)
