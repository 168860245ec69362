"""The command line: the same functions as the pages, without a browser."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from lsp_geo import area_command, commands, partner_command
from lsp_geo.errors import DataError, FileRefused, NoInternet, NotKnown
from lsp_geo.presentation import links

FORMATS = ("table", "csv", "json")


def argument(name: str, **options: Any) -> tuple[str, dict[str, Any]]:
    """One argument of a command: its name, and what ``argparse`` is told of it."""
    return name, options


@dataclass(frozen=True)
class Command:
    """A verb of the command line: what it is for, what it takes, and what it does."""

    name: str
    help: str
    run: Callable[[argparse.Namespace], None]
    arguments: tuple[tuple[str, dict[str, Any]], ...] = ()


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns 0, 1 for a failed check or damaged data, 2 for bad use."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that has no “£” shows a sign in its place, and no traceback.
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
        sys.stdout.flush()
    except NotKnown as error:
        hint = f" “python -m lsp_geo {error.command}” lists them all." if error.command else ""
        return _failed(f"{error}{hint}", 2)
    except (NoInternet, FileRefused) as error:
        return _failed(str(error), 1)
    except DataError as error:
        hint = f": “python -m lsp_geo {error.command}” makes it" if error.command else ""
        return _failed(f"{error}{hint}", 1)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; nothing more can be written.
        _close(sys.stdout)
        return 0
    except OSError as error:
        _close(sys.stdout)
        where = f"{error.filename}: " if error.filename else ""
        return _failed(f"{where}{(error.strerror or str(error)).lower()}", 1)
    except KeyboardInterrupt:
        return _failed("stopped; no file is half-written", 130)
    return 0


def _failed(message: str, code: int) -> int:
    print(f"lsp_geo: {message}", file=sys.stderr)
    return code


def _close(stream: TextIO) -> None:
    """Close a stream that nothing more can be written to, so that nobody tries at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lsp_geo", description="Neighbourhood inequality explorer"
    )
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        one = verbs.add_parser(command.name, help=command.help)
        for name, described in command.arguments:
            one.add_argument(name, **described)
        one.set_defaults(run=command.run)
    return parser


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return path


def _address(text: str) -> str:
    try:
        return links.web_address(text)
    except NotKnown as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _port(text: str) -> int:
    # The processes have the ports above it.
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 65_000):
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65000")
    return int(text)


def _processes(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= 64):
        raise argparse.ArgumentTypeError("1 to 64 processes")
    return int(text)


_FORMAT = argument("--format", choices=FORMATS, default="table")
_OUT = argument(
    "--out",
    type=Path,
    metavar="FILE",
    help="write FILE.xlsx or FILE.csv with its source, under the names people use",
)
_INDICATOR = argument("indicator", metavar="INDICATOR")
COMMANDS = (
    Command(
        "build",
        "make data/ from source extracts",
        commands.build,
        (
            argument("--sources", type=_folder, required=True, metavar="DIR"),
            argument(
                "--district",
                type=Path,
                metavar="FILE",
                help="which district: a file like lsp_geo/build/recipes/district.toml",
            ),
        ),
    ),
    Command(
        "check",
        "prove that data/ keeps its contract",
        commands.check,
        (argument("--age", action="store_true", help="name what has a newer edition"),),
    ),
    Command(
        "fetch",
        "bring source extracts from their publishers' sites",
        commands.fetch,
        (
            argument("sources", nargs="*", metavar="SOURCE", help="all if none is named"),
            argument("--into", type=Path, default=Path("sources"), metavar="DIR"),
            argument("--dry-run", action="store_true", help="say what would be asked of whom"),
            argument("--district", type=Path, metavar="FILE", help="for which district"),
        ),
    ),
    Command(
        "refresh",
        "renew data/ from the publishers: fetch, build, compare, swap in",
        commands.refresh,
        (
            argument("sources", nargs="*", metavar="SOURCE", help="all if none is named"),
            argument("--into", type=Path, default=Path("sources"), metavar="DIR"),
            argument("--dry-run", action="store_true", help="say what would be asked of whom"),
            argument("--district", type=Path, metavar="FILE", help="for which district"),
            argument(
                "--accept",
                action="append",
                default=[],
                metavar="ID",
                help="take an indicator that was held back, once you have looked at it",
            ),
        ),
    ),
    Command(
        "serve",
        "serve the app on several processes behind one port (needs nginx)",
        commands.serve,
        (
            argument("--port", type=_port, default=8501, metavar="N", help="8501 if not given"),
            argument(
                "--processes",
                type=_processes,
                default=os.cpu_count() or 1,
                metavar="N",
                help="one a core if not given",
            ),
            argument("--address", default="0.0.0.0", metavar="IP", help="0.0.0.0: every network"),
            argument("--base", default="", metavar="PATH", help="served under this path"),
            argument(
                "--show-nginx",
                action="store_true",
                help="print the configuration of nginx and end",
            ),
            argument(
                "--folder",
                type=Path,
                default=Path("/var/lib/explorer"),
                metavar="DIR",
                help="with --show-nginx: where nginx keeps what it writes",
            ),
        ),
    ),
    Command(
        "district",
        "write the file of another council and a plan to fill in",
        commands.district,
        (
            argument(
                "name", nargs="+", metavar="NAME", help="of a district of England, or its code"
            ),
            argument(
                "--into", type=Path, default=Path(), metavar="DIR", help="where to write them"
            ),
            argument(
                "--sources",
                type=Path,
                default=Path("sources"),
                metavar="DIR",
                help="folder of the sources, which keeps what was asked for",
            ),
        ),
    ),
    Command("prepare", "make the map files now, not when the first reader comes", commands.prepare),
    Command(
        "catalogue",
        "list the indicators",
        commands.catalogue,
        (_FORMAT, argument("--pillar", metavar="P", help="a pillar’s number, or context")),
    ),
    Command(
        "table",
        "one indicator's values",
        commands.table,
        (
            _FORMAT,
            _OUT,
            _INDICATOR,
            argument(
                "--level",
                required=True,
                metavar="L",
                help="lsoa21, msoa21, ward25, city, lsoa11, or one the district has added",
            ),
            argument("--period", metavar="P", help="the latest if not given; all for every one"),
        ),
    ),
    Command(
        "inequality",
        "how unequal an indicator is within the city",
        commands.inequality,
        (
            *(_FORMAT, _OUT, _INDICATOR),
            argument("--period", metavar="P", help="the latest if not given"),
        ),
    ),
    Command(
        "find",
        "a postcode, name or area code",
        commands.find,
        (_FORMAT, argument("text", metavar="TEXT", nargs="+")),
    ),
    Command(
        "places",
        "what is there: GP practices, libraries, schools and others in and around an area",
        commands.places,
        (
            _FORMAT,
            _OUT,
            argument("--area", metavar="CODE", help="a code, name or postcode; the city if none"),
            argument("--kind", metavar="KIND", help="one kind; how many of each if none is named"),
        ),
    ),
    Command(
        "profile",
        "one area on every indicator",
        commands.profile,
        (
            _FORMAT,
            _OUT,
            argument("area", metavar="WARD", nargs="+", help="a name, area code or postcode"),
        ),
    ),
    Command(
        "compare",
        "two to four areas, and what can be told apart",
        commands.compare,
        (
            _FORMAT,
            _OUT,
            argument(
                "areas",
                metavar="AREA",
                nargs="+",
                help="a name or area code (the city and England too); quote names of several words",
            ),
            argument("--indicator", metavar="ID", help="one indicator only"),
        ),
    ),
    Command(
        "report",
        "a fact sheet or the State of the city, as PDF or web page",
        commands.report,
        (
            argument(
                "what",
                metavar="WARD",
                nargs="+",
                help="an area larger than a neighbourhood, pillar-1, pillar-2, …, city, or all",
            ),
            argument(
                "--out",
                type=Path,
                required=True,
                metavar="FILE|DIR",
                help="FILE.pdf or FILE.html; a folder with “all”",
            ),
            argument(
                "--year",
                type=int,
                metavar="Y",
                help="with “city”: the State of the city of that year, and FILE.csv",
            ),
            argument(
                "--url",
                type=_address,
                metavar="URL",
                help="address of the app for links and QR codes (LSP_PUBLIC_URL)",
            ),
            argument(
                "--only",
                metavar="KIND",
                help="with “all”: wards, msoas, pillars, or an added level’s code: these only",
            ),
            argument(
                "--as",
                dest="kind",
                choices=("pdf", "html"),
                help="with “all”: this kind of file only",
            ),
        ),
    ),
    Command(
        "area",
        "an area of your own on every indicator: picked, around a place, or from a boundary file",
        area_command.area,
        (
            _FORMAT,
            argument("--areas", metavar="CODES", help="names or codes, with commas between"),
            argument("--around", metavar="PLACE", help="a postcode, a name or a code"),
            argument("--metres", type=int, metavar="N", help="with --around; 800 if not given"),
            argument("--boundary", type=Path, metavar="FILE", help="a boundary file"),
            argument("--name", metavar="NAME", help="what it is called, at most 60 letters"),
            argument("--out", type=Path, metavar="FILE", help=".xlsx, .csv, .html, .pdf, .geojson"),
        ),
    ),
    Command(
        "partner",
        "a partner's own file: how it is read, and what of it may be shown",
        partner_command.partner,
        (
            argument("file", type=Path, metavar="FILE", help="CSV, XLSX, ODS or Parquet"),
            argument("--format", choices=("text", "json"), default="text"),
            argument(
                "--threshold",
                type=int,
                default=5,
                metavar="N",
                help="suppress counts of 1 to below N; 5 or more",
            ),
            argument("--round", type=int, default=5, metavar="N", help="round to N; 5 or more"),
        ),
    ),
    Command(
        "publish",
        "a static site that any web server can carry",
        commands.publish,
        (
            argument("folder", type=Path, metavar="DIR"),
            argument(
                "--url",
                type=_address,
                metavar="URL",
                help="address of the app for links (LSP_PUBLIC_URL)",
            ),
            argument(
                "--site",
                type=_address,
                metavar="URL",
                help="address the site will have, for its sitemap and metadata (LSP_SITE_URL)",
            ),
        ),
    ),
)
