"""What tests share: the running app, a page under the test runner and what it shows, the site."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import requests
from filelock import FileLock
from streamlit.testing.v1 import AppTest

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
# What Streamlit runs for each reader; `app.py` serves it.
SCRIPT = ROOT / "main.py"


class running_app:  # noqa: N801 - used like a function, in a with statement
    """A script of the project (or of a copy at ``root``) in a process of its own.

    ``arguments`` go to Streamlit, ``env`` to the process.
    """

    def __init__(
        self,
        *arguments: str,
        script: str = "app.py",
        root: Path = ROOT,
        env: dict[str, str] | None = None,
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.script, self.root, self.arguments = script, root, arguments
        self.env = {**os.environ, "PYTHONPATH": str(root), **(env or {})}

    def __enter__(self) -> str:
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "streamlit",
                "run",
                self.script,
                "--server.port",
                str(self.port),
                "--server.address",
                "127.0.0.1",
                "--server.fileWatcherType",
                "none",
                *self.arguments,
            ],
            cwd=self.root,
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        url = f"http://127.0.0.1:{self.port}"
        base = next((a.split("=", 1)[1] for a in self.arguments if "baseUrlPath=" in a), "")
        health = "/".join(part for part in (url, base, "_stcore/health") if part)
        for _ in range(400):
            try:
                if requests.get(health, timeout=2).ok:
                    return "/".join(part for part in (url, base) if part)
            # Connections wait while the data are opened, before anything is answered.
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(0.2)
        self.__exit__()
        raise RuntimeError("the app did not start within 80 seconds")

    def __exit__(self, *_) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def run_async(awaited: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns; run in a thread, because this one may have the browser's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, awaited).result()


def open_app(page: str | None = None, **parameters: str) -> AppTest:
    """The app at a page, with these parameters in its address."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    for key, value in parameters.items():
        app.query_params[key] = value
    app.run()
    if page:
        app.switch_page(f"pages/{page}.py")
        for key, value in parameters.items():
            app.query_params[key] = value
        app.run()
    assert not app.exception, app.exception
    return app


def unfold(app: AppTest, *keys: str) -> AppTest:
    """The page with parts opened that are made when a reader opens them."""
    for key in keys:
        app.session_state[key] = True
    app.run()
    assert not app.exception, app.exception
    return app


def drawn(app: AppTest) -> dict:
    """The map's spec."""
    return json.loads(app.get("deck_gl_json_chart")[0].proto.json)


def words(app: AppTest) -> str:
    """All text of the page."""
    kinds = ("title", "header", "markdown", "caption", "warning", "error")
    html = [element.proto.body for element in app.get("html")]
    found = [*(e.value for kind in kinds for e in app.get(kind)), *html]
    # Markdown's own signs are escaped in text from data.
    return "\n".join(found).replace("\\", "")


def plain(app) -> str:
    return words(app).replace("\\", "")


def charts(app) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def rows(spec: dict) -> list[dict]:
    """All data rows of a drawn chart, wherever Streamlit has put them."""
    if isinstance(spec, dict):
        values = spec.get("values")
        own = [row for row in values if isinstance(row, dict)] if isinstance(values, list) else []
        return own + [row for value in spec.values() for row in rows(value)]
    return [row for value in spec for row in rows(value)] if isinstance(spec, list) else []


def table_with(app, column: str):
    """The page's table that has this column."""
    return next(table.value for table in app.dataframe if column in table.value)


def read(path) -> list[dict[str, str]]:
    with path.open(newline="") as handle:
        return list(csv.DictReader(handle))


def made_once(tmp_path_factory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that is made by the first process of a run that asks; the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    # With xdist each process has a folder of its own inside the one of the run.
    shared = base.parent if base.name.startswith("popen-") else base
    folder, done = shared / name, shared / f"{name}.done"
    with FileLock(f"{done}.lock"):
        if not done.exists():
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


def published(tmp_path_factory, city) -> Path:
    """The folder of the site."""
    from lsp_geo.reports.document import Imprint
    from lsp_geo.site.publish import publish

    def make(site: Path) -> None:
        (site / "sheets").mkdir()
        (site / "sheets" / f"{WARD}.pdf").write_bytes(b"%PDF-1.7\n")
        publish(city, Imprint(APP), site, lambda step: None, SITE)

    return made_once(tmp_path_factory, "published-site", make)


WARD = "E05015285"
APP = "https://app.example.org/explorer"
SITE = "https://www.example.org/neighbourhoods"
