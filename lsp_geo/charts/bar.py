"""Bars: gaps of many indicators, fifths, ranges inside wards, residents by count."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lsp_geo import formatting, theme
from lsp_geo.analysis import inequality_table, inequality_words
from lsp_geo.analysis.inequality import Inequality
from lsp_geo.analysis.multiple_need import SeveralPillars
from lsp_geo.charts.vega import Spec, Words, field, group, house, hover, layer, records

_ROW, _BAR = 40, 14
# What the most deprived fifth is, against the least deprived one, and its colour.
READINGS = {
    "worse": theme.PALETTES["worse"][3],
    "better": theme.PALETTES["better"][3],
    "higher": theme.PALETTES["neither"][3],
    "lower": theme.PALETTES["neither"][2],
}
COLOURS = {meaning: theme.PALETTES[meaning][3] for meaning in ("worse", "better", "neither")}


def reading(one: Inequality) -> str:
    """What the most deprived fifth is against the least deprived: a key of ``READINGS``."""
    most_is_higher = _comparable_gap(one) > 0
    if one.indicator.polarity == "neither":
        return "higher" if most_is_higher else "lower"
    return "worse" if most_is_higher else "better"


def _comparable_gap(one: Inequality) -> float:
    """The gap of one of `inequality.comparable`, which all have one."""
    assert one.comparable_gap is not None
    return one.comparable_gap


def unit_of_gaps() -> str:
    """What the bars of ``gaps`` count, in words."""
    return (
        "How strongly each follows deprivation, from 0 (not at all) to 100 (wholly). "
        f"Under {formatting.number(100 * inequality_words.CLEAR_GAP)} is little."
    )


def gaps(found: Sequence[Inequality]) -> Spec:
    """Size of each comparable gap as a bar, its name above and its reading behind it."""
    table = pd.DataFrame(
        {
            "row": range(len(found)),
            "name": [one.indicator.name for one in found],
            "size": [100 * abs(_comparable_gap(one)) for one in found],
            "reading": [reading(one) for one in found],
        }
    )
    table["text"] = [
        f"{formatting.number(size)} {word}"
        for size, word in zip(table["size"], table["reading"], strict=True)
    ]
    used = [word for word in READINGS if word in set(table["reading"])]
    # Room for the words behind the longest bar, on a phone too.
    x = field("size", axis=None, scale={"domain": [0, 1.45 * max(table["size"].max(), 1)]})
    y = field("row", "ordinal", axis=None)
    colour = field(
        "reading",
        "nominal",
        scale={"domain": used, "range": [READINGS[w] for w in used]},
        legend={
            "title": "In the most deprived fifth it is",
            "orient": "top",
            "symbolType": "square",
            "labelFontSize": 14,
            "titleFontSize": 14,
            "titleFontWeight": 400,
            "titleColor": theme.INK,
            "labelColor": theme.INK,
        },
    )
    card = hover(name="Indicator", text="Gap")
    return house(
        [
            group(
                records(table, list(table.columns)),
                [
                    layer(
                        {"type": "bar", "height": _BAR, "yOffset": 9},
                        {"x": x, "y": y, "color": colour, "tooltip": card},
                    ),
                    layer(
                        {"type": "text", "align": "left", "dx": 6, "dy": 9.5},
                        {"x": x, "y": y, "text": field("text", "nominal")},
                    ),
                    layer(
                        {"type": "text", "align": "left", "baseline": "bottom", "limit": 340},
                        {"x": {"value": 0}, "y": y, "text": field("name", "nominal")},
                    ),
                ],
            )
        ],
        Words(),
        _ROW * len(found),
    )


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

    Parameters
    ----------
    ranges : from ``inequality.ward_ranges``
    selected : code of the ward to mark
    """
    table = ranges.assign(
        row=range(len(ranges)),
        chosen=ranges["area_code"].eq(selected),
        text=[formatting.figure(found.indicator, v) for v in ranges["value"]],
        span=[
            formatting.interval(found.indicator, low, high) or "none lies mainly here"
            for low, high in zip(ranges["lowest"], ranges["highest"], strict=True)
        ],
    )
    columns = ["area_name", "row", "value", "lowest", "highest", "chosen", "text", "span"]
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
            )
        ],
        Words(),
        320,
    )


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
