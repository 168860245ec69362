"""Every file under ``data/boundaries`` held against the others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from lsp_geo.data.contracts import SHARES_AGREE
from lsp_geo.data.district_files import CONTEXT_LAYERS
from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import CITY, MSOAS, NEIGHBOURHOODS, WARDS
from lsp_geo.errors import DataError

# What an area of a level lies in: an area of that level.
_PARENTS = {NEIGHBOURHOODS: MSOAS, MSOAS: CITY, WARDS: CITY}
_PEOPLE = ("residents", "households")


def check_boundaries(geography: Geography) -> None:
    """Read every file and hold them against one another; DataError names the first fault."""
    for level, described in geography.levels.items():
        if described.is_added:
            # Its members were held against the other levels when it was read.
            geography.boundaries(level)
        else:
            _check_level(geography, level, described.areas)
    for layer in CONTEXT_LAYERS:
        geography.context(layer)
    _check_output_areas(geography)
    for name, table, columns in (
        ("lookup_lsoa11_lsoa21.csv", geography.lsoa11, ("lsoa21",)),
        ("weights_oa21_ward25.csv", geography.oa21_ward25, ("oa21", "ward25")),
        ("weights_lsoa21_ward25.csv", geography.lsoa21_ward25, ("lsoa21", "ward25")),
        ("postcodes.csv", geography.postcodes, ("lsoa21", "ward25")),
    ):
        for column in columns:
            _check_codes(geography, name, table, column)
    _check_whole(geography, "weights_oa21_ward25.csv", geography.oa21_ward25, "oa21", "share")
    for people in _PEOPLE:
        shared = geography.lsoa21_ward25
        _check_whole(geography, "weights_lsoa21_ward25.csv", shared, "lsoa21", people)
    old = geography.lsoa11
    _check_whole(geography, "lookup_lsoa11_lsoa21.csv", old, "lsoa21", "weight")
    _check_whole(geography, "lookup_lsoa11_lsoa21.csv", old, "lsoa11", "residents_share")
    _ = geography.labels


def _check_level(geography: Geography, level: str, expected: int) -> None:
    """Names, places, people and what it lies in, of every area of a level."""
    table, shapes = geography.areas(level), geography.boundaries(level).set_index("area_code")
    path = geography.folder / "areas.csv"
    if len(shapes) != expected:
        raise DataError(
            geography.folder / f"{level}.geojson",
            f"it has {len(shapes)} areas, but district.toml says {expected}",
        )
    shapes, box = shapes.loc[table.index], shapes.loc[table.index].bounds
    parents = _PARENTS.get(level)
    inside = table["parent"].isin(geography.areas(parents).index) if parents else True
    for field, problem, good in (
        (
            "area_name",
            f"the name is another one in {level}.geojson",
            table["area_name"] == shapes["area_name"],
        ),
        ("label", "two areas of the level are called so", ~table["label"].duplicated()),
        ("parent", f"no area of level {parents}", inside),
        (
            "label_lon",
            "the place of the label lies outside the area",
            table["label_lon"].between(box["minx"], box["maxx"])
            & table["label_lat"].between(box["miny"], box["maxy"]),
        ),
    ):
        for row in np.flatnonzero(~(pd.Series(True, table.index) & good))[:1]:
            code, said = table.index[row], table[field].iloc[row]
            raise DataError(path, f"{problem}, area {code} (it says “{said}”)", field=field)
    for people in _PEOPLE:
        total, city = table[people].sum(), geography.areas(CITY)[people].sum()
        if total != city:
            raise DataError(
                path, f"those of level {level} add up to {total:,}, not {city:,}", field=people
            )


def _check_codes(geography: Geography, name: str, table: pd.DataFrame, column: str) -> None:
    for n in np.flatnonzero(~table[column].isin(geography.codes[column]))[:1]:
        raise DataError(
            geography.folder / name,
            f"“{table[column].iloc[n]}” is not an area of level {column}",
            line=int(n) + 2,
            field=column,
        )


def _check_whole(
    geography: Geography, name: str, table: pd.DataFrame, source: str, column: str
) -> None:
    """Every area of the source level is there, and its shares add up to 1."""
    totals = table.groupby(source)[column].sum()
    for code in sorted(set(geography.codes[source]) - set(totals.index))[:1]:
        raise DataError(geography.folder / name, f"{code} is missing", field=source)
    for code, total in totals[(totals - 1).abs() > SHARES_AGREE].items():
        raise DataError(
            geography.folder / name, f"the shares of {code} sum to {total:.4f}, not 1", field=column
        )


def _check_output_areas(geography: Geography) -> None:
    """Where output areas are held, the people of each neighbourhood are those of its own."""
    if geography.oa21.empty:
        return
    path, areas = geography.folder / "lookup_oa21.csv", geography.areas(NEIGHBOURHOODS)
    for column in ("lsoa21", "msoa21"):
        _check_codes(geography, path.name, geography.oa21, column)
    sums: Mapping[str, pd.Series] = geography.oa21.groupby("lsoa21")[list(_PEOPLE)].sum()
    for people in _PEOPLE:
        found = sums[people].reindex(areas.index, fill_value=0)
        for code in areas.index[found != areas[people]][:1]:
            raise DataError(
                path,
                f"those of {code} add up to {found[code]:,}, but areas.csv says "
                f"{areas.at[code, people]:,}",
                field=people,
            )
    wrong = geography.oa21["lsoa21"].map(areas["parent"]) != geography.oa21["msoa21"]
    for row in np.flatnonzero(wrong)[:1]:
        code = geography.oa21["oa21"].iloc[row]
        raise DataError(path, f"{code} lies in another MSOA than its LSOA", field="msoa21")
