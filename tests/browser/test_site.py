"""The static site in Chromium: axe, search, maps, sorting, and all of it with scripts off."""

from __future__ import annotations

import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from lsp_geo import formatting, theme
from lsp_geo.data.places import PlaceNotFound
from tests.browser.driver import axe_violations
from tests.helpers import SITE, WARD, published

pytestmark = pytest.mark.browser
# A page of each kind.
KINDS = (
    "index.html",
    f"wards/{WARD}.html",
    "pillars/2-healthy-lives.html",
    "search.html",
    "data.html",
    "about.html",
    "404.html",
)
FILLS = """() => [...document.querySelectorAll('figure[data-maps] svg.map [data-n]')]
  .map(path => path.getAttribute('fill'))"""
READY = "figure[data-ready=yes]"


class Quiet(SimpleHTTPRequestHandler):
    """Serves the folder at the server's root and at the site's own path, as its pages expect."""

    def translate_path(self, path):
        return super().translate_path(path.removeprefix(urlsplit(SITE).path))

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def site(tmp_path_factory, city):
    return published(tmp_path_factory, city)


@pytest.fixture(scope="session")
def address(site):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def open_at(chromium, address):
    """Open a page; returns it with the addresses it asks for and what went wrong in it."""
    contexts = []

    def opened(path: str, width: int = 1280, **given):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **given)
        contexts.append(context)
        page, asked, wrong = context.new_page(), [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(f"{address}/{path}")
        page.wait_for_load_state("networkidle")
        return page, asked, wrong

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", KINDS)
def test_axe_finds_no_violation_and_nothing_is_cut_or_asked_outside(open_at, address, path):
    page, asked, wrong = open_at(path)
    assert axe_violations(page, "best-practice") == ""
    assert not [one for one in asked if not one.startswith((address, "data:"))]
    assert not wrong
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def typed(page, text: str) -> str:
    """What the search answers."""
    page.fill("#find", text)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "text => document.querySelector('.found').textContent && "
        "document.querySelector('#find').value === text",
        arg=text,
    )
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(50)
    return page.locator(".found").inner_text()


def test_a_postcode_is_found_and_never_sent(open_at, tables):
    page, asked, wrong = open_at("search.html")
    place = tables.places.find("L8 7SU")[0]
    ward = tables.geography.label(place.ward25)
    answer = typed(page, "l8  7su")
    assert (
        answer == f"L8 7SU is in {tables.geography.label(place.lsoa21)} "
        f"({tables.geography.areas('lsoa21').at[place.lsoa21, 'area_name']}), "
        f"{ward} ward."
    )
    assert not [one for one in asked if re.search("7su", one, re.IGNORECASE)]
    assert [one for one in asked if one.endswith("/postcodes/L8.json")]
    assert "7" not in page.url.rpartition("/")[2]
    page.locator(".found a").click()
    page.wait_for_url(re.compile(f"wards/{place.ward25}"))
    assert not wrong


def test_what_is_not_found_is_said_as_in_the_app(open_at, tables):
    page, *_ = open_at("search.html")
    asked = ("M1 1AA", "L8", "L8 7", "L87", "L8 9ZZ", "Narnia", "E01000001", "L1 0A")
    for text in (*asked, "L69 3BX", "L69", "L2 5JE", "L1 OZZ", "E05000886", "and"):
        try:
            tables.places.find(text)
        except PlaceNotFound as error:
            page.locator(".found").evaluate("element => element.replaceChildren()")
            assert typed(page, text) == str(error), text


def test_what_is_typed_is_read_as_in_the_app(open_at, tables):
    page, *_ = open_at("search.html")
    for text in (
        *("L1 OAA", "Liverpool L8 7SU", "L08 7SU", "Knotty Ash and Dovecot Park"),
        *(
            "Kensington/Fairfield",
            "Anfield ward",
            "E01006513",
            "E01006720",
            "E00032987",
            "e05015285.",
        ),
    ):
        page.locator(".found").evaluate("element => element.replaceChildren()")
        answer = typed(page, text)
        places = tables.places.find(text)
        assert places[0].note in answer, text
        label = tables.geography.label
        for place in places:
            assert (place.postcode or label(place.area_code)) in answer, text
        if places[0].postcode:
            assert answer.endswith(f"{label(places[0].ward25)} ward."), text


def test_a_ward_is_found_by_a_part_of_its_name(open_at, tables):
    page, *_ = open_at("index.html")
    answer = typed(page, "tox")
    assert "Toxteth (ward)" in answer.splitlines()[0]
    assert page.locator(".found a").first.get_attribute("href") == next(
        f"wards/{code}.html"
        for code, row in tables.geography.areas("ward25").iterrows()
        if row["label"] == "Toxteth"
    )


def test_another_indicator_recolours_map_legend_and_table(open_at, tables):
    page, _, wrong = open_at("index.html")
    page.wait_for_selector(READY)
    figure = page.locator("figure[data-maps]")
    for name, meaning in (
        ("walks-or-cycles-to-work", "neither"),
        ("far-from-green-space", "worse"),
    ):
        figure.locator("select").select_option(name)
        indicator = tables.catalogue.indicator(name)
        table = tables.table(name, "ward25")
        assert set(page.evaluate(FILLS)) == set(theme.palette(meaning))
        assert figure.locator(".lg-t").inner_text() == indicator.name
        first = table.iloc[5]
        cell = page.locator('#wards-t tr[data-n="5"] td')
        assert cell.inner_text() == formatting.cell(indicator, first["value"], first["note"])
        city = formatting.figure(indicator, tables.city(name)["value"])
        assert f"{tables.geography.name} {city}" in figure.locator(".lg").inner_text()
    assert not wrong


def test_values_come_by_mouse_and_by_keyboard(open_at, tables):
    page, *_ = open_at("index.html")
    page.wait_for_selector(READY)
    figure = page.locator("figure[data-maps]")
    indicator = tables.catalogue.indicator("income-deprivation")
    table = tables.table(indicator.id, "ward25").set_index("area_code")
    areas = tables.geography.areas("ward25")
    names = areas["label"].sort_values()
    page.locator(".mp-s").focus()
    page.keyboard.press("ArrowRight")
    first = names.index[0]
    said = f"{names[first]}: {formatting.figure(indicator, table.at[first, 'value'])}"
    assert figure.locator(".mp-r").inner_text() == said
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"wards/{first}"))
    page.go_back()
    page.wait_for_selector(READY)
    largest = areas.index.get_loc(areas.index[areas["label"] == "Speke"][0])
    page.locator(f'path[data-n="{largest}"]').hover()
    assert figure.locator(".mp-r").inner_text().startswith("Speke: ")


def test_tables_are_sorted_by_number(open_at):
    page, *_ = open_at("index.html")
    page.locator("#wards-t th button").nth(1).click()
    cells = page.locator("#wards-t td").all_inner_texts()
    numbers = [float(text.rstrip("%")) for text in cells]
    assert numbers == sorted(numbers, reverse=True)
    assert page.locator("#wards-t th").nth(1).get_attribute("aria-sort") == "descending"


def test_all_is_there_with_scripts_off(open_at, tables):
    page, asked, _ = open_at(f"wards/{WARD}.html", java_script_enabled=False)
    label = tables.geography.label(WARD)
    assert label in page.locator("h1").inner_text()
    assert page.locator("svg.map").count() == 2
    assert page.locator("svg.map").first.bounding_box()["height"] > 300
    assert page.locator("table.sp tbody tr").count() > 60
    assert page.locator("#inside-t tbody tr").count() > 2
    assert page.locator("select, form").count() == 0
    page, asked, _ = open_at("index.html", java_script_enabled=False)
    assert page.locator("#wards-t tbody tr").count() == len(tables.geography.areas("ward25"))
    assert page.get_by_text("Searching needs JavaScript").is_visible()
    assert not [one for one in asked if one.endswith(".json")]
