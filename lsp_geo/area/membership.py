"""How much of each neighbourhood and output area lies in an area: by homes, or whole by list.

A postcode says in which neighbourhood and ward it lies, and not in which output area. So homes are
counted for each part that a neighbourhood has in a ward, and the share found holds for all output
areas of that part: a boundary that is a ward's takes exactly that ward's output areas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from lsp_geo.area.ground import Ground
from lsp_geo.data.district_files import FOR_HOMES
from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import NEIGHBOURHOODS

# A neighbourhood lies inside with all of its homes where so much of its ground does: the rest is
# the rounding of one of the two lines.
_ALL_OF_IT = 0.99
_BASES = ("residents", "households")


@dataclass(frozen=True)
class Members:
    """Shares, 0 to 1, of residents and of households that lie in an area.

    Attributes
    ----------
    neighbourhoods : lsoa21, residents, households; those that have any inside
    output_areas : oa21, residents, households; empty where the district's are not held
    """

    neighbourhoods: pd.DataFrame
    output_areas: pd.DataFrame


def picked(geography: Geography, codes: Sequence[str]) -> Members:
    """Members of an area that is made of areas of any level, each counted once.

    Raises
    ------
    NotKnown
        For a code that is not of this district.
    """
    return Members(_added(geography, codes, NEIGHBOURHOODS), _added(geography, codes, "oa21"))


def _added(geography: Geography, codes: Sequence[str], source: str) -> pd.DataFrame:
    known = geography.codes[source]
    shares = {}
    for base in _BASES:
        total = np.zeros(len(known))
        for code in codes:
            level = geography.level_of(code)
            row = geography.areas(level).index.get_loc(code)
            total += geography.shares(source, level, base)[row]
        # What lies in a ward and in a neighbourhood that are both picked is there once.
        shares[base] = np.minimum(total, 1.0)
    return _table(known, source, shares)


def _table(known: pd.Index, source: str, shares: dict[str, np.ndarray]) -> pd.DataFrame:
    table = pd.DataFrame({source: known, **{base: np.round(shares[base], 6) for base in _BASES}})
    return table[(table[list(_BASES)] > 0).any(axis=1)].reset_index(drop=True)


def inside(ground: Ground, shape: shapely.Geometry) -> Members:
    """Members of an area with a shape, by the homes of which the postcodes lie in it.

    Parameters
    ----------
    ground : the district
    shape : polygons in longitude and latitude
    """
    geography = ground.geography
    homes = geography.postcodes
    homes = homes[homes["use"] == FOR_HOMES]
    shapely.prepare(shape)
    within = shapely.intersects_xy(
        shape, homes["lon"].to_numpy(float), homes["lat"].to_numpy(float)
    )
    whole = _of_ground(ground, shape)
    codes = geography.areas(NEIGHBOURHOODS).index
    by_home = homes.assign(inside=within).groupby("lsoa21")["inside"].mean().reindex(codes)
    # Without a home's postcode there is the ground alone to go by.
    share = by_home.fillna(pd.Series(whole, codes)).to_numpy(float)
    share = np.where(whole >= _ALL_OF_IT, 1.0, share)
    output_areas = _of_output_areas(geography, homes.assign(inside=within), share)
    if len(output_areas):
        # What is known of output areas is known of their neighbourhoods.
        neighbourhoods = _summed(geography, output_areas)
    else:
        neighbourhoods = _table(codes, "lsoa21", dict.fromkeys(_BASES, share))
    return Members(neighbourhoods, output_areas)


def _of_ground(ground: Ground, shape: shapely.Geometry) -> np.ndarray:
    """Share of each neighbourhood's ground that lies inside, in code order."""
    shapes = ground.neighbourhoods
    near = shapely.intersects(shapes, shape)
    common = np.zeros(len(shapes))
    common[near] = shapely.area(shapely.intersection(shapes[near], shape))
    return common / shapely.area(shapes)


def _of_output_areas(geography: Geography, homes: pd.DataFrame, share: np.ndarray) -> pd.DataFrame:
    """Each output area's share: that of its neighbourhood's homes in its own ward or wards."""
    codes = pd.Series(share, geography.areas(NEIGHBOURHOODS).index)
    parts = homes.groupby(["lsoa21", "ward25"])["inside"].mean()
    table = geography.oa21[["oa21", "lsoa21"]].merge(geography.oa21_ward25, on="oa21")
    of_all = codes.reindex(table["lsoa21"]).to_numpy(float)
    keys = pd.MultiIndex.from_frame(table[["lsoa21", "ward25"]])
    of_part = parts.reindex(keys).to_numpy(float)
    # No home's postcode in that part, or all of the neighbourhood inside.
    known = np.isfinite(of_part) & (of_all < 1)
    table["inside"] = table["share"] * np.where(known, of_part, of_all)
    shares = table.groupby("oa21")["inside"].sum().reindex(geography.codes["oa21"])
    own = shares.fillna(0.0).to_numpy(float)
    return _table(geography.codes["oa21"], "oa21", dict.fromkeys(_BASES, own))


def _summed(geography: Geography, output_areas: pd.DataFrame) -> pd.DataFrame:
    """Shares of neighbourhoods from those of their output areas, by residents and by homes."""
    known = geography.oa21.set_index("oa21")
    own = output_areas.set_index("oa21")
    shares = {}
    codes = geography.areas(NEIGHBOURHOODS).index
    for base in _BASES:
        part = (known[base] * own[base].reindex(known.index).fillna(0)).groupby(known["lsoa21"])
        whole = known[base].groupby(known["lsoa21"]).sum()
        shares[base] = (part.sum() / whole).reindex(codes).fillna(0.0).to_numpy(float)
    return _table(codes, "lsoa21", shares)


def people(geography: Geography, members: Members) -> dict[str, int]:
    """Residents and households of an area, counted by its members (Census 2021)."""
    if len(members.output_areas):
        known, own = geography.oa21.set_index("oa21"), members.output_areas.set_index("oa21")
    else:
        known = geography.areas(NEIGHBOURHOODS)
        own = members.neighbourhoods.set_index("lsoa21")
    return {
        base: round(float((known[base].reindex(own.index) * own[base]).sum())) for base in _BASES
    }


def estimated(geography: Geography, members: Members) -> float:
    """Share of an area's residents who live in neighbourhoods that lie in it in part."""
    own = members.neighbourhoods.set_index("lsoa21")["residents"]
    lived = own * geography.areas(NEIGHBOURHOODS)["residents"].reindex(own.index)
    return float(lived[own < 1].sum() / lived.sum()) if lived.sum() else 0.0


def in_common(geography: Geography, one: Members, other: Members) -> tuple[int, bool]:
    """How many residents two areas have in common at least or may have, and whether it is certain.

    Where a small area lies in both in part, nobody knows whether the same homes do: the most
    that is possible is counted, and said to be no certainty.
    """
    finer = len(one.output_areas) and len(other.output_areas)
    tables = [
        m.output_areas.set_index("oa21") if finer else m.neighbourhoods.set_index("lsoa21")
        for m in (one, other)
    ]
    pair = pd.concat([table["residents"] for table in tables], axis=1).dropna()
    if pair.empty:
        return 0, True
    known = geography.oa21.set_index("oa21") if finer else geography.areas(NEIGHBOURHOODS)
    lived = known["residents"].reindex(pair.index)
    common = pair.min(axis=1)
    certain = bool((pair.max(axis=1) == 1).all())
    return round(float((common * lived).sum())), certain
