"""Small bodies of the forms that publishers use: archives, workbooks, pages, layers."""

from __future__ import annotations

import io
import json
import re
import zipfile
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

import openpyxl

from tests.fetch.server import Asked, Reply, Route, as_file

Rows = list[list[object]]


def in_csv(rows: Rows, mark: bool = False) -> bytes:
    """Rows as CSV, with a byte order mark if wanted."""
    lines = [",".join(f'"{c}"' if "," in str(c) else str(c) for c in row) for row in rows]
    return (b"\xef\xbb\xbf" if mark else b"") + ("\r\n".join(lines) + "\r\n").encode()


def in_json(value: object) -> bytes:
    """A value as JSON."""
    return json.dumps(value).encode()


def archive(files: dict[str, bytes]) -> bytes:
    """A zip; the same bytes each time."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in files.items():
            made.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), body)
    return held.getvalue()


def workbook(sheets: dict[str, Rows]) -> bytes:
    """An Excel workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def open_document(sheets: dict[str, Rows]) -> bytes:
    """An OpenDocument spreadsheet, with no more than a reader needs."""

    def cell(value: object) -> str:
        if isinstance(value, int | float):
            return (
                f'<table:table-cell office:value-type="float" office:value="{value}">'
                f"<text:p>{value}</text:p></table:table-cell>"
            )
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
        )

    body = "".join(
        f'<table:table table:name="{name}">'
        + "".join(
            "<table:table-row>" + "".join(map(cell, row)) + "</table:table-row>" for row in rows
        )
        + "</table:table>"
        for name, rows in sheets.items()
    )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:'
        'opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        "</manifest:manifest>"
    )
    return archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest.encode(),
            "content.xml": content.encode(),
        }
    )


def govuk_page(path: str, files: dict[str, str], title: str = "A release") -> bytes:
    """A content item with attachments: title and address."""
    return in_json(
        {
            "base_path": path,
            "document_type": "official_statistics",
            "schema_name": "publication",
            "title": title,
            "public_updated_at": "2026-03-26T09:30:00Z",
            "withdrawn_notice": {},
            "details": {
                "attachments": [
                    {
                        "attachment_type": "file",
                        "title": name,
                        "url": url,
                        "filename": url.rsplit("/", 1)[-1],
                    }
                    for name, url in files.items()
                ]
            },
        }
    )


def govuk_collection(path: str, releases: list[str]) -> bytes:
    """A collection's content item."""
    return in_json(
        {
            "base_path": path,
            "document_type": "document_collection",
            "withdrawn_notice": {},
            "links": {
                "documents": [
                    {"base_path": base, "title": base.rsplit("/", 1)[-1]} for base in releases
                ]
            },
            "details": {},
        }
    )


def layer(rows: list[dict], page: int = 2, key: str = "FID") -> dict[str, Route]:
    """What a hosted layer answers at its root and at ``/query``; rows may hold ``geometry``."""
    numbered = [{key: at, **row} for at, row in enumerate(rows, start=1)]
    names = [name for name in numbered[0] if name != "geometry"]
    about = in_json(
        {
            "fields": [{"name": name, "type": "esriFieldTypeString"} for name in names],
            "objectIdField": key,
            "maxRecordCount": page,
        }
    )

    def query(asked: Asked) -> Reply:
        form = {k: v[0] for k, v in parse_qs(asked.body.decode()).items()}
        found = [row for row in numbered if _fits(row, form["where"])]
        if form.get("returnCountOnly") == "true":
            return Reply(in_json({"count": len(found)}))
        start = int(form["resultOffset"])
        part = found[start : start + min(page, int(form["resultRecordCount"]))]
        more = start + len(part) < len(found)
        fields = form["outFields"].split(",")
        if form["f"] == "geojson":
            features = [
                {
                    "type": "Feature",
                    "id": row[key],
                    "geometry": row.get("geometry"),
                    "properties": {f: row[f] for f in fields},
                }
                for row in part
            ]
            return Reply(
                in_json(
                    {
                        "type": "FeatureCollection",
                        "features": features,
                        **({"properties": {"exceededTransferLimit": True}} if more else {}),
                    }
                )
            )
        features = [{"attributes": {f: row[f] for f in fields}} for row in part]
        return Reply(
            in_json(
                {
                    "objectIdFieldName": key,
                    "features": features,
                    **({"exceededTransferLimit": True} if more else {}),
                }
            )
        )

    return {"": lambda asked: as_file(asked, about), "/query": query}


def _fits(row: dict, where: str) -> bool:
    for test in where.split(" AND "):
        if test.endswith("IS NULL"):
            if row.get(test.split()[0]) is not None:
                return False
        elif " IN (" in test:
            if row[test.split(" IN ")[0]] not in re.findall(r"'([^']+)'", test):
                return False
        elif "'" in test and row[test.split(" = ")[0]] != test.split("'")[1]:
            return False
    return True
