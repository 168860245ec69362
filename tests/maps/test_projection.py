"""The view that shows a box, and the box beyond which nothing is shown."""

import numpy as np
import pytest

from lsp_geo.maps.projection import fence, fit

CITY = (-3.0192, 53.3115, -2.8179, 53.4750)
# Frames of the map on pages at windows of 320 to 1920, on slides, and on a screen on its side.
FRAMES = [(288, 399), (328, 453), (358, 494), (426, 520), (656, 520), (1040, 520), (1113, 756)]


def world(longitude, latitude, zoom):
    """Pixels of Mercator's world map, as deck.gl has them."""
    size = 512 * 2**zoom
    merc = np.arctanh(np.sin(np.radians(latitude))) / (2 * np.pi)
    return size * (longitude / 360 + 0.5), size * (0.5 + merc)


def edges(view, width, height, box):
    """Pixels between the edges of a box and those of the map: left, right, below, above."""
    x, y = world(view["longitude"], view["latitude"], view["zoom"])
    west, south = world(box[0], box[1], view["zoom"])
    east, north = world(box[2], box[3], view["zoom"])
    return (
        west - (x - width / 2),
        x + width / 2 - east,
        south - (y - height / 2),
        y + height / 2 - north,
    )


@pytest.mark.parametrize(("width", "height"), FRAMES)
def test_the_whole_city_is_in_the_frame_and_fills_it(width, height):
    room = edges(fit(CITY, width, height), width, height, CITY)
    assert min(room) > 0
    assert min(room) < 0.04 * max(width, height)


def least_zoom(box, width, height):
    """How far deck.gl lets a map of this size be zoomed out inside a fence."""
    (west, south), (east, north) = box
    left, bottom = world(west, south, 0)
    right, top = world(east, north, 0)
    return max(np.log2(width / (right - left)), np.log2(height / (top - bottom)))


@pytest.mark.parametrize(("width", "height"), FRAMES)
def test_the_fence_stops_where_the_whole_city_is_in_view(width, height):
    assert least_zoom(fence(CITY, width, height), width, height) == pytest.approx(
        fit(CITY, width, height)["zoom"], abs=0.02
    )


@pytest.mark.parametrize("real", [320, 358, 380])
def test_a_telephone_wider_than_thought_is_filled_all_the_same(real):
    """The first map is drawn before the browser has told how wide it is."""
    thought = fence(CITY, 328, 453)
    assert least_zoom(thought, real, 453) == pytest.approx(fit(CITY, real, 600)["zoom"], abs=0.02)


@pytest.mark.parametrize(("width", "height"), FRAMES)
def test_however_it_is_moved_most_of_the_city_stays(width, height):
    (west, south), (east, north) = fence(CITY, width, height)
    view = fit(CITY, width, height)
    room = edges(view, width, height, (west, south, east, north))
    # Below nothing: how far the map may be moved to each side.
    assert -min(room[:2]) < 0.4 * width and -min(room[2:]) < 0.4 * height
