"""Guesses for a room: what is asked, on which scale, and the answer that is kept until shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lsp_geo import formatting
from lsp_geo.analysis.england import name as name_of_england
from lsp_geo.city import City
from lsp_geo.data.tables import Tables
from lsp_geo.presentation.content import (
    Content,
    Row,
    nice,
    on_line,
    period_of,
    place_row,
    round_limits,
    source,
)
from lsp_geo.presentation.view import View


def scale(tables: Tables, view: View) -> tuple[float, float, float]:
    """Lowest and highest value of a guess and the step between two guesses."""
    indicator = tables.catalogue.indicator(view.indicator)
    table = tables.table(indicator.id, tables.levels(indicator.id)[0], period_of(tables, view))
    low, high = round_limits(table["value"])
    step = max(10.0**-indicator.decimals, nice((high - low) / 25))
    return low, high, step


def value(city: City, view: View) -> Content:
    """A figure to guess, of the city or of one area; England's stands beside the answer."""
    tables = city.tables
    indicator, period = tables.catalogue.indicator(view.indicator), period_of(tables, view)
    area = view.area or tables.geography.code
    label = tables.geography.label(area)
    table = tables.table(indicator.id, tables.geography.level_of(area), period)
    rows = [place_row(tables, indicator, table.set_index("area_code"), area, strong=True)]
    england = tables.england(indicator.id, period)
    if england is not None:
        rows.append(
            Row(name_of_england(england), formatting.figure(indicator, england.mean), england.mean)
        )
    low, high, _ = scale(tables, view)
    return Content(
        f"Guess the figure for {label}: {indicator.name}, {formatting.unit_line(indicator)}.",
        source(tables, view, table),
        tuple(rows),
        low,
        high,
        (formatting.bare(indicator, low), formatting.bare(indicator, high)),
        answer=f"{indicator.name}: {rows[0].text} in {label}.",
    )


def which(city: City, view: View) -> Content:
    """Which of two areas is higher."""
    tables = city.tables
    indicator, period = tables.catalogue.indicator(view.indicator), period_of(tables, view)
    rows, told = [], ""
    for code in (view.area, view.other):
        table = tables.table(indicator.id, tables.geography.level_of(code), period)
        rows.append(place_row(tables, indicator, table.set_index("area_code"), code))
        told = told or source(tables, view, table)
    one, other = rows
    if one.text == other.text:
        answer = f"{indicator.name}: {one.text} in both."
    elif np.isnan(one.value) or np.isnan(other.value):
        answer = f"{indicator.name}: {one.text} in {one.name}, {other.text} in {other.name}."
    else:
        high, low = (one, other) if one.value > other.value else (other, one)
        rows = [replace(row, strong=row is high) for row in rows]
        answer = f"Higher in {high.name}: {high.text}, against {low.text} in {low.name}."
    return on_line(
        tables,
        view,
        tuple(rows),
        f"Guess where it is higher: {indicator.name}.",
        told,
        answer,
    )
