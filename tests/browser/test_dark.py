"""The dark theme: as the device asks or the reader chooses, on whole pages, maps and charts."""

from __future__ import annotations

import pytest

from lsp_geo import theme
from lsp_geo.dark_theme import PAIRS
from lsp_geo.maps.geojson import FILLS
from tests.browser.driver import (
    axe_violations,
    comes_true,
    new_window,
    open_page,
    wait_for_colours,
    wait_until_idle,
)

pytestmark = pytest.mark.browser
LIGHT = theme.palette("worse")
DARK = tuple(PAIRS[colour] for colour in LIGHT)
MAP = "map?indicator=bad-health&level=ward25&area=E05015279"
# A page, and what is on it when it is whole.
PAGES = {
    "": ".pc-map",
    "ward?area=E05015279": '[data-testid="stDeckGlJsonChart"] canvas',
    "compare": '[data-testid="stVegaLiteChart"] svg',
    "inequality": '[data-testid="stVegaLiteChart"] svg',
}
# Colours of text and of what has a ground of its own, of all that is seen.
SEEN = """
() => {
  const found = new Set();
  for (const one of document.querySelectorAll('[data-testid="stMain"] *')) {
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const style = getComputedStyle(one);
    found.add(style.backgroundColor);
    if (one.matches('svg *')) found.add(style.fill);
  }
  return [...found];
}
"""
GROUND = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"


@pytest.fixture(scope="module")
def window(chromium):
    """A window of a device that is set to dark."""
    made = new_window(chromium, color_scheme="dark")
    yield made
    made.close()


@pytest.fixture(scope="module")
def page(window, app_url):
    opened, _ = open_page(window, f"{app_url}/{MAP}")
    yield opened
    opened.close()


def css(colour: str) -> str:
    return f"rgb({', '.join(map(str, theme.rgb(colour)))})"


def test_a_device_that_asks_for_dark_gets_dark_maps_and_pages(page):
    # The land around is darker than any class.
    wait_for_colours(page, [*DARK, PAIRS[FILLS["neighbours"]]])
    assert axe_violations(page) == ""
    legend = page.locator('ul[aria-label="Legend"] li > span:first-child')
    backgrounds = legend.evaluate_all(
        "all => all.map(one => getComputedStyle(one).backgroundColor)"
    )
    assert backgrounds == [css(colour) for colour in reversed(DARK)]
    chart = page.locator('[data-testid="stVegaLiteChart"] svg').first
    assert PAIRS[theme.ACCENT] in chart.inner_html()


def test_a_choice_holds_at_once_and_on_every_page(page, app_url):
    page.locator('[data-testid="stMainMenu"] button').click()
    page.get_by_role("menuitemradio", name="Light").click()
    wait_for_colours(page, LIGHT)
    kept = "localStorage.getItem('stActiveTheme-/ward-v2')"
    assert comes_true(page, lambda: page.evaluate(kept) == '"Light"')
    try:
        page.goto(app_url)
        page.get_by_text("On the maps darker is more.").wait_for()
        assert page.evaluate(GROUND) == css(theme.PAPER)
    finally:
        page.evaluate("localStorage.clear()")


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_left_light(page, app_url, address):
    page.goto(f"{app_url}/{address}")
    page.locator(PAGES[address]).first.wait_for(state="attached")
    wait_until_idle(page)
    assert axe_violations(page) == ""
    assert not {css(theme.PAPER), css(theme.GROUND), css(theme.LAND)} & set(page.evaluate(SEEN))
    if not address:
        assert ".dark.svg" in page.locator(".pc-map").first.get_attribute("src")
        page.get_by_text("On the maps lighter is more.").wait_for()


def test_slides_are_paper_in_every_theme(page, app_url):
    page.goto(f"{app_url}/present?show=1&slide=1")
    page.locator(".hall").first.wait_for()
    wait_until_idle(page)
    assert page.evaluate(GROUND) == css(theme.PAPER)
    assert axe_violations(page) == ""
