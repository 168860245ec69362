"""The dark theme: each colour has a dark one, palettes are in order, all can be read."""

from __future__ import annotations

import itertools
import re

import pytest

from lsp_geo import dark_theme, templates, theme
from lsp_geo.dark_theme import PAIRS
from lsp_geo.maps import deck
from lsp_geo.maps.bivariate import grid_fill
from tests.helpers import ROOT
from tests.test_theme import ALL_VISION, SEQUENTIAL, difference, lab

INK, PAPER, GROUND, LAND = (
    PAIRS[colour] for colour in (theme.INK, theme.PAPER, theme.GROUND, theme.LAND)
)
BASE = ("PAPER", "LAND", "WATER", "GREEN")
# For machines and over anything: the same in both themes.
FIXED = {"BLACK", "WHITE"}


def test_every_colour_has_a_dark_one_of_its_own():
    assert set(dark_theme.PALETTES) == set(theme.PALETTES)
    named = {
        value
        for name, value in vars(theme).items()
        if name not in FIXED and isinstance(value, str) and re.fullmatch("#[0-9a-f]{3,6}", value)
    }
    drawn = {colour for colours in theme.PALETTES.values() for colour in colours}
    assert set(PAIRS) == named | drawn | set(theme.BIVARIATE)
    # What is exchanged twice is not exchanged back.
    assert not set(PAIRS) & set(PAIRS.values())
    assert len(set(PAIRS.values())) == len(PAIRS)


@pytest.mark.parametrize("meaning", SEQUENTIAL)
@pytest.mark.parametrize("classes", range(1, 6))
def test_light_is_always_more(meaning, classes):
    colours = [PAIRS[colour] for colour in theme.palette(meaning, classes)]
    lightness = [lab(colour)[0] for colour in colours]
    assert all(b - a >= 11 for a, b in itertools.pairwise(lightness))


@pytest.mark.parametrize("meaning", ["difference", "shift"])
def test_the_middle_of_a_difference_is_darkest(meaning):
    lowest, low, middle, high, highest = (lab(c)[0] for c in dark_theme.PALETTES[meaning])
    assert min(low - middle, high - middle, lowest - low, highest - high) >= 11


@pytest.mark.parametrize("vision", ALL_VISION)
def test_two_indicators_at_once_are_nine_colours(vision):
    pairs = itertools.combinations(dark_theme.BIVARIATE, 2)
    assert min(difference(a, b, vision) for a, b in pairs) >= 10


@pytest.mark.parametrize("vision", ALL_VISION)
@pytest.mark.parametrize("ground", BASE)
def test_no_class_looks_like_what_is_not_data(ground, vision):
    colour = PAIRS[getattr(theme, ground)]
    for steps in (*dark_theme.PALETTES.values(), dark_theme.BIVARIATE):
        assert min(difference(step, colour, vision) for step in steps) >= 10


def test_base_layers_are_darker_than_any_class():
    darkest = min(
        lab(step)[0]
        for steps in (*dark_theme.PALETTES.values(), dark_theme.BIVARIATE)
        for step in steps
    )
    assert all(lab(PAIRS[getattr(theme, ground)])[0] < darkest for ground in BASE)


def test_text_on_any_class_is_readable():
    for steps in dark_theme.PALETTES.values():
        for colour in steps:
            assert max(theme.contrast(text, colour) for text in (INK, PAPER)) >= 4.5


def test_numbers_in_the_legend_of_two_indicators_are_readable():
    for light, dark in zip(theme.BIVARIATE, dark_theme.BIVARIATE, strict=True):
        assert theme.contrast(PAIRS[theme.text_on(light)], dark) >= 4.5


@pytest.mark.parametrize(
    "name", ["INK", "ACCENT", "GREY", "DARK_GREY", "NOTE", "SLATE", "SMALL_PRINT", "WATER_TEXT"]
)
@pytest.mark.parametrize("ground", [PAPER, GROUND, LAND])
def test_text_has_four_and_a_half_to_one(name, ground):
    assert theme.contrast(PAIRS[getattr(theme, name)], ground) >= 4.5


@pytest.mark.parametrize("name", ["ACCENT", "MISSING_LINE", "WARD_LINE", "DOT", "ACCENT_LIGHT"])
def test_marks_have_three_to_one(name):
    """The focus ring, lines on maps, dots, and the bars of what is measured."""
    assert theme.contrast(PAIRS[getattr(theme, name)], PAPER) >= 3


@pytest.mark.parametrize("meaning", SEQUENTIAL)
def test_colours_of_bars_have_three_to_one(meaning):
    """Charts draw in the fourth of a palette."""
    assert theme.contrast(dark_theme.PALETTES[meaning][3], PAPER) >= 3
    assert theme.contrast(dark_theme.PALETTES["difference"][0], PAPER) >= 3
    assert theme.contrast(dark_theme.PALETTES["difference"][4], PAPER) >= 3


def test_markup_has_a_variable_for_each_colour():
    markup = (
        f'<p style="color:{theme.INK};background:{theme.ground()}">#1f2328ab, {theme.BLACK}</p>'
    )
    shown = dark_theme.on_screen(markup)
    names = {light: name for name, light, _ in dark_theme.variables()}
    assert f"color:var({names[theme.INK]})" in shown
    assert f"135deg,var({names[theme.GREEN]}) 50%" in shown
    assert "#1f2328ab, #000" in shown


def test_the_variables_have_the_colours_of_both_themes():
    sheet = dark_theme.on_screen(templates.render("colours.css"))
    for name, light, dark in dark_theme.variables():
        assert f"{name}:light-dark({light},{dark});" in sheet


def test_a_chart_in_dark_is_another_chart():
    spec = {"mark": {"color": theme.ACCENT, "size": 3}, "data": [{"c": theme.INK, "n": None}]}
    shown = dark_theme.chart_in_dark(spec)
    assert shown == {
        "mark": {"color": PAIRS[theme.ACCENT], "size": 3},
        "data": [{"c": INK, "n": None}],
    }
    assert spec["mark"] == {"color": theme.ACCENT, "size": 3}


def test_whatever_pages_draw_comes_in_the_reader_s_theme():
    """Slides are paper; nothing else puts markup or a chart on a page by itself."""
    ui = ROOT / "lsp_geo" / "ui"
    own = {ui / "components.py", ui / "pages" / "slideshow.py"}
    for path in [*sorted(ui.rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]:
        if path not in own:
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"(?<!\w)st\.(html|vega_lite_chart|altair_chart)\(", text), path


def test_a_fill_in_dark_has_dark_colours():
    worse = theme.palette("worse")
    light, dark = (deck.column_fill(3, worse, dark=dark).expression for dark in (False, True))
    assert light.endswith("[k[3]]") and dark.endswith("[k[3]]")
    assert str(theme.rgb(dark_theme.PALETTES["worse"][0])).replace(" ", "") in dark
    assert str(theme.rgb(worse[0])).replace(" ", "") not in dark
    both = grid_fill([0, 8, -1], dark=True).expression
    assert str(theme.rgb(PAPER)).replace(" ", "") in both
