"""The command line: columns, formats, exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys

import openpyxl
import pytest

from lsp_geo.cli import main
from lsp_geo.data.tables import COLUMNS
from lsp_geo.paths import static_folder
from tests.helpers import ROOT


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def rows(text: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text)))


def test_check_says_that_all_is_well(capsys):
    code, out, _ = run(capsys, "check")
    assert code == 0
    assert "302 neighbourhoods" in out


def test_check_fails_with_1_and_names_the_file(tmp_path, monkeypatch, capsys):
    import shutil

    data = shutil.copytree(ROOT / "data", tmp_path / "data")
    (data / "boundaries" / "postcodes.csv").unlink()
    monkeypatch.setenv("LSP_DATA", str(data))
    code, out, err = run(capsys, "check")
    assert (code, out) == (1, "")
    assert "postcodes.csv" in err


@pytest.mark.parametrize("level", ["lsoa21", "msoa21", "ward25", "city"])
def test_table_has_its_columns(capsys, level):
    code, out, _ = run(capsys, "table", "bad-health", "--level", level, "--format", "csv")
    assert code == 0
    assert list(rows(out)[0]) == COLUMNS
    assert len(rows(out)) == {"lsoa21": 302, "msoa21": 61, "ward25": 64, "city": 1}[level]


def test_table_marks_what_is_estimated_and_unreliable(capsys):
    _, out, _ = run(
        capsys, "table", "older-people-income-deprivation", "--level", "lsoa21", "--format", "csv"
    )
    row = next(row for row in rows(out) if row["area_code"] == "E01033762")
    assert row["value"] == "97.7"
    assert row["note"] == "unreliable: only 34 people aged 60 and over"


def test_table_answers_for_city_series_and_for_areas_of_2011(capsys):
    city = ("--level", "city", "--format", "csv")
    code, out, _ = run(capsys, "table", "city-claimant-count", *city)
    assert code == 0
    assert list(rows(out)[0]) == COLUMNS
    assert (rows(out)[0]["area_name"], rows(out)[0]["value"]) == ("Liverpool", "5.6")
    england = next(row for row in rows(out) if row["area_name"] == "England")
    assert england["value"] == "4.0"
    _, out, _ = run(capsys, "table", "city-claimant-count", *city, "--period", "all")
    assert len({row["period"] for row in rows(out)}) > 20
    older = ("table", "most-deprived-tenth", "--level", "lsoa11", "--format", "csv")
    _, out, _ = run(capsys, *older, "--period", "2019")
    assert (len(rows(out)), sum(float(row["value"]) > 0 for row in rows(out))) == (298, 145)
    code, _, err = run(capsys, *older)
    assert code == 2
    assert "was not published for the neighbourhoods of 2011 in 2025" in err


def test_table_gives_the_latest_period_one_or_all(capsys):
    _, out, _ = run(capsys, "table", "fuel-poverty", "--level", "city", "--format", "csv")
    assert [row["period"] for row in rows(out)] == ["2022"]
    _, out, _ = run(
        capsys, "table", "fuel-poverty", "--level", "city", "--period", "2019", "--format", "csv"
    )
    assert float(rows(out)[0]["value"]) == pytest.approx(18.1, abs=0.05)
    _, out, _ = run(
        capsys, "table", "fuel-poverty", "--level", "city", "--period", "all", "--format", "csv"
    )
    assert [row["period"] for row in rows(out)] == [str(year) for year in range(2012, 2023)]


def test_json_is_json(capsys):
    _, out, _ = run(capsys, "table", "crime", "--level", "city", "--format", "json")
    assert json.loads(out)[0]["value"] == pytest.approx(129.75, abs=0.01)


def test_catalogue_of_a_pillar(capsys):
    code, out, _ = run(capsys, "catalogue", "--pillar", "4", "--format", "csv")
    assert code == 0
    assert {row["pillar"] for row in rows(out)} == {"4"}
    assert "crime" in {row["id"] for row in rows(out)}


def test_prepare_makes_the_maps_of_every_level(capsys):
    code, out, _ = run(capsys, "prepare")
    assert code == 0
    assert [line.split(":")[0] for line in out.splitlines()] == [
        "302 neighbourhoods",
        "61 MSOAs",
        "64 wards",
    ]
    assert list(static_folder().glob("level-ward25.*.json"))


def test_find_a_postcode(capsys):
    code, out, _ = run(capsys, "find", "L8 7SU", "--format", "csv")
    found = rows(out)[0]
    assert code == 0
    assert (found["postcode"], found["lsoa21"], found["ward25_name"]) == (
        "L8 7SU",
        "E01006512",
        "Canning",
    )
    assert found["msoa21_name"] == "Edge Hill"


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["find", "M1 1AE"], "not a postcode district"),
        (["find", "L8 7"], "only the start"),
        (["find", "Narnia"], "is called"),
        (["find", "L69 3BX"], "postcode for post"),
        (["profile", "E01006513"], "was divided in 2021"),
        (["profile", "E05000886"], "of other years"),
        (["table", "nonsense", "--level", "city"], "“python -m lsp_geo catalogue” lists them all"),
        (["table", "nonsense", "--level", "city"], "no indicator"),
        (["table", "bad-health", "--level", "city", "--period", "1066"], "no period"),
        (["table", "house-price", "--level", "ward25"], "cannot be given"),
        (["table", "crime", "--level", "street"], "It has: lsoa21, msoa21, ward25, city"),
        (["catalogue", "--pillar", "9"], "no pillar"),
    ],
)
def test_bad_use_is_2_with_a_plain_message_on_stderr(capsys, arguments, part):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert part in err


@pytest.mark.parametrize(
    ("arguments", "note"),
    [
        (["find", "L1 OAA", "--format", "csv"], "“L1 OAA” was read as L1 0AA."),
        (["profile", "Allerton", "--format", "csv"], "“Allerton” was read as the ward"),
        (["compare", "E01006720", "E01006512", "--format", "csv"], "is now part of Wavertree"),
    ],
)
def test_what_was_understood_is_said_beside_the_output(capsys, arguments, note):
    code, out, err = run(capsys, *arguments)
    assert code == 0
    assert note in err
    assert note not in out
    assert rows(out)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["table"],
        ["table", "crime"],
        ["build", "--sources", "/nowhere"],
    ],
)
def test_wrong_words_are_2(arguments):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2


def test_it_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "lsp_geo", "find", "L1 0AA", "--format", "json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)[0]["lsoa21"] == "E01034402"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://a.example", "https://", "x"])
@pytest.mark.parametrize("command", [("report", "all", "--out", "x", "--url"), ("publish", "x")])
def test_only_addresses_of_web_pages_are_taken(capsys, command, address):
    words = (*command, address) if command[0] == "report" else (*command, "--site", address)
    with pytest.raises(SystemExit) as stopped:
        main(list(words))
    assert stopped.value.code == 2
    assert "not the address of a web page" in capsys.readouterr().err


def test_an_address_too_long_for_a_code_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["report", "city", "--out", "x.pdf", "--url", f"https://a.example/{'x' * 5000}"])
    assert "at most 500 letters" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_a_plain_terminal_gets_text_and_no_traceback(encoding):
    """Commands in a process of their own: its encoding is that of the terminal."""
    program = """if True:
        from lsp_geo.cli import main
        for shape in ("table", "csv", "json"):
            assert main(["catalogue", "--pillar", "6", "--format", shape]) == 0
            print("\f")
    """
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    table, rows, listed, _ = done.stdout.decode(encoding).split("\f")
    assert all("£" in text for text in (table, rows)) == (encoding != "ascii")
    assert any("£" in row["unit"] for row in json.loads(listed))


@pytest.mark.parametrize("kind", ["folder", "empty file", "half a recipe", "no file"])
def test_a_recipe_that_is_none_is_named(tmp_path, monkeypatch, capsys, kind):
    recipe = tmp_path / "recipe.toml"
    if kind == "folder":
        recipe.mkdir()
    elif kind != "no file":
        recipe.write_text({"empty file": "", "half a recipe": 'name = "X"\n'}[kind])
    monkeypatch.setenv("LSP_DATA", str(tmp_path / "data"))
    code, out, err = run(capsys, "build", "--sources", str(tmp_path), "--district", str(recipe))
    assert (code, out) == (1, "")
    assert "recipe.toml" in err and "Traceback" not in err


@pytest.mark.parametrize(
    "command",
    [
        ["table", "bad-health", "--level", "ward25"],
        ["profile", "Anfield"],
        ["compare", "Speke", "Woolton Village", "--indicator", "bad-health"],
        ["compare", "Speke", "England"],
        ["inequality", "bad-health"],
    ],
)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_table_is_written_to_a_file_with_its_source(tmp_path, capsys, command, ending):
    out = tmp_path / f"a.{ending}"
    assert main([*command, "--out", str(out)]) == 0
    assert capsys.readouterr().out.strip() == str(out)
    if ending == "csv":
        text = out.read_bytes().decode("utf-8-sig")
        assert "Neighbourhood inequality explorer" in text.splitlines()[1]
        return
    figures, about = openpyxl.load_workbook(out).worksheets
    assert figures.max_row > 1
    assert any(cell.data_type == "n" for row in figures.iter_rows(min_row=2) for cell in row)
    assert "How to cite it" in [row[0].value for row in about.iter_rows()]


def test_a_file_that_cannot_be_written_is_named(tmp_path, capsys):
    command = ["table", "bad-health", "--level", "ward25", "--out"]
    assert main([*command, str(tmp_path / "a.txt")]) == 2
    assert "must end with .xlsx or .csv" in capsys.readouterr().err
    assert main([*command, str(tmp_path / "nowhere" / "a.csv")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert main(["table", "bad-health", "--level", "city", "--out", str(tmp_path / "a.csv")]) == 2
    assert "--format csv" in capsys.readouterr().err


def test_partner_says_how_a_file_is_read(tmp_path, capsys):
    path = tmp_path / "cases.csv"
    path.write_text("Ward,Cases\nAnfield,12\nChurch,3\nNowhere at all,5\n", encoding="utf-8")
    assert main(["partner", str(path), "--format", "json"]) == 0
    given = json.loads(capsys.readouterr().out)
    assert (given["geography"], given["rows"], given["matched"]) == ("ward", 3, 2)
    assert given["unmatched"][0]["row"] == 4
    assert (given["suppressed"], given["rounded_to"]) == (1, 5)
    assert main(["partner", str(path)]) == 0
    assert "Counts of 1 to 4 are suppressed" in capsys.readouterr().out


def test_partner_refuses_in_plain_words(tmp_path, capsys):
    path = tmp_path / "cases.csv"
    path.write_bytes(b"%PDF-1.7")
    assert main(["partner", str(path)]) == 1
    assert "CSV, XLSX, ODS or Parquet" in capsys.readouterr().err
    assert main(["partner", str(tmp_path / "none.csv")]) == 2
    path.write_text("Ward,Cases\nAnfield,12\n", encoding="utf-8")
    assert main(["partner", str(path), "--threshold", "3"]) == 2
    assert "stricter" in capsys.readouterr().err


# ---- what is there


def test_places_around_an_area_the_nearest_first(capsys):
    code, out, err = run(
        capsys, "places", "--area", "Anfield", "--kind", "library", "--format", "csv"
    )
    found = rows(out)
    assert code == 0 and len(found) == 19
    assert list(found[0]) == [
        *("kind", "name", "detail", "postcode", "lat", "lon", "lsoa21", "ward25", "ward"),
        *("distance", "source"),
    ]
    assert (found[0]["name"], found[0]["distance"]) == ("Breck Road Library", "350")
    assert "Libraries closed by December 2023 are left out" in err


def test_places_of_every_kind_are_counted_but_for_a_list_that_is_not_complete(capsys):
    code, out, _ = run(capsys, "places", "--format", "json")
    assert code == 0
    inside = {row["kind"]: row["inside"] for row in json.loads(out)}
    assert inside == {
        **{"gp": 100, "pharmacy": 108, "dentist": 63, "library": 19, "museum": 22, "school": 150},
        "leisure": None,
    }


def test_places_are_written_for_a_spreadsheet(capsys, tmp_path):
    out = tmp_path / "places.xlsx"
    assert run(capsys, "places", "--area", "E05015279", "--out", str(out))[0] == 0
    book = openpyxl.load_workbook(out)
    assert book["Figures"].max_row == 1 + 100 + 108 + 63 + 19 + 22 + 150 + 109
    assert run(capsys, "places", "--out", str(tmp_path / "x.pdf"))[0] == 2


@pytest.mark.parametrize("given", [("--kind", "pub"), ("--area", "Atlantis")])
def test_places_that_are_not_there_are_bad_use(capsys, given):
    code, out, err = run(capsys, "places", *given)
    assert (code, out) == (2, "") and given[1] in err
