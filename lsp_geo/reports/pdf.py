"""A sheet as a tagged PDF, typeset by Typst from data: no text of ours is ever read as markup."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lsp_geo import theme
from lsp_geo.reports.document import Sheet

TEMPLATE = Path(__file__).parents[1] / "templates" / "sheet.typ"
STANDARD = "ua-1"
FONT = "Source Sans Pro"
COLOURS = {
    "ink": theme.INK,
    "accent": theme.ACCENT,
    "grey": theme.NOTE,
    "pale": theme.HAIRLINE,
}
# Typst strokes letters over their fill: the letters are written again without the stroke.
_HALO = re.compile(r'(<text [^>]*?)( stroke="[^>]*paint-order="stroke")(>[^<]*</text>)')


def pdf(sheet: Sheet, made: datetime | None = None) -> bytes:
    """The sheet as PDF/UA-1: tagged, in British English, with its title and alternative texts.

    Parameters
    ----------
    made : the time written into the file, for files that must not change from run to run
    """
    content = asdict(sheet)
    del content["figures"]
    data = json.dumps(_drawable(content), ensure_ascii=False)
    return _compiler().compile(
        input=str(TEMPLATE),
        format="pdf",
        sys_inputs={"sheet": data, "font": FONT, **COLOURS},
        pdf_standards=[STANDARD],
        timestamp=made or datetime.now(UTC).replace(microsecond=0),
    )


def _drawable(content: object) -> object:
    """The content with its drawings as Typst can draw them: in its font, halos under letters."""
    if isinstance(content, dict):
        return {
            key: _svg(value) if key in ("svg", "qr") else _drawable(value)
            for key, value in content.items()
        }
    if isinstance(content, (list, tuple)):
        return [_drawable(one) for one in content]
    return content


def _svg(drawing: str) -> str:
    drawing = drawing.replace(f'font-family="{theme.PICTURE_FONT}"', f'font-family="{FONT}"')
    return _HALO.sub(lambda found: found[0] + found[1] + found[3], drawing)


@cache
def _compiler():
    """Typst with the one font sheets are set in, and no other: they look alike everywhere."""
    import typst

    package = find_spec("font_source_sans_pro")
    # It is one of the requirements.
    assert package is not None and package.origin is not None
    folder = Path(package.origin).parent / "files"
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True, root=str(TEMPLATE.parent))
