"""What is there, on Map and Ward, by Streamlit's own test runner."""

from __future__ import annotations

import shutil

import pytest

from tests.districts import app_on
from tests.districts import open_page as open_there
from tests.helpers import DATA, drawn, open_app, plain, table_with

ANFIELD = "E05015279"


def marks(app) -> list[str]:
    """Addresses of marks in the map's spec."""
    return [layer["data"] for layer in drawn(app)["layers"] if layer["id"].startswith("places-")]


def test_nothing_is_marked_until_a_kind_is_chosen_and_all_of_it_is_listed():
    app = open_app("map")
    control = app.selectbox(key="places")
    assert (control.value, control.options[0]) == ("", "Nothing")
    assert control.options[1:4] == ["GP practices and clinics", "Pharmacies", "Dentists"]
    assert not marks(app)
    control.set_value("library").run()
    assert not app.exception and len(marks(app)) == 1
    assert len(table_with(app, "Postcode")) == 19
    said = plain(app)
    assert "Libraries: 19 in Liverpool" in said
    # Of when, and what it leaves out, stand beside the control; source and licence at the list.
    assert "As of December 2023." in said and "Libraries closed by December 2023" in said
    assert "Source: Arts Council England. Open Government Licence v3.0." in said
    app.selectbox(key="places").set_value("").run()
    assert not marks(app) and "As of December 2023" not in plain(app)


def test_an_address_reopens_the_marks_and_sorts_by_the_chosen_area():
    app = open_app("map", places="library", level="ward25", area=ANFIELD)
    assert app.selectbox(key="places").value == "library"
    (address,) = marks(app)
    assert "places-library-ward25." in address
    rows = table_with(app, "Postcode")
    assert rows.iloc[0][["Name", "Metres from its edge"]].tolist() == ["Breck Road Library", 350]
    assert rows["Metres from its edge"].is_monotonic_increasing and len(rows) == 19


def test_a_kind_that_is_not_there_is_named_and_not_followed():
    app = open_app("map", places="hospital")
    assert "no kind of place “hospital”" in plain(app)
    assert app.selectbox(key="places").value == "" and not marks(app)


@pytest.mark.parametrize("page", ["change", "ward", "compare"])
def test_other_pages_stand_beside_a_kind_chosen_on_the_map(page):
    app = open_app("map", places="museum")
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception, app.exception


def test_a_ward_says_how_many_of_each_kind_and_unfolds():
    app = open_app("ward", area=ANFIELD)
    heads = [fold.label.replace("\\", "") for fold in app.expander]
    assert "**Pharmacies: 2 in Anfield**" in heads
    assert "**Libraries: none; the nearest is Breck Road Library, 350 m away**" in heads
    assert "**Parks and places for sport: listed, not counted: the list is not complete**" in heads
    assert 'class="places"' not in plain(app), "a list is sent when it is opened"


def test_a_district_without_lists_has_no_control_and_no_block(tmp_path):
    data = shutil.copytree(DATA, tmp_path / "data")
    shutil.rmtree(data / "places")
    with app_on(data):
        app = open_there("map")
        assert "places" not in [box.key for box in app.selectbox] and not marks(app)
        app = open_there("ward", area=ANFIELD)
        assert "What is there" not in plain(app)
