"""Lists of places that people go to, one a kind: GP practices, libraries, schools and the like.

A list is two files of one name under ``data/places``: a CSV with the places and a TOML that says
whose list it is, of when, and what it leaves out. A district may have none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from lsp_geo.data.contracts import PLACE_LIST
from lsp_geo.data.descriptions import at_key, read_held
from lsp_geo.data.geography import Geography
from lsp_geo.data.kept import Shelves
from lsp_geo.data.levels import NEIGHBOURHOODS, WARDS
from lsp_geo.data.table_files import read_table
from lsp_geo.errors import DataError, NotKnown

FOLDER = "places"
SCHEMA = Path(__file__).with_name("place_list.schema.json")
# Degrees: shapes are generalised by some metres, and a pier may reach beyond them.
_BEYOND = 0.02


@dataclass(frozen=True)
class Kind:
    """A kind of place, and what must be known of its list.

    Attributes
    ----------
    id : in addresses and on the command line
    name, plural : for readers, small letters unless a name: “GP practice”, “GP practices”
    letter : its mark on a map, with which it is told from other kinds
    order : in which kinds are offered
    complete : whether the list has every place, so that areas may be counted and compared
    title, publisher, period, url, licence, attribution : of the list
    position : what stands for a place on the ground
    leaves_out : sentences on what is not in it, or should not be
    """

    id: str
    name: str
    plural: str
    letter: str
    order: int
    complete: bool
    title: str
    publisher: str
    period: str
    url: str
    licence: str
    attribution: tuple[str, ...]
    position: str
    leaves_out: tuple[str, ...]

    @property
    def heading(self) -> str:
        """The plural as a line begins with it: “Schools”."""
        return f"{self.plural[0].upper()}{self.plural[1:]}"


class PlaceLists(Shelves):
    """The lists of one district, each read and checked when it is first asked for.

    What is worked out from them is kept with them.

    Parameters
    ----------
    data : the data folder
    geography : of the same district

    Raises
    ------
    DataError
        When asked for a list that is damaged, naming file, line and column.
    """

    def __init__(self, data: Path, geography: Geography) -> None:
        super().__init__()
        self.folder, self.geography = data / FOLDER, geography
        self._tables: dict[str, pd.DataFrame] = {}

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of which a list is held, by id, in the order in which they are offered."""
        found = [_kind(path) for path in sorted(self.folder.glob("*.toml"))]
        found.sort(key=lambda kind: (kind.order, kind.id))
        letters: dict[str, Kind] = {}
        for kind in found:
            other = letters.setdefault(kind.letter, kind)
            if other is not kind:
                raise at_key(
                    self.folder / f"{kind.id}.toml",
                    "letter",
                    f"the list {other.id} has the letter {kind.letter} already",
                )
        return {kind.id: kind for kind in found}

    def kind(self, kind_id: str) -> Kind:
        """One kind by its id; NotKnown names those there are."""
        if kind_id not in self.kinds:
            known = ", ".join(self.kinds)
            raise NotKnown(
                f"There is no kind of place “{kind_id}”: choose {known}."
                if known
                else f"No list of places is held for {self.geography.name}."
            )
        return self.kinds[kind_id]

    def table(self, kind_id: str) -> pd.DataFrame:
        """Every place of a kind: name, detail, postcode, lat, lon, lsoa21, ward25; by name.

        ``detail`` and ``postcode`` are empty where the list has none. Read-only.
        """
        if kind_id not in self._tables:
            path = self.folder / f"{self.kind(kind_id).id}.csv"
            table = read_table(path, PLACE_LIST)
            self._check(path, table)
            self._tables[kind_id] = table
        return self._tables[kind_id]

    def check(self) -> int:
        """Read every list; how many there are. DataError for the first fault."""
        for kind_id in self.kinds:
            self.table(kind_id)
        for path in sorted(self.folder.glob("*.csv")):
            if path.stem not in self.kinds:
                raise DataError(path, f"{path.stem}.toml, which describes it, is missing")
        return len(self.kinds)

    def _check(self, path: Path, table: pd.DataFrame) -> None:
        """Every place lies in known areas, near the shape of its ward."""
        for level in (NEIGHBOURHOODS, WARDS):
            known = table[level].isin(self.geography.areas(level).index)
            for row in np.flatnonzero(~known)[:1]:
                said = table[level].iloc[row]
                raise DataError(
                    path, f"“{said}” is not an area of level {level}", int(row) + 2, level
                )
        boxes = pd.DataFrame(
            [self.geography.bounds(code) for code in table[WARDS]],
            columns=["west", "south", "east", "north"],
        )
        near = table["lon"].between(boxes["west"] - _BEYOND, boxes["east"] + _BEYOND)
        near &= table["lat"].between(boxes["south"] - _BEYOND, boxes["north"] + _BEYOND)
        for row in np.flatnonzero(~near)[:1]:
            name, ward = table["name"].iloc[row], table[WARDS].iloc[row]
            raise DataError(path, f"“{name}” does not lie in or near {ward}", int(row) + 2, "lat")

    def __iter__(self) -> Iterator[Kind]:
        return iter(self.kinds.values())

    def __len__(self) -> int:
        return len(self.kinds)


def _kind(path: Path) -> Kind:
    """The description of a list, held to its schema."""
    described = read_held(path, SCHEMA)
    if described["id"] != path.stem:
        raise at_key(path, "id", f"must be the name of the file, “{path.stem}”")
    if not path.with_suffix(".csv").is_file():
        raise DataError(path.with_suffix(".csv"), "the file is missing", command="build")
    lists = ("attribution", "leaves_out")
    return Kind(**{**described, **{name: tuple(described[name]) for name in lists}})
