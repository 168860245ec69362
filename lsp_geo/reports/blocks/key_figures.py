"""On one area: its key figures pillar by pillar, beside the city and England."""

from __future__ import annotations

import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis import placing, profile, profile_words
from lsp_geo.analysis.facts import averaged_by
from lsp_geo.charts import sparkline
from lsp_geo.charts import spine as spine_table
from lsp_geo.city import City
from lsp_geo.data.catalogue import Pillar
from lsp_geo.data.geography import Geography
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import WARDS, YOURS
from lsp_geo.reports.document import (
    Cell,
    Column,
    Ledger,
    Rows,
    Section,
    Table,
    Words,
    england,
    whole_city,
)

# Rows a pillar may take: two pages hold no more.
_OF_A_PILLAR = 3


def section(city: City, ledger: Ledger, found: profile.Profile) -> Section:
    """The key figures of an area, pillar by pillar, and how to read them."""
    title = "Key figures, pillar by pillar"
    spines = _spines(city, found)
    groups, left = [], list(found.readings.index)
    for pillar in city.catalogue.pillars:
        names = _chosen(pillar, left)
        # An indicator that leads two pillars stands in the first.
        left = [name for name in left if name not in names]
        cells = [_key_row(city, ledger, title, found, name, spines[name]) for name in names]
        if cells:
            groups.append(Rows(f"{pillar.number}. {pillar.name}", tuple(cells)))
    among = placing.among(found.level)
    plural = city.geography.levels[among].plural
    columns = (
        Column("Indicator", 0.41),
        Column("Figure, 95% interval", 0.11, "right"),
        Column("Worse, or better to the right", 0.2),
        Column(city.name, 0.075, "right"),
        Column("England", 0.075, "right"),
        Column(
            f"Rank of {plural}, and its range" if among == found.level else f"Beside {plural}", 0.13
        ),
    )
    reading = (
        f"The upright line is {city.name} as a whole, the dot {found.label}: filled where an "
        "interval lets it be tested, brown worse, green better, grey similar, violet higher or "
        "lower. The diamond is England; the bar, the range of the neighbourhoods inside and their "
        "middle half. Better lies to the right; where an indicator has no better, higher does. "
        "Better and worse are said at 99.8%, because many figures are judged at once. Rank 1st is "
        "the highest need; none is given where over half of an area is shared out."
    )
    return Section(
        title,
        (
            Table(f"Key figures of {found.label}", columns, tuple(groups)),
            Words(reading, "small"),
        ),
        new_page=True,
    )


def _chosen(pillar: Pillar, has: list[str]) -> list[str]:
    """The leading indicators of a pillar that are there, its headline first."""
    names = dict.fromkeys([pillar.headline, *pillar.equity])
    return [name for name in names if name in has][:_OF_A_PILLAR]


def _spines(city: City, found: profile.Profile) -> dict[str, spine_table.Row]:
    """The row of the page's spine table of each indicator the area has."""
    made = spine_table.rows(city.tables, found)
    by_pillar = {pillar: iter(rows) for pillar, rows in made.items()}
    return {
        name: next(by_pillar[city.catalogue.indicator(name).pillar])
        for name in found.readings.index
    }


def _key_row(
    city: City,
    ledger: Ledger,
    title: str,
    found: profile.Profile,
    name: str,
    spine: spine_table.Row,
) -> tuple[Cell, ...]:
    indicator, row = city.catalogue.indicator(name), found.readings.loc[name]
    note_reading(city, ledger, title, found, indicator, row)
    notes = [formatting.period(row["period"])]
    if indicator.modelled:
        notes.append("modelled")
    if averaged_by(indicator):
        notes.append("averaged")
    drawn = sparkline.spine(spine)
    alt = f"{found.label} {spine.told or 'is not compared'}. {spine.described}".strip()
    rank, plural = profile_words.rank_parts(row), city.geography.levels[WARDS].plural
    beside = profile_words.beside_text(row, indicator, plural) if found.level == YOURS else ""
    return (
        Cell(indicator.name, f"{formatting.unit_line(indicator)}, {', '.join(notes)}", bold=True),
        Cell(formatting.bare(indicator, row["value"], row["note"]), spine.interval, bold=True),
        Cell(svg=drawn, alt=alt) if drawn else Cell(),
        Cell(spine.city),
        Cell(spine.england, row["england_part"] if pd.notna(row["england"]) else ""),
        Cell(f"{rank.place} of {rank.of}", rank.span) if rank else Cell(beside or "not ranked"),
    )


def _england(geography: Geography, row: pd.Series) -> tuple[str, str]:
    """Code and name of England for the ledger, by what is covered of it."""
    code, name = england(geography)
    return code, f"{name} ({row['england_part']})" if row["england_part"] else name


def note_reading(
    city: City,
    ledger: Ledger,
    section: str,
    found: profile.Profile,
    indicator: Indicator,
    row: pd.Series,
) -> None:
    """Keep the figure of the area and what it is compared with."""
    geography = city.geography
    ledger.figure(
        section,
        indicator,
        "value",
        (found.area_code, found.label),
        row["period"],
        row["value"],
        (row["lower"], row["upper"]),
        row["note"],
    )
    for area, value in (
        (whole_city(geography), row["city"]),
        (_england(geography, row), row["england"]),
    ):
        if pd.notna(value):
            ledger.figure(section, indicator, "value", area, row["period"], value)
