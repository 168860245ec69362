"""One area, as tables that people read: its neighbourhoods, its figures, and what changed."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis.profile import Profile
from lsp_geo.analysis.profile_words import rank_parts
from lsp_geo.analysis.small_area_change import Run, certainty
from lsp_geo.analysis.takeaway import Shown
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import WARDS, YOURS
from lsp_geo.data.tables import Tables
from lsp_geo.stats.difference import CANNOT_BE_SAID


def neighbourhoods(
    tables: Tables, indicator: Indicator, period: str, area_code: str
) -> pd.DataFrame:
    """Figures of the neighbourhoods inside a ward, the first in need on top.

    Returns
    -------
    DataFrame
        Index Neighbourhood; Figure, and how much of the neighbourhood lies in the ward.
    """
    geography = tables.geography
    level = geography.level_of(area_code)
    inside = geography.inside(level)[area_code]
    own = tables.table(indicator.id, "lsoa21", period)
    row = geography.areas(level).index.get_loc(area_code)
    share = geography.shares("lsoa21", level, "residents")[row][inside]
    # Column by column: of a table of twenty columns three are wanted.
    values = own["value"].to_numpy(float)[inside]
    order = np.argsort(values, kind="stable")
    if indicator.polarity != "better":
        order = order[::-1]
    codes, notes = (own[name].iloc[inside[order]].tolist() for name in ("area_code", "note"))
    share = share[order]
    return pd.DataFrame(
        {
            "Neighbourhood": [geography.label(code) for code in codes],
            "Figure": [
                formatting.cell(indicator, value, note)
                for value, note in zip(values[order].tolist(), notes, strict=True)
            ],
            "Of its residents in the ward": [f"{formatting.number(100 * part)}%" for part in share],
        }
    ).set_index("Neighbourhood")


def figures(tables: Tables, profile: Profile) -> pd.DataFrame:
    """A profile with one row an indicator: figure, interval, verdicts, and how it was made."""
    rows = profile.readings
    indicators = [tables.catalogue.indicator(name) for name in rows.index]
    return pd.DataFrame(
        {
            "Indicator": [i.name for i in indicators],
            "Pillar": [tables.catalogue.pillar_name(i.pillar) for i in indicators],
            "Period": [formatting.period(key) for key in rows["period"]],
            "Figure": [
                formatting.figure(i, v) for i, v in zip(indicators, rows["value"], strict=True)
            ],
            "95% interval": [
                formatting.interval(i, low, high)
                for i, low, high in zip(indicators, rows["lower"], rows["upper"], strict=True)
            ],
            "Than the city": rows["than_city"].to_numpy(),
            "Than England": rows["than_england"].to_numpy(),
            "England covered": rows["england_part"].to_numpy(),
            "Judged at": [f"{formatting.number(100 * c, 1)}%" for c in rows["confidence"]],
            "How it was made": rows["method"].to_numpy(),
            "Estimated (% of residents)": np.round(100 * rows["estimated"].to_numpy(float), 1),
            "Covered (% of residents)": np.round(100 * rows["coverage"].to_numpy(float), 1),
        }
    )


def ranks(tables: Tables, profile: Profile) -> dict:
    """Every figure of an area with its rank, the highest need first and what has none last.

    Returns
    -------
    dict
        Columns: Rank (1 is the highest need), Of, May be, Indicator, Figure, the city's figure, how
        the area stands beside it (a dash where that was not tested), Pillar and Period. An area of
        one's own has no rank: in its place stands how many wards have less need.
    """
    # Of forty columns those that are shown, before any is put in order.
    rows = profile.readings[_SHOWN]
    rows = rows.iloc[np.argsort(rows["place"].to_numpy(float), kind="stable")]
    beside = rows["than_city"].tolist()
    indicators = [tables.catalogue.indicator(name) for name in rows.index]
    city = tables.geography.name
    return {
        **_rank_columns(tables, profile, rows),
        "Indicator": [i.name for i in indicators],
        "Figure": _said(indicators, rows["value"]),
        city: _said(indicators, rows["city"]),
        f"Beside {city}": ["–" if said == CANNOT_BE_SAID else said for said in beside],
        "Pillar": [tables.catalogue.pillar_name(i.pillar) for i in indicators],
        "Period": [formatting.period(key) for key in rows["period"].tolist()],
    }


_RANKED = ["rank", "rank_first", "rank_last", "of"]
_SHOWN = [*_RANKED, "place", "place_from_best", "value", "city", "than_city", "period"]


def _rank_columns(tables: Tables, profile: Profile, rows: pd.DataFrame) -> dict:
    """Rank, among how many, and from where to where; for one's own area the wards it is above."""
    if profile.level == YOURS:
        with_place = rows["of"].where(rows["place"].notna())
        return {less_need(tables): _less(rows), "Of": with_place.astype("Int64").array}
    parts = [rank_parts(row) for row in rows[_RANKED].to_dict("records")]
    return {
        "Rank": rows["rank"].round().astype("Int64").array,
        "Of": pd.array([part.of if part else None for part in parts], "Int64"),
        "May be": [part.span if part else "" for part in parts],
    }


def less_need(tables: Tables) -> str:
    """The head of the column that counts the wards with less need, or a lower figure."""
    plural = tables.geography.levels[WARDS].plural
    return f"{plural[0].upper()}{plural[1:]} with less need"


def _less(rows: pd.DataFrame) -> pd.api.extensions.ExtensionArray:
    return (rows["place_from_best"] - 1).round().astype("Int64").array


def _said(indicators: list[Indicator], values: pd.Series) -> list[str]:
    return [
        "" if math.isnan(value) else formatting.figure(indicator, value)
        for indicator, value in zip(indicators, values.tolist(), strict=True)
    ]


def shown(tables: Tables, profile: Profile) -> list[Shown]:
    """The indicators of a profile with their periods, in its order."""
    rows = profile.readings
    indicators = [tables.catalogue.indicator(name) for name in rows.index]
    return list(zip(indicators, rows["period"], strict=True))


def figures_file(tables: Tables, profile: Profile) -> pd.DataFrame:
    """The same as ``figures`` to take away.

    Every figure a number: value, limits, city, England, and the rank with the range of ranks.
    """
    rows, read = profile.readings, figures(tables, profile)
    label, ranked = profile.label, _ranked(tables, profile)
    if profile.level == YOURS:
        # It may be called what another column is.
        label = f"{label} ({tables.geography.levels[YOURS].name})"
    indicators = [tables.catalogue.indicator(name) for name in rows.index]
    return pd.DataFrame(
        {
            **{name: read[name].tolist() for name in ("Indicator", "Pillar", "Period")},
            "Unit": [formatting.unit_line(i) for i in indicators],
            label: rows["value"].tolist(),
            "Lower 95% limit": rows["lower"].tolist(),
            "Upper 95% limit": rows["upper"].tolist(),
            tables.geography.name: rows["city"].tolist(),
            "England": rows["england"].tolist(),
            **ranked,
            **{name: read[name].tolist() for name in read.columns[5:]},
            "Note": rows["note"].tolist(),
        }
    )


def _ranked(tables: Tables, profile: Profile) -> dict[str, list]:
    """The rank with its range, as columns of a file; for one's own area the wards it is above."""
    rows = profile.readings
    if profile.level == YOURS:
        return {less_need(tables): (rows["place_from_best"] - 1).tolist()}
    described = tables.geography.levels[profile.level]
    return {
        f"Rank of {described.plural}, 1 is the highest need": rows["rank"].tolist(),
        "Rank from": rows["rank_first"].tolist(),
        "Rank to": rows["rank_last"].tolist(),
    }


CHANGES = ["Indicator", "First", "Last", "Change", "Can it be told from chance?"]


def changes(found: Iterable[tuple[Run, pd.DataFrame]], area_code: str) -> pd.DataFrame:
    """First and last comparable figure of each indicator, and whether chance may explain it.

    Parameters
    ----------
    found : runs with every area's change by its code, as ``City.changes`` has them
    area_code : the area; indicators that cannot be compared there are left out

    Returns
    -------
    DataFrame
        Index Indicator, the columns of CHANGES; the last in the words of ``formatting.certainty``.
    """
    rows = []
    for run, table in found:
        row = table.loc[area_code]
        if pd.isna(row["change"]):
            continue
        first, last = (
            f"{formatting.figure(run.indicator, row[end])} ({formatting.period(when)})"
            for end, when in (("first", run.first), ("last", run.last))
        )
        change = formatting.change(run.indicator, row["change"])
        rows.append((run.indicator.name, first, last, change, certainty(row)))
    return pd.DataFrame(rows, columns=CHANGES).set_index("Indicator")
