"""One indicator on one level in words: range, extremes, city, England, and what is missing."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from lsp_geo.analysis import spoken
from lsp_geo.analysis.england import told as told_of_england
from lsp_geo.analysis.reliable import all_or_none, counted, leads, runs_of_equals, shared_out
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.kept import kept
from lsp_geo.data.levels import NEIGHBOURHOODS, WARDS, YOURS
from lsp_geo.data.tables import Tables
from lsp_geo.formatting import (
    NO_VALUE,
    and_list,
    count,
    figure,
    number,
    ordinal,
    period,
    reason,
    status,
)
from lsp_geo.stats.ranking import percentile_among, rank

# So many of the highest and of the lowest areas are named.
_NAMED = 3
# A share that is written as 100.0%.
_ALL = 0.9995
# In a heading no more than these.
_TOLD = 2


def where(tables: Tables, indicator: Indicator, level: str, when: str) -> str:
    """The heading of a map, without a full stop: where it is highest and where lowest.

    “Children in income-deprived families: highest in parts of Toxteth and Everton, lowest in part
    of Childwall”. Neighbourhoods are told by the larger areas they are part of: their own names
    are codes. Where places cannot be told apart, what `headline` says.
    """
    return _where(tables, indicator.id, level, when)


@kept
def _where(tables: Tables, indicator_id: str, level: str, when: str) -> str:
    indicator = tables.catalogue.indicator(indicator_id)
    table = tables.table(indicator.id, level, when)
    values = _ascending(table, leads(table))
    runs = [own for _, own in runs_of_equals(indicator, table, values)]
    if level == YOURS or len(runs) < 2 or all_or_none(indicator, table["value"].to_numpy(float)):
        return headline(tables, indicator, level, when).removesuffix(".")
    lowest, highest = runs[0], runs[-1]
    if len(highest) == 1 and len(runs) > 2 and len(runs[-2]) == 1:
        highest = [*highest, *runs[-2]]
    return (
        f"{indicator.name}: highest in {_told_of(tables, level, highest)}, lowest in "
        f"{_told_of(tables, level, lowest)}"
    )


def _told_of(tables: Tables, level: str, codes: list[str]) -> str:
    """One or two places by name, or how many there are."""
    if len(codes) > _TOLD:
        return _areas(tables, level, len(codes))
    geography = tables.geography
    if level != NEIGHBOURHOODS:
        return and_list([geography.label(code) for code in codes])
    around = geography.areas(NEIGHBOURHOODS).loc[codes, "parent"].drop_duplicates()
    names = and_list([geography.label(code) for code in around])
    return f"{'part' if len(codes) == 1 else 'parts'} of {names}"


def headline(tables: Tables, indicator: Indicator, level: str, when: str) -> str:
    """A map in one sentence: from where to where, as a finding, with the indicator's name.

    Places that may not lead (`lsp_geo.analysis.reliable`) are not named.
    """
    return f"{indicator.name}: {span(tables, indicator, level, when)}"


def span(tables: Tables, indicator: Indicator, level: str, when: str) -> str:
    """From where to where, without the indicator's name."""
    return _span(tables, indicator.id, level, when)


@kept
def _span(tables: Tables, indicator_id: str, level: str, when: str) -> str:
    indicator = tables.catalogue.indicator(indicator_id)
    table = tables.table(indicator.id, level, when)
    if table["value"].isna().all():
        return f"no area has a value for {period(when)}."
    if level == YOURS:
        return f"{_each(tables, indicator, table, when)}."
    if all_or_none(indicator, table["value"].to_numpy(float)):
        return f"{counted(tables, table, indicator.bounds[1])}."
    values = _ascending(table, leads(table))
    if not len(values):
        return "no figure is sure enough to name a place first."
    low, high = (spoken.figure(tables, indicator, values[end], when) for end in (0, -1))
    if low == high:
        return f"{low[0]} in every area shown."
    groups = [own for _, own in runs_of_equals(indicator, table, values)]
    lowest, highest = groups[0], groups[-1]
    estimated = "an estimated " if indicator.modelled else ""
    return (
        f"from {estimated}{low[0]} in {_places(tables, level, lowest)} to "
        f"{high[1]} in {_places(tables, level, highest)}."
    )


def _each(tables: Tables, indicator: Indicator, table: pd.DataFrame, when: str) -> str:
    """The figure of each area: one's own are few, and none among others."""
    known = table.dropna(subset="value").sort_values("value", ascending=False, kind="stable")
    return and_list(
        [
            f"{spoken.brief(tables, indicator, value, when)} in {tables.geography.label(code)}"
            for code, value in zip(known["area_code"], known["value"], strict=True)
        ]
    )


def summary(tables: Tables, indicator: Indicator, level: str, when: str) -> list[str]:
    """The map in words: range, highest and lowest three, city, England, and what is missing."""
    return list(_summary(tables, indicator.id, level, when))


@kept
def _summary(tables: Tables, indicator_id: str, level: str, when: str) -> tuple[str, ...]:
    indicator = tables.catalogue.indicator(indicator_id)
    table = tables.table(indicator.id, level, when)
    values = _ascending(table, table["value"].notna().to_numpy())
    lines = []
    if len(values) and all_or_none(indicator, values):
        lines.append(
            f"{_areas(tables, level, len(values))} {_have(len(values))} a value for "
            f"{period(when)}: all or nothing. All in "
            f"{counted(tables, table, indicator.bounds[1])}."
        )
    elif len(values):
        lines.append(
            f"{_areas(tables, level, len(values))} {_have(len(values))} a value for "
            f"{period(when)}. They range from "
            f"{spoken.figure(tables, indicator, values[0], when)[0]} to "
            f"{spoken.figure(tables, indicator, values[-1], when)[1]}."
        )
    known = _ascending(table, leads(table))
    if len(known) > 6 and not all_or_none(indicator, values):
        for end, way in (("Highest", -1), ("Lowest", 1)):
            named = _three(tables, level, indicator, table, known[::way], when)
            lines.append(f"{end}: {named}.")
    lines += _of_larger_areas(tables, indicator, level, when)
    lines += about_level(tables, level)
    for note, amount in Counter(filter(None, table["note"].tolist())).items():
        if status(note) in NO_VALUE:
            lines.append(
                f"{_areas(tables, level, amount)} {_have(amount)} no value: {reason(note)}."
            )
    doubtful = sum(status(note) == "unreliable" for note in table["note"].tolist())
    if doubtful:
        lines.append(
            f"{_areas(tables, level, doubtful)} {'rests' if doubtful == 1 else 'rest'} on few "
            "people and should be read with care."
        )
    shared = int((shared_out(table) & table["value"].notna().to_numpy()).sum())
    if shared:
        lines.append(
            f"{_areas(tables, level, shared)} {'rests' if shared == 1 else 'rest'} on sharing out "
            "for over half of the residents, and so are not ranked or named here."
        )
    return tuple(lines)


def about_level(tables: Tables, level: str) -> list[str]:
    """What to know of an added level: who lives in none of its areas, and what is split."""
    geography = tables.geography
    described, covered = geography.levels[level], geography.covered(level)
    lines = []
    if covered < _ALL:
        lines.append(
            f"{number(100 * covered, 1)}% of the residents of {geography.name} live in one of the "
            f"{described.plural}; the others live in none."
        )
    if geography.roughly_drawn(level):
        lines.append(
            f"Some {described.plural} have parts of neighbourhoods, whose shapes are not held: on "
            "the map a neighbourhood stands whole where most of its residents live."
        )
    return lines


def _of_larger_areas(tables: Tables, indicator: Indicator, level: str, when: str) -> list[str]:
    """The figures of the city and of England, or that there are none."""
    geography = tables.geography
    lines: list[str] = []
    city = tables.city(indicator.id, when)
    from_counts = _from_counts(tables, indicator, when) if city is None else None
    if from_counts is not None:
        whole = spoken.figure(tables, indicator, from_counts, when)[0]
        lines.append(f"{geography.name} as a whole, from the counts: {whole}.")
    elif city is None:
        lines.append(f"No figure for all of {geography.name} can be made from these areas.")
    elif level != "city":
        whole = spoken.figure(tables, indicator, city["value"], when)[0]
        if status(city["note"]) not in ("", *NO_VALUE):
            whole += f" ({status(city['note'])})"
        lines.append(f"{geography.name} as a whole: {whole}.")
    england = tables.england(indicator.id, when)
    # What a score is beside England has been said of every area.
    beside = indicator.words is not None and indicator.words.form == "level"
    if england is None:
        lines.append("England: no comparable figure is held.")
    elif not beside:
        mean = spoken.brief(tables, indicator, england.mean, when)
        lines.append(f"{told_of_england(indicator, england)}: {mean} ({england.mean_method}).")
    return lines


def _ascending(table: pd.DataFrame, those: np.ndarray) -> np.ndarray:
    """Values of some areas, lowest first."""
    return np.sort(table["value"].to_numpy(float)[those])


def _areas(tables: Tables, level: str, amount: int) -> str:
    """“1 ward”, “64 wards”."""
    described = tables.geography.levels[level]
    return count(amount, described.name, described.plural)


def _have(amount: int) -> str:
    return "has" if amount == 1 else "have"


def _places(tables: Tables, level: str, codes: list[str]) -> str:
    """The area of this code, or how many there are."""
    if len(codes) == 1:
        return tables.geography.label(codes[0])
    return _areas(tables, level, len(codes))


def _three(
    tables: Tables,
    level: str,
    indicator: Indicator,
    table: pd.DataFrame,
    values: np.ndarray,
    when: str,
) -> str:
    """The first three areas with their figures; more that read alike are counted, not cut."""
    told, place = [], 0
    values_of = table.set_index("area_code")["value"]
    for _, alike in runs_of_equals(indicator, table, values):
        text = spoken.brief(tables, indicator, values_of[alike[0]], when)
        if place + len(alike) > _NAMED:
            told.append(f"{_areas(tables, level, len(alike))} ({text})")
        else:
            told += [f"{tables.geography.label(code)} ({text})" for code in alike]
        place += len(alike)
        if place >= _NAMED:
            break
    return and_list(told)


def _from_counts(tables: Tables, indicator: Indicator, when: str) -> float | None:
    """The whole city from the counts of its areas, where every one has them and they add up."""
    if indicator.kind not in ("proportion", "rate"):
        return None
    rows = tables.values.of(indicator.id)
    counts = rows.loc[rows["period"] == when, ["numerator", "denominator"]]
    if counts.isna().any().any() or not len(counts):
        return None
    top, bottom = counts.sum()
    return float(indicator.scale * top / bottom) if bottom else None


def place(values: pd.Series, value: float, plural: str) -> str:
    """Where a value stands, counted from the nearer end: “4th highest of 64 wards”."""
    known = values.dropna()
    from_top, from_bottom = int((known > value).sum()) + 1, int((known < value).sum()) + 1
    number, end = min((from_top, "highest"), (from_bottom, "lowest"), key=lambda pair: pair[0])
    from_end = "" if number == 1 else f"{ordinal(number)} "
    return f"{from_end}{end} of {len(known):,} {plural}"


def of_area(tables: Tables, indicator: Indicator, when: str, row: pd.Series) -> list[str]:
    """What stands below an area's figure: its rank, its place in England, how it was made.

    Parameters
    ----------
    row : the area's row of ``Tables.table``
    """
    lines = (
        _said(tables, indicator, when, row),
        _rank(tables, indicator, when, row),
        _beside_england(tables, indicator, when, row),
        _made(row),
    )
    return [line for line in lines if line]


def _said(tables: Tables, indicator: Indicator, when: str, row: pd.Series) -> str:
    """What a score or a ratio to 100 says, in words; empty for figures that speak."""
    words = indicator.words
    if words is None or words.form not in ("level", "expected") or pd.isna(row["value"]):
        return ""
    text, _ = spoken.figure(tables, indicator, row["value"], when)
    return f"{text[0].upper()}{text[1:]}"


def _rank(tables: Tables, indicator: Indicator, when: str, row: pd.Series) -> str:
    """Rank among the areas of its level, ties counted together, or why there is none."""
    level = tables.geography.level_of(row["area_code"])
    if level == "city" or pd.isna(row["value"]):
        return ""
    if level == YOURS:
        return beside_wards(tables, indicator, when, row["value"])
    table = tables.table(indicator.id, level, when)
    own_row = (table["area_code"] == row["area_code"]).to_numpy()
    if shared_out(table)[own_row][0]:
        return "Not ranked: over half of it is shared out from divided neighbourhoods"
    ranks = rank(table["value"], indicator.polarity)
    own = ranks[own_row][0]
    first = {"worse": "highest", "better": "lowest", "neither": "highest"}[indicator.polarity]
    known = int(table["value"].notna().sum())
    plural = tables.geography.levels[level].plural
    return f"Rank {number(own)} of {known:,} {plural} (1 is the {first})"


def beside_wards(tables: Tables, indicator: Indicator, when: str, value: float) -> str:
    """How many wards have a lower figure than an area of one's own, which has no rank."""
    if WARDS not in tables.levels(indicator.id):
        return ""
    wards = tables.table(indicator.id, WARDS, when)["value"].dropna()
    lower, plural = int((wards < value).sum()), tables.geography.levels[WARDS].plural
    return f"Higher than {lower} of {len(wards):,} {plural}"


def _beside_england(tables: Tables, indicator: Indicator, when: str, row: pd.Series) -> str:
    """England's figure and, where it is known, the area's place among those in England like it."""
    england = tables.england(indicator.id, when)
    if england is None or pd.isna(row["value"]):
        return ""
    text = f"{told_of_england(indicator, england)} {figure(indicator, england.mean)}"
    level = tables.geography.level_of(row["area_code"])
    if level[:4] == england.level[:4]:
        share = percentile_among([row["value"]], england.percentiles)[0]
        of = "areas in England like it" if england.is_england else "these areas"
        text += f"; higher than {number(share)}% of {of}"
        if england.is_england and england.areas < england.of:
            text += f" ({england.areas:,} of {england.of:,} are covered)"
    return text


def _made(row: pd.Series) -> str:
    """How this figure was made and what it covers."""
    if pd.isna(row["value"]):
        return reason(row["note"])
    method = "as published" if row["method"] == "published" else row["method"]
    text = method[0].upper() + method[1:]
    if row["estimated"] > 0:
        text += f"; {number(100 * row['estimated'])}% of residents placed by estimate"
    if row["coverage"] < 1:
        text += f"; covers {number(100 * row['coverage'])}% of residents"
    doubt = reason(row["note"])
    return f"{text}. Read with care: {doubt}" if doubt else text
