"""Legends and pictures of the catalogue's indicators, as every page and report draws them."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from lsp_geo import formatting, theme
from lsp_geo.analysis import overview
from lsp_geo.data.catalogue import Indicator, Pillar
from lsp_geo.data.tables import Tables
from lsp_geo.errors import NotKnown
from lsp_geo.maps import picture
from lsp_geo.maps.classes import Atlas
from lsp_geo.maps.legend import Legend, Mark, legend

CARD_LEVEL = "lsoa21"


def colours(atlas: Atlas, indicator: Indicator, level: str, period: str) -> tuple[str, ...]:
    """Hex colours of a map's classes, lowest first."""
    return theme.palette(indicator.polarity, len(atlas.classes(indicator.id, level, period)) or 1)


def make_legend(
    tables: Tables, atlas: Atlas, indicator: Indicator, level: str, period: str, area: str = ""
) -> Legend:
    """The legend, with the selected area and the city marked on its scale."""
    classes = atlas.classes(indicator.id, level, period)
    marks = []
    chosen = area_row(tables, indicator, period, area) if area else None
    if chosen is not None:
        marks.append(
            Mark(
                tables.geography.label(area),
                formatting.cell(indicator, chosen["value"], chosen["note"]),
                classes.of(chosen["value"]),
                selected=True,
            )
        )
    whole = tables.city(indicator.id, period)
    if whole is not None:
        marks.append(
            Mark(
                tables.geography.name,
                formatting.figure(indicator, whole["value"]),
                classes.of(whole["value"]),
            )
        )
    return legend(
        classes,
        atlas.assigned(indicator.id, level, period),
        colours(atlas, indicator, level, period),
        title=indicator.name,
        subtitle=f"{formatting.unit_line(indicator)}, {formatting.period(period)}",
        plural=tables.geography.levels[level].plural,
        marks=marks,
    )


def area_row(tables: Tables, indicator: Indicator, period: str, area: str) -> pd.Series | None:
    """An area's row on its own level, or None where the indicator does not have that level."""
    try:
        table = tables.table(indicator.id, tables.geography.level_of(area), period)
    except NotKnown:
        return None
    return table.loc[table["area_code"] == area].iloc[0]


def map_png(
    tables: Tables, atlas: Atlas, indicator: Indicator, level: str, period: str, area: str = ""
) -> bytes:
    """The map as a picture with title, legend and source."""
    return picture.png(map_svg(tables, atlas, indicator, level, period, area))


def map_svg(
    tables: Tables,
    atlas: Atlas,
    indicator: Indicator,
    level: str,
    period: str,
    area: str = "",
    *,
    size: str = "download",
    source: str | None = None,
) -> str:
    """The same as SVG; ``size`` is ``download`` or ``print``, ``source`` other words below it."""
    credits = " ".join(tables.geography.district["attribution"])
    return picture.map_svg(
        _ground(tables, level, size),
        atlas.assigned(indicator.id, level, period),
        colours(atlas, indicator, level, period),
        make_legend(tables, atlas, indicator, level, period, area),
        size=size,
        selected=[area] if area else [],
        source=f"{formatting.source_line(indicator)} {credits}" if source is None else source,
        description=" ".join(overview.summary(tables, indicator, level, period)),
    )


def pillar_card(tables: Tables, atlas: Atlas, pillar: Pillar) -> str:
    """A pillar's leading indicator as a small map without words (SVG)."""
    indicator = tables.catalogue.indicator(pillar.headline)
    period = tables.periods(indicator.id)[-1]
    return picture.card_svg(
        _ground(tables, CARD_LEVEL, "card"),
        atlas.assigned(indicator.id, CARD_LEVEL, period),
        colours(atlas, indicator, CARD_LEVEL, period),
        title=f"{indicator.name} by neighbourhood, {formatting.period(period)}",
    )


@lru_cache(maxsize=12)
def _ground(tables: Tables, level: str, size: str):
    """What lies under every picture of a level, made once."""
    return picture.ground(tables.geography, level, size)
