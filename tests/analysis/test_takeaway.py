"""The table taken away: the names of the screen, nothing lost, nothing run as a formula."""

from __future__ import annotations

import io
from datetime import date

import numpy as np
import openpyxl
import pandas as pd
import pytest

from lsp_geo import export
from lsp_geo.analysis import takeaway
from lsp_geo.analysis.takeaway import TakeAway

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


def sheet(made: TakeAway) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(made.excel()))["Figures"].values)


def test_a_figure_that_is_missing_says_so_in_words(tables):
    indicator = tables.catalogue.indicator("bus-departures")
    period = tables.periods("bus-departures")[-1]
    made = takeaway.of_indicator(tables, indicator, "lsoa21", period, ADDRESS, TODAY)
    rows = sheet(made)
    column = rows[0].index(takeaway.figure_column(indicator))
    figures = [row[column] for row in rows[1:]]
    assert figures.count("no data") == 11
    assert sum(isinstance(figure, int | float) for figure in figures) == len(figures) - 11


def test_missing_suppressed_zero_and_unreliable_are_four_things():
    notes = ["missing: not asked", "suppressed: too few", "", "unreliable: few answered", ""]
    told = takeaway.told([np.nan, np.nan, 0.0, 4.5, np.nan], notes)
    assert told == ["no data", "suppressed", 0.0, 4.5, "no data"]
    table = pd.DataFrame({"Figure": told, "Note": notes, "Nothing": ""})
    rows = sheet(TakeAway(table, {"How to cite it": "x"}, {"Figure": 1}))
    assert rows[0] == ("Figure", "Note")
    assert [row[0] for row in rows[1:]] == told
    assert rows[4][1].startswith("unreliable")


def test_what_is_not_ranked_is_named(tables):
    made = TakeAway(
        pd.DataFrame({"Rank": [1.0, np.nan]}), {"How to cite it": "x"}, {}, "not ranked"
    )
    assert [row[0] for row in sheet(made)] == ["Rank", 1, "not ranked"]
    assert made.csv().decode("utf-8-sig") == "Rank,Source\n1.0,x\nnot ranked,x\n"


def test_the_small_csv_has_no_columns_to_fill_it(tables):
    indicator = tables.catalogue.indicator("bad-health")
    made = takeaway.of_indicator(tables, indicator, "lsoa21", "2021", ADDRESS, TODAY)
    table = pd.read_csv(io.BytesIO(made.csv()), encoding="utf-8-sig")
    same = [name for name in table if len(set(table[name].astype(str))) == 1]
    assert same == ["Period", "How it was made", "Source"]
    assert ADDRESS in table["Source"].iloc[0]


def test_a_table_of_several_indicators_names_each_and_all_their_publishers(tables):
    several = [(tables.catalogue.indicator(name), None) for name in ("crime", "bad-health")]
    about = takeaway.about_several(tables, "Anfield", several, ADDRESS, TODAY)
    for indicator, _ in several:
        line = about[indicator.name]
        assert indicator.definition.rstrip(".") in line
        assert indicator.publisher in line and indicator.licence in line and "Period: " in line
        assert indicator.publisher in about["How to cite it"]
    assert about["Address of this view"] == ADDRESS
    assert about["Taken on"] == "26 November 2026"


def test_a_view_without_figures_can_be_cited(tables):
    cited = takeaway.citation_of_view(tables, "Sources", [], "", TODAY)
    assert cited == (
        "Sources, Liverpool. From the Neighbourhood inequality explorer, 26 November 2026."
    )


def test_periods_stay_texts_in_a_csv_file():
    table = pd.DataFrame({"2011/12": [1.5], "Period": ["November 2020"], "key": ["2020-11"]})
    made = export.csv_file(table).decode("utf-8-sig")
    assert made == "year 2011/12,Period,key\n1.5,month November 2020,month 2020-11\n"
    kept = pd.DataFrame({"Period": ["2021", "2019 to 2021", "Anfield 2011"]})
    assert "\n".join(kept["Period"]) in export.csv_file(kept).decode()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("Liverpool", "Fuel poverty", "wards", "2023"), "liverpool-fuel-poverty-wards-2023"),
        (("St Michael's", "Kensington & Fairfield"), "st-michaels-kensington-and-fairfield"),
        (("../../etc/passwd\x00",), "etc-passwd"),
        (("Ynys Môn", "2014/15"), "ynys-mon-2014-15"),
        (("日本",), "table"),
    ],
)
def test_a_file_is_named_after_what_it_is(words, name):
    assert export.file_name(*words) == name
    assert len(export.file_name("a" * 500)) == 120


def test_a_csv_file_opens_rightly_in_excel():
    made = export.csv_file(pd.DataFrame({"unit": ["£"], "credit": ["© Crown copyright"]}))
    assert made.startswith(b"\xef\xbb\xbf")
    assert made.decode("utf-8-sig") == "unit,credit\n£,© Crown copyright\n"
