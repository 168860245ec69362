"""Rows for every series that the build reads from Explore Local Statistics, as its recipes say."""

from __future__ import annotations

import tomllib

from lsp_geo.build.city_series import RECIPES
from tests.fetch.bodies import Rows

USUAL = {
    "year": ["2023", "2024"],
    "split-year": ["2022/23", "2023/24"],
    "month": ["2025-05", "2025-11"],
    "span": ["2021 to 2023", "2022 to 2024"],
}


def series() -> list[dict]:
    """The series of all pillars that come from there, with what their group says."""
    shared = tomllib.loads((RECIPES / "sources.toml").read_text(encoding="utf-8"))
    found = []
    for path in sorted(RECIPES.glob("[1-8].toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["series"]:
            merged = {**shared["groups"][entry["group"]], **entry}
            if merged["reader"].startswith("ons"):
                found.append(merged)
    return found


def iso(period: str) -> str:
    """A period as its publisher writes it."""
    if " to " in period:
        first, last = map(int, period.split(" to "))
        return f"{first}-01-01/P{last - first + 1}Y"
    if "/" in period:
        return f"{period[:4]}-09-01/P1Y"
    return f"{period}-01/P1M" if "-" in period else f"{period}-01-01/P1Y"


def rows(one: dict, areas: dict[str, str], england: str) -> Rows:
    """A figure for every area in each period that the recipe names, or in two."""
    named = [end for part in one.get("segments", []) for end in (part["from"], part["to"])]
    places = dict(areas) if "no_england" in one else {**areas, england: "England"}
    return [
        [code, name, "", one["indicator"], iso(period), 5.5, "", "", "", "", "", ""]
        for period in dict.fromkeys(named or USUAL[one["style"]])
        for code, name in places.items()
    ]
