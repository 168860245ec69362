"""City series: where the district stands among England and the core cities, and which way it goes.

The direction is said by the five-point rule (`lsp_geo.analysis.five_points`); where it cannot be
said, the reason is given.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis.five_points import (
    Points,
    cannot,
    direction,
    limits,
    points,
    steps,
)
from lsp_geo.data import periods as time
from lsp_geo.data.district_files import Peers
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.tables import Tables
from lsp_geo.stats import trend as rule
from lsp_geo.stats.difference import Comparison, difference
from lsp_geo.stats.ranking import rank, rank_range
from lsp_geo.stats.trend import POINTS, Trend

NO_CLEAR, NOT_LIKE = "no clear difference", "not like for like"
DISTRICT, ENGLAND, CORE_CITY = "district", "England", "core city"


@dataclass(frozen=True)
class Reading:
    """Where the district stands on one city series, and which way it goes.

    ``rank`` counts from the highest need (the highest value where higher is neither better nor
    worse) among the ``cities`` core cities with a figure for the same period, ``rank_back`` from
    the other end; ``first`` and ``last`` are the ranks its interval allows. ``england`` and
    ``gap`` are None where England has no figure for that period. ``steps`` says how the last five
    values followed one another, for where the rule cannot be asked for want of intervals.
    """

    indicator: Indicator
    period: str
    value: float
    lower: float
    upper: float
    note: str
    england: float | None
    gap: Comparison | None
    rank: int
    rank_back: int
    first: int | None
    last: int | None
    cities: int
    direction: Trend
    gap_direction: Trend
    points: tuple[str, ...]
    steps: str
    peers: Peers = Peers()


@dataclass(frozen=True)
class Break:
    """Two neighbouring periods that no line may join, and why."""

    before: str
    after: str
    why: str


def read(tables: Tables, indicator_id: str) -> Reading:
    """Where the district stands on a city series at its last period, and which way it goes.

    Raises
    ------
    NotKnown
        For an unknown indicator.
    """
    indicator = tables.catalogue.indicator(indicator_id)
    rows = tables.values.of(indicator_id)
    district, england = tables.geography.code, tables.geography.district["england"]
    rows = rows[rows["value"].notna()]
    own, nation = (rows[rows["area_code"] == code] for code in (district, england))
    latest = own.iloc[-1]
    period = latest["period"]
    asked = points(indicator, tables.periods(indicator_id))
    gap, gap_direction = _gap(indicator, own, nation, period, asked)
    at_england = nation.loc[nation["period"] == period, "value"]
    series = own[own["period"].isin(asked.periods[-POINTS:])]
    low, high = limits(indicator, own.tail(1))
    return Reading(
        indicator=indicator,
        period=period,
        value=float(latest["value"]),
        lower=float(low[0]),
        upper=float(high[0]),
        note=latest["note"],
        england=float(at_england.iloc[0]) if len(at_england) else None,
        gap=gap,
        **_place(tables, indicator, rows[rows["period"] == period]),
        direction=cannot(asked.why) if asked.why else direction(indicator, series),
        gap_direction=gap_direction,
        points=asked.periods[-POINTS:],
        steps="" if asked.why else steps(series["value"].to_numpy(float)),
        peers=tables.geography.peers,
    )


def _gap(
    indicator: Indicator, own: pd.DataFrame, nation: pd.DataFrame, period: str, asked: Points
) -> tuple[Comparison | None, Trend]:
    """The district less England, and whether that gap widens."""
    if indicator.kind == "count":
        return None, cannot("a total cannot be set against that of a whole country")
    ours, theirs = _by_period(indicator, own), _by_period(indicator, nation)
    if period not in theirs:
        return None, cannot("England has no figure")
    gap = difference(*ours[period], *theirs[period])
    if asked.why:
        return gap, cannot(asked.why)
    last = asked.periods[-POINTS:]
    if not all(when in ours and when in theirs for when in last):
        return gap, cannot("a period among them has no figure")
    found = [difference(*ours[when], *theirs[when]) for when in last]
    if any(each.lower is None for each in found):
        return gap, cannot("the figures of the city or of England have no interval")
    estimates, lower, upper = (
        np.array([getattr(each, name) for each in found], dtype=float)
        for name in ("estimate", "lower", "upper")
    )
    return gap, rule.gap_direction(estimates, lower, upper)


def _by_period(indicator: Indicator, rows: pd.DataFrame) -> dict[str, tuple[float, float, float]]:
    return dict(
        zip(rows["period"], zip(rows["value"], *limits(indicator, rows), strict=True), strict=True)
    )


def _place(tables: Tables, indicator: Indicator, now: pd.DataFrame) -> dict:
    """Rank of the district among core cities with a figure, with the ranks intervals allow."""
    codes = [city["code"] for city in tables.geography.district["core_cities"]]
    cities = now[now["area_code"].isin(codes)]
    own = (cities["area_code"] == tables.geography.code).to_numpy()
    # Cities that read alike share a rank, so values are compared as they are shown.
    shown = cities["value"].round(indicator.decimals)
    high_or_low = rank(shown, indicator.polarity)[own][0], rank(-shown, indicator.polarity)[own][0]
    low, high = limits(indicator, cities)
    first = last = None
    if np.isfinite(low).all():
        allowed = rank_range(low, high, indicator.polarity)[own].iloc[0]
        first, last = int(allowed["first"]), int(allowed["last"])
    return {
        "rank": int(high_or_low[0]),
        "rank_back": int(high_or_low[1]),
        "first": first,
        "last": last,
        "cities": len(cities),
    }


def position(reading: Reading) -> str:
    """Where the district lies against England, in a word.

    “worse” or “better” only where higher is one of them and an interval tells the two apart, else
    “higher” or “lower”; NO_CLEAR where an interval says the gap could be chance or, without one,
    the figures differ by one step of their last digit at most; NOT_LIKE where England would only
    say that a city is a city; “no figure” where England has none.
    """
    if reading.gap is None or reading.gap.estimate is None:
        return "no figure"
    if reading.indicator.set_against:
        return NOT_LIKE
    size = gap_steps(reading)
    told = reading.gap.distinguishable
    if told is False or size == 0 or (told is None and abs(size) <= 1):
        return NO_CLEAR
    if told is None or reading.indicator.polarity == "neither":
        return "higher" if size > 0 else "lower"
    return "worse" if (size > 0) == (reading.indicator.polarity == "worse") else "better"


def gap_steps(reading: Reading) -> int:
    """The gap to England in steps of the last digit printed; 0 where there is none."""
    if reading.england is None:
        return 0
    decimals = reading.indicator.decimals
    shown = round(reading.value, decimals) - round(reading.england, decimals)
    return round(shown * 10**decimals)


def breaks(tables: Tables, indicator_id: str) -> list[Break]:
    """Where no line may be drawn: between segments, and where periods in between are missing."""
    indicator = tables.catalogue.indicator(indicator_id)
    periods = tables.periods(indicator_id)
    reasons = {segment.start: segment.why for segment in indicator.segments[1:]}
    starts = [time.span(period)[0] for period in periods]
    usual = float(np.median(np.diff(starts))) if len(periods) > 1 else 0.0
    found = []
    for n, (before, after) in enumerate(zip(periods, periods[1:], strict=False)):
        if after in reasons:
            found.append(Break(before, after, reasons[after]))
        elif starts[n + 1] - starts[n] > usual:
            why = (
                f"there is no figure between {formatting.period(before)} and "
                f"{formatting.period(after)}"
            )
            found.append(Break(before, after, why))
    return found


def lines(tables: Tables, indicator_id: str) -> pd.DataFrame:
    """The series of the district, England and the core cities, cut where no line may be drawn.

    Returns
    -------
    DataFrame
        Columns ``area_code``, ``name``, ``role`` (district, England, core city), ``period``,
        ``when`` (middle of the period in years), ``value``, ``lower``, ``upper``, ``run``: points
        of one area and run may be joined. Rows without a value are left out.
    """
    district = tables.geography.district
    names = {city["code"]: (city["name"], CORE_CITY) for city in district["core_cities"]}
    names[district["england"]] = ("England", ENGLAND)
    names[district["code"]] = (district["name"], DISTRICT)
    indicator = tables.catalogue.indicator(indicator_id)
    rows = tables.values.of(indicator_id)
    rows = rows[rows["area_code"].isin(names)].copy()
    cut = {b.after for b in breaks(tables, indicator_id)}
    number = pd.Series([period in cut for period in tables.periods(indicator_id)]).cumsum()
    runs = dict(zip(tables.periods(indicator_id), number, strict=True))
    rows["name"] = [names[code][0] for code in rows["area_code"]]
    rows["role"] = [names[code][1] for code in rows["area_code"]]
    rows["when"] = rows["period"].map(time.middle)
    rows["lower"], rows["upper"] = limits(indicator, rows)
    # A period without a figure cuts that area's line, too.
    gaps = rows["value"].isna().groupby(rows["area_code"]).cumsum()
    rows["run"] = rows["period"].map(runs) * 1000 + gaps
    columns = ["area_code", "name", "role", "period", "when", "value", "lower", "upper", "run"]
    return rows.loc[rows["value"].notna(), columns].reset_index(drop=True)


def figures_table(tables: Tables, indicator_id: str) -> pd.DataFrame:
    """Values of a series, the latest period on top: ``Period``, the city, England, other cities."""
    table = lines(tables, indicator_id).pivot(index="period", columns="name", values="value")
    table = table.reindex(tables.periods(indicator_id)[::-1])
    lead = [name for name in (tables.geography.name, "England") if name in table]
    table = table[[*lead, *(name for name in table if name not in lead)]]
    table.insert(0, "Period", table.index.map(formatting.period))
    return table.reset_index(drop=True).rename_axis(columns=None)
