"""A visitor's own figures are on their screen and nowhere else: a test for every way out."""

from __future__ import annotations

import json
import logging
import re
import tomllib

import pytest

from lsp_geo.data.indicator import names_own
from lsp_geo.errors import NotKnown
from lsp_geo.partner import limits
from lsp_geo.presentation import phone, pictures
from lsp_geo.presentation import view as views
from lsp_geo.presentation.view import View
from lsp_geo.ui import mishap, session
from tests.helpers import ROOT, open_app, unfold, words
from tests.ui.pages.test_your_data import SECRET, everything

WARD = "E05015279"
OWN_VIEW = View("map", "own-1", "lsoa21", "", "")
PUBLIC_VIEW = View("map", "bad-health", "ward25", "", "")
_ID = re.compile(r"\bown-\d")


@pytest.fixture
def mine(city, monkeypatch):
    """The app of a visitor with a figure for every neighbourhood, where readers find it."""
    monkeypatch.setenv("LSP_PUBLIC_URL", "https://city.example")
    codes = city.geography.areas("lsoa21").index
    rows = "\n".join(f"{code},{20 + 7 * n % 60}" for n, code in enumerate(codes))
    app = open_app("your_data")
    app.file_uploader[0].set_value(("need.csv", f"LSOA code,Need\n{rows}".encode(), "text/csv"))
    app.run()
    app.text_input(key="own_name_own-1").set_value(SECRET)
    app.selectbox(key="own_side_own-1").set_value("worse").run()
    app.button(key="own_take").click().run()
    assert not app.exception
    return app


def at(app, page: str, **parameters: str):
    """The same visitor on another page."""
    app.switch_page(f"pages/{page}.py")
    for name, text in parameters.items():
        app.query_params[name] = text
    app.run()
    assert not app.exception
    return app


def test_no_phone_page_and_no_code_has_them(mine, city):
    at(mine, "map")
    mine.button(key="add_map").click().run()
    at(mine, "present", show="own", slide="1")
    assert SECRET in everything(mine)
    assert "city.example" not in everything(mine)
    with pytest.raises(NotKnown):
        phone.written(city, views.encode([OWN_VIEW]), 1)


def test_a_public_view_of_the_same_visitor_has_its_code_and_the_page_of_all(mine):
    mine.session_state["own_views"] = [OWN_VIEW, PUBLIC_VIEW]
    at(mine, "present", show="own", slide="2")
    short = views.encode([PUBLIC_VIEW])
    assert f"https://city.example/view/{short}" in everything(mine)
    shared = session.opened()
    assert (short, 1) in shared.shelf(phone.written.make)[0]


def test_ready_presentations_are_the_same_for_everyone(mine, city):
    at(mine, "present")
    mine.selectbox(key="shown_ward").set_value(WARD).run()
    mine.button(key="copy_ward").click().run()
    copied = mine.session_state["own_views"]
    assert copied
    assert views.public(copied) == list(copied)


def test_no_picture_has_an_address(mine, city):
    own = mine.session_state["_own_city"]
    with pytest.raises(ValueError, match="in no address"):
        pictures.address(own, "own-1", "ward25", WARD)
    with pytest.raises(NotKnown):
        pictures.packed(city, "own-1", "ward25", WARD)
    at(mine, "ward", area=WARD)
    assert SECRET in everything(mine)
    assert "picture/" in everything(mine)
    assert not re.search(r"picture/[^\"]*own-", everything(mine))


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("map", {}),
        ("compare", {"compared": f"{WARD},E05015278"}),
        ("ward", {"area": WARD}),
        ("inequality", {"topic": "gap"}),
        ("inequality", {"topic": "wards"}),
        ("inequality", {"topic": "clusters"}),
        ("priorities", {}),
    ],
)
def test_no_address_link_or_citation_names_them(mine, page, asked):
    at(mine, page, **asked)
    unfold(mine, "link_and_citation")
    assert mine.code
    assert "own" not in json.dumps(dict(mine.query_params)).replace("down", "")
    for code in mine.code:
        assert not _ID.search(code.value)
        assert not re.search(r"[?&](pillar|indicator|weights)=own", code.value)
    links = [str(element.proto) for element in mine.get("page_link")]
    assert not [link for link in links if _ID.search(link) or views.encode([OWN_VIEW]) in link]


def test_the_citation_says_that_they_are_not_official_and_the_link_lacks_them(mine):
    at(mine, "map")
    unfold(mine, "link_and_citation")
    link, cited = mine.code[0].value, mine.code[1].value
    assert link.startswith("https://city.example/map")
    assert "Your own file (not official)" in cited and SECRET in cited
    assert "are in no link" in words(mine)
    assert not [one for one in mine.get("page_link") if "show=" in str(one.proto)]
    assert "Put this into a web page" not in everything(mine)


def test_the_search_finds_them_for_nobody(mine):
    at(mine, "map")
    mine.text_input(key="find").set_value("Tuesday club").run()
    assert not mine.exception
    found = [str(link.proto) for link in mine.get("page_link")]
    assert not [link for link in found if SECRET in link or names_own(link)]
    assert not mine.session_state["_own_city"].find("Tuesday club").indicators


def test_a_page_that_fails_writes_no_words_of_the_error_into_the_log(caplog):
    def fail():
        try:
            float(SECRET)
        except ValueError as error:
            raise KeyError(SECRET) from error

    with caplog.at_level(logging.DEBUG), pytest.raises(KeyError) as failed:
        fail()
    assert mishap.tell(failed.value)
    assert SECRET not in caplog.text
    # Whoever looks for the cause finds what failed, and where.
    assert "KeyError" in caplog.text and "ValueError" in caplog.text
    assert "test_your_data_private.py" in caplog.text and "float(SECRET)" in caplog.text


def test_the_address_of_present_keeps_public_views_alone(mine):
    mine.session_state["own_views"] = [OWN_VIEW, PUBLIC_VIEW]
    at(mine, "present")
    shown = mine.query_params["show"]
    text = shown if isinstance(shown, str) else shown[0]
    assert views.decode(text) == (PUBLIC_VIEW,)
    assert mine.session_state["own_views"] == [OWN_VIEW, PUBLIC_VIEW]
    assert "in no link" in words(mine)
    assert not [code for code in mine.code if "show=" in code.value]


def test_views_that_weigh_them_are_private_too():
    weighed = View("priorities", level="lsoa21", weights="bad-health:1,own-1:2")
    assert views.is_private(weighed)
    assert not views.fits_address([PUBLIC_VIEW, weighed])
    assert views.fits_address([PUBLIC_VIEW])


def test_the_cookie_of_my_ward_holds_the_ward_alone(mine):
    at(mine, "ward", area=WARD)
    mine.button(key="remember_ward").click().run()
    cookies = re.findall(r'"cookie\W+([^"]+)', everything(mine))
    assert cookies
    for cookie in cookies:
        name, value = cookie.split(";")[0].split("=")
        assert name.startswith("ward_E")
        assert value.strip("\\") == WARD


def test_other_figures_in_their_place_take_old_views_away(mine):
    mine.session_state["own_views"] = [OWN_VIEW, PUBLIC_VIEW]
    at(mine, "your_data")
    mine.button(key="own_remove").click().run()
    assert mine.session_state["own_views"] == [PUBLIC_VIEW]
    at(mine, "present", show="own", slide="1")


def test_they_go_over_to_a_city_that_was_opened_anew(mine):
    before = mine.session_state["_own_city"].shared
    session._open.clear()
    at(mine, "map")
    assert SECRET in everything(mine)
    after = mine.session_state["_own_city"].shared
    assert after is not before
    assert after is session.opened()


def test_the_server_takes_files_as_large_as_the_page_says():
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
    assert config["server"]["maxUploadSize"] * limits.MEGABYTE == limits.MOST_BYTES
    nginx = (ROOT / "lsp_geo/templates/nginx.conf").read_text()
    allowed = re.search(r"client_max_body_size (\d+)m;", nginx)
    assert int(allowed[1]) * limits.MEGABYTE > limits.MOST_BYTES
    assert "proxy_request_buffering off;" in nginx


def test_a_presentation_to_open_stays_small():
    app = open_app("present")
    assert app.file_uploader(key="own_file").proto.max_upload_size_mb == 1
    assert views.MOST_BYTES < limits.MEGABYTE


def test_public_pages_show_public_figures_alone(mine):
    for page in ("home", "change", "outcomes", "sources"):
        at(mine, page)
        assert SECRET not in everything(mine), page
