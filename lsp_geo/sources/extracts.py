"""Source extracts by stem: England's table as parquet, or a district's own as CSV."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from lsp_geo.errors import DataError

CODE_COLUMNS = {
    "oa21": ("oa21cd",),
    "lsoa21": ("lsoa21_code", "lsoa21cd", "lsoa_code"),
    "lsoa11": ("lsoa11_code", "lsoa_code"),
    "msoa11": ("msoa11_code",),
}
# Tables in which every area of England at that level has a row.
COMPLETE = {
    "lsoa21": "boundaries/england_lsoa21_lad24",
    "lsoa11": "iod/iod2019_lsoa11",
    "msoa11": "economy/ons_household_income_msoa11_fye2020",
}
# Sources keep three decimals at most; beyond them a 32-bit float is only noise.
FLOAT32_DECIMALS = 4


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

    def complete(self, level: str) -> pd.Index:
        """Codes of every area of England at ``level``."""
        return pd.Index(self.england(COMPLETE[level], level)["area_code"])

    def _read(self, stem: str, level: str, *, national: bool) -> pd.DataFrame | None:
        key = (stem, level, national)
        if key not in self._kept:
            name = stem.format(level=level, prefix=self._prefix)
            path = next((p for p in self._paths(name, national) if p.is_file()), None)
            self._kept[key] = None if path is None else _table(path, level)
        return self._kept[key]

    def _paths(self, name: str, national: bool) -> list[Path]:
        indicators = self._sources / "indicators"
        if national:
            endings = ("_england.parquet", ".parquet")
        else:
            endings = (f"_{self._prefix}.csv", f"_{self._prefix}_derived.csv", ".csv")
        return [root / f"{name}{end}" for root in (indicators, self._sources) for end in endings]


def _table(path: Path, level: str) -> pd.DataFrame:
    table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    code = next((c for c in CODE_COLUMNS[level] if c in table.columns), None)
    if code is None:
        raise DataError(
            path, f"no column holds codes of level {level}", field=" or ".join(CODE_COLUMNS[level])
        )
    for column in table.columns[table.dtypes == "float32"]:
        table[column] = table[column].astype("float64").round(FLOAT32_DECIMALS)
    return table.rename(columns={code: "area_code"})
