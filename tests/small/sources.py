"""The whole folder of small sources, its district's file and plan."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import tomli_w
from shapely.geometry import mapping

from lsp_geo.build.extracts import EVERY, NEWEST
from tests.small import place_lists, series, tables
from tests.small.places import COMBINED, ENGLAND, FAR, NEXT, REGION, World, square

# The year in the name of files that go on year by year.
YEAR = "2025"


def write_sources(folder: Path, world: World | None = None) -> Path:
    """Write all that ``build`` reads; returns the folder.

    Parameters
    ----------
    folder : made where it is missing
    world : the district; Testham where None
    """
    world = world or World()
    _boundaries(folder, world)
    summed = series.columns_summed()
    for (stem, level), want in tables.wanted().items():
        if stem.startswith("boundaries/"):
            continue
        stem = stem.replace(NEWEST, YEAR).replace(EVERY, "2023")
        name = f"indicators/{stem}".replace("{level}", level)
        table = tables.made(world, stem, level, want)
        if level == "oa21":
            _save(folder / f"{name}_{world.prefix}.csv", table)
            name = f"indicators/{stem}".replace("{level}", "lsoa21")
            table = tables.made(world, stem, "lsoa21", want)
        # Tables of which districts have extracts of their own say that theirs is England's.
        england = "_england" if stem.startswith(("census2021/", "iod/")) else ""
        path = f"{name}{england}.parquet"
        _save(folder / path, tables.extra(table, summed.get(path, ())))
    codes = [*world.districts, *districts_beyond(world), ENGLAND, REGION, COMBINED]
    for path, table in series.comparators(codes).items():
        _save(folder / path, table)
    for path, table in place_lists.lists(world).items():
        _save(folder / path, table)
    return folder


def districts_beyond(world: World) -> list[str]:
    """Core cities, where the district is one of them."""
    if not world.core:
        return []
    from lsp_geo.build.district import core_cities

    return [one["code"] for one in core_cities() if one["code"] not in world.districts]


def _boundaries(folder: Path, world: World) -> None:
    stem = folder / "boundaries" / world.prefix
    england = world.lsoas
    _save(
        folder / "boundaries" / "england_lsoa21_lad24.parquet",
        pd.DataFrame(
            {
                "lsoa21cd": england["lsoa21"],
                "lad24cd": england["lad"],
                "lad24nm": england["lad"].map(world.districts),
                "pop_census2021": england["residents"],
            }
        ),
    )
    own = world.own
    _save(
        Path(f"{stem}_lookup_lsoa21.csv"),
        pd.DataFrame(
            {
                "lsoa21cd": own["lsoa21"],
                "lsoa21nm": own["name"],
                "msoa21cd": own["msoa21"],
                "msoa21nm": own["msoa_nm"],
                "msoa21hclnm": "Quarter " + own["msoa_nm"].str.split().str[-1],
                "pop_census2021": own["residents"],
            }
        ),
    )
    _save(Path(f"{stem}_lookup_oa21.csv"), world.oas.drop(columns="need"))
    changes = world.changes[world.changes["lad22cd"] == world.code]
    _save(
        Path(f"{stem}_lookup_lsoa11_lsoa21.csv"),
        changes.drop(columns=["need", "residents", "households"]),
    )
    _save(Path(f"{stem}_postcodes.csv"), world.postcodes)
    _shapes(
        Path(f"{stem}_lsoa21.geojson"),
        [
            ({"lsoa21cd": r.lsoa21, "lsoa21nm": r.name}, square(r.column, r.row))
            for r in own.rename(columns={"name": "nm"}).assign(name=own["name"]).itertuples()
        ],
    )
    _shapes(
        Path(f"{stem}_ward25.geojson"),
        [({"wd25cd": c, "wd25nm": name}, shape) for c, (name, shape) in world.wards.items()],
    )
    _shapes(
        folder / "boundaries" / "context_lads.geojson",
        [
            ({"lad24cd": lad, "lad24nm": world.districts[lad]}, world.land(lad))
            for lad in (NEXT, FAR)
        ],
    )
    _shapes(folder / "boundaries" / "basemap_water.geojson", [({"name": "water"}, square(0, -2))])


def district(world: World, plan: str = "plan.toml") -> dict:
    """The district's file as ``build`` reads it."""
    level = {"vintage": "made up"}
    return {
        "code": world.code,
        "name": world.name,
        "england": ENGLAND,
        "plan": plan,
        "neighbours": [NEXT],
        "attribution": ["Source: made up for tests."],
        "post_only": ["TE99"],
        "parents": [
            {"code": COMBINED, "name": "Greater Testham"},
            {"code": REGION, "name": "North"},
            {"code": ENGLAND, "name": "England"},
        ],
        "comparators": {"name": "similar districts", "one": "similar district"},
        "core_cities": [{"code": c, "name": n} for c, n in world.districts.items()],
        "view": {"longitude": -2.87, "latitude": 53.425, "zoom": 11.0},
        "levels": {
            "lsoa21": {"name": "neighbourhood", "plural": "neighbourhoods", **level},
            "msoa21": {"name": "MSOA", "plural": "MSOAs", **level},
            "ward25": {"name": "ward", "plural": "wards", **level},
            "city": {"name": "city", "plural": "cities", **level},
        },
        "sources": {
            "folder": "boundaries",
            "prefix": world.prefix,
            "output_areas": f"{world.prefix}_lookup_oa21.csv",
            "neighbours": "context_lads.geojson",
            "water": "basemap_water.geojson",
        },
    }


def plan() -> dict:
    """A plan of five pillars that takes up the eight groups of indicators."""
    pillars = [
        ("1", "Young Testham", ["1"]),
        ("2", "Well and Safe", ["2", "4"]),
        ("3", "A Green Town", ["3", "7"]),
        ("4", "Homes", ["5"]),
        ("5", "Work and Services", ["6", "8"]),
    ]
    return {
        "plan": "Testham Plan",
        "pillars": [
            {"number": n, "name": name, "key_aim": f"Aim {n}", "themes": themes}
            for n, name, themes in pillars
        ],
        "outcomes": [
            {
                "number": 1,
                "pillar": "1",
                "title": "Fewer children grow up poor",
                "measured_by": ["children-low-income"],
                "city": ["city-child-poverty"],
            },
            {"number": 2, "pillar": "4", "title": ""},
        ],
    }


def write_district(folder: Path, world: World | None = None) -> Path:
    """Write the district's file and its plan; returns the path of the former."""
    folder.mkdir(parents=True, exist_ok=True)
    world = world or World()
    (folder / "plan.toml").write_text(tomli_w.dumps(plan()), encoding="utf-8")
    path = folder / f"{world.prefix}.toml"
    path.write_text(tomli_w.dumps(district(world)), encoding="utf-8")
    return path


def _save(path: Path, table: pd.DataFrame) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        table.to_parquet(path, index=False)
    else:
        table.to_csv(path, index=False)


def _shapes(path: Path, features: list[tuple[dict, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": properties, "geometry": mapping(shape)}
            for properties, shape in features
        ],
    }
    path.write_text(json.dumps(collection), encoding="utf-8")
