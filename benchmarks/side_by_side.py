"""The same map drawn in four ways: what a change of indicator sends, costs and how long it takes.

    python benchmarks/side_by_side.py --areas 302 3000 33755 --indicators 10

The ways are this explorer's, a GeoDataFrame given to pydeck, Plotly, and folium through
streamlit-folium; the last two only where they are installed (``pip install plotly
streamlit-folium``). Bytes are those of the websocket before compression; ``ms`` is processor time
of the server; ``painted`` is from the key that chooses to the last change of the picture, in
Chromium, read off its screen and so exact to a fifth of a second or so.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import itertools
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import websockets

from benchmarks.load import PATIENCE, Reader, Server
from tests.browser.driver import new_window, open_page, start_chromium
from tests.helpers import ROOT, running_app

NEEDS = {"app": "pydeck", "pydeck": "pydeck", "plotly": "plotly", "folium": "streamlit_folium"}
# Not measured: the first looks at an indicator.
FIRST = 2
# So many areas take some ways seconds a change, so fewer changes are made.
MANY, FEW = 10_000, 3
# Seconds without a change after which a picture is finished, and what is waited for one at most.
STILL, LONGEST = 4.0, 300.0
AT_WORK = '[data-testid="stApp"]:not([data-test-script-state="notRunning"])'
SCREEN = {"x": 0, "y": 0, "width": 1280, "height": 800}


async def changes(url: str, amount: int, server: Server) -> tuple[float, float]:
    """Median bytes, and mean milliseconds of processor time, of so many changes by one reader."""
    address = f"{url.replace('http', 'ws')}/_stcore/stream"
    sent = []
    async with websockets.connect(
        address, subprotocols=["streamlit"], max_size=None, open_timeout=PATIENCE, ping_timeout=None
    ) as socket:
        reader = Reader(socket, "", "", ("Indicator",))
        await reader.open()
        for _ in range(FIRST):
            await reader.change()
        # Over all of them: the system counts processor time by hundredths of a second.
        before = server.used()
        for _ in range(amount):
            sent.append(await reader.change())
        spent = server.used() - before
    return statistics.median(sent), 1000 * spent / amount


def painted(browser, url: str, amount: int) -> float:
    """Median seconds from the choice of another indicator to the last change on the screen."""
    window = new_window(browser)
    window.set_default_timeout(1000 * LONGEST)
    page, _ = open_page(window, url)
    _last_change(page, time.monotonic())
    taken = []
    for number in range(1, amount + 1):
        page.get_by_role("combobox", name="Indicator").click()
        page.keyboard.type(f"Indicator {number}")
        page.get_by_role("option", name=f"Indicator {number}", exact=True).wait_for()
        pressed = time.monotonic()
        page.keyboard.press("Enter")
        # The list closes and Streamlit's own sign of running comes and goes above the map.
        taken.append(_last_change(page, pressed))
    window.close()
    return statistics.median(taken)


def _last_change(page, since: float) -> float:
    """Seconds to the last change of the map's part of the screen, once it is still."""
    chart = page.locator('[data-testid="stMainBlockContainer"]')
    seen, changed = b"", since
    # While the server is still at it, a picture that rests is that of before.
    while time.monotonic() - changed < STILL or page.locator(AT_WORK).count():
        box = chart.bounding_box() or SCREEN
        # Below the list of indicators and what lies open over the map while one is chosen.
        part = {"x": box["x"], "y": 420, "width": min(box["width"], 800), "height": 200}
        shot = page.screenshot(clip=part, animations="allow")
        if shot != seen:
            seen, changed = shot, time.monotonic()
        if time.monotonic() - since > LONGEST:
            raise TimeoutError(f"the map is not still after {LONGEST:.0f} s")
    return changed - since


def main() -> None:
    """Measure every way at every size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--areas", type=int, nargs="+", default=[302, 3000, 33755])
    parser.add_argument("--indicators", type=int, nargs="+", default=[10])
    parser.add_argument("--changes", type=int, default=8)
    options = parser.parse_args()
    heads = f"{'bytes':>14}{'ms':>10}{'painted s':>11}{'MB':>8}"
    print(f"{'areas':>8}{'indicators':>12}  {'way':<8}{heads}")
    for areas, indicators in itertools.product(options.areas, options.indicators):
        for way, module in NEEDS.items():
            if importlib.util.find_spec(module) is None:
                print(f"{way} left out: {module} is not installed")
                continue
            row = measure(way, areas, indicators, options.changes if areas < MANY else FEW)
            print(f"{areas:>8}{indicators:>12}  {way:<8}{row}", flush=True)


def measure(way: str, areas: int, indicators: int, amount: int) -> str:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(Path(__file__).with_name("ways_app.py"), folder)
        # The settings of the app itself, for every way.
        shutil.copytree(ROOT / ".streamlit", Path(folder) / ".streamlit")
        running = running_app(
            "--server.enableStaticServing=true",
            "--server.maxMessageSize=1000",
            script="ways_app.py",
            root=Path(folder),
            env={
                "PYTHONPATH": str(ROOT),
                "WAY": way,
                "AREAS": str(areas),
                "INDICATORS": str(indicators),
            },
        )
        with running as url:
            server = Server(running.process.pid)
            sent, spent = asyncio.run(changes(url, amount, server))
            held = server.resident()
            with start_chromium() as browser:
                seconds = painted(browser, url, amount)
    return f"{sent:>14,.0f}{spent:>10,.1f}{seconds:>11.2f}{held:>8,.0f}"


if __name__ == "__main__":
    main()
