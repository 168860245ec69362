"""Deck specs: small, because geometry comes by URL and only a colour expression changes.

Fills are put on the sub-layer ``polygons-fill`` rather than on the layer: Streamlit's front end
fades a layer's own fill while something is selected, and the palette must stay exact.
Clicks go to a see-through layer whose id names the selected area. After a click the app draws the
map with another id, so the front end forgets its own selection and the next click is a new one.
"""

from __future__ import annotations

import copy
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pydeck
from pydeck.bindings.json_tools import default_serialize

from lsp_geo import dark_theme, theme
from lsp_geo.maps import place_marks
from lsp_geo.maps.static_files import MISSING_DIGIT, Source, StaticFiles

STATIC_URL = "app/static/"
_CLEAR = [0, 0, 0, 0]
# How far out a map goes is its fence's affair (`projection.fence`).
MAX_ZOOM = 16
# In widths of the line, to the left of a ring that runs clockwise.
OUTSIDE = -0.5
# The wheel zooms, where the page lets it through (`ui.map_frame`); a second click is a click.
CONTROLLER = {"doubleClickZoom": False}
_FILL = "polygons-fill"


class CompactDeck(pydeck.Deck):
    """A deck whose JSON has no indents: a quarter of the bytes on the wire."""

    def to_json(self) -> str:
        """The spec as compact JSON."""
        return json.dumps(self, sort_keys=True, default=default_serialize, separators=(",", ":"))


@dataclass(frozen=True)
class Fill:
    """How areas get their class: an expression giving a digit, and the colours by digit.

    ``column`` is that of the static file, None where the digits are in the expression itself. The
    colours are those of paper; where ``dark`` is set, the expression has their dark ones.
    """

    digit: str
    colours: tuple[str, ...]
    column: int | None = None
    dark: bool = False

    @property
    def expression(self) -> str:
        """deck.gl JSON expression for the fill colour of a feature."""
        table: list = [self.rgb(colour) for colour in self.colours]
        table += [0] * (MISSING_DIGIT - len(table)) + [self.rgb(theme.MISSING)]
        return f"@@=({_json(table)})[{self.digit}]"

    def rgb(self, colour: str) -> list[int]:
        """A colour of paper in the theme of the fill."""
        return dark_theme.rgb(colour, dark=self.dark)

    def is_incomplete(self, columns: frozenset[int]) -> bool:
        """Has some area no figure, given the columns of which that is known?"""
        if self.column is None:
            return str(MISSING_DIGIT) in self.digit
        return self.column in columns

    @property
    def missing(self) -> str:
        """deck.gl JSON expression: has this feature no figure?"""
        return f"{self.digit}=={MISSING_DIGIT}"

    @property
    def trigger(self) -> int:
        """Changes whenever the fill does, so that deck.gl computes colours anew."""
        return _short(self.expression)


def column_fill(column: int, colours: Sequence[str], *, dark: bool = False) -> Fill:
    """Fill by a column of the static file; colours lowest class first."""
    return Fill(f"k[{column}]", tuple(colours), column, dark)


def given_fill(digits: str, colours: Sequence[str], *, dark: bool = False) -> Fill:
    """Fill by digits made on the fly (``geometry.class_string``), row by row."""
    return Fill(f'("{digits}")[i]', tuple(colours), dark=dark)


def deck(
    static: StaticFiles,
    level: str,
    fill: Fill,
    *,
    view: Mapping[str, object],
    selected: Sequence[str] = (),
    hover: Mapping[str, object] | None = None,
    static_url: str = STATIC_URL,
    streets: bool = False,
) -> CompactDeck:
    """The map of one indicator on one level.

    Parameters
    ----------
    static : the files, as ``write_static`` names them
    level : the level drawn
    fill : ``column_fill`` or ``given_fill``; its theme is that of the map
    view : longitude, latitude, zoom and, if it is fenced in, ``max_bounds``; give the same ones as
        long as the reader's own view is to stay
    selected : codes of the areas to outline, of any level
    hover : from ``hover.card``
    static_url : where the files are served
    streets : draw Carto's streets under the areas; the only thing asked for from outside
    """
    files, dark = static.levels[level], fill.dark

    def at(source: Source) -> Source:
        return static_url + source if isinstance(source, str) else source

    layers = [_areas(at(files.areas), fill, streets)]
    if files.under and not streets:
        land = _fill(fill.rgb(theme.LAND))
        layers.insert(
            0,
            _styled("under", at(files.under), dark, stroked=False, _sub_layer_props={_FILL: land}),
        )
    if fill.is_incomplete(files.incomplete):
        layers.append(_missing(at(files.missing), fill))
    if not streets:
        layers.append(
            _styled(
                "base",
                static_url + files.base,
                dark,
                stroked=False,
                _sub_layer_props={_FILL: _fill("@@=d" if dark else "@@=f")},
            )
        )
    layers += [
        _styled(
            f"chosen-{number}",
            at(static.outline(code)),
            dark,
            filled=False,
            # Outside the area: inside, a small one would be all outline and show no class.
            extensions=[{"@@type": "PathStyleExtension", "offset": True}],
            get_offset=OUTSIDE,
        )
        for number, code in enumerate(selected)
    ]
    if not streets:
        layers.append(_names(static_url + files.labels, dark))
    layers.append(_hits(at(files.hits), selected, dark))
    made = copy.copy(_empty(streets, dark))
    made.layers = layers
    made.initial_view_state = pydeck.ViewState(**view, max_zoom=MAX_ZOOM)
    made._tooltip = dict(hover) if hover else False
    return made


@cache
def _empty(streets: bool, dark: bool) -> CompactDeck:
    """A deck to copy: making one looks five times for a notebook, which takes 6 ms."""
    style = "dark" if dark else "light"
    basemap = {"map_provider": "carto", "map_style": style} if streets else {"map_provider": None}
    return CompactDeck(views=[pydeck.View("MapView", controller=CONTROLLER)], **basemap)


def size(made: pydeck.Deck) -> int:
    """Bytes of a deck on the wire: spec and hover card."""
    return len(made.to_json().encode()) + len(_json(made._tooltip).encode())


def mark_places(
    made: CompactDeck,
    files: Mapping[str, str],
    kind: str,
    *,
    static_url: str = STATIC_URL,
    dark: bool = False,
) -> CompactDeck:
    """A map from ``deck`` with the places of a kind marked on it, their names on its hover card.

    Parameters
    ----------
    made : the map, which is changed
    files : of the marks on its level, by kind (``LevelFiles.places``)
    kind : id of the kind; as it was where empty
    static_url : where the files are served
    dark : in the dark theme
    """
    if kind:
        chosen = made.layers[-1].id.removeprefix("hit-")
        made.layers = [*made.layers, place_marks.layer(static_url + files[kind], chosen, dark=dark)]
        if made._tooltip:
            made._tooltip = place_marks.hover(made._tooltip)
    return made


def _areas(url: Source, fill: Fill, streets: bool) -> pydeck.Layer:
    see_through = {"opacity": 0.7} if streets else {}
    return pydeck.Layer(
        "GeoJsonLayer",
        url,
        id="areas",
        stroked=False,
        **see_through,
        _sub_layer_props={_FILL: _fill(fill.expression, fill.trigger)},
    )


def _styled(name: str, url: Source, dark: bool, **given: object) -> pydeck.Layer:
    """Shapes that carry their own lines and widths."""
    return pydeck.Layer(
        "GeoJsonLayer",
        url,
        id=name,
        line_width_units="'pixels'",
        get_line_width="w",
        get_line_color="d" if dark else "l",
        **given,
    )


def _missing(url: Source, fill: Fill) -> pydeck.Layer:
    """The hatch where there is no figure."""
    grey = _json(fill.rgb(theme.MISSING_LINE))
    return pydeck.Layer(
        "GeoJsonLayer",
        url,
        id="missing",
        stroked=False,
        _sub_layer_props={_FILL: _fill(f"@@={fill.missing}?{grey}:{_json(_CLEAR)}", fill.trigger)},
    )


def _names(url: str, dark: bool) -> pydeck.Layer:
    # Text and position are found by deck.gl under those names in the file.
    return pydeck.Layer(
        "TextLayer",
        url,
        id="names",
        get_size="s",
        get_color="d" if dark else "c",
        character_set="'auto'",
        font_family="'Source Sans,sans-serif'",
        font_weight=600,
        background=True,
        get_background_color=[*dark_theme.rgb(theme.PAPER, dark=dark), 160],
        extensions=[{"@@type": "CollisionFilterExtension"}],
        get_collision_priority="z",
        # Names keep a distance: few when the city is in view, more as the reader comes near.
        collision_test_props={"sizeScale": 3.3},
    )


def _hits(url: Source, selected: Sequence[str], dark: bool) -> pydeck.Layer:
    """See-through areas to hover over and to click."""
    return pydeck.Layer(
        "GeoJsonLayer",
        url,
        id=f"hit-{'-'.join(selected) or 'none'}",
        pickable=True,
        stroked=False,
        auto_highlight=True,
        highlight_color=[*dark_theme.rgb(theme.INK, dark=dark), 50],
        _sub_layer_props={_FILL: _fill(_CLEAR)},
    )


def _fill(colour: object, trigger: object = None) -> dict:
    triggers = {} if trigger is None else {"updateTriggers": {"getFillColor": trigger}}
    return {"getFillColor": colour, **triggers}


def _short(text: str) -> int:
    return zlib.crc32(text.encode()) % 1_000_000


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


# Degrees of longitude between the two maps: far more than a screen shows at the widest zoom.
APART = 20
_GAP = 1
_HALF = f"{(100 - _GAP) / 2}%"
_SECOND = f"{(100 + _GAP) / 2}%"
_WORLD = 360


def twin(first: CompactDeck, second: CompactDeck, *, stacked: bool = False) -> CompactDeck:
    """One deck from two of the same level and view.

    Parameters
    ----------
    first, second : from ``deck.deck``, fenced in; they are used up
    stacked : one above the other, for narrow screens, and not side by side
    """
    for layer in second.layers:
        layer.id = f"second-{layer.id}"
        # Column by column; moves every point to the east.
        layer.model_matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, APART, 0, 0, 1]
    place = {"y": _SECOND, "height": _HALF} if stacked else {"x": _SECOND, "width": _HALF}
    seen = first.initial_view_state
    # Where they look is shared, the fence is each one's own: that of the second lies to the east,
    # or deck.gl would move both maps until what the second sees is inside the fence of the first.
    held, held_east = (
        {**CONTROLLER, "maxBounds": [[x + east, y] for x, y in seen.max_bounds]}
        for east in (0, APART)
    )
    del seen.max_bounds
    made = copy.copy(first)
    made.layers = [*first.layers, *second.layers]
    made.views = [
        pydeck.View(
            "MapView",
            id="first",
            controller=held,
            **({"height": _HALF} if stacked else {"width": _HALF}),
        ),
        pydeck.View(
            "MapView", id="second", controller=held_east, world_offset=-APART / _WORLD, **place
        ),
    ]
    return made


# Names are 13 pixels in the file: twice that can be read from ten metres.
STAGE_NAMES = 2.0
STAGE_OUTLINE = 1.8
RING = 44  # pixels


def enlarge(
    made: CompactDeck, *, names: float = STAGE_NAMES, pointer: tuple[float, float] | None = None
) -> CompactDeck:
    """A map from ``deck.deck`` made to be seen from afar; arrow keys are left to the page.

    Parameters
    ----------
    made : the map, which is changed
    names : how much larger its names are
    pointer : longitude and latitude to draw a ring around
    """
    for layer in made.layers:
        if layer.id == "names":
            layer.size_scale = names
            # Larger names need more room around them, or they touch.
            layer.collision_test_props = {"sizeScale": 3.4 * names}
        elif layer.id.startswith("chosen-"):
            layer.line_width_scale = STAGE_OUTLINE
        elif layer.id.startswith("places-"):
            layer.size_scale = names
    made.views = [
        pydeck.View("MapView", controller={**CONTROLLER, "keyboard": False, "scrollZoom": False})
    ]
    if pointer is not None:
        ring = [
            _ring(name, pointer, colour, width)
            for name, colour, width in (
                ("ring-under", theme.PAPER, 13),
                ("ring", theme.ACCENT, 7),
            )
        ]
        # Under the layer that takes the clicks.
        made.layers = [*made.layers[:-1], *ring, made.layers[-1]]
    return made


def _ring(name: str, place: tuple[float, float], colour: str, width: float) -> pydeck.Layer:
    return pydeck.Layer(
        "ScatterplotLayer",
        [{"p": list(place)}],
        id=name,
        get_position="p",
        filled=False,
        stroked=True,
        radius_units="'pixels'",
        get_radius=RING,
        line_width_units="'pixels'",
        get_line_width=width,
        get_line_color=theme.rgb(colour),
    )
