"""Search in the browser: names in one file, postcodes in one small file a postcode district.

What is typed stays in the browser; the name of the district's file is all that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from lsp_geo.data.geography import POSTCODE, Geography, PlaceNotFound
from lsp_geo.data.levels import LEVELS

# Typed in the place of a reader's words, to take the messages from the one place they are made.
_DISTRICT, _NAME, _CODE = "ZZ9", "zzzzzz", "E00000000"
_INWARD = "9ZZ"


def areas_index(geography: Geography) -> dict[str, object]:
    """All areas by name and code, the districts of postcodes, and the messages for the reader."""
    wards_of: dict[str, list[str]] = {}
    links = geography.lsoa21_ward25
    links = links.sort_values(["lsoa21", "residents"], ascending=[True, False], kind="stable")
    for small, ward in zip(links["lsoa21"], links["ward25"], strict=True):
        wards_of.setdefault(small, []).append(ward)
    parents = geography.areas("lsoa21")["parent"]
    for small, parent in parents.items():
        known = wards_of.setdefault(parent, [])
        known += [ward for ward in wards_of[small] if ward not in known]
    areas = []
    for level in reversed(LEVELS):
        table = geography.areas(level)
        for code, label, name in zip(table.index, table["label"], table["area_name"], strict=True):
            wards = [code] if level == "ward25" else wards_of.get(code, [])
            areas.append([level, code, label, name if name != label else "", wards])
    return {
        "kinds": {level: described.name for level, described in geography.levels.items()},
        "areas": areas,
        "districts": districts(geography),
        "messages": messages(geography),
    }


def districts(geography: Geography) -> dict[str, str]:
    """Postcode districts found here, each with one of its postcodes as an example."""
    full = geography.postcodes["postcode"]
    return dict(zip(full.str.split(" ").str[0], full, strict=True))


def shards(geography: Geography) -> Iterator[tuple[str, dict[str, str]]]:
    """Each postcode district with its postcodes: “LSOA ward” to inward parts, written as one."""
    table = geography.postcodes
    split = table["postcode"].str.split(" ", expand=True)
    for district, rows in table.groupby(split[0]):
        inward = split.loc[rows.index, 1]
        groups = inward.groupby(rows["lsoa21"] + " " + rows["ward25"])
        yield district, {places: "".join(sorted(parts)) for places, parts in groups}


def messages(geography: Geography) -> dict[str, str]:
    """What the app says when a search finds nothing, with places for what was typed."""
    district, example = next(iter(districts(geography).items()))
    unknown = next(
        f"{district}{digit}{_INWARD[1:]}"
        for digit in "9876543210"
        if f"{district}{digit}{_INWARD[1:]}" not in geography.postcodes.index
    )
    whole = POSTCODE.fullmatch(unknown)
    # A district and an inward part make a postcode.
    assert whole is not None
    inward = whole[2]
    return {
        "empty": _said(geography, ""),
        "code": _said(geography, _CODE).replace(_CODE, "{typed}"),
        "name": _said(geography, _NAME).replace(_NAME, "{typed}"),
        "outside": _said(geography, _DISTRICT).replace(_DISTRICT, "{district}"),
        "unfinished": _said(geography, district)
        .replace(example, "{example}")
        .replace(f"“{district}”", "“{typed}”"),
        "unknown": _said(geography, unknown).replace(f"{district} {inward}", "{typed}"),
    }


def _said(geography: Geography, text: str) -> str:
    try:
        geography.find(text)
    except PlaceNotFound as error:
        return str(error)
    raise AssertionError(f"“{text}” is a place in {geography.name}")
