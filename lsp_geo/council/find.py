"""A district of England by its name, by something near it, or by its code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from lsp_geo.errors import NotKnown

NEAR, CLEAR = 80, 8  # of 100: how like a name must be, and how much more like than the next
KINDS = {"E06": "unitary", "E07": "two-tier", "E08": "metropolitan", "E09": "London"}
ELSEWHERE = {"W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
# What councils put before or after the name of the place.
TITLES = ("city of ", "borough of ", "royal borough of ", "london borough of ")


@dataclass(frozen=True)
class Found:
    """A district, and what is to be said of how it was read ("" where it is plain)."""

    code: str
    name: str
    note: str = ""

    @property
    def kind(self) -> str:
        """Its tier: unitary, two-tier, metropolitan or London."""
        return KINDS[self.code[:3]]


def find(
    text: str,
    districts: Mapping[str, str],
    counties: Mapping[str, list[str]],
    renamed: Mapping[str, str],
) -> Found:
    """The district that a text means.

    Parameters
    ----------
    text : name, near name or code
    districts : names by code, as the lookup of neighbourhoods has them
    counties : names of the districts of each county of two tiers, by its name
    renamed : codes that districts have got since, with the one that the lookup has

    Raises
    ------
    NotKnown
        Where none is meant, or more than one, or what is meant is no district of England.
    """
    wanted = text.strip()
    code = wanted.upper()
    if code in renamed:
        name = districts[renamed[code]]
        return Found(
            renamed[code], name, f"{code} is {name}’s newer code; figures are under the older one"
        )
    if code in districts:
        return Found(code, districts[code])
    if len(code) == 9 and code[0] in ELSEWHERE and code[1:].isdigit():
        raise NotKnown(f"{code} is in {ELSEWHERE[code[0]]}; the sources here are for England.")
    plain = {_plain(name): code for code, name in districts.items()}
    if _plain(wanted) in plain:
        code = plain[_plain(wanted)]
        return Found(code, districts[code])
    for county, names in counties.items():
        if _plain(county) == _plain(wanted).removesuffix(" county"):
            raise NotKnown(
                f"{county} is a county with districts of its own, and figures are for a district: "
                f"name one of {', '.join(sorted(names))}."
            )
    return _nearest(wanted, districts)


def _nearest(wanted: str, districts: Mapping[str, str]) -> Found:
    ranked = process.extract(
        _plain(wanted), {c: _plain(n) for c, n in districts.items()}, scorer=fuzz.WRatio, limit=5
    )
    likely = [(score, code) for _, score, code in ranked if score >= NEAR]
    if not likely:
        near = ", ".join(districts[code] for _, _, code in ranked[:3])
        raise NotKnown(f"There is no district “{wanted}” in England; nearest are {near}.")
    best = [code for score, code in likely if score > likely[0][0] - CLEAR]
    if len(best) > 1:
        names = ", ".join(f"{districts[code]} ({code})" for code in best)
        raise NotKnown(f"“{wanted}” may mean {names}: name one, or give its code.")
    name = districts[best[0]]
    return Found(best[0], name, f"“{wanted}” was read as {name}")


def _plain(name: str) -> str:
    """A name as it is compared: small letters, no points, without what a council calls itself."""
    text = utils.default_process(name)
    for title in sorted(TITLES, key=len, reverse=True):
        text = text.removeprefix(title)
    return " ".join(text.removesuffix(" council").replace(",", " ").split())
