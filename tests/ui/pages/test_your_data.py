"""A file of one's own: read, protected, shown on every page to its owner and to nobody else."""

from __future__ import annotations

import json

import pytest

from lsp_geo.data.catalogue import OWN_NAME
from lsp_geo.partner.samples import worked_example
from tests.helpers import open_app, words

SECRET = "Hidden needs of the Tuesday club"


@pytest.fixture(scope="module")
def example(city) -> bytes:
    return worked_example(city.geography).to_csv(index=False).encode()


def given(content: bytes, name: str = "example.csv"):
    """The page with a file in it."""
    app = open_app("your_data")
    app.file_uploader[0].set_value((name, content, "text/csv")).run()
    return app


def shown(content: bytes):
    """The app of a visitor whose figure is on all pages, under a name of their own."""
    app = given(content)
    app.text_input(key="own_name_own-2").set_value(SECRET)
    app.selectbox(key="own_side_own-2").set_value("worse")
    app.multiselect(key="own_figures").set_value(["own-2", "own-1"]).run()
    app.button(key="own_take").click().run()
    assert not app.exception
    return app


def everything(app) -> str:
    """All that has gone to this browser."""
    return "\n".join(str(element.proto) for element in _all(app.main))


def _all(block):
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from _all(child)
        else:
            yield child


def test_the_page_says_what_was_understood_and_what_is_hidden(example):
    app = given(example)
    text = words(app)
    assert not app.exception
    assert "Areas: ward 2023" in text
    assert "64 rows: 64 with an area, 0 without" in text
    assert "Suppressed: 7 small counts, and 0 more" in text
    assert app.button(key="own_take")


def test_a_refused_file_gets_a_plain_message():
    app = given(b"%PDF-1.7 not a table")
    assert not app.exception
    assert "CSV, XLSX, ODS or Parquet" in app.error[0].value


def test_the_rule_may_be_made_stricter(example):
    app = given(example)
    assert min(map(int, app.selectbox(key="own_threshold").options)) == 4
    app.selectbox(key="own_threshold").set_value(12).run()
    assert "Counts of 1 to 11 are suppressed" in words(app)


def test_a_column_is_put_right_by_hand(example):
    app = given(example)
    app.selectbox(key="own_fix_which").set_value("Households asked (invented)").run()
    app.selectbox(key="own_fix_role_1").set_value("left out").run()
    assert not app.exception
    assert len(app.multiselect(key="own_figures").options) == 1


@pytest.mark.parametrize("page", ["map", "compare", "ward", "inequality", "priorities", "present"])
def test_it_is_an_indicator_like_any_other(example, page):
    app = shown(example)
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    if page in ("map", "compare"):
        assert app.selectbox(key="pillar").value == "own"
        assert OWN_NAME in app.selectbox(key="pillar").options
        assert SECRET in everything(app)
        assert app.get("deck_gl_json_chart")


def test_nothing_of_it_is_in_the_address(example):
    app = shown(example)
    app.switch_page("pages/map.py").run()
    address = json.dumps(dict(app.query_params))
    assert "own" not in address
    assert "Tuesday" not in address


def test_a_second_visitor_sees_nothing_of_it(example):
    mine = shown(example)
    mine.switch_page("pages/map.py").run()
    assert SECRET in everything(mine)
    for page in ("map", "ward", "compare", "inequality", "priorities", "present", "your_data"):
        other = open_app(page)
        assert not other.exception
        assert SECRET not in everything(other)
        assert OWN_NAME not in everything(other)


def test_the_shared_city_keeps_nothing_of_it(example):
    from lsp_geo.ui import session

    mine = shown(example)
    for page in ("map", "ward", "compare", "inequality", "priorities", "present"):
        mine.switch_page(f"pages/{page}.py").run()
    shared, own = session.opened(), mine.session_state["_own_city"]
    assert own.shared is shared
    assert not any(key.startswith("own-") for key in shared.catalogue.indicators)
    for those, mines in ((shared, own), (shared.tables, own.tables)):
        assert those._shelves is not mines._shelves
        kept = repr([list(results.items()) for results, _ in those._shelves.values()])
        assert SECRET not in kept
        assert "own-1" not in kept and "own-2" not in kept
    # Words on own figures are worked out and kept, but with their owner.
    assert "own-2" in repr([list(r.items()) for r, _ in own.tables._shelves.values()])
    assert "own-1" not in repr(shared.tables._tables.keys())


def test_it_can_be_taken_away_again(example):
    app = shown(example)
    app.button(key="own_remove").click().run()
    assert not app.exception
    app.switch_page("pages/map.py").run()
    assert not app.exception
    assert SECRET not in everything(app)


def test_figures_of_neighbourhoods_are_on_every_page(city):
    """A whole walk with a figure on the smallest level: ward, inequality, ranking and slides."""
    codes = city.geography.areas("lsoa21").index
    rows = "\n".join(f"{code},{20 + 7 * n % 60}" for n, code in enumerate(codes))
    app = given(f"LSOA code,Need\n{rows}".encode())
    app.text_input(key="own_name_own-1").set_value(SECRET)
    app.selectbox(key="own_side_own-1").set_value("worse")
    app.selectbox(key="own_base_own-1").set_value("households").run()
    app.button(key="own_take").click().run()
    app.switch_page("pages/map.py").run()
    assert not app.exception
    assert "per 1,000 households" in everything(app)
    app.button(key="add_map").click().run()
    for page in ("ward", "inequality", "compare", "priorities"):
        app.switch_page(f"pages/{page}.py")
        if page == "inequality":
            app.query_params["topic"] = "gap"
        app.run()
        if page == "ward":
            app.selectbox(key="area").set_value("E05015279").run()
        assert not app.exception, page
        if page != "priorities":
            assert SECRET in everything(app), page
        assert "own-1" not in str(dict(app.query_params))
    app.switch_page("pages/present.py")
    app.query_params["show"], app.query_params["slide"] = "own", "1"
    app.run()
    assert not app.exception
    assert SECRET in everything(app)


def test_a_fault_leaves_nothing_of_the_file_in_the_log(example, monkeypatch, caplog):
    from lsp_geo.ui.pages import your_data

    def broken(*_):
        raise ValueError(f"cannot read {SECRET}")

    monkeypatch.setattr(your_data, "protect_reading", broken)
    app = given(example)
    assert not app.exception
    assert "fault of the explorer" in app.error[0].value
    assert SECRET not in everything(app)
    assert SECRET not in caplog.text
    assert "ValueError" in caplog.text


def test_many_visitors_at_once_each_see_their_own(city, example):
    """Two in three have a file; all ask for maps, tables and rankings at the same time."""
    from concurrent.futures import ThreadPoolExecutor

    from lsp_geo.partner.indicators import Own
    from lsp_geo.partner.whole import read_and_protect
    from lsp_geo.visitor import VisitorCity

    _, release = read_and_protect(example, "example.csv", city.geography)

    def visit(number: int) -> tuple[str, str]:
        name = f"{SECRET} {number}"
        mine = number % 3 > 0
        own = [Own(release.measures[1], name, "worse", "households")]
        seen = VisitorCity(city, own) if mine else city
        said = ""
        for _ in range(3):
            for indicator in ["bad-health", *([release.measures[1].id] if mine else [])]:
                view = seen.map_view(indicator, "ward25")
                said += view.headline() + " ".join(view.summary()) + view.title
            said += " ".join(one.name for one in seen.catalogue.indicators.values())
        return (name if mine else ""), said

    with ThreadPoolExecutor(8) as pool:
        visits = list(pool.map(visit, range(12)))
    for name, said in visits:
        others = {other for other, _ in visits if other and other != name}
        assert not name or f"{name}" in said
        # “… 1” is the beginning of “… 10”: names are compared whole.
        assert not any(f"{other}:" in said or f"{other}," in said for other in others)
        assert name or SECRET not in said
    assert not any(one.startswith("own-") for one in city.catalogue.indicators)
