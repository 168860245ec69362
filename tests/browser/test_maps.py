"""Maps in the hand and under the mouse: all of the city in view, and no way to lose it."""

from __future__ import annotations

import re
from functools import partial

import pytest

from lsp_geo import theme
from lsp_geo.maps import projection
from lsp_geo.maps.geojson import km2
from tests.browser.driver import (
    click_map,
    comes_true,
    open_page,
    wait_for_colours,
    wait_until_idle,
)

pytestmark = pytest.mark.browser
CANVAS = '[data-testid="stDeckGlJsonChart"] canvas'
WORSE = theme.palette("worse")
# The pixels that are painted in some class: their box, and how many there are.
PAINTED = """
(colours) => {
  const canvas = document.querySelector('[data-testid="stDeckGlJsonChart"] canvas');
  if (!canvas) return null;
  const gl = canvas.getContext('webgl2'), {width, height} = canvas, wanted = new Set(colours);
  const pixels = new Uint8Array(width * height * 4);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  const found = {width, height, left: width, right: -1, bottom: height, top: -1, count: 0};
  new Uint32Array(pixels.buffer).forEach((pixel, at) => {
    if (!wanted.has(pixel & 0xffffff)) return;
    const x = at % width, y = (at - x) / width;
    found.left = Math.min(found.left, x); found.right = Math.max(found.right, x);
    found.bottom = Math.min(found.bottom, y); found.top = Math.max(found.top, y);
    found.count++;
  });
  return found;
}
"""
LOSE = f"""
() => {{
  const gl = document.querySelector('{CANVAS}').getContext('webgl2');
  gl.getExtension('WEBGL_lose_context').loseContext();
  return gl.isContextLost();
}}
"""
SCROLLED = "() => document.querySelector('[data-testid=\"stMain\"]').scrollTop"


def painted(page, colours=WORSE) -> dict:
    """Box and number of pixels in these colours, when they have come to rest."""
    # Red is the lowest byte of a pixel read as a whole number.
    numbers = [r | g << 8 | b << 16 for r, g, b in map(theme.rgb, colours)]
    before: dict | None = None
    for _ in range(80):
        found = page.evaluate(PAINTED, numbers)
        if found and found["count"] and found == before:
            return found
        before = found
        page.wait_for_timeout(500)
    raise AssertionError(f"the map does not come to rest: {before}")


def is_whole(found: dict) -> bool:
    """Is all of the city inside the frame, and does it fill it one way or the other?"""
    left, right = found["left"], found["width"] - 1 - found["right"]
    below, above = found["bottom"], found["height"] - 1 - found["top"]
    fills = min(left + right, below + above) < 0.12 * max(found["width"], found["height"])
    return min(left, right, below, above) > 1 and fills


def assert_whole(page) -> dict:
    """The city comes to fit its frame, as soon as the server was told how wide that is.

    Returns its box and pixels then, as ``painted`` does.
    """
    for _ in range(5):
        found = painted(page)
        if is_whole(found):
            return found
        page.wait_for_timeout(2000)
    raise AssertionError(f"the city does not fit: {found}")


def show_map(page) -> dict:
    """Scroll until the map's top is at the window's; returns its box on the screen."""
    page.evaluate(f"() => document.querySelector('{CANVAS}').scrollIntoView()")
    page.wait_for_timeout(300)
    return page.locator(CANVAS).first.bounding_box()


def touch(page, *moves, steps: int = 12) -> None:
    """Fingers that go from one point to another at the same time: (x, y, to x, to y) each."""
    session = page.context.new_cdp_session(page)

    def send(kind: str, share: float) -> None:
        points = [
            {"x": x + (to_x - x) * share, "y": y + (to_y - y) * share, "id": number}
            for number, (x, y, to_x, to_y) in enumerate(moves)
        ]
        session.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [] if kind == "touchEnd" else points},
        )

    send("touchStart", 0)
    for step in range(1, steps + 1):
        send("touchMove", step / steps)
        page.wait_for_timeout(30)
    send("touchEnd", 1)
    page.wait_for_timeout(800)


@pytest.mark.parametrize("width", [320, 390])
def test_the_whole_city_fits_a_telephone(phone, app_url, width):
    page, _ = open_page(phone, f"{app_url}/map", width=width, height=844)
    wait_for_colours(page, WORSE)
    assert_whole(page)
    page.close()


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_whole_city_fits_any_window(window, app_url, width):
    """A narrow window on a desk does not say that it is one before it is asked."""
    page, _ = open_page(window, f"{app_url}/map", width=width, height=900)
    wait_for_colours(page, WORSE)
    assert_whole(page)
    page.close()


def test_fingers_scroll_the_page_and_zoom_the_map(phone, app_url):
    page, _ = open_page(phone, f"{app_url}/map", width=390, height=844)
    wait_for_colours(page, WORSE)
    before = assert_whole(page)
    show_map(page)
    scrolled = page.evaluate(SCROLLED)
    touch(page, (200, 250, 200, 400))
    assert page.evaluate(SCROLLED) < scrolled - 100, "a swipe over the map scrolls the page"
    middle = show_map(page)["y"] + 240
    touch(page, (250, middle, 90, middle))
    after = assert_whole(page)
    # The neighbourhood under the finger is shaded, so a few pixels lose their colour.
    assert after["count"] > 0.9 * before["count"], "a swipe to the side moves nothing"
    touch(page, (150, middle, 60, middle), (240, middle, 330, middle))
    assert painted(page)["count"] > 1.5 * before["count"], "two fingers zoom the map"
    assert page.evaluate("() => visualViewport.scale") == 1, "and not the page"
    page.get_by_role("button", name="Whole city").tap()
    assert comes_true(page, lambda: painted(page)["count"] < 1.1 * before["count"])
    assert_whole(page)
    page.close()


def test_buttons_and_wheel_zoom_and_the_city_cannot_be_lost(window, app_url):
    page, _ = open_page(window, f"{app_url}/map", height=900)
    wait_for_colours(page, WORSE)
    whole = assert_whole(page)
    page.get_by_role("button", name="Zoom out").click()
    assert_whole(page)
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(600)
    closer = painted(page)
    assert closer["count"] > 1.5 * whole["count"]
    box = page.locator(CANVAS).first.bounding_box()
    for _ in range(4):
        page.mouse.move(box["x"] + 100, box["y"] + 300)
        page.mouse.down()
        page.mouse.move(box["x"] + 600, box["y"] + 320, steps=4)
        page.mouse.up()
        # Two at once are a double click to a browser that is too busy to see the moves between.
        page.wait_for_timeout(600)
    assert painted(page)["count"] > 0.1 * whole["count"], "dragged away, some of the city stays"
    page.get_by_role("button", name="Whole city").click()
    page.wait_for_timeout(300)
    wait_until_idle(page)
    assert_whole(page)

    page.mouse.wheel(0, 200)
    assert comes_true(page, lambda: page.evaluate(SCROLLED) > 50), "the wheel scrolls the page"
    assert_whole(page)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_timeout(600)
    assert painted(page)["count"] > 1.3 * whole["count"], "with Ctrl it zooms the map"
    page.close()


def test_a_map_that_the_browser_has_emptied_is_drawn_anew(window, app_url):
    """Telephones take the drawing of a map away while they show something else."""
    page, _ = open_page(window, f"{app_url}/map?indicator=bad-health", height=900)
    before = assert_whole(page)
    assert page.evaluate(LOSE)
    assert assert_whole(page) == before
    assert "indicator=bad-health" in page.url
    page.close()


def test_a_click_on_the_smallest_neighbourhood_chooses_it(window, app_url, city):
    """It keeps the colour of its class, has the outline around it, and its card is on the map."""
    geography = city.geography
    frame = geography.boundaries("lsoa21")
    code = frame["area_code"].iloc[km2(frame).argmin()]
    page, _ = open_page(window, f"{app_url}/map", height=900)
    wait_for_colours(page, WORSE)
    painted(page)
    box = page.locator(CANVAS).first.bounding_box()
    view = projection.fit(geography.bounds(geography.code), box["width"], box["height"])
    scale = 512 * 2 ** view["zoom"]
    lon, lat = geography.areas("lsoa21").loc[code, ["label_lon", "label_lat"]]
    up = projection.mercator(lat) - projection.mercator(view["latitude"])
    x = box["x"] + box["width"] / 2 + (lon - view["longitude"]) / 360 * scale
    y = box["y"] + box["height"] / 2 - up * scale
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    card = page.locator(".deck-tooltip")
    assert comes_true(page, lambda: geography.label(code) in card.inner_text())
    click_map(page, x, y, lambda: f"area={code}" in page.url)
    wait_until_idle(page)
    page.mouse.move(5, 5)
    wait_for_colours(page, [theme.ACCENT], least=0.0002)
    drawn = city.map_view("child-income-deprivation", "lsoa21", "2025")
    own = drawn.colours[drawn.assigned[geography.codes["lsoa21"].get_loc(code)]]
    outline, inside = painted(page, [theme.ACCENT]), painted(page, [own])
    assert outline["count"] > 20 and inside["count"] > 0
    colour = page.evaluate(
        f"""([x, y]) => {{
          const canvas = document.querySelector('{CANVAS}'), pixel = new Uint8Array(4);
          canvas.getContext('webgl2').readPixels(x, canvas.height - y, 1, 1, 6408, 5121, pixel);
          return [...pixel].slice(0, 3);
        }}""",
        [round(x - box["x"]), round(y - box["y"])],
    )
    assert colour == theme.rgb(own), "the chosen area shows its class"
    page.close()


def test_hover_cards_stay_on_the_map(window, app_url):
    page, _ = open_page(window, f"{app_url}/map", width=700, height=900)
    wait_for_colours(page, WORSE)
    found, box = painted(page), page.locator(CANVAS).first.bounding_box()
    page.mouse.move(box["x"] + found["right"] - 8, box["y"] + box["height"] / 2)
    for y in range(int(box["height"]) - found["bottom"] - 5, int(box["height"] / 2), -15):
        # Up the eastern side, until some neighbourhood lies under the pointer.
        page.mouse.move(box["x"] + found["right"] - 12, box["y"] + y)
        page.wait_for_timeout(300)
        card = page.locator(".deck-tooltip")
        if card.is_visible():
            break
    inside = card.bounding_box()
    assert inside["x"] >= box["x"]
    assert inside["x"] + inside["width"] <= box["x"] + box["width"]
    assert inside["y"] + inside["height"] <= box["y"] + box["height"]
    page.close()


def test_on_a_telephone_two_maps_stand_one_above_the_other(phone, app_url):
    page, _ = open_page(phone, f"{app_url}/compare", width=390, height=844)
    page.wait_for_selector(CANVAS)
    chosen = page.get_by_role("radio", name="One above the other")
    assert chosen.get_attribute("aria-checked") == "true"
    box = page.locator(CANVAS).first.bounding_box()
    assert box["height"] > 1.8 * box["width"]
    page.close()


def test_the_large_map_keeps_its_heading_and_legend(window, app_url):
    page, _ = open_page(window, f"{app_url}/map?area=E05015285", height=900)
    # Streamlit's own would leave both behind; charts and tables may have it.
    assert page.get_by_role("button", name=re.compile("^Fullscreen: Map of")).count() == 0
    page.get_by_role("link", name="Large map").click()
    page.wait_for_url("**/present?*slide=1*")
    wait_for_colours(page, WORSE)
    assert page.get_by_role("heading", level=1).inner_text()
    assert page.get_by_role("list", name="Legend").is_visible()
    page.close()


def test_each_of_two_maps_shows_its_own_indicator_and_keeps_to_its_place(window, app_url):
    page, _ = open_page(
        window, f"{app_url}/compare?indicator=bad-health&second=degree-level", height=1400
    )
    for layout, along in (("Side by side", "x"), ("One above the other", "y")):
        page.get_by_text(layout, exact=True).click()
        wait_until_idle(page)
        assert comes_true(page, partial(own_places, page, along)), layout
        page.get_by_role("button", name="Zoom in").first.click()
        box = page.locator(CANVAS).first.bounding_box()
        for corner in (0.25, 0.75):
            page.mouse.move(box["x"] + corner * box["width"], box["y"] + corner * box["height"])
            page.mouse.down()
            page.mouse.move(box["x"] + box["width"], box["y"] + box["height"], steps=4)
            page.mouse.up()
            assert own_places(page, along), "moved together, and each inside its fence"
    page.close()


def own_places(page, along: str) -> bool:
    """Are two maps beside (x) or above (y) one another, and each in its own half?"""
    # Of the second, and of the first; a canvas counts upwards.
    near, far = ("left", "right") if along == "x" else ("top", "bottom")
    first, second = painted(page), painted(page, theme.palette("better"))
    middle = first["width" if along == "x" else "height"] / 2
    if along == "x":
        return first[far] < middle < second[near]
    return second[near] < middle < first[far]
