"""The same map drawn in four ways: what a change of indicator sends, and costs the server.

    python benchmarks/side_by_side.py --areas 302 3000 33755

The ways are this explorer's, a GeoDataFrame given to pydeck, Plotly, and folium through
streamlit-folium; the last two only where they are installed (``pip install plotly
streamlit-folium``). Bytes are those of the websocket before compression; time is the processor's.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import websockets

from benchmarks.load import PATIENCE, Reader, Server
from tests.helpers import running_app

NEEDS = {"app": "pydeck", "pydeck": "pydeck", "plotly": "plotly", "folium": "streamlit_folium"}
# Not measured: the first looks at an indicator.
FIRST = 2
# So many areas take some ways seconds a change, so fewer changes are made.
MANY, FEW = 10_000, 3


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


def main() -> None:
    """Measure every way at every size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--areas", type=int, nargs="+", default=[302, 3000, 33755])
    parser.add_argument("--changes", type=int, default=20)
    options = parser.parse_args()
    print(f"{'areas':>8}  {'way':<8}{'bytes':>14}{'ms':>10}{'MB':>8}")
    for areas in options.areas:
        for way, module in NEEDS.items():
            if importlib.util.find_spec(module) is None:
                print(f"{areas:>8}  {way:<8} {module} is not installed")
                continue
            running = running_app(
                script="benchmarks/ways_app.py", env={"WAY": way, "AREAS": str(areas)}
            )
            with running as url:
                server = Server(running.process.pid)
                amount = options.changes if areas < MANY else FEW
                sent, spent = asyncio.run(changes(url, amount, server))
                size = f"{server.resident():>8,.0f}"
            print(f"{areas:>8}  {way:<8}{sent:>14,.0f}{spent:>10,.1f}{size}", flush=True)


if __name__ == "__main__":
    main()
