"""The command line: the same functions as the pages, without a browser."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import pandas as pd

from lsp_geo import export, formatting
from lsp_geo.analysis import comparison, inequality
from lsp_geo.analysis import profile as profiles
from lsp_geo.data.geography import LEVELS, Place
from lsp_geo.data.tables import Tables, open_tables
from lsp_geo.errors import DataError, NotKnown
from lsp_geo.paths import data_folder, static_folder

FORMATS = ("table", "csv", "json")
TABLE_COLUMNS = [
    "area_code",
    "area_name",
    "period",
    "value",
    "lower",
    "upper",
    "numerator",
    "denominator",
    "method",
    "coverage",
]


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns 0, 1 for a failed check or damaged data, 2 for bad use."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except NotKnown as error:
        print(f"lsp_geo: {error}", file=sys.stderr)
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

    build = commands.add_parser("build", help="make data/ from source extracts")
    build.add_argument("--sources", type=_folder, required=True, metavar="DIR")
    build.add_argument(
        "--district",
        type=Path,
        metavar="FILE",
        help="which district: a file like lsp_geo/build/recipes/district.toml",
    )
    build.set_defaults(run=_build)

    check = commands.add_parser("check", help="prove that data/ keeps its contract")
    check.set_defaults(run=_check)

    prepare = commands.add_parser(
        "prepare", help="make the map files now, not when the first reader comes"
    )
    prepare.set_defaults(run=_prepare)

    catalogue = _with_format(commands.add_parser("catalogue", help="list the indicators"))
    catalogue.add_argument("--pillar", metavar="P", help="1 to 8, or context")
    catalogue.set_defaults(run=_catalogue)

    table = _with_format(commands.add_parser("table", help="one indicator's values"))
    table.add_argument("indicator", metavar="INDICATOR")
    table.add_argument("--level", required=True, choices=LEVELS)
    table.add_argument("--period", metavar="P", help="the latest if not given; all for every one")
    table.set_defaults(run=_table)

    unequal = _with_format(
        commands.add_parser("inequality", help="how unequal an indicator is within the city")
    )
    unequal.add_argument("indicator", metavar="INDICATOR")
    unequal.add_argument("--period", metavar="P", help="the latest if not given")
    unequal.set_defaults(run=_inequality)

    find = _with_format(commands.add_parser("find", help="a postcode, name or area code"))
    find.add_argument("text", metavar="TEXT", nargs="+")
    find.set_defaults(run=_find)

    profile = _with_format(
        commands.add_parser("profile", help="one ward, MSOA or neighbourhood on every indicator")
    )
    profile.add_argument("area", metavar="WARD", nargs="+", help="a name, area code or postcode")
    profile.set_defaults(run=_profile)

    compare = _with_format(
        commands.add_parser("compare", help="two to four areas, and what can be told apart")
    )
    compare.add_argument(
        "areas",
        metavar="AREA",
        nargs="+",
        help="a name or area code (the city and England too); quote names of several words",
    )
    compare.add_argument("--indicator", metavar="ID", help="one indicator only")
    compare.set_defaults(run=_compare)

    report = commands.add_parser(
        "report", help="a fact sheet or the State of the city, as PDF or web page"
    )
    report.add_argument(
        "what",
        metavar="WARD",
        nargs="+",
        help="a ward or MSOA (name or code), pillar-1 to pillar-8, city, or all",
    )
    report.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE|DIR",
        help="FILE.pdf or FILE.html; a folder with “all”",
    )
    report.add_argument(
        "--year",
        type=int,
        metavar="Y",
        help="with “city”: the State of the city of that year, and FILE.csv",
    )
    report.add_argument(
        "--url", metavar="URL", help="address of the app for links and QR codes (LSP_PUBLIC_URL)"
    )
    report.add_argument(
        "--only", choices=("wards", "msoas", "pillars"), help="with “all”: these sheets only"
    )
    report.add_argument(
        "--as", dest="kind", choices=("pdf", "html"), help="with “all”: this kind of file only"
    )
    report.set_defaults(run=_report)

    site = commands.add_parser("publish", help="a static site that any web server can carry")
    site.add_argument("folder", type=Path, metavar="DIR")
    site.add_argument("--url", metavar="URL", help="address of the app for links (LSP_PUBLIC_URL)")
    site.add_argument(
        "--site",
        metavar="URL",
        help="address the site will have, for its sitemap and metadata (LSP_SITE_URL)",
    )
    site.set_defaults(run=_publish)
    return parser


def _with_format(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--format", choices=FORMATS, default="table")
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


def _check(options: argparse.Namespace) -> None:
    tables = open_tables(data_folder())
    tables.geography.check()
    count = tables.values.check()
    places = ", ".join(
        formatting.count(level.areas, level.name, level.plural)
        for level in tables.geography.levels.values()
    )
    print(f"All is well: {count} indicators and series, {places}.")


def _prepare(options: argparse.Namespace) -> None:
    from lsp_geo.city import open_files
    from lsp_geo.maps.classes import Atlas

    tables = open_tables(data_folder())
    files = open_files(tables, Atlas(tables), data_folder(), static_folder())
    for level in files.levels:
        described = tables.geography.levels[level]
        print(f"{described.areas} {described.plural}: {len(files.levels[level].columns)} maps")


def _catalogue(options: argparse.Namespace) -> None:
    tables = open_tables(data_folder())
    wanted = options.pillar
    if wanted is not None and wanted != "context":
        tables.catalogue.pillar(wanted)
    rows = [
        {
            "id": i.id,
            "pillar": i.pillar,
            "name": i.name,
            "unit": formatting.unit_line(i),
            "level": i.level,
            "latest": tables.periods(i.id)[-1],
            "higher_is": i.polarity,
            "publisher": i.publisher,
            "licence": i.licence,
        }
        for i in tables.catalogue.indicators.values()
        if wanted in (None, i.pillar)
    ]
    _print(pd.DataFrame(rows), options.format)


def _table(options: argparse.Namespace) -> None:
    tables = open_tables(data_folder())
    if options.period == "all":
        rows = tables.series(options.indicator, options.level)
    else:
        rows = tables.table(options.indicator, options.level, options.period)
    _print(rows[TABLE_COLUMNS], options.format)


def _inequality(options: argparse.Namespace) -> None:
    tables = open_tables(data_folder())
    row = inequality.row(tables, inequality.measure(tables, options.indicator, options.period))
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
    tables = open_tables(data_folder())
    places = tables.geography.find(" ".join(options.text))
    _print(pd.DataFrame([_place_row(tables, place) for place in places]), options.format)


def _profile(options: argparse.Namespace) -> None:
    tables = open_tables(data_folder())
    code = profiles.resolve(tables, " ".join(options.area))
    found = profiles.profile(tables, code)
    if options.format == "table":
        for line in profiles.in_words(tables, found):
            print(line)
        print()
    rows = found.readings.reset_index()
    names = [tables.catalogue.indicator(name).name for name in rows["id"]]
    rows.insert(1, "name", names)
    if options.format == "table":
        rows = rows[
            [
                "id",
                "period",
                "value",
                "lower",
                "upper",
                "city",
                "england",
                "than_city",
                "rank",
                "rank_first",
                "rank_last",
                "inside_min",
                "inside_max",
                "estimated",
            ]
        ]
    _print(rows, options.format)


def _compare(options: argparse.Namespace) -> None:
    tables = open_tables(data_folder())
    codes = [profiles.resolve(tables, text, england=True) for text in options.areas]
    ids = None if options.indicator is None else [options.indicator]
    rows = comparison.differences(tables, codes, ids)
    for column in ("second", "first"):
        names = [comparison.label(tables, code) for code in rows[column]]
        rows.insert(rows.columns.get_loc(column) + 1, f"{column}_name", names)
    if options.format == "table":
        rows = rows.drop(columns=["first", "second", "caution"])
    _print(rows, options.format)


def _report(options: argparse.Namespace) -> None:
    # Typesetting takes a while to load and no other command needs it.
    from lsp_geo.city import Desk
    from lsp_geo.reports import files as sheet_files

    name = " ".join(options.what)
    if name != sheet_files.ALL and (options.only or options.kind):
        raise NotKnown("--only and --as go with “all”; one sheet takes its kind from --out.")
    if name == sheet_files.ALL and options.year is not None:
        raise NotKnown("--year goes with “city”.")
    tables = open_tables(data_folder())
    desk = Desk(tables, base=options.url) if options.url else Desk(tables)
    if name == sheet_files.ALL:
        kinds = (f".{options.kind}",) if options.kind else sheet_files.SUFFIXES
        steps = sheet_files.save_all(desk, options.out, kinds, options.only or sheet_files.ALL)
        count = sheet_files.progress(lambda line: print(line, flush=True), steps)
        print(f"{count} made in {options.out}")
        return
    for path in sheet_files.save(desk, name, options.out, options.year):
        print(path)


def _publish(options: argparse.Namespace) -> None:
    # Templates and drawing take a while to load and no other command needs them.
    from lsp_geo.city import Desk
    from lsp_geo.site.publish import publish

    tables = open_tables(data_folder())
    desk = Desk(tables, base=options.url) if options.url else Desk(tables)
    on_screen = sys.stderr.isatty()

    def say(step: str) -> None:
        if on_screen:
            print(f"\r{step:<40}", end="", file=sys.stderr, flush=True)

    made = publish(desk, options.folder, say, options.site)
    say("")
    size = sum(made.written.values()) / 1e6
    print(f"{len(made.written):,} files, {size:.0f} MB, in {options.folder}")


def _place_row(tables: Tables, place: Place) -> dict[str, str]:
    """A place with the names of the areas it lies in."""
    names = {level: tables.geography.areas(level)["area_name"] for level in LEVELS}
    row = {
        "postcode": place.postcode,
        "level": place.level,
        "area_code": place.area_code,
        "area_name": names[place.level][place.area_code],
    }
    for level in ("lsoa21", "msoa21", "ward25"):
        code = getattr(place, level)
        row[level] = code
        row[f"{level}_name"] = names[level][code] if code else ""
    return row


def _print(table: pd.DataFrame, how: str) -> None:
    if how == "csv":
        print(export.csv(table), end="")
    elif how == "json":
        print(json.dumps(json.loads(table.to_json(orient="records")), indent=1, ensure_ascii=False))
    elif table.empty:
        print("Nothing to show.")
    else:
        print(table.to_string(index=False, na_rep="", max_colwidth=60))
