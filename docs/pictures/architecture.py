"""Draw the floors of the library with the imports between its rooms.

The floors are those that import-linter holds (pyproject.toml), the arrows are measured anew from
the code. ``make architecture`` writes docs/pictures/architecture.svg.
"""

from __future__ import annotations

import tomllib
from html import escape
from pathlib import Path

import grimp

from lsp_geo import theme

ROOT = Path(__file__).resolve().parents[2]
OUT = Path(__file__).with_suffix(".svg")
WIDTH, FLOOR, MARGIN, GAP = 1180, 74, 24, 18
LETTER = 8.6  # pixels of a letter of a name
# What each room holds, in a few words.
HOLDS = {
    "ui": "pages: choose, call, draw",
    "cli": "verbs of the command line",
    "commands": "what each verb does",
    "area_command": "the verb for areas of one’s own",
    "partner_command": "the verb for partners’ files",
    "output": "what a verb prints and writes",
    "serve": "what is served beside the pages",
    "area": "areas of one’s own",
    "site": "the static site",
    "reports": "fact sheets, State of the city",
    "presentation": "views, slides, addresses",
    "visitor": "the city with one visitor’s own figures",
    "city": "one district, worked out once",
    "charts": "by shape",
    "maps": "classes, legends, shapes",
    "analysis": "statistics put to the tables",
    "formatting": "numbers and units in words",
    "export": "files that are safe to open",
    "partner": "a partner’s file: read, protected",
    "data": "what is held, on any level",
    "stats": "pure statistics",
    "templates": "HTML, CSS, paper",
    "dark_theme": "colours of a dark screen",
    "theme": "colours, greys, fonts",
    "errors": "",
    "paths": "",
}


def floors() -> list[list[str]]:
    """Rooms of each floor from the top down, as the import rule names them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    return [[name.strip().removeprefix("lsp_geo.") for name in row.split("|")] for row in layers]


def imports(rooms: list[str]) -> dict[tuple[str, str], int]:
    """How many imports run from one room to another."""
    graph = grimp.build_graph("lsp_geo")
    found: dict[tuple[str, str], int] = {}
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            pair = tuple(name.split(".")[1] if "." in name else "" for name in (importer, imported))
            if pair[0] != pair[1] and pair[0] in rooms and pair[1] in rooms:
                found[pair] = found.get(pair, 0) + 1
    return found


def lines_of(room: str) -> int:
    """Lines of Python in a room."""
    place = ROOT / "lsp_geo" / room
    files = place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


def draw() -> str:
    """The picture as SVG."""
    rows = floors()
    boxes: dict[str, tuple[float, float, float]] = {}
    for number, row in enumerate(rows):
        width = (WIDTH - 2 * MARGIN - GAP * (len(row) - 1)) / len(row)
        width = min(width, 380)
        left = (WIDTH - width * len(row) - GAP * (len(row) - 1)) / 2
        for place, room in enumerate(row):
            boxes[room] = (left + place * (width + GAP), MARGIN + number * FLOOR, width)
    counts = imports(list(boxes))
    parts = []
    for (one, other), count in sorted(counts.items(), key=lambda item: item[1]):
        (x1, y1, w1), (x2, y2, w2) = boxes[one], boxes[other]
        upward = y2 <= y1
        colour = "#ad431f" if upward else theme.DOT
        parts.append(
            f'<path d="M{x1 + w1 / 2:.0f},{y1 + 44}C{x1 + w1 / 2:.0f},{(y1 + y2) / 2 + 44:.0f} '
            f'{x2 + w2 / 2:.0f},{(y1 + y2) / 2:.0f} {x2 + w2 / 2:.0f},{y2}" fill="none" '
            f'stroke="{colour}" stroke-width="{min(1 + count / 12, 6):.1f}" opacity="0.55"/>'
        )
    for room, (x, y, width) in boxes.items():
        told = f"{HOLDS[room]}, {lines_of(room):,} lines".lstrip(", ")
        parts.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="46" rx="6" '
            f'fill="{theme.PAPER}" stroke="{theme.ACCENT}" stroke-width="1.5"/>'
            f'<text x="{x + 12:.0f}" y="{y + 19:.0f}" font-weight="650">{escape(room)}</text>'
            f'<text x="{x + 12:.0f}" y="{y + 37:.0f}" font-size="13">{escape(told)}</text>'
        )
    height = 2 * MARGIN + FLOOR * len(rows)
    upwards = sum(boxes[b][1] < boxes[a][1] for a, b in counts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="{theme.PICTURE_FONT}" font-size="15" fill="{theme.INK}">'
        f"<title>The floors of lsp_geo: imports run downwards, {upwards} upwards</title>"
        f'<rect width="100%" height="100%" fill="{theme.PAPER}"/>{"".join(parts)}</svg>\n'
    )


if __name__ == "__main__":
    OUT.write_text(draw(), encoding="utf-8")
    print(OUT.relative_to(ROOT))
