"""Killed, twice at once, on a full or read-only disk: data stay whole and the next run goes on."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp_geo.data import folder
from lsp_geo.errors import DataError
from lsp_geo.export import UNFINISHED, remove_unfinished, write_whole
from tests.helpers import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX systems")


def build(data: Path, content: str, die_at: str = "") -> None:
    """A build in small: the same lock, workplace and renames, and a death between two steps."""
    with folder.workplace(data) as scratch:
        made = scratch / "made"
        made.mkdir()
        for name in ("a.csv", "b.csv"):
            (made / name).write_text(content)
        if (data / "by-hand.csv").exists():
            (made / "by-hand.csv").write_text((data / "by-hand.csv").read_text())
        if die_at == "made":
            os.kill(os.getpid(), signal.SIGKILL)
        if die_at == "between":
            rename = Path.rename

            def once(path: Path, to: Path) -> Path:
                rename(path, to)
                os.kill(os.getpid(), signal.SIGKILL)
                return to

            Path.rename = once
        folder.swap(made, data)


def killed(data: Path, die_at: str) -> None:
    process = get_context("fork").Process(target=build, args=(data, "new", die_at))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


def hidden(parent: Path) -> list[str]:
    return [path.name for path in parent.iterdir() if path.is_dir() and path.name[0] == "."]


@pytest.fixture
def data(tmp_path) -> Path:
    made = tmp_path / "data"
    build(made, "old")
    (made / "by-hand.csv").write_text("mine")
    return made


def test_a_build_killed_between_its_renames_loses_nothing(data):
    killed(data, "between")
    folder.settle(data)
    assert (data / "by-hand.csv").read_text() == "mine"
    assert (data / "a.csv").read_text() == "old"


def test_the_next_build_goes_on_from_a_killed_one_and_clears_up(data):
    for die_at in ("between", "made", "between"):
        killed(data, die_at)
    build(data, "newer")
    assert (data / "by-hand.csv").read_text() == "mine"
    assert (data / "a.csv").read_text() == "newer"
    assert hidden(data.parent) == []


def test_a_build_that_fails_between_its_renames_puts_the_old_data_back(data, monkeypatch):
    rename = Path.rename

    def refused(path: Path, to: Path) -> Path:
        if path.name == "made":
            raise OSError(28, "No space left on device")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(DataError, match="No space"):
        build(data, "new")
    assert (data / "a.csv").read_text() == "old"
    assert hidden(data.parent) == []


def test_two_builds_at_once_are_one_after_the_other(data):
    with folder.workplace(data):
        context = get_context("fork")
        answers = context.Queue()

        def other() -> None:
            try:
                build(data, "other")
            except DataError as error:
                answers.put(str(error))

        process = context.Process(target=other)
        process.start()
        assert "another build is at work" in answers.get(timeout=60)
        process.join(60)
    build(data, "after")
    assert (data / "a.csv").read_text() == "after"


@settings(max_examples=20)
@given(st.binary(max_size=2000), st.binary(max_size=2000))
def test_a_file_is_old_or_new_and_never_half(tmp_path_factory, old, new):
    path = tmp_path_factory.mktemp("files") / "x"
    write_whole(path, old)
    write_whole(path, new)
    assert path.read_bytes() == new
    assert [one.name for one in path.parent.iterdir()] == ["x"]


@pytest.mark.parametrize("clock", [-2 * 365 * 86400, 2 * 365 * 86400])
def test_what_a_killed_process_left_is_removed_whatever_the_clock_says(tmp_path, clock):
    old, new = tmp_path / f"{UNFINISHED}old", tmp_path / f"{UNFINISHED}new"
    for path in (old, new):
        path.write_text("half")
    os.utime(old, (time.time() + clock,) * 2)
    remove_unfinished(tmp_path)
    assert not old.exists() and new.exists()


def lsp_geo(*arguments: str) -> subprocess.Popen:
    return python("-m", "lsp_geo", *arguments)


def python(*arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What is started in the background of a script is not interrupted, nor what it starts.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )


@pytest.mark.long
@pytest.mark.parametrize("verb", ["publish", "report"])
def test_killed_at_any_moment_there_is_no_half_file_and_the_next_run_goes_on(tmp_path, verb):
    out_folder = tmp_path / "out"
    arguments = {
        "publish": ("publish", str(out_folder)),
        "report": ("report", "all", "--only", "pillars", "--as", "html", "--out", str(out_folder)),
    }[verb]
    chance = random.Random(7)
    for _ in range(3):
        kill_after(lsp_geo(*arguments), out_folder, chance.randrange(1, 4))
        for path in out_folder.rglob("*.html"):
            assert path.read_text(encoding="utf-8").rstrip().endswith("</html>"), path
    for path in out_folder.rglob(f"{UNFINISHED}*"):
        os.utime(path, (1, 1))
    out, err = lsp_geo(*arguments).communicate(timeout=600)
    assert err == "" and out
    assert not list(out_folder.rglob(f"{UNFINISHED}*"))


def kill_after(process: subprocess.Popen, folder: Path, files: int) -> None:
    """Kill a process once there are so many files more in a folder."""
    before = len(list(folder.rglob("*")))
    while process.poll() is None and len(list(folder.rglob("*"))) < before + files:
        time.sleep(0.01)
    process.kill()
    process.communicate(timeout=60)


PREPARE = """
import sys
from pathlib import Path
from lsp_geo.city import City
City(Path("data"), Path(sys.argv[1])).files.levels["ward25"]
"""


@pytest.mark.long
def test_map_files_of_a_killed_prepare_are_whole_and_the_next_one_goes_on(tmp_path):
    chance = random.Random(11)
    killed_in, unharmed = tmp_path / "killed", tmp_path / "unharmed"
    for _ in range(2):
        process = python("-c", PREPARE, str(killed_in))
        kill_after(process, killed_in, chance.randrange(1, 12))
        for path in killed_in.rglob("*json"):
            if UNFINISHED not in str(path):
                json.loads(path.read_text(encoding="utf-8"))
    for path in killed_in.rglob(f"{UNFINISHED}*"):
        os.utime(path, (1, 1))
    for folder_of_maps in (killed_in, unharmed):
        _, err = python("-c", PREPARE, str(folder_of_maps)).communicate(timeout=300)
        assert err == ""
    assert files_in(killed_in) == files_in(unharmed)


def files_in(made: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(made)): path.read_bytes()
        for path in made.rglob("*")
        if path.suffix in (".json", ".geojson", ".svg")
    }


def test_a_command_that_is_stopped_says_so(tmp_path):
    site = tmp_path / "site"
    process = lsp_geo("publish", str(site))
    while process.poll() is None and not (site / "wards").is_dir():
        time.sleep(0.01)
    # Python loses an interrupt that comes inside a destructor: whoever waits presses again.
    for _ in range(3):
        process.send_signal(signal.SIGINT)
        try:
            _, err = process.communicate(timeout=5)
            break
        except subprocess.TimeoutExpired:
            continue
    assert process.returncode == 130
    assert err.strip() == "lsp_geo: stopped; no file is half-written"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is of Linux")
def test_a_full_disk_is_said_in_words():
    with Path("/dev/full").open("w") as full:
        process = subprocess.run(
            [sys.executable, "-m", "lsp_geo", "catalogue"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
        )
    assert process.returncode == 1
    assert process.stderr.strip() == "lsp_geo: no space left on device"
