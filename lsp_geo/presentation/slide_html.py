"""How a view looks on a projector: type and spaces in units of the screen, ink on paper.

One unit is a hundredth of the screen's height, less on narrow screens. The smallest type is 2.6
units: 28 pixels at 1920 by 1080. Text is escaped here.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

import numpy as np

from lsp_geo import theme
from lsp_geo.maps.legend import Legend
from lsp_geo.presentation.slide import Content, Row

LEAST_UNIT = 6.5  # pixels: phones and small frames
_UNIT = f"max(min(1vh,.6vw),{LEAST_UNIT}px)"
_ARROW = quote(
    '<svg xmlns="http://www.w3.org/2000/svg" width="72" height="96" viewBox="0 0 24 32">'
    f'<path d="M2 2v23l6-5 4 10 5-2-4-10h8z" fill="{theme.ACCENT}" stroke="#fff" '
    'stroke-width="1.6"/></svg>'
)
_HATCH = f"repeating-linear-gradient(45deg,{theme.MISSING_LINE} 0 2px,{theme.MISSING} 2px 8px)"
_RULE = "#c9cdd1"
_SHORT = 10  # letters of a figure that needs little room

STYLE = f"""<style>
:root {{ --u: {_UNIT}; }}
[data-testid="stHeader"] {{ display: none; }}
[data-testid="stMainBlockContainer"] {{
  padding: calc(2.4 * var(--u)) calc(4 * var(--u)) calc(1.5 * var(--u)); max-width: none; }}
.stApp {{ background: {theme.PAPER}; color: {theme.INK}; }}
.stApp h1, .hall {{ color: {theme.INK}; line-height: 1.2; letter-spacing: 0; }}
.stApp h1 {{ font-size: calc(4.6 * var(--u)); font-weight: 650; padding: 0;
  line-height: 1.12; text-wrap: balance; }}
[data-testid="stHeading"] {{ padding-bottom: calc(1.6 * var(--u)); }}
.hall, .hall p {{ font-size: calc(3 * var(--u)); margin: 0; }}
.hall .small {{ font-size: calc(2.6 * var(--u)); }}
.hall .big {{ font-size: calc(8 * var(--u)); font-weight: 650; line-height: 1.05; }}
.hall .name {{ font-weight: 650; }}
.hall ul {{ list-style: none; margin: 0; padding: 0; }}
.hall .swatch {{ flex: none; width: calc(5 * var(--u)); height: calc(3.4 * var(--u));
  box-sizing: border-box; }}
.hall li.key {{ display: flex; align-items: center; gap: calc(1.4 * var(--u));
  margin: 0; padding: calc(.35 * var(--u)) 0; font-size: calc(3 * var(--u));
  font-variant-numeric: tabular-nums; }}
.hall .lines {{ --row: max(6.6 * var(--u), min(13 * var(--u), 56 * var(--u) / var(--n)));
  --dot: calc(1.6 * var(--u) + .2 * var(--row)); }}
.hall .row {{ display: grid; align-items: center;
  grid-template-columns: var(--name, 30%) 1fr var(--told, 24%);
  gap: calc(2.4 * var(--u)); font-size: calc(2.3 * var(--u) + .18 * var(--row)); margin: 0;
  font-variant-numeric: tabular-nums; line-height: 1.1; }}
.hall .track {{ position: relative; height: var(--row); }}
.hall .track::before {{ content: ""; position: absolute; left: 0; right: 0; top: 50%;
  border-top: calc(.3 * var(--u)) solid {_RULE}; }}
.hall .mid {{ position: absolute; top: 0; bottom: 0; width: 0;
  border-left: calc(.4 * var(--u)) dashed {theme.INK}; }}
.hall .span {{ position: absolute; top: 50%; height: calc(1.1 * var(--u));
  margin-top: calc(-.55 * var(--u)); background: #9aa3ab; }}
.hall .dot {{ position: absolute; top: 50%; width: var(--dot); height: var(--dot);
  margin: calc(-.5 * var(--dot)) 0 0 calc(-.5 * var(--dot)); border-radius: 50%;
  background: #59636b; border: calc(.3 * var(--u)) solid {theme.PAPER};
  box-sizing: border-box; }}
.hall .strong .dot {{ background: {theme.ACCENT}; border-radius: 0; rotate: 45deg;
  scale: .85; }}
.hall .strong {{ font-weight: 650; }}
.hall .strong span:last-child {{ color: {theme.ACCENT}; }}
.hall .ends {{ position: relative; display: flex; justify-content: space-between;
  font-size: calc(2.6 * var(--u)); }}
.hall .head {{ position: relative; height: calc(4.4 * var(--u)); }}
.hall .head span {{ position: absolute; white-space: nowrap; font-weight: 650;
  font-size: calc(3 * var(--u)); translate: -50%; }}
.hall .pair {{ display: grid; grid-template-columns: 1fr 1fr; gap: calc(4 * var(--u));
  margin: calc(3 * var(--u)) 0; }}
.hall .choice {{ border: calc(.4 * var(--u)) solid {theme.INK}; border-radius: var(--u);
  padding: calc(4 * var(--u)); font-size: calc(6.4 * var(--u)); font-weight: 650;
  line-height: 1.1; min-height: calc(30 * var(--u)); overflow-wrap: anywhere; }}
.hall .choice b {{ display: block; font-size: calc(3 * var(--u)); font-weight: 400;
  margin-bottom: calc(1 * var(--u)); }}
.hall .chosen {{ background: {theme.ACCENT}; border-color: {theme.ACCENT};
  color: {theme.PAPER}; }}
.hall .question {{ display: flex; align-items: center;
  font-size: calc(8.4 * var(--u)); font-weight: 650; line-height: 1.15; text-wrap: balance;
  max-width: 18em; }}
.hall .code img {{ display: block; width: calc(21 * var(--u)); height: calc(21 * var(--u));
  image-rendering: pixelated; margin-left: calc(-1.6 * var(--u)); }}
.hall .code.large {{ display: grid; justify-items: center; gap: calc(2 * var(--u)); }}
.hall .code.large img {{ width: calc(62 * var(--u)); height: calc(62 * var(--u)); }}
.hall .picture {{ display: block; width: 100%; max-height: calc(68 * var(--u)); }}
.hall .foot {{ display: flex; justify-content: space-between; gap: calc(4 * var(--u));
  align-items: end; font-size: calc(2.6 * var(--u)); line-height: 1.2; }}
.hall .foot span:last-child {{ white-space: nowrap; }}
.st-key-hall_body, .st-key-hall {{ gap: calc(1.6 * var(--u)); }}
.st-key-hall {{ min-height: calc(100vh - 6 * var(--u) - 2.5rem); }}
.st-key-hall > :last-child {{ margin-top: auto; }}
.st-key-hall_chart {{ min-height: calc(66 * var(--u)); justify-content: center; }}
.st-key-hall_keys {{ position: fixed; left: 0; right: 0; bottom: 0; opacity: 0; z-index: 5;
  pointer-events: none; background: {theme.PAPER}; padding: var(--u); }}
[data-testid="stSkipToContent"], .st-key-hall_keys * {{
  font-size: calc(2.6 * var(--u)) !important; }}
.st-key-hall_keys:focus-within {{ opacity: 1; pointer-events: auto;
  border-top: 2px solid {theme.INK}; }}
@media (pointer: coarse) {{
  .st-key-hall_keys {{ position: static; opacity: 1; pointer-events: auto; }}
  .st-key-hall_more {{ display: none; }} }}
@media (max-width: 640px) {{
  .st-key-hall, .st-key-hall_chart {{ min-height: 0; }}
  .hall .code:not(.large) {{ display: none; }}
  .hall .lines {{ --row: calc(5 * var(--u)); }}
  .hall .choice {{ min-height: 0; font-size: calc(4 * var(--u)); }}
  .hall .row {{ grid-template-columns: 1fr auto; row-gap: 0; }}
  .hall .track {{ grid-column: 1 / -1; grid-row: 2; }}
  .hall .head, .hall .ends {{ grid-column: 1 / -1; }}
  .hall .empty {{ display: none; }}
  .hall .question {{ min-height: 0; padding: calc(6 * var(--u)) 0;
    font-size: calc(5.4 * var(--u)); }}
  .hall .pair {{ grid-template-columns: 1fr; gap: calc(2 * var(--u)); }}
  .hall .code.large img {{ width: 100%; height: auto; }} }}
</style>"""

# A cursor that the last row sees.
POINTER = (
    '<style>.stApp, .stApp * { cursor: url("data:image/svg+xml,'
    + _ARROW
    + '") 6 6, auto !important; }</style>'
)


def unit(width: float, height: float) -> float:
    """Pixels of one unit on a screen, as the style sheet has it."""
    return max(min(height / 100, width * 0.006), LEAST_UNIT)


def lines_html(content: Content, rows: Sequence[Row]) -> str:
    """Places as dots on lines under one another, the middle value through all of them."""

    def at(value: float) -> float:
        return round(
            float(np.clip((value - content.low) / (content.high - content.low), 0, 1) * 100), 2
        )

    mid = head = ""
    if content.middle is not None:
        left = at(content.middle)
        mid = f'<span class="mid" style="left:{left}%"></span>'
        # Kept inside the line's own width at both ends.
        head = (
            f'<div class="row"><span class="empty"></span><div class="head"><span style="left:'
            f'{np.clip(left, 12, 88):g}%">{escape(content.middle_name)}</span></div></div>'
        )
    body = "".join(_row(row, mid, at) for row in rows)
    # Long names beside short figures take the room that the figures leave.
    widths = ""
    if max(len(row.text) for row in rows) < _SHORT < max(len(row.name) for row in rows):
        widths = ";--name:40%;--told:14%"
    ends = "".join(f"<span>{escape(end)}</span>" for end in content.ends)
    return (
        f'<div class="hall"><div class="lines" style="--n:{len(rows)}{widths}">{head}'
        f'<div role="list">{body}</div><div class="row"><span class="empty"></span>'
        f'<div class="ends">{ends}</div></div></div></div>'
    )


def _row(row: Row, mid: str, at) -> str:
    span = dot = ""
    if np.isfinite(row.lower) and np.isfinite(row.upper):
        left = at(row.lower)
        span = f'<span class="span" style="left:{left}%;width:{at(row.upper) - left:.2f}%"></span>'
    if np.isfinite(row.value):
        dot = f'<span class="dot" style="left:{at(row.value)}%"></span>'
    return (
        f'<div role="listitem" class="row{" strong" if row.strong else ""}">'
        f'<span>{escape(row.name)}</span><div class="track" aria-hidden="true">{mid}{span}{dot}'
        f"</div><span>{escape(row.text)}</span></div>"
    )


def choices_html(names: Sequence[str], chosen: int) -> str:
    """Two places to choose between, by the keys 1 and 2; ``chosen`` 0 for none yet."""
    parts = "".join(
        f'<div class="choice{" chosen" if number == chosen else ""}"><b>Key {number}'
        f"{', the room says' if number == chosen else ''}</b>{escape(name)}</div>"
        for number, name in enumerate(names, start=1)
    )
    return f'<div class="hall"><div class="pair">{parts}</div></div>'


def says_html(text: str) -> str:
    """What the room said, beside what it is."""
    return f'<div class="hall"><p>{escape(text)}</p></div>'


def legend_html(legend: Legend) -> str:
    """The legend: highest class on top, the places marked beside their class."""
    rows = []
    for entry in legend.entries:
        fill = (
            f"background:{entry.colour}"
            if entry.colour
            else f"background:{_HATCH};border:1px solid {theme.MISSING_LINE}"
        )
        marks = "".join(
            f' <span class="name">◂ {escape(mark.name)}</span>'
            for mark in entry.marks
            if not mark.selected
        )
        rows.append(
            f'<li class="key"><span class="swatch" aria-hidden="true" style="{fill}">'
            f"</span><span>{escape(entry.label)}{marks}</span></li>"
        )
    return f'<div class="hall"><ul aria-label="Legend">{"".join(rows)}</ul></div>'


def card_html(name: str, value: str, lines: Sequence[str]) -> str:
    """The place pointed at."""
    more = "".join(f'<p class="small">{escape(line)}</p>' for line in lines if line)
    return (
        f'<div class="hall" role="status" style="border-left:calc(.8*var(--u)) solid '
        f'{theme.ACCENT};padding-left:calc(1.6*var(--u))"><p class="name">{escape(name)}'
        f'</p><p class="big">{escape(value)}</p>{more}</div>'
    )


def code_html(uri: str, address: str, *, large: bool = False) -> str:
    """The QR code of an address; large, with the address under it."""
    words = escape(address) if large else "This view on your phone"
    return (
        f'<div class="hall"><div class="code{" large" if large else ""}"><img src="{uri}" '
        f'alt="QR code that opens this view: {escape(address)}">'
        f'<p class="small" style="overflow-wrap:anywhere">{words}</p></div></div>'
    )


def picture_html(uri: str, description: str) -> str:
    """A chart as a picture."""
    return f'<div class="hall"><img class="picture" src="{uri}" alt="{escape(description)}"></div>'


def question_html(text: str) -> str:
    """A question to the room, as large as it goes."""
    return (
        f'<div class="hall"><div class="question" role="heading" aria-level="1">{escape(text)}'
        "</div></div>"
    )


def foot_html(source: str, number: int, views: int) -> str:
    """Source, and which view of how many this is where there are several."""
    place = f"{number} of {views}" if views > 1 else ""
    return (
        f'<div class="hall"><div class="foot"><span>{escape(source)}</span>'
        f"<span>{place}</span></div></div>"
    )
