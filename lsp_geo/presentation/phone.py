"""A view as a page for a phone: no session, no script, one file of a few kilobytes.

The code on a slide leads here. A hall of phones asks for the same page, so that it is written once,
and packed once, and then only handed out.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import quote

import numpy as np
import pandas as pd
from markupsafe import Markup

from lsp_geo import formatting, templates
from lsp_geo.analysis import comparison
from lsp_geo.city import City, kept
from lsp_geo.maps import picture
from lsp_geo.maps.classes import change_map
from lsp_geo.maps.legend import Legend
from lsp_geo.presentation import links, named, slide, slide_chart, slide_html, slide_map
from lsp_geo.presentation.content import Content, period_of, run_of
from lsp_geo.presentation.view import GUESSES, MAPS, View

FOLDER = "view"
_SIZE = "card"


@dataclass(frozen=True)
class Written:
    """A page as it is sent: packed by gzip, and a tag that changes with its content."""

    packed: bytes
    tag: str


@dataclass(frozen=True)
class Rows:
    """The figures of a view as a table; its last column is figures."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Page:
    """What the template writes down."""

    sentence: str
    answer: str
    drawing: Markup
    alt: str
    caption: str
    legend: Markup
    table: Rows | None
    source: str
    app: str
    place: str
    number: int
    views: int
    before: str
    after: str


def address(base: str, show: str, number: int) -> str:
    """The address of the page of a view: short, so that its code can be read from far away.

    Parameters
    ----------
    base : where the app is served, without a slash at the end
    show, number : as for `written`
    """
    return f"{base.rstrip('/')}/{FOLDER}/{_path(show, number)}"


def _path(show: str, number: int) -> str:
    return quote(show) if number == 1 else f"{quote(show)}/{number}"


@kept
def written(city: City, show: str, number: int) -> Written:
    """The page of view ``number`` (from 1) of the presentation that ``show`` stands for.

    Raises
    ------
    NotKnown
        For a presentation or a view there is none of.
    """
    raw = page(city, show, number).encode()
    return Written(gzip.compress(raw, 9, mtime=0), hashlib.sha256(raw).hexdigest()[:16])


def page(city: City, show: str, number: int) -> str:
    """The page as HTML; parameters and errors as for `written`."""
    made = named.find(city, show)
    view = made.views[named.number(made, str(number)) - 1]
    content = slide.content(city, view)
    drawing, caption, legend = _drawn(city, view, content)
    # From a page in a folder (`view/3`) or one deeper (`view/3/2`) back to the app.
    up = ".." if number == 1 else "../.."

    def other(to: int) -> str:
        return f"{up}/{FOLDER}/{_path(show, to)}" if 1 <= to <= len(made.views) else ""

    is_guess = view.kind in GUESSES
    shown = _Page(
        content.sentence,
        content.answer if is_guess else "",
        drawing,
        "" if caption or content.rows else content.sentence,
        caption,
        legend,
        _table(city, view),
        content.source,
        links.address(up, view, bare=False),
        city.name,
        number,
        len(made.views),
        other(number - 1),
        other(number + 1),
    )
    return templates.render("phone.html", page=shown, style=_style())


@cache
def _style() -> Markup:
    """The style sheet, on as few lines as it goes."""
    return Markup("".join(line.strip() for line in templates.render("phone.css").splitlines()))


def _drawn(city: City, view: View, content: Content) -> tuple[Markup, str, Markup]:
    """The drawing of a view, what it shows in words, and its legend; empty where it has none.

    All of it is made here, with whatever it prints escaped.
    """
    if view.kind in MAPS:
        return _map(city, view)
    if view.kind in ("spread", "change"):
        svg = slide_chart.svg(city, view, True)
        return Markup(svg), "", Markup("")
    if content.rows:
        return Markup(slide_html.lines_html(content, content.rows)), "", Markup("")
    return Markup(""), "", Markup("")


def _map(city: City, view: View) -> tuple[Markup, str, Markup]:
    # The small picture has no marks of places.
    shown = slide_map.slide_map(city, replace(view, places=""))
    legend: Legend = shown.legend
    if view.kind == "moved":
        run = run_of(city, view)
        made = change_map(
            run.indicator, city.change(run.indicator.id, run.segment.start, view.level)
        )
        assigned = np.array([int(digit) for digit in made.digits])
        assigned[assigned >= len(made.colours)] = -1
        colours = made.colours
    else:
        seen = city.map_view(view.indicator, view.level, period_of(city.tables, view), view.area)
        assigned, colours, legend = seen.assigned, seen.colours, seen.legend()
    ground = city.ground(view.level, _SIZE)
    svg = picture.card_svg(
        ground,
        assigned,
        colours,
        title=f"Map of {shown.title}",
        outline=view.area if view.area in ground.areas else None,
    )
    words = shown.words
    if view.places:
        kind = city.tables.place_lists.kind(view.places)
        words += f" {kind.heading} are marked on the large map and not here."
    return Markup(svg), words, Markup(templates.parts("legend.html").legend(legend))


def _table(city: City, view: View) -> Rows | None:
    """The figures behind the drawing."""
    tables = city.tables
    if view.kind in ("map", "spread"):
        seen = city.map_view(view.indicator, view.level, period_of(tables, view))
        figures = zip(seen.table["area_code"], seen.table["value"], seen.texts, strict=True)
        return _of_areas(city, view, seen.title, formatting.unit_line(seen.indicator), figures)
    if view.kind == "moved":
        run = run_of(city, view)
        changes = city.change(run.indicator.id, run.segment.start, view.level)
        told = (
            (row.area_code, row.change, formatting.change(run.indicator, row.change))
            for row in changes.itertuples()
        )
        return _of_areas(city, view, f"{run.indicator.name}, change", "Change", told)
    if view.kind == "change":
        return _series(city, view)
    return None


def _of_areas(
    city: City, view: View, label: str, unit: str, figures: Iterable[tuple[str, float, str]]
) -> Rows:
    """Areas with their figures, the highest first, those without one last."""
    ordered = sorted(figures, key=lambda f: (pd.isna(f[1]), -f[1] if pd.notna(f[1]) else 0))
    return Rows(
        f"{label}: {len(ordered)} {city.geography.levels[view.level].plural}",
        (city.geography.levels[view.level].name.capitalize(), unit[:1].upper() + unit[1:]),
        tuple((city.geography.label(code), text) for code, _, text in ordered),
    )


def _series(city: City, view: View) -> Rows:
    """The city's own figure in every period, the latest first."""
    indicator = city.catalogue.indicator(view.indicator)
    held = city.tables.values.of(indicator.id)
    own = held[held["area_code"] == city.geography.code].iloc[::-1]
    return Rows(
        f"{indicator.name}: {comparison.label(city.tables, city.geography.code)}",
        ("Period", formatting.unit_line(indicator)),
        tuple(
            (formatting.period(row.period), formatting.cell(indicator, row.value, row.note))
            for row in own.itertuples()
        ),
    )
