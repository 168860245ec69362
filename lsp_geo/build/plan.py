"""The plan's pillars and outcomes, what measures each of them here, and what counts the same."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from pathlib import Path

from lsp_geo.build.city_series import all_series
from lsp_geo.build.plan_files import RECIPE, Plan
from lsp_geo.build.recipes import load_recipes
from lsp_geo.build.write import write_toml
from lsp_geo.data.indicator import CONTEXT
from lsp_geo.errors import DataError

SAME_FACTS = RECIPE.with_name("same_facts.toml")
# What can be worked out for neighbourhoods comes from these levels.
NEIGHBOURHOODS = ("oa21", "lsoa21", "lsoa11")


def build_plan(plan: Plan, data: Path, left_out: Collection[str] = ()) -> list[str]:
    """Write ``pillars.toml``, ``outcomes.toml`` and ``same_facts.toml``.

    The first two are made of the plan as read and our own mapping, the last says which
    indicators count the same thing.

    A measure that was left out is named nowhere. A pillar that loses its headline is led by the
    first of its other indicators that can be, those of ``equity`` before the rest; where none
    can, its headline is empty.

    Parameters
    ----------
    plan : the plan as read
    data : the project's data folder, its indicators already built and placed
    left_out : ids of measures that were not built, because the district has no figures

    Returns
    -------
    Lines that say which pillar or outcome has lost what.

    Raises
    ------
    DataError
        When a written plan names a measure that there is not.
    """
    root = data / "indicators"
    rows = [dict(row) for row in plan.pillars]
    tables = {
        "outcomes": [dict(row) for row in plan.outcomes],
        "city_plan": [dict(row) for row in plan.city_plan],
    }
    if plan.written:
        _refuse_unknown(plan, root, left_out)
    report = [line for row in rows for line in _lead(row, root, left_out)]
    for kind, name in (("outcomes", "outcome"), ("city_plan", "City Plan outcome")):
        for row in tables[kind]:
            dropped = [i for key in ("measured_by", "city") for i in _drop(row, key, left_out)]
            if dropped:
                report.append(f"{name} {row['number']}: not measured by {', '.join(dropped)}")
    if plan.unwritten:
        numbers = ", ".join(map(str, plan.unwritten))
        report.append(f"still to be written into {plan.path.name}: outcomes {numbers}")
    write_toml(root / "pillars.toml", {"plan": plan.name, "pillars": rows})
    write_toml(root / "outcomes.toml", tables)
    write_toml(root / "same_facts.toml", _same_facts(left_out))
    return report


def place(plan: Plan, data: Path, names: Collection[str] | None = None) -> None:
    """Move indicators that the build made to the pillars of a written plan.

    Each description gets its pillar, those it belongs to also, and the outcomes it measures. A
    group of recipes that no pillar takes up goes to the indicators that belong to all. The first
    plan's pillars are the groups, and nothing moves.

    Parameters
    ----------
    plan : the plan as read
    data : the data folder that is being made
    names : ids to move; all where None
    """
    if not plan.written:
        return
    root = data / "indicators"
    folders = {row["number"]: row["folder"] for row in plan.pillars} | {CONTEXT: CONTEXT}
    for folder in folders.values():
        (root / folder).mkdir(parents=True, exist_ok=True)
    themes = _themes()
    for path in sorted(root.glob("*/*.toml")):
        text = tomllib.loads(path.read_text(encoding="utf-8"))
        if text["id"] not in themes or (names is not None and text["id"] not in names):
            continue
        theme, others = themes[text["id"]]
        pillar = plan.themes.get(theme, CONTEXT)
        also = [plan.themes[other] for other in others if other in plan.themes]
        text |= {
            "pillar": pillar,
            "also": [other for other in dict.fromkeys(also) if other != pillar],
            "outcomes": plan.measured(text["id"]),
        }
        target = root / folders[pillar] / path.name
        path.with_suffix(".csv").rename(target.with_suffix(".csv"))
        path.unlink()
        write_toml(target, text)
    for folder in root.iterdir():
        if folder.is_dir() and folder.name not in folders.values() and not any(folder.iterdir()):
            folder.rmdir()


def _themes() -> dict[str, tuple[str, list[str]]]:
    """The group of recipes of each indicator and series, and those it belongs to also, by id."""
    small = {
        recipe.id: (recipe.folder.split("-")[0], recipe.text.get("also", []))
        for recipe in load_recipes()
    }
    series = {one["id"]: (one["pillar"], one.get("also", [])) for one in all_series()}
    return small | series


def _refuse_unknown(plan: Plan, root: Path, left_out: Collection[str]) -> None:
    """DataError at the first measure of a written plan that no recipe makes."""
    known = {path.stem for path in root.glob("*/*.toml")} | set(left_out)
    for row in plan.pillars:
        for name in filter(None, (row["headline"], *row["equity"])):
            if name not in known:
                raise DataError(
                    plan.path, f"pillar {row['number']}: there is no indicator “{name}”",
                    field="headline, equity",
                )  # fmt: skip
    for row in plan.outcomes:
        for key in ("measured_by", "city"):
            for name in row[key]:
                if name not in known:
                    raise DataError(
                        plan.path, f"outcome {row['number']}: there is no indicator “{name}”; "
                        "“python -m lsp_geo catalogue” lists them",
                        field=key,
                    )  # fmt: skip


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


def _same_facts(left_out: Collection[str]) -> dict:
    """Which indicators count the same thing, without those left out."""
    recipe = tomllib.loads(SAME_FACTS.read_text(encoding="utf-8"))
    domains = {domain: name for domain, name in recipe["domains"].items() if name not in left_out}
    contains = [entry for entry in recipe["contains"] if entry["whole"] not in left_out]
    for entry in contains:
        _drop(entry, "parts", left_out)
    return {"domains": domains, "contains": [entry for entry in contains if entry["parts"]]}
