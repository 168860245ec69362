"""The fact sheet of a ward or MSOA: where it stands, what differs inside it, what changed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis import profile
from lsp_geo.charts import sparkline
from lsp_geo.charts import spine as spine_table
from lsp_geo.city import Desk
from lsp_geo.data.catalogue import Indicator, Pillar
from lsp_geo.errors import NotKnown
from lsp_geo.maps import indicator_map, picture
from lsp_geo.maps.close_up import close_up_svg
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
    Side,
    Table,
    Words,
    bare,
    bare_change,
)
from lsp_geo.stats.difference import CANNOT_BE_SAID

LEVELS = ("ward25", "msoa21")
SMALL = "lsoa21"
# What the map inside every area shows: neighbourhoods are ordered by it on all pages.
MAPPED = "income-deprivation"
# Rows a pillar may take: two pages hold no more.
OF_A_PILLAR = 3
_PAGES = {"ward25": "ward", "msoa21": "map"}


def area_sheet(desk: Desk, area_code: str) -> Sheet:
    """The sheet of a ward or MSOA.

    Raises
    ------
    NotKnown
        For a code that is not a ward or MSOA of this city.
    """
    tables = desk.tables
    geography = tables.geography
    level = geography.level_of(area_code)
    if level not in LEVELS:
        raise NotKnown(
            f"There is no sheet for “{geography.label(area_code)}”: sheets are made "
            "for wards, MSOAs, pillars and the city."
        )
    found = profile.profile(tables, area_code, desk.standing(level))
    ledger = Ledger()
    described = geography.levels[level]
    view = {"area": area_code} if level == "ward25" else {"level": level, "area": area_code}
    link = desk.link(_PAGES[level], **view)
    sections = (
        _stands_out(desk, ledger, found),
        _inside(desk, ledger, found),
        _changed(desk, ledger, found),
        Section("How the figures are made", (Words(_method(desk, found), "small"),)),
        _key_figures(desk, ledger, found),
    )
    return Sheet(
        title=found.label,
        kicker=f"{described.name[0].upper()}{described.name[1:]} fact sheet",
        finding=f"{profile.finding(tables, found)}.",
        facts=_facts(desk, found),
        made=desk.made(),
        place=geography.name,
        plan=tables.catalogue.plan,
        link=link,
        qr=links.svg(link),
        locator=_locator(desk, found),
        sections=sections,
        sources=ledger.sources(),
        credits=ledger.credits(geography.district["attribution"]),
        figures=ledger.table(),
    )


def _locator(desk: Desk, found: profile.Profile) -> Picture:
    """Where in the city the area lies."""
    tables, city = desk.tables, desk.tables.geography.name
    indicator, period = tables.catalogue.indicator(MAPPED), tables.periods(MAPPED)[-1]
    title = f"{found.label} within {city}"
    drawn = picture.card_svg(
        desk.ground(found.level),
        desk.atlas.assigned(MAPPED, found.level, period),
        indicator_map.colours(desk.atlas, indicator, found.level, period),
        title=title,
        outline=found.area_code,
    )
    return Picture(drawn, f"Small map of {city} with {found.label} outlined.", 19)


def _facts(desk: Desk, found: profile.Profile) -> str:
    label = desk.tables.geography.label
    return (
        f"{formatting.and_list(profile.facts(found))}; residents and households of the Census "
        "2021. "
        f"Neighbours: {formatting.and_list([label(code) for code in found.neighbours])}."
    )


def _stands_out(desk: Desk, ledger: Ledger, found: profile.Profile) -> Section:
    plural = desk.tables.geography.levels[found.level].plural
    sides = []
    for side, names in (("worse", found.worse), ("better", found.better)):
        points = tuple(_out_point(desk, ledger, found, name, side, plural) for name in names)
        none = "No reading passed the rule." if not names else ""
        sides.append((Words(f"For {side}", "head"), Points(points) if points else Words(none)))
    return Section("What stands out", (Side((0.5, 0.5), tuple(sides)),))


def _out_point(
    desk: Desk, ledger: Ledger, found: profile.Profile, name: str, side: str, plural: str
) -> Point:
    indicator, row = desk.tables.catalogue.indicator(name), found.readings.loc[name]
    _write_down(desk, ledger, "What stands out", found, indicator, row)
    return Point(
        f"{profile.reading_text(desk.tables, found, name)}.",
        f"{profile.standing_text(row, side, plural)}; {formatting.period(row['period'])}.",
    )


def _inside(desk: Desk, ledger: Ledger, found: profile.Profile) -> Section:
    tables = desk.tables
    geography, indicator = tables.geography, tables.catalogue.indicator(MAPPED)
    period = tables.periods(MAPPED)[-1]
    table = tables.table(MAPPED, SMALL, period)
    members = desk.members(found.area_code)
    own = table.iloc[members].sort_values("value", ascending=False, kind="stable")
    title = f"Inside {found.label}"
    texts = [
        ledger.figure(
            title, indicator, "value", code, geography.label(code), period, value, note=note
        )
        for code, value, note in zip(own["area_code"], own["value"], own["note"], strict=True)
    ]
    sentence = (
        f"{indicator.name}: from {texts[-1]} to {texts[0]} of residents between the "
        f"{formatting.count(len(own), 'neighbourhood', 'neighbourhoods')}; {found.label} as a "
        "whole "
        f"{_whole(desk, ledger, title, found, indicator, period)}."
    )
    legend = indicator_map.make_legend(tables, desk.atlas, indicator, SMALL, period)
    drawn = close_up_svg(
        geography,
        found.area_code,
        desk.atlas.assigned(MAPPED, SMALL, period),
        indicator_map.colours(desk.atlas, indicator, SMALL, period),
        [formatting.number(v, 0) if pd.notna(v) else "" for v in table["value"]],
        members,
        legend,
        title=f"{indicator.name} in {found.label}",
    )
    alt = (
        f"Map of the neighbourhoods of {found.label}, shaded by {indicator.name.lower()} and "
        f"marked with their figures. {sentence}"
    )
    shown = Picture(
        drawn,
        alt,
        84,
        f"{indicator.name}, {formatting.unit_line(indicator)}, {formatting.period(period)}, by "
        f"neighbourhood, rounded; outlined: {found.label}. Colours are the fifths of all "
        f"neighbourhoods of {geography.name}.",
    )
    listed = Table(
        f"Neighbourhoods of {found.label}",
        (
            Column("Neighbourhood", 0.56),
            Column(f"{indicator.name}", 0.22, "right"),
            Column("Pillars in worst fifth", 0.22, "right"),
        ),
        (
            Rows(
                "",
                tuple(
                    (
                        Cell(geography.label(code)),
                        Cell(text),
                        Cell(_several(desk, ledger, title, code)),
                    )
                    for code, text in zip(own["area_code"], texts, strict=True)
                ),
            ),
        ),
    )
    note = (
        "Neighbourhoods with at least a tenth of their residents here; their whole figure is "
        f"given. The last column counts, of {len(desk.several.pillars)} pillars that can be "
        "judged, those on which the neighbourhood is among the fifth of the city with most need."
    )
    return Section(
        title,
        (
            Words(sentence),
            Side((0.5, 0.5), ((shown,), (listed, Words(note, "small")))),
        ),
    )


def _whole(
    desk: Desk,
    ledger: Ledger,
    section: str,
    found: profile.Profile,
    indicator: Indicator,
    period: str,
) -> str:
    """The area's own figure with those of the city and England, for a sentence."""
    row = found.readings.loc[indicator.id]
    _write_down(desk, ledger, section, found, indicator, row)
    text = formatting.cell(indicator, row["value"], row["note"])
    for name, value in ((desk.tables.geography.name, row["city"]), ("England", row["england"])):
        if pd.notna(value):
            text += f", {name} {formatting.figure(indicator, value)}"
    return text


def _several(desk: Desk, ledger: Ledger, section: str, code: str) -> str:
    number = desk.several.count[code]
    label = desk.tables.geography.label(code)
    return ledger.count(section, f"{label}: pillars in the worst fifth", number)


def _changed(desk: Desk, ledger: Ledger, found: profile.Profile) -> Section:
    rows, title = [], "What changed"
    for run, table in desk.changes(found.level):
        row, indicator = table.loc[found.area_code], run.indicator
        if pd.isna(row["change"]):
            continue
        for end, when in (("first", run.first), ("last", run.last)):
            ledger.figure(title, indicator, "value", found.area_code, found.label, when, row[end])
        told = (
            "no interval to tell"
            if pd.isna(row["lower"])
            else ("more than chance explains" if row["clear"] else "could be chance")
        )
        rows.append(
            (
                Cell(indicator.name, formatting.unit_line(indicator), bold=True),
                Cell(bare(indicator, row["first"]), formatting.period(run.first)),
                Cell(bare(indicator, row["last"]), formatting.period(run.last)),
                Cell(bare_change(indicator, row["change"])),
                Cell(told),
            )
        )
    if not rows:
        return Section(
            title, (Words("No indicator has two periods for this area that may be compared."),)
        )
    columns = (
        Column("Indicator", 0.32),
        Column("First", 0.15, "right"),
        Column("Last", 0.15, "right"),
        Column("Change", 0.18, "right"),
        Column("Can it be told from chance?", 0.2),
    )
    note = (
        "Two periods make a difference and no trend. Changes are worked out before figures are "
        "rounded. Most indicators have one period only, or periods that must not be compared."
    )
    return Section(
        title,
        (
            Table(f"What changed in {found.label}", columns, (Rows("", tuple(rows)),)),
            Words(note, "small"),
        ),
    )


def chosen(pillar: Pillar, has: list[str], most: int = OF_A_PILLAR) -> list[str]:
    """The leading indicators of a pillar that are there, its headline first."""
    names = dict.fromkeys([pillar.headline, *pillar.equity])
    return [name for name in names if name in has][:most]


def _key_figures(desk: Desk, ledger: Ledger, found: profile.Profile) -> Section:
    tables, title = desk.tables, "Key figures, pillar by pillar"
    city = tables.geography.name
    spines = _spines(desk, found)
    groups, left = [], list(found.readings.index)
    for pillar in tables.catalogue.pillars:
        names = chosen(pillar, left)
        # An indicator that leads two pillars stands in the first.
        left = [name for name in left if name not in names]
        cells = [_key_row(desk, ledger, title, found, name, spines[name]) for name in names]
        if cells:
            groups.append(Rows(f"{pillar.number}. {pillar.name}", tuple(cells)))
    plural = tables.geography.levels[found.level].plural
    columns = (
        Column("Indicator", 0.41),
        Column("Figure, 95% interval", 0.11, "right"),
        Column("Worse, or better to the right", 0.2),
        Column(city, 0.075, "right"),
        Column("England", 0.075, "right"),
        Column(f"Rank of {plural}, and its range", 0.13),
    )
    reading = (
        f"The upright line is {city} as a whole, the dot {found.label}: filled where an interval "
        "lets it be tested, brown worse, green better, grey similar, violet higher or lower. The "
        "diamond is England; the bar, the range of the neighbourhoods inside and their middle "
        "half. Better lies to the right; where an indicator has no better, higher does. Better "
        "and worse are said at 99.8%, because many figures are judged at once. Rank 1st is the "
        "highest need."
    )
    return Section(
        title,
        (
            Table(f"Key figures of {found.label}", columns, tuple(groups)),
            Words(reading, "small"),
        ),
        new_page=True,
    )


def _spines(desk: Desk, found: profile.Profile) -> dict[str, spine_table.Row]:
    """The row of the page's spine table of each indicator the area has."""
    made = spine_table.rows(desk.tables, found)
    catalogue = desk.tables.catalogue
    by_pillar = {pillar: iter(rows) for pillar, rows in made.items()}
    return {
        name: next(by_pillar[catalogue.indicator(name).pillar]) for name in found.readings.index
    }


def _key_row(
    desk: Desk,
    ledger: Ledger,
    section: str,
    found: profile.Profile,
    name: str,
    spine: spine_table.Row,
) -> tuple[Cell, ...]:
    indicator, row = desk.tables.catalogue.indicator(name), found.readings.loc[name]
    _write_down(desk, ledger, section, found, indicator, row)
    notes = [formatting.period(row["period"])]
    if indicator.modelled:
        notes.append("modelled")
    drawn = sparkline.spine(spine)
    alt = f"{found.label} {spine.told or 'is not compared'}. {spine.described}".strip()
    rank, _, span = profile.rank_text(row, "").partition(" (may be ")
    return (
        Cell(indicator.name, f"{formatting.unit_line(indicator)}, {', '.join(notes)}", bold=True),
        Cell(bare(indicator, row["value"], row["note"]), spine.interval, bold=True),
        Cell(svg=drawn, alt=alt) if drawn else Cell(),
        Cell(spine.city),
        Cell(spine.england),
        Cell(rank.strip(), span.removesuffix(")")),
    )


def _write_down(
    desk: Desk,
    ledger: Ledger,
    section: str,
    found: profile.Profile,
    indicator: Indicator,
    row: pd.Series,
) -> None:
    """Keep the figure of the area and what it is compared with."""
    geography = desk.tables.geography
    ledger.figure(
        section,
        indicator,
        "value",
        found.area_code,
        found.label,
        row["period"],
        row["value"],
        row["lower"],
        row["upper"],
        row["note"],
    )
    for code, name, value in (
        (geography.code, geography.name, row["city"]),
        (geography.district["england"], "England", row["england"]),
    ):
        if pd.notna(value):
            ledger.figure(section, indicator, "value", code, name, row["period"], value)


def _method(desk: Desk, found: profile.Profile) -> str:
    """How the figures were made, and how much rests on divided areas."""
    rows = found.readings
    level = desk.tables.geography.levels[found.level]
    estimated = rows["estimated"].to_numpy(float)
    parts = [f"Boundaries: {level.vintage}."]
    if found.level == "ward25":
        parts.append(
            "Wards are not made of whole neighbourhoods: figures published for smaller areas are "
            "summed, or shared out by residents or homes, and published medians and modelled "
            f"figures are left out. Up to {formatting.number(100 * np.nanmax(estimated))}% of "
            "residents here live in smaller areas that were divided."
        )
    else:
        parts.append("Figures are published for MSOAs, or summed or averaged from smaller areas.")
    tested = int((rows["than_city"] != CANNOT_BE_SAID).sum())
    parts.append(
        f"{len(rows)} indicators are held for this area; {tested} have an interval or a benchmark "
        "that lets them be tested. The area is part of the city, which leans the test towards "
        "“similar”. Figures describe places, not the people in them."
    )
    return " ".join(parts)
