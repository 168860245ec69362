"""Dots: areas ranked with their intervals, ranks with their range, two indicators at once."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsp_geo import formatting, theme
from lsp_geo.analysis.priorities import Ranking
from lsp_geo.charts.vega import (
    DARK_GREY,
    DOT,
    Rule,
    Spec,
    Words,
    field,
    group,
    house,
    hover,
    layer,
    records,
    row_axis,
    rules,
    value_axis,
)

_AREA = 20  # pixels from one area to the next


def ranked_dots(
    table: pd.DataFrame,
    words: Words,
    *,
    compared: Sequence[Rule] = (),
    selected: Sequence[str] = (),
) -> Spec:
    """Areas from the first row of the table to the last, each with its interval.

    Parameters
    ----------
    table : area_code, label, value, text; lower and upper where there are intervals
    compared : values drawn as lines
    selected : codes of areas to point out
    """
    known = table[table["value"].notna()]
    known = known.assign(
        colour=known["area_code"].isin(list(selected)).map({True: theme.ACCENT, False: DARK_GREY})
    )
    rows = {
        "y": row_axis("label", known["label"].tolist()),
        "color": field("colour", "nominal", scale=None),
    }
    columns, layers = ["label", "value", "text", "colour"], []
    if {"lower", "upper"} <= set(known) and known["lower"].notna().any():
        columns += ["lower", "upper"]
        layers.append(
            layer(
                {"type": "rule", "strokeWidth": 2.5, "opacity": 0.55},
                {**rows, "x": value_axis("lower", words), "x2": {"field": "upper"}},
            )
        )
    layers.append(
        layer(
            {"type": "circle", "size": 75, "opacity": 1},
            {**rows, "x": value_axis("value", words), "tooltip": hover(label="Area", text="Value")},
        )
    )
    lines = rules(compared, known["value"], top=-12)
    drawn = group(records(known, columns), layers)
    return house([*lines, drawn], words, _AREA * max(len(known), 2))


def scatter(
    table: pd.DataFrame,
    words: Words,
    *,
    x_title: str,
    selected: Sequence[str] = (),
    height: int = 420,
) -> Spec:
    """Two indicators, a dot an area.

    Parameters
    ----------
    table : area_code, label, x, y, x_text, y_text
    words : ``axis`` is the title of the upright axis
    x_title : title of the level axis
    selected : codes of areas to point out and name
    """
    known = table[table["x"].notna() & table["y"].notna()]
    encoding = {
        "x": value_axis("x", Words(axis=x_title)),
        "y": value_axis("y", words),
        "tooltip": hover(label="Area", x_text=x_title, y_text=words.axis),
    }
    columns = ["label", "x", "y", "x_text", "y_text"]
    chosen = known[known["area_code"].isin(list(selected))]
    name = {"type": "text", "align": "left", "dx": 11, "fontWeight": 600, "color": theme.ACCENT}
    named = {**encoding, "text": field("label", "nominal")}
    return house(
        [
            layer(
                {"type": "circle", "size": 60, "color": DOT, "opacity": 0.75},
                encoding,
                records(known, columns),
            ),
            # A layer without marks would be a picture without a name.
            *(
                [
                    group(
                        records(chosen, columns),
                        [
                            layer(
                                {
                                    "type": "circle",
                                    "size": 150,
                                    "color": theme.ACCENT,
                                    "opacity": 1,
                                    "stroke": theme.PAPER,
                                    "strokeWidth": 2,
                                },
                                encoding,
                            ),
                            layer({**name, "stroke": theme.PAPER, "strokeWidth": 3}, named),
                            layer(name, named),
                        ],
                    )
                ]
                if len(chosen)
                else []
            ),
        ],
        words,
        height,
    )


RANKS_SHOWN = 15


def ranks(ranking: Ranking) -> Spec:
    """The first places of the ranking, each with the range of its rank under shaken weights."""
    table = _first_places(ranking)
    scale = {"domain": [0, float(table["last"].max()) + 1], "nice": False}
    x: Spec = {"title": "Rank", "scale": scale, "axis": {"tickCount": 6, "tickMinStep": 1}}
    y = field("row", "ordinal", axis=None)
    card = hover(
        name="Area", span="Rank when weights change a little", top="How often in the top ten"
    )
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
                            "color": theme.ACCENT_PALE,
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
                            "color": theme.ACCENT,
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


def _first_places(ranking: Ranking) -> pd.DataFrame:
    """What is drawn of each: ``row, rank, first, last, name, top, span``."""
    first = ranking.table.dropna(subset="rank").head(RANKS_SHOWN)
    return pd.DataFrame(
        {
            "row": range(len(first)),
            "rank": first["rank"],
            "first": first["first"],
            "last": first["last"],
            "name": [
                f"{formatting.number(r)}. {n}"
                for r, n in zip(first["rank"], first["area_name"], strict=True)
            ],
            "top": [f"{formatting.number(100 * share)}%" for share in first["in_top"]],
            "span": [
                f"{formatting.number(a)} to {formatting.number(b)}"
                for a, b in zip(first["first"], first["last"], strict=True)
            ],
        }
    )
