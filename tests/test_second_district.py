"""Another council: the whole build, the check, every page and the reports on what it has."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from lsp_geo import cli
from lsp_geo.analysis import deprivation_rank
from lsp_geo.build.city_series import all_series
from lsp_geo.build.layers import held
from lsp_geo.build.plan import build_plan
from lsp_geo.build.plan_files import written_plan
from lsp_geo.build.recipes import load_recipes
from lsp_geo.build.run import build
from lsp_geo.city import City
from lsp_geo.data.catalogue import load_catalogue
from lsp_geo.data.tables import open_tables
from lsp_geo.errors import NotKnown
from lsp_geo.reports import files as sheet_files
from lsp_geo.reports.document import Imprint
from lsp_geo.reports.html import html_page
from lsp_geo.site.publish import publish
from tests.districts import PAGES, app_on, knows_nothing_of_the_first, open_page
from tests.helpers import ROOT, words
from tests.small.places import World

SECOND = ROOT / "tests" / "second_district.toml"
CODE = "E08000003"


def values(root: Path, name: str, period: str | None = None) -> pd.DataFrame:
    path = next(root.glob(f"*/{name}.csv"))
    table = pd.read_csv(path, dtype={"period": str, "note": str})
    return table if period is None else table[table["period"] == period]


def described(root: Path, name: str) -> dict:
    return tomllib.loads(next(root.glob(f"*/{name}.toml")).read_text(encoding="utf-8"))


# ---- the made-up district, on small sources: nothing of the publishers' is needed


@pytest.fixture(scope="module")
def own(small_built) -> Path:
    return small_built[0] / "indicators"


@pytest.fixture(scope="module")
def own_city(small_built) -> City:
    return City(small_built[0])


def test_every_recipe_is_built_from_small_sources(own):
    built = {path.stem for path in own.glob("*/*.toml")}
    assert {recipe.id for recipe in load_recipes()} <= built
    assert sum(name.startswith("city-") for name in built) == 107


@pytest.mark.long
def test_a_second_build_changes_nothing(small_built, small_sources, small_district, tmp_path):
    data = shutil.copytree(small_built[0], tmp_path / "data")
    assert build(small_sources, data, small_district)[-1].startswith(
        "0 files added, 0 removed, 0 changed"
    )


def test_figures_are_those_worked_out_by_hand(own, small_sources):
    world = World()
    source = pd.read_parquet(
        small_sources / "indicators" / "census2021" / "ts037_general_health_lsoa21_england.parquet"
    ).set_index("lsoa21_code")
    table = values(own, "bad-health").set_index("area_code")
    bad = source["bad_health"] + source["very_bad_health"]
    assert table["value"].to_dict() == pytest.approx(
        (100 * bad / source["total_residents"]).loc[world.own["lsoa21"]].to_dict(), abs=1e-6
    )
    england = pd.read_csv(own / "england.csv").set_index("id").loc["bad-health"]
    assert england["mean"] == pytest.approx(100 * bad.sum() / source["total_residents"].sum())
    assert (england["areas"], england["of"]) == (50, 50)


def test_output_areas_are_there_and_wards_add_up(small_built):
    tables = open_tables(small_built[0])
    assert described(small_built[0] / "indicators", "residents")["level"] == "oa21"
    wards = tables.table("residents", "ward25")
    assert wards["value"].sum() == World().own["residents"].sum()


def test_what_has_no_figure_says_why(own):
    redrawn = values(own, "children-low-income", "2020/21")
    absent = redrawn[redrawn["value"].isna()]
    assert absent["area_code"].tolist() == [World().own.loc[0, "msoa21"]]
    assert absent["note"].str.startswith("missing: this MSOA was drawn anew in 2021").all()
    hidden = values(own, "universal-credit")
    assert hidden["note"].str.startswith("suppressed: ").sum() == 1


def test_its_student_neighbourhoods_stand_apart(small_built):
    students = open_tables(small_built[0]).values.student_areas
    assert (len(students), students.sum()) == (30, 2)


def test_weighted_means_are_those_worked_out_by_hand(own, small_sources):
    """The district's violence with injury: sum of rate times residents over residents."""
    folder, codes = small_sources / "indicators", World().own["lsoa21"]
    rates = pd.read_parquet(
        folder / "iod" / "iod2025_underlying_indicators_lsoa21_england.parquet"
    ).set_index("lsoa21_code")["violence_with_injury_rate_per_1_000"]
    people = pd.read_parquet(
        folder / "census2021" / "ts001_population_residence_type_lsoa21_england.parquet"
    ).set_index("lsoa21_code")["total_residents"]
    found = values(own, "city-violence-with-injury").set_index("area_code")["value"]
    by_hand = (rates * people).loc[codes].sum() / people.loc[codes].sum()
    assert found[World().code] == pytest.approx(by_hand, abs=1e-6)


def test_places_are_those_of_the_published_ranks(small_built, small_sources):
    """Ranks in England, put in order among the district's own unchanged neighbourhoods."""
    found = deprivation_rank.places(open_tables(small_built[0]))
    table = pd.read_parquet(
        small_sources / "indicators" / "iod" / "iod2025_lsoa21_england.parquet"
    ).set_index("lsoa21_code")
    place = table["imd_rank"].loc[World().own["lsoa21"]].rank()
    # The first two were one area before, the third was two.
    assert len(found.table) == 27
    assert (found.table["rank 2025"] == place[found.table.index]).all()


def test_edges_lie_where_the_source_has_them(small_built, small_sources):
    for level, code in (("lsoa21", "lsoa21cd"), ("ward25", "wd25cd")):
        source = gpd.read_file(small_sources / "boundaries" / f"testham_{level}.geojson")
        made = gpd.read_file(small_built[0] / "boundaries" / f"{level}.geojson")
        source = source.set_index(code).to_crs("EPSG:27700").geometry.sort_index()
        made = made.set_index("area_code").to_crs("EPSG:27700").geometry.sort_index()
        assert made.index.equals(source.index)
        assert made.boundary.hausdorff_distance(source.boundary).max() < 1


def test_check_passes(small_built, monkeypatch, capsys):
    monkeypatch.setenv("LSP_DATA", str(small_built[0]))
    assert cli.main(["check"]) == 0
    assert "30 neighbourhoods, 10 MSOAs, 6 wards" in capsys.readouterr().out


# ---- its own plan: five pillars that take up the eight groups of recipes


def test_its_plan_has_five_pillars_and_every_indicator_has_one(small_built):
    catalogue = load_catalogue(small_built[0])
    assert catalogue.plan == "Testham Plan"
    assert [pillar.number for pillar in catalogue.all_pillars] == list("12345")
    assert catalogue.indicator("burglary").pillar == "2"
    assert catalogue.indicator("bad-health").pillar == "2"
    assert catalogue.indicator("city-child-poverty").outcomes == (1,)
    # Also for the first plan's sixth pillar, which the fifth takes up.
    assert catalogue.indicator("education-deprivation").also == ("5",)
    assert catalogue.pillar("5").headline == "employment-deprivation"


def test_the_report_says_what_is_still_to_be_written(small_built):
    assert "still to be written into plan.toml: outcomes 2" in small_built[1]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_another_council(small_built, page):
    with app_on(small_built[0]):
        app = open_page(page)
        text = words(app)
        assert not app.error, app.error
        knows_nothing_of_the_first(text, page)
        if page in ("home", "ward", "compare", "change"):
            assert "Testham" in text


def test_home_says_how_many_pillars_there_are(small_built):
    with app_on(small_built[0]):
        assert "five pillars" in words(open_page("home"))


def test_its_comparators_are_called_what_they_are(small_built):
    with app_on(small_built[0]):
        assert "similar districts" in words(open_page("change"))


def test_reports_and_site_know_only_their_own_district(own_city, small_built, tmp_path):
    imprint = Imprint("https://app.example.org")
    ward = own_city.geography.by_label("ward25")[0]
    for name in (ward, "pillar-5", sheet_files.CITY):
        year = imprint.today.year if name == sheet_files.CITY else None
        text = html_page(sheet_files.sheet(own_city, imprint, name, year))
        assert "Testham" in text
        knows_nothing_of_the_first(text, name)
    made = publish(own_city, imprint, tmp_path / "site", lambda _step: None, None)
    pages = [tmp_path / "site" / name for name in made.written if name.endswith(".html")]
    assert len(pages) >= 6 + 5
    for page in pages:
        knows_nothing_of_the_first(page.read_text(encoding="utf-8"), page.name)


def test_a_layer_that_is_not_held_is_said_to_be_missing(small_sources, small_district):
    district = tomllib.loads(small_district.read_text(encoding="utf-8"))
    assert held(small_sources, district) == (district, [])
    district["sources"]["neighbours"] = "elsewhere.geojson"
    kept, lines = held(small_sources, district)
    assert "neighbours" not in kept["sources"]
    assert lines == [
        "neighbours: elsewhere.geojson is not among the sources, land without a name is drawn "
        "around the district"
    ]


# ---- a pillar that the sources hold nothing of


@pytest.fixture(scope="module")
def thin(small_built, small_district, tmp_path_factory) -> Path:
    """The same without any indicator of pillar 4, as if the sources had held none."""
    data = shutil.copytree(small_built[0], tmp_path_factory.mktemp("thin") / "data")
    root = data / "indicators"
    for path in root.glob("*/*.toml"):
        about = tomllib.loads(path.read_text(encoding="utf-8"))
        if about["level"] != "district" and "4" in (about["pillar"], *about["also"]):
            path.unlink()
            path.with_suffix(".csv").unlink()
    left = {path.stem for path in root.glob("*/*.toml")}
    for name in ("england.csv", "clusters.csv"):
        table = pd.read_csv(root / name, dtype=str, keep_default_na=False)
        table[table["id"].isin(left)].to_csv(root / name, index=False)
    plan = written_plan(small_district.with_name("plan.toml"))
    report = build_plan(plan, data, {recipe.id for recipe in load_recipes()} - left)
    assert "pillar 4: no indicator can lead it" in report
    return data


def test_a_pillar_with_nothing_inside_the_city_says_so(thin):
    with app_on(thin):
        home = words(open_page("home"))
        assert "No indicator of this pillar is known for areas inside Testham." in home
        for page in ("map", "ward", "inequality"):
            app = open_page(page, pillar="4", area=World().ward(0, 0))
            assert app.info[0].value.startswith("Homes: no data for this pillar can be shown")
            assert app.selectbox(key="pillar").value == "1"
        # Its series for the whole city are still there.
        assert open_page("change", pillar="4").selectbox(key="pillar").value == "4"


def test_reports_leave_the_empty_pillar_out_and_say_so(thin):
    city, imprint = City(thin), Imprint("https://app.example.org")
    assert "pillar-4" not in sheet_files.names(city, "pillars")
    with pytest.raises(NotKnown, match="No indicator of it is known"):
        sheet_files.sheet(city, imprint, "pillar-4")
    state = html_page(sheet_files.sheet(city, imprint, sheet_files.CITY, imprint.today.year))
    assert "Pillar 4: Homes" in state
    assert "No indicator of it is known for areas inside Testham." in state


# ---- a real one, where the publishers' extracts are there


@pytest.fixture(scope="module")
def manchester(sources, tmp_path_factory) -> tuple[Path, list[str]]:
    """Manchester's data, built from its extracts with the first plan, and the build's report."""
    folder = tmp_path_factory.mktemp("second") / "data"
    return folder, build(sources, folder, SECOND)


@pytest.mark.long
def test_the_real_one_has_its_own_areas_and_published_figures(manchester, sources):
    second = manchester[0] / "indicators"
    residents = values(second, "residents")
    # No output-area lookup is held for it, so the LSOA table stands in.
    assert described(second, "residents")["level"] == "lsoa21"
    assert (len(residents), residents["value"].sum()) == (295, 551_919)
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
    # Benchmarks for England do not depend on the district.
    first, other = (
        pd.read_csv(root / "england.csv", dtype=str).set_index(["id", "period"])
        for root in (ROOT / "data" / "indicators", second)
    )
    pd.testing.assert_frame_equal(other, first.loc[other.index])


@pytest.mark.long
def test_the_real_one_leaves_out_what_the_sources_lack_and_says_so(manchester):
    second, report = manchester[0] / "indicators", manchester[1]
    built = {p.stem for p in second.glob("*/*.toml") if not p.stem.startswith("city-")}
    assert "crime" not in built  # its police force does not publish
    assert "child-income-deprivation" not in built  # rates were read for the first district only
    assert "age-20-to-34" not in built  # no LSOA table for all England
    assert "green-space-by-road" not in built  # Cheshire and Merseyside only
    # And what is made of files that were not fetched for these extracts.
    later = {one["id"] for one in all_series() if one["group"] == "fingertips"}
    missing = {recipe.id for recipe in load_recipes()} - built | later
    said = {line.split(":")[0] for line in report if "left out" in line}
    assert said == missing
    assert len(said) == 99 - len(built) + 7
    for line in (
        "crime: left out, the sources have no figures for the district",
        "pillar 1: not summed up by child-income-deprivation",
        "pillar 1: led by school-age-education-deprivation",
        "outcome 3: not measured by child-income-deprivation",
    ):
        assert line in report


@pytest.mark.long
def test_the_real_one_has_the_first_plan_less_what_was_not_built(manchester):
    """A measure that was built stays where it was, one that was not goes everywhere."""
    first, other = load_catalogue(ROOT / "data"), load_catalogue(manchester[0])
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


# ---- what is dropped in by hand


def test_a_table_dropped_in_by_hand_takes_its_place_in_the_plan(
    small_sources, small_district, tmp_path, monkeypatch
):
    from lsp_geo.build import run as building

    data = tmp_path / "data"
    home = data / "indicators" / "1-young-testham"
    home.mkdir(parents=True)
    (home / "children-low-income.toml").write_text('id = "children-low-income"\n')
    missing = ["children-low-income", "city-child-poverty"]
    monkeypatch.setattr(building, "make_tables", lambda *_: missing)
    monkeypatch.setattr(building, "build_statistics", lambda made: None)
    monkeypatch.setattr(building, "build_place_lists", lambda *_: [])
    monkeypatch.setattr("lsp_geo.build.plan._refuse_unknown", lambda *_: None)
    report = build(small_sources, data, small_district)
    assert "outcome 1: not measured by city-child-poverty" in report
    outcomes = tomllib.loads((data / "indicators" / "outcomes.toml").read_text(encoding="utf-8"))
    assert outcomes["outcomes"][0]["measured_by"] == ["children-low-income"]
