"""Source extracts by stem: England's table as parquet, or a district's own as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lsp_geo.errors import DataError

CODE_COLUMNS = {
    "oa21": ("oa21cd",),
    "lsoa21": ("lsoa21_code", "lsoa21cd", "lsoa_code"),
    "lsoa11": ("lsoa11_code", "lsoa_code"),
    "msoa11": ("msoa11_code",),
    "msoa21": ("msoa21_code",),
}
# Tables in which every area of England at that level has a row.
COMPLETE = {
    "lsoa21": "boundaries/england_lsoa21_lad24",
    "lsoa11": "iod/iod2019_lsoa11",
    "msoa11": "economy/ons_household_income_msoa11_fye2020",
}
# In a file's name: the latest year held, and each year held.
NEWEST, EVERY = "{newest}", "{every}"
# Sources keep three decimals at most; beyond them a 32-bit float is only noise.
FLOAT32_DECIMALS = 4


class SourceMissing(DataError):
    """A source file is not there at all: nothing is wrong with it."""


class Extracts:
    """Tables under ``sources``, read once each, with their area codes in ``area_code``."""

    def __init__(self, sources: Path, prefix: str) -> None:
        self._sources, self._prefix = sources, prefix
        self._kept: dict[tuple[str, str, bool], pd.DataFrame | None] = {}

    def england(self, stem: str, level: str) -> pd.DataFrame | None:
        """England's table, or None where only a district's is held."""
        return self._read(stem, level, national=True)

    def district(self, stem: str, level: str) -> pd.DataFrame | None:
        """The table with the district's rows: England's where there is one, else its own."""
        table = self.england(stem, level)
        return self._read(stem, level, national=False) if table is None else table

    def needed(self, stem: str, level: str) -> pd.DataFrame:
        """England's table; DataError where it is not held."""
        table = self.england(stem, level)
        if table is None:
            raise DataError(self._sources / stem, "England's table is missing from the sources")
        return table

    def years(self, stem: str) -> list[str]:
        """Years of which a file is held, where NEWEST or EVERY stands in its name; sorted."""
        stem = stem.replace(EVERY, NEWEST)
        files = self._paths(stem.replace(NEWEST, "[0-9][0-9][0-9][0-9]"), national=True)
        held = [found for path in files for found in path.parent.glob(path.name)]
        before, after = stem.rsplit("/", 1)[-1].split(NEWEST)
        return sorted({p.name.removeprefix(before)[:4] for p in held if after in p.name})

    def newest(self, stem: str) -> str | None:
        """The latest year of which a file is held, where ``{newest}`` stands in its name."""
        return max(self.years(stem), default=None)

    def complete(self, level: str) -> pd.Index:
        """Codes of every area of England at ``level``."""
        return pd.Index(self.needed(COMPLETE[level], level)["area_code"])

    def _read(self, stem: str, level: str, *, national: bool) -> pd.DataFrame | None:
        key = (stem, level, national)
        if key not in self._kept:
            name = stem.format(level=level, prefix=self._prefix)
            path = next((p for p in self._paths(name, national) if p.is_file()), None)
            self._kept[key] = None if path is None else _table(path, level)
        return self._kept[key]

    def _paths(self, name: str, national: bool) -> list[Path]:
        indicators = self._sources / "indicators"
        endings: tuple[str, ...]
        if national:
            endings = ("_england.parquet", ".parquet")
        else:
            endings = (f"_{self._prefix}.csv", f"_{self._prefix}_derived.csv", ".csv")
        return [root / f"{name}{end}" for root in (indicators, self._sources) for end in endings]


def read_table(path: Path) -> pd.DataFrame:
    """A source table, parquet or CSV; DataError where it is damaged."""
    try:
        return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    except (OSError, ValueError) as error:
        raise DataError(path, f"the table cannot be read: {error}") from None


def _table(path: Path, level: str) -> pd.DataFrame:
    table = read_table(path)
    code = next((c for c in CODE_COLUMNS[level] if c in table.columns), None)
    if code is None:
        raise DataError(
            path, f"no column holds codes of level {level}", field=" or ".join(CODE_COLUMNS[level])
        )
    for column in table.columns[table.dtypes == "float32"]:
        table[column] = table[column].astype("float64").round(FLOAT32_DECIMALS)
    return table.rename(columns={code: "area_code"})


FOLDERS = ("boundaries", "second-district")


@dataclass(frozen=True)
class Places:
    """A district's areas: ``codes`` by level, sorted; no ``oa21`` where no lookup is held.

    MSOA 2011 figures are kept on the MSOAs that live on in 2021 with their code.
    """

    code: str
    prefix: str
    codes: dict[str, list[str]]


def read_places(sources: Path, district: dict) -> Places:
    """Codes from the district's own lookups, held against England's list of LSOAs.

    Parameters
    ----------
    sources : folder with ``boundaries`` and perhaps ``second-district``
    district : ``code`` and ``prefix``, the latter perhaps under ``sources`` as in district.toml

    Raises
    ------
    DataError
        Where a lookup is missing or does not fit England's list.
    """
    code, prefix = district["code"], district.get("sources", district)["prefix"]
    lookups = [sources / folder / f"{prefix}_lookup_lsoa21.csv" for folder in FOLDERS]
    path = next((p for p in lookups if p.is_file()), None)
    if path is None:
        raise DataError(lookups[0], "the district's lookup is missing")
    home = path.parent
    lookup = pd.read_csv(path, dtype=str)
    england = pd.read_parquet(sources / "boundaries" / "england_lsoa21_lad24.parquet")
    own = england.loc[england["lad24cd"] == code, "lsoa21cd"]
    if set(own) != set(lookup["lsoa21cd"]):
        raise DataError(
            path, f"its LSOAs are not those of {code} in England's list", field="lsoa21cd"
        )
    changes = pd.read_csv(home / f"{prefix}_lookup_lsoa11_lsoa21.csv", dtype=str)
    codes = {
        "lsoa21": lookup["lsoa21cd"],
        "lsoa11": changes["lsoa11cd"],
        "msoa11": lookup["msoa21cd"],
        "msoa21": lookup["msoa21cd"],
    }
    output_areas = home / f"{prefix}_lookup_oa21.csv"
    if output_areas.is_file():
        codes["oa21"] = pd.read_csv(output_areas, dtype=str)["oa21cd"]
    return Places(code, prefix, {level: sorted(set(column)) for level, column in codes.items()})
