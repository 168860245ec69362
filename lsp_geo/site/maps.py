"""Maps of the site: drawing, legend and figures, and what the script needs to show others."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis.profile import Profile
from lsp_geo.city import City, kept
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.maps.indicator_map import MapView
from lsp_geo.maps.static_files import class_string
from lsp_geo.reports.blocks.inside import MAPPED
from lsp_geo.site import drawings


def city_map(city: City, indicator_id: str, level: str, area: str = "") -> dict[str, Any]:
    """The map of the whole city, one area of its level outlined or none, with its legend."""
    view = city.map_view(indicator_id, level, area=area)
    indicator = view.indicator
    title = f"{indicator.name} by {city.geography.levels[level].name}"
    own = ""
    if area:
        row = view.row()
        # An area of the map's own level has a row there.
        assert row is not None
        figure = formatting.cell(indicator, row["value"], row["note"])
        own = f" Outlined: {city.geography.label(area)}, {figure}."
    alt = f"Map of {title}, {formatting.period(view.period)}.{own} {' '.join(view.summary())}"
    return {
        "svg": drawings.city_svg(city, view, name="city", alt=alt),
        "legend": view.legend(),
        "period": view.period,
        "indicator": indicator,
    }


def close_up(city: City, found: Profile) -> dict[str, Any]:
    """The map inside a ward, its legend and its table."""
    view = city.map_view(MAPPED, NEIGHBOURHOODS, area=found.area_code)
    rows = figure_rows(view, city.members(found.area_code))
    ordered = sorted(rows, key=lambda row: -row["order"])
    alt = (
        f"Map of the neighbourhoods of {found.label}, shaded by {view.indicator.name.lower()}: "
        f"from {ordered[-1]['text']} in {ordered[-1]['label']} to {ordered[0]['text']} in "
        f"{ordered[0]['label']}. The table beside it has every figure."
    )
    return {
        "svg": drawings.close_up_svg(city, view, name="inside", alt=alt),
        "legend": view.legend(),
        "indicator": view.indicator,
        "period": view.period,
        "rows": rows,
    }


def figure_rows(view: MapView, rows: Iterable[int] | None = None) -> list[dict[str, Any]]:
    """Areas with their printed figure, in the order of the map's paths; all, or those in rows."""
    codes, values, texts = view.table["area_code"], view.table["value"], view.texts
    label = view.tables.geography.label
    return [
        {
            "code": codes.iloc[row],
            "label": label(codes.iloc[row]),
            "order": order(values.iloc[row]),
            "text": texts[row],
        }
        for row in (range(len(codes)) if rows is None else rows)
    ]


def order(value: float) -> float:
    """What a column is sorted by; areas without a figure come last from the top."""
    return float("-inf") if pd.isna(value) else float(value)


def maps_data(
    city: City,
    indicators: Iterable[Indicator],
    level: str,
    codes: Sequence[str],
    groups: dict[str, str],
    area: str = "",
) -> dict[str, Any]:
    """What the script needs to show other indicators on a map: class strings and printed figures.

    Parameters
    ----------
    indicators : those to choose from; ones without this level are left out
    level : level of the areas drawn
    codes : the areas drawn, in the order of their paths
    groups : heading of each pillar's indicators in the list of choices
    area : an area around those drawn, whose own figure is marked in the legend
    """
    areas = city.geography.areas(level)
    rows = areas.index.get_indexer(list(codes))
    words: dict[str, int] = {}
    made = [
        _map_data(city, indicator, level, rows, groups[indicator.pillar], words)
        | _own(city.map_view(indicator.id, level, area=area))
        for indicator in indicators
        if level in city.atlas.levels(indicator.id)
    ]
    return {
        "codes": list(codes),
        "names": areas["label"].iloc[rows].tolist(),
        "words": list(words),
        "maps": made,
    }


def _map_data(
    city: City,
    indicator: Indicator,
    level: str,
    rows: np.ndarray,
    group: str,
    words: dict[str, int],
) -> dict[str, Any]:
    """One indicator's latest figures for the areas in ``rows``, and its legend.

    What many maps say alike stands in ``words`` once and is named by its number there.
    """
    legend, said, classes, texts = _whole(city, indicator.id, level)
    return {
        **legend,
        "said": [words.setdefault(text, len(words)) for text in (group, *said)],
        "classes": "".join(classes[row] for row in rows),
        "texts": _short([texts[row] for row in rows]),
    }


def _own(view: MapView) -> dict[str, Any]:
    """The marked area's figure and its class on the map; nothing where it has none."""
    row = view.row() if view.area else None
    if row is None:
        return {}
    figure = formatting.cell(view.indicator, row["value"], row["note"])
    return {"own": [figure, view.classes.of(row["value"])]}


@kept
def _whole(
    city: City, indicator_id: str, level: str
) -> tuple[dict[str, Any], tuple[str, ...], str, list[str]]:
    """Legend, words, class digits and printed figures of one indicator for a whole level."""
    view = city.map_view(indicator_id, level)
    indicator, legend = view.indicator, view.legend()
    marked = [mark for entry in legend.entries for mark in entry.marks]
    entries = [entry for entry in legend.entries if entry.colour][::-1]
    shown = {
        "id": indicator.id,
        "name": indicator.name,
        "subtitle": legend.subtitle,
        "labels": "|".join(entry.label for entry in entries),
        "counts": [entry.areas for entry in entries],
        "city": [marked[0].value, marked[0].class_index] if marked else None,
    }
    said = (
        legend.method,
        formatting.polarity_line(indicator),
        formatting.source_line(indicator),
        *view.colours,
    )
    return shown, said, class_string(view.assigned), view.texts


def _short(texts: list[str]) -> str:
    """Printed figures in one string: the ending that all share, their unit, is said once first."""
    backwards = os.path.commonprefix([text[::-1] for text in texts])
    # The ending begins where the number ends.
    ending = backwards[::-1].lstrip("0123456789.,")
    return "|".join([ending, *(text[: len(text) - len(ending)] for text in texts)])
