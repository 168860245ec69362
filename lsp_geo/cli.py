"""The command line: the same functions as the pages, without a browser."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from lsp_geo import export, formatting
from lsp_geo.analysis import comparison, inequality_table, profile_words
from lsp_geo.city import City
from lsp_geo.data.levels import LEVELS
from lsp_geo.data.places import Place
from lsp_geo.data.tables import COLUMNS, Tables
from lsp_geo.data.values import latest
from lsp_geo.errors import DataError, NotKnown
from lsp_geo.paths import data_folder, static_folder
from lsp_geo.presentation import parts

if TYPE_CHECKING:
    from lsp_geo.reports.document import Imprint

FORMATS = ("table", "csv", "json")
PROFILE_COLUMNS = [
    *("id", "period", "value", "lower", "upper"),
    *("city", "england", "england_part", "than_city"),
    *("rank", "rank_first", "rank_last"),
    *("inside_min", "inside_max", "estimated"),
]


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
    except DataError as error:
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
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        one = commands.add_parser(command.name, help=command.help)
        for name, described in command.arguments:
            one.add_argument(name, **described)
        one.set_defaults(run=command.run)
    return parser


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return path


def _build(options: argparse.Namespace) -> None:
    from lsp_geo.build.run import DISTRICT, build

    for line in build(options.sources, data_folder(), options.district or DISTRICT):
        print(line)


def _check(_options: argparse.Namespace) -> None:
    city = City(data_folder())
    city.geography.check()
    count = city.tables.values.check()
    places = ", ".join(
        formatting.count(level.areas, level.name, level.plural)
        for level in city.geography.levels.values()
    )
    print(f"All is well: {count} indicators and series, {places}.")


def _prepare(_options: argparse.Namespace) -> None:
    city = City(data_folder(), static_folder())
    for level, files in city.files.levels.items():
        described = city.geography.levels[level]
        print(f"{described.areas} {described.plural}: {len(files.columns)} maps")


def _catalogue(options: argparse.Namespace) -> None:
    city = City(data_folder())
    wanted = options.pillar
    if wanted is not None:
        parts.check(city.tables, "pillar", wanted)
    rows = [
        {
            "id": i.id,
            "pillar": i.pillar,
            "name": i.name,
            "unit": formatting.unit_line(i),
            "level": i.level,
            "latest": city.tables.periods(i.id)[-1],
            "higher_is": i.polarity,
            "publisher": i.publisher,
            "licence": i.licence,
        }
        for i in city.catalogue.indicators.values()
        if wanted in (None, i.pillar)
    ]
    _print(pd.DataFrame(rows), options.format)


def _table(options: argparse.Namespace) -> None:
    tables = City(data_folder()).tables
    if _as_published(tables, options):
        wanted = [options.period]
        if options.period == "all":
            wanted = tables.periods(options.indicator)
        rows = pd.concat(
            [tables.published(options.indicator, period) for period in wanted], ignore_index=True
        )
    elif options.period == "all":
        rows = tables.series(options.indicator, options.level)
    else:
        rows = tables.table(options.indicator, options.level, options.period)
    _print(rows[COLUMNS], options.format)


def _as_published(tables: Tables, options: argparse.Namespace) -> bool:
    """Whether the publisher's own areas are asked for: cities of a series, LSOAs of 2011."""
    indicator = tables.catalogue.indicator(options.indicator)
    if options.level == "city":
        return indicator.is_city_series
    if options.level != "lsoa11":
        return False
    periods = tables.periods(indicator.id)
    if options.period != "all":
        periods = [latest(periods, options.period)]
    other = [p for p in periods if tables.values.level_of(indicator, p) != "lsoa11"]
    if other:
        raise NotKnown(
            f"“{indicator.name}” was not published for the neighbourhoods of 2011 in {other[0]}. "
            "Name a --period that was."
        )
    return True


def _inequality(options: argparse.Namespace) -> None:
    city = City(data_folder())
    row = inequality_table.row(city.tables, city.inequality(options.indicator, options.period))
    if options.format == "table":
        # One indicator reads better downwards.
        for name, value in row.items():
            print(f"{name:<22}{_plain_cell(value)}")
    else:
        _print(pd.DataFrame([row]), options.format)


def _plain_cell(value: object) -> str:
    if value is None:
        return "not defined"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _find(options: argparse.Namespace) -> None:
    reader = City(data_folder()).tables.places
    places = reader.find(" ".join(options.text))
    _aside(*places)
    _print(pd.DataFrame([reader.described(place) for place in places]), options.format)


def _aside(*places: Place | None) -> None:
    """Say how places were read, beside the output and never in it."""
    for note in dict.fromkeys(place.note for place in places if place and place.note):
        print(f"lsp_geo: {note}", file=sys.stderr)


def _profile(options: argparse.Namespace) -> None:
    city = City(data_folder())
    place = city.tables.places.one(" ".join(options.area))
    _aside(place)
    found = city.profile(place.area_code)
    if options.format == "table":
        for line in profile_words.in_words(city.tables, found):
            print(line)
        print()
    rows = found.readings.reset_index()
    names = [city.catalogue.indicator(name).name for name in rows["id"]]
    rows.insert(1, "name", names)
    _print(rows[PROFILE_COLUMNS] if options.format == "table" else rows, options.format)


def _compare(options: argparse.Namespace) -> None:
    tables = City(data_folder()).tables
    places = [tables.places.one(text, england=True) for text in options.areas]
    _aside(*places)
    codes = [place.area_code for place in places]
    ids = None if options.indicator is None else [options.indicator]
    rows = comparison.differences(tables, codes, ids)
    for column in ("second", "first"):
        named = zip(rows[column], rows["id"], rows["period"], strict=True)
        names = [comparison.label(tables, code, name, when) for code, name, when in named]
        rows.insert(rows.columns.get_loc(column) + 1, f"{column}_name", names)
    if options.format == "table":
        rows = rows.drop(columns=["first", "second", "caution"])
    _print(rows, options.format)


def _report(options: argparse.Namespace) -> None:
    # Typesetting takes a while to load and no other command needs it.
    from lsp_geo.reports import files as sheet_files

    name = " ".join(options.what)
    if name != sheet_files.ALL and (options.only or options.kind):
        raise NotKnown("--only and --as go with “all”; one sheet takes its kind from --out.")
    if name == sheet_files.ALL and options.year is not None:
        raise NotKnown("--year goes with “city”.")
    city, imprint = City(data_folder()), _imprint(options)
    if name == sheet_files.ALL:
        kinds = (f".{options.kind}",) if options.kind else sheet_files.SUFFIXES
        which = options.only or sheet_files.ALL
        steps = sheet_files.save_all(city, imprint, options.out, kinds, which)
        count = sheet_files.progress(lambda line: print(line, flush=True), steps)
        print(f"{count} made in {options.out}")
        return
    _aside(sheet_files.area_named(city, name))
    for path in sheet_files.save(city, imprint, name, options.out, options.year):
        print(path)


def _publish(options: argparse.Namespace) -> None:
    # Templates and drawing take a while to load and no other command needs them.
    from lsp_geo.site.publish import publish

    city, imprint = City(data_folder()), _imprint(options)
    on_screen = sys.stderr.isatty()

    def say(step: str) -> None:
        if on_screen:
            print(f"\r{step:<40}", end="", file=sys.stderr, flush=True)

    made = publish(city, imprint, options.folder, say, options.site)
    say("")
    size = sum(made.written.values()) / 1e6
    print(f"{len(made.written):,} files, {size:.0f} MB, in {options.folder}")


def _imprint(options: argparse.Namespace) -> Imprint:
    """The address of the app as given, else as the environment says."""
    from lsp_geo.reports.document import Imprint

    return Imprint(options.url) if options.url else Imprint()


def _print(table: pd.DataFrame, how: str) -> None:
    if how == "csv":
        print(export.csv(table), end="")
    elif how == "json":
        print(json.dumps(json.loads(table.to_json(orient="records")), indent=1, ensure_ascii=False))
    elif table.empty:
        print("Nothing to show.")
    else:
        print(table.to_string(index=False, na_rep="", max_colwidth=60))


_FORMAT = argument("--format", choices=FORMATS, default="table")
_INDICATOR = argument("indicator", metavar="INDICATOR")
COMMANDS = (
    Command(
        "build",
        "make data/ from source extracts",
        _build,
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
    Command("check", "prove that data/ keeps its contract", _check),
    Command("prepare", "make the map files now, not when the first reader comes", _prepare),
    Command(
        "catalogue",
        "list the indicators",
        _catalogue,
        (_FORMAT, argument("--pillar", metavar="P", help="1 to 8, or context")),
    ),
    Command(
        "table",
        "one indicator's values",
        _table,
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
        _inequality,
        (_FORMAT, _INDICATOR, argument("--period", metavar="P", help="the latest if not given")),
    ),
    Command(
        "find",
        "a postcode, name or area code",
        _find,
        (_FORMAT, argument("text", metavar="TEXT", nargs="+")),
    ),
    Command(
        "profile",
        "one ward, MSOA or neighbourhood on every indicator",
        _profile,
        (
            _FORMAT,
            argument("area", metavar="WARD", nargs="+", help="a name, area code or postcode"),
        ),
    ),
    Command(
        "compare",
        "two to four areas, and what can be told apart",
        _compare,
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
        _report,
        (
            argument(
                "what",
                metavar="WARD",
                nargs="+",
                help="a ward or MSOA (name or code), pillar-1 to pillar-8, city, or all",
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
        _publish,
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
