"""A field of a reply in JSON under another name: the source stops, naming service and field."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from lsp_geo.fetch.run import Outcome, fetch
from tests.fetch import world
from tests.fetch.bodies import archive, in_json
from tests.fetch.server import Asked, Fault, Publishers, Reply

ARCGIS, GOVUK, ONS = "services1.arcgis.com", "www.gov.uk", "www.ons.gov.uk"
XPLORE, POLICE, CENSUS = "stat-xplore.dwp.gov.uk", "data.police.uk", "api.beta.ons.gov.uk"
LOCAL = "codeload.github.com/ONSdigital/explore-local-statistics-data/zip/refs/heads/main"
# Source, host, and each field that is read of its replies.
FIELDS = [
    *[("lookups", ARCGIS, one) for one in ("services", "name", "fields", "objectIdField")],
    *[("lookups", ARCGIS, one) for one in ("count", "features", "attributes")],
    *[("shapes", ARCGIS, one) for one in ("geometry", "properties")],
    *[("deprivation-2025", GOVUK, one) for one in ("details", "attachments", "url", "title")],
    *[("fuel-poverty", GOVUK, one) for one in ("links", "documents", "base_path")],
    ("deprivation-2025", GOVUK, "document_type"),
    *[("income", ONS, one) for one in ("datasets", "uri", "downloads", "file")],
    *[("universal-credit", XPLORE, one) for one in ("children", "id", "cubes", "values")],
    ("police", POLICE, "date"),
    *[("census-age-groups", CENSUS, one) for one in ("observations", "dimensions", "option")],
    *[("census-age-groups", CENSUS, one) for one in ("option_id", "observation")],
    *[("children-low-income-msoa", CENSUS, one) for one in ("observations", "option_id")],
]


def renamed(value: object, field: str) -> object:
    """JSON in which a field has another name, however deep it lies."""
    if isinstance(value, dict):
        return {
            f"{key}_of_old" if key == field else key: renamed(one, field)
            for key, one in value.items()
        }
    return [renamed(one, field) for one in value] if isinstance(value, list) else value


def _renaming(host: str, field: str) -> Fault:
    def fault(asked: Asked, reply: Reply) -> Reply:
        if asked.target.startswith(host) and reply.body[:1] in (b"{", b"["):
            body = renamed(json.loads(reply.body), field)
            # Either of two names tells an item's kind: it must have lost both.
            body = renamed(body, "schema_name") if field == "document_type" else body
            return Reply(in_json(body), reply.status)
        return reply

    return fault


@pytest.fixture
def into(fetched, tmp_path) -> Path:
    ignored = shutil.ignore_patterns("replies", "files")
    return Path(shutil.copytree(fetched[0], tmp_path / "into", ignore=ignored))


def _stopped(into: Path, name: str) -> Outcome:
    before = {p: p.read_bytes() for p in into.rglob("*") if p.suffix in (".parquet", ".csv")}
    (done,) = fetch([name], into, world.TESTHAM, world.session(into))
    assert done.state == "failed", (name, done)
    assert {p: p.read_bytes() for p in before} == before
    return done


@pytest.mark.parametrize(("source", "host", "field"), FIELDS)
def test_a_renamed_field_stops_the_source_and_is_named(source, host, field, into, publishers):
    publishers.always = (1, _renaming(host, field))
    said = _stopped(into, source).message
    assert said.startswith(f"{host}: "), said
    assert field in said.split("Asked for:")[0], said
    assert "What to do: " in said


@pytest.mark.parametrize(
    "field", ["ess-beta-metadata", "label", "sourceDate", "sourceOrg", "sourceURL"]
)
def test_a_renamed_field_inside_an_archive_is_named(field, into, publishers: Publishers):
    with zipfile.ZipFile(io.BytesIO(publishers.routes[LOCAL])) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    name = next(one for one in files if one.endswith(".json"))
    files[name] = in_json(renamed(json.loads(files[name]), field))
    publishers.routes[LOCAL] = archive(files)
    said = _stopped(into, "local-statistics").message
    assert name in said and f"field {field}: " in said


def test_a_date_of_another_name_is_named(into, publishers):
    publishers.always = (1, _renaming(GOVUK, "public_updated_at"))
    said = _stopped(into, "waste").message
    assert "the reply has no field “updated_at”" in said and "public_updated_at_of_old" in said


def test_a_withdrawal_of_another_name_is_still_one(into, publishers):
    page = "www.gov.uk/api/content/government/statistics/english-indices-of-deprivation-2025"
    item = json.loads(publishers.routes[page])
    notice = {"withdrawn_at": "2026-11-01T00:00:00Z", "explanation": "An error was found."}
    publishers.routes[page] = in_json({**item, "withdrawal": notice})
    assert "was withdrawn on 2026-11-01: An error" in _stopped(into, "deprivation-2025").message
    publishers.routes[page] = in_json({**item, "withdrawn_notice": {"day": "2026-11-01"}})
    assert "no field “withdrawn_at”" in _stopped(into, "deprivation-2025").message
