"""The Compare page: controls, maps that move together, tables, and its address."""

from __future__ import annotations

import json

import pytest

from lsp_geo.maps.deck import APART
from tests.helpers import open_app

ANFIELD, EVERTON, CITY, ENGLAND = "E05015279", "E05015297", "E08000012", "E92000001"


@pytest.fixture(scope="module")
def page():
    return open_app(
        "compare",
        compared=f"{ANFIELD},{EVERTON}",
        pillar="2",
        indicator="bad-health",
        level="ward25",
        second="degree-level",
    )


def specs(app):
    return [json.loads(element.proto.json) for element in app.get("deck_gl_json_chart")]


def test_two_views_see_one_map_each(page):
    both, single = specs(page)
    assert [view["id"] for view in both["views"]] == ["first", "second"]
    assert both["views"][1]["worldOffset"] == pytest.approx(-APART / 360)
    moved = [layer for layer in both["layers"] if layer["id"].startswith("second-")]
    assert len(moved) * 2 == len(both["layers"])
    assert all(layer["modelMatrix"][12] == APART for layer in moved)
    assert all("modelMatrix" not in layer for layer in both["layers"] if layer not in moved)
    assert len(single["views"]) == 1


def test_the_address_opens_the_view(page):
    assert page.multiselect(key="compared").value == [ANFIELD, EVERTON]
    assert page.selectbox(key="second").value == "degree-level"
    assert page.title[0].value.replace("\\", "") == (
        "Bad or very bad health: 9.9% of residents in Anfield; 12.2% in Everton East, a clear "
        "difference"
    )


def test_no_ward_is_chosen_for_the_reader():
    app = open_app("compare", indicator="bad-health")
    assert app.multiselect(key="compared").value == [CITY, ENGLAND]
    app = open_app("compare", indicator="bad-health", area=ANFIELD)
    assert app.multiselect(key="compared").value[1] == CITY


def test_codes_in_an_address_are_read_kindly():
    app = open_app("compare", compared="e05015279, E01006720;", indicator="bad-health")
    assert app.multiselect(key="compared").value == [ANFIELD, "E01034401"]
    assert "is now part of" in app.info[0].value


def test_a_wrong_address_is_named():
    app = open_app("compare", compared="E05015279,nowhere", second="nothing")
    assert len(app.warning) == 2
    assert len(app.multiselect(key="compared").value) == 2


@pytest.mark.parametrize(
    "codes",
    [
        [ANFIELD, CITY],
        [ANFIELD, ENGLAND, CITY],
        [ANFIELD, "E02001377", "E01006512", CITY],
        [CITY, ENGLAND],
        [ANFIELD],
    ],
)
def test_areas_of_any_level(page, codes):
    page.multiselect(key="compared").set_value(codes).run()
    assert not page.exception, page.exception
    if len(codes) > 1:
        assert len(page.table[0].value) == len(codes)
        assert len(page.table[1].value) == len(codes) * (len(codes) - 1) // 2
        assert len(page.dataframe[0].value) > 3
    else:
        assert "at least two" in page.title[0].value


def test_every_indicator_beside_another(page, tables):
    page.multiselect(key="compared").set_value([ANFIELD, EVERTON]).run()
    names = [i.id for i in tables.catalogue.indicators.values() if "ward25" in tables.levels(i.id)]
    assert len(page.selectbox(key="second").options) == len(names)
    for name in names:
        page.selectbox(key="second").set_value(name).run()
        assert not page.exception, (name, page.exception)
        assert any("of nine groups" in part.proto.body for part in page.get("html"))
        assert page.get("vega_lite_chart")


def test_two_periods_share_one_scale():
    app = open_app(
        "compare",
        compared=f"{ANFIELD},{EVERTON}",
        pillar="6",
        indicator="universal-credit",
        level="msoa21",
        second="universal-credit",
    )
    assert any("one scale" in m.value for m in app.markdown)
    app.segmented_control(key="compare_layout").set_value("One above the other").run()
    assert not app.exception
    assert "y" in specs(app)[0]["views"][1]
