"""One search for places and figures: what wins, what is only like it, and what is not there."""

from __future__ import annotations

import pytest

from lsp_geo.data.boundary_files import read_district
from lsp_geo.data.finding import spelt_like
from lsp_geo.errors import DataError
from tests.helpers import DATA


@pytest.mark.parametrize("ward", ["Anfield", "Toxteth", "Much Woolton and Hunts Cross", "speke"])
def test_an_exact_ward_wins(city, ward):
    found = city.find(ward)
    assert found.place.level == "ward25"
    assert not found.note


def test_every_wards_own_name_leads_to_it(city):
    for code, label in city.geography.areas("ward25")["label"].items():
        assert city.find(label).place.area_code == code, label


def test_a_part_of_a_name_takes_no_place(city):
    found = city.find("Woolton")
    assert "Woolton" in {city.geography.label(one.area_code) for one in found.places} or found.place
    assert city.find("Wavertree").place is None
    assert len(city.find("Wavertree").places) > 3


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Anfeild", "Anfield"),
        ("Tocsteth", "Toxteth"),
        ("Speek", "Speke"),
        ("Kirkdael", "Kirkdale East"),
        ("Norris Grene", "Norris Green"),
    ],
)
def test_a_slip_of_the_hand_is_shown_and_never_taken(city, typed, name):
    found = city.find(typed)
    assert found.place is None
    assert f"“{typed}”" in found.note
    assert city.geography.label(found.places[0].area_code) == name
    assert found.places[0].level == "ward25"


def test_a_topic_is_like_no_place(city):
    for typed in ("poverty", "GP", "damp", "cold", "dentist", "life expectancy", "jobs", "obesity"):
        found = city.find(typed)
        assert found.indicators, typed
        assert not (found.places or found.place or found.problem), typed
        assert spelt_like(city.geography, typed) == []


def test_what_is_not_there_is_said(city):
    assert "is called “flood”" in city.find("flood").problem
    assert "only the start of a postcode" in city.find("L8").problem
    for nothing in ("", "  ", "🦓"):
        found = city.find(nothing)
        assert not (found.place or found.places or found.indicators)


def test_a_postcode_is_one_place_with_its_own_ward(city):
    found = city.find("l42th")
    assert found.place.postcode == "L4 2TH"
    assert city.geography.label(found.place.ward25) == "Anfield"


def test_the_page_of_the_councillors_is_an_address_or_left_out(tmp_path, city):
    assert city.geography.councillors_page.startswith("https://")
    text = (DATA / "boundaries" / "district.toml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("councillors"))
    file = tmp_path / "district.toml"
    file.write_text(text.replace(line, ""), encoding="utf-8")
    assert "councillors" not in read_district(file)
    for bad in ('"javascript:alert(1)"', '"http://example.org"', '"https://"', "7"):
        file.write_text(text.replace(line, f"councillors = {bad}"), encoding="utf-8")
        with pytest.raises(DataError, match="field councillors: must be the whole address"):
            read_district(file)
