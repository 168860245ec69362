"""Curves of a share that grows with every area taken in."""

from __future__ import annotations

import pandas as pd

from lsp_geo import theme
from lsp_geo.analysis.reach import Reach
from lsp_geo.charts.vega import Spec, Words, field, house, hover, layer, records

_COLOURS = {"This set": theme.ACCENT, "Down your ranking": theme.GREY}


def reach(smallest: Reach, by_ranking: Reach) -> Spec:
    """Share of the people in need held by so many areas: by the set, and down the ranking."""
    curves = dict(zip(_COLOURS, (smallest, by_ranking), strict=True))
    lines = pd.concat(
        pd.DataFrame(
            {
                "areas": range(1, len(one.table) + 1),
                "order": name,
                "reached": (100 * one.table["reached"]).round(1),
            }
        )
        for name, one in curves.items()
    )
    colour = _colour()
    x = field(
        "areas",
        title="Areas",
        axis={"tickCount": 6},
        scale={"domain": [0, len(smallest.table)], "nice": False},
    )
    y = field(
        "reached",
        title=None,
        scale={"domain": [0, 100]},
        axis={"labelExpr": "datum.label + '%'", "values": [0, 20, 40, 60, 80, 100]},
    )
    dash = field(
        "order",
        "nominal",
        legend=None,
        scale={"domain": list(_COLOURS), "range": [[1, 0], [6, 4]]},
    )
    return house(
        [
            layer(
                {"type": "line", "strokeWidth": 2.5},
                {"x": x, "y": y, "color": colour, "strokeDash": dash},
                records(lines, list(lines.columns)),
            ),
            layer(
                {"type": "rule", "color": theme.INK, "strokeDash": [2, 3]},
                {"y": field("reached")},
                [{"reached": 100 * smallest.share}],
            ),
            *_stops(curves, x, y, colour),
        ],
        Words(),
        300,
    )


def _colour() -> Spec:
    return field(
        "order",
        "nominal",
        title=None,
        scale={"domain": list(_COLOURS), "range": list(_COLOURS.values())},
        legend={
            "orient": "top",
            "labelFontSize": 14,
            "labelColor": theme.INK,
            "symbolType": "stroke",
        },
    )


def _stops(curves: dict[str, Reach], x: Spec, y: Spec, colour: Spec) -> list[Spec]:
    """A dot where each curve has reached the share, with the number of areas it took."""
    stops = pd.DataFrame(
        {
            "areas": [one.areas for one in curves.values()],
            "reached": [round(100 * one.share_reached, 1) for one in curves.values()],
            "order": list(curves),
            "text": [f"{one.areas} areas" for one in curves.values()],
        }
    )
    rows = records(stops, list(stops.columns))
    # The set reaches the share first, so its words stand at the left of its dot.
    sides = ({"align": "right", "dx": -8, "dy": -8}, {"align": "left", "dx": 8, "dy": 14})
    return [
        layer(
            {"type": "circle", "size": 110, "opacity": 1},
            {"x": x, "y": y, "color": colour, "tooltip": hover(order="Order", text="Needs")},
            rows,
        ),
        *(
            layer(
                {"type": "text", "fontWeight": 600, **side},
                {"x": x, "y": y, "text": field("text", "nominal")},
                [row],
            )
            for row, side in zip(rows, sides, strict=True)
        ),
    ]
