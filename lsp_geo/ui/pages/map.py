"""The map with its legend, the selected area's card and the same data in words and as a table."""

from __future__ import annotations

import math
from functools import lru_cache
from html import escape

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from lsp_geo import export, formatting, theme
from lsp_geo.analysis import overview
from lsp_geo.charts.beeswarm import distribution
from lsp_geo.charts.vega import Rule, Spec, Words
from lsp_geo.data.catalogue import Indicator
from lsp_geo.data.tables import Tables, join
from lsp_geo.maps import deck, indicator_map
from lsp_geo.maps.legend import legend_html
from lsp_geo.stats.ranking import percentile_among, rank
from lsp_geo.ui.components import escape_markdown
from lsp_geo.ui.session import City

MAP_HEIGHT = 520
MAP_KEY = "map"


def show_map(
    city: City, indicator: Indicator, level: str, period: str, area: str, alt: str
) -> None:
    """Draw the map; a click on an area makes it the selected one."""
    files = city.files.levels[level]
    made = deck.deck(
        city.files,
        level,
        deck.column_fill(
            files.columns[indicator.id, period],
            indicator_map.colours(city.atlas, indicator, level, period),
        ),
        view=city.tables.geography.district["view"],
        selected=[area] if area else [],
        hover=deck.tooltip(
            f"{indicator.name}, {formatting.period(period)}",
            files.columns[indicator.id, period],
            indicator.base,
        ),
        streets=st.session_state.get("streets", False),
    )
    st.pydeck_chart(
        made,
        height=MAP_HEIGHT,
        key=MAP_KEY,
        on_select=_clicked,
        alt=alt,
        selection_mode="single-object",
    )


def _clicked() -> None:
    """Select the area clicked on; a second click on it shows the whole city again."""
    for objects in st.session_state[MAP_KEY].selection.objects.values():
        for clicked in objects:
            code = clicked["properties"]["code"]
            st.session_state["area"] = "" if st.session_state.get("area") == code else code


def show_legend(city: City, indicator: Indicator, level: str, period: str, area: str) -> None:
    """Draw the legend, with the selected area and the city marked."""
    st.html(
        legend_html(
            indicator_map.make_legend(city.tables, city.atlas, indicator, level, period, area)
        )
    )


def show_card(city: City, indicator: Indicator, period: str, area: str) -> None:
    """The selected area: its figure, interval, rank and place in England; else what to do."""
    geography = city.tables.geography
    if not area:
        st.html(
            '<p style="margin:0;font-size:.95rem">Choose an area in the list, search for a place, '
            "or select it on the map to see its figure here.</p>"
        )
        return
    row = indicator_map.area_row(city.tables, indicator, period, area)
    label = escape(geography.label(area))
    if row is None:
        kind = geography.levels[geography.level_of(area)].plural
        st.html(
            f'<p style="margin:0;font-size:.95rem"><b>{label}</b>: this indicator cannot be '
            f"given for {escape(kind)}.</p>"
        )
        return
    lines = [
        line
        for line in (
            _place(city, indicator, period, row),
            _england(city, indicator, period, row),
            _made(row),
        )
        if line
    ]
    between = formatting.interval(indicator, row["lower"], row["upper"])
    shown = escape(formatting.cell(indicator, row["value"], row["note"]))
    st.html(
        f'<div style="border-left:4px solid {theme.ACCENT};padding:.1rem 0 .1rem .8rem">'
        f'<p style="margin:0;font-weight:650">{label}</p>'
        f'<p style="margin:0;font-size:1.6rem;line-height:1.25;font-weight:650">{shown}</p>'
        + (
            f'<p style="margin:0;font-size:.95rem">95% interval {escape(between)}</p>'
            if between
            else ""
        )
        + "".join(
            f'<p style="margin:.15rem 0 0;font-size:.95rem">{escape(line)}</p>' for line in lines
        )
        + "</div>"
    )


def show_words(city: City, indicator: Indicator, level: str, period: str) -> None:
    """The map's text: range, extremes, city, England, and what is missing."""
    lines = overview.summary(city.tables, indicator, level, period)
    st.markdown("\n".join(f"- {escape_markdown(line)}" for line in lines))


def show_distribution(city: City, indicator: Indicator, level: str, period: str, area: str) -> None:
    """Every area as a dot on one scale, with the city, England and the selected area."""
    st.vega_lite_chart(
        _spread(city.tables, indicator.id, level, period, area),
        theme=None,
        width="stretch",
        key="distribution",
        alt=f"Dots: every area's {indicator.name} on one scale. The table below has the same.",
    )


@lru_cache(maxsize=200)
def _spread(tables: Tables, indicator_id: str, level: str, period: str, area: str) -> Spec:
    """The chart of one view: a room full of phones asks for the same one."""
    indicator, table = (
        tables.catalogue.indicator(indicator_id),
        tables.table(indicator_id, level, period),
    )
    shown = table[["area_code", "value"]].assign(
        label=[tables.geography.label(code) for code in table["area_code"].tolist()],
        text=[
            formatting.cell(indicator, value, note)
            for value, note in zip(table["value"].tolist(), table["note"].tolist(), strict=True)
        ],
    )
    compared = []
    whole, england = tables.city(indicator_id, period), tables.england(indicator_id, period)
    if whole is not None:
        compared.append(
            Rule(
                tables.geography.name, whole["value"], formatting.figure(indicator, whole["value"])
            )
        )
    if england is not None:
        compared.append(
            Rule("England", england.mean, formatting.figure(indicator, england.mean), dashed=True)
        )
    return distribution(
        shown, Words(axis=formatting.unit_line(indicator)), compared=compared, selected=area
    )


def show_table(city: City, indicator: Indicator, level: str, period: str) -> None:
    """The map as a table that can be sorted; selecting a row selects the area."""
    described = city.tables.geography.levels[level]
    codes, rows = _readable(city.tables, indicator.id, level, period)
    st.dataframe(
        rows,
        hide_index=True,
        height=420,
        key=f"table_{level}",
        placeholder="",
        on_select=_picked,
        selection_mode="single-row",
        column_config={
            "Value": st.column_config.NumberColumn(
                f"Value ({indicator.unit})", format=f"%.{indicator.decimals}f"
            ),
        },
        alt=f"{indicator.name} for {described.areas} {described.plural}, "
        f"{formatting.period(period)}: rank, area, value, interval and note",
    )
    st.session_state["_table_codes"] = (f"table_{level}", codes)


@lru_cache(maxsize=200)
def _readable(
    tables: Tables, indicator_id: str, level: str, period: str
) -> tuple[list[str], pa.Table]:
    """A level's table as people read it, the first in need on top, and its area codes.

    Arrow, which is what the browser is sent: from pandas it would be a third larger, and slower.
    """
    indicator = tables.catalogue.indicator(indicator_id)
    table = tables.table(indicator_id, level, period)
    ranks = rank(table["value"], indicator.polarity)
    # NaN ranks sort last.
    order = np.argsort(ranks, kind="stable")
    table, ranks = table.iloc[order], ranks[order]
    codes, notes = table["area_code"].tolist(), table["note"].tolist()
    columns = {
        "Rank": pa.array(ranks, pa.int16(), from_pandas=True),
        "Area": [tables.geography.label(code) for code in codes],
        "Value": pa.array(table["value"].to_numpy(), from_pandas=True),
    }
    lower, upper = table["lower"].tolist(), table["upper"].tolist()
    if not all(map(math.isnan, lower)):
        columns[f"95% interval ({indicator.unit})"] = [
            # The unit stands at the head: on every row it would double the bytes.
            ""
            if math.isnan(low)
            else f"{formatting.number(low, indicator.decimals)} to "
            f"{formatting.number(high, indicator.decimals)}"
            for low, high in zip(lower, upper, strict=True)
        ]
    if any(notes):
        # Few different notes stand on many rows.
        columns["Note"] = pa.array(notes).dictionary_encode()
    return codes, pa.table(columns)


def _picked() -> None:
    key, codes = st.session_state["_table_codes"]
    chosen = st.session_state[key].selection.rows
    if chosen:
        st.session_state["area"] = codes[chosen[0]]


def show_downloads(city: City, indicator: Indicator, level: str, period: str, area: str) -> None:
    """Table, areas and picture, each made when it is asked for."""
    name = f"{indicator.id}-{level}-{period}".replace("/", "-").replace(" ", "-")
    table, shapes, image = st.columns(3)
    table.download_button(
        "Table (CSV)",
        lambda: export.csv(
            export.with_metadata(city.tables.table(indicator.id, level, period), indicator)
        ),
        f"{name}.csv",
        "text/csv",
        on_click="ignore",
        width="stretch",
    )
    shapes.download_button(
        "Areas (GeoJSON)",
        lambda: export.geojson(join(city.tables, indicator.id, level, period), indicator),
        f"{name}.geojson",
        "application/geo+json",
        on_click="ignore",
        width="stretch",
    )
    image.download_button(
        "Map (PNG)",
        lambda: indicator_map.map_png(city.tables, city.atlas, indicator, level, period, area),
        f"{name}.png",
        "image/png",
        on_click="ignore",
        width="stretch",
    )


def _place(city: City, indicator: Indicator, period: str, row: pd.Series) -> str:
    """Rank among the areas of its level, ties counted together."""
    level = city.tables.geography.level_of(row["area_code"])
    if level == "city" or pd.isna(row["value"]):
        return ""
    table = city.tables.table(indicator.id, level, period)
    ranks = rank(table["value"], indicator.polarity)
    own = ranks[(table["area_code"] == row["area_code"]).to_numpy()][0]
    first = {"worse": "highest", "better": "lowest", "neither": "highest"}[indicator.polarity]
    known = int(table["value"].notna().sum())
    plural = city.tables.geography.levels[level].plural
    return f"Rank {formatting.number(own)} of {known:,} {plural} (1 is the {first})"


def _england(city: City, indicator: Indicator, period: str, row: pd.Series) -> str:
    england = city.tables.england(indicator.id, period)
    if england is None or pd.isna(row["value"]):
        return ""
    text = f"England {formatting.figure(indicator, england.mean)}"
    level = city.tables.geography.level_of(row["area_code"])
    if level[:4] == england.level[:4]:
        share = percentile_among([row["value"]], england.percentiles)[0]
        text += f"; higher than {formatting.number(share)}% of areas in England like it"
        if england.areas < england.of:
            text += f" ({england.areas:,} of {england.of:,} are covered)"
    return text


def _made(row: pd.Series) -> str:
    """How this figure was made and what it covers."""
    if pd.isna(row["value"]):
        return formatting.reason(row["note"])
    method = "as published" if row["method"] == "published" else row["method"]
    text = method[0].upper() + method[1:]
    if row["estimated"] > 0:
        text += f"; {formatting.number(100 * row['estimated'])}% of residents placed by estimate"
    if row["coverage"] < 1:
        text += f"; covers {formatting.number(100 * row['coverage'])}% of residents"
    doubt = formatting.reason(row["note"])
    return f"{text}. Read with care: {doubt}" if doubt else text
