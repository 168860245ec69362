"""The spine table: each indicator with its figure, and where it stands, as one piece of HTML.

Plain HTML and CSS with percentages, so that it fits any width, prints, and is read out as a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import isfinite

import pandas as pd

from lsp_geo import formatting, theme
from lsp_geo.analysis.profile import INSIDE, Profile, rank_text, turned
from lsp_geo.data.catalogue import Indicator
from lsp_geo.data.tables import Tables
from lsp_geo.stats.difference import CANNOT_BE_SAID

# Typical differences shown on each side of the city; what lies beyond stands at the edge.
SPAN = 4.0
COLOURS = {
    "better": theme.PALETTES["better"][3],
    "worse": theme.PALETTES["worse"][3],
    "higher": theme.PALETTES["neither"][3],
    "lower": theme.PALETTES["neither"][3],
    "similar": theme.GREY,
    CANNOT_BE_SAID: theme.INK,
}
_STYLE = f"""<style>
.sp{{width:100%;table-layout:fixed;border-collapse:collapse;font-size:.95rem;line-height:1.3;color:{theme.INK}}}
.sp th,.sp td{{text-align:left;vertical-align:top;padding:.45rem .8rem .45rem 0;border:0;
border-bottom:1px solid #e2e0da}}
.sp thead th{{font-weight:400;font-size:.875rem;border-bottom:1px solid {theme.GREY}}}
.sp tbody th{{font-weight:600}}
.sp col:nth-child(1){{width:25%}} .sp col:nth-child(2){{width:13%}}
.sp col:nth-child(3){{width:29%}} .sp col:nth-child(4),.sp col:nth-child(5){{width:8%}}
.sp .e{{display:flex;justify-content:space-between}}
.sp small{{display:block;font-size:.875rem;font-weight:400}}
.sp .n{{font-variant-numeric:tabular-nums}}
.sp tr{{break-inside:avoid}}
.sp-a{{position:relative;display:block;height:1.5rem;print-color-adjust:exact;
-webkit-print-color-adjust:exact}}
.sp-a span{{position:absolute;display:block}}
.sp-0{{left:50%;top:0;bottom:0;width:2px;margin-left:-1px;background:{theme.INK}}}
.sp-l{{top:50%;height:2px;margin-top:-1px;background:#b9b6ad}}
.sp-b{{top:50%;height:.7rem;margin-top:-.35rem;background:#d5d3cc}}
.sp-e{{top:50%;width:.5rem;height:.5rem;margin:-.25rem 0 0 -.25rem;background:{theme.PAPER};
border:2px solid {theme.INK};transform:rotate(45deg);box-sizing:border-box}}
.sp-d{{top:50%;width:.95rem;height:.95rem;margin:-.475rem 0 0 -.475rem;border-radius:50%;
box-sizing:border-box;border:2px solid}}
.sp-k{{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;font-size:.9rem;margin:0 0 .4rem}}
.sp-k>span{{display:inline-flex;align-items:center;gap:.45rem}}
.sp-k .sp-a{{width:1.6rem}}
@media (max-width:640px){{
.sp,.sp tbody{{display:block}} .sp thead,.sp col{{display:none}}
.sp tr{{display:grid;grid-template-columns:1fr auto;
border-bottom:1px solid #e2e0da;padding:.5rem 0}}
.sp th,.sp td,.sp tbody th{{border:0;padding:.1rem 0;width:auto}}
.sp .v{{text-align:right}} .sp .s{{grid-column:1/-1;width:auto}} .sp .r{{grid-column:1/-1}}
.sp .c::before{{content:attr(data-l) " "}} .sp .c{{font-size:.875rem}}
.sp .c+.c{{text-align:right}}}}
</style>"""


@dataclass(frozen=True)
class Row:
    """One indicator: printed figures, and positions on the spine (NaN where there is none)."""

    name: str
    unit: str
    value: str
    interval: str
    word: str
    told: str
    city: str
    england: str
    rank: str
    notes: tuple[str, ...]
    position: float
    england_position: float
    inside: tuple[float, float, float, float]
    described: str


def rows(tables: Tables, found: Profile) -> dict[str, list[Row]]:
    """Rows of all indicators that the area's level has, by pillar (or ``context``)."""
    made: dict[str, list[Row]] = {}
    for name, reading in found.readings.to_dict("index").items():
        indicator = tables.catalogue.indicator(name)
        made.setdefault(indicator.pillar, []).append(_row(tables, found, indicator, reading))
    return made


def spine_html(shown: Sequence[Row], area: str, city: str, caption: str) -> str:
    """The table of one pillar; all text from data is escaped."""
    ends = '<span class="e"><span>Worse or lower</span><span>Better or higher</span></span>'
    titles = [
        "Indicator",
        escape(area),
        ends,
        escape(city),
        "England",
        "Rank, 1st is the highest need",
    ]
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    body = "".join(_row_html(row, city) for row in shown)
    return (
        f'{_STYLE}<table class="sp" aria-label="{escape(caption)}">{"<col>" * len(titles)}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def key_html(area: str, city: str) -> str:
    """What the marks on the spine mean."""
    marks = "".join(
        f'<span><span class="sp-a"><span class="sp-d" style="left:50%;{_dot(word)}"></span></span>'
        f"{escape(text)}</span>"
        for word, text in (
            ("worse", f"{area}, worse"),
            ("better", "better"),
            ("higher", "higher or lower"),
            ("similar", f"similar to {city}"),
            (CANNOT_BE_SAID, "not tested: no interval"),
        )
    )
    return (
        f'{_STYLE}<div class="sp-k" style="color:{theme.INK}">{marks}'
        f'<span><span class="sp-a"><span class="sp-0"></span></span>{escape(city)}</span>'
        '<span><span class="sp-a"><span class="sp-e" style="left:50%"></span></span>England</span>'
        '<span><span class="sp-a"><span class="sp-l" style="left:0;width:100%"></span>'
        '<span class="sp-b" style="left:25%;width:50%"></span></span>'
        "its neighbourhoods: lowest to highest, and the middle half</span></div>"
    )


def _row(tables: Tables, found: Profile, indicator: Indicator, reading: dict) -> Row:
    values = [reading["england"], *(reading[INSIDE[n]] for n in (0, 1, 3, 4))]
    england, *inside = turned(
        values, reading["centre"], reading["spread"], indicator.polarity
    ).tolist()
    plural = tables.geography.levels[found.level].plural
    notes = [formatting.period(reading["period"])]
    if reading["estimated"] > 0:
        notes.append(f"{formatting.number(100 * reading['estimated'])}% estimated")
    if reading["coverage"] < 1:
        notes.append(f"covers {formatting.number(100 * reading['coverage'])}% of residents")
    if indicator.modelled:
        notes.append("modelled")
    if reading["note"]:
        notes.append(reading["note"])
    described = ""
    if reading["inside_areas"]:
        described = (
            "Its neighbourhoods range from "
            f"{formatting.figure(indicator, reading['inside_min'])} to "
            f"{formatting.figure(indicator, reading['inside_max'])}, the middle one "
            f"{formatting.figure(indicator, reading['inside_median'])}."
        )
    return Row(
        name=indicator.name,
        unit=formatting.unit_line(indicator),
        value=formatting.cell(indicator, reading["value"], ""),
        interval=_short_interval(indicator, reading),
        word=reading["than_city"],
        told=_told(tables, indicator, reading["than_city"]),
        city=_or_dash(indicator, reading["city"]),
        england=_or_dash(indicator, reading["england"]),
        rank=rank_text(reading, plural),
        notes=tuple(notes),
        position=reading["position"],
        england_position=england,
        inside=tuple(sorted(inside)),
        described=described,
    )


def _told(tables: Tables, indicator: Indicator, word: str) -> str:
    """The comparison under the spine; nothing for counts, which are set against nothing."""
    if indicator.kind == "count":
        return ""
    city = tables.geography.name
    if word == CANNOT_BE_SAID:
        return "not tested"
    return f"similar to {city}" if word == "similar" else f"{word} than {city}"


def _short_interval(indicator: Indicator, reading: dict) -> str:
    if pd.isna(reading["lower"]):
        return ""
    low, high = (formatting.number(reading[end], indicator.decimals) for end in ("lower", "upper"))
    return f"{low} to {high}"


def _or_dash(indicator: Indicator, value: float) -> str:
    return "–" if pd.isna(value) else formatting.number(value, indicator.decimals)


def _row_html(row: Row, city: str) -> str:
    told = ""
    if row.told:
        weight = 400 if row.word == CANNOT_BE_SAID else 600
        told = (
            f'<small style="color:{COLOURS[row.word]};font-weight:{weight}">'
            f"{escape(row.told)}</small>"
        )
    interval = f"<small>{escape(row.interval)}</small>" if row.interval else ""
    return (
        f'<tr><th scope="row">{escape(row.name)}<small>{escape(row.unit)}; '
        f"{escape(', '.join(row.notes))}</small></th>"
        f'<td class="n v"><b>{escape(row.value)}</b>{interval}</td>'
        f'<td class="s"><span class="sp-a" role="img" aria-label="{escape(row.described)}" '
        f'title="{escape(row.described)}">{_marks(row)}</span>{told}</td>'
        f'<td class="n c" data-l="{escape(city)}">{escape(row.city)}</td>'
        f'<td class="n c" data-l="England">{escape(row.england)}</td>'
        f'<td class="r">{escape(row.rank)}</td></tr>'
    )


def _marks(row: Row) -> str:
    if not isfinite(row.position):
        return ""
    parts = []
    if all(map(isfinite, row.inside)):
        low, first, third, high = (_percent(p) for p in row.inside)
        parts.append(f'<span class="sp-l" style="left:{low:.1f}%;width:{high - low:.1f}%"></span>')
        parts.append(
            f'<span class="sp-b" style="left:{first:.1f}%;width:{third - first:.1f}%"></span>'
        )
    parts.append('<span class="sp-0"></span>')
    if isfinite(row.england_position):
        parts.append(
            f'<span class="sp-e" style="left:{_percent(row.england_position):.1f}%"></span>'
        )
    parts.append(
        f'<span class="sp-d" style="left:{_percent(row.position):.1f}%;{_dot(row.word)}"></span>'
    )
    return "".join(parts)


def _percent(position: float) -> float:
    return 50 + 48 * max(-SPAN, min(SPAN, position)) / SPAN


def _dot(word: str) -> str:
    colour = COLOURS[word]
    fill = theme.PAPER if word == CANNOT_BE_SAID else colour
    return f"background:{fill};border-color:{colour}"
