"""What a change of indicator costs: the app against the naive way, in one run.

For each: bytes to the browser (all, and the map's part), CPU of the server, and the time from the
key press to the last change of the map's pixels. Run it with ``make bench``.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402

from tests.browser import open_page, start_chromium  # noqa: E402
from tests.conftest import running_app  # noqa: E402

SWITCHES = 9
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
# The map has changed since the key was pressed, and not for half a second.
STILL = """() => window.bench.changed > window.bench.pressed
  && performance.now() - window.bench.changed > 500"""


def measure(browser, url: str, pid: int) -> dict[str, float]:
    """Medians over SWITCHES changes of indicator, after one to warm up."""
    page, traffic = open_page(browser, url, watch_frames=True)
    page.wait_for_selector(CANVAS)
    page.wait_for_timeout(5000)
    page.evaluate(WATCH)
    results: dict[str, list[float]] = {key: [] for key in (*BUDGET, "painted ms")}
    box = page.get_by_role("combobox", name="Indicator")
    box.click()
    page.get_by_role("option").first.wait_for()
    names = page.get_by_role("option").all_inner_texts()
    page.keyboard.press("Escape")
    for switch in range(SWITCHES + 1):
        box.click()
        # Typed, because the pointer may rest on an option and take the arrow keys with it.
        page.keyboard.type(names[1 + switch % 4])
        page.wait_for_timeout(300)
        traffic.clear()
        before = _cpu_ms(pid)
        page.keyboard.press("Enter")
        page.wait_for_function(STILL, timeout=20_000)
        if switch:
            results["server ms"].append(_cpu_ms(pid) - before)
            results["all bytes"].append(sum(map(len, traffic)))
            results["map bytes"].append(sum(map(_map_bytes, traffic)))
            bench = page.evaluate("window.bench")
            results["painted ms"].append(bench["changed"] - bench["pressed"])
    page.context.close()
    return {key: statistics.median(values) for key, values in results.items()}


def _map_bytes(frame: bytes) -> int:
    message = ForwardMsg.FromString(frame)
    return message.delta.new_element.deck_gl_json_chart.ByteSize()


def _cpu_ms(pid: int) -> float:
    """User and system time the process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    found = {}
    with start_chromium() as browser:
        for name, script, path in (
            ("app", "app.py", "map?pillar=4&level=lsoa21"), ("naive", "benchmarks/naive_app.py", "")
        ):
            running = running_app(script=script)
            with running as url:
                started = time.perf_counter()
                found[name] = measure(browser, f"{url}/{path}", running.process.pid)
                print(f"{name}: {time.perf_counter() - started:.0f} s")
    print(f"{'median of ' + str(SWITCHES):<16}{'app':>12}{'naive':>12}{'budget':>12}")
    for key in found["app"]:
        budget = BUDGET.get(key, found["naive"][key] / 2 if key == "painted ms" else None)
        print(f"{key:<16}{found['app'][key]:>12,.0f}{found['naive'][key]:>12,.0f}{budget:>12,.0f}")
    over = [
        key for key, value in found["app"].items()
        if value > BUDGET.get(key, found["naive"]["painted ms"] / 2)
    ]
    if over:
        print(f"Over budget: {', '.join(over)}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
