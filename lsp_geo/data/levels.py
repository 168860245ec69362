"""Levels: kinds of area, by the codes that tables and addresses name them with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

NEIGHBOURHOODS, MSOAS, WARDS, CITY = "lsoa21", "msoa21", "ward25", "city"
# The levels that every district has, from the smallest areas to the whole; a district may add
# more, which its geography knows.
BASE = (NEIGHBOURHOODS, MSOAS, WARDS, CITY)
# The smallest areas of the census: figures are summed from them, none is shown.
OUTPUT_AREAS = "oa21"
# Areas that one visitor has made, beside those of the district: on no level of its files.
YOURS = "yours"
# Published for whole districts only.
DISTRICT = "district"


@dataclass(frozen=True)
class Level:
    """A kind of area: its names for readers, boundary vintage and number of areas."""

    code: str
    name: str
    plural: str
    vintage: str
    areas: int

    @property
    def title(self) -> str:
        """The level for readers, with the number of areas: “Wards (64)”."""
        return f"{self.plural[0].upper()}{self.plural[1:]} ({self.areas})"

    @property
    def is_added(self) -> bool:
        """Whether it is a level beside those that every district has."""
        return self.code not in BASE


def small_to_large(levels: Iterable[Level]) -> dict[str, Level]:
    """Levels by code: those every district has in their order, an added one by its number of areas.

    An added level stands before the first that has fewer areas, never before neighbourhoods nor
    after the whole.
    """
    known = {level.code: level for level in levels}
    order = [known[code] for code in BASE]
    for added in sorted((one for one in known.values() if one.is_added), key=_most_areas_first):
        at = next((n for n, one in enumerate(order[1:], 1) if one.areas < added.areas), len(order))
        order.insert(min(at, len(order) - 1), added)
    return {level.code: level for level in order}


def _most_areas_first(level: Level) -> tuple[int, str]:
    return -level.areas, level.code
