"""The city's fact sheet: every pillar inside it, and where it stands among England and cities."""

from __future__ import annotations

from lsp_geo import formatting
from lsp_geo.analysis import city_change, inequality_words, multiple_need
from lsp_geo.city import City
from lsp_geo.presentation import links
from lsp_geo.reports.blocks import inside, plan, series
from lsp_geo.reports.blocks.inside import MAPPED, SEVERAL
from lsp_geo.reports.document import Imprint, Ledger, Section, Sheet, Side, Words

_MOST_MOVED = 9


def city_sheet(city: City, imprint: Imprint) -> Sheet:
    """The two pages on the whole city."""
    ledger, link = Ledger(), imprint.link("")
    return Sheet(
        title=city.name,
        kicker="City fact sheet",
        finding=series.finding(city),
        facts=_facts(city),
        made=imprint.made(),
        place=city.name,
        plan=city.catalogue.plan,
        link=link,
        qr=links.svg(link),
        sections=(
            _low_income(city, ledger),
            _every_pillar(city, ledger),
            _against_england(city, ledger),
            _changed(city, ledger),
            Section("The plan’s outcomes", (Words(plan.status_sentence(city)),)),
        ),
        sources=ledger.sources(),
        credits=ledger.credits(city.geography.district["attribution"]),
        figures=ledger.table(),
    )


def _facts(city: City) -> str:
    whole = city.geography.areas("city").iloc[0]
    levels = [
        f"{level.areas:,} {level.plural}"
        for level in city.geography.levels.values()
        if level.areas > 1
    ]
    return (
        f"{formatting.number(whole['residents'])} residents and "
        f"{formatting.number(whole['households'])} households (Census 2021) in "
        f"{formatting.and_list(levels)}."
    )


def _low_income(city: City, ledger: Ledger) -> Section:
    title, found = "Where income is low", city.inequality(MAPPED)
    inside.note_fifths(ledger, city, title, MAPPED)
    unequal = (
        Words("How unequal the city is", "head"),
        Words(inequality_words.sentence(city.tables, found)),
        Words(inequality_words.within_sentence(found)),
    )
    several = (
        Words("Low on several pillars at once", "head"),
        Words(multiple_need.sentence(city.tables, city.multiple_need, SEVERAL)),
        Words(multiple_need.beside_chance(city.tables, city.multiple_need, SEVERAL), "small"),
    )
    return Section(title, (inside.map_of(city, MAPPED, 140), Side((0.5, 0.5), (unequal, several))))


def _every_pillar(city: City, ledger: Ledger) -> Section:
    note = (
        "The leading indicator of each pillar in the most and the least deprived fifth of "
        "neighbourhoods, in the city’s own order of deprivation, student neighbourhoods "
        "apart. Brown dot: most deprived; teal diamond: least deprived."
    )
    return Section(
        "Every pillar inside the city", (inside.leading(city, ledger), Words(note, "small"))
    )


def _against_england(city: City, ledger: Ledger) -> Section:
    note = (
        "Number of series for the whole city. Worse and better are said only where higher is one "
        "of them and an interval tells the two apart."
    )
    return Section(
        f"Against England and the {city.geography.peers.many}",
        (series.against_england(city, ledger, "Against England"), Words(note, "small")),
        new_page=True,
    )


def _changed(city: City, ledger: Ledger) -> Section:
    title, (moved, _) = "What changed", series.differences(city)
    note = (
        "The last five years, or as far back as may be compared: a difference and no trend. Those "
        "told from chance (at 99.8%) come first, then others of which higher is better or worse; "
        "the State of the city has all."
    )
    return Section(
        title,
        (
            Words(series.direction_sentence(city)),
            series.moved_table(
                city, ledger, title, _leading(moved), "The last year and the last five"
            ),
            Words(note, "small"),
        ),
    )


def _leading(moved: list[city_change.Since]) -> list[city_change.Since]:
    """Changes told from chance first, then those of which higher is better or worse."""
    clear = [one for one in moved if one.tested and one.word != city_change.CHANCE]
    rest = [
        one
        for one in moved
        if one not in clear
        and one.word in (city_change.HIGHER, city_change.LOWER)
        and one.indicator.polarity != "neither"
    ]
    return (clear + rest)[:_MOST_MOVED]
