"""What a change of indicator costs: the app against the naive way, in one run.

For each: bytes to the browser (all, and the map's part, before compression), CPU of the server
beyond what it uses when idle, and the time from the key press to the last change of the map's
pixels. Also the time from opening the page to the map's first colours, on a server just started
and again. Run it with ``make bench`` on a machine that does nothing else.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.driver import new_window, open_page, start_chromium
from tests.helpers import running_app

SWITCHES = 12
# Different indicators, each looked at once before anything is measured.
INDICATORS = 4
BUDGET = {"map bytes": 2048, "all bytes": 40_000, "server ms": 40.0}
CANVAS = '[data-testid="stDeckGlJsonChart"] canvas'
# Probes a grid of pixels on each frame and notes when one changes.
WATCH = """
() => {
  const canvas = document.querySelector('[data-testid="stDeckGlJsonChart"] canvas');
  const gl = canvas.getContext('webgl2');
  const at = [];
  for (let x = 1; x < 8; x++) for (let y = 1; y < 5; y++) {
    at.push([Math.round(canvas.width * x / 8), Math.round(canvas.height * y / 5)]);
  }
  const pixel = new Uint8Array(4);
  window.bench = {pressed: 0, changed: 0, last: ''};
  document.addEventListener('keydown', e => {
    if (e.key === 'Enter') window.bench.pressed = window.bench.changed = performance.now();
  }, true);
  const look = () => {
    const seen = at.map(([x, y]) => {
      gl.readPixels(x, y, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      return pixel.join();
    }).join();
    if (seen !== window.bench.last) {
      window.bench.last = seen; window.bench.changed = performance.now();
    }
    requestAnimationFrame(look);
  };
  look();
}
"""
COLOURED = """
() => {
  const canvas = document.querySelector('[data-testid="stDeckGlJsonChart"] canvas');
  if (!canvas) return false;
  const gl = canvas.getContext('webgl2');
  const pixel = new Uint8Array(4);
  const seen = new Set();
  for (const x of [.3, .4, .5, .6]) for (const y of [.3, .5, .7]) {
    gl.readPixels(Math.round(canvas.width * x), Math.round(canvas.height * y), 1, 1,
                  gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    if (pixel[3]) seen.add(pixel.join());
  }
  return seen.size > 2;
}
"""
# The map has changed since the key was pressed, and not for half a second.
STILL = """() => window.bench.changed > window.bench.pressed
  && performance.now() - window.bench.changed > 500"""


def measure(browser, url: str, pid: int) -> dict[str, float]:
    """Medians over SWITCHES changes of indicator."""
    first = [_first_map(browser, url) for _ in range(2)]
    window = new_window(browser)
    page, traffic = open_page(window, url, watch_frames=True)
    page.wait_for_selector(CANVAS)
    page.wait_for_timeout(5000)
    page.evaluate(WATCH)
    results: dict[str, list[float]] = {key: [] for key in (*BUDGET, "painted ms")}
    idle = _idle_ms_per_second(pid)
    box = page.get_by_role("combobox", name="Indicator")
    box.click()
    page.get_by_role("option").first.wait_for()
    names = page.get_by_role("option").all_inner_texts()
    page.keyboard.press("Escape")
    for switch in range(INDICATORS + SWITCHES):
        box.click()
        # Typed, because the pointer may rest on an option and take the arrow keys with it.
        page.keyboard.type(names[1 + switch % INDICATORS])
        page.wait_for_timeout(300)
        traffic.clear()
        before, started = _cpu_ms(pid), time.monotonic()
        page.keyboard.press("Enter")
        page.wait_for_function(STILL, timeout=20_000)
        if switch >= INDICATORS:
            spent = _cpu_ms(pid) - before - idle * (time.monotonic() - started)
            results["server ms"].append(spent)
            results["all bytes"].append(sum(map(len, traffic)))
            results["map bytes"].append(sum(map(_map_bytes, traffic)))
            bench = page.evaluate("window.bench")
            results["painted ms"].append(bench["changed"] - bench["pressed"])
    window.close()
    found = {key: statistics.median(values) for key, values in results.items()}
    return found | {"first map, new server ms": first[0], "first map ms": first[1]}


def _first_map(browser, url: str) -> float:
    """From opening the page, with nothing in the browser's cache, to colours on the map."""
    window = new_window(browser)
    page = window.new_page()
    started = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function(COLOURED, polling=100)
    taken = 1000 * (time.perf_counter() - started)
    window.close()
    return taken


def _map_bytes(frame: bytes) -> int:
    message = ForwardMsg.FromString(frame)
    return message.delta.new_element.deck_gl_json_chart.ByteSize()


def _cpu_ms(pid: int) -> float:
    """User and system time that all threads of a process have used (Linux)."""
    return 1000 * time.clock_gettime((~pid << 3) | 2)


def _idle_ms_per_second(pid: int) -> float:
    """What the server uses while nobody asks for anything."""
    before = _cpu_ms(pid)
    time.sleep(5)
    return (_cpu_ms(pid) - before) / 5


def main() -> int:
    found = {}
    with start_chromium() as browser:
        for name, script, path in (
            ("app", "app.py", "map?pillar=4&level=lsoa21"),
            ("naive", "benchmarks/naive_app.py", ""),
        ):
            running = running_app(script=script)
            with running as url:
                started = time.perf_counter()
                found[name] = measure(browser, f"{url}/{path}", running.process.pid)
                print(f"{name}: {time.perf_counter() - started:.0f} s")
    budgets = BUDGET | {"painted ms": found["naive"]["painted ms"] / 2}
    print(f"{'median of ' + str(SWITCHES):<26}{'app':>12}{'naive':>12}{'budget':>12}")
    for key in found["app"]:
        budget = f"{budgets[key]:>12,.0f}" if key in budgets else ""
        print(f"{key:<26}{found['app'][key]:>12,.0f}{found['naive'][key]:>12,.0f}{budget}")
    over = [key for key, budget in budgets.items() if found["app"][key] > budget]
    if over:
        print(f"Over budget: {', '.join(over)}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
