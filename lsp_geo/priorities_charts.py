"""Charts of the page Priorities, in the house look and without Streamlit."""

from __future__ import annotations

import pandas as pd

from lsp_geo import wording
from lsp_geo.charts.theme import Spec, Words, field, group, house, hover, layer, records
from lsp_geo.maps import palettes
from lsp_geo.priorities import Ranking, Reach

SHOWN = 15
_LIGHT = "#b9cfd1"
_COLOURS = {"This set": palettes.ACCENT, "Down your ranking": palettes.GREY}


def ranks(ranking: Ranking) -> Spec:
    """The first places of the ranking, each with the range of its rank under shaken weights."""
    first = ranking.table.dropna(subset="rank").head(SHOWN)
    table = pd.DataFrame(
        {
            "row": range(len(first)),
            "rank": first["rank"],
            "first": first["first"],
            "last": first["last"],
            "name": [
                f"{wording.number(r)}. {n}"
                for r, n in zip(first["rank"], first["area_name"], strict=True)
            ],
            "top": [f"{wording.number(100 * share)}%" for share in first["in_top"]],
            "span": [
                f"{wording.number(a)} to {wording.number(b)}"
                for a, b in zip(first["first"], first["last"], strict=True)
            ],
        }
    )
    scale = {"domain": [0, float(first["last"].max()) + 1], "nice": False}
    x = {"title": "Rank", "scale": scale, "axis": {"tickCount": 6, "tickMinStep": 1}}
    y = field("row", "ordinal", axis=None)
    card = hover(name="Area", span="Rank in nine draws of ten", top="Draws in the top ten")
    return house(
        [
            group(
                records(table, list(table.columns)),
                [
                    layer(
                        {
                            "type": "rule",
                            "strokeWidth": 7,
                            "strokeCap": "round",
                            "color": _LIGHT,
                            "yOffset": 12,
                        },
                        {
                            "x": field("first", **x),
                            "x2": {"field": "last"},
                            "y": y,
                            "tooltip": card,
                        },
                    ),
                    layer(
                        {
                            "type": "circle",
                            "size": 90,
                            "opacity": 1,
                            "color": palettes.ACCENT,
                            "yOffset": 12,
                        },
                        {"x": field("rank", **x), "y": y, "tooltip": card},
                    ),
                    layer(
                        {
                            "type": "text",
                            "align": "left",
                            "baseline": "bottom",
                            "dy": 3,
                            "limit": 340,
                        },
                        {"x": {"value": 0}, "y": y, "text": field("name", "nominal")},
                    ),
                ],
            )
        ],
        Words(),
        42 * len(table),
    )


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
    stops = pd.DataFrame(
        {
            "areas": [one.areas for one in curves.values()],
            "reached": [round(100 * one.share_reached, 1) for one in curves.values()],
            "order": list(curves),
            "text": [f"{one.areas} areas" for one in curves.values()],
        }
    )
    scale = {"domain": list(_COLOURS), "range": list(_COLOURS.values())}
    colour = field(
        "order",
        "nominal",
        title=None,
        scale=scale,
        legend={
            "orient": "top",
            "labelFontSize": 14,
            "labelColor": palettes.INK,
            "symbolType": "stroke",
        },
    )
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
        "order", "nominal", legend=None, scale={"domain": list(_COLOURS), "range": [[1, 0], [6, 4]]}
    )
    rows = records(stops, list(stops.columns))
    # The set reaches the share first, so its words stand at the left of its dot.
    sides = ({"align": "right", "dx": -8, "dy": -8}, {"align": "left", "dx": 8, "dy": 14})
    return house(
        [
            layer(
                {"type": "line", "strokeWidth": 2.5},
                {"x": x, "y": y, "color": colour, "strokeDash": dash},
                records(lines, list(lines.columns)),
            ),
            layer(
                {"type": "rule", "color": palettes.INK, "strokeDash": [2, 3]},
                {"y": field("reached")},
                [{"reached": 100 * smallest.share}],
            ),
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
        ],
        Words(),
        300,
    )
