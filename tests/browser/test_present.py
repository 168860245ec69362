"""A whole presentation in Chromium: by keyboard, on a projector, with no way to the internet."""

from __future__ import annotations

import base64
import re
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from lsp_geo import theme
from lsp_geo.maps import deck
from lsp_geo.maps.geojson import LABEL_STYLE
from lsp_geo.presentation.view import View, encode
from tests.browser.driver import (
    axe_violations,
    choose,
    open_page,
    shares_at_rest,
    wait_for_colours,
    wait_for_shares,
    wait_until_idle,
    wait_until_still,
)
from tests.helpers import running_app

pytestmark = pytest.mark.browser
WIDTH, HEIGHT, LEAST = 1920, 1080, 24
PUBLIC = "https://explorer.example.org"
TEXTS = """() => [...document.querySelectorAll('[data-testid=stApp] *')]
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
    && !['STYLE', 'SCRIPT'].includes(e.tagName) && e.checkVisibility())
  .map(e => [parseFloat(getComputedStyle(e).fontSize), e.textContent.trim().slice(0, 60)])"""
OVERFLOW = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  const cut = [...document.querySelectorAll('.hall, h1, canvas')].map(e => {
    const box = e.getBoundingClientRect();
    return [e.textContent.slice(0, 40), box.right - innerWidth, box.bottom - innerHeight];
  }).filter(([, right, bottom]) => right > 0 || bottom > 0);
  return [main.scrollHeight - innerHeight, cut];
}"""


@pytest.fixture(scope="module")
def hall_url():
    """The app as it runs in a hall that has a public address for phones."""
    with running_app(env={"LSP_PUBLIC_URL": PUBLIC}) as url:
        yield url


class QuietFiles(SimpleHTTPRequestHandler):
    """Another site, on an origin of its own."""

    def log_message(self, *_) -> None:
        """Say nothing."""


def open_hall(window, url: str, show: str, slide: int = 1, **size):
    """The stage on a projector in a hall without internet."""
    page, traffic = open_page(
        window,
        f"{url}/present?show={show}&slide={slide}",
        width=size.get("width", WIDTH),
        height=size.get("height", HEIGHT),
        offline=True,
    )
    page.wait_for_selector(".foot", timeout=60_000)
    settle(page)
    return page, traffic


def settle(page) -> None:
    """Until nothing runs and the screen's size has been told."""
    for _ in range(2):
        page.wait_for_timeout(150)
        wait_until_idle(page)


def press(page, key: str) -> None:
    page.keyboard.press(key)
    settle(page)


def small_type(page) -> list:
    """Texts under the least size, those inside pictures at the size they have on the screen."""
    small = [found for found in page.evaluate(TEXTS) if found[0] < LEAST]
    for picture in page.locator("img.picture").all():
        svg = base64.b64decode(picture.get_attribute("src").partition("base64,")[2]).decode()
        width = float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])
        factor = picture.bounding_box()["width"] / width
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)]
        assert sizes, "a chart without words"
        small += [(size * factor, "in a picture") for size in sizes if size * factor < LEAST]
    return small


@pytest.mark.parametrize(
    ("show", "views", "meaning"), [("2", 9, "worse"), ("E05015279", 7, "worse")]
)
def test_a_whole_presentation_by_keyboard_without_internet(window, hall_url, show, views, meaning):
    page, traffic = open_hall(window, hall_url, show)
    seen, maps = [], 0
    for _ in range(2 * views):
        slide = int(re.search(r"slide=(\d+)", page.url)[1])
        assert f"{slide} of {views}" in page.locator(".foot").inner_text()
        assert not small_type(page), (slide, small_type(page))
        assert page.evaluate(OVERFLOW) == [0, []], f"view {slide} does not fit the screen"
        assert not page.locator('[data-testid="stHeader"]').is_visible()
        assert not page.get_by_role("link", name="Home", exact=True).count()
        assert page.locator('img[alt^="QR code"]').is_visible()
        assert page.locator('h1, [role="heading"]').count() == 1
        if page.locator('[data-testid="stDeckGlJsonChart"]').count():
            heading = page.locator("h1").inner_text()
            colours = theme.palette("better" if "Walk" in heading else meaning)
            # Inside one ward not every class of the city occurs; in Anfield the two worst do.
            wait_for_colours(page, colours[-2:] if " inside " in heading else colours)
            maps += 1
        if slide not in seen and slide <= 3:
            assert axe_violations(page) == "", f"view {slide}"
        seen.append(slide)
        press(page, "ArrowRight")
        if slide == views:
            break
    assert sorted(set(seen)) == list(range(1, views + 1))
    assert len(seen) == views + sum(seen.count(n) - 1 for n in set(seen))
    assert maps >= 2
    press(page, "Escape")
    page.wait_for_selector("text=Ready to show")
    assert page.url == f"{hall_url}/present"
    assert page.get_by_role("link", name="Home", exact=True).is_visible()
    outside = [a for a in traffic if not a.startswith((hall_url, "data:", "blob:"))]
    assert not outside
    page.close()


def test_keys_point_guess_and_jump(window, hall_url):
    show = encode(
        [
            View("map", "bad-health", "lsoa21"),
            View("value", "bad-health"),
            View("which", "bad-health", area="E05015285", other="E05015277"),
        ]
    )
    page, _ = open_hall(window, hall_url, show)
    before = shares_at_rest(page, theme.palette("worse"))
    press(page, "ArrowDown")
    assert "Highest of 302 neighbourhoods" in page.locator('.hall[role="status"]').inner_text()
    after = wait_for_colours(page, [theme.ACCENT], least=0.002)
    assert after[theme.ACCENT] > 0.002, "the ring cannot be seen"
    # A map faded by pointing never comes back.
    wait_for_shares(page, {colour: 0.8 * share for colour, share in before.items()})
    first = page.locator(".name").first.inner_text()
    press(page, "Shift+ArrowDown")
    assert page.locator(".name").first.inner_text() != first
    press(page, "q")
    large = page.locator(".code.large img").bounding_box()
    assert large["width"] > 600
    press(page, "ArrowRight")
    press(page, "ArrowUp")
    assert "11.0%" in page.locator(".lines").inner_text()
    press(page, "Space")
    assert "8.0% in Liverpool" in page.locator("h1").inner_text()
    press(page, "Space")
    press(page, "2")
    assert page.locator(".chosen").inner_text().startswith("Key 2")
    press(page, "PageDown")
    assert (
        "Higher in Aigburth" in page.locator("h1").inner_text()
        or "Higher in Canning" in page.locator("h1").inner_text()
    )
    press(page, "7")
    assert "show=7&slide=1" in page.url
    press(page, "0")
    assert "slide=3" in page.url
    page.close()


def test_what_other_pages_add_fits_the_screen(window, hall_url):
    """Two places, ten ranked ones with long names, and change inside the city, by keyboard."""
    show = encode(
        [
            View("pair", "bad-health", area="E05015285", other="E05015277"),
            View("priorities", level="lsoa21", weights="4"),
            View("moved", "crime-january-to-april", "ward25"),
        ]
    )
    page, _ = open_hall(window, hall_url, show)
    for slide in (1, 2, 3):
        assert f"slide={slide}" in page.url
        assert not small_type(page), (slide, small_type(page))
        assert page.evaluate(OVERFLOW) == [0, []], f"view {slide} does not fit the screen"
        if slide < 3:
            press(page, "ArrowRight")
    # Fuel poverty fell in most wards: teal, which is better everywhere.
    wait_for_colours(page, theme.PALETTES["difference"][2:])
    press(page, "ArrowDown")
    card = page.locator('.hall[role="status"]').inner_text()
    assert "per 1,000 residents" in card
    press(page, "ArrowLeft")
    boxes = page.evaluate("""() => [...document.querySelectorAll('.lines [role=listitem]')]
      .map(row => row.firstChild.getBoundingClientRect()).map(box => [box.top, box.bottom])""")
    assert len(boxes) == 10
    assert all(after[0] >= before[1] for before, after in zip(boxes, boxes[1:], strict=False)), (
        "names touch"
    )
    page.close()


def test_the_code_opens_the_same_view_elsewhere(window, hall_url):
    page, _ = open_hall(window, hall_url, "2", 2)
    title = page.locator("h1").inner_text()
    address = page.locator('img[alt^="QR code"]').get_attribute("alt").rpartition(": http")[2]
    assert f"http{address}".startswith(PUBLIC)
    path = f"http{address}".removeprefix(PUBLIC)
    page.close()
    # A page without a session: it is there as soon as it is loaded.
    phone = window.new_page()
    phone.set_viewport_size({"width": 390, "height": 844})
    assert phone.goto(f"{hall_url}{path}").status == 200
    assert phone.locator("h1").inner_text() == title
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.close()


def test_a_smaller_projector_is_not_cut(window, hall_url):
    page, _ = open_hall(window, hall_url, "2", 2, width=1280, height=720)
    for width, height, key in ((1280, 720, "ArrowRight"), (1024, 768, "ArrowLeft")):
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        for _ in range(2):
            over, cut = page.evaluate(OVERFLOW)
            assert over <= 0, page.url
            assert not cut, page.url
            press(page, key)
    page.close()


def test_names_on_the_map_are_large_enough():
    assert min(size for _, size in LABEL_STYLE.values()) * deck.STAGE_NAMES >= LEAST


def test_axe_finds_no_violation_where_presentations_are_made(window, hall_url):
    page, _ = open_page(window, f"{hall_url}/present", width=WIDTH, height=HEIGHT)
    wait_until_still(page)
    assert axe_violations(page) == ""
    page.close()


def test_an_embedded_map_is_bare_and_links_to_the_whole(window, hall_url):
    page, traffic = open_page(
        window,
        f"{hall_url}/map?embed=true&indicator=bad-health&level=ward25&area=E05015277",
        width=800,
        height=760,
    )
    wait_for_colours(page, theme.palette("worse"))
    assert not page.get_by_role("link", name="Home", exact=True).count()
    assert not page.get_by_role("combobox").count()
    assert "Aigburth" in page.locator("[data-testid=stMain]").inner_text()
    assert "Source: " in page.locator("[data-testid=stMain]").inner_text()
    link = page.get_by_role("link", name="Open in the explorer").get_attribute("href")
    assert link == f"{hall_url}/map?indicator=bad-health&level=ward25&period=2021&area=E05015277"
    assert not [a for a in traffic if not a.startswith((hall_url, "data:", "blob:"))]
    page.close()


@contextmanager
def another_site(folder, html: str):
    """The address of a page from elsewhere with this in it."""
    (folder / "index.html").write_text(f"<!doctype html><title>Council</title>{html}")
    council = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietFiles, directory=str(folder)))
    Thread(target=council.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{council.server_port}/"
    council.shutdown()
    council.server_close()


def snippet_of(page, kind: str = "") -> str:
    """What the opened expander gives to copy, once it is about the kind asked for."""
    if kind:
        choose(page, "What to show", kind)
        settle(page)
    return page.locator('[data-testid="stCode"] code').filter(has_text="<").first.inner_text()


def test_snippets_work_in_another_page(window, hall_url, tmp_path):
    """The map and each kind of chart: drawn, bare, whole in its frame, no request out.

    The frames stand in a column as wide as that of a council's page.
    """
    page, traffic = open_page(
        window, f"{hall_url}/map?indicator=bad-health&level=ward25&area=E05015277"
    )
    page.get_by_text("Put this into a web page").click()
    shown = {
        "Every area as a dot": ("Bad or very bad health", "img.picture"),
        "From the most to the least deprived": ("most deprived fifth", ".lines .dot"),
        "An area and its neighbours": ("around Aigburth", ".lines .dot"),
    }
    of_map = snippet_of(page)
    assert f'src="{PUBLIC}/map?' in of_map
    snippets = [snippet_of(page, kind) for kind in shown]
    assert len(set(snippets)) == 3
    assert all(f'src="{PUBLIC}/present?show=v1' in snippet for snippet in snippets)
    html = "".join([*snippets, of_map]).replace(PUBLIC, hall_url)
    with another_site(tmp_path, f'<div style="width:760px">{html}</div>') as address:
        traffic.clear()
        page.goto(address)
        for number, (words, drawn) in enumerate(shown.values()):
            page.locator("iframe").nth(number).scroll_into_view_if_needed()
            frame = page.frame_locator("iframe").nth(number)
            frame.locator(drawn).first.wait_for()
            assert words in frame.locator("h1").inner_text()
            assert "Source: Office for National Statistics" in frame.locator(".foot").inner_text()
            assert not frame.locator('img[alt^="QR code"]').count(), "it is on a phone already"
            assert not frame.get_by_role("link", name="Home", exact=True).count()
            if drawn == "img.picture":
                assert frame.locator(drawn).evaluate("picture => picture.naturalWidth") > 300
            else:
                assert 3 < frame.locator(drawn).count() < 10
            assert frame.locator('[data-testid="stMain"]').evaluate(
                "main => [main.scrollWidth <= main.clientWidth, "
                "main.scrollHeight <= main.clientHeight]"
            ) == [True, True], f"the frame cuts {words}"
            assert not frame.get_by_role("button").count(), "nothing to step through"
        page.locator("iframe").last.scroll_into_view_if_needed()
        frame = page.frame_locator("iframe").last
        frame.locator('[data-testid="stDeckGlJsonChart"] canvas').first.wait_for(timeout=60_000)
        assert "Bad or very bad health" in frame.locator("h1").inner_text()
        outside = [a for a in traffic if not a.startswith((hall_url, address, "data:", "blob:"))]
        assert not outside
        page.close()
