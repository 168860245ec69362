"""Tables in the form that recipes read, worked out from the recipes themselves.

Whatever column a recipe names is made: counts as shares of the people or homes of an area, other
figures from how much need there is. A new recipe so finds its table without a line here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from zlib import crc32

import numpy as np
import pandas as pd

from lsp_geo.build.recipes import Part, Recipe, load_recipes
from tests.small.places import World

CODES = {
    "oa21": "oa21cd",
    "lsoa21": "lsoa21_code",
    "lsoa11": "lsoa11_code",
    "msoa11": "msoa11_code",
    "msoa21": "msoa21_code",
}
# Periods of a table of which a recipe takes all that fit its pattern.
FITTING = {
    r"\d{4}/\d{2}": ("2021/22", "2022/23", "2023/24"),
    r"\d{4} to \d{4}": ("2016 to 2020",),
}
# Our own columns beside those that recipes name.
NEED, PEOPLE, HOMES = "_need", "_people", "_homes"
# Columns that a joined table brings, and that every such table has.
BASES = {
    "boundaries/england_lsoa21_lad24": ("pop_census2021",),
    "census2021/ts041_households_lsoa21": ("number_of_households",),
    "census2021/ts001_population_residence_type_lsoa21": ("total_residents",),
    "iod/iod2025_lsoa21": ("population_total_mid2022", "imd_decile"),
    "iod/iod2019_lsoa11": ("population_total_mid2015", "imd_decile"),
}
DOMAINS = ("income", "employment", "education", "health", "crime", "barriers", "living_environment")
AT_HOME = re.compile("household|dwelling|propert|address_count|car|heating|rating|rented|owned")
IDENTIFIER = re.compile(r"`([^`]+)`|'[^']*'|([A-Za-z_]\w*)")
FORMULAS = ("value", "numerator", "denominator", "lower", "upper")


def columns(formula: str) -> list[str]:
    """The columns that a formula names."""
    found = [quoted or plain for quoted, plain in IDENTIFIER.findall(formula)]
    return [name for name in found if name and name not in ("fillna", "and", "or", "not")]


class Wanted:
    """What recipes ask of one table: columns by role, periods, and rows by a further column."""

    def __init__(self) -> None:
        self.totals: dict[str, None] = {}
        self.counts: dict[str, None] = {}
        self.figures: dict[str, str] = {}
        self.around: dict[str, tuple[str, float]] = {}
        self.flags: set[str] = set()
        self.kinds: dict[str, set[str]] = defaultdict(set)
        self.periods: dict[str, None] = {}
        self.period_column = ""
        self.gaps: set[str] = set()

    def add(self, recipe: Recipe, part: Part) -> None:
        """Take in what one part of a recipe names."""
        joined = set(BASES.get(part.join, ()))
        for name in columns(part.denominator):
            if name not in joined:
                self.totals[name] = None
        if part.value:
            for name in columns(part.value):
                self.figures.setdefault(name, part.value)
                if "missing" in recipe.text:
                    self.gaps.add(name)
            for field, step in (("lower", 0.95), ("upper", 1.05)):
                for name in columns(getattr(part, field)):
                    self.around[name] = (columns(part.value)[0], step)
        for name in columns(part.numerator):
            if name not in joined and name not in self.totals:
                self.counts[name] = None
        for rule in ("suppressed", "provisional"):
            for name in columns(recipe.text.get(rule, {}).get("when", "")):
                if name != part.period_column:
                    self.flags.add(name)
        for name, kind in re.findall(r"(\w+) == '([^']*)'", part.where):
            self.kinds[name].add(kind)
        if part.period_column:
            self.period_column = part.period_column
            self.periods |= dict.fromkeys(part.periods or FITTING[part.later])


def wanted() -> dict[tuple[str, str], Wanted]:
    """What is asked of every table, by the stem of its file and its level."""
    tables: dict[tuple[str, str], Wanted] = defaultdict(Wanted)
    for recipe in load_recipes():
        for part in recipe.parts:
            tables[part.file, part.level].add(recipe, part)
            if part.twin:
                name, formula = part.twin
                table = tables[name, "lsoa21"]
                table.totals |= dict.fromkeys(columns(formula))
    for (stem, level), names in (
        (("census2021/ts041_households_lsoa21", "lsoa21"), ["number_of_households"]),
        (("census2021/ts001_population_residence_type_lsoa21", "lsoa21"), ["total_residents"]),
        (("iod/iod2019_lsoa11", "lsoa11"), ["population_total_mid2015"]),
        (("iod/iod2015_lsoa11", "lsoa11"), []),
        (("iod/iod2025_lsoa21", "lsoa21"), ["population_total_mid2022"]),
    ):
        tables[stem, level].totals |= dict.fromkeys(names)
    return tables


def areas(world: World, level: str) -> pd.DataFrame:
    """Areas of a level: ``code`` and how much need, how many people and homes there are."""
    if level == "oa21":
        table = world.oas.rename(columns={"oa21cd": "code"})
    elif level == "lsoa21":
        table = world.lsoas.rename(columns={"lsoa21": "code"})
    elif level == "lsoa11":
        table = world.changes.rename(columns={"lsoa11cd": "code"}).drop_duplicates("code")
    else:
        table = world.lsoas.rename(columns={"msoa21": "code"})
        grouped = table.groupby("code", as_index=False)
        table = grouped.agg({"need": "mean", "residents": "sum", "households": "sum"})
        if level == "msoa11":
            # The district's first MSOA was drawn anew in 2021.
            table = table[table["code"] != world.own.loc[0, "msoa21"]]
    table = table.rename(columns={"need": NEED, "residents": PEOPLE, "households": HOMES})
    return table[["code", NEED, PEOPLE, HOMES]].reset_index(drop=True)


def chance(name: str, count: int) -> np.ndarray:
    """Numbers between 0 and 1, the same for a name each time."""
    return np.random.default_rng(crc32(name.encode())).random(count)


def made(world: World, stem: str, level: str, want: Wanted) -> pd.DataFrame:
    """One table with all that is wanted of it."""
    table = areas(world, level)
    for name, kinds in want.kinds.items():
        table = table.merge(pd.DataFrame({name: sorted(kinds)}), how="cross")
    if want.period_column:
        keys = pd.DataFrame({want.period_column: list(want.periods)})
        table = table.merge(keys, how="cross")
    people, homes = table[PEOPLE], table[HOMES]
    base = homes if any(AT_HOME.search(name) for name in want.totals) else people
    for name in want.totals:
        table[name] = homes if AT_HOME.search(name) else people
        if re.search("0_15|aged_15|pop0", name):
            table[name] = people // 5
        elif "60plus" in name:
            table[name] = people // 4
    for name in sorted(want.counts, key=len):
        table[name] = _count(table, name, base, want)
    for name, formula in want.figures.items():
        table[name] = _figure(table, name, formula)
    for name, (of, step) in want.around.items():
        table[name] = (table[of] * step).round(4)
    for name in want.gaps & set(table):
        table.loc[table["code"] == table["code"].iloc[-1], name] = np.nan
    for name in want.flags:
        _flag(table, name, want)
    if stem.startswith("iod/") and "underlying" not in stem:
        _ranks(table)
    return table.drop(columns=[NEED, PEOPLE, HOMES]).rename(columns={"code": CODES[level]})


def _count(table: pd.DataFrame, name: str, base: pd.Series, want: Wanted) -> pd.Series:
    """Part of the people or homes; part of another column where its name goes on from it."""
    wider = [one for one in want.counts if name.startswith(f"{one}_")]
    if wider:
        return (table[wider[0]] * 0.6).astype(int)
    if "same_as" in name or "provides_no" in name:
        return (base * 0.88).astype(int)
    if name in ("white", "europe_united_kingdom"):
        return (base * (0.9 - 0.3 * table[NEED])).astype(int)
    if name == "student":
        # One neighbourhood in fifteen is a student one.
        share = np.where(np.arange(len(table)) % 15 == 7, 0.6, 0.2)
        return (base * share).astype(int)
    share = 0.02 + 0.1 * table[NEED] + 0.02 * chance(name, len(table))
    return (base * share).astype(int)


def _figure(table: pd.DataFrame, name: str, formula: str) -> pd.Series:
    spread = 0.7 * table[NEED] + 0.3 * chance(name, len(table))
    if name.endswith("_years"):
        return (82 - 12 * spread).round(2)
    if formula.startswith("100 *"):
        return (0.05 + 0.5 * spread).round(4)
    if name.endswith(("_m", "_any", "_neighbourhood", "_local")):
        return (100 + 900 * spread).round(1)
    if name.endswith("_gbp"):
        return (42_000 - 20_000 * spread).round(0)
    return (2 + 60 * spread).round(3)


def _flag(table: pd.DataFrame, name: str, want: Wanted) -> None:
    """False but for one area in one period, whose count is then not there."""
    table[name] = False
    if "suppress" in name and want.counts:
        at = table.index[0]
        table.loc[at, name] = True
        count = next(iter(want.counts))
        table[count] = table[count].astype("Int64")
        table.loc[at, count] = pd.NA


def _ranks(table: pd.DataFrame) -> None:
    """Scores, ranks and tenths of the indices; 1 is the most deprived."""
    for name in ("imd", *DOMAINS):
        score = table[NEED] + 0.05 * chance(f"{name}-rank", len(table))
        table[f"{name}_rank"] = score.rank(ascending=False, method="first").astype(int)
        if f"{name}_score" not in table:
            table[f"{name}_score"] = (0.05 + 0.4 * score).round(4)
    table["imd_decile"] = np.ceil(10 * table["imd_rank"] / len(table)).astype(int)


def extra(table: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """The table with further columns that the city's series read, where they are not there."""
    table = table.copy()
    for name in names:
        if name not in table:
            table[name] = (1 + 20 * chance(name, len(table))).round(3)
    return table
