"""Areas of one's own in a real browser: painted, made by keyboard, whole on a phone."""

from __future__ import annotations

import pytest

from lsp_geo.area import address, own
from lsp_geo.area.ground import Ground
from lsp_geo.visitor import VisitorCity
from tests.browser.driver import axe_violations, open_page, wait_for_colours, wait_until_idle

pytestmark = pytest.mark.browser
AREAS = "Round~53.40012_-2.96108_1200~~Ward~E05015280"


@pytest.fixture(scope="module")
def page(window, app_url):
    """The map of two own areas, one of which was in no data of the server's."""
    page, traffic = open_page(
        window, f"{app_url}/map?own_areas={AREAS}&level=yours&indicator=bad-health"
    )
    yield page, traffic
    page.close()


def test_their_shapes_are_painted_and_nothing_leaves_the_machine(page, app_url, city):
    mine, traffic = page
    mine.get_by_role("heading", name="in Round").first.wait_for()
    ground = Ground(city.geography)
    areas = [own.make(ground, name, origin) for name, origin in address.read(AREAS)]
    view = VisitorCity(city, areas=areas).map_view("bad-health", "yours")
    wait_for_colours(mine, {view.colours[found] for found in view.assigned}, 0.002)
    assert all(address.startswith((app_url, "data:", "blob:")) for address in traffic)


def test_one_is_made_by_keyboard_alone(page):
    mine, _ = page
    fold = mine.get_by_role("button", name="Areas of your own (2)")
    fold.focus()
    mine.keyboard.press("Enter")
    mine.get_by_text("Make another").wait_for()
    mine.get_by_role("radio", name="Around a place").focus()
    mine.keyboard.press("Space")
    place = mine.get_by_label("Postcode or place")
    place.wait_for()
    place.focus()
    mine.keyboard.type("Anfield")
    mine.keyboard.press("Tab")
    wait_until_idle(mine)
    make = mine.get_by_role("button", name="Make this area")
    make.focus()
    mine.keyboard.press("Enter")
    mine.get_by_role("button", name="Areas of your own (3)").wait_for()
    wait_until_idle(mine)
    assert "Anfield" in mine.url


def test_axe_finds_no_violation_while_it_is_open(page):
    assert axe_violations(page[0]) == ""


def test_nothing_is_cut_on_a_phone(page):
    page[0].set_viewport_size({"width": 390, "height": 844})
    page[0].wait_for_function(
        "document.querySelector('[data-testid=stMain]').scrollWidth <= 390", timeout=20_000
    )
    page[0].set_viewport_size({"width": 1280, "height": 800})
