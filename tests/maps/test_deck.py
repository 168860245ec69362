"""Deck specs: within 2 KB, nothing from outside, palette colours and one pickable layer."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lsp_geo import theme
from lsp_geo.maps import deck, hover
from lsp_geo.maps.static_files import LevelFiles, StaticFiles, class_string

VIEW = {
    "longitude": -2.9185,
    "latitude": 53.3932,
    "zoom": 10.41,
    "max_bounds": [[-3.123, 53.123], [-2.123, 53.987]],
}
FILES = LevelFiles(
    areas="areas-lsoa21.01234567.geojson",
    missing="missing-lsoa21.01234567.geojson",
    base="base-lsoa21.01234567.geojson",
    labels="labels-lsoa21.01234567.json",
    hits="hits-lsoa21.01234567.geojson",
    rows={"E01006512": 0, "E01006513": 1},
    columns={("crime", "2025"): 139},
    incomplete=frozenset({139}),
)
STATIC = StaticFiles(outlines="outlines.01234567", levels={"lsoa21": FILES}, cards={})


def make(fill=None, **given):
    fill = fill or deck.column_fill(139, theme.palette("worse"))
    return deck.deck(STATIC, "lsoa21", fill, view=VIEW, **given)


def spec(*args, **given):
    return json.loads(make(*args, **given).to_json())


def layers(*args, **given):
    return {layer["id"]: layer for layer in spec(*args, **given)["layers"]}


def test_a_change_of_indicator_sends_at_most_2_kb():
    longest = "Children living in households with an income under 60% of the median after housing"
    card = hover.card(f"{longest}, 2023/24", 139, "of children aged under 16")
    made = make(selected=["E01006512"], hover=card)
    assert deck.size(made) <= 2048
    assert "\n" not in made.to_json()


def test_a_chosen_area_is_outlined_outside_and_shows_its_class():
    chosen = layers(selected=["E01006512"])["chosen-0"]
    assert chosen["filled"] is False and chosen["getOffset"] == deck.OUTSIDE
    assert chosen["extensions"] == [{"@@type": "PathStyleExtension", "offset": True}]


def test_colours_are_the_palettes_with_missing_as_sixth():
    fill = layers()["areas"]["_subLayerProps"]["polygons-fill"]["getFillColor"]
    table = [theme.rgb(colour) for colour in theme.palette("worse")]
    text = json.dumps([*table, [255, 255, 255]], separators=(",", ":"))
    assert fill == f"@@=({text})[k[139]]"


def test_fewer_classes_keep_missing_in_its_place():
    fill = deck.column_fill(0, theme.palette("better", 2)).expression
    table = json.loads(fill[len("@@=(") : fill.index(")[")])
    assert [bool(colour) for colour in table] == [True, True, False, False, False, True]


def test_the_fill_is_not_on_the_layer_where_the_front_end_would_fade_it():
    for layer in layers(selected=["E01006512"]).values():
        assert "getFillColor" not in layer


def test_colours_are_computed_anew_when_column_or_palette_changes():
    def trigger(column, meaning):
        drawn = layers(deck.column_fill(column, theme.palette(meaning)))["areas"]
        return drawn["_subLayerProps"]["polygons-fill"]["updateTriggers"]["getFillColor"]

    assert len({trigger(0, "worse"), trigger(1, "worse"), trigger(0, "better")}) == 3
    assert trigger(0, "worse") == trigger(0, "worse")


def test_only_the_hit_layer_is_pickable_and_its_id_names_the_selection():
    drawn = layers(selected=["E01006512"])
    assert [name for name, layer in drawn.items() if layer.get("pickable")] == ["hit-E01006512"]
    assert "hit-none" in layers()
    assert drawn["hit-E01006512"]["_subLayerProps"]["polygons-fill"]["getFillColor"] == [0, 0, 0, 0]
    assert list(drawn)[-1] == "hit-E01006512"


def test_the_other_layers_keep_their_ids_whatever_is_selected():
    fixed = {"areas", "missing", "base", "names"}
    assert fixed <= set(layers()) and fixed <= set(layers(selected=["E01006512", "E01006513"]))


def test_each_selected_area_has_its_outline_by_address():
    drawn = layers(selected=["E01006513", "E01006512"])
    assert drawn["chosen-0"]["data"] == "app/static/outlines.01234567/E01006513.geojson"
    assert drawn["chosen-1"]["data"] == "app/static/outlines.01234567/E01006512.geojson"


def test_no_hatch_is_asked_for_where_no_figure_is_missing():
    complete = StaticFiles(
        STATIC.outlines, {"lsoa21": LevelFiles(**{**FILES.__dict__, "incomplete": frozenset()})}, {}
    )
    fill = deck.column_fill(139, theme.palette("worse"))
    made = deck.deck(complete, "lsoa21", fill, view=VIEW)
    assert "missing" not in [layer.id for layer in made.layers]
    assert "missing" in layers()


def test_values_made_on_the_fly_are_in_the_expression():
    fill = deck.given_fill(class_string(np.array([0, 4, -1])), theme.palette("neither"))
    drawn = layers(fill)
    assert drawn["areas"]["_subLayerProps"]["polygons-fill"]["getFillColor"].endswith('("045")[i]]')
    assert "missing" in drawn
    assert "missing" not in layers(deck.given_fill("01", theme.palette("neither", 2)))


def test_nothing_is_asked_for_from_outside_unless_streets_are_wanted():
    made = make()
    assert made.map_provider is None
    assert "http" not in made.to_json() and "carto" not in made.to_json()
    # Without a style of its own the front end would fetch one: the placeholder prevents that.
    assert spec()["mapStyle"] == "__MAP_STYLE__"
    assert "carto" in make(streets=True).to_json()
    assert set(layers(streets=True)) == {"areas", "missing", "hit-none"}


def test_the_view_is_the_same_for_every_indicator():
    one, other = spec(), spec(deck.column_fill(3, theme.palette("better")))
    assert one["initialViewState"] == other["initialViewState"]
    assert (
        one["views"]
        == other["views"]
        == [{"@@type": "MapView", "controller": {"doubleClickZoom": False}}]
    )


def test_the_address_of_the_files_can_be_changed():
    url = "/base/app/static/"
    assert all(layer["data"].startswith(url) for layer in layers(static_url=url).values())


def test_an_unknown_level_is_refused():
    with pytest.raises(KeyError):
        deck.deck(STATIC, "oa21", deck.column_fill(0, ()), view=VIEW)


def test_markup_and_braces_in_a_hover_card_are_text():
    html = hover.card("<b>{name}</b> & more", 7, "{v1} per <i>")["html"]
    assert html.count("{") == 2 and "{name}" in html and "{v7}" in html
    assert "<i>" not in html and "&#123;v1&#125; per &lt;i&gt;" in html
