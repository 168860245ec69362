"""The verb of the command line that makes an area of one's own; nothing of it is kept."""

from __future__ import annotations

import argparse
import sys

from lsp_geo import commands, export, output
from lsp_geo.area import distance, download, own
from lsp_geo.area.boundary_file import read_boundary
from lsp_geo.area.formats import MOST_BYTES
from lsp_geo.area.ground import Ground
from lsp_geo.area.own import Around, Origin, OwnArea, Picked
from lsp_geo.city import City
from lsp_geo.errors import NotKnown
from lsp_geo.partner.whole import nothing_logged
from lsp_geo.paths import data_folder
from lsp_geo.visitor import VisitorCity

METRES = 800


def area(options: argparse.Namespace) -> None:
    """Print an area of one's own on every indicator, or write it as a table, sheet or shape.

    Raises
    ------
    NotKnown
        For codes, a place, a distance or a name that make no area.
    FileRefused
        For a boundary that cannot be read.
    """
    shared = City(data_folder())
    ground = Ground(shared.geography)
    called, origin = _origin(shared, ground, options)
    made = own.make(ground, options.name or called, origin)
    city = VisitorCity(shared, areas=[made])
    for line in told(made):
        print(f"lsp_geo: {line}", file=sys.stderr)
    suffix = options.out.suffix.lower() if options.out else ""
    if suffix in (".html", ".pdf"):
        # Typesetting takes a while to load and nothing else here needs it.
        from lsp_geo.reports import files
        from lsp_geo.reports.document import Imprint

        for path in files.save(city, Imprint(), made.code, options.out):
            print(path)
    elif suffix == ".geojson":
        export.write_whole(options.out, download.geojson(made).encode())
        print(options.out)
    elif options.format == "json" and not options.out:
        _print_json(city, made)
    else:
        commands.show_profile(city, made.code, options)


def told(made: OwnArea) -> list[str]:
    """What the area is, and how much of it is estimated."""
    return [
        f"“{made.name}” is an area of your own, and no official one: {made.residents:,} residents "
        f"in {made.households:,} households (Census 2021), {made.neighbourhoods} neighbourhoods "
        f"in whole or in part; {100 * made.estimated:.0f}% of its residents placed by estimate.",
        *made.said,
    ]


def _origin(city: City, ground: Ground, options: argparse.Namespace) -> tuple[str, Origin]:
    """A name for want of another, and how the area is made."""
    given = [options.areas, options.around, options.boundary]
    if sum(one is not None for one in given) != 1:
        raise NotKnown("Give one of --areas, --around and --boundary.")
    if options.metres is not None and options.around is None:
        raise NotKnown("--metres goes with --around.")
    if options.areas is not None:
        places = [city.tables.places.one(text) for text in options.areas.split(",")]
        return "Picked areas", Picked(tuple(place.area_code for place in places))
    if options.around is not None:
        middle = distance.middle(city.tables.places, options.around)
        metres = METRES if options.metres is None else options.metres
        return (
            f"{metres:,} metres around {middle.called}",
            Around(middle.lat, middle.lon, metres),
        )
    content = output.given(options.boundary, MOST_BYTES)
    with nothing_logged():
        return "Drawn area", read_boundary(content, ground)


def _print_json(city: VisitorCity, made: OwnArea) -> None:
    rows = city.profile(made.code).readings.reset_index()
    about = {
        "area_code": made.code,
        "area_name": made.name,
        "official": False,
        "residents": made.residents,
        "households": made.households,
        "estimated": round(made.estimated, 4),
        "said": list(made.said),
        "members": output.records(download.members_table(city.shared.geography, made)),
        "readings": output.records(rows),
    }
    output.show_json(about)
