"""Street-level crime from data.police.uk: the archive of three years, counted by LSOA.

The archive is one large file, which the session takes up again where it breaks off. Not every
force delivers every month, and a force's file holds records of its neighbours: a district counts
as covered only where every month of the period has about as many records as a district has.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pandas as pd

from lsp_geo.errors import DataError
from lsp_geo.fetch.files import Made
from lsp_geo.fetch.replies import member
from lsp_geo.fetch.source import OGL, Ask, Output, Place, Source

ARCHIVE = "https://data.police.uk/data/archive/latest.zip"
LAST = "https://data.police.uk/api/crime-last-updated"
STREET = re.compile(r"(\d{4}-\d{2})-.+-street\.csv")
TYPES = {
    "Anti-social behaviour": "asb",
    "Bicycle theft": "bicycle_theft",
    "Burglary": "burglary",
    "Criminal damage and arson": "criminal_damage_arson",
    "Drugs": "drugs",
    "Other crime": "other_crime",
    "Other theft": "other_theft",
    "Possession of weapons": "weapons",
    "Public order": "public_order",
    "Robbery": "robbery",
    "Shoplifting": "shoplifting",
    "Theft from the person": "theft_from_person",
    "Vehicle crime": "vehicle_crime",
    "Violence and sexual offences": "violence_sexual",
}
# Months in which a district has fewer records than this for each 1,000 residents were not
# delivered; the quietest district of England has about three.
DELIVERED = 0.5
SPRING = ("01", "02", "03", "04")
SPRING_YEARS = (2024, 2025)
YEAR_PATH = "indicators/crime/police_recorded_crime_lsoa21_*.parquet"
SPRING_PATH = "indicators/crime/police_recorded_crime_lsoa21_jan_apr_2024_v_2025.parquet"


@dataclass(frozen=True)
class Counted:
    """Records by (month, LSOA, our name of the type), and the months that are there."""

    counts: Counter
    months: frozenset[str]


def crimes(place: Place) -> Made:
    """Each whole calendar year in the archive, and January to April of two years."""
    asked = "the latest month of crimes"
    latest = str(member(LAST, place.session.json(LAST, asked), "date", asked))[:7]
    archive = place.session.file(ARCHIVE, "the police archive of three years", (".zip",))
    counted = count(archive)
    if max(counted.months) < latest:
        raise DataError(
            archive,
            f"its latest month is {max(counted.months)} and the publisher's "
            f"is {latest}: an older archive came",
        )
    areas = place.table("boundaries/england_lsoa21_lad24.parquet").set_index("lsoa21cd")
    years = sorted({month[:4] for month in counted.months})
    made = {}
    for year in years:
        months = [f"{year}-{month:02d}" for month in range(1, 13)]
        if set(months) <= counted.months:
            made[YEAR_PATH.replace("*", year)] = yearly(counted, months, areas)
    if not made:
        raise DataError(archive, "it holds no whole calendar year")
    springs = [[f"{year}-{month}" for month in SPRING] for year in SPRING_YEARS]
    if set(sum(springs, [])) <= counted.months:
        made[SPRING_PATH] = two_springs(counted, springs, areas)
    return made


def count(path: Path) -> Counted:
    """Count the archive's street files by month, LSOA and type.

    Raises
    ------
    DataError
        Where the archive is damaged, a header has changed, or a type of crime is not known.
    """
    counts: Counter = Counter()
    months = set()
    try:
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                match = STREET.fullmatch(PurePosixPath(name).name)
                if match:
                    months.add(match.group(1))
                    counts.update(_records(f"{path.name}/{name}", archive.read(name)))
    except zipfile.BadZipFile as error:
        raise DataError(path, f"the archive is damaged: {error}") from None
    if not months:
        raise DataError(path, "it holds no street files")
    return Counted(counts, frozenset(months))


def _records(name: str, body: bytes) -> Counter:
    rows = csv.reader(io.StringIO(body.decode("utf-8-sig")))
    header = next(rows, [])
    places = []
    for column in ("Month", "LSOA code", "Crime type"):
        if column not in header:
            raise DataError(
                name,
                f"this column is missing; the header says: {'; '.join(header)}",
                line=1,
                field=column,
            )
        places.append(header.index(column))
    counts: Counter = Counter()
    for row in rows:
        if len(row) != len(header):
            raise DataError(name, "the line is cut off", line=rows.line_num)
        month, lsoa, kind = (row[at] for at in places)
        if kind not in TYPES:
            raise DataError(
                name, f"the type of crime “{kind}” is not known", rows.line_num, "Crime type"
            )
        if lsoa.startswith("E01"):
            counts[month, lsoa, TYPES[kind]] += 1
    return counts


def covered(counted: Counted, months: list[str], areas: pd.DataFrame) -> pd.Index:
    """LSOAs of the districts that have records enough in every one of these months."""
    district = areas["lad24cd"].astype(str)
    residents = areas["pop_census2021"].astype(float).groupby(district).sum()
    found: Counter = Counter()
    for (month, lsoa, _), number in counted.counts.items():
        if month in months and lsoa in district.index:
            found[month, district[lsoa]] += number
    whole = [
        code
        for code, people in residents.items()
        if all(1000 * found[month, code] / people >= DELIVERED for month in months)
    ]
    return areas.index[district.isin(whole)]


def _table(counted: Counted, months: list[str], codes: pd.Index) -> pd.DataFrame:
    """Records of these months by LSOA and type, 0 where there is none."""
    table = pd.DataFrame(0, index=codes, columns=list(TYPES.values()), dtype="int32")
    sums: Counter = Counter()
    for (month, lsoa, kind), number in counted.counts.items():
        if month in months:
            sums[lsoa, kind] += number
    for kind in table:
        table[kind] = pd.Series([sums[code, kind] for code in codes], index=codes, dtype="int32")
    return table


def yearly(counted: Counted, months: list[str], areas: pd.DataFrame) -> pd.DataFrame:
    """A year's crimes by LSOA and type, with census residents, for covered districts."""
    codes = covered(counted, months, areas)
    table = _table(counted, months, codes)
    everything = table.sum(axis=1)
    table["all_incl_asb"] = everything
    table["crimes_excl_asb"] = everything - table["asb"]
    table["usual_residents_census2021"] = areas.loc[codes, "pop_census2021"].astype("int64")
    table["lad24_code"] = areas.loc[codes, "lad24cd"].astype(str)
    return table.rename_axis("lsoa21_code").reset_index().sort_values("lsoa21_code")


def two_springs(counted: Counted, springs: list[list[str]], areas: pd.DataFrame) -> pd.DataFrame:
    """January to April of two years side by side, for districts covered in all eight months."""
    codes = covered(counted, sum(springs, []), areas)
    made = pd.DataFrame(index=codes)
    for months in springs:
        table, year = _table(counted, months, codes), months[0][:4]
        made[f"crimes_excl_asb_jan_apr_{year}"] = table.drop(columns="asb").sum(axis=1)
        made[f"asb_jan_apr_{year}"] = table["asb"]
    return made.rename_axis("lsoa21_code").reset_index().sort_values("lsoa21_code")


POLICE = Source(
    "police",
    "Home Office and police forces, data.police.uk",
    "Street-level crime, the archive",
    "https://data.police.uk/data/",
    OGL,
    "monthly, two months later",
    (
        Output(YEAR_PATH, ("lsoa21_code", "asb", "crimes_excl_asb", "usual_residents_census2021")),
        Output(
            SPRING_PATH,
            ("lsoa21_code", "crimes_excl_asb_jan_apr_2024", "crimes_excl_asb_jan_apr_2025"),
            passing=True,
        ),
    ),
    (Ask(LAST, "the latest month", 30), Ask(ARCHIVE, "three years of all forces", 1_700_000_000)),
    crimes,
    needs=("lookups",),
)
