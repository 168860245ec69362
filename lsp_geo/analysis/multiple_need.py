"""Neighbourhoods that are in the city's worst fifth on several social pillars at once.

Judged are the pillars that are about people's lives: children, health, safety and work. Those of
net zero, the distinctive city and public services are measured inside the city by distances, which
run the other way (the centre is near everything), and those of homes mostly by models of income.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis import spoken
from lsp_geo.analysis.priorities import same_facts
from lsp_geo.data.catalogue import Pillar
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.data.tables import Tables
from lsp_geo.stats import composite
from lsp_geo.stats.composite import need_percentile


@dataclass(frozen=True)
class SeveralPillars:
    """Which neighbourhoods are in the worst fifth of which pillars, and how many people that is.

    Attributes
    ----------
    pillars : the pillars judged, in the plan's order
    indicators : the indicators that judge each pillar, by pillar number
    worst : DataFrame of shape (neighbourhoods, pillars)
        1 in the worst fifth, 0 not, NaN where the area lacks one of the pillar's indicators;
        indexed by area code, columns are pillar numbers
    count : Series, pillars on which each neighbourhood is in the worst fifth
    residents : Series, residents of the neighbourhoods with each count, from 0
    """

    pillars: tuple[Pillar, ...]
    indicators: dict[str, tuple[Indicator, ...]]
    worst: pd.DataFrame
    count: pd.Series
    residents: pd.Series

    def people_in(self, least: int) -> int:
        """Residents of neighbourhoods in the worst fifth on at least ``least`` pillars."""
        return int(self.residents.loc[least:].sum())

    def places_in(self, least: int) -> int:
        """Neighbourhoods in the worst fifth on at least ``least`` pillars."""
        return int((self.count >= least).sum())


def several_pillars(tables: Tables) -> SeveralPillars:
    """Judge every neighbourhood on every social pillar by the indicators its ``equity`` list names.

    A neighbourhood's need on a pillar is the plain mean of its need percentiles (0 to 100, by
    residents) over those indicators, in their latest period. It is in the worst fifth if it is
    among the highest needs that together hold a fifth of the city's residents.

    Indicators without values for neighbourhoods, or without a better or worse, and those that say
    who lives in a place, cannot judge and are left out; a pillar left with none is not judged.
    Each fact counts once: of two indicators that share it (`Catalogue.same_facts`), in one pillar
    or in two, the first named judges, and one that two pillars name judges its own.
    """
    residents = tables.geography.areas(NEIGHBOURHOODS)["residents"].astype(float)
    columns: dict[str, pd.Series] = {}
    pillar_of: dict[str, str] = {}
    judging: dict[str, tuple[Indicator, ...]] = {}
    taken: list[Indicator] = []
    for pillar in tables.catalogue.pillars:
        if not pillar.social:
            continue
        used = _judges(tables, pillar, taken)
        taken += used
        if not used:
            continue
        judging[pillar.number] = used
        for indicator in used:
            pillar_of[indicator.id] = pillar.number
            columns[indicator.id] = pd.Series(
                need_percentile(
                    tables.table(indicator.id, NEIGHBOURHOODS)["value"],
                    residents,
                    indicator.polarity,
                ),
                index=residents.index,
            )
    found = composite.worst_on_several(pd.DataFrame(columns), pillar_of, residents)
    return SeveralPillars(
        tuple(p for p in tables.catalogue.pillars if p.number in judging),
        judging,
        found.worst,
        found.count,
        found.residents,
    )


def _judges(tables: Tables, pillar: Pillar, taken: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The indicators that judge a pillar: none that shares its fact with one taken before it."""
    used: list[Indicator] = []
    own = {p.number: p.equity for p in tables.catalogue.pillars if p.social}
    for indicator in map(tables.catalogue.indicator, pillar.equity):
        judges = indicator.polarity != "neither" and not indicator.is_context
        if not judges or NEIGHBOURHOODS not in tables.levels(indicator.id):
            continue
        if indicator.pillar != pillar.number and indicator.id in own.get(indicator.pillar, ()):
            continue
        known = [*taken, *used]
        if not any(
            indicator.id in pair
            for pair in same_facts(tables.catalogue.same_facts, [*known, indicator])
        ):
            used.append(indicator)
    return tuple(used)


def by_chance(pillars: int, least: int, share: float = 0.2) -> float:
    """Share of residents on at least ``least`` pillars if no pillar had to do with another.

    The binomial tail: what a count of pillars must be held against before it is called a pattern.
    """
    return sum(
        comb(pillars, n) * share**n * (1 - share) ** (pillars - n)
        for n in range(least, pillars + 1)
    )


def sentence(tables: Tables, found: SeveralPillars, least: int) -> str:
    """How many places and people are in the worst fifth on so many pillars, read aloud."""
    share = 100 * found.people_in(least) / found.residents.sum()
    level = tables.geography.levels[NEIGHBOURHOODS]
    kind = tables.geography.kind.one
    where = (
        f"in the {kind}'s worst fifth on at least {least} of {len(found.pillars)} social pillars"
    )
    if not found.places_in(least):
        return f"No {level.name} is {where}."
    who = spoken.of_people(spoken.fraction(share) or f"about {_percent(share)}", "residents")
    return f"{who[0].upper()}{who[1:]} live in a {level.name} that is {where}."


def beside_chance(tables: Tables, found: SeveralPillars, least: int) -> str:
    """The same in figures, and what it would be if no pillar had to do with another."""
    places, people = found.places_in(least), found.people_in(least)
    share = 100 * people / found.residents.sum()
    chance = 100 * by_chance(len(found.pillars), least)
    level = tables.geography.levels[NEIGHBOURHOODS]
    return (
        f"That is {formatting.count(places, level.name, level.plural)} and "
        f"{formatting.number(people)} people, {_percent(share)} of residents; were the pillars "
        f"unrelated, it would be {_percent(chance)}."
    )


def _percent(share: float) -> str:
    return f"{formatting.number(share)}%" if share >= 0.5 else "less than 1%"


def need_table(tables: Tables, found: SeveralPillars) -> pd.DataFrame:
    """One row a neighbourhood, most pillars first: code, name, residents, count and pillars."""
    areas = tables.geography.areas(NEIGHBOURHOODS)
    names = [
        ", ".join(number for number in found.worst.columns if row[number] == 1)
        for row in found.worst.to_dict("records")
    ]
    unknown = found.worst.isna().sum(axis=1).to_numpy()
    return pd.DataFrame(
        {
            "area_code": areas.index,
            "area_name": areas["label"].to_numpy(),
            "residents": areas["residents"].to_numpy(),
            "pillars": found.count.to_numpy(),
            "worst_fifth_on": names,
            "not_judged": unknown,
        }
    ).sort_values(["pillars", "residents"], ascending=False, ignore_index=True)
