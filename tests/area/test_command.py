"""The verb that makes areas of one's own: figures, files, faults."""

from __future__ import annotations

import json

import openpyxl
import pytest
import shapely

from lsp_geo.cli import main
from tests.area.files import SQUARE, geojson


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(["area", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_json_has_the_area_its_members_and_every_figure(capsys, tables):
    codes = "E01006512,E01006514"
    status, out, err = run(capsys, "--areas", codes, "--name", "Two", "--format", "json")
    assert status == 0
    made = json.loads(out)
    assert (made["area_name"], made["official"], made["estimated"]) == ("Two", False, 0)
    assert made["residents"] == 2268 + 2546
    assert {one["lsoa21"] for one in made["members"]} == set(codes.split(","))
    by_id = {one["id"]: one for one in made["readings"]}
    parts = tables.table("bad-health", "lsoa21").set_index("area_code").loc[codes.split(",")]
    share = 100 * parts["numerator"].sum() / parts["denominator"].sum()
    assert by_id["bad-health"]["value"] == pytest.approx(share)
    assert by_id["bad-health"]["rank"] is None
    assert "no official one" in err


def test_files_are_written(capsys, tmp_path):
    boundary = tmp_path / "b.geojson"
    boundary.write_bytes(geojson(SQUARE))
    sheet, book, shape = (tmp_path / f"a{end}" for end in (".html", ".xlsx", ".geojson"))
    for path in (sheet, book, shape):
        given = ("--boundary", str(boundary), "--name", "Our <b>square", "--out", str(path))
        status, out, err = run(capsys, *given)
        assert (status, out.strip()) == (0, str(path)), err
    text = sheet.read_text()
    assert "Our &lt;b&gt;square" in text
    assert "Our <b>square" not in text
    assert "no official one" in text
    cells = [cell.value for cell in next(openpyxl.load_workbook(book).worksheets[0].iter_rows())]
    assert "Our <b>square (area of your own)" in cells
    again = shapely.from_geojson(
        json.dumps(json.loads(shape.read_text())["features"][0]["geometry"])
    )
    assert shapely.area(again.symmetric_difference(SQUARE)) < 1e-9


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((), "one of --areas, --around and --boundary"),
        (("--areas", "Anfield", "--around", "L8 7SU"), "one of --areas"),
        (("--areas", "Anfield", "--metres", "500"), "--metres goes with --around"),
        (("--around", "L8 7SU", "--metres", "20"), "from 100 to 10,000 metres"),
        (("--around", "LS1 1AA"), "covers Liverpool only"),
        (("--areas", "Liverpool"), "as a whole"),
        (("--boundary", "/no/such/file.kml"), "cannot be read"),
        (("--areas", "Anfield", "--name", "x" * 61), "at most 60"),
    ],
)
def test_bad_use_is_2_with_a_plain_message(capsys, given, message):
    status, out, err = run(capsys, *given)
    assert (status, out) == (2, "")
    assert message in err
