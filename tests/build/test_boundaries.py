"""The build of the boundaries: same bytes, another district, nothing lost when it fails."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from lsp_geo.build import run as building
from lsp_geo.build import weights
from lsp_geo.build.boundaries import build_boundaries
from lsp_geo.build.diff import changes
from lsp_geo.build.geometry import check_coverage, rounded, rounded_coverage
from lsp_geo.build.plan_files import Plan
from lsp_geo.build.write import write_csv, write_geojson, write_toml
from lsp_geo.data.boundary_checks import check_boundaries
from lsp_geo.data.geography import Geography
from lsp_geo.errors import DataError
from tests.helpers import ROOT
from tests.small.places import World


def recipe(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


# ---- the same bytes again


def test_rebuilding_gives_the_committed_bytes(sources, tmp_path):
    build_boundaries(sources, tmp_path, recipe(building.DISTRICT))
    committed = ROOT / "data" / "boundaries"
    names = sorted(p.name for p in committed.iterdir())
    assert sorted(p.name for p in (tmp_path / "boundaries").iterdir()) == names
    for name in names:
        made = (tmp_path / "boundaries" / name).read_bytes()
        assert made == (committed / name).read_bytes(), name


# ---- another district


@pytest.fixture(scope="module")
def thin(small_district) -> dict:
    """The made-up district as a council has it that holds no output areas and no layers."""
    district = recipe(small_district)
    for key in ("output_areas", "neighbours", "water"):
        del district["sources"][key]
    return district


@pytest.fixture(scope="module")
def second(small_sources, thin, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("second")
    build_boundaries(small_sources, folder, thin)
    return folder


def test_second_district_keeps_the_contract(second):
    geography = Geography(second)
    check_boundaries(geography)
    assert (geography.code, geography.name) == ("E08000098", "Testham")
    assert {code: level.areas for code, level in geography.levels.items()} == {
        "lsoa21": 30,
        "msoa21": 10,
        "ward25": 6,
        "city": 1,
    }
    people = World().own["residents"].sum()
    for level in geography.levels:
        assert geography.areas(level)["residents"].sum() == people
        assert geography.areas(level)["councillors"].isna().all()
    assert len(geography.postcodes) == 30 * 6 + 12
    for_post = geography.postcodes[geography.postcodes["use"] == "post"]
    # Twelve at one point, and no others: all other points have one postcode each.
    assert set(for_post["postcode"].str.split(" ").str[0]) == {"TE98"}
    assert len(for_post) == 12


def test_second_district_names_nothing_of_the_first(second):
    first = recipe(building.DISTRICT)
    for path in (second / "boundaries").iterdir():
        text = path.read_text(encoding="utf-8")
        assert first["code"] not in text, path.name
        assert first["name"] not in text, path.name


def test_without_output_areas_wards_rest_on_postcodes_and_say_so(second):
    shares = pd.read_csv(second / "boundaries" / "weights_lsoa21_ward25.csv")
    assert (shares["estimated"] == 1).all()
    assert "postcode share" in recipe(second / "boundaries" / "district.toml")["ward_weights"]
    assert len(pd.read_csv(second / "boundaries" / "lookup_oa21.csv")) == 0
    # The wards' border parts the middle row in two halves with three postcodes each.
    parted = shares[shares["lsoa21"].isin(World().own.query("row == 2")["lsoa21"])]
    assert len(parted) == 12
    assert parted["residents"].tolist() == [0.5] * 12
    assert shares.drop(parted.index)["residents"].tolist() == [1] * 24


def test_an_output_area_that_nobody_could_place_is_shared_out(
    small_sources, small_district, tmp_path
):
    build_boundaries(small_sources, tmp_path, recipe(small_district))
    shares = pd.read_csv(tmp_path / "boundaries" / "weights_oa21_ward25.csv")
    assert len(pd.read_csv(tmp_path / "boundaries" / "lookup_oa21.csv")) == 60
    unplaced = shares[shares["method"] != "placed"]
    assert len(set(unplaced["oa21"])) == 1
    assert unplaced["share"].sum() == 1


# ---- shares, worked by hand


def oas(*rows: tuple) -> pd.DataFrame:
    columns = ["oa21", "lsoa21", "ward25", "candidates", "residents", "households"]
    return pd.DataFrame(rows, columns=columns)


def live(**counts: int) -> pd.DataFrame:
    wards = [ward for ward, count in counts.items() for _ in range(count)]
    return pd.DataFrame({"lsoa21": "L", "ward25": wards})


def test_unplaced_output_area_goes_by_the_postcodes_that_are_left():
    # 30 postcodes for 300 households: 1 in 10. A's 180 placed households account for 18 of its
    # 20 postcodes, so 2 are left in A and 10 in B.
    table = oas(("O1", "L", "A", "", 400, 180), ("O2", "L", "", "A B", 250, 120))
    shares = weights.oa_to_ward(table, live(A=20, B=10), {})
    assert shares["method"].tolist() == ["placed", "by postcodes", "by postcodes"]
    assert shares["share"].tolist() == pytest.approx([1, 2 / 12, 10 / 12], abs=1e-6)
    parts = weights.lsoa_to_ward(table, shares).set_index("ward25")
    in_a = 400 + 250 * 2 / 12
    assert parts.loc["A", "residents"] == pytest.approx(in_a / 650, abs=1e-6)
    assert parts.loc["A", "estimated"] == pytest.approx(250 * 2 / 12 / in_a, abs=1e-5)
    assert parts.loc["B", "households"] == pytest.approx(100 / 300, abs=1e-6)
    assert parts.loc["B", "estimated"] == 1


def test_postcodes_outside_the_candidates_count_for_nothing():
    table = oas(("O1", "L", "", "A B", 250, 100))
    shares = weights.oa_to_ward(table, live(A=3, B=1, C=6), {})
    assert dict(zip(shares["ward25"], shares["share"], strict=True)) == {"A": 0.75, "B": 0.25}


def test_land_decides_where_no_postcode_is_left():
    # All four postcodes are in A and taken by the placed output area there; none is in B or C.
    table = oas(("O1", "L", "A", "", 400, 100), ("O2", "L", "", "B C", 50, 0))
    shares = weights.oa_to_ward(table, live(A=4), {("L", "B"): 0.1, ("L", "C"): 0.3})
    assert shares["method"].tolist() == ["placed", "by area", "by area"]
    assert shares["share"].tolist() == [1, 0.25, 0.75]


def test_lsoa_without_a_postcode_is_shared_by_land():
    shares = weights.lsoa_to_ward_by_postcodes(
        pd.Index(["K", "L"]),
        live(A=3, B=1),
        {("K", "A"): 0.4, ("K", "B"): 0.6, ("L", "A"): 0.5, ("L", "B"): 0.5},
    )
    assert shares["residents"].tolist() == [0.4, 0.6, 0.75, 0.25]


def test_boxes_and_large_users_share_out_nobody(second):
    """L67 to L75, and any point with ten and more postcodes, are no homes."""
    committed = ROOT / "data" / "boundaries"
    shares = pd.read_csv(committed / "weights_oa21_ward25.csv").set_index(["oa21", "ward25"])
    # Four output areas that 25 box postcodes had given a share of 0.399.
    for code in ("E00182967", "E00182984", "E00182994", "E00183025"):
        assert shares.loc[(code, "E05015333"), "share"] == pytest.approx(0.033, abs=0.0005)
    postcodes = pd.read_csv(committed / "postcodes.csv", dtype=str)
    outward = postcodes["postcode"].str.split().str[0]
    assert len(postcodes) == 10_632
    assert (postcodes.loc[outward.isin(["L69", "L70", "L74"]), "use"] == "post").all()
    row = postcodes.set_index("postcode").loc
    assert (row["L69 3BX", "use"], row["L8 7SU", "use"]) == ("post", "home")
    # The same for a council without output areas: the twelve stand in the south of the border.
    lsoas = pd.read_csv(second / "boundaries" / "weights_lsoa21_ward25.csv")
    lsoas = lsoas.set_index(["lsoa21", "ward25"])["residents"]
    world = World()
    assert lsoas[world.own.loc[12, "lsoa21"], world.ward(0, 2)] == 0.5


def test_ten_postcodes_at_one_point_are_an_office():
    places = [("A1 1AA", 53.0, -2.9)] * 10 + [("B2 2BB", 53.1, -2.9)] * 9 + [("C3 3CC", 53.2, -2.9)]
    table = pd.DataFrame(places, columns=["postcode", "lat", "lon"])
    assert weights.for_post_only(table).tolist() == [True] * 10 + [False] * 10
    assert weights.for_post_only(table, ["C3"]).iloc[-1]


def test_thirds_still_sum_to_one():
    table = pd.DataFrame({"by": ["x"] * 3 + ["y"], "part": [1, 1, 1, 5]})
    settled = weights.settle(table, "by", "part")
    assert settled.tolist() == [0.333334, 0.333333, 0.333333, 1]


def test_whole_numbers_keep_the_sum():
    rounded = weights.whole_numbers(pd.Series({"a": 1.4, "b": 1.4, "c": 1.2}))
    assert rounded.to_dict() == {"a": 2, "b": 1, "c": 1}


def test_older_lsoas_by_kind_of_change():
    links = pd.DataFrame(
        [("P", "P", "U"), ("Q", "Q1", "S"), ("Q", "Q2", "S"), ("R", "T", "M"), ("S", "T", "M")],
        columns=["lsoa11", "lsoa21", "change"],
    )
    made = weights.lsoa11_to_lsoa21(
        links, pd.Series({"R": 300, "S": 100}), pd.Series({"P": 9, "Q1": 30, "Q2": 70, "T": 5})
    )
    assert made["weight"].tolist() == [1, 1, 1, 0.75, 0.25]
    assert made["residents_share"].tolist() == [1, 0.3, 0.7, 1, 1]


# ---- sources that do not fit


@pytest.fixture
def copied(small_sources, tmp_path) -> Path:
    """The small sources with files of the district that a test may damage."""
    folder = tmp_path / "sources"
    (folder / "boundaries").mkdir(parents=True)
    (folder / "indicators").symlink_to(small_sources / "indicators")
    for path in (small_sources / "boundaries").iterdir():
        (folder / "boundaries" / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.mark.parametrize(
    ("name", "old", "new", "field"),
    [
        ("postcodes.csv", "E05990001", "E05999999", "ward25"),
        ("postcodes.csv", "E01990004", "E01999999", "lsoa21"),
        ("postcodes.csv", "TE3 1AA", "TE3 2AA", "postcode"),
        ("postcodes.csv", "wd25cd", "wd24cd", "wd25cd"),
        ("lookup_lsoa11_lsoa21.csv", ",U,", ",X,", "chgind"),
        ("lookup_lsoa21.csv", "E01990004", "E01999999", None),
        ("lsoa21.geojson", "lsoa21nm", "name", "lsoa21nm"),
        ("lsoa21.geojson", "-2.8", "512.8", None),
    ],
)
def test_a_source_at_fault_is_named(copied, thin, tmp_path, name, old, new, field):
    path = copied / "boundaries" / f"testham_{name}"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        build_boundaries(copied, tmp_path / "data", thin)
    assert caught.value.file.startswith(str(copied / "boundaries" / "testham_"))
    assert caught.value.field == field


@pytest.mark.parametrize(
    "name",
    [
        "lsoa21.geojson",
        "ward25.geojson",
        "lookup_lsoa21.csv",
        "lookup_lsoa11_lsoa21.csv",
        "postcodes.csv",
    ],
)
def test_a_missing_source_is_named(copied, thin, tmp_path, name):
    path = copied / "boundaries" / f"testham_{name}"
    path.unlink()
    with pytest.raises(DataError, match="missing") as caught:
        build_boundaries(copied, tmp_path / "data", thin)
    assert caught.value.file == str(path)


def test_wards_that_overlap_are_refused(copied, thin, tmp_path):
    path = copied / "boundaries" / "testham_ward25.geojson"
    wards = json.loads(path.read_text(encoding="utf-8"))
    twice = json.loads(json.dumps(wards["features"][0]))
    twice["properties"]["wd25cd"] = "E05999999"
    wards["features"].append(twice)
    path.write_text(json.dumps(wards), encoding="utf-8")
    with pytest.raises(DataError, match="overlap"):
        build_boundaries(copied, tmp_path / "data", thin)


def test_rounding_opens_no_gap_beside_a_narrow_neck():
    """A neighbourhood between two others narrows to less than the grid of rounding."""
    # In steps of the grid.
    step = 1e-5
    south = [(0, 3), (8.6, 4.0), (11.6, 4.7), (17.1, 4.9), (20, 3)]
    north = [(0, 7), (12.9, 5.2), (15.9, 5.8), (16.9, 5.2), (20, 7)]
    rings = ([*south, *north[::-1]], [(0, 0), (20, 0), *south[::-1]], [*north, (20, 10), (0, 10)])
    shapes = [shapely.Polygon([(x * step, 53 + y * step) for x, y in ring]) for ring in rings]
    source = gpd.GeoSeries(shapes, crs="EPSG:4326")
    whole = shapely.get_parts(rounded_coverage(source).union_all())
    assert shapely.get_num_interior_rings(whole).sum() == 0
    assert shapely.coverage_is_valid(rounded_coverage(source).to_numpy())
    # Rounded one by one they do gape, and the check says so.
    alone = rounded(source)
    with pytest.raises(DataError, match="gap|meet"):
        check_coverage(Path("x.geojson"), alone)


# ---- all or nothing


def making(name: str):
    """A build that makes one indicator and leaves nothing out."""

    def make(sources: Path, made: Path, district: dict) -> list[str]:
        pair(made, name, "# made by build\n")
        return []

    return make


def pair(data: Path, name: str, mark: str = "") -> Path:
    stem = data / "indicators" / "context" / name
    stem.parent.mkdir(parents=True, exist_ok=True)
    stem.with_suffix(".csv").write_text("area_code,period,value\nA,2021,1\n", encoding="utf-8")
    stem.with_suffix(".toml").write_text(f'{mark}id = "{name}"\n', encoding="utf-8")
    return stem


@pytest.fixture
def no_statistics(monkeypatch):
    """The tables of these tests are too few to work anything out from, or for a plan."""
    monkeypatch.setattr(building, "build_statistics", lambda made: None)
    monkeypatch.setattr(building, "build_place_lists", lambda *_: [])
    monkeypatch.setattr(building, "read_plan", lambda *_: Plan(Path("plan"), "", [], []))
    monkeypatch.setattr(building, "held", lambda sources, district: (district, []))
    monkeypatch.setattr(building, "build_plan", lambda plan, made, left_out: [])


@pytest.fixture
def data(tmp_path, no_statistics) -> Path:
    """A data folder with a built indicator, one dropped in by hand, and a file of another kind."""
    folder = tmp_path / "data"
    pair(folder, "built", "# made by build\n")
    pair(folder, "by-hand")
    (folder / "README.md").write_text("About these data.\n", encoding="utf-8")
    return folder


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_a_failed_build_leaves_the_old_data(data, tmp_path, monkeypatch):
    def fail(sources, made, district):
        pair(made, "half-made", "# made by build\n")
        raise DataError(sources / "x.csv", "it is broken")

    before = snapshot(data)
    monkeypatch.setattr(building, "make_tables", fail)
    with pytest.raises(DataError, match="it is broken"):
        building.build(tmp_path, data)
    assert snapshot(data) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == [".data-lock", "data"]


def test_what_is_no_longer_made_goes_and_what_was_dropped_in_stays(data, tmp_path, monkeypatch):
    monkeypatch.setattr(building, "make_tables", making("fresh"))
    report = building.build(tmp_path, data)
    assert sorted(snapshot(data)) == [
        "README.md",
        "indicators/context/by-hand.csv",
        "indicators/context/by-hand.toml",
        "indicators/context/fresh.csv",
        "indicators/context/fresh.toml",
    ]
    assert report == [
        "indicators/context/by-hand.toml: kept, dropped in by hand",
        "indicators/context/built.csv: removed",
        "indicators/context/built.toml: removed",
        "indicators/context/fresh.csv: new, 1 row",
        "indicators/context/fresh.toml: new",
        "2 files added, 2 removed, 0 changed, 3 as before.",
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == [".data-lock", "data"]


def test_a_dropped_in_indicator_may_not_take_a_built_one_s_place(data, tmp_path, monkeypatch):
    before = snapshot(data)
    monkeypatch.setattr(building, "make_tables", making("by-hand"))
    with pytest.raises(DataError, match="another id") as caught:
        building.build(tmp_path, data)
    assert caught.value.file == str(data / "indicators" / "context" / "by-hand.toml")
    assert snapshot(data) == before


def test_a_fault_in_a_dropped_in_indicator_is_named_where_it_lies(data, tmp_path, monkeypatch):
    def fail(made):
        raise DataError(made / "indicators" / "context" / "by-hand.csv", "no such area", line=2)

    before = snapshot(data)
    monkeypatch.setattr(building, "make_tables", lambda sources, made, district: [])
    monkeypatch.setattr(building, "build_statistics", fail)
    with pytest.raises(DataError) as caught:
        building.build(tmp_path, data)
    assert str(caught.value) == f"{data}/indicators/context/by-hand.csv, line 2: no such area"
    assert snapshot(data) == before


def test_the_first_build_needs_no_data(tmp_path, monkeypatch, no_statistics):
    monkeypatch.setattr(building, "make_tables", making("fresh"))
    assert building.build(tmp_path, tmp_path / "new" / "data")[-1].startswith("2 files added")
    assert (tmp_path / "new" / "data" / "indicators" / "context" / "fresh.csv").is_file()


@pytest.mark.parametrize("text", [None, "code = ", "\xff"])
def test_a_recipe_at_fault_is_named(tmp_path, text):
    path = tmp_path / "district.toml"
    if text is not None:
        path.write_text(text, encoding="latin-1")
    with pytest.raises(DataError) as caught:
        building.build(tmp_path, tmp_path / "data", path)
    assert caught.value.file == str(path)


# ---- what changed, in words


def test_changes_are_told_by_rows_features_and_fields(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    for folder, rows, points, values in (
        (
            old,
            [("A", "2020", 1), ("A", "2021", 2), ("B", "2021", 3)],
            {"a": 0, "b": 1},
            {"name": "x", "caveats": []},
        ),
        (
            new,
            [("A", "2021", 2), ("B", "2021", 4), ("C", "2021", 5)],
            {"a": 0, "b": 2},
            {"name": "y", "caveats": ["z"]},
        ),
    ):
        write_csv(folder / "t.csv", pd.DataFrame(rows, columns=["area_code", "period", "value"]))
        write_geojson(
            folder / "g.geojson",
            [({"area_code": code}, shapely.Point(x, 0)) for code, x in points.items()],
        )
        write_toml(folder / "d.toml", values)
        write_csv(folder / "same.csv", pd.DataFrame({"a": [1]}))
    assert changes(old, new) == [
        "d.toml: changed in name, caveats",
        "g.geojson: 0 features added, 0 removed, 1 changed",
        "t.csv: 1 row added, 1 removed, 1 changed",
        "0 files added, 0 removed, 3 changed, 1 as before.",
    ]


def test_toml_is_read_back_as_it_was_written(tmp_path):
    values = {
        "text": 'quotes " and £ and \\',
        "yes": True,
        "whole": 3,
        "part": 0.5,
        "bounds": [float("-inf"), float("inf")],
        "none": [],
        "long": ["a sentence that is rather long"] * 4,
        "gaps": [{"areas": ["E1", "E2"], "why": "not known"}],
        "view": {"zoom": 10.4},
        "levels": {"a": {"name": "A"}, "b": {"name": "B"}},
    }
    write_toml(tmp_path / "x.toml", values)
    assert tomllib.loads((tmp_path / "x.toml").read_text(encoding="utf-8")) == values
