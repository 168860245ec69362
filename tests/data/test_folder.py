"""The data folder as a whole: exchanged at one stroke, whatever happens on the way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lsp_geo.data import folder
from lsp_geo.errors import DataError
from tests.helpers import ROOT


def _made(path: Path, text: str) -> Path:
    (path / "inside").mkdir(parents=True)
    (path / "inside" / "a.csv").write_text(text)
    return path


def _read(data: Path) -> str:
    return (data / "inside" / "a.csv").read_text()


@pytest.fixture(params=["at one stroke", "name by name"])
def way(request, monkeypatch):
    """Both ways of exchanging two folders; systems differ in which they have."""
    if request.param == "name by name":
        monkeypatch.setattr(folder, "_exchange", lambda one, other: False)
    return request.param


def test_a_new_folder_takes_the_place_of_the_old_and_nothing_is_left_beside(tmp_path, way):
    data = _made(tmp_path / "data", "old")
    seen = folder.stamp(data)
    folder.swap(_made(tmp_path / "made", "new"), data)
    assert _read(data) == "new"
    assert folder.stamp(data) != seen
    assert [p.name for p in tmp_path.iterdir()] == ["data"]
    folder.swap(_made(tmp_path / "made", "first"), tmp_path / "other")
    assert _read(tmp_path / "other") == "first"
    assert folder.stamp(tmp_path / "none") == ""


def test_a_folder_that_cannot_be_moved_leaves_the_old_one(tmp_path, way, monkeypatch):
    data = _made(tmp_path / "data", "old")
    made = _made(tmp_path / "made", "new")
    rename = Path.rename

    def refuse(self, target):
        if self == folder.waiting(data):
            raise OSError(16, "Device or resource busy")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    monkeypatch.setattr(folder, "_exchange", lambda one, other: False)
    with pytest.raises(DataError, match="Device or resource busy"):
        folder.swap(made, data)
    assert _read(data) == "old"
    assert not folder.before(data).exists()


KILLED = """
import os, sys
from pathlib import Path
from lsp_geo.data import folder
data, step, way = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
count = 0
def stopping(real):
    def moved(*args):
        global count
        count += 1
        if count > step:
            os.kill(os.getpid(), 9)
        return real(*args)
    return moved
Path.rename = stopping(Path.rename)
folder.shutil.rmtree = stopping(folder.shutil.rmtree)
folder._exchange = stopping(folder._exchange) if way == "one" else (lambda one, other: False)
folder.swap(data.with_name("made"), data)
"""


@pytest.mark.parametrize("way", ["one", "two"])
@pytest.mark.parametrize("step", range(5))
def test_a_swap_that_is_killed_leaves_the_whole_of_one_folder(tmp_path, step, way):
    data = _made(tmp_path / "data", "old")
    _made(tmp_path / "made", "new")
    command = [sys.executable, "-c", KILLED, str(data), str(step), way]
    subprocess.run(command, cwd=ROOT, check=False)
    if way == "one":
        # Not for a moment without data: readers need nothing to be mended first.
        assert _read(data) in ("old", "new")
    folder.settle(data)
    assert _read(data) in ("old", "new")
    folder.swap(_made(tmp_path / "again", "newest"), data)
    assert _read(data) == "newest"
    assert {p.name for p in tmp_path.iterdir()} <= {"data", "made"}


def test_a_reader_keeps_the_whole_of_one_folder(tmp_path, monkeypatch):
    data = _made(tmp_path / "data", "old")
    copy = folder.held_still(data)
    folder.swap(_made(tmp_path / "made", "new"), data)
    assert _read(Path(copy.name, "data")) == "old"
    real = folder.shutil.copytree
    turns = iter([True])

    def disturbed(*args, **named):
        done = real(*args, **named)
        if next(turns, False):
            folder.swap(_made(tmp_path / "made", "newest"), data)
        return done

    monkeypatch.setattr(folder.shutil, "copytree", disturbed)
    assert _read(Path(folder.held_still(data).name, "data")) == "newest"


def test_a_folder_that_is_missing_or_never_at_rest_is_said(tmp_path, monkeypatch):
    with pytest.raises(DataError, match="there is no such folder"):
        folder.held_still(tmp_path / "data")
    data = _made(tmp_path / "data", "old")
    monkeypatch.setattr(folder, "stamp", lambda data: os.urandom(4).hex())
    with pytest.raises(DataError, match="all the time"):
        folder.held_still(data)
