"""One look for every chart: ink on paper, large type, few lines, words where they belong."""

from __future__ import annotations

import csv
import io
import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lsp_geo import theme

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
TEXT = 14
DOT, DARK_GREY = theme.DOT, theme.DARK_GREY
ROW = 18  # pixels from one name above a chart to the next
LABEL_LIMIT = 330
HIGH = {"value": "height"}
_TITLE_LETTERS, _SOURCE_LETTERS = 64, 86
_SOURCE_LINE = 18

CONFIG: Spec = {
    "font": theme.CHART_FONT,
    "background": theme.PAPER,
    "view": {"stroke": None},
    "title": {
        "anchor": "start",
        "frame": "group",
        "fontSize": 17,
        "fontWeight": 600,
        "color": theme.INK,
        "subtitleFontSize": TEXT,
        "subtitleColor": theme.INK,
        "subtitlePadding": 4,
        "offset": 12,
    },
    "axis": {
        "labelFontSize": TEXT,
        "titleFontSize": TEXT,
        "titleFontWeight": 400,
        "labelColor": theme.INK,
        "titleColor": theme.INK,
        "domain": False,
        "ticks": False,
        "gridColor": theme.GRID,
        "labelPadding": 6,
        "titlePadding": 8,
        "labelLimit": LABEL_LIMIT,
    },
    "text": {"font": theme.CHART_FONT, "fontSize": TEXT, "color": theme.INK},
}


@dataclass(frozen=True)
class Words:
    """What is written on a chart; leave empty what the page around it says already.

    Attributes
    ----------
    title : the finding, as a sentence
    unit : unit and base, under the title
    source : source and period, below the chart
    axis : title of the value axis
    """

    title: str = ""
    unit: str = ""
    source: str = ""
    axis: str = ""


@dataclass(frozen=True)
class Rule:
    """A value to compare with, drawn as a line with its name: the city, England."""

    name: str
    value: float
    text: str
    dashed: bool = False
    colour: str = theme.INK


def house(layers: Iterable[Spec], words: Words, height: float, *, right: int = 5) -> Spec:
    """Layers as one chart in the house look, with ``right`` pixels kept free at the right."""
    lines = textwrap.wrap(words.source, _SOURCE_LETTERS)
    # The axis with its title stands between the plot and the source.
    below = 62 if words.axis else 44
    drawn = list(layers)
    if lines:
        drawn.append(
            layer(
                {
                    "type": "text",
                    "align": "left",
                    "baseline": "top",
                    "lineBreak": "\n",
                    "fontSize": TEXT,
                    "lineHeight": _SOURCE_LINE,
                    "color": theme.GREY,
                },
                {
                    "x": {"value": 0},
                    "y": {"value": height + below},
                    "text": field("source", "nominal"),
                },
                [{"source": "\n".join(lines)}],
            )
        )
    spec: Spec = {
        "$schema": SCHEMA,
        "width": "container",
        "height": height,
        # The height is the plot's: names above it are placed by the pixel.
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {
            "left": 5,
            "top": 5,
            "right": right,
            "bottom": below + _SOURCE_LINE * len(lines) - 36 if lines else 5,
        },
        "layer": drawn,
        "config": CONFIG,
    }
    if not (words.title or words.unit):
        # Nothing is sent for a title there is none of.
        spec["config"] = {name: look for name, look in CONFIG.items() if name != "title"}
    else:
        spec["title"] = {
            "text": textwrap.wrap(words.title, _TITLE_LETTERS) or "",
            "subtitle": textwrap.wrap(words.unit, _SOURCE_LETTERS) or "",
        }
    return spec


def layer(mark: Spec, encoding: Spec, rows: list[dict] | None = None) -> Spec:
    """A mark with its encoding; without rows it takes those of the group it is in."""
    data = {} if rows is None else {"data": {"values": rows}}
    return {**data, "mark": mark, "encoding": encoding}


def csv_data(columns: Mapping[str, list]) -> Spec:
    """A layer's data as CSV inside the spec: a third of the bytes of rows that repeat names."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return {"values": text.getvalue(), "format": {"type": "csv"}}


def plain(values: Iterable[float]) -> list[float | None]:
    """Six figures of each value, more than a pixel can show; nothing where not a number."""
    return [float(f"{v:.6g}") if math.isfinite(v) else None for v in values]


def group(rows: list[dict], layers: Sequence[Spec]) -> Spec:
    """Layers that share their rows."""
    return {"data": {"values": rows}, "layer": list(layers)}


def field(name: str, kind: str = "quantitative", **given: object) -> Spec:
    """An encoding channel of a column."""
    return {"field": name, "type": kind, **given}


def value_axis(name: str, words: Words, **axis: object) -> Spec:
    """The value's position: scale not from zero, few lines, titled as the words say."""
    return field(
        name, title=words.axis or None, scale={"zero": False}, axis={"tickCount": 6, **axis}
    )


def row_axis(name: str, order: Sequence[str]) -> Spec:
    """Rows by name, in the order given."""
    return field(name, "nominal", sort=list(order), title=None, axis={"grid": False})


def hover(**titles: str) -> list[Spec]:
    """Hover card: a line for each column, with its title."""
    return [field(name, "nominal", title=title) for name, title in titles.items()]


def records(table: pd.DataFrame, columns: Sequence[str]) -> list[dict]:
    """Rows for a spec: only these columns, plain numbers, nothing where not a number."""
    found = {}
    for name in columns:
        own = table[name]
        found[name] = plain(own.tolist()) if pd.api.types.is_float_dtype(own) else own.tolist()
    return [dict(zip(found, row, strict=True)) for row in zip(*found.values(), strict=True)]


def rules(compared: Sequence[Rule], values: pd.Series | np.ndarray, *, top: float) -> list[Spec]:
    """Upright lines at values with their names above, each on a row of its own.

    Names stand on the side that has more room; rows are such that no line crosses a name.

    Parameters
    ----------
    values : those of the chart, to know where there is room
    top : height of the lowest row of names in pixels, 0 the top of the plot
    """
    if not compared:
        return []
    middle = (values.min() + values.max()) / 2
    to_left = sum(rule.value for rule in compared) / len(compared) > middle
    layers = []
    for row, rule in enumerate(sorted(compared, key=lambda r: r.value, reverse=not to_left)):
        dash = {"strokeDash": [5, 4]} if rule.dashed else {}
        layers.append(
            group(
                [{"value": rule.value, "text": f"{rule.name} {rule.text}"}],
                [
                    layer(
                        {"type": "rule", "color": rule.colour, "strokeWidth": 1.5, **dash},
                        {"x": field("value"), "y": {"value": top - row * ROW - 8}, "y2": HIGH},
                    ),
                    layer(
                        {
                            "type": "text",
                            "align": "right" if to_left else "left",
                            "baseline": "middle",
                            "dx": -5 if to_left else 5,
                            "fontWeight": 600,
                            "color": rule.colour,
                        },
                        {
                            "x": field("value"),
                            "y": {"value": top - row * ROW},
                            "text": field("text", "nominal"),
                        },
                    ),
                ],
            )
        )
    return layers
