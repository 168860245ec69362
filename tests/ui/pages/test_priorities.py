"""Priorities: presets, weights, levels and people in need through the page, and its address."""

from __future__ import annotations

import json

import pytest

from lsp_geo.analysis import priorities, reach
from lsp_geo.charts import cumulative
from lsp_geo.charts import dots as dot_charts
from tests.helpers import charts, open_app, rows, table_with, words

PRESETS = ["all", *"12345678"]


@pytest.fixture(scope="module")
def page():
    return open_app("priorities")


def whole(app) -> None:
    """No exception, no empty chart, map or table."""
    assert not app.exception, app.exception
    assert len(charts(app)) == 2
    assert all(rows(spec) for spec in charts(app))
    (drawn,) = app.get("deck_gl_json_chart")
    assert drawn.proto.alt and "[i]" in drawn.proto.json
    assert all(chart.proto.alt for chart in app.get("vega_lite_chart"))
    assert len(app.dataframe) >= 2 and all(len(table.value) for table in app.dataframe)


@pytest.mark.parametrize("level", ["lsoa21", "ward25"])
@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_on_every_level(page, tables, preset, level):
    page.selectbox(key="level").set_value(level).run()
    page.selectbox(key="preset").set_value(preset).run()
    whole(page)
    weights = priorities.decode(preset, tables)
    ranking = priorities.rank_places(tables, weights, level)
    assert page.header[0].value.startswith(ranking.table["area_name"][0])
    assert priorities.weights_sentence(weights, tables.catalogue) in words(page)
    assert table_with(page, "Rank")["Area"].tolist() == ranking.table["area_name"].tolist()


def test_sliders_and_indicators_make_a_choice_of_ones_own():
    app = open_app("priorities", weights="bad-health.1~fuel-poverty.1", level="ward25")
    before = app.header[0].value
    for weight in (5, 2):
        app.slider(key="weight_fuel-poverty").set_value(weight).run()
        whole(app)
        assert app.session_state["weights"] == f"bad-health.1~fuel-poverty.{weight}"
    app.multiselect(key="chosen").set_value(["bad-health", "fuel-poverty", "degree-level"]).run()
    whole(app)
    assert app.session_state["weights"] == "bad-health.1~fuel-poverty.2~degree-level.1"
    assert app.selectbox(key="preset").value == "own"
    app.multiselect(key="chosen").set_value(["crime"]).run()
    whole_of_one = app.header[0].value
    assert not app.exception and whole_of_one != before
    assert "nothing to weigh" in words(app)
    # Without any, the last choice stays.
    app.multiselect(key="chosen").set_value([]).run()
    assert app.session_state["weights"] == "crime.1"
    assert app.multiselect(key="chosen").value == ["crime"]


@pytest.mark.parametrize("level", ["lsoa21", "ward25"])
def test_every_group_in_need_every_share_and_both_ways(page, tables, level):
    page.selectbox(key="level").set_value(level).run()
    page.selectbox(key="preset").set_value("all").run()
    for indicator in reach.targets(tables, level):
        page.selectbox(key="target").set_value(indicator.id).run()
        whole(page)
    for share in ("10", "90", "50"):
        page.select_slider(key="share").set_value(share).run()
        for aim in reach.AIMS:
            page.selectbox(key="aim").set_value(aim).run()
            whole(page)
            found = reach.smallest_set(tables, indicator.id, level, int(share) / 100, aim)
            assert reach.sentence(tables, found) in words(page)
            assert page.title[0].value == reach.heading(tables, found)


def test_a_link_reopens_the_choice(tables):
    app = open_app(
        "priorities",
        weights="crime.2~no-qualifications.5",
        level="ward25",
        target="no-qualifications",
        share="70",
        aim="rate",
    )
    assert app.multiselect(key="chosen").value == ["crime", "no-qualifications"]
    assert app.slider(key="weight_no-qualifications").value == 5
    assert app.selectbox(key="level").value == "ward25"
    assert app.select_slider(key="share").value == "70"
    assert app.selectbox(key="aim").value == "rate"
    assert app.selectbox(key="target").value == "no-qualifications"
    assert not app.warning


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("weights", "crime.9", "must be 1 to 5"),
        ("weights", "unheard-of.1", "no indicator called"),
        ("weights", "under-16.3", "cannot be used"),
        ("weights", "<script>", "does not hold a choice"),
        ("target", "crime", "does not say how many"),
        ("share", "55", "no share"),
        ("aim", "luck", "no aim"),
    ],
)
def test_a_wrong_link_is_named_and_the_usual_view_shown(key, value, problem):
    app = open_app("priorities", **{key: value})
    assert any(problem in warning.value for warning in app.warning)
    whole(app)


def test_a_chosen_area_is_marked_and_placed():
    app = open_app("priorities", weights="all", level="ward25")
    app.selectbox(key="area").set_value("E05015285").run()
    whole(app)
    assert "Canning: index" in words(app)
    assert "E05015285" in app.get("deck_gl_json_chart")[0].proto.json
    app.selectbox(key="level").set_value("lsoa21").run()
    assert not app.exception and "Canning: index" not in words(app)


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ("all", "All eight indicators count the same."),
        ("crime.3", "One indicator alone decides: “Recorded crime”."),
        ("crime.2~bad-health.1", "“Recorded crime” counts twice as much as “Bad or very bad"),
        ("crime.3~bad-health.1~fuel-poverty.1", "three times as much as each of the other two."),
        ("crime.5~bad-health.2", "Weights from 1 to 5: “Recorded crime” 5 and “Bad or very"),
    ],
)
def test_the_weights_are_said_in_words(tables, weights, told):
    chosen = priorities.decode(weights, tables)
    assert told in priorities.weights_sentence(chosen, tables.catalogue)


def test_a_choice_no_ward_has_is_explained():
    app = open_app("priorities", weights="bus-departures.1", level="ward25")
    assert "Nothing to rank" in app.title[0].value
    assert any("None of the indicators" in warning.value for warning in app.warning)


def test_repeated_facts_are_warned_of():
    app = open_app("priorities", weights="imd-score.1~crime-deprivation.2")
    assert any("counted more than once" in warning.value for warning in app.warning)
    assert "one is part of the other" in words(app)


def test_areas_without_a_figure_are_hatched_and_counted():
    app = open_app("priorities", weights="bus-departures.1", level="lsoa21")
    assert "11 of 302 neighbourhoods lack" in words(app)
    spec = json.loads(app.get("deck_gl_json_chart")[0].proto.json)
    assert "5" in json.dumps(spec["layers"][0]).split('\\"')[1]


def test_charts_hold_the_figures_they_show(tables):
    ranking = priorities.rank_places(tables, priorities.decode("2", tables), "ward25")
    drawn = rows(dot_charts.ranks(ranking))
    assert len(drawn) == dot_charts.RANKS_SHOWN
    assert all(row["first"] <= row["rank"] <= row["last"] for row in drawn[:3])
    small = reach.smallest_set(tables, "fuel-poverty", "ward25", 0.5)
    down = reach.set_in_order(tables, "fuel-poverty", "ward25", ranking.table["area_code"], 0.5)
    texts = [row["text"] for row in rows(cumulative.reach(small, down)) if "text" in row]
    assert f"{small.areas} areas" in texts and f"{down.areas} areas" in texts


def test_where_nobody_is_counted_the_page_says_so(monkeypatch):
    """Another council's indicators may all be scores and distances."""
    monkeypatch.setattr("lsp_geo.analysis.reach.targets", lambda tables, level: [])
    app = open_app("priorities")
    assert "None of the indicators here says how many people are in need." in words(app)
