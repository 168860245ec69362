"""OHID Fingertips: health by MSOA (Local Health), and the city's health series with England.

One heading in its CSV is named after the parent area, areas can come twice under two parents,
and an id may one day stand for another indicator: columns are read by name, doubled rows are
dropped, and the indicator's name is held against the one expected.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

import pandas as pd

from lsp_geo.errors import DataError
from lsp_geo.fetch.files import Made
from lsp_geo.fetch.source import OGL, Ask, Output, Place, Source

API = "https://fingertips.phe.org.uk/api/all_data/csv/by_indicator_id"
ENGLAND, MSOA_TYPE, UPPER_TYPE, LOWER_TYPE = 15, 3, 502, 501
HEADINGS = {
    "Indicator ID": "id",
    "Indicator Name": "indicator",
    "Area Code": "area_code",
    "Area Type": "area_type",
    "Sex": "sex",
    "Age": "age",
    "Category Type": "category",
    "Time period": "period",
    "Time period Sortable": "order",
    "Value": "value",
    "Lower CI 95.0 limit": "lower95",
    "Upper CI 95.0 limit": "upper95",
    "Count": "count",
    "Denominator": "denominator",
    "Value note": "note",
}
FIGURES = ("value", "lower95", "upper95", "count", "denominator")
KEYS = ["id", "area_code", "sex", "age", "period"]
# A year or a split year, alone or as the first and last of several.
PERIOD = re.compile(r"(\d{4}(?:/\d{2})?)(?: ?- ?(\d{2}(?:\d{2})?(?:/\d{2})?))?")


@dataclass(frozen=True)
class Indicator:
    """An indicator by its id, with what its name must say."""

    id: int
    says: str


LOCAL_HEALTH = (
    Indicator(93283, r"life expectancy"),
    Indicator(93250, r"deaths.*all causes.*all ages"),
    Indicator(93252, r"deaths.*all causes.*under 75"),
    Indicator(93097, r"birth"),
    Indicator(93105, r"(obes|overweight|reception)"),
    Indicator(93107, r"(obes|overweight|year 6)"),
)
CITY = (
    Indicator(90366, r"life expectancy at birth"),
    Indicator(92196, r"infant mortality"),
    Indicator(20101, r"low birth ?weight"),
    Indicator(30309, r"MMR"),
    Indicator(20401, r"under.?18.*conception|conception.*under.?18"),
    Indicator(90323, r"year 6.*obes"),
    Indicator(93014, r"physically active adults"),
    Indicator(21001, r"self.?harm"),
    Indicator(41001, r"suicide"),
    Indicator(91414, r"alcohol.*admission|admission.*alcohol"),
    Indicator(92432, r"drug"),
    Indicator(93721, r"mortality.*preventable|preventable"),
    Indicator(22001, r"breast"),
    Indicator(93861, r"particulate|air pollution"),
    Indicator(93203, r"16.*17.*(NEET|not in)"),
    Indicator(11401, r"noise"),
)


def address(indicator: Indicator, area_type: int) -> str:
    """Where an indicator's rows for areas of one type are asked for."""
    ask = {
        "indicator_ids": indicator.id,
        "child_area_type_id": area_type,
        "parent_area_type_id": ENGLAND,
    }
    return f"{API}?{urlencode(ask)}"


def rows_of(place: Place, indicator: Indicator, area_type: int, codes: str) -> pd.DataFrame:
    """Headline rows of an indicator: no categories, each area and period once.

    Parameters
    ----------
    codes : pattern of the area codes wanted

    Raises
    ------
    DataError
        Where the header has changed, the name is another, or no row is for such areas.
    """
    url = address(indicator, area_type)
    text = place.session.text(url, f"indicator {indicator.id}")
    name = f"{API} {indicator.id}"
    read = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    for heading in HEADINGS:
        if heading not in read:
            raise DataError(
                name,
                f"this column is missing; the header says: {'; '.join(read)}",
                line=1,
                field=heading,
            )
    rows = read[list(HEADINGS)].rename(columns=HEADINGS)
    rows = rows[(rows["category"] == "") & rows["area_code"].str.fullmatch(codes)]
    if rows.empty:
        raise DataError(
            name,
            "it has no rows for such areas: it was discontinued, or is published "
            "for areas of another year",
            field="Area Code",
        )
    says = re.compile(indicator.says, re.IGNORECASE)
    other = rows[[says.search(name) is None for name in rows["indicator"]]]
    if len(other):
        raise DataError(
            name,
            f"the id now stands for “{other['indicator'].iloc[0]}”",
            int(other.index[0]) + 2,
            "Indicator Name",
        )
    rows = rows.drop(columns="category").drop_duplicates()
    return _single(name, _numbers(name, _with_periods(name, rows)))


def period_of(text: str) -> str:
    """Our key of a period as Fingertips writes it: “2019 - 23” is 2019 to 2023.

    Raises
    ------
    ValueError
        Where it is neither a year, a split year, nor several of them.
    """
    match = PERIOD.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” is not a period known here")
    first, last = match.groups()
    if last is None:
        return first
    year = last.split("/")[0]
    # The century is left out of the last year, which may lie in the next one.
    century = int(first[:2]) + (len(year) == 2 and year < first[2:4])
    return f"{first} to {century if len(year) == 2 else ''}{last}"


def _with_periods(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the periods under our own keys."""
    keys = {}
    for text in rows["period"].unique():
        try:
            keys[text] = period_of(text)
        except ValueError as error:
            line = int(rows.index[rows["period"] == text][0]) + 2
            raise DataError(name, str(error), line, "Time period") from None
    return rows.assign(period=rows["period"].map(keys))


def _numbers(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.copy()
    for column in FIGURES:
        number = pd.to_numeric(rows[column], errors="coerce")
        odd = rows.index[number.isna() & (rows[column] != "")]
        if len(odd):
            raise DataError(
                name, f"“{rows[column][odd[0]]}” is not a number", int(odd[0]) + 2, column
            )
        rows[column] = number
    return rows


def _single(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    doubled = rows[rows.duplicated(KEYS)]
    if len(doubled):
        raise DataError(
            name,
            f"{doubled['area_code'].iloc[0]} has two figures for {doubled['period'].iloc[0]}",
            int(doubled.index[0]) + 2,
            "Area Code",
        )
    return rows.sort_values(KEYS, ignore_index=True)


def health(
    place: Place, indicators: tuple[Indicator, ...], path: str, area_type: int, codes: str
) -> Made:
    """All indicators of a list, one table; a column ``sex`` and ``age`` tells their rows apart."""
    parts = [rows_of(place, indicator, area_type, codes) for indicator in indicators]
    table = pd.concat(parts, ignore_index=True)
    code = "msoa21_code" if area_type == MSOA_TYPE else "lad_code"
    return {path: table.rename(columns={"area_code": code})}


MSOA_PATH = "indicators/health/ohid_local_health_msoa21.parquet"
CITY_PATH = "indicators/comparators/ohid_fingertips_lad.parquet"
LAD = r"E0[689]\d{6}|E10\d{6}|E92\d{6}|E12\d{6}"
PUBLISHER = "Office for Health Improvement and Disparities"
KEPT = ("id", "indicator", "sex", "age", "period", "value", "lower95", "upper95")
FINGERTIPS_SOURCES = (
    Source(
        "local-health",
        PUBLISHER,
        "Local Health: life expectancy, mortality, births and children's weight by MSOA",
        "https://fingertips.phe.org.uk/profile/local-health",
        OGL,
        "yearly, in summer",
        (Output(MSOA_PATH, ("msoa21_code", *KEPT)),),
        tuple(Ask(address(i, MSOA_TYPE), f"indicator {i.id}", 4_000_000) for i in LOCAL_HEALTH),
        partial(
            health,
            indicators=LOCAL_HEALTH,
            path=MSOA_PATH,
            area_type=MSOA_TYPE,
            codes=r"E02\d{6}|E92\d{6}",
        ),
    ),
    Source(
        "city-health",
        PUBLISHER,
        "Health series of councils, with England and intervals",
        "https://fingertips.phe.org.uk/",
        OGL,
        "each indicator yearly",
        (Output(CITY_PATH, ("lad_code", *KEPT)),),
        tuple(Ask(address(i, UPPER_TYPE), f"indicator {i.id}", 2_500_000) for i in CITY),
        partial(health, indicators=CITY, path=CITY_PATH, area_type=UPPER_TYPE, codes=LAD),
    ),
)
