"""How each publisher's pages, layers and tables are read, and what is refused."""

from __future__ import annotations

import pytest

from lsp_geo.errors import DataError
from lsp_geo.fetch import govuk, ons_pages, tables
from lsp_geo.fetch.children import financial_year
from lsp_geo.fetch.errors import FetchError
from lsp_geo.fetch.fingertips import period_of
from lsp_geo.fetch.open_geography import newest, open_layer
from lsp_geo.fetch.replies import read_json, read_text
from tests.fetch import world
from tests.fetch.bodies import archive, govuk_page, in_csv, in_json, layer, open_document, workbook
from tests.fetch.server import Reply
from tests.fetch.world_ons import ARCGIS

API = "www.gov.uk/api/content"


@pytest.fixture
def session(publishers, tmp_path):
    return world.session(tmp_path)


def test_a_page_that_moved_is_followed(session, publishers):
    publishers.routes[f"{API}/old"] = in_json(
        {"document_type": "redirect", "redirects": [{"path": "/old", "destination": "/new#part"}]}
    )
    publishers.routes[f"{API}/new"] = govuk_page("/new", {})
    assert govuk.page(session, "/old")["base_path"] == "/new"


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (
            {"document_type": "gone", "details": {"alternative_path": "/other"}},
            "GOV.UK names /other instead",
        ),
        (
            {
                "document_type": "guide",
                "withdrawn_notice": {
                    "withdrawn_at": "2026-01-13T13:05:30Z",
                    "explanation": "<p>Out of <b>date</b>.</p>",
                },
            },
            "withdrawn on 2026-01-13: Out of date",
        ),
        ({"document_type": "redirect", "redirects": []}, "does not say where"),
        ({"document_type": "redirect", "redirects": [{"destination": "/x"}]}, "moved on 5 times"),
    ],
)
def test_a_page_that_is_no_more_is_said_with_what_govuk_says(item, said, session, publishers):
    publishers.routes[f"{API}/x"] = in_json(item)
    with pytest.raises(FetchError, match=said):
        govuk.page(session, "/x")


def test_files_are_picked_by_title_and_kind():
    files = {
        "File 7: all": "https://a/f7.csv",
        "File 7: all, notes": "https://a/f7.pdf",
        "File 17": "https://a/f17.csv",
    }
    import json

    item = json.loads(govuk_page("/p", files))
    assert govuk.pick(item, r"\bfile 7\b", (".csv",)).name == "f7.csv"
    with pytest.raises(FetchError, match="no file fits; there are: File 7: all; .*File 17"):
        govuk.pick(item, r"file 9", (".csv",))
    with pytest.raises(FetchError, match="several files fit"):
        govuk.pick(item, r"file", (".csv",))


@pytest.mark.parametrize(
    ("title", "year", "month"),
    [
        ("Detailed tables January to March 2026", 2026, 3),
        ("Tables Sept 2025", 2025, 9),
        ("Summary 2024-25", 2024, 0),
        ("Marching orders", 0, 0),
    ],
)
def test_a_title_is_dated_by_its_last_month(title, year, month):
    assert govuk.dated(title) == (year, month)


def test_releases_are_known_by_year_and_not_by_place(session, publishers):
    from tests.fetch.bodies import govuk_collection

    publishers.routes[f"{API}/c"] = govuk_collection(
        "/c", ["/s/fuel-2024", "/s/fuel-2026", "/s/other-2027", "/s/fuel-2025"]
    )
    assert govuk.releases(session, "/c", r"/s/fuel-\d+") == {
        2024: "/s/fuel-2024",
        2025: "/s/fuel-2025",
        2026: "/s/fuel-2026",
    }
    with pytest.raises(FetchError, match="no release's address is of the form /s/gas"):
        govuk.releases(session, "/c", r"/s/gas-\d+")


def test_an_edition_is_chosen_by_its_year(session, publishers):
    publishers.routes["www.ons.gov.uk/d/data"] = in_json(
        {"datasets": [{"uri": "/d/fye2023"}, {"uri": "/d/fye2020"}]}
    )
    assert ons_pages.edition(session, "/d") == "/d/fye2023"
    assert ons_pages.edition(session, "/d", "2020") == "/d/fye2020"
    with pytest.raises(FetchError, match="there are: fye2023, fye2020"):
        ons_pages.edition(session, "/d", "2026")


def test_the_newest_layer_is_the_latest_year_then_version():
    names = [
        "OA21_WD24_LAD24_EW_LU_v9",
        "OA21_WD25_LAD25_EW_LU",
        "OA21_WD25_LAD25_EW_LU_v2",
        "OA21_WD25_LAD24_EW_LU",
    ]
    pattern = r"OA21_WD(\d\d)_LAD\1_EW_LU(_v\d+)?"
    assert newest(names, pattern, "x") == "OA21_WD25_LAD25_EW_LU_v2"
    with pytest.raises(FetchError, match="no layer is called like"):
        newest([], pattern, "x")


def _layer(session, publishers, rows):
    for end, route in layer(rows).items():
        publishers.routes[f"{ARCGIS}/T/FeatureServer/0{end}"] = route
    return open_layer(session, "T")


def test_all_pages_of_a_layer_come(session, publishers):
    opened = _layer(session, publishers, [{"LAD26CD": f"E{n}"} for n in range(5)])
    assert list(opened.rows("1=1", {"code": r"LAD\d\dCD"})["code"]) == [f"E{n}" for n in range(5)]
    with pytest.raises(FetchError, match="no field is called like WD.*there are: FID, LAD26CD"):
        opened.field(r"WD\d\dCD")


def test_a_page_missing_or_doubled_is_found_by_the_count(session, publishers):
    opened = _layer(session, publishers, [{"LAD26CD": f"E{n}"} for n in range(5)])
    proper = publishers.routes[f"{ARCGIS}/T/FeatureServer/0/query"]

    def stuck(asked):
        asked.body = asked.body.replace(b"resultOffset=2", b"resultOffset=0")
        return proper(asked)

    publishers.routes[f"{ARCGIS}/T/FeatureServer/0/query"] = stuck
    with pytest.raises(FetchError, match="3 rows came and 5 were counted"):
        opened.rows("1=1", {"code": r"LAD\d\dCD"})
    publishers.routes[f"{ARCGIS}/T/FeatureServer/0/query"] = lambda asked: Reply(
        in_json({"count": 5}) if b"returnCountOnly" in asked.body else in_json({"features": []})
    )
    with pytest.raises(FetchError, match="0 rows came and 5 were counted"):
        opened.rows("1=1", {"code": r"LAD\d\dCD"})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"error":"Query is incomplete"}', "Query is incomplete"),
        (b'{ "error" : {"code" : 499, "message" : "Token Required"} }', "Token Required"),
        (
            b'{"error":{"code":400,"message":"M","details":["Invalid field"]}}',
            r"M \(Invalid field\)",
        ),
        (b'{"rows": [1, 2', "cut off or not JSON"),
        (b"<html>", "a web page"),
    ],
)
def test_what_is_no_data_is_refused(body, said):
    with pytest.raises(FetchError, match=said):
        read_json("https://h/x", body, "x")
    if b"error" in body:
        with pytest.raises(FetchError, match=said):
            read_text("https://h/x", body, "x")


def test_an_empty_text_is_refused_and_a_mark_taken_off():
    with pytest.raises(FetchError, match="the reply is empty"):
        read_text("https://h/x", b" \r\n", "x")
    with pytest.raises(FetchError, match="not text in UTF-8"):
        read_text("https://h/x", b"\xff\xfe\xfa", "x")
    assert read_text("https://h/x", b"\xef\xbb\xbfa,b", "x") == "a,b"


COLUMNS = {"code": r"LSOA code", "homes": r"Number of homes"}
ROWS = [
    ["A title"],
    [],
    ["LSOA  Code [note 1]", "x", "Number of\nhomes"],
    ["E01000001", "", "1,200"],
    ["E01000002 ", "", "[c]"],
    ["Source: them", "", ""],
]


@pytest.mark.parametrize("name", ["t.xlsx", "t.ods"])
def test_a_table_is_found_under_its_notes(name, tmp_path):
    path = tmp_path / name
    make = workbook if name.endswith("xlsx") else open_document
    path.write_bytes(make({"Cover": [["Hello"]], "1a": ROWS}))
    table = tables.with_codes(tables.find_table(path, COLUMNS), "code", r"E01\d{6}")
    rows = tables.numbers(table, ["homes"])
    assert list(rows["code"]) == ["E01000001", "E01000002"]
    assert rows["homes"].iloc[0] == 1200
    assert rows["homes"].isna().iloc[1]


def test_a_renamed_column_is_said_with_sheet_line_and_header(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook({"1a": [["Title"], ["LSOA code", "Dwellings"]]}))
    with pytest.raises(DataError) as stopped:
        tables.find_table(path, COLUMNS)
    assert f"{path} [1a], line 2, field homes" in str(stopped.value)
    assert "the header says: LSOA code; Dwellings" in str(stopped.value)


def test_cells_codes_and_keys_that_are_not_as_they_should_be(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(
        in_csv([["LSOA code", "Number of homes"], ["E01000001", "many"], ["E01000001", 5]])
    )
    table = tables.with_codes(tables.find_table(path, COLUMNS), "code", r"E01\d{6}")
    with pytest.raises(DataError, match="line 2, field homes: “many” is not a number"):
        tables.numbers(table, ["homes"])
    with pytest.raises(DataError, match="line 3, field code: E01000001 is there twice"):
        tables.check_unique(table, ["code"])
    with pytest.raises(DataError, match="the code E01000001 is not known"):
        tables.check_known(table, "code", {"E01000009"})
    with pytest.raises(DataError, match="no code of the form"):
        tables.with_codes(table, "code", r"E02\d{6}")


def test_damaged_workbooks_and_archives_are_said(tmp_path):
    book, packed = tmp_path / "t.xlsx", tmp_path / "t.zip"
    book.write_bytes(archive({"nothing": b""}))
    with pytest.raises(DataError, match="the workbook cannot be read"):
        list(tables.sheets(book))
    packed.write_bytes(archive({"a.csv": b"1" * 500, "b.csv": b""}))
    with pytest.raises(DataError, match="0 files in it fit"):
        tables.unzip(packed, r"c\.csv$", tmp_path)
    packed.write_bytes(packed.read_bytes().replace(b"PK\x01\x02", b"PK\x09\x09"))
    with pytest.raises(DataError, match="damaged"):
        tables.unzip(packed, r"a\.csv$", tmp_path)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2023", "2023"),
        ("2022/23", "2022/23"),
        ("2019 - 23", "2019 to 2023"),
        ("1998 - 02", "1998 to 2002"),
        ("2016/17 - 20/21", "2016/17 to 2020/21"),
        ("2019 - 2023", "2019 to 2023"),
    ],
)
def test_fingertips_periods_become_ours(text, period):
    assert period_of(text) == period


@pytest.mark.parametrize("text", ["2021 Q1", "Mar 2022", "2019 - ", ""])
def test_a_period_of_another_form_is_refused(text):
    with pytest.raises(ValueError, match="is not a period known here"):
        period_of(text)


def test_financial_years_are_written_alike():
    assert [financial_year(text) for text in ("2025", "2024/25", "2024-25", "2000")] == [
        "2024/25",
        "2024/25",
        "2024/25",
        "1999/00",
    ]
    for text in ("2024/26", "24/25", "FYE 2025"):
        with pytest.raises(ValueError, match="is not a financial year"):
            financial_year(text)
