"""A tile for every outcome of a plan."""

from __future__ import annotations

import pandas as pd

from lsp_geo import theme
from lsp_geo.charts.vega import (
    Spec,
    Words,
    field,
    group,
    house,
    hover,
    layer,
    records,
)

_TILE = 36
STATUS_COLOURS = {
    "small-area": theme.ACCENT,
    "city only": theme.ACCENT_LIGHT,
    "nothing yet": theme.NOT_YET,
    "title not published": theme.UNNAMED,
}


def outcome_tiles(outcomes: pd.DataFrame) -> Spec:
    """A tile for every outcome, a row a pillar, coloured by what can measure it.

    Parameters
    ----------
    outcomes : pillar (name), place (in its pillar, from 1), number, name, status, status_words
    """
    order = outcomes["pillar"].drop_duplicates().tolist()
    both = {
        "x": field("place", "ordinal", axis=None, scale={"paddingInner": 0.06}),
        "y": field(
            "pillar",
            "nominal",
            sort=order,
            title=None,
            scale={"paddingInner": 0.14},
            axis={"grid": False},
        ),
        "tooltip": hover(number="Outcome", name="Title", status_words="Measured"),
    }
    rows = records(outcomes, ["pillar", "place", "number", "name", "status", "status_words"])
    colours = {"domain": list(STATUS_COLOURS), "range": list(STATUS_COLOURS.values())}
    return house(
        [
            group(
                rows,
                [
                    layer(
                        {
                            "type": "rect",
                            "stroke": theme.GREY,
                            "strokeWidth": 0.6,
                            "cornerRadius": 3,
                        },
                        {**both, "color": field("status", "nominal", scale=colours, legend=None)},
                    ),
                    layer(
                        {"type": "text", "fontWeight": 600},
                        {
                            **both,
                            "text": field("number"),
                            "color": {
                                "condition": {
                                    "test": "datum.status == 'small-area'",
                                    "value": theme.PAPER,
                                },
                                "value": theme.INK,
                            },
                        },
                    ),
                ],
            )
        ],
        Words(),
        _TILE * len(order),
    )
