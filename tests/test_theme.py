"""Palettes are ordered, told apart by every kind of colour vision, and readable."""

from __future__ import annotations

import itertools
import re
import tomllib

import numpy as np
import pytest

from lsp_geo import dark_theme, theme
from lsp_geo.dark_theme import PAIRS
from tests.helpers import ROOT

# sRGB to XYZ (IEC 61966-2-1, D65), and full dichromacy after Machado, Oliveira and Fernandes 2009.
XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
VISION = {
    "usual": np.eye(3),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
}
# The same with tritanopia, which one in some ten thousand people has.
ALL_VISION = {
    **VISION,
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# Either theme with the kinds of colour vision that it is held to.
EITHER = [*((theme, vision) for vision in VISION), *((dark_theme, each) for each in ALL_VISION)]
THEMES = {"theme.py", "dark_theme.py"}
SEQUENTIAL = ("worse", "better", "neither")


def lab(colour: str, vision: str = "usual") -> np.ndarray:
    """CIELAB of a colour as seen with a kind of colour vision."""
    channels = np.array(theme.rgb(colour)) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    ratio = XYZ @ np.clip(ALL_VISION[vision] @ linear, 0, 1) / WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one: str, other: str, vision: str) -> float:
    """Colour difference, CIE 1976 (2.3 is just noticeable)."""
    return float(np.linalg.norm(lab(one, vision) - lab(other, vision)))


def test_lab_of_known_colours():
    assert lab("#ffffff") == pytest.approx([100, 0, 0], abs=0.01)
    assert lab("#ff0000") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)


@pytest.mark.parametrize("meaning", SEQUENTIAL)
@pytest.mark.parametrize("classes", range(1, 6))
def test_dark_is_always_more(meaning, classes):
    colours = theme.palette(meaning, classes)
    lightness = [lab(colour)[0] for colour in colours]
    assert len(colours) == classes
    assert all(a - b >= 10 for a, b in itertools.pairwise(lightness))


@pytest.mark.parametrize(("of", "vision"), EITHER)
@pytest.mark.parametrize("meaning", theme.PALETTES)
def test_neighbouring_steps_can_be_told_apart(meaning, of, vision):
    steps = itertools.pairwise(of.PALETTES[meaning])
    assert min(difference(a, b, vision) for a, b in steps) >= 10


@pytest.mark.parametrize(("of", "vision"), EITHER)
def test_the_two_sides_of_a_difference_can_be_told_apart(of, vision):
    lowest, low, _, high, highest = of.PALETTES["difference"]
    assert difference(lowest, highest, vision) >= 25
    assert difference(low, high, vision) >= 25


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("ground", ["PAPER", "MISSING", "LAND", "WATER"])
def test_no_class_looks_like_what_is_not_data(ground, vision):
    colour = getattr(theme, ground)
    for steps in theme.PALETTES.values():
        assert min(difference(step, colour, vision) for step in steps) >= 10


def test_text_on_any_class_is_readable():
    for steps in theme.PALETTES.values():
        for colour in steps:
            assert theme.contrast(theme.text_on(colour), colour) >= 4.5


def test_lines_that_carry_meaning_have_three_to_one():
    assert theme.contrast(theme.MISSING_LINE, theme.MISSING) >= 3
    assert theme.contrast(theme.ACCENT, theme.PAPER) >= 4.5
    assert theme.contrast(theme.INK, theme.LAND) >= 4.5


def test_contrast_of_black_and_white_is_21():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)


def test_the_app_s_own_theme_has_the_same_colours():
    """Streamlit reads its colours from a file that cannot import."""
    text = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    given = tomllib.loads(text)["theme"]
    light = {
        "primaryColor": theme.ACCENT,
        "backgroundColor": theme.PAPER,
        "secondaryBackgroundColor": theme.GROUND,
        "textColor": theme.INK,
        "linkColor": theme.ACCENT,
        "borderColor": theme.BORDER,
        "dataframeBorderColor": theme.HAIRLINE,
        "dataframeHeaderBackgroundColor": theme.GROUND,
    }
    assert given["light"] == light
    assert given["dark"] == {name: PAIRS[colour] for name, colour in light.items()}
    assert not [name for name, value in given.items() if str(value).startswith("#")]


def test_no_colour_is_named_outside_the_theme():
    for path in sorted((ROOT / "lsp_geo").rglob("*")):
        if path.suffix in {".py", ".html", ".css", ".typ"} and path.name not in THEMES:
            text = path.read_text(encoding="utf-8")
            found = re.findall(r"(?<!&)#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b(?!;)", text)
            assert not found, (path, found)


def test_no_name_of_the_theme_is_left_in_a_style():
    """A template that writes ``{theme.INK}`` would send these very letters to the browser."""
    for path in sorted((ROOT / "lsp_geo" / "templates").rglob("*.css")):
        text = re.sub(r"\{\{.*?\}\}", "", path.read_text(encoding="utf-8"))
        assert "theme." not in text, path
