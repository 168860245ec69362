"""The static site: every page crawled, weighed and held against the tables it was made from."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pandas as pd
import pytest

from lsp_geo import cli, formatting, templates
from lsp_geo.data import typed
from lsp_geo.data.places import PlaceNotFound
from lsp_geo.errors import NotKnown
from lsp_geo.site import downloads, search
from lsp_geo.site.folder import MARK, SiteFolder
from tests.helpers import APP, ROOT, SITE, WARD, open_app, published

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Elements inside which a paragraph may not stand, and those a paragraph may not hold.
BLOCKS = {"p", "ul", "ol", "table", "div", "section", "figure", "h1", "h2", "h3", "form", "details"}
WEIGHT = 200_000


class Page(HTMLParser):
    """One page: its links, ids, texts, and whatever is wrong with its elements."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.links: list[tuple[str, str, dict]] = []
        self.headings: list[int] = []
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.feed(text)
        self.close()
        if self.stack:
            self.faults.append(f"never closed: {self.stack}")

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.add(tag)
        if len(given) != len(attrs):
            self.faults.append(f"an attribute is given twice: <{tag} {attrs}>")
        if "p" in self.stack and tag in BLOCKS:
            self.faults.append(f"<{tag}> inside <p>")
        if tag == "style" and "body" in self.stack:
            self.faults.append("<style> in the body")
        if tag == "a" and "a" in self.stack:
            self.faults.append("a link inside a link")
        if "id" in given:
            self.ids.append(given["id"])
        for name in ("href", "src", "data-maps", "data-areas"):
            if given.get(name):
                self.links.append((tag, given[name], given))
        if tag == "img" and not given.get("alt"):
            self.faults.append("a picture without words")
        if given.get("role") == "img" and not given.get("aria-label"):
            self.faults.append(f"a drawing without words: {given}")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.stack[-3:]} at {self.getpos()}")
            return
        self.stack.pop()

    def handle_data(self, data):
        if "script" not in self.stack:
            self.words.append(data)


@pytest.fixture(scope="session")
def site(tmp_path_factory, city):
    return published(tmp_path_factory, city)


@pytest.fixture(scope="session")
def pages(site):
    """Every page by its path."""
    return {
        path.relative_to(site).as_posix(): Page(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def test_there_is_a_page_for_every_ward_and_pillar(pages, tables):
    wanted = {f"wards/{code}.html" for code in tables.geography.areas("ward25").index}
    wanted |= {f"pillars/{pillar.folder}.html" for pillar in tables.catalogue.pillars}
    wanted |= {"index.html", "search.html", "data.html", "about.html", "404.html"}
    wanted |= {"accessibility.html", "privacy.html"}
    assert set(pages) == wanted


def test_every_page_is_well_formed(pages, site):
    for path, page in pages.items():
        text = (site / path).read_text(encoding="utf-8")
        assert text.lstrip().startswith("<!DOCTYPE html>"), path
        assert '<html lang="en-GB">' in text, path
        assert not page.faults, (path, page.faults[:3])
        assert len(page.ids) == len(set(page.ids)), path
        assert page.headings[0] == 1, path
        assert page.headings.count(1) == 1, path
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after - before <= 1 for before, after in steps), (path, page.headings)
        assert re.search(r'<meta name="description" content="[^"]{20,}">', text), path


def test_titles_are_told_apart(pages, site):
    titles = [
        re.search(r"<title>(.+?)</title>", (site / path).read_text(encoding="utf-8"))[1]
        for path in pages
    ]
    assert len(set(titles)) == len(titles)


def test_no_link_is_broken_and_nothing_is_asked_of_others(pages, site):
    base = urlsplit(SITE).path
    seen = set()
    for path, page in pages.items():
        for tag, link, given in page.links:
            if link.startswith("data:"):
                continue
            if urlsplit(link).scheme:
                if tag == "link" and given["rel"] == "canonical":
                    assert link.startswith(SITE), path
                    continue
                assert tag == "a", (path, tag, link)
                assert "noopener" in given["rel"], (path, link)
                assert "external" in given["rel"], (path, link)
                continue
            if given.get("data-maps") == link or given.get("data-areas") == link:
                target, anchor = link, ""
            elif link.startswith("/"):
                assert path == "404.html", (path, link)
                full = urlsplit(link.removeprefix(base))
                target, anchor = full.path.lstrip("/"), full.fragment
            else:
                full = urlsplit(urljoin(f"http://x/{path}", link))
                target, anchor = unquote(full.path).lstrip("/"), full.fragment
            assert (site / target).is_file(), (path, link)
            if anchor:
                assert anchor in pages[target].ids, (path, link)
            seen.add(target)
    # Every page but the one for lost readers can be reached by links.
    assert set(pages) - seen <= {"404.html"}


def test_style_and_script_ask_for_nothing_outside(site):
    for path in (*site.glob("assets/*.css"), *site.glob("assets/*.js"), *site.glob("assets/*.svg")):
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|//[a-z]+\.[a-z]|@import", text), path


def test_a_ward_page_weighs_under_200_kb(pages, site):
    for path, page in pages.items():
        if not path.startswith("wards/"):
            continue
        loaded = {path}
        for tag, link, given in page.links:
            if given.get("data-maps") == link:
                loaded.add(link)
            elif tag in ("link", "script", "img") and not urlsplit(link).scheme:
                loaded.add(urlsplit(urljoin(f"http://x/{path}", link)).path.lstrip("/"))
        assert len(loaded) == 5, loaded
        weight = sum((site / name).stat().st_size for name in loaded)
        assert weight < WEIGHT, (path, weight)


def test_figures_of_a_ward_are_those_of_the_tables(site, tables):
    for code in tables.geography.areas("ward25").index[::7]:
        text = (site / f"wards/{code}.html").read_text(encoding="utf-8")
        rows = {
            row["id"]: row
            for row in csv.DictReader(
                io.StringIO((site / f"wards/{code}.csv").read_text(encoding="utf-8-sig"))
            )
        }
        printed = re.findall(
            r'<th scope="row">([^<]+)<small>.*?<td class="n v"><b>([^<]+)</b>', text
        )
        shown = {unescape(name): unescape(value) for name, value in printed}
        assert len(rows) > 60
        for name, row in rows.items():
            indicator = tables.catalogue.indicator(name)
            own = tables.table(name, "ward25").set_index("area_code").loc[code]
            assert float(row["value"]) == pytest.approx(own["value"], nan_ok=True), (code, name)
            assert shown[indicator.name] == formatting.cell(indicator, own["value"], ""), (
                code,
                name,
            )
            city = tables.city(name)
            if city is not None and indicator.kind != "count":
                assert float(row["city"]) == pytest.approx(city["value"]), (code, name)


def test_the_map_file_says_what_the_tables_say(site, tables):
    data = json.loads(next(site.glob("assets/maps-wards.*.json")).read_text(encoding="utf-8"))
    assert data["codes"] == list(tables.geography.areas("ward25").index)
    with_wards = [
        i.id for i in tables.catalogue.indicators.values() if "ward25" in tables.levels(i.id)
    ]
    assert sorted(shown["id"] for shown in data["maps"]) == sorted(with_wards)
    for shown in data["maps"]:
        indicator, table = (
            tables.catalogue.indicator(shown["id"]),
            tables.table(shown["id"], "ward25"),
        )
        ending, *numbers = shown["texts"].split("|")
        assert [number + ending for number in numbers] == [
            formatting.cell(indicator, value, note)
            for value, note in zip(table["value"], table["note"], strict=True)
        ]
        assert len(shown["classes"]) == len(data["codes"])
        assert set(shown["classes"]) <= set("012345")


def test_downloads_hold_the_tables_and_describe_every_column(site, tables):
    for indicator in tables.catalogue.indicators.values():
        for level in downloads.levels(tables, indicator):
            path = site / downloads.file_name(indicator, level)
            described = json.loads(
                path.with_name(f"{path.name}-metadata.json").read_text(encoding="utf-8")
            )
            assert described["url"] == path.name
            # The mark at the beginning says to spreadsheets that it is UTF-8.
            head = path.read_text(encoding="utf-8-sig").partition("\n")[0].split(",")
            assert head == [c["name"] for c in described["tableSchema"]["columns"]]
            assert described["dc:license"][0].startswith("https://"), indicator.id
    read = pd.read_csv(site / "data/bad-health-ward25.csv")
    own = tables.series("bad-health", "ward25")
    assert read["value"].to_numpy() == pytest.approx(own["value"].to_numpy())
    assert read["area_code"].tolist() == own["area_code"].tolist()


def test_the_catalogue_of_data_is_schema_org(site, tables):
    text = (site / "data.html").read_text(encoding="utf-8")
    found = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])
    assert found["@context"] == "https://schema.org"
    assert found["@type"] == "DataCatalog"
    assert len(found["dataset"]) == len(tables.catalogue.indicators)
    for dataset in found["dataset"]:
        assert {"name", "description", "license", "creator"} <= set(dataset)
        assert 50 <= len(dataset["description"]) <= 5000, dataset["@id"]
        for file in dataset["distribution"]:
            assert (site / file["contentUrl"].removeprefix(f"{SITE}/")).is_file()


def test_postcodes_in_the_files_are_those_of_the_app(site, tables):
    known = tables.geography.postcodes
    found = {}
    for path in site.glob("postcodes/*.json"):
        assert path.stat().st_size < 6_000, path
        for places, parts in json.loads(path.read_text(encoding="utf-8")).items():
            for n in range(0, len(parts), 3):
                found[f"{path.stem}{parts[n : n + 3]}"] = tuple(places.split(" "))
    assert len(found) == len(known)
    for row in known.itertuples():
        expected = ("post",) if row.use == "post" else (row.lsoa21, row.ward25)
        assert found[row.Index] == expected
    for postcode in known.index[known["use"] == "home"][::1500]:
        place = tables.places.find(postcode)[0]
        assert found[postcode] == (place.lsoa21, place.ward25)


def test_output_areas_in_the_file_are_those_of_the_app(site, tables):
    (path,) = site.glob("assets/output-areas.*.json")
    assert path.stat().st_size < 30_000
    found = {}
    for places, ends in json.loads(path.read_text(encoding="utf-8")).items():
        for n in range(0, len(ends), 6):
            found[f"E00{ends[n : n + 6]}"] = places.split(" ")
    areas = tables.places.output_areas
    assert set(found) == set(areas.index)
    for row in areas.itertuples():
        assert found[row.Index] == [row.lsoa21, *row.wards]


def test_the_script_gets_the_apps_own_rules_and_messages(site, tables):
    (path,) = site.glob("assets/areas.*.json")
    index = json.loads(path.read_text(encoding="utf-8"))
    assert index["messages"] == search.messages(tables.geography)
    assert index["messages"]["outside"].format(district="M1") in str(_refusal(tables, "M1 1AA"))
    assert index["districts"] == tables.places.districts
    assert index["former"] == tables.places.former
    rules = index["rules"]
    assert rules.pop("endings") == tables.places.endings
    assert rules == json.loads(json.dumps(typed.as_data()))
    # The script goes by these patterns as they stand: they must mean the same in both languages.
    patterns = [rules[name] for name in ("unseen", "parted", "whole", "begun", "code", "code_like")]
    for pattern in [*patterns, *(pattern for pattern, _ in rules["folds"])]:
        assert not re.search(r"\(\?|\\[AZpP]", pattern)


def _refusal(tables, text):
    with pytest.raises(PlaceNotFound) as error:
        tables.places.find(text)
    return error.value


def test_sitemap_lists_every_page_but_the_lost_one(site, pages):
    tree = ElementTree.parse(site / "sitemap.xml")
    found = {node.text for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    wanted = {f"{SITE}/{path.removesuffix('index.html')}" for path in pages if path != "404.html"}
    assert found == wanted


def test_pages_lead_to_the_app_and_to_sheets_that_are_there(site, pages):
    links = [link for _, link, _ in pages[f"wards/{WARD}.html"].links]
    assert f"{APP}/ward?area={WARD}" in links
    assert f"../sheets/{WARD}.pdf" in links
    others = [
        link
        for path, page in pages.items()
        if path != f"wards/{WARD}.html"
        for _, link, _ in page.links
    ]
    assert not [link for link in others if "sheets/" in link]


def test_a_second_run_changes_nothing_but_what_is_stale(site, tmp_path):
    first = SiteFolder(tmp_path)
    first.put("index.html", "one")
    first.put("wards/old.html", "old")
    first.finish()
    stamp = (tmp_path / "index.html").stat().st_mtime_ns
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets/kept.pdf").write_bytes(b"kept")
    second = SiteFolder(tmp_path)
    second.put("index.html", "one")
    second.finish()
    assert (tmp_path / "index.html").stat().st_mtime_ns == stamp
    assert not (tmp_path / "wards/old.html").exists()
    assert (tmp_path / "sheets/kept.pdf").exists()
    listed = json.loads((site / MARK).read_text(encoding="utf-8"))["files"]
    for name, size in listed.items():
        assert (site / name).stat().st_size == size


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path, capsys):
    (tmp_path / "index.html").write_text("somebody's", encoding="utf-8")
    with pytest.raises(NotKnown, match="index.html"):
        SiteFolder(tmp_path)
    assert cli.main(["publish", str(tmp_path)]) == 2
    assert cli.main(["publish", str(ROOT / "README.md")]) == 2
    assert "index.html" in capsys.readouterr().err
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "somebody's"


def test_markup_in_names_is_text(pages):
    """Templates escape, and nothing from data is marked safe but drawings made here."""
    made = templates.environment().get_template("site/parts.html")
    parts = made.make_module({"place": "X", "wards": []})
    row = {"code": "E1", "label": "<img src=x onerror=alert(1)>", "order": 1, "text": "1"}

    class Made:
        class indicator:  # noqa: N801 - stands for a value
            name = "<script>alert(2)</script>"

    html = str(parts.figures("t", [row], Made, "Ward", "wards/", "<b>label"))
    assert "<img" not in html
    assert "<script" not in html
    assert 'aria-label="&lt;b&gt;label"' in html
    safe = {}
    files = (templates.FOLDER / "site").glob("*.html")
    for path in sorted([*files, *templates.FOLDER.glob("document*.html")]):
        for name in re.findall(r"\{\{\s*([^{}|]+?)\s*\|\s*safe", path.read_text(encoding="utf-8")):
            safe.setdefault(name, path.name)
    # Drawings and spine tables, which escape what they print themselves.
    assert set(safe) == {"made.svg", "key", "table", "svg[4:]"}, safe


def test_the_app_leads_to_the_site_only_where_there_is_one(monkeypatch):
    monkeypatch.setenv("LSP_SITE_URL", SITE)
    app = open_app("ward", area=WARD)
    assert not app.exception
    page = f"{SITE}/wards/{WARD}.html"
    assert page in [button.proto.url for button in app.get("link_button")]
    monkeypatch.delenv("LSP_SITE_URL")
    assert page not in [button.proto.url for button in app.run().get("link_button")]
