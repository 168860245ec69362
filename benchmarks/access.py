"""Figures of docs/accessibility.md: contrasts of colours and, with a running app, stops of keys.

python benchmarks/access.py                       the colours
python benchmarks/access.py http://localhost:8501 and the pages of this app, in Chromium
"""

from __future__ import annotations

import sys
from itertools import pairwise

from lsp_geo import theme
from lsp_geo.dark_theme import PAIRS
from lsp_geo.ui.navigation import TITLES

STOP = """
() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  return [one.tagName, box.right > 0 && getComputedStyle(one).visibility === 'visible',
          Boolean(one.closest('main'))];
}
"""


def colours(*, dark: bool) -> list[str]:
    """Each palette's steps against their neighbours, its nearest to the ground against that."""

    def of(colour: str) -> str:
        return PAIRS[colour] if dark else colour

    paper = of(theme.PAPER)
    lines = [
        f"| {'Dark' if dark else 'Light'} palette | Each step against the next | "
        "Nearest to the ground against land, water, park | Farthest against the page |",
        "|---|---|---|---|",
    ]
    for name, palette in theme.PALETTES.items():
        steps = [of(colour) for colour in palette]
        nearest, *_, farthest = sorted(steps, key=lambda one: theme.contrast(one, paper))
        near = " ".join(f"{theme.contrast(one, two):.2f}" for one, two in pairwise(steps))
        around = (theme.LAND, theme.WATER, theme.GREEN)
        beside = " / ".join(f"{theme.contrast(nearest, of(one)):.2f}" for one in around)
        lines.append(f"| {name} | {near} | {beside} | {theme.contrast(farthest, paper):.2f} |")
    ring = theme.contrast(of(theme.ACCENT), paper)
    line = theme.contrast(of(theme.MISSING_LINE), paper)
    lines.append(f"\nFocus ring against the page: {ring:.2f}. Missing: a hatch and an outline of ")
    lines[-1] += f"{line:.2f} against it."
    return lines


def stops(page) -> list[list]:
    """Every stop of the tab key on a page: element, whether it is seen, whether in the content."""
    found: list[list] = []
    page.evaluate("document.activeElement.blur()")
    while len(found) < 300:
        page.keyboard.press("Tab")
        found.append(page.evaluate(STOP))
        if found[-1][0] in ("BODY", "HTML"):
            return found[:-1]
    return found


def pages(url: str) -> list[str]:
    """Stops of each page on a desk and on a phone, how many are not seen, and its title."""
    from tests.browser.driver import new_window, open_page, start_chromium

    lines = ["| Page | Stops at 1280 | Stops at 390 | Not seen | Title |", "|---|---|---|---|---|"]
    with start_chromium() as browser:
        window = new_window(browser)
        for name in TITLES:
            page, _ = open_page(window, f"{url}/{'' if name == 'home' else name}")
            page.wait_for_timeout(3000)
            wide = stops(page)
            page.set_viewport_size({"width": 390, "height": 844})
            page.wait_for_timeout(2000)
            narrow = stops(page)
            unseen = sum(not one[1] for one in (*wide, *narrow))
            lines.append(f"| {name} | {len(wide)} | {len(narrow)} | {unseen} | {page.title()} |")
            page.close()
    return lines


if __name__ == "__main__":
    for dark in (False, True):
        print("\n".join([*colours(dark=dark), ""]))
    for address in sys.argv[1:]:
        print("\n" + "\n".join(pages(address.rstrip("/"))))
