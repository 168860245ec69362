"""ONS's own way to Census 2021 tables cut to order: residents in six age groups by LSOA."""

from __future__ import annotations

import re

import pandas as pd

from lsp_geo.errors import DataError
from lsp_geo.fetch.errors import FetchError
from lsp_geo.fetch.files import Made
from lsp_geo.fetch.replies import LATER, host_of, member
from lsp_geo.fetch.source import OGL, Ask, Output, Place, Source
from lsp_geo.fetch.tables import slug

API = "https://api.beta.ons.gov.uk/v1/population-types/UR/census-observations"
DIMENSION = "resident_age_6a"
AT_ONCE = 300
PATH = "indicators/census2021/age_6_groups_lsoa21_england.parquet"
GROUPS = {
    r"aged_15_years_and_under": "aged_15_years_and_under",
    r"aged_16_to_24_years": "aged_16_to_24_years",
    r"aged_25_to_34_years": "aged_25_to_34_years",
    r"aged_35_to_49_years": "aged_35_to_49_years",
    r"aged_50_to_64_years": "aged_50_to_64_years",
    r"aged_65_years_and_over": "aged_65_years_and_over",
}


def address(codes: list[str], area: str = "lsoa") -> str:
    """Where the ages of these areas of one type are asked for."""
    return f"{API}?area-type={area},{','.join(codes)}&dimensions={DIMENSION}"


def age_groups(place: Place) -> Made:
    """Residents of every LSOA in six age groups, and their sum."""
    codes = sorted(place.table("boundaries/england_lsoa21_lad24.parquet")["lsoa21cd"])
    table = ages(place, codes, "lsoa").set_index("code")
    table.insert(0, "total_residents", table.sum(axis=1).astype("int32"))
    return {PATH: table.rename_axis("lsoa21_code").reset_index()}


def ages(place: Place, codes: list[str], area: str) -> pd.DataFrame:
    """Residents in six age groups: ``code`` and a column a group.

    Parameters
    ----------
    codes : codes of areas
    area : their type as the service calls it: ``lsoa`` or ``msoa``
    """
    rows: list[dict] = []
    for at in range(0, len(codes), AT_ONCE):
        rows += _observations(place, codes[at : at + AT_ONCE], area)
    table = pd.DataFrame(rows).pivot(index="code", columns="group", values="value")
    table = table[list(GROUPS.values())].astype("int32")
    table.columns.name = None
    return table.reset_index()


def _observations(place: Place, codes: list[str], area: str) -> list[dict]:
    """One row an area and age group; as many as there must be."""
    url = address(codes, area)
    asked = f"ages of {len(codes)} {area.upper()}s from {codes[0]}"
    told = place.session.json(url, asked)
    rows = []
    for seen in member(API, told, "observations", asked) or []:
        where, age = member(API, seen, "dimensions", asked)
        group = member(API, age, "option", asked)
        name = slug(re.sub(r"^\d+ ", "", group))
        if name not in GROUPS:
            raise DataError(API, f"the age group “{group}” is not known", field=DIMENSION)
        rows.append(
            {
                "code": member(API, where, "option_id", asked),
                "group": GROUPS[name],
                "value": member(API, seen, "observation", asked),
            }
        )
    found = {(row["code"], row["group"]) for row in rows}
    if len(rows) != len(found) or found != {(c, g) for c in codes for g in GROUPS.values()}:
        raise FetchError(
            host_of(API),
            f"ages of {len(codes)} {area.upper()}s",
            f"{len(rows)} figures came and there must be {len(codes) * len(GROUPS)}",
            LATER,
        )
    return rows


AGE_GROUPS = Source(
    "census-age-groups",
    "Office for National Statistics",
    "Census 2021: age in six groups by LSOA",
    "https://www.ons.gov.uk/datasets/create",
    OGL,
    "every ten years; the next census is planned for 2031",
    (Output(PATH, ("lsoa21_code", "total_residents", *GROUPS.values())),),
    (
        Ask(
            f"{API}?area-type=lsoa,*&dimensions={DIMENSION}",
            "ages, 300 LSOAs at a time",
            500_000,
            113,
        ),
    ),
    age_groups,
    needs=("lookups",),
)
