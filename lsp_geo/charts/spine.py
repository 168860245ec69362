"""The spine chart of one area: every indicator on a line of its own, better to the right.

After the spine charts of Public Health England (technical guide, 2017): the city is the middle, the
pale bar runs from the worst to the best area, the darker one covers the middle half of areas.
"""

from __future__ import annotations

import numpy as np
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
)
from lsp_geo.maps import palettes

_ROW = 30
_JUDGED = {
    "better": "#0b4f4a", "worse": "#8a4b0f", "similar": "#7a8188",
    "higher": "#35256d", "lower": "#8e80cd",
}
_PLACED = ("value", "lowest", "lower_quarter", "upper_quarter", "highest", "england")


def spine_positions(rows: pd.DataFrame) -> pd.DataFrame:
    """Where everything lies on the spine, -1 to 1, the city at 0.

    Parameters
    ----------
    rows : value, lowest, lower_quarter, upper_quarter, highest (of the areas of the level), city,
        england (may be NaN) and polarity

    Returns
    -------
    DataFrame with the columns value, lowest, lower_quarter, upper_quarter, highest, england: the
    distance from the city divided by that of the area furthest from it, turned where lower is
    better. England may lie beyond the city's areas: it is then set at the end.
    """
    turn = np.where(rows["polarity"] == "worse", -1.0, 1.0)
    away = {name: (rows[name] - rows["city"]) * turn for name in _PLACED}
    furthest = np.maximum(away["lowest"].abs(), away["highest"].abs())
    return pd.DataFrame(
        {name: (one / furthest.where(furthest > 0, 1.0)).clip(-1, 1) for name, one in away.items()},
        index=rows.index,
    )


def spine(rows: pd.DataFrame, words: Words, *, area: str, city: str) -> Spec:
    """Draw the spine.

    Parameters
    ----------
    rows : as for ``spine_positions``, and indicator (its name), text, city_text, england_text and
        judged (better, similar, worse, higher, lower, or other words for not compared)
    area, city : what they are called
    """
    written = ["indicator", "text", "city_text", "england_text", "judged"]
    frame = pd.concat([rows[written], spine_positions(rows)], axis=1)
    frame["told"] = frame["text"] + "  " + frame["judged"]
    frame["colour"] = frame["judged"].map(_JUDGED).fillna(palettes.PAPER)
    drawn = records(frame, [*written, *_PLACED, "told", "colour"])
    y = row_axis("indicator", frame["indicator"].tolist())
    card = hover(indicator="Indicator", text=area, city_text=city, england_text="England",
                 judged=f"Against {city}")

    def at(name: str) -> Spec:
        return field(name, title=words.axis or None, scale={"domain": [-1.05, 1.05]},
                     axis={"labels": False, "grid": False})

    def bar(colour: str, start: str, end: str) -> Spec:
        return layer({"type": "bar", "height": 15, "color": colour},
                     {"y": y, "x": at(start), "x2": {"field": end}})

    england = {"type": "point", "shape": "diamond", "size": 85, "stroke": palettes.INK,
               "fill": palettes.PAPER, "strokeWidth": 1.5, "opacity": 1}
    own = {"type": "circle", "size": 190, "stroke": palettes.INK, "strokeWidth": 1.2, "opacity": 1}
    return house([
        group(drawn, [
            bar("#e6e8ea", "lowest", "highest"), bar("#c3c8cc", "lower_quarter", "upper_quarter"),
        ]),
        layer({"type": "rule", "color": palettes.INK, "strokeWidth": 2}, {"x": at("city")},
              [{"city": 0}]),
        layer(england, {"y": y, "x": at("england"), "tooltip": card},
              [row for row in drawn if row["england"] is not None]),
        layer(own, {"y": y, "x": at("value"), "tooltip": card,
                    "color": field("colour", "nominal", scale=None)},
              [row for row in drawn if row["value"] is not None]),
        layer({"type": "text", "align": "left", "dx": 10},
              {"y": y, "x": WIDE, "text": field("told", "nominal")}, drawn),
    ], words, _ROW * max(len(drawn), 1), right=190)
