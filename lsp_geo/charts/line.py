"""Lines over time, which stop where figures stop being comparable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from lsp_geo import formatting, theme
from lsp_geo.analysis import city_series
from lsp_geo.analysis.city_series import CORE_CITY, DISTRICT, ENGLAND, Break, Reading
from lsp_geo.analysis.gap_change import Gap
from lsp_geo.analysis.small_area_change import Run
from lsp_geo.charts import dots
from lsp_geo.charts.vega import (
    DARK_GREY,
    DOT,
    LABEL_LIMIT,
    TEXT,
    Rule,
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
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.periods import middle
from lsp_geo.data.tables import Tables

_HEIGHT = 320
LABEL = TEXT + 3  # pixels from one name at the end of a line to the next
_MOST, _LEAST, _STUDENTS = "Most deprived fifth", "Least deprived fifth", "Student areas"


def gap(tables: Tables, run: Run, found: Gap) -> Spec:
    """The most and the least deprived fifth over a run, cut where its series breaks."""
    cuts = {cut.after for cut in city_series.breaks(tables, run.indicator.id)}
    table = found.table.assign(
        order=found.table["period"].map(middle),
        segment=found.table["period"].isin(cuts).cumsum(),
        **{
            f"{end}_text": [formatting.bare(run.indicator, v) for v in found.table[end]]
            for end in ("most", "least", "students")
        },
    )
    table["period"] = table["period"].map(formatting.period)
    last = table.dropna(subset=["most", "least"]).iloc[-1]
    turned = run.indicator.polarity == "better" and last["most"] > last["least"]
    turned |= run.indicator.polarity == "worse" and last["most"] < last["least"]
    words = Words(axis=formatting.unit_line(run.indicator))
    return fit_phone(gap_series(table, words, turned=bool(turned)), 165)


def gap_series(table: pd.DataFrame, words: Words, *, turned: bool = False) -> Spec:
    """The most and the least deprived fifth over time, the gap between them shaded.

    Student areas, which are in no fifth, have a grey line of their own where there are any.

    Parameters
    ----------
    table : period (printed), order, segment; most, least, students and each with ``_text``
    table : period (printed), order, most, least, most_text, least_text, segment
    turned : whether the most deprived fifth has the better figures, so that brown is worse here too
    """
    known = table.dropna(subset=["most", "least"]).sort_values("order")
    ends = {"most": _MOST, "least": _LEAST, "students": _STUDENTS}
    lines = _lines(
        pd.concat(
            known[["period", "order", "segment"]].assign(
                name=name, value=known[key], text=known[f"{key}_text"]
            )
            for key, name in ends.items()
            if key in known
        ).dropna(subset="value")
    )
    worse, *_, better = theme.PALETTES["difference"]
    colours = {_MOST: better, _LEAST: worse} if turned else {_MOST: worse, _LEAST: better}
    if _STUDENTS in set(lines["name"]):
        colours[_STUDENTS] = theme.GREY
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
    moved = apart(pixels, LABEL)
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


_SERIES_HEIGHT = 360
# Under so many pixels a window is narrow, and a name may take so many of them.
_NARROW, _NARROW_NAME = 640, 112
# Width, colour and dashes of each kind of place; drawn in this order, the district on top.
_STYLES = {
    CORE_CITY: (1.3, DOT, [1, 0]),
    ENGLAND: (2.2, theme.INK, [6, 4]),
    DISTRICT: (3.2, theme.ACCENT, [1, 0]),
}
_NAME_COLOURS = {CORE_CITY: DARK_GREY, ENGLAND: theme.INK, DISTRICT: theme.ACCENT}


def series(tables: Tables, indicator_id: str, axis: str = "") -> Spec:
    """A city series: lines over time, or a row a city where there is one period only.

    ``axis`` is the title of the value axis, where nothing else says the unit.
    """
    indicator, lines = (
        tables.catalogue.indicator(indicator_id),
        city_series.lines(tables, indicator_id),
    )
    if len(tables.periods(indicator_id)) > 1:
        return city_lines(lines, city_series.breaks(tables, indicator_id), indicator, axis)
    lines["label"] = lines["name"]
    lines["text"] = [formatting.figure(indicator, value) for value in lines["value"]]
    cities = lines[lines["role"] != ENGLAND].sort_values(
        "value", ascending=indicator.polarity == "better"
    )
    england = lines[lines["role"] == ENGLAND]
    # A total cannot be set against that of a whole country.
    compared = (
        []
        if indicator.kind == "count"
        else [Rule("England", row.value, row.text) for row in england.itertuples()]
    )
    return dots.ranked_dots(
        cities, Words(axis=axis), compared=compared, selected=[tables.geography.code]
    )


def key_of_series(tables: Tables, reading: Reading) -> str:
    """What the lines of ``series`` are, in words."""
    name = tables.geography.name
    if len(tables.periods(reading.indicator.id)) == 1:
        period = formatting.period(reading.period)
        return f"{period}; {name} and the other {reading.peers.many}, worst first."
    band = "" if np.isnan(reading.lower) else "; the band is its 95% interval"
    england = "" if reading.england is None else ", England dashed"
    return f"{name} bold{england}, other {reading.peers.many} grey{band}."


def city_lines(
    lines: pd.DataFrame, cuts: Sequence[Break], indicator: Indicator, axis: str = ""
) -> Spec:
    """The district against England and the core cities, on a scale of time, cut at breaks.

    Parameters
    ----------
    lines : from ``city_series.lines``
    cuts : from ``city_series.breaks``; each is a dashed upright, to be named beside the chart
    axis : title of the value axis, where nothing else says the unit
    """
    frame = lines.assign(
        line=lines["area_code"] + lines["run"].astype(str),
        text=[formatting.figure(indicator, v) for v in lines["value"]],
        short=[formatting.bare(indicator, v) for v in lines["value"]],
        printed=lines["period"].map(formatting.period),
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
    y = field("value", title=axis or None, scale={"zero": False}, axis={"tickCount": 5})
    card = hover(name="Place", printed="Period", text="Value")
    layers = _cuts(cuts, x)
    layers += _band(frame[(frame["role"] == DISTRICT) & frame["lower"].notna()], x, y)
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
    return fit_phone(house(layers, Words(), _SERIES_HEIGHT))


def _band(rows: pd.DataFrame, x: Spec, y: Spec) -> list[Spec]:
    """The interval along a line; nothing where it has none."""
    if rows.empty:
        return []
    return [
        layer(
            {"type": "area", "color": theme.ACCENT, "opacity": 0.14},
            {
                "x": x,
                "y": {**y, "field": "lower"},
                "y2": {"field": "upper"},
                "detail": field("line", "nominal"),
            },
            records(rows, ["when", "lower", "upper", "line"]),
        )
    ]


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
                layer({"type": "rule", "color": theme.GREY, "strokeDash": [2, 4]}, {"x": x}),
                layer(
                    {
                        "type": "text",
                        "baseline": "bottom",
                        "align": "right",
                        "color": theme.GREY,
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
    pixel = (every.max() - every.min()) / _SERIES_HEIGHT or 1.0
    moved = apart(((every.max() - named["value"]) / pixel).to_numpy(), LABEL)
    values = named["short"].where(named["role"] != CORE_CITY, "")
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
