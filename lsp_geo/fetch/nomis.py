"""Nomis's API: claimants and residents by LSOA, page by page against the rows it counts.

The API cuts silently at 25,000 rows, answers errors with status 200, and gives an empty body
where a selection fits nothing.
"""

from __future__ import annotations

import io
from urllib.parse import urlencode

import pandas as pd

from lsp_geo.errors import DataError
from lsp_geo.fetch.errors import FetchError
from lsp_geo.fetch.files import Made
from lsp_geo.fetch.replies import LATER, host_of
from lsp_geo.fetch.session import Session
from lsp_geo.fetch.source import OGL, Ask, Output, Place, Source

API = "https://www.nomisweb.co.uk/api/v01/dataset"
ROWS = 25_000  # a request, for guests
COUNTED = "RECORD_COUNT"
CLAIMANTS = "NM_162_1"
LSOAS = "TYPE151"  # LSOAs of 2021
PATH = "indicators/economy/nomis_claimant_count_lsoa21.parquet"
RESIDENTS = "NM_2014_1"
RESIDENTS_PATH = "indicators/population/ons_mid_year_residents_lsoa21.parquet"


def rows_of(session: Session, dataset: str, selection: dict[str, str]) -> pd.DataFrame:
    """All rows of a selection, as many as Nomis says there are; columns in capitals, all text.

    Raises
    ------
    FetchError
        Where fewer or more rows come than were counted, or a reply is no CSV.
    """
    parts: list[pd.DataFrame] = []
    count, got = None, 0
    while count is None or got < count:
        page = _page(session, dataset, selection, got)
        if count is None:
            count = int(page[COUNTED].iloc[0])
        if page.empty:
            break
        parts.append(page)
        got += len(page)
    if got != count:
        raise FetchError(host_of(API), dataset, f"{got} rows came and {count} were counted", LATER)
    return pd.concat(parts, ignore_index=True)


def _page(session: Session, dataset: str, selection: dict[str, str], offset: int) -> pd.DataFrame:
    ask = {**selection, "RecordOffset": str(offset), "RecordLimit": str(ROWS)}
    ask["select"] = ",".join([selection["select"], "record_offset", "record_count"])
    url = f"{API}/{dataset}.data.csv?{urlencode(ask, safe=',')}"
    text = session.text(url, f"{dataset} from row {offset}")
    page = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    for column in (*selection["select"].upper().split(","), COUNTED):
        if column not in page:
            raise DataError(
                f"{API}/{dataset}",
                f"this column is missing; the header says: {'; '.join(page)[:300]}",
                line=1,
                field=column,
            )
    if page.empty and not offset:
        raise FetchError(
            host_of(API),
            dataset,
            "the selection fits no rows",
            "a code or a dimension has changed: see the data set's page on Nomis",
        )
    return page


def claimants(place: Place) -> Made:
    """Claimants aged 16 and over by LSOA, for the latest month and the same month a year before."""
    rows = rows_of(
        place.session,
        CLAIMANTS,
        {
            "geography": LSOAS,
            "date": "latest,latestMINUS12",
            "gender": "0",
            "age": "0",
            "measure": "1",
            "measures": "20100",
            "select": "date,geography_code,obs_value,obs_status",
        },
    )
    table = pd.DataFrame(
        {
            "lsoa21_code": rows["GEOGRAPHY_CODE"],
            "month": rows["DATE"],
            "claimants": pd.to_numeric(rows["OBS_VALUE"], errors="coerce"),
            "status": rows["OBS_STATUS"],
        }
    )
    table = table[table["lsoa21_code"].str.startswith("E01")]
    if table.duplicated(["lsoa21_code", "month"]).any():
        raise DataError(CLAIMANTS, "an LSOA is there twice for a month", field="GEOGRAPHY_CODE")
    return {PATH: table.sort_values(["lsoa21_code", "month"], ignore_index=True)}


def residents(place: Place) -> Made:
    """Residents of all ages by LSOA at the middle of the newest year estimated."""
    rows = rows_of(
        place.session,
        RESIDENTS,
        {
            "geography": LSOAS,
            "date": "latest",
            "gender": "0",
            "c_age": "200",
            "measures": "20100",
            "select": "date,geography_code,obs_value",
        },
    )
    rows = rows[rows["GEOGRAPHY_CODE"].str.startswith("E01")]
    people = pd.to_numeric(rows["OBS_VALUE"], errors="coerce")
    if people.isna().any() or rows["GEOGRAPHY_CODE"].duplicated().any():
        raise DataError(RESIDENTS, "an LSOA has no estimate, or two", field="OBS_VALUE")
    table = pd.DataFrame(
        {
            "lsoa21_code": rows["GEOGRAPHY_CODE"],
            "year": rows["DATE"],
            "residents": people.astype("int32"),
        }
    )
    return {RESIDENTS_PATH: table.sort_values("lsoa21_code", ignore_index=True)}


CLAIMANT_COUNT = Source(
    "claimants",
    "Office for National Statistics, through Nomis",
    "Claimant count by LSOA",
    "https://www.nomisweb.co.uk/sources/cc",
    OGL,
    "monthly",
    (Output(PATH, ("lsoa21_code", "month", "claimants", "status")),),
    (Ask(f"{API}/{CLAIMANTS}.data.csv?*", "rows, 25,000 at a time", 900_000, 3),),
    claimants,
)
MID_YEAR = Source(
    "residents",
    "Office for National Statistics, through Nomis",
    "Mid-year population estimates by LSOA",
    "https://www.nomisweb.co.uk/datasets/pestoa2021",
    OGL,
    "yearly, in autumn",
    (Output(RESIDENTS_PATH, ("lsoa21_code", "year", "residents")),),
    (Ask(f"{API}/{RESIDENTS}.data.csv?*", "rows, 25,000 at a time", 700_000, 2),),
    residents,
)
NOMIS_SOURCES = (CLAIMANT_COUNT, MID_YEAR)
