"""The app on several processes behind one port: started, watched, and restarted one by one.

nginx stands in front and keeps each reader with the process that holds the session. A process that
ends is started again; SIGHUP restarts all of them in turn, so that links are answered throughout.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from lsp_geo import templates
from lsp_geo.errors import NotKnown
from lsp_geo.paths import ROOT
from lsp_geo.serve.mishaps import prefix

# Seconds: for the data to be opened, for readers' connections to be closed, between two looks.
_START, _STOP, _LOOK = 120.0, 10.0, 0.5
# A process that keeps ending is started again after a pause, and not at once.
_PAUSE = 3.0


@dataclass(frozen=True)
class Layout:
    """Where all is served: the public port on ``address``, ``ports`` inside, and a path."""

    address: str
    port: int
    ports: tuple[int, ...]
    base: str = ""


def layout(address: str, port: int, processes: int, base: str) -> Layout:
    """A port inside for every process, counted upwards from the public one."""
    return Layout(address, port, tuple(port + 1 + n for n in range(processes)), prefix(base))


def nginx_conf(where: Layout, folder: Path, user: str = "") -> str:
    """The configuration of nginx, which keeps what it writes under ``folder``.

    ``user`` is whom it runs as; empty for whoever starts it, or its own user where that is root.
    """
    return templates.render(
        "nginx.conf",
        folder=folder,
        user=user,
        ports=where.ports,
        listen=f"{where.address}:{where.port}",
        base=where.base,
        mime_types=_mime_types(),
    )


def _mime_types() -> str:
    """Where nginx was installed with its list of kinds of files."""
    usual = ("/etc/nginx/mime.types", "/opt/homebrew/etc/nginx/mime.types")
    return next((path for path in usual if Path(path).is_file()), usual[0])


def serve(where: Layout, say: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; SIGHUP restarts the processes one after another.

    Raises
    ------
    NotKnown
        Where nginx is not installed, a port is taken or nothing comes up.
    """
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if nginx is None:
        raise NotKnown(
            "nginx stands before the processes and is not installed: “apt install nginx-light” or "
            "“brew install nginx”. “make run” serves with one process and without it."
        )
    for port in (where.port, *where.ports):
        _check_free(port)
    with tempfile.TemporaryDirectory(prefix="explorer-") as folder:
        _Server(where, nginx, Path(folder), say).run()


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise NotKnown(f"Port {port} is taken: name another one with --port.") from None


class _Server:
    """The processes of one `serve`, and what signals ask of them."""

    def __init__(self, where: Layout, nginx: str, folder: Path, say: Callable[[str], None]) -> None:
        self.where, self.nginx, self.folder, self.say = where, nginx, folder, say
        # One secret for all: what one process has signed, the others take.
        secret = os.environ.get("STREAMLIT_SERVER_COOKIE_SECRET") or secrets.token_hex(32)
        self.environment = {**os.environ, "STREAMLIT_SERVER_COOKIE_SECRET": secret}
        self.processes: dict[int, subprocess.Popen] = {}
        self.started: dict[int, float] = {}
        self.front: subprocess.Popen | None = None
        self.ending = self.renewing = False

    def run(self) -> None:
        """Start all, watch them until told to end, and end them."""
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, self._renew)
        try:
            for port in self.where.ports:
                self._start(port)
            up = all(self._comes_up(port) for port in self.where.ports)
            if self.ending:
                return
            if not up:
                raise NotKnown("The app did not start: its own words stand above.")
            self._start_nginx()
            self.say(
                f"{len(self.where.ports)} processes serve http://{self.where.address}:"
                f"{self.where.port}{self.where.base}/"
            )
            while not self.ending:
                self._look()
                time.sleep(_LOOK)
        finally:
            _stop([one for one in (self.front, *self.processes.values()) if one])

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self.ending = True

    def _renew(self, _signal: int, _frame: FrameType | None) -> None:
        self.renewing = True

    def _look(self) -> None:
        """Start again what has ended; restart all in turn where that was asked for."""
        for port, process in list(self.processes.items()):
            if process.poll() is not None and time.monotonic() - self.started[port] > _PAUSE:
                self.say(f"The process on port {port} ended ({process.returncode}): started again.")
                self._start(port)
        if self.front is not None and self.front.poll() is not None:
            raise NotKnown("nginx has ended: its own words stand above.")
        if self.renewing:
            self.renewing = False
            for port in self.where.ports:
                _stop([self.processes[port]])
                self._start(port)
                up = self._comes_up(port)
                if self.ending:
                    return
                if not up:
                    self.say(f"The process on port {port} did not come up; the others stay.")
                    return
            self.say("All processes were restarted.")

    def _start(self, port: int) -> None:
        self.started[port] = time.monotonic()
        self.processes[port] = subprocess.Popen(
            app_command(port, self.where.base), cwd=ROOT, env=self.environment
        )

    def _start_nginx(self) -> None:
        conf = self.folder / "nginx.conf"
        # Started by root, nginx would work as another user, who may not write into our folder.
        user = "root" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
        conf.write_text(nginx_conf(self.where, self.folder, user), encoding="utf-8")
        self.front = subprocess.Popen(
            [self.nginx, "-p", str(self.folder), "-c", str(conf), "-g", "daemon off;"]
        )

    def _comes_up(self, port: int) -> bool:
        """Whether a process answers within its time; damaged data are an answer, too."""
        address = f"http://127.0.0.1:{port}{self.where.base}/health"
        until = time.monotonic() + _START
        while time.monotonic() < until and not self.ending:
            if self.processes[port].poll() is not None:
                return False
            try:
                with urllib.request.urlopen(address, timeout=5):
                    return True
            except urllib.error.HTTPError:
                return True
            except OSError:
                time.sleep(_LOOK)
        return False


def app_command(port: int, base: str) -> list[str]:
    """What starts one process of the app, for this machine alone."""
    options: Mapping[str, object] = {
        "port": port,
        "address": "127.0.0.1",
        "headless": "true",
        "fileWatcherType": "none",
        "baseUrlPath": base.strip("/"),
    }
    given = [f"--server.{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", "app.py", *given]


def _stop(processes: Sequence[subprocess.Popen]) -> None:
    """Ask processes to end, and end those that do not."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
