"""Several processes behind one port: who answers whom, when one is killed or all are restarted."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.load import PATIENCE, Server, several
from lsp_geo.errors import NotKnown
from lsp_geo.serve import replicas
from tests.helpers import ROOT, run_async

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@pytest.fixture(scope="module")
def served():
    """Two processes behind nginx, and what is known of them."""
    if NGINX is None:
        pytest.skip("nginx is not installed: several processes cannot be tried")
    running = several(2)
    with running as url:
        yield url, running


def test_every_process_has_a_port_of_its_own():
    where = replicas.layout("0.0.0.0", 8501, 3, "/explorer/")
    assert where.ports == (8502, 8503, 8504)
    assert where.base == "/explorer"


def test_the_example_of_nginx_is_what_serve_writes():
    where = replicas.layout("0.0.0.0", 8501, 2, "")
    made = replicas.nginx_conf(where, Path("/var/lib/explorer"))
    written = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    # Where the list of kinds of files lies depends on the machine.
    kinds = re.compile(r"include .*mime.types;")
    assert kinds.sub("", written) == kinds.sub("", made)


def test_without_nginx_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(replicas.shutil, "which", lambda *_, **__: None)
    with pytest.raises(NotKnown, match="nginx-light"):
        replicas.serve(replicas.layout("127.0.0.1", 8501, 2, ""), print)


@pytest.mark.long
def test_a_taken_port_is_said(served):
    _, running = served
    with pytest.raises(NotKnown, match="is taken"):
        replicas.serve(replicas.layout("127.0.0.1", running.port, 1, ""), print)


def test_the_processes_are_open_to_this_machine_alone():
    command = replicas.app_command(8502, "/explorer")
    assert "--server.address=127.0.0.1" in command
    assert "--server.baseUrlPath=explorer" in command
    assert "--server.fileWatcherType=none" in command


async def _session(url: str, cookie: str = "") -> str:
    """Open a session; returns the cookie that names its process."""
    address = f"{url.replace('http', 'ws')}/_stcore/stream"
    headers = {"Cookie": cookie} if cookie else {}
    async with websockets.connect(
        address, subprotocols=["streamlit"], additional_headers=headers, open_timeout=PATIENCE
    ) as made:
        return re.search(r"lsp_process=\d", made.response.headers["Set-Cookie"])[0]


@pytest.mark.long
def test_a_reader_stays_with_the_process_of_the_session(served):
    url, _ = served
    first = [run_async(_session(url)) for _ in range(4)]
    assert set(first) == {"lsp_process=1", "lsp_process=2"}
    for cookie in set(first):
        assert {run_async(_session(url, cookie)) for _ in range(3)} == {cookie}


@pytest.mark.long
@pytest.mark.parametrize("path", ["metrics", "script-health-check", "agent/mcp"])
def test_internal_addresses_are_closed(served, path):
    assert requests.get(f"{served[0]}/_stcore/{path}", timeout=60).status_code == 404


def _until(told, seconds: float = PATIENCE) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if told():
            return True
        time.sleep(0.2)
    return False


def _apps(running) -> set[int]:
    """The processes of the app, without nginx."""
    return {
        pid
        for pid in Server(running.process.pid).pids()
        if b"streamlit\0run" in Path(f"/proc/{pid}/cmdline").read_bytes()
    }


@pytest.mark.long
def test_a_killed_process_costs_no_link_and_is_started_again(served):
    url, running = served
    cookie = run_async(_session(url))
    before = _apps(running)
    assert len(before) == 2
    for pid in before:
        os.kill(pid, signal.SIGKILL)
        # Whoever had a session there is taken by the other one at once.
        assert run_async(_session(url, cookie))
        for path in ("/", "/map", "/health"):
            cookies = dict([cookie.split("=")])
            assert requests.get(f"{url}{path}", cookies=cookies, timeout=60).ok
        assert _until(lambda gone=pid: len(_apps(running) - {gone}) == 2)
        # The next one is killed when this one answers again, by its own cookie.
        assert _until(
            lambda: (
                {run_async(_session(url, f"lsp_process={n}")) for n in (1, 2)}
                == {"lsp_process=1", "lsp_process=2"}
            )
        )


@pytest.mark.long
def test_a_rolling_restart_drops_no_link(served):
    url, running = served
    before, answers, stop = _apps(running), [], threading.Event()

    def ask() -> None:
        while not stop.is_set():
            for path in ("/map", "/view/1/3", "/data/catalogue.csv"):
                answers.append(requests.get(f"{url}{path}", timeout=60).status_code)
            time.sleep(0.1)

    asking = threading.Thread(target=ask)
    asking.start()
    running.process.send_signal(signal.SIGHUP)
    done = _until(lambda: len(_apps(running)) == 2 and not _apps(running) & before)
    up = _until(lambda: requests.get(f"{url}/health", timeout=60).ok)
    stop.set()
    asking.join()
    assert done and up
    assert set(answers) == {200}


def test_an_end_asked_for_during_a_restart_is_no_failure(monkeypatch, tmp_path):
    said: list[str] = []
    server = replicas._Server(replicas.layout("127.0.0.1", 8501, 2, ""), "", tmp_path, said.append)
    running = SimpleNamespace(poll=lambda: None)
    server.processes = dict.fromkeys(server.where.ports, running)
    monkeypatch.setattr(replicas, "_stop", lambda processes: None)
    monkeypatch.setattr(server, "_start", lambda port: None)
    monkeypatch.setattr(server, "_comes_up", lambda port: server._end(signal.SIGTERM, None))
    server._renew(signal.SIGHUP, None)
    server._look()
    assert server.ending and said == []


async def _upload(url: str) -> int:
    """Open a session and send it a file as the front end does; returns the answer's status."""
    address = f"{url.replace('http', 'ws')}/_stcore/stream"
    async with websockets.connect(
        address, subprotocols=["streamlit"], max_size=None, open_timeout=PATIENCE
    ) as made:
        cookie = re.search(r"lsp_process=\d", made.response.headers["Set-Cookie"])[0]
        asked = BackMsg()
        asked.rerun_script.page_name = "present"
        await made.send(asked.SerializeToString())
        session = ""
        while not session:
            message = ForwardMsg.FromString(await asyncio.wait_for(made.recv(), PATIENCE))
            session = message.new_session.initialize.session_id
        return await asyncio.to_thread(_put, url, session, cookie)


def _put(url: str, session: str, cookie: str) -> int:
    # A process that is only just up says no more than that it is not ready.
    assert _until(lambda: requests.get(f"{url}/_stcore/health", timeout=60).ok)
    token = requests.get(f"{url}/_stcore/health", timeout=60).cookies["_streamlit_xsrf"]
    return requests.put(
        f"{url}/_stcore/upload_file/{session}/a-file",
        files={"file": ("views.json", b"{}", "application/json")},
        headers={
            "Cookie": f"{cookie}; _streamlit_xsrf={token}",
            "X-Xsrftoken": token,
        },
        timeout=60,
    ).status_code


@pytest.mark.long
def test_a_file_sent_reaches_the_session_it_is_for(served):
    url, _ = served
    assert [run_async(_upload(url)) for _ in range(6)] == [204] * 6
