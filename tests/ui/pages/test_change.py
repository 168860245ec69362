"""Change: every pillar and city series through the page, every run inside the city, every place."""

from __future__ import annotations

import json

import altair
import numpy as np
import pandas as pd
import pytest

from lsp_geo.analysis import city_series, series_words, small_area_change
from lsp_geo.analysis import deprivation_rank as places
from lsp_geo.charts import line as line_charts
from lsp_geo.charts import rank_lines
from lsp_geo.maps import classes
from tests.helpers import charts, open_app, plain, rows, table_with, words
from tests.readability import words as reading_words


@pytest.fixture(scope="module")
def page():
    return open_app("change")


@pytest.mark.parametrize("number", "12345678")
def test_every_series_of_every_pillar(page, tables, number):
    page.selectbox(key="pillar").set_value(number).run()
    series = tables.catalogue.city_series(number)
    assert page.selectbox(key="series").options == [one.name for one in series]
    for one in series:
        page.selectbox(key="series").set_value(one.id).run()
        assert not page.exception, (one.id, page.exception)
        found = city_series.read(tables, one.id)
        shown = page.title[0].value.replace("\\", "")
        assert shown == series_words.heading(found, tables.geography.name)
        name = len(reading_words(found.indicator.name))
        assert len(reading_words(shown)) <= name + 18, "short enough to read out"
        text = plain(page)
        assert series_words.travel(found) in text and series_words.gap_travel(found) in text
        for cut in city_series.breaks(tables, one.id):
            assert cut.why in text
        drawn = charts(page)
        assert len(drawn) == 3 and all(rows(spec) for spec in drawn), one.id
        assert all(chart.proto.alt for chart in page.get("vega_lite_chart"))
        figures = page.dataframe[0].value
        assert len(figures) == len(tables.periods(one.id))
        assert figures[tables.geography.name].notna().any()
    listed = table_with(page, "Against England")
    for place, one in zip(listed["Rank"], series, strict=True):
        told = series_words.rank_in_words(city_series.read(tables, one.id))
        assert place.replace(" (", " core cities (") in f"{told} core cities" or not place, (
            "one scale"
        )
    assert listed["Series"].tolist() == [one.name for one in series]
    assert (
        (listed["Direction"] == "cannot be said") == (listed["Why it cannot be said"] != "")
    ).all()


def test_every_run_and_level_inside_the_city(page, tables):
    for indicator in small_area_change.with_change(tables):
        page.selectbox(key="changed").set_value(indicator.id).run()
        for run in small_area_change.runs(tables, indicator.id):
            page.selectbox(key="since").set_value(run.segment.start).run()
            for level in run.levels:
                page.selectbox(key="areas").set_value(level).run()
                assert not page.exception, (indicator.id, level, page.exception)
                text = plain(page)
                assert small_area_change.finding(tables, run, level) in text
                assert small_area_change.caution(run) in text
                assert "which way single areas are going" in text or "clearly rose" in text
                drawn = json.loads(page.get("deck_gl_json_chart")[0].proto.json)
                table = small_area_change.between(tables, run, level)
                limits = classes.change_limits(table["change"], indicator.decimals)
                digits = classes.change_classes(table, limits)
                expected = "".join("5" if d < 0 else str(d) for d in digits)
                assert expected in json.dumps(drawn["layers"])
                assert len(table_with(page, "Change")) == len(table)
                assert all(rows(spec) for spec in charts(page))


def test_a_neighbourhood_is_followed_through_the_editions(page):
    page.selectbox(key="area").set_value("E01033763").run()
    assert (
        "Edge Hill 031G: place 24 of 298 in 2015, 56 of 298 in 2019 and 150 of 302 in 2025"
        in plain(page)
    )
    page.selectbox(key="area").set_value("").run()


def test_a_redrawn_neighbourhood_says_so(page, tables):
    page.selectbox(key="area").set_value(places.places(tables).left_out[0]).run()
    assert "drawn anew in 2021" in plain(page)
    page.selectbox(key="area").set_value("").run()


def test_a_pillar_without_change_inside_says_so(page):
    page.selectbox(key="pillar").set_value("7").run()
    assert "may be compared over time inside the city" in plain(page)


def test_a_link_reopens_the_view():
    app = open_app(
        "change",
        series="city-fuel-poverty",
        changed="children-low-income",
        since="2014/15",
        areas="msoa21",
        area="E05015285",
    )
    assert app.selectbox(key="pillar").value == "3"
    assert app.selectbox(key="series").value == "city-fuel-poverty"
    assert app.session_state["changed"] == "children-low-income"
    assert "between 2014/15 and 2021/22" in words(app)


@pytest.mark.parametrize(
    ("key", "value", "part"),
    [
        ("series", "bad-health", "no series of whole cities"),
        ("series", "nothing", "no indicator called"),
        ("changed", "bad-health", "cannot be read from"),
        ("since", "1066", "begins with"),
        ("areas", "street", "no level"),
    ],
)
def test_a_wrong_address_gets_a_plain_message(key, value, part):
    app = open_app("change", **{"changed": "bus-departures", key: value})
    assert part in "".join(warning.value for warning in app.warning).replace("\\", "")
    assert charts(app)


def test_every_chart_is_valid_vega_lite(tables):
    made = [
        line_charts.city_lines(
            city_series.lines(tables, one.id), city_series.breaks(tables, one.id), one
        )
        for one in tables.catalogue.city_series()[::7]
    ]
    made.append(rank_lines.places(places.places(tables), "E01006512"))
    for spec in made:
        altair.Chart.from_dict(line_charts.fit_phone(spec))
        json.dumps(spec, allow_nan=False)


def test_a_break_is_drawn_as_a_gap_and_named(tables):
    indicator = tables.catalogue.indicators["city-claimant-count"]
    spec = line_charts.city_lines(
        city_series.lines(tables, indicator.id), city_series.breaks(tables, indicator.id), indicator
    )
    every = rows(spec)
    assert [row["told"] for row in every if row.get("told", "").startswith(("break", "2"))] == [
        "break 1",
        "2",
    ]
    own = {row["line"] for row in every if row.get("name") == "Liverpool"}
    assert len(own) == 3


def test_limits_of_a_change_map_are_round_and_in_order():
    change_of = pd.Series(np.linspace(-4, 4, 81))
    small, large = classes.change_limits(change_of, 1)
    # The 95th percentile of the sizes is 3.8: a fifth is 0.76, three fifths are 2.28.
    assert (small, large) == (0.8, 2.0)
    assert classes.change_limits(pd.Series([0.01, -0.02]), 1) == (0.1, 0.2)


def test_what_chance_explains_is_not_coloured():
    table = pd.DataFrame(
        {
            "change": [-9.0, -9.0, 1.0, 9.0, np.nan],
            "lower": [-10, -20, -1, 8, np.nan],
            "upper": [-8, 2, 3, 10, np.nan],
            "clear": [True, False, False, True, False],
        }
    )
    assert classes.change_classes(table, (1.0, 5.0)).tolist() == [0, 2, 2, 4, -1]
    uncounted = table.assign(lower=np.nan, upper=np.nan)
    assert classes.change_classes(uncounted, (1.5, 5.0)).tolist() == [0, 0, 2, 4, -1]
