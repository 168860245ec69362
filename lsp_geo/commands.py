"""What each verb of the command line does with the arguments given."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from lsp_geo import formatting, output
from lsp_geo.analysis import (
    area_tables,
    comparison,
    comparison_tables,
    comparison_words,
    inequality_table,
    places_near,
    profile_words,
    takeaway,
)
from lsp_geo.city import City
from lsp_geo.data import folder
from lsp_geo.data.boundary_checks import check_boundaries
from lsp_geo.data.editions import late
from lsp_geo.data.places import Place
from lsp_geo.data.tables import COLUMNS, Tables
from lsp_geo.data.values import latest
from lsp_geo.errors import DataError, NoInternet, NotKnown
from lsp_geo.paths import data_folder, static_folder
from lsp_geo.presentation import parts

if TYPE_CHECKING:
    from lsp_geo.reports.document import Imprint


PROFILE_COLUMNS = [
    *("id", "period", "value", "lower", "upper"),
    *("city", "england", "england_part", "than_city"),
    *("rank", "rank_first", "rank_last"),
    *("inside_min", "inside_max", "estimated"),
]


def build(options: argparse.Namespace) -> None:
    """Make the data from source extracts."""
    from lsp_geo.build.run import DISTRICT, build

    for line in build(options.sources, data_folder(), options.district or DISTRICT):
        print(line)


def fetch(options: argparse.Namespace) -> None:
    """Bring sources from their publishers, or say what would be asked of whom."""
    from lsp_geo.build.run import DISTRICT
    from lsp_geo.fetch import run
    from lsp_geo.fetch.source import read_district

    district = read_district(options.district or DISTRICT)
    if options.dry_run:
        print("\n".join(run.dry_run(options.sources, district)))
        return
    outcomes = run.fetch(options.sources, options.into, district, told=print)
    failed = [outcome.source for outcome in outcomes if outcome.state == "failed"]
    if failed:
        raise DataError(
            options.into,
            f"not fetched: {', '.join(failed)}; why is said above, and the others are there",
        )


def refresh(options: argparse.Namespace) -> None:
    """Renew the data from the publishers, or say what would be asked of whom."""
    from lsp_geo.build.run import DISTRICT
    from lsp_geo.fetch import run as fetching
    from lsp_geo.refresh.run import Job, refresh, wanted

    recipe, other = options.district or DISTRICT, options.district is not None
    job = Job(options.into, data_folder(), recipe, other, tuple(options.accept))
    if options.dry_run:
        names, _ = wanted(options.sources, job)
        print("\n".join(fetching.dry_run(names, job.district)))
        print("Then all is built beside the data, compared with them, and swapped in.")
        return
    done = refresh(options.sources, job, told=lambda line: print(line, flush=True))
    if done.stopped:
        raise DataError(
            options.into,
            f"not renewed: {', '.join(done.stopped)}; why is said above, and all else is in place",
        )


def district(options: argparse.Namespace) -> None:
    """Write the file of another council and a plan to fill in."""
    from lsp_geo.council import describe, files
    from lsp_geo.fetch.errors import FetchError, Unreachable
    from lsp_geo.fetch.run import open_session

    session = open_session(options.sources)
    try:
        council = describe.describe(session, " ".join(options.name), lambda line: print(line))
    except Unreachable as error:
        if session.reached:
            raise DataError(options.sources, str(error)) from None
        raise NoInternet from None
    except FetchError as error:
        raise DataError(options.sources, str(error)) from None
    path, plan = files.write(council, options.into)
    print(f"Written: {path} and {plan}. Look both over, then:")
    print(f"python -m lsp_geo refresh --district {path} --into {options.sources}")


def check(options: argparse.Namespace) -> None:
    """Prove that the data keep their contract; with ``age``, name what has a newer edition."""
    city = City(data_folder())
    check_boundaries(city.geography)
    count = city.tables.values.check()
    lists = formatting.count(city.tables.place_lists.check(), "list", "lists")
    places = ", ".join(
        formatting.count(level.areas, level.name, level.plural)
        for level in city.geography.levels.values()
    )
    for code in city.geography.added:
        share = formatting.number(100 * city.geography.covered(code), 1)
        plural = city.geography.levels[code].plural
        print(f"{share}% of the residents live in one of the {plural}.")
    print(f"All is well: {count} indicators and series, {places}, {lists} of places.")
    if options.age:
        held = {name: city.tables.periods(name)[-1] for name in city.catalogue.indicators}
        older = late(held, date.today())
        print("\n".join(one.sentence for one in older) or "Nothing newer is known of.")


def prepare(_options: argparse.Namespace) -> None:
    """Make the map files."""
    city = City(data_folder(), static_folder())
    for level, files in city.files.levels.items():
        described = city.geography.levels[level]
        print(f"{described.areas} {described.plural}: {len(files.columns)} maps")


def catalogue(options: argparse.Namespace) -> None:
    """List the indicators."""
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
    output.show(pd.DataFrame(rows), options.format)


def table(options: argparse.Namespace) -> None:
    """Print one indicator's values."""
    tables = City(data_folder()).tables
    if options.out:
        if options.period == "all" or options.level not in tables.geography.mapped:
            raise NotKnown(
                "--out writes one period of wards, MSOAs or neighbourhoods; for others use "
                "--format csv."
            )
        indicator = tables.catalogue.indicator(options.indicator)
        when = latest(tables.periods(indicator.id), options.period)
        today = date.today()
        made = takeaway.of_indicator(tables, indicator, options.level, when, "", today)
        output.write(made, options.out)
        return
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
    output.show(rows[COLUMNS], options.format)


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


def inequality(options: argparse.Namespace) -> None:
    """Print how unequal an indicator is within the city."""
    city = City(data_folder())
    found = city.inequality(options.indicator, options.period)
    row = inequality_table.row(city.tables, found)
    if options.out:
        table = inequality_table.measures_file(city.tables, [found])
        shown = [(found.indicator, found.period)]
        output.take(city.tables, "Measures of inequality", table, shown, options.out, "not defined")
    elif options.format == "table":
        # One indicator reads better downwards.
        for name, value in row.items():
            print(f"{name:<22}{_plain_cell(value)}")
    else:
        output.show(pd.DataFrame([row]), options.format)


def _plain_cell(value: object) -> str:
    if value is None:
        return "not defined"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def find(options: argparse.Namespace) -> None:
    """Print what a text may mean."""
    reader = City(data_folder()).tables.places
    places = reader.find(" ".join(options.text))
    _aside(*places)
    output.show(pd.DataFrame([reader.described(place) for place in places]), options.format)


def places(options: argparse.Namespace) -> None:
    """Print the places of a kind around an area, or what an area has of every kind."""
    tables = City(data_folder()).tables
    lists, place = tables.place_lists, None
    area = lists.geography.code
    if options.area:
        place = tables.places.one(options.area)
        area = place.area_code
    _aside(place)
    if options.kind:
        found = [places_near.near(lists, options.kind, area)]
    else:
        found = places_near.every_kind(lists, area)
    if options.out:
        made = places_near.take_away(lists, found, "", date.today())
        output.write(made, options.out)
    elif options.kind:
        output.show(places_near.records(found[0]), options.format)
    else:
        output.show(places_near.counts(found), options.format)
    if options.kind:
        print(f"lsp_geo: {places_near.of_list(found[0].kind)}", file=sys.stderr)


def _aside(*places: Place | None) -> None:
    """Say how places were read, beside the output and never in it."""
    for note in dict.fromkeys(place.note for place in places if place and place.note):
        print(f"lsp_geo: {note}", file=sys.stderr)


def profile(options: argparse.Namespace) -> None:
    """Print one area on every indicator."""
    city = City(data_folder())
    place = city.tables.places.one(" ".join(options.area))
    _aside(place)
    show_profile(city, place.area_code, options)


def show_profile(city: City, area_code: str, options: argparse.Namespace) -> None:
    """Print an area on every indicator, or write it where ``--out`` says."""
    found = city.profile(area_code)
    if options.out:
        table = area_tables.figures_file(city.tables, found)
        shown = area_tables.shown(city.tables, found)
        output.take(city.tables, f"{found.label}, every figure", table, shown, options.out)
        return
    if options.format == "table":
        for line in profile_words.in_words(city.tables, found):
            print(line)
        print()
    rows = found.readings.reset_index()
    names = [city.catalogue.indicator(name).name for name in rows["id"]]
    rows.insert(1, "name", names)
    output.show(rows[PROFILE_COLUMNS] if options.format == "table" else rows, options.format)


def compare(options: argparse.Namespace) -> None:
    """Print two to four areas side by side."""
    tables = City(data_folder()).tables
    places = [tables.places.one(text, england=True) for text in options.areas]
    _aside(*places)
    codes = [place.area_code for place in places]
    ids = None if options.indicator is None else [options.indicator]
    if options.out:
        table = comparison_tables.of_indicators(tables, codes, ids)
        named = table["Indicator"].tolist()
        shown = [(i, None) for i in tables.catalogue.indicators.values() if i.name in named]
        called = formatting.and_list(comparison_words.called(tables, codes))
        output.take(tables, called, table, shown, options.out)
        return
    rows = comparison.differences(tables, codes, ids)
    for column in ("second", "first"):
        named = zip(rows[column], rows["id"], rows["period"], strict=True)
        names = [comparison.label(tables, code, name, when) for code, name, when in named]
        rows.insert(rows.columns.get_loc(column) + 1, f"{column}_name", names)
    if options.format == "table":
        rows = rows.drop(columns=["first", "second", "caution"])
    output.show(rows, options.format)


def report(options: argparse.Namespace) -> None:
    """Write a fact sheet or the State of the city."""
    # Typesetting takes a while to load and no other command needs it.
    from lsp_geo.reports import files as sheet_files

    name = " ".join(options.what)
    if name != sheet_files.ALL and (options.only or options.kind):
        raise NotKnown("--only and --as go with “all”; one sheet takes its kind from --out.")
    if name == sheet_files.ALL and options.year is not None:
        raise NotKnown("--year goes with “city”.")
    # Data that are exchanged on the way must not come into half of it.
    with folder.one_edition(data_folder()) as data:
        city, imprint = City(data), _imprint(options)
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


def publish(options: argparse.Namespace) -> None:
    """Write the static site."""
    # Templates and drawing take a while to load and no other command needs them.
    from lsp_geo.site.publish import publish

    def say(step: str) -> None:
        if sys.stderr.isatty():
            print(f"\r{step:<40}", end="", file=sys.stderr, flush=True)

    with folder.one_edition(data_folder()) as data:
        made = publish(City(data), _imprint(options), options.folder, say, options.site)
    say("")
    size = sum(made.written.values()) / 1e6
    print(f"{len(made.written):,} files, {size:.0f} MB, in {options.folder}")


def serve(options: argparse.Namespace) -> None:
    """Serve the app on several processes behind one port."""
    # The web server's parts take a while to load and no other command needs them.
    from lsp_geo.serve import replicas

    where = replicas.layout(options.address, options.port, options.processes, options.base)
    if options.show_nginx:
        print(replicas.nginx_conf(where, options.folder), end="")
        return
    replicas.serve(where, lambda line: print(f"lsp_geo: {line}", flush=True))


def _imprint(options: argparse.Namespace) -> Imprint:
    """The address of the app as given, else as the environment says."""
    from lsp_geo.reports.document import Imprint

    return Imprint(options.url) if options.url else Imprint()
