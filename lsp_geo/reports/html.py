"""A sheet as one web page that needs nothing else: no script, no request, its own small style."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from lsp_geo import templates
from lsp_geo.reports.document import Sheet

_ID = re.compile(r'id="(\w+)"')
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_ROOT = re.compile(r"^<svg\b([^>]*)>")
_ROLE = re.compile(r'\s(?:role|width|height)="[^"]*"')


def html_page(sheet: Sheet) -> str:
    """The sheet as HTML: all text from data is escaped, drawings stand in it."""
    look = {"drawing": _Drawings().place, "points": "", "tinted": True, "line": ""}
    return f"{templates.render('document.html', sheet=sheet, look=look)}\n"


class _Drawings:
    """The drawings of one page, numbered so that no two share an id."""

    def __init__(self) -> None:
        self._placed = 0

    def place(self, svg: str, alt: str) -> Markup:
        """A drawing in the page: named for those who cannot see it, its ids its own."""
        self._placed += 1
        for name in set(_ID.findall(svg)):
            own = f"{name}-{self._placed}"
            svg = svg.replace(f'id="{name}"', f'id="{own}"')
            svg = svg.replace(f"url(#{name})", f"url(#{own})")
        svg = _TITLE.sub("", svg, count=1)
        words = f'role="img" aria-label="{escape(alt)}"'
        # Drawings are made here, and escape what they print themselves.
        return Markup(
            _ROOT.sub(lambda root: f"<svg {words}{_ROLE.sub('', root[1])}>", svg, count=1)
        )
