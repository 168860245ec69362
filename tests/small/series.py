"""Tables of whole districts, worked out from the recipes of the city's series."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain

import numpy as np
import pandas as pd

from lsp_geo.build.city_series import all_series, newer_series
from tests.small.places import ENGLAND
from tests.small.tables import chance

SPAN = ("from", "to")
YEARS = (2019, 2020, 2021, 2022, 2023)


def _iso(series: dict) -> list[str]:
    """Periods as the publisher writes them: those that segments name, or a few years."""
    style = series["style"]
    if "segments" not in series:
        end = {"month": "/P1M", "span": "/P3Y"}.get(style, "/P1Y")
        return [f"{year}-01-01{end}" for year in YEARS]
    names = sorted({segment[key] for segment in series["segments"] for key in ("from", "to")})
    names = sorted({*names, *series.get("provisional", {})})
    written = []
    for name in names:
        year = name[:4]
        if style == "span":
            written.append(f"{year}-01-01/P{int(name[-4:]) - int(year) + 1}Y")
        elif style == "month":
            written.append(f"{name}-01/P1M")
        else:
            written.append(f"{year}-01-01/P1Y")
    return written


def _numbers(series: dict, rows: int, key: str) -> np.ndarray:
    """Figures inside the bounds of the series."""
    low, high = series["bounds"]
    low = 0.0 if np.isinf(low) else low
    high = low + 60 if np.isinf(high) or high - low > 100 else high
    return (low + (high - low) * (0.2 + 0.6 * chance(key, rows))).round(3)


def ons(found: list[dict], codes: list[str]) -> dict[str, pd.DataFrame]:
    """Explore Local Statistics, and its list of data sets."""
    rows, listed = [], []
    for one in found:
        periods = _iso(one)
        figures = iter(_numbers(one, len(codes) * len(periods), one["id"]))
        rows += [
            {
                "dataset": one["dataset"],
                "indicator": one["indicator"],
                "areacd": code,
                "period": period,
                "observation": (figure := next(figures)),
                "lci_95": None if "weight" in one else figure * 0.95,
                "uci_95": None if "weight" in one else figure * 1.05,
                "notes": None,
            }
            for code in codes
            for period in periods
            if not (code == ENGLAND and "no_england" in one)
        ]
        listed.append(
            {
                "dataset": one["dataset"],
                "indicator": one["indicator"],
                "label": one["indicator"],
                "sourceDate": "06/05/2026",
                "sourceOrg": "An Office",
                "sourceURL": "https://example.org",
            }
        )
    table = pd.DataFrame(rows).drop_duplicates(["dataset", "indicator", "areacd", "period"])
    table = table.astype({"notes": "str", "lci_95": "float64", "uci_95": "float64"})
    about = pd.DataFrame(listed).drop_duplicates(["dataset", "indicator"])
    return {found[0]["file"]: table, found[0]["metadata"]: about}


def subnational(found: list[dict], codes: list[str]) -> dict[str, pd.DataFrame]:
    """The older download: one period an indicator."""
    rows = [
        {"areacd": code, "indicator": one["indicator"], "period": "202122", "value": value}
        for one in found
        for code, value in zip(codes, _numbers(one, len(codes), one["id"]), strict=True)
    ]
    return {found[0]["file"]: pd.DataFrame(rows)}


def health_index(found: list[dict], codes: list[str]) -> dict[str, pd.DataFrame]:
    """The Health Index: districts only, no England."""
    rows = [
        {"lad21_code": code, "year": year, "indicator": one["indicator"], "value": value}
        for one in found
        for year in one["keep"]
        for code, value in zip(codes, _numbers(one, len(codes), f"{one['id']}{year}"), strict=True)
        if code[:3] in ("E06", "E07", "E08", "E09")
    ]
    return {found[0]["file"]: pd.DataFrame(rows)}


def _years(found: list[dict]) -> list[int]:
    """A few years, and those that segments begin and end with."""
    named = [one[key] for series in found for one in series.get("segments", ()) for key in SPAN]
    return sorted({*YEARS, *map(int, named)})


def vacant(found: list[dict], codes: list[str]) -> dict[str, pd.DataFrame]:
    """Live table 615."""
    names = sorted({one[key] for one in found for key in ("numerator", "denominator")})
    rows = [
        {"geography_code": code, "date": year, "measure": name, "value": size + 10 * n + year % 10}
        for n, code in enumerate(codes)
        for year in _years(found)
        for name in names
        for size in [20_000 if name == "Dwellings" else 500]
    ]
    return {found[0]["file"]: pd.DataFrame(rows)}


def house_price(found: list[dict], codes: list[str]) -> dict[str, pd.DataFrame]:
    """Median prices of rolling years."""
    rows = [
        {"geography_code": code, "date": f"Sep {year}", "value": 150_000.0 + 5_000 * n + year}
        for n, code in enumerate(codes)
        for year in _years(found)
    ]
    return {found[0]["file"]: pd.DataFrame(rows)}


def summed(found: list[dict], codes: list[str]) -> dict[str, pd.DataFrame]:
    """Counts of small areas summed."""
    tables = {}
    for one in found:
        segments = one.get("segments", [])
        periods = {segment[key] for segment in segments for key in ("from", "to")}
        periods |= set(one.get("provisional", {})) or {str(year) for year in YEARS}
        rows = [
            {
                one["code"]: code,
                one["period"]: period,
                one["numerator"]: 1_000 + 37 * n + int(re.sub(r"\D", "", period)[2:4]),
                **({one["denominator"]: 20_000} if "denominator" in one else {}),
            }
            for n, code in enumerate(codes)
            for period in sorted(periods)
        ]
        tables[one["file"]] = pd.DataFrame(rows)
    return tables


def fingertips(found: list[dict], codes: list[str]) -> dict[str, pd.DataFrame]:
    """Fingertips: upper tiers, regions and England, with intervals; one has no figure."""
    rows = []
    for one in found:
        periods = ["2019", "2020", "2021"] if one["trend"] else ["2018 to 2020", "2021 to 2023"]
        figures = iter(_numbers(one, len(codes) * len(periods), one["id"]))
        rows += [
            {
                "id": str(one["fingertips"]),
                "indicator": one["name"],
                "lad_code": code,
                "sex": one.get("sex", "Persons"),
                "age": "All ages",
                "period": period,
                "order": f"{period[:4]}0000",
                "value": (figure := next(figures)),
                "lower95": figure * 0.95,
                "upper95": figure * 1.05,
                "note": "",
            }
            for code in codes
            for period in periods
            if not code.startswith(("E07", "E47"))
        ]
    return {found[0]["file"]: pd.DataFrame(rows)}


MAKERS: dict[str, Callable[[list[dict], list[str]], dict[str, pd.DataFrame]]] = {
    "ons": ons,
    "ons_per_resident": ons,
    "subnational": subnational,
    "health_index": health_index,
    "fingertips": fingertips,
    "vacant": vacant,
    "house_price": house_price,
    "summed": summed,
}


def comparators(codes: list[str]) -> dict[str, pd.DataFrame]:
    """Every table of whole districts by its path under the sources.

    Parameters
    ----------
    codes : districts, England and larger areas that have a figure
    """
    groups: dict[tuple[str, str], list[dict]] = {}
    for one in [*all_series(), *newer_series()]:
        if one["reader"] in MAKERS:
            maker = "ons" if one["reader"].startswith("ons") else one["reader"]
            groups.setdefault((maker, f"{one['folder']}/{one['file']}"), []).append(one)
    tables = {}
    for (maker, path), found in groups.items():
        folder = path.rsplit("/", 1)[0]
        for name, table in MAKERS[maker](found, codes).items():
            tables[f"{folder}/{name}"] = table
    return tables


def columns_summed() -> dict[str, list[str]]:
    """Columns that series take from neighbourhoods' tables, by file under the sources."""
    wanted: dict[str, list[str]] = {}
    for one in all_series():
        if one["reader"] == "lsoa":
            names = [one["mean"]] if "mean" in one else [*one["numerator"], one["denominator"]]
            wanted.setdefault(f"{one['folder']}/{one['file']}", []).extend(names)
    return {path: list(dict.fromkeys(chain(names))) for path, names in wanted.items()}
