"""Charts of the pages Change and Outcomes, in the house look and without Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lsp_geo import wording
from lsp_geo.catalogue import Indicator
from lsp_geo.change import CORE_CITY, DISTRICT, ENGLAND, Break
from lsp_geo.charts.theme import (
    DARK_GREY,
    DOT,
    LABEL_LIMIT,
    TEXT,
    Spec,
    Words,
    field,
    group,
    house,
    hover,
    layer,
    records,
)
from lsp_geo.charts.time import apart
from lsp_geo.maps import palettes
from lsp_geo.periods import middle
from lsp_geo.relative_place import Places, moves

_HEIGHT, _TALL, _TILE = 360, 460, 36
_LABEL = TEXT + 3
# Under so many pixels a window is narrow, and a name may take so many of them.
_NARROW, _NARROW_NAME = 640, 112
# Width, colour and dashes of each kind of place; drawn in this order, the district on top.
_STYLES = {
    CORE_CITY: (1.3, DOT, [1, 0]),
    ENGLAND: (2.2, palettes.INK, [6, 4]),
    DISTRICT: (3.2, palettes.ACCENT, [1, 0]),
}
_NAME_COLOURS = {CORE_CITY: DARK_GREY, ENGLAND: palettes.INK, DISTRICT: palettes.ACCENT}
_TOWARDS, _AWAY = palettes.PALETTES["difference"][0], palettes.PALETTES["difference"][4]
STATUS_COLOURS = {
    "small-area": palettes.ACCENT,
    "city only": "#8fb8bb",
    "nothing yet": "#f0d9b5",
    "title not published": "#ebebe8",
}
_FIFTHS = (
    "datum.value == 0 ? 'Most deprived' : datum.value == 1 ? 'Least deprived' : "
    "format(datum.value, '.0%')"
)


def city_series(lines: pd.DataFrame, cuts: Sequence[Break], indicator: Indicator) -> Spec:
    """The district against England and the core cities, on a scale of time, cut at breaks.

    Parameters
    ----------
    lines : from ``change.lines``
    cuts : from ``change.breaks``; each is a dashed upright, to be named beside the chart
    """
    frame = lines.assign(
        line=lines["area_code"] + lines["run"].astype(str),
        text=[wording.figure(indicator, v) for v in lines["value"]],
        printed=lines["period"].map(wording.period),
    )
    first, last = frame["when"].min(), frame["when"].max()
    edge = max((last - first) * 0.03, 0.2)
    x = field(
        "when",
        title=None,
        scale={"domain": [first - edge, last + edge], "nice": False},
        axis={
            "format": "d",
            "tickMinStep": 1,
            "grid": False,
            "labelOverlap": "greedy",
            "tickCount": 8,
        },
    )
    y = field("value", title=None, scale={"zero": False}, axis={"tickCount": 5})
    card = hover(name="Place", printed="Period", text="Value")
    layers = _cuts(cuts, x)
    own = frame[(frame["role"] == DISTRICT) & frame["lower"].notna()]
    if len(own):
        layers.append(
            layer(
                {"type": "area", "color": palettes.ACCENT, "opacity": 0.14},
                {
                    "x": x,
                    "y": {**y, "field": "lower"},
                    "y2": {"field": "upper"},
                    "detail": field("line", "nominal"),
                },
                records(own, ["when", "lower", "upper", "line"]),
            )
        )
    for role, (width, colour, dash) in _STYLES.items():
        rows = records(
            frame[frame["role"] == role], ["when", "value", "line", "name", "printed", "text"]
        )
        both = {"x": x, "y": y, "detail": field("line", "nominal"), "tooltip": card}
        layers.append(
            group(
                rows,
                [
                    layer(
                        {"type": "line", "color": colour, "strokeWidth": width, "strokeDash": dash},
                        both,
                    ),
                    # A period alone between two breaks has no line: its point must be seen.
                    layer(
                        {"type": "circle", "color": colour, "size": width * 18, "opacity": 1}, both
                    ),
                ],
            )
        )
    layers += _ends(frame, x, y)
    return fit_phone(house(layers, Words(), _HEIGHT))


def fit_phone(spec: Spec, name: int = _NARROW_NAME) -> Spec:
    """The same chart for the page: its names cut to so many pixels in a narrow window.

    The browser fits plot and names together into the width, so no room is kept for them.
    """
    limit = {"expr": f"windowSize()[0] < {_NARROW} ? {name} : {LABEL_LIMIT}"}
    layers = [
        {**one, "mark": {**one["mark"], "limit": limit}}
        if one.get("mark", {}).get("align") == "left"
        else one
        for one in spec["layer"]
    ]
    return {**spec, "padding": {**spec["padding"], "right": 5}, "layer": layers}


def _cuts(cuts: Sequence[Break], x: Spec) -> list[Spec]:
    if not cuts:
        return []
    rows = [
        {
            "when": (middle(cut.before) + middle(cut.after)) / 2,
            "told": "break" if len(cuts) == 1 else "break 1" if n == 1 else f"{n}",
        }
        for n, cut in enumerate(cuts, start=1)
    ]
    return [
        group(
            rows,
            [
                layer({"type": "rule", "color": palettes.GREY, "strokeDash": [2, 4]}, {"x": x}),
                layer(
                    {
                        "type": "text",
                        "baseline": "bottom",
                        "align": "right",
                        "color": palettes.GREY,
                        "dx": 3,
                        "dy": -3,
                    },
                    {"x": x, "y": {"value": 0}, "text": field("told", "nominal")},
                ),
            ],
        )
    ]


def _ends(frame: pd.DataFrame, x: Spec, y: Spec) -> list[Spec]:
    """Names at the ends of lines: the district, England, the highest and the lowest city."""
    ends = frame.sort_values("when").groupby("area_code").tail(1).sort_values("value")
    cities = ends[ends["role"] == CORE_CITY]
    named = pd.concat([ends[ends["role"] != CORE_CITY], cities.head(1), cities.tail(1)])
    named = named.drop_duplicates("area_code")
    shown = frame.loc[frame["role"] == DISTRICT, ["lower", "upper"]].stack()
    every = np.concatenate([frame["value"], shown[shown.notna()]])
    pixel = (every.max() - every.min()) / _HEIGHT or 1.0
    moved = apart(((every.max() - named["value"]) / pixel).to_numpy(), _LABEL)
    values = named["text"].str.partition(" ")[0].where(named["role"] != CORE_CITY, "")
    named = named.assign(
        value=every.max() - moved * pixel, told=(named["name"] + " " + values).str.strip()
    )
    return [
        layer(
            {
                "type": "text",
                "align": "left",
                "dx": 10,
                "color": _NAME_COLOURS[role],
                "fontWeight": 400 if role == CORE_CITY else 600,
            },
            {"x": x, "y": y, "text": field("told", "nominal")},
            records(rows, ["when", "value", "told"]),
        )
        for role, rows in named.groupby("role")
    ]


def places(found: Places, selected: str = "") -> Spec:
    """Every neighbourhood's place in the city's order by edition; the far movers are named.

    Parameters
    ----------
    found : from ``relative_place.places``
    selected : code of a neighbourhood to point out
    """
    far = moves(found)["move"]
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
    table["move"] = table["area_code"].map(far).fillna(0.0)
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
    card = hover(area="Neighbourhood", edition="Edition", told="Place, 1 the most deprived")
    chosen = table["area_code"] == selected
    styles = (
        (table[(table["move"] == 0) & ~chosen], DOT, 0.7, 0.35),
        (table[(table["move"] > 0) & ~chosen], _AWAY, 2.4, 1),
        (table[(table["move"] < 0) & ~chosen], _TOWARDS, 2.4, 1),
        (table[chosen], palettes.ACCENT, 4, 1),
    )
    layers = []
    for rows, colour, width, opacity in styles:
        if rows.empty:
            continue
        point = {"point": {"color": colour, "size": 40}} if width > 1 else {}
        layers.append(
            layer(
                {
                    "type": "line",
                    "color": colour,
                    "strokeWidth": width,
                    "opacity": opacity,
                    **point,
                },
                {"x": x, "y": y, "detail": field("area_code", "nominal"), "tooltip": card},
                records(rows, ["area_code", "area", "edition", "share", "told"]),
            )
        )
    ends = table[(table["edition"] == found.editions[-1]) & ((table["move"] != 0) | chosen)]
    ends = ends.assign(
        share=apart(ends["share"].to_numpy() * _TALL, _LABEL) / _TALL,
        colour=np.select(
            [ends["area_code"] == selected, ends["move"] > 0], [palettes.ACCENT, _AWAY], _TOWARDS
        ),
    )
    layers.append(
        layer(
            {"type": "text", "align": "left", "dx": 10},
            {
                "x": x,
                "y": y,
                "text": field("area", "nominal"),
                "color": field("colour", "nominal", scale=None),
            },
            records(ends, ["edition", "share", "area", "colour"]),
        )
    )
    return fit_phone(house(layers, Words(), _TALL))


def change_limits(change: pd.Series, decimals: int) -> tuple[float, float]:
    """Two round limits, a fifth and three fifths of the way to a large change (95th percentile).

    Between minus and plus the first a change is called small, beyond the second large. They have
    no more decimals than the indicator.
    """
    large = float(np.nanpercentile(np.abs(change), 95)) or 1.0
    least = 10.0**-decimals
    small = max(_round(large / 5, decimals), least)
    return small, max(_round(3 * large / 5, decimals), small + least)


def _round(value: float, decimals: int) -> float:
    step = 10.0 ** np.floor(np.log10(value))
    nearest = min((1, 1.5, 2, 3, 4, 5, 7.5, 10), key=lambda n: abs(n - value / step))
    return round(float(step * nearest), decimals)


def change_classes(table: pd.DataFrame, limits: tuple[float, float]) -> np.ndarray:
    """Class of each area's change: 0 large fall, 1 fall, 2 none, 3 rise, 4 large rise, -1 missing.

    With intervals, what chance could explain is in the middle class however large it looks.
    """
    small, large = limits
    values = table["change"].to_numpy(float)
    judged = table["lower"].notna().any()
    still = ~table["clear"].to_numpy(bool) if judged else np.abs(values) < small
    return np.select(
        [np.isnan(values), still, values <= -large, values < 0, values < large],
        [-1, 2, 0, 1, 3],
        4,
    )


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
                            "stroke": palettes.GREY,
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
                                    "value": palettes.PAPER,
                                },
                                "value": palettes.INK,
                            },
                        },
                    ),
                ],
            )
        ],
        Words(),
        _TILE * len(order),
    )
