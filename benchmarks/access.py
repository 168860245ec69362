"""Figures of docs/accessibility.md: contrasts of colours and, with a running app, stops of keys.

python benchmarks/access.py                       the colours
python benchmarks/access.py http://localhost:8501 and the pages of this app, in Chromium
"""

from __future__ import annotations

import sys
from itertools import pairwise

from lsp_geo import theme
from lsp_geo.ui.navigation import TITLES

STOP = """
() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  return [one.tagName, box.right > 0 && getComputedStyle(one).visibility === 'visible',
          Boolean(one.closest('main'))];
}
"""


def colours() -> list[str]:
    """Each palette's steps against their neighbours, its palest against what lies around it."""
    lines = [
        "| Palette | Each step against the next | Palest against land, water, park | "
        "Darkest against paper |",
        "|---|---|---|---|",
    ]
    for name, steps in theme.PALETTES.items():
        palest = min(steps, key=lambda one: theme.contrast(one, theme.PAPER))
        darkest = max(steps, key=lambda one: theme.contrast(one, theme.PAPER))
        near = " ".join(f"{theme.contrast(one, two):.2f}" for one, two in pairwise(steps))
        around = (theme.LAND, theme.WATER, theme.GREEN)
        beside = " / ".join(f"{theme.contrast(palest, one):.2f}" for one in around)
        far = theme.contrast(darkest, theme.PAPER)
        lines.append(f"| {name} | {near} | {beside} | {far:.2f} |")
    ring = theme.contrast(theme.ACCENT, theme.PAPER)
    lines.append(f"\nFocus ring against paper: {ring:.2f}. Missing: a hatch and an outline of ")
    lines[-1] += f"{theme.contrast(theme.MISSING_LINE, theme.PAPER):.2f} against paper."
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
    print("\n".join(colours()))
    for address in sys.argv[1:]:
        print("\n" + "\n".join(pages(address.rstrip("/"))))
