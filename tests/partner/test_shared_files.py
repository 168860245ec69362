"""Files as partners really make them are read as their README says; skipped where they are not."""

from __future__ import annotations

import json

import pytest

from lsp_geo.cli import main
from lsp_geo.partner.whole import read_and_protect

# Number of the file: geography, vintage, header row, rows, matched, unmatched, suppressed.
READINGS = {
    "01": ("latitude and longitude", "", 1, 377, 330, 47, 38),
    "02": ("LSOA", "2011", 1, 396, 298, 98, 0),
    "03": ("MSOA", "2021", 5, 119, 61, 58, 0),
    "04": ("LSOA", "2021", 8, 302, 302, 0, 34),
    "05": ("MSOA", "2021", 1, 81, 61, 20, 0),
    "06": ("LSOA", "2021", 3, 302, 302, 0, 0),
    "07": ("ward", "other years", 1, 30, 0, 30, 0),
    "08": ("ward", "2023", 4, 64, 64, 0, 0),
    "09": ("postcode", "", 1, 304, 284, 16, 90),
    "10": ("easting and northing", "", 3, 60, 55, 5, 101),
    "11": ("ward", "2023", 1, 396, 384, 12, 56),
    "12": ("LSOA", "2011", 1, 33, 0, 33, 0),
    "12b": ("LSOA", "2011", 1, 70, 70, 0, 0),
}


@pytest.fixture(scope="module")
def files(sources):
    folder = sources.parent / "partner-files"
    if not folder.is_dir():
        pytest.skip(f"no partner files beside {sources}")
    return {path.name.split("-")[0]: path for path in folder.iterdir() if path.suffix != ".md"}


@pytest.mark.parametrize("number", READINGS)
def test_a_file_is_read_as_its_readme_says(files, number, tables):
    path = files[number]
    found, release = read_and_protect(path.read_bytes(), path.name, tables.geography)
    read = (found.geography, found.vintage, found.header_row, found.rows, found.matched)
    assert (*read, len(found.unmatched), release.report.suppressed) == READINGS[number]


def figures(files, number, tables) -> dict:
    path = files[number]
    _, release = read_and_protect(path.read_bytes(), path.name, tables.geography)
    return {one.name: one for one in release.measures}


def test_medians_are_not_added_and_not_averaged(files, tables):
    table = figures(files, "02", tables)["houseprice"].tables["lsoa21"].set_index("area_code")
    assert table.at["E01006512", "value"] == 104_000
    assert table.loc[["E01034401", "E01034404", "E01034409"], "value"].isna().all()
    # 14 are too few to say, and one of those was merged.
    assert table["note"].str.startswith("missing").sum() == 16


def test_published_limits_stay_with_their_figure(files, tables):
    table = figures(files, "03", tables)["Total weekly income (£)"].table.set_index("area_code")
    assert table.loc["E02001347", ["value", "lower", "upper"]].tolist() == [590, 530, 650]


def test_shares_are_made_of_the_rounded_counts(files, tables):
    poor = figures(files, "06", tables)["Proportion of households fuel poor (%)"]
    row = poor.table.set_index("area_code").loc["E01006512"]
    assert (row["numerator"], row["denominator"]) == (95, 550)
    assert poor.tables["city"]["value"].iloc[0] == pytest.approx(18.0, abs=0.05)


def test_the_hidden_cell_is_not_told_by_the_total(files, tables):
    dementia = figures(files, "08", tables)["Dementia (65+), number"]
    hidden = dementia.table[dementia.table["value"].isna()]
    assert hidden["note"].tolist() == ["suppressed: by the owner of the file"]
    # The city is the sum of the others, and not the total of the file (2,733).
    assert dementia.tables["city"]["value"].iloc[0] <= 2_725


def test_merged_areas_are_known_only_where_their_parts_are(files, tables):
    found = figures(files, "12b", tables)
    assert found["Electricity, DomMet"].areas == 74
    gas = found["Gas, TotDomGas kWh"].table
    merged = gas[(gas["area_code"] == "E01034401") & (gas["period"] == "2017")]
    assert merged["value"].isna().all()


def test_the_command_gives_the_fields(files, capsys):
    assert main(["partner", str(files["08"]), "--format", "json"]) == 0
    given = json.loads(capsys.readouterr().out)
    assert list(given) == [
        *("geography", "vintage", "header_row", "rows", "matched", "unmatched", "columns"),
        *("suppressed", "secondary_suppressed", "rounded_to", "indicators"),
    ]
    assert set(given["columns"][0]) == {"name", "kind", "role"}
    assert set(given["indicators"][0]) == {"id", "name", "areas", "missing"}
