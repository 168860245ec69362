"""Files as published, with other words in the place of every heading."""

from __future__ import annotations

import io
import re
import zipfile

CODE = re.compile(rb"[EWNSK]\d{8}")


def renamed(body: bytes) -> bytes:
    """The same file with every heading renamed: CSV, workbooks, and archives of them."""
    if not body.startswith(b"PK"):
        return body if body.lstrip()[:1] in (b"{", b"<", b"[") else _csv(body)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(made, "w") as new:
        for item in old.infolist():
            new.writestr(item, _part(item.filename, old.read(item)))
    return made.getvalue()


def _part(name: str, body: bytes) -> bytes:
    """One file of an archive or workbook."""
    if name.startswith("xl/worksheets/"):
        return re.sub(rb"<t>([^<]*)</t>", lambda m: b"<t>" + _word(m.group(1)) + b"</t>", body)
    if name == "content.xml":
        words = rb"<text:p>([^<]*)</text:p>"
        return re.sub(words, lambda m: b"<text:p>" + _word(m.group(1)) + b"</text:p>", body)
    return renamed(body) if name.endswith((".csv", ".xlsx", ".ods")) else body


def _word(text: bytes) -> bytes:
    """A text read backwards, unless it is a code or a figure."""
    if CODE.fullmatch(text) or not re.search(rb"[A-Za-z]", text) or b"&" in text:
        return text
    return text.decode()[::-1].encode()


def _csv(body: bytes) -> bytes:
    """The heading renamed: every line before the first with a code."""
    lines = body.split(b"\n")
    for at, line in enumerate(lines):
        if CODE.search(line) or at > 20:
            break
        cells = re.findall(rb'"[^"]*"|[^,\r]+', line)
        lines[at] = b",".join(b'"' + _word(cell.strip(b'"')) + b'"' for cell in cells)
    return b"\n".join(lines)
