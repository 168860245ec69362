"""A made-up England of three districts: areas, people, shapes, lookups, postcodes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely

ENGLAND, REGION, COMBINED = "E92000001", "E12000099", "E47000099"
NEXT, FAR = "E08000099", "E06000099"
WEST, SOUTH, SIDE = -2.9, 53.4, 0.01  # degrees; a neighbourhood is one square
COLUMNS, ROWS = 6, 5


def square(column: float, row: float, wide: float = 1, high: float = 1) -> shapely.Polygon:
    """A rectangle on the grid, in longitude and latitude."""
    west, south = WEST + SIDE * column, SOUTH + SIDE * row
    return shapely.box(west, south, west + SIDE * wide, south + SIDE * high)


@dataclass(frozen=True)
class World:
    """The district ``code`` on a grid of six by five neighbourhoods, and two others beside it.

    Each row is two MSOAs of three neighbourhoods. The wards' border runs through the middle row,
    so that wards do not nest.
    """

    code: str = "E08000098"
    name: str = "Testham"
    prefix: str = "testham"
    core: bool = False
    names: dict[str, str] = field(default_factory=lambda: {NEXT: "Nextham", FAR: "Farham"})

    @property
    def districts(self) -> dict[str, str]:
        """Names of all districts by code."""
        return {self.code: self.name, **self.names}

    @property
    def lsoas(self) -> pd.DataFrame:
        """Neighbourhoods: code, name, msoa, lad, column, row, need (0 to 1), people, homes."""
        rows = []
        for n in range(COLUMNS * ROWS):
            column, row = n % COLUMNS, n // COLUMNS
            msoa = 2 * row + column // 3
            rows.append((self.code, column, row, msoa, "ABC"[column % 3]))
        for n in range(20):
            lad = NEXT if n < 10 else FAR
            # The one lies close by, the other two kilometres and more away.
            west = COLUMNS + (1 if n < 10 else 4)
            rows.append((lad, west + n % 5, n // 5, 10 + n // 5, "ABCDE"[n % 5]))
        table = pd.DataFrame(rows, columns=["lad", "column", "row", "msoa_number", "letter"])
        number = pd.Series(range(len(table)))
        table["lsoa21"] = [f"E0199{n:04d}" for n in number]
        table["msoa21"] = [f"E0299{n:04d}" for n in table["msoa_number"]]
        table["msoa_nm"] = [
            f"{self.districts[lad]} {n + 1:03d}"
            for lad, n in zip(table["lad"], table["msoa_number"], strict=True)
        ]
        table["name"] = table["msoa_nm"] + table["letter"]
        slope = table["column"] / COLUMNS + 0.3 * np.sin(number * 1.7)
        table["need"] = ((slope - slope.min()) / (slope.max() - slope.min())).round(3)
        table["residents"] = 1500 + 13 * (number % 7) * 4
        table["households"] = 640 + 8 * (number % 5) * 3
        return table

    @property
    def own(self) -> pd.DataFrame:
        """The district's neighbourhoods."""
        table = self.lsoas
        return table[table["lad"] == self.code].reset_index(drop=True)

    @property
    def wards(self) -> dict[str, tuple[str, shapely.Polygon]]:
        """Name and shape of the wards by code: three by two, parted in the middle of a row."""
        return {
            f"E0599{n:04d}": (
                f"{'North' if n // 3 else 'South'} Ward {n % 3 + 1}",
                square(2 * (n % 3), 2.5 * (n // 3), 2, 2.5),
            )
            for n in range(6)
        }

    def ward(self, column: int, height: float) -> str:
        """The ward at a place on the grid."""
        return f"E0599{column // 2 + (3 if height >= 2.5 else 0):04d}"

    @property
    def oas(self) -> pd.DataFrame:
        """Two output areas a neighbourhood, its southern and its northern half; one unplaced."""
        rows = []
        for lsoa in self.own.itertuples():
            for half in (0, 1):
                ward = self.ward(lsoa.column, lsoa.row + half / 2)
                rows.append(
                    {
                        "oa21cd": f"E0099{2 * lsoa.Index + half:04d}",
                        "lsoa21cd": lsoa.lsoa21,
                        "msoa21cd": lsoa.msoa21,
                        "ward25cd": ward,
                        "ward25nm": self.wards[ward][0],
                        "residents": lsoa.residents // 2 + half * (lsoa.residents % 2),
                        "households": lsoa.households // 2 + half * (lsoa.households % 2),
                        "ward_method": "best_fit",
                        "ward_candidates": "",
                        "need": lsoa.need,
                    }
                )
        table = pd.DataFrame(rows)
        # In the middle row at the west: nobody knows in which of two wards it lies.
        split = table["lsoa21cd"] == self.own.loc[2 * COLUMNS, "lsoa21"]
        table.loc[split.idxmax(), ["ward25cd", "ward25nm"]] = ""
        table.loc[split.idxmax(), ["ward_method", "ward_candidates"]] = [
            "unplaced",
            f"{self.ward(0, 0)} {self.ward(0, 3)}",
        ]
        return table

    @property
    def changes(self) -> pd.DataFrame:
        """LSOA 2011 to 2021: the first two were one, the third was two, the rest are as before."""
        rows = []
        for lsoa in self.lsoas.itertuples():
            old = [(lsoa.lsoa21.replace("E0199", "E0198"), "U")]
            if lsoa.Index < 2:
                old = [("E01980000", "S")]
            elif lsoa.Index == 2:
                old = [("E01980002", "M"), ("E01989002", "M")]
            rows += [
                {
                    "lsoa11cd": code,
                    "lsoa11nm": lsoa.name,
                    "lsoa21cd": lsoa.lsoa21,
                    "lsoa21nm": lsoa.name,
                    "chgind": kind,
                    "lad22cd": lsoa.lad,
                    "lad22nm": self.districts[lsoa.lad],
                    "need": lsoa.need,
                    "residents": lsoa.residents,
                    "households": lsoa.households,
                }
                for code, kind in old
            ]
        return pd.DataFrame(rows)

    @property
    def msoas(self) -> list[str]:
        """Codes of all MSOAs of 2021."""
        return sorted(set(self.lsoas["msoa21"]))

    @property
    def postcodes(self) -> pd.DataFrame:
        """Three live postcodes a half neighbourhood, and twelve at one delivery office."""
        rows = []
        for lsoa in self.own.itertuples():
            for n in range(6):
                up = (n + 0.5) / 6
                rows.append(
                    (
                        f"TE{lsoa.Index} {n + 1}AA",
                        SOUTH + SIDE * (lsoa.row + up),
                        WEST + SIDE * (lsoa.column + 0.2 + 0.1 * n),
                        self.ward(lsoa.column, lsoa.row + up),
                        lsoa.lsoa21,
                    )
                )
        # In the middle row, south of the wards' border.
        office = (SOUTH + SIDE * 2.25, WEST + SIDE / 2, self.ward(0, 2.25))
        at = self.own.loc[2 * COLUMNS, "lsoa21"]
        rows += [(f"TE98 {n % 10}{'AB'[n // 10]}B", *office, at) for n in range(12)]
        return pd.DataFrame(rows, columns=["postcode", "lat", "lon", "wd25cd", "lsoa21cd"])

    def land(self, lad: str) -> shapely.Polygon:
        """The shape of a district: its neighbourhoods together."""
        table = self.lsoas
        table = table[table["lad"] == lad]
        return shapely.union_all([square(r.column, r.row) for r in table.itertuples()])
