"""The kind of place marked on a map is a part of the view, and so of its address."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lsp_geo.errors import NotKnown
from lsp_geo.presentation import links, parts, phone, slide, slide_map, view
from lsp_geo.presentation.view import View

SHOWN = View("map", "bad-health", "ward25", places="library")


def test_a_view_carries_the_kind_through_address_and_file(tables):
    assert view.decode(view.encode([SHOWN])) == (SHOWN,)
    made = view.Presentation("One", (SHOWN,))
    assert view.from_json(tables, "one.json", view.to_json(made).encode()) == made
    assert "places=library" in links.address("https://x.example", SHOWN)
    # An address written before there were lists still opens.
    assert view.check(tables, View("map", "bad-health", "ward25")).places == ""


def test_a_kind_that_is_not_there_is_refused_and_other_views_have_none(tables):
    with pytest.raises(NotKnown, match="no kind of place “pub”"):
        view.check(tables, replace(SHOWN, places="pub"))
    assert view.check(tables, replace(SHOWN, kind="spread")).places == ""
    assert parts.check(tables, "places", "Library.") == "library"
    written = parts.written("map", {"indicator": "bad-health", "places": "library"})
    assert written == {"indicator": "bad-health", "places": "library"}


def test_a_slide_has_letter_number_and_source(city):
    shown = slide_map.slide_map(city, SHOWN)
    assert shown.legend.key.letter == "L"
    assert shown.words.endswith("Marked with a letter: Libraries (19), December 2023.")
    assert "Libraries: Arts Council England, December 2023." in slide.content(city, SHOWN).source


def test_a_phone_page_says_that_its_small_map_has_no_marks(city):
    text = phone.page(city, view.encode([SHOWN]), 1)
    assert "Libraries are marked on the large map and not here." in text
    assert "Marked with a letter" not in text
    assert "places=library" in text, "the way into the app keeps them"
