"""Change over time: lines that stop where figures stop being comparable."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from lsp_geo.charts.theme import (
    DARK_GREY,
    DOT,
    TEXT,
    Spec,
    Words,
    field,
    group,
    house,
    hover,
    layer,
    records,
    value_axis,
)
from lsp_geo.maps import palettes

_HEIGHT = 320
_LABEL = TEXT + 3
_MOST, _LEAST = "Most deprived fifth", "Least deprived fifth"


def gap_series(table: pd.DataFrame, words: Words) -> Spec:
    """The most and the least deprived fifth over time, the gap between them shaded.

    Parameters
    ----------
    table : period (printed), order, most, least, most_text, least_text, segment
    """
    known = table.dropna(subset=["most", "least"]).sort_values("order")
    lines = _lines(
        pd.concat(
            known[["period", "order", "segment"]].assign(
                name=name, value=known[key], text=known[f"{key}_text"]
            )
            for key, name in (("most", _MOST), ("least", _LEAST))
        )
    )
    worse, *_, better = palettes.PALETTES["difference"]
    colours = {_MOST: worse, _LEAST: better}
    x, y = _periods(lines), value_axis("value", words)
    layers = [
        layer(
            {"type": "area", "color": DOT, "opacity": 0.25},
            {
                "x": x,
                "y": value_axis("most", words),
                "y2": {"field": "least"},
                "detail": field("segment", "nominal"),
            },
            records(known, ["period", "most", "least", "segment"]),
        )
    ]
    for name, colour in colours.items():
        layers.append(_line(lines[lines["name"] == name], x, y, 3, {"color": colour}, "Areas"))
    layers += _end_labels(_last(lines), x, colours, lines["value"])
    return house(layers, words, _HEIGHT, right=190)


def _line(rows: pd.DataFrame, x: Spec, y: Spec, width: float, style: Spec, called: str) -> Spec:
    encoding = {
        "x": x,
        "y": y,
        "detail": field("line", "nominal"),
        "tooltip": hover(name=called, period="Period", text="Value"),
    }
    # A period on its own between two breaks has no line: its point must be seen.
    point = {"type": "circle", "size": width * 22, "opacity": 1, "color": style["color"]}
    return group(
        records(rows, ["period", "name", "value", "text", "line"]),
        [layer({"type": "line", "strokeWidth": width, **style}, encoding), layer(point, encoding)],
    )


def _lines(table: pd.DataFrame) -> pd.DataFrame:
    ordered = table.sort_values(["order", "name"])
    return ordered.assign(line=ordered["name"] + " " + ordered["segment"].astype(str))


def _last(lines: pd.DataFrame) -> pd.DataFrame:
    return lines.groupby("name").tail(1)


def _periods(lines: pd.DataFrame) -> Spec:
    return field(
        "period",
        "nominal",
        sort=lines["period"].drop_duplicates().tolist(),
        title=None,
        scale={"type": "point", "padding": 0.2},
        axis={"labelAngle": 0, "labelOverlap": "greedy", "grid": False},
    )


def _end_labels(
    ends: pd.DataFrame, x: Spec, colours: Mapping[str, str], values: pd.Series
) -> list[Spec]:
    """Names and last values at the ends of lines, moved apart where they would touch."""
    spread = values.max() - values.min() or 1.0
    pixels = (values.max() - ends["value"]).to_numpy() / spread * _HEIGHT
    moved = apart(pixels, _LABEL)
    return [
        layer(
            {
                "type": "text",
                "align": "left",
                "dx": 9,
                "dy": float(now - was),
                "fontWeight": 600,
                "color": colours.get(end.name, DARK_GREY),
            },
            {"x": x, "y": field("value"), "text": field("told", "nominal")},
            [{"period": end.period, "value": end.value, "told": f"{end.name} {end.text}"}],
        )
        for end, was, now in zip(ends.itertuples(index=False), pixels, moved, strict=True)
    ]


def apart(pixels: np.ndarray, least: float) -> np.ndarray:
    """Positions moved as little as needed to be ``least`` apart, their order kept."""
    order = np.argsort(pixels, kind="stable")
    steps = least * np.arange(len(pixels))
    # Taking the steps off turns "at least so far apart" into "not falling": a monotone fit.
    blocks: list[list[float]] = []
    for level in pixels[order] - steps:
        blocks.append([float(level), 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (high, many), (low, few) = blocks[-2], blocks.pop()
            blocks[-1] = [(high * many + low * few) / (many + few), many + few]
    placed = np.empty(len(pixels))
    placed[order] = np.repeat([b[0] for b in blocks], [int(b[1]) for b in blocks]) + steps
    return placed
