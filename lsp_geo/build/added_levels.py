"""Levels added to a district: carried from its recipe, or from the data before, into new data."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lsp_geo.build.write import write_toml
from lsp_geo.data.descriptions import read_toml
from lsp_geo.data.geography import Geography
from lsp_geo.data.level_files import FOLDER
from lsp_geo.data.levels import BASE
from lsp_geo.errors import DataError


@dataclass(frozen=True)
class AddedLevel:
    """A level by its code: what a district's file says of it, and the folder of its table."""

    code: str
    entry: dict[str, str]
    folder: Path
    by_hand: bool

    @property
    def files(self) -> list[Path]:
        """Its table of members, and its shapes where they are given."""
        table = self.folder / f"{self.code}.csv"
        if not table.is_file():
            raise DataError(table, "the file is missing: the district’s file names this level")
        shapes = table.with_suffix(".geojson")
        return [table, shapes] if shapes.is_file() else [table]


def added_levels(district: dict, recipe: Path, data: Path) -> list[AddedLevel]:
    """The recipe's own levels, and those added by hand to the data of the same district.

    Parameters
    ----------
    district : the recipe, read
    recipe : its file; the tables of its levels lie in ``levels/`` beside it
    data : the data folder in use; need not exist
    """
    found = [
        AddedLevel(code, entry, recipe.parent / FOLDER, by_hand=False)
        for code, entry in district["levels"].items()
        if code not in BASE
    ]
    path = data / "boundaries" / "district.toml"
    before = read_toml(path) if path.is_file() else {}
    if before.get("code") == district["code"]:
        found += [
            AddedLevel(code, entry, path.parent / FOLDER, by_hand=True)
            for code, entry in before.get("levels", {}).items()
            if code not in district["levels"]
        ]
    return found


def place_levels(levels: Sequence[AddedLevel], made: Path) -> list[str]:
    """Put levels into new data whose boundaries are made; lines that say which were kept.

    Raises
    ------
    DataError
        Naming the level's own file, where it does not fit the boundaries.
    """
    if not levels:
        return []
    path = made / "boundaries" / "district.toml"
    target = path.parent / FOLDER
    target.mkdir(exist_ok=True)
    for level in levels:
        for file in level.files:
            shutil.copy2(file, target / file.name)
    described = read_toml(path)
    described["levels"] |= {level.code: level.entry for level in levels}
    write_toml(path, described)
    try:
        geography = Geography(made)
        for level in levels:
            geography.boundaries(level.code)
    except DataError as error:
        folders = {level.code: level.folder for level in levels}
        file = Path(error.file)
        if file.parent == target and file.stem in folders:
            # Name the file where it stays, not in a folder that is about to go.
            place = folders[file.stem] / file.name
            raise DataError(place, error.problem, error.line, error.field) from None
        raise
    return [f"level {level.code}: kept, added by hand" for level in levels if level.by_hand]
