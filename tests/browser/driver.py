"""Driving the app in Chromium: open a page, wait until the map is painted, read its pixels."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path
from urllib.parse import urlsplit

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# Milliseconds for a page to come up: a busy machine is slow, not wrong.
PATIENCE = 90_000
# Without a graphics card Mesa draws a map in half the time that Chromium's own SwiftShader takes,
# because it keeps the shaders that it has compiled.
MESA = find_library("EGL") and any(Path("/usr/lib").glob("*/dri/swrast_dri.so"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    *(
        ("--use-gl=angle", "--use-angle=gl-egl", "--ignore-gpu-blocklist")
        if MESA
        else ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")
    ),
    # Only the maps are drawn as by a graphics card; the rest of the page goes faster without.
    "--disable-gpu-compositing",
]
# WebGL clears its buffer after each frame; keep it, so that pixels can be read.
KEEP_PIXELS = """
const original = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, options) {
  const kept = kind.startsWith('webgl') ? {...options, preserveDrawingBuffer: true} : options;
  return original.call(this, kind, kept);
};
"""
READ_PIXELS = """
() => {
  const canvas = document.querySelector('[data-testid="stDeckGlJsonChart"] canvas');
  if (!canvas) return null;
  const gl = canvas.getContext('webgl2');
  const pixels = new Uint8Array(canvas.width * canvas.height * 4);
  gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  // Counted as whole numbers, red in the lowest byte: reading must not hold up what it waits for.
  const found = new Map();
  for (const pixel of new Uint32Array(pixels.buffer)) found.set(pixel, (found.get(pixel) || 0) + 1);
  const counts = {};
  for (const [pixel, count] of found) {
    if (pixel >>> 24 === 0) continue;
    const parts = [pixel & 255, pixel >>> 8 & 255, pixel >>> 16 & 255];
    const hex = '#' + parts.map(part => part.toString(16).padStart(2, '0')).join('');
    counts[hex] = (counts[hex] || 0) + count;
  }
  return {counts, total: canvas.width * canvas.height};
}
"""


@contextmanager
def start_chromium():
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def new_window(browser, color_scheme: str = "light"):
    """A window with nothing in its cache, whose pages let their maps be read."""
    window = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=color_scheme)
    window.add_init_script(KEEP_PIXELS)
    window.set_default_timeout(PATIENCE)
    return window


def new_phone(browser):
    """A window as a telephone has it: touch, a narrow screen, and its own name."""
    phone = browser.new_context(
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        user_agent="Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/140 Mobile Safari/537.36",
    )
    phone.add_init_script(KEEP_PIXELS)
    phone.set_default_timeout(PATIENCE)
    return phone


def open_page(
    window,
    url: str,
    *,
    width: int = 1280,
    height: int = 800,
    watch_frames: bool = False,
    offline: bool = False,
):
    """A new page at ``url`` and the list in which its traffic is noted.

    The list holds the addresses requested or, with ``watch_frames``, the websocket frames received.
    With ``offline`` whatever is asked for from elsewhere fails, as without internet.
    """
    page = window.new_page()
    page.set_viewport_size({"width": width, "height": height})
    traffic: list = []
    if watch_frames:
        page.on(
            "websocket",
            lambda socket: socket.on("framereceived", lambda frame: traffic.append(frame)),
        )
    else:
        page.on("request", lambda request: traffic.append(request.url))
    if offline:
        own = urlsplit(url).netloc
        page.route(
            lambda address: urlsplit(address).netloc not in (own, ""), lambda route: route.abort()
        )
    page.goto(url)
    wait_until_idle(page)
    return page, traffic


def choose(page, label: str, option: str) -> None:
    """Choose in a list by keyboard alone."""
    wanted = page.get_by_role("option", name=option, exact=True)
    for _ in range(5):
        page.get_by_role("combobox", name=label).click()
        page.keyboard.type(option)
        page.wait_for_timeout(1000)
        if wanted.count():
            break
        # A page that was still being drawn has closed the list again.
        page.keyboard.press("Escape")
    wanted.wait_for(timeout=1000)
    page.keyboard.press("Enter")
    wait_until_idle(page)


def wait_until_idle(page) -> None:
    """Until Streamlit has drawn the page and is not running."""
    page.wait_for_selector(
        '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=PATIENCE
    )


STILL = """
quiet => new Promise(done => {
  let timer;
  const end = () => { watch.disconnect(); done(); };
  const again = () => { clearTimeout(timer); timer = setTimeout(end, quiet); };
  const watch = new MutationObserver(again);
  watch.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  again();
  // What never rests is looked at as it is.
  setTimeout(end, 20 * quiet);
})
"""


def wait_until_still(page, quiet: int = 500) -> None:
    """Until a page just opened asks for nothing more and has not changed for some milliseconds."""
    page.wait_for_load_state("networkidle")
    page.evaluate(STILL, quiet)
    wait_until_idle(page)


def comes_true(page, told, seconds: int = 20) -> bool:
    """Does ``told()`` hold within some seconds? Asked while the page goes on."""
    for _ in range(10 * seconds):
        if told():
            return True
        page.wait_for_timeout(100)
    return False


def click_map(page, x: float, y: float, told) -> None:
    """Click on a map until ``told()`` holds.

    Without a graphics card a frame can take so long that deck.gl takes a click for something else.
    """
    for _ in range(4):
        page.mouse.click(x, y)
        if comes_true(page, told, seconds=8):
            return
    raise AssertionError(f"a click on the map does nothing: {page.url}")


def axe_violations(page, *more: str) -> str:
    """What axe finds against WCAG 2.2 AA, and against ``more`` rules, as text; empty: nothing."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": [*WCAG, *more], "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    shown = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]
    return json.dumps(shown, indent=1) if shown else ""


def read_pixels(page) -> dict | None:
    """How many of the map's pixels have each colour, and how many there are; None: no map."""
    return page.evaluate(READ_PIXELS)


def wait_for_colours(page, colours, least: float = 0.004) -> dict:
    """Until each of the colours covers at least a share ``least`` of the map."""
    return wait_for_shares(page, dict.fromkeys(colours, least))


def shares_at_rest(page, colours) -> dict:
    """What each of the colours covers of a map that has come to its size and place."""
    before: dict | None = None
    for _ in range(40):
        found = wait_for_colours(page, colours)
        if found == before:
            return found
        before = found
        page.wait_for_timeout(500)
    raise AssertionError(f"the map does not come to rest: {before}")


def wait_for_shares(page, least: dict, timeout: float = 60.0) -> dict:
    """Until each colour covers at least its share of the map; returns what each covers."""
    waited = 0.0
    while waited < timeout:
        read = read_pixels(page)
        if read:
            found = {c: read["counts"].get(c, 0) / read["total"] for c in least}
            if all(share >= least[colour] for colour, share in found.items()):
                return found
        page.wait_for_timeout(100)
        waited += 0.1
    raise AssertionError(f"not painted: {found if read else 'there is no map'}")
