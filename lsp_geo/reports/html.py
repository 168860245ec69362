"""A sheet as one web page that needs nothing else: no script, no request, its own small style."""

from __future__ import annotations

import re
from html import escape

from lsp_geo import theme
from lsp_geo.reports.document import (
    Block,
    Cell,
    Picture,
    Points,
    Section,
    Sheet,
    Side,
    Table,
    Words,
)

_ID = re.compile(r'id="(\w+)"')
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_ROOT = re.compile(r"^<svg\b([^>]*)>")
_ROLE = re.compile(r'\s(?:role|width|height)="[^"]*"')
STYLE = f"""
:root{{color-scheme:light}}
*{{box-sizing:border-box}}
body{{margin:0;background:{theme.PAPER};color:{theme.INK};line-height:1.45;
font:400 1rem/1.45 "Source Sans 3","Source Sans Pro","Liberation Sans",Arial,sans-serif}}
main,footer{{max-width:68rem;margin:0 auto;padding:1.5rem 1rem}}
header{{display:flex;flex-wrap:wrap;gap:1rem 1.5rem;align-items:flex-start;
border-bottom:2px solid {theme.ACCENT};padding-bottom:1rem}}
header>div{{flex:1 1 20rem}}
header figure{{flex:none}}
h1{{font-size:2.4rem;line-height:1.1;margin:.3rem 0 .6rem}}
h2{{font-size:1.35rem;color:{theme.ACCENT};margin:2rem 0 .6rem}}
h3{{font-size:1.05rem;margin:0 0 .4rem}}
p{{margin:0 0 .7rem;max-width:46rem}}
.k{{color:{theme.ACCENT};font-weight:600;margin:0}}
.f{{font-size:1.25rem;font-weight:600;line-height:1.3}}
.s{{font-size:.9rem;color:#5b6166}}
a{{color:{theme.ACCENT}}}
figure{{margin:0 0 .8rem}}
figure svg{{display:block;max-width:100%;height:auto}}
figcaption{{font-size:.9rem;color:#5b6166;margin-top:.3rem}}
.side{{display:flex;flex-wrap:wrap;gap:1.5rem 2rem}}
.side>div{{flex:1 1 20rem;min-width:0}}
ul{{list-style:none;margin:0;padding:0}}
li{{margin:0 0 .7rem}}
small{{display:block;font-size:.875rem;font-weight:400;color:#5b6166}}
.t{{overflow-x:auto}}
table{{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums;margin-bottom:.6rem}}
th,td{{text-align:left;vertical-align:top;font-weight:400;padding:.35rem .6rem .35rem 0;
border-bottom:1px solid #e2e0da}}
thead th{{font-size:.875rem;color:#5b6166;vertical-align:bottom}}
.r{{text-align:right}}
.g th{{font-weight:700;color:{theme.ACCENT};padding-top:.9rem}}
td svg{{display:block;width:100%;min-width:7rem;height:auto}}
footer{{font-size:.875rem;color:#5b6166;border-top:1px solid #e2e0da}}
@media print{{@page{{size:A4;margin:14mm}} body{{font-size:10pt}} main,footer{{padding:0}}
.t{{overflow:visible}} tr,figure,li{{break-inside:avoid}} h2,h3{{break-after:avoid}}
.n{{break-before:page}} *{{print-color-adjust:exact;-webkit-print-color-adjust:exact}}}}
"""


def html_page(sheet: Sheet) -> str:
    """The sheet as HTML: all text from data is escaped, drawings stand in it."""
    page = _Page()
    body = "".join(page.section(section) for section in sheet.sections)
    locator = page.block(sheet.locator) if sheet.locator else ""
    code = _figure(page.drawing(sheet.qr, f"QR code that opens {sheet.link}"), 25, "")
    link = escape(sheet.link)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(sheet.title)}: {escape(sheet.kicker)}</title>"
        f'<meta name="description" content="{escape(sheet.finding)}">'
        f"<style>{STYLE}</style></head>\n<body><main>\n"
        f'<header><div><p class="k">{escape(sheet.plan)}. {escape(sheet.kicker)}</p>'
        f'<h1>{escape(sheet.title)}</h1><p class="f">{escape(sheet.finding)}</p>'
        f'<p>{escape(sheet.facts)}</p><p><a href="{link}">Open in the app</a></p></div>'
        f"{locator}{code}</header>\n{body}"
        f"</main>\n<footer><h2>Sources</h2><p>{escape(' '.join(sheet.sources))}</p>"
        f"<p>{escape(sheet.credits)}</p><p>Made {escape(sheet.made)}.</p></footer>"
        "</body></html>\n"
    )


class _Page:
    """Blocks of one page; drawings are numbered so that no two share an id."""

    def __init__(self) -> None:
        self._drawings = 0

    def section(self, section: Section) -> str:
        level = section.level + 1
        opens = '<section class="n">' if section.new_page else "<section>"
        inner = "".join(self.block(block) for block in section.blocks)
        return f"{opens}<h{level}>{escape(section.title)}</h{level}>{inner}</section>\n"

    def block(self, block: Block) -> str:
        match block:
            case Words(text, "head"):
                return f"<h3>{escape(text)}</h3>"
            case Words(text, style):
                small = ' class="s"' if style == "small" else ""
                return f"<p{small}>{escape(text)}</p>"
            case Points(items):
                told = "".join(
                    f"<li><b>{escape(one.text)}</b>{_small(one.small)}</li>" for one in items
                )
                return f"<ul>{told}</ul>"
            case Picture(svg, alt, width, caption):
                return _figure(self.drawing(svg, alt), width, caption)
            case Table():
                return self.table(block)
            case Side(shares, blocks):
                # A column takes its share of a wide window and all of a narrow one.
                parts = "".join(
                    f'<div style="flex-grow:{share:g}">'
                    f"{''.join(self.block(one) for one in inner)}</div>"
                    for share, inner in zip(shares, blocks, strict=True)
                )
                return f'<div class="side">{parts}</div>'

    def drawing(self, svg: str, alt: str) -> str:
        """A drawing in the page: named for those who cannot see it, its ids its own."""
        self._drawings += 1
        for name in set(_ID.findall(svg)):
            own = f"{name}-{self._drawings}"
            svg = svg.replace(f'id="{name}"', f'id="{own}"')
            svg = svg.replace(f"url(#{name})", f"url(#{own})")
        svg = _TITLE.sub("", svg, count=1)
        given = _ROLE.sub("", _ROOT.match(svg)[1])
        return _ROOT.sub(
            lambda _: f'<svg role="img" aria-label="{escape(alt)}"{given}>', svg, count=1
        )

    def table(self, table: Table) -> str:
        sides = [' class="r"' if column.align == "right" else "" for column in table.columns]
        head = "".join(
            f'<th scope="col"{side}>{escape(column.title)}</th>'
            for column, side in zip(table.columns, sides, strict=True)
        )
        body = ""
        for group in table.groups:
            title = ""
            if group.title:
                title = (
                    f'<tr class="g"><th scope="rowgroup" colspan="{len(sides)}">'
                    f"{escape(group.title)}</th></tr>"
                )
            rows = "".join(
                "<tr>"
                + "".join(
                    self.cell(cell, side, first=n == 0)
                    for n, (cell, side) in enumerate(zip(row, sides, strict=True))
                )
                + "</tr>"
                for row in group.cells
            )
            body += f"<tbody>{title}{rows}</tbody>"
        label = escape(table.label)
        return (
            f'<div class="t" role="region" aria-label="{label}" tabindex="0">'
            f'<table aria-label="{label}"><thead><tr>{head}</tr></thead>{body}</table></div>'
        )

    def cell(self, cell: Cell, side: str, *, first: bool) -> str:
        tag, scope = ("th", ' scope="row"') if first else ("td", "")
        if cell.svg:
            inner = self.drawing(cell.svg, cell.alt)
        else:
            text = escape(cell.text)
            inner = (f"<b>{text}</b>" if cell.bold else text) + _small(cell.small)
        colour = f' style="color:{cell.colour}"' if cell.colour else ""
        return f"<{tag}{scope}{side}{colour}>{inner}</{tag}>"


def _figure(svg: str, width: float, caption: str) -> str:
    told = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f'<figure style="width:{width / 4:g}rem;max-width:100%">{svg}{told}</figure>'


def _small(text: str) -> str:
    return f"<small>{escape(text)}</small>" if text else ""
