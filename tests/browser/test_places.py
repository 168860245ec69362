"""Places on the map: asked for when switched on, truly painted, all of them in the list."""

from __future__ import annotations

import json

import pytest
import requests

from lsp_geo import theme
from lsp_geo.analysis import places_near
from lsp_geo.maps import projection
from tests.browser.driver import (
    axe_violations,
    choose,
    click_map,
    comes_true,
    open_page,
    read_pixels,
    shares_at_rest,
    wait_for_colours,
    wait_until_idle,
    wait_until_still,
)

pytestmark = pytest.mark.browser
CANVAS = '[data-testid="stDeckGlJsonChart"] canvas'
# A mark has paper around its letter; a few hundred pixels of it are those of several marks.
PAPER = theme.PAPER.lower()


def asked_for(traffic: list[str]) -> list[str]:
    """Addresses of marks among all that was asked for."""
    return [address for address in traffic if "/static/places-" in address]


def paper(page) -> int:
    """Pixels of the map that are white."""
    return read_pixels(page)["counts"].get(PAPER, 0)


def on_screen(page, city, lon: float, lat: float) -> tuple[float, float]:
    """Where a place is in the window, with the whole city in the map's frame."""
    box, bounds = page.locator(CANVAS).first.bounding_box(), city.geography.bounds("E08000012")
    view = projection.fit(bounds, box["width"], box["height"])
    scale = 512 * 2 ** view["zoom"]
    up = projection.mercator(lat) - projection.mercator(view["latitude"])
    x = box["x"] + box["width"] / 2 + (lon - view["longitude"]) / 360 * scale
    return x, box["y"] + box["height"] / 2 - up * scale


def test_the_map_and_the_list_have_the_same_places(window, app_url, city):
    page, traffic = open_page(window, f"{app_url}/map", height=900)
    wait_for_colours(page, theme.palette("worse"))
    assert not asked_for(traffic), "nothing is sent while it is off"
    before = paper(page)
    choose(page, "What is there", "Museums")
    assert comes_true(page, lambda: "places=museum" in page.url), page.url
    assert comes_true(page, lambda: paper(page) > before + 500), "the marks are painted"
    (address,) = set(asked_for(traffic))
    answer = requests.get(address, timeout=20)
    assert "immutable" in answer.headers["Cache-Control"] and len(answer.content) < 40_000
    marked = [mark["properties"]["name"] for mark in answer.json()]
    found = places_near.near(city.tables.place_lists, "museum", city.geography.code)
    assert sorted("; ".join(marked).split("; ")) == sorted(places_near.rows(found)["Name"])
    assert page.get_by_role("heading", name="Museums: 22 in Liverpool").count() == 1
    page.close()


def test_a_mark_says_its_name_and_means_its_area(window, app_url, city):
    page, _ = open_page(window, f"{app_url}/map?places=museum&indicator=bad-health", height=900)
    wait_until_still(page)
    shares_at_rest(page, theme.palette("worse"))
    table = city.tables.place_lists.table("museum").set_index("name")
    hall = table.loc["Speke Hall"]
    x, y = on_screen(page, city, hall["lon"], hall["lat"])
    card = page.locator(".deck-tooltip")
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    assert comes_true(page, lambda: "Speke Hall" in card.inner_text())
    assert card.inner_text().split("\n") == ["Speke Hall", "Museum: accredited"]
    # Somewhere else the card is that of an area, as without marks.
    page.mouse.move(x - 40, y - 20)
    assert comes_true(page, lambda: "%" in card.inner_text() or "residents" in card.inner_text())
    assert "{" not in card.inner_text() and "Museum" not in card.inner_text()
    page.mouse.move(x, y)
    click_map(page, x, y, lambda: f"area={hall['lsoa21']}" in page.url)
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_wards_places_unfold_by_keyboard(window, app_url, width):
    page, _ = open_page(window, f"{app_url}/ward?area=E05015279", width=width, height=900)
    line = page.locator("summary").filter(has_text="Pharmacies: 2 in Anfield")
    line.focus()
    page.keyboard.press("Enter")
    rows = page.locator(".places tbody tr")
    assert comes_true(page, lambda: rows.count() == 5), "two inside, the three nearest outside"
    assert [row.split("\t")[1] for row in rows.all_inner_texts()][:2] == ["inside", "inside"]
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    wait_until_idle(page)
    found = json.loads(axe_violations(page) or "[]")
    assert not [one for one in found if "places" in str(one)], found
    page.close()


def test_a_slide_carries_the_marks(window, app_url, city):
    from lsp_geo.presentation.view import View, encode

    show = encode([View("map", "bad-health", "ward25", places="library")])
    page, traffic = open_page(window, f"{app_url}/present?show={show}&slide=1", height=720)
    wait_for_colours(page, theme.palette("worse"), least=0.002)
    assert comes_true(page, lambda: len(set(asked_for(traffic))) == 1), "marks of the wards' level"
    legend = page.get_by_role("list", name="Legend")
    assert "Libraries (19), December 2023." in legend.inner_text()
    page.close()
