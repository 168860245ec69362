"""The web pages of fact sheets and of the State of the city in Chromium: axe, and no request."""

from __future__ import annotations

from datetime import date

import pytest

from lsp_geo.reports import files as sheet_files
from lsp_geo.reports.document import Imprint
from lsp_geo.reports.html import html_page
from tests.browser.driver import axe_violations

pytestmark = pytest.mark.browser
YEAR = 2026
IMPRINT = Imprint("https://explorer.example", date(YEAR, 11, 21))


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("E05015285", None),
        ("E02001383", None),
        ("pillar-2", None),
        (sheet_files.CITY, None),
        (sheet_files.CITY, YEAR),
    ],
)
def test_axe_finds_no_violation_and_nothing_is_asked_or_cut(chromium, city, tmp_path, name, year):
    path = tmp_path / "sheet.html"
    sheet = sheet_files.sheet(city, IMPRINT, name, year)
    path.write_text(html_page(sheet), encoding="utf-8")
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert axe_violations(page, "best-practice") == ""
    assert [one for one in asked if not one.startswith("data:")] == [path.as_uri()]
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
