"""The search of every page: what it shows, where it leads, and that it goes again."""

from __future__ import annotations

import pytest

from lsp_geo.ui import finder, navigation
from tests.helpers import open_app, words

PAGES = [name for titles in navigation.SECTIONS.values() for name in titles]


def links(app) -> dict[str, str]:
    """The links that are shown, by label: page and what stands behind its question mark."""
    found = [element.proto for element in app.get("page_link")]
    return {one.label.replace("\\", ""): f"{one.page}?{one.query_string}" for one in found}


def search(app, typed: str):
    app.text_input(key=finder.KEY).set_value(typed).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("page", PAGES)
def test_every_page_finds_places_and_figures(page):
    app = open_app(page)
    assert links(search(app, "damp"))["Housing condition (indoors)"].endswith(
        "indicator=housing-condition"
    )
    assert "Distance to the nearest GP practice" in " ".join(links(search(app, "GP")))
    found = links(search(app, "poverty"))
    assert any("indicator=" in where for where in found.values())
    assert "Anfield ward." in words(search(app, "L4 2TH"))
    assert links(app)["Open Anfield ward"] == "ward?area=E05015279"


def test_an_exact_ward_is_first_and_the_others_stand_behind_it():
    app = search(open_app("sources"), "Anfield")
    found = list(links(app))
    assert "**Anfield ward**" in [one.value for one in app.markdown]
    assert found.index("Open Anfield ward") < found.index("Anfield East (MSOA)")
    assert any("the first 6 of 18" in one.value for one in app.markdown)


def test_a_postcode_stands_with_its_ward_and_the_councils_page_and_in_no_address():
    app = search(open_app("map", indicator="bad-health"), "L8 5AB")
    assert "L8 5AB is in Albert Dock & Queen's Dock 061A (Liverpool 061A), Dingle ward." in words(
        app
    ).replace("’", "'")
    assert "Open Dingle ward" in links(app)
    assert (
        app.get("link_button")[0].proto.url
        == "https://councillors.liverpool.gov.uk/mgFindMember.aspx"
    )
    assert "L8" not in str(app.query_params)


def test_a_series_of_the_whole_city_leads_to_its_page():
    found = links(search(open_app("home"), "obesity"))
    name = next(name for name in found if "(whole city)" in name)
    assert found[name].startswith("change?")
    assert "series=city-" in found[name]


def test_what_was_found_goes_when_a_link_is_followed_or_it_is_closed():
    app = search(open_app("map", indicator="bad-health"), "Anfeild")
    assert "Nothing in Liverpool is called “Anfeild”." in words(app)
    app.button(key="find_close").click().run()
    assert "Anfeild" not in words(app)
    assert app.text_input(key=finder.KEY).value == ""
    search(app, "damp")
    app.query_params["indicator"] = "housing-condition"
    app.run()
    assert app.text_input(key=finder.KEY).value == ""
    search(app, "damp").switch_page("pages/inequality.py").run()
    assert app.text_input(key=finder.KEY).value == ""


def test_a_hall_sees_no_search():
    app = open_app("present", show="1", slide="1")
    assert not app.text_input
