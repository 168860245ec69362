"""The controls that put the reading of a file right."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lsp_geo.city import City
from lsp_geo.partner import columns as col
from lsp_geo.partner import limits, matching
from lsp_geo.partner.opening import Opened
from lsp_geo.partner.reading import Choices, Reading
from lsp_geo.partner.series import count_level
from lsp_geo.ui import own_file

_KEYS = (matching.CODE, matching.NAME, matching.POSTCODE, matching.POINTS, matching.GRID)


def offer_changes(city: City, opened: Opened, reading: Reading) -> None:
    """Every part of the reading, to be settled by hand."""
    with st.expander("Put it right by hand"):
        _show(city, opened, reading)


def _show(city: City, opened: Opened, reading: Reading) -> None:
    choices = own_file.choices()
    names = [column.name for column in reading.columns]
    if len(opened.sheets) > 1:
        sheets = [sheet.name for sheet in opened.sheets]
        _select("Sheet", sheets, reading.sheet, "sheet", lambda v: Choices(sheet=v))
    left, right = st.columns(2)
    with left:
        st.number_input(
            "Header row",
            1,
            limits.MOST_ROWS,
            max(reading.header_row, 1),
            key="own_fix_header",
            on_change=own_file.settle,
            args=("header", lambda v: replace(choices, header_row=v, key=None, roles=())),
        )
        _select(
            "Areas are found by",
            list(_KEYS),
            reading.key.by,
            "by",
            lambda v: replace(choices, key=(v, _columns_for(v, reading))),
        )
    with right:
        _select(
            "Rows of the header",
            [1, 2],
            max(reading.header_rows, 1),
            "rows",
            lambda v: replace(
                choices, header_row=max(reading.header_row, 1), header_rows=v, key=None, roles=()
            ),
        )
        _select(
            "Column of areas (latitude or easting first)",
            names,
            names[reading.key.columns[0]],
            "column",
            lambda v: replace(
                choices, key=(reading.key.by, _columns_from(names.index(v) + 1, reading))
            ),
        )
    if reading.counted:
        _select(
            "Counted to",
            ["ward25", "lsoa21"],
            choices.count_to or count_level(reading),
            "count",
            lambda v: replace(choices, count_to=v),
            lambda code: city.geography.levels[code].plural,
        )
    column = st.selectbox("A column", names, key="own_fix_which")
    at = names.index(column)
    _select(
        "Its part",
        list(col.ROLES),
        reading.columns[at].role,
        f"role_{at}",
        lambda v: choices.with_role(at + 1, v),
    )
    st.text_input(
        "Year or period, where the file does not say it",
        choices.period or reading.period,
        max_chars=24,
        key="own_fix_period",
        on_change=own_file.settle,
        args=("period", lambda v: replace(choices, period=v.strip())),
    )
    st.button("As it was found", on_click=own_file.start_again, key="own_fix_again")


def _columns_for(by: str, reading: Reading) -> tuple[int, ...]:
    first = reading.key.columns[0] + 1
    return _columns_from(first, reading) if by in (matching.POINTS, matching.GRID) else (first,)


def _columns_from(first: int, reading: Reading) -> tuple[int, ...]:
    """One column, or two that follow one another for a point."""
    if len(reading.key.columns) < 2:
        return (first,)
    return (first, first + 1 if first < len(reading.columns) else first - 1)


def _select(label: str, options: list, now, key: str, change, shown=str) -> None:
    """A control for one part of the reading; what is chosen is settled by hand."""
    st.selectbox(
        label,
        options,
        options.index(now) if now in options else 0,
        key=f"own_fix_{key}",
        on_change=own_file.settle,
        args=(key, change),
        format_func=shown,
    )
