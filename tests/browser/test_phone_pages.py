"""A phone page in a real browser with scripts off, as narrow as phones are."""

from __future__ import annotations

import pytest

from tests.browser.driver import PATIENCE, axe_violations

pytestmark = pytest.mark.browser
# The first map, the fifths, dots, the city among others, and a guess.
VIEWS = ("1/2", "1/3", "1/4", "1/8", "1")


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_page_fits_without_scripts(app_url, chromium, width):
    window = chromium.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 844}
    )
    window.set_default_timeout(PATIENCE)
    asked = []
    window.on("request", lambda request: asked.append(request.url))
    page = window.new_page()
    page.goto(f"{app_url}/view/1/2")
    picture = page.locator("figure svg").first.bounding_box()
    assert picture["x"] >= 0 and picture["x"] + picture["width"] <= width
    # The sentence is on the first screen, the map at least begins there.
    assert page.locator("h1").bounding_box()["y"] < 200
    assert picture["y"] < 600
    assert page.get_by_role("row").count() == 303
    assert page.locator("table").bounding_box()["width"] <= width
    assert asked == [f"{app_url}/view/1/2"]
    page.get_by_role("link", name="The next view").click()
    page.wait_for_url("**/view/1/3")
    window.close()


@pytest.mark.parametrize("view", VIEWS)
def test_a_phone_page_is_open_to_all(app_url, chromium, view):
    window = chromium.new_context(viewport={"width": 320, "height": 844})
    window.set_default_timeout(PATIENCE)
    page = window.new_page()
    page.goto(f"{app_url}/view/{view}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert not axe_violations(page, "best-practice")
    window.close()


def test_the_link_on_a_phone_page_opens_the_view_in_the_app(app_url, chromium):
    window = chromium.new_context(viewport={"width": 390, "height": 844})
    window.set_default_timeout(PATIENCE)
    page = window.new_page()
    page.goto(f"{app_url}/view/1/3")
    page.get_by_role("link", name="Open this in the explorer").click()
    page.wait_for_selector('[data-testid="stHeading"] h1')
    assert "/present?" in page.url
    window.close()
