"""What each column of a table holds, and what part it plays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lsp_geo.data import typed
from lsp_geo.partner import matching
from lsp_geo.partner.cells import Cell, Number, day, number, text_of, yes_no
from lsp_geo.partner.layout import YEAR, Layout
from lsp_geo.partner.matching import Matcher

# Roles.
AREA, PERIOD, INDICATOR, LEVEL, LEFT_OUT = "area", "period", "indicator", "level", "left out"
COUNT, SHARE, RATE, MEAN, SUM, YES_NO = "count", "share", "rate", "mean", "sum", "yes or no"
LOWER, UPPER = "lower limit", "upper limit"
VALUES = (COUNT, SHARE, RATE, MEAN, SUM, YES_NO)
ROLES = (AREA, *VALUES, LOWER, UPPER, PERIOD, INDICATOR, LEVEL, LEFT_OUT)
# Kinds.
EMPTY, CODE, POSTCODE, NUMBER, PERCENTAGE, MONEY, DATE, YEAR_KIND, TEXT = (
    *("empty", "area code", "postcode", "number", "percentage", "money", "date", "year", "text"),
)

_MOST = 0.8
_ID = re.compile(
    r"(^|[^a-z])(ids?|refs?|reference|codes?|urn|uprn|key|row)$|[a-z]ID$|^ID[A-Z ]", re.I
)
_LOWER = re.compile(r"lower|\blci\b|lowerci", re.IGNORECASE)
_UPPER = re.compile(r"upper|\buci\b|upperci", re.IGNORECASE)
_INTERVAL = re.compile(r"confidence|interval|margin of error|standard error", re.IGNORECASE)
_SHARE = re.compile(r"%|per ?cent|proportion|\bshare\b|\bpct\b", re.IGNORECASE)
_RATE = re.compile(r"\brates?\b|\bper (1|10|100),?000\b|indicatorvalue|\bper 1,?000", re.IGNORECASE)
_MONEY = re.compile(r"£|price|income|earnings|\brents?\b|salary|\bcosts?\b|\bpay\b", re.IGNORECASE)
_MEAN = re.compile(
    r"mean|average|\bavg|median|score|\bindex\b|\brank|decile|quintile|ratio|life expectancy",
    re.IGNORECASE,
)
_SUM = re.compile(r"kwh|tonnes|hours|amount|spend|\bkm\b|litres", re.IGNORECASE)
_PLACE = re.compile(r"^(lat|lon|long|lng)(itude)?$|easting|northing|^[xy]$", re.IGNORECASE)
_PERIOD = re.compile(
    r"\b(years?|period|fiscal|quarter)\b|fiscalyear|^year|time ?period", re.IGNORECASE
)
LAT, LON = re.compile(r"^lat(itude)?\b", re.I), re.compile(r"^(lon|long|lng)(gitude)?\b", re.I)
EAST, NORTH = re.compile(r"easting", re.I), re.compile(r"northing", re.I)


@dataclass(frozen=True)
class Column:
    """A column: its place from 1, its name, the kind of its cells and the part it plays."""

    number: int
    name: str
    kind: str
    role: str


@dataclass(frozen=True)
class Key:
    """What the area of a row is found by, and the columns (from 0) it stands in."""

    by: str
    columns: tuple[int, ...]


def find_key(layout: Layout, matcher: Matcher) -> Key | None:
    """The columns that say where a row is; None where nothing does."""
    pairs = ((matching.POINTS, LAT, LON), (matching.GRID, EAST, NORTH))
    for by, one, two in pairs:
        first, second = (_named(layout, pattern) for pattern in (one, two))
        if first is not None and second is not None and _has_numbers(layout, first):
            return Key(by, (first, second))
    looked_at = [layout.rows[k][1] for k in sampled(len(layout.rows))]
    texts = [[text_of(row[n]) for row in looked_at] for n in range(len(layout.names))]
    whole = re.compile(typed.WHOLE)
    postcodes = [_share(column, lambda t: bool(whole.match(typed.squeeze(t)))) for column in texts]
    if postcodes and max(postcodes) >= 0.4:
        return Key(matching.POSTCODE, (postcodes.index(max(postcodes)),))
    for prefix in matching.PREFIXES:
        coded = [_share(column, lambda t, p=prefix: t.upper().startswith(p)) for column in texts]
        if coded and max(coded) >= 0.3:
            return Key(matching.CODE, (coded.index(max(coded)),))
    named = [max(matcher.exact(column).values()) / max(len(column), 1) for column in texts]
    if named and max(named) >= 0.25:
        return Key(matching.NAME, (named.index(max(named)),))
    for prefix in ("E06", "E07", "E08", "E09", "E10", "E12", "E14", "E92"):
        coded = [_share(column, lambda t, p=prefix: t.upper().startswith(p)) for column in texts]
        if coded and max(coded) >= 0.3:
            return Key(matching.CODE, (coded.index(max(coded)),))
    return None


def _named(layout: Layout, pattern: re.Pattern) -> int | None:
    return next((n for n, name in enumerate(layout.names) if pattern.search(name)), None)


def _has_numbers(layout: Layout, column: int) -> bool:
    cells = [row[column] for _, row in layout.rows]
    return sum(number(cell).why == "" for cell in cells) >= 0.5 * max(len(cells), 1)


def _share(texts: list[str], test) -> float:
    filled = [text for text in texts if text]
    # A column that is nearly empty is no key, however well its few cells look.
    return sum(map(test, filled)) / max(len(filled), 0.4 * len(texts), 1)


def read_column(place: int, name: str, cells: Sequence[Cell], *, counted: bool) -> Column:
    """Kind and part of a column, from its name and the cells of the rows that have an area.

    Parameters
    ----------
    place : from 1
    counted : whether rows are persons, cases or places, and not areas
    """
    filled = [cell for cell in cells if cell is not None and text_of(cell)]
    if not filled:
        return Column(place, name, EMPTY, LEFT_OUT)
    texts = [text_of(cell) for cell in filled]
    many = _MOST * len(filled)
    if sum(bool(matching.AREA_CODE.match(text)) for text in texts) >= many:
        return Column(place, name, CODE, LEFT_OUT)
    if sum(yes_no(cell) is not None for cell in filled) >= many:
        return Column(place, name, YES_NO, YES_NO if counted else LEFT_OUT)
    if sum(bool(YEAR.fullmatch(text)) for text in texts) >= many and (
        _PERIOD.search(name) or not all(text.isdigit() for text in texts)
    ):
        return Column(place, name, YEAR_KIND, PERIOD)
    numbers = [number(cell) for cell in filled]
    if sum(not one.text for one in numbers) >= many and any(one.why == "" for one in numbers):
        return _read_numbers(place, name, texts, numbers, counted=counted)
    if sum(day(cell) is not None for cell in filled[:200]) >= 0.6 * len(filled[:200]):
        return Column(place, name, DATE, LEFT_OUT)
    return Column(place, name, TEXT, LEFT_OUT)


def _read_numbers(
    place: int, name: str, texts: list[str], numbers: list[Number], *, counted: bool
) -> Column:
    known = [one.value for one in numbers if one.why == ""]
    whole = all(value == int(value) and value >= 0 for value in known)
    money = bool(_MONEY.search(name)) or any("£" in text for text in texts)
    kind = MONEY if money else NUMBER
    if _PLACE.search(name) or _ID.search(name):
        return Column(place, name, kind, LEFT_OUT)
    if _LOWER.search(name):
        return Column(place, name, kind, LOWER)
    if _UPPER.search(name):
        return Column(place, name, kind, UPPER)
    if _INTERVAL.search(name):
        return Column(place, name, kind, LEFT_OUT)
    if _SHARE.search(name) or sum(one.percent for one in numbers) > len(numbers) / 2:
        role, kind = SHARE, PERCENTAGE
    elif _RATE.search(name):
        role = RATE
    elif _MEAN.search(name) or money:
        role = MEAN
    elif _SUM.search(name):
        role = SUM
    else:
        role = COUNT if whole else MEAN
    # Means and shares of single persons or places have no sum.
    return Column(place, name, kind, LEFT_OUT if counted and role != COUNT else role)


_STEM_YEAR = re.compile(r"(?<![A-Za-z\d])(\d\d)(?=$|_)|(?<=_)(\d\d)(?=$|_)")
_PROVISIONAL = re.compile(r"\s*\((p|provisional|r|revised)\)", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*[ -]?(\d{4}|\d\d)\b",
    re.IGNORECASE,
)


def split_periods(names: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Stem and period of each name that differs from another only by its year or month."""
    split = {name: _split(name) for name in names}
    stems: dict[str, set[str]] = {}
    for stem, period in split.values():
        if period:
            stems.setdefault(stem, set()).add(period)
    return {
        name: (stem, period)
        for name, (stem, period) in split.items()
        if period and len(stems[stem]) > 1
    }


def _split(name: str) -> tuple[str, str]:
    bare = _PROVISIONAL.sub("", name)
    month = _MONTH.search(bare)
    if month:
        year = month[2] if len(month[2]) == 4 else f"20{month[2]}"
        return _rest(bare, month), f"{year}-{_month_number(month[1]):02d}"
    year = YEAR.search(bare)
    if year:
        return _rest(bare, year), period_key(year[0])
    short = _STEM_YEAR.search(bare)
    if short:
        return _rest(bare, short), f"20{short[1] or short[2]}"
    return bare, ""


def _month_number(word: str) -> int:
    names = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    return names.index(word.lower()[:3]) + 1


def _rest(name: str, found: re.Match) -> str:
    rest = f"{name[: found.start()].rstrip('_ ')}_{name[found.end() :].lstrip('_ ')}"
    return rest.strip("_ -,:").replace("_", " " if " " in name else "_")


def period_key(text: str) -> str:
    """A year as periods are keyed: “2021”, “2021/22”, “2021-04” for a month, “2009 to 2013”."""
    first, *more = re.findall(r"\d+", text)
    if not more:
        return first
    last = more[0]
    if int(last) % 100 == (int(first) + 1) % 100:
        return f"{first}/{last[-2:]}"
    if len(last) == 2 and 1 <= int(last) <= 12:
        return f"{first}-{last}"
    return f"{first} to {last if len(last) == 4 else first[:2] + last}"


def sampled(count: int, most: int = 4_000) -> range:
    """Row numbers to look at where a table is long: evenly spread."""
    return range(0, count, max(1, -(-count // most)))
