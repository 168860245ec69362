"""A lasting level from its table of members, and where it is given its file of shapes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lsp_geo.data import contracts
from lsp_geo.data.added_level import AddedLevel, united
from lsp_geo.data.boundary_files import read_geojson
from lsp_geo.data.descriptions import at_key
from lsp_geo.data.levels import NEIGHBOURHOODS, OUTPUT_AREAS, WARDS, Level
from lsp_geo.data.table_files import read_table
from lsp_geo.data.typed import squeeze
from lsp_geo.errors import DataError

if TYPE_CHECKING:
    import geopandas

    from lsp_geo.data.geography import Geography

# Where the tables of the added levels lie, each named by its level's code.
FOLDER = "levels"
# Members may be areas of these levels.
KINDS = (OUTPUT_AREAS, NEIGHBOURHOODS, WARDS)
# A sheet is asked for by its area's code, or by one of these names.
_OTHER_SHEETS = r"CITY|ALL|WARDS|MSOAS|PILLARS|PILLAR\d+"


def lasting_level(base: Geography, code: str, entry: dict[str, str]) -> AddedLevel:
    """The level that the district's file names, with the areas of ``levels/<code>.csv``.

    Parameters
    ----------
    base : the geography it is added to, with the levels added before it
    code, entry : what the district's file says: ``name``, ``plural``, ``vintage``

    Raises
    ------
    DataError
        Naming file and line, where a member is not known, lies in two areas, or areas share a
        name or a code with others.
    """
    _check_called(base, code, entry)
    path = base.folder / FOLDER / f"{code}.csv"
    table = read_table(path, contracts.MEMBERS)
    _check_names(path, table)
    _check_new(path, table, base)
    kinds = _kinds(path, table["member"], base)
    members = _shared_out(base, table.assign(kind=kinds))
    _check_apart(path, table, members)
    level = Level(code, areas=table["area_code"].nunique(), **entry)
    return _Lasting(base, level, members, table.assign(kind=kinds), path.with_suffix(".geojson"))


class _Lasting(AddedLevel):
    """A level from a file: drawn from its file of shapes, else from the shapes of its members."""

    def __init__(
        self,
        base: Geography,
        level: Level,
        members: pd.DataFrame,
        named: pd.DataFrame,
        shapes: Path,
    ) -> None:
        super().__init__(base, level, members)
        self._named, self._path = named, shapes

    @property
    def roughly_drawn(self) -> bool:
        """Whether it is drawn from whole neighbourhoods though its areas split some."""
        named = self._named["kind"] == OUTPUT_AREAS
        return bool(named.any()) and self.splits and not self._path.is_file()

    def drawn(self) -> geopandas.GeoDataFrame:
        """The areas' shapes by ``area_code``."""
        if self._path.is_file():
            frame = read_geojson(self._path, ("area_code",))
            odd = sorted(set(frame["area_code"]) ^ set(self.names))
            if odd:
                problem = f"its areas are not those of {self.level.code}.csv: look for {odd[0]}"
                raise DataError(self._path, problem)
            doubled = frame["area_code"][frame["area_code"].duplicated()]
            for code in doubled[:1]:
                raise DataError(self._path, f"the area {code} stands here twice")
            return frame
        return united(self.base, dict(self._parts()))

    def _parts(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Level and code of the shapes that make up each area."""
        lies_in = self.base.oa21.set_index(OUTPUT_AREAS)[NEIGHBOURHOODS]
        shares = self.shares(NEIGHBOURHOODS, "residents")
        neighbourhoods = self.base.codes[NEIGHBOURHOODS]
        for row, (code, own) in enumerate(self._named.groupby("area_code")):
            kind = own["kind"]
            whole = own[kind != OUTPUT_AREAS]
            parts = list(zip(whole["kind"], whole["member"], strict=True))
            around = lies_in.loc[own.loc[kind == OUTPUT_AREAS, "member"]].unique()
            if len(around):
                of_them = np.where(neighbourhoods.isin(around), shares[row], 0.0)
                found = self.most_inside(of_them)
                # Beside whole members a neighbourhood of which it has less than half is left out.
                parts += [one for one in found if not parts or of_them.max() >= 0.5]
            yield str(code), list(dict.fromkeys(parts))


def _check_called(base: Geography, code: str, entry: dict[str, str]) -> None:
    """No other level has its name."""
    for other in base.levels.values():
        for called in ("name", "plural"):
            if entry[called].casefold() in (other.name.casefold(), other.plural.casefold()):
                problem = (
                    f"the level {other.code} is called “{entry[called]}” too: give it another name"
                )
                raise at_key(base.folder / "district.toml", f"levels.{code}", problem)


def _check_names(path: Path, table: pd.DataFrame) -> None:
    """Each code has one name, and no name two codes."""
    first = table.drop_duplicates("area_code")
    named = table["area_code"].map(first.set_index("area_code")["area_name"])
    for row in np.flatnonzero(table["area_name"] != named)[:1]:
        code = table["area_code"].iloc[row]
        problem = f"the area {code} has another name further up, “{named.iloc[row]}”: give it one"
        raise DataError(path, problem, int(row) + 2, "area_name")
    for column, called in (("area_name", str.casefold), ("area_code", squeeze)):
        doubled = first[first[column].map(called).duplicated()]
        for row in doubled.index[:1]:
            said = table[column].iloc[row]
            problem = f"two areas are called “{said}”: readers could not tell them apart"
            raise DataError(path, problem, int(row) + 2, column)


def _check_new(path: Path, table: pd.DataFrame, base: Geography) -> None:
    """No code is that of an area of another level."""
    known = dict.fromkeys(base.districts, "district")
    known |= {code: level for level, codes in base.codes.items() for code in codes}
    known |= {squeeze(code): level for level in base.levels for code in base.areas(level).index}
    squeezed = table["area_code"].map(squeeze)
    for row in np.flatnonzero(squeezed.isin(list(known)))[:1]:
        code, level = table["area_code"].iloc[row], known[squeezed.iloc[row]]
        problem = f"{code} is the code of an area of level {level}: give it one of its own"
        raise DataError(path, problem, int(row) + 2, "area_code")
    for row in np.flatnonzero(squeezed.str.fullmatch(_OTHER_SHEETS))[:1]:
        code = table["area_code"].iloc[row]
        problem = f"“{code}” is the name of other sheets: give the area another code"
        raise DataError(path, problem, int(row) + 2, "area_code")


def _kinds(path: Path, members: pd.Series, base: Geography) -> pd.Series:
    """The level of each member."""
    kinds = pd.Series("", members.index, dtype=object)
    for kind in KINDS:
        kinds[members.isin(base.codes[kind])] = kind
    for row in np.flatnonzero(kinds == "")[:1]:
        held = "" if len(base.codes[OUTPUT_AREAS]) else " (no output areas are held for it)"
        problem = (
            f"“{members.iloc[row]}” is no ward, LSOA of 2021 or output area of 2021 in "
            f"{base.name}{held}"
        )
        raise DataError(path, problem, int(row) + 2, "member")
    return kinds


def _shared_out(base: Geography, table: pd.DataFrame) -> pd.DataFrame:
    """The smallest areas held, with their shares in each area and the row that names them first."""
    source = OUTPUT_AREAS if len(base.codes[OUTPUT_AREAS]) else NEIGHBOURHOODS
    parts = [
        _of_kind(base, source, table[table["kind"] == kind].reset_index(names="row"), kind)
        for kind in KINDS
        if (table["kind"] == kind).any()
    ]
    # Wards share an output area between them, and what is named beside its own ward is in it once.
    joined = (
        pd.concat(parts)
        .groupby(["area_code", source], as_index=False)
        .agg({"area_name": "first", "residents": "sum", "households": "sum", "row": "max"})
    )
    return joined.assign(
        residents=joined["residents"].clip(upper=1), households=joined["households"].clip(upper=1)
    )


def _of_kind(base: Geography, source: str, rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    if kind == source:
        return rows.rename(columns={"member": source}).assign(residents=1.0, households=1.0)
    if kind == NEIGHBOURHOODS:
        links = base.oa21[[OUTPUT_AREAS, NEIGHBOURHOODS]].assign(residents=1.0, households=1.0)
    elif source == OUTPUT_AREAS:
        links = base.oa21_ward25.assign(
            residents=base.oa21_ward25["share"], households=base.oa21_ward25["share"]
        )
    else:
        links = base.lsoa21_ward25
    columns = [source, kind, "residents", "households"]
    return rows.merge(links[columns], left_on="member", right_on=kind)


def _check_apart(path: Path, table: pd.DataFrame, members: pd.DataFrame) -> None:
    """No part of the district lies in two areas of the level."""
    source = OUTPUT_AREAS if OUTPUT_AREAS in members else NEIGHBOURHOODS
    for people in ("residents", "households"):
        total = members.groupby(source)[people].transform("sum")
        over = members[total > 1 + contracts.SHARES_AGREE].sort_values("row")
        if len(over):
            last = over.iloc[-1]
            both = over[over[source] == last[source]]
            other = both["area_name"].iloc[0]
            member = table["member"].iloc[last["row"]]
            problem = (
                f"{member} lies in two areas, “{last['area_name']}” and “{other}”: a member, or a "
                "part of it, may be in one only"
            )
            raise DataError(path, problem, int(last["row"]) + 2, "member")
