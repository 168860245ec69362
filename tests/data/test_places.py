"""Finding a place: every reader gets a place or a reason, whatever is typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp_geo.data.places import Place, PlaceNotFound
from lsp_geo.data.typed import fold, readings, squeeze
from lsp_geo.errors import NotKnown

REASONS = ("empty", "unfinished", "outside", "former", "post", "unknown")


def labels(tables, text: str) -> list[str]:
    return [tables.geography.label(place.area_code) for place in tables.places.find(text)]


def refused(tables, text: str) -> PlaceNotFound:
    with pytest.raises(PlaceNotFound) as caught:
        tables.places.find(text)
    return caught.value


def test_every_postcode_of_homes_is_found_with_and_without_its_space(tables):
    known = tables.geography.postcodes
    for postcode in known.loc[known["use"] == "home", "postcode"].iloc[::97]:
        for typed in (postcode, postcode.replace(" ", ""), postcode.lower(), f"  {postcode} "):
            place = tables.places.find(typed)[0]
            assert place.postcode == postcode
            assert place.lsoa21
            assert place.ward25
            assert place.msoa21
            assert not place.note


def test_every_area_is_found_by_code_and_by_name(tables):
    geography = tables.geography
    for level in ("lsoa21", "msoa21", "ward25"):
        for code, label in geography.areas(level)["label"].iloc[::7].items():
            assert tables.places.find(code)[0].area_code == code
            assert code in {place.area_code for place in tables.places.find(label)}


def test_an_exact_name_comes_first(tables):
    first = tables.places.find("anfield")[0]
    assert (first.level, tables.geography.label(first.area_code)) == ("ward25", "Anfield")


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Knotty Ash and Dovecot Park", "Knotty Ash & Dovecot Park"),
        ("knotty ash & dovecot park", "Knotty Ash & Dovecot Park"),
        ("Kensington and Fairfield", "Kensington & Fairfield"),
        ("Kensington/Fairfield", "Kensington & Fairfield"),
        ("Much Woolton and Hunts Cross", "Much Woolton & Hunts Cross"),
        ("Grassendale and Cressington", "Grassendale & Cressington"),
        ("Tuebrook - Larkhill", "Tuebrook Larkhill"),
        ("Tuebrook–Larkhill", "Tuebrook Larkhill"),
        ("Anfield ward", "Anfield"),
        ("ANFIELD  WARD.", "Anfield"),
        ("Anfield ward, Liverpool", "Anfield"),
        ("Chinatown St James", "Chinatown, St James & Georgian Quarter"),
        ("Chinatown, St. James", "Chinatown, St James & Georgian Quarter"),
        ("Saint James & Georgian Quarter", "Chinatown, St James & Georgian Quarter"),
        ("Queen’s Dock", "Albert Dock & Queen's Dock"),
        ("Queen's Dock", "Albert Dock & Queen's Dock"),
        ("queens dock", "Albert Dock & Queen's Dock"),
    ],
)
def test_a_name_is_found_as_people_write_it(tables, typed, label):
    assert labels(tables, typed)[0] == label


def test_a_level_behind_a_name_is_the_level_looked_for(tables):
    assert {place.level for place in tables.places.find("Anfield MSOA")} == {"msoa21"}
    assert {place.level for place in tables.places.find("city centre wards")} == {"ward25"}


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "l8 7su",
            "L87SU",
            "L 8 7SU",
            "L8  7SU",
            "L8\u00a07SU",
            "L8-7SU",
            "L87SU.",
            "L8\u200b7SU",
        ),
        *("Liverpool L8 7SU", "l8 7su, Liverpool", "12 Hope St., L8 7SU", "(L8 7SU)"),
        *("L08 7SU", "Ｌ８ ７ＳＵ"),
    ],
)
def test_a_postcode_is_read_whatever_stands_around_it(tables, typed):
    place = tables.places.find(typed)[0]
    assert (place.postcode, place.lsoa21) == ("L8 7SU", "E01006512")
    assert tables.geography.label(place.ward25) == "Canning"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("L1 OAA", "L1 0AA"),
        ("LI 8JQ", "L1 8JQ"),
        ("l1oaa", "L1 0AA"),
        ("Liverpool L1 OAA", "L1 0AA"),
        ("L08 7SU", "L8 7SU"),
    ],
)
def test_a_letter_for_a_digit_is_put_right_and_said(tables, typed, read):
    place = tables.places.find(typed)[0]
    assert place.postcode == read
    assert place.note.endswith(f"was read as {read}.")


def test_a_code_with_a_letter_for_a_digit_is_put_right_and_said(tables):
    place = tables.places.find("EO5015285")[0]
    assert place.area_code == "E05015285"
    assert place.note == "“EO5015285” was read as E05015285."


@pytest.mark.parametrize("typed", ["e05015285", " E05015285.", "E05015285)", "ward E05015285"])
def test_a_code_is_read_whatever_stands_around_it(tables, typed):
    assert tables.places.find(typed)[0].area_code == "E05015285"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("L8", "unfinished"),
        ("L8 7", "unfinished"),
        ("L87", "unfinished"),
        ("L8 7S", "unfinished"),
        ("M1", "outside"),
        ("SW1A 1AA", "outside"),
        ("Manchester M1 1AE", "outside"),
        ("E05999999", "former"),
        ("E05000886", "former"),
        ("E01000001", "outside"),
        ("W06000015", "outside"),
        ("L69 3BX", "post"),
        ("L74 4AA", "post"),
        ("L69", "post"),
        ("L17 3WU", "post"),
        ("L8 9ZZ", "unknown"),
        ("Gotham", "unknown"),
        ("Lilly", "unknown"),
        ("and", "unknown"),
    ],
)
def test_what_cannot_be_found_has_its_own_reason(tables, typed, reason):
    assert refused(tables, typed).reason == reason


def test_a_postcode_for_post_is_called_that(tables):
    said = str(refused(tables, "L69 3BX"))
    assert said.startswith("L69 3BX is a postcode for post, not a place")
    assert said.endswith("Type the postcode of a street.")


@pytest.mark.parametrize("typed", ["L2 5JE", "L2 0XG", "L2 2BX"])
def test_a_postcode_that_has_ended_gets_the_commonest_cause_and_a_way_on(tables, typed):
    said = str(refused(tables, typed))
    assert "may have ended" in said
    assert said.endswith(f"begin with “{typed[:4]}” are in City Centre North ward.")


def test_what_was_understood_is_said_before_what_is_wrong(tables):
    assert str(refused(tables, "L1 OZZ")).startswith("“L1 OZZ” was read as L1 0ZZ. The postcode")


def test_a_neighbourhood_of_2011_leads_to_those_of_today(tables):
    parts = tables.places.find("E01006513")
    assert [place.area_code for place in parts] == ["E01034405", "E01034406"]
    assert {place.note for place in parts} == {
        "E01006513 was divided in 2021 into Central & Islington 060F (E01034405) and "
        "Central & Islington 060G (E01034406)."
    }
    (merged,) = tables.places.find("e01006720")
    assert merged.area_code == "E01034401"
    assert merged.note == "E01006720 is now part of Wavertree West 035G (E01034401)."


def test_all_neighbourhoods_of_2011_lead_somewhere(tables):
    for code in tables.geography.codes["lsoa11"]:
        assert tables.places.find(code)
    assert len(tables.places.former) == 12


def test_every_output_area_leads_to_its_neighbourhood_and_ward(tables):
    geography = tables.geography
    placed = geography.oa21_ward25
    placed = placed[placed["share"] == 1].set_index("oa21")["ward25"]
    for row in geography.oa21.iloc[::13].itertuples():
        (place,) = tables.places.find(row.oa21)
        assert place.area_code == row.lsoa21
        assert place.note.startswith(f"{row.oa21} is an output area in ")
        if row.oa21 in placed.index:
            assert place.ward25 == placed[row.oa21]
            assert place.note.endswith(f"{geography.label(placed[row.oa21])} ward.")


def test_a_ward_code_of_other_years_is_called_that(tables):
    said = str(refused(tables, "E05000886"))
    assert "not the code of an area in Liverpool" in said
    assert "of other years" in said


def test_the_command_lines_area_is_the_postcodes_own_ward(tables):
    place = tables.places.one("L8 5AB")
    assert (place.level, tables.geography.label(place.area_code)) == ("ward25", "Dingle")
    assert tables.places.one(" anfield ").area_code == "E05015279"
    assert tables.places.one("e05015279").area_code == "E05015279"
    assert tables.places.one("England", england=True).area_code == "E92000001"


def test_a_name_of_a_ward_and_an_msoa_says_which_was_taken(tables):
    place = tables.places.one("Allerton")
    msoa = next(one for one in tables.places.find("Allerton") if one.level == "msoa21")
    assert place.level == "ward25"
    assert place.note == (
        f"“Allerton” was read as the ward {place.area_code}; the MSOA {msoa.area_code} has that "
        "name too."
    )


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("everton", "may mean 13 areas"),
        ("England", "is called"),
        ("E01006513", "was divided in 2021 into"),
    ],
)
def test_several_areas_are_asked_for_by_code(tables, typed, part):
    with pytest.raises(NotKnown, match=part):
        tables.places.one(typed)


@pytest.mark.parametrize("typed", ["E01006513", "L8 7SU", "Anfield", "", "Robert'); DROP TABLE"])
def test_an_address_holds_the_code_of_one_area(tables, typed):
    with pytest.raises(NotKnown):
        tables.places.area(typed)
    assert tables.places.area("e01006720.").area_code == "E01034401"


# ---- whatever is typed

SIGNS = st.sampled_from("LMEW0123456789OIAASU &'’./-,()")


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=40), st.text(SIGNS, max_size=14)))
def test_anything_typed_is_a_place_or_a_reason(tables, typed):
    try:
        found = tables.places.find(typed)
    except PlaceNotFound as error:
        assert error.reason in REASONS
        assert str(error).endswith(".")
    else:
        assert found
        assert all(isinstance(place, Place) for place in found)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_postcode_is_found_through_mistakes_that_leave_one_meaning(tables, data):
    """Case, blanks, signs and O for 0 are lost on the way, and whatever was changed is said."""
    known = tables.geography.postcodes
    postcode = data.draw(st.sampled_from(known.loc[known["use"] == "home", "postcode"].tolist()))
    outward, inward = postcode.split(" ")
    swapped = data.draw(st.booleans()) and inward[0] in "01"
    inward = {"0": "O", "1": "I"}[inward[0]] + inward[1:] if swapped else inward
    between = data.draw(st.sampled_from(["", " ", "  ", "-", "\u00a0", "\u200b", ". "]))
    typed = f"{outward}{between}{inward}" + data.draw(st.sampled_from(["", ".", ",", " "]))
    typed = data.draw(st.sampled_from([str.lower, str.upper]))(typed)
    place = tables.places.find(typed)[0]
    assert place.postcode == postcode
    assert bool(place.note) == swapped


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_name_is_found_through_the_ways_of_writing_it(tables, data):
    wards = tables.geography.areas("ward25")["label"]
    code, label = data.draw(st.sampled_from(list(wards.items())))
    typed = label
    for sign, others in (("&", ["&", "and", "/", "-"]), (" ", [" ", "  ", "-"]), ("St ", ["St. "])):
        typed = typed.replace(sign, data.draw(st.sampled_from(others)))
    typed = data.draw(st.sampled_from([str.lower, str.upper, str.title]))(typed)
    typed += data.draw(st.sampled_from(["", ".", " ", " ward", ", Liverpool"]))
    assert tables.places.find(typed)[0].area_code == code


@given(st.text(max_size=30))
def test_folding_is_settled_after_once(text):
    assert fold(fold(text)) == fold(text)
    assert squeeze(squeeze(text)) == squeeze(text)
    for postcode in readings(squeeze(text)):
        assert postcode in readings(postcode)
