"""The plan's pillars and outcomes, what measures each of them here, and what counts the same."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection
from pathlib import Path

from lsp_geo.build.write import write_toml
from lsp_geo.errors import DataError

RECIPE = Path(__file__).with_name("recipes") / "outcomes.toml"
SAME_FACTS = RECIPE.with_name("same_facts.toml")
# What can be worked out for neighbourhoods comes from these levels.
NEIGHBOURHOODS = ("oa21", "lsoa21", "lsoa11")


def build_plan(sources: Path, data: Path, left_out: Collection[str] = ()) -> list[str]:
    """Write ``pillars.toml``, ``outcomes.toml`` and ``same_facts.toml``.

    The first two are made of the plan as read and our own mapping, the last says which
    indicators count the same thing.

    A measure that was left out is named nowhere. A pillar that loses its headline is led by the
    first of its other indicators that can be, those of ``equity`` before the rest; where none
    can, its headline is empty.

    Parameters
    ----------
    sources : folder of the source extracts; the plan's JSON files lie in ``../plan``
    data : the project's data folder, its indicators already built
    left_out : ids of measures that were not built, because the district has no figures

    Returns
    -------
    Lines that say which pillar or outcome has lost what.

    Raises
    ------
    DataError
        When the mapping and the plan do not have the same pillars and outcomes, or a measure is
        tied to an outcome whose title was not read.
    """
    plan = sources.parent / "plan"
    recipe = tomllib.loads(RECIPE.read_text(encoding="utf-8"))
    read = _read(plan / "pillars.json")
    pillars = read["pillars"]
    city_plan = _read(plan / "cityplan2020.json")["headline_outcomes"]
    root = data / "indicators"
    rows = _pillars(pillars, recipe)
    tables = {"outcomes": _outcomes(pillars, recipe), "city_plan": _city_plan(city_plan, recipe)}
    report = [line for row in rows for line in _lead(row, root, left_out)]
    report += _unmeasured(tables, left_out)
    write_toml(root / "pillars.toml", {"plan": read["plan"], "pillars": rows})
    write_toml(root / "outcomes.toml", tables)
    write_toml(root / "same_facts.toml", _same_facts(left_out))
    return report


def pillar_folders() -> dict[str, str]:
    """Folder of each pillar by its number, and of context."""
    recipe = tomllib.loads(RECIPE.read_text(encoding="utf-8"))
    folders = {number: f"{number}-{entry['slug']}" for number, entry in recipe["pillars"].items()}
    return {"context": "context", **folders}


def carry_plan(old: Path, data: Path, gone: Collection[str]) -> list[str]:
    """Take over the plan of an earlier build, without the measures that are ``gone``.

    Parameters
    ----------
    old, data : data folders, the earlier one and the one that is being made

    Returns
    -------
    Lines that say which pillar or outcome has lost what.
    """
    root = data / "indicators"
    plan, outcomes = (
        tomllib.loads((old / "indicators" / name).read_text(encoding="utf-8"))
        for name in ("pillars.toml", "outcomes.toml")
    )
    report = [line for row in plan["pillars"] for line in _lead(row, root, gone)]
    report += _unmeasured(outcomes, gone)
    write_toml(root / "pillars.toml", plan)
    write_toml(root / "outcomes.toml", outcomes)
    write_toml(root / "same_facts.toml", _same_facts(gone))
    return report


def _unmeasured(tables: dict, left_out: Collection[str]) -> list[str]:
    """Take what was left out from every outcome's measures; lines that say from which."""
    report = []
    for kind, name in (("outcomes", "outcome"), ("city_plan", "City Plan outcome")):
        for row in tables[kind]:
            dropped = [i for key in ("measured_by", "city") for i in _drop(row, key, left_out)]
            if dropped:
                report.append(f"{name} {row['number']}: not measured by {', '.join(dropped)}")
    return report


def _read(path: Path) -> dict:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(path, "the plan is missing: it lies beside the sources") from None


def _pillars(pillars: list[dict], recipe: dict) -> list[dict]:
    folders = pillar_folders()
    rows = []
    for pillar in pillars:
        number = str(pillar["pillar"])
        mapping = _mapping(recipe, "pillars", number)
        slug = re.sub(r"[^a-z]+", "-", pillar["name"].lower())
        if mapping["slug"] != slug:
            raise DataError(RECIPE, f"pillar {number} is called “{slug}” in the plan", field="slug")
        row = {
            "number": number,
            "folder": folders[number],
            "name": pillar["name"],
            "key_aim": pillar["key_aim"],
            "headline": mapping["headline"],
            "equity": mapping["equity"],
            "summary": pillar["summary"],
            "url": pillar["page"],
        }
        rows.append(_known(row))
    return rows


def _drop(row: dict, key: str, left_out: Collection[str]) -> list[str]:
    """Take what was left out from a row's list; returns what was taken."""
    dropped = [name for name in row[key] if name in left_out]
    row[key] = [name for name in row[key] if name not in left_out]
    return dropped


def _lead(row: dict, root: Path, left_out: Collection[str]) -> list[str]:
    """Give a pillar that lost its headline another; returns what to report of the pillar."""
    dropped = _drop(row, "equity", left_out)
    lines = [f"pillar {row['number']}: not summed up by {', '.join(dropped)}"] if dropped else []
    if row["headline"] not in left_out:
        return lines
    row["headline"] = next(iter(_leaders(row, root)), "")
    return [
        *lines,
        f"pillar {row['number']}: "
        + (f"led by {row['headline']}" if row["headline"] else "no indicator can lead it"),
    ]


def _leaders(row: dict, root: Path) -> list[str]:
    """Indicators of a pillar that every page can show, for neighbourhoods and for wards."""
    found = {}
    for path in sorted(root.glob("*/*.toml")):
        text = tomllib.loads(path.read_text(encoding="utf-8"))
        if (
            row["number"] in (text["pillar"], *text["also"])
            and text["level"] in NEIGHBOURHOODS
            and text["aggregation"] != "none"
        ):
            found[text["id"]] = text["polarity"] == "neither", text["pillar"] != row["number"]
    rest = sorted(found, key=found.__getitem__)
    return [*(name for name in row["equity"] if name in found), *rest]


def _outcomes(pillars: list[dict], recipe: dict) -> list[dict]:
    rows = []
    for pillar in pillars:
        for outcome in pillar["outcomes"]:
            title = outcome["title"]
            if title is None:
                if str(outcome["number"]) in recipe["outcomes"]:
                    raise DataError(
                        RECIPE,
                        f"outcome {outcome['number']} has no title, so nothing "
                        "can be said to measure it",
                        field="outcomes",
                    )
                mapping = {"measured_by": [], "city": [], "needed": recipe["untitled"]}
            else:
                mapping = _mapping(recipe, "outcomes", str(outcome["number"]))
            row = {
                "number": outcome["number"],
                "pillar": str(pillar["pillar"]),
                "title": title,
                "in_brief": outcome["in_brief"],
            }
            rows.append(_known({**row, **mapping}))
    return rows


def _city_plan(headlines: list[dict], recipe: dict) -> list[dict]:
    rows = []
    for headline in headlines:
        mapping = _mapping(recipe, "city_plan", str(headline["number"]))
        brief = (
            f"The City Plan does not tie it to a pillar: placing it here is our reading, "
            f"with {headline['confidence']} confidence."
        )
        rows.append(
            _known(
                {
                    "number": headline["number"],
                    "pillar": str(headline["pillar_2040"]),
                    "title": headline["outcome"],
                    "in_brief": brief,
                    **mapping,
                }
            )
        )
    return rows


def _mapping(recipe: dict, kind: str, number: str) -> dict:
    try:
        return recipe[kind][number]
    except KeyError:
        raise DataError(RECIPE, f"{kind} {number} of the plan is not mapped", field=kind) from None


def _same_facts(left_out: Collection[str]) -> dict:
    """Which indicators count the same thing, without those left out."""
    recipe = tomllib.loads(SAME_FACTS.read_text(encoding="utf-8"))
    domains = {domain: name for domain, name in recipe["domains"].items() if name not in left_out}
    contains = [entry for entry in recipe["contains"] if entry["whole"] not in left_out]
    for entry in contains:
        _drop(entry, "parts", left_out)
    return {"domains": domains, "contains": [entry for entry in contains if entry["parts"]]}


def _known(row: dict) -> dict:
    """A row without what was not read: TOML has no null."""
    return {key: value for key, value in row.items() if value is not None}
