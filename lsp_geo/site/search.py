"""Search in the browser: names in one file, postcodes in one small file a postcode district.

What is typed stays in the browser; the name of the district's file is all that is asked for. The
rules and the messages are those of the app's own reader, `lsp_geo.data.places`.
"""

from __future__ import annotations

from collections.abc import Iterator

from lsp_geo.data import typed
from lsp_geo.data.district_files import FOR_POST
from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import WARDS
from lsp_geo.data.places import Places


def areas_index(places: Places, output_areas: str) -> dict[str, object]:
    """All areas by name and code, districts of postcodes, and how what is typed is read.

    ``output_areas`` is the path of the file that `output_areas` makes.
    """
    geography = places.geography
    return {
        "kinds": {level: described.name for level, described in geography.levels.items()},
        "areas": _areas(geography),
        "districts": places.districts,
        "former": places.former,
        "output_areas": output_areas,
        "rules": {**typed.as_data(), "endings": places.endings},
        "messages": messages(geography),
    }


def _areas(geography: Geography) -> list[list[object]]:
    """Level, code, label, official name where it differs, and wards of every area, by label."""
    wards_of: dict[str, list[str]] = {}
    links = geography.lsoa21_ward25
    links = links.sort_values(["lsoa21", "residents"], ascending=[True, False], kind="stable")
    for small, ward in zip(links["lsoa21"], links["ward25"], strict=True):
        wards_of.setdefault(small, []).append(ward)
    parents = geography.areas("lsoa21")["parent"]
    for small, parent in parents.items():
        known = wards_of.setdefault(parent, [])
        known += [ward for ward in wards_of[small] if ward not in known]
    areas: list[list[object]] = []
    for level in reversed(geography.levels):
        table = geography.areas(level).sort_values("label", kind="stable")
        for code, label, name in zip(table.index, table["label"], table["area_name"], strict=True):
            wards = [code] if level == WARDS else wards_of.get(code, [])
            if geography.levels[level].is_added:
                wards = list(geography.wards_of(code).index)
            areas.append([level, code, label, name if name != label else "", wards])
    return areas


def output_areas(places: Places) -> dict[str, str]:
    """Output areas by “LSOA ward …”: their codes without “E00”, written as one."""
    table = places.output_areas
    around = table["lsoa21"] + " " + table["wards"].str.join(" ")
    codes = table.index.to_series().str.removeprefix("E00")
    return {where: "".join(sorted(parts)) for where, parts in codes.groupby(around)}


def shards(geography: Geography) -> Iterator[tuple[str, dict[str, str]]]:
    """Each postcode district with its postcodes: “LSOA ward” to inward parts, written as one.

    Those that are for post only, and no place, stand under “post”.
    """
    table = geography.postcodes
    split = table["postcode"].str.split(" ", expand=True)
    places = table["lsoa21"] + " " + table["ward25"]
    places = places.mask(table["use"] == FOR_POST, FOR_POST)
    for district, rows in places.groupby(split[0]):
        inward = split.loc[rows.index, 1]
        yield district, {place: "".join(sorted(parts)) for place, parts in inward.groupby(rows)}


def messages(geography: Geography) -> dict[str, str]:
    """What the app says, with the district's name in it and gaps for what was typed."""
    return {kind: text.replace("{name}", geography.name) for kind, text in typed.MESSAGES.items()}
