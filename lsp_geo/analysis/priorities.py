"""Places put in order by indicators a reader chooses and weighs, and what that order is worth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.data.catalogue import Catalogue
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import MSOAS, YOURS
from lsp_geo.data.same_facts import SameFacts
from lsp_geo.data.tables import Tables
from lsp_geo.errors import NotKnown
from lsp_geo.stats import composite as stats
from lsp_geo.stats.deprivation import WEIGHTS as DOMAINS

MOST_WEIGHT = 5
TOP = 10
# A place that keeps its standing in so many draws of weights is called safe.
SAFE = 0.9
ALL = "all"
Weights = dict[str, int]


@dataclass(frozen=True)
class Preset:
    """A choice to start from: a pillar's own indicators, or the leading one of every pillar."""

    key: str
    name: str
    weights: Weights


@dataclass(frozen=True)
class Ranking:
    """Areas in order of need by the weighted index.

    Attributes
    ----------
    level : level of the areas
    weights : the indicators that took part and their weights
    left_out : indicators that were chosen but have no values on this level
    needs : DataFrame of shape (areas, indicators), need percentiles in code order
    table : DataFrame of shape (areas, 8), highest need first
        ``area_code, area_name, residents, score, rank`` and from random weights ``in_top`` and
        ``in_top_fifth`` (shares of draws), ``first`` and ``last`` (range of the rank in 90% of
        draws). NaN for areas that lack an indicator, which stand last.
    """

    level: str
    weights: Weights
    left_out: tuple[Indicator, ...]
    needs: pd.DataFrame
    table: pd.DataFrame


@dataclass(frozen=True)
class Repeat:
    """Two chosen indicators that say the same, and why that is thought."""

    first: Indicator
    second: Indicator
    r: float | None
    declared: bool


def presets(catalogue: Catalogue) -> list[Preset]:
    """One for all pillars, then one a pillar, every indicator counting the same.

    A pillar without an indicator that can rank has none.
    """

    def usable(ids: Iterable[str]) -> Weights:
        return {i: 1 for i in dict.fromkeys(ids) if can_rank(catalogue.indicator(i))}

    leading = Preset(
        ALL,
        "Every pillar: the leading indicator of each",
        usable(p.headline for p in catalogue.pillars),
    )
    own = [Preset(p.number, f"{p.number}. {p.name}", usable(p.equity)) for p in catalogue.pillars]
    return [leading, *(preset for preset in own if preset.weights)]


def can_rank(indicator: Indicator) -> bool:
    """Whether the indicator has a worse end, and is known inside the city."""
    return indicator.polarity != "neither" and not indicator.is_city_series


def choices(tables: Tables) -> list[Indicator]:
    """Every indicator that can be put into an index on one of the levels."""
    known = set(levels(tables))
    return [
        indicator
        for indicator in tables.catalogue.indicators.values()
        if can_rank(indicator) and known & set(tables.levels(indicator.id))
    ]


def levels(tables: Tables) -> tuple[str, ...]:
    """The levels whose places are ranked, the smallest areas first: all mapped ones but MSOAs.

    Areas of one's own are not ranked: they are chosen, and none among others.
    """
    return tuple(level for level in tables.geography.mapped if level not in (MSOAS, YOURS))


def encode(weights: Mapping[str, int], catalogue: Catalogue) -> str:
    """The choice as a short text for an address: a preset's key, or ``bad-health.3~crime.1``."""
    for preset in presets(catalogue):
        if dict(weights) == preset.weights:
            return preset.key
    return "~".join(f"{name}.{weight}" for name, weight in weights.items())


def decode(text: str, tables: Tables) -> Weights:
    """The choice behind such a text.

    Raises
    ------
    NotKnown
        In plain words, for a text that is no choice: an unknown indicator, one without a worse
        end, a weight that is not 1 to 5, or an indicator that stands there twice.
    """
    for preset in presets(tables.catalogue):
        if text == preset.key:
            return dict(preset.weights)
    allowed = {indicator.id for indicator in choices(tables)}
    weights: Weights = {}
    for part in text.split("~"):
        match = re.fullmatch(r"([a-z0-9-]{1,80})\.([0-9]{1,3})", part)
        if not match:
            raise NotKnown("The address does not hold a choice of indicators and weights.")
        name, weight = match[1], int(match[2])
        indicator = tables.catalogue.indicator(name)
        if name not in allowed:
            raise NotKnown(f"“{indicator.name}” cannot be used to set priorities.")
        if not 1 <= weight <= MOST_WEIGHT:
            raise NotKnown(f"The weight of “{indicator.name}” must be 1 to {MOST_WEIGHT}.")
        if name in weights:
            raise NotKnown(f"“{indicator.name}” stands twice in the address.")
        weights[name] = weight
    return weights


def needs_of(tables: Tables, ids: Iterable[str], level: str) -> pd.DataFrame:
    """Need percentiles, latest period, of shape (areas in code order, indicators).

    0 to 100: the share of residents who live in areas with less need, polarity turned.
    """
    areas = tables.geography.areas(level)
    residents = areas["residents"].to_numpy(float)
    return pd.DataFrame(
        {
            name: stats.need_percentile(
                tables.table(name, level)["value"],
                residents,
                tables.catalogue.indicator(name).polarity,
            )
            for name in ids
        },
        index=areas.index,
    )


def rank_places(tables: Tables, weights: Mapping[str, int], level: str) -> Ranking:
    """Areas by the weighted mean of their need percentiles, with the stability of their places.

    Raises
    ------
    NotKnown
        If none of the indicators has values on this level.
    """
    used = {name: w for name, w in weights.items() if level in tables.levels(name) and w > 0}
    left_out = tuple(
        tables.catalogue.indicator(name) for name in weights if level not in tables.levels(name)
    )
    if not used:
        plural = tables.geography.levels[level].plural
        raise NotKnown(f"None of the indicators chosen has values for {plural}.")
    needs = needs_of(tables, used, level)
    shares = pd.Series(used, dtype=float)
    index = stats.weighted_index(needs, shares)
    areas = tables.geography.areas(level)
    table = (
        pd.concat(
            [
                areas[["label", "residents"]].rename(columns={"label": "area_name"}),
                index.score,
                index.rank,
                stats.stability(needs, shares, top=TOP),
            ],
            axis=1,
        )
        .rename_axis("area_code")
        .reset_index()
    )
    table = table.sort_values(["rank", "area_code"], na_position="last", ignore_index=True)
    return Ranking(level, used, left_out, needs, table)


def repeats(tables: Tables, needs: pd.DataFrame) -> list[Repeat]:
    """Pairs among the chosen that count one fact twice, declared or given away by the figures."""
    chosen = [tables.catalogue.indicator(name) for name in needs.columns]
    found = stats.repeated_facts(needs, same_facts(tables.catalogue.same_facts, chosen))
    return [
        Repeat(
            tables.catalogue.indicator(one.first),
            tables.catalogue.indicator(one.second),
            one.r,
            one.declared,
        )
        for one in found
    ]


def same_facts(declared: SameFacts, chosen: Iterable[Indicator]) -> list[set[str]]:
    """Pairs of indicators of which one holds the other, by their descriptions and as declared."""
    by_id = {indicator.id: indicator for indicator in chosen}
    pairs = [{whole, part} for whole, part in declared.contains if whole in by_id and part in by_id]
    for whole in by_id.values():
        inside = {domain for domain, name in declared.domains.items() if name == whole.id}
        if set(whole.deprivation_inside) >= set(DOMAINS):
            inside = set(DOMAINS)
        pairs += [
            {whole.id, part.id}
            for part in by_id.values()
            if part is not whole and inside & set(part.deprivation_inside)
        ]
    return pairs


def repeat_sentence(repeat: Repeat) -> str:
    """Why two of the chosen count one fact twice, in plain words."""
    pair = f"“{repeat.first.name}” and “{repeat.second.name}”"
    r = "" if repeat.r is None else f" (correlation {formatting.number(repeat.r, 2)})"
    if repeat.declared:
        return f"{pair} share the same figures: one is part of the other{r}. Their weights add up."
    # What was not declared was given away by its correlation.
    assert repeat.r is not None
    if repeat.r < 0:
        return f"{pair} are nearly opposite{r}: together they cancel out."
    return f"{pair} are nearly the same order of places{r}. Their weights add up."


def correlations(tables: Tables, needs: pd.DataFrame) -> pd.DataFrame:
    """Correlation of every two chosen indicators' need: ``first, second, r``, strongest first."""
    matrix = needs.corr(min_periods=3)
    names = [tables.catalogue.indicator(name).name for name in needs.columns]
    rows = [
        (names[i], names[j], matrix.iat[i, j])
        for i in range(len(names))
        for j in range(i + 1, len(names))
    ]
    table = pd.DataFrame(rows, columns=["first", "second", "r"])
    return table.sort_values("r", key=lambda r: -r.abs(), ignore_index=True)


def finding(ranking: Ranking) -> str:
    """Who comes first, and how sure that is; without its full stop."""
    first = ranking.table.iloc[0]
    sure = (
        "stays near the top when the weights change"
        if first["in_top"] >= SAFE
        else "mostly stays near the top when the weights change"
        if first["in_top"] >= 0.5
        else "does not stay near the top when the weights change"
    )
    joined = "but" if first["in_top"] < 0.5 else "and"
    return f"{first['area_name']} comes first, {joined} {sure}"


def named(tables: Tables, ranking: Ranking) -> str:
    """What the ranking is made of: up to three indicators by name, else their number."""
    names = [tables.catalogue.indicator(name).name for name in ranking.weights]
    if len(names) <= 3:
        return formatting.and_list(names)
    same = len(set(ranking.weights.values())) == 1
    return f"{len(names)} indicators, " + ("all of one weight" if same else "weighted")


def weights_sentence(weights: Mapping[str, int], catalogue: Catalogue) -> str:
    """What counts how much, in one sentence: “All eight indicators count the same.”"""
    names = {name: f"“{catalogue.indicator(name).name}”" for name in weights}
    if len(weights) == 1:
        return f"One indicator alone decides: {next(iter(names.values()))}."
    least, most = min(weights.values()), max(weights.values())
    if least == most:
        count = "Both" if len(weights) == 2 else f"All {formatting.in_letters(len(weights))}"
        return f"{count} indicators count the same."
    heavy = [names[name] for name, weight in weights.items() if weight == most]
    if set(weights.values()) == {least, most} and most % least == 0:
        times = "twice" if most == 2 * least else f"{formatting.in_letters(most // least)} times"
        does = "counts" if len(heavy) == 1 else "count"
        rest = len(weights) - len(heavy)
        others = next(names[n] for n, w in weights.items() if w == least) if rest == 1 else ""
        others = others or f"each of the other {formatting.in_letters(rest)}"
        return f"{formatting.and_list(heavy)} {does} {times} as much as {others}."
    told = [
        f"{names[name]} {weight}" for name, weight in sorted(weights.items(), key=lambda w: -w[1])
    ]
    return f"Weights from 1 to {MOST_WEIGHT}: {formatting.and_list(told)}."


def stability_sentence(tables: Tables, ranking: Ranking) -> str:
    """How much of the top of the ranking survives random weights, in one sentence."""
    table = ranking.table.dropna(subset="rank")
    plural = tables.geography.levels[ranking.level].plural
    if len(ranking.weights) == 1:
        return "With one indicator there is nothing to weigh, so the order cannot shift."
    top = table[table["rank"] <= TOP]
    sure = int((top["in_top"] >= SAFE).sum())
    if sure == len(top):
        return f"All of the first {len(top)} {plural} are safe: small changes of weight move none."
    if not sure:
        return f"None of the first {len(top)} {plural} is safe: small changes of weight move all."
    return (
        f"Only {sure} of the first {len(top)} {plural} {'is' if sure == 1 else 'are'} safe: small "
        f"changes of weight move the other {len(top) - sure}."
    )


def place_sentence(ranking: Ranking, area_code: str) -> str:
    """Where one area stands in the ranking; empty for an area that is not in it."""
    rows = ranking.table[ranking.table["area_code"] == area_code]
    if rows.empty:
        return ""
    row = rows.iloc[0]
    if np.isnan(row["rank"]):
        return f"{row['area_name']} lacks one of the indicators and is not ranked."
    return (
        f"{row['area_name']}: index {formatting.number(row['score'])}, rank "
        f"{formatting.number(row['rank'])} of {ranking.table['rank'].notna().sum()}, between "
        f"{formatting.number(row['first'])} and {formatting.number(row['last'])} when the weights "
        "change a little."
    )


def ranking_table(ranking: Ranking) -> pd.DataFrame:
    """The ranking as people read it, an area a row, highest need first; shares in per cent."""
    rows = ranking.table
    return pd.DataFrame(
        {
            "Rank": rows["rank"],
            "Area": rows["area_name"],
            "Index": rows["score"],
            "Residents": rows["residents"],
            "Rank from": rows["first"],
            "Rank to": rows["last"],
            "In top ten %": 100 * rows["in_top"],
            "In top fifth %": 100 * rows["in_top_fifth"],
        }
    )
