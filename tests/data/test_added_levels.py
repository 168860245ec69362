"""Levels added to a district: members, figures, shapes, and what is refused."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from lsp_geo.data.boundary_checks import check_boundaries
from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import Level, small_to_large
from lsp_geo.data.tables import Tables, open_tables
from lsp_geo.errors import DataError, NotKnown
from tests.own_level import LEVEL, copy_with_level, thirteen, write

# Three whole neighbourhoods.
THREE = ["E01006512", "E01006514", "E01006518"]


@pytest.fixture(scope="module")
def geography(tables) -> Geography:
    return tables.geography


def rows(**areas: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        [(code, f"Area {code}", member) for code, members in areas.items() for member in members],
        columns=["area_code", "area_name", "member"],
    )


def wards_of_wards(geography: Geography) -> pd.DataFrame:
    wards = geography.areas("ward25").index
    return pd.DataFrame(
        {
            "area_code": [f"W{n // 8}" for n in range(len(wards))],
            "area_name": [f"Eight wards {n // 8}" for n in range(len(wards))],
            "member": wards,
        }
    )


@pytest.fixture(scope="module")
def data(geography, tmp_path_factory):
    return copy_with_level(tmp_path_factory.mktemp("level"), thirteen(geography))


@pytest.fixture(scope="module")
def added(data) -> Tables:
    return open_tables(data)


@pytest.fixture
def mine(data, added):
    """Opens the geography of the same data with other members."""
    kept = thirteen(added.geography)

    def opened(table: pd.DataFrame) -> Geography:
        write(data, table)
        return Geography(data)

    yield opened
    write(data, kept)


# ---- what a level is


def test_levels_stand_from_the_smallest_areas_to_the_whole(added):
    assert list(added.geography.levels) == ["lsoa21", "msoa21", "ward25", LEVEL, "city"]
    assert added.geography.mapped == ("lsoa21", "msoa21", "ward25", LEVEL)
    assert added.geography.listed == ("ward25", LEVEL, "msoa21", "lsoa21")
    described = added.geography.levels[LEVEL]
    assert (described.areas, described.title) == (13, "Council areas (13)")


def test_a_level_of_many_areas_stands_before_those_of_fewer(geography):
    # Liverpool has 302 neighbourhoods, 61 MSOAs and 64 wards.
    for areas, before in ((900, "msoa21"), (62, "msoa21"), (61, "city"), (1, "city")):
        added = Level("added", "added", "added", "", areas)
        order = list(small_to_large([*geography.levels.values(), added]))
        assert order[order.index("added") + 1] == before


def test_areas_have_the_columns_of_every_level_and_their_people(added):
    geography = added.geography
    areas, wards = geography.areas(LEVEL), geography.areas("ward25")
    assert list(areas.columns) == list(wards.columns)
    small = geography.areas("lsoa21")
    members = thirteen(geography)
    for people in ("residents", "households"):
        summed = members.assign(n=members["member"].map(small[people]))
        expected = summed.groupby("area_code")["n"].sum()
        assert areas[people].tolist() == expected.tolist()
    outside = small[~small.index.isin(members["member"])]["residents"].sum()
    whole = small["residents"].sum()
    assert geography.covered(LEVEL) == pytest.approx(1 - outside / whole)
    assert outside > 0


def test_an_area_answers_to_its_code_and_name(added):
    geography = added.geography
    assert geography.label("N03") == "Made-up Area 3"
    assert geography.level_of("N03") == LEVEL
    assert geography.by_label(LEVEL)[:2] == ["N01", "N10"]
    found = added.places.find("made-up area 3")
    assert [place.area_code for place in found] == ["N03"]
    assert added.places.area("n03").area_code == "N03"
    assert added.places.find("N03")[0].level == LEVEL
    assert added.places.one("Made-up Area 3 council area").area_code == "N03"


def test_a_postcode_leads_to_the_area_around_it(added):
    geography = added.geography
    member = thirteen(geography).iloc[0]
    codes = geography.postcodes
    row = codes[(codes["lsoa21"] == member["member"]) & (codes["use"] == "home")].iloc[0]
    place = added.places.find(row["postcode"])[0]
    assert added.places.around(place, LEVEL) == member["area_code"]
    assert added.places.described(place)[f"{LEVEL}_name"] == member["area_name"]


# ---- figures


def test_counts_of_three_whole_neighbourhoods_are_their_sum(mine, tables):
    geography = mine(rows(A=THREE))
    own = Tables(tables.catalogue, geography, tables.values)
    small = tables.table("bad-health", "lsoa21")
    parts = small[small["area_code"].isin(THREE)]
    row = own.table("bad-health", LEVEL).iloc[0]
    assert row["numerator"] == parts["numerator"].sum()
    assert row["denominator"] == parts["denominator"].sum()
    assert row["value"] == pytest.approx(
        100 * parts["numerator"].sum() / parts["denominator"].sum()
    )
    assert (row["coverage"], row["estimated"], row["sharing_error"]) == (1, 0, 0)
    assert row["ranked"] and row["method"] == "summed from LSOAs"
    assert row["lower"] < row["value"] < row["upper"]


def test_an_area_of_output_areas_is_shared_out_and_says_so(mine, tables):
    oas = tables.geography.oa21
    own = oas[oas["lsoa21"] == THREE[0]]
    whole = oas.loc[oas["lsoa21"] == THREE[1], "oa21"]
    half = own["oa21"].iloc[:2].tolist()
    geography = mine(rows(A=[*whole, *half]))
    assert geography.areas(LEVEL)["residents"].iloc[0] == (
        oas[oas["oa21"].isin([*whole, *half])]["residents"].sum()
    )
    share = own["residents"].iloc[:2].sum() / own["residents"].sum()
    at = geography.codes["lsoa21"].get_indexer(THREE[:2])
    assert geography.shares("lsoa21", LEVEL, "residents")[0, at] == pytest.approx([share, 1])
    made = Tables(tables.catalogue, geography, tables.values)
    row = made.table("bad-health", LEVEL).iloc[0]
    small = tables.table("bad-health", "lsoa21").set_index("area_code")
    top = small.at[THREE[1], "numerator"] + share * small.at[THREE[0], "numerator"]
    assert row["numerator"] == pytest.approx(top)
    assert row["method"] == "summed from LSOAs, apportioned by residents"
    people = geography.areas("lsoa21")["residents"]
    placed = share * people[THREE[0]]
    assert row["estimated"] == pytest.approx(placed / (placed + people[THREE[1]]))
    assert row["sharing_error"] > 0
    # Published by output area: nothing is shared out.
    counted = made.table("residents", LEVEL).iloc[0]
    assert counted["value"] == geography.areas(LEVEL)["residents"].iloc[0]
    assert (counted["estimated"], counted["method"]) == (0, "summed from output areas")


def test_an_area_inside_one_neighbourhood_has_no_figure_of_the_land_around(mine, tables):
    oas = tables.geography.oa21
    geography = mine(rows(A=oas.loc[oas["lsoa21"] == THREE[0], "oa21"].iloc[:2].tolist()))
    made = Tables(tables.catalogue, geography, tables.values)
    row = made.table("bad-health", LEVEL).iloc[0]
    assert row[["value", "numerator", "denominator"]].isna().all()
    assert row["note"].startswith("missing: nearly all of its residents")
    assert not row["ranked"]
    assert made.table("residents", LEVEL)["value"].notna().all()


@pytest.mark.parametrize(
    ("shared_out", "ranked", "shown"),
    [(0.5, True, True), (0.501, False, True), (0.9, False, True), (0.901, False, False)],
)
def test_how_much_may_be_shared_out(added, monkeypatch, shared_out, ranked, shown):
    made = Tables(added.catalogue, added.geography, added.values)
    monkeypatch.setattr(made, "_estimated", lambda step, level: np.full(13, shared_out))
    table = made.table("bad-health", LEVEL)
    assert (table["ranked"] == ranked).all()
    assert (table["value"].notna() == shown).all()


def test_wards_together_have_the_figures_of_their_wards(mine, tables):
    geography = mine(wards_of_wards(tables.geography))
    own = Tables(tables.catalogue, geography, tables.values)
    wards = tables.table("bad-health", "ward25")
    for measure in ("numerator", "denominator"):
        summed = wards.groupby(np.arange(len(wards)) // 8)[measure].sum()
        assert own.table("bad-health", LEVEL)[measure].to_numpy() == pytest.approx(
            summed.to_numpy(), rel=1e-4
        )
    assert geography.covered(LEVEL) == pytest.approx(1, abs=1e-6)


def test_what_is_published_for_larger_areas_needs_whole_ones(mine, tables):
    msoa_only = next(
        i.id
        for i in tables.catalogue.indicators.values()
        if tables.levels(i.id) == ["msoa21", "city"]
    )
    small = tables.geography.areas("lsoa21")
    msoa = small["parent"].iloc[0]
    inside = small.index[small["parent"] == msoa].tolist()
    whole = Tables(tables.catalogue, mine(rows(A=inside)), tables.values)
    assert whole.levels(msoa_only) == ["msoa21", LEVEL, "city"]
    expected = tables.table(msoa_only, "msoa21").set_index("area_code").at[msoa, "value"]
    assert whole.table(msoa_only, LEVEL)["value"].iloc[0] == pytest.approx(expected)
    part = Tables(tables.catalogue, mine(rows(A=inside[1:])), tables.values)
    assert part.levels(msoa_only) == ["msoa21", "city"]
    with pytest.raises(NotKnown, match="cannot be given"):
        part.table(msoa_only, LEVEL)
    with pytest.raises(NotKnown, match="not made of whole"):
        part.geography.shares("msoa21", LEVEL, "residents")


def test_whole_wards_are_known_where_they_share_an_output_area(mine, tables):
    links = tables.geography.oa21_ward25
    shared = links[links["share"] < 1]
    assert len(shared), "some output area lies in two wards"
    ward = shared["ward25"].iloc[0]
    geography = mine(rows(A=[ward]))
    assert geography.made_of(LEVEL, "ward25")
    assert list(geography.wards_of("A").index) == [ward]


# ---- places


def test_a_shape_is_the_union_of_its_members(mine, tables):
    frame = mine(rows(A=THREE)).boundaries(LEVEL)
    small = tables.geography.boundaries("lsoa21").set_index("area_code")
    assert list(frame.columns) == ["area_code", "area_name", "geometry"]
    parts = [shape.area for shape in small.loc[THREE].geometry]
    assert frame.geometry.iloc[0].area == pytest.approx(sum(parts))
    assert frame.crs.to_epsg() == 4326


def test_a_split_neighbourhood_is_drawn_where_most_of_it_lies(mine, tables):
    oas = tables.geography.oa21
    first = oas.loc[oas["lsoa21"] == THREE[0], "oa21"].tolist()
    frame = mine(rows(A=first[:1], B=first[1:])).boundaries(LEVEL).set_index("area_code")
    small = tables.geography.boundaries("lsoa21").set_index("area_code")
    assert frame.geometry["B"].equals(small.geometry[THREE[0]])
    # An area with no more than a part of one is drawn as that one: it is seen somewhere.
    assert frame.geometry["A"].equals(small.geometry[THREE[0]])


def test_names_stand_inside_their_areas(added):
    import geopandas

    areas, frame = added.geography.areas(LEVEL), added.geography.boundaries(LEVEL)
    points = geopandas.points_from_xy(areas["label_lon"], areas["label_lat"])
    assert frame.geometry.contains(geopandas.GeoSeries(points, crs=4326)).all()


def test_neighbours_bounds_and_what_is_inside(added):
    geography = added.geography
    near = geography.neighbours(LEVEL)
    assert all(code in near[other] for code, others in near.items() for other in others)
    assert sum(map(len, near.values())) > 13
    west, south, east, north = geography.bounds("N01")
    assert west < east and south < north
    inside = geography.inside(LEVEL)
    members = thirteen(geography)
    for code, own in members.groupby("area_code"):
        assert list(geography.codes["lsoa21"][inside[code]]) == sorted(own["member"])
    assert geography.wards_of("N01").sum() == pytest.approx(1)


def test_shapes_of_its_own_are_taken(data, added):
    path = data / "boundaries" / "levels" / f"{LEVEL}.geojson"
    frame = added.geography.boundaries(LEVEL)
    wider = [shape.buffer(0.001) for shape in frame.geometry]
    try:
        frame.assign(geometry=wider).to_file(path, driver="GeoJSON")
        drawn = Geography(data).boundaries(LEVEL)
        assert [shape.area for shape in drawn.geometry] == pytest.approx([s.area for s in wider])
        frame.iloc[1:].to_file(path, driver="GeoJSON")
        with pytest.raises(DataError, match=re.escape("look for N01")):
            Geography(data).boundaries(LEVEL)
    finally:
        path.unlink()


def test_the_check_of_all_boundaries_passes(added):
    check_boundaries(added.geography)


# ---- one more level for a while


def test_a_level_can_be_had_beside_the_shared_ones(geography):
    oas = geography.oa21
    own = oas[oas["lsoa21"].isin(THREE)]
    members = pd.concat(
        [
            own.assign(area_code="mine-1", area_name="Mine", residents=0.5, households=0.5),
            own.assign(area_code="mine-2", area_name="Also mine", residents=1.0, households=1.0),
        ]
    )
    level = Level("mine", "area of mine", "areas of mine", "drawn today", 2)
    wider = geography.with_level(level, members)
    assert "mine" in wider.levels and "mine" not in geography.levels
    with pytest.raises(NotKnown):
        geography.areas("mine")
    with pytest.raises(NotKnown):
        geography.level_of("mine-1")
    whole = geography.areas("lsoa21").loc[THREE, "residents"].sum()
    assert wider.areas("mine")["residents"].tolist() == [round(whole / 2), whole]
    assert wider.covered("mine") == pytest.approx(
        whole / geography.areas("lsoa21")["residents"].sum()
    )
    # What is shared is the very same, and asking the wider one leaves nothing behind.
    wider.shares("lsoa21", "mine", "residents")
    wider.neighbours("mine")
    wider.bounds("mine-1")
    wider.wards_of("mine-1")
    assert wider.postcodes is geography.postcodes and wider.areas("ward25") is geography.areas(
        "ward25"
    )
    for kept in (geography._shares, geography._neighbours, geography._boxes, geography._wards_of):
        assert not any("mine" in str(key) for key in kept)


# ---- what is refused


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        (["A,One,E01006512", "A,One,E01999999"], 3, "“E01999999” is no ward, LSOA"),
        (["A,One,E01006512", "B,Two,E01006512"], 3, "E01006512 lies in two areas, “Two” and “One”"),
        (["A,One,E01006512", "A,One,E01006512"], 3, "this row stands here twice"),
        (["A,One,E01006512", "A,Other,E01006514"], 3, "another name further up, “One”"),
        (["A,One,E01006512", "B,one,E01006514"], 3, "two areas are called “one”"),
        (["A,One,E01006512", "a,Two,E01006514"], 3, "two areas are called “a”"),
        (["E01006514,One,E01006512"], 2, "is the code of an area of level lsoa21"),
        (["E00032987,One,E01006512"], 2, "is the code of an area of level oa21"),
        (["city,One,E01006512"], 2, "“city” is the name of other sheets"),
        (["pillar-1,One,E01006512"], 2, "is the name of other sheets"),
        (["A,,E01006512"], 2, "the cell is empty"),
        (["A,<b>One,E01006512"], 2, "not what may stand here"),
        (["A B,One,E01006512"], 2, "not what may stand here"),
        (["A,One"], 2, "the line has 2 cells, not 3"),
        ([], 1, "the table has no rows"),
    ],
)
def test_a_fault_is_named_with_its_line(data, added, lines, line, said):
    path = data / "boundaries" / "levels" / f"{LEVEL}.csv"
    kept = path.read_text(encoding="utf-8")
    try:
        path.write_text("\n".join(["area_code,area_name,member", *lines]) + "\n", encoding="utf-8")
        with pytest.raises(DataError) as error:
            Geography(data)
    finally:
        path.write_text(kept, encoding="utf-8")
    assert error.value.line == line and said in str(error.value)
    assert error.value.file.endswith(f"{LEVEL}.csv")


def test_a_ward_and_a_neighbourhood_that_straddles_it_overlap(mine, geography):
    links = geography.lsoa21_ward25
    part = links[(links["residents"] > 0.2) & (links["residents"] < 0.8)].iloc[0]
    with pytest.raises(DataError, match="lies in two areas"):
        mine(rows(A=[part["ward25"]], B=[part["lsoa21"]]))
    # In one and the same area it is in it once.
    made = mine(rows(A=[part["ward25"], part["lsoa21"]]))
    assert made.shares("lsoa21", LEVEL, "residents").max() == 1


def test_the_table_of_members_is_needed(data):
    path = data / "boundaries" / "levels" / f"{LEVEL}.csv"
    aside = path.rename(path.with_suffix(".away"))
    try:
        with pytest.raises(DataError, match=f"{LEVEL}.csv: the file is missing"):
            Geography(data)
    finally:
        aside.rename(path)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('name = "council area"', 'name = "ward"', "the level ward25 is called “ward” too"),
        ('plural = "council areas"\n', "", "this field is missing"),
        ("[levels.council]", "[levels.oa21]", "oa21"),
        ("[levels.council]", "[levels.Council]", "Council"),
        ('name = "council area"', 'name = "council area"\nareas = 13', "not known"),
    ],
)
def test_a_fault_of_the_districts_file_is_named(data, was, now, said):
    path = data / "boundaries" / "district.toml"
    kept = path.read_text(encoding="utf-8")
    assert was in kept
    try:
        path.write_text(kept.replace(was, now), encoding="utf-8")
        with pytest.raises(DataError) as error:
            Geography(data)
    finally:
        path.write_text(kept, encoding="utf-8")
    assert said in str(error.value) and "district.toml" in error.value.file
