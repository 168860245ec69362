"""Fixtures: the built data, the running app, and Chromium."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import hypothesis
import pytest
import requests

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import CHROMIUM, new_window, start_chromium  # noqa: E402

# Speed is measured in benchmarks, not here; the same examples on every run.
hypothesis.settings.register_profile("project", deadline=None, derandomize=True)
hypothesis.settings.load_profile("project")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives Chromium takes longest and comes first."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Files whole, and all that drive Chromium on one worker.

    Two browsers that draw without a graphics card slow one another down more than they gain.
    """
    from xdist.scheduler import LoadFileScheduling

    class OneBrowser(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return "browser" if file.endswith("browser.py") else file

    return OneBrowser(config, log)


@pytest.fixture(scope="session")
def tables():
    """Catalogue, geography and values of the committed data."""
    from lsp_geo.aggregate import open_tables

    return open_tables(ROOT / "data")


@pytest.fixture(scope="session")
def sources() -> Path:
    """The source extracts the data were built from; tests that need them skip without."""
    folder = Path(os.environ.get("LSP_SOURCES", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no source extracts at {folder}: set LSP_SOURCES to their folder")
    return folder


@pytest.fixture(scope="session")
def app_url():
    """Address of the app, running on the committed data."""
    with running_app() as url:
        yield url


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
            except requests.ConnectionError:
                time.sleep(0.2)
        self.__exit__()
        raise RuntimeError("the app did not start within 80 seconds")

    def __exit__(self, *_) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


@pytest.fixture(scope="session")
def chromium():
    """A headless browser; without one the tests fail in CI and are skipped elsewhere."""
    if CHROMIUM is None:
        message = "Chromium is not installed: browser tests cannot run"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with start_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def window(chromium):
    """One window for all pages of the app: its files are read from the cache after the first."""
    return new_window(chromium)
