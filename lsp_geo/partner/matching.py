"""Which area each row of a table is, or lies in: by code, by name, by postcode or by point."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import shapely
from rapidfuzz import fuzz, process

from lsp_geo.data import typed
from lsp_geo.data.geography import Geography
from lsp_geo.partner.cells import Cell, number, text_of

# What a row may be found by, in the order in which a key is looked for.
POINTS, GRID, POSTCODE, CODE, NAME = (
    "latitude and longitude",
    "easting and northing",
    "postcode",
    "code",
    "name",
)
# Rows found by these are persons, cases or places, to be counted to areas.
COUNTED = (POINTS, GRID, POSTCODE)
OUTPUT_AREA, LSOA, MSOA, WARD = "output area", "LSOA", "MSOA", "ward"
PREFIXES = {"E00": OUTPUT_AREA, "E01": LSOA, "E02": MSOA, "E05": WARD}
AREA_CODE = re.compile(r"^([EWSN]\d{8})(?!\d)\s*[:–-]?\s*")
# How like two names must be, and by how much the best must beat the next, of 100.
_LIKE, _BEATS = 84, 6


@dataclass(frozen=True)
class Unmatched:
    """A row that is not mapped: its number in the file, what stands there, and why."""

    row: int
    value: str
    why: str


@dataclass(frozen=True)
class Matched:
    """The area of every row, "" where there is none and ``why`` says so.

    ``level`` is the level of the codes: ``oa21``, ``lsoa11``, ``lsoa21``, ``msoa21`` or ``ward25``;
    points and postcodes come with ``wards`` beside their neighbourhoods. ``near`` names what was
    read as another name.
    """

    geography: str
    vintage: str
    level: str
    codes: tuple[str, ...]
    why: tuple[str, ...]
    wards: tuple[str, ...] = ()
    near: tuple[tuple[str, str], ...] = ()

    @property
    def count(self) -> int:
        """Rows that have an area."""
        return sum(map(bool, self.codes))


class Matcher:
    """Finds areas of one district; what it looks up is made once."""

    def __init__(self, geography: Geography) -> None:
        self.geography = geography

    def match(
        self, by: str, cells: Sequence[Sequence[Cell]], header: str, level: str = ""
    ) -> Matched:
        """The area of every row.

        Parameters
        ----------
        by : POINTS, GRID, POSTCODE, CODE or NAME
        cells : a column of cells; two for points, latitude or easting first
        header : the names of these columns
        level : the kind of area, where the reader has said so: OUTPUT_AREA, LSOA, MSOA or WARD
        """
        if by == CODE:
            return self._by_code([text_of(cell) for cell in cells[0]], header)
        if by == NAME:
            return self._by_name([text_of(cell) for cell in cells[0]], header, level)
        if by == POSTCODE:
            return self._by_postcode([text_of(cell) for cell in cells[0]])
        return self._by_point(by, *cells)

    # Codes

    def _by_code(self, texts: list[str], header: str) -> Matched:
        found = [AREA_CODE.match(text.upper()) for text in texts]
        codes = [one[1] if one else "" for one in found]
        kinds = pd.Series([PREFIXES.get(code[:3], "") for code in codes])
        counts = kinds[kinds != ""].value_counts()
        finest = next((k for k in PREFIXES.values() if counts.get(k, 0) >= 0.3 * len(codes)), "")
        kind = finest or (counts.index[0] if len(counts) else LSOA)
        level, vintage = self._vintage(kind, codes, header)
        known = set(self.geography.codes[level])
        why = [
            "" if c in known else self._why_code(c, t, kind, level)
            for c, t in zip(codes, texts, strict=True)
        ]
        return Matched(
            kind,
            vintage,
            level,
            tuple(code if code in known else "" for code in codes),
            tuple(why),
        )

    def _vintage(self, kind: str, codes: list[str], header: str) -> tuple[str, str]:
        if kind == OUTPUT_AREA:
            return "oa21", "2021"
        if kind == MSOA:
            return "msoa21", "2021"
        if kind == WARD:
            here = set(codes) & set(self.geography.codes["ward25"])
            return "ward25", self.ward_vintage if here or not any(codes) else "other years"
        old, new = (set(self.geography.codes[level]) for level in ("lsoa11", "lsoa21"))
        only_old = sum(code in old - new for code in codes)
        only_new = sum(code in new - old for code in codes)
        says_old = bool(re.search(r"(20)?11(?!\d)", header)) and "21" not in header
        if only_old > only_new or (only_old == only_new and says_old):
            return "lsoa11", "2011"
        return "lsoa21", "2021"

    @cached_property
    def ward_vintage(self) -> str:
        """The year since when the wards held are in force: “2023”."""
        years = re.findall(r"\b20\d\d\b", self.geography.levels["ward25"].vintage)
        return years[0] if years else ""

    def _why_code(self, code: str, text: str, kind: str, level: str) -> str:
        name = self.geography.name
        if not text:
            return "blank: no area is named"
        if not code:
            return "not an area code"
        own = PREFIXES.get(code[:3])
        if own is None:
            return "another level: not an output area, LSOA, MSOA or ward"
        if own != kind:
            return (
                f"another level: the code of an {own}" if own != WARD else "another level: a ward"
            )
        if kind == WARD:
            return (
                f"not a ward of {name} today: a ward of other years or of another council. Wards "
                f"in use here: {self.geography.levels['ward25'].vintage}; no official conversion "
                "of older ones is held"
            )
        if kind == LSOA:
            other = "lsoa11" if level == "lsoa21" else "lsoa21"
            if code in set(self.geography.codes[other]):
                year = "2011" if other == "lsoa11" else "2021"
                return f"an LSOA of {year}, in a file of the others"
        return f"outside {name}"

    # Names

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """For each level the codes by folded name."""
        geography = self.geography
        found: dict[str, dict[str, str]] = {}
        for kind, level in ((WARD, "ward25"), (MSOA, "msoa21"), (LSOA, "lsoa21")):
            areas = geography.areas(level)
            found[kind] = {
                typed.fold(name): code
                for column in ("label", "area_name")
                for code, name in areas[column].items()
            }
        # The official names of MSOAs are those of their LSOAs without the last letter.
        lsoas = geography.areas("lsoa21")
        official = lsoas["area_name"].str.extract(r"^(.*\d)[A-Z]$")[0]
        for code, name in official.dropna().items():
            found[MSOA].setdefault(typed.fold(name), lsoas.at[code, "parent"])
        return found

    def exact(self, texts: Sequence[str]) -> dict[str, int]:
        """How many of these names each kind of area has."""
        folded = [typed.fold(text) for text in texts]
        return {k: sum(name in known for name in folded) for k, known in self.names.items()}

    def _by_name(self, texts: list[str], header: str, level: str) -> Matched:
        kind = level or self._kind_of_names(texts, header)
        known = self.names[kind]
        read: dict[str, str] = {}
        near: dict[str, str] = {}
        for text in dict.fromkeys(texts):
            folded = typed.fold(text)
            read[text] = known.get(folded, "")
            if folded and not read[text] and kind != LSOA:
                read[text] = self._near(folded, kind)
                if read[text]:
                    near[text] = self.geography.label(read[text])
        code_level = {WARD: "ward25", MSOA: "msoa21", LSOA: "lsoa21"}[kind]
        vintage = self.ward_vintage if kind == WARD else "2021"
        name = self.geography.name
        return Matched(
            kind,
            vintage,
            code_level,
            tuple(read[text] for text in texts),
            tuple(
                ""
                if read[text]
                else "blank: no area is named"
                if not text
                else f"no {kind} of {name} is called so"
                for text in texts
            ),
            near=tuple(near.items()),
        )

    def _kind_of_names(self, texts: list[str], header: str) -> str:
        counts = self.exact(texts)
        for kind in (WARD, MSOA, LSOA):
            if kind.lower() in header.lower() and counts[kind]:
                return kind
        return max(counts, key=lambda kind: counts[kind])

    def _near(self, folded: str, kind: str) -> str:
        """The area whose name is nearly this one, where only one is; figures must be the same."""
        digits = re.findall(r"\d+", folded)
        likely = [name for name in self.names[kind] if re.findall(r"\d+", name) == digits]
        best = process.extract(folded, likely, scorer=fuzz.ratio, limit=3, score_cutoff=_LIKE)
        if not best or folded.isdigit():
            return ""
        code = self.names[kind][best[0][0]]
        rival = next((s for name, s, _ in best[1:] if self.names[kind][name] != code), 0)
        return code if best[0][1] - rival >= _BEATS else ""

    # Postcodes

    def _by_postcode(self, texts: list[str]) -> Matched:
        table = self.geography.postcodes
        squeezed = pd.Index([typed.squeeze(text) for text in texts])
        at = table.index.get_indexer(squeezed)
        lsoas, wards = table["lsoa21"].to_numpy(object), table["ward25"].to_numpy(object)
        districts = {code[:-3] for code in table.index}
        good = [n >= 0 for n in at]
        why = [
            "" if fine else self._why_postcode(text, code, districts)
            for fine, text, code in zip(good, texts, squeezed, strict=True)
        ]
        return Matched(
            POSTCODE,
            "",
            "lsoa21",
            tuple(lsoas[n] if fine else "" for fine, n in zip(good, at, strict=True)),
            tuple(why),
            tuple(wards[n] if fine else "" for fine, n in zip(good, at, strict=True)),
        )

    def _why_postcode(self, text: str, code: str, districts: set[str]) -> str:
        name = self.geography.name
        if not text:
            return "blank: there is no postcode"
        if re.match(typed.WHOLE, code):
            if code[:-3] in districts:
                return f"not in the list of live postcodes of {name}"
            return f"outside {name}"
        begun = re.match(typed.BEGUN, code)
        if begun:
            return "only the start of a postcode: too large to be placed"
        return "not a postcode"

    # Points

    @cached_property
    def _shapes(self) -> dict[str, tuple[np.ndarray, shapely.STRtree]]:
        found = {}
        for level in ("lsoa21", "ward25"):
            frame = self.geography.boundaries(level)
            found[level] = (
                frame["area_code"].to_numpy(object),
                shapely.STRtree(frame.geometry.to_numpy()),
            )
        return found

    def _by_point(self, by: str, first: Sequence[Cell], second: Sequence[Cell]) -> Matched:
        one, two = (np.array([number(c).value for c in cells], float) for cells in (first, second))
        if by == GRID:
            from pyproj import Transformer

            to_degrees = Transformer.from_crs(27700, 4326, always_xy=True)
            with np.errstate(all="ignore"):
                lon, lat = to_degrees.transform(one, two)
        else:
            lat, lon = one, two
        inside = {level: self._inside(level, lon, lat) for level in ("lsoa21", "ward25")}
        codes, wards = inside["lsoa21"], inside["ward25"]
        both = [bool(a and b) for a, b in zip(codes, wards, strict=True)]
        why = [
            "" if fine else self._why_point(by, a, b)
            for fine, a, b in zip(both, one.tolist(), two.tolist(), strict=True)
        ]
        return Matched(
            by,
            "",
            "lsoa21",
            tuple(code if fine else "" for fine, code in zip(both, codes, strict=True)),
            tuple(why),
            tuple(ward if fine else "" for fine, ward in zip(both, wards, strict=True)),
        )

    def _inside(self, level: str, lon: np.ndarray, lat: np.ndarray) -> list[str]:
        """The area each point lies in; "" for none."""
        names, tree = self._shapes[level]
        good = np.isfinite(lon) & np.isfinite(lat)
        found = np.full(len(lon), "", dtype=object)
        rows = np.flatnonzero(good)
        points, areas = tree.query(shapely.points(lon[rows], lat[rows]), predicate="intersects")
        # A point on a border goes to the first of the areas, in code order.
        for point, area in sorted(zip(points.tolist(), areas.tolist(), strict=True), reverse=True):
            found[rows[point]] = names[area]
        return found.tolist()

    def _why_point(self, by: str, first: float, second: float) -> str:
        name = self.geography.name
        if not np.isfinite(first) or not np.isfinite(second):
            return f"blank or no number: the {by} of the place is not known"
        if first == 0 or second == 0:
            return "zero: the place is not known"
        if by == GRID:
            if min(first, second) < 100_000 or max(first, second) > 999_999:
                return "not an easting and northing of six digits"
            if self._lies_here(second, first):
                return f"outside {name}; easting and northing may have been swapped"
        elif not (49 <= first <= 61 and -9 <= second <= 2):
            if 49 <= second <= 61 and -9 <= first <= 2:
                return "not in Great Britain; latitude and longitude may have been swapped"
            return "not in Great Britain"
        return f"outside {name}"

    def _lies_here(self, easting: float, northing: float) -> bool:
        from pyproj import Transformer

        lon, lat = Transformer.from_crs(27700, 4326, always_xy=True).transform(easting, northing)
        return bool(self._inside("lsoa21", np.array([lon]), np.array([lat]))[0])
