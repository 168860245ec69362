"""Each source makes what it says, in the layout that the build reads."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from lsp_geo.build.extracts import EVERY, NEWEST
from lsp_geo.build.formulas import MEASURES
from lsp_geo.build.recipes import load_recipes
from lsp_geo.errors import NotKnown
from lsp_geo.fetch import census
from lsp_geo.fetch.registry import SOURCES
from lsp_geo.fetch.run import chosen, fetch, makers
from tests.conftest import ROOT
from tests.fetch import world
from tests.fetch.world_ons import HOME, LSOAS, NEXT

RECIPES = next(ROOT.glob("lsp_geo/**/recipes/releases.toml")).parent


def test_every_source_is_fetched(fetched):
    _, outcomes, _ = fetched
    assert {o.source: o.message for o in outcomes if o.state != "new"} == {}
    assert len(outcomes) == len(SOURCES)


def test_a_second_run_brings_nothing_new_and_asks_for_files_conditionally(fetched, publishers):
    into, _, _ = fetched
    names = ["census", "deprivation-2025", "fuel-poverty"]
    outcomes = fetch(names, into, world.TESTHAM, world.session(into))
    assert [(o.source, o.state) for o in outcomes] == [(name, "same") for name in names]
    files = [a for a in publishers.asked if re.search(r"\.(zip|csv|xlsx)$", a.target)]
    assert len(files) == len({topic.table for topic in census.TOPICS}) + 1 + 4
    assert all("if-none-match" in a.headers for a in files)


def test_names_choose_sources_and_those_needed_come_first():
    assert [s.name for s in chosen(["police", "lookups"])] == ["lookups", "police"]
    assert [s.name for s in chosen(["police"])] == ["police"]
    with pytest.raises(NotKnown, match="there is no source “polise”"):
        chosen(["polise"])


def test_each_source_says_all_that_a_reader_must_know():
    for source in SOURCES:
        for part in (source.publisher, source.title, source.licence, source.rhythm):
            assert part, source.name
        assert source.address.startswith("https://"), source.name
        assert all(output.columns for output in source.makes), source.name
        assert source.asks or source.needs, source.name
    assert len({source.name for source in SOURCES}) == len(SOURCES)


def test_a_source_with_a_key_is_skipped_without_it(tmp_path, publishers, monkeypatch):
    monkeypatch.delenv("LSP_STATXPLORE_KEY")
    done = fetch(["universal-credit"], tmp_path, world.TESTHAM, world.session(tmp_path))
    assert done[0].state == "skipped"
    assert "LSP_STATXPLORE_KEY" in done[0].message
    assert publishers.asked == []


def _recipe_parts() -> list[tuple[str, str, str, str]]:
    """Indicator, table, the table joined to it, and formulas of every small-area recipe's parts."""
    found = []
    for recipe in load_recipes():
        flags = [
            recipe.text.get(flag, {}).get("when", "") for flag in ("suppressed", "provisional")
        ]
        for part in recipe.parts:
            formulas = [getattr(part, measure) for measure in MEASURES]
            words = " ".join([*formulas, part.where, part.period_column, *flags])
            file = part.file.replace("{level}", part.level).replace(NEWEST, "2025")
            file = file.replace(EVERY, "2023")
            found.append((recipe.id, file, part.join, words))
    return found


def _paths(stem: str) -> list[str]:
    """Where the build looks for a recipe's table."""
    stem = stem.replace("{prefix}", "testham")
    return [
        f"{root}{stem}{end}"
        for root in ("indicators/", "")
        for end in ("_england.parquet", ".parquet", "_testham.csv", "_testham_derived.csv", ".csv")
    ]


def _made(stem: str) -> bool:
    return any(makers(path, "testham") for path in _paths(stem))


@pytest.mark.parametrize(
    ("indicator", "file", "join", "formulas"), [part for part in _recipe_parts() if _made(part[1])]
)
def test_a_fetched_table_has_the_columns_that_recipes_name(
    indicator, file, join, formulas, fetched
):
    into, _, _ = fetched
    columns: set[str] = set()
    for stem in filter(None, (file, join)):
        name = next(path for path in _paths(stem) if (into / path).is_file())
        columns |= set(_read(into, name).columns)
    words = set(re.findall(r"`([^`]+)`|\b([a-z][a-z0-9_]{3,})\b", formulas))
    names = {a or b for a, b in words} - {"female", "male", "fillna", "isna", "notna"}
    assert names <= columns, indicator


def test_every_input_of_the_build_has_a_source_or_stands_in_the_table_of_hand_work():
    text = (ROOT / "docs" / "data-year.md").read_text(encoding="utf-8")
    hand = set(re.findall(r"^\| `([a-z][^`]+\.[a-z]+)` \|", text, re.MULTILINE))
    for stem in {file for _, file, _, _ in _recipe_parts()}:
        assert _made(stem) or hand & set(_paths(stem)), stem
    for path in [*_city_files(), *_boundary_files()]:
        assert makers(path, "testham") or path in hand, path


def _city_files() -> set[str]:
    """Tables and their companions that the city's series are read from."""
    home = RECIPES / "city_series"
    shared = tomllib.loads((home / "sources.toml").read_text(encoding="utf-8"))
    found = {
        shared["weights"]["lookup"],
        *(entry["file"] for entry in shared["weights"].values() if isinstance(entry, dict)),
    }
    for path in home.glob("[1-8].toml"):
        for series in tomllib.loads(path.read_text(encoding="utf-8"))["series"]:
            merged = {**shared["groups"][series["group"]], **series}
            names = [merged["file"], *([merged["metadata"]] if "metadata" in merged else [])]
            found |= {f"{merged['folder']}/{name}" for name in names}
    return found


def _boundary_files() -> set[str]:
    """Files that boundaries are built from, as the district's recipe and the build name them."""
    sources = tomllib.loads((RECIPES / "district.toml").read_text(encoding="utf-8"))["sources"]
    named = {sources[key] for key in ("neighbours", "labels", "water", "green", "docks")}
    own = {
        f"testham_{name}"
        for name in (
            "lookup_lsoa21.csv",
            "lookup_oa21.csv",
            "lookup_lsoa11_lsoa21.csv",
            "postcodes.csv",
            "lsoa21.geojson",
            "ward25.geojson",
        )
    }
    return {f"boundaries/{name}" for name in named | own}


def _read(into: Path, name: str) -> pd.DataFrame:
    path = into / name
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)


def test_lookups_place_every_output_area(fetched):
    oas = _read(fetched[0], "boundaries/testham_lookup_oa21.csv")
    assert len(oas) == 8
    assert set(oas["ward25cd"]) == {"E05999001", "E05999002"}
    assert list(oas["residents"][:2]) == [800, 800]
    lsoas = _read(fetched[0], "boundaries/testham_lookup_lsoa21.csv")
    assert list(lsoas["msoa21hclnm"]) == ["Place 1", "Place 1", "Place 2", "Place 2"]
    england = _read(fetched[0], "boundaries/england_lsoa21_lad24.parquet")
    assert list(england["lad24cd"]).count(NEXT) == 2


def test_water_is_what_is_left_of_the_box(fetched):
    import geopandas as gpd

    water = gpd.read_file(fetched[0] / "boundaries/basemap_water.geojson")
    land = gpd.read_file(fetched[0] / "boundaries/testham_lsoa21.geojson")
    assert list(water["name"]) == ["water"]
    assert not water.geometry[0].buffer(-1e-9).intersects(land.union_all())


def test_crimes_are_counted_by_type_and_those_without_a_place_are_not(fetched):
    table = _read(fetched[0], "indicators/crime/police_recorded_crime_lsoa21_2025.parquet")
    assert list(table["lsoa21_code"]) == [lsoa for lsoa, _, _ in LSOAS]
    assert set(table["asb"]) == {12}
    assert set(table["crimes_excl_asb"]) == {24}
    spring = _read(
        fetched[0], "indicators/crime/police_recorded_crime_lsoa21_jan_apr_2024_v_2025.parquet"
    )
    assert set(spring["crimes_excl_asb_jan_apr_2024"]) == {8}


def test_fuel_poverty_goes_up_to_the_newest_release_and_keeps_its_breaks(fetched):
    new = _read(fetched[0], "indicators/climate/fuel_poverty_lsoa21_2021_2022.parquet")
    assert sorted(set(new["year"])) == [2021, 2022, 2023, 2024]
    old = _read(fetched[0], "indicators/climate/fuel_poverty_lsoa11_2012_2020.parquet")
    assert old.groupby("metric")["year"].agg(["min", "max"]).to_numpy().tolist() == [
        [2012, 2018],
        [2019, 2020],
    ]
    sums = _read(
        fetched[0], "indicators/comparators/fuel_poverty_lad_2012_2022_summed_from_lsoa.parquet"
    )
    assert set(sums["lad22_code"]) == {HOME, NEXT, "E92000001"}


def test_universal_credit_takes_quarters_and_the_latest_month(fetched):
    table = _read(
        fetched[0],
        "indicators/economy/dwp_uc_households_msoa11_quarterly_2015_08_to_2023_11.parquet",
    )
    assert sorted(set(table["month"]))[-4:] == ["2023-11", "2026-05", "2026-08", "2026-09"]
    # Each reply hides its first cell: hidden is no figure, and nothing else is.
    hidden = table["suppressed_or_nil"]
    assert set(table.loc[hidden, "msoa11_code"]) == {"E02999001"}
    assert table["households_on_uc"].isna().equals(hidden)


def test_doubled_areas_and_categories_of_fingertips_fall_away(fetched):
    table = _read(fetched[0], "indicators/health/ohid_local_health_msoa21.parquet")
    assert not table.duplicated(["id", "msoa21_code", "sex", "period"]).any()
    england = table["msoa21_code"] == "E92000001"
    assert set(table.loc[england, "value"]) == {80.1}
    assert set(table.loc[~england, "value"]) == {78.4}
    assert set(table["period"]) == {"2019 to 2023"}


def test_hidden_dwellings_count_as_none_in_the_share(fetched):
    table = _read(fetched[0], "indicators/homes/voa_dwellings_by_build_period_lsoa21_2025.parquet")
    assert set(table["pct_built_before_1919"]) == {44.62}
    assert table["bp_1919_1929"].isna().all()


def test_live_tables_come_from_links_in_the_text(fetched):
    table = _read(fetched[0], "indicators/comparators/mhclg_vacant_dwellings_lad_2004_2024.parquet")
    assert set(table["measure"]) == {"AllVacants", "LongTermVacants", "Dwellings"}
    assert max(table["date"]) == 2025


def test_the_latest_quarter_is_taken_and_named(fetched):
    table = _read(fetched[0], "indicators/comparators/mhclg_homelessness_lad.parquet")
    assert set(table["file"]) == {
        "Statutory homelessness: detailed local authority-level tables June 2026"
    }


def test_all_pages_of_claimants_come(fetched):
    table = _read(fetched[0], "indicators/economy/nomis_claimant_count_lsoa21.parquet")
    assert len(table) == 2 * len(LSOAS)
