"""Colours by meaning, greys, hatch and fonts: the one source for charts, maps, web and paper."""

from __future__ import annotations

INK = "#1f2328"
ACCENT = "#0b5c63"
PAPER = "#ffffff"
GREY = "#6b7075"

# Greys that carry no data, darkest first: small print, dots and bars in the background, the lines
# that rows stand on, lines of tables, grids, and grounds.
DARK_GREY = "#59636b"
NOTE = "#5b6166"
DOT = "#9aa3ab"
SPAN = "#b9b6ad"
FADED = "#c9c6bd"
RULE = "#c9cdd1"
BORDER = "#d5d3cc"
HAIRLINE = "#e2e0da"
GRID = "#e3e5e7"
GROUND = "#f5f4f0"
# On the site: names on its maps and its foot, its small print, and the row that is pointed at.
SLATE = "#4a4f54"
SMALL_PRINT = "#565b60"
POINTED = "#eef3f3"
# Codes are read by machines, and the pointer lies over anything.
BLACK = "#000"
WHITE = "#fff"
# The accent, paler: what belongs to the selected and is not it.
ACCENT_LIGHT = "#8fb8bb"
ACCENT_PALE = "#b9cfd1"

# Charts are drawn in the app, which has Source Sans under that name; pictures on any machine.
CHART_FONT = "Source Sans, Liberation Sans, Arial, sans-serif"
PICTURE_FONT = "'Source Sans 3','Liberation Sans',Arial,'DejaVu Sans',sans-serif"

# Base layers are paler than any class, so that only data have colour.
LAND = "#f0efec"
WATER = "#dce8ee"
GREEN = "#eef2e6"
WATER_TEXT = "#35647f"
WARD_LINE = "#4a5056"
MISSING = "#ffffff"
MISSING_LINE = "#868b90"

# Pale to dark, low to high. Lightness falls by 11 or more at each step (CIELAB).
PALETTES: dict[str, tuple[str, ...]] = {
    "worse": ("#f9cba9", "#f09d6c", "#d97142", "#ad431f", "#6e1e0b"),
    "better": ("#b3e0c8", "#7fc7a4", "#47a481", "#1f775b", "#0a4535"),
    "neither": ("#cdc5ee", "#ab9fdf", "#8e80cd", "#5f4ba0", "#35256d"),
    # Brown for lower, teal for higher; the middle is "about the same".
    "difference": ("#6b3d0c", "#bd8640", "#e6dcc4", "#5fb0a8", "#0b4f4a"),
}
# Two indicators at once. Rows: the second from low to high, to brown; columns: the first, to teal;
# both: dark.
BIVARIATE = (
    "#e4e2dc",
    "#9ccaca",
    "#3f979e",
    "#dfb48f",
    "#a39c93",
    "#3d7079",
    "#b5622c",
    "#80503f",
    "#2b2530",
)
# What can measure an outcome, beside the accent and its paler form: nothing yet, nothing named.
NOT_YET = "#f0d9b5"
UNNAMED = "#ebebe8"
STEPS = 5
# Fewer classes keep the whole span from pale to dark, so that "more" still looks like more.
_SUBSETS = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


def palette(meaning: str, classes: int = STEPS) -> tuple[str, ...]:
    """Hex colours for a number of classes, pale (low) to dark (high).

    Parameters
    ----------
    meaning : ``worse``, ``better`` or ``neither`` (what higher values are), or ``difference``
    classes : 1 to 5

    Raises
    ------
    KeyError
        For another meaning or number of classes.
    """
    colours = PALETTES[meaning]
    return tuple(colours[step] for step in _SUBSETS[classes])


def hatch(line: float, step: float, unit: str = "px") -> str:
    """The hatch of what is missing as a CSS background: lines so thick, so far from one another."""
    return (
        f"repeating-linear-gradient(45deg,{MISSING_LINE} 0 {line:g}{unit},"
        f"{MISSING} {line:g}{unit} {step:g}{unit})"
    )


def hatch_pattern(name: str, step: float, *, ground: bool = True) -> str:
    """The same as an SVG pattern, a fifth of it lines, to be used as ``url(#name)``.

    ``ground`` is left out where the area is filled already.
    """
    white = f'<rect width="{step:g}" height="{step:g}" fill="{MISSING}"/>' if ground else ""
    return (
        f'<pattern id="{name}" width="{step:g}" height="{step:g}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)">{white}<rect width="{step / 5:g}" height="{step:g}" '
        f'fill="{MISSING_LINE}"/></pattern>'
    )


def rgb(colour: str) -> list[int]:
    """``#rrggbb`` as [red, green, blue], each 0 to 255."""
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_on(colour: str) -> str:
    """Ink or paper, whichever reads better on the colour."""
    return max((INK, PAPER), key=lambda text: contrast(text, colour))


def _luminance(colour: str) -> float:
    channels = [value / 255 for value in rgb(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
