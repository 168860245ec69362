"""The app under a meeting: readers who click, a hall of phones, and memory over time.

Every reader is a real websocket client that speaks Streamlit's protocol as its front end does: it
opens a page, waits until the script has finished, and then changes one control every few seconds.
The ramp, in which readers arrive, is told apart from the steady part, which is what is measured.

    python benchmarks/load.py page --page map --visitors 100 --seconds 60
    python benchmarks/load.py hall --phones 200 --within 10
    python benchmarks/load.py soak --visitors 50 --seconds 3600

Without ``--url`` it starts the app itself, with ``--processes 2`` behind nginx as `lsp_geo serve`
does. Figures are of the server as its readers see it, and of its processor time and memory (Linux).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import requests
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.helpers import ROOT, running_app

# Page, its address, and the control that is changed: a list by its label, or buttons to press.
PAGES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "map": ("map", "pillar=4&level=lsoa21", ("Indicator",)),
    "ward": ("ward", "area=E05015285", ("Ward",)),
    "inequality": ("inequality", "pillar=1", ("Indicator",)),
    "compare": ("compare", "", ("Indicator", "First indicator")),
    "present": ("present", "show=1&slide=1", ("Next", "Back")),
    "priorities": ("priorities", "", ("Areas",)),
    "change": ("change", "", ("Pillar",)),
}
PATIENCE = 120.0
# Runs after which a browser forgets what it has not drawn again, as Streamlit's front end does.
KEPT = 2
# Of the whole page, and of a part that is drawn alone.
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass
class Seen:
    """What the readers of a run have met: seconds and bytes of each change, and what failed."""

    opened: list[float] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Reader:
    """One browser: its socket, what its controls show, and what it has been sent before."""

    def __init__(self, socket, page: str, query: str, controls: tuple[str, ...]) -> None:
        self.socket, self.page, self.query, self.controls = socket, page, query, controls
        self.values: dict[str, str] = {}
        self.lists: dict[str, tuple[str, list[str]]] = {}
        self.buttons: dict[str, str] = {}
        # The part of the page that a control's change draws anew, where it is not all of it.
        self.parts: dict[str, str] = {}
        # Hash of what was sent: the run in which it was last drawn, and the part it belongs to.
        self.held: dict[str, tuple[int, str]] = {}
        self.runs = 0
        self.hash = ""

    async def open(self) -> int:
        """Open the page; returns the bytes received."""
        return await self._run("")

    async def change(self) -> int:
        """Change the control, or press the next button; returns the bytes received."""
        for label in self.controls:
            if label in self.lists:
                widget, options = self.lists[label]
                others = [one for one in options if one and one != self.values[widget]]
                self.values[widget] = random.choice(others)
                return await self._run("", self.parts[widget])
        names = [name for name in self.controls if name in self.buttons]
        if not names:
            raise RuntimeError(f"no control {self.controls} on {self.page}")
        pressed = self.buttons[random.choice(names)]
        return await self._run(pressed, self.parts[pressed])

    async def _run(self, pressed: str, part: str = "") -> int:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self.query, self.hash
        asked.page_name = "" if self.hash else self.page
        asked.fragment_id = part
        asked.cached_message_hashes.extend(self.held)
        for widget, value in self.values.items():
            asked.widget_states.widgets.add(id=widget, string_value=value)
        if pressed:
            asked.widget_states.widgets.add(id=pressed, trigger_value=True)
        await self.socket.send(message.SerializeToString())
        received = 0
        while True:
            raw = await asyncio.wait_for(self.socket.recv(), PATIENCE)
            received += len(raw)
            if self._took(ForwardMsg.FromString(raw)):
                self.runs += 1
                self._forget(part)
                return received

    def _forget(self, part: str) -> None:
        """Forget what has not been drawn for a while; of a part that ran alone, what is its own."""
        self.held = {
            name: (run, of)
            for name, (run, of) in self.held.items()
            if self.runs - run <= KEPT or (part and of != part)
        }

    def _took(self, message: ForwardMsg) -> bool:
        """Take one message in as the front end does; True once the page is complete."""
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            _, of = self.held.get(message.ref_hash, (0, ""))
            self.held[message.ref_hash] = self.runs, of
        if message.metadata.cacheable and message.hash:
            self.held[message.hash] = self.runs, message.delta.fragment_id
        if kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "new_session":
            self.hash = message.new_session.page_script_hash
            # A part that runs alone leaves the others as they are.
            if not message.metadata.run.fragment_ids:
                self.buttons.clear()
        elif kind == "navigation":
            self.hash = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._shown(message.delta.new_element, message.delta.fragment_id)
        if kind != "script_finished":
            return False
        # A run that only leads on to another one is not the page yet.
        return message.script_finished in FINISHED

    def _shown(self, element, part: str) -> None:
        kind = element.WhichOneof("type")
        if kind == "selectbox":
            box = element.selectbox
            self.lists[box.label], self.parts[box.id] = (box.id, list(box.options)), part
            if box.set_value or box.id not in self.values:
                self.values[box.id] = box.raw_value or (
                    box.options[box.default] if box.options else ""
                )
        elif kind == "button":
            self.buttons[element.button.label] = element.button.id
            self.parts[element.button.id] = part
        elif kind == "exception":
            raise RuntimeError(f"exception on {self.page}: {element.exception.message}")


async def _visit(url: str, page: str, think: float, until: list[float], seen: Seen) -> None:
    """One reader from opening the page to the end; only changes of the steady part are noted."""
    where = urlsplit(url)
    address = f"ws://{where.netloc}{where.path}/_stcore/stream"
    name, query, controls = PAGES[page]
    try:
        async with websockets.connect(address, subprotocols=["streamlit"], max_size=None) as made:
            reader = Reader(made, name, query, controls)
            started = time.perf_counter()
            await reader.open()
            seen.opened.append(time.perf_counter() - started)
            while time.monotonic() < until[1]:
                await asyncio.sleep(random.uniform(0.5, 1.5) * think)
                started = time.perf_counter()
                received = await reader.change()
                if until[0] <= time.monotonic() < until[1]:
                    seen.changed.append(time.perf_counter() - started)
                    seen.bytes.append(received)
    except (OSError, RuntimeError, TimeoutError, websockets.WebSocketException) as error:
        seen.failed.append(f"{type(error).__name__}: {error}"[:200])


async def readers(url: str, options: argparse.Namespace, watch: Server) -> Seen:
    """All readers of a run, arriving one after another over the ramp."""
    seen, begun = Seen(), time.monotonic()
    until = [begun + options.ramp, begun + options.ramp + options.seconds]
    tasks = []
    watching = asyncio.create_task(watch.over(until))
    for _ in range(options.visitors):
        tasks.append(asyncio.create_task(_visit(url, options.page, options.think, until, seen)))
        await asyncio.sleep(options.ramp / options.visitors)
    await asyncio.gather(*tasks)
    await watching
    return seen


async def phones(url: str, options: argparse.Namespace) -> list[float]:
    """A hall of phones that ask for one page over some seconds; seconds until each has it."""
    where = urlsplit(url)
    request = (
        f"GET {where.path}{options.path} HTTP/1.1\r\nHost: {where.netloc}\r\n"
        "Accept-Encoding: gzip\r\nConnection: close\r\n\r\n"
    ).encode()

    async def ask() -> float:
        await asyncio.sleep(random.uniform(0, options.within))
        started = time.perf_counter()
        reading, writing = await asyncio.open_connection(where.hostname, where.port)
        writing.write(request)
        answer = await asyncio.wait_for(reading.read(), PATIENCE)
        writing.close()
        if b" 200 " not in answer[:20]:
            raise RuntimeError(answer[:100].decode(errors="replace"))
        return time.perf_counter() - started

    return list(await asyncio.gather(*(ask() for _ in range(options.phones))))


class Server:
    """The processes of a server: their processor time and memory, read from /proc."""

    def __init__(self, pid: int | None) -> None:
        self.pid = pid
        self.cpu, self.memory = float("nan"), []

    def pids(self) -> list[int]:
        """The process and all under it."""
        if self.pid is None:
            return []
        found, parents = [self.pid], {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
            except OSError:  # ended meanwhile
                continue
        for one in found:
            found += [child for child, parent in parents.items() if parent == one]
        return found

    def used(self) -> float:
        """Seconds of processor time that all of them have used."""
        total = 0
        for pid in self.pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / os.sysconf("SC_CLK_TCK")

    def resident(self) -> float:
        """Megabytes of memory that all of them hold."""
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.pids())
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    async def over(self, until: list[float]) -> None:
        """Measure over the steady part, memory every few seconds."""
        await asyncio.sleep(max(until[0] - time.monotonic(), 0))
        before = self.used()
        self.memory.append((time.monotonic() - until[0], self.resident()))
        while time.monotonic() < until[1]:
            await asyncio.sleep(min(5.0, max(until[1] - time.monotonic(), 0.1)))
            self.memory.append((time.monotonic() - until[0], self.resident()))
        self.cpu = self.used() - before


def _spread(seconds: list[float]) -> dict[str, float]:
    """Median, 95th percentile and longest, in milliseconds."""
    if not seconds:
        return {}
    ordered = sorted(1000 * one for one in seconds)
    at = min(int(0.95 * len(ordered)), len(ordered) - 1)
    return {
        "p50 ms": round(statistics.median(ordered), 1),
        "p95 ms": round(ordered[at], 1),
        "longest ms": round(ordered[-1], 1),
    }


def _page(url: str, options: argparse.Namespace, server: Server) -> dict:
    seen = asyncio.run(readers(url, options, server))
    changes = len(seen.changed)
    found = {
        "page": options.page,
        "visitors": options.visitors,
        "changes": changes,
        "changes a second": round(changes / options.seconds, 1),
        "opening": _spread(seen.opened),
        "change": _spread(seen.changed),
        "bytes a change": round(statistics.median(seen.bytes)) if seen.bytes else 0,
        "failed": len(seen.failed),
    }
    if server.pid is not None:
        # What every change costs, with what the server does in between.
        found["processor ms a change"] = round(1000 * server.cpu / max(changes, 1), 1)
        found["memory MB"] = [round(server.memory[0][1]), round(server.memory[-1][1])]
    if seen.failed:
        found["first failure"] = seen.failed[0]
    return found


def _soak(url: str, options: argparse.Namespace, server: Server) -> dict:
    """The same, and how memory goes: the part after ten minutes (or a sixth) should be flat."""
    found = _page(url, options, server)
    settled = min(600.0, options.seconds / 6)
    late = [size for at, size in server.memory if at >= settled]
    if late:
        found["memory MB, settled"] = [round(late[0]), round(min(late)), round(max(late))]
        found["growth after settling, %"] = round(100 * (late[-1] / late[0] - 1), 1)
    return found


def _hall(url: str, options: argparse.Namespace, server: Server) -> dict:
    before = server.used() if server.pid else 0.0
    taken = asyncio.run(phones(url, options))
    found = {"phones": options.phones, "within s": options.within, "page": _spread(taken)}
    if server.pid is not None:
        spent = 1000 * (server.used() - before)
        found["processor ms a phone"] = round(spent / options.phones, 2)
    return found


def _free_port(processes: int) -> int:
    """A port with as many free ones above it as there are processes."""
    # At random: two runs on one machine look at the same time.
    for port in random.sample(range(20_000, 30_000), 200):
        with ExitStack() as taken:
            try:
                for one in range(port, port + processes + 1):
                    taken.enter_context(socket.socket()).bind(("127.0.0.1", one))
            except OSError:
                continue
            return port
    raise RuntimeError("no free ports")


class several:  # noqa: N801 - used like a function, in a with statement
    """The app on several processes behind nginx, as ``lsp_geo serve`` runs it."""

    def __init__(self, processes: int) -> None:
        self.processes, self.port = processes, _free_port(processes)

    def __enter__(self) -> str:
        command = [sys.executable, "-m", "lsp_geo", "serve", "--address", "127.0.0.1"]
        given = ["--port", str(self.port), "--processes", str(self.processes)]
        self.process = subprocess.Popen(
            [*command, *given], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        url = f"http://127.0.0.1:{self.port}"
        until = time.monotonic() + 2 * PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if requests.get(f"{url}/health", timeout=2).ok:
                    return url
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(0.2)
        self.__exit__()
        raise RuntimeError("the processes did not start")

    def __exit__(self, *_) -> None:
        self.process.terminate()
        self.process.wait(30)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, (run, visitors, seconds) in {
        "page": (_page, 50, 60.0),
        "soak": (_soak, 50, 3600.0),
        "hall": (_hall, 0, 0.0),
    }.items():
        one = verbs.add_parser(verb)
        one.add_argument("--url", help="an app that runs already; its own costs are not seen")
        one.add_argument("--processes", type=int, default=1, help="several, behind nginx")
        one.set_defaults(run=run)
        if verb == "hall":
            one.add_argument("--phones", type=int, default=200)
            one.add_argument("--within", type=float, default=10.0, help="seconds")
            one.add_argument("--path", default="/view/1/2", help="the page of the slide's code")
            continue
        one.add_argument("--page", choices=PAGES, default="map")
        one.add_argument("--visitors", type=int, default=visitors)
        one.add_argument("--seconds", type=float, default=seconds, help="of the steady part")
        one.add_argument("--ramp", type=float, default=20.0, help="seconds in which they arrive")
        one.add_argument("--think", type=float, default=2.0, help="seconds between two changes")
    return parser.parse_args()


def main() -> int:
    options = _arguments()
    load = os.getloadavg()[0]
    if options.url:
        found = options.run(options.url.rstrip("/"), options, Server(None))
    else:
        app = running_app() if options.processes == 1 else several(options.processes)
        with app as url:
            found = options.run(url, options, Server(app.process.pid))
    about = {"date": time.strftime("%Y-%m-%d %H:%M"), "load before": round(load, 1)}
    print(json.dumps({**about, "processes": options.processes, **found}, indent=1))
    return 1 if found.get("failed") else 0


if __name__ == "__main__":
    sys.exit(main())
