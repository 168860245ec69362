"""Every table of every page can be taken away: as workbook and as CSV, whole, with its source."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest

from lsp_geo.ui import takeaway
from lsp_geo.ui.pages import map as map_page
from tests.helpers import open_app, unfold

SPEKE, ANFIELD = "E05015323", "E05015279"
# Each view with how many tables it has at least.
VIEWS = (
    ("map", {"indicator": "bus-departures", "level": "lsoa21"}, 1),
    ("ward", {"area": SPEKE}, 1),
    ("compare", {"compared": f"{SPEKE},{ANFIELD}"}, 2),
    ("inequality", {"topic": "several"}, 1),
    ("inequality", {"topic": "gap", "pillar": "2"}, 1),
    ("inequality", {"topic": "wards", "pillar": "2"}, 1),
    ("inequality", {"topic": "clusters", "pillar": "2"}, 1),
    ("change", {}, 5),
    ("priorities", {}, 2),
    ("outcomes", {"number": "3"}, 2),
    ("sources", {}, 1),
)


@pytest.mark.parametrize(("page", "given", "least"), VIEWS)
def test_every_table_makes_both_files(monkeypatch, page, given, least):
    offered: dict = {}
    drawn = takeaway.offer

    def kept(name, made, called="This table"):
        offered[name] = made
        drawn(name, made, called)

    monkeypatch.setattr(takeaway, "offer", kept)
    monkeypatch.setattr(map_page, "offer", kept)
    app = open_app(page, **given)
    if page == "map":
        unfold(app, "download_fold")
    assert not app.exception
    assert len(offered) >= least, list(offered)
    for name, make in offered.items():
        assert name.startswith("liverpool-"), name
        made = make()
        figures, about = openpyxl.load_workbook(io.BytesIO(made.excel())).worksheets
        rows = list(figures.values)
        assert len(rows) == len(made.table) + 1 > 1, name
        assert len(set(rows[0])) == len(rows[0]), name
        assert not [cell for row in rows for cell in row if cell in ("nan", "None", "<NA>")], name
        told = {label: text for label, text in about.values if label}
        assert {"What is shown", "Taken on", "How to cite it"} <= set(told), name
        assert f"/{page}" in told["Address of this view"], name
        csv = made.csv()
        assert csv.startswith(b"\xef\xbb\xbf"), name
        read = pd.read_csv(io.BytesIO(csv), encoding="utf-8-sig")
        assert len(read) == len(made.table), name
        assert "Neighbourhood inequality explorer" in read["Source"].iloc[0], name


@pytest.mark.parametrize("page", sorted({page for page, *_ in VIEWS}))
def test_every_view_has_its_link_its_citation_and_a_line_for_paper(page):
    given = next(given for name, given, _ in VIEWS if name == page)
    app = unfold(open_app(page, **given), "link_and_citation")
    assert "Copy the link, cite this" in [box.label for box in app.expander]
    assert any(f"/{page}" in code.value for code in app.code)
    drawn = [e.proto.body for e in app.get("html")]
    paper = [body for body in drawn if 'class="on-paper"' in body]
    assert len(paper) == 1
    assert "Neighbourhood inequality explorer" in paper[0]
    assert any("@media print" in body for body in drawn)
