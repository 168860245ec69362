"""What each page of the site says: plain values for its template."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from lsp_geo import formatting, templates
from lsp_geo.analysis import inequality_words, profile, profile_words, small_area_change
from lsp_geo.charts import spine
from lsp_geo.city import City
from lsp_geo.data.catalogue import Pillar
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import NEIGHBOURHOODS, WARDS
from lsp_geo.reports.blocks import inside, plan, series
from lsp_geo.reports.blocks.inside import MAPPED
from lsp_geo.reports.document import Imprint, Ledger
from lsp_geo.site import downloads
from lsp_geo.site import maps as site_maps

CONTEXT, CONTEXT_NAME = "context", "About the people"
SENTENCES = 6


class Pages:
    """Values of every page; what pages share is worked out once.

    Parameters
    ----------
    imprint : says where the app is, for links to it
    """

    def __init__(self, city: City, imprint: Imprint) -> None:
        self.city, self.imprint = city, imprint
        self.tables = city.tables
        self.geography = city.geography
        self.catalogue = city.catalogue

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
        return f"\n{templates.render('spine.css')}\n"

    def period(self, indicator: Indicator) -> str:
        """Latest period of an indicator."""
        return self.tables.periods(indicator.id)[-1]

    def ward_maps(self) -> dict[str, Any]:
        """Every indicator on the map of wards, for the script."""
        codes = list(self.geography.areas(WARDS).index)
        return site_maps.maps_data(self.city, self.indicators, WARDS, codes, self.groups)

    def headline_maps(self) -> dict[str, Any]:
        """The leading indicator of each pillar on the map of wards, for the script."""
        names = [MAPPED, *(pillar.headline for pillar in self.catalogue.pillars)]
        chosen = [i for i in self.indicators if i.id in names]
        codes = list(self.geography.areas(WARDS).index)
        return site_maps.maps_data(self.city, chosen, WARDS, codes, self.groups)

    def close_up_maps(self, ward: str) -> dict[str, Any]:
        """Every indicator on the map inside a ward, for the script."""
        codes = self.geography.areas(NEIGHBOURHOODS).index[self.city.members(ward)]
        return site_maps.maps_data(
            self.city, self.indicators, NEIGHBOURHOODS, codes, self.groups, ward
        )

    def pillar_maps(self, pillar: Pillar) -> dict[str, Any]:
        """A pillar's indicators on the map of neighbourhoods, for the script."""
        codes = list(self.geography.areas(NEIGHBOURHOODS).index)
        return site_maps.maps_data(
            self.city, self.of_pillar(pillar), NEIGHBOURHOODS, codes, self.groups
        )

    def of_pillar(self, pillar: Pillar) -> list[Indicator]:
        """A pillar's indicators of areas inside the city, its headline first."""
        found = self.catalogue.of_pillar(pillar.number, also=True)
        return sorted(found, key=lambda one: one.id != pillar.headline)

    def home(self) -> dict[str, Any]:
        """The pillars and the map of wards."""
        pillars = []
        for pillar in self.catalogue.pillars:
            headline = self.catalogue.indicator(pillar.headline)
            told = inequality_words.sentence(self.tables, self.city.inequality(pillar.headline))
            pillars.append(
                {
                    "pillar": pillar,
                    "indicator": headline,
                    "sentence": told,
                    "svg": self.city.pillar_card(pillar.number),
                    "note": f"{formatting.unit_line(headline)}, "
                    f"{formatting.period(self.period(headline))}. {headline.publisher}",
                }
            )
        return {
            "pillars": pillars,
            "how_many": formatting.in_letters(len(self.catalogue.all_pillars)),
            "shown": site_maps.city_map(self.city, MAPPED, WARDS),
            "others": [pillar for pillar in self.catalogue.all_pillars if not pillar.headline],
            "nothing": inside.nothing_known(self.city),
            "rows": site_maps.figure_rows(self.city.map_view(MAPPED, WARDS)),
        }

    def pillar(self, pillar: Pillar) -> dict[str, Any]:
        """How unequal a pillar is inside the city, and where the city stands."""
        city, ledger = self.city, Ledger()
        view = city.map_view(pillar.headline, NEIGHBOURHOODS)
        found = city.inequality_of_pillar(pillar.number, also=True)
        fifths = inside.fifths(city, ledger, pillar)
        readings = series.of_pillar(city, ledger, pillar)
        leading = [
            self.catalogue.indicator(name)
            for name in dict.fromkeys([pillar.headline, *pillar.equity])
        ]
        return {
            "pillar": pillar,
            "finding": inequality_words.sentence(self.tables, city.inequality(pillar.headline)),
            "indicator": view.indicator,
            "shown": site_maps.city_map(city, pillar.headline, NEIGHBOURHOODS),
            "told": view.summary(),
            "rows": site_maps.figure_rows(view),
            "sentences": [inequality_words.sentence(self.tables, one) for one in found[:SENTENCES]],
            "inside": fifths,
            "series": readings,
            "changed": inside.changed(city, pillar),
            "outcomes": plan.statuses(city, pillar),
            "ward_table": self.ward_table(
                [i for i in leading if WARDS in self.tables.levels(i.id)]
            ),
            "sources": ledger.sources(),
            "credits": ledger.credits(self.geography.district["attribution"]),
            "app": self.imprint.link("inequality", pillar=pillar.number),
            "app_map": self.imprint.link(
                "map", pillar=pillar.number, indicator=pillar.headline, level=NEIGHBOURHOODS
            ),
        }

    def ward(self, code: str) -> dict[str, Any]:
        """One ward on every pillar."""
        tables, city = self.tables, self.city.name
        found = self.city.profile(code)
        plural = self.geography.levels[WARDS].plural
        spines = spine.rows(tables, found)
        sides = [
            {
                "side": side,
                "points": [
                    (
                        f"{profile_words.reading_text(tables, found, name)}.",
                        _sentence(
                            profile_words.standing_text(found.readings.loc[name], side, plural)
                        ),
                        self.groups[self.catalogue.indicator(name).pillar],
                    )
                    for name in names
                ],
            }
            for side, names in (("worse", found.worse), ("better", found.better))
        ]
        return {
            "found": found,
            "finding": f"{profile_words.finding(tables, found)}.",
            "sides": sides,
            "label": self.geography.label,
            "key": spine.key_html(found.label, city),
            "spines": [
                (
                    title,
                    spine.spine_html(
                        spines[number], found.label, city, f"{found.label}: {title}", hints=False
                    ),
                )
                for number, title in self.groups.items()
                if number in spines
            ],
            "inside": site_maps.close_up(self.city, found),
            "among": site_maps.city_map(self.city, MAPPED, WARDS, code),
            "changes": self.changes(code),
            "method": self.method(found),
            "sources": self.sources(found.readings.index),
            "app": self.imprint.link("ward", area=code),
        }

    def ward_table(self, indicators: list[Indicator]) -> dict[str, Any]:
        """Wards by the leading indicators of a pillar."""
        columns = [self.tables.table(i.id, WARDS).set_index("area_code") for i in indicators]
        rows = [
            {
                "code": code,
                "label": label,
                "cells": [
                    (
                        formatting.cell(i, column.at[code, "value"], column.at[code, "note"]),
                        site_maps.order(column.at[code, "value"]),
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

    def changes(self, code: str) -> list[dict[str, Any]]:
        """First and last comparable figure of each indicator, and whether chance may explain it."""
        found = []
        for run, table in self.city.changes(WARDS):
            row, indicator = table.loc[code], run.indicator
            if pd.isna(row["change"]):
                continue
            found.append(
                {
                    "name": indicator.name,
                    "unit": formatting.unit_line(indicator),
                    "first": formatting.figure(indicator, row["first"]),
                    "first_period": formatting.period(run.first),
                    "last": formatting.figure(indicator, row["last"]),
                    "last_period": formatting.period(run.last),
                    "change": formatting.change(indicator, row["change"]),
                    "told": small_area_change.certainty(row),
                }
            )
        return found

    def method(self, found: profile.Profile) -> dict[str, Any]:
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
        found = self.city.profile(code)
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

    def sources(self, names) -> dict[str, Any]:
        """Publications by publisher, and the lines their licences ask for."""
        ledger = Ledger()
        ledger.used = {name: self.catalogue.indicator(name) for name in names}
        return {
            "sources": ledger.sources(),
            "credits": ledger.credits(self.geography.district["attribution"]),
        }

    def data(self) -> dict[str, Any]:
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

    def about(self) -> dict[str, Any]:
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


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
