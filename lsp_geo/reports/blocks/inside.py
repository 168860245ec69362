"""On places inside the city: maps, the most and least deprived fifth, and what changed there."""

from __future__ import annotations

from lsp_geo import formatting
from lsp_geo.analysis import gap_change, inequality, inequality_words, small_area_change
from lsp_geo.analysis.england import name as name_of_england
from lsp_geo.analysis.england import part as part_of_england
from lsp_geo.analysis.gap_change import Gap
from lsp_geo.analysis.inequality import Inequality
from lsp_geo.analysis.small_area_change import Run
from lsp_geo.charts import sparkline
from lsp_geo.city import City
from lsp_geo.data.catalogue import Pillar
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.reports.document import (
    Cell,
    Column,
    Ledger,
    Picture,
    Point,
    Points,
    Rows,
    Table,
    Words,
    england,
    whole_city,
)

# What maps of places show first: all pages order neighbourhoods by it.
MAPPED = "income-deprivation"
# On so many pillars or more a neighbourhood is said to be low on several at once.
SEVERAL = 3


def nothing_known(city: City) -> str:
    """What is said of a pillar without a headline."""
    return f"No indicator of it is known for areas inside {city.name}."


def map_of(city: City, indicator_id: str, width: float) -> Picture:
    """An indicator by neighbourhood with its legend, so many millimetres wide."""
    view = city.map_view(indicator_id, NEIGHBOURHOODS)
    drawn = view.svg(city.ground(NEIGHBOURHOODS, "print"), size="print", source="")
    alt = (
        f"Map of {view.indicator.name} by neighbourhood, {formatting.period(view.period)}. "
        f"{' '.join(view.summary())}"
    )
    return Picture(drawn, alt, width)


def fifths(
    city: City, ledger: Ledger, pillar: Pillar, most: int | None = None
) -> tuple[Table, Words]:
    """How each indicator differs between the most and least deprived, the most unequal first.

    ``most`` is how many of them are shown; all where it is None.
    """
    every = [
        one
        for one in city.inequality_of_pillar(pillar.number, also=True)
        if one.most_deprived is not None and one.least_deprived is not None
    ]
    shown = every[:most]
    rows = [_fifths_row(city, ledger, f"Pillar {pillar.number}", one) for one in shown]
    columns = (
        Column("Indicator", 0.31),
        Column("Most deprived fifth", 0.1, "right"),
        Column("The two ends", 0.13),
        Column("Least deprived fifth", 0.1, "right"),
        Column(city.name, 0.08, "right"),
        Column("England", 0.08, "right"),
        Column("Gap", 0.2),
    )
    note = (
        "Fifths of neighbourhoods, equal in residents, in the city’s own order of deprivation "
        "(income, or the index without what the indicator is part of); student neighbourhoods, "
        "where over 45% study, stand apart. Brown dot: most deprived; "
        "teal diamond: least deprived; the scale begins at nothing, for scores at the lowest fifth."
    )
    if len(every) > len(shown):
        note += f" The {len(shown)} most unequal of {len(every)} indicators; the app has all."
    return (
        Table(f"{pillar.name}: most and least deprived fifth", columns, (Rows("", tuple(rows)),)),
        Words(note, "small"),
    )


def _fifths_row(city: City, ledger: Ledger, section: str, one: Inequality) -> tuple[Cell, ...]:
    indicator = one.indicator
    note_fifths(ledger, city, section, indicator.id)
    whole = city.tables.city(indicator.id, one.period)
    nation = city.tables.england(indicator.id, one.period)
    alt = (
        f"Most deprived fifth {formatting.figure(indicator, one.most_deprived)}, least "
        f"deprived fifth {formatting.figure(indicator, one.least_deprived)}."
    )
    return (
        Cell(
            indicator.name,
            f"{formatting.unit_line(indicator)}, {formatting.period(one.period)}",
            bold=True,
        ),
        Cell(formatting.bare(indicator, one.most_deprived), bold=True),
        Cell(svg=_two_ends(one), alt=alt),
        Cell(formatting.bare(indicator, one.least_deprived), bold=True),
        Cell("–" if whole is None else formatting.bare(indicator, whole["value"])),
        Cell("–")
        if nation is None
        else Cell(formatting.bare(indicator, nation.mean), part_of_england(nation)),
        Cell(inequality_words.direction(one), _partly(one)),
    )


def _partly(one: Inequality) -> str:
    """The mark of a gap whose order shares its facts with the indicator."""
    return "partly the same fact" if one.shared_fact else ""


def _two_ends(one: Inequality) -> str:
    """The most and the least deprived fifth on the scale of all fifths, as a small drawing."""
    # Only gaps that can be compared are drawn, and these have both ends.
    assert one.most_deprived is not None and one.least_deprived is not None
    values = [value for value in one.fifths if value is not None]
    true_zero = one.indicator.kind not in inequality.NO_TRUE_ZERO
    return sparkline.pair(one.most_deprived, one.least_deprived, values, true_zero)


def leading(city: City, ledger: Ledger) -> Table:
    """The leading indicator of each pillar at the two ends of deprivation."""
    rows = [_leading_row(city, ledger, pillar) for pillar in city.catalogue.pillars]
    columns = (
        Column("Pillar and leading indicator", 0.47),
        Column("Most deprived fifth", 0.1, "right"),
        Column("The two ends", 0.13),
        Column("Least deprived fifth", 0.1, "right"),
        Column("Gap", 0.2),
    )
    return Table("The leading indicator of each pillar", columns, (Rows("", tuple(rows)),))


def _leading_row(city: City, ledger: Ledger, pillar: Pillar) -> tuple[Cell, ...]:
    one = city.inequality(pillar.headline)
    indicator = one.indicator
    note_fifths(ledger, city, "Every pillar", indicator.id)
    name = Cell(
        f"{pillar.number}. {pillar.name}",
        f"{indicator.name}, {formatting.unit_line(indicator)}, {formatting.period(one.period)}",
        bold=True,
    )
    gap = Cell(inequality_words.direction(one), _partly(one))
    if one.most_deprived is None or one.least_deprived is None:
        return (name, Cell("–", bold=True), Cell(), Cell("–", bold=True), gap)
    alt = (
        f"Most deprived {formatting.figure(indicator, one.most_deprived)}, least deprived "
        f"{formatting.figure(indicator, one.least_deprived)}."
    )
    return (
        name,
        Cell(formatting.bare(indicator, one.most_deprived), bold=True),
        Cell(svg=_two_ends(one), alt=alt),
        Cell(formatting.bare(indicator, one.least_deprived), bold=True),
        gap,
    )


def note_fifths(ledger: Ledger, city: City, section: str, indicator_id: str) -> None:
    """Write down what a row on inequality says."""
    found, own = city.inequality(indicator_id), whole_city(city.geography)
    indicator, period = found.indicator, found.period
    for measure, value in (
        ("most deprived fifth", found.most_deprived),
        ("least deprived fifth", found.least_deprived),
        ("student neighbourhoods", found.students),
    ):
        if value is not None:
            ledger.figure(section, indicator, measure, own, period, value)
    row = city.tables.city(indicator_id, period)
    if row is not None:
        limits = row["lower"], row["upper"]
        ledger.figure(section, indicator, "value", own, period, row["value"], limits, row["note"])
    nation = city.tables.england(indicator_id, period)
    if nation is not None:
        area = england(city.geography)[0], name_of_england(nation)
        ledger.figure(section, indicator, "value", area, period, nation.mean)


def gaps(city: City) -> list[tuple[Run, Gap | None]]:
    """The latest run of each indicator with change inside the city, and its gap."""
    return [(run, city.gap(run.indicator.id, run.segment.start)) for run in city.latest_runs]


def changed(city: City, pillar: Pillar) -> Words | Points:
    """What may be said of change inside the city on this pillar's indicators."""
    points = [
        Point(
            small_area_change.finding(city.tables, run, run.levels[0]),
            gap_change.gap_in_words(run, gap) if gap is not None else "",
        )
        for run, gap in gaps(city)
        if pillar.number in (run.indicator.pillar, *run.indicator.also)
    ]
    if not points:
        return Words(
            "No indicator of this pillar has comparable periods inside the city, so "
            "no change between neighbourhoods can be said."
        )
    return Points(tuple(points))
