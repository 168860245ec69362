"""The committed boundaries: published counts, shapes that fit together, shares that add up."""

from __future__ import annotations

import json
import re
import tomllib

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from tests.helpers import ROOT

FOLDER = ROOT / "data" / "boundaries"
LEVELS = {"lsoa21": 302, "msoa21": 61, "ward25": 64, "city": 1}
LAYERS = ["neighbours", "water", "green", "docks"]
WATERFRONT_NORTH = "E05015332"
METRES = "EPSG:27700"


def shapes(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(FOLDER / f"{name}.geojson")


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv")


def areas(level: str) -> pd.DataFrame:
    every = table("areas")
    return every[every["level"] == level].set_index("area_code")


@pytest.fixture(scope="module")
def district() -> dict:
    return tomllib.loads((FOLDER / "district.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("level", "count"), LEVELS.items())
def test_areas_are_the_published_number_everywhere(level, count, district):
    frame = shapes(level)
    assert len(frame) == len(areas(level)) == district["levels"][level]["areas"] == count
    assert frame["area_code"].is_unique
    assert dict(zip(frame["area_code"], frame["area_name"], strict=True)) == (
        areas(level)["area_name"].to_dict()
    )


@pytest.mark.parametrize("level", LEVELS)
def test_shapes_are_valid_and_tile(level):
    array = np.asarray(shapes(level).geometry)
    assert shapely.is_valid(array).all()
    assert set(shapely.get_type_id(array)) <= {3, 6}  # polygons and multipolygons
    assert shapely.coverage_is_valid(array)
    total = shapely.area(array).sum()
    union = shapely.get_parts(shapely.union_all(array))
    assert shapely.area(union).sum() == pytest.approx(total, rel=1e-9)
    assert shapely.get_num_interior_rings(union).sum() == 0


@pytest.mark.parametrize("name", [*LEVELS, *LAYERS])
def test_geojson_is_plain_one_feature_a_line_five_decimals(name):
    text = (FOLDER / f"{name}.geojson").read_text(encoding="utf-8")
    wanted = {"name"} if name in LAYERS[1:] else {"area_code", "area_name"}
    features = json.loads(text)["features"]
    assert len(text.splitlines()) == len(features) + 2
    assert all(set(feature["properties"]) == wanted for feature in features)
    assert not re.search(r"\d\.\d{6}", text)
    frame = shapes(name)
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.is_valid.all()
    # Counter-clockwise outer rings, as RFC 7946 has it.
    parts = shapely.get_parts(np.asarray(frame.geometry))
    assert shapely.is_ccw(shapely.get_exterior_ring(parts)).all()


def test_areas_of_the_layers_are_the_published_ones():
    km2 = {level: shapes(level).to_crs(METRES).area.sum() / 1e6 for level in LEVELS}
    for level in ("lsoa21", "msoa21", "city"):
        assert km2[level] == pytest.approx(111.8386, abs=0.005)
    assert km2["ward25"] == pytest.approx(111.8154, abs=0.005)


def test_wards_and_lsoas_cover_the_same_land_but_for_their_generalising():
    wards = shapes("ward25").to_crs(METRES).union_all()
    lsoas = shapes("lsoa21").to_crs(METRES).union_all()
    assert wards.symmetric_difference(lsoas).area / 1e6 == pytest.approx(0.19, abs=0.01)


def test_msoas_and_city_are_their_lsoas_dissolved():
    lsoas = shapes("lsoa21").set_index("area_code")
    parent = areas("lsoa21")["parent"]
    msoas = shapes("msoa21").set_index("area_code").geometry
    dissolved = lsoas.geometry.groupby(parent).apply(lambda part: part.union_all())
    assert set(dissolved.index) == set(msoas.index)
    assert all(msoas[code].equals(shape) for code, shape in dissolved.items())
    assert shapes("city").geometry[0].equals(lsoas.geometry.union_all())


def test_edges_lie_where_the_source_has_them(sources):
    """Within a metre, but for one spike of no width that rounding closes."""
    codes = {"lsoa21": "lsoa21cd", "msoa21": "msoa21cd", "ward25": "wd25cd"}
    moved = {}
    for level, code in codes.items():
        source = gpd.read_file(sources / "boundaries" / f"liverpool_{level}.geojson")
        source = source.set_index(code).to_crs(METRES).geometry.sort_index()
        ours = shapes(level).set_index("area_code").to_crs(METRES).geometry.sort_index()
        assert ours.index.equals(source.index)
        moved |= dict(
            zip(ours.index, ours.boundary.hausdorff_distance(source.boundary), strict=True)
        )
    assert {code for code, metres in moved.items() if metres > 1} == {"E01006772"}
    vertices = shapely.get_num_coordinates(np.asarray(shapes("lsoa21").geometry)).sum()
    assert vertices == pytest.approx(10_865, abs=20)


@pytest.mark.parametrize("level", LEVELS)
def test_label_points_lie_in_their_area(level):
    frame, named = shapes(level).set_index("area_code"), areas(level)
    points = gpd.GeoSeries(
        gpd.points_from_xy(named["label_lon"], named["label_lat"]),
        index=named.index,
        crs="EPSG:4326",
    )
    assert frame.geometry.contains(points.reindex(frame.index)).all()


def test_base_layers_are_small():
    size = {name: (FOLDER / f"{name}.geojson").stat().st_size for name in LAYERS}
    assert size["green"] < 90_000
    assert sum(size.values()) < 260_000
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 2_000_000


def test_neighbours_and_water_do_not_cover_the_city():
    city = shapes("city").to_crs(METRES).geometry[0]
    for name, square_metres in (("neighbours", 5_000), ("water", 5_000)):
        over = shapes(name).to_crs(METRES).intersection(city).area.sum()
        assert over < square_metres


def test_people_sum_to_the_census():
    for level in LEVELS:
        assert areas(level)["residents"].sum() == 486_093
        assert areas(level)["households"].sum() == 207_488
    assert table("lookup_oa21")[["residents", "households"]].sum().tolist() == [486_093, 207_488]
    lsoa = areas("lsoa21")["residents"]
    assert (lsoa.min(), lsoa.max()) == (pytest.approx(1_006, abs=6), pytest.approx(3_789, abs=6))


def test_councillors_are_85_on_46_15_and_3_wards():
    wards = areas("ward25")["councillors"]
    assert wards.sum() == areas("city")["councillors"].item() == 85
    assert wards.value_counts().to_dict() == {1: 46, 2: 15, 3: 3}
    assert areas("lsoa21")["councillors"].isna().all()


def test_names_are_those_people_read():
    lsoas = areas("lsoa21")
    assert lsoas.loc["E01006512", "area_name"] == "Liverpool 031A"
    assert lsoas.loc["E01006512", "label"] == "Edge Hill 031A"
    assert lsoas["label"].is_unique
    assert areas("msoa21").loc["E02001377", "area_name"] == "Edge Hill"
    assert (areas("msoa21")["parent"] == "E08000012").all()
    assert areas("ward25").loc[WATERFRONT_NORTH, "label"] == "Waterfront North"
    assert areas("city")["label"].tolist() == ["Liverpool"]


def test_output_areas_are_the_published_ones():
    oas = table("lookup_oa21")
    assert len(oas) == oas["oa21"].nunique() == 1_624
    assert set(oas["lsoa21"]) == set(areas("lsoa21").index)
    assert oas["msoa21"].tolist() == areas("lsoa21")["parent"].loc[oas["lsoa21"]].tolist()
    sums = oas.groupby("lsoa21")[["residents", "households"]].sum()
    pd.testing.assert_frame_equal(
        sums, areas("lsoa21")[["residents", "households"]].sort_index(), check_names=False
    )


def test_each_output_area_is_shared_out_once():
    shares = table("weights_oa21_ward25")
    assert set(shares["oa21"]) == set(table("lookup_oa21")["oa21"])
    assert not shares.duplicated(["oa21", "ward25"]).any()
    assert shares.groupby("oa21")["share"].sum().sub(1).abs().max() < 1e-9
    assert shares["method"].value_counts().to_dict() == {"placed": 1_602, "by postcodes": 46}
    assert (shares.loc[shares["method"] == "placed", "share"] == 1).all()
    assert (shares["share"] > 0).all()
    assert shares.loc[shares["method"] != "placed", "oa21"].nunique() == 22


def test_placed_people_are_the_published_number_and_every_ward_has_some():
    oas = table("weights_oa21_ward25").merge(table("lookup_oa21"), on="oa21")
    placed = oas[oas["method"] == "placed"].groupby("ward25")[["residents", "households"]].sum()
    assert placed["residents"].sum() == 477_933
    assert placed.loc[WATERFRONT_NORTH].tolist() == [1_621, 976]
    assert len(placed) == 64
    # Only the twelve wards to which an unplaced output area may belong have more.
    more = areas("ward25")["residents"] - placed["residents"]
    assert (more >= 0).all()
    names = set(areas("ward25").loc[more > 0, "label"])
    assert names == {
        "Waterfront South",
        "City Centre North",
        "City Centre South",
        "Canning",
        "Brownlow Hill",
        "Dingle",
        "Speke",
        "Garston",
        "Allerton",
        "Springwood",
        "Everton West",
        "Vauxhall",
    }
    largest = areas("ward25")["residents"].idxmax()
    assert areas("ward25").loc[largest, ["label", "residents"]].tolist() == [
        "Kensington & Fairfield",
        19_383,
    ]


def test_lsoa_shares_add_up_and_give_the_wards_people():
    shares = table("weights_lsoa21_ward25")
    assert set(shares["lsoa21"]) == set(areas("lsoa21").index)
    assert set(shares["ward25"]) == set(areas("ward25").index)
    for column in ("residents", "households"):
        assert shares.groupby("lsoa21")[column].sum().sub(1).abs().max() < 1e-9
        people = shares[column] * shares["lsoa21"].map(areas("lsoa21")[column])
        wards = people.groupby(shares["ward25"]).sum()
        # Within the rounding of wards to whole people.
        assert (wards - areas("ward25")[column]).abs().max() < 1
        assert wards.sum() == pytest.approx(areas("city")[column].item(), abs=1e-6)
    assert (shares[["residents", "households"]] > 0).any(axis=1).all()
    assert shares["estimated"].between(0, 1).all()
    people = shares["residents"] * shares["lsoa21"].map(areas("lsoa21")["residents"])
    assert (people * shares["estimated"]).sum() == pytest.approx(8_160, abs=0.1)


def test_lsoas_of_2011_lead_to_those_of_2021():
    links = table("lookup_lsoa11_lsoa21")
    assert links["lsoa11"].nunique() == 298
    assert set(links["lsoa21"]) == set(areas("lsoa21").index)
    assert links["change"].value_counts().to_dict() == {"U": 286, "S": 13, "M": 6}
    assert links.groupby("lsoa21")["weight"].sum().sub(1).abs().max() < 1e-9
    assert links.groupby("lsoa11")["residents_share"].sum().sub(1).abs().max() < 1e-9
    kinds = links.set_index("change")
    assert (kinds.loc[["U", "S"], "weight"] == 1).all()
    assert (kinds.loc[["U", "M"], "residents_share"] == 1).all()
    assert kinds.loc["M", "weight"].between(0.3, 0.7).all()
    # A split one is shared by who lives in its parts now.
    parts = links[links["lsoa11"] == "E01006513"].set_index("lsoa21")["residents_share"]
    people = areas("lsoa21")["residents"].loc[parts.index]
    assert parts.tolist() == pytest.approx((people / people.sum()).tolist(), abs=1e-6)


def test_postcodes_for_post_are_large_users_and_boxes():
    """Districts L67 to L75, and points with ten and more; buildings have seven at most."""
    postcodes = table("postcodes")
    districts = postcodes["postcode"].str.split(" ").str[0]
    large = districts.isin([f"L{number}" for number in range(67, 76)])
    many = postcodes.groupby(["lat", "lon"])["postcode"].transform("size")
    assert set(many[many > 7]) == {10, 13, 15, 20, 25, 210}
    assert (postcodes["use"] == "post").eq(large | (many >= 10)).all()
    assert (postcodes["use"] == "post").sum() == 398
    assert set(postcodes["use"]) == {"home", "post"}


def test_postcodes_are_the_published_ones_and_lie_in_their_lsoa():
    postcodes = table("postcodes")
    assert len(postcodes) == postcodes["postcode"].nunique() == 10_632
    assert postcodes["postcode"].is_monotonic_increasing
    assert postcodes.groupby("lsoa21").size().reindex(areas("lsoa21").index).min() == 12
    assert postcodes.groupby("ward25").size().reindex(areas("ward25").index).min() == 90
    points = gpd.GeoDataFrame(
        postcodes, geometry=gpd.points_from_xy(postcodes["lon"], postcodes["lat"]), crs="EPSG:4326"
    ).to_crs(METRES)
    for level, column, share in (("lsoa21", "lsoa21", 0.994), ("ward25", "ward25", 0.9995)):
        joined = points.sjoin(shapes(level).to_crs(METRES)[["area_code", "geometry"]])
        assert (joined["area_code"] == joined[column]).mean() >= share - 0.001


def test_labels_name_all_wards_neighbours_and_the_river():
    labels = table("labels")
    names = labels.groupby("kind")["name"].agg(set)
    assert names["ward"] == set(areas("ward25")["label"])
    assert names["lad"] == set(shapes("neighbours")["area_name"])
    assert names["water"] == {"River Mersey"}
    assert labels["rank"].is_monotonic_increasing


def test_district_says_what_pages_need(district):
    assert district["code"] == areas("city").index.item()
    assert district["name"] == "Liverpool"
    assert district["england"] == "E92000001"
    codes = {city["code"] for city in district["core_cities"]}
    assert district["code"] in codes and len(codes) == 11
    assert {p["code"] for p in district["parents"]} == {"E47000004", "E12000002", "E92000001"}
    assert set(district["neighbours"]) == set(shapes("neighbours")["area_code"])
    assert "sources" not in district
    west, south, east, north = shapes("city").total_bounds
    view = district["view"]
    assert view["longitude"] == pytest.approx((west + east) / 2, abs=0.01)
    assert view["latitude"] == pytest.approx((south + north) / 2, abs=0.01)
    assert any("OpenStreetMap" in line for line in district["attribution"])
