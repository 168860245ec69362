"""The Compare page: controls, maps that move together, tables, and its address."""

from __future__ import annotations

import json

import pytest

from lsp_geo.analysis import comparison
from lsp_geo.maps.deck import APART
from tests.helpers import open_app, words

SPEKE, WOOLTON = "E05015323", "E05015339"
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


def test_no_place_is_chosen_for_the_reader():
    app = open_app("compare", indicator="bad-health")
    assert app.multiselect(key="compared").value == []
    assert "at least two" in app.title[0].value
    app = open_app("compare", indicator="bad-health", area=ANFIELD)
    assert app.multiselect(key="compared").value == [ANFIELD]


def test_what_is_typed_takes_one_place():
    """Enter must not take every place whose name has these letters, and wards come first."""
    box = open_app("compare").multiselect(key="compared")
    assert box.proto.HasField("select_all") and not box.proto.select_all
    assert next(one for one in box.options if "Speke" in one) == "Speke (ward)"


def test_codes_in_an_address_are_read_kindly():
    app = open_app("compare", compared="e05015279, E01006720;", indicator="bad-health")
    assert app.multiselect(key="compared").value == [ANFIELD, "E01034401"]
    assert "is now part of" in app.info[0].value


def test_a_wrong_address_is_named():
    app = open_app("compare", compared="E05015279,nowhere", second="nothing")
    assert len(app.warning) == 2
    assert app.multiselect(key="compared").value == []


def test_one_place_alone_is_a_choice_half_made():
    app = open_app("compare", compared=ANFIELD)
    assert not app.warning
    assert app.multiselect(key="compared").value == [ANFIELD]


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
def test_areas_of_any_level(page, tables, codes):
    page.multiselect(key="compared").set_value(codes).run()
    assert not page.exception, page.exception
    if len(codes) == 1:
        assert "at least two" in page.title[0].value
        return
    assert len(page.table[0].value) == len(codes)
    assert len(page.table[1].value) == len(codes) * (len(codes) - 1) // 2
    for code in codes:
        assert comparison.label(tables, code) in page.title[0].value
    drawn = [element.proto.body for element in page.get("html")]
    chosen, pillar = [body for body in drawn if "<tr>" in body][:2]
    assert chosen.count("<tr>") == 1 + 2
    assert pillar.count("<tr>") == 1 + len(tables.catalogue.of_pillar("2"))
    assert chosen.count("<li>") == 2 * len(codes)


def test_two_wards_on_child_poverty_and_life_expectancy_are_answered_on_one_page():
    app = open_app(
        "compare",
        compared=f"{SPEKE},{WOOLTON}",
        pillar="1",
        indicator="child-income-deprivation",
        level="ward25",
        second="life-expectancy-men",
    )
    title, text = app.title[0].value.replace("\\", ""), words(app)
    assert "Speke" in title and "Woolton Village" in title
    assert "percentage points higher than Woolton Village" in text
    assert "not given for wards" in text and "Given for MSOAs only." in text
    assert "Around Speke: Speke East 74.8 (71% of its residents)" in text
    assert "Around Woolton Village: Woolton 80.1 (57% of its residents)" in text
    assert "Both are given for MSOAs, so the maps show those." in text
    assert not app.exception


def test_what_no_place_has_is_said_in_the_heading():
    app = open_app(
        "compare", compared=f"{SPEKE},{WOOLTON}", pillar="2", indicator="life-expectancy-men"
    )
    assert app.title[0].value.endswith("no figure for Speke and Woolton Village")


def test_without_a_margin_of_error_it_still_says_which_is_higher(tables):
    app = open_app(
        "compare",
        compared=f"{SPEKE},{WOOLTON}",
        indicator="child-income-deprivation",
        level="ward25",
    )
    text = words(app)
    assert "higher than Woolton Village; the source gives no margin of error." in text
    assert "cannot be said" not in text


def test_every_indicator_beside_another(page, tables):
    page.multiselect(key="compared").set_value([ANFIELD, EVERTON]).run()
    names = [i.id for i in tables.catalogue.indicators.values() if not i.is_city_series]
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
