"""Every area as a dot on one scale, with the city, England and the selected area pointed out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lsp_geo import formatting, theme
from lsp_geo.analysis.england import name as name_of_england
from lsp_geo.charts.vega import (
    DOT,
    ROW,
    Rule,
    Spec,
    Words,
    csv_data,
    field,
    house,
    hover,
    layer,
    plain,
    rules,
    value_axis,
)
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.tables import Tables

_BINS = 70
# Pixels from one dot to the next, and the height that the tallest stack may take.
_STEP, _TALLEST = 7, 190
# With more areas the names to hover over would weigh more than all else; the table has them.
_MOST_NAMED = 150


def spread(
    tables: Tables,
    indicator: Indicator,
    level: str,
    period: str,
    area: str = "",
    *,
    colours: Sequence[str] | None = None,
    slide: bool = False,
) -> Spec:
    """Every area of a level on an indicator, with the city, England and one area pointed out.

    Parameters
    ----------
    area : code of the area to point out, or none
    colours : hex colour of each area in code order, as on the map; one grey for all unless given
    slide : as a room reads it: figures without their doubts, and no lines beside counts, which
        grow with the area
    """
    table = tables.table(indicator.id, level, period)
    values = table["value"].tolist()
    if slide:
        texts = [formatting.figure(indicator, value) for value in values]
    else:
        notes = table["note"].tolist()
        texts = [formatting.cell(indicator, *pair) for pair in zip(values, notes, strict=True)]
    dots = table[["area_code", "value"]].assign(
        label=[tables.geography.label(code) for code in table["area_code"].tolist()], text=texts
    )
    if colours is not None:
        dots["colour"] = np.asarray(colours, dtype=object)
    return distribution(
        dots,
        Words(axis=formatting.unit_line(indicator)),
        compared=[] if slide and indicator.kind == "count" else _wholes(tables, indicator, period),
        selected=area or None,
    )


def _wholes(tables: Tables, indicator: Indicator, period: str) -> list[Rule]:
    """The city's and England's value as lines, where there are any."""
    found = []
    city, england = tables.city(indicator.id, period), tables.england(indicator.id, period)
    if city is not None and pd.notna(city["value"]):
        value = float(city["value"])
        found.append(Rule(tables.geography.name, value, formatting.figure(indicator, value)))
    if england is not None:
        text = formatting.figure(indicator, england.mean)
        found.append(Rule(name_of_england(england), england.mean, text, dashed=True))
    return found


def distribution(
    table: pd.DataFrame,
    words: Words,
    *,
    compared: Sequence[Rule] = (),
    selected: str | None = None,
) -> Spec:
    """Dots stacked where areas are alike.

    Parameters
    ----------
    table : area_code, label, value, text (printed value) and, if wished, colour (that of the map);
        areas without a value are left out
    compared : values drawn as lines
    selected : code of the area to point out
    """
    values = table["value"].to_numpy(float)
    order = np.argsort(values, kind="stable")[: int(np.isfinite(values).sum())]
    known = values[order]
    stack = stacks(known)
    codes = table["area_code"].to_numpy(object)[order]
    chosen = np.flatnonzero(codes == selected).tolist()
    label, text = (table[name].to_numpy(object)[order] for name in ("label", "text"))
    named = [
        *compared,
        *(Rule(label[n], known[n], text[n], colour=theme.ACCENT) for n in chosen),
    ]
    tallest = int(stack.max()) + 1 if len(known) else 1
    step = min(_STEP, _TALLEST / tallest)
    plot, head = max(tallest * step + 10, 60), ROW * len(named)
    encoding: Spec = {
        "x": {**value_axis("v", words, grid=False), "scale": {"zero": False, "padding": 12}},
        # Room for the names above; the lowest dot is a step above the axis.
        "y": field("s", axis=None, scale={"domain": [-1, (plot + head) / step]}),
    }
    # Short names and numbered colours: this goes out anew at every change of indicator.
    dots = {"v": plain(known.tolist()), "s": stack.tolist()}
    colour: Spec = {"value": DOT}
    if len(known) <= _MOST_NAMED:
        dots |= {"l": label.tolist(), "t": text.tolist()}
        encoding["tooltip"] = hover(l="Area", t="Value")
    if "colour" in table:
        hues = table["colour"].to_numpy(object)[order].tolist()
        palette = sorted(set(hues))
        dots["c"] = [palette.index(hue) for hue in hues]
        numbers = [str(n) for n in range(len(palette))]
        colour = field("c", "nominal", legend=None, scale={"domain": numbers, "range": palette})
    # A thin edge, as the palest dots would hardly be seen on paper.
    dot = {
        "type": "circle",
        "size": max(step, 3) ** 2 * 0.72,
        "opacity": 1,
        "stroke": theme.GREY,
        "strokeWidth": 0.5,
    }
    layers = [{**layer(dot, {**encoding, "color": colour}), "data": csv_data(dots)}]
    if chosen:
        layers += _rings(dots, chosen, encoding)
    lines = rules(named, known, top=head - ROW / 2)
    return house([*lines, *layers], words, plot + head)


def _rings(dots: dict[str, list], chosen: list[int], encoding: Spec) -> list[Spec]:
    """The double outline around the dots pointed out: accent inside white."""
    data = csv_data({name: [column[n] for n in chosen] for name, column in dots.items()})
    ring = {"type": "point", "size": 150, "opacity": 1}
    return [
        {**layer({**ring, "stroke": stroke, "strokeWidth": width}, encoding), "data": data}
        for stroke, width in ((theme.PAPER, 6), (theme.ACCENT, 3))
    ]


def stacks(values: np.ndarray) -> np.ndarray:
    """Row of each dot in its stack, 0 lowest; values ascending, a stack to each bin."""
    if not len(values):
        return np.array([], dtype=int)
    width = (values[-1] - values[0]) / _BINS or 1.0
    bins = np.floor((values - values[0]) / width).astype(int)
    return np.arange(len(values)) - np.searchsorted(bins, bins, side="left")
