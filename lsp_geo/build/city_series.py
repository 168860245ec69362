"""City-level series from the comparators' tables, under the pillars they speak to."""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pandas as pd

from lsp_geo.build.city_readers import READERS, Reading, edition_of
from lsp_geo.build.recipes import THEMES
from lsp_geo.build.words import kind_of, load_everyday_words, put_for
from lsp_geo.build.write import write_csv, write_toml
from lsp_geo.errors import DataError

RECIPES = Path(__file__).with_name("recipes") / "city_series"
COLUMNS = ["area_code", "period", "value", "numerator", "denominator", "lower", "upper", "note"]
DECIMALS = 6
# Fields of a description that stand in it only where the recipe gives them.
OPTIONAL = (
    "pillar_polarity",
    "edition",
    "shares_facts_with_income",
    "set_against",
    "no_trend",
    "replaces",
)

# Fields of a series that hold for the release they were written for, and not for a newer one.
OF_ONE_RELEASE = ("newer", "keep", "style", "segments", "provisional", "no_england", "data_years")


def build_comparators(
    sources: Path, data: Path, district: dict, faults: dict[str, DataError] | None = None
) -> list[str]:
    """Write every city-level series as an indicator of level ``district``.

    Parameters
    ----------
    sources : folder of the source extracts
    data : the project's data folder; files go to ``data/indicators/<pillar>``
    district : the district's description: ``code``, ``england``, ``core_cities`` and
        ``parents`` (tables with a code), ``neighbours`` (codes)
    faults : where given, a series at fault is entered here by its id and left out, and the others
        go on

    Raises
    ------
    DataError
        When a source is not as the recipe says: no rows, no figure for a core city, an
        undeclared gap for England, a figure the publisher filled in.

    Returns
    -------
    Ids of the series left out, because they have no figure for the district.
    """
    recipes = _recipes()
    left_out: list[str] = []
    everyday = load_everyday_words()
    for series in recipes["series"]:
        try:
            made = _made(sources, recipes, series, district)
        except DataError as error:
            if faults is None:
                raise
            faults[series["id"]] = error
            continue
        if made is None:
            left_out.append(series["id"])
            continue
        recipe, table = made
        stem = data / "indicators" / THEMES[recipe["pillar"]] / recipe["id"]
        write_csv(stem.with_suffix(".csv"), table)
        described = _description(recipe, table, district, recipes)
        if recipe["id"] in everyday:
            described["everyday"] = everyday[recipe["id"]]
        write_toml(stem.with_suffix(".toml"), put_for(kind_of(district), described))
    return left_out


def _recipes() -> dict:
    """What all series share, and the series of each pillar under ``series``."""
    shared = tomllib.loads((RECIPES / "sources.toml").read_text(encoding="utf-8"))
    files = sorted(RECIPES.glob("[1-8].toml"))
    return {
        **shared,
        "series": [
            series
            for file in files
            for series in tomllib.loads(file.read_text(encoding="utf-8"))["series"]
        ],
    }


def all_series() -> list[dict]:
    """Every series' recipe with the fields of its group."""
    recipes = _recipes()
    return [_merged(recipes, series) for series in recipes["series"]]


def newer_series() -> list[dict]:
    """Recipes of the later releases that series name."""
    recipes = _recipes()
    return [newer for series in recipes["series"] if (newer := _newer(recipes, series))]


def _merged(recipes: dict, series: dict) -> dict:
    """A series with the fields of its group; caveats of both are kept, its own first."""
    group = recipes["groups"][series["group"]]
    caveats = [*series.get("caveats", ()), *group["caveats"]]
    return {**group, **series, "caveats": caveats}


def _newer(recipes: dict, series: dict) -> dict | None:
    """The recipe of a series in the later release that it names; None where it names none."""
    if "newer" not in series:
        return None
    own = {key: value for key, value in series.items() if key not in OF_ONE_RELEASE}
    older = recipes["groups"][series["group"]]["source"]
    return {**_merged(recipes, {**own, **series["newer"]}), "replaces": older}


def _made(
    sources: Path, recipes: dict, series: dict, district: dict
) -> tuple[dict, pd.DataFrame] | None:
    """Recipe and table of a series, from the later release where that holds the district."""
    for recipe in (_newer(recipes, series), _merged(recipes, series)):
        if recipe is None or (recipe.get("optional") and not _file(sources, recipe).is_file()):
            continue
        if recipe["reader"].startswith("ons"):
            recipe = _with_metadata(sources, recipe)
        table = _series(sources, recipes, recipe, district)
        if table is not None:
            return recipe, table
    return None


def _file(sources: Path, recipe: dict) -> Path:
    """The publisher's table of a series."""
    return sources / recipe["folder"] / recipe["file"]


def _with_metadata(sources: Path, recipe: dict) -> dict:
    """Source organisation, date and address of a data set, as its publisher lists them."""
    path = sources / recipe["folder"] / recipe["metadata"]
    table = _metadata(path, edition_of(path))
    rows = table[
        (table["dataset"] == recipe["dataset"]) & (table["indicator"] == recipe["indicator"])
    ]
    if len(rows) != 1:
        raise DataError(path, f"{len(rows)} rows describe it, not one", field=recipe["id"])
    # A data set of two nations names two sources; the first is Great Britain's.
    first = {name: str(rows[name].iloc[0]).split("|")[0] for name in rows}
    day = datetime.strptime(first["sourceDate"], "%d/%m/%Y")
    publisher = first["sourceOrg"].removesuffix(" (Great Britain)")
    attribution = list(recipe["attribution"])
    if publisher != "Office for National Statistics":
        attribution.append(
            f"Contains public sector information licensed under the "
            f"Open Government Licence v3.0: {publisher}"
        )
    return {
        **recipe,
        "source": f"{first['label']}; {recipe['source']}",
        "publisher": publisher,
        "released": f"{day.day} {day:%B %Y}",
        "url": first["sourceURL"],
        "attribution": attribution,
    }


@lru_cache(maxsize=1)
def _metadata(path: Path, _edition: tuple[int, int]) -> pd.DataFrame:
    """The publisher's list of data sets, kept because most series are in it."""
    return pd.read_csv(path, dtype=str)


def _areas(district: dict) -> list[str]:
    """The district, England, core cities, larger areas and neighbours, each once."""
    codes = [district["code"], district["england"]]
    codes += [city["code"] for city in district["core_cities"]]
    codes += [parent["code"] for parent in district.get("parents", ())]
    codes += district.get("neighbours", ())
    return sorted(set(codes))


def _series(sources: Path, recipes: dict, recipe: dict, district: dict) -> pd.DataFrame | None:
    """The series' table as the contract has it: every area in every period.

    None where there is no figure for the district.
    """
    reading = Reading(sources, recipe, recipes["weights"], district["england"])
    try:
        table = READERS[recipe["reader"]](reading)
    except KeyError as error:
        # Readers name the columns they want; whatever else may be missing they say themselves.
        raise DataError(reading.file, "this column is missing", field=str(error.args[0])) from None
    table = _one_code(table, recipes["renamed"], reading)
    table = table[table["area_code"].isin(_areas(district))]
    known = set(table.loc[table["value"].notna(), "area_code"])
    _check_cover(known, recipe, district, reading)
    if district["code"] not in known:
        return None
    for period, why in recipe.get("provisional", {}).items():
        table.loc[(table["period"] == period) & table["value"].notna(), "note"] = (
            f"provisional: {why}"
        )
    periods = table.drop_duplicates("period").sort_values("order", kind="stable")["period"]
    every = pd.MultiIndex.from_product(
        [periods, sorted(table["area_code"].unique())], names=["period", "area_code"]
    )
    table = table.set_index(["period", "area_code"]).reindex(every).reset_index()
    table["note"] = table["note"].fillna("")
    absent = table["value"].isna() & (table["note"] == "")
    table.loc[absent, "note"] = "missing: no figure published for this period"
    numbers = COLUMNS[2:7]
    table[numbers] = table[numbers].astype("float64").round(DECIMALS)
    for name in ("numerator", "denominator"):
        if (table[name].dropna() % 1 == 0).all():
            table[name] = table[name].astype("Int64")
    return table[COLUMNS]


def _one_code(table: pd.DataFrame, renamed: dict[str, str], reading: Reading) -> pd.DataFrame:
    """Figures under a district's other code put under the one used here, without doubles."""
    changed = table["area_code"].isin(renamed)
    table = table.assign(area_code=table["area_code"].replace(renamed), changed=changed)
    keys = ["area_code", "period"]
    table = table[table["value"].notna() | ~table.duplicated(keys, keep=False)]
    table = table.sort_values([*keys, "changed"], kind="stable")
    figures = table.groupby(keys)["value"]
    spread = figures.max() - figures.min()
    if (spread > 1e-6).any():
        raise reading.fail(f"two different figures for {spread.idxmax()}")
    return table.drop_duplicates(keys).drop(columns="changed")


def _check_cover(known: set[str], recipe: dict, district: dict, reading: Reading) -> None:
    """England's core cities must have a figure, England unless the recipe says why.

    Districts chosen for their likeness may lack one: some series are for upper tiers only.
    """
    nation = district["england"][0]
    needed = {c["code"] for c in district["core_cities"] if c["code"].startswith(nation)}
    if "comparators" in district:
        needed = set()
    if needed - known:
        raise reading.fail(f"no figure for {', '.join(sorted(needed - known))}")
    if (district["england"] in known) == ("no_england" in recipe):
        raise reading.fail("whether England has a figure is not as the recipe says")


def _description(recipe: dict, table: pd.DataFrame, district: dict, recipes: dict) -> dict:
    """The indicator's TOML fields."""
    ratio = table["numerator"].notna().any()
    interval = table["lower"].notna().any()
    peers = district.get("comparators", {"name": "core cities"})["name"]
    values = {
        "id": recipe["id"],
        "name": recipe["name"],
        "definition": recipe["definition"],
        "pillar": recipe["pillar"],
        "also": recipe.get("also", []),
        "outcomes": recipe["outcomes"],
        "unit": recipe["unit"],
        "base": recipe["base"],
        "decimals": recipe["decimals"],
        "polarity": recipe["polarity"],
        "kind": recipe["kind"],
        "level": "district",
        "vintage": recipes["vintage"],
        "aggregation": "ratio" if ratio else "none",
        "weight": "denominator" if ratio else "",
        "scale": recipe["scale"] if ratio else 1,
        "bounds": recipe["bounds"],
        "deprivation_inside": recipe.get("deprivation_inside", []),
        "modelled": recipe.get("modelled", False),
        "intervals": "published" if interval else "none",
        "source": recipe["source"],
        "publisher": recipe["publisher"],
        "released": recipe["released"],
        "period_note": recipe["period_note"],
        "url": recipe["url"],
        "licence": recipe["licence"],
        "attribution": recipe["attribution"],
        "caveats": [text.replace("{peers}", peers) for text in recipe["caveats"]],
        "expected_areas": int(table["area_code"].nunique()),
        "known_gaps": _gaps(recipe, table, district),
    }
    for key in OPTIONAL:
        if key in recipe:
            values[key] = recipe[key]
    if "data_years" in recipe:
        values["data_years"] = dict.fromkeys(table["period"].unique(), recipe["data_years"])
    segments = _segments(recipe, table)
    return {**values, "segments": segments} if segments else values


def _gaps(recipe: dict, table: pd.DataFrame, district: dict) -> list[dict]:
    """Areas without any figure, then those without one in some periods."""
    england = district["england"]
    never = [code for code in _areas(district) if code not in set(table["area_code"])]
    gaps = []
    if england in never:
        gaps.append({"areas": [england], "why": recipe["no_england"]})
    others = [code for code in never if code != england]
    if others:
        gaps.append({"areas": others, "why": recipe["missing"]})
    empty = table[table["value"].isna()]
    for (period, note), rows in empty.groupby(["period", "note"], sort=False):
        gaps.append(
            {"areas": list(rows["area_code"]), "periods": [period], "why": note.split(": ", 1)[1]}
        )
    return gaps


def _segments(recipe: dict, table: pd.DataFrame) -> list[dict]:
    """Runs of periods that belong together; none where change may not be read at all."""
    periods = table["period"].drop_duplicates()
    if "segments" in recipe:
        segments = [{**segment, "level": "district"} for segment in recipe["segments"]]
        # What comes after the recipe was written goes on from its last run, as far as is known.
        if segments[-1]["to"] in set(periods):
            segments[-1]["to"] = periods.iloc[-1]
        return segments
    if not recipe["trend"]:
        return []
    return [
        {
            "from": periods.iloc[0],
            "to": periods.iloc[-1],
            "level": "district",
            "name": "",
            "why": "",
            "trend": True,
        }
    ]
