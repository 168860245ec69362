"""The fact sheet of a pillar: how unequal it is inside the city, and where the city stands."""

from __future__ import annotations

import numpy as np

from lsp_geo import formatting
from lsp_geo.analysis import city_series, inequality, outcomes, overview, small_area_change
from lsp_geo.charts import sparkline
from lsp_geo.city import Desk
from lsp_geo.data.catalogue import Pillar
from lsp_geo.errors import NotKnown
from lsp_geo.maps import indicator_map
from lsp_geo.presentation import links
from lsp_geo.reports.document import (
    Cell,
    Column,
    Ledger,
    Picture,
    Point,
    Points,
    Rows,
    Section,
    Sheet,
    Table,
    Words,
    bare,
)
from lsp_geo.stats.difference import CANNOT_BE_SAID

SMALL = inequality.LEVEL
# What two pages hold: rows inside the city, and rows of series; each change noted costs two.
_MOST_INSIDE, _MOST_SERIES = 9, 14


def pillar_sheet(desk: Desk, number: str) -> Sheet:
    """The sheet of a pillar, ``"1"`` to ``"8"``.

    Raises
    ------
    NotKnown
        For another number, or a pillar of which nothing is known inside the city.
    """
    tables = desk.tables
    pillar = tables.catalogue.pillar(number)
    if not pillar.headline:
        raise NotKnown(f"There is no sheet of “{pillar.name}”. {nothing_inside(desk)}")
    ledger = Ledger()
    found = desk.measures.of(pillar.headline)
    link = desk.link("inequality", pillar=number)
    note_inside(ledger, desk, f"Pillar {number}", pillar.headline)
    changed = changed_inside(desk, pillar)
    room = _MOST_SERIES - (2 * len(changed.items) if isinstance(changed, Points) else 0)
    return Sheet(
        title=pillar.name,
        kicker=f"Pillar {number} fact sheet",
        finding=inequality.sentence(tables, found),
        facts=f"Key aim: {pillar.key_aim}. {pillar.summary}".strip(),
        made=desk.made(),
        place=tables.geography.name,
        plan=tables.catalogue.plan,
        link=link,
        qr=links.svg(link),
        sections=(
            Section(
                "Inside the city",
                (
                    headline_map(desk, pillar),
                    *inside_blocks(desk, ledger, pillar, _MOST_INSIDE),
                ),
            ),
            Section(
                "The whole city, England and the core cities",
                (*series_blocks(desk, ledger, pillar, room),),
                new_page=True,
            ),
            Section("What changed inside the city", (changed,)),
            Section("The plan’s outcomes", (outcome_points(desk, pillar),)),
        ),
        sources=ledger.sources(),
        credits=ledger.credits(tables.geography.district["attribution"]),
        figures=ledger.table(),
    )


def nothing_inside(desk: Desk) -> str:
    """What is said of a pillar without a headline."""
    return f"No indicator of it is known for areas inside {desk.tables.geography.name}."


def svg_of_map(desk: Desk, indicator_id: str) -> tuple[str, str]:
    """An indicator by neighbourhood with its legend, and the same in words."""
    tables = desk.tables
    indicator = tables.catalogue.indicator(indicator_id)
    period = tables.periods(indicator_id)[-1]
    svg = indicator_map.map_svg(
        tables, desk.atlas, indicator, SMALL, period, size="print", source=""
    )
    told = " ".join(overview.summary(tables, indicator, SMALL, period))
    return svg, f"Map of {indicator.name} by neighbourhood, {formatting.period(period)}. {told}"


def headline_map(desk: Desk, pillar: Pillar, width: float = 165) -> Picture:
    """The pillar's leading indicator by neighbourhood."""
    svg, alt = svg_of_map(desk, pillar.headline)
    return Picture(svg, alt, width)


def inside_blocks(desk: Desk, ledger: Ledger, pillar: Pillar, most: int | None = None) -> tuple:
    """How each indicator differs between the most and least deprived, the most unequal first."""
    section, city = f"Pillar {pillar.number}", desk.tables.geography.name
    every = [
        one
        for one in desk.measures.of_pillar(pillar.number, also=True)
        if one.most_deprived is not None and one.least_deprived is not None
    ]
    shown = every[:most]
    rows = []
    for one in shown:
        indicator = one.indicator
        note_inside(ledger, desk, section, indicator.id)
        whole = desk.tables.city(indicator.id, one.period)
        england = desk.tables.england(indicator.id, one.period)
        values = [value for value in one.fifths if value is not None]
        alt = (
            f"Most deprived fifth {formatting.figure(indicator, one.most_deprived)}, least "
            f"deprived fifth {formatting.figure(indicator, one.least_deprived)}."
        )
        drawn = sparkline.pair(
            one.most_deprived,
            one.least_deprived,
            values,
            indicator.kind not in inequality.NO_TRUE_ZERO,
        )
        rows.append(
            (
                Cell(
                    indicator.name,
                    f"{formatting.unit_line(indicator)}, {formatting.period(one.period)}",
                    bold=True,
                ),
                Cell(bare(indicator, one.most_deprived), bold=True),
                Cell(svg=drawn, alt=alt),
                Cell(bare(indicator, one.least_deprived), bold=True),
                Cell("–" if whole is None else bare(indicator, whole["value"])),
                Cell("–" if england is None else bare(indicator, england.mean)),
                Cell(inequality.direction(one)),
            )
        )
    columns = (
        Column("Indicator", 0.31),
        Column("Most deprived fifth", 0.1, "right"),
        Column("The two ends", 0.13),
        Column("Least deprived fifth", 0.1, "right"),
        Column(city, 0.08, "right"),
        Column("England", 0.08, "right"),
        Column("Gap", 0.2),
    )
    note = (
        "Fifths of neighbourhoods, equal in residents, in the city’s own order of deprivation "
        "(income, or the index without what the indicator is part of). Brown dot: most deprived; "
        "teal diamond: least deprived; the scale begins at nothing, for scores at the lowest fifth."
    )
    if len(every) > len(shown):
        note += f" The {len(shown)} most unequal of {len(every)} indicators; the app has all."
    return (
        Table(f"{pillar.name}: most and least deprived fifth", columns, (Rows("", tuple(rows)),)),
        Words(note, "small"),
    )


def note_inside(ledger: Ledger, desk: Desk, section: str, indicator_id: str) -> None:
    """Write down what a row on inequality says."""
    found, tables = desk.measures.of(indicator_id), desk.tables
    indicator, geography = found.indicator, tables.geography
    code, name = geography.code, geography.name
    for measure, value in (
        ("most deprived fifth", found.most_deprived),
        ("least deprived fifth", found.least_deprived),
    ):
        if value is not None:
            ledger.figure(section, indicator, measure, code, name, found.period, value)
    whole, england = (
        tables.city(indicator_id, found.period),
        tables.england(indicator_id, found.period),
    )
    if whole is not None:
        ledger.figure(
            section,
            indicator,
            "value",
            code,
            name,
            found.period,
            whole["value"],
            whole["lower"],
            whole["upper"],
            whole["note"],
        )
    if england is not None:
        ledger.figure(
            section,
            indicator,
            "value",
            geography.district["england"],
            "England",
            found.period,
            england.mean,
        )


def series_blocks(desk: Desk, ledger: Ledger, pillar: Pillar, most: int | None = None) -> tuple:
    """Every series for the whole city: figure, England, rank, line over time, direction."""
    every = [desk.reading(i.id) for i in desk.tables.catalogue.city_series(pillar.number)]
    if not every:
        return (Words("No series for the whole city is held for this pillar."),)
    # Those that can be set against England first, then those read at the latest period.
    shown = sorted(every, key=lambda one: (one.gap is None, one.indicator.name))[:most]
    rows = [_series_row(desk, ledger, f"Pillar {pillar.number}", one) for one in shown]
    columns = (
        Column("Series", 0.34),
        Column(desk.tables.geography.name, 0.1, "right"),
        Column("England", 0.09, "right"),
        Column("Against England", 0.09),
        Column("Among core cities", 0.13),
        Column("Over time", 0.12),
        Column("Direction", 0.13),
    )
    note = (
        "Brackets: 95% interval where there is one. The line over time is the city’s (England "
        "dashed); it is cut where figures stop being comparable. A direction is said only by five "
        "evenly spaced, comparable points, tested at 99.8%."
    )
    if len(every) > len(shown):
        note += f" {len(shown)} of {len(every)} series; the app has all."
    words = Words(outcomes.city_sentence(every))
    return (
        words,
        Table(f"{pillar.name}: series for the whole city", columns, (Rows("", tuple(rows)),)),
        Words(note, "small"),
    )


def _series_row(desk: Desk, ledger: Ledger, section: str, one: city_series.Reading) -> tuple:
    indicator = one.indicator
    note_series(ledger, desk, section, one)
    where = city_series.position(one)
    england = "–" if one.england is None else bare(indicator, one.england)
    word = city_series.in_words(one)
    place, _, span = city_series.rank_in_words(one).partition(" (by its interval anywhere from ")
    drawn, alt = _line(desk, one)
    return (
        Cell(
            indicator.name,
            f"{formatting.unit_line(indicator)}, {formatting.period(one.period)}",
            bold=True,
        ),
        Cell(bare(indicator, one.value, one.note), _limits(one), bold=True),
        Cell(england),
        Cell(where if where != "no figure" else "–"),
        Cell(
            place.replace(" core cities", "") if one.cities > 1 else "–",
            f"may be {span.removesuffix(')')}" if span else "",
        ),
        Cell(svg=drawn, alt=alt) if drawn else Cell("one period"),
        Cell(word if word != CANNOT_BE_SAID else "cannot be said"),
    )


def _limits(one: city_series.Reading) -> str:
    if not np.isfinite(one.lower):
        return ""
    low, high = (formatting.number(end, one.indicator.decimals) for end in (one.lower, one.upper))
    return f"{low} to {high}"


def note_series(ledger: Ledger, desk: Desk, section: str, one: city_series.Reading) -> None:
    """Write down what a row on a city series says."""
    geography = desk.tables.geography
    ledger.figure(
        section,
        one.indicator,
        "value",
        geography.code,
        geography.name,
        one.period,
        one.value,
        one.lower,
        one.upper,
        one.note,
    )
    if one.england is not None:
        ledger.figure(
            section,
            one.indicator,
            "value",
            geography.district["england"],
            "England",
            one.period,
            one.england,
        )


def _line(desk: Desk, one: city_series.Reading) -> tuple[str, str]:
    """The city's and England's values over time, cut at breaks; nothing for one period."""
    tables = desk.tables
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


def changed_inside(desk: Desk, pillar: Pillar) -> Words | Points:
    """What may be said of change inside the city on this pillar's indicators."""
    told = []
    for run, gap in desk.gaps():
        if pillar.number not in (run.indicator.pillar, *run.indicator.also):
            continue
        level = run.levels[0]
        told.append(
            Point(
                small_area_change.finding(desk.tables, run, level),
                small_area_change.gap_in_words(run, gap) if gap is not None else "",
            )
        )
    if not told:
        return Words(
            "No indicator of this pillar has comparable periods inside the city, so "
            "no change between neighbourhoods can be said."
        )
    return Points(tuple(told))


def outcome_points(desk: Desk, pillar: Pillar) -> Points:
    """The pillar's outcomes and what measures each."""
    points, untitled = [], []
    for outcome in desk.tables.catalogue.outcomes:
        if outcome.pillar != pillar.number:
            continue
        if not outcome.title:
            untitled.append(str(outcome.number))
            continue
        measured = outcomes.STATUS_WORDS[outcomes.status(outcome)]
        points.append(Point(f"{outcome.number}. {outcome.title}", f"{measured}."))
    if untitled:
        word = "Outcome" if len(untitled) == 1 else "Outcomes"
        points.append(
            Point(
                f"{word} {formatting.and_list(untitled)}",
                "Title not published where we could read it, so nothing is tied to it.",
            )
        )
    return Points(tuple(points))
