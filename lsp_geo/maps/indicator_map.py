"""One indicator on one level as a map: colours, legend, words and picture, the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from lsp_geo import formatting, theme
from lsp_geo.analysis import overview
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.tables import Tables
from lsp_geo.errors import NotKnown
from lsp_geo.maps import deck, picture
from lsp_geo.maps.classes import Atlas, Classes
from lsp_geo.maps.deck import Fill
from lsp_geo.maps.legend import Legend, Mark, legend
from lsp_geo.maps.place_marks import place_key
from lsp_geo.maps.projection import Ground
from lsp_geo.maps.static_files import StaticFiles, class_string


@dataclass(frozen=True)
class MapView:
    """What a map shows: an indicator on a level in a period.

    ``area`` is marked on it, or none; so are the places of the kind ``places``.
    """

    tables: Tables
    atlas: Atlas
    indicator: Indicator
    level: str
    period: str
    area: str = ""
    places: str = ""

    @cached_property
    def table(self) -> pd.DataFrame:
        """The figures shown, as ``Tables.table``."""
        return self.tables.table(self.indicator.id, self.level, self.period)

    @cached_property
    def classes(self) -> Classes:
        """Class limits, the same for all periods that may be compared with this one."""
        return self.atlas.classes(self.indicator.id, self.level, self.period)

    @cached_property
    def assigned(self) -> np.ndarray:
        """Class of each area in code order, -1 where it has no value."""
        return self.atlas.assigned(self.indicator.id, self.level, self.period)

    @property
    def colours(self) -> tuple[str, ...]:
        """Hex colours of the classes, lowest first."""
        return theme.palette(self.indicator.polarity, len(self.classes) or 1)

    def fill(self, files: StaticFiles, *, dark: bool = False) -> Fill:
        """The colours of the areas: a column of the map's files, or given, where it is in none."""
        column = files.levels[self.level].columns.get((self.indicator.id, self.period))
        if column is None:
            return deck.given_fill(class_string(self.assigned), self.colours, dark=dark)
        return deck.column_fill(column, self.colours, dark=dark)

    @property
    def title(self) -> str:
        """What is shown and when: “Bad health, 2021”."""
        return f"{self.indicator.name}, {formatting.period(self.period)}"

    @cached_property
    def texts(self) -> list[str]:
        """What is printed of each area in code order: its figure, or why there is none."""
        return [
            formatting.cell(self.indicator, value, note)
            for value, note in zip(
                self.table["value"].tolist(), self.table["note"].tolist(), strict=True
            )
        ]

    def row(self) -> pd.Series | None:
        """The marked area's row on its own level, or None where the indicator lacks that level."""
        try:
            level = self.tables.geography.level_of(self.area)
            table = self.tables.table(self.indicator.id, level, self.period)
        except NotKnown:
            return None
        return table.loc[table["area_code"] == self.area].iloc[0]

    def headline(self) -> str:
        """The one sentence above the map."""
        return overview.headline(self.tables, self.indicator, self.level, self.period)

    def where(self) -> str:
        """The heading above the map: where it is highest and where lowest."""
        return overview.where(self.tables, self.indicator, self.level, self.period)

    def span(self) -> str:
        """From which figure to which, and where, as a sentence of its own."""
        text = overview.span(self.tables, self.indicator, self.level, self.period)
        return f"{text[0].upper()}{text[1:]}"

    def summary(self) -> list[str]:
        """The map in words: range, extremes, city, England, and what is missing."""
        return overview.summary(self.tables, self.indicator, self.level, self.period)

    def marked(self) -> list[str]:
        """What the marks of places are, as a sentence; nothing where none are drawn."""
        if not self.places:
            return []
        return [f"Marked with a letter: {place_key(self.tables.place_lists, self.places).words}"]

    def legend(self) -> Legend:
        """The legend, with the marked area and the city on its scale."""
        geography = self.tables.geography
        marks = []
        chosen = self.row() if self.area else None
        if chosen is not None:
            marks.append(
                Mark(
                    geography.label(self.area),
                    formatting.cell(self.indicator, chosen["value"], chosen["note"]),
                    self.classes.of(chosen["value"]),
                    selected=True,
                )
            )
        whole = self.tables.city(self.indicator.id, self.period)
        if whole is not None:
            marks.append(
                Mark(
                    geography.name,
                    formatting.figure(self.indicator, whole["value"]),
                    self.classes.of(whole["value"]),
                )
            )
        described = geography.levels[self.level]
        made = legend(
            self.classes,
            self.assigned,
            self.colours,
            title=self.indicator.name,
            subtitle=f"{formatting.unit_line(self.indicator)}, {formatting.period(self.period)}",
            areas=(described.name, described.plural),
            marks=marks,
        )
        lists = self.tables.place_lists
        return replace(made, key=place_key(lists, self.places)) if self.places else made

    def svg(self, ground: Ground, *, size: str = "download", source: str | None = None) -> str:
        """The map as a picture with title, legend and source (SVG), without marks of places.

        Parameters
        ----------
        ground : what lies under it: of the same level and size
        size : ``download`` or ``print``
        source : other words below it than the source and the credits of the boundaries
        """
        credits = " ".join(self.tables.geography.district["attribution"])
        if source is None:
            source = f"{formatting.source_line(self.indicator)} {credits}"
        return picture.map_svg(
            ground,
            self.assigned,
            self.colours,
            self.legend(),
            size=size,
            selected=[self.area] if self.area else [],
            source=source,
            description=" ".join(self.summary()),
        )

    def png(self, ground: Ground) -> bytes:
        """The same as PNG, for downloads."""
        return picture.png(self.svg(ground))


def pillar_card(view: MapView, ground: Ground) -> str:
    """A pillar's leading indicator by neighbourhood as a small map without words (SVG)."""
    return picture.card_svg(
        ground,
        view.assigned,
        view.colours,
        title=f"{view.indicator.name} by neighbourhood, {formatting.period(view.period)}",
    )
