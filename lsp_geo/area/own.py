"""An area of one's own: its name, how it was made, what lies in it, its shape."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import shapely

from lsp_geo.area import distance, membership
from lsp_geo.area.boundary_file import Boundary
from lsp_geo.area.ground import Ground
from lsp_geo.area.membership import Members
from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import CITY
from lsp_geo.errors import FileRefused, NotKnown

NOT_OFFICIAL = "This is an area of your own, and no official one."
LONGEST_NAME = 60
# Areas picked for one, and areas of one's own at a time: Compare takes four.
MOST_PICKED, MOST_AREAS = 100, 4
# How the codes of areas begin: those that an address may carry, and those that none may.
LINKED, PRIVATE = "area-", "drawn-"
# So little of the ground outside the district is the rounding of a line.
_HARDLY_OUTSIDE = 0.01
# Of the signs that are not seen, those that join letters and leave the direction of writing.
_JOINERS = ("BN", "ON", "NSM")


@dataclass(frozen=True)
class Picked:
    """Made of areas of the district, by their codes in order."""

    codes: tuple[str, ...]


@dataclass(frozen=True)
class Around:
    """Everything within so many metres of a point."""

    lat: float
    lon: float
    metres: int


Origin = Picked | Around | Boundary


@dataclass(frozen=True)
class OwnArea:
    """An area of one's own.

    Attributes
    ----------
    code : stands for it as a GSS code does for others; the same origin has the same code
    origin : how it was made
    members : what lies in it
    shape : polygons in longitude and latitude, cut to the district
    residents, households : counted by its members (Census 2021)
    estimated : share of its residents who live in neighbourhoods that lie in it in part
    said : sentences on how it was made
    """

    code: str
    name: str
    origin: Origin
    members: Members
    shape: shapely.Geometry
    residents: int
    households: int
    estimated: float
    said: tuple[str, ...]

    @property
    def is_private(self) -> bool:
        """Whether no address may carry it: a boundary stays with whoever brought it."""
        return isinstance(self.origin, Boundary)

    @property
    def neighbourhoods(self) -> int:
        """How many neighbourhoods lie in it, in whole or in part."""
        return len(self.members.neighbourhoods)

    def renamed(self, name: str) -> OwnArea:
        """The same area under another name; NotKnown for one that cannot be shown."""
        return replace(self, name=checked_name(name))


def is_own(area_code: str) -> bool:
    """Whether a code is that of an area of one's own."""
    return area_code.startswith((LINKED, PRIVATE))


def checked_name(text: str) -> str:
    """A name on one line; NotKnown where it is empty, too long or has signs that hide."""
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not name:
        raise NotKnown("Give the area a name.")
    if len(name) > LONGEST_NAME:
        raise NotKnown(f"The name has {len(name)} letters: at most {LONGEST_NAME} fit.")
    if not all(_is_plain(sign) for sign in name) or "~" in name:
        raise NotKnown("The name has a sign that cannot be shown: use letters and figures.")
    return name


def _is_plain(sign: str) -> bool:
    joins = unicodedata.category(sign) == "Cf" and unicodedata.bidirectional(sign) in _JOINERS
    return sign.isprintable() or joins


def make(ground: Ground, name: str, origin: Origin) -> OwnArea:
    """The area of an origin.

    Raises
    ------
    NotKnown
        For a name that cannot be shown, an area without homes, codes that are not of this
        district or are too many, and a distance too short or too long.
    FileRefused
        For a boundary that lies outside the district or has no homes in it.
    """
    name = checked_name(name)
    if isinstance(origin, Picked):
        origin = _checked(ground.geography, origin)
        shape, said = _together(ground.geography, origin.codes), [_listed(ground, origin)]
        members = membership.picked(ground.geography, origin.codes)
    else:
        outline, said = _shape(origin)
        shape, outside = _within(ground, outline)
        if shape.is_empty:
            raise _refusal(origin, _far(ground, outline))
        members = membership.inside(ground, shape)
        said += [outside] if outside else []
    people = membership.people(ground.geography, members)
    if not people["residents"]:
        raise _refusal(origin, "No homes lie inside: there is nothing to give figures of.")
    return OwnArea(
        code=_code(origin, shape),
        name=name,
        origin=origin,
        members=members,
        shape=shape,
        residents=people["residents"],
        households=people["households"],
        estimated=membership.estimated(ground.geography, members),
        said=tuple(said),
    )


def _checked(geography: Geography, origin: Picked) -> Picked:
    codes = tuple(sorted(dict.fromkeys(origin.codes)))
    if not codes:
        raise NotKnown("Pick at least one area.")
    if len(codes) > MOST_PICKED:
        raise NotKnown(
            f"{len(codes)} areas are picked: at most {MOST_PICKED} make one. Larger areas, such "
            "as wards, can be picked whole."
        )
    if any(geography.level_of(code) == CITY for code in codes):
        raise NotKnown(f"{geography.name} as a whole is no area of its own: pick areas within it.")
    return Picked(codes)


def _together(geography: Geography, codes: Sequence[str]) -> shapely.Geometry:
    shapes = []
    for level in {geography.level_of(code) for code in codes}:
        frame = geography.boundaries(level)
        shapes += list(frame[frame["area_code"].isin(codes)].geometry)
    return shapely.union_all(shapes)


def _listed(ground: Ground, origin: Picked) -> str:
    kinds = pd.Series([ground.geography.level_of(code) for code in origin.codes]).value_counts()
    counted = [
        f"{count} {described.name if count == 1 else described.plural}"
        for described, count in (
            (ground.geography.levels[str(level)], int(n)) for level, n in kinds.items()
        )
    ]
    return f"Made of {' and '.join(counted)} picked from the list."


def _shape(origin: Around | Boundary) -> tuple[shapely.Geometry, list[str]]:
    if isinstance(origin, Boundary):
        return origin.shape, list(origin.said)
    metres = distance.check_metres(origin.metres)
    said = f"Everything within {metres:,} metres of {origin.lat:.5f}, {origin.lon:.5f}."
    return distance.round_shape(origin.lat, origin.lon, metres), [said]


def _within(ground: Ground, outline: shapely.Geometry) -> tuple[shapely.Geometry, str]:
    """The part of a shape that lies in the district, and a sentence where another part does not."""
    common = shapely.get_parts(shapely.intersection(outline, ground.outline))
    shape = shapely.union_all(common[shapely.get_dimensions(common) == 2])
    outside = 1 - shapely.area(shape) / shapely.area(outline)
    if shape.is_empty or outside < _HARDLY_OUTSIDE:
        return shape, ""
    return shape, (
        f"{100 * outside:.0f}% of its ground lies outside {ground.geography.name}, of which no "
        "figures are held: what follows is of the part inside."
    )


def _far(ground: Ground, outline: shapely.Geometry) -> str:
    name, far = ground.geography.name, ground.kilometres_away(outline)
    away = f"{far:,.0f} km from" if far >= 1 else "just outside"
    return f"The area lies {away} {name}: this explorer covers {name} only."


def _refusal(origin: Origin, message: str) -> Exception:
    return FileRefused(message) if isinstance(origin, Boundary) else NotKnown(message)


def _code(origin: Origin, shape: shapely.Geometry) -> str:
    """The same for the same origin, so that a link finds it again under another name, too."""
    if isinstance(origin, Boundary):
        return f"{PRIVATE}{hashlib.sha256(shapely.to_wkb(shape)).hexdigest()[:10]}"
    return f"{LINKED}{hashlib.sha256(as_text(origin).encode()).hexdigest()[:10]}"


def as_text(origin: Picked | Around) -> str:
    """What was picked, or the point and its distance, in the signs that an address leaves alone."""
    if isinstance(origin, Picked):
        return ".".join(origin.codes)
    return f"{origin.lat:.{distance.DECIMALS}f}_{origin.lon:.{distance.DECIMALS}f}_{origin.metres}"


def overlaps(geography: Geography, areas: Sequence[OwnArea]) -> list[str]:
    """A sentence for each pair of areas in which the same people may live."""
    said = []
    for n, one in enumerate(areas):
        for other in areas[n + 1 :]:
            common, certain = membership.in_common(geography, one.members, other.members)
            if common:
                about = f"{common:,} residents" if certain else f"up to {common:,} residents"
                said.append(
                    f"“{one.name}” and “{other.name}” overlap: {about} live in both, so their "
                    "figures are not independent and must not be added."
                )
    return said
