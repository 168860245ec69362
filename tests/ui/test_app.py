"""Every page and control by Streamlit's own test runner: no exception, no empty map."""

from __future__ import annotations

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.helpers import ROOT, SCRIPT, drawn, open_app, unfold, words

MAP_LEVELS = ("lsoa21", "msoa21", "ward25")


@pytest.fixture(scope="module")
def map_page():
    return unfold(open_app("map"), "table_fold")


def pairs(tables):
    return [
        (indicator.id, level)
        for indicator in tables.catalogue.indicators.values()
        for level in tables.levels(indicator.id)
        if level in MAP_LEVELS
    ]


def test_every_indicator_is_drawn_on_every_level_it_has(map_page, tables):
    """All pairs in one walk of the controls, as a reader would make them."""
    from lsp_geo.maps.classes import Atlas

    atlas, app, seen = Atlas(tables), map_page, set()
    for indicator_id, level in pairs(tables):
        indicator = tables.catalogue.indicator(indicator_id)
        if app.selectbox(key="pillar").value != indicator.pillar:
            app.selectbox(key="pillar").set_value(indicator.pillar).run()
        app.selectbox(key="indicator").set_value(indicator_id).run()
        if app.selectbox(key="level").value != level:
            app.selectbox(key="level").set_value(level).run()
        assert not app.exception, (indicator_id, level, app.exception)
        period = app.selectbox(key="period").value
        assert period == tables.periods(indicator_id)[-1]
        assert (atlas.assigned(indicator_id, level, period) >= 0).any()
        fill = next(layer for layer in drawn(app)["layers"] if layer["id"] == "areas")
        assert "@@=" in json.dumps(fill)
        assert indicator.name in app.title[0].value.replace("\\", "")
        assert app.dataframe[0].value["Value"].notna().any()
        seen.add((indicator_id, level, json.dumps(fill)))
    assert len(seen) == len(pairs(tables)), "two maps share one spec"


@pytest.mark.parametrize(
    "indicator_id",
    ["fuel-poverty", "universal-credit", "house-price", "children-low-income", "bus-departures"],
)
def test_every_period_of_a_series_is_drawn(map_page, tables, indicator_id):
    app, indicator = map_page, tables.catalogue.indicator(indicator_id)
    app.selectbox(key="pillar").set_value(indicator.pillar).run()
    app.selectbox(key="indicator").set_value(indicator_id).run()
    for period in tables.periods(indicator_id):
        app.selectbox(key="period").set_value(period).run()
        assert not app.exception
        assert app.dataframe[0].value["Value"].notna().any()


def test_home_shows_all_pillars(tables):
    text = words(open_app())
    for pillar in tables.catalogue.pillars:
        assert pillar.name in text
    assert "most deprived fifth" in text


def test_sources_lists_every_indicator(tables):
    app = open_app("sources")
    listed = app.dataframe[0].value
    assert set(listed["Id"]) == set(tables.catalogue.indicators)
    for column in ("Definition", "Licence", "Link", "Publisher", "Latest", "Published for"):
        assert (listed[column] != "").all()
    for indicator_id in ("imd-score", "fuel-poverty", "city-claimant-count"):
        app.selectbox(key="explained").set_value(indicator_id).run()
        assert not app.exception
        assert tables.catalogue.indicator(indicator_id).publisher in words(app)


def test_a_link_reopens_the_view():
    app = open_app("map", indicator="crime", level="ward25", period="2025", area="E05015285")
    assert app.selectbox(key="pillar").value == "4"
    assert app.selectbox(key="indicator").value == "crime"
    assert app.selectbox(key="level").value == "ward25"
    assert app.selectbox(key="area").value == "E05015285"
    assert "Canning" in words(app)


@pytest.mark.parametrize(
    ("key", "value", "part"),
    [
        ("indicator", "no-such-thing", "no indicator called"),
        ("indicator", "<script>alert(1)</script>", "no indicator called"),
        ("indicator", "city-claimant-count", "published for whole cities"),
        ("level", "postcode", "no level"),
        ("period", "1066", "no period"),
        ("area", "E05999999", "not the code of an area"),
        ("area", "Robert'); DROP TABLE", "not the code of an area"),
        ("pillar", "9", "no pillar"),
        ("indicator", "x" * 100_000, "too long"),
        ("indicator", "x" * 1_400, "no indicator"),
    ],
)
def test_a_wrong_address_gets_a_plain_message_and_the_usual_view(key, value, part):
    given = {"indicator": "bad-health", key: value}
    app = open_app("map", **given)
    assert all(len(warning.value) < 700 for warning in app.warning)
    assert "python" not in words(app)
    assert part in "".join(warning.value for warning in app.warning).replace("\\", "")
    assert drawn(app)["layers"]
    assert not any("<script>" in element.proto.body for element in app.get("html"))


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("L8 7SU", "Canning ward"),
        ("l87su", "Canning ward"),
        ("L8 7", "only the start of a postcode"),
        ("L8", "only the start of a postcode"),
        ("M1 1AE", "not a postcode district"),
        ("L8 9ZZ", "not in our list"),
        ("Atlantis", "is called"),
        ("L1 OAA", "was read as L1 0AA"),
        ("Liverpool L8 7SU", "Canning ward"),
        ("L69 3BX", "a postcode for post, not a place"),
        ("L2 5JE", "may have ended"),
        ("E01006513", "was divided in 2021 into Central & Islington 060F"),
        ("E00032987", "is an output area in"),
        ("E05000886", "of other years"),
        ("E05999999", "not the code of an area"),
        ("E01006512", "Edge Hill 031A"),
        ("Childwall", "Childwall"),
    ],
)
def test_the_search_finds_or_says_why_not(typed, part):
    app = open_app("map", level="ward25", indicator="bad-health")
    app.text_input(key="find").set_value(typed).run()
    assert not app.exception
    assert part in words(app) + str(app.get("button_group"))
    assert "find" not in str(app.query_params)


@pytest.mark.parametrize(
    ("given", "code", "part"),
    [
        ({"level": "WARD25", "area": "e05015285"}, "E05015285", ""),
        ({"level": "ward25", "area": "E05015285."}, "E05015285", ""),
        ({"level": "lsoa21", "area": "E01006720"}, "E01034401", "is now part of Wavertree West"),
        ({"level": "lsoa21", "area": "E00032987"}, "E01034403", "is an output area in"),
    ],
)
def test_a_code_in_an_address_is_read_kindly_and_leads_on(given, code, part):
    app = open_app("map", indicator="Crime", **given)
    assert not app.warning
    assert app.selectbox(key="area").value == code
    assert part in "".join(info.value for info in app.info).replace("\\", "")


def test_a_postcode_lands_on_the_level_shown():
    app = open_app("map", level="ward25", indicator="bad-health")
    app.text_input(key="find").set_value("L8 7SU").run()
    assert app.selectbox(key="area").value == "E05015285"
    app.selectbox(key="level").set_value("lsoa21").run()
    app.text_input(key="find").set_value("").run()
    app.text_input(key="find").set_value("L8 7SU").run()
    assert app.selectbox(key="area").value == "E01006512"


def test_an_area_without_a_value_says_why():
    app = open_app("map", indicator="bus-departures", level="lsoa21")
    table = unfold(app, "table_fold").dataframe[0].value
    missing = table[table["Value"].isna()]
    assert len(missing) == 11
    assert missing["Note"].str.startswith("missing: no bus stop").all()
    assert "No figure" in words(app)


def test_damaged_data_stop_the_app_with_a_message(tmp_path, monkeypatch):
    import shutil

    import streamlit as st

    data = shutil.copytree(ROOT / "data", tmp_path / "data")
    (data / "boundaries" / "areas.csv").write_text("nonsense\n")
    monkeypatch.setenv("LSP_DATA", str(data))
    st.cache_resource.clear()
    app = AppTest.from_file(str(SCRIPT), default_timeout=60).run()
    st.cache_resource.clear()
    assert not app.exception
    assert "Nothing is shown" in app.error[0].value
    assert app.text[0].value == (
        "For them: boundaries/areas.csv, line 1: the columns must be level,area_code,area_name,"
        "label,parent,residents,households,councillors,label_lon,label_lat"
    )
    assert not app.get("deck_gl_json_chart")


def test_data_changed_under_a_running_app_are_shown_and_its_maps_stay(tmp_path, monkeypatch):
    """As `prepare` by hand after a change: nobody restarts anything."""
    import shutil

    import streamlit as st

    from lsp_geo.city import City
    from lsp_geo.ui import session

    data, static = tmp_path / "data", tmp_path / "static"
    shutil.copytree(ROOT / "data", data)
    monkeypatch.setenv("LSP_DATA", str(data))
    monkeypatch.setattr(session, "static_folder", lambda: static)
    st.cache_resource.clear()
    try:
        app = open_app("map", indicator="bad-health", area="E01006512", level="lsoa21")
        before = set(re.findall(r"[\w-]+\.[0-9a-f]{8}\.\w+", json.dumps(drawn(app))))
        table = data / "indicators" / "2-healthy-lives" / "bad-health.csv"
        rows = table.read_text().splitlines(keepends=True)
        one, other = rows[1].split(",", 1), rows[2].split(",", 1)
        rows[1], rows[2] = f"{one[0]},{other[1]}", f"{other[0]},{one[1]}"
        table.write_text("".join(rows))
        files = City(data, static).files
        assert files.levels["lsoa21"].areas not in before
        # A reader who had the page open goes on with its files; whoever comes sees the new data.
        app.run()
        assert all((static / name).exists() for name in before)
        after = open_app("map", indicator="bad-health", area="E01006512", level="lsoa21")
        assert not after.exception
        assert files.levels["lsoa21"].areas in json.dumps(drawn(after))
        shutil.rmtree(static)
        after.run()
        assert (static / files.levels["lsoa21"].areas).exists()
    finally:
        st.cache_resource.clear()


def test_a_file_that_goes_while_the_app_runs_is_said_in_plain_words(tmp_path, monkeypatch):
    import shutil

    import streamlit as st

    from lsp_geo.ui import session

    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)
    monkeypatch.setenv("LSP_DATA", str(data))
    st.cache_resource.clear()
    try:
        app = open_app("home")
        # As on a server that was prepared: nobody has looked at these yet.
        opened = session.opened()
        opened.tables.values._tables.clear()
        for folder in (data, opened.data):
            for path in folder.glob("indicators/*/city-*.csv"):
                path.unlink()
        app.switch_page("pages/change.py").run()
        assert not app.exception
        assert "Nothing is shown" in app.error[0].value
        assert ".csv: the file is missing" in app.text[0].value
        assert "python" not in app.text[0].value
    finally:
        st.cache_resource.clear()


def test_a_folder_that_cannot_be_written_is_said_in_plain_words(tmp_path, monkeypatch):
    import streamlit as st

    from lsp_geo.ui import session

    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(session, "static_folder", lambda: tmp_path / "file" / "static")
    st.cache_resource.clear()
    try:
        app = AppTest.from_file(str(SCRIPT), default_timeout=60).run()
    finally:
        st.cache_resource.clear()
    assert not app.exception
    assert "Nothing is shown" in app.error[0].value


def test_a_search_never_becomes_markdown():
    app = open_app("map")
    app.text_input(key="find").set_value("![x](https://example.org/x.png)").run()
    assert app.warning and "![x](" not in app.warning[0].value
