"""A new data folder beside the old one: what cannot be built anew keeps its old figures."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from lsp_geo.build.added_levels import AddedLevel, place_levels
from lsp_geo.build.clusters import build_statistics
from lsp_geo.build.extracts import SourceMissing
from lsp_geo.build.place_lists import build_place_lists, recipes
from lsp_geo.build.plan import build_plan, place
from lsp_geo.build.plan_files import Plan
from lsp_geo.build.run import keep_by_hand, make_tables
from lsp_geo.build.write import MADE_BY_BUILD, write_csv
from lsp_geo.city import City
from lsp_geo.data.boundary_checks import check_boundaries
from lsp_geo.data.geography import Geography
from lsp_geo.data.place_lists import FOLDER, PlaceLists
from lsp_geo.data.tables import open_tables
from lsp_geo.errors import DataError

# Layers of the map that are drawn by hand: where their source is not held, the old ones stay.
LAYERS = ("neighbours", "water", "green", "docks")
NOT_HELD = "the sources have nothing of it"


@dataclass
class Staged:
    """A folder that is being made for a council with its plan, and what was done for it.

    ``faults`` and ``missing`` say by id why an indicator was not built anew: because its source
    is at fault, or not held at all. ``kept`` are those that have their old figures instead; the
    others are not there.
    """

    made: Path
    old: Path | None
    council: Plan = field(default_factory=lambda: Plan(Path(), "", [], []))
    faults: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    by_hand: list[str] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)
    plan: list[str] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    _dropped: set[str] = field(default_factory=set)

    @property
    def gone(self) -> list[str]:
        """Ids that have neither new nor old figures."""
        return [name for name in (*self.missing, *self.faults) if name not in self.kept]

    def keep_old(self, name: str) -> bool:
        """Put an indicator's old figures in the place of the new ones; False where there are none.

        The new ones go in any case. `benchmarks` comes after.
        """
        self.drop(name)
        there = self._old_pair(name)
        for path in there:
            target = self.made / "indicators" / path.parent.name / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
        if there:
            self.kept.add(name)
            place(self.council, self.made, [name])
        return bool(there)

    def drop(self, name: str) -> None:
        """Take an indicator out, new or old; `benchmarks` comes after."""
        for path in self.made.glob(f"indicators/*/{name}.*"):
            path.unlink()
        self.kept.discard(name)
        self._dropped.add(name)

    def _old_pair(self, name: str) -> list[Path]:
        if self.old is None:
            return []
        pair = sorted(self.old.glob(f"indicators/*/{name}.*"))
        built = [p for p in pair if p.suffix == ".toml" and _is_built(p)]
        return pair if built else []

    def benchmarks(self) -> None:
        """England's rows: none of what was dropped, the old ones of what has its old figures."""
        path = self.made / "indicators" / "england.csv"
        rows = _text(path)
        rows = rows[~rows["id"].isin(self._dropped)]
        if self.old is not None and self.kept:
            before = _text(self.old / "indicators" / "england.csv")
            rows = pd.concat([rows, before[before["id"].isin(self.kept)]])
        write_csv(path, rows.sort_values("id", kind="stable"))
        # What is kept is in it now, and would be there twice.
        self._dropped |= self.kept


def district_code(data: Path) -> str:
    """Code of the district that a data folder is of; "" where there is none."""
    path = data / "boundaries" / "district.toml"
    if not path.is_file():
        return ""
    return tomllib.loads(path.read_text(encoding="utf-8"))["code"]


def stage(
    sources: Path,
    made: Path,
    data: Path,
    district: dict,
    plan: Plan,
    levels: Sequence[AddedLevel] = (),
) -> Staged:
    """Build everything into an empty folder, indicator by indicator; `check_each` comes after.

    Parameters
    ----------
    sources : folder of the source extracts
    made : an empty folder
    data : the data folder in use; its figures stand in where it is of the same district
    district : the district's recipe, read
    plan : the council's plan
    levels : those added to the district, with their tables

    Raises
    ------
    DataError
        Where areas, lookups or the order of deprivation cannot be built: without them there is
        nothing to show.
    """
    old = data if district_code(data) == district["code"] else None
    staged = Staged(made, old, plan)
    faults: dict[str, DataError] = {}
    for name in make_tables(sources, made, _with_layers_held(sources, district, staged), faults):
        staged.missing[name] = NOT_HELD
    staged.levels = place_levels(levels, made)
    place(plan, made)
    for name, error in faults.items():
        where = staged.missing if isinstance(error, SourceMissing) else staged.faults
        where[name] = str(error)
    _old_layers(staged)
    staged.places = _place_lists(sources, staged, district["sources"]["prefix"])
    for name in (*staged.missing, *staged.faults):
        staged.keep_old(name)
    staged.by_hand = keep_by_hand(data, made)
    for path in staged.by_hand:
        # A table dropped in by hand may stand for one that the sources lack.
        staged.missing.pop(Path(path).stem, None)
    make_plan(staged)
    return staged


def make_plan(staged: Staged) -> None:
    """The plan without what has gone."""
    staged.plan = build_plan(staged.council, staged.made, staged.gone)


def check_each(staged: Staged) -> None:
    """Make the statistics and hold the folder to the contract.

    An indicator that breaks the contract keeps its old figures.

    Raises
    ------
    DataError
        Where the fault lies elsewhere, or in figures that were dropped in by hand.
    """
    faults: list[DataError] | None = None
    while faults is None or faults:
        staged.benchmarks()
        faults = _faults(staged.made)
        for error in faults:
            _set_aside(staged, error)
        if staged.gone:
            make_plan(staged)
    build_statistics(staged.made)
    city = City(staged.made)
    check_boundaries(city.geography)
    city.tables.values.check()
    city.tables.place_lists.check()


def _faults(made: Path) -> list[DataError]:
    """What is wrong in descriptions (the first of them), else in each indicator's values."""
    try:
        tables = open_tables(made)
    except DataError as error:
        return [error]
    found = []
    for name in tables.catalogue.indicators:
        try:
            tables.values.of(name)
        except DataError as error:
            found.append(error)
    return found


def _set_aside(staged: Staged, error: DataError) -> None:
    """Old figures for an indicator at fault; none where it has them already or has none."""
    name = Path(error.file).stem
    if not any(_is_built(path) for path in staged.made.glob(f"indicators/*/{name}.toml")):
        raise error
    staged.faults[name] = _where_it_stays(error, staged)
    staged.missing.pop(name, None)
    # Old figures may not fit new areas.
    if name in staged.kept or not staged.keep_old(name):
        staged.drop(name)


def _where_it_stays(error: DataError, staged: Staged) -> str:
    """What is wrong, without the name of a folder that is about to go."""
    return str(error).replace(f"{staged.made}/", "")


def _with_layers_held(sources: Path, district: dict, staged: Staged) -> dict:
    """The recipe without the drawn layers whose source is missing, where old ones can stay."""
    named = dict(district["sources"])
    folder = sources / named["folder"]
    for key in (*LAYERS, "labels"):
        if staged.old is not None and key in named and not (folder / named[key]).is_file():
            del named[key]
            staged.layers.append(key)
    return {**district, "sources": named}


def _old_layers(staged: Staged) -> None:
    """Layers without a source, as they were."""
    if staged.old is None:
        return
    before, now = staged.old / "boundaries", staged.made / "boundaries"
    for key in staged.layers:
        if key != "labels":
            shutil.copy2(before / f"{key}.geojson", now / f"{key}.geojson")
            continue
        names, old = _text(now / "labels.csv"), _text(before / "labels.csv")
        both = pd.concat([names, old[old["kind"] == "water"]])
        write_csv(now / "labels.csv", both.sort_values(["rank", "kind", "name"], kind="stable"))


def _place_lists(sources: Path, staged: Staged, prefix: str) -> list[str]:
    """Lists of places; what of them could not be made anew, and whether the old one stays."""
    faults: dict[str, DataError] = {}
    build_place_lists(sources, staged.made, prefix, faults)
    lines = []
    for name in recipes():
        if (staged.made / FOLDER / f"{name}.toml").is_file():
            continue
        why = _where_it_stays(faults[name], staged) if name in faults else NOT_HELD
        stays = _old_list(staged, name)
        if stays or name in faults:
            end = "the old list stays" if stays else "left out"
            lines.append(f"- {FOLDER}/{name}: {why}; {end}")
    return lines


def _old_list(staged: Staged, name: str) -> bool:
    """Put an old list of places where there is no new one, if it fits the areas of today."""
    before = None if staged.old is None else staged.old / FOLDER / f"{name}.toml"
    if before is None or not before.is_file() or not _is_built(before):
        return False
    target = staged.made / FOLDER
    target.mkdir(exist_ok=True)
    for path in (before, before.with_suffix(".csv")):
        shutil.copy2(path, target / path.name)
    try:
        PlaceLists(staged.made, Geography(staged.made)).table(name)
    except DataError:
        for ending in (".toml", ".csv"):
            (target / f"{name}{ending}").unlink()
        return False
    return True


def _is_built(path: Path) -> bool:
    return path.read_text(encoding="utf-8").startswith(MADE_BY_BUILD)


def _text(path: Path) -> pd.DataFrame:
    """A table with every cell as the text it is."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)
