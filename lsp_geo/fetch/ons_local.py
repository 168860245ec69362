"""Explore Local Statistics: ONS's own files, and the older download they grew from.

The files lie in a public repository: a folder a data set, with a CSV and a JSON. The whole of it
comes as one archive, so that all series are of one day.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path, PurePosixPath

import pandas as pd

from lsp_geo.errors import DataError
from lsp_geo.fetch.files import Made
from lsp_geo.fetch.source import OGL, Ask, Output, Place, Source

ARCHIVE = "https://codeload.github.com/ONSdigital/explore-local-statistics-data/zip/refs/heads/main"
OLDER = (
    "https://raw.githubusercontent.com/ONSvisual/subnational-indicators/main/R/machine_readable.csv"
)
STEM = "indicators/comparators/ons_local_statistics_2026_06"
OLDER_PATH = "indicators/comparators/ons_subnational_indicators_lad_latest.parquet"
COLUMNS = (
    "areacd",
    "areanm",
    "geography",
    "indicator",
    "period",
    "observation",
    "measure",
    "unit",
    "lci_95",
    "uci_95",
    "status",
    "notes",
)
NUMBERS = ("observation", "lci_95", "uci_95")
KEPT = (
    "dataset",
    "indicator",
    "areacd",
    "areanm",
    "geography",
    "period",
    "observation",
    "lci_95",
    "uci_95",
    "measure",
    "unit",
    "status",
    "notes",
)
METADATA = (
    "label",
    "prefix",
    "suffix",
    "decimalPlaces",
    "sourceDate",
    "sourceOrg",
    "sourceURL",
    "experimentalStatistic",
    "standardised",
)
# What every data set must say of itself: it stands beside each figure made from it.
NAMED = ("label", "sourceDate", "sourceOrg", "sourceURL")
PERIOD = re.compile(r"\d{4}-\d{2}-\d{2}(/P\d+[YMD])?")
LEAST = 40  # data sets; fewer means that the archive is not whole


def local_statistics(place: Place) -> Made:
    """Every series that has the district, for all areas, and what each data set says of itself."""
    archive = place.session.file(ARCHIVE, "Explore Local Statistics, all files", (".zip",))
    try:
        with zipfile.ZipFile(archive) as opened:
            read = _read_all(archive, opened)
    except zipfile.BadZipFile as error:
        raise DataError(archive, f"the archive is damaged: {error}") from None
    rows, told = _with_district(read, place.district.code)
    if not len(rows):
        raise DataError(archive, f"no series has {place.district.code}", field="areacd")
    return {f"{STEM}.parquet": rows, f"{STEM}_metadata.csv": told}


def _read_all(path: Path, archive: zipfile.ZipFile) -> list[tuple[str, pd.DataFrame, dict]]:
    """Data set, its rows and what it says of itself, for each folder that has both files."""
    names = {PurePosixPath(name).parts[1:]: name for name in archive.namelist()}
    found = []
    for parts, name in sorted(names.items()):
        if len(parts) != 2 or parts[1] != f"{parts[0]}.csv":
            continue
        other = names.get((parts[0], f"{parts[0]}.json"))
        if other is None:
            raise DataError(path, f"{parts[0]} has no JSON beside its CSV")
        rows = _rows(f"{path.name}/{name}", archive.read(name), COLUMNS)
        found.append((parts[0], rows, _told(f"{path.name}/{other}", archive.read(other))))
    if len(found) < LEAST:
        raise DataError(
            path,
            f"it holds {len(found)} data sets, and {LEAST} at least are known: "
            "the archive is cut off or laid out anew",
        )
    return found


def _rows(name: str, body: bytes, columns: tuple[str, ...]) -> pd.DataFrame:
    rows = pd.read_csv(io.BytesIO(body), dtype=str, encoding="utf-8-sig", keep_default_na=False)
    for column in columns:
        if column not in rows:
            raise DataError(
                name,
                f"this column is missing; the header says: {'; '.join(rows)}",
                line=1,
                field=column,
            )
    odd = rows.index[~rows["period"].str.fullmatch(PERIOD.pattern)]
    if "lci_95" in columns and len(odd):
        raise DataError(
            name, f"“{rows['period'][odd[0]]}” is not a period", int(odd[0]) + 2, "period"
        )
    return rows[list(columns)]


def _told(name: str, body: bytes) -> dict:
    try:
        told = json.loads(body.decode("utf-8-sig"))["ess-beta-metadata"]
    except (ValueError, KeyError, TypeError):
        raise DataError(
            name, "it is not the description of a data set", field="ess-beta-metadata"
        ) from None
    for field in NAMED:
        if field not in told:
            raise DataError(
                name, f"this field is missing; there are: {', '.join(told)}", field=field
            )
    return told


def _with_district(
    read: list[tuple[str, pd.DataFrame, dict]], code: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    parts, described = [], []
    for dataset, rows, told in read:
        own = sorted(set(rows.loc[rows["areacd"] == code, "indicator"]))
        kept = rows[rows["indicator"].isin(own)].assign(dataset=dataset).drop_duplicates()
        doubled = kept.duplicated(["areacd", "indicator", "period"])
        if doubled.any():
            row = kept[doubled].iloc[0]
            raise DataError(
                dataset,
                f"{row['areacd']} is there twice for {row['period']} with different figures",
                field=row["indicator"],
            )
        parts.append(_typed(dataset, kept))
        said = {key: told.get(key) for key in METADATA}
        described += [{"dataset": dataset, "indicator": one, **said} for one in own]
    table = pd.concat(parts, ignore_index=True)
    order = ["dataset", "indicator", "areacd", "period"]
    return table.sort_values(order, ignore_index=True), pd.DataFrame(described)


def _typed(dataset: str, rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows[list(KEPT)].copy()
    for column in NUMBERS:
        number = pd.to_numeric(rows[column], errors="coerce")
        odd = rows.index[number.isna() & (rows[column] != "")]
        if len(odd):
            raise DataError(
                dataset, f"“{rows[column][odd[0]]}” is not a number", int(odd[0]) + 2, column
            )
        rows[column] = number.astype("float64")
    return rows.assign(**{c: rows[c].where(rows[c] != "") for c in ("status", "notes")})


def older(place: Place) -> Made:
    """The subnational indicators of 2022/23, one period each."""
    text = place.session.text(OLDER, "the subnational indicators of 2022/23")
    columns = (
        "AREACD",
        "AREANM",
        "Geography",
        "Indicator",
        "Category",
        "Period",
        "Measure",
        "Unit",
        "Value",
    )
    read = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    named = {name: name.lower() for name in read}
    read = read.rename(columns=named)
    for column in map(str.lower, columns):
        if column not in read:
            raise DataError(
                OLDER,
                f"this column is missing; the header says: {'; '.join(read)}",
                line=1,
                field=column,
            )
    read["value"] = pd.to_numeric(read["value"], errors="coerce")
    return {OLDER_PATH: read[[c.lower() for c in columns]]}


ADDRESS = "https://www.ons.gov.uk/explore-local-statistics/"
LOCAL_SOURCES = (
    Source(
        "local-statistics",
        "Office for National Statistics",
        "Explore Local Statistics, all data sets",
        ADDRESS,
        OGL,
        "as data sets are renewed, several a month",
        (
            Output(f"{STEM}.parquet", KEPT),
            Output(f"{STEM}_metadata.csv", ("dataset", "indicator", *METADATA)),
        ),
        (Ask(ARCHIVE, "all files of the day", 40_000_000),),
        local_statistics,
    ),
    Source(
        "subnational-indicators",
        "Office for National Statistics",
        "Subnational indicators explorer, download of 2022/23",
        ADDRESS,
        OGL,
        "finished",
        (Output(OLDER_PATH, ("areacd", "indicator", "period", "value")),),
        (Ask(OLDER, "one table", 1_500_000),),
        older,
    ),
)
