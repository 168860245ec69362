"""Another council: the whole build, the check, every page and the reports on what it has."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lsp_geo import cli
from lsp_geo.build.plan import build_plan
from lsp_geo.build.recipes import load_recipes
from lsp_geo.build.run import build
from lsp_geo.city import City
from lsp_geo.data.catalogue import load_catalogue
from lsp_geo.data.tables import open_tables
from lsp_geo.errors import NotKnown
from lsp_geo.reports import files as sheet_files
from lsp_geo.reports.document import Imprint
from lsp_geo.reports.html import html_page
from lsp_geo.site.pages import Pages
from lsp_geo.ui import session
from tests.helpers import ROOT, SCRIPT, words

SECOND = ROOT / "tests" / "second_district.toml"
CODE = "E08000003"
PAGES = (
    "home",
    "map",
    "ward",
    "compare",
    "inequality",
    "priorities",
    "change",
    "outcomes",
    "present",
    "sources",
)
# Piccadilly.
WARD = "E05011376"
EMPTY = "An Exciting and Distinctive City"


@pytest.fixture(scope="module")
def built(sources, tmp_path_factory) -> tuple[Path, list[str]]:
    """The data folder of the second district, and what the build reported."""
    folder = tmp_path_factory.mktemp("second") / "data"
    return folder, build(sources, folder, SECOND)


@pytest.fixture(scope="module")
def second(built) -> Path:
    return built[0] / "indicators"


@pytest.fixture(scope="module")
def thin(built, sources, tmp_path_factory) -> Path:
    """The same without any indicator of pillar 7, as if the sources had held none."""
    data = shutil.copytree(built[0], tmp_path_factory.mktemp("thin") / "data")
    root = data / "indicators"
    for path in root.glob("*/*.toml"):
        about = tomllib.loads(path.read_text(encoding="utf-8"))
        if about["level"] != "district" and "7" in (about["pillar"], *about["also"]):
            path.unlink()
            path.with_suffix(".csv").unlink()
    left = {path.stem for path in root.glob("*/*.toml")}
    for name in ("england.csv", "clusters.csv"):
        table = pd.read_csv(root / name, dtype=str, keep_default_na=False)
        table[table["id"].isin(left)].to_csv(root / name, index=False)
    report = build_plan(sources, data, {recipe.id for recipe in load_recipes()} - left)
    assert "pillar 7: no indicator can lead it" in report
    return data


@contextmanager
def app_on(data: Path) -> Iterator[None]:
    """The app on other data, its map files in a folder of their own, nothing kept after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSP_DATA", str(data))
        patch.setattr(session, "static_folder", lambda: data.with_name("static"))
        st.cache_resource.clear()
        yield
    st.cache_resource.clear()


def open_page(page: str, **parameters: str) -> AppTest:
    """A page of the app, by its own address."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app.switch_page(f"pages/{page}.py")
    for key, value in parameters.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, (page, app.exception)
    return app


def values(root: Path, name: str, period: str | None = None) -> pd.DataFrame:
    path = next(root.glob(f"*/{name}.csv"))
    table = pd.read_csv(path, dtype={"period": str, "note": str})
    return table if period is None else table[table["period"] == period]


def described(root: Path, name: str) -> dict:
    return tomllib.loads(next(root.glob(f"*/{name}.toml")).read_text(encoding="utf-8"))


def test_it_has_its_own_areas(second):
    residents = values(second, "residents")
    # No output-area lookup is held for it, so the LSOA table stands in.
    assert described(second, "residents")["level"] == "lsoa21"
    assert len(residents) == 295
    assert residents["value"].sum() == 551_919
    assert described(second, "drives-to-work")["expected_areas"] == 295


def test_it_matches_published_figures(second, sources):
    folder = sources / "indicators"
    summary = pd.read_csv(folder / "iod" / "iod2025_lad_summaries_england.csv")
    summary = summary.set_index("ltla24_code").loc[CODE]
    tenth = values(second, "most-deprived-tenth", "2025")["value"] == 100
    share = summary["imd_proportion_of_lso_as_in_most_deprived_10_percent_nationally"]
    assert tenth.mean() == pytest.approx(share, abs=0.00005)
    cities = pd.read_csv(folder / "comparators" / "fuel_poverty_core_cities.csv")
    cities = cities[cities["lad22_code"] == CODE].set_index("year")
    for year in (2012, 2019, 2022):
        rows = values(second, "fuel-poverty", str(year))
        assert rows["numerator"].sum() == cities.loc[year, "fuel_poor_households"]
        assert rows["denominator"].sum() == cities.loc[year, "households"]


def test_it_leaves_out_what_the_sources_lack(second):
    built = {p.stem for p in second.glob("*/*.toml") if not p.stem.startswith("city-")}
    assert "crime" not in built  # its police force does not publish
    assert "child-income-deprivation" not in built  # rates were read for the first district only
    assert "age-20-to-34" not in built  # no LSOA table for all England
    assert "green-space-by-road" not in built  # Cheshire and Merseyside only
    assert len(built) == 97 - 19
    england = pd.read_csv(second / "england.csv")
    assert set(england["id"]) <= built


def test_its_student_neighbourhoods_stand_apart_too(built):
    students = open_tables(built[0]).values.student_areas
    assert (len(students), students.sum()) == (295, 24)


def test_it_says_which_msoas_are_new(second):
    rows = values(second, "children-low-income", "2021/22")
    absent = rows[rows["value"].isna()]
    assert (len(rows), len(absent)) == (59, 4)
    assert absent["note"].str.startswith("missing: this MSOA was drawn anew in 2021").all()
    gap = described(second, "children-low-income")["known_gaps"]
    assert [sorted(g["areas"]) for g in gap] == [sorted(absent["area_code"])]


def test_city_series_are_its_own(second):
    table = values(second, "city-claimant-count")
    assert {CODE, "E08000012", "E47000001"} <= set(table["area_code"])


def test_england_does_not_depend_on_the_district(second):
    first, other = (
        pd.read_csv(root / "england.csv", dtype=str).set_index(["id", "period"])
        for root in (ROOT / "data" / "indicators", second)
    )
    pd.testing.assert_frame_equal(other, first.loc[other.index])


# ---- the plan names what is there, and nothing else


def test_the_report_says_what_was_left_out_and_what_the_plan_lost(built):
    report = built[1]
    assert "crime: left out, the sources have no figures for the district" in report
    assert "pillar 1: not summed up by child-income-deprivation" in report
    assert "pillar 1: led by school-age-education-deprivation" in report
    assert "outcome 3: not measured by child-income-deprivation" in report
    assert sum("left out" in line for line in report) == 19


def test_the_plan_is_the_first_one_less_what_was_not_built(built):
    """A measure that was built stays where it was, one that was not goes everywhere."""
    first, other = load_catalogue(ROOT / "data"), load_catalogue(built[0])
    assert other.plan == first.plan
    for kind in ("outcomes", "city_plan"):
        for ours, theirs in zip(getattr(first, kind), getattr(other, kind), strict=True):
            for key in ("measured_by", "city"):
                known = tuple(i for i in getattr(ours, key) if i in other.indicators)
                assert getattr(theirs, key) == known, ours.number
    for ours, theirs in zip(first.all_pillars, other.all_pillars, strict=True):
        assert theirs.equity == tuple(i for i in ours.equity if i in other.indicators)
        assert theirs.headline == (
            ours.headline if ours.headline in other.indicators else theirs.equity[0]
        )


def test_a_table_dropped_in_by_hand_takes_its_place_in_the_plan(
    built, sources, tmp_path, monkeypatch
):
    from lsp_geo.build import run as building

    data = tmp_path / "data"
    home = data / "indicators" / "1-the-next-generation"
    home.mkdir(parents=True)
    (home / "child-income-deprivation.toml").write_text('id = "child-income-deprivation"\n')
    monkeypatch.setattr(
        building, "make_tables", lambda *_: ["child-income-deprivation", "unemployed"]
    )
    monkeypatch.setattr(building, "build_statistics", lambda made: None)
    report = build(sources, data, SECOND)
    assert "outcome 3: not measured by child-income-deprivation" not in report
    assert "City Plan outcome 13: not measured by unemployed" in report
    pillars = tomllib.loads((data / "indicators" / "pillars.toml").read_text(encoding="utf-8"))
    assert pillars["pillars"][0]["headline"] == "child-income-deprivation"


def test_check_passes(built, monkeypatch, capsys):
    monkeypatch.setenv("LSP_DATA", str(built[0]))
    assert cli.main(["check"]) == 0
    assert "295 neighbourhoods, 59 MSOAs, 32 wards" in capsys.readouterr().out


# ---- what its readers see


def test_every_page_opens(built):
    with app_on(built[0]):
        for page in PAGES:
            text = words(open_page(page))
            if page in ("home", "ward", "compare", "change"):
                assert "Manchester" in text, page


def test_a_pillar_with_nothing_inside_the_city_says_so(thin):
    with app_on(thin):
        home = words(open_page("home"))
        assert "No indicator of this pillar is known for areas inside Manchester." in home
        for page in ("map", "ward", "inequality"):
            app = open_page(page, pillar="7", area=WARD)
            assert app.info[0].value.startswith(f"{EMPTY}: no data for this pillar can be shown")
            assert app.selectbox(key="pillar").value == "1"
        # Its series for the whole city are still there.
        assert open_page("change", pillar="7").selectbox(key="pillar").value == "7"


def test_reports_leave_the_empty_pillar_out_and_say_so(thin):
    city, imprint = City(thin), Imprint("https://app.example.org")
    assert "pillar-7" not in sheet_files.names(city, "pillars")
    with pytest.raises(NotKnown, match="No indicator of it is known"):
        sheet_files.sheet(city, imprint, "pillar-7")
    state = html_page(sheet_files.sheet(city, imprint, sheet_files.CITY, imprint.today.year))
    assert f"Pillar 7: {EMPTY}" in state
    assert "No indicator of it is known for areas inside Manchester." in state
    assert [pillar.number for pillar in Pages(city, imprint).home()["others"]] == ["7"]
