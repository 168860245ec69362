"""What a sheet says, as plain data: the one source of its PDF, its web page and its CSV."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from lsp_geo import formatting
from lsp_geo.data.geography import Geography
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.kind import DistrictKind
from lsp_geo.data.place_lists import Kind
from lsp_geo.presentation import links

# Where a sentence ends and the next begins; “v.3.0” and “S. Smith” are no ends.
_SENTENCE = re.compile(r"(?<=[a-z0-9)]\.) (?=[A-Z©])")


@dataclass(frozen=True)
class Imprint:
    """What is printed on a sheet about its making.

    ``base`` is the app's address, to which its links and codes lead; ``today`` the date.
    """

    base: str = field(default_factory=links.public_url)
    today: date = field(default_factory=date.today)

    def link(self, page: str, **view: str) -> str:
        """Address of a page of the app with a view."""
        return links.page_address(self.base, page, **view)

    def made(self) -> str:
        """The date in full: “5 March 2026”."""
        return formatting.day(self.today)


@dataclass(frozen=True)
class Words:
    """A paragraph, or a small heading: ``style`` is ``plain``, ``small`` or ``head``."""

    text: str
    style: str = "plain"
    kind: str = "words"


@dataclass(frozen=True)
class Point:
    """An item of a list: its main words, and what is said under them."""

    text: str
    small: str = ""


@dataclass(frozen=True)
class Points:
    """A list of points."""

    items: tuple[Point, ...]
    kind: str = "points"


@dataclass(frozen=True)
class Picture:
    """A drawing with its words; ``width`` is in millimetres on paper."""

    svg: str
    alt: str
    width: float
    caption: str = ""
    kind: str = "picture"


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, its share of the width, and its side."""

    title: str
    share: float
    align: str = "left"


@dataclass(frozen=True)
class Cell:
    """A cell: words, smaller words under them, or a drawing with its words."""

    text: str = ""
    small: str = ""
    svg: str = ""
    alt: str = ""
    bold: bool = False
    colour: str = ""


@dataclass(frozen=True)
class Rows:
    """Rows of a table under a title of their own; an empty title has none."""

    title: str
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Table:
    """A table: the first cell of a row is its header. ``label`` says what it holds."""

    label: str
    columns: tuple[Column, ...]
    groups: tuple[Rows, ...]
    kind: str = "table"


@dataclass(frozen=True)
class Side:
    """Blocks side by side; ``shares`` are their parts of the width."""

    shares: tuple[float, ...]
    blocks: tuple[tuple[Block, ...], ...]
    kind: str = "side"


Block = Words | Points | Picture | Table | Side


@dataclass(frozen=True)
class Section:
    """A heading with its blocks; ``level`` 2 stands under the one before it."""

    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False
    level: int = 1


@dataclass(frozen=True)
class Sheet:
    """A whole sheet.

    Attributes
    ----------
    title, kicker, finding : its name, what kind of sheet it is, and its main sentence
    facts : a line on who lives there, or what it is about
    locator : where in the city it is; None for the city itself
    made : the date it was made, printed
    place, plan : names of the city and of its plan
    link, qr : address of the same view in the app, and the same as a drawing
    sources, credits : what it was made from, and the lines their licences ask for
    figures : every figure in it, one row each
    pages : how many A4 pages it fills; None for as many as it takes
    """

    title: str
    kicker: str
    finding: str
    facts: str
    made: str
    place: str
    plan: str
    link: str
    qr: str
    sections: tuple[Section, ...]
    sources: tuple[str, ...]
    credits: str
    figures: pd.DataFrame
    locator: Picture | None = None
    pages: int | None = 2


def whole_city(geography: Geography) -> tuple[str, str]:
    """Code and name of the city, as the ledger keeps them."""
    return geography.code, geography.name


def england(geography: Geography) -> tuple[str, str]:
    """Code and name of England, as the ledger keeps them."""
    return geography.district["england"], "England"


@dataclass
class Ledger:
    """Keeps every figure as it is put into words, so that the CSV holds what the sheet says.

    ``used`` are the indicators, ``lists`` the lists of places that the sheet rests on, by id.
    """

    rows: list[dict[str, object]] = field(default_factory=list)
    used: dict[str, Indicator] = field(default_factory=dict)
    lists: dict[str, Kind] = field(default_factory=dict)

    def figure(
        self,
        section: str,
        indicator: Indicator,
        measure: str,
        area: tuple[str, str],
        period: str,
        value: float | None,
        limits: tuple[float | None, float | None] = (None, None),
        note: str = "",
    ) -> str:
        """Write down one figure and return it as readers see it.

        Parameters
        ----------
        section : where in the sheet it stands
        measure : what it is of the indicator: ``value``, ``gap to England`` …
        area : code and name of the area it is of
        limits : of its 95% interval, lower and upper
        note : of the data's grammar; says why there is no value
        """
        number = float("nan") if value is None else float(value)
        text = formatting.cell(indicator, number, note)
        self.used[indicator.id] = indicator
        self.rows.append(
            {
                "section": section,
                "indicator": indicator.id,
                "name": indicator.name,
                "unit": formatting.unit_line(indicator),
                "measure": measure,
                "area_code": area[0],
                "area_name": area[1],
                "period": period,
                "value": number,
                "lower": limits[0],
                "upper": limits[1],
                "text": text,
            }
        )
        return text

    def count(self, section: str, name: str, value: float) -> str:
        """Write down a number of things that is of no indicator, and return it."""
        self.rows.append(
            {
                "section": section,
                "name": name,
                "measure": "count",
                "value": float(value),
                "text": formatting.number(value),
            }
        )
        return formatting.number(value)

    def table(self) -> pd.DataFrame:
        """All figures, in the order of the sheet; those said twice in a section stand once."""
        columns = [
            "section",
            "indicator",
            "name",
            "unit",
            "measure",
            "area_code",
            "area_name",
            "period",
            "value",
            "lower",
            "upper",
            "text",
        ]
        rows = pd.DataFrame(self.rows, columns=columns)
        numbers = ["value", "lower", "upper"]
        rows[numbers] = rows[numbers].astype(float)
        words = [name for name in columns if name not in numbers]
        rows[words] = rows[words].fillna("")
        return rows.drop_duplicates(ignore_index=True)

    def sources(self) -> tuple[str, ...]:
        """The publications used, by publisher, each once."""
        by_publisher: dict[str, list[str]] = {}
        for indicator in self.used.values():
            titles = by_publisher.setdefault(indicator.publisher, [])
            if indicator.source not in titles:
                titles.append(indicator.source)
        together: dict[tuple[str, str], list[str]] = {}
        for kind in self.lists.values():
            together.setdefault((kind.publisher, kind.period), []).append(kind.plural)
        for (who, when), kinds in together.items():
            by_publisher.setdefault(who, []).append(f"{formatting.and_list(kinds)}, {when}")
        return tuple(f"{who}: {'; '.join(titles)}." for who, titles in by_publisher.items())

    def credits(self, boundaries: Iterable[str]) -> str:
        """The lines that licences ask for, of figures and boundaries, each sentence once.

        A line that only names a publisher is left out: ``sources`` names them all.
        """
        used: tuple[Indicator | Kind, ...] = (*self.used.values(), *self.lists.values())
        lines = [line for one in used for line in one.attribution]
        told = [
            part.replace("v.3.0", "v3.0")
            for line in (*lines, *boundaries)
            for part in _SENTENCE.split(line)
        ]
        named = {f"Source: {one.publisher}." for one in used}
        return " ".join(part for part in dict.fromkeys(told) if part not in named)


def put_for(kind: DistrictKind, made: Sheet) -> Sheet:
    """A sheet in the words for a place of this kind, its drawings and its figures' heads too."""
    said = _put(kind, made)
    return replace(said, figures=made.figures.rename(columns=kind.said))


def _put(kind: DistrictKind, part: Any) -> Any:
    """A part of a sheet with every text in it put for the kind of place."""
    if isinstance(part, str):
        return kind.said(part)
    if isinstance(part, tuple):
        return tuple(_put(kind, one) for one in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(
            part, **{one.name: _put(kind, getattr(part, one.name)) for one in fields(part)}
        )
    return part
