"""Marks of places on a map: a letter in a frame, told from other kinds without a colour.

The marks of a kind are a small file for each level, asked for only when a reader switches them on.
A click on a mark means the area it stands in, as a click beside it does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pydeck

from lsp_geo import dark_theme, formatting, theme
from lsp_geo.analysis.places_near import area_of
from lsp_geo.data.place_lists import Kind, PlaceLists

LETTER = 14  # pixels
# Beyond so many letters a hover card says no more.
_MOST_SAID = 90
_VALUE = re.compile(r"\{v\d+\}")


@dataclass(frozen=True)
class PlaceKey:
    """What a legend says of the marks: their letter, and what they are."""

    letter: str
    words: str


def place_key(lists: PlaceLists, kind_id: str) -> PlaceKey:
    """The legend's row of a kind: “GP practices and clinics (102), 2025”."""
    kind, places = lists.kind(kind_id), len(lists.table(kind_id))
    several = " A number counts those at one spot." if _at_one_spot(lists, kind_id) else ""
    number = f" ({places})" if kind.complete else ""
    return PlaceKey(kind.letter, f"{kind.heading}{number}, {kind.period}.{several}")


def _at_one_spot(lists: PlaceLists, kind_id: str) -> bool:
    return bool(lists.table(kind_id).duplicated(["lat", "lon"]).any())


def marks(lists: PlaceLists, kind_id: str, level: str) -> str:
    """The marks of a kind, JSON: text, position, and what a hover card and a click need.

    Places at one spot are one mark with their number beside the letter, and all their names.
    """
    kind, table = lists.kind(kind_id), lists.table(kind_id)
    table = table.assign(code=area_of(lists, table, level))
    rows = []
    for (lon, lat), group in table.groupby(["lon", "lat"]):
        number = str(len(group)) if len(group) > 1 else ""
        rows.append(
            {
                "text": f"{kind.letter}{number}",
                "position": [lon, lat],
                "properties": {
                    "code": group["code"].iloc[0],
                    "name": "; ".join(group["name"]),
                    "what": _what(kind, group["detail"].tolist()),
                },
            }
        )
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _what(kind: Kind, details: Sequence[str]) -> str:
    """What a hover card says under a place's name."""
    if len(details) > 1:
        return formatting.count(len(details), kind.name, kind.plural)
    text = f"{kind.name[0].upper()}{kind.name[1:]}"
    if not details[0]:
        return text
    said = f"{text}: {details[0]}"
    return said if len(said) <= _MOST_SAID else f"{said[:_MOST_SAID].rstrip('; ')} …"


def layer(url: str, chosen: str, *, dark: bool = False) -> pydeck.Layer:
    """The marks; ``chosen`` is in the layer's name, as it is in that of the layer for clicks."""
    ink, paper = (dark_theme.rgb(colour, dark=dark) for colour in (theme.INK, theme.PAPER))
    return pydeck.Layer(
        "TextLayer",
        url,
        id=f"places-{chosen}",
        pickable=True,
        get_size=LETTER,
        get_color=ink,
        character_set="'auto'",
        font_family="'Source Sans,sans-serif'",
        font_weight=700,
        background=True,
        background_padding=[3, 0],
        get_background_color=paper,
        get_border_color=ink,
        get_border_width=1,
    )


def hover(card: Mapping[str, object]) -> dict:
    """A hover card of ``hover.card`` that says of a mark what it is.

    One card serves all layers, and a value that a shape lacks stays in it as its name in braces:
    the style sheets hide a part that is marked with such a name.
    """
    name, _, rest = str(card["html"]).partition("<br>")
    # Any value that areas have and marks have not.
    value = _VALUE.search(rest)
    own = value[0] if value else "{v0}"
    areas = f'<span data-v="{own}"><br>{rest}</span>'
    return {**card, "html": f'{name}{areas}<span data-v="{{what}}"><br>{{what}}</span>'}
