"""Small maps by address: a page names them, and a browser that has seen one asks no more for it.

Inside a page each would be 27 kB, sent anew with every change of the area they mark.
"""

from __future__ import annotations

import gzip
from urllib.parse import quote

from lsp_geo.city import City, kept
from lsp_geo.dark_theme import in_dark
from lsp_geo.data.indicator import names_own
from lsp_geo.errors import NotKnown
from lsp_geo.maps import picture

FOLDER = "picture"
_NO_AREA = "all"
# Stands before the ending of a picture in dark colours.
DARK = ".dark"


def address(
    city: City, indicator_id: str, level: str, area: str = "", *, dark: bool = False
) -> str:
    """Where a page of the app finds the small map of an indicator's latest period.

    Parameters
    ----------
    area : code of the area of this level to outline; none where it is empty
    dark : in the dark theme
    """
    name = f"{area or _NO_AREA}.{mark(city, level)}{DARK if dark else ''}.svg"
    if names_own(indicator_id):
        raise ValueError("figures of a visitor's own are in no address")
    return f"{FOLDER}/{level}/{quote(indicator_id)}/{name}"


def mark(city: City, level: str) -> str:
    """What changes with the shapes and the classes of a level: the hash in its file's name."""
    named = city.files.levels[level].areas
    if not isinstance(named, str):
        raise ValueError("areas of a visitor's own are in no file and no address")
    return named.split(".")[1]


def locator(city: City, indicator_id: str, area: str) -> str:
    """Where an area lies, as a small map of an indicator among the areas of its level (SVG)."""
    level = city.geography.level_of(area)
    view = city.map_view(indicator_id, level)
    return picture.card_svg(
        city.ground(level, "card"),
        view.assigned,
        view.colours,
        title=f"{city.geography.label(area)} within {city.name}",
        outline=area,
    )


@kept
def packed(city: City, indicator_id: str, level: str, area: str, dark: bool = False) -> bytes:
    """The small map as SVG packed by gzip; ``area`` empty or ``all`` for no outline.

    Raises
    ------
    NotKnown
        For an indicator, level or area there is none of.
    """
    if level not in city.atlas.levels(indicator_id):
        raise NotKnown(f"There is no map of “{indicator_id[:40]}” for the level “{level[:40]}”.")
    outline = "" if area == _NO_AREA else area
    ground = city.ground(level, "card")
    if outline and outline not in ground.areas:
        raise NotKnown(f"“{outline[:40]}” is no area of this level.")
    view = city.map_view(indicator_id, level)
    svg = picture.card_svg(
        ground, view.assigned, view.colours, title=view.indicator.name, outline=outline or None
    )
    return gzip.compress((in_dark(svg) if dark else svg).encode(), 9, mtime=0)
