"""The Ward page for all 64 wards, by Streamlit's own test runner."""

from __future__ import annotations

import json
import re

import pytest

from lsp_geo.analysis.profile import profile
from lsp_geo.charts import spine
from tests.helpers import open_app, unfold, words

ANFIELD = "E05015279"


@pytest.fixture(scope="module")
def page():
    return open_app("ward", area=ANFIELD)


def test_all_wards_are_whole(page, tables):
    """Every ward has its title, six lists of figures, a map and no empty table."""
    app = page
    amount = len(tables.catalogue.pillars) + 1
    for code, ward in tables.geography.areas("ward25").iterrows():
        app.selectbox(key="area").set_value(code).run()
        unfold(app, *pillars(tables))
        assert not app.exception, (ward["label"], app.exception)
        assert plain(app.title[0].value).startswith(f"{ward['label']} is ")
        html = [element.proto.body for element in app.get("html")]
        spines = [body for body in html if '<table class="sp"' in body]
        assert len(spines) == amount
        assert all(body.count("<tr>") > 2 and 'class="sp-d"' in body for body in spines)
        # It has three sentences, and is outlined on one small map.
        story = next(body for body in html if 'aria-label="In three sentences"' in body)
        assert story.count("<li") == 3
        assert sum('src="picture/ward25/' in body for body in html) == 1
        # Each pillar says its first finding before it is opened.
        heads = [one.label for one in app.expander if re.match(r"\*\*[1-8]\. ", one.label)]
        assert len(heads) == amount - 1
        assert all(":" in head for head in heads)
        spec = json.loads(app.get("deck_gl_json_chart")[0].proto.json)
        assert any(code in json.dumps(layer) for layer in spec["layers"])
        # Its neighbourhoods and what changed.
        assert all(len(table.value) for table in app.table)
        assert len(app.dataframe[0].value) > 60


def pillars(tables) -> list[str]:
    """Keys of the folds of every pillar, and of who lives there."""
    return [f"pillar_{one.number}" for one in tables.catalogue.all_pillars] + ["pillar_context"]


def plain(text: str) -> str:
    """Text without markdown's own signs."""
    return text.replace("\\", "")


def test_the_page_opens_with_what_a_councillor_says(page):
    """Worst of 64 on schooling, which no test can tell from chance, is said, and its doubt once."""
    app = page
    app.selectbox(key="area").set_value(ANFIELD).run()
    assert plain(app.title[0].value) == "Anfield is the 7th most deprived of Liverpool’s 64 wards"
    text = words(app)
    for part in (
        "Nine in ten of its residents (91%) live in England’s most deprived tenth of "
        "neighbourhoods, against 37% across Liverpool.",
        "It is the worst of 64 wards for schooling and skills; ",
        "- 1st of 64: Education, skills and training deprivation",
    ):
        assert part in text
    assert text.count("By rank alone") == 1


def test_a_pillar_is_made_when_it_is_opened(page, tables):
    def spines(app) -> int:
        return sum('<table class="sp"' in element.proto.body for element in app.get("html"))

    page.selectbox(key="area").set_value(ANFIELD).run()
    page.session_state["pillar_context"] = False
    assert spines(page.run()) == 0
    assert spines(unfold(page, "pillar_2")) == 1
    assert spines(unfold(page, *pillars(tables))) == len(tables.catalogue.pillars) + 1


def test_estimates_and_what_is_not_tested_are_said_once_a_table(page, tables):
    unfold(page, *pillars(tables))
    spines = [body for e in page.get("html") if '<table class="sp"' in (body := e.proto.body)]
    for body in spines:
        rows, _, after = body.partition("</table>")
        for told in set(re.findall(r"\d+% estimated", after)):
            assert told not in rows
            # What holds for a row is said of it: another share, or none.
            count = rows.count("<tr>") - 1
            assert len(re.findall(r"(?:\d+%|none) estimated", rows)) < count
        assert ">not tested<" not in rows
    assert sum("% estimated" in body for body in spines) >= 5


def test_ranks_can_be_sorted_and_have_every_figure(page):
    app = page
    app.selectbox(key="area").set_value(ANFIELD).run()
    table = app.dataframe[0].value
    ranks = table["Rank"].dropna()
    assert ranks.is_monotonic_increasing
    assert str(ranks.dtype).lower().startswith("int")
    assert table.iloc[0]["Indicator"] == "Education, skills and training deprivation"
    assert "–" in set(table["Beside Liverpool"])


def test_a_ward_is_remembered_by_the_browser_that_asked(monkeypatch):
    app = open_app("ward", area=ANFIELD)
    assert app.button(key="remember_ward").label == "Remember my ward"
    app.button(key="remember_ward").click().run()
    assert not app.exception
    assert app.button(key="remember_ward").label == "Forget my ward"
    app.button(key="remember_ward").click().run()
    assert app.button(key="remember_ward").label == "Remember my ward"


@pytest.mark.parametrize(
    ("kept", "ward"), [(ANFIELD, ANFIELD), ("E01006512", ""), ("<script>", ""), ("", "")]
)
def test_the_remembered_ward_opens_and_nothing_else_does(monkeypatch, kept, ward):
    from streamlit.runtime.context import ContextProxy

    cookies = {"ward_E08000012": kept}
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda self: cookies))
    app = open_app("ward")
    assert app.selectbox(key="area").value == ward
    # Taken away by the reader, it stays away.
    app.selectbox(key="area").set_value("").run()
    assert app.selectbox(key="area").value == ""
    assert app.title[0].value == "Choose a ward"


def test_a_neighbourhood_chosen_elsewhere_opens_its_ward(tables):
    links = tables.geography.lsoa21_ward25
    whole = links[links["residents"] == 1].iloc[0]
    app = open_app("ward", area=whole["lsoa21"])
    assert app.selectbox(key="area").value == whole["ward25"]
    assert "lies in" not in said(app)


def said(app) -> str:
    """What the page tells beside its figures, without markdown's own signs."""
    return "\n".join(info.value for info in app.info).replace("\\", "")


@pytest.mark.parametrize("area", [{}, {"area": "E08000012"}])
def test_no_ward_is_chosen_for_the_reader(area):
    app = open_app("ward", **area)
    assert app.title[0].value == "Choose a ward"
    assert app.selectbox(key="area").value == ""
    assert not app.dataframe
    assert "area" not in app.query_params
    app.text_input(key="find").set_value("L8 5AB").run()
    assert not app.exception
    assert app.title[0].value.startswith("Dingle is ")


def test_a_ward_taken_for_a_wider_area_is_said_with_the_others(tables):
    """Of E01033750's residents six in ten live in one ward: the others' ward is named."""
    app = open_app("ward", area="E01033750")
    shares = tables.geography.wards_of("E01033750")
    names = [tables.geography.label(code) for code in shares.index]
    assert len(names) > 1
    assert app.selectbox(key="area").value == shares.index[0]
    assert f"lies in {len(names)} wards" in said(app)
    for name, share in zip(names, shares, strict=True):
        assert f"{name} ({100 * share:.0f}%)" in said(app)
    # It stays while this ward is shown, and goes with the reader's own choice.
    app.run()
    assert "lies in" in said(app)
    app.selectbox(key="area").set_value(ANFIELD).run()
    assert "lies in" not in said(app)


@pytest.mark.parametrize(
    ("postcode", "ward"),
    [("L8 5AB", "Dingle"), ("L4 3QY", "Kirkdale East"), ("L25 2QR", "Gateacre")],
)
def test_a_postcodes_own_ward_opens(postcode, ward):
    app = open_app("home")
    app.text_input(key="find").set_value(postcode).run()
    assert f"{ward} ward" in words(app)
    app.switch_page("pages/ward.py").run()
    assert not app.exception
    assert app.title[0].value.replace("\\", "").startswith(f"{ward} is ")
    assert "lies in" not in said(app)
    assert postcode not in str(app.query_params)
    assert postcode.replace(" ", "") not in str(app.query_params)


def test_the_ward_of_a_postcode_goes_with_another_choice(tables):
    app = open_app("home")
    app.text_input(key="find").set_value("L8 5AB").run()
    app.query_params["area"] = "E01006512"
    app.switch_page("pages/ward.py")
    app.query_params["area"] = "E01006512"
    app.run()
    assert app.title[0].value.startswith("Canning is ")


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
