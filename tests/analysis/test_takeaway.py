"""The table taken away: the names of the screen, nothing lost, nothing run as a formula."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pandas as pd
import pytest

from lsp_geo import export
from lsp_geo.analysis import takeaway

TODAY = date(2026, 11, 26)
ADDRESS = "https://example.org/map?indicator=bad-health"


@pytest.mark.parametrize("level", ["lsoa21", "msoa21", "ward25"])
def test_every_area_is_there_under_its_name_on_the_screen(tables, level):
    indicator = tables.catalogue.indicator("bad-health")
    table = takeaway.figures(tables, indicator, level, "2021")
    areas = tables.geography.areas(level)
    assert len(table) == len(areas)
    kind = tables.geography.levels[level].name
    assert set(table[kind[0].upper() + kind[1:]]) == set(areas["label"])
    assert table["Rank"].iloc[0] == 1
    assert ("Ward of most residents" in table) == (level != "ward25")
    shown = table.set_index("Code")[takeaway.figure_column(indicator)].sort_index()
    held = tables.table("bad-health", level, "2021").set_index("area_code")["value"]
    pd.testing.assert_series_equal(shown, held.sort_index(), check_names=False)


def test_the_workbook_reads_as_it_was_written(tables):
    indicator = tables.catalogue.indicator("house-price")
    period = tables.periods("house-price")[-1]
    table = takeaway.figures(tables, indicator, "msoa21", period)
    about = takeaway.about(tables, indicator, "msoa21", period, ADDRESS, TODAY)
    made = export.excel(table, about, {takeaway.figure_column(indicator): indicator.decimals})
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["Figures", "About these figures"]
    rows = list(book["Figures"].values)
    assert rows[0] == tuple(table.columns)
    assert len(rows) == len(table) + 1
    column = rows[0].index(takeaway.figure_column(indicator))
    assert [row[column] for row in rows[1:]] == table.iloc[:, column].tolist()
    told = dict(book["About these figures"].values)
    for label in ("What is shown", "How to cite it", "Rank", "Boundaries"):
        assert told[label] == about[label]
    assert indicator.publisher in told["How to cite it"]
    assert "26 November 2026" in told["How to cite it"]
    assert ADDRESS in told["How to cite it"]


def test_no_text_becomes_a_formula_a_link_or_a_date():
    nasty = ["=1+1", "+1", "-1", "@a", "http://example.org", "2015-08", "1/2", "\t=2"]
    made = export.excel(pd.DataFrame({"=head": nasty}), {"=label": "=text"}, {})
    book = openpyxl.load_workbook(io.BytesIO(made))
    cells = [cell for row in book["Figures"].iter_rows() for cell in row]
    assert [cell.value for cell in cells] == ["=head", *nasty]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert book["About these figures"]["A1"].data_type == "s"


def test_an_empty_figure_stays_empty(tables):
    indicator = tables.catalogue.indicator("bus-departures")
    period = tables.periods("bus-departures")[-1]
    table = takeaway.figures(tables, indicator, "lsoa21", period)
    book = openpyxl.load_workbook(io.BytesIO(export.excel(table, {}, {})))
    rows = list(book["Figures"].values)
    column = rows[0].index(takeaway.figure_column(indicator))
    assert [row[column] for row in rows].count(None) == table.iloc[:, column].isna().sum() == 11


def test_a_csv_file_opens_rightly_in_excel():
    made = export.csv_file(pd.DataFrame({"unit": ["£"], "credit": ["© Crown copyright"]}))
    assert made.startswith(b"\xef\xbb\xbf")
    assert made.decode("utf-8-sig") == "unit,credit\n£,© Crown copyright\n"
