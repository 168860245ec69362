"""The Ward page for all 64 wards, by Streamlit's own test runner."""

from __future__ import annotations

import json

import pytest

from lsp_geo.analysis.profile import profile
from lsp_geo.charts import spine
from tests.helpers import open_app

ANFIELD = "E05015279"


@pytest.fixture(scope="module")
def page():
    return open_app("ward")


def test_all_wards_are_whole(page, tables):
    """Every ward has its title, six lists of figures, a map and no empty table."""
    app = page
    pillars = len(tables.catalogue.pillars) + 1
    for code, ward in tables.geography.areas("ward25").iterrows():
        app.selectbox(key="area").set_value(code).run()
        assert not app.exception, (ward["label"], app.exception)
        assert app.title[0].value.startswith(f"{ward['label']} is ")
        html = [element.proto.body for element in app.get("html")]
        spines = [body for body in html if '<table class="sp"' in body]
        assert len(spines) == pillars
        assert all(body.count("<tr>") > 2 and 'class="sp-d"' in body for body in spines)
        assert sum("data:image/svg+xml" in body for body in html) == pillars - 1
        spec = json.loads(app.get("deck_gl_json_chart")[0].proto.json)
        assert any(code in json.dumps(layer) for layer in spec["layers"])
        # Its neighbourhoods and what changed.
        assert all(len(table.value) for table in app.table)
        assert len(app.dataframe[0].value) > 60


def test_a_neighbourhood_chosen_elsewhere_opens_its_ward(tables):
    links = tables.geography.lsoa21_ward25
    whole = links[links["residents"] == 1].iloc[0]
    app = open_app("ward", area=whole["lsoa21"])
    assert app.selectbox(key="area").value == whole["ward25"]


def test_every_indicator_inside_a_ward(page, tables):
    app = page
    for indicator in tables.catalogue.indicators.values():
        if "lsoa21" not in tables.levels(indicator.id):
            continue
        if app.selectbox(key="pillar").value != indicator.pillar:
            app.selectbox(key="pillar").set_value(indicator.pillar).run()
        app.selectbox(key="indicator").set_value(indicator.id).run()
        assert not app.exception, (indicator.id, app.exception)
        assert len(app.table[0].value) >= 3


def test_spine_rows_turn_better_to_the_right(tables):
    found = profile(tables, ANFIELD)
    by_pillar = spine.rows(tables, found)
    assert sum(map(len, by_pillar.values())) == len(found.readings)
    for row in (row for rows in by_pillar.values() for row in rows):
        if row.word in ("better", "worse"):
            assert (row.position > 0) == (row.word == "better")
        assert list(row.inside) == sorted(row.inside)


def test_text_from_data_is_escaped():
    row = spine.Row(
        "<b>x</b>",
        "%",
        "1",
        "",
        "similar",
        "<i>",
        "1",
        "1",
        "1st",
        (),
        0.0,
        0.0,
        (0.0,) * 4,
        '"><script>',
    )
    html = spine.spine_html([row], "<w>", "<c>", "<t>")
    for bad in ("<b>x", "<script>", "<w>", "<c>", "<t>", "<i>"):
        assert bad not in html
