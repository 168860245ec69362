"""What each page of the site says: plain values for its template."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis import inequality, overview, profile
from lsp_geo.charts import spine
from lsp_geo.city import Desk
from lsp_geo.data.catalogue import Indicator, Pillar
from lsp_geo.data.tables import Tables
from lsp_geo.maps import indicator_map
from lsp_geo.maps.legend import Legend
from lsp_geo.reports import pillar_sheet
from lsp_geo.reports.document import Ledger
from lsp_geo.site import downloads
from lsp_geo.site import maps as site_maps

WARDS, SMALL = "ward25", "lsoa21"
CONTEXT, CONTEXT_NAME = "context", "About the people"
# What the maps of wards show first: all pages order neighbourhoods by it.
MAPPED = "income-deprivation"
SENTENCES = 6
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_TITLE = re.compile(r' title="[^"]*"')


class Pages:
    """Values of every page; what pages share is worked out once.

    Parameters
    ----------
    desk : the data, and the app's address
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.tables: Tables = desk.tables
        self.geography = desk.tables.geography
        self.catalogue = desk.tables.catalogue

    @cached_property
    def wards(self) -> list[tuple[str, str]]:
        """Code and name of every ward, by name."""
        labels = self.geography.areas(WARDS)["label"].sort_values(kind="stable")
        return list(labels.items())

    @cached_property
    def groups(self) -> dict[str, str]:
        """Heading of each pillar's indicators, those of no pillar last."""
        named = {p.number: f"{p.number}. {p.name}" for p in self.catalogue.all_pillars}
        return {**named, CONTEXT: CONTEXT_NAME}

    @cached_property
    def indicators(self) -> list[Indicator]:
        """Indicators of areas inside the city, pillar by pillar."""
        small = [i for i in self.catalogue.indicators.values() if not i.is_city_series]
        order = list(self.groups)
        return sorted(small, key=lambda one: order.index(one.pillar))

    def spine_style(self) -> str:
        """Style rules of the spine tables, for the site's style sheet."""
        return "".join(_STYLE.findall(spine.key_html("", "")))

    def period(self, indicator: Indicator) -> str:
        """Latest period of an indicator."""
        return self.tables.periods(indicator.id)[-1]

    def ward_maps(self) -> dict[str, object]:
        """Every indicator on the map of wards, for the script."""
        codes = list(self.geography.areas(WARDS).index)
        return site_maps.maps_data(
            self.tables, self.desk.atlas, self.indicators, WARDS, codes, self.groups
        )

    def headline_maps(self) -> dict[str, object]:
        """The leading indicator of each pillar on the map of wards, for the script."""
        names = [MAPPED, *(pillar.headline for pillar in self.catalogue.pillars)]
        chosen = [i for i in self.indicators if i.id in names]
        codes = list(self.geography.areas(WARDS).index)
        return site_maps.maps_data(self.tables, self.desk.atlas, chosen, WARDS, codes, self.groups)

    def close_up_maps(self, ward: str) -> dict[str, object]:
        """Every indicator on the map inside a ward, for the script."""
        codes = self.geography.areas(SMALL).index[self.desk.members(ward)]
        return site_maps.maps_data(
            self.tables, self.desk.atlas, self.indicators, SMALL, codes, self.groups, ward
        )

    def pillar_maps(self, pillar: Pillar) -> dict[str, object]:
        """A pillar's indicators on the map of neighbourhoods, for the script."""
        codes = list(self.geography.areas(SMALL).index)
        return site_maps.maps_data(
            self.tables, self.desk.atlas, self.of_pillar(pillar), SMALL, codes, self.groups
        )

    def of_pillar(self, pillar: Pillar) -> list[Indicator]:
        """A pillar's indicators of areas inside the city, its headline first."""
        found = self.catalogue.of_pillar(pillar.number, also=True)
        return sorted(found, key=lambda one: one.id != pillar.headline)

    def home(self) -> dict[str, object]:
        """The eight pillars and the map of wards."""
        indicator = self.catalogue.indicator(MAPPED)
        pillars = []
        for pillar in self.catalogue.pillars:
            headline = self.catalogue.indicator(pillar.headline)
            told = inequality.sentence(self.tables, self.desk.measures.of(pillar.headline))
            pillars.append(
                {
                    "pillar": pillar,
                    "indicator": headline,
                    "sentence": told,
                    "svg": indicator_map.pillar_card(self.tables, self.desk.atlas, pillar),
                    "note": f"{formatting.unit_line(headline)}, "
                    f"{formatting.period(self.period(headline))}. {headline.publisher}",
                }
            )
        return {
            "pillars": pillars,
            "shown": self.city_map(indicator, WARDS),
            "others": [pillar for pillar in self.catalogue.all_pillars if not pillar.headline],
            "nothing": pillar_sheet.nothing_inside(self.desk),
            "rows": self.figure_rows(indicator, WARDS),
        }

    def pillar(self, pillar: Pillar) -> dict[str, object]:
        """How unequal a pillar is inside the city, and where the city stands."""
        desk, ledger = self.desk, Ledger()
        headline = self.catalogue.indicator(pillar.headline)
        found = desk.measures.of_pillar(pillar.number, also=True)
        inside = pillar_sheet.inside_blocks(desk, ledger, pillar)
        series = pillar_sheet.series_blocks(desk, ledger, pillar)
        leading = [
            self.catalogue.indicator(name)
            for name in dict.fromkeys([pillar.headline, *pillar.equity])
        ]
        return {
            "pillar": pillar,
            "finding": inequality.sentence(self.tables, desk.measures.of(pillar.headline)),
            "indicator": headline,
            "shown": self.city_map(headline, SMALL),
            "told": overview.summary(self.tables, headline, SMALL, self.period(headline)),
            "rows": self.figure_rows(headline, SMALL),
            "sentences": [inequality.sentence(self.tables, one) for one in found[:SENTENCES]],
            "inside": inside,
            "series": series,
            "changed": pillar_sheet.changed_inside(desk, pillar),
            "outcomes": pillar_sheet.outcome_points(desk, pillar),
            "ward_table": self.ward_table(
                [i for i in leading if WARDS in self.tables.levels(i.id)]
            ),
            "sources": ledger.sources(),
            "credits": ledger.credits(self.geography.district["attribution"]),
            "app": desk.link("inequality", pillar=pillar.number),
            "app_map": desk.link("map", pillar=pillar.number, indicator=headline.id, level=SMALL),
        }

    def ward(self, code: str) -> dict[str, object]:
        """One ward on every pillar."""
        tables, desk = self.tables, self.desk
        found = profile.profile(tables, code, desk.standing(WARDS))
        plural = self.geography.levels[WARDS].plural
        city = self.geography.name
        spines = spine.rows(tables, found)
        sides = [
            {
                "side": side,
                "points": [
                    (
                        f"{profile.reading_text(tables, found, name)}.",
                        _sentence(profile.standing_text(found.readings.loc[name], side, plural)),
                        self.groups[self.catalogue.indicator(name).pillar],
                    )
                    for name in names
                ],
            }
            for side, names in (("worse", found.worse), ("better", found.better))
        ]
        return {
            "found": found,
            "finding": f"{profile.finding(tables, found)}.",
            "sides": sides,
            "label": self.geography.label,
            "key": _slim(spine.key_html(found.label, city)),
            "spines": [
                (
                    title,
                    _slim(
                        spine.spine_html(
                            spines[number], found.label, city, f"{found.label}: {title}"
                        )
                    ),
                )
                for number, title in self.groups.items()
                if number in spines
            ],
            "inside": self.close_up(found),
            "among": self.city_map(self.catalogue.indicator(MAPPED), WARDS, code),
            "changes": self.changes(code),
            "method": self.method(found),
            "sources": self.sources(found.readings.index),
            "app": desk.link("ward", area=code),
        }

    def close_up(self, found: profile.Profile) -> dict[str, object]:
        """The map inside a ward, its legend and its table."""
        indicator = self.catalogue.indicator(MAPPED)
        period = self.period(indicator)
        members = self.desk.members(found.area_code)
        assigned = self.desk.atlas.assigned(MAPPED, SMALL, period)[members]
        rows = self.figure_rows(indicator, SMALL, members)
        ordered = sorted(rows, key=lambda row: -row["order"])
        alt = (
            f"Map of the neighbourhoods of {found.label}, shaded by {indicator.name.lower()}: from "
            f"{ordered[-1]['text']} in {ordered[-1]['label']} to {ordered[0]['text']} in "
            f"{ordered[0]['label']}. The table beside it has every figure."
        )
        svg = site_maps.close_up_svg(
            self.geography,
            found.area_code,
            members,
            assigned,
            indicator_map.colours(self.desk.atlas, indicator, SMALL, period),
            name="inside",
            alt=alt,
        )
        return {
            "svg": svg,
            "legend": self.legend(indicator, SMALL, found.area_code),
            "indicator": indicator,
            "period": period,
            "rows": rows,
        }

    def city_map(self, indicator: Indicator, level: str, area: str = "") -> dict[str, object]:
        """The map of the whole city, one area outlined or none, with its legend."""
        period = self.period(indicator)
        title = f"{indicator.name} by {self.geography.levels[level].name}"
        told = overview.summary(self.tables, indicator, level, period)
        own = ""
        if area:
            row = indicator_map.area_row(self.tables, indicator, period, area)
            figure = formatting.cell(indicator, row["value"], row["note"])
            own = f" Outlined: {self.geography.label(area)}, {figure}."
        svg = site_maps.city_svg(
            self.geography,
            level,
            self.desk.atlas.assigned(indicator.id, level, period),
            indicator_map.colours(self.desk.atlas, indicator, level, period),
            name="city",
            alt=f"Map of {title}, {formatting.period(period)}.{own} {' '.join(told)}",
            outline=area,
        )
        return {
            "svg": svg,
            "legend": self.legend(indicator, level, area),
            "period": period,
            "indicator": indicator,
        }

    def legend(self, indicator: Indicator, level: str, area: str = "") -> Legend:
        """Legend with the area and the city marked."""
        return indicator_map.make_legend(
            self.tables, self.desk.atlas, indicator, level, self.period(indicator), area
        )

    def figure_rows(
        self, indicator: Indicator, level: str, rows: Sequence[int] | None = None
    ) -> list[dict[str, object]]:
        """Areas with their printed figure, in the order of the map's paths."""
        table = self.tables.table(indicator.id, level)
        if rows is not None:
            table = table.iloc[list(rows)]
        return [
            {
                "code": code,
                "label": self.geography.label(code),
                "order": _order(value),
                "text": formatting.cell(indicator, value, note),
            }
            for code, value, note in zip(
                table["area_code"], table["value"], table["note"], strict=True
            )
        ]

    def ward_table(self, indicators: list[Indicator]) -> dict[str, object]:
        """Wards by the leading indicators of a pillar."""
        columns = [self.tables.table(i.id, WARDS).set_index("area_code") for i in indicators]
        rows = [
            {
                "code": code,
                "label": label,
                "cells": [
                    (
                        formatting.cell(i, column.at[code, "value"], column.at[code, "note"]),
                        _order(column.at[code, "value"]),
                    )
                    for i, column in zip(indicators, columns, strict=True)
                ],
            }
            for code, label in self.wards
        ]
        heads = [
            (i.name, f"{formatting.unit_line(i)}, {formatting.period(self.period(i))}")
            for i in indicators
        ]
        return {"heads": heads, "rows": rows}

    def changes(self, code: str) -> list[dict[str, object]]:
        """First and last comparable figure of each indicator, and whether chance may explain it."""
        found = []
        for run, table in self.desk.changes(WARDS):
            row, indicator = table.loc[code], run.indicator
            if pd.isna(row["change"]):
                continue
            told = (
                "no interval to tell"
                if pd.isna(row["lower"])
                else ("yes" if row["clear"] else "could be chance")
            )
            found.append(
                {
                    "name": indicator.name,
                    "unit": formatting.unit_line(indicator),
                    "first": formatting.figure(indicator, row["first"]),
                    "first_period": formatting.period(run.first),
                    "last": formatting.figure(indicator, row["last"]),
                    "last_period": formatting.period(run.last),
                    "change": formatting.change(indicator, row["change"]),
                    "told": told,
                }
            )
        return found

    def method(self, found: profile.Profile) -> dict[str, object]:
        """How a ward's figures were made, and which are not there."""
        estimated = found.readings["estimated"].to_numpy(float)
        methods = found.readings["method"].value_counts()
        absent: dict[str, list[str]] = {}
        for name, why in found.absent.items():
            absent.setdefault(why, []).append(self.catalogue.indicator(name).name)
        return {
            "vintage": self.geography.levels[WARDS].vintage,
            "most": formatting.number(100 * np.nanmax(estimated)),
            "ways": [(method, int(amount)) for method, amount in methods.items()],
            "absent": [(why, "; ".join(names)) for why, names in absent.items()],
        }

    def ward_csv(self, code: str) -> pd.DataFrame:
        """Every figure of a ward with its benchmarks, name and source."""
        found = profile.profile(self.tables, code, self.desk.standing(WARDS))
        rows = found.readings.reset_index()
        own = [self.catalogue.indicator(name) for name in rows["id"]]
        rows.insert(1, "name", [i.name for i in own])
        rows.insert(2, "pillar", [i.pillar for i in own])
        rows.insert(3, "unit", [formatting.unit_line(i) for i in own])
        rows.insert(5, "area_name", found.label)
        return rows.assign(
            source=[i.source for i in own],
            publisher=[i.publisher for i in own],
            licence=[i.licence for i in own],
        )

    def sources(self, names) -> dict[str, object]:
        """Publications by publisher, and the lines their licences ask for."""
        ledger = Ledger()
        ledger.used = {name: self.catalogue.indicator(name) for name in names}
        return {
            "sources": ledger.sources(),
            "credits": ledger.credits(self.geography.district["attribution"]),
        }

    def data(self) -> dict[str, object]:
        """Every indicator with its description and its tables."""
        series = self.catalogue.city_series()
        parts = []
        for number, title in self.groups.items():
            own = [i for i in (*self.indicators, *series) if i.pillar == number]
            parts.append(
                (
                    title,
                    [
                        {
                            "indicator": i,
                            "unit": formatting.unit_line(i),
                            "periods": self._span(i),
                            "files": [
                                (
                                    downloads.level_name(self.tables, level),
                                    downloads.file_name(i, level),
                                )
                                for level in downloads.levels(self.tables, i)
                            ],
                        }
                        for i in own
                    ],
                )
            )
        return {"parts": parts, "small": len(self.indicators), "series": len(series)}

    def about(self) -> dict[str, object]:
        """Methods, levels and licences."""
        every = self.catalogue.indicators
        return {
            "levels": [v for k, v in self.geography.levels.items() if k != "city"],
            "oas": len(self.geography.oa21),
            **self.sources(every),
        }

    def _span(self, indicator: Indicator) -> str:
        periods = self.tables.periods(indicator.id)
        first, last = formatting.period(periods[0]), formatting.period(periods[-1])
        return last if len(periods) == 1 else f"{first} to {last}"


def _slim(html: str) -> str:
    """A spine table without its rules, which the site's style sheet has, and without hints.

    The hint of a mouse says what the name for those who cannot see says already.
    """
    return _TITLE.sub("", _STYLE.sub("", html))


def _order(value: float) -> float:
    """What a column is sorted by; areas without a figure come last from the top."""
    return float("-inf") if pd.isna(value) else float(value)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
