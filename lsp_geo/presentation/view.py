"""Presentations as plain data: views in order, kept in a file or in an address.

A view says what is shown and never how: pages and files share it. Everything that comes from
outside (a file, an address) is checked against the data before it is used, and what is wrong is
named.
"""

from __future__ import annotations

import base64
import binascii
import json
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace

from lsp_geo.analysis import priorities, small_area_change
from lsp_geo.area.own import is_own
from lsp_geo.data.indicator import Indicator, names_own
from lsp_geo.data.levels import YOURS
from lsp_geo.data.tables import Tables
from lsp_geo.errors import DataError, NotKnown

FORMAT, VERSION = "neighbourhood-presentation", 1
# Room for every view in the address bar of any browser and proxy.
MOST_IN_ADDRESS = 1_500
MOST_VIEWS, MOST_LETTERS, MOST_BYTES = 60, 160, 200_000
# Some forty indicators with their weights: one such view still fits an address.
MOST_WEIGHTS = 1_000
# Of the signs that are not seen, those that leave the direction of writing as it is.
_JOINERS = ("BN", "ON", "NSM")
# What each kind is called and which parts of a view it needs.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "map": ("Map", ("indicator", "level")),
    "spread": ("Every area as a dot", ("indicator", "level")),
    "fifths": ("From the most to the least deprived", ("indicator",)),
    "moved": ("Change inside the city", ("indicator", "level")),
    "beside": ("An area and its neighbours", ("indicator", "area")),
    "pair": ("Two places beside each other", ("indicator", "area", "other")),
    "standing": ("Best and worst of an area", ("area",)),
    "priorities": ("The places that come first", ("weights", "level")),
    "change": ("The city beside other cities", ("indicator",)),
    "value": ("Guess a figure", ("indicator",)),
    "which": ("Guess which is higher", ("indicator", "area", "other")),
    "question": ("Question to the room", ("title",)),
}
GUESSES = ("value", "which")
MAPS = ("map", "moved")


@dataclass(frozen=True)
class View:
    """One thing to show.

    Attributes
    ----------
    kind : one of KINDS
    indicator : id in the catalogue
    level : level of the areas shown
    period : period key; empty for the latest. For change inside the city the first period of the
        run of periods that is compared
    area : code of the area spoken of; empty for the whole city
    other : code of the second area, where two are compared
    title : the presenter's own sentence; empty for the one made from the data
    weights : indicators and their weights, as ``priorities.encode`` writes them
    places : kind of place marked on a map; empty for none
    """

    kind: str
    indicator: str = ""
    level: str = ""
    period: str = ""
    area: str = ""
    other: str = ""
    title: str = ""
    # New parts go to the end: addresses name a part by its place.
    weights: str = ""
    places: str = ""


FIELDS = tuple(field.name for field in fields(View))


@dataclass(frozen=True)
class Presentation:
    """Views in the order in which they are shown, under a name."""

    name: str
    views: tuple[View, ...]


def check(tables: Tables, view: View) -> View:
    """The view, when it can be shown with these data; NotKnown says why it cannot.

    Area codes come back as they are written here, whatever their case.
    """
    if view.kind not in KINDS:
        raise NotKnown(f"There is no kind of view “{view.kind}”: choose from {', '.join(KINDS)}.")
    called, needed = KINDS[view.kind]
    for name in needed:
        if not getattr(view, name):
            raise NotKnown(f"A view of the kind “{called}” needs its {name}.")
    for part, text in asdict(view).items():
        most = MOST_WEIGHTS if part == "weights" else MOST_LETTERS
        if len(text) > most or not is_plain(text):
            raise NotKnown(
                f"A text in it is longer than {most} characters or has signs that cannot be shown."
            )
    view = _with_codes(tables, _without_nonsense(tables, view))
    if view.indicator:
        _check_indicator(tables, view)
    if view.kind == "pair" and view.area == view.other:
        raise NotKnown(f"A view of the kind “{called}” needs two different places.")
    if view.places:
        tables.place_lists.kind(view.places)
    if view.kind == "priorities":
        _check_weights(tables, view)
    if view.kind in ("standing", "beside") and tables.geography.level_of(view.area) == "city":
        raise NotKnown(f"A view of the kind “{called}” needs an area within the city.")
    return view


def is_plain(text: str) -> bool:
    """Whether a text has only signs that can be shown, and such as join or part them.

    Families, flags and the letters of Arabic, Persian and Indian scripts need the latter. What
    turns the direction of writing about, and so makes a text look like another, is none of them.
    """
    return all(
        sign.isprintable()
        or (unicodedata.category(sign) == "Cf" and unicodedata.bidirectional(sign) in _JOINERS)
        for sign in text
    )


def plain_text(text: str) -> str:
    """What a presenter typed as it is kept: one line, no longer than may be read back."""
    shown = "".join(sign for sign in " ".join(text.split()) if is_plain(sign))
    return shown[:MOST_LETTERS]


def _without_nonsense(tables: Tables, view: View) -> View:
    """The view without parts that its kind does not need and that make no sense here."""
    needed, dropped = KINDS[view.kind][1], {}
    if view.level and "level" not in needed and view.level not in tables.geography.levels:
        dropped["level"] = ""
    if view.weights and "weights" not in needed:
        try:
            priorities.decode(view.weights, tables)
        except NotKnown:
            dropped["weights"] = ""
    if view.places and view.kind != "map":
        dropped["places"] = ""
    if view.indicator and "indicator" not in needed:
        known = tables.catalogue.indicators.get(view.indicator)
        if known is None or known.is_city_series != (view.kind == "change"):
            dropped["indicator"] = dropped["period"] = ""
    elif view.period and not view.indicator:
        dropped["period"] = ""
    return replace(view, **dropped)


def _areas(tables: Tables, view: View) -> list[str]:
    """The areas named, without England where it may stand beside a place."""
    england = tables.geography.district["england"] if view.kind == "pair" else ""
    return [code for code in (view.area, view.other) if code not in ("", england)]


def _with_codes(tables: Tables, view: View) -> View:
    """The view with its area codes as they are written here; NotKnown for one of other years."""
    england = tables.geography.district["england"]
    codes = {}
    for name in ("area", "other"):
        code = getattr(view, name)
        if code and not (view.kind == "pair" and code == england):
            place = tables.places.area(code)
            if place.note:
                raise NotKnown(place.note)
            codes[name] = place.area_code
    return replace(view, **codes)


def _check_weights(tables: Tables, view: View) -> None:
    weights = priorities.decode(view.weights, tables)
    if view.level not in priorities.levels(tables):
        raise NotKnown(f"Places of the level “{view.level}” are not ranked.")
    if not any(view.level in tables.levels(name) for name in weights):
        raise NotKnown(f"None of these indicators can be shown for the level “{view.level}”.")


def _check_indicator(tables: Tables, view: View) -> None:
    indicator = tables.catalogue.indicator(view.indicator)
    if indicator.is_city_series != (view.kind == "change"):
        raise NotKnown(
            f"“{indicator.name}” is published for whole cities and has no areas to show."
            if indicator.is_city_series
            else f"“{indicator.name}” is no series of whole cities."
        )
    if view.period and view.period not in tables.periods(indicator.id):
        raise NotKnown(f"There is no period “{view.period}” for “{indicator.name}”.")
    levels = set() if view.kind == "change" else set(tables.levels(indicator.id))
    if view.kind in ("map", "spread"):
        wanted = [view.level]
        levels &= set(tables.geography.mapped)
    elif view.kind == "fifths":
        wanted = ["lsoa21"]
    elif view.kind == "value":
        wanted = [tables.geography.level_of(view.area) if view.area else "city"]
    elif view.kind == "moved":
        wanted = [view.level]
        levels = set(small_area_change.run_from(tables, indicator.id, view.period).levels)
    elif view.kind in ("beside", "which", "pair"):
        _check_england(tables, view, indicator)
        wanted = [tables.geography.level_of(code) for code in _areas(tables, view)]
    else:
        return
    for level in wanted:
        if level not in levels:
            raise NotKnown(f"“{indicator.name}” cannot be shown for the level “{level}”.")


def _check_england(tables: Tables, view: View, indicator: Indicator) -> None:
    """A count has no like in England; nor is there a figure for England in every period."""
    if tables.geography.district["england"] not in (view.area, view.other):
        return
    period = view.period or tables.periods(indicator.id)[-1]
    if indicator.kind == "count" or tables.england(indicator.id, period) is None:
        raise NotKnown(f"“{indicator.name}” has no figure for England to compare with.")


def kinds_for(tables: Tables, view: View) -> list[str]:
    """The kinds in which this view could be shown with the parts it has."""
    return [kind for kind in KINDS if can_be_shown(tables, replace(view, kind=kind))]


def can_be_shown(tables: Tables, view: View) -> bool:
    """Whether ``check`` lets the view through."""
    try:
        check(tables, view)
    except NotKnown:
        return False
    return True


def is_private(view: View) -> bool:
    """Whether a view shows figures or areas that are one visitor's own.

    It goes into no address, code or phone page.
    """
    own_area = view.level == YOURS or is_own(view.area) or is_own(view.other)
    return own_area or names_own(view.indicator) or names_own(view.weights)


def public(views: Sequence[View]) -> list[View]:
    """The views without those of a visitor's own figures."""
    return [view for view in views if not is_private(view)]


def encode(views: Sequence[View]) -> str:
    """Views as a short text for an address: letters, digits, “-” and “_” only."""
    rows = [_trimmed([getattr(view, name) for name in FIELDS]) for view in views]
    packed = zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 9)
    return f"v{VERSION}" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def is_encoded(text: str) -> bool:
    """Whether a text claims to be one of ``encode``'s."""
    return text.startswith(f"v{VERSION}")


def decode(text: str) -> tuple[View, ...]:
    """Views from ``encode``'s text, not yet held against the data.

    Raises
    ------
    NotKnown
        When the text is cut, changed or made by another version; its checksum shows that.
    """
    damaged = NotKnown("The address of this presentation is damaged or cut: ask for it again.")
    if not is_encoded(text) or len(text) > MOST_IN_ADDRESS:
        raise damaged
    body = text.removeprefix(f"v{VERSION}")
    try:
        packed = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        unpacked = zlib.decompressobj()
        raw = unpacked.decompress(packed, MOST_BYTES)
        if not unpacked.eof or unpacked.unused_data:
            raise damaged
        rows = json.loads(raw)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise damaged from None
    well_formed = (
        isinstance(rows, list)
        and 0 < len(rows) <= MOST_VIEWS
        and all(
            isinstance(row, list)
            and 0 < len(row) <= len(FIELDS)
            and all(isinstance(text, str) for text in row)
            for row in rows
        )
    )
    if not well_formed:
        raise damaged
    return tuple(View(*row) for row in rows)


def fits_address(views: Sequence[View]) -> bool:
    """Whether the views may be carried in an address: few enough, and all of public figures."""
    if any(map(is_private, views)):
        return False
    return 0 < len(views) <= MOST_VIEWS and len(encode(views)) <= MOST_IN_ADDRESS


def to_json(presentation: Presentation) -> str:
    """The presentation as the text of a file; parts that are empty are left out."""
    return json.dumps(
        {
            "format": FORMAT,
            "version": VERSION,
            "name": presentation.name,
            "views": [
                {key: text for key, text in asdict(view).items() if text}
                for view in presentation.views
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def from_json(tables: Tables, file: str, content: bytes) -> Presentation:
    """Read a file made by ``to_json`` and check every view in it.

    Parameters
    ----------
    tables : the data the views are held against
    file : the file's name, for messages
    content : what is in it

    Raises
    ------
    DataError
        Naming the file, the view and the part at fault.
    """
    if len(content) > MOST_BYTES:
        raise DataError(file, f"no presentation is larger than {MOST_BYTES // 1000} kB")
    try:
        raw = json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise DataError(file, f"not a whole JSON file: {error.msg}", line=error.lineno) from None
    except (ValueError, RecursionError):
        raise DataError(file, "not a text file in UTF-8 with JSON in it") from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise DataError(file, "it is not a presentation saved from this explorer")
    if raw.get("version") != VERSION:
        raise DataError(file, f"only version {VERSION} can be read", field="version")
    name, views = raw.get("name"), raw.get("views")
    if not isinstance(name, str) or len(name) > MOST_LETTERS or not is_plain(name):
        raise DataError(file, f"must be a text of at most {MOST_LETTERS} characters", field="name")
    if not isinstance(views, list) or not 0 < len(views) <= MOST_VIEWS:
        raise DataError(file, f"must be a list of 1 to {MOST_VIEWS} views", field="views")
    return Presentation(
        name,
        tuple(_view(tables, file, number, entry) for number, entry in enumerate(views, start=1)),
    )


def _view(tables: Tables, file: str, number: int, entry: object) -> View:
    at = f"view {number}"
    if not isinstance(entry, dict):
        raise DataError(file, "a view must be a set of named parts", field=at)
    for key, value in entry.items():
        if key not in FIELDS:
            raise DataError(file, f"“{key[:40]}” is no part of a view", field=at)
        if not isinstance(value, str):
            raise DataError(file, "must be a text", field=f"{at}, {key}")
    if "kind" not in entry:
        raise DataError(file, "the part “kind” is missing", field=at)
    try:
        return check(tables, View(**entry))
    except NotKnown as error:
        raise DataError(file, str(error), field=at) from None


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row
