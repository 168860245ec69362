"""A file of one's own in a real browser: whole on a phone, by keyboard, for nobody else."""

from __future__ import annotations

import pytest

from lsp_geo import theme
from lsp_geo.data.catalogue import OWN_NAME
from tests.browser.driver import axe_violations, open_page, wait_for_colours, wait_until_idle

pytestmark = pytest.mark.browser
NAME = "Homes of the Tuesday club"


@pytest.fixture(scope="module")
def page(window, app_url, city):
    """The page with a file given and read, and every address that was asked for."""
    page, traffic = open_page(window, f"{app_url}/your_data")
    codes = city.geography.areas("ward25").index
    rows = "\n".join(f"{code},{20 + 7 * n % 60}" for n, code in enumerate(codes))
    content = f"Ward code,Homes\n{rows}\nE05000887,9\n".encode()
    given = {"name": "homes.csv", "mimeType": "text/csv", "buffer": content}
    page.locator('input[type="file"]').set_input_files(given)
    page.get_by_role("button", name="Show these on all pages").wait_for()
    page.get_by_text("Put it right by hand").click()
    page.get_by_text("Templates to fill in").click()
    wait_until_idle(page)
    yield page, traffic
    page.close()


def test_axe_finds_no_violation_with_a_file(page):
    assert axe_violations(page[0]) == ""


def test_type_is_14_pixels_at_least_with_a_file(page):
    small = page[0].evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] *')]
        .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
          && e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < 14)
        .map(e => e.tagName + ': ' + e.textContent.trim().slice(0, 40))"""
    )
    assert not small, small[:5]


def test_nothing_is_cut_on_a_phone_with_a_file(page):
    page[0].set_viewport_size({"width": 390, "height": 844})
    page[0].wait_for_function(
        "document.querySelector('[data-testid=stMain]').scrollWidth <= 390", timeout=20_000
    )
    page[0].set_viewport_size({"width": 1280, "height": 800})


def test_its_figures_are_painted_for_its_owner_alone(page, chromium, app_url):
    mine, traffic = page
    mine.get_by_label("Name", exact=True).fill(NAME)
    mine.keyboard.press("Tab")
    take = mine.get_by_role("button", name="Show these on all pages")
    wait_until_idle(mine)
    take.focus()
    mine.keyboard.press("Enter")
    mine.get_by_text("Held in this session").wait_for()
    mine.get_by_role("link", name="See them on the map").click()
    mine.get_by_role("heading", name=NAME).first.wait_for()
    wait_for_colours(mine, theme.palette("neither"))
    assert "own" not in mine.url.rpartition("/")[2]
    # Another window of the same browser is another visitor.
    other, _ = open_page(chromium.contexts[0], f"{app_url}/map")
    assert NAME not in other.content()
    assert OWN_NAME not in other.content()
    other.close()
    assert all(address.startswith((app_url, "data:", "blob:")) for address in traffic)
