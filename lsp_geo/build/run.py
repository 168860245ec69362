"""Source extracts to the project's own tables under ``data/``: all of it, or nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

from lsp_geo.build.added_levels import added_levels, place_levels
from lsp_geo.build.boundaries import build_boundaries
from lsp_geo.build.city_series import build_comparators
from lsp_geo.build.clusters import build_statistics
from lsp_geo.build.diff import changes
from lsp_geo.build.indicators import build_indicators
from lsp_geo.build.layers import held
from lsp_geo.build.place_lists import build_place_lists
from lsp_geo.build.plan import build_plan, place
from lsp_geo.build.plan_files import read_plan
from lsp_geo.build.write import MADE_BY_BUILD
from lsp_geo.data import folder
from lsp_geo.data.boundary_files import DISTRICT_SCHEMA
from lsp_geo.data.descriptions import first_fault, read_toml
from lsp_geo.data.levels import BASE
from lsp_geo.data.place_lists import FOLDER
from lsp_geo.errors import DataError

DISTRICT = Path(__file__).with_name("recipes") / "district.toml"
BUILT = ("boundaries", "indicators", FOLDER)


def build(sources: Path, data: Path, recipe: Path = DISTRICT) -> list[str]:
    """Make ``data/boundaries``, ``data/indicators`` and ``data/places`` anew; say what changed.

    The tables are made in a folder beside ``data``, which takes its place when all are there: a
    build that fails leaves the old data as they are. What is no longer made goes. Kept are
    indicators and lists of places dropped in by hand (their TOML does not begin with ``# made by
    build``) and whatever else lies in ``data``.

    Parameters
    ----------
    sources : folder of the source extracts
    data : the project's data folder; need not exist yet
    recipe : TOML file that says which district this is

    Returns
    -------
    Lines that say in words what was left out, added, removed and changed.

    Raises
    ------
    DataError
        When a source, the recipe or a dropped-in indicator is missing or at fault, or the latter
        has the id of one the build makes.
    """
    district = read_recipe(recipe)
    data = data.resolve()
    plan = read_plan(sources, district, recipe, data)
    levels = added_levels(district, recipe, data)
    with folder.workplace(data) as scratch:
        made = scratch / "made"
        made.mkdir()
        drawn, layers = held(sources, district)
        left_out = make_tables(sources, made, drawn)
        added = place_levels(levels, made)
        no_list = build_place_lists(sources, made, district["sources"]["prefix"])
        place(plan, made)
        kept = keep_by_hand(data, made)
        # A table dropped in by hand may stand for one that the sources lack.
        left_out = [name for name in left_out if not list(made.glob(f"indicators/*/{name}.toml"))]
        of_plan = build_plan(plan, made, left_out)
        _derive(made, data)
        report = [f"{name}: kept, dropped in by hand" for name in kept] + added + layers
        report += [
            f"{name}: left out, the sources have no figures for the district" for name in left_out
        ]
        report += [
            f"places/{name}: no list, the sources have none of the district" for name in no_list
        ]
        report += of_plan + changes(data, made)
        folder.swap(made, data)
    return report


def make_tables(
    sources: Path, data: Path, district: dict, faults: dict[str, DataError] | None = None
) -> list[str]:
    """Write boundaries and figures into an empty ``data`` folder; ids of what was left out.

    ``faults``, where given, takes up what is at fault by its id, and the rest goes on.
    """
    build_boundaries(sources, data, district)
    return [
        *build_indicators(sources, data, district, faults),
        *build_comparators(sources, data, district, faults),
    ]


def read_recipe(path: Path) -> dict:
    """The district's recipe; DataError where a part that every recipe has is missing."""
    recipe = read_toml(path)
    sources = recipe.get("sources")
    if not isinstance(sources, dict) or not {"folder", "prefix"} <= set(sources):
        raise DataError(path, "must name the folder and the prefix", field="sources")
    levels = recipe.get("levels")
    if isinstance(levels, dict):
        # How many areas a level has is counted, by the build or from its own table.
        levels = {
            level: {**dict(entry), "areas": 1} if level in BASE else entry
            for level, entry in levels.items()
        }
    fault = first_fault({**recipe, "levels": levels}, DISTRICT_SCHEMA)
    if fault is not None:
        raise DataError(path, fault.problem, field=fault.field)
    return recipe


def keep_by_hand(data: Path, made: Path) -> list[str]:
    """Carry over what the build does not make; the dropped-in indicators' TOML files, by name."""
    if not data.is_dir():
        return []
    for entry in data.iterdir():
        if entry.name not in BUILT:
            copy = shutil.copytree if entry.is_dir() else shutil.copy2
            copy(entry, made / entry.name)
    kept = []
    for path in [*sorted(data.glob("indicators/*/*.toml")), *sorted(data.glob(f"{FOLDER}/*.toml"))]:
        name = path.relative_to(data)
        if path.read_text(encoding="utf-8").startswith(MADE_BY_BUILD):
            continue
        is_list = name.parts[0] == FOLDER
        if list(made.glob(f"{FOLDER if is_list else 'indicators/*'}/{path.name}")):
            raise DataError(
                path,
                f"the build makes {'a list' if is_list else 'an indicator'} with this id: give "
                "the one dropped in by hand another id and file name",
                field="id",
            )
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        for file in (path, path.with_suffix(".csv")):
            if file.is_file():
                shutil.copy2(file, made / file.relative_to(data))
        kept.append(name.as_posix())
    return kept


def _derive(made: Path, data: Path) -> None:
    """Statistics of all indicators, those dropped in by hand among them."""
    try:
        build_statistics(made)
    except DataError as error:
        # Name the file where it stays, not in the folder that is about to go.
        file = error.file.replace(str(made), str(data))
        raise DataError(file, error.problem, error.line, error.field) from None
