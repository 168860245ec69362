"""Fact sheets and the State of the city: what they say, that they fit, and can be read."""

from __future__ import annotations

import io
import json
import re
from dataclasses import asdict, replace
from datetime import date
from html.parser import HTMLParser

import pandas as pd
import pypdf
import pytest
from pypdf.generic import DecodedStreamObject, NameObject
from streamlit.testing.v1 import AppTest

from lsp_geo import cli, formatting
from lsp_geo.analysis import city_change, inequality_words, outcomes, profile_words
from lsp_geo.errors import NotKnown
from lsp_geo.presentation import links
from lsp_geo.reports import files as sheet_files
from lsp_geo.reports.area_sheet import area_sheet
from lsp_geo.reports.document import (
    Cell,
    Column,
    Imprint,
    Ledger,
    Point,
    Points,
    Rows,
    Section,
    Table,
    Words,
)
from lsp_geo.reports.html import html_page
from lsp_geo.reports.pdf import pdf
from lsp_geo.ui import components
from tests.helpers import SCRIPT

TEXT_BLOCK = re.compile(rb"^BT .*?\nET$", re.MULTILINE | re.DOTALL)
BASE = "https://explorer.example"
IMPRINT = Imprint(BASE, date(2026, 11, 21))
MARKUP = "<b>#panic(1)</b> *a* $x$ \"&' [link] `raw` @ref"


@pytest.fixture(
    scope="module", params=[6, pytest.param(64, marks=pytest.mark.long)], ids=["some", "every"]
)
def wards(city, request):
    """The sheets of so many wards, each with its PDF opened and read."""
    made = {}
    for code in sheet_files.names(city, "wards")[: request.param]:
        sheet = area_sheet(city, IMPRINT, code)
        reader = pypdf.PdfReader(io.BytesIO(pdf(sheet)))
        made[code] = sheet, reader, read(reader)
    return made


@pytest.fixture(scope="module")
def state(city):
    return sheet_files.sheet(city, IMPRINT, sheet_files.CITY, 2026)


def read(reader: pypdf.PdfReader) -> str:
    """All text of a PDF without its spaces; drawings are not parsed, which takes most time."""
    return squeeze(" ".join(text_only(page).extract_text() for page in reader.pages))


def text_only(page: pypdf.PageObject) -> pypdf.PageObject:
    """The page with the text blocks of its content alone."""
    content = DecodedStreamObject()
    content.set_data(b"\n".join(TEXT_BLOCK.findall(page.get_contents().get_data())))
    page[NameObject("/Contents")] = content
    return page


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_there_is_a_sheet_for_every_ward_msoa_pillar_and_the_city(city):
    assert len(sheet_files.names(city, "wards")) == 64
    assert len(sheet_files.names(city, "msoas")) == 61
    assert sheet_files.names(city, "pillars") == [f"pillar-{n}" for n in range(1, 9)]
    assert len(sheet_files.names(city)) == 64 + 61 + 8 + 1


def test_each_ward_pdf_has_two_pages_and_names_the_ward(wards, city):
    for code, (sheet, reader, text) in wards.items():
        assert len(reader.pages) == 2, sheet.title
        assert city.geography.label(code) == sheet.title
        assert squeeze(sheet.title) in text
        assert squeeze(sheet.finding) in text


def test_the_figures_of_each_ward_pdf_are_those_of_table(wards, city):
    """Every figure a ward sheet keeps is the one ``table`` gives, and stands in the PDF."""
    tables, checked = city.tables, 0
    for code, (sheet, _, text) in wards.items():
        own = sheet.figures[sheet.figures["area_code"] == code]
        assert len(own) >= 20
        for row in own.itertuples():
            indicator = tables.catalogue.indicator(row.indicator)
            table = tables.table(row.indicator, "ward25", row.period).set_index("area_code")
            value, note = table.at[code, "value"], table.at[code, "note"]
            assert row.value == pytest.approx(value, nan_ok=True)
            number = formatting.number(value, indicator.decimals)
            assert squeeze(number) in text, (sheet.title, indicator.name)
            assert formatting.cell(indicator, value, note) == row.text
            checked += 1
    assert checked > len(wards) * 20


def test_key_figures_carry_interval_city_and_england(wards, city):
    code = city.geography.areas("ward25").index[0]
    sheet, _, text = wards[code]
    overcrowded = city.tables.table("overcrowding", "ward25").set_index("area_code").loc[code]
    low, high = (formatting.number(overcrowded[end], 1) for end in ("lower", "upper"))
    assert squeeze(f"{low} to {high}") in text
    rows = sheet.figures[sheet.figures["indicator"] == "overcrowding"]
    assert set(rows["area_name"]) >= {sheet.title, city.name, "England"}
    england = city.tables.england("overcrowding", overcrowded["period"])
    assert rows.set_index("area_name").at["England", "value"] == pytest.approx(england.mean)


def test_the_text_read_from_a_pdf_is_all_there_is(wards):
    sheet, _, text = next(iter(wards.values()))
    whole = pypdf.PdfReader(io.BytesIO(pdf(sheet)))
    assert text == squeeze(" ".join(page.extract_text() for page in whole.pages))


def test_pdfs_are_tagged_titled_and_in_english(wards):
    sheet, reader, _ = next(iter(wards.values()))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert reader.metadata.title == f"{sheet.title}: {sheet.kicker}"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def tags(reader: pypdf.PdfReader) -> list:
    """Every element of the structure tree."""
    found, left = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while left:
        node = left.pop().get_object()
        if isinstance(node, list):
            left += node
        elif isinstance(node, dict):
            found.append(node)
            if "/K" in node:
                left.append(node["/K"])
    return found


def test_every_figure_of_a_pdf_has_words_and_tables_have_headers(wards):
    _, reader, _ = next(iter(wards.values()))
    found = tags(reader)
    kinds = [node.get("/S") for node in found]
    figures = [node for node in found if node.get("/S") == "/Figure"]
    assert len(figures) > 20
    assert all(str(node["/Alt"]).strip() for node in figures)
    assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= set(kinds)


def test_other_sheets_fill_two_pages(city):
    """The longest name, the city and every pillar; the rest are made by ``report all``."""
    msoas = city.geography.areas("msoa21")["label"]
    longest = msoas.index[msoas.str.len().to_numpy().argmax()]
    for name in (
        longest,
        *msoas.index[::12],
        *sheet_files.names(city, "pillars"),
        sheet_files.CITY,
    ):
        reader = pypdf.PdfReader(io.BytesIO(pdf(sheet_files.sheet(city, IMPRINT, name))))
        assert len(reader.pages) == 2, name


def test_a_pillar_sheet_says_what_inequality_says(city):
    sheet = sheet_files.sheet(city, IMPRINT, "pillar-5")
    found = city.inequality("overcrowding")
    rows = sheet.figures[sheet.figures["indicator"] == "overcrowding"].set_index("measure")
    assert rows.at["most deprived fifth", "value"] == pytest.approx(found.most_deprived)
    assert rows.at["least deprived fifth", "value"] == pytest.approx(found.least_deprived)
    assert sheet.finding == inequality_words.sentence(city.tables, found)


class Reader(HTMLParser):
    """Addresses, ids, tags and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads, self.ids, self.tags, self.words, self.attributes = [], [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        self.attributes.append((tag, given))
        self.ids += [given["id"]] if "id" in given else []
        self.loads += [
            given[key] for key in ("src", "srcset", "data", "xlink:href") if key in given
        ]
        if tag in ("link", "use", "image"):
            self.loads.append(given.get("href", ""))

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("name", ["Edge Hill", "pillar-2", "city"])
def test_web_pages_load_nothing_and_run_nothing(city, name):
    text = html_page(sheet_files.sheet(city, IMPRINT, name))
    page = Reader(text)
    assert page.loads == []
    assert not {"script", "iframe", "object", "embed", "link"} & set(page.tags)
    assert "@import" not in text
    assert not re.search(r"url\((?!#)", text)
    assert len(page.ids) == len(set(page.ids))
    assert page.tags.count("h1") == 1
    assert all(
        given.get("aria-label")
        for tag, given in page.attributes
        if tag == "svg" and given.get("role") == "img"
    )
    links = [given["href"] for tag, given in page.attributes if tag == "a"]
    assert links and all(link.startswith(BASE) for link in links)


def texts(part: object) -> list[str]:
    """All words of a sheet that both formats print."""
    if isinstance(part, dict):
        own = [
            value
            for key, value in part.items()
            if key in ("text", "small", "title", "caption", "finding", "facts") and value
        ]
        return own + [one for value in part.values() for one in texts(value)]
    if isinstance(part, (list, tuple)):
        return [one for value in part for one in texts(value)]
    return []


@pytest.mark.parametrize("name", ["Aigburth", "E02001383", "pillar-1", "city"])
def test_web_page_and_pdf_say_the_same(city, name):
    sheet = sheet_files.sheet(city, IMPRINT, name)
    said = texts(asdict(replace(sheet, figures=None)))
    assert len(said) > 100
    page = squeeze(" ".join(Reader(html_page(sheet)).words))
    printed = read(pypdf.PdfReader(io.BytesIO(pdf(sheet))))
    for one in said:
        assert squeeze(one) in page, one
        assert squeeze(one) in printed, one


def test_text_from_data_is_never_markup(city):
    """Titles that are Typst code or HTML come out as they are, in both formats."""
    table = Table(
        MARKUP,
        (Column(MARKUP, 0.5), Column("b", 0.5)),
        (Rows(MARKUP, ((Cell(MARKUP, MARKUP), Cell(MARKUP)),)),),
    )
    odd = replace(
        area_sheet(city, IMPRINT, sheet_files.names(city, "wards")[0]),
        title=MARKUP,
        finding=MARKUP,
        facts=MARKUP,
        kicker=MARKUP,
        sections=(Section(MARKUP, (Words(MARKUP), Points((Point(MARKUP, MARKUP),)), table)),),
    )
    assert squeeze(MARKUP) in squeeze(" ".join(Reader(html_page(odd)).words))
    assert "<b>#panic" not in html_page(odd)
    reader = pypdf.PdfReader(io.BytesIO(pdf(odd)))
    assert read(reader).count("#panic(1)") >= 8
    assert reader.metadata.title == f"{MARKUP}: {MARKUP}"


def test_state_of_the_city_has_every_pillar_outcome_and_section(state, city):
    titles = [section.title for section in state.sections]
    for pillar in city.catalogue.pillars:
        assert f"Pillar {pillar.number}: {pillar.name}" in titles
    for wanted in (
        "What improved",
        "What worsened",
        "What cannot be said",
        "How the city compares with England and the core cities",
        "Where the gaps widened: inside the city",
        "Where the gaps widened: between the city and England",
    ):
        assert wanted in titles
    text = html_page(state)
    page = squeeze(" ".join(Reader(text).words))
    for outcome in (*city.catalogue.outcomes, *city.catalogue.city_plan):
        assert squeeze(outcome.title or str(outcome.number)) in page
    for one in city.catalogue.city_series():
        assert squeeze(one.name) in page
    # The same fact another way is left out: child poverty is there twice already.
    assert "city-children-low-income" not in set(state.figures["indicator"])


def test_state_of_the_city_is_tagged_and_has_every_series(state, city):
    reader = pypdf.PdfReader(io.BytesIO(pdf(state)))
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert len(reader.pages) > 10
    # The PDF is held to the web page on smaller sheets; reading these pages takes a while.
    text = squeeze(" ".join(Reader(html_page(state)).words))
    rows = state.figures[state.figures["indicator"].str.startswith("city-")]
    assert rows["indicator"].nunique() == len(city.catalogue.city_series())
    own = rows[(rows["area_code"] == city.geography.code) & (rows["measure"] == "value")]
    for row in own.itertuples():
        decimals = city.catalogue.indicator(row.indicator).decimals
        assert squeeze(formatting.number(row.value, decimals)) in text


def test_state_figures_equal_the_data(state, city):
    rows = state.figures[
        state.figures["indicator"].str.startswith("city-") & (state.figures["measure"] == "value")
    ]
    for row in rows.itertuples():
        held = city.tables.values.of(row.indicator)
        held = held[(held["area_code"] == row.area_code) & (held["period"] == row.period)]
        assert row.value == pytest.approx(held["value"].iloc[0])


def test_a_year_that_cannot_be_reported_is_refused(city):
    for year in (2019, 2027):
        with pytest.raises(NotKnown, match="2024 to 2026"):
            sheet_files.sheet(city, IMPRINT, sheet_files.CITY, year)
    with pytest.raises(NotKnown, match="city"):
        sheet_files.sheet(city, IMPRINT, "pillar-1", 2026)


def test_the_last_five_years_and_the_last_one_by_hand(tables):
    """Long-empty homes 2019 and 2023 to 2024; a broken series is never joined across it."""
    found = city_change.since(tables, "city-long-term-empty-homes")
    rows = tables.values.of("city-long-term-empty-homes")
    own = rows[rows["area_code"] == tables.geography.code].set_index("period")["value"]
    assert (found.first, found.last) == ("2019", "2024")
    assert found.change.estimate == pytest.approx(own["2024"] - own["2019"])
    assert (found.year.first, found.year.last) == ("2023", "2024")
    assert found.year.change.estimate == pytest.approx(own["2024"] - own["2023"])
    assert found.word == city_change.BETTER and found.tested
    assert city_change.since(tables, "city-child-obesity") == "there is one period only"
    assert "Health Index" in city_change.since(tables, "city-life-expectancy")


def test_nothing_is_set_against_more_than_five_years_ago_where_there_is_something_nearer(tables):
    """Motor traffic from 1993, prices from 2002: not in a yearly report."""
    for series_id, first in (("city-motor-traffic", "2020"), ("city-house-price", "2019")):
        assert city_change.since(tables, series_id).first == first


def test_widened_limits_are_those_of_99_8_percent():
    assert pytest.approx(3.0902 / 1.95996, rel=1e-4) == city_change._WIDER


def test_every_series_is_compared_or_has_a_reason(tables):
    for one in tables.catalogue.city_series():
        found = city_change.since(tables, one.id)
        assert isinstance(found, city_change.Since) or found
        if isinstance(found, city_change.Since) and found.word in (
            city_change.BETTER,
            city_change.WORSE,
        ):
            # Nothing is called better or worse that no interval tells from chance.
            assert found.tested and found.change.distinguishable
            up = found.after > found.before
            assert (found.word == city_change.BETTER) == (up == (one.polarity == "better"))


def test_all_goes_on_where_it_stopped(city, tmp_path):
    def save_all(imprint=IMPRINT):
        return sheet_files.save_all(city, imprint, tmp_path, (".html",), "pillars")

    steps = save_all()
    first = [next(steps) for _ in range(3)]
    steps.close()
    assert [made for *_, made in first] == [True] * 3
    again = list(save_all())
    assert [made for *_, made in again] == [False] * 3 + [True] * 5
    assert [(number, total) for number, total, *_ in again][-1] == (8, 8)
    # A sheet made for another address, or removed, is made anew.
    (tmp_path / "pillar-1.html").unlink()
    assert sum(made for *_, made in save_all()) == 1
    other = replace(IMPRINT, base="https://other.example")
    assert all(made for *_, made in save_all(other))
    (tmp_path / sheet_files.DONE).write_text("damaged")
    assert all(made for *_, made in save_all())


def test_command_line(tmp_path, capsys, city):
    out = tmp_path / "state.html"
    assert cli.main(["report", "city", "--year", "2026", "--out", str(out)]) == 0
    figures = pd.read_csv(out.with_suffix(".csv"))
    assert len(figures) > 500
    assert {"indicator", "area_code", "period", "value", "text"} <= set(figures)
    page = tmp_path / "ward.html"
    assert cli.main(["report", "Edge", "Hill", "--out", str(page), "--url", BASE]) == 0
    assert f"{BASE}/ward?area=" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["report", "nowhere", "--out", "x.pdf"], "nowhere"),
        (["report", "city", "--out", "x.doc"], ".pdf"),
        (["report", "pillar-9", "--out", "x.pdf"], "1 to 8"),
        (["report", "Edge Hill", "--year", "2026", "--out", "x.pdf"], "city"),
        (["report", "city", "--only", "wards", "--out", "x.pdf"], "all"),
        (["report", "city", "--out", "/no/such/folder/x.html"], "cannot be written"),
    ],
)
def test_command_line_says_what_is_wrong(arguments, told, capsys):
    assert cli.main(arguments) == 2
    assert told in capsys.readouterr().err


def test_an_address_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("LSP_PUBLIC_URL", "https://city.example/explorer/")
    assert (
        Imprint().link("ward", area="E05015285")
        == "https://city.example/explorer/ward?area=E05015285"
    )
    monkeypatch.delenv("LSP_PUBLIC_URL")
    assert links.public_url() == links.LOCAL_APP


def test_ledger_keeps_a_figure_once_and_names_its_sources(tables):
    ledger, indicator = Ledger(), tables.catalogue.indicator("overcrowding")
    for _ in range(2):
        assert ledger.figure("a", indicator, "value", ("E1", "One"), "2021", 7.44) == "7.4%"
    assert len(ledger.table()) == 1
    assert json.dumps(ledger.sources()).count("Census 2021") == 1


def test_statuses_are_those_of_the_outcomes_page(city):
    counts = outcomes.count_statuses(city.catalogue.outcomes)
    assert sum(counts.values()) == 40


def test_sheet_of_a_profile_uses_the_same_finding(wards, city):
    code, (sheet, *_) = next(iter(wards.items()))
    found = city.profile(code)
    assert sheet.finding == f"{profile_words.finding(city.tables, found)}."


@pytest.mark.parametrize(
    ("page", "buttons"),
    [
        ("pages/ward.py", ["Fact sheet (PDF)", "Fact sheet (web page)"]),
        ("pages/outcomes.py", ["State of the city", "State of the city", "its figures (CSV)"]),
    ],
)
def test_pages_offer_their_sheets(page, buttons):
    app = AppTest.from_file(str(SCRIPT), default_timeout=120).run()
    app.switch_page(page)
    app.query_params["area"] = "E05015285"
    app.run()
    assert not app.exception
    labels = [button.proto.label for button in app.get("download_button")]
    for label in buttons:
        assert any(label in one for one in labels), labels


def test_what_a_button_gives_is_the_sheet(city, monkeypatch):
    """The callables behind the buttons make the same files as the command line."""
    given = {}
    monkeypatch.setenv("LSP_PUBLIC_URL", BASE)
    monkeypatch.setattr(
        components.st,
        "download_button",
        lambda label, data, file, *_, **options: given.update({file: data}),
    )
    code = sheet_files.names(city, "wards")[0]
    components.offer_area(city, code, "ward")
    wanted = html_page(area_sheet(city, Imprint(BASE), code)).encode()
    name = next(name for name in given if name.endswith(".html"))
    assert name.startswith("allerton-") or code not in name
    assert given[name]() == wanted


# ---- what is there


def test_a_ward_sheet_says_what_is_there_and_names_the_lists(city):
    sheet = sheet_files.sheet(city, IMPRINT, "E05015279")
    text = " ".join(Reader(html_page(sheet)).words)
    assert "0 libraries (Breck Road Library, 350 m)" in text
    assert "2 pharmacies (" in text and "3 state schools (" in text
    # The list that is not complete is not counted.
    assert "places for sport" not in text
    counted = sheet.figures.set_index("name")["value"]
    assert counted["Libraries, December 2023"] == 0 and counted["State schools, July 2026"] == 3
    assert "Arts Council England: libraries, December 2023." in sheet.sources
