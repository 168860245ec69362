"""What is served beside the pages, asked for over HTTP from the running app."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
import requests

from lsp_geo import theme
from lsp_geo.presentation import named, phone, pictures
from lsp_geo.presentation import view as views
from lsp_geo.presentation.view import View
from tests.helpers import SITE, WARD, published, running_app

PEOPLE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def served(tmp_path_factory, city):
    """The app with a published site beside it, as it is started for readers."""
    site = published(tmp_path_factory, city)
    with running_app(env={"LSP_SITE_FOLDER": str(site)}) as url:
        yield url


def get(url: str, **headers: str) -> requests.Response:
    return requests.get(url, headers=headers, timeout=60)


def test_health_says_that_the_data_are_open(served):
    answer = get(f"{served}/health")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "place": "Liverpool"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_data_are_open_before_the_first_visitor(served):
    """The map files are named to the first browser at once: they were written at the start."""
    assert get(f"{served}/health").elapsed.total_seconds() < 5


@pytest.mark.parametrize("path", ["", "/map", "/view/1/2", "/data/catalogue.csv", "/nothing"])
def test_every_answer_has_the_headers_of_safety(served, path):
    told = get(f"{served}{path}").headers
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["Referrer-Policy"] == "same-origin"
    policy = told["Content-Security-Policy"]
    assert "default-src" in policy and "frame-ancestors" in policy
    assert "script-src 'self' 'unsafe-inline'" not in policy


def test_only_views_made_for_it_stand_in_other_sites_frames(served):
    def framed(path):
        policy = get(f"{served}{path}").headers["Content-Security-Policy"]
        return re.search(r"frame-ancestors ([^;]+)", policy)[1]

    assert framed("/map") == "'self'"
    assert framed("/map?embed=true&indicator=crime") == "*"
    assert framed("/map?notembed=true") == "'self'"


@pytest.mark.parametrize("path", ["metrics", "script-health-check", "agent/openapi.json"])
def test_internal_addresses_are_closed(served, path):
    assert get(f"{served}/_stcore/{path}").status_code == 404


def test_a_phone_page_is_small_kept_and_the_same_for_all(served, city):
    for number in range(1, len(named.find(city, "1").views) + 1):
        answer = get(f"{served}/view/1/{number}", **{"Accept-Encoding": "gzip"})
        assert answer.status_code == 200
        assert answer.headers["Content-Encoding"] == "gzip"
        assert int(answer.headers["Content-Length"]) < 60_000
        assert "max-age=" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers
        assert answer.text == phone.page(city, "1", number)
        again = get(f"{served}/view/1/{number}", **{"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304 and not again.content


def test_a_phone_that_cannot_unpack_gets_the_page_as_it_is(served, city):
    answer = get(f"{served}/view/{WARD}", **{"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in answer.headers
    assert answer.text == phone.page(city, WARD, 1)


@pytest.mark.parametrize(
    "path", ["/view/99", "/view/1/0", "/view/1/77", "/view/1/x", "/view/v1abc", "/view/%3Cb%3E"]
)
def test_a_view_there_is_none_of_gets_a_plain_page(served, path):
    answer = get(f"{served}{path}", **PEOPLE)
    assert answer.status_code == 404
    assert "<h1>There is no such page</h1>" in answer.text
    assert "Traceback" not in answer.text and "<b>" not in answer.text
    assert get(f"{served}{path}").headers["Content-Type"].startswith("text/plain")


def test_figures_by_address_are_the_ones_of_the_tables(served, tables):
    answer = get(f"{served}/data/bad-health.csv?level=ward25")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    expected = tables.series("bad-health", "ward25")
    assert [row["area_code"] for row in rows] == expected["area_code"].tolist()
    assert [float(row["value"]) for row in rows] == pytest.approx(expected["value"].tolist())


def test_one_period_can_be_asked_for(served, tables):
    period = tables.periods("crime")[0]
    answer = get(f"{served}/data/crime.csv?level=ward25&period={period}")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["period"] for row in rows} == {period}


def test_figures_are_described_beside_them(served):
    answer = get(f"{served}/data/bad-health.csv?level=ward25")
    link = answer.headers["Link"]
    assert 'rel="describedby"' in link
    described = get(f"{served}/data/{re.search('<(.+?)>', link)[1]}").json()
    head = answer.content.decode("utf-8-sig").splitlines()[0].split(",")
    assert [column["name"] for column in described["tableSchema"]["columns"]] == head
    assert described["dc:license"]


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("nothing.csv", "no indicator called"),
        ("bad-health.csv?level=street", "choose lsoa21 or msoa21 or ward25"),
        ("bad-health.csv?period=1066", "no period"),
        ("..%2f..%2fapp.py.csv", "no indicator called"),
    ],
)
def test_wrong_data_addresses_are_told_in_words(served, path, part):
    answer = get(f"{served}/data/{path}")
    assert answer.status_code in (400, 404)
    assert part in answer.text or answer.status_code == 400


def test_the_catalogue_names_every_indicator(served, tables):
    text = get(f"{served}/data/catalogue.csv").content.decode("utf-8-sig")
    assert [row["indicator"] for row in csv.DictReader(io.StringIO(text))] == list(
        tables.catalogue.indicators
    )


@pytest.mark.parametrize(
    ("name", "starts"), [(f"{WARD}.html", b"<!DOCTYPE html>"), ("pillar-1.pdf", b"%PDF")]
)
def test_fact_sheets_by_address(served, name, starts):
    answer = get(f"{served}/sheets/{name}")
    assert answer.status_code == 200 and answer.content.startswith(starts)
    again = get(f"{served}/sheets/{name}", **{"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["E05999999.pdf", f"{WARD}.docx", "pillar-9.html", "city"])
def test_sheets_there_are_none_of(served, name):
    answer = get(f"{served}/sheets/{name}")
    assert answer.status_code == 404 and "There is no fact sheet" in answer.text


def test_the_published_site_stands_at_site(served):
    front = get(f"{served}/site/")
    assert front.status_code == 200 and "neighbourhoods" in front.text
    style = re.search(r'href="(assets/site\.[0-9a-f]+\.css)"', front.text)[1]
    assert "immutable" in get(f"{served}/site/{style}").headers["Cache-Control"]
    assert "immutable" not in front.headers["Cache-Control"]
    missing = get(f"{served}/site/no-such-page.html", **PEOPLE)
    assert missing.status_code == 404
    assert SITE not in front.url


def test_map_files_are_packed_and_kept_for_ever(served, city):
    name = next(iter(_map_files(served)))
    packed = get(f"{served}/app/static/{name}", **{"Accept-Encoding": "gzip"})
    plain = get(f"{served}/app/static/{name}", **{"Accept-Encoding": "identity"})
    assert packed.content == plain.content
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 2
    for answer in (packed, plain):
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Type"] == "application/geo+json"
    tag = packed.headers["ETag"]
    assert get(f"{served}/app/static/{name}", **{"If-None-Match": tag}).status_code == 304


def _map_files(served):
    """Names of map files that the app has made, by its own record."""
    from lsp_geo.paths import static_folder

    return sorted(path.name for path in static_folder().glob("areas-*.geojson"))


@pytest.mark.parametrize("path", ["..%2fapp.py", "%2e%2e/app.py", "no-such-file.json"])
def test_nothing_outside_the_folder_of_map_files(served, path):
    answer = get(f"{served}/app/static/{path}")
    assert answer.status_code in (400, 404) and "streamlit" not in answer.text


def test_a_path_before_all_addresses(city):
    with running_app("--server.baseUrlPath=explorer") as url:
        assert get(f"{url}/health").json()["status"] == "ok"
        assert get(f"{url}/view/1/2").text == phone.page(city, "1", 2)
        assert get(f"{url}/_stcore/metrics").status_code == 404
        home = get(f"{url}/view/99", **PEOPLE).text
        assert 'href="/explorer/"' in home


def test_damaged_data_are_said_and_the_server_stays(tmp_path):
    (tmp_path / "boundaries").mkdir()
    with running_app(env={"LSP_DATA": str(tmp_path)}) as url:
        health = get(f"{url}/health")
        assert health.status_code == 503
        assert json.loads(health.text)["status"] == "the data cannot be read"
        page = get(f"{url}/view/1", **PEOPLE)
        assert page.status_code == 503 and "Traceback" not in page.text
        assert str(tmp_path) not in page.text


def test_a_small_map_is_named_by_the_page_and_kept_for_ever(served, city):
    """The page's own address may differ by the folder of map files; its hash is of the content."""
    name = pictures.address(city, "bad-health", "ward25", WARD)
    answer = get(f"{served}/{name}")
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.text.startswith("<svg") and theme.ACCENT in answer.text
    assert theme.ACCENT not in get(f"{served}/{name.replace(WARD, 'all')}").text
    old = name.replace(pictures.mark(city, "ward25"), "00000000")
    assert "immutable" not in get(f"{served}/{old}").headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    ["ward25/bad-health/E05999999.0.svg", "ward25/nothing/all.0.svg", "x/bad-health/all.0.svg"],
)
def test_small_maps_there_are_none_of(served, path):
    assert get(f"{served}/picture/{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/data/own-1.csv?level=ward25",
        "/picture/ward25/own-1/all.0.svg",
        f"/view/{views.encode([View('map', 'own-1', 'ward25')])}",
    ],
)
def test_a_visitors_own_figure_has_no_address(served, path):
    """Whatever a session holds: these answers know the shared city alone."""
    assert get(f"{served}{path}", **PEOPLE).status_code == 404
    assert "own-1" not in get(f"{served}/data/catalogue.csv").text
