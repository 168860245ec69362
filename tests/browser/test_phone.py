"""Walks of people with a telephone in the hand: few taps, the answer on the first screen."""

from __future__ import annotations

import pytest

from tests.browser.driver import comes_true, open_page, wait_until_idle

pytestmark = pytest.mark.browser
STORY = 'ol[aria-label="In three sentences"] li'
MAP = '[data-testid="stDeckGlJsonChart"]'
ANFIELD = "E05015279"


def open_phone(phone, url: str):
    page, _ = open_page(phone, url, width=390, height=844)
    page.locator("h1").wait_for()
    return page


def search(page, typed: str) -> None:
    """One tap, the keys, and Enter."""
    box = page.get_by_role("searchbox", name="Find a place or a figure")
    box.tap()
    box.fill(typed)
    box.press("Enter")
    page.get_by_role("button", name="Close what was found").wait_for()
    wait_until_idle(page)


@pytest.fixture(scope="module")
def opened(phone, app_url):
    """A page far from any map, opened once for all that is searched for there."""
    page = open_phone(phone, f"{app_url}/sources")
    yield page
    page.close()


@pytest.fixture
def sources(opened):
    """That page with nothing found, as the one before leaves it."""
    yield opened
    close = opened.get_by_role("button", name="Close what was found")
    if close.count():
        close.tap()
        close.wait_for(state="detached")
        wait_until_idle(opened)


def link(page, name: str):
    return page.locator(".st-key-finder_answer, [class*=st-key-finder]").get_by_role(
        "link", name=name
    )


def test_a_councillor_reads_three_sentences_after_two_taps(phone, app_url):
    page = open_phone(phone, app_url)
    search(page, "Anfield")
    link(page, "Open Anfield ward").first.tap()
    page.wait_for_url(f"**/ward?*area={ANFIELD}*")
    page.locator(STORY).nth(2).wait_for()
    assert page.locator(STORY).count() == 3
    assert "Anfield is the 7th most deprived" in page.locator("h1").inner_text()
    assert comes_true(page, lambda: not page.get_by_text("Close what was found").count())
    # All three are on the first screen, before any control of the page.
    last = page.locator(STORY).nth(2).bounding_box()
    assert last["y"] + last["height"] <= 844
    assert last["y"] < page.get_by_role("button", name="Change").first.bounding_box()["y"]
    page.close()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("poverty", "Index of Multiple Deprivation"),
        ("GP", "Distance to the nearest GP practice"),
        ("damp", "Housing condition (indoors)"),
        ("L4 2TH", "Open Anfield ward"),
        ("Anfeild", "Anfield (ward)"),
    ],
)
def test_topics_and_postcodes_are_found_from_another_page(sources, typed, name):
    assert not link(sources, name).count()
    search(sources, typed)
    assert link(sources, name).first.is_visible()
    assert typed.replace(" ", "") not in sources.url.replace("%20", "")


def test_what_was_found_opens_its_map(phone, app_url):
    page = open_phone(phone, f"{app_url}/sources")
    search(page, "damp")
    link(page, "Housing condition (indoors)").first.tap()
    page.wait_for_url("**/map?**indicator=housing-condition**")
    page.locator("h1", has_text="Housing condition (indoors)").wait_for()
    page.close()


def test_finding_and_map_come_before_the_controls(phone, app_url):
    page = open_phone(phone, f"{app_url}/map?indicator=bad-health")
    page.locator(MAP).wait_for()
    assert not page.get_by_role("combobox", name="Pillar").count()
    heading, shown = (page.locator(part).first.bounding_box() for part in ("h1", MAP))
    assert heading["y"] < shown["y"] < 450
    box, wards = (
        page.get_by_role("combobox", name="Areas"),
        page.get_by_role("option", name="Wards (64)"),
    )
    for _ in range(5):
        # A page that was still being drawn closes its controls and their lists again.
        wait_until_idle(page)
        if not box.count():
            page.get_by_role("button", name="Change").first.click()
        if comes_true(page, lambda: box.count() > 0, 5):
            box.click()
            if comes_true(page, lambda: wards.count() > 0, 5):
                break
    wards.click(timeout=10_000)
    page.get_by_text("› wards, 2021").wait_for()
    page.close()


def test_a_ward_is_remembered_until_it_is_forgotten(phone, app_url):
    page = open_phone(phone, f"{app_url}/ward?area={ANFIELD}")
    page.get_by_role("button", name="Remember my ward").tap()
    page.get_by_text("opens here from now on").wait_for()
    assert comes_true(page, lambda: ANFIELD in page.evaluate("document.cookie"))
    page.close()
    page = open_phone(phone, f"{app_url}/ward")
    page.locator("h1", has_text="Anfield is the 7th most deprived").wait_for()
    page.get_by_role("button", name="Forget my ward").tap()
    assert comes_true(page, lambda: ANFIELD not in page.evaluate("document.cookie"))
    page.close()
    page = open_phone(phone, f"{app_url}/ward")
    page.locator("h1", has_text="Choose a ward").wait_for()
    page.close()
