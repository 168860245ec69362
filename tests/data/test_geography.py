"""Finding a place: every reader gets a place or a reason, whatever is typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp_geo.data.geography import Place, PlaceNotFound


def test_every_postcode_is_found_with_and_without_its_space(tables):
    for postcode in tables.geography.postcodes["postcode"].iloc[::97]:
        for typed in (postcode, postcode.replace(" ", ""), postcode.lower(), f"  {postcode} "):
            place = tables.geography.find(typed)[0]
            assert place.postcode == postcode
            assert place.lsoa21
            assert place.ward25
            assert place.msoa21


def test_every_area_is_found_by_code_and_by_name(tables):
    geography = tables.geography
    for level in ("lsoa21", "msoa21", "ward25"):
        for code, label in geography.areas(level)["label"].iloc[::7].items():
            assert geography.find(code)[0].area_code == code
            assert code in {place.area_code for place in geography.find(label)}


def test_an_exact_name_comes_first(tables):
    first = tables.geography.find("anfield")[0]
    assert (first.level, tables.geography.label(first.area_code)) == ("ward25", "Anfield")


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
        ("E05999999", "outside"),
        ("W06000015", "outside"),
        ("L8 9ZZ", "unknown"),
        ("Gotham", "unknown"),
    ],
)
def test_what_cannot_be_found_has_its_own_reason(tables, typed, reason):
    with pytest.raises(PlaceNotFound) as caught:
        tables.geography.find(typed)
    assert caught.value.reason == reason


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_anything_typed_is_a_place_or_a_reason(tables, typed):
    try:
        found = tables.geography.find(typed)
    except PlaceNotFound as error:
        assert error.reason in ("empty", "unfinished", "outside", "unknown")
        assert str(error)
    else:
        assert found
        assert all(isinstance(place, Place) for place in found)
