"""Wards of a district: those in force, and which of them each output area lies in."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from lsp_geo.fetch.errors import FetchError
from lsp_geo.fetch.open_geography import BASE, Layer, newest, open_layer, services
from lsp_geo.fetch.replies import host_of
from lsp_geo.fetch.session import Session

OA_WARD = r"OA21_WD(\d\d)_LAD\1_EW_LU(_v\d+)?"
WARD_SHAPES = r"WD_MAY_(20\d\d)_UK_BGC(_V\d+)?"
POSTCODES = r"ONSPD_LATEST_UK"
# So much of an output area's postcodes in one ward place it there; the rest is error at the edge.
PLACED = 0.9
LOOKUP, BY_POSTCODES = "lookup", "postcodes"


@dataclass(frozen=True)
class Wards:
    """Wards of one year: names by code, how output areas are placed in them, and why so."""

    year: int
    names: dict[str, str]
    placed_by: str
    why: str


def shapes_of(year: int | str = "") -> str:
    """The pattern of the layer with wards' shapes: of a year, or the newest."""
    return WARD_SHAPES if not year else rf"WD_MAY_({year})_UK_BGC(_V\d+)?"


def in_force(session: Session, codes: tuple[str, ...]) -> Wards:
    """The newest wards of a district that all sources can place people in.

    The best-fit lookup of output areas follows a redrawing of wards by a year or so. Until then
    the postcode directory, which has the new wards sooner, places output areas in them.

    Parameters
    ----------
    codes : the district's code, and newer or older ones of it

    Raises
    ------
    FetchError
        Where wards are so new that neither source has them, and no older ones fit both.
    """
    newest_year, *years = _years(session)
    fit = _wards_of(_open(session, OA_WARD, "output areas by ward"), codes)
    now = _wards_of(_shapes(session, newest_year), codes)
    if set(now) == set(fit):
        return Wards(newest_year, now, LOOKUP, "The lookup of output areas has the same wards.")
    posted = set(_wards_of(_open(session, POSTCODES, "the postcode directory"), codes, names=False))
    if now and posted == set(now):
        return Wards(
            newest_year,
            now,
            BY_POSTCODES,
            "The lookup of output areas has older wards, so each output area lies where its live "
            "postcodes are.",
        )
    for year in years:
        older = _wards_of(_shapes(session, year), codes)
        if older and set(older) == set(fit) == posted:
            return Wards(
                year,
                older,
                LOOKUP,
                f"Those of {newest_year} are newer than the lookup of output areas and than the "
                "postcode directory: run this command again when these have followed.",
            )
    strange = sorted(set(now) ^ posted)[0]
    raise FetchError(
        host_of(BASE),
        f"wards of {codes[0]}",
        f"the wards of {newest_year}, the lookup of output areas and the postcode directory do not "
        f"agree: look for {strange}",
        "wait for the next edition of the postcode directory, which comes out each quarter",
    )


def _years(session: Session) -> list[int]:
    """Years of which wards' shapes are out, the newest first; at most three."""
    names = services(session)
    newest(names, WARD_SHAPES, "shapes of wards")
    fits = [re.fullmatch(WARD_SHAPES, name, re.IGNORECASE) for name in names]
    return sorted({int(fit.group(1)) for fit in fits if fit}, reverse=True)[:3]


def _shapes(session: Session, year: int) -> Layer:
    """The wards of one year."""
    return _open(session, shapes_of(year), "shapes of wards")


def _open(session: Session, pattern: str, what: str) -> Layer:
    return open_layer(session, newest(services(session), pattern, what))


def _wards_of(layer: Layer, codes: tuple[str, ...], *, names: bool = True) -> dict[str, str]:
    """Names of the wards a layer has in a district, by code."""
    lad = layer.field(r"LAD\d\dCD|OSLAUA|LAUA")
    listed = ", ".join(f"'{code}'" for code in codes)
    fields = {"code": r"WD\d\dCD|OSWARD"}
    if names:
        fields["name"] = r"WD\d\dNM"
    live = "" if names else " AND DOTERM IS NULL"
    rows = layer.rows(f"{lad} IN ({listed}){live}", fields)
    found = rows.drop_duplicates("code").sort_values("code")
    return dict(zip(found["code"], found["name"] if names else found["code"], strict=True))


def place(oas: pd.DataFrame, postcodes: pd.DataFrame) -> pd.DataFrame:
    """Output areas in wards by their live postcodes.

    Parameters
    ----------
    oas : ``oa21cd``, ``lsoa21cd``
    postcodes : ``oa21cd``, ``lsoa21cd``, ``ward25cd``, one row a live postcode

    Returns
    -------
    DataFrame
        ``oas`` with ``ward25cd``, ``ward_method`` and ``ward_candidates``: an output area with
        nine in ten of its postcodes in one ward is placed there; another is not, and its
        candidates are the wards of its postcodes, or of its LSOA's where it has none itself.

    Raises
    ------
    FetchError
        Where an LSOA has no postcode at all.
    """
    by_area = {code: part["ward25cd"] for code, part in postcodes.groupby("oa21cd")}
    by_lsoa = {code: part["ward25cd"] for code, part in postcodes.groupby("lsoa21cd")}
    rows = []
    for oa in oas.itertuples():
        wards = by_area.get(oa.oa21cd)
        if wards is not None:
            share = wards.value_counts(normalize=True)
            if share.iloc[0] >= PLACED:
                rows.append((share.index[0], "most_postcodes", ""))
                continue
        else:
            wards = by_lsoa.get(oa.lsoa21cd)
        if wards is None:
            raise FetchError(
                host_of(BASE),
                "the postcode directory",
                f"no live postcode lies in {oa.lsoa21cd}, so its ward cannot be told",
                "name older wards in the district's file, under [wards]",
            )
        rows.append(("", "unplaced", " ".join(sorted(set(wards)))))
    made = pd.DataFrame(rows, columns=["ward25cd", "ward_method", "ward_candidates"])
    return oas.assign(**{name: made[name].to_numpy() for name in made})
