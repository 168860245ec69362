"""A whole new council from its name: one run against all publishers, nothing done by hand."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest

from lsp_geo import cli
from lsp_geo.fetch.adapter import VIA
from tests.districts import PAGES, app_on, knows_nothing_of_the_first, open_page
from tests.fetch import world
from tests.fetch.server import Publishers
from tests.helpers import words

pytestmark = pytest.mark.long

# What may be said of a city only. A city centre and a distinctive city are names of other things.
IS_A_CITY = re.compile(r".{40}(?:\b[Tt]he city\b(?! cent)|[Ww]hole cit|\b[Cc]ity series).{20}")


def run(*arguments: str) -> int:
    return cli.main(list(arguments))


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A folder that was empty: first the name, then one refresh of all sources, nothing between."""
    folder, before = tmp_path_factory.mktemp("unaided"), Path.cwd()
    server = Publishers()
    server.routes = world.routes()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VIA, server.address)
        patch.setenv("LSP_DATA", str(folder / "data"))
        patch.setenv("LSP_STATXPLORE_KEY", "a-key")
        os.chdir(folder)
        try:
            assert run("district", "Testham") == 0
            assert run("refresh", "--district", "testham.toml") == 0
        finally:
            os.chdir(before)
            server.close()
    return folder


@pytest.fixture
def there(home, monkeypatch) -> Path:
    """The same folder, in which the test works."""
    monkeypatch.chdir(home)
    monkeypatch.setenv("LSP_DATA", str(home / "data"))
    return home


def test_all_of_it_is_there_and_passes_the_check(there, capsys):
    assert run("check") == 0
    assert "4 neighbourhoods, 2 MSOAs, 2 wards" in capsys.readouterr().out
    (report,) = (there / "sources" / "reports").iterdir()
    said = report.read_text(encoding="utf-8")
    assert "At fault" not in said and "failed" not in said
    # What has no source is named, and what is hand work is among it.
    assert "disability-free-life-expectancy-men" in said


def test_the_newer_editions_are_in_it(there):
    def described(name: str) -> dict:
        path = next((there / "data").glob(f"indicators/*/{name}.toml"))
        return tomllib.loads(path.read_text(encoding="utf-8"))

    assert described("life-expectancy-women")["level"] == "msoa21"
    assert described("children-low-income")["level"] == "msoa21"
    assert described("household-income")["segments"][-1]["to"] == "2022/23"
    assert described("city-suicide")["publisher"].startswith("Office for Health Improvement")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(there, page):
    with app_on(there / "data"):
        app = open_page(page)
        text = words(app)
        assert not app.error, app.error
        # Its plan begins with eight pillars too, one for each group of indicators.
        knows_nothing_of_the_first(text.replace("eight pillars", ""), page)
        if page in ("home", "ward", "compare"):
            assert "Testham" in text
        # A metropolitan district that is none of the core cities.
        assert not IS_A_CITY.search(text), IS_A_CITY.search(text)


def test_sheet_and_site_are_made(there):
    assert run("report", "Ward 1", "--out", "sheet.html") == 0
    sheet = (there / "sheet.html").read_text(encoding="utf-8")
    assert "Testham" in sheet
    assert not IS_A_CITY.search(sheet), IS_A_CITY.search(sheet)
    assert run("report", "city", "--year", "2026", "--out", "state.html") == 0
    state = (there / "state.html").read_text(encoding="utf-8")
    assert "State of the district 2026" in state
    assert not IS_A_CITY.search(state), IS_A_CITY.search(state)
    knows_nothing_of_the_first(sheet, "sheet")
    assert run("publish", "site") == 0
    home = (there / "site" / "index.html").read_text(encoding="utf-8")
    assert "Testham" in home
    knows_nothing_of_the_first(home.replace("eight pillars", ""), "site")
    for path in (there / "site").rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert not IS_A_CITY.search(page), (path.name, IS_A_CITY.search(page))
