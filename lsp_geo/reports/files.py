"""Making sheets: one by name into a file, or all of them into a folder, going on where left off."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from lsp_geo import export
from lsp_geo.city import City
from lsp_geo.data.levels import MSOAS, WARDS
from lsp_geo.data.places import Place
from lsp_geo.errors import NotKnown
from lsp_geo.paths import CODE
from lsp_geo.reports.area_sheet import area_sheet, levels
from lsp_geo.reports.city_sheet import city_sheet
from lsp_geo.reports.document import Imprint, Sheet, put_for
from lsp_geo.reports.html import html_page
from lsp_geo.reports.pdf import pdf
from lsp_geo.reports.pillar_sheet import pillar_sheet
from lsp_geo.reports.state_of_city import state_of_city

CITY, ALL = "city", "all"
SUFFIXES = (".pdf", ".html")
DONE = "sheets.json"
_CALLED = {WARDS: "wards", MSOAS: "msoas"}
_PILLAR = re.compile(r"pillar-(\w+)")


def sheet(city: City, imprint: Imprint, name: str, year: int | None = None) -> Sheet:
    """The sheet of ``city``, ``pillar-3``, or an area by name, code or postcode.

    Parameters
    ----------
    year : with ``city``, makes the State of the city of that year

    Raises
    ------
    NotKnown
        When no sheet goes by that name.
    """
    return put_for(city.geography.kind, _sheet(city, imprint, name, year))


def _sheet(city: City, imprint: Imprint, name: str, year: int | None) -> Sheet:
    """As `sheet`, in words written for a city."""
    if name == CITY:
        return city_sheet(city, imprint) if year is None else state_of_city(city, imprint, year)
    if year is not None:
        raise NotKnown("A year is given with “city” only, for the State of the city.")
    pillar = _PILLAR.fullmatch(name)
    if pillar:
        return pillar_sheet(city, imprint, pillar[1])
    code = city.tables.places.one(name).area_code
    if code == city.geography.code:
        return city_sheet(city, imprint)
    return area_sheet(city, imprint, code)


def area_named(city: City, name: str) -> Place | None:
    """The area whose sheet goes by that name; None for a sheet of the city or of a pillar."""
    if name == CITY or _PILLAR.fullmatch(name):
        return None
    return city.tables.places.one(name)


def written(made: Sheet, suffix: str) -> bytes:
    """The sheet as the bytes of a file; NotKnown for a suffix other than SUFFIXES."""
    if suffix == ".pdf":
        return pdf(made)
    if suffix == ".html":
        return html_page(made).encode()
    raise NotKnown(f"A report is a {' or a '.join(SUFFIXES)} file; “{suffix}” is neither.")


def save(city: City, imprint: Imprint, name: str, out: Path, year: int | None = None) -> list[Path]:
    """Make one sheet; the State of the city comes with a CSV of its figures. Returns the files.

    Raises
    ------
    NotKnown
        For a name, year or kind of file there is none of, or a file that cannot be written.
    """
    if out.suffix.lower() not in SUFFIXES:
        raise NotKnown(f"A report is a {' or a '.join(SUFFIXES)} file: give --out such a name.")
    made = sheet(city, imprint, name, year)
    files = {out: written(made, out.suffix.lower())}
    if year is not None:
        files[out.with_suffix(".csv")] = export.csv_file(made.figures)
    for path, content in files.items():
        _write(path, content)
    return list(files)


def names(city: City, which: str = ALL) -> list[str]:
    """Names of the sheets of ``wards``, ``msoas``, an added level, ``pillars``, or ``all``."""
    parts = {
        _CALLED.get(level, level): list(city.geography.areas(level).index)
        for level in levels(city.geography)
    }
    parts["pillars"] = [f"pillar-{pillar.number}" for pillar in city.catalogue.pillars]
    if which == ALL:
        return [name for own in parts.values() for name in own] + [CITY]
    if which not in parts:
        raise NotKnown(f"There are no sheets “{which[:40]}”: choose {', '.join(parts)} or {ALL}.")
    return parts[which]


def save_all(
    city: City,
    imprint: Imprint,
    folder: Path,
    suffixes: tuple[str, ...] = SUFFIXES,
    which: str = ALL,
) -> Iterator[tuple[int, int, str, bool]]:
    """Make every sheet that the folder has not got already.

    A sheet is up to date when it was made from the same data, code and address; a run that was
    cut short goes on where it stopped.

    Yields
    ------
    (number, of, file name, made) after each file; ``made`` is False where it was up to date.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotKnown(_cannot_write(folder, error)) from None
    export.remove_unfinished(folder)
    wanted = names(city, which)
    record, mark = _read_done(folder / DONE), _made_from(city, imprint)
    number, total = 0, len(wanted) * len(suffixes)
    for name in wanted:
        made: Sheet | None = None
        for suffix in suffixes:
            number += 1
            path = folder / f"{name}{suffix}"
            if record.get(path.name) == mark and path.is_file():
                yield number, total, path.name, False
                continue
            made = made or sheet(city, imprint, name)
            _write(path, written(made, suffix))
            record[path.name] = mark
            _write(folder / DONE, json.dumps(record, indent=0, sort_keys=True).encode())
            yield number, total, path.name, True


def _made_from(city: City, imprint: Imprint) -> str:
    """What a sheet is made from: all of the data and of our code, and the app's address."""
    return f"{export.fingerprint(city.data, CODE)} {imprint.base}"


def progress(shown: Callable[[str], None], steps: Iterator[tuple[int, int, str, bool]]) -> int:
    """Show a line after each file; returns how many were made."""
    count = 0
    for number, total, name, made in steps:
        count += made
        shown(f"{number:>4} of {total}  {name}  {'made' if made else 'up to date'}")
    return count


def _read_done(path: Path) -> dict[str, str]:
    """What an earlier run has made; a damaged record means nothing is known to be there."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, content: bytes) -> None:
    try:
        export.write_whole(path, content)
    except OSError as error:
        raise NotKnown(_cannot_write(path, error)) from None


def _cannot_write(path: Path, error: OSError) -> str:
    return f"{path} cannot be written: {error.strerror.lower() if error.strerror else error}."
