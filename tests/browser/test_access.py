"""Open to all: focus that is seen, few stops, titles, words, contrast themes, large text, axe."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from lsp_geo import theme
from lsp_geo.dark_theme import PAIRS
from lsp_geo.ui.navigation import TITLES
from tests.browser.driver import comes_true, open_page, wait_until_idle, wait_until_still

pytestmark = pytest.mark.browser
MAP = "map?indicator=bad-health&level=ward25"
WARD = "ward?area=E05015279"
# By page, where its name is not enough; these pillars and indicators have the longest names.
ADDRESSES = {
    "home": "",
    "map": "map?indicator=violence-with-injury",
    "ward": WARD,
    "inequality": "inequality?pillar=4",
    "change": "change?pillar=2",
}
# Where the front end itself breaks a rule of axe's; nothing of ours is among them.
OF_STREAMLIT = {"presentation-role-conflict": "stFileUploader"}
FOCUSED = """
() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  const holder = one.closest('[data-testid]');
  return {
    tag: one.tagName, role: one.getAttribute('role'), of: holder ? holder.dataset.testid : '',
    name: one.getAttribute('aria-label') || one.textContent.trim(),
    seen: box.right > 0 && box.width > 0 && getComputedStyle(one).visibility === 'visible',
    ring: style.outlineStyle !== 'solid' ? null
      : [parseFloat(style.outlineWidth), style.outlineColor],
  };
}
"""


@pytest.fixture(scope="module")
def page(window, app_url):
    """One tab for all of this file."""
    opened, _ = open_page(window, f"{app_url}/{MAP}")
    yield opened
    opened.close()


def go(page, app_url: str, address: str, width: int = 1280, height: int = 800) -> None:
    """Open an address as a new visitor, in a window of this size."""
    if page.viewport_size != {"width": width, "height": height}:
        # A page that is left is not laid out and its map not drawn once more.
        page.goto("about:blank")
        page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{app_url}/{address}")
    page.wait_for_selector("h1")
    wait_until_idle(page)
    assert comes_true(page, lambda: page.evaluate("document.documentElement.lang") == "en-GB")


# Numbers every control that can be used, but for the choices of a group after its first: in a
# group the arrow keys lead on.
NUMBER_CONTROLS = """
() => {
  let count = 0;
  for (const found of document.querySelectorAll('[data-testid="stMain"] :is(button, a[href], input,'
      + 'textarea, summary, [role=combobox], [role=slider], [tabindex="0"])')) {
    const usable = !found.disabled && found.tabIndex >= 0
      && found.getAttribute('role') !== 'radio' && found.dataset.variant !== 'segmented_control';
    if (usable && found.checkVisibility({visibilityProperty: true})) found.dataset.walk = count++;
  }
  window.walked = new Set();
  document.addEventListener('focusin', event => window.walked.add(event.target.dataset.walk));
  return count;
}
"""
NOT_REACHED = """
() => [...document.querySelectorAll('[data-walk]')]
  .filter(found => !window.walked.has(found.dataset.walk))
  .map(found => found.getAttribute('aria-label') || found.innerText)
"""


# The next stop is the first of the page again: the place of what had the focus and is gone.
FROM_THE_TOP = """() => {
    const first = document.createElement("button");
    document.body.prepend(first);
    first.focus();
    first.remove();
}"""


def walk(page, most: int = 160) -> list[dict]:
    """Every stop of the tab key, from the top of the page to its end."""
    page.evaluate("document.activeElement.blur()")
    stops: list[dict] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
        if stops[-1]["tag"] in ("BODY", "HTML"):
            return stops[:-1]
    raise AssertionError("the tab key finds no end: a trap")


def axe(page) -> list[tuple[str, str]]:
    """What axe finds by all of its rules, each with the element, but for Streamlit's own."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        (one["id"], node["html"][:200])
        for one in found
        for node in one["nodes"]
        if OF_STREAMLIT.get(one["id"], "nothing") not in node["html"] + str(node["target"])
    ]


@pytest.fixture(scope="module", params=TITLES)
def opened(request, page, app_url):
    """Each page, as a reader finds it, opened once for all that is asked of every page."""
    go(page, app_url, ADDRESSES.get(request.param, request.param))
    wait_until_still(page)
    return request.param


def test_a_page_has_its_own_title(page, opened):
    heading = page.locator("h1").first.inner_text().rstrip(".")
    wanted = f"{heading} – {TITLES[opened]} – Liverpool neighbourhoods"
    assert comes_true(page, lambda: page.title() == wanted), page.title()


def test_type_is_14_pixels_at_least(page, opened):
    small = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] *')]
        .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
          && e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < 14)
        .map(e => e.tagName + ': ' + e.textContent.trim().slice(0, 40))"""
    )
    assert not small, small[:5]


def test_tab_reaches_every_control(page, opened):
    controls = page.evaluate(NUMBER_CONTROLS)
    # These three have little more than the search and the links at the foot.
    assert controls > (3 if opened in ("your_data", "accessibility", "privacy") else 5)
    # Groups, menus and the navigation take some of the steps.
    for _ in range(5):
        for _ in range(controls + 10):
            page.keyboard.press("Tab")
        if not page.evaluate(NOT_REACHED):
            break
    assert page.evaluate(NOT_REACHED) == []


def test_axe_finds_nothing_and_nothing_is_cut(page, opened):
    wide = """document.documentElement.scrollWidth - document.documentElement.clientWidth <= 1
        && document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth"""
    # The help of what has the focus is laid over the page.
    page.evaluate("document.activeElement.blur()")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        wait_until_idle(page)
        # What is wider than its frame gets the focus once the frame is that narrow.
        assert comes_true(page, lambda: axe(page) == []), axe(page)
        # Charts and maps take their new width one after the other.
        assert comes_true(page, lambda: page.evaluate(wide)), width


# What is cut or laid over its neighbour: text that leaves its column, a choice that leaves its box.
CUT = """() => {
  const cut = [];
  for (const one of document.querySelectorAll('[data-testid=stMain] *')) {
    if (one.matches('input:is([role=combobox], [type=text], [type=search])')) {
      if (one.scrollWidth > one.clientWidth + 1) cut.push(one.value);
      continue;
    }
    const own = [...one.childNodes].filter(n => n.nodeType === 3 && n.textContent.trim());
    // Tables scroll by themselves; drawings have their own sizes.
    if (!own.length || !one.checkVisibility({visibilityProperty: true})
      || one.closest('.only-heard, svg, table, .dvn-scroller, [data-testid=stIconMaterial]')) {
      continue;
    }
    const column = one.closest('[data-testid=stColumn], [data-testid=stMain]');
    const holder = column.getBoundingClientRect();
    const range = document.createRange();
    for (const text of own) {
      range.selectNodeContents(text);
      const leaves = box => box.width > 1
        && (box.right > holder.right + 1 || box.left < holder.left - 1);
      if ([...range.getClientRects()].some(leaves)) cut.push(text.textContent.trim());
    }
  }
  return cut;
}"""


def test_text_of_twice_the_size_is_not_cut(page, opened):
    page.set_viewport_size({"width": 1280, "height": 800})
    # As in a browser whose own size is twice the usual one.
    page.evaluate("document.documentElement.style.setProperty('font-size', '32px', 'important')")
    size = "getComputedStyle(document.querySelector('h1')).fontSize"
    assert comes_true(page, lambda: page.evaluate(size) == "48px")
    assert comes_true(page, lambda: page.evaluate(CUT) == []), page.evaluate(CUT)


def test_every_stop_of_the_map_is_seen_named_and_ringed(page, app_url):
    go(page, app_url, MAP)
    page.wait_for_selector('[data-testid="stDeckGlJsonChart"] [role="application"]')
    page.locator("summary").filter(has_text="All areas as a table").click()
    page.wait_for_selector(".dvn-scroller[aria-label]", state="attached")
    page.evaluate(FROM_THE_TOP)
    stops = walk(page)
    assert stops[0]["name"] == "Skip to main content"
    assert [stop for stop in stops if not stop["seen"] or not stop["name"]] == []
    accent = "rgb({}, {}, {})".format(*(int(theme.ACCENT[n : n + 2], 16) for n in (1, 3, 5)))
    bare = [
        stop
        for stop in stops
        if stop["tag"] != "INPUT" and stop["role"] != "application"
        if stop["ring"] is None or stop["ring"][0] < 3 or stop["ring"][1] != accent
    ]
    assert bare == []
    # The ring against paper, by the formula of WCAG.
    assert theme.contrast(theme.ACCENT, theme.PAPER) >= 3
    assert len(stops) < 50


def test_the_map_itself_shows_that_it_has_the_focus(page, app_url):
    go(page, app_url, MAP)
    chart = page.locator('[data-testid="stDeckGlJsonChart"]').first
    chart.locator('[role="application"]').wait_for()
    assert chart.evaluate("one => getComputedStyle(one).outlineStyle") == "none"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED)["role"] == "application":
            break
    assert "solid 3px" in chart.evaluate("one => getComputedStyle(one).outline")


@pytest.mark.parametrize("address", [MAP, WARD, "present"])
def test_one_key_leads_to_the_content(page, app_url, address):
    go(page, app_url, address)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert comes_true(page, lambda: page.evaluate(FOCUSED)["tag"] == "MAIN")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_no_stop_on_a_phone_is_invisible(page, app_url):
    go(page, app_url, MAP, 390, 844)
    stops = walk(page)
    assert [stop for stop in stops if not stop["seen"]] == []
    assert stops[1]["name"].startswith("Expand sidebar")


def test_a_heading_is_no_stop(page, app_url):
    go(page, app_url, WARD)
    assert [stop for stop in walk(page, 200) if "Link to heading" in stop["name"]] == []


def test_a_change_is_said_once_and_politely(page, app_url):
    go(page, app_url, MAP)
    live = page.locator('[role="status"][aria-live="polite"].only-heard')
    assert live.count() == 1
    assert live.inner_text() == ""
    page.get_by_role("button", name="Understand").click()
    page.get_by_role("menuitem", name="Inequality").click()
    page.wait_for_url("**/inequality*")
    wait_until_idle(page)
    assert comes_true(page, lambda: live.inner_text() != "")
    heading = page.locator("h1").inner_text().rstrip(".")
    assert comes_true(page, lambda: live.inner_text() == heading)
    assert comes_true(page, lambda: " – Inequality – " in page.title())
    page.get_by_role("link", name="Home", exact=True).first.click()
    page.wait_for_selector("h1:has-text('How unequal is')")
    assert comes_true(page, lambda: " – Home – " in page.title())


def test_a_wide_table_is_moved_by_keys(page, app_url):
    go(page, app_url, WARD, 320, 640)
    wide = """[...document.querySelectorAll('[data-testid="stTable"] > div')]
        .filter(one => one.scrollWidth > one.clientWidth + 1)"""
    assert comes_true(page, lambda: page.evaluate(f"{wide}.length") > 0)
    assert comes_true(page, lambda: page.evaluate(f"{wide}.every(one => one.tabIndex === 0)"))
    moved = f"(() => {{ const one = {wide}[0]; one.focus(); return true; }})()"
    assert page.evaluate(moved)
    page.keyboard.press("ArrowRight")
    assert comes_true(page, lambda: page.evaluate(f"{wide}[0].scrollLeft") > 0)


def colours(page, selector: str) -> set[str]:
    """The colours that cover most of an element as it is painted."""
    picture = page.locator(selector).first.screenshot()
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    counted = sorted(image.getcolors(1 << 24), reverse=True)[:3]
    return {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in counted}


def open_first_pillar(page) -> None:
    """Unfold a pillar of a ward, until its figures are seen."""
    page.locator("summary").filter(has_text="1. The Next Generation").click()
    page.locator(".sp-k").first.wait_for(state="visible")


def test_contrast_themes_keep_what_colours_mean(page, app_url):
    go(page, app_url, MAP)
    swatches = 'ul[aria-label="Legend"] li > span[aria-hidden]:first-child'
    page.wait_for_selector(swatches)
    # A device of dark contrast asks for the dark theme, whose palette means the same.
    meant = [PAIRS[colour] for colour in theme.palette("worse")[::-1]]
    page.emulate_media(forced_colors="active", color_scheme="dark")
    try:
        for n, colour in enumerate(meant):
            assert colour in colours(page, f"{swatches} >> nth={n}")
        switch = page.locator('label:has(input[role="switch"])').first
        drawn = Image.open(io.BytesIO(switch.screenshot())).convert("RGB")
        assert len(drawn.getcolors(1 << 24)) > 2
        go(page, app_url, WARD)
        open_first_pillar(page)
        key = colours(page, ".sp-k li:first-child .sp-a")
        assert PAIRS[theme.PAPER] in key and len(key) > 1
    finally:
        page.emulate_media(forced_colors="none", color_scheme="light")


def test_nothing_moves_for_those_who_asked_for_it(page, app_url):
    page.emulate_media(reduced_motion="reduce")
    try:
        go(page, app_url, MAP)
        longest = """Math.max(...[...document.querySelectorAll('*')].map(one =>
            Math.max(...getComputedStyle(one).transitionDuration.split(',').map(parseFloat))))"""
        assert page.evaluate(longest) <= 0.01
    finally:
        page.emulate_media(reduced_motion="no-preference")


def spoken(page) -> str:
    """What a screen reader is given, in its order."""
    return page.locator('[data-testid="stApp"]').aria_snapshot()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            MAP,
            [
                r"navigation",
                r'heading "Bad or very bad health: .*" \[level=1\]',
                r'figure "Map of Bad or very bad health for 64 wards of Liverpool, 2021\. The same',
                r'list "Legend"',
                r"\d+ wards",
                r'heading "The same in words" \[level=2\]',
                r'heading "The same as a table" \[level=2\]',
                r'link "Accessibility statement"',
            ],
        ),
        (
            WARD,
            [
                r'heading "[^"]*Anfield[^"]*" \[level=1\]',
                r'heading "Every pillar" \[level=2\]',
                r'list "Key"',
                r'table "',
                r'columnheader "Rank, 1st is the highest need"',
                r'link "Privacy notice"',
            ],
        ),
    ],
)
def test_the_transcript_makes_sense_alone(page, app_url, address, said):
    """No eyes: what is heard says what is seen, in an order in which it can be followed."""
    go(page, app_url, address)
    page.wait_for_selector('[aria-label="Legend"]')
    if address == WARD:
        open_first_pillar(page)
    transcript = spoken(page)
    at = 0
    for pattern in said:
        found = re.search(pattern, transcript[at:])
        assert found, f"not heard after what goes before: {pattern}\n{transcript[at : at + 1500]}"
        at += found.start()
    assert "undefined" not in transcript and "NaN" not in transcript
    # No description is read out again by each button of a toolbar.
    buttons = r'button "(?:Fullscreen|Download[^:"]*|Copy[^:"]*): ([^"]*)"'
    assert comes_true(
        page, lambda: all(len(words) <= 60 for words in re.findall(buttons, spoken(page)))
    )
