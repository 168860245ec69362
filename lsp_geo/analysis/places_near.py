"""What is there: the places of a kind inside an area, and those nearest outside it.

Distances are straight lines in metres (British National Grid), from the edge of the area; inside it
they are 0. They are rounded to ten metres: many places stand at the middle of their postcode, and
edges are generalised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd
import shapely

from lsp_geo import formatting
from lsp_geo.analysis import takeaway
from lsp_geo.analysis.credits import merged
from lsp_geo.analysis.takeaway import TakeAway
from lsp_geo.data.kept import kept
from lsp_geo.data.levels import CITY, NEIGHBOURHOODS, WARDS
from lsp_geo.data.place_lists import Kind, PlaceLists

GRID = "EPSG:27700"
# So many places nearest outside an area are named.
NEAREST = 3
STEP = 10
HOW_FAR = (
    "Distances are straight lines from the edge of the area, to the nearest 10 metres; a river or "
    "a railway may make the way longer. 0 is inside."
)
DISTANCE = "Metres from its edge"


@dataclass(frozen=True)
class Near:
    """The places of one kind as an area has them; each part is worked out when first asked for."""

    lists: PlaceLists
    kind: Kind
    area: str

    @property
    def label(self) -> str:
        """What the area is called."""
        return self.lists.geography.label(self.area)

    @cached_property
    def is_inside(self) -> np.ndarray:
        """Whether each place of the list, in its order, is the area's own."""
        level = self.lists.geography.level_of(self.area)
        return _inside(self.lists, self.lists.table(self.kind.id), level, self.area)

    @cached_property
    def distance(self) -> np.ndarray:
        """Metres of each place of the list, in its order, from the area's edge; 0 inside."""
        lists, geography = self.lists, self.lists.geography
        level = geography.level_of(self.area)
        row = geography.areas(level).index.get_loc(self.area)
        metres = shapely.distance(_points(lists, self.kind.id), _shapes(lists, level)[row])
        # One that is not inside is not at 0, however close.
        rounded = np.maximum(STEP * np.round(metres / STEP), STEP)
        return np.where(self.is_inside, 0, rounded).astype(int)

    @property
    def nearest(self) -> tuple[str, int]:
        """Name and distance of the nearest place outside, the first by name of several."""
        outside = np.flatnonzero(~self.is_inside)
        at = outside[np.argmin(self.distance[outside])]
        return str(self.lists.table(self.kind.id)["name"].iloc[at]), int(self.distance[at])

    @cached_property
    def table(self) -> pd.DataFrame:
        """Every place of the list, those inside first, then by distance.

        Returns
        -------
        DataFrame
            name, detail, postcode, lat, lon, lsoa21, ward25, ward (the ward's name), inside,
            distance (metres from the area's edge, 0 inside).
        """
        table = self.lists.table(self.kind.id)
        made = table.assign(
            ward=table[WARDS].map(self.lists.geography.areas(WARDS)["label"]),
            inside=self.is_inside,
            distance=self.distance,
        )
        # Rows stand by name already.
        made = made.sort_values(["inside", "distance"], ascending=[False, True], kind="stable")
        return made.reset_index(drop=True)

    @cached_property
    def inside(self) -> pd.DataFrame:
        """Those inside the area, by name."""
        return self.table[self.table["inside"]]

    @cached_property
    def outside(self) -> pd.DataFrame:
        """The few nearest outside."""
        return self.table[~self.table["inside"]].head(NEAREST)

    @property
    def around(self) -> pd.DataFrame:
        """Those inside, and the few nearest outside."""
        return pd.concat([self.inside, self.outside])


@kept
def near(lists: PlaceLists, kind_id: str, area_code: str) -> Near:
    """Every place of a kind with its distance from an area.

    Raises
    ------
    NotKnown
        For another kind, or an area of another district.
    """
    kind = lists.kind(kind_id)
    lists.geography.level_of(area_code)
    return Near(lists, kind, area_code)


def _inside(lists: PlaceLists, table: pd.DataFrame, level: str, area_code: str) -> np.ndarray:
    """Which places are the area's own."""
    if level == CITY:
        return np.ones(len(table), dtype=bool)
    if lists.geography.levels[level].is_added:
        return _inside_added(lists, table, level, area_code)
    codes = table[level] if level in table else _parents(lists, table)
    return (codes == area_code).to_numpy()


def _inside_added(lists: PlaceLists, table: pd.DataFrame, level: str, area_code: str) -> np.ndarray:
    """Which places stand in an area of an added level: by their ward or neighbourhood.

    Where the area has a part of a neighbourhood only, by the shape it is drawn with.
    """
    geography = lists.geography
    row = geography.areas(level).index.get_loc(area_code)
    within = WARDS if geography.made_of(level, WARDS) else NEIGHBOURHOODS
    shares = geography.shares(within, level, "residents")[row]
    share = shares[geography.codes[within].get_indexer(table[within])]
    shape = geography.boundaries(level).geometry.iloc[row]
    drawn = shapely.contains_xy(shape, table["lon"], table["lat"])
    return np.where((share > 0) & (share < 1), drawn, share > 0)


def _parents(lists: PlaceLists, table: pd.DataFrame) -> pd.Series:
    """The MSOA of each place."""
    return table[NEIGHBOURHOODS].map(lists.geography.areas(NEIGHBOURHOODS)["parent"])


@kept
def _points(lists: PlaceLists, kind_id: str) -> np.ndarray:
    """The places of a kind on the national grid."""
    import geopandas

    table = lists.table(kind_id)
    points = geopandas.points_from_xy(table["lon"], table["lat"], crs="EPSG:4326")
    return np.asarray(points.to_crs(GRID))


@kept
def _shapes(lists: PlaceLists, level: str) -> np.ndarray:
    """The areas of a level on the national grid, in code order."""
    return lists.geography.boundaries(level).to_crs(GRID).geometry.to_numpy()


def area_of(lists: PlaceLists, table: pd.DataFrame, level: str) -> list[str]:
    """Code of the area of a level in which each place of a list stands; "" where in none."""
    if lists.geography.levels[level].is_added:
        found = np.full(len(table), "", dtype=object)
        for code in lists.geography.areas(level).index:
            found[_inside_added(lists, table, level, code)] = code
        return found.tolist()
    return (table[level] if level in table else _parents(lists, table)).tolist()


def every_kind(lists: PlaceLists, area_code: str) -> list[Near]:
    """All kinds as an area has them, in the order in which kinds are offered."""
    return [near(lists, kind.id, area_code) for kind in lists]


# In words


def finding(found: Near) -> str:
    """How many there are inside, and the nearest outside where there is none; no full stop.

    A list that is not complete is not counted.
    """
    if not found.kind.complete:
        return "listed, not counted: the list is not complete"
    count = int(found.is_inside.sum())
    if count or not len(found.is_inside):
        return str(count)
    name, distance = found.nearest
    return f"none; the nearest is {name}, {formatting.metres(distance)} away"


def heading(found: Near) -> str:
    """The kind with what is found: “Libraries: 2 in Anfield”."""
    said = finding(found)
    ending = f" in {found.label}" if said.isdecimal() else ""
    return f"{found.kind.heading}: {said}{ending}"


def of_list(kind: Kind) -> str:
    """Whose list it is, of when, and what it leaves out."""
    return (
        f"{kind.title}, {kind.period}. {' '.join(kind.leaves_out)} "
        f"Shown at {kind.position}. Source: {kind.publisher}. {kind.licence}."
    )


def only_here(lists: PlaceLists) -> str:
    """What no list of a district can say."""
    return (
        f"Only places in {lists.geography.name} are listed: near its border a closer one may lie "
        "beyond it."
    )


# As tables


def rows(found: Near, *, around: bool = False) -> pd.DataFrame:
    """The places as people read them: name, distance, postcode, ward, more; empty columns go.

    All of the list, or with ``around`` those inside and the few nearest outside. For the whole city
    nothing is said of distance.
    """
    table = found.around if around else found.table
    made = pd.DataFrame(
        {
            "Name": table["name"],
            DISTANCE: table["distance"],
            "Postcode": table["postcode"],
            "Ward": table["ward"],
            "More": table["detail"],
        }
    )
    if table["inside"].all():
        made = made.drop(columns=DISTANCE)
    empty = [name for name in ("More", "Postcode") if not made[name].ne("").any()]
    return made.drop(columns=empty).reset_index(drop=True)


def records(found: Near) -> pd.DataFrame:
    """Every place of a list for programs, those inside first, then by distance in metres."""
    table = found.table.assign(kind=found.kind.id, source=found.kind.publisher)
    columns = ("kind", "name", "detail", "postcode", "lat", "lon", "lsoa21", "ward25", "ward")
    return table[[*columns, "distance", "source"]]


def counts(found: Sequence[Near]) -> pd.DataFrame:
    """One row a kind: how many are inside (none where the list is not complete), and the nearest.

    Returns
    -------
    DataFrame
        kind, name, inside, nearest_outside, distance (metres), period; the latter two of those
        before are empty where there is no other.
    """
    made = [
        {
            "kind": one.kind.id,
            "name": one.kind.plural,
            "inside": len(one.inside) if one.kind.complete else None,
            "nearest_outside": None if one.outside.empty else one.outside["name"].iloc[0],
            "distance": None if one.outside.empty else one.outside["distance"].iloc[0],
            "period": one.kind.period,
        }
        for one in found
    ]
    columns = ["kind", "name", "inside", "nearest_outside", "distance", "period"]
    table = pd.DataFrame(made, columns=columns)
    return table.astype({"inside": "Int64", "distance": "Int64"})


def take_away(
    lists: PlaceLists, found: Sequence[Near], address: str, today: date, *, around: bool = False
) -> TakeAway:
    """One or several kinds as an area has them, to take away, with positions and sources.

    Parameters
    ----------
    found : of one area
    address : of the same view in the app; empty where it cannot be known
    around : those inside and the few nearest outside only
    """
    parts = []
    for one in found:
        table = one.around if around else one.table
        parts.append(
            pd.DataFrame(
                {
                    "Kind": one.kind.name,
                    "Name": table["name"],
                    "More": table["detail"],
                    "Postcode": table["postcode"],
                    "Ward": table["ward"],
                    "Ward code": table[WARDS],
                    "Neighbourhood code": table[NEIGHBOURHOODS],
                    DISTANCE: table["distance"],
                    "Latitude": table["lat"],
                    "Longitude": table["lon"],
                    "Licence": one.kind.licence,
                }
            )
        )
    made = pd.concat(parts, ignore_index=True)
    what = found[0].kind.heading if len(found) == 1 else "What is there"
    if not around and not found[0].table["inside"].all():
        what = f"{what} by distance from an area"
    return TakeAway(made, _about(lists, found, what, address, today))


def _about(
    lists: PlaceLists, found: Sequence[Near], what: str, address: str, today: date
) -> dict[str, str]:
    whole = lists.geography.name
    label = found[0].label
    place = whole if label == whole else f"{label}, {whole}"
    credits = merged(line for one in found for line in one.kind.attribution)
    publishers = dict.fromkeys(one.kind.publisher for one in found)
    return {
        takeaway.SHOWN: f"{what}, {place}",
        **takeaway.taken(address, today),
        "Distance": f"{HOW_FAR} {only_here(lists)}",
        **{one.kind.heading: of_list(one.kind) for one in found},
        "Credits": " ".join(credits),
        takeaway.CITED: f"{what}, {place}. Lists of {'; '.join(publishers)}, from "
        f"{takeaway.seen_at(address, today)}.",
    }
