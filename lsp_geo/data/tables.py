"""Any indicator on any level: summed, apportioned, averaged, and joined to boundaries."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lsp_geo.data import folder
from lsp_geo.data.catalogue import Catalogue, load_catalogue
from lsp_geo.data.figures import MEASURES, Figures, divide, to_lsoa21
from lsp_geo.data.geography import Geography
from lsp_geo.data.how_made import method, notes, people_or_homes
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.kept import Shelves
from lsp_geo.data.levels import CITY, NEIGHBOURHOODS, WARDS
from lsp_geo.data.place_lists import PlaceLists
from lsp_geo.data.places import Places
from lsp_geo.data.values import England, Values, latest
from lsp_geo.errors import NotKnown
from lsp_geo.stats.sharing import sharing_error

if TYPE_CHECKING:
    import geopandas

# What is printed and written to files.
COLUMNS = [
    "area_code",
    "area_name",
    "period",
    "value",
    "lower",
    "upper",
    "numerator",
    "denominator",
    "method",
    "coverage",
    "estimated",
    "note",
]
# What the tables hold beside them: the standard error of sharing out, in the indicator's unit, and
# whether a figure may be ranked and led with.
INNER = ["sharing_error", "ranked"]
# No rank for an area of which more than this share of residents is placed by sharing out, and on
# an added level no figure where nearly all are: it would be that of the land around.
MOST_SHARED_OUT, MOST_ON_ADDED = 0.5, 0.9
# Output areas that an LSOA has on average, for districts whose own are not held.
USUAL_BLOCKS = 5.0

# Weights that stand in the table itself: the figure's own base, or the people of the source's year.
OWN_BASES = ("denominator", "population")


class Tables(Shelves):
    """Every indicator on every level it has, worked out when first asked for and kept.

    The tables handed out are shared: treat them as read-only.
    """

    def __init__(self, catalogue: Catalogue, geography: Geography, values: Values) -> None:
        super().__init__()
        self.catalogue, self.geography, self.values = catalogue, geography, values
        self._tables: dict[tuple[str, str], pd.DataFrame] = {}
        self._by_period: dict[tuple[str, str, str], pd.DataFrame] = {}

    @cached_property
    def places(self) -> Places:
        """The reader of what people type for a place of this district."""
        return Places(self.geography)

    @cached_property
    def place_lists(self) -> PlaceLists:
        """What is there: lists of GP practices, libraries and other places of this district."""
        return PlaceLists(self.geography.folder.parent, self.geography)

    def levels(self, indicator_id: str) -> list[str]:
        """Levels on which this indicator can be shown, smallest areas first."""
        indicator = self.catalogue.indicator(indicator_id)
        if indicator.is_city_series:
            return []
        own = _own_level(indicator)
        if indicator.aggregation == "none":
            return [own, "city"] if indicator.city_values else [own]
        return [level for level in self.geography.levels if self.geography.made_of(level, own)]

    def periods(self, indicator_id: str) -> list[str]:
        """Periods in order, the latest last."""
        return self.values.periods(indicator_id)

    def england(self, indicator_id: str, period: str) -> England | None:
        """England's mean and percentiles, or None where no national data are held."""
        return self.values.england(indicator_id, period)

    def series(self, indicator_id: str, level: str) -> pd.DataFrame:
        """All periods of an indicator on a level: COLUMNS and INNER, in period then code order."""
        key = (indicator_id, level)
        if key not in self._tables:
            indicator = self.catalogue.indicator(indicator_id)
            if level not in self.levels(indicator_id):
                raise NotKnown(
                    f"“{indicator.name}” cannot be given at level “{level}”. It has: "
                    f"{', '.join(self.levels(indicator_id)) or 'the whole district only'}."
                )
            self._tables[key] = self._work_out(indicator, level)
        return self._tables[key]

    def table(self, indicator_id: str, level: str, period: str | None = None) -> pd.DataFrame:
        """One period (the latest unless named) on a level: COLUMNS and INNER, in code order.

        ``coverage`` is the share of the area's residents whose neighbourhoods have a value;
        ``estimated`` the share of its residents placed by apportioning and not by whole areas.
        ``sharing_error`` is the standard error of apportioning, which the limits cover;
        ``ranked`` is false where over half of an area is apportioned.

        Raises
        ------
        NotKnown
            For an unknown indicator, or a level or period it does not have.
        """
        periods = self.periods(indicator_id)
        wanted = latest(periods, period)
        key = (indicator_id, level, wanted)
        if key not in self._by_period:
            series = self.series(indicator_id, level)
            # Every period has all areas.
            areas = len(series) // len(periods)
            first = periods.index(wanted) * areas
            rows = series.iloc[first : first + areas]
            self._by_period[key] = rows.reset_index(drop=True)
        return self._by_period[key]

    def city(self, indicator_id: str, period: str | None = None) -> pd.Series | None:
        """The whole city's row, or None where the indicator's rule gives no city value."""
        if CITY not in self.levels(indicator_id):
            return None
        return self.table(indicator_id, "city", period).iloc[0]

    def _work_out(self, indicator: Indicator, level: str) -> pd.DataFrame:
        areas = self.geography.areas(level)
        if indicator.aggregation == "none" and level == "city":
            return self._published_city(indicator)
        parts = []
        for published, periods in self._runs(indicator):
            step, figures = published, self._published(indicator, published, periods)
            if step == "lsoa11":
                step, figures = "lsoa21", to_lsoa21(indicator, figures, self.geography)
            if step == "msoa11":
                step = "msoa21"
            if step != level:
                figures = self._up(indicator, figures, step, level)
            parts.append(figures.table(areas, periods))
        table = parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)
        return _with_intervals(indicator, table)[[*COLUMNS, *INNER]]

    def _published_city(self, indicator: Indicator) -> pd.DataFrame:
        """The publisher's own figures of the whole district, where its areas give none."""
        areas = self.geography.areas("city")
        periods = self.periods(indicator.id)
        none = np.full((1, len(periods)), np.nan)
        value = np.array([[dict(indicator.city_values).get(period, np.nan) for period in periods]])
        known = np.isfinite(value)
        figures = Figures(
            value=value,
            numerator=none,
            denominator=none,
            lower=none,
            upper=none,
            note=np.where(known, "", "missing: no figure is published for the whole district"),
            coverage=known.astype(float),
            sharing_error=np.zeros(none.shape),
            method=np.array(["published"], dtype=object),
            estimated=np.zeros(1),
            ranked=np.ones(1, dtype=bool),
        )
        return figures.table(areas, periods)[[*COLUMNS, *INNER]]

    def published(self, indicator_id: str, period: str | None = None) -> pd.DataFrame:
        """One period on the areas it was published for: COLUMNS, in code order.

        For a city series these are whole districts and England, the own district first. Older
        neighbourhood figures come on the LSOAs of 2011.
        """
        indicator = self.catalogue.indicator(indicator_id)
        wanted = latest(self.periods(indicator_id), period)
        rows = self.values.of(indicator_id)
        rows = rows[rows["period"] == wanted].sort_values("area_code")
        own = rows["area_code"] == self.geography.code
        rows = pd.concat([rows[own], rows[~own]], ignore_index=True)
        known = rows["value"].notna().astype(float)
        level = self.values.level_of(indicator, wanted)
        names = self.geography.published_names(level)
        rows = rows.assign(
            area_name=[names.get(code, code) for code in rows["area_code"]],
            method="published",
            coverage=known,
            estimated=0.0,
        )
        return rows[COLUMNS]

    def _runs(self, indicator: Indicator) -> list[tuple[str, list[str]]]:
        """Periods in order, those published on one level together."""
        runs: list[tuple[str, list[str]]] = []
        for period in self.periods(indicator.id):
            level = self.values.level_of(indicator, period)
            if not runs or runs[-1][0] != level:
                runs.append((level, []))
            runs[-1][1].append(period)
        return runs

    def _published(self, indicator: Indicator, level: str, periods: list[str]) -> Figures:
        """The published figures of some periods, as they stand."""
        frame = self.values.of(indicator.id)
        frame = frame[frame["period"].isin(periods)]
        codes = self.geography.codes[level]
        shape = (len(codes), len(periods))
        rows = codes.get_indexer(frame["area_code"])
        columns = pd.Index(periods).get_indexer(frame["period"])
        grids = {}
        for measure in MEASURES:
            grids[measure] = np.full(shape, np.nan)
            grids[measure][rows, columns] = frame[measure].to_numpy(float)
        notes = np.full(shape, "", dtype=object)
        notes[rows, columns] = frame["note"].to_numpy(object)
        return Figures(
            **grids,
            note=notes,
            method=np.full(len(codes), "published", dtype=object),
            coverage=np.isfinite(grids["value"]).astype(float),
            sharing_error=np.zeros(shape),
            estimated=np.zeros(len(codes)),
            ranked=np.ones(len(codes), dtype=bool),
        )

    def _up(self, indicator: Indicator, figures: Figures, step: str, level: str) -> Figures:
        """Sum or average the areas of ``step`` to the areas of ``level``."""
        shares = self.geography.shares(step, level, people_or_homes(indicator))
        residents = self._counts(step, "residents")[:, None]
        known = np.isfinite(figures.value)
        coverage = divide(shares @ (residents * known), shares @ residents)
        numerator = denominator = np.full(coverage.shape, np.nan)
        if indicator.aggregation == "ratio":
            numerator = shares @ np.where(known, figures.numerator, 0)
            denominator = shares @ np.where(known, figures.denominator, 0)
            value = indicator.scale * divide(numerator, denominator)
        elif indicator.aggregation == "sum":
            value = numerator = shares @ np.where(known, figures.value, 0)
        else:
            base = np.where(known, self._weights(indicator, figures, step), 0)
            total = shares @ base
            value = divide(shares @ (base * np.where(known, figures.value, 0)), total)
            if indicator.weight in OWN_BASES:
                denominator = total
        estimated = self._estimated(step, level)
        some = coverage > 0
        guessed = self.geography.levels[level].is_added & (estimated > MOST_ON_ADDED)
        shown = some & ~guessed[:, None]
        none = np.full(coverage.shape, np.nan)
        return Figures(
            value=np.where(shown, value, np.nan),
            numerator=np.where(guessed[:, None], np.nan, numerator),
            denominator=np.where(guessed[:, None], np.nan, denominator),
            lower=none,
            upper=none,
            note=notes(indicator, some, guessed, denominator),
            method=self._methods(indicator, step, level),
            coverage=coverage,
            sharing_error=self._sharing_error(indicator, figures, shares, step),
            estimated=estimated,
            ranked=estimated <= MOST_SHARED_OUT,
        )

    def _methods(self, indicator: Indicator, step: str, level: str) -> np.ndarray:
        """How each area's figure was made, in the words that stand beside it."""
        how, by = method(indicator, step), people_or_homes(indicator)
        split = np.any(_is_split(self.geography.shares(step, level, by)), axis=1)
        # Of all wards alike.
        wards = step == NEIGHBOURHOODS and level == WARDS
        shared = split if self.geography.levels[level].is_added else np.full(split.shape, wards)
        return np.where(shared, f"{how}, apportioned by {by}", how).astype(object)

    def _counts(self, step: str, of: str) -> np.ndarray:
        """Residents, or another count, of each area that figures are summed from."""
        table = self.geography.oa21 if step == "oa21" else self.geography.areas(step)
        return table[of].to_numpy(float)

    def _weights(self, indicator: Indicator, figures: Figures, step: str) -> np.ndarray:
        """What each area counts for in a weighted mean."""
        if indicator.weight in OWN_BASES:
            return figures.denominator
        return self._counts(step, indicator.weight)[:, None]

    def _sharing_error(
        self, indicator: Indicator, figures: Figures, shares: np.ndarray, step: str
    ) -> np.ndarray:
        """Standard error of sharing LSOAs out to larger areas; 0 where none is known or needed.

        Given where an interval is: a score's or a model's error is not known to begin with.
        """
        none = np.zeros((len(shares), figures.value.shape[1]))
        counted = indicator.intervals in ("wilson", "byar") and step == "lsoa21"
        if not counted or not _is_split(shares).any():
            return none
        columns = [
            sharing_error(shares, top, bottom, self._blocks, events=indicator.intervals == "byar")
            for top, bottom in zip(figures.numerator.T, figures.denominator.T, strict=True)
        ]
        return indicator.scale * np.nan_to_num(np.column_stack(columns))

    @cached_property
    def _blocks(self) -> np.ndarray:
        """Output areas of each LSOA, in code order."""
        counts = self.geography.oa21["lsoa21"].value_counts()
        return counts.reindex(self.geography.codes["lsoa21"], fill_value=USUAL_BLOCKS).to_numpy(
            float
        )

    def _estimated(self, step: str, level: str) -> np.ndarray:
        """Share of each area's residents who are placed in it by apportioning."""
        shares = self.geography.shares(step, level, "residents")
        people = shares * self._counts(step, "residents")
        return divide((people * _is_split(shares)).sum(axis=1), people.sum(axis=1))


def open_tables(data: Path) -> Tables:
    """Catalogue, geography and values under ``data``, ready to be asked. DataError if damaged."""
    folder.settle(data)
    catalogue = load_catalogue(data)
    geography = Geography(data)
    values = Values(data, catalogue, geography.codes, geography.districts)
    return Tables(catalogue, geography, values)


def _own_level(indicator: Indicator) -> str:
    """The smallest level on which the indicator is shown."""
    return {"oa21": "lsoa21", "lsoa11": "lsoa21", "msoa11": "msoa21"}.get(
        indicator.level, indicator.level
    )


def _with_intervals(indicator: Indicator, table: pd.DataFrame) -> pd.DataFrame:
    """95% intervals by the indicator's rule; published ones stand as they are."""
    limits = indicator.limits(table)
    return table if limits is None else table.assign(lower=limits.lower, upper=limits.upper)


def _is_split(shares: np.ndarray) -> np.ndarray:
    """Which parts of the smaller areas are shared out, and no whole ones."""
    return (shares > 0) & (shares < 1 - 1e-9)


def join(
    tables: Tables, indicator_id: str, level: str, period: str | None = None
) -> geopandas.GeoDataFrame:
    """Boundaries of a level with one period of an indicator on them.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        One row an area in code order: the columns of ``COLUMNS`` and geometry. An
        area with no value keeps its row, an empty value and the note that says why.

    Raises
    ------
    NotKnown
        For an unknown indicator, or a level or period it does not have.
    """
    values = tables.table(indicator_id, level, period)
    boundaries = tables.geography.boundaries(level)
    joined = boundaries[["area_code", "geometry"]].merge(
        values, on="area_code", how="left", validate="one_to_one"
    )
    return joined[[*COLUMNS, "geometry"]]
