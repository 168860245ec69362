"""Areas of one's own as a text for an address, and back; a boundary is in no address.

An area is ``NAME~CODE.CODE`` or ``NAME~LAT_LON_METRES``, several parted by ``~~``. No name has a
“~”, and no sign of the form is changed in an address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lsp_geo.area.boundary_file import Boundary
from lsp_geo.area.distance import check_metres
from lsp_geo.area.own import (
    MOST_AREAS,
    MOST_PICKED,
    Around,
    Origin,
    OwnArea,
    Picked,
    as_text,
    checked_name,
)
from lsp_geo.errors import NotKnown

# What it is called in an address.
PART = "own_areas"
# Room for it beside the other parts in the address bar of any browser and proxy.
MOST_LETTERS = 1_400
_CODES = re.compile(r"[EWSN]\d{8}(?:\.[EWSN]\d{8})*")
_ROUND = re.compile(r"(-?\d{1,2}\.\d{5})_(-?\d{1,3}\.\d{5})_(\d{3,5})")
_DAMAGED = "The area of one’s own in this address is damaged or cut: ask for the address again."


def written(areas: Sequence[OwnArea]) -> str:
    """The text for those areas that an address may carry; empty where there are none or it is long.

    Those that do not fit are left out from the end.
    """
    text = ""
    for area in areas:
        if area.is_private:
            continue
        more = f"{text}~~{one(area)}" if text else one(area)
        if len(more) > MOST_LETTERS:
            break
        text = more
    return text


def one(area: OwnArea) -> str:
    """One area's text; NotKnown for a boundary."""
    if isinstance(area.origin, Boundary):
        raise NotKnown("An area from a boundary file is in no address: it stays with its owner.")
    return f"{area.name}~{as_text(area.origin)}"


def read(text: str) -> list[tuple[str, Origin]]:
    """Names and origins from `written`'s text, not yet held against a district.

    Raises
    ------
    NotKnown
        In plain words, where it is not exactly of that form.
    """
    if not text or len(text) > MOST_LETTERS:
        raise NotKnown(_DAMAGED)
    found = [_one(part) for part in text.split("~~")]
    if len(found) > MOST_AREAS:
        raise NotKnown(f"An address carries at most {MOST_AREAS} areas of one’s own.")
    return found


def _one(text: str) -> tuple[str, Origin]:
    name, sign, rest = text.partition("~")
    if not sign:
        raise NotKnown(_DAMAGED)
    if _CODES.fullmatch(rest):
        codes = tuple(rest.split("."))
        if len(codes) > MOST_PICKED:
            raise NotKnown(_DAMAGED)
        return checked_name(name), Picked(codes)
    whole = _ROUND.fullmatch(rest)
    if not whole:
        raise NotKnown(_DAMAGED)
    lat, lon, metres = float(whole[1]), float(whole[2]), check_metres(int(whole[3]))
    return checked_name(name), Around(lat, lon, metres)
