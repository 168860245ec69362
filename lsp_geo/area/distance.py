"""A round area: everything within a distance of a postcode or the middle of a place."""

from __future__ import annotations

from dataclasses import dataclass

import shapely

from lsp_geo.area.ground import BRITISH, DEGREES, in_system
from lsp_geo.data.places import Places
from lsp_geo.errors import NotKnown

# Below a minute's walk there is nothing to count, and above it the district is the better area.
LEAST_METRES, MOST_METRES = 100, 10_000
# Decimals of a degree that say where the middle is to about a metre.
DECIMALS = 5
# Sides of a quarter: the round is within a thirtieth of a per cent of a circle.
_QUARTER = 32


@dataclass(frozen=True)
class Middle:
    """Where a distance is measured from: degrees, and what people call the place."""

    lat: float
    lon: float
    called: str
    note: str = ""


def middle(places: Places, text: str) -> Middle:
    """The point that a postcode, a name or a code stands for; a place's is where its name stands.

    Raises
    ------
    NotKnown
        When nothing, or more than one place, answers to the text.
    """
    geography = places.geography
    found = places.find(text)[0]
    if found.postcode:
        row = geography.postcodes.loc[found.postcode.replace(" ", "")]
        return Middle(
            round(float(row["lat"]), DECIMALS),
            round(float(row["lon"]), DECIMALS),
            found.postcode,
            found.note,
        )
    one = places.one(text)
    row = geography.areas(one.level).loc[one.area_code]
    return Middle(
        round(float(row["label_lat"]), DECIMALS),
        round(float(row["label_lon"]), DECIMALS),
        geography.label(one.area_code),
        one.note,
    )


def check_metres(metres: int) -> int:
    """The metres; NotKnown where they are too few or too many."""
    if not LEAST_METRES <= metres <= MOST_METRES:
        raise NotKnown(
            f"A distance is from {LEAST_METRES} to {MOST_METRES:,} metres; {metres:,} is not."
        )
    return metres


def round_shape(lat: float, lon: float, metres: int) -> shapely.Geometry:
    """The circle around a point, as a polygon in longitude and latitude."""
    point = in_system(shapely.Point(lon, lat), DEGREES, BRITISH)
    return in_system(shapely.buffer(point, metres, quad_segs=_QUARTER), BRITISH, DEGREES)
