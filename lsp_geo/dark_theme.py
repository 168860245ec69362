"""The dark theme: what stands on a dark screen for each colour of `lsp_geo.theme`.

Everything is drawn in the colours of paper; they are exchanged where the app puts something on the
screen. Markup gets a variable for each, so that the same text serves both themes and the printer;
what is no markup (maps, charts, pictures) gets the dark colour itself.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar

from lsp_geo import theme

_T = TypeVar("_T")

# Low is near the ground and high is light: "more" stands out from dark as it does from paper.
PALETTES: dict[str, tuple[str, ...]] = {
    "worse": ("#67381c", "#9a4f24", "#cc6f38", "#f0a06b", "#fdd0a8"),
    "better": ("#1d4a38", "#246e54", "#3f9c7a", "#7cc6a6", "#b9ecd3"),
    "neither": ("#3f3572", "#5e4fa7", "#8a7bd3", "#aea1f0", "#d8d0ff"),
    "difference": ("#efb56f", "#87591f", "#423d33", "#25716b", "#7fd6cc"),
    "shift": ("#b9b8b0", "#85847c", "#423d33", "#8a7bd3", "#d8d0ff"),
}
BIVARIATE = (
    "#39403b",
    "#31585d",
    "#127380",
    "#6a482c",
    "#69665f",
    "#7aa3a8",
    "#c8763f",
    "#d9a58c",
    "#f3ecf0",
)
_PLAIN = {
    theme.INK: "#e8eaec",
    theme.ACCENT: "#6cc5cc",
    theme.PAPER: "#15191d",
    theme.GREY: "#9ba1a7",
    theme.DARK_GREY: "#abb3bb",
    theme.NOTE: "#a8aeb4",
    theme.DOT: "#6b757f",
    theme.SPAN: "#5a5d5f",
    theme.FADED: "#4d5153",
    theme.RULE: "#474c51",
    theme.BORDER: "#3d4347",
    theme.HAIRLINE: "#31373b",
    theme.GRID: "#2c3236",
    theme.GROUND: "#1f2428",
    theme.SLATE: "#b6bcc2",
    theme.SMALL_PRINT: "#adb3b8",
    theme.POINTED: "#212c2e",
    theme.ACCENT_LIGHT: "#3f7f85",
    theme.ACCENT_PALE: "#2d5a5f",
    # Base layers are darker than any class.
    theme.LAND: "#202528",
    theme.WATER: "#142733",
    theme.GREEN: "#19271c",
    theme.WATER_TEXT: "#8fb9d3",
    theme.WARD_LINE: "#c3c9cf",
    theme.MISSING_LINE: "#80868c",
    theme.NOT_YET: "#5e4826",
    theme.UNNAMED: "#2e3438",
}
PAIRS: dict[str, str] = {
    **_PLAIN,
    **{
        light: dark
        for meaning, colours in PALETTES.items()
        for light, dark in zip(theme.PALETTES[meaning], colours, strict=True)
    },
    **dict(zip(theme.BIVARIATE, BIVARIATE, strict=True)),
}
"""The dark colour of each of paper."""

# A colour beside its dark one is a variable's own definition.
_KNOWN = re.compile(rf"(?<!light-dark\()(?:{'|'.join(PAIRS)})\b")
_NAMES = {light: f"--c{number}" for number, light in enumerate(PAIRS)}


def variables() -> list[tuple[str, str, str]]:
    """Name of the variable of each colour, the colour, and the dark one."""
    return [(_NAMES[light], light, dark) for light, dark in PAIRS.items()]


def on_screen(markup: str) -> str:
    """Markup or a style sheet in whichever theme the page has that it is put on.

    The page must have the style sheet ``colours.css``.
    """
    return _KNOWN.sub(lambda found: f"var({_NAMES[found[0]]})", markup)


def in_dark(text: str) -> str:
    """A picture (SVG) in dark colours."""
    return _KNOWN.sub(lambda found: PAIRS[found[0]], text)


def chart_in_dark(spec: _T) -> _T:
    """A chart's spec in dark colours, as a copy."""
    made: object = spec
    if isinstance(spec, str):
        made = in_dark(spec)
    elif isinstance(spec, dict):
        made = {name: chart_in_dark(value) for name, value in spec.items()}
    elif isinstance(spec, list):
        made = [chart_in_dark(value) for value in spec]
    return made  # type: ignore[return-value]


def rgb(colour: str, *, dark: bool) -> list[int]:
    """A colour of paper in a theme as [red, green, blue], each 0 to 255."""
    return theme.rgb(PAIRS[colour] if dark else colour)


def both(name: str, colour: str) -> dict[str, Any]:
    """Members of a shape for either theme: its colour under a name, the dark one under ``d``."""
    return {name: theme.rgb(colour), "d": theme.rgb(PAIRS[colour])}
