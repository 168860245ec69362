"""Inequality between the most and the least deprived, indicator by indicator."""

from __future__ import annotations

import pandas as pd

from lsp_geo.charts.theme import (
    WIDE,
    Spec,
    Words,
    field,
    group,
    house,
    hover,
    layer,
    records,
    row_axis,
    value_axis,
)
from lsp_geo.maps import palettes

_ROW = 34
_WORSE, *_, _BETTER = palettes.PALETTES["difference"]
_GROUPS = (
    ("most", "Most deprived fifth", _WORSE, "circle"),
    ("least", "Least deprived fifth", _BETTER, "diamond"),
)


def gap_bars(table: pd.DataFrame, words: Words) -> Spec:
    """Gaps as bars from zero; to the right is worse for the most deprived.

    Parameters
    ----------
    table : name, value (comparable between rows), text; lower and upper where there are intervals
    """
    shown = table.assign(colour=(table["value"] >= 0).map({True: _WORSE, False: _BETTER}))
    y = row_axis("name", table["name"].tolist())
    columns = ["name", "value", "text", "colour"]
    layers = [layer(
        {"type": "bar", "height": 20},
        {"y": y, "x": field("value", title=words.axis or None, axis={"tickCount": 5}),
         "color": field("colour", "nominal", scale=None),
         "tooltip": hover(name="Indicator", text="Gap")},
    )]
    if {"lower", "upper"} <= set(table) and table["lower"].notna().any():
        columns += ["lower", "upper"]
        layers.append(layer({"type": "rule", "strokeWidth": 2, "color": palettes.INK},
                            {"y": y, "x": field("lower"), "x2": {"field": "upper"}}))
    layers.append(layer({"type": "text", "align": "left", "dx": 10},
                        {"y": y, "x": WIDE, "text": field("text", "nominal")}))
    zero = layer({"type": "rule", "color": palettes.INK}, {"x": field("zero")}, [{"zero": 0}])
    drawn = group(records(shown, columns), layers)
    return house([drawn, zero], words, _ROW * max(len(table), 1), right=130)


def dumbbell(table: pd.DataFrame, words: Words, *, middle: float | None = None) -> Spec:
    """The most and the least deprived as two dots on one line, an indicator a row.

    Parameters
    ----------
    table : name, most, least (on one scale for all rows, such as times the city's value),
        most_text, least_text
    middle : value of the city on that scale, drawn as a line
    """
    y = row_axis("name", table["name"].tolist())
    card = hover(name="Indicator", most_text=_GROUPS[0][1], least_text=_GROUPS[1][1])

    def at(name: str) -> Spec:
        return {**value_axis(name, words), "scale": {"zero": False, "padding": 30}}

    layers = [layer({"type": "rule", "strokeWidth": 3, "color": "#b9bfc4"},
                    {"y": y, "x": at("most"), "x2": {"field": "least"}})]
    layers += [
        layer({"type": "point", "shape": shape, "size": 150, "filled": True, "color": colour,
               "opacity": 1}, {"y": y, "x": at(key), "tooltip": card})
        for key, _, colour, shape in _GROUPS
    ]
    rows = records(table, ["name", "most", "least", "most_text", "least_text"])
    drawn = [group(rows, layers)]
    if middle is not None:
        drawn.insert(0, layer({"type": "rule", "color": palettes.INK, "strokeWidth": 1.5},
                              {"x": field("middle")}, [{"middle": middle}]))
    # The first row says which dot is which, the names turned away from one another.
    for key, called, colour, _ in _GROUPS if rows else ():
        right = rows[0][key] == max(rows[0]["most"], rows[0]["least"])
        drawn.append(layer(
            {"type": "text", "dy": -15, "fontWeight": 600, "color": colour,
             "align": "left" if right else "right"},
            {"y": y, "x": at(key), "text": field("told", "nominal")}, [{**rows[0], "told": called}],
        ))
    return house(drawn, words, _ROW * max(len(table), 2))


def split_bars(table: pd.DataFrame, words: Words) -> Spec:
    """How much of an inequality lies between wards and how much within them.

    Parameters
    ----------
    table : name, between (share, 0 to 1)
    """
    rows = []
    for name, between in zip(table["name"], table["between"], strict=True):
        for part, start, end, colour, ink in (
            ("between wards", 0.0, between, palettes.ACCENT, palettes.PAPER),
            ("within wards", between, 1.0, "#d5dadd", palettes.INK),
        ):
            told = f"{100 * (end - start):.0f}% {part}"
            # Words only where the part is long enough; the other part's tell it as well.
            written = told if end - start >= 0.28 else ""
            rows.append({"name": name, "start": start, "end": end, "middle": (start + end) / 2,
                         "told": told, "written": written, "colour": colour, "ink": ink})
    y = row_axis("name", table["name"].tolist())
    bar = layer({"type": "bar", "height": 24},
                {"y": y, "x": field("start", axis=None, scale={"domain": [0, 1]}),
                 "x2": {"field": "end"}, "color": field("colour", "nominal", scale=None),
                 "tooltip": hover(name="Indicator", told="Share")})
    text = layer({"type": "text", "fontWeight": 600},
                 {"y": y, "x": field("middle", axis=None), "text": field("written", "nominal"),
                  "color": field("ink", "nominal", scale=None)})
    return house([group(rows, [bar, text])], words, _ROW * max(len(table), 1))
