"""One area on every indicator, in words: what stands out, ranks and readings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis import spoken
from lsp_geo.analysis.placing import among
from lsp_geo.analysis.profile import Profile
from lsp_geo.analysis.standing_out import (
    is_crime,
)
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.tables import Tables


def in_words(tables: Tables, found: Profile) -> list[str]:
    """What stands out, in sentences that can be read aloud."""
    lines = [f"{finding(tables, found)}."]
    for side, names in (("worse", found.worse), ("better", found.better)):
        if not names:
            lines.append(f"No reading stands out for {side}.")
        else:
            told_of = [
                f"{reading_text(tables, found, name)} "
                f"({formatting.period(found.readings.loc[name, 'period'])})"
                for name in names
            ]
            lines.append(f"Stands out for {side}: {'; '.join(told_of)}.")
    return lines


def facts(found: Profile) -> list[str]:
    """Residents, households and, where it elects them, councillors, counted in words."""
    counted = [
        formatting.count(found.residents, "resident", "residents"),
        formatting.count(found.households, "household", "households"),
    ]
    if found.councillors is not None:
        counted.append(formatting.count(found.councillors, "councillor", "councillors"))
    return counted


def reading_text(tables: Tables, found: Profile, name: str) -> str:
    """One reading beside the city's: “Crime: 95.2 for every 1,000 residents; 120.4 in …”."""
    indicator = tables.catalogue.indicator(name)
    row = found.readings.loc[name]
    own, _ = spoken.figure(tables, indicator, row["value"], row["period"])
    text = f"{indicator.name}: {'an estimated ' if indicator.modelled else ''}{own}"
    if is_crime(indicator):
        level = tables.geography.levels[among(found.level)].name
        _, middle = spoken.figure(tables, indicator, row["mark"], row["period"])
        text += f"; {middle} in the middle {level}"
    elif pd.notna(row["city"]):
        _, city = spoken.figure(tables, indicator, row["city"], row["period"])
        text += f"; {city} in {tables.geography.name}"
    return text


def finding(tables: Tables, found: Profile) -> str:
    """The profile in one sentence: on how many indicators the area is better or worse."""
    words = found.readings["than_city"].value_counts()
    worse, better = (int(words.get(word, 0)) for word in ("worse", "better"))
    tested = (
        worse
        + better
        + int(
            (
                found.readings["than_city"].eq("similar")
                & found.readings.index.map(
                    lambda name: tables.catalogue.indicator(name).polarity != "neither"
                )
            ).sum()
        )
    )
    city = tables.geography.name
    if not tested:
        return f"{found.label}: no reading can be told from {city} as a whole"
    return (
        f"{found.label} is worse than {city} as a whole on {worse} and better on {better} of "
        f"{len(found.readings)} figures held; {len(found.readings) - tested} cannot be judged"
    )


def standing_text(row: Mapping, side: str, plural: str) -> str:
    """A rank from the worse or the better end: “3rd worst of 64 wards (may be 1st to 9th)”.

    An area of one's own has none: “worse than 60 of 64 wards”.
    """
    if pd.isna(row["rank"]):
        # None among others: an area of one's own.
        passed = row["place_from_best" if side == "worse" else "place"] - 1
        return f"{side} than {int(passed)} of {int(row['of'])} {plural}"
    own, word = (row["rank"], "worst") if side == "worse" else (row["from_best"], "best")
    place = word if own == 1 else f"{formatting.ordinal(int(own))} {word}"
    text = f"{place} of {int(row['of'])} {plural}"
    if pd.isna(row["rank_first"]) or row["rank_first"] == row["rank_last"]:
        return text
    ends = row["rank_first"], row["rank_last"]
    if side == "better":
        ends = row["of"] + 1 - ends[1], row["of"] + 1 - ends[0]
    first, last = (formatting.ordinal(int(end)) for end in ends)
    return f"{text} (may be {first} to {last})"


class Rank(NamedTuple):
    """A rank in parts: “12th”, among how many, and from where to where it may be, or none."""

    place: str
    of: int
    span: str


def rank_parts(row: Mapping) -> Rank | None:
    """The rank of a reading by need, ties counted together; None where it has none."""
    if pd.isna(row["rank"]):
        return None
    span = ""
    if pd.notna(row["rank_first"]) and row["rank_first"] != row["rank_last"]:
        first, last = (formatting.ordinal(int(row[f"rank_{end}"])) for end in ("first", "last"))
        span = f"{first} to {last}"
    return Rank(formatting.ordinal(int(row["rank"])), int(row["of"]), span)


def rank_text(row: Mapping, indicator: Indicator, plural: str) -> str:
    """A rank with its range and ties: “12th to 20th of 64 wards”.

    An area of one's own has none: “more need than 40 of 64 wards”.
    """
    rank = rank_parts(row)
    if rank is None:
        return beside_text(row, indicator, plural)
    text = f"{rank.place} of {rank.of} {plural}"
    return f"{text} (may be {rank.span})" if rank.span else text


def beside_text(row: Mapping, indicator: Indicator, plural: str) -> str:
    """How many of the areas that an area is set among have less need; empty where it has no place.

    Where an indicator has no better side, how many have a lower figure.
    """
    if pd.isna(row["place"]):
        return ""
    more = "higher" if indicator.polarity == "neither" else "more need"
    return f"{more} than {int(row['place_from_best']) - 1} of {int(row['of'])} {plural}"
