"""All small-area indicators: source extracts and recipes to data/indicators."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from lsp_geo.build.deprivation import deprivation, editions
from lsp_geo.build.england import COLUMNS as ENGLAND_COLUMNS
from lsp_geo.build.england import england_rows
from lsp_geo.build.extracts import EVERY, NEWEST, Extracts, Places, read_places
from lsp_geo.build.formulas import MEASURES, periods_of, rows_of
from lsp_geo.build.recipes import BOUNDS, INF, Part, Recipe, load_recipes
from lsp_geo.build.words import kind_of, load_everyday_words, load_words, put_for
from lsp_geo.build.write import write_csv, write_toml
from lsp_geo.errors import DataError

COLUMNS = ["area_code", "period", *MEASURES, "note"]
VINTAGES = {
    "oa21": "Output areas, December 2021",
    "lsoa21": "LSOA, December 2021",
    "lsoa11": "LSOA, December 2011",
    "msoa11": "MSOA, December 2011",
    "msoa21": "MSOA, December 2021",
}
# In a segment, beside NEWEST: the first period held on its level.
FIRST = "{first}"
# Fields of a description that stand in it only where the recipe or its release gives them.
OPTIONAL = (
    "pillar_polarity",
    "edition",
    "shares_facts_with_income",
    "england_covers",
    "small_base",
    "no_trend",
)
REDRAWN = "this MSOA was drawn anew in 2021 and the figures are for MSOAs of 2011"
# No more decimals than this leave the build, so that the same input gives the same bytes.
DECIMALS = 6


def build_indicators(
    sources: Path, data: Path, district: dict, faults: dict[str, DataError] | None = None
) -> list[str]:
    """Write every small-area indicator, England's figures and the order of deprivation.

    Parameters
    ----------
    sources : folder of source extracts, with ``indicators`` and ``boundaries``
    data : the project's data folder; files go to its ``indicators``
    district : at least ``code``, ``name`` and ``prefix`` (how its own files begin)
    faults : where given, an indicator at fault is entered here by its id and left out, and the
        others go on

    Raises
    ------
    DataError
        Where a recipe is at fault, a source is missing, or values are missing for which the
        recipe gives no reason.

    Returns
    -------
    Ids of the indicators left out, because the sources hold nothing of them for this district.
    """
    places = read_places(sources, district)
    extracts = Extracts(sources, places.prefix)
    root = data / "indicators"
    england: list[dict] = []
    left_out: list[str] = []
    words, everyday = load_words(), load_everyday_words()
    for recipe in load_recipes():
        try:
            made = _tried(recipe, places, extracts)
        except DataError as error:
            if faults is None:
                raise
            faults[recipe.id] = error
            continue
        if made is None:
            left_out.append(recipe.id)
            continue
        table, described, rows = made
        home = root / recipe.folder / recipe.id
        write_csv(home.with_suffix(".csv"), _as_text(table))
        if recipe.id in words:
            described["words"] = words[recipe.id]
        if recipe.id in everyday:
            described["everyday"] = everyday[recipe.id]
        write_toml(home.with_suffix(".toml"), put_for(kind_of(district), described))
        england += rows
    benchmarks = pd.DataFrame(england, columns=ENGLAND_COLUMNS).sort_values("id", kind="stable")
    write_csv(root / "england.csv", _as_text(benchmarks))
    write_csv(root / "deprivation.csv", deprivation(extracts, places))
    write_csv(root / "editions.csv", editions(extracts, places))
    return left_out


def _tried(
    recipe: Recipe, places: Places, extracts: Extracts
) -> tuple[pd.DataFrame, dict, list[dict]] | None:
    """As `_indicator`; what pandas cannot do with a source is a fault that names the recipe."""
    try:
        return _indicator(recipe, places, extracts)
    except (KeyError, ValueError) as error:
        raise recipe.fault(f"its sources do not go together: {error}") from error


def _indicator(
    recipe: Recipe, places: Places, extracts: Extracts
) -> tuple[pd.DataFrame, dict, list[dict]] | None:
    """Values, description and England's rows of an indicator; None where there is no value."""
    every = [one for part in recipe.parts for one in _each_year(part, extracts)]
    found = [(part, _usable(recipe, part, places, extracts)) for part in every]
    parts = _each_period_once([usable for _, usable in found if usable is not None])
    if not parts or any(usable is None and not part.optional for part, usable in found):
        return None
    table = _values(recipe, parts, places, extracts)
    if table is None:
        return None
    wide = [_up_to_date(recipe, part, extracts) for part, usable in found if usable is not None]
    wide = _each_period_once(wide)
    england = [row for part in wide for row in england_rows(recipe, part, extracts)]
    return table, _description(recipe, parts, table, places), england


def _each_year(part: Part, extracts: Extracts) -> list[Part]:
    """The part on each year's file where it is read from every one held; else the part alone."""
    if EVERY not in part.file:
        return [part]
    return [part.of_year(year) for year in extracts.years(part.file)] or [part]


def _each_period_once(parts: list[Part]) -> list[Part]:
    """The parts in order, each less the periods that a later one holds too; none without any."""
    kept: list[Part] = []
    later: set[str] = set()
    for part in reversed(parts):
        own = part.without(later)
        later |= set(part.periods.values())
        if own.periods:
            kept.insert(0, own)
    return kept


def _usable(recipe: Recipe, part: Part, places: Places, extracts: Extracts) -> Part | None:
    """The part on the finest level held for this district; None where none is."""
    levels = ["oa21", "lsoa21"] if part.level == "oa21" else [part.level]
    for level in levels:
        found = _up_to_date(recipe, part.at(level), extracts)
        named = NEWEST not in found.file and EVERY not in found.file
        held = named and extracts.district(found.file, level) is not None
        if level in places.codes and held and found.periods:
            return found
    return None


def _up_to_date(recipe: Recipe, part: Part, extracts: Extracts) -> Part:
    """The part with the year and the periods that its file holds by now."""
    if NEWEST in part.file:
        year = extracts.newest(part.file)
        part = part.of_year(year) if year else part
    table = extracts.district(part.file, part.level) if part.later else None
    if table is None:
        return part
    return part.reaching(periods_of(recipe, part, table))


def _values(
    recipe: Recipe, parts: list[Part], places: Places, extracts: Extracts
) -> pd.DataFrame | None:
    """COLUMNS, one row for every area in every period; None where no value is held at all."""
    tables = []
    for part in parts:
        codes = places.codes[part.level]
        source = extracts.district(part.file, part.level)
        # Only parts that `_usable` found come here.
        assert source is not None
        own = source[source["area_code"].isin(codes)]
        rows = rows_of(recipe, part, own, extracts).set_index(["period", "area_code"])
        if rows.index.has_duplicates:
            raise recipe.fault(f"“{part.file}” has an area and period twice", "where")
        periods = list(part.periods.values())
        every = pd.MultiIndex.from_product([periods, codes], names=rows.index.names)
        full = rows.reindex(every).reset_index()
        redrawn = part.level == "msoa11" and ~full["area_code"].isin(extracts.complete("msoa11"))
        why = part.missing or recipe.text.get("missing", "")
        tables.append(full.assign(redrawn=redrawn, missing=why))
    table = pd.concat(tables, ignore_index=True)
    if table["value"].isna().all():
        return None
    return table.assign(note=_notes(recipe, table))[COLUMNS]


def _notes(recipe: Recipe, table: pd.DataFrame) -> list[str]:
    """Why a value is absent or to be doubted; a gap without a reason is an error."""
    text = recipe.text
    small = text.get("small_base")
    notes = []
    for row in table.itertuples():
        note = ""
        if pd.isna(row.value):
            if row.suppressed is True:
                note = f"suppressed: {text['suppressed']['why']}"
            elif row.redrawn:
                note = f"missing: {REDRAWN}"
            elif row.missing:
                note = f"missing: {row.missing}"
            else:
                raise recipe.fault(
                    f"{row.area_code} has no value in {row.period}: say why in the recipe",
                    "missing",
                )
        elif small and row.denominator < small["below"]:
            note = f"unreliable: only {row.denominator:.0f} {small['people']}"
        elif row.provisional is True:
            note = f"provisional: {text['provisional']['why']}"
        notes.append(note)
    return notes


def _description(recipe: Recipe, parts: list[Part], table: pd.DataFrame, places: Places) -> dict:
    """The indicator's TOML, in the order of the contract."""
    text, release = recipe.text, parts[-1].about
    level = parts[-1].level
    weight = text.get("weight", "") if text["aggregation"] != "none" else ""
    if weight in ("denominator", "population") and table["denominator"].isna().any():
        weight = "residents"
    described = {
        "id": recipe.id,
        "name": text["name"],
        "definition": recipe.said("definition", parts),
        "pillar": recipe.folder.split("-")[0],
        "also": text.get("also", []),
        "outcomes": text.get("outcomes", []),
        "unit": text["unit"],
        "base": text.get("base", ""),
        "decimals": text["decimals"],
        "polarity": text["polarity"],
        "kind": text["kind"],
        "level": level,
        "vintage": _vintage(parts),
        "aggregation": text["aggregation"],
        "weight": weight,
        "scale": recipe.scale,
        "bounds": text.get("bounds", BOUNDS.get(text["kind"], [0.0, INF])),
        "deprivation_inside": text.get("deprivation_inside", []),
        "modelled": text.get("modelled", False),
        "intervals": text.get("intervals", _intervals(recipe, parts)),
        "source": release["title"],
        "publisher": release["publisher"],
        "released": recipe.said_when_written("released", parts),
        "period_note": recipe.said_when_written("period_note", parts),
        "url": release["url"],
        "licence": release["licence"],
        "attribution": release["attribution"],
        "caveats": [*parts[-1].says.get("caveats", text.get("caveats", [])), *release["caveats"]],
        "expected_areas": len(places.codes[level]),
        "known_gaps": _gaps(table),
    }
    for key in OPTIONAL:
        if key in text or key in release:
            described[key] = text.get(key, release.get(key))
    years = {
        p: part.data_years
        for part in recipe.parts
        if part.data_years
        for p in part.periods.values()
    }
    if years:
        described["data_years"] = years
    own = text.get("published_city", {}).get(places.code, {})
    if own:
        described["city_values"] = own
    segments = _segments(text.get("segments", []), parts)
    if segments:
        described["segments"] = segments
    return described


def _segments(segments: list[dict], parts: list[Part]) -> list[dict]:
    """Runs of the periods held: each has those of the parts on its level that lie within it.

    The last goes on to the newest one where later ones are taken. No run of one period where only
    one is left of several: then there is no break.
    """
    found: list[dict] = []
    for one in segments:
        held = [p for part in parts if part.level == one["level"] for p in part.periods.values()]
        ends = {FIRST: held[0], NEWEST: held[-1]} if held else {}
        start, end = (ends.get(one[key], one[key]) for key in ("from", "to"))
        if one is segments[-1] and parts[-1].later:
            end = parts[-1].newest
        within = [period for period in held if start <= period <= end]
        if within:
            found.append({**one, "from": within[0], "to": within[-1]})
    if len(found) == 1 and len(segments) > 1:
        found[0]["why"] = ""
        return found if found[0]["from"] != found[0]["to"] else []
    return found


def _intervals(recipe: Recipe, parts: list[Part]) -> str:
    """Wilson for counted proportions, Byar for counted rates, none where nothing was counted."""
    counted = all(part.numerator and part.denominator for part in parts)
    return (
        {"proportion": "wilson", "rate": "byar"}.get(recipe.text["kind"], "none")
        if counted
        else "none"
    )


def _vintage(parts: list[Part]) -> str:
    """The boundaries' vintage, period by period where it changes."""
    if len({part.level for part in parts}) == 1:
        return VINTAGES[parts[0].level]
    spans = []
    for part in parts:
        periods = list(part.periods.values())
        span = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
        spans.append(f"{span}: {VINTAGES[part.level]}")
    return "; ".join(spans)


def _gaps(table: pd.DataFrame) -> list[dict]:
    """Areas without a value by reason; periods are named where only some are missing."""
    absent = table[table["value"].isna()]
    periods = table.groupby("area_code", sort=False)["period"].agg(tuple)
    gaps: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (note, area), rows in absent.groupby(["note", "area_code"]):
        missing = tuple(rows["period"])
        key = (note.split(": ", 1)[1], () if missing == periods[area] else missing)
        gaps.setdefault(key, []).append(area)
    return [
        {"areas": sorted(areas), **({"periods": list(when)} if when else {}), "why": why}
        for (why, when), areas in sorted(gaps.items())
    ]


def _as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Numbers as short text: whole ones without a point, others with at most six decimals."""
    table = table.copy()
    for column in table.select_dtypes("float").columns:
        table[column] = [_short(number) for number in table[column]]
    return table


def _short(number: float) -> str:
    if np.isnan(number):
        return ""
    text = f"{number:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
