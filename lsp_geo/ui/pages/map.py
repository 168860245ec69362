"""How the areas of a map spread, the same data as a table, and what to take away."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pyarrow as pa
import streamlit as st

from lsp_geo import export, formatting
from lsp_geo.analysis import takeaway
from lsp_geo.analysis.reliable import shared_out
from lsp_geo.analysis.takeaway import TakeAway
from lsp_geo.charts import beeswarm
from lsp_geo.charts.vega import Spec
from lsp_geo.city import City, kept
from lsp_geo.data.tables import COLUMNS, join
from lsp_geo.maps.indicator_map import MapView
from lsp_geo.presentation.view import View
from lsp_geo.reports import area_sheet
from lsp_geo.stats.ranking import rank
from lsp_geo.ui import components, sharing
from lsp_geo.ui.components import put_chart
from lsp_geo.ui.takeaway import offer

_TABLE = "_table_codes"


def as_view(view: MapView) -> View:
    """The same as a view of a presentation."""
    area, places = view.area, view.places
    return View("map", view.indicator.id, view.level, view.period, area, places=places)


def show_distribution(city: City, view: MapView) -> None:
    """Every area as a dot on one scale, with the city, England and the selected area."""
    put_chart(
        _spread(city, view.indicator.id, view.level, view.period, view.area),
        key="distribution",
        alt=f"Dots: every area's {view.indicator.name} on one scale. The table below has the same.",
    )


@kept
def _spread(city: City, indicator_id: str, level: str, period: str, area: str) -> Spec:
    """The chart of one view: a room full of phones asks for the same one."""
    indicator = city.catalogue.indicator(indicator_id)
    return beeswarm.spread(city.tables, indicator, level, period, area)


def show_table(city: City, view: MapView) -> None:
    """The map as a table that can be sorted; selecting a row selects the area.

    It is sent once it has been opened: it weighs as much as all the rest of the page.
    """
    fold = st.expander("All areas as a table", key="table_fold", on_change="rerun")
    if fold.open:
        with fold:
            _draw_table(city, view)


def _draw_table(city: City, view: MapView) -> None:
    indicator, described = view.indicator, city.geography.levels[view.level]
    codes, rows = _readable(city, indicator.id, view.level, view.period)
    key = f"table_{view.level}"
    st.dataframe(
        rows,
        hide_index=True,
        height=420,
        key=key,
        placeholder="",
        on_select=_picked,
        selection_mode="single-row",
        column_config={
            "Value": st.column_config.NumberColumn(
                f"Value ({indicator.unit})", format=f"%.{indicator.decimals}f"
            ),
        },
        alt=f"{indicator.name} for {described.areas} {described.plural}, "
        f"{formatting.period(view.period)}: rank, area, value, interval and note",
    )
    st.session_state[_TABLE] = (key, codes)


@kept
def _readable(city: City, indicator_id: str, level: str, period: str) -> tuple[list[str], pa.Table]:
    """A level's table as people read it, the first in need on top, and its area codes.

    Arrow, which is what the browser is sent: from pandas it would be a third larger, and slower.
    """
    indicator = city.catalogue.indicator(indicator_id)
    table = city.tables.table(indicator_id, level, period)
    ranks = rank(table["value"], indicator.polarity)
    shared = shared_out(table)
    # NaN ranks sort last.
    order = np.argsort(ranks, kind="stable")
    table, ranks = table.iloc[order], np.where(shared, np.nan, ranks)[order]
    codes, notes = table["area_code"].tolist(), table["note"].tolist()
    columns = {
        "Rank": pa.array(ranks, pa.int16(), from_pandas=True),
        "Area": [city.geography.label(code) for code in codes],
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
    key, codes = st.session_state[_TABLE]
    chosen = st.session_state[key].selection.rows
    if chosen:
        st.session_state["area"] = codes[chosen[0]]


def offer_sheet(city: City, view: MapView) -> None:
    """The fact sheet of the area chosen, where its level has sheets."""
    geography = city.geography
    if view.area and geography.level_of(view.area) in area_sheet.levels(geography):
        label = components.escape_markdown(geography.label(view.area))
        with st.container(horizontal=True, gap="small"):
            components.offer_area(city, view.area, "map", f"Fact sheet of {label}")


def show_downloads(city: City, view: MapView) -> None:
    """Table, areas and picture: the buttons are sent when they are asked for, files made then."""
    label = "Download the table, the areas or the picture"
    fold = st.popover(label, icon=":material/download:", key="download_fold", on_change="rerun")
    if fold.open:
        with fold:
            _draw_downloads(city, view)


def _draw_downloads(city: City, view: MapView) -> None:
    indicator, level, period = view.indicator, view.level, view.period
    name = export.file_name(
        city.name, indicator.name, city.geography.levels[level].plural, formatting.period(period)
    )
    # Known only while the page is drawn, not when a button is clicked.
    address = sharing.address("map")

    def made() -> TakeAway:
        return takeaway.of_indicator(city.tables, indicator, level, period, address, date.today())

    offer(name, made)
    with st.container(horizontal=True, horizontal_alignment="left", gap="small"):
        st.download_button(
            "Every column held (CSV)",
            lambda: export.csv_file(export.with_metadata(view.table[COLUMNS], indicator)),
            f"{name}-every-column.csv",
            "text/csv",
            on_click="ignore",
        )
        st.download_button(
            "Areas (GeoJSON)",
            lambda: export.geojson(join(city.tables, indicator.id, level, period), indicator),
            f"{name}.geojson",
            "application/geo+json",
            on_click="ignore",
        )
        st.download_button(
            "Map (PNG)",
            lambda: view.png(city.ground(level, "download")),
            f"{name}.png",
            "image/png",
            on_click="ignore",
        )
