"""A process is killed under a reader: the browser comes back with the view in the address."""

from __future__ import annotations

import os
import re
import shutil
import signal
from pathlib import Path

import pytest

from benchmarks.load import Server, several
from tests.browser.driver import (
    PATIENCE,
    choose,
    comes_true,
    new_window,
    open_page,
    wait_until_idle,
)

pytestmark = pytest.mark.browser
CONNECTED = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def _app(running, port: int) -> int:
    """The process of the app that listens on a port inside."""
    return next(
        pid
        for pid in Server(running.process.pid).pids()
        if f"--server.port={port}".encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    )


@pytest.mark.long
@pytest.mark.skipif(NGINX is None, reason="nginx is not installed: several processes are not tried")
def test_a_reader_whose_process_is_killed_keeps_the_view(chromium):
    running = several(2)
    with running as url:
        window = new_window(chromium)
        view = "indicator=crime&level=ward25&area=E05015285"
        page, _ = open_page(window, f"{url}/map?{view}")
        page.get_by_text("Canning").first.wait_for(timeout=PATIENCE)
        cookie = next(one for one in window.cookies() if one["name"] == "lsp_process")
        sockets = []
        page.on("websocket", lambda socket: sockets.append(socket))
        os.kill(_app(running, running.port + int(cookie["value"])), signal.SIGKILL)
        # The browser finds its socket closed and opens another, which the other process takes, or
        # the same one where it is back first.
        assert comes_true(page, lambda: sockets, PATIENCE // 1000)
        page.wait_for_selector(CONNECTED, timeout=PATIENCE)
        wait_until_idle(page)
        assert re.search(r"indicator=crime.*area=E05015285", page.url)
        assert page.get_by_text("Canning").first.is_visible()
        # And it goes on: the new session answers.
        choose(page, "Show one ward", "Anfield")
        page.wait_for_url(re.compile("area=E05015279"), timeout=PATIENCE)
        window.close()
