"""One run: fetch what is new, build beside, hold against what is there, swap the whole in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from lsp_geo.build.added_levels import added_levels
from lsp_geo.build.plan_files import read_plan
from lsp_geo.build.run import read_recipe
from lsp_geo.data.folder import settle, swap, workplace
from lsp_geo.errors import DataError, NotKnown
from lsp_geo.export import fingerprint
from lsp_geo.fetch.registry import SOURCES
from lsp_geo.fetch.run import KEPT, Outcome, fetch
from lsp_geo.fetch.session import Session
from lsp_geo.fetch.source import District, Source, read_district
from lsp_geo.refresh import report
from lsp_geo.refresh.compare import Difference, areas, compare
from lsp_geo.refresh.staging import Staged, check_each, district_code, stage

# Without these there are no areas, no weights, no order of deprivation, or nothing in one pillar.
BASE = (
    "lookups",
    "shapes",
    "postcodes",
    "census",
    "deprivation-2025",
    "deprivation-2019",
    "deprivation-2015",
    "income-2020",
    "local-statistics",
)
REPORTS = "reports"


@dataclass(frozen=True)
class Job:
    """What is to be renewed: where sources and data lie, and for which district.

    Parameters
    ----------
    sources : folder of the sources; made where it is missing
    data : the data folder; need not exist
    recipe : the district's recipe
    replace : whether data of another district may be replaced
    accept : ids of indicators whose new figures a person has looked at: nothing holds them back
    """

    sources: Path
    data: Path
    recipe: Path
    replace: bool = False
    accept: tuple[str, ...] = ()

    @property
    def district(self) -> District:
        """For whom."""
        return read_district(self.recipe)


@dataclass(frozen=True)
class Done:
    """What a refresh came to: its report, whether the data changed, and what stopped itself."""

    lines: tuple[str, ...]
    changed: bool
    stopped: tuple[str, ...]


def wanted(
    names: Sequence[str], job: Job, sources: Sequence[Source] = SOURCES
) -> tuple[list[str], list[str]]:
    """The sources to fetch, and those among them that nobody named: all where none is named.

    Beside those named come the ones of `BASE` whose files are not there yet.
    """
    if not names:
        return [], []
    lacking = [s.name for s in sources if s.name in BASE and _lacks(s, job)]
    more = [name for name in lacking if name not in names]
    return [*more, *names], more


def refresh(
    names: Sequence[str],
    job: Job,
    session: Session | None = None,
    told: Callable[[str], None] = lambda _line: None,
) -> Done:
    """Renew the data folder from the publishers, all of it or nothing.

    Parameters
    ----------
    names : sources to fetch, all where empty; all that is held is built from
    job : where and for whom
    session : the way out; the usual one where None
    told : is given a line as each step is done, the report's at last

    Returns
    -------
    What was done. A source or an indicator at fault keeps what was there and does not stop the
    others.

    Raises
    ------
    NoInternet
        Where no publisher can be reached.
    NotKnown
        Where there is no such source, or the data are of another district.
    DataError
        Where nothing can be built, or another run is at work. The data are then as they were.
    """
    settle(job.data)
    _check_district(job)
    names, more = wanted(names, job)
    if more:
        told(f"Fetched as well, because nothing can be built without them: {', '.join(more)}")
    lock = job.sources / KEPT / "lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock, timeout=0):
            outcomes = fetch(names, job.sources, job.district, session, told)
            return _renew(job, outcomes, told)
    except Timeout:
        raise DataError(lock, "another run is at work on this folder: wait for it") from None


def _renew(job: Job, outcomes: list[Outcome], told: Callable[[str], None]) -> Done:
    """Build, compare, report and swap."""
    # Of a run that was killed what it was making is of no use; what it fetched is.
    with workplace(job.data.resolve()) as scratch:
        made = scratch / "made"
        made.mkdir()
        told("Building")
        staged, held = _build(job, made)
        differences = compare(job.data, made) if staged.old else []
        changed = not job.data.exists() or fingerprint(job.data) != fingerprint(made)
        lines = _lines(job, outcomes, staged, held, differences)
        lines.append("data/ is as it was" if not changed else "All of it goes to data/ at once")
        place = _save(job.sources, lines)
        for line in (*lines, f"This report is kept in {place}"):
            told(line)
        if changed:
            swap(made, job.data.resolve())
    failed = [outcome.source for outcome in outcomes if outcome.state == "failed"]
    return Done(tuple(lines), changed, (*failed, *staged.faults, *held))


def _build(job: Job, made: Path) -> tuple[Staged, dict[str, str]]:
    """The new folder, whole and checked, and what is held back in it."""
    try:
        district = read_recipe(job.recipe)
        plan = read_plan(job.sources, district, job.recipe, job.data)
        levels = added_levels(district, job.recipe, job.data)
        staged = stage(job.sources, made, job.data, district, plan, levels)
        held = _hold_back(job, staged)
        check_each(staged)
    except DataError as error:
        # Name the file where it will lie, not in the folder that is about to go.
        file = error.file.replace(str(made), str(job.data))
        raise DataError(file, error.problem, error.line, error.field) from None
    return staged, held


def _hold_back(job: Job, staged: Staged) -> dict[str, str]:
    """Give old figures back to indicators whose new ones cannot be explained; why, by id."""
    if staged.old is None:
        return {}
    held = {
        one.indicator: "; ".join(one.held) + f" (--accept {one.indicator} takes it)"
        for one in compare(staged.old, staged.made)
        if one.held and one.indicator not in job.accept
    }
    return {name: why for name, why in held.items() if staged.keep_old(name)}


def _lines(
    job: Job,
    outcomes: list[Outcome],
    staged: Staged,
    held: dict[str, str],
    differences: list[Difference],
) -> list[str]:
    """The report."""
    kept = staged.kept
    lines = [f"{job.district.name}, {datetime.now():%Y-%m-%d %H:%M}"]
    lines += report.fetched_lines(outcomes)
    if staged.old is not None:
        lines += report.area_lines(*areas(staged.old, staged.made))
        lines += report.difference_lines(differences)
    else:
        lines += ["Figures", "- nothing was there to compare with"]
    lines += report.stopped_lines("At fault", staged.faults, kept)
    lines += report.stopped_lines("Held back", held, kept)
    lines += report.stopped_lines("Not among the sources", staged.missing, kept)
    lines += [f"- {name}: its source is not held; the old layer stays" for name in staged.layers]
    lines += staged.places
    lines += [f"- {name}: kept, dropped in by hand" for name in staged.by_hand]
    lines += [f"- {line}" for line in staged.levels]
    return lines + staged.plan


def _save(sources: Path, lines: list[str]) -> Path:
    path = sources / REPORTS / f"refresh-{datetime.now():%Y-%m-%d-%H%M%S}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _check_district(job: Job) -> None:
    held = district_code(job.data)
    if held and held != job.district.code and not job.replace:
        raise NotKnown(
            f"{job.data} is of {held} and the recipe of {job.district.name}: name the district's "
            "file with --district"
        )


def _lacks(source: Source, job: Job) -> bool:
    """Whether a file that a source makes is not there."""
    prefix = job.district.prefix
    paths = (output.path.format(prefix=prefix) for output in source.makes if not output.passing)
    return not all(list(job.sources.glob(path)) for path in paths)
