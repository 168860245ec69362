"""Order of deprivation: ranks of the 2025 indices, and three editions side by side."""

from __future__ import annotations

import pandas as pd

from lsp_geo.build.extracts import Extracts, Places

DOMAINS = ("income", "employment", "education", "health", "crime", "barriers", "living_environment")
STUDENTS = "census2021/ts068_students_lsoa21"
EDITIONS = (
    ("2015", "lsoa11", "iod/iod2015_lsoa11"),
    ("2019", "lsoa11", "iod/iod2019_lsoa11"),
    ("2025", "lsoa21", "iod/iod2025_lsoa21"),
)


def deprivation(extracts: Extracts, places: Places) -> pd.DataFrame:
    """Ranks in England (1 is the most deprived) of each LSOA 2021, overall and by domain.

    Returns
    -------
    DataFrame
        ``lsoa21``, ``imd_rank``, a ``<domain>_rank`` for each of the seven domains,
        ``income_rate``: the percentage of residents in income deprivation, and ``student_rate``:
        the percentage of residents aged 5 and over who are pupils or full-time students, by
        Census 2021, because where they are many few draw the benefits that the ranks rest on.
    """
    table = extracts.needed("iod/iod2025_lsoa21", "lsoa21").set_index("area_code")
    table = table.loc[places.codes["lsoa21"]]
    ranks = table[["imd_rank", *(f"{domain}_rank" for domain in DOMAINS)]]
    rate = (100 * table["income_score"]).round(6)
    people = extracts.needed(STUDENTS, "lsoa21").set_index("area_code").loc[table.index]
    students = 100 * people["student"] / people["total_residents_aged_5_years_and_over"]
    ranks = ranks.assign(income_rate=rate, student_rate=students.round(6))
    return ranks.rename_axis("lsoa21").reset_index()


def editions(extracts: Extracts, places: Places) -> pd.DataFrame:
    """Rank on the Index of Multiple Deprivation in 2015, 2019 and 2025, area by area.

    Returns
    -------
    DataFrame
        ``edition``, ``level``, ``area_code``, ``rank`` in England, ``areas`` in England,
        ``decile`` in England, and ``rank_in_district`` (1 is the most deprived).
    """
    parts = []
    for edition, level, stem in EDITIONS:
        table = extracts.needed(stem, level)
        own = table[table["area_code"].isin(places.codes[level])].sort_values("area_code")
        parts.append(
            pd.DataFrame(
                {
                    "edition": edition,
                    "level": level,
                    "area_code": own["area_code"],
                    "rank": own["imd_rank"],
                    "areas": len(table),
                    "decile": own["imd_decile"],
                    "rank_in_district": own["imd_rank"].rank(method="min").astype(int),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
