"""Inequality: every pillar and indicator through the page, no chart empty or without words."""

from __future__ import annotations

import json

import pytest

from lsp_geo.analysis import inequality, multiple_need
from lsp_geo.charts import bar as bar_charts
from lsp_geo.city import City
from tests.helpers import charts, open_app, rows, table_with, words

PILLARS = [*"12345678", "context"]


@pytest.fixture(scope="module")
def page():
    return open_app("inequality")


@pytest.mark.parametrize("number", PILLARS)
def test_every_indicator_of_every_pillar(page, city, tables, number):
    page.selectbox(key="pillar").set_value(number).run()
    expected = city.inequality_of_pillar(number, also=True)
    shown = [one.indicator.id for one in expected]
    for name in shown:
        page.selectbox(key="indicator").set_value(name).run()
        assert not page.exception, (name, page.exception)
        text = words(page)
        found = inequality.measure(tables, name)
        assert found.indicator.name in text
        for chart in page.get("vega_lite_chart"):
            assert chart.proto.alt
        drawn = charts(page)
        assert drawn and all(rows(spec) for spec in drawn), name
        digits = [json.loads(m.proto.json)["layers"][0] for m in page.get("deck_gl_json_chart")]
        assert len(digits) == 2, "clusters and several pillars"
        assert found.clusters.classes in json.dumps(digits[0])
        assert all(m.proto.alt for m in page.get("deck_gl_json_chart"))
        assert f"{100 * found.variance_within_share:.0f}% of the difference" in text
    assert table_with(page, "Gap in 100")["Indicator"].tolist() == [
        one.indicator.name for one in expected
    ]


def test_the_title_names_the_widest_gap(page, city):
    page.selectbox(key="pillar").set_value("4").run()
    first = city.inequality_of_pillar("4", also=True)[0]
    assert page.title[0].value.startswith(first.indicator.name)


@pytest.mark.parametrize("least", range(1, 5))
def test_places_on_several_pillars(page, tables, least):
    page.segmented_control(key="several_least").set_value(least).run()
    assert not page.exception
    assert multiple_need.sentence(tables, multiple_need.several_pillars(tables), least) in words(
        page
    )


def test_larger_area_indicators_are_named(page, tables):
    page.selectbox(key="pillar").set_value("2").run()
    assert "Life expectancy at birth, men" in words(page)


def test_a_link_reopens_the_view():
    app = open_app("inequality", pillar="4", indicator="burglary", area="E05015285")
    assert app.selectbox(key="indicator").value == "burglary"
    assert "Canning is marked" in words(app)


def test_an_area_chosen_without_a_mouse_is_outlined_on_both_maps(page):
    page.selectbox(key="area").set_value("E01006512").run()
    assert not page.exception
    assert all("E01006512" in drawn.proto.json for drawn in page.get("deck_gl_json_chart"))
    page.selectbox(key="area").set_value("").run()
    assert not page.exception


def test_an_indicator_for_larger_areas_only_falls_back(tables):
    app = open_app("inequality", indicator="life-expectancy-men")
    assert app.selectbox(key="pillar").value == "2"
    assert app.selectbox(key="indicator").value != "life-expectancy-men"
    assert "not measured between neighbourhoods" in words(app)


def test_without_clusters_the_page_says_so(page, monkeypatch):
    from dataclasses import replace

    worked_out = City.inequality
    monkeypatch.setattr(
        City, "inequality", lambda self, *given: replace(worked_out(self, *given), clusters=None)
    )
    page.selectbox(key="pillar").set_value("2").run()
    assert not page.exception
    assert any("not been worked out yet" in box.value for box in page.info)


# The charts themselves.


def test_gap_bars_say_which_way(city):
    found = city.inequality_of_pillar("3", also=True)
    by_name = {row["name"]: row for row in rows(bar_charts.gaps(found))}
    assert by_name["Households in fuel poverty"]["text"] == "38 worse"
    assert by_name["Travel to work by bus, train or light rail"]["text"] == "54 better"
    assert by_name["Households with no car or van"]["text"] == "52 higher"


def test_a_ward_without_a_neighbourhood_of_its_own_has_no_line(tables):
    found = inequality.measure(tables, "bad-health")
    ranges = inequality.ward_ranges(tables, found)
    assert len(ranges) == 64 and ranges["value"].is_monotonic_decreasing
    inside = ranges.dropna(subset="lowest")
    assert (inside["lowest"] <= inside["highest"]).all()
    drawn = rows(bar_charts.wards(found, ranges, ranges["area_code"][3]))
    assert [row["chosen"] for row in drawn].count(True) == 1
