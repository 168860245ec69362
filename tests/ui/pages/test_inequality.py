"""Inequality: every pillar and indicator through the page, no chart empty or without words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from lsp_geo.analysis import inequality, inequality_words, multiple_need
from lsp_geo.charts import bar as bar_charts
from lsp_geo.charts import gap_list
from lsp_geo.city import City
from tests.helpers import charts, open_app, rows, table_with, words

PILLARS = [*"12345678", "context"]


@pytest.fixture(scope="module")
def page():
    return open_app("inequality")


def turn_to(page, topic: str) -> None:
    page.segmented_control(key="topic").set_value(topic).run()
    assert not page.exception, page.exception


@pytest.mark.parametrize("number", PILLARS)
def test_every_gap_of_every_pillar(page, city, tables, number):
    turn_to(page, "gap")
    page.selectbox(key="pillar").set_value(number).run()
    expected = city.inequality_of_pillar(number, also=True)
    for found in expected:
        page.selectbox(key="indicator").set_value(found.indicator.id).run()
        assert not page.exception, (found.indicator.id, page.exception)
        one = city.inequality(found.indicator.id)
        title = page.title[0].value.replace("\\", "")
        assert title == inequality_words.sentence(tables, one).rstrip(".")
        assert all(chart.proto.alt for chart in page.get("vega_lite_chart"))
        assert all(rows(spec) for spec in charts(page))
        assert len(charts(page)) == (one.most_deprived is not None)
    listed = next(e.proto.body for e in page.get("html") if "<ol" in e.proto.body)
    assert listed.count("<li>") == len(expected), "one bar with its sentence an indicator"
    assert table_with(page, "Gap in 100")["Indicator"].tolist() == [
        one.indicator.name for one in expected
    ]


@pytest.mark.parametrize("number", PILLARS)
def test_wards_and_clusters_of_every_indicator(page, city, number):
    turn_to(page, "wards")
    page.selectbox(key="pillar").set_value(number).run()
    for topic in ("wards", "clusters"):
        turn_to(page, topic)
        for one in city.inequality_of_pillar(number, also=True):
            page.selectbox(key="indicator").set_value(one.indicator.id).run()
            assert not page.exception, (one.indicator.id, page.exception)
            found = city.inequality(one.indicator.id)
            if topic == "wards":
                share = f"{100 * found.variance_within_share:.0f}% of the difference"
                assert share in page.title[0].value
                assert all(rows(spec) for spec in charts(page))
                continue
            (shown,) = page.get("deck_gl_json_chart")
            assert shown.proto.alt
            assert found.clusters.classes in json.dumps(json.loads(shown.proto.json)["layers"][0])


def test_the_strongest_finding_comes_first_and_a_link_to_an_indicator_leads_to_its_gap():
    app = open_app("inequality")
    assert app.segmented_control(key="topic").value == "several"
    assert "people live where" in app.title[0].value
    assert [box.key for box in app.selectbox] == ["area"], "no control that changes nothing"
    app = open_app("inequality", indicator="bad-health")
    assert app.segmented_control(key="topic").value == "gap"
    app = open_app("inequality", indicator="bad-health", topic="nothing")
    assert "no topic" in app.warning[0].value


def test_the_heading_of_the_list_names_the_widest_gap(page, city):
    turn_to(page, "gap")
    page.selectbox(key="pillar").set_value("4").run()
    first = city.inequality_of_pillar("4", also=True)[0]
    assert page.header[0].value.startswith(first.indicator.name)


@pytest.mark.parametrize("least", range(1, 5))
def test_places_on_several_pillars(page, tables, least):
    turn_to(page, "several")
    page.segmented_control(key="several_least").set_value(least).run()
    assert not page.exception
    assert multiple_need.sentence(tables, multiple_need.several_pillars(tables), least) in words(
        page
    )


def test_larger_area_indicators_are_named(page):
    turn_to(page, "gap")
    page.selectbox(key="pillar").set_value("2").run()
    assert "Life expectancy at birth, men" in words(page)


def test_a_link_reopens_the_view():
    app = open_app("inequality", topic="wards", pillar="4", indicator="burglary", area="E05015285")
    assert app.selectbox(key="indicator").value == "burglary"
    assert "Canning is marked" in words(app)


@pytest.mark.parametrize("topic", ["several", "clusters"])
def test_an_area_chosen_without_a_mouse_is_outlined(page, topic):
    turn_to(page, topic)
    page.selectbox(key="area").set_value("E01006512").run()
    assert not page.exception
    (drawn,) = page.get("deck_gl_json_chart")
    assert "E01006512" in drawn.proto.json
    page.selectbox(key="area").set_value("").run()
    assert not page.exception


def test_an_indicator_for_larger_areas_only_falls_back():
    app = open_app("inequality", indicator="life-expectancy-men")
    assert app.selectbox(key="pillar").value == "2"
    assert app.selectbox(key="indicator").value != "life-expectancy-men"
    assert "not measured between neighbourhoods" in words(app)


def test_without_clusters_the_page_says_so(page, monkeypatch):
    worked_out = City.inequality
    monkeypatch.setattr(
        City, "inequality", lambda self, *given: replace(worked_out(self, *given), clusters=None)
    )
    turn_to(page, "clusters")
    page.selectbox(key="pillar").set_value("2").run()
    assert not page.exception
    assert any("not been worked out yet" in box.value for box in page.info)


# The charts themselves.


def test_gap_bars_say_which_way(city, tables):
    found = city.inequality_of_pillar("3", also=True)
    by_name = {row.name: row for row in gap_list.rows(tables, found)}
    for name, size, reading in (
        ("Households in fuel poverty", "38", "worse"),
        ("Travel to work by bus, train or light rail", "54", "better"),
        ("Households with no car or van", "52", "higher"),
    ):
        assert (by_name[name].size, by_name[name].reading) == (size, reading)
    made = gap_list.html([replace(by_name["Households in fuel poverty"], name="<b>&")], "x")
    assert "&lt;b&gt;&amp;" in made


def test_five_wards_at_most_are_named(tables):
    found = inequality.measure(tables, "bad-health")
    ranges = inequality.ward_ranges(tables, found)
    drawn = rows(bar_charts.wards(found, ranges, ranges["area_code"][3]))
    named = {row["area_name"] for row in drawn if "top" in row}
    ends = {ranges["area_name"].iloc[0], ranges["area_name"].iloc[-1]}
    assert ends | {ranges["area_name"][3]} <= named
    assert len(named) <= 5


def test_a_ward_without_a_neighbourhood_of_its_own_has_no_line(tables):
    found = inequality.measure(tables, "bad-health")
    ranges = inequality.ward_ranges(tables, found)
    assert len(ranges) == 64 and ranges["value"].is_monotonic_decreasing
    inside = ranges.dropna(subset="lowest")
    assert (inside["lowest"] <= inside["highest"]).all()
    drawn = rows(bar_charts.wards(found, ranges, ranges["area_code"][3]))
    assert [row.get("chosen") for row in drawn].count(True) == 1


@pytest.mark.parametrize("topic", ["gap", "wards", "clusters"])
def test_a_chart_or_map_has_its_period_and_source_beside_it(topic):
    text = words(open_app("inequality", topic=topic, indicator="health-deprivation"))
    assert "2025" in text and "Source: Ministry of Housing, Communities and Local" in text
