"""Shares by which small areas' people are laid on wards and on newer LSOAs."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

DECIMALS = 6
# So many postcodes at one point are boxes or large users at a delivery office, not homes: a home's
# postcode has a point of its own, the middle of its addresses.
POSTCODES_AT_AN_OFFICE = 10
PLACED, BY_POSTCODES, BY_AREA = "placed", "by postcodes", "by area"

# Share of the land of an LSOA in a ward, by (lsoa21, ward25).
AreaShares = dict[tuple[str, str], float]


def settle(table: pd.DataFrame, by: str, column: str) -> pd.Series:
    """Shares rounded so that those of one ``by`` still sum to exactly 1; the largest gives way."""
    raw = table[column] / table.groupby(by)[column].transform("sum")
    units = (raw * 10**DECIMALS).round().astype("int64")
    left = 10**DECIMALS - units.groupby(table[by]).transform("sum")
    largest = raw.groupby(table[by]).transform("idxmax") == table.index
    return (units + left.where(largest, 0)) / 10**DECIMALS


def whole_numbers(values: pd.Series) -> pd.Series:
    """Whole numbers with the same sum as ``values``, by largest remainder (ties: first)."""
    floors = np.floor(values + 1e-9).astype("int64")
    short = int(round(values.sum())) - int(floors.sum())
    winners = (values - floors).sort_values(ascending=False, kind="stable").index[:short]
    return floors + pd.Series(1, index=winners).reindex(values.index, fill_value=0)


def for_post_only(postcodes: pd.DataFrame, districts: Collection[str] = ()) -> pd.Series:
    """Whether a postcode is for post and no place where people live: boxes and large users.

    Parameters
    ----------
    postcodes : postcode, lat, lon
    districts : outward parts (such as ``L69``) known to hold nothing else

    Returns
    -------
    Series of bool: in one of ``districts``, or at a point with ten or more postcodes.
    """
    at_one_point = postcodes.groupby(["lat", "lon"])["postcode"].transform("size")
    outward = postcodes["postcode"].str.split().str[0]
    return (at_one_point >= POSTCODES_AT_AN_OFFICE) | outward.isin(districts)


def oa_to_ward(oas: pd.DataFrame, postcodes: pd.DataFrame, areas: AreaShares) -> pd.DataFrame:
    """Share of each output area in each ward.

    A placed output area is all in its ward. One that could not be placed is shared over its
    candidate wards by the postcodes that are left there: of the live postcodes that its LSOA has in
    a ward, those are taken away that the LSOA's placed output areas in that ward account for, at
    the LSOA's own number of postcodes a household. So the LSOA as a whole keeps, as nearly as its
    placed output areas allow, the split over wards that its postcodes show. Where no postcode is
    left in any candidate ward, the LSOA's land in them decides.

    Parameters
    ----------
    oas : oa21, lsoa21, ward25 ("" if unplaced), candidates (codes parted by spaces), households
    postcodes : lsoa21, ward25, one row a live postcode where people can live
    areas : share of the LSOA's land in each ward

    Returns
    -------
    DataFrame oa21, ward25, share (6 decimals, sum 1 for each oa21), method; sorted by code.
    """
    placed = oas[oas["ward25"] != ""]
    rows = [(oa.oa21, oa.ward25, 1.0, PLACED) for oa in placed.itertuples()]
    left = _postcodes_left(oas, placed, postcodes)
    for oa in oas[oas["ward25"] == ""].itertuples():
        wards = oa.candidates.split()
        shares = [left.get((oa.lsoa21, ward), 0.0) for ward in wards]
        method = BY_POSTCODES
        if sum(shares) == 0:
            shares, method = [areas.get((oa.lsoa21, ward), 0.0) for ward in wards], BY_AREA
        rows += [(oa.oa21, w, s, method) for w, s in zip(wards, shares, strict=True) if s > 0]
    table = pd.DataFrame(rows, columns=["oa21", "ward25", "share", "method"])
    table = table.sort_values(["oa21", "ward25"], ignore_index=True)
    return table.assign(share=settle(table, "oa21", "share"))


def _postcodes_left(
    oas: pd.DataFrame, placed: pd.DataFrame, postcodes: pd.DataFrame
) -> dict[tuple[str, str], float]:
    """Postcodes by (lsoa21, ward25) that placed output areas do not account for, 0 or more."""
    pair = ["lsoa21", "ward25"]
    counts = postcodes.groupby(pair).size()
    a_household = postcodes.groupby("lsoa21").size() / oas.groupby("lsoa21")["households"].sum()
    homes = placed.groupby(pair)["households"].sum()
    claimed = homes * a_household.reindex(homes.index.get_level_values("lsoa21")).to_numpy()
    return counts.sub(claimed.reindex(counts.index, fill_value=0.0)).clip(lower=0).to_dict()


def lsoa_to_ward(oas: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Shares of each LSOA's residents and households in each ward, from its output areas.

    Parameters
    ----------
    oas : oa21, lsoa21, residents, households
    shares : result of `oa_to_ward`

    Returns
    -------
    DataFrame lsoa21, ward25, residents, households (each sums to 1 for an LSOA), estimated (share
    of the part's residents whose output area could not be placed); sorted by code.
    """
    table = shares.merge(oas[["oa21", "lsoa21", "residents", "households"]], on="oa21")
    for column in ("residents", "households"):
        table[column] = table[column] * table["share"]
    table["estimated"] = table["residents"].where(table["method"] != PLACED, 0.0)
    parts = table.groupby(["lsoa21", "ward25"], as_index=False)[
        ["residents", "households", "estimated"]
    ].sum()
    parts["estimated"] = (parts["estimated"] / parts["residents"]).round(DECIMALS)
    return _settled(parts)


def lsoa_to_ward_by_postcodes(
    codes: pd.Index, postcodes: pd.DataFrame, areas: AreaShares
) -> pd.DataFrame:
    """As `lsoa_to_ward`, where output areas are not to hand: by live postcodes in each ward.

    ``postcodes`` are those where people can live.

    ``estimated`` is 1 throughout. An LSOA without a postcode is shared by land.
    """
    counts = postcodes.groupby(["lsoa21", "ward25"]).size()
    bare = set(codes) - set(counts.index.get_level_values("lsoa21"))
    land = pd.Series({pair: share for pair, share in areas.items() if pair[0] in bare}, dtype=float)
    parts = pd.concat([counts, land]).rename_axis(["lsoa21", "ward25"]).rename("residents")
    parts = parts.sort_index().reset_index()
    return _settled(parts.assign(households=parts["residents"], estimated=1.0))


def _settled(parts: pd.DataFrame) -> pd.DataFrame:
    """Sums turned to shares of the LSOA; parts with neither residents nor homes left out."""
    columns = ["residents", "households"]
    parts = parts.assign(**{column: settle(parts, "lsoa21", column) for column in columns})
    kept = parts[(parts[columns] > 0).any(axis=1)]
    return kept[["lsoa21", "ward25", *columns, "estimated"]].reset_index(drop=True)


def lsoa11_to_lsoa21(
    links: pd.DataFrame, population11: pd.Series, residents21: pd.Series
) -> pd.DataFrame:
    """Weights that bring LSOA 2011 figures to LSOA 2021, by kind of change.

    Parameters
    ----------
    links : lsoa11, lsoa21, change (U unchanged, S split, M merged)
    population11 : people by lsoa11, for the merged ones
    residents21 : people by lsoa21, for the split ones

    Returns
    -------
    DataFrame lsoa11, lsoa21, change, weight (share of the LSOA 2021 that the LSOA 2011 makes; sums
    to 1 for each lsoa21), residents_share (share of the LSOA 2011's residents in the LSOA 2021;
    sums to 1 for each lsoa11); sorted by code.
    """
    table = links.sort_values(["lsoa11", "lsoa21"], ignore_index=True)
    table["weight"] = table["lsoa11"].map(population11).where(table["change"] == "M", 1.0)
    table["residents_share"] = table["lsoa21"].map(residents21).where(table["change"] == "S", 1.0)
    table["weight"] = settle(table, "lsoa21", "weight")
    table["residents_share"] = settle(table, "lsoa11", "residents_share")
    return table[["lsoa11", "lsoa21", "change", "weight", "residents_share"]]
