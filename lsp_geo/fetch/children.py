"""Children in low-income families by MSOA, beside the children counted in Census 2021."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from lsp_geo.errors import DataError
from lsp_geo.fetch import ons_census
from lsp_geo.fetch.files import Made
from lsp_geo.fetch.published import Form, as_source, newest_table
from lsp_geo.fetch.source import Ask, Output, Place, Source

CHILDREN = "aged_15_years_and_under"
COLUMNS = ("financial_year", f"{CHILDREN}_census2021", "provisional")


def financial_year(text: str) -> str:
    """A financial year as it is written here, from the year it ends in or from both.

    “2025” and “2024/25” are 2024/25.

    Raises
    ------
    ValueError
        Where it is neither.
    """
    match = re.fullmatch(r"(20\d\d)(?:[/-](\d\d))?", text)
    if match is None:
        raise ValueError(f"“{text}” is not a financial year")
    year, end = int(match[1]), match[2]
    if end is None:
        return f"{year - 1}/{year % 100:02d}"
    if int(end) != (year + 1) % 100:
        raise ValueError(f"“{text}” is not a financial year")
    return f"{year}/{end}"


def low_income(place: Place, form: Form) -> Made:
    """Children in low-income families by MSOA and financial year, the newest year provisional.

    Raises
    ------
    DataError
        Where the table is not as its form says, or a year is none.
    """
    path, rows = newest_table(place, form)
    codes = sorted(set(rows["msoa21_code"]))
    children = ons_census.ages(place, codes, "msoa").set_index("code")[CHILDREN]
    try:
        years = rows["year"].map(financial_year)
    except ValueError as error:
        raise DataError(path, str(error), field="year") from None
    made = rows.assign(
        **{
            "financial_year": years,
            f"{CHILDREN}_census2021": rows["msoa21_code"].map(children),
            # The publisher calls the newest year's figures provisional, and revises them.
            "provisional": years == years.max(),
        }
    )
    return {path: made.drop(columns="year")}


def as_low_income(form: Form) -> Source:
    """The source of a form, with the children of Census 2021 asked for as well."""
    source = as_source(form)
    asked = Ask(ons_census.address(["*"], "msoa"), "children of Census 2021", 500_000, 23)
    kept = tuple(name for name in form.made if name != "year")
    return replace(
        source,
        makes=(Output(form.path, (*kept, *COLUMNS)),),
        asks=(*source.asks, asked),
        work=partial(low_income, form=form),
    )
