"""The city's fact sheet: every pillar inside it, and where it stands among England and cities."""

from __future__ import annotations

from lsp_geo import formatting
from lsp_geo.analysis import city_change, inequality, multiple_need
from lsp_geo.charts import sparkline
from lsp_geo.city import Desk
from lsp_geo.presentation import links
from lsp_geo.reports import blocks
from lsp_geo.reports.area_sheet import MAPPED
from lsp_geo.reports.document import (
    Cell,
    Column,
    Ledger,
    Picture,
    Rows,
    Section,
    Sheet,
    Side,
    Table,
    Words,
    bare,
)
from lsp_geo.reports.pillar_sheet import note_inside, svg_of_map

SEVERAL = 3
_MOST_MOVED = 9


def city_sheet(desk: Desk) -> Sheet:
    """The two pages on the whole city."""
    tables, ledger = desk.tables, Ledger()
    geography = tables.geography
    whole = geography.areas("city").iloc[0]
    link = desk.link("")
    levels = [
        f"{level.areas:,} {level.plural}" for level in geography.levels.values() if level.areas > 1
    ]
    moved, _ = blocks.differences(tables)
    return Sheet(
        title=geography.name,
        kicker="City fact sheet",
        finding=blocks.finding(desk),
        facts=f"{formatting.number(whole['residents'])} residents and "
        f"{formatting.number(whole['households'])} households (Census 2021) in "
        f"{formatting.and_list(levels)}.",
        made=desk.made(),
        place=geography.name,
        plan=tables.catalogue.plan,
        link=link,
        qr=links.svg(link),
        sections=(
            Section(
                "Where income is low",
                (
                    city_map(desk, ledger),
                    Side(
                        (0.5, 0.5),
                        (
                            (
                                Words("How unequal the city is", "head"),
                                Words(inequality.sentence(tables, desk.measures.of(MAPPED))),
                                Words(inequality.within_sentence(desk.measures.of(MAPPED))),
                            ),
                            (
                                Words("Low on several pillars at once", "head"),
                                Words(multiple_need.sentence(tables, desk.several, SEVERAL)),
                            ),
                        ),
                    ),
                ),
            ),
            Section(
                "Every pillar inside the city",
                (
                    pillars_table(desk, ledger),
                    Words(
                        "The leading indicator of each pillar in the most and the least deprived "
                        "fifth of "
                        "neighbourhoods, in the city’s own order of deprivation. Brown dot: most "
                        "deprived; teal diamond: least deprived.",
                        "small",
                    ),
                ),
            ),
            Section(
                "Against England and the core cities",
                (
                    blocks.against_england(desk, ledger, "Against England"),
                    Words(
                        "Number of series for the whole city. Worse and better are said where "
                        "higher "
                        "is one of them and, where there are intervals, the gap is more than "
                        "chance.",
                        "small",
                    ),
                ),
                new_page=True,
            ),
            Section(
                "What changed",
                (
                    Words(blocks.direction_sentence(desk)),
                    blocks.moved_table(
                        desk,
                        ledger,
                        "What changed",
                        _leading(moved),
                        "First and last comparable figure",
                    ),
                    Words(
                        "The first and last period that may be compared make a difference and no "
                        "trend. Those told from chance (at 99.8%) come first, then others with a "
                        "better and a worse side; the State of the city has all.",
                        "small",
                    ),
                ),
            ),
            Section("The plan’s outcomes", (Words(blocks.status_sentence(tables)),)),
        ),
        sources=ledger.sources(),
        credits=ledger.credits(geography.district["attribution"]),
        figures=ledger.table(),
    )


def city_map(desk: Desk, ledger: Ledger) -> Picture:
    """Income deprivation by neighbourhood."""
    note_inside(ledger, desk, "Where income is low", MAPPED)
    svg, alt = svg_of_map(desk, MAPPED)
    return Picture(svg, alt, 140)


def pillars_table(desk: Desk, ledger: Ledger) -> Table:
    """The leading indicator of each pillar at the two ends of deprivation."""
    tables, rows = desk.tables, []
    for pillar in tables.catalogue.pillars:
        found = desk.measures.of(pillar.headline)
        indicator = found.indicator
        note_inside(ledger, desk, "Every pillar", indicator.id)
        values = [value for value in found.fifths if value is not None]
        most, least = found.most_deprived, found.least_deprived
        ends = None not in (most, least)
        rows.append(
            (
                Cell(
                    f"{pillar.number}. {pillar.name}",
                    f"{indicator.name}, "
                    f"{formatting.unit_line(indicator)}, {formatting.period(found.period)}",
                    bold=True,
                ),
                Cell(bare(indicator, most) if ends else "–", bold=True),
                Cell(
                    svg=sparkline.pair(
                        most, least, values, indicator.kind not in inequality.NO_TRUE_ZERO
                    ),
                    alt=f"Most deprived {formatting.figure(indicator, most)}, least deprived "
                    f"{formatting.figure(indicator, least)}.",
                )
                if ends
                else Cell(),
                Cell(bare(indicator, least) if ends else "–", bold=True),
                Cell(inequality.direction(found)),
            )
        )
    columns = (
        Column("Pillar and leading indicator", 0.47),
        Column("Most deprived fifth", 0.1, "right"),
        Column("The two ends", 0.13),
        Column("Least deprived fifth", 0.1, "right"),
        Column("Gap", 0.2),
    )
    return Table("The leading indicator of each pillar", columns, (Rows("", tuple(rows)),))


def _leading(moved: list[city_change.Since]) -> list[city_change.Since]:
    """Changes told from chance first, then those with a better and a worse side."""
    clear = [one for one in moved if one.tested and one.word != city_change.CHANCE]
    rest = [
        one
        for one in moved
        if one not in clear and one.word in (city_change.BETTER, city_change.WORSE)
    ]
    return (clear + rest)[:_MOST_MOVED]
