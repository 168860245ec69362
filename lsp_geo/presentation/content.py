"""What a slide consists of: its sentence, source line, and places on a line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis.small_area_change import Run
from lsp_geo.city import City
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.tables import Tables
from lsp_geo.presentation.view import View


@dataclass(frozen=True)
class Row:
    """One place on a line: its name, printed value and position; ``strong`` for the one meant."""

    name: str
    text: str
    value: float
    lower: float = float("nan")
    upper: float = float("nan")
    strong: bool = False


@dataclass(frozen=True)
class Content:
    """All that is written and drawn of a view.

    ``rows`` stand on a line from ``low`` to ``high`` whose ends are called ``ends``; ``middle`` is
    a value drawn through all of them, called ``middle_name``. Guesses keep ``answer`` until they
    are shown.
    """

    sentence: str
    source: str
    rows: tuple[Row, ...] = ()
    low: float = 0.0
    high: float = 1.0
    ends: tuple[str, str] = ("", "")
    middle: float | None = None
    middle_name: str = ""
    answer: str = ""


def run_of(city: City, view: View) -> Run:
    """The run of periods over which a view shows change inside the city."""
    return city.run(view.indicator, view.period)


def period_of(tables: Tables, view: View) -> str:
    """The period a view shows: its own, or the latest."""
    return view.period or tables.periods(view.indicator)[-1]


def source(tables: Tables, view: View, table: pd.DataFrame) -> str:
    """Unit, period, how the figures were made where they were estimated, and the source."""
    indicator, period = tables.catalogue.indicator(view.indicator), period_of(tables, view)
    unit = formatting.unit_line(indicator)
    made = ""
    if table["method"].str.contains("apportioned").any():
        made = "Ward figures are shared out from smaller areas. "
    if indicator.modelled:
        made += "Modelled estimates. "
    return (
        f"{unit[0].upper()}{unit[1:]}, {formatting.period(period)}. {made}"
        f"Source: {indicator.publisher}."
    )


def place_row(
    tables: Tables, indicator: Indicator, table: pd.DataFrame, code: str, *, strong: bool = False
) -> Row:
    """An area of a table indexed by code as a place on a line."""
    found = table.loc[code]
    return Row(
        tables.geography.label(code),
        formatting.cell(indicator, found["value"], found["note"]),
        float(found["value"]),
        float(found["lower"]),
        float(found["upper"]),
        strong,
    )


def on_line(
    tables: Tables, view: View, rows: tuple[Row, ...], sentence: str, told: str, answer: str = ""
) -> Content:
    """Rows with the city through all of them, on a line just long enough."""
    indicator, period = tables.catalogue.indicator(view.indicator), period_of(tables, view)
    city = tables.city(indicator.id, period)
    whole = None
    # A count is no rate: the whole city's is only larger.
    if city is not None and indicator.kind != "count" and pd.notna(city["value"]):
        whole = float(city["value"])
    ends = [n for row in rows for n in (row.value, row.lower, row.upper)]
    low, high = round_limits(pd.Series([*ends, np.nan if whole is None else whole]))
    return Content(
        sentence,
        told,
        rows,
        low,
        high,
        # The unit stands once, under the picture.
        (formatting.bare(indicator, low), formatting.bare(indicator, high)),
        whole,
        "" if whole is None else f"{tables.geography.name} {formatting.bare(indicator, whole)}",
        answer,
    )


def round_limits(values: pd.Series) -> tuple[float, float]:
    """Round numbers around all values; from zero where that is near enough."""
    low, high = float(values.min()), float(values.max())
    step = nice((high - low) / 5) if high > low else max(abs(high), 1.0)
    bottom = 0.0 if 0 <= low <= 0.6 * high else np.floor(low / step) * step
    return float(bottom), float(np.ceil(high / step) * step)


def nice(size: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(size)) if size > 0 else 1.0
    return float(next(n * power for n in (1, 2, 5, 10) if n * power >= size * 0.999))
