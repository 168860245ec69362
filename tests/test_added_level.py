"""Thirteen made-up areas as a level of their own: every page, sheet, file, address and verb."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from starlette.requests import Request

from lsp_geo import cli
from lsp_geo.city import City
from lsp_geo.errors import NotKnown
from lsp_geo.presentation import links, pictures
from lsp_geo.presentation import view as views
from lsp_geo.presentation.view import View
from lsp_geo.reports import files as sheet_files
from lsp_geo.reports.document import Imprint
from lsp_geo.reports.html import html_page
from lsp_geo.serve import figures, sheets
from lsp_geo.site import search
from lsp_geo.site.publish import publish
from tests.districts import PAGES, app_on, open_page
from tests.helpers import SITE, drawn, table_with, unfold, words
from tests.own_level import LEVEL, copy_with_level, thirteen

AREA, NAME = "N03", "Made-up Area 3"
INDICATOR = "bad-health"


@pytest.fixture(scope="module")
def data(tables, tmp_path_factory) -> Path:
    return copy_with_level(tmp_path_factory.mktemp("thirteen"), thirteen(tables.geography))


@pytest.fixture(scope="module")
def own(data, tmp_path_factory) -> City:
    """The same opened beside the pages."""
    return City(data, tmp_path_factory.mktemp("static"))


@pytest.fixture(scope="module")
def app(data):
    with app_on(data):
        yield


# ---- pages


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_an_area_of_the_level_chosen(app, page):
    opened = open_page(page, area=AREA, level=LEVEL)
    assert not opened.error, opened.error
    assert not [one.value for one in opened.warning if "usual view" in one.value]


def test_the_map_has_the_level_in_its_control_and_everywhere_below(app, own):
    page = open_page("map", indicator=INDICATOR, level=LEVEL, area=AREA)
    unfold(page, "table_fold")
    assert page.selectbox(key="level").value == LEVEL
    assert "Council areas (13)" in page.selectbox(key="level").options
    assert len(page.selectbox(key="area").options) == 1 + 13
    assert page.selectbox(key="area").value == AREA
    table = page.dataframe[0].value
    assert len(table) == 13 and NAME in table["Area"].tolist()
    text = words(page)
    assert "of the residents of Liverpool live in one of the council areas" in text
    assert "Rank" in text and f"Fact sheet of {NAME} (PDF)" in [
        button.proto.label.replace("\\", "") for button in page.get("download_button")
    ]
    files = own.files.levels[LEVEL]
    assert len(files.rows) == 13
    layers = {layer["id"]: layer for layer in drawn(page)["layers"]}
    assert f"areas-{LEVEL}" in json.dumps(layers)


def test_every_indicator_of_the_level_is_drawn(app, own):
    """What is published for neighbourhoods is there; medians of MSOAs are not."""
    known = [i.id for i in own.catalogue.indicators.values() if LEVEL in own.atlas.levels(i.id)]
    small = [i.id for i in own.catalogue.indicators.values() if "ward25" in own.atlas.levels(i.id)]
    assert set(small) <= set(known)
    page = unfold(open_page("map", level=LEVEL), "table_fold")
    pillars = {own.catalogue.indicator(name).pillar: name for name in known}
    for pillar, name in pillars.items():
        page.selectbox(key="pillar").set_value(pillar).run()
        page.selectbox(key="indicator").set_value(name).run()
        assert not page.exception, (name, page.exception)
        assert page.selectbox(key="level").value == LEVEL
        assert page.dataframe[0].value["Value"].notna().any()


def test_priorities_ranks_the_level(app):
    page = open_page("priorities", level=LEVEL)
    assert page.selectbox(key="level").value == LEVEL
    assert page.selectbox(key="level").options == [
        "Neighbourhoods (302)",
        "Wards (64)",
        "Council areas (13)",
    ]
    table = table_with(page, "Rank from")
    assert len(table) == 13 and NAME in table.iloc[:, 1].tolist()
    assert "council areas" in words(page)


def test_change_is_shown_for_the_level(app):
    page = open_page("change", changed="universal-credit", areas=LEVEL)
    assert page.selectbox(key="areas").value == LEVEL
    assert "of 13 council areas" in words(page)


def test_areas_of_the_level_are_compared(app):
    page = open_page("compare", compared=f"{AREA},N04", indicator=INDICATOR, level=LEVEL)
    text = words(page)
    assert NAME in text and "Made-up Area 4" in text
    assert f"{NAME} (council area)" in page.multiselect(key="compared").options


def test_an_area_is_compared_with_a_ward_inside_it(app, own):
    from lsp_geo.analysis import comparison

    small = own.geography.areas("lsoa21").index[own.members(AREA)[0]]
    assert comparison.contains(own.tables, AREA, small)
    assert comparison.overlap(own.tables, AREA, small)
    assert not comparison.contains(own.tables, small, AREA)
    assert not comparison.overlap(own.tables, AREA, "N04")
    msoa = own.geography.areas("lsoa21").at[small, "parent"]
    assert comparison.contains(own.tables, AREA, msoa)


def test_the_ward_page_says_which_ward_of_an_area_it_shows(app, own):
    page = open_page("ward", area=AREA)
    first = own.geography.wards_of(AREA).index[0]
    assert page.selectbox(key="area").value == first
    assert f"The council area {NAME} lies in" in " ".join(one.value for one in page.info)


def test_the_search_leads_to_the_map_at_that_level(app):
    page = open_page("home")
    page.text_input(key="find").set_value("made-up area 3").run()
    assert not page.exception
    assert f"{NAME}, council area" in words(page).replace("\\", "")
    found = [link.proto for link in page.get("page_link") if "on the map" in link.proto.label]
    assert len(found) == 1
    assert f"level={LEVEL}" in found[0].query_string and f"area={AREA}" in found[0].query_string


def test_a_postcode_selects_the_area_around_it_on_this_level(app, own):
    member = own.geography.codes["lsoa21"][own.members(AREA)[0]]
    codes = own.geography.postcodes
    row = codes[(codes["lsoa21"] == member) & (codes["use"] == "home")].iloc[0]
    page = open_page("map", level=LEVEL)
    page.text_input(key="find").set_value(row["postcode"]).run()
    assert page.selectbox(key="area").value == AREA


def test_the_room_can_guess_and_see_areas_of_the_level(app, own):
    for view in (
        View("map", INDICATOR, LEVEL, area=AREA),
        View("map", INDICATOR, "lsoa21", area=AREA),
        View("spread", INDICATOR, LEVEL),
        View("beside", INDICATOR, area=AREA),
        View("pair", INDICATOR, area=AREA, other="N04"),
        View("standing", area=AREA),
        View("priorities", level=LEVEL, weights="all"),
        View("moved", "universal-credit", LEVEL, "2021-02"),
        View("value", INDICATOR, area=AREA),
        View("which", INDICATOR, area=AREA, other="N04"),
    ):
        checked = views.check(own.tables, view)
        page = open_page("present", show=views.encode([checked]), slide="1")
        assert not page.error, (view, page.error)
        assert not page.exception, view


def test_the_bare_map_for_other_sites_takes_the_level(app):
    page = open_page("map", embed="true", indicator=INDICATOR, level=LEVEL, area=AREA)
    assert NAME in words(page)
    view = View("map", INDICATOR, LEVEL, area=AREA)
    assert f"level={LEVEL}" in links.address("https://app.example.org", view, bare=True)


def test_an_address_with_an_unknown_level_is_told_which_there_are(app):
    page = open_page("map", level="nothing")
    assert "choose lsoa21, msoa21, ward25 or council" in page.warning[0].value


# ---- sheets, site, addresses, verbs


def test_the_area_has_its_sheet(own):
    imprint = Imprint("https://app.example.org")
    text = html_page(sheet_files.sheet(own, imprint, AREA))
    assert "Council area fact sheet" in text and NAME in text
    assert f"level={LEVEL}" in text and f"area={AREA}" in text
    assert AREA in sheet_files.names(own) and len(sheet_files.names(own, LEVEL)) == 13
    with pytest.raises(NotKnown, match="choose wards, council, msoas, pillars or all"):
        sheet_files.names(own, "parishes")


def request(path: str, query: str = "", **parts: str) -> Request:
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "headers": [(b"accept-encoding", b"gzip")],
            "query_string": query.encode(),
            "path_params": parts,
        }
    )


def test_the_sheet_and_the_small_map_have_addresses(own):
    assert sheets.sheet(own, request("/", name=f"{AREA}.html")).status_code == 200
    assert gzip.decompress(pictures.packed(own, INDICATOR, LEVEL, AREA)).startswith(b"<svg")


def test_figures_are_served_by_level(own):
    answer = figures.table(own, request("/", f"level={LEVEL}", indicator=INDICATOR))
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(answer.body).decode("utf-8-sig"))))
    assert {row["area_code"] for row in rows} == set(own.geography.areas(LEVEL).index)
    catalogue = gzip.decompress(figures.catalogue(own, request("/")).body).decode("utf-8-sig")
    assert f"ward25 {LEVEL}" in catalogue


@pytest.mark.long
def test_the_site_has_its_files_and_finds_its_areas(own, tmp_path):
    made = publish(own, Imprint("https://app.example.org"), tmp_path / "site", lambda _: None, SITE)
    assert f"data/{INDICATOR}-{LEVEL}.csv" in made.written
    table = pd.read_csv(tmp_path / "site" / "data" / f"{INDICATOR}-{LEVEL}.csv")
    assert table["area_code"].nunique() == 13
    about = (tmp_path / "site" / "about.html").read_text(encoding="utf-8")
    assert "Council areas" in about
    listed = search.areas_index(own.tables.places, "")["areas"]
    row = next(row for row in listed if row[1] == AREA)
    assert row[:3] == [LEVEL, AREA, NAME] and row[4] == list(own.geography.wards_of(AREA).index)


@pytest.fixture
def run(data, monkeypatch, capsys):
    monkeypatch.setenv("LSP_DATA", str(data))

    def ran(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return ran


@pytest.mark.long
def test_every_verb_knows_the_level(run, tmp_path):
    code, out, _ = run("check")
    assert code == 0 and "13 council areas" in out
    assert "of the residents live in one of the council areas" in out
    code, out, _ = run("table", INDICATOR, "--level", LEVEL, "--format", "csv")
    assert code == 0 and len(out.splitlines()) == 1 + 13
    book = tmp_path / "table.xlsx"
    assert run("table", INDICATOR, "--level", LEVEL, "--out", str(book))[0] == 0 and book.is_file()
    code, out, _ = run("find", "Made-up Area 3", "--format", "csv")
    assert code == 0 and f"{LEVEL},{AREA},{NAME}" in out
    code, out, _ = run("profile", AREA)
    assert code == 0 and out.startswith(f"{NAME} is ")
    code, out, _ = run("compare", AREA, "N04", "--indicator", INDICATOR)
    assert code == 0 and "Made-up Area 4" in out
    sheet = tmp_path / "sheet.html"
    assert run("report", AREA, "--out", str(sheet))[0] == 0 and sheet.is_file()


def test_a_level_there_is_none_of_is_named(run):
    code, _, said = run("table", INDICATOR, "--level", "parish")
    assert code == 2 and "“parish”" in said and LEVEL in said


def test_places_stand_in_the_areas_of_the_level(own):
    from lsp_geo.analysis import places_near

    lists = own.tables.place_lists
    kind = next(iter(lists.kinds))
    table = lists.table(kind)
    around = thirteen(own.geography).set_index("member")["area_code"]
    expected = table["lsoa21"].map(around).fillna("")
    assert places_near.area_of(lists, table, LEVEL) == expected.tolist()
    found = places_near.near(lists, kind, AREA)
    assert len(found.inside) == (expected == AREA).sum()
