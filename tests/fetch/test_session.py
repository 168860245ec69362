"""The one way out: waits, time-outs, detours, kept replies, and files taken up again."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from lsp_geo.errors import NoInternet
from lsp_geo.fetch import download
from lsp_geo.fetch.adapter import VIA, by_way_of
from lsp_geo.fetch.errors import BrokenOff, FetchError, Unreachable
from lsp_geo.fetch.run import fetch
from tests.fetch import world
from tests.fetch.bodies import archive
from tests.fetch.server import Asked, Reply, as_file, as_page, cut_off, empty, slow, status

DATA = "https://data.example/table.json"
FILE = "https://files.example/big.zip"
BODY = archive({"a.csv": bytes(range(256)) * 4000})


@pytest.fixture
def session(publishers, tmp_path):
    publishers.routes = {"data.example/table.json": b'{"rows": 3}', "files.example/big.zip": BODY}
    return world.session(tmp_path)


def test_addresses_go_by_way_of_the_host_that_is_named(monkeypatch):
    monkeypatch.setenv(VIA, "http://127.0.0.1:9/")
    assert by_way_of("https://a.gov.uk/x/y?z=1") == "http://127.0.0.1:9/a.gov.uk/x/y?z=1"
    assert by_way_of("https://a.gov.uk") == "http://127.0.0.1:9/a.gov.uk/"
    monkeypatch.delenv(VIA)
    assert by_way_of("https://a.gov.uk/x") == "https://a.gov.uk/x"


def test_a_redirect_to_another_host_takes_the_detour_too(session, publishers):
    publishers.routes["old.example/t"] = lambda asked: Reply(
        b"", 302, {"Location": "https://data.example/table.json"}
    )
    assert session.json("https://old.example/t", "t") == {"rows": 3}
    assert [a.target for a in publishers.asked] == ["old.example/t", "data.example/table.json"]


def test_the_client_says_who_it_is(session, publishers, monkeypatch, tmp_path):
    session.json(DATA, "t")
    assert publishers.asked[0].headers["user-agent"].startswith("lsp-geo (open data for councils")
    monkeypatch.setenv("LSP_FETCH_CONTACT", "data@testham.gov.uk")
    world.session(tmp_path / "2").json(DATA, "t")
    assert publishers.asked[-1].headers["user-agent"].endswith("data@testham.gov.uk")


def test_a_kept_reply_is_asked_for_conditionally(session, publishers):
    assert session.json(DATA, "t") == session.json(DATA, "t")
    assert "if-none-match" not in publishers.asked[0].headers
    assert "if-none-match" in publishers.asked[1].headers
    publishers.routes["data.example/table.json"] = b'{"rows": 4}'
    assert session.json(DATA, "t") == {"rows": 4}


def test_a_reply_cut_off_is_not_kept(session, publishers):
    publishers.always = (1, cut_off)
    with pytest.raises(BrokenOff, match="data.example: the reply broke off"):
        session.json(DATA, "t")
    publishers.reset()
    assert session.json(DATA, "t") == {"rows": 3}


def test_retry_after_is_followed(session, publishers, monkeypatch):
    waited = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", waited.append)
    publishers.faults = {1: status(429, Retry_After="7"), 2: status(503, Retry_After="3")}
    assert session.json(DATA, "t") == {"rows": 3}
    assert [seconds for seconds in waited if seconds] == [7, 3]


def test_waits_grow_and_differ(publishers, monkeypatch, tmp_path):
    from lsp_geo.fetch.adapter import usual_waits
    from lsp_geo.fetch.session import Session

    waited = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", waited.append)
    publishers.routes = {}
    publishers.always = (1, status(503))
    with pytest.raises(FetchError, match="out of order"):
        Session(tmp_path, waits=usual_waits(1.0)).json(DATA, "t")
    waited = [seconds for seconds in waited if seconds]
    assert len(waited) == 3
    assert waited[0] < waited[1] < waited[2] + 1
    assert any(seconds % 1 for seconds in waited)


def test_a_publisher_that_asks_for_an_hour_is_left_alone(session, publishers):
    publishers.always = (1, status(429, Retry_After="3600"))
    with pytest.raises(FetchError, match="data.example: too many requests: it asks for 3600"):
        session.json(DATA, "t")
    assert len(publishers.asked) == 1


def test_no_answer_in_time_is_said(publishers, tmp_path):
    publishers.routes = {"data.example/table.json": b"{}"}
    publishers.always = (1, slow(0.4))
    with pytest.raises(FetchError, match="no answer within 0.1 seconds"):
        world.session(tmp_path, timeout=0.1).json(DATA, "t")


def test_one_late_answer_is_asked_for_again(publishers, tmp_path):
    publishers.routes = {"data.example/table.json": b'{"rows": 3}'}
    publishers.faults = {1: slow(0.4)}
    assert world.session(tmp_path, timeout=0.15).json(DATA, "t") == {"rows": 3}


def test_a_busy_service_inside_a_200_is_asked_again(session, publishers):
    def busy(asked: Asked, reply: Reply) -> Reply:
        return Reply(b'{"error":{"code":503,"message":"Service busy"}}')

    publishers.faults = {1: busy}
    assert session.json(DATA, "t") == {"rows": 3}


def test_without_internet_there_is_one_plain_sentence(tmp_path, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv(VIA, f"http://127.0.0.1:{free.getsockname()[1]}")
    with pytest.raises(NoInternet) as stopped:
        fetch([], tmp_path, world.TESTHAM, world.session(tmp_path))
    assert "run fetch on one with internet" in str(stopped.value)
    with pytest.raises(NoInternet):
        fetch(["waste"], tmp_path, world.TESTHAM, world.session(tmp_path))
    with pytest.raises(Unreachable):
        world.session(tmp_path).json(DATA, "t")


def test_a_file_comes_whole_and_is_then_only_asked_about(session, publishers, tmp_path):
    path = session.file(FILE, "a file", (".zip",))
    assert path.read_bytes() == BODY
    again = world.session(tmp_path)
    assert again.file(FILE, "a file", (".zip",)) == path
    assert publishers.asked[1].headers["if-none-match"]
    assert not path.with_name(path.name + ".part").exists()


def test_a_changed_file_comes_anew(session, publishers, tmp_path):
    session.file(FILE, "a file")
    publishers.routes["files.example/big.zip"] = archive({"b.csv": b"x"})
    path = world.session(tmp_path).file(FILE, "a file")
    assert path.read_bytes() == publishers.routes["files.example/big.zip"]


def test_a_file_that_breaks_off_is_taken_up_where_it_stopped(session, publishers):
    publishers.faults = {1: cut_off}
    assert session.file(FILE, "a file", (".zip",)).read_bytes() == BODY
    start = int(publishers.asked[1].headers["range"].removeprefix("bytes=").removesuffix("-"))
    assert 0 < start <= len(BODY) // 2
    assert publishers.asked[1].headers["if-range"]


def test_a_second_run_goes_on_from_where_the_first_was(session, publishers, tmp_path):
    publishers.always = (1, cut_off)
    with pytest.raises(BrokenOff, match="broke off after"):
        session.file(FILE, "a file", (".zip",))
    publishers.reset()
    assert world.session(tmp_path).file(FILE, "a file", (".zip",)).read_bytes() == BODY
    assert "range" in publishers.asked[0].headers


def test_a_file_that_changed_since_it_broke_off_starts_anew(session, publishers, tmp_path):
    publishers.always = (1, cut_off)
    with pytest.raises(BrokenOff):
        session.file(FILE, "a file", (".zip",))
    publishers.reset()
    other = archive({"b.csv": b"another edition" * 5000})
    publishers.routes["files.example/big.zip"] = other
    assert world.session(tmp_path).file(FILE, "a file", (".zip",)).read_bytes() == other


def test_a_part_that_fits_no_more_is_thrown_away(session, publishers):
    place = download.place(session.store / "files", FILE)
    place.parent.mkdir(parents=True)
    part = place.with_name(place.name + ".part")
    part.write_bytes(BODY + b"too long")
    tag = as_file(Asked("GET", "", {}, {}, b""), BODY).headers["ETag"]
    part.with_name(part.name + ".json").write_text(json.dumps({"etag": tag}))
    assert session.file(FILE, "a file", (".zip",)).read_bytes() == BODY


def test_a_torn_note_beside_a_part_does_no_harm(session):
    place = download.place(session.store / "files", FILE)
    place.parent.mkdir(parents=True)
    place.with_name(place.name + ".part").write_bytes(BODY[:100])
    place.with_name(place.name + ".part.json").write_text('{"etag": "')
    assert session.file(FILE, "a file", (".zip",)).read_bytes() == BODY


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (as_page, "a web page in the place of a file"),
        (empty, "the file is empty"),
        (status(404), "no such page"),
        (lambda asked, reply: Reply(b"PK\x03\x04 and then nonsense"), "damaged"),
        (lambda asked, reply: Reply(b'{"error":{"code":400}}'), "answers with an error"),
    ],
)
def test_what_is_no_file_is_not_kept(fault, said, session, publishers):
    publishers.always = (1, fault)
    with pytest.raises(FetchError, match=said):
        session.file(FILE, "a file", (".zip",))
    kept = [p for p in (session.store / "files").rglob("*") if p.is_file()]
    assert [p for p in kept if not p.name.endswith(".json")] == []


def test_a_file_that_crawls_is_given_up_and_kept_for_the_next_run(publishers, tmp_path):
    publishers.routes = {"files.example/big.zip": BODY[:60]}
    publishers.always = (1, lambda asked, reply: Reply(reply.body, 200, reply.headers, drip=0.01))
    session = world.session(tmp_path, limits=download.Limits(1, grace=0.1, slowest=1e6))
    # A small piece at a time, as a slow line gives it.
    download.PART, before = 4, download.PART
    try:
        with pytest.raises(FetchError, match="less than 1e\\+06 bytes a second"):
            session.file(FILE, "a file", (".zip",))
    finally:
        download.PART = before
    assert list(Path(tmp_path).rglob("*.part"))


def test_requests_to_one_host_keep_their_distance(publishers, tmp_path, monkeypatch):
    from lsp_geo.fetch import session as module

    monkeypatch.delenv(VIA)
    waited, now = [], iter([10.0, 10.1, 10.2, 10.3, 10.4])
    one = world.session(tmp_path, clock=lambda: next(now))
    one.sleep = waited.append
    one._pace("www.nomisweb.co.uk")
    one._pace("www.nomisweb.co.uk")
    assert waited == [pytest.approx(10.0 + module.PACE["www.nomisweb.co.uk"] - 10.1)]
