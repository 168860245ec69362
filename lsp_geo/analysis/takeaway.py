"""What is taken away from a view: its table under the names of the screen, what it is, its source.

Every page and the command line make their files here, so that all read alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from lsp_geo import export, formatting
from lsp_geo.analysis.facts import facts
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import MSOAS, NEIGHBOURHOODS
from lsp_geo.data.tables import Tables
from lsp_geo.stats.ranking import rank

NAME = "Neighbourhood inequality explorer"
SHOWN, CITED = "What is shown", "How to cite it"
LIMITS = ("Lower 95% limit", "Upper 95% limit")
NO_FIGURE = formatting.NO_VALUE["missing"]
# One indicator with the period shown; None for its latest.
Shown = tuple[Indicator, str | None]


@dataclass(frozen=True)
class TakeAway:
    """A table that leaves the app.

    Attributes
    ----------
    table : columns as people read them; a number, or words for why there is none
    about : label to text, for the second sheet of the workbook
    decimals : decimals to show of a column, by its name
    empty : what stands where there is no figure and nothing says why
    """

    table: pd.DataFrame
    about: Mapping[str, str]
    decimals: Mapping[str, int] = field(default_factory=dict)
    empty: str = NO_FIGURE

    def excel(self) -> bytes:
        """The table as a workbook, what must be known of it on a second sheet."""
        return export.excel(self._filled(), self.about, self.decimals)

    def csv(self) -> bytes:
        """The table as a CSV file; where it is from stands in one more column."""
        table = self._filled()
        return export.csv_file(table.assign(Source=self.about[CITED]) if len(table) else table)

    def _filled(self) -> pd.DataFrame:
        """No cell of a column of figures is left empty; columns with nothing in them are gone."""
        filled = {}
        for name, values in self.table.items():
            there = values.notna() & values.ne("")
            if there.any() or self.table.empty:
                is_figure = pd.api.types.is_numeric_dtype(values) or name in self.decimals
                lacks = is_figure and not there.all()
                filled[name] = values.astype(object).where(there, self.empty) if lacks else values
        return pd.DataFrame(filled)


def told(values: Iterable[float], notes: Iterable[str]) -> list[float | str]:
    """Figures as numbers; where there is none the word of its note: no data, suppressed."""
    return [
        formatting.NO_VALUE.get(formatting.status(note), NO_FIGURE) if pd.isna(value) else value
        for value, note in zip(values, notes, strict=True)
    ]


def areas(tables: Tables, codes: Sequence[str]) -> dict[str, list[str]]:
    """Columns that say which areas these are: code, official name and, below wards, the ward."""
    geography = tables.geography
    columns = {
        "Official name": [_official(tables, code) for code in codes],
        "Code": list(codes),
    }
    if codes and geography.level_of(codes[0]) in (NEIGHBOURHOODS, MSOAS):
        wards = (geography.wards_of(code).index[0] for code in codes)
        columns["Ward of most residents"] = [geography.label(ward) for ward in wards]
    return columns


def _official(tables: Tables, code: str) -> str:
    geography = tables.geography
    return geography.areas(geography.level_of(code)).at[code, "area_name"]


def with_areas(tables: Tables, table: pd.DataFrame, codes: Sequence[str], at: int) -> pd.DataFrame:
    """A table of areas with the columns of ``areas`` put in at a place."""
    made = table.reset_index(drop=True)
    for n, (name, values) in enumerate(areas(tables, codes).items()):
        made.insert(at + n, name, values)
    return made


def figures(tables: Tables, indicator: Indicator, level: str, period: str) -> pd.DataFrame:
    """One period of an indicator as people read it, the first in need on top.

    Returns
    -------
    DataFrame
        Rank (ties share the best), the area as the screen names it, its official name and code,
        for areas smaller than a ward the ward in which most of its residents live, then figure
        (or “no data”, “suppressed”), 95% limits, note, and how the figure was made. What is
        unreliable has its figure, and says so in the note.
    """
    geography, table = tables.geography, tables.table(indicator.id, level, period)
    ranks = rank(table["value"], indicator.polarity)
    order = np.argsort(ranks, kind="stable")
    table, ranks = table.iloc[order], ranks[order]
    codes = table["area_code"].tolist()
    kind = geography.levels[level].name
    shared = {
        "Residents covered, %": 100 * table["coverage"].to_numpy(float),
        "Residents in divided areas, %": 100 * table["estimated"].to_numpy(float),
    }
    whole = np.nanmin(shared["Residents covered, %"], initial=100) == 100
    if whole and not np.nan_to_num(shared["Residents in divided areas, %"]).any():
        # As published for these very areas: there is nothing to say.
        shared = {}
    return pd.DataFrame(
        {
            "Rank": ranks,
            kind[0].upper() + kind[1:]: [geography.label(code) for code in codes],
            **areas(tables, codes),
            figure_column(indicator): told(table["value"], table["note"]),
            "Lower 95% limit": table["lower"].to_numpy(),
            "Upper 95% limit": table["upper"].to_numpy(),
            "Note": table["note"].tolist(),
            "Period": [formatting.period(period)] * len(codes),
            "How it was made": table["method"].tolist(),
            **shared,
        }
    )


def figure_column(indicator: Indicator) -> str:
    """The head of the column of figures: “Bad or very bad health (% of residents)”."""
    return f"{indicator.name} ({formatting.unit_line(indicator)})"


def of_indicator(
    tables: Tables, indicator: Indicator, level: str, period: str, address: str, today: date
) -> TakeAway:
    """One period of an indicator, to take away."""
    return TakeAway(
        figures(tables, indicator, level, period),
        about(tables, indicator, level, period, address, today),
        dict.fromkeys((figure_column(indicator), *LIMITS), indicator.decimals),
    )


def about(
    tables: Tables, indicator: Indicator, level: str, period: str, address: str, today: date
) -> dict[str, str]:
    """What a reader of the file must know, label to text: facts, licence, citation, what rank 1 is.

    Parameters
    ----------
    address : of the same view in the app; empty where it cannot be known
    """
    first = {"worse": "highest", "better": "lowest", "neither": "highest"}[indicator.polarity]
    described = tables.geography.levels[level]
    return {
        SHOWN: f"{indicator.name} by {described.name}, {formatting.period(period)}, "
        f"{tables.geography.name}",
        **taken(address, today),
        **facts(tables, indicator),
        "Boundaries": described.vintage,
        "Rank": f"1 is the {first} figure. Areas with the same figure share a rank.",
        "Where there is no figure": "“no data”: none was published. “suppressed”: the publisher "
        "holds it back. 0 is a figure. “unreliable” in the note: few people stand behind it.",
        CITED: citation(tables, indicator, period, address, today),
    }


def about_several(
    tables: Tables, what: str, shown: Iterable[Shown], address: str, today: date
) -> dict[str, str]:
    """What a reader must know of a table of several indicators: a line each, and how to cite it.

    Parameters
    ----------
    what : the view in a few words
    shown : the indicators in it with their periods
    address : of the same view in the app; empty where it cannot be known
    """
    several = list(shown)
    lines = {i.name: _in_a_line(tables, i, period) for i, period in several}
    return {
        SHOWN: f"{what}, {tables.geography.name}",
        **taken(address, today),
        **lines,
        CITED: citation_of_view(tables, what, several, address, today),
    }


def taken(address: str, today: date) -> dict[str, str]:
    """Where a view was seen, if that can be known, and when it was taken, label to text."""
    seen = {"Address of this view": address} if address else {}
    return {**seen, "Taken on": day(today)}


def _in_a_line(tables: Tables, indicator: Indicator, period: str | None) -> str:
    told_of = facts(tables, indicator)
    when = formatting.period(period) if period else told_of["Period"]
    kept_facts = ("What it is", "Larger areas", "Intervals", "Source", "Licence")
    return " ".join(
        f"{text.rstrip('.')}."
        for text in (
            f"Period: {when}",
            f"Unit: {told_of['Unit']}",
            *(told_of[label] for label in kept_facts if label in told_of),
        )
    )


def citation(tables: Tables, indicator: Indicator, period: str, address: str, today: date) -> str:
    """One line that names publisher, source, period, release, licence and where it was seen."""
    return (
        f"{indicator.publisher}: {indicator.source}. {indicator.name}, "
        f"{formatting.period(period)} (released {indicator.released}; {indicator.licence}). "
        f"Figures for areas of {tables.geography.name} from {seen_at(address, today)}."
    )


def citation_of_view(
    tables: Tables, what: str, shown: Iterable[Shown], address: str, today: date
) -> str:
    """One line for a view of several indicators: what it is, whose figures, where it was seen."""
    indicators = [indicator for indicator, _ in shown]
    publishers = sorted({indicator.publisher for indicator in indicators})
    licences = sorted({indicator.licence for indicator in indicators})
    whose = f" Figures of {formatting.and_list(publishers)}" if publishers else ""
    under = f" ({formatting.and_list(licences)})" if licences else ""
    seen = seen_at(address, today)
    return f"{what}, {tables.geography.name}.{whose}{under}{', from' if whose else ' From'} {seen}."


def seen_at(address: str, today: date) -> str:
    """Where and when, for a line to cite: “the Neighbourhood inequality explorer, …”."""
    return f"the {NAME}, {f'{address}, ' if address else ''}{day(today)}"


def day(day: date) -> str:
    """“26 November 2026”."""
    return f"{day.day} {formatting.MONTHS[day.month - 1]} {day.year}"
