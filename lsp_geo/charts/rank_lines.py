"""Places in an order from edition to edition: a line a neighbourhood, the far movers named."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsp_geo import theme
from lsp_geo.analysis.deprivation_rank import Places, moves
from lsp_geo.charts.line import LABEL, apart, fit_phone
from lsp_geo.charts.vega import DOT, Spec, Words, field, house, hover, layer, records

_TALL = 460
_TOWARDS, _AWAY = theme.PALETTES["difference"][0], theme.PALETTES["difference"][4]
_FIFTHS = (
    "datum.value == 0 ? 'Most deprived' : datum.value == 1 ? 'Least deprived' : "
    "format(datum.value, '.0%')"
)


def places(found: Places, selected: str = "") -> Spec:
    """Every neighbourhood's place in the city's order by edition; the far movers are named.

    Parameters
    ----------
    found : from ``deprivation_rank.places``
    selected : code of a neighbourhood to point out
    """
    table = _by_edition(found)
    x = field(
        "edition",
        "nominal",
        title=None,
        scale={"type": "point", "padding": 0.08},
        axis={"labelAngle": 0, "orient": "top", "labelFontWeight": 600},
    )
    y = field(
        "share",
        title=None,
        scale={"domain": [0, 1], "reverse": True},
        axis={"values": [0, 0.2, 0.4, 0.6, 0.8, 1], "labelExpr": _FIFTHS},
    )
    chosen = table["area_code"] == selected
    styles = (
        (table[(table["move"] == 0) & ~chosen], DOT, 0.7, 0.35),
        (table[(table["move"] > 0) & ~chosen], _AWAY, 2.4, 1),
        (table[(table["move"] < 0) & ~chosen], _TOWARDS, 2.4, 1),
        (table[chosen], theme.ACCENT, 4, 1),
    )
    layers = [
        _lines(rows, colour, width, opacity, x, y)
        for rows, colour, width, opacity in styles
        if len(rows)
    ]
    ends = table[(table["edition"] == found.editions[-1]) & ((table["move"] != 0) | chosen)]
    layers.append(_names(ends, selected, x, y))
    return fit_phone(house(layers, Words(), _TALL))


def _by_edition(found: Places) -> pd.DataFrame:
    """A row a neighbourhood and edition: ``area_code, area, edition, share, told, move``."""
    table = pd.concat(
        found.table[["area"]].assign(
            edition=edition,
            share=found.table[f"share {edition}"],
            told=[
                f"{rank:.0f} of {found.ranked[edition]}" for rank in found.table[f"rank {edition}"]
            ],
        )
        for edition in found.editions
    ).reset_index(names="area_code")
    table["move"] = table["area_code"].map(moves(found)["move"]).fillna(0.0)
    return table


def _lines(rows: pd.DataFrame, colour: str, width: float, opacity: float, x: Spec, y: Spec) -> Spec:
    point = {"point": {"color": colour, "size": 40}} if width > 1 else {}
    card = hover(area="Neighbourhood", edition="Edition", told="Place, 1 the most deprived")
    return layer(
        {"type": "line", "color": colour, "strokeWidth": width, "opacity": opacity, **point},
        {"x": x, "y": y, "detail": field("area_code", "nominal"), "tooltip": card},
        records(rows, ["area_code", "area", "edition", "share", "told"]),
    )


def _names(ends: pd.DataFrame, selected: str, x: Spec, y: Spec) -> Spec:
    """Names at the ends of lines, moved apart where they would touch."""
    ends = ends.assign(
        share=apart(ends["share"].to_numpy() * _TALL, LABEL) / _TALL,
        colour=np.select(
            [ends["area_code"] == selected, ends["move"] > 0], [theme.ACCENT, _AWAY], _TOWARDS
        ),
    )
    return layer(
        {"type": "text", "align": "left", "dx": 10},
        {
            "x": x,
            "y": y,
            "text": field("area", "nominal"),
            "color": field("colour", "nominal", scale=None),
        },
        records(ends, ["edition", "share", "area", "colour"]),
    )
