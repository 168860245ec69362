"""Universal Credit by MSOA from DWP's Stat-Xplore, which wants a key of one's own.

Areas and months are read from the service's own schema, so that a new geography or month needs no
change here. What is published as files (children in low-income families) is in `govuk_tables`.
"""

from __future__ import annotations

import os
import re
from urllib.parse import quote

import pandas as pd

from lsp_geo.errors import DataError
from lsp_geo.fetch import census
from lsp_geo.fetch.errors import FetchError
from lsp_geo.fetch.files import Made
from lsp_geo.fetch.replies import RENAMED, host_of, member
from lsp_geo.fetch.source import OGL, Ask, Output, Place, Source

API = "https://stat-xplore.dwp.gov.uk/webapi/rest/v1"
KEY = "LSP_STATXPLORE_KEY"
DATABASE = "str:database:UC_Households"
MEASURE = "str:count:UC_Households:V_F_UC_HOUSEHOLDS"
AREAS = "str:field:UC_Households:V_F_UC_HOUSEHOLDS:COA_CODE"
MONTHS = "str:field:UC_Households:F_UC_HH_DATE:DATE_NAME"
QUARTERS = ("02", "05", "08", "11")
MONTHS_AT_ONCE = 6
MSOA_PATH = "indicators/economy/dwp_uc_households_msoa11_quarterly_2015_08_to_2023_11.parquet"
LAD_PATH = "indicators/comparators/uc_households_lad_summed_from_msoa.parquet"
ENGLAND = "E92000001"


def schema(place: Place, name: str) -> list[str]:
    """Ids of what lies under a field or a set of values, as Stat-Xplore lists it.

    Raises
    ------
    FetchError
        Where it lists nothing.
    """
    url = f"{API}/schema/{quote(name, safe=':')}"
    asked = f"what is in {name}"
    told = place.session.json(url, asked, headers=_headers())
    children = member(API, told, "children", asked)
    if not children:
        raise FetchError(host_of(API), asked, "it lists nothing", RENAMED)
    return [member(API, child, "id", asked) for child in children]


def _headers() -> dict[str, str]:
    return {"APIKey": os.environ[KEY]}


def values(place: Place, field: str, set_of: str, code: str) -> dict[str, str]:
    """Values of a field by the end of their id, from the latest set whose name fits.

    Parameters
    ----------
    set_of : pattern of the set's id
    code : pattern of the end of a value's id
    """
    sets = [one for one in schema(place, field) if re.search(set_of, one, re.IGNORECASE)]
    if not sets:
        raise FetchError(
            host_of(API), f"the values of {field}", f"no set is called like {set_of}", RENAMED
        )
    newest = max(sets, key=lambda name: [int(n) for n in re.findall(r"\d+", name)])
    found = {one.rsplit(":", 1)[-1]: one for one in schema(place, newest)}
    fits = {end: name for end, name in found.items() if re.fullmatch(code, end)}
    if not fits:
        raise FetchError(
            host_of(API), f"the values of {newest}", f"none is of the form {code}", RENAMED
        )
    return dict(sorted(fits.items()))


def table(place: Place, areas: dict[str, str], months: dict[str, str]) -> pd.DataFrame:
    """Households on Universal Credit: ``code``, ``month`` (YYYYMM) and ``households``.

    Empty and nought are one in the source: both are NaN here.

    Raises
    ------
    DataError
        Where the reply's cube has not a row an area and a column a month.
    """
    asked = f"households on Universal Credit, {', '.join(months)}"
    told = place.session.json(
        f"{API}/table",
        asked,
        headers=_headers(),
        json={
            "database": DATABASE,
            "measures": [MEASURE],
            "dimensions": [[AREAS], [MONTHS]],
            "recodes": {
                AREAS: {"map": [[name] for name in areas.values()], "total": False},
                MONTHS: {"map": [[name] for name in months.values()], "total": False},
            },
        },
    )
    cube = told
    for name in ("cubes", MEASURE, "values"):
        cube = member(API, cube, name, asked)
    if len(cube) != len(areas) or any(len(row) != len(months) for row in cube):
        raise DataError(
            f"{API}/table",
            f"the cube has {len(cube)} rows for {len(areas)} areas and {len(months)} months",
            field=MEASURE,
        )
    return pd.DataFrame(
        [
            {"code": code, "month": month, "households": value or float("nan")}
            for code, row in zip(areas, cube, strict=True)
            for month, value in zip(months, row, strict=True)
        ]
    )


def _quarters(place: Place, areas: dict[str, str]) -> pd.DataFrame:
    """Every quarter's month, and the latest month where it is another."""
    every = values(place, MONTHS, r".", r"20\d{4}")
    latest = max(every)
    wanted = [month for month in every if month[4:] in QUARTERS or month == latest]
    parts = [
        table(place, areas, {month: every[month] for month in wanted[at : at + MONTHS_AT_ONCE]})
        for at in range(0, len(wanted), MONTHS_AT_ONCE)
    ]
    rows = pd.concat(parts, ignore_index=True)
    return rows.assign(month=rows["month"].str[:4] + "-" + rows["month"].str[4:])


def universal_credit(place: Place) -> Made:
    """Households on Universal Credit by MSOA and by district, every quarter since August 2015."""
    msoas = _quarters(place, values(place, AREAS, "MSOA", r"E02\d{6}"))
    homes = census.counts(place.session, "ts041", "msoa").set_index("code")["total"]
    hidden = msoas["households"].isna()
    counted = msoas["code"].map(homes)
    made = pd.DataFrame(
        {
            "msoa11_code": msoas["code"],
            "month": msoas["month"],
            "suppressed_or_nil": hidden,
            "households_on_uc": msoas["households"].astype("Int32"),
            "households_census2021": counted.astype("Int32"),
        }
    )
    rate = 100 * msoas["households"] / counted
    made["uc_households_per_100_census2021_households"] = rate.round(2)
    lads = _quarters(place, values(place, AREAS, r"_LA_|:LA", r"E0[6-9]\d{6}"))
    england = lads.groupby("month", as_index=False)["households"].sum().assign(code=ENGLAND)
    sums = pd.concat([lads, england], ignore_index=True)
    sums = pd.DataFrame(
        {
            "lad22_code": sums["code"],
            "month": sums["month"],
            "households_on_uc": sums["households"].fillna(0).astype("int32"),
        }
    )
    return {
        MSOA_PATH: made.sort_values(["msoa11_code", "month"], ignore_index=True),
        LAD_PATH: sums.sort_values(["lad22_code", "month"], ignore_index=True),
    }


UNIVERSAL_CREDIT = Source(
    "universal-credit",
    "Department for Work and Pensions",
    "Households on Universal Credit",
    "https://www.gov.uk/government/collections/universal-credit-statistics",
    OGL,
    "monthly",
    (
        Output(
            MSOA_PATH,
            (
                "msoa11_code",
                "month",
                "suppressed_or_nil",
                "households_on_uc",
                "households_census2021",
            ),
        ),
        Output(LAD_PATH, ("lad22_code", "month", "households_on_uc")),
    ),
    (
        Ask(f"{API}/schema/*", "areas and months", 600_000, 8),
        Ask(f"{API}/table", "six months of an area type", 900_000, 16),
        Ask(census.address("ts041"), "households of Census 2021", 3_000_000),
    ),
    universal_credit,
    key=KEY,
)
