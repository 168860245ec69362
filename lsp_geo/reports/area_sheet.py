"""The fact sheet of an area: where it stands, what differs inside it, what changed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis import placing, profile, profile_words, small_area_change
from lsp_geo.area.own import NOT_OFFICIAL
from lsp_geo.city import City
from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import MSOAS, NEIGHBOURHOODS, WARDS, YOURS
from lsp_geo.errors import NotKnown
from lsp_geo.maps.close_up import close_up_svg
from lsp_geo.presentation import links, pictures
from lsp_geo.reports.blocks import key_figures, places
from lsp_geo.reports.blocks.inside import MAPPED
from lsp_geo.reports.document import (
    Cell,
    Column,
    Imprint,
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
)
from lsp_geo.stats.difference import CANNOT_BE_SAID


def levels(geography: Geography) -> tuple[str, ...]:
    """The levels whose areas have a sheet each."""
    return tuple(level for level in geography.listed if level != NEIGHBOURHOODS)


def area_sheet(city: City, imprint: Imprint, area_code: str) -> Sheet:
    """The sheet of a ward, an MSOA or an area of an added level.

    Raises
    ------
    NotKnown
        For a code of another level, or of no area of this city.
    """
    geography = city.geography
    level = geography.level_of(area_code)
    if level not in levels(geography):
        areas = ", ".join(geography.levels[one].plural for one in levels(geography))
        raise NotKnown(
            f"There is no sheet for “{geography.label(area_code)}”: sheets are made "
            f"for {areas}, pillars and the city."
        )
    found = city.profile(area_code)
    ledger = Ledger()
    described = geography.levels[level]
    if level in (WARDS, YOURS):
        link = imprint.link("ward", **city.linked(area_code))
        # What is too long for a code is no use on paper.
        link = link if len(link) <= links.MOST_IN_CODE else imprint.link("ward")
    else:
        link = imprint.link("map", level=level, area=area_code)
    sections = (
        _stands_out(city, ledger, found),
        _inside(city, ledger, found),
        _changed(city, ledger, found),
        Section("How the figures are made", (Words(_method(city, found), "small"),)),
        key_figures.section(city, ledger, found),
    )
    return Sheet(
        title=found.label,
        kicker=f"{described.name[0].upper()}{described.name[1:]} fact sheet",
        finding=f"{profile_words.finding(city.tables, found)}.",
        facts=_facts(city, found),
        made=imprint.made(),
        place=city.name,
        plan=city.catalogue.plan,
        link=link,
        qr=links.svg(link),
        locator=_locator(city, found),
        sections=sections,
        sources=ledger.sources(),
        credits=ledger.credits(geography.district["attribution"]),
        figures=ledger.table(),
    )


def _locator(city: City, found: profile.Profile) -> Picture:
    """Where in the city the area lies."""
    drawn = pictures.locator(city, MAPPED, found.area_code)
    return Picture(drawn, f"Small map of {city.name} with {found.label} outlined.", 19)


def _facts(city: City, found: profile.Profile) -> str:
    label = city.geography.label
    lives = (
        f"{formatting.and_list(profile_words.facts(found))}; residents and households of the "
        "Census 2021."
    )
    if found.level == YOURS:
        return f"{lives} {NOT_OFFICIAL}"
    return f"{lives} Neighbours: {formatting.and_list([label(code) for code in found.neighbours])}."


def _stands_out(city: City, ledger: Ledger, found: profile.Profile) -> Section:
    plural = city.geography.levels[placing.among(found.level)].plural
    sides = []
    for side, names in (("worse", found.worse), ("better", found.better)):
        points = tuple(_out_point(city, ledger, found, name, side, plural) for name in names)
        none = "No reading passed the rule." if not names else ""
        sides.append((Words(f"For {side}", "head"), Points(points) if points else Words(none)))
    return Section("What stands out", (Side((0.5, 0.5), tuple(sides)),))


def _out_point(
    city: City, ledger: Ledger, found: profile.Profile, name: str, side: str, plural: str
) -> Point:
    indicator, row = city.catalogue.indicator(name), found.readings.loc[name]
    key_figures.note_reading(city, ledger, "What stands out", found, indicator, row)
    return Point(
        f"{profile_words.reading_text(city.tables, found, name)}.",
        f"{profile_words.standing_text(row, side, plural)}; {formatting.period(row['period'])}.",
    )


def _inside(city: City, ledger: Ledger, found: profile.Profile) -> Section:
    """The neighbourhoods of the area as a map and as a table, the highest figure first."""
    view, label = city.map_view(MAPPED, NEIGHBOURHOODS), city.geography.label
    title = f"Inside {found.label}"
    own = view.table.iloc[city.members(found.area_code)]
    own = own.sort_values("value", ascending=False, kind="stable")
    texts = [
        ledger.figure(
            title, view.indicator, "value", (code, label(code)), view.period, value, note=note
        )
        for code, value, note in zip(own["area_code"], own["value"], own["note"], strict=True)
    ]
    sentence = (
        f"{view.indicator.name}: from {texts[-1]} to {texts[0]} of residents between the "
        f"{formatting.count(len(own), 'neighbourhood', 'neighbourhoods')}; {found.label} as a "
        "whole "
        f"{_whole(city, ledger, title, found)}."
    )
    rows = tuple(
        (Cell(label(code)), Cell(text), Cell(_several(city, ledger, title, code)))
        for code, text in zip(own["area_code"], texts, strict=True)
    )
    columns = (
        Column("Neighbourhood", 0.56),
        Column(view.indicator.name, 0.22, "right"),
        Column("Pillars in worst fifth", 0.22, "right"),
    )
    listed = Table(f"Neighbourhoods of {found.label}", columns, (Rows("", rows),))
    note = (
        "Neighbourhoods with at least a tenth of their residents here; their whole figure is "
        f"given. The last column counts, of {len(city.multiple_need.pillars)} pillars that can be "
        "judged, those on which the neighbourhood is among the fifth of the city with most need."
    )
    shown = _close_up(city, found, sentence)
    there = places.blocks(city, ledger, found.area_code)
    return Section(
        title,
        (
            Words(sentence),
            Side((0.5, 0.5), ((shown,), (listed, Words(note, "small"), *there))),
        ),
    )


def _close_up(city: City, found: profile.Profile, sentence: str) -> Picture:
    """The map of the neighbourhoods inside the area; ``sentence`` says what it shows."""
    view = city.map_view(MAPPED, NEIGHBOURHOODS)
    indicator = view.indicator
    drawn = close_up_svg(
        city.close_ground,
        found.area_code,
        view.assigned,
        view.colours,
        [formatting.number(v, 0) if pd.notna(v) else "" for v in view.table["value"]],
        city.members(found.area_code),
        view.legend(),
        title=f"{indicator.name} in {found.label}",
    )
    alt = (
        f"Map of the neighbourhoods of {found.label}, shaded by {indicator.name.lower()} and "
        f"marked with their figures. {sentence}"
    )
    caption = (
        f"{indicator.name}, {formatting.unit_line(indicator)}, {formatting.period(view.period)}, "
        f"by neighbourhood, rounded; outlined: {found.label}. Colours are the fifths of all "
        f"neighbourhoods of {city.name}."
    )
    return Picture(drawn, alt, 84, caption)


def _whole(city: City, ledger: Ledger, section: str, found: profile.Profile) -> str:
    """The area's own figure with those of the city and England, for a sentence."""
    indicator, row = city.catalogue.indicator(MAPPED), found.readings.loc[MAPPED]
    key_figures.note_reading(city, ledger, section, found, indicator, row)
    text = formatting.cell(indicator, row["value"], row["note"])
    for name, value in ((city.name, row["city"]), ("England", row["england"])):
        if pd.notna(value):
            text += f", {name} {formatting.figure(indicator, value)}"
    return text


def _several(city: City, ledger: Ledger, section: str, code: str) -> str:
    number = city.multiple_need.count[code]
    label = city.geography.label(code)
    return ledger.count(section, f"{label}: pillars in the worst fifth", number)


def _changed(city: City, ledger: Ledger, found: profile.Profile) -> Section:
    rows, title, own = [], "What changed", (found.area_code, found.label)
    for run, table in city.changes(found.level):
        row, indicator = table.loc[found.area_code], run.indicator
        if pd.isna(row["change"]):
            continue
        for end, when in (("first", run.first), ("last", run.last)):
            ledger.figure(title, indicator, "value", own, when, row[end])
        rows.append(
            (
                Cell(indicator.name, formatting.unit_line(indicator), bold=True),
                Cell(formatting.bare(indicator, row["first"]), formatting.period(run.first)),
                Cell(formatting.bare(indicator, row["last"]), formatting.period(run.last)),
                Cell(formatting.bare_change(indicator, row["change"])),
                Cell(small_area_change.certainty(row)),
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


def _method(city: City, found: profile.Profile) -> str:
    """How the figures were made, and how much rests on divided areas."""
    rows = found.readings
    level = city.geography.levels[found.level]
    estimated = rows["estimated"].to_numpy(float)
    parts = [f"Boundaries: {level.vintage}."]
    if found.level == WARDS or city.geography.splits(found.level):
        plural = f"{level.plural[0].upper()}{level.plural[1:]}"
        parts.append(
            f"{plural} are not made of whole neighbourhoods: figures published for smaller areas "
            "are summed, or shared out by residents or homes; averaged and modelled figures are "
            "marked, and published medians are left out. "
            f"Up to {formatting.number(100 * np.nanmax(estimated))}% of "
            "residents here live in smaller areas that were divided; where that is over half, a "
            "figure is not ranked and does not stand out."
        )
    else:
        published = "published for MSOAs, or " if found.level == MSOAS else ""
        parts.append(f"Figures are {published}summed or averaged from smaller areas.")
    tested = int((rows["than_city"] != CANNOT_BE_SAID).sum())
    parts.append(
        f"{len(rows)} indicators are held for this area; {tested} have an interval or a benchmark "
        "that lets them be tested. The area is part of the city, which leans the test towards "
        "“similar”. Figures describe places, not the people in them."
    )
    return " ".join(parts)
