"""Areas of one's own on every page: made in three ways, shown like a ward, held by one visitor."""

from __future__ import annotations

import json
import logging

import pytest
import shapely

from lsp_geo.area.own import NOT_OFFICIAL
from lsp_geo.data.levels import YOURS
from lsp_geo.presentation import view as views
from lsp_geo.presentation.view import View
from tests.area.files import SQUARE, geojson
from tests.helpers import drawn, open_app, unfold, words
from tests.ui.pages.test_your_data import everything

SECRET = "Hall of the Tuesday club"
WARD = "E05015280"
ADDRESS = f"My ward again~{WARD}~~Round~53.40012_-2.96108_1200"


def opened(page: str, **parameters: str):
    """A page with the control of own areas open."""
    return unfold(open_app(page, **parameters), "own_area_fold")


def at(app, page: str, **parameters: str):
    app.switch_page(f"pages/{page}.py")
    for name, text in parameters.items():
        app.query_params[name] = text
    app.run()
    assert not app.exception, (page, app.exception)
    return app


def codes(app) -> list[str]:
    return [area.code for area in app.session_state["_own_city"].own_areas]


@pytest.fixture
def drawn_area():
    """A visitor with an area from a boundary file."""
    app = opened("ward")
    app.segmented_control(key="own_area_way").set_value("Boundary file").run()
    app.file_uploader(key="own_area_file_0").set_value(
        ("b.geojson", geojson(SQUARE), "application/geo+json")
    )
    app.text_input(key="own_area_name").set_value(SECRET)
    app.button(key="own_area_make").click().run()
    assert not app.exception
    return app


def test_an_area_is_picked_from_the_list_and_is_the_sum(tables):
    app = opened("ward")
    picked = ["E01006512", "E01006514", "E01006518"]
    app.multiselect(key="own_area_picked").set_value(picked)
    app.text_input(key="own_area_name").set_value("Three")
    app.button(key="own_area_make").click().run()
    assert not app.exception
    assert "6,647 residents" in words(app)
    assert "all of them counted whole" in words(app)
    assert app.query_params["own_areas"] == f"Three~{'.'.join(picked)}"
    assert [app.query_params["area"]] == codes(app)
    figures = app.session_state["_own_city"].tables.table("bad-health", YOURS)
    parts = tables.table("bad-health", "lsoa21").set_index("area_code").loc[picked]
    expected = 100 * parts["numerator"].sum() / parts["denominator"].sum()
    assert figures["value"].iloc[0] == pytest.approx(expected)
    assert figures["estimated"].iloc[0] == 0


def test_an_area_around_a_postcode():
    app = opened("map")
    app.segmented_control(key="own_area_way").set_value("Around a place").run()
    app.text_input(key="own_area_place").set_value("L8 7SU")
    app.number_input(key="own_area_metres").set_value(1200)
    app.button(key="own_area_make").click().run()
    assert not app.exception
    assert app.session_state["level"] == YOURS
    assert app.query_params["own_areas"] == "1,200 m around L8 7SU~53.40012_-2.96108_1200"
    assert "no official one" in words(app)
    # It is painted from what is sent, and its outline is, too.
    layers = {layer["id"]: layer for layer in drawn(app)["layers"]}
    assert layers["areas"]["data"]["features"][0]["geometry"]["type"] == "Polygon"
    assert layers["chosen-0"]["data"]["features"]


@pytest.mark.parametrize(
    ("way", "key", "value", "message"),
    [
        ("Pick areas", None, None, "Pick at least one area."),
        ("Around a place", "own_area_place", "Nowhere at all", "Nothing in Liverpool is called"),
        ("Around a place", "own_area_place", "", "Type a postcode"),
        ("Boundary file", None, None, "Bring a boundary file first."),
    ],
)
def test_what_makes_no_area_is_said(way, key, value, message):
    app = opened("compare")
    app.segmented_control(key="own_area_way").set_value(way).run()
    if key:
        app.text_input(key=key).set_value(value)
    app.button(key="own_area_make").click().run()
    assert not app.exception
    assert message in " ".join(error.value for error in app.error).replace("\\", "")
    assert "_own_city" not in app.session_state


def test_a_bad_boundary_is_named_and_not_held():
    app = opened("map")
    app.segmented_control(key="own_area_way").set_value("Boundary file").run()
    far = geojson(shapely.box(-1.56, 53.79, -1.54, 53.81))
    app.file_uploader(key="own_area_file_0").set_value(("b.json", far, "application/json"))
    app.button(key="own_area_make").click().run()
    assert "km from Liverpool" in app.error[0].value
    assert "_own_city" not in app.session_state


def test_a_link_carries_picked_areas_and_distances():
    app = opened("ward", own_areas=ADDRESS)
    ward, around = codes(app)
    at(app, "ward", area=ward)
    assert app.title[0].value.startswith("My ward again is ")
    assert "of Liverpool’s 64 wards" in app.title[0].value
    story = next(e.proto.body for e in app.get("html") if "In three sentences" in e.proto.body)
    assert story.count("<li") == 3
    unfold(app, "pillar_1", "pillar_2", "method")
    assert "areas of your own" not in app.title[0].value
    again = open_app("ward", own_areas=ADDRESS, area=around)
    assert codes(again) == [ward, around]
    assert again.title[0].value.startswith("Round")


def test_places_inside_an_own_area_are_listed():
    app = opened("map", own_areas=ADDRESS)
    around = codes(app)[1]
    at(app, "map", level=YOURS, area=around, places="library")
    assert "librar" in words(app)
    app = opened("ward", own_areas=ADDRESS, area=around)
    assert "What is there" in words(app)


def test_damaged_links_are_named():
    for text, message in (
        ("Name~E0100", "damaged or cut"),
        ("Name~E01000001", "cannot be shown"),
        ("Name~53.80000_-1.55000_500", "km from Liverpool"),
    ):
        app = opened("map", own_areas=text)
        told = " ".join(warning.value for warning in app.warning).replace("\\", "")
        assert message in told, told


def test_every_page_can_be_opened_with_an_own_area_chosen():
    app = opened("map", own_areas=ADDRESS)
    app.button(key=f"own_show_{codes(app)[1]}").click().run()
    pages = ("map", "ward", "compare", "inequality", "change", "priorities", "outcomes", "present")
    for page in (*pages, "sources", "your_data", "home"):
        at(app, page)
    assert codes(app)


def test_it_stands_beside_wards_in_the_comparison():
    app = opened("compare", own_areas=ADDRESS)
    ward, around = codes(app)
    at(app, "compare", compared=f"{ward},{around},{WARD}")
    assert "My ward again" in app.title[0].value
    assert "Round" in app.title[0].value
    assert app.query_params["compared"] == f"{ward},{around},{WARD}"


def test_it_is_set_beside_the_middle_ward_and_never_beside_its_like():
    app = open_app("ward", own_areas="Hall~53.43000_-2.96000_1500")
    (code,) = codes(app)
    text = words(at(app, "ward", area=code))
    assert "against 8 in the middle ward" in text
    assert "middle area of your own" not in text
    # And wherever a source line stands it is said to be no official area, chosen or not.
    assert NOT_OFFICIAL in words(at(app, "map", level=YOURS, area=""))


def test_areas_that_overlap_are_said_to():
    app = opened("ward", own_areas=ADDRESS)
    assert "“My ward again” and “Round” overlap" in app.info[0].value


def test_it_can_be_renamed_and_removed():
    app = opened("map", own_areas=ADDRESS)
    ward, around = codes(app)
    app.text_input(key=f"own_rename_{ward}").set_value("Another").run()
    assert not app.exception
    assert codes(app) == [ward, around]
    assert app.query_params["own_areas"].startswith("Another~")
    app.text_input(key=f"own_rename_{ward}").set_value("a~b").run()
    assert "sign that cannot be shown" in app.error[0].value
    app.button(key=f"own_show_{ward}").click().run()
    app.button(key=f"own_remove_{ward}").click().run()
    assert codes(app) == [around]
    app.button(key=f"own_remove_{around}").click().run()
    assert not app.exception
    assert "_own_city" not in app.session_state
    assert "own_areas" not in app.query_params


def test_four_are_as_many_as_are_held():
    text = "~~".join(f"{n}~{WARD[:-1]}{n}" for n in range(1, 5))
    app = opened("ward", own_areas=text)
    assert len(codes(app)) == 4
    with pytest.raises(KeyError):
        app.button(key="own_area_make")


# A boundary is one visitor's own


def test_a_boundary_is_in_no_address_and_no_file(drawn_area):
    app, (code,) = drawn_area, codes(drawn_area)
    assert code.startswith("drawn-")
    for page in ("ward", "map", "compare", "inequality", "present"):
        at(app, page)
        assert "drawn-" not in json.dumps(dict(app.query_params))
        assert "own_areas" not in app.query_params
        assert "level" not in app.query_params or app.query_params["level"] != YOURS
    at(app, "map")
    unfold(app, "link_and_citation")
    assert "cannot be linked" in words(app)
    assert not [one for one in app.code if "drawn-" in one.value or SECRET in one.value]
    links = [str(one.proto) for one in app.get("page_link")]
    assert not [link for link in links if "drawn-" in link]
    shared = app.session_state["_own_city"].shared
    assert YOURS not in shared.geography.levels
    files = shared.files
    assert SECRET not in json.dumps([one.record() for one in files.levels.values()])


def test_another_visitor_sees_nothing_of_it(drawn_area):
    assert SECRET in everything(drawn_area)
    code = codes(drawn_area)[0]
    for page in ("ward", "map", "compare"):
        other = open_app(page)
        assert SECRET not in everything(other)
        assert code not in everything(other)
        assert "_own_city" not in other.session_state
    other = open_app("ward", area=code)
    assert SECRET not in everything(other)
    assert "not the code of an area" in other.warning[0].value


def test_views_of_own_areas_go_into_no_address(drawn_area):
    code = codes(drawn_area)[0]
    for view in (
        View("standing", area=code),
        View("pair", "bad-health", area=WARD, other=code),
        View("map", "bad-health", YOURS),
    ):
        assert views.is_private(view)
        assert not views.fits_address([view])
    at(drawn_area, "ward", area=code)
    drawn_area.button(key="add_ward").click().run()
    at(drawn_area, "present", show="own", slide="1")
    assert SECRET in everything(drawn_area)
    assert "/view/" not in everything(drawn_area)


def test_no_log_has_a_word_of_a_boundary(caplog):
    content = b'{"type": "Polygon", "coordinates": "' + SECRET.encode() + b'"}'
    with caplog.at_level(logging.DEBUG):
        app = opened("map")
        app.segmented_control(key="own_area_way").set_value("Boundary file").run()
        app.file_uploader(key="own_area_file_0").set_value(("b.json", content, "x/y"))
        app.button(key="own_area_make").click().run()
    assert "cannot be read" in app.error[0].value
    assert SECRET not in caplog.text
    assert SECRET not in app.error[0].value
