"""Fetch sources one by one: what is at fault stops itself, and the others go on."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lsp_geo.errors import DataError, NoInternet, NotKnown
from lsp_geo.fetch.errors import FetchError, Unreachable
from lsp_geo.fetch.files import Made, put
from lsp_geo.fetch.registry import SOURCES
from lsp_geo.fetch.replies import host_of
from lsp_geo.fetch.session import Session
from lsp_geo.fetch.source import Ask, District, Output, Place, Source

KEPT = ".fetched"  # replies and files as published, in the sources' folder
SPEED = 2_000_000  # bytes a second, for a rough time
A_REQUEST = 0.7  # seconds
HOSTS_TRIED = 2  # so many hosts out of reach, and none in reach, mean no internet


@dataclass(frozen=True)
class Outcome:
    """What came of one source: ``new``, ``same``, ``failed`` or ``skipped``, and why.

    ``files`` are the files whose bytes are new, by path under the sources' folder.
    """

    source: str
    state: str
    files: tuple[str, ...] = ()
    message: str = ""


def chosen(names: Sequence[str], sources: Sequence[Source] = SOURCES) -> list[Source]:
    """The sources of these names, or all, those before others that need them.

    Raises
    ------
    NotKnown
        Where there is no source of such a name.
    """
    by_name = {source.name: source for source in sources}
    for name in names:
        if name not in by_name:
            raise NotKnown(f"there is no source “{name}”; there are: {', '.join(by_name)}")
    ordered: dict[str, Source] = {}

    def add(name: str) -> None:
        for other in by_name[name].needs:
            if other not in ordered and (not names or other in names):
                add(other)
        ordered[name] = by_name[name]

    for name in names or by_name:
        add(name)
    return list(ordered.values())


def open_session(into: Path) -> Session:
    """A session that keeps replies and files inside the sources' folder."""
    return Session(into / KEPT)


def fetch(
    names: Sequence[str],
    into: Path,
    district: District,
    session: Session | None = None,
    told: Callable[[str], None] = lambda _line: None,
    sources: Sequence[Source] = SOURCES,
) -> list[Outcome]:
    """Bring sources into the folder that ``build --sources`` reads.

    Parameters
    ----------
    names : sources to fetch, all where empty
    into : folder of the sources; made where it is missing
    district : for whom
    session : the way out; the usual one where None
    told : is given a line as each source is begun and done

    Returns
    -------
    One outcome a source, in the order they were fetched. A source that fails leaves its files as
    they were and does not stop the others.

    Raises
    ------
    NoInternet
        Where no publisher can be reached.
    NotKnown
        Where there is no source of such a name.
    """
    wanted = chosen(names, sources)
    session = session or open_session(into)
    outcomes: list[Outcome] = []
    for source in wanted:
        told(f"{source.name}: {source.title}")
        outcome = _one(source, Place(session, district, into), outcomes)
        told(f"{source.name}: {said(outcome)}")
        outcomes.append(outcome)
        if not session.reached and len(session.not_reached) >= min(HOSTS_TRIED, len(wanted)):
            raise NoInternet
    if not session.reached and session.not_reached:
        raise NoInternet
    return outcomes


def said(outcome: Outcome) -> str:
    """What came of a source, in words."""
    if outcome.state == "new":
        return f"new: {', '.join(outcome.files)}"
    return {"same": "nothing new"}.get(outcome.state, f"{outcome.state}: {outcome.message}")


def _one(source: Source, place: Place, before: list[Outcome]) -> Outcome:
    if source.key and not os.environ.get(source.key):
        return Outcome(
            source.name,
            "skipped",
            message=f"needs a key in {source.key}; how to get one is said in docs/data-year.md",
        )
    failed = {outcome.source for outcome in before if outcome.state == "failed"}
    if failed & set(source.needs):
        return Outcome(
            source.name,
            "failed",
            message=f"it needs {', '.join(sorted(failed & set(source.needs)))}",
        )
    try:
        made = source.work(place)
        check_made(source, place.district, made)
        new = put(place.into, made)
    except (FetchError, Unreachable, DataError) as error:
        return Outcome(source.name, "failed", message=str(error))
    return Outcome(source.name, "new" if new else "same", tuple(new))


def check_made(source: Source, district: District, made: Made) -> None:
    """DataError unless a source made just the files it says, with their columns and with rows."""
    left = [output for output in source.makes if not output.passing]
    for name, table in made.items():
        output = next((o for o in source.makes if _fits(o, district, name)), None)
        if output is None:
            raise DataError(name, f"the source {source.name} does not say that it makes this")
        left = [o for o in left if o is not output]
        _check_columns(name, output, table)
    if left:
        raise DataError(left[0].path, f"the source {source.name} did not make this")


def _fits(output: Output, district: District, name: str) -> bool:
    pattern = re.escape(output.path.format(prefix=district.prefix)).replace(r"\*", r"\d{4}")
    return re.fullmatch(pattern, name) is not None


def _check_columns(name: str, output: Output, table: pd.DataFrame | dict) -> None:
    if isinstance(table, dict):
        if not table["features"]:
            raise DataError(name, "no shape was found")
        found = set(table["features"][0]["properties"])
    else:
        if table.empty:
            raise DataError(name, "no row was found")
        found = set(table.columns)
    for column in output.columns:
        if column not in found:
            raise DataError(name, "this column is missing", field=column)


def dry_run(names: Sequence[str], district: District) -> list[str]:
    """Lines that name every request a fetch would make, with sizes, and the time it may take.

    Nothing is asked of anybody.
    """
    lines, size, requests = [], 0, 0
    for source in chosen(names):
        note = f" (needs a key in {source.key})" if source.key else ""
        lines.append(f"{source.name}: {source.title}; {source.publisher}{note}")
        for ask in source.asks:
            lines.append(f"  {_times(ask)}{_address(ask, district)}  {ask.what}, {_size(ask)}")
            size += (ask.size or 0) * ask.times
            requests += ask.times
    minutes = max(1, round((size / SPEED + requests * A_REQUEST) / 60))
    hosts = sorted({host_of(ask.url) for source in chosen(names) for ask in source.asks})
    return [
        *lines,
        f"{requests} requests of {len(hosts)} hosts ({', '.join(hosts)}), about "
        f"{_bytes(size)} where sizes are known, {minutes} minutes or so. A star stands for "
        "what an earlier reply says.",
    ]


def _address(ask: Ask, district: District) -> str:
    return ask.url.replace("{code}", district.code).replace("{prefix}", district.prefix)


def _times(ask: Ask) -> str:
    return f"{ask.times} × " if ask.times > 1 else ""


def _size(ask: Ask) -> str:
    if ask.size is None:
        return "size not known"
    return f"about {_bytes(ask.size)}" + (" each" if ask.times > 1 else "")


def _bytes(size: int) -> str:
    for unit, below in (("kB", 1e6), ("MB", 1e9)):
        if size < below:
            return f"{size / (1e3 if unit == 'kB' else 1e6):.0f} {unit}"
    return f"{size / 1e9:.1f} GB"


def makers(path: str, prefix: str, sources: Iterable[Source] = SOURCES) -> list[Source]:
    """The sources that make a file, by its path under the sources' folder."""
    district = District("", "", prefix)
    return [s for s in sources if any(_fits(output, district, path) for output in s.makes)]
