"""Bars: fifths, ranges inside wards, residents by count."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsp_geo import formatting, theme
from lsp_geo.analysis import inequality_table
from lsp_geo.analysis.inequality import Inequality
from lsp_geo.analysis.multiple_need import SeveralPillars
from lsp_geo.charts.vega import Spec, Words, field, group, house, hover, layer, records

COLOURS = {meaning: theme.PALETTES[meaning][3] for meaning in ("worse", "better", "neither")}


def fifths(found: Inequality) -> Spec:
    """The indicator's value in each fifth of neighbourhoods, the most deprived first.

    Student neighbourhoods, which are in no fifth, have a grey bar of their own.
    """
    names, values = inequality_table.groups(found)
    colour = COLOURS[found.indicator.polarity]
    table = pd.DataFrame(
        {
            "fifth": names,
            "value": np.array(values, dtype=float),
            "text": [formatting.number(v, found.indicator.decimals) for v in values],
            "colour": [theme.GREY if n == inequality_table.STUDENTS else colour for n in names],
        }
    ).dropna()
    # Figures stand above their bar, and above zero where the bar hangs down.
    table["top"] = table["value"].clip(lower=0)
    x = field(
        "fifth",
        "nominal",
        sort=list(names),
        title=None,
        axis={"labelAngle": 0, "labelExpr": "split(datum.label, ' ')", "grid": False},
    )
    card = hover(fifth="Neighbourhoods", text=formatting.unit_line(found.indicator) or "Value")
    return house(
        [
            group(
                records(table, list(table.columns)),
                [
                    layer(
                        {"type": "bar", "width": {"band": 0.55}},
                        {
                            "x": x,
                            "y": field("value", axis=None),
                            "color": field("colour", "nominal", scale=None),
                            "tooltip": card,
                        },
                    ),
                    layer(
                        {"type": "text", "dy": -9, "fontWeight": 600},
                        {"x": x, "y": field("top", axis=None), "text": field("text", "nominal")},
                    ),
                ],
            )
        ],
        Words(),
        240,
    )


def wards(found: Inequality, ranges: pd.DataFrame, selected: str = "") -> Spec:
    """One line a ward from its lowest to its highest neighbourhood, a dot at the ward's value.

    Some are named: the highest and the lowest, the ward in the middle, that with the widest range
    and the one selected.

    Parameters
    ----------
    ranges : from ``inequality.ward_ranges``
    selected : code of the ward to mark
    """
    table = ranges.assign(
        row=range(len(ranges)),
        chosen=ranges["area_code"].eq(selected),
        named=_worth_naming(ranges, selected),
        text=[formatting.figure(found.indicator, v) for v in ranges["value"]],
        span=[
            formatting.interval(found.indicator, low, high) or "none lies mainly here"
            for low, high in zip(ranges["lowest"], ranges["highest"], strict=True)
        ],
    )
    columns = ["area_name", "row", "value", "lowest", "highest", "chosen", "text", "span"]
    names = table[table["named"]].assign(
        top=lambda rows: rows["highest"].fillna(rows["value"]),
        side=lambda rows: np.where(rows["row"] > len(table) / 2, "right", "left"),
    )
    x = field("row", "ordinal", axis=None)
    y: Spec = {"title": None, "scale": {"zero": False}, "axis": {"tickCount": 6}}
    card = hover(area_name="Ward", text="The ward", span="Its neighbourhoods")

    def marked(colour: str) -> Spec:
        return {"condition": {"test": "datum.chosen", "value": theme.ACCENT}, "value": colour}

    return house(
        [
            group(
                records(table, columns),
                [
                    layer(
                        {"type": "rule", "strokeWidth": 4, "strokeCap": "round"},
                        {
                            "x": x,
                            "y": field("lowest", **y),
                            "y2": {"field": "highest"},
                            "color": marked(theme.FADED),
                            "tooltip": card,
                        },
                    ),
                    layer(
                        {"type": "circle", "size": 45, "opacity": 1},
                        {
                            "x": x,
                            "y": field("value", **y),
                            "color": marked(theme.INK),
                            "tooltip": card,
                        },
                    ),
                ],
            ),
            *_names(names, x, y),
        ],
        Words(),
        320,
    )


def _worth_naming(ranges: pd.DataFrame, selected: str) -> np.ndarray:
    """Five wards at most: first, middle, last, the widest range, and the one selected."""
    places = {0, len(ranges) // 2, len(ranges) - 1}
    width = (ranges["highest"] - ranges["lowest"]).to_numpy(float)
    if np.isfinite(width).any():
        places.add(int(np.nanargmax(width)))
    return np.isin(np.arange(len(ranges)), list(places)) | ranges["area_code"].eq(selected)


def _names(named: pd.DataFrame, x: Spec, y: Spec) -> list[Spec]:
    """Names above the lines of wards, towards the middle of the chart."""
    layers = []
    for side in ("left", "right"):
        rows = named[named["side"] == side]
        text = {"type": "text", "align": side, "baseline": "bottom", "dy": -5, "limit": 200}
        encoding = {
            "x": x,
            "y": field("top", **y),
            "text": field("area_name", "nominal"),
        }
        given = records(rows, ["area_name", "row", "top"])
        halo = {"stroke": theme.PAPER, "strokeWidth": 3, "fontWeight": 600}
        if given:
            layers += [layer({**text, **halo}, encoding, given)]
            layers += [layer({**text, "fontWeight": 600}, encoding, given)]
    return layers


def residents_by_count(found: SeveralPillars) -> Spec:
    """Residents by the number of pillars on which their neighbourhood is in the worst fifth."""
    people = found.residents.loc[: found.count.max()]
    total = found.residents.sum()
    table = pd.DataFrame(
        {
            "pillars": [formatting.count(n, "pillar", "pillars") for n in people.index],
            "people": people.to_numpy(float),
            "text": [
                f"{formatting.number(n)} ({formatting.number(100 * n / total)}%)" for n in people
            ],
        }
    )
    x = field("people", axis=None, scale={"domain": [0, 1.5 * people.max()]})
    y = field(
        "pillars", "nominal", sort=table["pillars"].tolist(), title=None, axis={"grid": False}
    )
    return house(
        [
            group(
                records(table, list(table.columns)),
                [
                    layer(
                        {"type": "bar", "height": 20, "color": COLOURS["worse"]},
                        {
                            "x": x,
                            "y": y,
                            "tooltip": hover(pillars="Worst fifth on", text="Residents"),
                        },
                    ),
                    layer(
                        {"type": "text", "align": "left", "dx": 5},
                        {"x": x, "y": y, "text": field("text", "nominal")},
                    ),
                ],
            )
        ],
        Words(),
        34 * len(table),
    )
