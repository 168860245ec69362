"""A council from its name: found, described, written down, fetched and built."""

from __future__ import annotations

import tomllib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from lsp_geo import cli
from lsp_geo.build.boundaries import build_boundaries
from lsp_geo.build.plan_files import written_plan
from lsp_geo.build.run import build
from lsp_geo.city import City
from lsp_geo.council import alike
from lsp_geo.council.describe import view_of
from lsp_geo.council.find import find
from lsp_geo.data.boundary_checks import check_boundaries
from lsp_geo.data.geography import Geography
from lsp_geo.errors import NotKnown
from tests.council.publishers import COUNTY, Published, made_up, with_new_wards
from tests.districts import PAGES, app_on, knows_nothing_of_the_first, open_page
from tests.helpers import ROOT, words
from tests.small.places import FAR, NEXT, World
from tests.small.sources import write_sources

DISTRICTS = {
    "E08000003": "Manchester",
    "E06000023": "Bristol, City of",
    "E08000021": "Newcastle upon Tyne",
    "E07000195": "Newcastle-under-Lyme",
    "E07000105": "Ashford",
    "E07000106": "Canterbury",
    "E09000007": "Camden",
    "E08000019": "Sheffield",
    "E06000065": "North Yorkshire",
    "E08000012": "Liverpool",
}
COUNTIES = {"Kent": ["Ashford", "Canterbury"]}
RENAMED = {"E08000039": "E08000019"}


# ---- from a name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Manchester", "E08000003"),
        ("  manchester ", "E08000003"),
        ("Manchester City Council", "E08000003"),
        ("Manchestr", "E08000003"),
        ("E08000003", "E08000003"),
        ("e08000003", "E08000003"),
        ("Bristol", "E06000023"),
        ("London Borough of Camden", "E09000007"),
        ("Newcastle under Lyme", "E07000195"),
        ("E08000039", "E08000019"),
    ],
)
def test_a_district_is_found_by_name_near_name_and_code(text, code):
    assert find(text, DISTRICTS, COUNTIES, RENAMED).code == code


def test_what_was_guessed_is_said():
    assert find("Manchester", DISTRICTS, COUNTIES, RENAMED).note == ""
    assert "was read as Manchester" in find("Manchestr", DISTRICTS, COUNTIES, RENAMED).note
    assert "newer code" in find("E08000039", DISTRICTS, COUNTIES, RENAMED).note


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Newcastle", "may mean Newcastle"),
        ("Kent", "county with districts of its own.*Ashford, Canterbury"),
        ("Kent County Council", "county with districts"),
        ("W06000015", "in Wales"),
        ("Atlantis", "no district “Atlantis”"),
    ],
)
def test_what_is_no_district_or_several_is_refused_with_a_reason(text, says):
    with pytest.raises(NotKnown, match=says):
        find(text, DISTRICTS, COUNTIES, RENAMED)


# ---- nearest neighbours


def test_nearest_neighbours_by_hand():
    # Shares of 0.1 and 0.3 have mean 0.2; on the scale of its spread each counts the same.
    table = pd.DataFrame(
        {0: [0.10, 0.12, 0.30, 0.28], 1: [0.50, 0.90, 0.52, 0.90], 2: [0.4] * 4},
        index=["A", "B", "C", "D"],
    )
    scaled = (table[[0, 1]] - table[[0, 1]].mean()) / table[[0, 1]].std(ddof=0)
    far = {c: float(np.hypot(*(scaled.loc[c] - scaled.loc["A"]))) for c in "BCD"}
    assert alike.nearest(table, "A") == sorted(far, key=far.__getitem__)
    assert alike.nearest(table, "A", 1) == ["B"] == sorted(far, key=far.__getitem__)[:1]


def test_ties_go_by_code():
    table = pd.DataFrame({0: [0.1, 0.2, 0.2, 0.2]}, index=["Z", "C", "A", "B"])
    assert alike.nearest(table, "Z") == ["A", "B", "C"]


def test_the_map_opens_on_the_whole_district():
    """The first district's own view, worked out by hand, is what its bounds give."""
    first = tomllib.loads(
        (ROOT / "lsp_geo" / "build" / "recipes" / "district.toml").read_text(encoding="utf-8")
    )["view"]
    city = gpd.read_file(ROOT / "data" / "boundaries" / "city.geojson")
    found = view_of(city.total_bounds.tolist())
    assert found["zoom"] == pytest.approx(first["zoom"], abs=0.15)
    assert found["longitude"] == pytest.approx(first["longitude"], abs=0.02)
    assert found["latitude"] == pytest.approx(first["latitude"], abs=0.02)


# ---- by the commands: district, fetch, build


def run(*arguments: object) -> int:
    return cli.main([str(one) for one in arguments])


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An analyst's folder, the data of its own beside the sources."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LSP_DATA", str(tmp_path / "data"))
    return tmp_path


def district_of(folder: Path, name: str = "testham") -> dict:
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))


def fetch_areas(folder: Path) -> int:
    return run(
        *("fetch", "lookups", "shapes", "postcodes"),
        *("--into", folder / "sources", "--district", folder / "testham.toml"),
    )


def test_the_command_writes_a_file_and_a_plan(folder, server, capsys):
    world = World()
    server.routes = made_up(world).routes()
    assert run("district", "testham") == 0
    told = capsys.readouterr().out
    assert "refresh --district testham.toml" in told
    written = district_of(folder)
    assert (written["code"], written["name"]) == (world.code, "Testham")
    assert written["neighbours"] == [NEXT]
    assert [one["name"] for one in written["parents"]] == ["Greater Testham", "North", "England"]
    # No core city: set beside the districts most like it, and called so.
    assert {one["code"] for one in written["core_cities"]} == {world.code, NEXT, FAR}
    assert written["comparators"]["name"] == "similar districts"
    assert written["wards"]["year"] == 2025
    assert set(written["wards"]["names"]) == set(world.wards)
    assert written["msoa_names"][world.own.loc[0, "msoa21"]] == "Quarter 00"
    plan = written_plan(folder / written["plan"])
    assert len(plan.pillars) == 8
    assert plan.outcomes == []
    assert plan.unwritten == list(range(1, 9))


def test_neither_file_is_written_over(folder, server, capsys):
    server.routes = made_up(World()).routes()
    assert run("district", "Testham") == 0
    (folder / "testham-plan.toml").write_text('plan = "Ours"', encoding="utf-8")
    assert run("district", "Testham") == 1
    assert "there is such a file already" in capsys.readouterr().err
    (folder / "testham.toml").unlink()
    assert run("district", "Testham") == 0
    assert (folder / "testham-plan.toml").read_text(encoding="utf-8") == 'plan = "Ours"'


@pytest.mark.long
def test_what_was_written_is_refreshed_whole(folder, server, small_sources, capsys):
    """Name, refresh, check: the whole way, as an analyst goes it; England's tables are there."""
    server.routes = made_up(World()).routes()
    assert run("district", "Testham") == 0
    (folder / "sources" / "indicators").symlink_to(small_sources / "indicators")
    areas = ("lookups", "shapes", "postcodes")
    assert run("refresh", *areas, "--into", "sources", "--district", "testham.toml") == 0
    told = capsys.readouterr().out
    assert "still to be written into testham-plan.toml: outcomes 1, 2, 3, 4, 5, 6, 7, 8" in told
    assert "All of it goes to data/ at once" in told
    assert run("check") == 0
    city = City(folder / "data")
    neighbours = city.geography.context("neighbours")
    assert neighbours["area_name"].tolist() == ["Nextham"]
    with app_on(folder / "data"):
        assert "eight pillars" in words(open_page("home"))
        outcomes = words(open_page("outcomes"))
        assert "still to be written down" in outcomes


@pytest.mark.long
@pytest.mark.parametrize(
    ("code", "kind"), [("E07000098", "two-tier"), ("E09000098", "London"), ("E06000098", "unitary")]
)
def test_every_kind_of_council_is_built(folder, server, code, kind):
    """A district under a county, a London borough, a unitary: each from its name to its pages."""
    world = World(code=code)
    published = made_up(world)
    published.combined = {}
    if kind == "two-tier":
        published.counties = {code: (COUNTY, "Testshire")}
    server.routes = published.routes()
    assert run("district", "Testham") == 0
    written = district_of(folder)
    parents = [one["name"] for one in written["parents"]]
    assert parents == (["Testshire"] if kind == "two-tier" else []) + ["North", "England"]
    assert written["levels"]["city"]["name"] == ("borough" if kind == "London" else "district")
    assert fetch_areas(folder) == 0
    sources = folder / "sources"
    write_sources(folder / "small", world)
    (sources / "indicators").symlink_to(folder / "small" / "indicators")
    build(sources, folder / "data", folder / "testham.toml")
    assert run("check") == 0
    if kind == "two-tier":
        assert run("district", "Testshire") == 2


def test_wards_newer_than_the_lookup_are_placed_by_postcodes(folder, server):
    world = World()
    server.routes = with_new_wards(made_up(world), world).routes()
    assert run("district", "Testham") == 0
    written = district_of(folder)
    assert (written["wards"]["year"], written["wards"]["placed_by"]) == (2026, "postcodes")
    assert len(written["wards"]["names"]) == 4
    assert "2026" in written["levels"]["ward25"]["vintage"]
    assert fetch_areas(folder) == 0
    lookup = pd.read_csv(folder / "sources" / "boundaries" / "testham_lookup_oa21.csv")
    assert set(lookup["ward25cd"]) == set(written["wards"]["names"])
    # The weights need what an older census says of merged areas, and no more.
    write_sources(folder / "small", world)
    (folder / "sources" / "indicators").symlink_to(folder / "small" / "indicators")
    build_boundaries(folder / "sources", folder / "built", written)
    geography = Geography(folder / "built")
    check_boundaries(geography)
    assert geography.levels["ward25"].areas == 4


def test_wards_that_nobody_can_place_yet_give_way_to_the_last_ones(folder, server, capsys):
    world = World()
    server.routes = with_new_wards(made_up(world), world, posted=False).routes()
    assert run("district", "Testham") == 0
    written = district_of(folder)
    assert (written["wards"]["year"], written["wards"]["placed_by"]) == (2025, "lookup")
    assert "Those of 2026 are newer" in capsys.readouterr().out
    assert fetch_areas(folder) == 0
    shapes = gpd.read_file(folder / "sources" / "boundaries" / "testham_ward25.geojson")
    assert set(shapes["wd25cd"]) == set(world.wards)


def test_wards_on_which_no_two_sources_agree_are_refused(folder, server, capsys):
    world = World()
    published = with_new_wards(made_up(world), world, posted=False)
    published.postcodes = published.postcodes.assign(ward="E05970000")
    server.routes = published.routes()
    assert run("district", "Testham") == 1
    told = capsys.readouterr().err
    assert "do not agree: look for E0597" in told or "do not agree: look for E0598" in told
    assert "What to do" in told
    assert not (folder / "testham.toml").exists()


def test_without_internet_one_sentence_says_so(folder, monkeypatch, capsys):
    monkeypatch.setenv("LSP_FETCH_VIA", "http://127.0.0.1:9")
    monkeypatch.setattr("lsp_geo.fetch.session.usual_waits", _no_waits, raising=False)
    assert run("district", "Testham") == 1
    assert "no way to the publishers" in capsys.readouterr().err


def _no_waits(*_: object):
    from lsp_geo.fetch.adapter import usual_waits

    return usual_waits(0.001)


# ---- a real council, where its extracts are there


@pytest.fixture
def manchester(sources) -> Published:
    """Manchester's own files as the publishers would hand them out, one output area an LSOA."""
    home = sources / "second-district"
    england = pd.read_parquet(sources / "boundaries" / "england_lsoa21_lad24.parquet")
    homes = pd.read_parquet(
        sources / "indicators" / "census2021" / "ts041_households_lsoa21_england.parquet"
    ).set_index("lsoa21_code")["number_of_households"]
    lookup = pd.read_csv(home / "manchester_lookup_lsoa21.csv").set_index("lsoa21cd")
    shapes = gpd.read_file(home / "manchester_lsoa21.geojson").set_index("lsoa21cd").geometry
    wards = gpd.read_file(home / "manchester_ward25.geojson")
    changes = pd.read_csv(home / "manchester_lookup_lsoa11_lsoa21.csv")
    postcodes = pd.read_csv(home / "manchester_postcodes.csv")
    lsoas = pd.DataFrame(
        {
            "code": england["lsoa21cd"],
            "name": england["lsoa21cd"].map(lookup["lsoa21nm"]).fillna("Elsewhere"),
            "msoa": england["lsoa21cd"].map(lookup["msoa21cd"]).fillna(""),
            "lad": england["lad24cd"],
            "lad_name": england["lad24nm"],
            "residents": england["pop_census2021"],
            "households": england["lsoa21cd"].map(homes),
            "need": 0.5,
            "geometry": england["lsoa21cd"].map(shapes).astype(object),
        }
    )
    lsoas["geometry"] = lsoas["geometry"].where(lsoas["geometry"].notna(), None)
    by_postcodes = postcodes.groupby("lsoa21cd")["wd25cd"].agg(lambda w: w.mode()[0])
    own = lsoas[lsoas["lad"] == "E08000003"]
    city = shapes.union_all()
    oas = pd.DataFrame(
        {
            "code": own["code"].str.replace("E01", "E00"),
            "lsoa": own["code"],
            "ward": own["code"].map(by_postcodes),
            "residents": own["residents"],
            "households": own["households"],
        }
    )
    return Published(
        "E08000003",
        lsoas,
        oas,
        {2025: list(zip(wards["wd25cd"], wards["wd25nm"], wards.geometry, strict=True))},
        # What lies around is land, and no district of England: no neighbour, and no water.
        {"E08000003": city, "W06000099": city.buffer(0.5).difference(city)},
        changes.rename(
            columns={
                "lsoa11cd": "lsoa11",
                "lsoa11nm": "name",
                "lsoa21cd": "lsoa21",
                "chgind": "change",
            }
        ),
        pd.DataFrame(
            {
                "postcode": postcodes["postcode"],
                "lat": postcodes["lat"],
                "lon": postcodes["lon"],
                "ward": postcodes["wd25cd"],
                "lsoa": postcodes["lsoa21cd"],
                "oa": postcodes["lsoa21cd"].str.replace("E01", "E00"),
            }
        ),
        lookup.drop_duplicates("msoa21cd").set_index("msoa21cd")["msoa21hclnm"],
    )


@pytest.mark.long
def test_manchester_from_its_name_to_every_page(manchester, folder, server, sources, capsys):
    server.routes = manchester.routes()
    assert run("district", "Manchester") == 0
    written = district_of(folder, "manchester")
    # One of the core cities: set beside the others, and no comparators of its own.
    assert len(written["core_cities"]) == 11
    assert "comparators" not in written
    assert len(written["wards"]["names"]) == 32
    assert (
        run(
            *("fetch", "lookups", "shapes", "postcodes"),
            *("--into", "sources", "--district", "manchester.toml"),
        )
        == 0
    )
    (folder / "sources" / "indicators").symlink_to(sources / "indicators")
    capsys.readouterr()
    assert run("build", "--sources", "sources", "--district", "manchester.toml") == 0
    assert "land without a name is drawn around the district" in capsys.readouterr().out
    assert run("check") == 0
    with app_on(folder / "data"):
        for page in PAGES:
            app = open_page(page)
            assert not app.error, (page, app.error)
            text = words(app)
            if page in ("home", "ward", "compare", "change"):
                assert "Manchester" in text, page
    assert run("report", "Piccadilly", "--out", "sheet.html") == 0
    sheet = (folder / "sheet.html").read_text(encoding="utf-8")
    assert "Manchester" in sheet
    knows_nothing_of_the_first(sheet, "sheet")
    assert run("publish", "site") == 0
    home = (folder / "site" / "index.html").read_text(encoding="utf-8")
    assert "Manchester" in home
    knows_nothing_of_the_first(home.replace("eight pillars", ""), "site")
