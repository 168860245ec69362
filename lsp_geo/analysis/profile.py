"""One area on every indicator: where it stands, how sure that is, and what stands out.

Rules, stated on the page as well:

- *Better or worse than the city* is said from limits at 99.8%, because a page judges an area among
  all areas on some eighty indicators and 95% limits would call one in twenty by chance. Published
  limits are known at 95% only and are used as they are; ``confidence`` says which.
- *Inside* an area are the neighbourhoods with at least a tenth of their residents in it.
- *Position* is the distance from the city's value in typical differences between areas of the
  level: half of the span of the middle 68%, which is one standard deviation where values are
  normally spread and which a few extreme places cannot stretch. Better lies to the right; where an
  indicator has no better, higher does.
- *Counts* of people are set against nothing: they only grow with the area.
- *Standing out*: the rule is in `lsp_geo.analysis.standing_out`.
- *No rank* is given where over half of an area is shared out (`lsp_geo.analysis.reliable`).
- *An area of one's own* is none among others: it has no rank, and is set beside the wards. Its
  ``place`` is the one that it would have if it stood among them.
- How people travel and heat has no better side here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from lsp_geo import formatting
from lsp_geo.analysis import placing
from lsp_geo.analysis.england import part as part_of_england
from lsp_geo.analysis.standing_out import (
    both_sides,
    is_crime,
    people_between,
)
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import YOURS
from lsp_geo.data.tables import Tables
from lsp_geo.errors import NotKnown
from lsp_geo.stats._checks import sign_of
from lsp_geo.stats.difference import against, judge
from lsp_geo.stats.intervals import MANY, ONE

# Two areas are neighbours along a border of about 20 metres or more, in degrees.
INSIDE = ["inside_min", "inside_q1", "inside_median", "inside_q3", "inside_max"]
COLUMNS = [
    "id",
    "area_code",
    "period",
    "value",
    "lower",
    "upper",
    "note",
    "method",
    "coverage",
    "estimated",
    "city",
    "england",
    "england_part",
    "than_city",
    "than_england",
    "confidence",
    "rank",
    "rank_first",
    "rank_last",
    "from_best",
    "of",
    "place",
    "place_from_best",
    "centre",
    "spread",
    "position",
    "mark",
    "than_mark",
    "from_mark",
    "people",
    *INSIDE,
    "inside_areas",
]


@dataclass(frozen=True)
class Profile:
    """One area on every indicator its level has.

    ``readings`` has one row an indicator, indexed by id in the catalogue's order, with the columns
    of ``standings``; ``absent`` says for every other indicator why it is not there. ``worse`` and
    ``better`` are the ids that stand out, the furthest first.
    """

    area_code: str
    label: str
    level: str
    residents: int
    households: int
    councillors: int | None
    readings: pd.DataFrame
    absent: dict[str, str]
    worse: tuple[str, ...]
    better: tuple[str, ...]
    neighbours: tuple[str, ...]
    previous: str
    next: str


@dataclass(frozen=True)
class Standing:
    """All areas of a level on all indicators it has: what every profile of the level is cut from.

    ``readings`` holds for each area one row an indicator (index: id) with COLUMNS; ``alike`` the
    size of the correlation of each pair of indicators between the areas; ``neighbours`` the areas
    that share a border, by label.
    """

    level: str
    readings: dict[str, pd.DataFrame]
    alike: pd.DataFrame
    neighbours: dict[str, list[str]]


def profile(tables: Tables, area_code: str, standing: Standing | None = None) -> Profile:
    """The profile of a ward, MSOA or neighbourhood, each indicator in its latest period.

    Parameters
    ----------
    tables : the data
    area_code : code of an area below the city
    standing : ``standings`` of its level, where already worked out

    Raises
    ------
    NotKnown
        For a code that is not an area of this district, or the district itself.
    """
    geography = tables.geography
    level = geography.level_of(area_code)
    if level == "city":
        raise NotKnown(
            f"A profile sets an area beside {geography.name}: choose a ward, MSOA or neighbourhood."
        )
    standing = standing or standings(tables, level)
    readings = standing.readings[area_code]
    described = geography.areas(level).loc[area_code]
    previous, following = ("", "") if level == YOURS else around_by_name(tables, area_code)
    councillors = described["councillors"]
    worse, better = both_sides(tables, standing, area_code)
    return Profile(
        area_code=area_code,
        label=described["label"],
        level=level,
        residents=int(described["residents"]),
        households=int(described["households"]),
        councillors=None if pd.isna(councillors) else int(councillors),
        readings=readings,
        absent={
            i.id: _why_absent(tables, i, level)
            for i in tables.catalogue.indicators.values()
            if not i.is_city_series and i.id not in readings.index
        },
        worse=worse,
        better=better,
        neighbours=tuple(standing.neighbours[area_code]),
        previous=previous,
        next=following,
    )


def standings(tables: Tables, level: str) -> Standing:
    """Every area of a level on every indicator that has it, in the latest period.

    Notes
    -----
    Of the columns of ``readings``, ``than_city`` and ``than_england`` hold better, similar, worse
    (higher, lower without polarity) or cannot be said; ``rank`` 1 is the highest need and
    ``from_best`` counts from the other end; ``place`` and ``place_from_best`` are those of
    `placing.places`; ``centre`` is the city's value or, where it has none, the middle area's.
    ``mark``, ``than_mark``, ``from_mark`` and ``people`` are those of
    `standing_out`: what a reading is held against, on which side of it, how far in typical
    differences, and by how many people, homes or crimes. ``england_part`` says how much of England
    is covered where that is not all.
    """
    small = [i for i in tables.catalogue.indicators.values() if level in tables.levels(i.id)]
    members = tables.geography.inside(level)
    table = pd.concat(
        [_standing(tables, indicator, level, members) for indicator in small], ignore_index=True
    )[COLUMNS]
    codes = tables.geography.areas(level).index
    return Standing(
        level=level,
        readings={code: rows.set_index("id") for code, rows in table.groupby("area_code")},
        alike=_alike(tables, placing.among(level), table["id"].unique().tolist()),
        neighbours=dict.fromkeys(codes, [])
        if level == YOURS
        else tables.geography.neighbours(level),
    )


def _alike(tables: Tables, level: str, ids: list[str]) -> pd.DataFrame:
    """Size of the correlation of each pair of indicators between the areas of a level."""
    values = {
        name: tables.table(name, level).set_index("area_code")["value"]
        for name in ids
        if level in tables.levels(name)
    }
    return pd.DataFrame(values).corr(min_periods=3).abs().reindex(index=ids, columns=ids)


def around_by_name(tables: Tables, area_code: str) -> tuple[str, str]:
    """The areas before and after one in the alphabet; the last is followed by the first."""
    level = tables.geography.level_of(area_code)
    ordered = tables.geography.by_label(level)
    place = ordered.index(area_code)
    return ordered[place - 1], ordered[(place + 1) % len(ordered)]


def _standing(
    tables: Tables, indicator: Indicator, level: str, members: dict[str, np.ndarray]
) -> pd.DataFrame:
    table = tables.table(indicator.id, level)
    period = table["period"].iloc[0]
    city_value, england_value, part = _benchmarks(tables, indicator, period)
    lower, upper, confidence = _wide_limits(indicator, table)
    values = table["value"].to_numpy(float)
    # What an area is set among: the areas of its level, the wards for one of one's own.
    others = placing.others(tables, indicator, level, period, values)
    centre = np.nan
    if indicator.kind != "count":
        centre = city_value if np.isfinite(city_value) else _middle(others)
    spread = typical_difference(others)
    mark = _middle(others) if is_crime(indicator) else centre
    out = table.assign(
        id=indicator.id,
        city=city_value,
        england=england_value,
        england_part=part,
        than_city=judge(against(lower, upper, city_value), indicator.polarity),
        than_england=judge(against(lower, upper, england_value), indicator.polarity),
        confidence=confidence,
        of=np.isfinite(others).sum(),
        **placing.places(indicator, table, level, others),
        centre=centre,
        spread=spread,
        position=turned(values, centre, spread, indicator.polarity),
        mark=mark,
        than_mark=judge(against(lower, upper, mark), indicator.polarity),
        from_mark=turned(values, mark, spread, indicator.polarity),
        people=people_between(tables, indicator, table, mark),
    )
    quartiles, areas = _quartiles(tables, indicator, table["area_code"], period, members)
    return out.assign(**dict(zip(INSIDE, quartiles.T, strict=True)), inside_areas=areas)


def _benchmarks(tables: Tables, indicator: Indicator, period: str) -> tuple[float, float, str]:
    """The city's and England's values, NaN where there is none, and how much of England it is."""
    if indicator.kind == "count":
        return np.nan, np.nan, ""
    city, england = tables.city(indicator.id, period), tables.england(indicator.id, period)
    return (
        np.nan if city is None else city["value"],
        np.nan if england is None else england.mean,
        "" if england is None else part_of_england(england),
    )


def turned(values: ArrayLike, centre: float, spread: float, polarity: str) -> np.ndarray:
    """Distances from the centre in typical differences, better (or higher) to the right."""
    if not (spread > 0 and np.isfinite(centre)):
        return np.full(np.shape(values), np.nan)
    side = -sign_of(polarity) if polarity != "neither" else 1
    return side * (np.asarray(values, dtype=float) - centre) / spread


def typical_difference(values: np.ndarray) -> float:
    """Half the span of the middle 68% of the areas; NaN where it is none."""
    known = values[np.isfinite(values)]
    if known.size < 2:
        return np.nan
    low, high = np.quantile(known, [0.16, 0.84])
    return (high - low) / 2 if high > low else np.nan


def _middle(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else np.nan


def _wide_limits(indicator: Indicator, table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, float]:
    """Limits at 99.8% where counts allow it, else the published ones; and the level they have."""
    limits = indicator.limits(table, MANY)
    if limits is None:
        return table["lower"].to_numpy(float), table["upper"].to_numpy(float), ONE
    return limits.lower, limits.upper, MANY


def _quartiles(
    tables: Tables,
    indicator: Indicator,
    codes: pd.Series,
    period: str,
    members: dict[str, np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """Lowest, quartiles and highest of the neighbourhoods inside each area, and how many."""
    most = max(rows.size for rows in members.values())
    if "lsoa21" not in tables.levels(indicator.id) or not most:
        return np.full((len(codes), len(INSIDE)), np.nan), np.zeros(len(codes), dtype=int)
    values = tables.table(indicator.id, "lsoa21", period)["value"].to_numpy(float)
    own = np.full((len(codes), most), np.nan)
    for row, code in enumerate(codes):
        own[row, : members[code].size] = values[members[code]]
    # Missing values sort last, so that each row's known ones stand first.
    own.sort(axis=1)
    areas = np.isfinite(own).sum(axis=1)
    place = np.linspace(0, 1, len(INSIDE)) * np.maximum(areas - 1, 0)[:, None]
    below, above = np.floor(place).astype(int), np.ceil(place).astype(int)
    low, high = (np.take_along_axis(own, at, axis=1) for at in (below, above))
    return low + (high - low) * (place - below), areas


def _why_absent(tables: Tables, indicator: Indicator, level: str) -> str:
    """Why an indicator has no figure on a level."""
    levels = tables.levels(indicator.id)
    plural = {code: tables.geography.levels[code].plural for code in levels}
    shown = formatting.and_list([plural[code] for code in levels])
    if indicator.aggregation == "none":
        return f"published for {shown} only, and cannot be added up or averaged to other areas"
    return f"not published for areas as small as {tables.geography.levels[level].plural}"
