"""On the city as a whole: each series against England and the core cities, and what changed."""

from __future__ import annotations

from collections import Counter

import numpy as np

from lsp_geo import formatting, theme
from lsp_geo.analysis import city_change, city_series, outcomes, series_words
from lsp_geo.charts import sparkline
from lsp_geo.city import City
from lsp_geo.data.catalogue import Pillar
from lsp_geo.reports.document import (
    Block,
    Cell,
    Column,
    Ledger,
    Rows,
    Table,
    Words,
    england,
    whole_city,
)
from lsp_geo.stats import trend as rule
from lsp_geo.stats.difference import CANNOT_BE_SAID

BETTER, WORSE = theme.PALETTES["better"][3], theme.PALETTES["worse"][3]
_PLACES = ("worse", city_series.NO_CLEAR, "better", "other", "no figure")
# Higher or lower where neither is better or no interval tells; and what is no like for like.
_GROUPED = {"higher": "other", "lower": "other", city_series.NOT_LIKE: "no figure"}


def finding(city: City) -> str:
    """Where the city stands against England, in one sentence."""
    readings = [city.reading(i.id) for i in city.catalogue.city_series()]
    judged = [one for one in readings if _can_be_judged(one)]
    where = Counter(city_series.position(one) for one in judged)
    return (
        f"{city.name} is worse than England on {where['worse']} and better on "
        f"{where['better']} of the {len(judged)} city series that can be judged against it."
    )


def _can_be_judged(one: city_series.Reading) -> bool:
    """Whether higher is better or worse, and an interval tells the city from England or not."""
    if one.gap is None or city_series.position(one) in ("no figure", city_series.NOT_LIKE):
        return False
    return one.gap.distinguishable is not None and one.indicator.polarity != "neither"


def against_england(city: City, ledger: Ledger, section: str) -> Table:
    """How many city series of each pillar are worse, similar or better than England."""
    rows = []
    for pillar in city.catalogue.all_pillars:
        readings = [city.reading(i.id) for i in city.catalogue.city_series(pillar.number)]
        where = Counter(
            _GROUPED.get(city_series.position(one), city_series.position(one)) for one in readings
        )
        rows.append(
            (
                Cell(f"{pillar.number}. {pillar.name}", bold=True),
                *(
                    _counted(ledger, section, f"{pillar.name}: {place}", where[place], place)
                    for place in _PLACES
                ),
                Cell(
                    ledger.count(
                        section,
                        f"{pillar.name}: highest need of the {city.geography.peers.many}",
                        sum(_highest_need(one) for one in readings),
                    )
                ),
            )
        )
    columns = (
        Column("Pillar", 0.34),
        Column("Worse than England", 0.11, "right"),
        Column("No clear difference", 0.11, "right"),
        Column("Better", 0.1, "right"),
        Column("Higher or lower, no judgement", 0.12, "right"),
        Column("No like figure for England", 0.11, "right"),
        Column(f"Worst of the {city.geography.peers.many}", 0.11, "right"),
    )
    return Table("City series against England by pillar", columns, (Rows("", tuple(rows)),))


def _highest_need(one: city_series.Reading) -> bool:
    """Whether no other core city reads worse; only where higher is better or worse."""
    return one.cities > 1 and one.rank == 1 and one.indicator.polarity != "neither"


def _counted(ledger: Ledger, section: str, name: str, number: int, place: str) -> Cell:
    colour = {"worse": WORSE, "better": BETTER}.get(place, "") if number else ""
    return Cell(ledger.count(section, name, number), bold=bool(colour), colour=colour)


def of_pillar(
    city: City, ledger: Ledger, pillar: Pillar, most: int | None = None
) -> tuple[Block, ...]:
    """A pillar's series for the whole city: figure, England, rank, line over time, direction.

    ``most`` is how many of them are shown; all where it is None.
    """
    every = [city.reading(i.id) for i in city.catalogue.city_series(pillar.number)]
    if not every:
        return (Words("No series for the whole city is held for this pillar."),)
    # Those that can be set against England first, then those read at the latest period.
    shown = sorted(every, key=lambda one: (one.gap is None, one.indicator.name))[:most]
    rows = [_series_row(city, ledger, f"Pillar {pillar.number}", one) for one in shown]
    columns = (
        Column("Series", 0.34),
        Column(city.name, 0.1, "right"),
        Column("England", 0.09, "right"),
        Column("Against England", 0.09),
        Column(f"Among {city.geography.peers.many}", 0.13),
        Column("Over time", 0.12),
        Column("Direction", 0.13),
    )
    note = (
        "Brackets: 95% interval where there is one. The line over time is the city’s (England "
        "dashed); it is cut where figures stop being comparable. A direction is said only by five "
        "evenly spaced, comparable points, tested at 99.8%. Better and worse than England are said "
        "only where an interval tells; what would only say that this is a city is set against the "
        f"{city.geography.peers.many} alone."
    )
    if len(every) > len(shown):
        note += f" {len(shown)} of {len(every)} series; the app has all."
    return (
        Words(outcomes.city_sentence(every)),
        Table(f"{pillar.name}: series for the whole city", columns, (Rows("", tuple(rows)),)),
        Words(note, "small"),
    )


def _series_row(
    city: City, ledger: Ledger, section: str, one: city_series.Reading
) -> tuple[Cell, ...]:
    indicator = one.indicator
    _note_series(ledger, city, section, one)
    where = city_series.position(one)
    nation = "–" if one.england is None else formatting.bare(indicator, one.england)
    word = series_words.in_words(one)
    rank = series_words.rank_parts(one)
    drawn, alt = _line(city, one)
    return (
        Cell(
            indicator.name,
            f"{formatting.unit_line(indicator)}, {formatting.period(one.period)}",
            bold=True,
        ),
        Cell(formatting.bare(indicator, one.value, one.note), _limits(one), bold=True),
        Cell(nation),
        Cell(where if where != "no figure" else "–"),
        Cell(
            f"{rank.place} of {one.cities}" if one.cities > 1 else "–",
            f"may be {rank.span}" if rank.span else "",
        ),
        Cell(svg=drawn, alt=alt) if drawn else Cell("one period"),
        Cell(word if word != CANNOT_BE_SAID else "cannot be said"),
    )


def _limits(one: city_series.Reading) -> str:
    if not np.isfinite(one.lower):
        return ""
    low, high = (formatting.number(end, one.indicator.decimals) for end in (one.lower, one.upper))
    return f"{low} to {high}"


def _note_series(ledger: Ledger, city: City, section: str, one: city_series.Reading) -> None:
    """Write down what a row on a city series says."""
    ledger.figure(
        section,
        one.indicator,
        "value",
        whole_city(city.geography),
        one.period,
        one.value,
        (one.lower, one.upper),
        one.note,
    )
    if one.england is not None:
        nation = england(city.geography)
        ledger.figure(section, one.indicator, "value", nation, one.period, one.england)


def _line(city: City, one: city_series.Reading) -> tuple[str, str]:
    """The city's and England's values over time, cut at breaks; nothing for one period."""
    tables = city.tables
    periods = tables.periods(one.indicator.id)
    if len(periods) < 2:
        return "", ""
    lines = city_series.lines(tables, one.indicator.id)
    roles = {role: rows.set_index("period") for role, rows in lines.groupby("role")}
    cut = {each.after for each in city_series.breaks(tables, one.indicator.id)}
    # An empty place before each break keeps its two sides apart.
    places = [
        name for period in periods for name in ([None, period] if period in cut else [period])
    ]

    def values(role: str) -> np.ndarray:
        rows = roles.get(role)
        return np.array(
            [
                np.nan
                if name is None or rows is None or name not in rows.index
                else rows.at[name, "value"]
                for name in places
            ],
            dtype=float,
        )

    own = values(city_series.DISTRICT)
    known = [(p, v) for p, v in zip(places, own, strict=True) if p and np.isfinite(v)]
    (first, was), (last, now) = known[0], known[-1]
    alt = (
        f"From {formatting.figure(one.indicator, was)} in {formatting.period(first)} to "
        f"{formatting.figure(one.indicator, now)} in {formatting.period(last)}."
    )
    return sparkline.line(own, values(city_series.ENGLAND)), alt


def differences(city: City) -> tuple[list[city_change.Since], Counter[str]]:
    """The last five years of every city series that allows it, and why the others do not."""
    found = [city.first_and_last(series.id) for series in city.catalogue.city_series()]
    return (
        [one for one in found if isinstance(one, city_change.Since)],
        Counter(one for one in found if isinstance(one, str)),
    )


def moved_table(
    city: City, ledger: Ledger, section: str, moved: list[city_change.Since], label: str
) -> Table:
    """Series with their last figure, and those of a year and of up to five years before."""
    rows, own = [], whole_city(city.geography)
    for one in moved:
        indicator = one.indicator
        # Both figures are known, so there is a difference.
        assert one.change.estimate is not None
        lately = "–"
        if one.year is not None and one.year.change.estimate is not None:
            lately = formatting.bare_change(indicator, one.year.change.estimate)
        year = one.year
        told = [(one.first, one.before), (one.last, one.after)]
        if year is not None and year.first != one.first:
            told.insert(1, (year.first, year.before))
        for when, value in told:
            ledger.figure(section, indicator, "value", own, when, value)
        rows.append(
            (
                Cell(indicator.name, formatting.unit_line(indicator), bold=True),
                Cell(formatting.bare(indicator, one.before), formatting.period(one.first)),
                Cell("–")
                if year is None
                else Cell(formatting.bare(indicator, year.before), formatting.period(year.first)),
                Cell(formatting.bare(indicator, one.after), formatting.period(one.last)),
                Cell(lately),
                Cell(formatting.bare_change(indicator, one.change.estimate)),
                Cell(formatting.certainty(one.clear)),
            )
        )
    columns = (
        Column("Series", 0.3),
        Column("Up to five years before", 0.11, "right"),
        Column("A year before", 0.11, "right"),
        Column("Latest", 0.11, "right"),
        Column("Last year", 0.11, "right"),
        Column("Last five years", 0.11, "right"),
        Column("Can the five years be told from chance?", 0.15),
    )
    return Table(label, columns, (Rows("", tuple(rows)),))


def direction_sentence(city: City) -> str:
    """What the five-point rule says of all city series."""
    readings = [city.reading(i.id) for i in city.catalogue.city_series()]
    moved = [
        one for one in readings if one.direction.direction not in (CANNOT_BE_SAID, rule.NO_CHANGE)
    ]
    few = (
        f"For {'most' if len(moved) < len(readings) / 2 else 'some'} of the {len(readings)} "
        "figures there is too little to say which way they are going."
    )
    if not moved:
        return few
    number = "One is" if len(moved) == 1 else f"{len(moved)} are"
    return f"{few} {number} clearly {formatting.and_list([_moving(one) for one in moved])}."


def _moving(one: city_series.Reading) -> str:
    """“rising: weekly pay, in the prices of each year”."""
    way = "rising" if one.direction.direction == rule.INCREASING else "falling"
    name = one.indicator.name
    prices = ", in the prices of each year" if one.indicator.in_money else ""
    return f"{way}: {name[0].lower()}{name[1:]}{prices}"
