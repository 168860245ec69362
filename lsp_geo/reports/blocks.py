"""Parts on the city as a whole, that its fact sheet and the State of the city share."""

from __future__ import annotations

from collections import Counter

from lsp_geo import formatting
from lsp_geo.analysis import city_change, city_series, outcomes
from lsp_geo.city import Desk
from lsp_geo.data.tables import Tables
from lsp_geo.reports.document import Cell, Column, Ledger, Rows, Table, bare, bare_change
from lsp_geo.stats import trend as rule
from lsp_geo.stats.difference import CANNOT_BE_SAID

BETTER, WORSE = "#1f775b", "#ad431f"
_PLACES = ("worse", "similar", "better", "other", "no figure")
# Equal or near to England; and higher or lower where neither is better.
_GROUPED = {"same": "similar", "higher": "other", "lower": "other"}


def against_england(desk: Desk, ledger: Ledger, section: str) -> Table:
    """How many city series of each pillar are worse, similar or better than England."""
    rows = []
    catalogue = desk.tables.catalogue
    for pillar in catalogue.all_pillars:
        readings = [desk.reading(i.id) for i in catalogue.city_series(pillar.number)]
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
                        f"{pillar.name}: highest need of the core cities",
                        sum(highest_need(one) for one in readings),
                    )
                ),
            )
        )
    columns = (
        Column("Pillar", 0.34),
        Column("Worse than England", 0.11, "right"),
        Column("Similar or same", 0.11, "right"),
        Column("Better", 0.1, "right"),
        Column("Higher or lower, no judgement", 0.12, "right"),
        Column("No figure for England", 0.11, "right"),
        Column("Worst of the core cities", 0.11, "right"),
    )
    return Table("City series against England by pillar", columns, (Rows("", tuple(rows)),))


def highest_need(one: city_series.Reading) -> bool:
    """Whether no other core city reads worse; only where higher is better or worse."""
    return one.cities > 1 and one.rank == 1 and one.indicator.polarity != "neither"


def _counted(ledger: Ledger, section: str, name: str, number: int, place: str) -> Cell:
    colour = {"worse": WORSE, "better": BETTER}.get(place, "") if number else ""
    return Cell(ledger.count(section, name, number), bold=bool(colour), colour=colour)


def finding(desk: Desk) -> str:
    """Where the city stands against England, in one sentence."""
    readings = [desk.reading(i.id) for i in desk.tables.catalogue.city_series()]
    where = Counter(city_series.position(one) for one in readings)
    judged = where["worse"] + where["better"] + where["similar"] + where["same"]
    return (
        f"{desk.tables.geography.name} is worse than England on {where['worse']} and better on "
        f"{where['better']} of the {judged} city series that can be judged against it."
    )


def differences(tables: Tables) -> tuple[list[city_change.Since], Counter]:
    """First against last of every city series that allows it, and why the others do not."""
    found = [
        city_change.since(tables, indicator.id) for indicator in tables.catalogue.city_series()
    ]
    return (
        [one for one in found if isinstance(one, city_change.Since)],
        Counter(one for one in found if isinstance(one, str)),
    )


def moved_table(
    desk: Desk, ledger: Ledger, section: str, moved: list[city_change.Since], label: str
) -> Table:
    """Series with their first and last comparable figure."""
    geography = desk.tables.geography
    rows = []
    for one in moved:
        indicator = one.indicator
        for when, value in ((one.first, one.before), (one.last, one.after)):
            ledger.figure(section, indicator, "value", geography.code, geography.name, when, value)
        rows.append(
            (
                Cell(indicator.name, formatting.unit_line(indicator), bold=True),
                Cell(bare(indicator, one.before), formatting.period(one.first)),
                Cell(bare(indicator, one.after), formatting.period(one.last)),
                Cell(bare_change(indicator, one.change.estimate)),
                Cell(how_sure(one)),
            )
        )
    columns = (
        Column("Series", 0.38),
        Column("First", 0.12, "right"),
        Column("Last", 0.12, "right"),
        Column("Change", 0.18, "right"),
        Column("Can it be told from chance?", 0.2),
    )
    return Table(label, columns, (Rows("", tuple(rows)),))


def how_sure(one: city_change.Since) -> str:
    """Whether the change can be told from chance."""
    if one.word == city_change.CHANCE:
        return "could be chance"
    return "more than chance explains" if one.tested else "no interval to tell"


def direction_counts(desk: Desk) -> Counter:
    """How many city series have each direction by the five-point rule."""
    readings = [desk.reading(i.id) for i in desk.tables.catalogue.city_series()]
    return Counter(one.direction.direction for one in readings)


def direction_sentence(desk: Desk) -> str:
    """What the five-point rule says of all city series."""
    counts = direction_counts(desk)
    total, silent = sum(counts.values()), counts[CANNOT_BE_SAID]
    still = counts[rule.NO_CHANGE]
    going = total - silent - still
    return (
        f"By the five-point rule, tested at 99.8%, a direction can be asked of {total - silent} of "
        f"{total} city series: {going} {'goes' if going == 1 else 'go'} up or down, {still} "
        f"{'shows' if still == 1 else 'show'} no significant change. Of the other {silent} it "
        "cannot be said which way they go."
    )


def status_sentence(tables: Tables) -> str:
    """What measures the plan's outcomes, in one sentence."""
    counts = outcomes.count_statuses(tables.catalogue.outcomes)
    return (
        f"Of the plan’s {len(tables.catalogue.outcomes)} outcomes, {counts['small-area']} are "
        f"measured for areas inside the city, {counts['city only']} for the whole city only and "
        f"{counts['nothing yet']} by nothing yet; of {counts[outcomes.UNTITLED]} the title was not "
        "published where we could read it."
    )
