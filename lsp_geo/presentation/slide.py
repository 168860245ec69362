"""What a view says to a room: one sentence, the figures drawn, one source line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis import (
    comparison,
    inequality_words,
    overview,
    placing,
    priorities,
    profile_words,
    series_words,
    small_area_change,
    spoken,
)
from lsp_geo.city import City, kept
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import NEIGHBOURHOODS, YOURS
from lsp_geo.data.tables import Tables
from lsp_geo.presentation import guess
from lsp_geo.presentation.content import (
    Content,
    Row,
    on_line,
    period_of,
    place_row,
    run_of,
    source,
)
from lsp_geo.presentation.view import View

# Places of a ward's readings on the line, in typical differences between wards.
_WIDEST = 4.0


_MOST_BESIDE = 7


# More publishers than these do not fit a source line.
_MOST_NAMED = 2


@kept
def content(city: City, view: View) -> Content:
    """The content of a checked view (``views.check_view``)."""
    made = _MAKERS[view.kind](city, view)
    return replace(made, sentence=view.title) if view.title else made


def _map(city: City, view: View) -> Content:
    tables = city.tables
    indicator, period = tables.catalogue.indicator(view.indicator), period_of(tables, view)
    table = tables.table(indicator.id, view.level, period)
    if not view.area or tables.geography.level_of(view.area) == "city":
        sentence = overview.headline(tables, indicator, view.level, period)
    elif tables.geography.level_of(view.area) == view.level:
        sentence = _of_area(tables, indicator, table, view.area)
    else:
        sentence = _inside(tables, indicator, table, view)
    told = source(tables, view, table)
    if view.places:
        kind = tables.place_lists.kind(view.places)
        told += f" {kind.heading}: {kind.publisher}, {kind.period}."
    return Content(sentence, told)


def _of_area(tables: Tables, indicator: Indicator, table: pd.DataFrame, area: str) -> str:
    row = table.loc[table["area_code"] == area].iloc[0]
    label = tables.geography.label(area)
    text = formatting.cell(indicator, row["value"], row["note"])
    if pd.isna(row["value"]):
        return f"{indicator.name}: {text} for {label}."
    if not row["note"]:
        text, _ = spoken.figure(tables, indicator, row["value"], row["period"])
    level = tables.geography.level_of(area)
    if level == YOURS:
        # One's own area has no place among its like.
        beside = overview.beside_wards(tables, indicator, row["period"], row["value"])
        return f"{indicator.name}: {text} in {label}. {beside}".rstrip(". ") + "."
    plural = tables.geography.levels[level].plural
    place = overview.place(table["value"], row["value"], plural)
    return f"{indicator.name}: {text} in {label}, {place}."


def _inside(tables: Tables, indicator: Indicator, table: pd.DataFrame, view: View) -> str:
    """The range of the smaller areas inside a larger one."""
    level = tables.geography.level_of(view.area)
    label = tables.geography.label(view.area)
    if view.level != "lsoa21":
        return overview.headline(tables, indicator, view.level, period_of(tables, view))
    values = table["value"].to_numpy(float)[tables.geography.inside(level)[view.area]]
    values = values[np.isfinite(values)]
    if not len(values):
        return f"{indicator.name}: no neighbourhood of {label} has a figure."
    when = period_of(tables, view)
    low, _ = spoken.figure(tables, indicator, values.min(), when)
    _, high = spoken.figure(tables, indicator, values.max(), when)
    return f"{indicator.name} inside {label}: from {low} to {high} between neighbourhoods."


def _spread(city: City, view: View) -> Content:
    tables = city.tables
    indicator, period = tables.catalogue.indicator(view.indicator), period_of(tables, view)
    table = tables.table(indicator.id, view.level, period)
    sentence = overview.headline(tables, indicator, view.level, period)
    if view.level == NEIGHBOURHOODS:
        share = city.inequality(indicator.id, period).variance_within_share
        if share is not None:
            sentence = (
                f"{indicator.name}: {formatting.number(100 * share)}% of the difference "
                "between neighbourhoods lies inside wards."
            )
    return Content(sentence, source(tables, view, table))


def _fifths(city: City, view: View) -> Content:
    tables = city.tables
    indicator, period = tables.catalogue.indicator(view.indicator), period_of(tables, view)
    found = city.inequality(indicator.id, period)
    told = source(tables, view, tables.table(indicator.id, NEIGHBOURHOODS, period))
    if found.most_deprived is None:
        return Content(inequality_words.sentence(tables, found), told)
    names = ["Most deprived fifth", "Second", "Middle", "Fourth", "Least deprived fifth"]
    values = list(found.fifths)
    if found.students is not None:
        names.append("Student areas")
        values.append(found.students)
    rows = tuple(
        Row(name, formatting.figure(indicator, value), value, strong=number in (0, 4))
        for number, (name, value) in enumerate(zip(names, values, strict=True))
        if value is not None
    )
    return on_line(
        tables,
        view,
        rows,
        inequality_words.sentence(tables, found),
        f"{told} Fifths of residents by {found.ordered_by}; student areas stand apart.",
    )


def _beside(city: City, view: View) -> Content:
    tables = city.tables
    indicator, period = tables.catalogue.indicator(view.indicator), period_of(tables, view)
    level = tables.geography.level_of(view.area)
    table = tables.table(indicator.id, level, period).set_index("area_code")
    values = table["value"].drop(view.area).dropna()
    near = [code for code in city.profile(view.area).neighbours if code in values.index]
    # The furthest first: with many neighbours the ones most alike can be left out.
    if view.area in table.index and pd.notna(table.at[view.area, "value"]):
        near = sorted(near, key=lambda c: -abs(values[c] - table.at[view.area, "value"]))
    shown = sorted([*near[:_MOST_BESIDE], view.area], key=lambda c: -table.at[c, "value"])
    rows = tuple(
        place_row(tables, indicator, table, code, strong=code == view.area) for code in shown
    )
    label = tables.geography.label(view.area)
    first, last = rows[0], rows[-1]
    low, _ = spoken.figure(tables, indicator, table.at[shown[-1], "value"], period)
    _, high = spoken.figure(tables, indicator, table.at[shown[0], "value"], period)
    return on_line(
        tables,
        view,
        rows,
        f"{indicator.name} around {label}: from {low} in {last.name} to {high} in {first.name}.",
        source(tables, view, table),
    )


def _pair(city: City, view: View) -> Content:
    tables = city.tables
    indicator, period = tables.catalogue.indicator(view.indicator), period_of(tables, view)
    codes = [view.area, view.other]
    side = comparison.side_by_side(tables, codes, [indicator.id], period)
    caution = comparison.differences(tables, codes, [indicator.id], period)["caution"].iloc[0]
    rows = tuple(
        Row(
            comparison.label(tables, reading.area_code, indicator.id, period),
            formatting.cell(indicator, reading.value, reading.note),
            reading.value,
            reading.lower,
            reading.upper,
            strong=reading.area_code == view.area,
        )
        for reading in side.itertuples()
    )
    made = on_line(
        tables,
        view,
        rows,
        f"{comparison.finding(tables, codes, indicator, period)}.",
        f"{source(tables, view, side)} {caution}".strip(),
    )
    # The city is one of the two: no line is needed to show it again.
    return replace(made, middle=None, middle_name="") if tables.geography.code in codes else made


def _moved(city: City, view: View) -> Content:
    tables = city.tables
    run = run_of(city, view)
    unit = "percentage points" if run.indicator.unit == "%" else formatting.unit_line(run.indicator)
    made = " Modelled estimates." if run.indicator.modelled else ""
    return Content(
        small_area_change.finding(tables, run, view.level),
        f"Change: {unit}. {small_area_change.no_trend(run)}{made} Source: "
        f"{run.indicator.publisher}.",
    )


def _priorities(city: City, view: View) -> Content:
    tables = city.tables
    weights = priorities.decode(view.weights, tables)
    ranking = city.ranking(tuple(weights.items()), view.level)
    first = ranking.table.dropna(subset="rank").head(priorities.TOP)
    rows = tuple(
        Row(
            f"{int(place.rank)}. {place.area_name}",
            _ranks(place.first, place.last),
            float(place.rank),
            float(place.first),
            float(place.last),
            strong=number == 0,
        )
        for number, place in enumerate(first.itertuples())
    )
    last = max(2, *(int(row.upper) for row in rows))
    publishers = dict.fromkeys(
        tables.catalogue.indicator(name).publisher for name in ranking.weights
    )
    told = f"Source: {'; '.join(publishers)}."
    if len(publishers) > _MOST_NAMED:
        told = f"The page Sources and methods names the {len(publishers)} publishers."
    return Content(
        f"{priorities.finding(ranking)}.",
        f"Index of need: {priorities.named(tables, ranking)}. Dot: rank with these weights; bar: "
        f"from where to where it moves when they change. {told}",
        rows,
        1.0,
        float(last),
        ("1st", formatting.ordinal(last)),
    )


def _ranks(first: float, last: float) -> str:
    return f"{first:.0f} to {last:.0f}" if last > first else f"{first:.0f}"


def _standing_of(row: pd.Series, side: str) -> str:
    """An area's place from the worse or the better end; one's own has none, and passes wards."""
    if pd.isna(row["rank"]):
        passed = row["place_from_best" if side == "worse" else "place"] - 1
        return f"{side} than {int(passed)} wards"
    number, end = (row["rank"], "worst") if side == "worse" else (row["from_best"], "best")
    return end if number == 1 else f"{formatting.ordinal(int(number))} {end}"


def _standing(city: City, view: View) -> Content:
    tables = city.tables
    found = city.profile(view.area)
    level = tables.geography.levels[found.level]
    among = tables.geography.levels[placing.among(found.level)]
    rows = []
    for name in (*found.worse, *found.better[::-1]):
        indicator, row = tables.catalogue.indicator(name), found.readings.loc[name]
        worse = name in found.worse
        standing = _standing_of(row, "worse" if worse else "better")
        rows.append(
            Row(
                indicator.name,
                f"{formatting.figure(indicator, row['value'])}, {standing}",
                float(np.clip(row["position"], -_WIDEST, _WIDEST)),
                strong=worse,
            )
        )
    return Content(
        f"{profile_words.finding(tables, found)}.",
        f"{'Set' if found.level == YOURS else 'Ranks'} among "
        f"{int(found.readings['of'].max())} {among.plural}. The page on this {level.name} names "
        "the source of each figure.",
        tuple(rows),
        -_WIDEST,
        _WIDEST,
        ("Worse", "Better"),
        0.0,
        tables.geography.name,
    )


def _change(city: City, view: View) -> Content:
    tables = city.tables
    found = city.reading(view.indicator)
    unit = formatting.unit_line(found.indicator)
    direction = "" if found.direction.why else f"{series_words.travel(found)} "
    return Content(
        series_words.standing(found, tables.geography.name),
        f"{unit[0].upper()}{unit[1:]}. {direction}Source: {found.indicator.publisher}.",
    )


def _question(_city: City, view: View) -> Content:
    return Content(view.title, "")


_MAKERS = {
    "map": _map,
    "spread": _spread,
    "fifths": _fifths,
    "beside": _beside,
    "standing": _standing,
    "change": _change,
    "value": guess.value,
    "which": guess.which,
    "question": _question,
    "pair": _pair,
    "moved": _moved,
    "priorities": _priorities,
}
