"""Pages for phones: everything a view says, in one small page that needs nothing else."""

from __future__ import annotations

import re
from html import unescape

import pytest

from lsp_geo.errors import NotKnown
from lsp_geo.presentation import named, phone, slide, view
from lsp_geo.presentation.view import View

VIEWS = (
    View("map", "crime", "ward25"),
    View("map", "bus-departures", "lsoa21"),
    View("map", "crime", "lsoa21", area="E05015285"),
    View("moved", "crime-january-to-april", "ward25"),
    View("spread", "bad-health", "msoa21"),
    View("fifths", "bad-health"),
    View("pair", "bad-health", area="E05015285", other="E05015277"),
    View("value", "bad-health"),
    View("which", "bad-health", area="E05015277", other="E05015285"),
    View("question", title="What <b>now</b>?"),
)


def text(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("shown", VIEWS, ids=lambda v: f"{v.kind}-{v.level}")
def test_a_page_says_what_the_slide_says(city, shown):
    page = phone.page(city, view.encode([shown]), 1)
    content = slide.content(city, view.check(city.tables, shown))
    assert content.sentence in text(page)
    assert content.source in text(page)
    assert "<script" not in page
    # All links lead to this app; names of XML are no addresses to load from.
    assert not re.search(r'(href|src)="(https?:)?//', page)
    assert 'href="../' in page


def test_every_area_of_a_map_is_in_the_table(city):
    page = phone.page(city, view.encode([VIEWS[1]]), 1)
    rows = re.findall(r'<th scope="row">([^<]+)<td>([^<\n]+)', page)
    assert len(rows) == 302
    seen = city.map_view("bus-departures", "lsoa21")
    told = {unescape(name): unescape(figure) for name, figure in rows}
    label = city.geography.label
    for code, words in zip(seen.table["area_code"], seen.texts, strict=True):
        assert told[label(code)] == words
    # Those without a figure stand last, and say why.
    assert [figure for _, figure in rows[-11:]] == ["no data"] * 11


def test_a_map_has_its_legend_and_is_described(city):
    page = phone.page(city, view.encode([VIEWS[0]]), 1)
    for entry in city.map_view("crime", "ward25").legend().entries:
        assert entry.label in text(page)
    assert "<title>Map of" in page and "<figcaption>" in page


def test_a_guess_keeps_its_answer_closed(city):
    page = phone.page(city, view.encode([VIEWS[7]]), 1)
    answer = slide.content(city, VIEWS[7]).answer
    before, after = page.split("<details>")
    assert answer not in text(before)
    assert answer in text(after)


def test_views_of_one_presentation_lead_to_one_another(city):
    first, second = phone.page(city, "1", 1), phone.page(city, "1", 2)
    assert 'rel="next" href="../view/1/2"' in first and 'rel="prev"' not in first
    assert 'rel="prev" href="../../view/1"' in second
    last = len(named.find(city, "1").views)
    assert 'rel="next"' not in phone.page(city, "1", last)


def test_what_a_presenter_typed_is_no_markup(city):
    page = phone.page(city, view.encode([VIEWS[-1]]), 1)
    assert "<b>now</b>" not in page and "What &lt;b&gt;now&lt;/b&gt;?" in page


def test_an_address_is_short(city):
    assert phone.address("https://example.org/", "1", 1) == "https://example.org/view/1"
    assert phone.address("https://example.org/app", "1", 3) == "https://example.org/app/view/1/3"


@pytest.mark.parametrize("show", ["own", "v1", "9", "", "E05999999"])
def test_what_nobody_else_can_see_has_no_page(city, show):
    with pytest.raises(NotKnown):
        phone.written(city, show, 1)


def test_a_page_is_written_once(city):
    assert phone.written(city, "2", 2) is phone.written(city, "2", 2)
