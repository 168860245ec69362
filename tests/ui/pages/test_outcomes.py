"""Outcomes: every outcome of both plans through the page, with evidence and links."""

from __future__ import annotations

import pytest
from markupsafe import escape

from lsp_geo.analysis import outcomes
from lsp_geo.ui import navigation
from tests.helpers import charts, open_app, plain, rows, table_with, words


@pytest.fixture(scope="module")
def page():
    return open_app("outcomes")


@pytest.mark.parametrize("plan", outcomes.PLANS)
def test_every_outcome(page, city, tables, plan):
    page.segmented_control(key="plan").set_value(plan).run()
    listed = outcomes.of_plan(tables.catalogue, plan)
    assert f"of {len(listed)} outcomes can be measured" in page.title[0].value
    for outcome in listed:
        page.selectbox(key="number").set_value(str(outcome.number)).run()
        assert not page.exception, (outcome.number, page.exception)
        text, found = plain(page), city.evidence(outcome)
        assert outcomes.name(outcome) in [h.value.replace("\\", "") for h in page.subheader]
        assert outcomes.sentence(found) in text
        links = [link.proto for link in page.get("page_link")]
        links = [link for link in links if link.page not in navigation.STATEMENTS]
        assert len(links) == len(found.small) + (1 if found.of_pillar else len(found.city))
        if not found.small and not found.city:
            assert outcome.needed in text
        for one in found.small:
            assert any(f"indicator={one.indicator.id}" in str(link) for link in links)
            assert outcomes.small_in_words(tables, one) in text
        if found.city:
            table = table_with(page, "Against England")
            assert table["Series"].tolist() == [one.indicator.name for one in found.city]
        assert all(rows(spec) for spec in charts(page))


@pytest.mark.parametrize("plan", outcomes.PLANS)
def test_every_outcome_with_a_title_is_there_by_name(page, tables, plan):
    page.segmented_control(key="plan").set_value(plan).run()
    body = next(e.proto.body for e in page.get("html") if "<dl" in e.proto.body)
    listed = outcomes.of_plan(tables.catalogue, plan)
    titled = [o for o in listed if o.title]
    for outcome in titled:
        assert str(escape(outcome.title)) in body
    assert body.count('class="ol-m"') == len(titled)
    untitled = len(listed) - len(titled)
    assert ("no public title yet" in body) == (untitled > 0)
    assert (f"the titles of {untitled} are not public" in words(page).lower()) == (untitled > 0)


def test_filters_and_counts(page):
    page.segmented_control(key="plan").set_value("2040").run()
    page.selectbox(key="within").set_value("8").run()
    page.selectbox(key="status").set_value("nothing yet").run()
    assert len(page.selectbox(key="number").options) == 3
    assert table_with(page, "Measured")["Number"].tolist() == [36, 38, 39]
    page.selectbox(key="within").set_value("2").run()
    assert "No outcome of this plan" in page.info[0].value
    page.selectbox(key="within").set_value("").run()
    page.selectbox(key="status").set_value("").run()
    assert len(page.selectbox(key="number").options) == 40


def test_a_link_reopens_the_view():
    app = open_app("outcomes", plan="2020", within="2", number="5")
    assert app.selectbox(key="number").value == "5"
    assert "Mental health and wellbeing" in plain(app)


@pytest.mark.parametrize(
    ("key", "value", "part"),
    [
        ("plan", "1984", "no plan"),
        ("number", "41", "no outcome"),
        ("within", "9", "no pillar"),
        ("status", "done", "no status"),
    ],
)
def test_a_wrong_address_gets_a_plain_message(key, value, part):
    app = open_app("outcomes", **{key: value})
    assert part in "".join(warning.value for warning in app.warning).replace("\\", "")
    assert app.title
