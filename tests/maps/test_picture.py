"""Maps as pictures: every area, every word, small, and drawn as PNG."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from lsp_geo import theme
from lsp_geo.maps import picture
from lsp_geo.maps.classes import classify
from lsp_geo.maps.legend import Mark, legend

COLOURS = theme.palette("worse")


def classes_of(geography, level, missing=3):
    values = np.arange(len(geography.areas(level)), dtype=float)
    values[:missing] = np.nan
    made = classify(values, 0)
    return made, made.assign(values)


@pytest.fixture(scope="module")
def whole(tables):
    geography = tables.geography
    made, assigned = classes_of(geography, "ward25")
    shown = legend(
        made,
        assigned,
        COLOURS,
        title="Crime & <disorder>",
        subtitle="per 1,000 residents, 2025",
        areas=("ward", "wards"),
        marks=[Mark("Anfield", "60", made.of(60), selected=True)],
    )
    code = geography.areas("lsoa21").index[0]
    return picture.map_svg(
        picture.ground(geography, "ward25", "print"),
        assigned,
        COLOURS,
        shown,
        size="print",
        source="Source: Home Office & police",
        selected=[code],
        description="Highest in the centre",
    )


def test_the_picture_says_what_it_shows(whole):
    root = ElementTree.fromstring(whole)
    words = [element.text for element in root.iter() if element.text]
    for wanted in (
        "Crime & <disorder>",
        "per 1,000 residents, 2025",
        "Anfield 60",
        "Source: Home Office & police",
        "No figure",
        "2 km",
        "Highest in the centre",
    ):
        assert wanted in words
    assert root.attrib["role"] == "img"


def test_the_picture_has_the_palette_the_hatch_and_the_double_outline(whole):
    for colour in (*COLOURS, theme.WATER, theme.ACCENT):
        assert f'"{colour}"' in whole
    assert 'fill="url(#hatch)"' in whole


def test_the_picture_asks_for_nothing_from_outside(whole):
    assert re.findall(r"https?://[^\"]+", whole) == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize("level", ["lsoa21", "msoa21", "ward25"])
def test_a_card_is_small_and_has_every_area(tables, level):
    geography = tables.geography
    ground = picture.ground(geography, level, "card")
    assert list(ground.areas) == geography.areas(level).index.tolist()
    assert all(path.startswith("M") for path in ground.areas.values())
    svg = picture.card_svg(ground, classes_of(geography, level)[1], COLOURS, title="A & B")
    assert len(svg.encode()) < 60_000
    assert "<text" not in svg and "<title>A &amp; B</title>" in svg


def test_a_card_as_png_is_in_the_palettes_colours(tables):
    geography = tables.geography
    ground = picture.ground(geography, "ward25", "card")
    svg = picture.card_svg(ground, classes_of(geography, "ward25", 0)[1], COLOURS, title="Wards")
    image = Image.open(io.BytesIO(picture.png(svg))).convert("RGB")
    assert image.size == (320, 400)
    counts = dict.fromkeys(COLOURS, 0)
    for amount, rgb in image.getcolors(maxcolors=200_000):
        name = "#{:02x}{:02x}{:02x}".format(*rgb)
        if name in counts:
            counts[name] = amount
    assert min(counts.values()) > 0.004 * 320 * 400


def test_names_do_not_touch_one_another(tables):
    ground = picture.ground(tables.geography, "ward25", "print")
    assert len(ground.names) > 15
    for one in ground.names:
        for other in ground.names:
            if one is not other and abs(one.y - other.y) < 12:
                assert abs(one.x - other.x) > (len(one.text) + len(other.text)) * 12 * 0.5 / 2


def test_an_unknown_size_is_refused(tables):
    with pytest.raises(KeyError):
        picture.ground(tables.geography, "ward25", "poster")
