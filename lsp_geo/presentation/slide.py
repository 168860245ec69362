"""What a view says to a room: one sentence, the figures drawn, one source line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis import (
    city_series,
    comparison,
    inequality,
    overview,
    priorities,
    profile,
    small_area_change,
)
from lsp_geo.analysis.profile import Profile
from lsp_geo.data.catalogue import Indicator
from lsp_geo.data.tables import Tables
from lsp_geo.presentation.view import View

# Places of a ward's readings on the line, in typical differences between wards.
_WIDEST = 4.0
_MOST_BESIDE = 7
# More publishers than these do not fit a source line.
_MOST_NAMED = 2


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


def content(tables: Tables, view: View, profile_of: Callable[[str], Profile]) -> Content:
    """The content of a checked view.

    Parameters
    ----------
    tables : the data
    view : as ``presentation.check`` lets it through
    profile_of : gives the profile of an area, where a view needs one
    """
    made = _MAKERS[view.kind](tables, view, profile_of)
    return replace(made, sentence=view.title) if view.title else made


def run_of(tables: Tables, view: View) -> small_area_change.Run:
    """The run of periods over which a view shows change inside the city."""
    return small_area_change.run_from(tables, view.indicator, view.period)


def period_of(tables: Tables, view: View) -> str:
    """The period a view shows: its own, or the latest."""
    return view.period or tables.periods(view.indicator)[-1]


def place(values: pd.Series, value: float, plural: str) -> str:
    """Where a value stands, counted from the nearer end: “4th highest of 64 wards”."""
    known = values.dropna()
    from_top, from_bottom = int((known > value).sum()) + 1, int((known < value).sum()) + 1
    number, end = min((from_top, "highest"), (from_bottom, "lowest"), key=lambda pair: pair[0])
    count = "" if number == 1 else f"{profile.ordinal(number)} "
    return f"{count}{end} of {len(known):,} {plural}"


def in_order(tables: Tables, view: View) -> list[str]:
    """Areas with a value from the highest to the lowest: the way the pointer goes.

    Where a larger area is seen close, only those inside it. On a map of change it goes from the
    largest rise to the largest fall.
    """
    if view.kind == "moved":
        changes = small_area_change.between(tables, run_of(tables, view), view.level)
        table = changes.assign(value=changes["change"])
    else:
        table = tables.table(view.indicator, view.level, period_of(tables, view))
    around = tables.geography.level_of(view.area) if view.area else ""
    if view.level == inequality.LEVEL and around in ("msoa21", "ward25"):
        table = table.iloc[profile.inside(tables, around)[view.area]]
    known = table.dropna(subset="value").sort_values("value", ascending=False, kind="stable")
    return known["area_code"].tolist()


def towards(tables: Tables, level: str, area: str, direction: str) -> str:
    """The nearest area on one side of another; the area itself at the edge of the city.

    Parameters
    ----------
    tables : the data
    level : level of both areas
    area : where to start
    direction : north, south, east or west
    """
    areas = tables.geography.areas(level)
    north = (areas["label_lat"] - areas.at[area, "label_lat"]).to_numpy(float)
    # Degrees of longitude are shorter than those of latitude.
    east = (areas["label_lon"] - areas.at[area, "label_lon"]).to_numpy(float) * np.cos(
        np.radians(areas.at[area, "label_lat"])
    )
    ahead, aside = {
        "north": (north, east),
        "south": (-north, east),
        "east": (east, north),
        "west": (-east, north),
    }[direction]
    # Within 45 degrees to either side, so that each area has its own four neighbours.
    possible = (ahead > 0) & (np.abs(aside) <= ahead)
    if not possible.any():
        return area
    return areas.index[int(np.argmin(np.where(possible, np.hypot(ahead, aside), np.inf)))]


def scale(tables: Tables, view: View) -> tuple[float, float, float]:
    """Lowest and highest value of a guess and the step between two guesses."""
    indicator = tables.catalogue.indicator(view.indicator)
    table = tables.table(indicator.id, tables.levels(indicator.id)[0], period_of(tables, view))
    low, high = _round_limits(table["value"], indicator)
    step = max(10.0**-indicator.decimals, _nice((high - low) / 25))
    return low, high, step


def _map(tables: Tables, view: View, profile_of) -> Content:
    indicator, period = tables.catalogue.indicator(view.indicator), period_of(tables, view)
    table = tables.table(indicator.id, view.level, period)
    if not view.area or tables.geography.level_of(view.area) == "city":
        sentence = overview.headline(tables, indicator, view.level, period)
    elif tables.geography.level_of(view.area) == view.level:
        sentence = _of_area(tables, indicator, table, view.area)
    else:
        sentence = _inside(tables, indicator, table, view)
    return Content(sentence, source(tables, view, table))


def _of_area(tables: Tables, indicator: Indicator, table: pd.DataFrame, area: str) -> str:
    row = table.loc[table["area_code"] == area].iloc[0]
    label = tables.geography.label(area)
    text = formatting.cell(indicator, row["value"], row["note"])
    if pd.isna(row["value"]):
        return f"{indicator.name}: {text} for {label}."
    plural = tables.geography.levels[tables.geography.level_of(area)].plural
    return f"{indicator.name}: {text} in {label}, {place(table['value'], row['value'], plural)}."


def _inside(tables: Tables, indicator: Indicator, table: pd.DataFrame, view: View) -> str:
    """The range of the smaller areas inside a larger one."""
    level = tables.geography.level_of(view.area)
    label = tables.geography.label(view.area)
    if view.level != "lsoa21":
        return overview.headline(tables, indicator, view.level, period_of(tables, view))
    values = table["value"].to_numpy(float)[profile.inside(tables, level)[view.area]]
    values = values[np.isfinite(values)]
    if not len(values):
        return f"{indicator.name}: no neighbourhood of {label} has a figure."
    low, high = (
        formatting.figure(indicator, values.min()),
        formatting.figure(indicator, values.max()),
    )
    return f"{indicator.name} inside {label}: from {low} to {high} between neighbourhoods."


def _spread(tables: Tables, view: View, profile_of) -> Content:
    indicator, period = tables.catalogue.indicator(view.indicator), period_of(tables, view)
    table = tables.table(indicator.id, view.level, period)
    sentence = overview.headline(tables, indicator, view.level, period)
    if view.level == inequality.LEVEL:
        share = inequality.measure(tables, indicator.id, period).variance_within_share
        if share is not None:
            sentence = (
                f"{indicator.name}: {formatting.number(100 * share)}% of the difference "
                "between neighbourhoods lies inside wards."
            )
    return Content(sentence, source(tables, view, table))


def _fifths(tables: Tables, view: View, profile_of) -> Content:
    indicator, period = tables.catalogue.indicator(view.indicator), period_of(tables, view)
    found = inequality.measure(tables, indicator.id, period)
    told = source(tables, view, tables.table(indicator.id, inequality.LEVEL, period))
    if found.most_deprived is None:
        return Content(inequality.sentence(tables, found), told)
    names = ("Most deprived fifth", "Second", "Middle", "Fourth", "Least deprived fifth")
    rows = tuple(
        Row(name, formatting.figure(indicator, value), value, strong=number in (0, len(names) - 1))
        for number, (name, value) in enumerate(zip(names, found.fifths, strict=True))
        if value is not None
    )
    return _on_line(
        tables,
        view,
        rows,
        inequality.sentence(tables, found),
        f"{told} Fifths of residents by {found.ordered_by}.",
    )


def _beside(tables: Tables, view: View, profile_of) -> Content:
    indicator, period = tables.catalogue.indicator(view.indicator), period_of(tables, view)
    level = tables.geography.level_of(view.area)
    table = tables.table(indicator.id, level, period).set_index("area_code")
    values = table["value"].drop(view.area).dropna()
    near = [code for code in profile_of(view.area).neighbours if code in values.index]
    # The furthest first: with many neighbours the ones most alike can be left out.
    if view.area in table.index and pd.notna(table.at[view.area, "value"]):
        near = sorted(near, key=lambda c: -abs(values[c] - table.at[view.area, "value"]))
    shown = sorted([*near[:_MOST_BESIDE], view.area], key=lambda c: -table.at[c, "value"])
    rows = tuple(_row(tables, indicator, table, code, strong=code == view.area) for code in shown)
    label = tables.geography.label(view.area)
    first, last = rows[0], rows[-1]
    return _on_line(
        tables,
        view,
        rows,
        f"{indicator.name} around {label}: from {last.text} in {last.name} to {first.text} in "
        f"{first.name}.",
        source(tables, view, table),
    )


def _pair(tables: Tables, view: View, profile_of) -> Content:
    indicator, period = tables.catalogue.indicator(view.indicator), period_of(tables, view)
    codes = [view.area, view.other]
    side = comparison.side_by_side(tables, codes, [indicator.id], period)
    caution = comparison.differences(tables, codes, [indicator.id], period)["caution"].iloc[0]
    rows = tuple(
        Row(
            comparison.label(tables, reading.area_code),
            formatting.cell(indicator, reading.value, reading.note),
            reading.value,
            reading.lower,
            reading.upper,
            strong=reading.area_code == view.area,
        )
        for reading in side.itertuples()
    )
    made = _on_line(
        tables,
        view,
        rows,
        f"{comparison.finding(tables, codes, indicator, period)}.",
        f"{source(tables, view, side)} {caution}".strip(),
    )
    # The city is one of the two: no line is needed to show it again.
    return replace(made, middle=None, middle_name="") if tables.geography.code in codes else made


def _moved(tables: Tables, view: View, profile_of) -> Content:
    run = run_of(tables, view)
    unit = "percentage points" if run.indicator.unit == "%" else formatting.unit_line(run.indicator)
    made = " Modelled estimates." if run.indicator.modelled else ""
    return Content(
        small_area_change.finding(tables, run, view.level),
        f"Change: {unit}. {small_area_change.no_trend(run)}{made} Source: "
        f"{run.indicator.publisher}.",
    )


def _priorities(tables: Tables, view: View, profile_of) -> Content:
    ranking = priorities.rank_places(tables, priorities.decode(view.weights, tables), view.level)
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
        f"ranks in nine of ten draws of weights around them. {told}",
        rows,
        1.0,
        float(last),
        ("1st", profile.ordinal(last)),
    )


def _ranks(first: float, last: float) -> str:
    return f"{first:.0f} to {last:.0f}" if last > first else f"{first:.0f}"


def _standing(tables: Tables, view: View, profile_of) -> Content:
    found = profile_of(view.area)
    level = tables.geography.levels[found.level]
    rows = []
    for name in (*found.worse, *found.better[::-1]):
        indicator, row = tables.catalogue.indicator(name), found.readings.loc[name]
        worse = name in found.worse
        number, end = int(row["rank" if worse else "from_best"]), "worst" if worse else "best"
        standing = end if number == 1 else f"{profile.ordinal(number)} {end}"
        rows.append(
            Row(
                indicator.name,
                f"{formatting.figure(indicator, row['value'])}, {standing}",
                float(np.clip(row["position"], -_WIDEST, _WIDEST)),
                strong=worse,
            )
        )
    return Content(
        f"{profile.finding(tables, found)}.",
        f"Ranks among {int(found.readings['of'].max())} {level.plural}. The page on this "
        f"{level.name} names the source of each figure.",
        tuple(rows),
        -_WIDEST,
        _WIDEST,
        ("Worse", "Better"),
        0.0,
        tables.geography.name,
    )


def _change(tables: Tables, view: View, profile_of) -> Content:
    found = city_series.read(tables, view.indicator)
    unit = formatting.unit_line(found.indicator)
    direction = "" if found.direction.why else f"{city_series.travel(found)} "
    return Content(
        city_series.standing(found, tables.geography.name),
        f"{unit[0].upper()}{unit[1:]}. {direction}Source: {found.indicator.publisher}.",
    )


def _value(tables: Tables, view: View, profile_of) -> Content:
    indicator, period = tables.catalogue.indicator(view.indicator), period_of(tables, view)
    area = view.area or tables.geography.code
    label = tables.geography.label(area)
    table = tables.table(indicator.id, tables.geography.level_of(area), period)
    rows = [_row(tables, indicator, table.set_index("area_code"), area, strong=True)]
    england = tables.england(indicator.id, period)
    if england is not None:
        rows.append(Row("England", formatting.figure(indicator, england.mean), england.mean))
    low, high, _ = scale(tables, view)
    return Content(
        f"Guess the figure for {label}: {indicator.name}, {formatting.unit_line(indicator)}.",
        source(tables, view, table),
        tuple(rows),
        low,
        high,
        (formatting.figure(indicator, low), formatting.figure(indicator, high)),
        answer=f"{indicator.name}: {rows[0].text} in {label}.",
    )


def _which(tables: Tables, view: View, profile_of) -> Content:
    indicator, period = tables.catalogue.indicator(view.indicator), period_of(tables, view)
    rows, told = [], ""
    for code in (view.area, view.other):
        table = tables.table(indicator.id, tables.geography.level_of(code), period)
        rows.append(_row(tables, indicator, table.set_index("area_code"), code))
        told = told or source(tables, view, table)
    one, other = rows
    if one.text == other.text:
        answer = f"{indicator.name}: {one.text} in both."
    elif np.isnan(one.value) or np.isnan(other.value):
        answer = f"{indicator.name}: {one.text} in {one.name}, {other.text} in {other.name}."
    else:
        high, low = (one, other) if one.value > other.value else (other, one)
        rows = [replace(row, strong=row is high) for row in rows]
        answer = f"Higher in {high.name}: {high.text}, against {low.text} in {low.name}."
    return _on_line(
        tables,
        view,
        tuple(rows),
        f"Guess where it is higher: {indicator.name}.",
        told,
        answer,
    )


def _question(tables: Tables, view: View, profile_of) -> Content:
    return Content(view.title, "")


_MAKERS = {
    "map": _map,
    "spread": _spread,
    "fifths": _fifths,
    "beside": _beside,
    "standing": _standing,
    "change": _change,
    "value": _value,
    "which": _which,
    "question": _question,
    "pair": _pair,
    "moved": _moved,
    "priorities": _priorities,
}


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


def _row(
    tables: Tables, indicator: Indicator, table: pd.DataFrame, code: str, *, strong: bool = False
) -> Row:
    found = table.loc[code]
    return Row(
        tables.geography.label(code),
        formatting.cell(indicator, found["value"], found["note"]),
        float(found["value"]),
        float(found["lower"]),
        float(found["upper"]),
        strong,
    )


def _on_line(
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
    low, high = _round_limits(pd.Series([*ends, np.nan if whole is None else whole]), indicator)
    return Content(
        sentence,
        told,
        rows,
        low,
        high,
        (formatting.figure(indicator, low), formatting.figure(indicator, high)),
        whole,
        "" if whole is None else f"{tables.geography.name} {formatting.figure(indicator, whole)}",
        answer,
    )


def _round_limits(values: pd.Series, indicator: Indicator) -> tuple[float, float]:
    """Round numbers around all values; from zero where that is near enough."""
    low, high = float(values.min()), float(values.max())
    step = _nice((high - low) / 5) if high > low else max(abs(high), 1.0)
    bottom = 0.0 if 0 <= low <= 0.6 * high else np.floor(low / step) * step
    return float(bottom), float(np.ceil(high / step) * step)


def _nice(size: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(size)) if size > 0 else 1.0
    return float(next(n * power for n in (1, 2, 5, 10) if n * power >= size * 0.999))
