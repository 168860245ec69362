"""City series: where the district stands among England and the core cities, and which way it goes.

The direction is said by the five-point rule (`lsp_geo.stats.trend`) and only within the last
unbroken run of periods; otherwise it cannot be said, and the reason is given.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.data import periods as time
from lsp_geo.data.catalogue import Indicator, Segment
from lsp_geo.data.tables import Tables
from lsp_geo.stats import trend as rule
from lsp_geo.stats.difference import CANNOT_BE_SAID, Comparison, difference
from lsp_geo.stats.intervals import byar, wilson
from lsp_geo.stats.ranking import rank, rank_range
from lsp_geo.stats.trend import POINTS, Trend

LEVEL = "district"
DISTRICT, ENGLAND, CORE_CITY, OTHER = "district", "England", "core city", "other"


@dataclass(frozen=True)
class Points:
    """The periods the five-point rule is asked about; ``why`` says why it cannot be asked."""

    periods: tuple[str, ...]
    why: str


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


@dataclass(frozen=True)
class Break:
    """Two neighbouring periods that no line may join, and why."""

    before: str
    after: str
    why: str


def points(indicator: Indicator, periods: list[str], level: str = LEVEL) -> Points:
    """The last unbroken run of periods that share no time, if the five-point rule may be asked.

    Parameters
    ----------
    indicator : its segments say where a series breaks and where change may be read
    periods : all its periods in order
    level : the level the values are of

    Returns
    -------
    Points
        Without periods, and with a reason, where there are fewer than five, they are not evenly
        spaced, or the description does not allow change to be read. Overlapping periods of a
        series without breaks are thinned until none share time.
    """
    run, segment = list(periods), None
    if indicator.segments:
        segment = indicator.segments[-1]
        run = run[run.index(segment.start) : run.index(segment.end) + 1]
    separate = time.without_overlap(run)
    thinned = len(separate) < len(run)
    if len(periods) == 1:
        return Points((), "there is one period only")
    if len(separate) < POINTS:
        return Points((), _too_few(len(separate), thinned, segment, run))
    if not time.evenly_spaced(separate[-POINTS:]):
        return Points((), f"the last {POINTS} periods are not evenly spaced")
    allowed = segment.allows_change(level) if segment else thinned and not indicator.no_trend
    if not allowed:
        return Points((), indicator.no_trend or "change between these periods must not be read")
    return Points(tuple(separate), "")


def _too_few(count: int, thinned: bool, segment: Segment | None, run: list[str]) -> str:
    if thinned and count == 1:
        return "its periods overlap"
    if thinned:
        return f"only {count} of its periods do not overlap, and the rule needs {POINTS}"
    since = ""
    if segment and segment.why:
        since = f" since the break at {formatting.period(run[0])} ({segment.why})"
    return f"there are only {count} periods{since}, and the rule needs {POINTS}"


def limits(indicator: Indicator, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """95% limits of rows of values: published ones, else from counts; NaN where neither is there.

    Modelled figures and sums of money get none of our own: they are not counts of events.
    """
    if rows["lower"].notna().any():
        return rows["lower"].to_numpy(float), rows["upper"].to_numpy(float)
    method = {"proportion": wilson, "rate": byar}.get(indicator.kind)
    counted = indicator.aggregation == "ratio" or rows["numerator"].notna().any()
    if method is None or not counted or indicator.modelled or in_money(indicator):
        return np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    found = method(
        rows["numerator"].to_numpy(float),
        rows["denominator"].to_numpy(float),
        scale=indicator.scale,
    )
    return found.lower, found.upper


def in_money(indicator: Indicator) -> bool:
    """Whether it is a sum of money, in the prices of each year unless it says otherwise."""
    return indicator.unit.startswith("£")


def direction(indicator: Indicator, rows: pd.DataFrame) -> Trend:
    """Direction of one area's values by the five-point rule, rows in order of time."""
    if (
        indicator.kind == "proportion"
        and rows["lower"].isna().all()
        and rows["numerator"].notna().all()
        and not indicator.modelled
    ):
        return rule.trend_of_proportions(rows["numerator"], rows["denominator"])
    lower, upper = limits(indicator, rows)
    if np.isnan(lower).all():
        return _cannot(no_interval(indicator))
    return rule.trend(rows["value"], lower, upper)


def no_interval(indicator: Indicator) -> str:
    """Why there is no interval to go by."""
    if indicator.modelled:
        return "the figures are modelled and have no interval"
    return "the figures have no interval to tell change from chance"


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
        direction=_cannot(asked.why) if asked.why else direction(indicator, series),
        gap_direction=gap_direction,
        points=asked.periods[-POINTS:],
        steps="" if asked.why else steps(series["value"].to_numpy(float)),
    )


def _gap(
    indicator: Indicator, own: pd.DataFrame, nation: pd.DataFrame, period: str, asked: Points
) -> tuple[Comparison | None, Trend]:
    """The district less England, and whether that gap widens."""
    if indicator.kind == "count":
        return None, _cannot("a total cannot be set against that of a whole country")
    ours, theirs = _by_period(indicator, own), _by_period(indicator, nation)
    if period not in theirs:
        return None, _cannot("England has no figure")
    gap = difference(*ours[period], *theirs[period])
    if asked.why:
        return gap, _cannot(asked.why)
    last = asked.periods[-POINTS:]
    if not all(when in ours and when in theirs for when in last):
        return gap, _cannot("a period among them has no figure")
    found = [difference(*ours[when], *theirs[when]) for when in last]
    if any(each.lower is None for each in found):
        return gap, _cannot("the figures of the city or of England have no interval")
    return gap, rule.gap_direction(
        *([getattr(each, name) for each in found] for name in ("estimate", "lower", "upper"))
    )


def _by_period(indicator: Indicator, rows: pd.DataFrame) -> dict[str, tuple[float, float, float]]:
    return dict(
        zip(rows["period"], zip(rows["value"], *limits(indicator, rows), strict=True), strict=True)
    )


def _cannot(why: str) -> Trend:
    return Trend(CANNOT_BE_SAID, None, None, why)


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


def steps(values: np.ndarray) -> str:
    """How the last five values followed one another: a fact, not a judgement about chance."""
    if len(values) < POINTS or np.isnan(values[-POINTS:]).any():
        return ""
    moves = np.sign(np.diff(values[-POINTS:]))
    for sign, word in ((1, "rose"), (-1, "fell")):
        if (moves == sign).all():
            return f"{word} at each of the last four steps"
    up, down = int((moves > 0).sum()), int((moves < 0).sum())
    return f"rose at {up} and fell at {down} of the last four steps"


def in_words(reading: Reading) -> str:
    """The direction in a word or two: “getting better”, “increasing”, “cannot be said”."""
    return direction_in_words(reading.indicator, reading.direction.direction)


def direction_in_words(indicator: Indicator, word: str) -> str:
    """A direction as a judgement where one is right: money of each year's worth gets none."""
    if in_money(indicator) and word in (rule.INCREASING, rule.DECREASING):
        return f"{word} in the prices of each year"
    return rule.in_words(word, indicator.polarity)


def position(reading: Reading) -> str:
    """Where the district lies against England, in a word.

    “worse” or “better” where higher is one of them, else “higher” or “lower”; “same” where the
    figures read alike, “similar” where an interval says the gap could be chance, “no figure”
    where England has none.
    """
    if reading.gap is None or reading.gap.estimate is None:
        return "no figure"
    size = round(reading.gap.estimate, reading.indicator.decimals)
    if size == 0:
        return "same"
    if reading.gap.distinguishable is False:
        return "similar"
    if reading.indicator.polarity == "neither":
        return "higher" if size > 0 else "lower"
    return "worse" if (size > 0) == (reading.indicator.polarity == "worse") else "better"


def gap_in_words(reading: Reading) -> str:
    """The gap to England: “3.2 percentage points above England, which is worse”."""
    where = position(reading)
    if where == "no figure":
        return "no figure for England"
    if where == "same":
        return "the same as England"
    side = "above" if reading.gap.estimate > 0 else "below"
    words = f"{_size(reading.indicator, reading.gap.estimate)} {side} England"
    ending = {
        "similar": ", which could be chance",
        "worse": ", which is worse",
        "better": ", which is better",
    }
    return words + ending.get(where, "")


def _size(indicator: Indicator, gap: float) -> str:
    """The size of a gap with its unit, without the words of a rate that stand before it."""
    text = formatting.change(indicator, abs(gap)).removeprefix("+")
    return text.partition(" ")[0] if indicator.unit.startswith("per ") else text


def rank_in_words(reading: Reading) -> str:
    """The rank, counted from the nearer end: “2nd highest of 8 core cities”, with its range."""
    if reading.cities < 2:
        return "no other core city has a figure"
    ends = (
        ("lowest", "highest") if reading.indicator.polarity == "better" else ("highest", "lowest")
    )
    number, end = min(
        (reading.rank, ends[0]), (reading.rank_back, ends[1]), key=lambda place: place[0]
    )
    text = f"{end if number == 1 else f'{ordinal(number)} {end}'} of {reading.cities} core cities"
    if reading.first is not None and reading.first != reading.last:
        # Each bound counted from the end the rank is counted from.
        bounds = (reading.first, reading.last)
        if end == ends[1]:
            bounds = tuple(reading.cities + 1 - bound for bound in bounds[::-1])
        text += f" (by its interval anywhere from {ordinal(bounds[0])} to {ordinal(bounds[1])})"
    return text


def ordinal(number: int) -> str:
    """“1st”, “2nd”, “3rd”, “11th”."""
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def standing(reading: Reading, name: str) -> str:
    """Where the district stands, in one sentence that can be read aloud."""
    indicator = reading.indicator
    base = f" {indicator.base}" if indicator.unit == "%" and indicator.base else ""
    text = (
        f"{indicator.name}: {formatting.figure(indicator, reading.value)}{base} in {name} "
        f"({formatting.period(reading.period)})"
    )
    if reading.gap is not None:
        text += f", {gap_in_words(reading)}"
    return f"{text}; {rank_in_words(reading)}."


def travel(reading: Reading) -> str:
    """Which way it goes, in one sentence, with the reason where that cannot be said."""
    if reading.direction.direction == CANNOT_BE_SAID:
        text = f"Direction cannot be said: {reading.direction.why}."
        return f"{text} The value {reading.steps}." if reading.steps else text
    word = in_words(reading)
    return f"{word[0].upper()}{word[1:]} {over(reading.points)}, tested at 99.8%."


def over(periods: tuple[str, ...]) -> str:
    """“over the five periods from 2019 to 2023”."""
    first, last = formatting.period(periods[0]), formatting.period(periods[-1])
    if " to " in first:
        return f"over five periods that do not overlap, the first {first}, the last {last}"
    return f"over the five periods from {first} to {last}"


def gap_travel(reading: Reading) -> str:
    """Whether the gap to England widens, in one sentence."""
    if reading.gap_direction.direction == CANNOT_BE_SAID:
        return f"Whether the gap to England widens cannot be said: {reading.gap_direction.why}."
    word = reading.gap_direction.direction
    shown = "shows no significant change" if word == rule.NO_CHANGE else f"is {word}"
    return f"The gap to England {shown} over the same five points."


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
