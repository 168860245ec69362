"""A made-up level for Liverpool: thirteen areas of whole neighbourhoods, in a copy of the data."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from lsp_geo.data.geography import Geography
from tests.helpers import ROOT

LEVEL, AREAS = "council", 13
NAMED = """
[levels.council]
name = "council area"
plural = "council areas"
vintage = "thirteen made-up areas of whole neighbourhoods"
"""


def copy_with_level(folder: Path, rows: pd.DataFrame, named: str = NAMED) -> Path:
    """A copy of the committed data with one more level, of these ``area_code, …`` rows."""
    data = shutil.copytree(ROOT / "data", folder / "data")
    district = data / "boundaries" / "district.toml"
    district.write_text(district.read_text(encoding="utf-8") + named, encoding="utf-8")
    (data / "boundaries" / "levels").mkdir()
    write(data, rows)
    return data


def write(data: Path, rows: pd.DataFrame) -> None:
    """The level's table of members."""
    rows.to_csv(data / "boundaries" / "levels" / f"{LEVEL}.csv", index=False)


def thirteen(geography: Geography) -> pd.DataFrame:
    """Every neighbourhood but those of the last MSOA, in thirteen areas that lie together."""
    msoas = geography.areas("msoa21")
    kept = msoas.iloc[:-1]
    # Five strips from west to east, each cut from south to north.
    strip = kept["label_lon"].rank().floordiv(len(kept) / 5 + 0.01)
    order = kept.assign(strip=strip).sort_values(["strip", "label_lat"]).index
    number = {code: n * AREAS // len(order) + 1 for n, code in enumerate(order)}
    small = geography.areas("lsoa21")
    small = small[small["parent"].isin(order)]
    area = small["parent"].map(number)
    return pd.DataFrame(
        {
            "area_code": [f"N{n:02d}" for n in area],
            "area_name": [f"Made-up Area {n}" for n in area],
            "member": small.index,
        }
    ).sort_values(["area_code", "member"], ignore_index=True)
