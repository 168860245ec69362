"""Marks of places: small files, told apart by letters, sent only when they are switched on."""

from __future__ import annotations

import json

import pytest

from lsp_geo import theme
from lsp_geo.analysis.places_near import area_of
from lsp_geo.maps import deck, hover, place_marks
from lsp_geo.maps.legend import legend_html

VIEW = {"longitude": -2.9, "latitude": 53.4, "zoom": 10}
LEVELS = ("lsoa21", "msoa21", "ward25")


@pytest.fixture(scope="module")
def lists(tables):
    return tables.place_lists


def made(city, level="ward25", kind="", selected=()):
    fill = deck.column_fill(0, theme.palette("worse"))
    card = hover.card("Bad health", 7, "of residents")
    drawn = deck.deck(city.files, level, fill, view=VIEW, selected=selected, hover=card)
    return deck.mark_places(drawn, city.files.levels[level].places, kind)


@pytest.mark.parametrize("level", LEVELS)
def test_a_kinds_file_is_small_and_has_every_place(city, lists, level):
    folder = city._static
    for kind in lists:
        path = folder / city.files.levels[level].places[kind.id]
        assert path.stat().st_size < 40_000
        found, table = json.loads(path.read_text(encoding="utf-8")), lists.table(kind.id)
        names = "; ".join(mark["properties"]["name"] for mark in found)
        assert sorted(names.split("; ")) == sorted("; ".join(table["name"]).split("; "))
        assert {mark["text"][0] for mark in found} == {kind.letter}
        numbers = [int(mark["text"][1:] or 1) for mark in found]
        assert sum(numbers) == len(table)
        codes = {mark["properties"]["code"] for mark in found}
        assert codes == set(area_of(lists, table, level))


def test_kinds_differ_by_letter_and_letters_can_be_read(lists, city):
    assert len({kind.letter for kind in lists}) == len(lists)
    layer = json.loads(made(city, kind="gp").to_json())["layers"][-1]
    assert layer["getSize"] >= 14 and layer["data"].startswith("app/static/places-gp-ward25.")


def test_while_it_is_off_the_map_is_what_it_was(city):
    off, on = made(city), made(city, kind="gp")
    assert "places" not in off.to_json() and "places" not in json.dumps(off._tooltip)
    without = json.loads(on.to_json())
    without["layers"].pop()
    assert without == json.loads(off.to_json())
    assert deck.size(on) - deck.size(off) < 700


def test_a_click_on_a_mark_is_forgotten_by_the_front_end_as_one_on_an_area_is(city):
    names = [
        made(city, kind="gp", selected=chosen).layers[-1].id for chosen in ((), ("E05015279",))
    ]
    assert names == ["places-none", "places-E05015279"]


def test_a_hover_card_has_a_part_for_areas_and_one_for_marks(city):
    html = made(city, kind="gp")._tooltip["html"]
    assert html.startswith("<b>{name}</b><span data-v=") and 'data-v="{v7}"' in html
    assert html.endswith('<span data-v="{what}"><br>{what}</span>')
    # A map whose classes are made on the fly has no value of its own: any does for areas.
    bare = place_marks.hover(hover.card("Index", None, ""))["html"]
    assert 'data-v="{v0}"' in bare


def test_places_at_one_spot_are_one_mark_with_their_number(lists):
    marks = json.loads(place_marks.marks(lists, "museum", "ward25"))
    dock = next(mark for mark in marks if "Maritime" in mark["properties"]["name"])
    assert dock["text"] == "M3" and dock["properties"]["what"] == "3 museums"
    assert "A number counts" in place_marks.place_key(lists, "museum").words


def test_the_legend_has_the_letter_and_what_it_is(city):
    view = city.map_view("bad-health", "ward25", places="library")
    html = legend_html(view.legend())
    assert ">L</b>" in html and "Libraries (19), December 2023." in html
    assert ">L</b>" not in legend_html(city.map_view("bad-health", "ward25").legend())
    # A list that is not complete is not counted.
    assert "(" not in place_marks.place_key(city.tables.place_lists, "leisure").words
    assert "Libraries" not in view.svg(city.ground("ward25", "print"), size="print")
