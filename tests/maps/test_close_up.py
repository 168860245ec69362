"""Close maps: what is seen of an area and around it, and words that keep apart."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from lsp_geo.maps.close_up import SHEET, CloseUp
from lsp_geo.maps.projection import Boxes
from lsp_geo.site.drawings import CLOSE
from tests.helpers import WARD


def test_words_are_kept_apart_and_on_the_map():
    boxes = Boxes(100, 50, letter=0.5, tall=1)
    assert boxes.take("abcd", 50, 25, 10)
    assert not boxes.take("abcd", 65, 25, 10)
    assert boxes.take("abcd", 80, 25, 10)
    assert not boxes.take("ab", 50, 6, 20)
    assert not boxes.take("abcd", 5, 25, 10)


def test_words_without_height_are_only_kept_on_the_map():
    boxes = Boxes(100, 50, letter=0.5, tall=0, edge=4)
    assert boxes.take("abcd", 50, 25, 10)
    assert boxes.take("abcd", 52, 25, 10)
    assert not boxes.take("abcd", 13, 25, 10)
    assert not boxes.take("abcd", 50, 3, 10)


@pytest.mark.parametrize("look", [SHEET, CLOSE])
def test_the_area_stands_in_its_window_with_room_around(city, look):
    shown = CloseUp(city.close_ground, WARD, look)
    edge = shown.frame.pixels(shapely.get_coordinates(shown.shape))
    assert edge.min() > 0
    assert (edge < [look.width, look.height]).all()
    assert all(shapely.covers(shown.frame.window.buffer(1e-9), one.seen) for one in shown.around)
    assert city.geography.areas("ward25").loc[WARD, "label"] not in {n.label for n in shown.around}


def test_neighbourhoods_are_cut_to_the_area(city):
    shown = CloseUp(city.close_ground, WARD, SHEET)
    members = city.members(WARD)
    pieces = shown.inside(members)
    assert shapely.area(pieces).sum() == pytest.approx(shown.shape.area, rel=0.05)
    assert set(members) <= {row for row, _ in shown.near()}


def test_the_shapes_are_made_once(city):
    assert city.close_ground is city.close_ground
    levels = {level: len(shapes) for level, shapes in city.close_ground.shapes.items()}
    assert levels == {level: len(city.geography.areas(level)) for level in levels}
    assert all(np.all(shapely.is_valid(shapes)) for shapes in city.close_ground.shapes.values())
