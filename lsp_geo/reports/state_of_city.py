"""The State of the city: the yearly report on every pillar and every outcome of the plan."""

from __future__ import annotations

from collections import Counter

from lsp_geo import formatting
from lsp_geo.analysis import (
    city_change,
    city_series,
    gap_change,
    inequality,
    inequality_words,
    multiple_need,
    outcomes,
    small_area_change,
)
from lsp_geo.analysis.city_change import Since
from lsp_geo.city import City
from lsp_geo.data.catalogue import Pillar
from lsp_geo.errors import NotKnown
from lsp_geo.presentation import links
from lsp_geo.reports.blocks import inside, plan, series
from lsp_geo.reports.document import (
    Block,
    Cell,
    Column,
    Imprint,
    Ledger,
    Point,
    Points,
    Rows,
    Section,
    Sheet,
    Table,
    Words,
    whole_city,
)
from lsp_geo.stats.difference import CANNOT_BE_SAID

FIRST_YEAR = 2024


def state_of_city(city: City, imprint: Imprint, year: int) -> Sheet:
    """The report of a year, from the data held when it is made.

    Raises
    ------
    NotKnown
        For a year before the plan or after the present one.
    """
    if not FIRST_YEAR <= year <= imprint.today.year:
        raise NotKnown(
            f"A State of the city can be made for {FIRST_YEAR} to {imprint.today.year}, "
            f"not for {year}."
        )
    ledger = Ledger()
    moved, silent = series.differences(city)
    link = imprint.link("outcomes")
    sections = (
        _in_short(city, ledger, moved),
        Section(
            f"How the city compares with England and the {city.geography.peers.many}",
            (
                series.against_england(city, ledger, "Against England"),
                Words(
                    "Series for the whole city, at the latest period of each. Worse and better are "
                    "said only where higher is one of them and an interval tells the two apart. "
                    f"The {city.geography.peers.many} are those with a figure for the same period.",
                    "small",
                ),
            ),
        ),
        *_changes(city, ledger, moved),
        *_gaps(city, ledger, moved),
        *(part for pillar in city.catalogue.all_pillars for part in _pillar(city, ledger, pillar)),
        *_city_plan(city),
        _not_said(city, silent),
    )
    return Sheet(
        title=f"State of the city {year}",
        kicker=f"The yearly report on {city.name}",
        finding=series.finding(city),
        facts=f"Made on {imprint.made()} from the figures held then; each says its period. "
        "It is worked out by the same functions as the pages of the app; every figure is in the "
        "table of figures that comes with it.",
        made=imprint.made(),
        place=city.name,
        plan=city.catalogue.plan,
        link=link,
        qr=links.svg(link),
        sections=sections,
        sources=ledger.sources(),
        credits=ledger.credits(city.geography.district["attribution"]),
        figures=ledger.table(),
        pages=None,
    )


def _in_short(city: City, ledger: Ledger, moved: list[Since]) -> Section:
    words = Counter((one.word, one.tested) for one in moved)
    # The most unequal of the pillars' leading indicators, by the measure that has no unit.
    widest = inequality.most_unequal_first(
        city.inequality(pillar.headline) for pillar in city.catalogue.pillars
    )[0]
    inside.note_fifths(ledger, city, "In short", widest.indicator.id)
    first = (
        f"Of {len(moved)} city series with periods that may be compared, "
        f"{words[city_change.BETTER, True]} improved and {words[city_change.WORSE, True]} "
        "worsened over the last five years by more than chance explains; "
        f"{words[city_change.HIGHER, False] + words[city_change.LOWER, False]} rose or fell with "
        "no interval to tell."
    )
    need = multiple_need.sentence(city.tables, city.multiple_need, inside.SEVERAL)
    points = (
        Point(
            inequality_words.sentence(city.tables, widest),
            "The most unequal of the pillars’ leading indicators inside the city.",
        ),
        Point(need, multiple_need.beside_chance(city.tables, city.multiple_need, inside.SEVERAL)),
        Point(
            first,
            "The latest figure against that of up to five years before: no trend.",
        ),
        Point(series.direction_sentence(city)),
        Point(plan.status_sentence(city)),
    )
    return Section("In short", (Points(points), inside.leading(city, ledger)))


def _changes(city: City, ledger: Ledger, moved: list[Since]) -> list[Section]:
    """What improved, what worsened, what moved without a better side, what did not move."""
    sections: list[Section] = []
    for title, words in (
        ("What improved", (city_change.BETTER,)),
        ("What worsened", (city_change.WORSE,)),
        ("What rose or fell, which is not judged", (city_change.HIGHER, city_change.LOWER)),
        ("What did not change by more than chance", (city_change.CHANCE, city_change.SAME)),
    ):
        rows = sorted(
            (one for one in moved if one.word in words),
            key=lambda one: (not one.tested, one.indicator.pillar),
        )
        if rows:
            table = series.moved_table(city, ledger, title, rows, title)
        sections.append(
            Section(
                title,
                (table,) if rows else (Words("No city series with comparable periods did."),),
                level=2 if sections else 1,
            )
        )
    note = Words(
        "The latest figure against the earliest of the five years before it and against that of a "
        "year before, within an unbroken run: differences, and no trend. Better and worse are said "
        "only where an interval tells the change from chance, at 99.8%, as many series are "
        "judged at once; published 95% limits are widened to it. Sums of money are in the prices "
        "of each year and are not called better or worse. Changes are worked out before figures "
        "are rounded.",
        "small",
    )
    last = sections[-1]
    return [*sections[:-1], Section(last.title, (*last.blocks, note), level=2)]


def _gaps(city: City, ledger: Ledger, moved: list[Since]) -> list[Section]:
    return [_gaps_inside(city, ledger), _gaps_to_england(city, ledger, moved)]


def _gaps_inside(city: City, ledger: Ledger) -> Section:
    """The gap between the outer fifths of each indicator that may be compared over time."""
    points = []
    for run, gap in inside.gaps(city):
        if gap is not None:
            points.append(Point(run.indicator.name, gap_change.gap_in_words(run, gap)))
            _note_gap(city, ledger, run, gap)
    return Section(
        "Where the gaps widened: inside the city",
        (Points(tuple(points)) if points else Words("No indicator has comparable periods."),),
    )


def _gaps_to_england(city: City, ledger: Ledger, moved: list[Since]) -> Section:
    """The gap to England of each city series, those told from chance first."""
    rows = [
        one
        for one in moved
        if one.gap_grew is not None
        and one.indicator.kind != "count"
        and not one.indicator.set_against
    ]
    rows.sort(key=lambda one: (one.gap_clear is None, one.gap_clear is False, one.indicator.pillar))
    columns = (
        Column("Series", 0.34),
        Column("City less England, first", 0.17, "right"),
        Column("City less England, last", 0.17, "right"),
        Column("The gap became", 0.14),
        Column("Can it be told from chance?", 0.18),
    )
    cells = tuple(_gap_row(city, ledger, one) for one in rows)
    return Section(
        "Where the gaps widened: between the city and England",
        (
            Table("Gap between the city and England", columns, (Rows("", cells),)),
            Words(
                "The latest period and the earliest of the five years before it, with a figure for "
                "both. Wider and narrower speak "
                "of the size of the gap, whichever side the city is on; the last column says which "
                "side is worse where one is.",
                "small",
            ),
        ),
        level=2,
    )


def _note_gap(city: City, ledger: Ledger, run: small_area_change.Run, gap: gap_change.Gap) -> None:
    own = whole_city(city.geography)
    for period in (run.first, run.last):
        row = gap.table[gap.table["period"] == period].iloc[0]
        for end in ("most", "least"):
            measure = f"{end} deprived fifth"
            ledger.figure("Gaps inside the city", run.indicator, measure, own, period, row[end])


def _gap_row(city: City, ledger: Ledger, one: Since) -> tuple[Cell, ...]:
    indicator, own = one.indicator, whole_city(city.geography)
    for when, value in ((one.first, one.gap_before), (one.last, one.gap_after)):
        ledger.figure("Gaps to England", indicator, "city less England", own, when, value)
    # Only series with a gap at both ends have a row.
    assert one.gap_before is not None and one.gap_after is not None and one.gap_grew is not None
    grew = round(one.gap_grew, indicator.decimals)
    size = "no different" if grew == 0 else "wider" if grew > 0 else "narrower"
    side = city_series.position(city.reading(indicator.id))
    side = f"city {side}" if side in ("worse", "better") else ""
    return (
        Cell(indicator.name, formatting.unit_line(indicator), bold=True),
        Cell(formatting.bare_change(indicator, one.gap_before), formatting.period(one.first)),
        Cell(formatting.bare_change(indicator, one.gap_after), formatting.period(one.last)),
        Cell(size, side),
        Cell(formatting.certainty(one.gap_clear)),
    )


def _pillar(city: City, ledger: Ledger, pillar: Pillar) -> list[Section]:
    listed = [o for o in city.catalogue.outcomes if o.pillar == pillar.number]
    finding: tuple[Block, ...] = (Words(inside.nothing_known(city)),)
    within = []
    if pillar.headline:
        inside.note_fifths(ledger, city, f"Pillar {pillar.number}", pillar.headline)
        finding = (
            Words(inequality_words.sentence(city.tables, city.inequality(pillar.headline))),
            inside.map_of(city, pillar.headline, 130),
        )
        within = [Section("Inside the city", inside.fifths(city, ledger, pillar), level=2)]
    return [
        Section(
            f"Pillar {pillar.number}: {pillar.name}",
            (
                Words(f"Key aim: {pillar.key_aim}. {pillar.summary}".strip()),
                *finding,
            ),
            new_page=True,
        ),
        *within,
        Section("The whole city", series.of_pillar(city, ledger, pillar), level=2),
        Section("What changed inside the city", (inside.changed(city, pillar),), level=2),
        Section("Outcomes of the plan", (plan.evidence(city, listed),), level=2),
    ]


def _city_plan(city: City) -> list[Section]:
    listed = list(city.catalogue.city_plan)
    if not listed:
        return []
    return [
        Section(
            "The headline outcomes of the City Plan of 2020",
            (plan.evidence(city, listed),),
            new_page=True,
        )
    ]


def _not_said(city: City, silent: Counter) -> Section:
    tables = city.tables
    readings = [city.reading(i.id) for i in city.catalogue.city_series()]
    unknown = [one for one in readings if one.direction.direction == CANNOT_BE_SAID]
    alone = sum(
        city_series.position(one) in ("no figure", city_series.NOT_LIKE) for one in readings
    )
    statuses = outcomes.count_statuses(tables.catalogue.outcomes)
    small = [i for i in tables.catalogue.indicators.values() if not i.is_city_series]
    with_change = small_area_change.with_change(tables)
    points = [
        Point(
            f"Which way {len(unknown)} of {len(readings)} city series go.",
            f"{_reasons(Counter(one.direction.why for one in unknown))}.",
        ),
        Point(
            f"What changed, even between two periods, in {sum(silent.values())} city series.",
            f"{_reasons(silent)}.",
        ),
        Point(
            f"How the city compares with England in {alone} city series.",
            "England has no figure for the same period, the figure is a total that cannot be set "
            "against a whole country, or it would only say that this is a city.",
        ),
        Point(
            f"Whether most places inside the city get better or worse: only "
            f"{len(with_change)} of {len(small)} indicators have periods that may be compared "
            "there.",
            "The Census is ten years apart on changed areas, and editions of the deprivation "
            "indices measure differently.",
        ),
        Point(
            f"Anything on {statuses['nothing yet']} outcomes that nothing measures yet, and on "
            f"{statuses[outcomes.UNTITLED]} whose title is not public yet.",
            "What would be needed stands with each outcome.",
        ),
        Point(
            "Why anything changed.",
            "The figures say what is, and not what the plan, or anything else, has done.",
        ),
        Point(
            "Anything about a person.",
            "Figures describe places: not everyone in a deprived neighbourhood is deprived.",
        ),
    ]
    return Section("What cannot be said", (Points(tuple(points)),), new_page=True)


def _reasons(counts: Counter) -> str:
    told = [f"{why} ({number})" for why, number in counts.most_common()]
    text = "; ".join(told)
    return text[0].upper() + text[1:]
