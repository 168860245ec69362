"""The command line: the same functions as the pages, without a browser."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsp_geo import commands
from lsp_geo.data.levels import LEVELS
from lsp_geo.errors import DataError, NoInternet, NotKnown

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
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except NotKnown as error:
        hint = f" “python -m lsp_geo {error.command}” lists them all." if error.command else ""
        print(f"lsp_geo: {error}{hint}", file=sys.stderr)
        return 2
    except (DataError, NoInternet) as error:
        print(f"lsp_geo: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader (head, less) has seen enough; nothing more can be written.
        sys.stderr.close()
    return 0


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


_FORMAT = argument("--format", choices=FORMATS, default="table")
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
            _INDICATOR,
            argument("--level", required=True, choices=("lsoa11", *LEVELS)),
            argument("--period", metavar="P", help="the latest if not given; all for every one"),
        ),
    ),
    Command(
        "inequality",
        "how unequal an indicator is within the city",
        commands.inequality,
        (_FORMAT, _INDICATOR, argument("--period", metavar="P", help="the latest if not given")),
    ),
    Command(
        "find",
        "a postcode, name or area code",
        commands.find,
        (_FORMAT, argument("text", metavar="TEXT", nargs="+")),
    ),
    Command(
        "profile",
        "one ward, MSOA or neighbourhood on every indicator",
        commands.profile,
        (
            _FORMAT,
            argument("area", metavar="WARD", nargs="+", help="a name, area code or postcode"),
        ),
    ),
    Command(
        "compare",
        "two to four areas, and what can be told apart",
        commands.compare,
        (
            _FORMAT,
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
                help="a ward or MSOA (name or code), pillar-1, pillar-2, …, city, or all",
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
                metavar="URL",
                help="address of the app for links and QR codes (LSP_PUBLIC_URL)",
            ),
            argument(
                "--only",
                choices=("wards", "msoas", "pillars"),
                help="with “all”: these sheets only",
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
        "publish",
        "a static site that any web server can carry",
        commands.publish,
        (
            argument("folder", type=Path, metavar="DIR"),
            argument("--url", metavar="URL", help="address of the app for links (LSP_PUBLIC_URL)"),
            argument(
                "--site",
                metavar="URL",
                help="address the site will have, for its sitemap and metadata (LSP_SITE_URL)",
            ),
        ),
    ),
)
