"""One reader of what people type for a place: a name, a postcode or an area code.

Pages, addresses, the command line, sheets and presentations find places by it, and the site's
script by the same rules (`lsp_geo.data.typed`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from lsp_geo.data import typed as rules
from lsp_geo.data.district_files import FOR_HOMES, FOR_POST
from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import BASE, MSOAS, NEIGHBOURHOODS, WARDS
from lsp_geo.data.typed import fold, joined, listed, parts, squeeze
from lsp_geo.errors import NotKnown

# Areas named where a text may mean several.
MOST_NAMED = 5


class PlaceNotFound(NotKnown):
    """A search that found nothing.

    ``reason`` is one of ``empty``, ``unfinished``, ``outside``, ``former`` (a code of other
    years), ``post`` (a postcode that is no place), ``unknown``.
    """

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


@dataclass(frozen=True)
class Place:
    """A place found by a search; ``postcode`` is set when a postcode led to it.

    The codes say which LSOA, MSOA and ward it is or lies in; empty where that has no one answer.
    ``note`` is a sentence for the reader where what was typed is not what was found.
    """

    level: str
    area_code: str
    lsoa21: str = ""
    msoa21: str = ""
    ward25: str = ""
    postcode: str = ""
    note: str = ""


class Places:
    """Finds the places of one district."""

    def __init__(self, geography: Geography) -> None:
        self.geography = geography

    def find(self, text: str) -> list[Place]:
        """Places for a postcode, an area code, or a part of a name, the best match first.

        A code or a postcode may stand inside a longer text.

        Raises
        ------
        PlaceNotFound
            With a message for the reader.
        """
        typed = " ".join(text.split())
        if not typed:
            raise self._refusal("empty", "empty")
        if re.match(rules.CODE_LIKE, squeeze(typed)):
            return self.by_code(typed)
        named = self._named(typed)
        if named:
            return named
        if squeeze(typed) in self.added_codes:
            return self.by_code(typed)
        for word in rules.words(typed):
            if re.match(rules.CODE, word):
                return self.by_code(word)
        return [self._by_postcode(typed)]

    def one(self, text: str, *, england: bool = False) -> Place:
        """The one area meant by a name, an area code or a postcode (its ward).

        The largest area of exactly that name, else the only one whose name holds the text.

        Raises
        ------
        NotKnown
            When nothing, or more than one area, answers to the text.
        """
        geography, wanted = self.geography, fold(text)
        if england and wanted in ("england", geography.district["england"].lower()):
            return Place("", geography.district["england"])
        if text in self.added_codes.values():
            # Written just so it is the code, though it may stand in a name too.
            return self._place(text)
        first, *more = self.find(text)
        if first.postcode:
            return replace(first, level=WARDS, area_code=first.ward25)
        if not more:
            return first
        if first.note:
            raise NotKnown(f"{first.note} Give the code of one.")
        if not self._is_called(first, wanted):
            named = [
                f"{geography.label(one.area_code)} ({one.area_code})" for one in (first, *more)
            ]
            raise NotKnown(
                f"“{text}” may mean {len(named)} areas, among them "
                f"{listed(named[:MOST_NAMED])}. Give the code."
            )
        alike = [self._kind(one) for one in more if self._is_called(one, wanted)]
        if not alike:
            return first
        label = geography.label(first.area_code)
        has = "has" if len(alike) == 1 else "have"
        note = f"“{label}” was read as {self._kind(first)}; {listed(alike)} {has} that name too."
        return replace(first, note=note)

    def _is_called(self, place: Place, wanted: str) -> bool:
        return fold(self.geography.label(place.area_code)) == wanted

    def _kind(self, place: Place) -> str:
        return f"the {self.geography.levels[place.level].name} {place.area_code}"

    def described(self, place: Place) -> dict[str, str]:
        """A place with the codes and names of the areas it lies in, as a row of a table."""
        names = {level: self.geography.areas(level)["area_name"] for level in self.geography.levels}
        row = {
            "postcode": place.postcode,
            "level": place.level,
            "area_code": place.area_code,
            "area_name": names[place.level][place.area_code],
        }
        for level in self.geography.mapped:
            code = self.around(place, level)
            row[level] = code
            row[f"{level}_name"] = names[level][code] if code else ""
        return row

    # Codes

    def area(self, text: str) -> Place:
        """The one area that a code stands for, whatever its case and the signs around it.

        Raises
        ------
        PlaceNotFound
            When there is no such area, or the code is one of 2011 whose area was divided.
        """
        places = self.by_code(text)
        if len(places) > 1:
            raise PlaceNotFound("former", places[0].note)
        return places[0]

    def by_code(self, text: str) -> list[Place]:
        """The area of a code; areas of today for one of 2011; the neighbourhood of an output area.

        Raises
        ------
        PlaceNotFound
            With a message for the reader.
        """
        squeezed = squeeze(text)
        if squeezed in self.added_codes:
            return [self._place(self.added_codes[squeezed])]
        if not re.match(rules.CODE_LIKE, squeezed):
            raise self._refusal("outside", "code", typed=text.strip())
        code = squeezed[0] + "".join(rules.DIGITS.get(sign, sign) for sign in squeezed[1:])
        read = "" if code == squeezed else self.say("read", typed=text.strip(), read=code)
        try:
            return [_noted(self._place(code), read)]
        except NotKnown:
            pass
        if code in self.former:
            return [_noted(place, read) for place in self._now(code)]
        if code in self.output_areas.index:
            return [_noted(self._around(code), read)]
        kind = ("former", "ward_code") if code.startswith("E05") else ("outside", "code")
        raise self._refusal(*kind, read, typed=code)

    def _place(self, area_code: str, postcode: str = "", ward25: str = "") -> Place:
        """A place from an area code, with the larger areas it lies in where there is just one."""
        geography = self.geography
        level = geography.level_of(area_code)
        lsoa21 = area_code if level == NEIGHBOURHOODS else ""
        msoa21 = area_code if level == MSOAS else ""
        if lsoa21:
            msoa21 = geography.areas(NEIGHBOURHOODS).at[lsoa21, "parent"]
            wards = list(geography.wards_of(lsoa21).index)
            ward25 = ward25 or (wards[0] if len(wards) == 1 else "")
        if level == WARDS:
            ward25 = area_code
        return Place(level, area_code, lsoa21, msoa21, ward25, postcode)

    def around(self, place: Place, level: str) -> str:
        """Code of the area of a level that a place is or lies in; empty where it is not one."""
        if level in BASE:
            return getattr(place, level, place.area_code if place.level == level else "")
        if place.level == level:
            return place.area_code
        return self.geography.area_around(level, place.lsoa21, place.ward25)

    @cached_property
    def added_codes(self) -> dict[str, str]:
        """Codes of the areas of added levels, by how they are compared."""
        geography = self.geography
        return {
            squeeze(code): code
            for level in geography.added
            for code in geography.areas(level).index
        }

    @cached_property
    def former(self) -> dict[str, list[str]]:
        """Neighbourhoods of 2011 that are none of today, each with those it became part of."""
        links = self.geography.lsoa11
        gone = links[~links["lsoa11"].isin(self.geography.areas(NEIGHBOURHOODS).index)]
        return gone.groupby("lsoa11")["lsoa21"].agg(list).to_dict()

    @cached_property
    def output_areas(self) -> pd.DataFrame:
        """Output areas by code: the neighbourhood of each and the wards it lies in (a list)."""
        wards = self.geography.oa21_ward25
        wards = wards[wards["share"] > 0].sort_values("share", ascending=False, kind="stable")
        grouped = wards.groupby("oa21")["ward25"].agg(list).rename("wards")
        return self.geography.oa21.set_index("oa21")[["lsoa21"]].join(grouped, how="inner")

    def _now(self, code: str) -> list[Place]:
        """What became of a neighbourhood of 2011."""
        areas = self.former[code]
        kind = "divided" if len(areas) > 1 else "merged"
        note = self.say(kind, typed=code, areas=self._with_codes(areas))
        return [replace(self._place(area), note=note) for area in areas]

    def _around(self, code: str) -> Place:
        """The neighbourhood of an output area, with the ward of the output area itself."""
        lsoa21, wards = self.output_areas.loc[code]
        place = self._place(lsoa21, ward25=wards[0] if len(wards) == 1 else "")
        return replace(
            place,
            note=self.say(
                "output_area",
                typed=code,
                areas=self._with_codes([lsoa21]),
                wards=self._in_wards(wards),
            ),
        )

    def _with_codes(self, codes: list[str]) -> str:
        return listed(f"{self.geography.label(code)} ({code})" for code in codes)

    def _in_wards(self, codes: list[str]) -> str:
        names = listed(self.geography.label(code) for code in codes)
        return self.say("ward" if len(codes) == 1 else "wards", wards=names)

    # Names

    def _named(self, typed: str) -> list[Place]:
        """Areas of that name; a level's word or the district's name may stand behind it."""
        wanted = fold(typed)
        every = levels = tuple(self.geography.levels)
        while wanted:
            found = self._matches(wanted, levels) or self._matches(wanted, every)
            if found:
                return [self._place(code) for code in found]
            ending = next((one for one in self.endings if wanted.endswith(f" {one}")), "")
            if not ending:
                break
            wanted = wanted.removesuffix(f" {ending}")
            levels = (self.endings[ending],) if self.endings[ending] else levels
        return []

    @cached_property
    def endings(self) -> dict[str, str]:
        """Words that may stand behind a name, each with the level it means, if any."""
        known = {fold(self.geography.name): "", **rules.LEVEL_WORDS}
        for level in self.geography.levels.values():
            known |= {fold(level.name): level.code, fold(level.plural): level.code}
        known |= {f"{word}s": code for word, code in rules.LEVEL_WORDS.items()}
        return {word: known[word] for word in sorted(known, key=len, reverse=True)}

    @cached_property
    def _names(self) -> list[tuple[str, str, str, tuple[str, ...]]]:
        """Level, code, label and folded names of every area, the largest areas first."""
        return [
            (level, code, label, tuple({fold(label), fold(name)}))
            for level in reversed(self.geography.levels)
            for code, label, name in self.geography.areas(level)[
                ["label", "area_name"]
            ].itertuples()
        ]

    def _matches(self, wanted: str, levels: tuple[str, ...]) -> list[str]:
        """Codes of areas with these words in a name: the same name first, then by its start."""
        matches, order = [], list(self.geography.levels)
        for level, code, label, names in self._names:
            if level in levels and any(wanted in name for name in names):
                starts = any(name.startswith(wanted) for name in names)
                size = -order.index(level)
                matches.append((wanted not in names, not starts, size, label, code))
        return [code for *_, code in sorted(matches)]

    # Postcodes

    @cached_property
    def districts(self) -> dict[str, str]:
        """Postcode districts found here, each with a postcode to show; "" if all are for post."""
        table = self.geography.postcodes
        full = table["postcode"].sort_values()
        known = dict.fromkeys(full.str.split(" ").str[0], "")
        homes = full[table["use"].reindex(full.index) == FOR_HOMES]
        return known | dict(zip(homes.str.split(" ").str[0], homes, strict=True))

    def _by_postcode(self, typed: str) -> Place:
        """The place of the postcode that stands in a text, or why there is none."""
        known = self.geography.postcodes.index
        best = min(self._postcodes_in(typed), default=None, key=lambda found: found[0])
        if best is None:
            raise self._begun(typed)
        _, window, postcode = best
        outward, inward = parts(postcode)
        shown = f"{outward} {inward}"
        read = "" if postcode == squeeze(window) else self.say("read", typed=window, read=shown)
        if postcode in known:
            row = self.geography.postcodes.loc[postcode]
            if row["use"] == FOR_POST:
                raise self._refusal("post", "post", read, typed=shown)
            return replace(self._place(row["lsoa21"], row["postcode"], row["ward25"]), note=read)
        if outward not in self.districts:
            raise self._refusal("outside", "outside", read, district=outward)
        if not self.districts[outward]:
            raise self._refusal("post", "post", read, typed=shown)
        sector = self._sector(f"{outward} {inward[0]}")
        raise PlaceNotFound("unknown", joined(read, self.say("unknown", typed=shown), sector))

    def _postcodes_in(self, typed: str) -> Iterator[tuple[int, str, str]]:
        """Postcodes that a text may hold: how doubtful, the words it was read from, the postcode.

        In doubt, a live postcode as typed is meant; then a live one with a letter put right; then
        one that is of this district, or the like of one.
        """
        known, whole = self.geography.postcodes.index, squeeze(typed)
        for window in rules.windows(typed):
            squeezed = squeeze(window)
            for postcode in rules.readings(squeezed):
                as_typed, here = postcode == squeezed, parts(postcode)[0] in self.districts
                if postcode in known:
                    yield (0 if as_typed else 1), window, postcode
                elif as_typed or (here and squeezed == whole):
                    yield (2 if here else 4) + (not as_typed), window, postcode

    def _begun(self, typed: str) -> PlaceNotFound:
        """Why a text without a whole postcode finds nothing; the start of one is to be finished."""
        squeezed = squeeze(typed)
        begun = re.match(rules.BEGUN, squeezed)
        if not begun:
            return self._refusal("unknown", "name", typed=typed)
        # “L87” may be L87 or the beginning of L8 7..: the district that exists here is meant.
        starts = (squeezed[:cut] for cut in range(len(squeezed), 1, -1))
        outward = next((one for one in starts if one in self.districts), "")
        if not outward:
            return self._refusal("outside", "outside", district=begun[1])
        shown = f"{outward} {squeezed.removeprefix(outward)}".strip()
        if not self.districts[outward]:
            return self._refusal("post", "post", typed=shown)
        return self._refusal(
            "unfinished", "unfinished", typed=shown, example=self.districts[outward]
        )

    def _sector(self, sector: str) -> str:
        """In which wards the live postcodes lie that begin alike; empty where there are many."""
        table = self.geography.postcodes
        alike = table[table["postcode"].str.startswith(sector) & (table["use"] == FOR_HOMES)]
        wards = sorted(alike["ward25"].unique(), key=self.geography.label)
        if not 0 < len(wards) <= rules.MOST_WARDS:
            return ""
        return self.say("sector", sector=sector, wards=self._in_wards(wards))

    # Words

    def say(self, message: str, **given: str) -> str:
        """One of MESSAGES with its gaps filled."""
        return rules.MESSAGES[message].format(name=self.geography.name, **given)

    def _refusal(self, reason: str, message: str, first: str = "", **given: str) -> PlaceNotFound:
        return PlaceNotFound(reason, joined(first, self.say(message, **given)))


def _noted(place: Place, first: str) -> Place:
    return replace(place, note=joined(first, place.note))
