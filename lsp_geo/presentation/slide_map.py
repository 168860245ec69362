"""The map of a slide and the card of the place pointed at: what they show, before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis import overview, small_area_change
from lsp_geo.city import City
from lsp_geo.maps import deck
from lsp_geo.maps.classes import change_map
from lsp_geo.maps.deck import Fill
from lsp_geo.maps.legend import Legend, given_legend
from lsp_geo.presentation.content import period_of, run_of
from lsp_geo.presentation.view import View


@dataclass(frozen=True)
class SlideMap:
    """A map: what it shows, its colours and legend, and the same in words."""

    title: str
    fill: Fill
    legend: Legend
    words: str


@dataclass(frozen=True)
class Card:
    """The place pointed at: its name, its figure, and lines of detail (some may be empty)."""

    name: str
    figure: str
    lines: tuple[str, ...]


def slide_map(city: City, view: View, selected: str = "") -> SlideMap:
    """The map of a checked view of a kind in ``MAPS``; ``selected`` is marked on its scale."""
    return _change(city, view, selected) if view.kind == "moved" else _indicator(city, view)


def _indicator(city: City, view: View) -> SlideMap:
    """An indicator's map as the page Map has it."""
    when = period_of(city.tables, view)
    shown = city.map_view(view.indicator, view.level, when, places=view.places)
    said = [*shown.summary()[:4], *shown.marked()]
    return SlideMap(shown.title, shown.fill(city.files), shown.legend(), " ".join(said))


def _change(city: City, view: View, selected: str) -> SlideMap:
    """The map of change inside the city as the page Change has it."""
    run = run_of(city, view)
    title = f"{run.indicator.name}, change {small_area_change.span(run)}"
    table = city.change(run.indicator.id, run.segment.start, view.level)
    shown = change_map(run.indicator, table)
    return SlideMap(
        title,
        deck.given_fill(shown.digits, shown.colours),
        given_legend(
            city.geography,
            view.level,
            shown.digits,
            shown.rows,
            title=title,
            subtitle="percentage points" if run.indicator.unit == "%" else run.indicator.unit,
            selected=selected,
        ),
        small_area_change.whole(city.tables, run),
    )


def card(city: City, view: View, area: str) -> Card:
    """What is said of one area of the map: its figure or change, place and interval."""
    if view.kind == "moved":
        return _change_card(city, view, area)
    indicator = city.catalogue.indicator(view.indicator)
    table = city.tables.table(indicator.id, view.level, period_of(city.tables, view))
    row = table.loc[table["area_code"] == area].iloc[0]
    plural = city.geography.levels[view.level].plural
    place = "" if pd.isna(row["value"]) else overview.place(table["value"], row["value"], plural)
    return Card(
        city.geography.label(area),
        formatting.cell(indicator, row["value"], row["note"]),
        (place[:1].upper() + place[1:], _interval(indicator, row)),
    )


def _change_card(city: City, view: View, area: str) -> Card:
    """From what to what an area changed, and the interval of the change."""
    run = run_of(city, view)
    table = city.change(run.indicator.id, run.segment.start, view.level)
    row = table.loc[table["area_code"] == area].iloc[0]
    name, figure = city.geography.label(area), formatting.change(run.indicator, row["change"])
    if pd.isna(row["change"]):
        return Card(name, figure, (formatting.reason(row["note"]),))
    first, last = (
        f"{formatting.figure(run.indicator, row[end])} in {formatting.period(when)}"
        for end, when in (("first", run.first), ("last", run.last))
    )
    return Card(name, figure, (f"From {first} to {last}", _interval(run.indicator, row)))


def _interval(indicator, row: pd.Series) -> str:
    between = formatting.interval(indicator, row["lower"], row["upper"])
    return between and f"95% interval {between}"
