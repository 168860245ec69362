"""English Indices of Deprivation, from GOV.UK: File 7 of each edition, File 8 of the newest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from lsp_geo.errors import DataError
from lsp_geo.fetch import govuk, tables
from lsp_geo.fetch.files import Made
from lsp_geo.fetch.source import OGL, Output, Place, Source

CODE = r"E01\d{6}"
MEASURES = {
    "imd": r"Index of Multiple Deprivation \(IMD\)",
    "income": r"Income",
    "employment": r"Employment",
    "education": r"Education,? Skills and Training",
    "health": r"Health Deprivation and Disability",
    "crime": r"Crime",
    "barriers": r"Barriers to Housing and Services",
    "living_environment": r"Living Environment",
    "idaci": r"Income Deprivation Affecting Children Index \(IDACI\)",
    "idaopi": r"Income Deprivation Affecting Older People (Index )?\(IDAOPI\)",
    "children_and_young_people": r"Children and Young People Sub-?domain",
    "adult_skills": r"Adult Skills Sub-?domain",
    "geographical_barriers": r"Geographical Barriers Sub-?domain",
    "wider_barriers": r"Wider Barriers Sub-?domain",
    "indoors": r"Indoors Sub-?domain",
    "outdoors": r"Outdoors Sub-?domain",
}
KINDS = {"score": r"Score.*", "rank": r"Rank.*", "decile": r"Decile.*"}
POPULATIONS = {
    "population_total_{year}": r"Total population: ?mid.*",
    "population_0_15_{year}": r"Dependent Children aged 0-15: ?mid.*",
    "population_16_59_{year}": r"(Population aged 16-59|.*aged 16-59): ?mid.*",
    "population_60plus_{year}": r"Older population aged 60 and over: ?mid.*",
}


@dataclass(frozen=True)
class Edition:
    """One edition: its year, the LSOAs it is on, and the middle of which year it counts people."""

    year: int
    level: str
    people: str
    workers: tuple[str, str]
    areas: int

    @property
    def page(self) -> str:
        """Path of its page."""
        return f"/government/statistics/english-indices-of-deprivation-{self.year}"

    @property
    def path(self) -> str:
        """The file it makes."""
        return f"indicators/iod/iod{self.year}_{self.level}_england.parquet"

    @property
    def columns(self) -> dict[str, str]:
        """Our names and patterns of the published headings."""
        scores = {
            f"{name}_{kind}": rf"{label} {pattern}"
            for name, label in MEASURES.items()
            for kind, pattern in KINDS.items()
        }
        people = {name.format(year=self.people): pattern for name, pattern in POPULATIONS.items()}
        return {
            f"{self.level}_code": r"LSOA code.*",
            f"{self.level}_name": r"LSOA name.*",
            "lad_code": r"Local Authority District code.*",
            "lad_name": r"Local Authority District name.*",
            **scores,
            **people,
            self.workers[0]: self.workers[1],
        }


EDITIONS = (
    Edition(
        2025,
        "lsoa21",
        "mid2022",
        ("population_18_66_mid2022", r"Working age population 18-66.*"),
        33_755,
    ),
    Edition(
        2019,
        "lsoa11",
        "mid2015",
        ("population_working_age_18_59_64_mid2015", r"Working age population 18-59/64.*"),
        32_844,
    ),
    Edition(
        2015,
        "lsoa11",
        "mid2012",
        ("population_working_age_18_59_64_mid2012", r"Working age population 18-59/64.*"),
        32_844,
    ),
)
# The underlying indicators that are built from; the others are kept too.
UNDERLYING = (
    "acute_morbidity_indicator",
    "anti_social_behaviour_rate_per_1_000",
    "burglary_rate_per_1_000_properties",
    "comparative_illness_and_disability_ratio_indicator",
    "connectivity_score",
    "core_homelessness_rate_percent_of_households",
    "criminal_damage_rate_per_1_000",
    "entry_to_higher_education_indicator",
    "homelessness_indicator_rate_per_1_000_households",
    "mental_health_indicator",
    "owner_occupation_affordability_component_of_housing_affordability_indicator",
    "patient_to_gp_ratio",
    "private_rental_affordability_component_of_housing_affordability_indicator",
    "stalking_and_harassment_rate_per_1_000",
    "violence_with_injury_rate_per_1_000",
    "years_of_potential_life_lost_indicator",
)
UNDERLYING_PATH = "indicators/iod/iod2025_underlying_indicators_lsoa21_england.parquet"
TITLE = {7: r"\bfile[ _]7\b", 8: r"\bfile[ _]8\b"}


def edition_table(place: Place, edition: Edition) -> Made:
    """Scores, ranks, deciles and populations of one edition, for all England."""
    path = govuk.bring(place.session, edition.page, TITLE[7], (".csv", ".xlsx"))
    found = tables.find_table(path, edition.columns)
    code = f"{edition.level}_code"
    table = tables.with_codes(found, code, CODE)
    tables.check_unique(table, [code])
    figures = [
        c
        for c in edition.columns
        if c.endswith(("score", "rank", "decile")) or c.startswith("population")
    ]
    rows = tables.numbers(table, figures)[list(edition.columns)]
    _check_ranks(path, rows)
    whole = [c for c in figures if not c.endswith("score")]
    rows = rows.astype(dict.fromkeys(whole, "int32"))
    return {edition.path: rows.sort_values(code, ignore_index=True)}


def _check_ranks(path: Path, rows: pd.DataFrame) -> None:
    """Ranks run from 1 to the number of areas: a table cut short cannot pass."""
    empty = rows.columns[rows.isna().any()]
    if len(empty):
        raise DataError(path, "a figure is missing", field=str(empty[0]))
    for column in (c for c in rows.columns if c.endswith("_rank")):
        if rows[column].max() != len(rows) or rows[column].min() != 1:
            raise DataError(
                path,
                f"ranks go from {rows[column].min():.0f} to "
                f"{rows[column].max():.0f} and there are {len(rows)} areas: the file "
                "is cut off, or the column is another",
                field=column,
            )


def underlying(place: Place) -> Made:
    """The underlying indicators of the newest edition: every sheet, joined by LSOA."""
    path = govuk.bring(place.session, EDITIONS[0].page, TITLE[8], (".xlsx", ".ods"))
    joined: pd.DataFrame | None = None
    for name, _ in tables.sheets(path):
        part = _sheet(path, name)
        if part is None:
            continue
        new = [c for c in part if joined is None or c not in joined]
        joined = part if joined is None else joined.join(part[new], how="outer")
    if joined is None:
        raise DataError(path, "no sheet has a header with LSOA codes")
    for column in UNDERLYING:
        if column not in joined:
            raise DataError(
                path, f"no sheet has this column; there are: {', '.join(joined)}", field=column
            )
    table = joined.rename_axis("lsoa21_code").reset_index()
    return {UNDERLYING_PATH: table.sort_values("lsoa21_code", ignore_index=True)}


def _sheet(path: Path, name: str) -> pd.DataFrame | None:
    """One sheet's figures by LSOA under our names; None where it is not a table of LSOAs."""
    try:
        found = tables.find_table(path, {"code": r"LSOA code.*"}, f"^{re.escape(name)}$")
    except DataError:
        # Cover, notes and contents have no such header: only tables are wanted here.
        return None
    table = tables.with_codes(found, "code", CODE)
    tables.check_unique(table, ["code"])
    figures = [
        h for h in table.rows if h and not re.match(r"(LSOA|Local Authority)", h) and h != "code"
    ]
    rows = tables.numbers(table, figures).set_index("code")[figures]
    return rows.rename(columns=tables.slug)


def _source(edition: Edition) -> Source:
    return Source(
        f"deprivation-{edition.year}",
        "Ministry of Housing, Communities and Local Government",
        f"English Indices of Deprivation {edition.year}, File 7",
        f"https://www.gov.uk{edition.page}",
        OGL,
        "every four to six years",
        (Output(edition.path, (f"{edition.level}_code", "imd_score", "imd_rank", "imd_decile")),),
        govuk.asks(edition.page, "File 7", 12_000_000),
        partial(edition_table, edition=edition),
    )


DEPRIVATION_SOURCES = (
    *(_source(edition) for edition in EDITIONS),
    Source(
        "deprivation-2025-underlying",
        "Ministry of Housing, Communities and Local Government",
        "English Indices of Deprivation 2025, File 8: underlying indicators",
        f"https://www.gov.uk{EDITIONS[0].page}",
        OGL,
        "every four to six years",
        (Output(UNDERLYING_PATH, ("lsoa21_code", *UNDERLYING)),),
        govuk.asks(EDITIONS[0].page, "File 8", 20_000_000),
        underlying,
    ),
)
