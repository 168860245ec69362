"""Census 2021 topic summaries: Nomis's files of whole tables, one archive a table.

A table for all LSOAs would be nineteen pages of the API, which cuts silently at 25,000 rows; the
archive is one file and holds output areas too. Columns get short names from Nomis's own labels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lsp_geo.errors import DataError
from lsp_geo.fetch import tables
from lsp_geo.fetch.files import Made
from lsp_geo.fetch.session import Session
from lsp_geo.fetch.source import OGL, Ask, Output, Place, Source

LEVELS = {"lsoa": r"E01\d{6}", "oa": r"E00\d{6}", "msoa": r"E02\d{6}"}


@dataclass(frozen=True)
class Topic:
    """One table: how its files begin, and how its labels become names.

    ``total`` names the label that says Total. ``short`` gives a pattern's replacement before the
    rest is made a name; ``only`` takes just these columns, by pattern of the label.
    """

    table: str
    stem: str
    total: str
    short: tuple[tuple[str, str], ...] = ()
    only: tuple[tuple[str, str], ...] = ()
    oa: bool = False
    size: int = 8_000_000


WORKERS = "total_residents_aged_16_years_and_over_in_employment_the_week_before_the_census"
BROAD = (
    ("total_residents", r"(Ethnic group: )?Total: All usual residents"),
    ("asian", r"Ethnic group: Asian, Asian British or Asian Welsh"),
    ("black", r"Ethnic group: Black, Black British, Black Welsh, Caribbean or African"),
    ("mixed", r"Ethnic group: Mixed or Multiple ethnic groups"),
    ("white", r"Ethnic group: White"),
    ("other", r"Ethnic group: Other ethnic group"),
)
ETHNIC = (
    (r"^Asian, Asian British or Asian Welsh", "Asian"),
    (r"^Black, Black British, Black Welsh, Caribbean or African", "Black"),
    (r"^Mixed or Multiple ethnic groups", "Mixed"),
    (r"^Other ethnic group", "Other"),
)
ROOMS = (
    ("total_households", r"(.*: )?Total: All households"),
    ("rating_plus2_or_more", r".*: \+2 or more.*"),
    ("rating_plus1", r".*: \+1( .*)?"),
    ("rating_0", r".*: 0( .*)?"),
    ("rating_minus1", r".*: -1( .*)?"),
    ("rating_minus2_or_less", r".*: -2 or less.*"),
)
BANDS = (
    ("total", r"Age: Total.*"),
    ("age_0_4", r"Age: Aged (4 years and under|0 to 4 years)"),
    *((f"age_{low}_{low + 4}", rf"Age: Aged {low} to {low + 4} years") for low in range(5, 85, 5)),
    ("age_85_plus", r"Age: Aged 85 years and over"),
)
ENGLISH = (
    (r"Main language is English \(.*?\)", "main English"),
    (r"Main language is not English \(.*?\)", "not English"),
)
TOPICS = (
    Topic("ts001", "ts001_population_residence_type", "total_residents"),
    Topic("ts004", "ts004_country_of_birth", "total", oa=True),
    Topic("ts011", "ts011_household_deprivation", "total_households"),
    Topic(
        "ts019",
        "ts019_migrant_indicator",
        "total",
        oa=True,
        short=((r"^(Migrant from \w+ the UK|Address one year ago): ", r"\1 "),),
    ),
    Topic("ts021", "ts021_ethnic_group_broad", "total_residents", only=BROAD),
    Topic("ts021", "ts021_ethnic_group_full", "total_residents", short=ETHNIC),
    Topic("ts029", "ts029_english_proficiency", "total", short=ENGLISH, oa=True),
    Topic("ts037", "ts037_general_health", "total_residents"),
    Topic("ts038", "ts038_disability", "total_residents"),
    Topic("ts039", "ts039_unpaid_care", "total", oa=True),
    Topic("ts041", "ts041_households", "number_of_households", size=3_000_000),
    Topic("ts045", "ts045_cars_vans", "total_households"),
    Topic("ts046", "ts046_central_heating", "total_households"),
    Topic("ts052", "ts052_occupancy_rating_bedrooms", "total_households", only=ROOMS),
    Topic("ts054", "ts054_tenure", "total_households"),
    Topic("ts059", "ts059_hours_worked", "total", oa=True),
    Topic("ts061", "ts061_travel_to_work", "total", oa=True),
    Topic("ts063", "ts063_occupation", WORKERS),
    Topic("ts067", "ts067_qualifications", "total_residents_aged_16_years_and_over"),
    Topic("ts068", "ts068_students", "total_residents_aged_5_years_and_over"),
)
AGES = Topic("ts007a", "ts007a_age_five_year", "total", only=BANDS, oa=True, size=12_000_000)
WORK = Topic(
    "ts066",
    "ts066_economic_activity",
    "total",
    only=(
        ("total", r"Economic activity status: Total.*"),
        (
            "active_in_work",
            r"Economic activity status: Economically active \(excluding full-time "
            r"students\):? ?In employment",
        ),
        (
            "active_unemployed",
            r"Economic activity status: Economically active \(excluding full-time "
            r"students\):? ?Unemployed",
        ),
        (
            "student_in_work",
            r"Economic activity status: Economically active and a full-time student:? "
            r"?In employment",
        ),
        (
            "student_unemployed",
            r"Economic activity status: Economically active and a full-time "
            r"student:? ?Unemployed",
        ),
        ("inactive", r"Economic activity status: Economically inactive"),
    ),
    oa=True,
    size=25_000_000,
)
HOUSEHOLDS = Topic(
    "ts003",
    "ts003_household_type_pct",
    "total",
    only=(
        ("total", r"Household composition: Total.*"),
        ("one_person", r"Household composition: One[- ]person household"),
        ("single_family", r"Household composition: Single[- ]family household"),
        ("other_household_types", r"Household composition: Other household types"),
    ),
    oa=True,
    size=20_000_000,
)
SITE = "https://www.nomisweb.co.uk/output/census/2021"
FOLDER = "indicators/census2021"


def address(table: str) -> str:
    """Where Nomis keeps the archive of a table."""
    return f"{SITE}/census2021-{table}.zip"


def name_of(label: str, topic: Topic) -> str:
    """Our name for one of Nomis's labels."""
    text = label.split("; measures")[0].split(":", 1)[-1].strip()
    if text.startswith("Total"):
        return topic.total
    for pattern, short in topic.short:
        text = re.sub(pattern, short, text)
    return tables.slug(text)


def counts(session: Session, table: str, level: str) -> pd.DataFrame:
    """Codes and totals of one table in England: ``code`` and ``total``."""
    topic = next(topic for topic in TOPICS if topic.table == table)
    read = read_topic(session, topic, level)
    return read[["code", topic.total]].rename(columns={topic.total: "total"})


def read_topic(session: Session, topic: Topic, level: str) -> pd.DataFrame:
    """One table at one level in England.

    Returns
    -------
    DataFrame
        ``code``, then counts under our names, whole numbers, in order of code.

    Raises
    ------
    DataError
        Where the archive does not hold the level, a label is missing, or a count is none.
    """
    what = f"Census 2021, table {topic.table.upper()}"
    archive = session.file(address(topic.table), what, (".zip",))
    path = tables.unzip(archive, rf"{topic.table}-{level}\.csv$", session.store / "unpacked")
    try:
        read = pd.read_csv(path, dtype={"geography code": str})
    finally:
        path.unlink()
    return _england(archive, read, topic, level)


def _england(path: Path, read: pd.DataFrame, topic: Topic, level: str) -> pd.DataFrame:
    if "geography code" not in read:
        raise DataError(
            path,
            f"the header has no “geography code”; it says: {'; '.join(read)}",
            line=1,
            field="geography code",
        )
    read = read[read["geography code"].str.fullmatch(LEVELS[level])]
    if read.empty:
        raise DataError(path, f"it has no codes of England at the level {level}")
    labels = [c for c in read.columns if c not in ("date", "geography", "geography code")]
    named = (
        _picked(path, labels, topic)
        if topic.only
        else {label: name_of(label, topic) for label in labels}
    )
    table = read[["geography code", *named]].rename(columns={"geography code": "code", **named})
    if topic.total not in table:
        raise DataError(
            path,
            f"no label says Total; the header says: {'; '.join(labels)}",
            line=1,
            field=topic.total,
        )
    if table.isna().any(axis=None) or table["code"].duplicated().any():
        raise DataError(path, "a count is missing or a code is there twice: the file is cut off")
    figures = list(table.columns[1:])
    table[figures] = table[figures].astype("int32")
    return table.sort_values("code", ignore_index=True)


def _picked(path: Path, labels: list[str], topic: Topic) -> dict[str, str]:
    picked: dict[str, str] = {}
    for name, pattern in topic.only:
        fits = [
            label for label in labels if re.fullmatch(pattern, label.split("; measures")[0].strip())
        ]
        if len(fits) != 1:
            raise DataError(
                path,
                f"{len(fits)} labels fit “{pattern}”, not one; the header says: "
                f"{'; '.join(labels)}",
                line=1,
                field=name,
            )
        picked[fits[0]] = name
    return picked


def _own(table: pd.DataFrame, oas: pd.DataFrame, topic: Topic) -> pd.DataFrame:
    """The district's output areas, each of which must be there."""
    own = oas[["oa21cd", "lsoa21cd", "ward25cd"]].merge(
        table.rename(columns={"code": "oa21cd"}), on="oa21cd", how="left", validate="one_to_one"
    )
    if own[topic.total].isna().any():
        code = own.loc[own[topic.total].isna(), "oa21cd"].iloc[0]
        raise DataError(topic.table.upper(), f"the output area {code} is not in it")
    figures = list(table.columns[1:])
    return own.astype(dict.fromkeys(figures, "int32"))


def topic_tables(place: Place) -> Made:
    """Every table of ``TOPICS`` for England's LSOAs, and for output areas where built from them."""
    oas = place.table("boundaries/{prefix}_lookup_oa21.csv")
    made = {}
    for topic in TOPICS:
        table = read_topic(place.session, topic, "lsoa")
        made[f"{FOLDER}/{topic.stem}_lsoa21_england.parquet"] = table.rename(
            columns={"code": "lsoa21_code"}
        )
        if topic.oa:
            name = f"{FOLDER}/{topic.stem}_oa21_{place.district.prefix}.csv"
            made[name] = _own(read_topic(place.session, topic, "oa"), oas, topic)
    return made


def ages(place: Place) -> Made:
    """Five-year ages of the district's output areas."""
    oas = place.table("boundaries/{prefix}_lookup_oa21.csv")
    table = _own(read_topic(place.session, AGES, "oa"), oas, AGES)
    return {f"{FOLDER}/{AGES.stem}_oa21_{place.district.prefix}.csv": table}


def work(place: Place) -> Made:
    """Employed, unemployed and inactive residents, as shares of the table's own total."""
    oas = place.table("boundaries/{prefix}_lookup_oa21.csv")
    table = _own(read_topic(place.session, WORK, "oa"), oas, WORK)
    return {f"{FOLDER}/ts066_economic_activity_pct_oa21_{place.district.prefix}.csv": shares(table)}


def households(place: Place) -> Made:
    """Households by kind in the district's output areas, as shares of the table's own total."""
    oas = place.table("boundaries/{prefix}_lookup_oa21.csv")
    table = _own(read_topic(place.session, HOUSEHOLDS, "oa"), oas, HOUSEHOLDS)
    total = table["total"].where(table["total"] > 0)
    kinds = [name for name, _ in HOUSEHOLDS.only if name != "total"]
    parts = {f"pct_{kind}": (100 * table[kind] / total).round(1) for kind in kinds}
    keys = table[["oa21cd", "lsoa21cd", "ward25cd"]]
    made = keys.assign(households_ts041=table["total"], **parts)
    return {f"{FOLDER}/{HOUSEHOLDS.stem}_oa21_{place.district.prefix}.csv": made}


def shares(table: pd.DataFrame) -> pd.DataFrame:
    """Percentages with one decimal; students are with those in work or unemployed, as they are."""
    total = table["total"].where(table["total"] > 0)
    sums: Mapping[str, pd.Series] = {
        "pct_in_employment": table["active_in_work"] + table["student_in_work"],
        "pct_unemployed": table["active_unemployed"] + table["student_unemployed"],
        "pct_inactive": table["inactive"],
    }
    parts = {name: (100 * part / total).round(1) for name, part in sums.items()}
    keys = table[["oa21cd", "lsoa21cd", "ward25cd"]]
    return keys.assign(**parts, residents_16_plus_ts062=table["total"])


def _makes() -> tuple[Output, ...]:
    outputs = []
    for topic in TOPICS:
        outputs.append(
            Output(f"{FOLDER}/{topic.stem}_lsoa21_england.parquet", ("lsoa21_code", topic.total))
        )
        if topic.oa:
            outputs.append(
                Output(f"{FOLDER}/{topic.stem}_oa21_{{prefix}}.csv", ("oa21cd", topic.total))
            )
    return tuple(outputs)


PUBLISHER = "Office for National Statistics, through Nomis"
ADDRESS = "https://www.nomisweb.co.uk/sources/census_2021_bulk"
RHYTHM = "every ten years; the next census is planned for 2031"
CENSUS = Source(
    "census",
    PUBLISHER,
    "Census 2021 topic summaries",
    ADDRESS,
    OGL,
    RHYTHM,
    _makes(),
    tuple(
        Ask(address(table), f"table {table.upper()}", size)
        for table, size in {topic.table: topic.size for topic in TOPICS}.items()
    ),
    topic_tables,
    needs=("lookups",),
)
CENSUS_AGES = Source(
    "census-ages",
    PUBLISHER,
    "Census 2021: five-year ages",
    ADDRESS,
    OGL,
    RHYTHM,
    (Output(f"{FOLDER}/ts007a_age_five_year_oa21_{{prefix}}.csv", ("oa21cd", "total")),),
    (Ask(address("ts007a"), "table TS007A", AGES.size),),
    ages,
    needs=("lookups",),
)
CENSUS_WORK = Source(
    "census-work",
    PUBLISHER,
    "Census 2021: economic activity",
    ADDRESS,
    OGL,
    RHYTHM,
    (
        Output(
            f"{FOLDER}/ts066_economic_activity_pct_oa21_{{prefix}}.csv",
            ("oa21cd", "pct_unemployed", "pct_inactive", "residents_16_plus_ts062"),
        ),
    ),
    (Ask(address("ts066"), "table TS066", WORK.size),),
    work,
    needs=("lookups",),
)
CENSUS_HOUSEHOLDS = Source(
    "census-households",
    PUBLISHER,
    "Census 2021: household composition",
    ADDRESS,
    OGL,
    RHYTHM,
    (
        Output(
            f"{FOLDER}/{HOUSEHOLDS.stem}_oa21_{{prefix}}.csv",
            ("oa21cd", "households_ts041", "pct_one_person", "pct_other_household_types"),
        ),
    ),
    (Ask(address("ts003"), "table TS003", HOUSEHOLDS.size),),
    households,
    needs=("lookups",),
)
CENSUS_SOURCES = (CENSUS, CENSUS_AGES, CENSUS_WORK, CENSUS_HOUSEHOLDS)
