"""A visitor's own figure in every file and finding a page can give of it."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from lsp_geo import export
from lsp_geo.analysis import takeaway
from lsp_geo.data.indicator import OWN, names_own
from lsp_geo.data.tables import COLUMNS, join
from lsp_geo.partner.indicators import BASES, Own
from lsp_geo.partner.whole import read_and_protect
from lsp_geo.presentation import parts
from lsp_geo.visitor import VisitorCity

HIDDEN, EXACT = 3, 27


@pytest.fixture(scope="module")
def visitor(city):
    """One count by neighbourhood, one for every thousand children, both with a hidden one."""
    codes = city.geography.areas("lsoa21").index
    rows = [f"{code},{HIDDEN if n == 4 else EXACT + n % 40}" for n, code in enumerate(codes)]
    content = "\n".join(["LSOA code,Fires", *rows]).encode()
    _, release = read_and_protect(content, "fires-2024.csv", city.geography)
    count = release.measures[0]
    rate = release.measures[0].__class__(**{**vars(count), "id": f"{OWN}-2"})
    return VisitorCity(
        city,
        [
            Own(count, "Fires", "worse", unit="fires"),
            Own(rate, "Fires among children", "worse", base=BASES[1]),
        ],
    )


@pytest.mark.parametrize("level", ["lsoa21", "msoa21", "ward25"])
@pytest.mark.parametrize("indicator", ["own-1", "own-2"])
def test_files_hold_rounded_figures_and_say_that_they_are_not_official(visitor, indicator, level):
    view = visitor.map_view(indicator, level)
    shown = (view.indicator, level, view.period)
    about = takeaway.about(visitor.tables, *shown, "https://example.org", date(2026, 1, 1))
    table = takeaway.figures(visitor.tables, *shown)
    book = openpyxl.load_workbook(io.BytesIO(export.excel(table, about, {})))
    text = " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    assert "not official" in text
    assert "not official" in export.csv(export.with_metadata(view.table[COLUMNS], view.indicator))
    assert "not official" in export.geojson(
        join(visitor.tables, indicator, level, view.period), view.indicator
    )
    assert b"PNG" in view.png(visitor.ground(level, "download"))[:8]
    if level != "ward25":
        assert (view.table["numerator"].dropna() % 5 == 0).all()


def test_rates_have_intervals_and_the_children_of_the_census(visitor, tables):
    row = visitor.tables.table("own-2", "city").iloc[0]
    children = tables.table("under-16", "city")["numerator"].iloc[0]
    assert row["denominator"] == children
    assert row["lower"] < row["value"] < row["upper"]
    assert row["value"] == pytest.approx(1000 * row["numerator"] / children)


def test_the_hidden_figure_is_hidden_everywhere(visitor):
    code = visitor.geography.areas("lsoa21").index[4]
    for indicator in ("own-1", "own-2"):
        table = visitor.tables.table(indicator, "lsoa21").set_index("area_code")
        assert table.at[code, "note"].startswith("suppressed")
        figures = ["value", "numerator", "denominator", "lower", "upper"]
        assert table.loc[code, figures].isna().all()
        # One beside it, so that its MSOA's total does not tell it.
        assert table["note"].str.startswith("suppressed").sum() == 2


def test_findings_are_made_of_it(visitor):
    found = visitor.inequality("own-2")
    assert found.areas > 290
    assert found.gini is not None
    assert visitor.profile("E05015279").readings.loc["own-2", "value"] > 0
    ranking = visitor.ranking((("own-2", 1),), "lsoa21")
    assert len(ranking.table) > 290


def test_addresses_leave_it_out():
    seen = {"pillar": "own", "indicator": "own-1", "level": "lsoa21", "period": "2024"}
    assert parts.written("map", seen) == {"level": "lsoa21"}
    assert parts.written("priorities", {"weights": "own-1:2,bad-health:1"}) == {}
    assert parts.written("map", {"indicator": "owner-affordability"}) == {
        "indicator": "owner-affordability"
    }
    assert not names_own("town-own-grown-1")


def test_the_shared_city_is_asked_for_all_else(visitor, city):
    assert visitor.public is city
    assert city.public is city
    assert visitor.tables.table("bad-health", "ward25") is city.tables.table("bad-health", "ward25")
    assert visitor.files is city.files
