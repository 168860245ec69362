"""The small-area build: same bytes from the same sources, and a second district."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from lsp_geo.sources.indicators import build_indicators

ROOT = Path(__file__).resolve().parent.parent
MANCHESTER = {"code": "E08000003", "name": "Manchester", "prefix": "manchester"}
TABLES = ("england.csv", "deprivation.csv", "editions.csv")


@pytest.fixture(scope="module")
def rebuilt(sources, tmp_path_factory) -> Path:
    district = tomllib.loads(
        (ROOT / "lsp_geo" / "recipes" / "district.toml").read_text(encoding="utf-8")
    )
    folder = tmp_path_factory.mktemp("rebuilt")
    build_indicators(sources, folder, district)
    return folder / "indicators"


@pytest.fixture(scope="module")
def second(sources, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("second")
    build_indicators(sources, folder, MANCHESTER)
    return folder / "indicators"


def values(root: Path, name: str, period: str | None = None) -> pd.DataFrame:
    path = next(root.glob(f"*/{name}.csv"))
    table = pd.read_csv(path, dtype={"period": str, "note": str})
    return table if period is None else table[table["period"] == period]


def described(root: Path, name: str) -> dict:
    return tomllib.loads(next(root.glob(f"*/{name}.toml")).read_text(encoding="utf-8"))


def test_committed_files_are_what_the_build_makes(rebuilt):
    committed = ROOT / "data" / "indicators"
    made = sorted(p.relative_to(rebuilt) for p in rebuilt.rglob("*") if p.is_file())
    assert len(made) == 2 * 85 + len(TABLES)
    kept = {
        p.relative_to(committed) for p in committed.glob("*/*") if not p.name.startswith("city-")
    }
    assert kept == {p for p in made if str(p) not in TABLES}
    for path in made:
        assert (rebuilt / path).read_bytes() == (committed / path).read_bytes(), path


def test_built_descriptions_say_so(rebuilt):
    for path in rebuilt.glob("*/*.toml"):
        assert path.read_text(encoding="utf-8").startswith("# made by build\n"), path


def test_extracts_of_the_district_equal_rows_of_england(sources):
    # The build reads England's tables; the district's own extracts must tell the same.
    folder = sources / "indicators" / "census2021"
    own = pd.read_csv(folder / "ts067_qualifications_lsoa21_liverpool.csv").set_index("lsoa21_code")
    england = pd.read_parquet(folder / "ts067_qualifications_lsoa21_england.parquet")
    england = england.set_index("lsoa21_code").loc[own.index]
    assert (own[england.columns] == england).all(axis=None)


def test_second_district_has_its_own_areas(second):
    residents = values(second, "residents")
    # No output-area lookup is held for it, so the LSOA table stands in.
    assert described(second, "residents")["level"] == "lsoa21"
    assert len(residents) == 295
    assert residents["value"].sum() == 551_919
    assert described(second, "drives-to-work")["expected_areas"] == 295


def test_second_district_matches_published_figures(second, sources):
    folder = sources / "indicators"
    summary = pd.read_csv(folder / "iod" / "iod2025_lad_summaries_england.csv")
    summary = summary.set_index("ltla24_code").loc[MANCHESTER["code"]]
    tenth = values(second, "most-deprived-tenth", "2025")["value"] == 100
    share = summary["imd_proportion_of_lso_as_in_most_deprived_10_percent_nationally"]
    assert tenth.mean() == pytest.approx(share, abs=0.00005)
    cities = pd.read_csv(folder / "comparators" / "fuel_poverty_core_cities.csv")
    cities = cities[cities["lad22_code"] == MANCHESTER["code"]].set_index("year")
    for year in (2012, 2019, 2022):
        rows = values(second, "fuel-poverty", str(year))
        assert rows["numerator"].sum() == cities.loc[year, "fuel_poor_households"]
        assert rows["denominator"].sum() == cities.loc[year, "households"]


def test_second_district_leaves_out_what_the_sources_lack(second):
    built = {path.stem for path in second.glob("*/*.toml")}
    assert "crime" not in built  # its police force does not publish
    assert "child-income-deprivation" not in built  # rates were read for the first district only
    assert "age-20-to-34" not in built  # no LSOA table for all England
    assert len(built) == 85 - 13
    england = pd.read_csv(second / "england.csv")
    assert set(england["id"]) <= built


def test_second_district_says_which_msoas_are_new(second):
    rows = values(second, "children-low-income", "2021/22")
    absent = rows[rows["value"].isna()]
    assert (len(rows), len(absent)) == (59, 4)
    assert absent["note"].str.startswith("missing: this MSOA was drawn anew in 2021").all()
    gap = described(second, "children-low-income")["known_gaps"]
    assert [sorted(g["areas"]) for g in gap] == [sorted(absent["area_code"])]


def test_england_does_not_depend_on_the_district(second, rebuilt):
    first, other = (
        pd.read_csv(root / "england.csv", dtype=str).set_index(["id", "period"])
        for root in (rebuilt, second)
    )
    pd.testing.assert_frame_equal(other, first.loc[other.index])
