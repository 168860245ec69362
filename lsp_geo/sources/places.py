"""Codes of one district's own small areas, level by level."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lsp_geo.errors import DataError

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
    }
    output_areas = home / f"{prefix}_lookup_oa21.csv"
    if output_areas.is_file():
        codes["oa21"] = pd.read_csv(output_areas, dtype=str)["oa21cd"]
    return Places(code, prefix, {level: sorted(set(column)) for level, column in codes.items()})
