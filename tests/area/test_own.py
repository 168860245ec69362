"""Areas of one's own: hand-worked sums, circles, wards drawn anew, overlaps, names, addresses."""

from __future__ import annotations

import contextlib

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp_geo.area import address, distance, own
from lsp_geo.area.boundary_file import Boundary
from lsp_geo.area.ground import BRITISH, DEGREES, in_system
from lsp_geo.area.own import Around, Picked
from lsp_geo.errors import FileRefused, NotKnown

# Residents and households as in areas.csv.
THREE = {"E01006512": (2268, 540), "E01006514": (2546, 768), "E01006518": (1833, 815)}


def test_three_whole_neighbourhoods_are_their_sum(ground):
    made = own.make(ground, "Three", Picked(tuple(THREE)))
    assert made.residents == 2268 + 2546 + 1833
    assert made.households == 540 + 768 + 815
    assert made.estimated == 0
    assert made.members.neighbourhoods["residents"].tolist() == [1, 1, 1]
    lived = ground.geography.oa21.set_index("oa21").loc[made.members.output_areas["oa21"]]
    assert set(lived["lsoa21"]) == set(THREE)
    assert lived["residents"].sum() == made.residents


def test_what_is_picked_twice_counts_once(ground):
    ward = "E05015285"
    inside = "E01006512"  # all of it lies in that ward
    alone = own.make(ground, "Ward", Picked((ward,)))
    both = own.make(ground, "Both", Picked((ward, inside)))
    assert both.residents == alone.residents
    assert alone.residents == ground.geography.areas("ward25").at[ward, "residents"]


def test_a_circle_takes_the_postcodes_within_it_and_no_other(ground):
    homes = ground.geography.postcodes
    homes = homes[homes["use"] == "home"]
    middle = homes.loc["L87SU"]
    made = own.make(ground, "Near", Around(middle["lat"], middle["lon"], 400))
    points = shapely.MultiPoint(homes[["lon", "lat"]].to_numpy())
    points = shapely.get_parts(in_system(points, DEGREES, BRITISH))
    centre = in_system(shapely.Point(middle["lon"], middle["lat"]), DEGREES, BRITISH)
    near = shapely.distance(points, centre) <= 400
    assert near[homes.index.get_loc("L87SU")]
    assert set(homes[near]["lsoa21"]) == set(made.members.neighbourhoods["lsoa21"])


def test_a_wards_own_line_takes_its_output_areas(ground):
    geography = ground.geography
    for ward in geography.areas("ward25").index[::9]:
        frame = geography.boundaries("ward25")
        shape = frame.loc[frame["area_code"] == ward, "geometry"].iloc[0]
        drawn = own.make(ground, "Drawn", Boundary(shape, ()))
        listed = own.make(ground, "Listed", Picked((ward,)))
        assert drawn.residents == pytest.approx(listed.residents, rel=0.01)
        assert drawn.households == pytest.approx(listed.households, rel=0.01)


def test_a_neighbourhood_wholly_inside_is_exact(ground):
    shapes = ground.neighbourhoods
    codes = ground.geography.areas("lsoa21").index
    wide = shapely.buffer(shapes[10], 0.0005)
    made = own.make(ground, "Wide", Boundary(wide, ()))
    own_share = made.members.neighbourhoods.set_index("lsoa21")["residents"]
    assert own_share[codes[10]] == 1


def test_half_a_neighbourhood_is_shared_by_its_homes(ground):
    homes = ground.geography.postcodes
    homes = homes[(homes["use"] == "home") & (homes["lsoa21"] == "E01006512")]
    cut = float(homes["lon"].median())
    row = ground.geography.areas("lsoa21").index.get_loc("E01006512")
    west, south, _, north = ground.neighbourhoods[row].bounds
    half = ground.neighbourhoods[row].intersection(shapely.box(west, south, cut, north))
    made = own.make(ground, "Half", Boundary(half, ()))
    share = made.members.neighbourhoods.set_index("lsoa21").at["E01006512", "residents"]
    counted = shapely.intersects_xy(half, homes["lon"], homes["lat"]).mean()
    assert share == pytest.approx(counted, abs=1e-5)
    assert 0.3 < share < 0.7
    assert made.estimated > 0.9


def test_areas_that_overlap_are_said_to(ground):
    one = own.make(ground, "One", Picked(("E01006512", "E01006514")))
    other = own.make(ground, "Other", Picked(("E01006514", "E01006518")))
    apart = own.make(ground, "Apart", Picked(("E01006522",)))
    (said,) = own.overlaps(ground.geography, [one, other, apart])
    assert "“One” and “Other” overlap: 2,546 residents live in both" in said


def test_outside_the_district_is_refused_with_the_way(ground):
    leeds = shapely.box(-1.56, 53.79, -1.54, 53.81)
    with pytest.raises(FileRefused, match=r"lies \d\d km from Liverpool"):
        own.make(ground, "Leeds", Boundary(leeds, ()))
    with pytest.raises(NotKnown, match="km from Liverpool"):
        own.make(ground, "Leeds", Around(53.8, -1.55, 500))


def test_partly_outside_is_cut_and_said(ground):
    west, south, east, north = ground.outline.bounds
    over = shapely.box(east - 0.02, south, east + 0.02, north)
    made = own.make(ground, "Over", Boundary(over, ()))
    assert any("of its ground lies outside Liverpool" in line for line in made.said)
    assert made.shape.within(ground.outline.buffer(1e-9))


def test_where_nobody_lives_there_are_no_figures(ground):
    river = ground.outline.bounds
    docks = shapely.box(river[0], river[1], river[0] + 1e-4, river[1] + 1e-4)
    with pytest.raises(FileRefused, match="km from|just outside|No homes"):
        own.make(ground, "Nobody", Boundary(docks, ()))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "a name"),
        ("   ", "a name"),
        ("x" * 61, "61 letters"),
        ("a~b", "a sign"),
        ("a\u202eb", "a sign"),
        ("a\x00b", "a sign"),
    ],
)
def test_names_that_cannot_be_shown(name, message):
    with pytest.raises(NotKnown, match=message):
        own.checked_name(name)


def test_a_name_may_be_in_any_language():
    for name in ("St James’ & the Docks", "Caerdydd ŵ", "المدينة", "Family 👨‍👩‍👧"):
        assert own.checked_name(f"  {name} ") == name


def test_codes_and_distances_that_make_no_sense(ground):
    with pytest.raises(NotKnown, match="not the code of an area"):
        own.make(ground, "A", Picked(("E01000001",)))
    with pytest.raises(NotKnown, match="at least one"):
        own.make(ground, "A", Picked(()))
    with pytest.raises(NotKnown, match="as a whole"):
        own.make(ground, "A", Picked((ground.geography.code,)))
    for metres in (99, 10_001):
        with pytest.raises(NotKnown, match="100 to 10,000 metres"):
            own.make(ground, "A", Around(53.4, -2.96, metres))


def test_the_middle_of_a_postcode_and_of_a_ward(tables):
    found = distance.middle(tables.places, "l8 7su")
    assert (found.lat, found.lon, found.called) == (53.40012, -2.96108, "L8 7SU")
    assert distance.middle(tables.places, "E05015285").called == tables.geography.label("E05015285")
    with pytest.raises(NotKnown):
        distance.middle(tables.places, "nowhere at all")


# Addresses


NAMES = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="~"), min_size=1, max_size=60
).filter(lambda text: _can_be_a_name(text))


def _can_be_a_name(text: str) -> bool:
    try:
        return own.checked_name(text) == text
    except NotKnown:
        return False


@settings(max_examples=12)
@given(st.data(), st.lists(NAMES, min_size=1, max_size=4))
def test_what_is_written_into_an_address_is_read_back(ground, data, names):
    codes = [*ground.geography.areas("lsoa21").index, *ground.geography.areas("ward25").index]
    origins = st.one_of(
        st.lists(st.sampled_from(codes), min_size=1, max_size=20, unique=True).map(
            lambda some: Picked(tuple(sorted(some)))
        ),
        st.builds(
            Around,
            st.integers(5337000, 5345000).map(lambda n: n / 1e5),
            st.integers(-299000, -285000).map(lambda n: n / 1e5),
            st.integers(600, 10_000),
        ),
    )
    areas = [own.make(ground, name, data.draw(origins)) for name in names]
    text = address.written(areas)
    read = address.read(text)
    assert read == [(area.name, area.origin) for area in areas[: len(read)]]
    again = [own.make(ground, name, origin) for name, origin in read]
    assert [area.code for area in again] == [area.code for area in areas[: len(read)]]
    assert len(text) <= address.MOST_LETTERS


def test_a_boundary_is_in_no_address(ground):
    drawn = own.make(ground, "Secret place", Boundary(ground.neighbourhoods[3], ()))
    listed = own.make(ground, "Public", Picked(("E01006512",)))
    assert address.written([drawn, listed]) == "Public~E01006512"
    assert address.written([drawn]) == ""
    with pytest.raises(NotKnown, match="in no address"):
        address.one(drawn)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "~E01006512",
        "Name~",
        "Name~E0100651",
        "Name~E01006512.",
        "Name~53.4_-2.9_800",
        "Name~53.40000_-2.90000_8e2",
        "Name~53.40000_-2.90000_50",
        "Name~../../etc/passwd",
        "a~E01006512~~b",
        "~~".join(f"{n}~E01006512" for n in range(5)),
        "N~" + ".".join(["E01006512"] * 130),
        "x" * 5_000,
    ],
)
def test_damaged_addresses_are_refused(text):
    with pytest.raises(NotKnown):
        address.read(text)


@given(st.text(max_size=300))
def test_no_text_of_an_address_is_a_fault(text):
    with contextlib.suppress(NotKnown):
        address.read(text)
