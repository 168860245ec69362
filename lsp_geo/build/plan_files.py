"""A plan as read: pillars, outcomes and what measures them, from wherever it is written down.

A council writes its plan into one TOML file that its district's file names. The first plan was
read from public pages into JSON files beside the sources; where they are not to hand, what stands
in the built tables is taken, since that was made from them.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from lsp_geo.build.recipes import THEMES
from lsp_geo.errors import DataError

RECIPE = Path(__file__).with_name("recipes") / "outcomes.toml"
# So many indicators sum up a pillar for which a plan names none.
MOST_SUMMED_UP = 6
NUMBER = re.compile(r"[1-9]\d?")
# What a written plan may say of a pillar and of an outcome, and what it must.
PILLAR = {"number": str, "name": str, "themes": list}
PILLAR_ALSO = {"key_aim": str, "headline": str, "equity": list, "summary": str, "url": str}
OUTCOME = {"number": int, "pillar": str}
OUTCOME_ALSO = {"title": str, "in_brief": str, "needed": str, "measured_by": list, "city": list}
WORDS = {str: "a text in quotes", int: "a whole number", list: "a list in brackets"}


@dataclass(frozen=True)
class Plan:
    """Pillars and outcomes as rows of ``pillars.toml`` and ``outcomes.toml``.

    ``themes`` is the pillar of each of the eight groups of recipes, by number; empty where the
    plan is the one that the groups were made for. ``unwritten`` numbers the outcomes that a plan
    file still leaves without a title: they are not shown, and nothing measures them.
    """

    path: Path
    name: str
    pillars: list[dict]
    outcomes: list[dict]
    city_plan: list[dict] = field(default_factory=list)
    themes: dict[str, str] = field(default_factory=dict)
    unwritten: list[int] = field(default_factory=list)

    @property
    def written(self) -> bool:
        """Whether a council wrote it into a plan file."""
        return bool(self.themes)

    def measured(self, name: str) -> list[int]:
        """Numbers of the outcomes that an indicator or series measures."""
        return [r["number"] for r in self.outcomes if name in (*r["measured_by"], *r["city"])]


def read_plan(sources: Path, district: dict, recipe: Path, data: Path) -> Plan:
    """The plan of a district.

    Parameters
    ----------
    sources : folder of the sources; the first plan's JSON files lie in ``../plan``
    district : the district's file, read; ``plan`` names a plan file beside it
    recipe : path of the district's file
    data : the data that are there, for the first plan where its files are not

    Raises
    ------
    DataError
        Where there is no plan, or it is at fault.
    """
    if "plan" in district:
        return written_plan(recipe.parent / district["plan"])
    folder = sources.parent / "plan"
    if (folder / "pillars.json").is_file():
        return _first_plan(folder / "pillars.json", folder / "cityplan2020.json")
    standing = data / "indicators" / "pillars.toml"
    if standing.is_file():
        return _standing_plan(data / "indicators")
    raise DataError(
        recipe,
        "no plan is named: write “plan = "
        '"its-plan.toml"”; “python -m lsp_geo district NAME” makes such a file',
        field="plan",
    )


def written_plan(path: Path) -> Plan:
    """A plan that a council wrote; DataError names file and field of the first fault."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(path, "the plan file is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(path, f"not valid TOML: {error}") from None
    if not isinstance(raw.get("plan"), str) or not raw["plan"]:
        raise DataError(path, "the plan's name is missing: a text in quotes", field="plan")
    pillars, themes = _written_pillars(path, raw.get("pillars", []))
    numbers = {pillar["number"] for pillar in pillars}
    outcomes = _written_outcomes(path, raw.get("outcomes", []), numbers)
    return Plan(
        path,
        raw["plan"],
        pillars,
        [row for row in outcomes if row["title"]],
        themes=themes,
        unwritten=[row["number"] for row in outcomes if not row["title"]],
    )


def _written_pillars(path: Path, raw: list[dict]) -> tuple[list[dict], dict[str, str]]:
    if not raw:
        raise DataError(path, "it has no pillar", field="pillars")
    mapped = tomllib.loads(RECIPE.read_text(encoding="utf-8"))["pillars"]
    pillars: list[dict] = []
    themes: dict[str, str] = {}
    for entry in raw:
        where = f"pillar {entry.get('number', len(pillars) + 1)}"
        _check_fields(path, where, entry, PILLAR, PILLAR_ALSO)
        number = entry["number"]
        if not NUMBER.fullmatch(number) or number in {one["number"] for one in pillars}:
            raise DataError(path, f"{where}: numbers are “1” to “99”, each once", field="number")
        for theme in entry["themes"]:
            if theme not in THEMES or theme in themes:
                raise DataError(
                    path,
                    f"{where}: “{theme}” is not one of “1” to “8”, or another pillar has it",
                    field="themes",
                )
            themes[theme] = number
        slug = re.sub(r"[^a-z0-9]+", "-", entry["name"].lower()).strip("-")
        leading = [mapped[theme]["headline"] for theme in entry["themes"]]
        summing = [name for theme in entry["themes"] for name in mapped[theme]["equity"]]
        pillars.append(
            {
                "number": number,
                "folder": f"{number}-{slug}",
                "name": entry["name"],
                "key_aim": entry.get("key_aim") or entry["name"],
                "headline": entry.get("headline") or next(iter(leading), ""),
                "equity": entry.get("equity") or list(dict.fromkeys(summing))[:MOST_SUMMED_UP],
                "social": any(mapped[theme].get("social") for theme in entry["themes"]),
                **{key: entry[key] for key in ("summary", "url") if key in entry},
            }
        )
    return pillars, themes


def _written_outcomes(path: Path, raw: list[dict], pillars: set[str]) -> list[dict]:
    rows: list[dict] = []
    for entry in raw:
        where = f"outcome {entry.get('number', len(rows) + 1)}"
        _check_fields(path, where, entry, OUTCOME, OUTCOME_ALSO)
        if entry["number"] in {row["number"] for row in rows}:
            raise DataError(path, f"{where} is there twice", field="number")
        if entry["pillar"] not in pillars:
            raise DataError(path, f"{where}: no such pillar", field="pillar")
        rows.append(
            {
                **{key: entry[key] for key in OUTCOME},
                **{key: entry.get(key, "") for key in ("title", "in_brief")},
                **{key: entry.get(key, []) for key in ("measured_by", "city")},
                "needed": entry.get("needed", ""),
            }
        )
    return rows


def _check_fields(path: Path, where: str, entry: dict, must: dict, may: dict) -> None:
    for key, kind in must.items():
        if key not in entry:
            raise DataError(path, f"{where}: this field is missing, {WORDS[kind]}", field=key)
    for key, value in entry.items():
        known = must | may
        if key not in known:
            raise DataError(path, f"{where}: this field is not known", field=key)
        if not isinstance(value, known[key]) or isinstance(value, bool):
            raise DataError(path, f"{where}: write {WORDS[known[key]]}", field=key)


def _first_plan(path: Path, older: Path) -> Plan:
    """The plan for which the recipes were made, from its JSON files and our mapping."""
    recipe = tomllib.loads(RECIPE.read_text(encoding="utf-8"))
    read = json.loads(path.read_text(encoding="utf-8"))
    headlines = json.loads(older.read_text(encoding="utf-8"))["headline_outcomes"]
    pillars = read["pillars"]
    return Plan(
        path,
        read["plan"],
        _pillars(pillars, recipe),
        _outcomes(pillars, recipe),
        _city_plan(headlines, recipe),
    )


def _standing_plan(root: Path) -> Plan:
    """The first plan as it stands in the built tables, its measures as our mapping has them."""
    recipe = tomllib.loads(RECIPE.read_text(encoding="utf-8"))
    read = tomllib.loads((root / "pillars.toml").read_text(encoding="utf-8"))
    tables = tomllib.loads((root / "outcomes.toml").read_text(encoding="utf-8"))
    pillars = []
    for pillar in read["pillars"]:
        mapping = _mapping(recipe, "pillars", pillar["number"])
        led = {key: mapping[key] for key in ("headline", "equity")}
        pillars.append({**pillar, **led, "social": mapping.get("social", False)})
    rows = {}
    for kind in ("outcomes", "city_plan"):
        rows[kind] = [
            {**row, **_mapping(recipe, kind, str(row["number"]))} if "title" in row else row
            for row in tables[kind]
        ]
    return Plan(root / "pillars.toml", read["plan"], pillars, rows["outcomes"], rows["city_plan"])


def _pillars(pillars: list[dict], recipe: dict) -> list[dict]:
    rows = []
    for pillar in pillars:
        number = str(pillar["pillar"])
        mapping = _mapping(recipe, "pillars", number)
        slug = re.sub(r"[^a-z]+", "-", pillar["name"].lower())
        if mapping["slug"] != slug:
            raise DataError(RECIPE, f"pillar {number} is called “{slug}” in the plan", field="slug")
        row = {
            "number": number,
            "folder": THEMES[number],
            "name": pillar["name"],
            "key_aim": pillar["key_aim"],
            "headline": mapping["headline"],
            "equity": mapping["equity"],
            "social": mapping.get("social", False),
            "summary": pillar["summary"],
            "url": pillar["page"],
        }
        rows.append(_known(row))
    return rows


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


def _known(row: dict) -> dict:
    """A row without what was not read: TOML has no null."""
    return {key: value for key, value in row.items() if value is not None}
