"""Boundaries, lookups, ward weights and postcodes of one district, into ``data/boundaries``.

Sources: Office for National Statistics (areas, lookups, Census 2021 counts), Ordnance Survey
(Code-Point Open), House of Commons Library (MSOA names), MHCLG (mid-2015 populations).
The areas keep the vertices of the 20 m generalised (BGC) layers. Simplifying them further was
tried: a tolerance of 5 m takes away 4 in 100 vertices and one of 10 m moves edges by 43 m.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from lsp_geo.build import weights
from lsp_geo.build.geometry import (
    area_shares,
    check_coverage,
    label_points,
    read_layer,
    rounded_coverage,
    tidy,
)
from lsp_geo.build.layers import build_layers
from lsp_geo.build.write import write_csv, write_geojson, write_toml
from lsp_geo.data.district_files import FOR_HOMES, FOR_POST
from lsp_geo.errors import DataError

HOUSEHOLDS = "indicators/census2021/ts041_households_lsoa21_england.parquet"
POPULATION_2015 = "indicators/iod/iod2019_lsoa11_england.parquet"
BY_OUTPUT_AREAS = (
    "LSOA figures are apportioned to wards by the residents (or households) of the output areas "
    "in each; output areas that could not be placed are shared by live postcodes, without boxes "
    "and large users."
)
ONLY_POSTCODES = (
    "LSOA figures are apportioned to wards by live postcodes in each (postcode share), without "
    "boxes and large users, because no output area lookup was to hand: every share is an estimate."
)
OA_COLUMNS = {
    "oa21cd": "oa21",
    "lsoa21cd": "lsoa21",
    "msoa21cd": "msoa21",
    "ward25cd": "ward25",
    "ward_candidates": "candidates",
    "residents": "residents",
    "households": "households",
}


def build_boundaries(sources: Path, data: Path, district: dict) -> None:
    """Write everything under ``data/boundaries``.

    Parameters
    ----------
    sources : folder of the source extracts
    data : folder to write into
    district : the recipe (``lsp_geo/build/recipes/district.toml``), read

    Raises
    ------
    DataError
        When a source is missing, or sources do not agree on areas.
    """
    folder, out = sources / district["sources"]["folder"], data / "boundaries"
    stem = folder / district["sources"]["prefix"]
    lookup = _lookup(_beside(stem, "lookup_lsoa21.csv"), district.get("msoa_names", {}))
    shapes = _shapes(stem, lookup, district)
    postcodes = _postcodes(_beside(stem, "postcodes.csv"), shapes, district)
    homes = postcodes[postcodes["use"] == FOR_HOMES]
    land = area_shares(shapes["lsoa21"], shapes["ward25"])

    oas = _output_areas(folder, district, lookup, shapes["ward25"])
    oa_weights = weights.oa_to_ward(oas, homes, land)
    if len(oas):
        lsoa_weights = weights.lsoa_to_ward(oas, oa_weights)
        people = oas.groupby("lsoa21")[["residents", "households"]].sum()
        share = oa_weights["share"]
        in_wards = _in_wards(
            oas.set_index("oa21"), oa_weights.assign(residents=share, households=share), "oa21"
        )
    else:
        lsoa_weights = weights.lsoa_to_ward_by_postcodes(lookup.index, homes, land)
        people = lookup[["residents"]].join(_households(sources / HOUSEHOLDS, lookup.index))
        in_wards = _in_wards(people, lsoa_weights, "lsoa21")
    areas = _areas(shapes, lookup, people, in_wards, district)

    _write_shapes(out, shapes)
    write_csv(out / "areas.csv", areas)
    write_csv(out / "lookup_oa21.csv", oas[["oa21", "lsoa21", "msoa21", "residents", "households"]])
    write_csv(out / "weights_oa21_ward25.csv", oa_weights)
    write_csv(out / "weights_lsoa21_ward25.csv", lsoa_weights)
    write_csv(
        out / "lookup_lsoa11_lsoa21.csv",
        _older_lsoas(sources, _beside(stem, "lookup_lsoa11_lsoa21.csv"), people["residents"]),
    )
    write_csv(out / "postcodes.csv", postcodes)
    build_layers(folder, out, district, areas)
    write_toml(
        out / "district.toml",
        _described(district, shapes, BY_OUTPUT_AREAS if len(oas) else ONLY_POSTCODES),
    )


def _beside(stem: Path, name: str) -> Path:
    return stem.with_name(f"{stem.name}_{name}")


def _read(path: Path, columns: dict[str, str]) -> pd.DataFrame:
    """Columns of a CSV source under our names; text columns have "" where empty."""
    if not path.is_file():
        raise DataError(path, "the source file is missing")
    numbers = {"residents", "households", "lat", "lon"}
    text = {name: str for name, ours in columns.items() if ours not in numbers}
    frame = pd.read_csv(path, dtype=text, keep_default_na=False)
    for name in columns:
        if name not in frame.columns:
            raise DataError(path, "this column is missing", line=1, field=name)
    return frame.rename(columns=columns)[list(columns.values())]


def _lookup(path: Path, names: dict[str, str]) -> pd.DataFrame:
    """Names, MSOA and residents of the LSOAs, by code; the district's file may name MSOAs anew."""
    columns = {
        "lsoa21cd": "lsoa21",
        "lsoa21nm": "name",
        "msoa21cd": "msoa21",
        "msoa21hclnm": "msoa_name",
        "pop_census2021": "residents",
    }
    lookup = _read(path, columns).sort_values("lsoa21").set_index("lsoa21")
    _check_within(path, set(names), set(lookup["msoa21"]), "msoa_names")
    chosen = zip(lookup["msoa21"], lookup["msoa_name"], strict=True)
    return lookup.assign(msoa_name=[names.get(code, name) for code, name in chosen])


def _shapes(stem: Path, lookup: pd.DataFrame, district: dict) -> dict[str, gpd.GeoDataFrame]:
    """Areas by level: area_code, area_name, geometry (and councillors of wards), by code.

    MSOAs and the district are dissolved from the LSOAs, so that their lines are the LSOAs' lines.
    """
    source = _beside(stem, "lsoa21.geojson")
    lsoas = _rounded(read_layer(source, {"lsoa21cd": "area_code", "lsoa21nm": "area_name"}))
    _check_same(source, set(lsoas["area_code"]), set(lookup.index), "LSOA lookup")
    check_coverage(source, lsoas.geometry)
    ward_source = _beside(stem, "ward25.geojson")
    wards = _rounded(
        read_layer(
            ward_source, {"wd25cd": "area_code", "wd25nm": "area_name"}, optional=("councillors",)
        )
    )
    check_coverage(ward_source, wards.geometry)
    names = lookup.drop_duplicates("msoa21").set_index("msoa21")["msoa_name"]
    msoas = _dissolved(lsoas, lsoas["area_code"].map(lookup["msoa21"]))
    msoas["area_name"] = msoas["area_code"].map(names)
    city = _dissolved(lsoas, pd.Series(district["code"], index=lsoas.index))
    city["area_name"] = district["name"]
    return {"lsoa21": lsoas, "msoa21": msoas, "ward25": wards, "city": city}


def _write_shapes(out: Path, shapes: dict[str, gpd.GeoDataFrame]) -> None:
    """One GeoJSON a level."""
    for level, frame in shapes.items():
        write_geojson(
            out / f"{level}.geojson",
            (
                ({"area_code": row.area_code, "area_name": row.area_name}, row.geometry)
                for row in frame.itertuples()
            ),
        )


def _rounded(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame = frame.sort_values("area_code", ignore_index=True)
    return frame.set_geometry(rounded_coverage(frame.geometry))


def _dissolved(lsoas: gpd.GeoDataFrame, code: pd.Series) -> gpd.GeoDataFrame:
    joined = lsoas[["geometry"]].assign(area_code=code)
    joined = joined.dissolve("area_code", method="coverage", as_index=False)
    shapes = gpd.GeoSeries(tidy(joined.geometry.to_numpy()), crs=lsoas.crs)
    return joined.set_geometry(shapes).sort_values("area_code", ignore_index=True)


def _postcodes(path: Path, shapes: dict[str, gpd.GeoDataFrame], district: dict) -> pd.DataFrame:
    """Postcodes by name, with their areas, their place, and what they are used for.

    ``use`` is ``post`` for large users and boxes, which stand where their letters are handed
    over, and ``home`` for all others, at addresses of any kind.
    """
    columns = {
        "postcode": "postcode",
        "lsoa21cd": "lsoa21",
        "wd25cd": "ward25",
        "lat": "lat",
        "lon": "lon",
    }
    table = _read(path, columns).sort_values("postcode", ignore_index=True)
    if table["postcode"].duplicated().any():
        raise DataError(path, "a postcode is there twice", field="postcode")
    for level in ("lsoa21", "ward25"):
        _check_within(path, set(table[level]), set(shapes[level]["area_code"]), level)
    post = weights.for_post_only(table, district.get("post_only", ()))
    table["use"] = np.where(post, FOR_POST, FOR_HOMES)
    return table.round({"lat": 5, "lon": 5})


def _output_areas(
    folder: Path, district: dict, lookup: pd.DataFrame, wards: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Output areas by code, with OA_COLUMNS; no rows where the recipe names no lookup of them."""
    if "output_areas" not in district["sources"]:
        return pd.DataFrame(
            {
                column: pd.Series(dtype="int64" if column in ("residents", "households") else str)
                for column in OA_COLUMNS.values()
            }
        )
    path = folder / district["sources"]["output_areas"]
    oas = _read(path, OA_COLUMNS).sort_values("oa21", ignore_index=True)
    _check_same(path, set(oas["lsoa21"]), set(lookup.index), "LSOA lookup")
    named = set(oas["ward25"]) | set(" ".join(oas["candidates"]).split())
    _check_within(path, named - {""}, set(wards["area_code"]), "ward25")
    for oa in oas[(oas["ward25"] == "") & (oas["candidates"] == "")].itertuples():
        raise DataError(path, f"{oa.oa21} has neither a ward nor candidates", field="ward25cd")
    return oas


def _households(path: Path, codes: pd.Index) -> pd.Series:
    if not path.is_file():
        raise DataError(path, "the source file is missing")
    table = pd.read_parquet(path).set_index("lsoa21_code")["number_of_households"]
    _check_within(path, set(codes), set(table.index), "lsoa21_code")
    return table.reindex(codes).rename("households")


def _in_wards(people: pd.DataFrame, shares: pd.DataFrame, by: str) -> pd.DataFrame:
    """Residents and households of each ward, whole numbers that sum to the district's.

    ``people`` is indexed by the codes in column ``by`` of ``shares``.
    """
    columns = ["residents", "households"]
    parts = shares[columns] * people.loc[shares[by], columns].to_numpy()
    return parts.groupby(shares["ward25"]).sum().apply(weights.whole_numbers)


def _areas(
    shapes: dict[str, gpd.GeoDataFrame],
    lookup: pd.DataFrame,
    people: pd.DataFrame,
    in_wards: pd.DataFrame,
    district: dict,
) -> pd.DataFrame:
    """The table ``areas.csv``: every area of every level with its names, parent and people."""
    city = people.sum().to_frame().T.set_axis([district["code"]])
    counts = {
        "lsoa21": people,
        "msoa21": people.groupby(lookup["msoa21"]).sum(),
        "ward25": in_wards,
        "city": city,
    }
    parts = []
    for level, frame in shapes.items():
        lon, lat = label_points(frame.geometry)
        part = pd.DataFrame(
            {
                "level": level,
                "area_code": frame["area_code"],
                "area_name": frame["area_name"],
                "label": frame["area_name"],
                "parent": "" if level == "city" else district["code"],
            }
        )
        part = part.join(counts[level], on="area_code")
        part["councillors"] = frame.get("councillors")
        parts.append(part.assign(label_lon=lon, label_lat=lat))
    areas = pd.concat(parts, ignore_index=True)
    lsoa = areas["level"] == "lsoa21"
    code = areas.loc[lsoa, "area_code"]
    areas.loc[lsoa, "parent"] = code.map(lookup["msoa21"])
    # "Liverpool 031A" says nothing to a reader; "Edge Hill 031A" says where it is.
    letters = areas.loc[lsoa, "area_name"].str.split().str[-1]
    areas.loc[lsoa, "label"] = code.map(lookup["msoa_name"]) + " " + letters
    whole = ["residents", "households", "councillors"]
    areas[whole] = areas[whole].astype("Float64").astype("Int64")
    if areas["councillors"].notna().any():
        areas.loc[areas["level"] == "city", "councillors"] = areas["councillors"].sum()
    return areas


def _older_lsoas(sources: Path, path: Path, residents: pd.Series) -> pd.DataFrame:
    links = _read(
        path,
        {"lsoa11cd": "lsoa11", "lsoa11nm": "name11", "lsoa21cd": "lsoa21", "chgind": "change"},
    )
    _check_same(path, set(links["lsoa21"]), set(residents.index), "LSOA lookup")
    for row in links[~links["change"].isin(["U", "S", "M"])].itertuples():
        raise DataError(
            path,
            f"the change “{row.change}” has no rule: use U, S or M",
            line=row.Index + 2,
            field="chgind",
        )
    population_path = sources / POPULATION_2015
    if not population_path.is_file():
        raise DataError(population_path, "the source file is missing")
    population = pd.read_parquet(
        population_path, columns=["lsoa11_code", "population_total_mid2015"]
    ).set_index("lsoa11_code")["population_total_mid2015"]
    merged = set(links.loc[links["change"] == "M", "lsoa11"])
    _check_within(population_path, merged, set(population.index), "lsoa11_code")
    made = weights.lsoa11_to_lsoa21(links, population, residents)
    names = dict(zip(links["lsoa11"], links["name11"], strict=True))
    made.insert(1, "name11", made["lsoa11"].map(names))
    return made


def _described(district: dict, shapes: dict[str, gpd.GeoDataFrame], ward_weights: str) -> dict:
    """``district.toml``: the recipe without its sources, with counts and how wards are made."""
    aside = ("sources", "levels", "post_only", "plan", "wards", "msoa_names")
    kept = {key: value for key, value in district.items() if key not in aside}
    levels = {level: {**district["levels"][level], "areas": len(shapes[level])} for level in shapes}
    return {**kept, "ward_weights": ward_weights, "levels": levels}


def _check_same(path: Path, found: set[str], wanted: set[str], what: str) -> None:
    if found != wanted:
        raise DataError(
            path, f"its areas are not those of the {what}: look for {sorted(found ^ wanted)[0]}"
        )


def _check_within(path: Path, found: set[str], known: set[str], field: str) -> None:
    if not found <= known:
        raise DataError(path, f"“{sorted(found - known)[0]}” is not known", field=field)
