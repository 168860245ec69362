"""A fault at every step of every source: nothing is lost, and the next run makes it good.

The matrix in docs/faults.md is this file's, in words.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lsp_geo.errors import DataError
from lsp_geo.fetch.registry import SOURCES
from lsp_geo.fetch.run import fetch, said
from lsp_geo.fetch.source import Source
from tests.conftest import ROOT
from tests.fetch import world
from tests.fetch.server import Reply, as_page, cut_off, empty, error_inside, status

# Faults that stay: the source fails, and says so.
LASTING = {
    "a web page": as_page,
    "cut off": cut_off,
    "an error inside a 200": error_inside,
    "nothing": empty,
    "404": status(404),
    "410": status(410),
    "503": status(503),
    "429 for an hour": status(429, Retry_After="3600"),
    "403": status(403),
}
# Faults that pass: the source goes on by itself.
PASSING = {
    "cut off once": cut_off,
    "503 once": status(503),
    "429 once": status(429, Retry_After="0"),
}
# One source of each kind gets every fault at its first steps and the last one; the others get
# three at each of fewer steps, in turn.
EVERY = {"lookups", "deprivation-2025", "police", "claimants", "universal-credit", "waste"}
STEPS = 4


@pytest.fixture(scope="module")
def held(fetched, tmp_path_factory) -> Path:
    """What was fetched once, without replies and files as published."""
    into = tmp_path_factory.mktemp("held")
    shutil.copytree(
        fetched[0], into, dirs_exist_ok=True, ignore=shutil.ignore_patterns("replies", "files")
    )
    return into


def _state(into: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(into)): p.read_bytes()
        for p in sorted(into.rglob("*"))
        if p.is_file() and ".fetched" not in p.parts
    }


def _run(source: Source, into: Path, store: Path) -> str:
    session = world.session(store)
    # What other sources leave on the way lies with the sources' folder.
    shutil.copytree(into / ".fetched" / "unpacked", session.store / "unpacked", dirs_exist_ok=True)
    done = fetch([source.name], into, world.TESTHAM, session)
    return done[0].state + ": " + said(done[0])


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(one, marks=() if one.name in EVERY else pytest.mark.long, id=one.name)
        for one in SOURCES
    ],
)
def test_no_fault_loses_anything(source, held, publishers, tmp_path, request):
    before = _state(held)
    assert _run(source, held, tmp_path / "clean") == "same: nothing new"
    count = len(publishers.asked)
    first = STEPS if source.name in EVERY else STEPS - 2
    steps = sorted({*range(1, min(count, first) + 1), count} - {0})
    for step in steps:
        for turn, (name, fault) in enumerate(LASTING.items()):
            if source.name not in EVERY and (turn + step) % 3:
                continue
            publishers.reset()
            publishers.always = (step, fault)
            outcome = _run(source, held, tmp_path / f"{step}-{turn}")
            where = f"{name} at step {step} of {count}: {outcome}"
            assert outcome.startswith("failed"), where
            assert "Asked for" in outcome or ".fetched" in outcome or "://" in outcome, where
            publishers.reset()
    for turn, (name, fault) in enumerate(PASSING.items()):
        publishers.reset()
        publishers.faults = dict.fromkeys([1 + turn % max(count, 1)], fault)
        outcome = _run(source, held, tmp_path / f"passing-{turn}")
        assert outcome == "same: nothing new", f"{name}: {outcome}"
    assert _state(held) == before


def test_a_source_at_fault_does_not_stop_the_others(held, publishers, tmp_path):
    page = "www.gov.uk/api/content/government/statistics/english-indices-of-deprivation-2025"
    publishers.routes[page] = b'{"document_type": "gone", "details": {}}'
    names = ["deprivation-2025", "waste", "fly-tipping"]
    done = fetch(names, held, world.TESTHAM, world.session(tmp_path))
    assert [o.state for o in done] == ["failed", "same", "same"]
    assert "the page has gone" in done[0].message


def test_what_needs_a_failed_source_says_so(publishers, tmp_path):
    publishers.always = (1, status(404))
    done = fetch(["lookups", "police"], tmp_path, world.TESTHAM, world.session(tmp_path))
    assert [o.state for o in done] == ["failed", "failed"]
    assert done[1].message == "it needs lookups"


def test_a_file_that_cannot_be_written_leaves_the_others_as_they_were(
    held, publishers, tmp_path, monkeypatch
):
    import lsp_geo.fetch.files as files

    into = tmp_path / "into"
    shutil.copytree(held, into)
    name = "indicators/economy/nomis_claimant_count_lsoa21.parquet"
    (into / name).write_bytes(b"an older edition")

    def full(path: Path, body: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "write_whole", full)
    with pytest.raises(OSError, match="No space"):
        fetch(["claimants"], into, world.TESTHAM, world.session(tmp_path / "s"))
    assert (into / name).read_bytes() == b"an older edition"


def test_a_run_that_is_killed_is_taken_up_by_the_next(held, publishers, tmp_path):
    into = tmp_path / "into"
    shutil.copytree(held, into)
    before = _state(into)
    body = world.police_archive(world.MONTHS, padding=random.Random(1).randbytes(2_000_000))
    publishers.routes["data.police.uk/data/archive/latest.zip"] = body
    publishers.always = (
        2,
        lambda asked, reply: Reply(reply.body, 200, reply.headers, drip=0.3, block=1 << 16),
    )
    code = (
        "import sys; from pathlib import Path; from tests.fetch import world; "
        "from lsp_geo.fetch import run; into = Path(sys.argv[1]); "
        "run.fetch(['police'], into, world.TESTHAM, world.session(into))"
    )
    running = subprocess.Popen([sys.executable, "-c", code, str(into)], cwd=ROOT)
    parts = into / ".fetched" / "files"
    for _ in range(600):
        if any(p.stat().st_size for p in parts.rglob("*.part")):
            break
        time.sleep(0.05)
    running.kill()
    running.wait()
    assert _state(into) == before
    publishers.reset()
    done = fetch(["police"], into, world.TESTHAM, world.session(into))
    assert done[0].state == "same"
    assert "range" in publishers.asked[1].headers
    assert not list(into.rglob("*.part"))


def test_a_source_must_make_just_what_it_says():
    from lsp_geo.fetch.run import check_made

    source = next(s for s in SOURCES if s.name == "waste")
    with pytest.raises(DataError, match="did not make this"):
        check_made(source, world.TESTHAM, {})
