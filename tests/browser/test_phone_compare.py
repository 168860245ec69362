"""Compare on a phone, with touch: two places typed, answered on one page, and the page on paper."""

from __future__ import annotations

import io
import re
from urllib.parse import parse_qs, urlsplit

import pypdf
import pytest

from tests.browser.driver import PATIENCE, comes_true, open_page, wait_until_idle

pytestmark = pytest.mark.browser
SPEKE, WOOLTON = "E05015323", "E05015339"
BOX = "Places to compare, two to four"


@pytest.fixture(scope="module")
def phone(chromium):
    """A telephone with a touch screen."""
    made = chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


def take(page, typed: str) -> None:
    """Type a place into the list and take the first one found."""
    box = page.get_by_role("combobox", name=BOX)
    box.tap()
    box.fill(typed)
    page.get_by_role("option").first.wait_for()
    assert page.get_by_role("option", name=re.compile("Select .* matches")).count() == 0
    page.get_by_role("option").first.tap()
    wait_until_idle(page)
    # While the list is open nothing else is there for those who ask by role.
    page.keyboard.press("Escape")
    page.get_by_role("heading", level=1).wait_for()


def chosen(page) -> list[str]:
    """Codes of the places chosen, from the address."""
    return parse_qs(urlsplit(page.url).query).get("compared", [""])[0].split(",")


def test_two_typed_places_are_compared_on_child_poverty_and_life_expectancy(phone, app_url):
    page, _ = open_page(
        phone,
        f"{app_url}/compare?indicator=child-income-deprivation&level=ward25"
        "&second=life-expectancy-men",
        width=390,
        height=844,
    )
    title = page.get_by_role("heading", level=1)
    assert "at least two" in title.inner_text(), "no place is chosen for the reader"
    take(page, "Speke")
    assert comes_true(page, lambda: chosen(page) == [SPEKE]), "the ward, and no other of its name"
    take(page, "Woolton V")
    assert comes_true(page, lambda: chosen(page) == [SPEKE, WOOLTON])
    assert comes_true(page, lambda: "Woolton Village" in title.inner_text())
    assert "Speke" in title.inner_text()
    answer = page.get_by_role("table").first
    told = answer.inner_text()
    assert "52.1 percentage points higher than Woolton Village" in told
    assert "no margin of error" in told
    assert "Around Speke: Speke East 74.8" in told
    assert "Around Woolton Village: Woolton 80.1" in told
    # The answer comes before any map, and nothing scrolls sideways.
    top = answer.bounding_box()["y"]
    assert top < page.locator('[data-testid="stDeckGlJsonChart"]').first.bounding_box()["y"]
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    page.close()


def test_the_page_prints_whole_and_without_controls(window, app_url):
    page, _ = open_page(window, f"{app_url}/priorities?level=ward25")
    canvas = page.locator('[data-testid="stDeckGlJsonChart"] canvas').first
    canvas.wait_for()
    assert comes_true(page, lambda: canvas.bounding_box()["width"] > 400)
    before = canvas.bounding_box()["width"]
    pages = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    text = " ".join(" ".join(one.extract_text() for one in pages).split())
    assert page.get_by_role("heading", level=1).inner_text() in text
    assert "Neighbourhood inequality explorer" in text
    assert "/priorities?" in text
    for control in ("Take first", "(Excel)", "Add to the presentation", "Whole city", "Start from"):
        assert control not in text, control
    # A map that is given another width is empty until its next frame: it must keep its own.
    assert canvas.bounding_box()["width"] == before
    page.close()
