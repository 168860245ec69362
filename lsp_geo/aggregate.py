"""From the published areas to LSOA, MSOA, ward and city: sums, apportioned sums, weighted means."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from lsp_geo.catalogue import Catalogue, Indicator, load_catalogue
from lsp_geo.errors import NotKnown
from lsp_geo.geography import LEVELS, Geography
from lsp_geo.stats.intervals import byar, wilson
from lsp_geo.values import Values, latest

COLUMNS = [
    "area_code", "area_name", "period", "value", "lower", "upper", "numerator", "denominator",
    "method", "coverage", "estimated", "note",
]
MEASURES = ("value", "numerator", "denominator", "lower", "upper")


class Tables:
    """Every indicator on every level it has, worked out when first asked for and kept.

    The tables handed out are shared: treat them as read-only.
    """

    def __init__(self, catalogue: Catalogue, geography: Geography, values: Values) -> None:
        self.catalogue, self.geography, self.values = catalogue, geography, values
        self._tables: dict[tuple[str, str], pd.DataFrame] = {}
        self._by_period: dict[tuple[str, str], dict[str, pd.DataFrame]] = {}

    def levels(self, indicator_id: str) -> list[str]:
        """Levels on which this indicator can be shown, smallest areas first."""
        indicator = self.catalogue.indicator(indicator_id)
        if indicator.is_city_series:
            return []
        own = _own_level(indicator)
        if indicator.aggregation == "none":
            return [own]
        return list(LEVELS[LEVELS.index(own):])

    def periods(self, indicator_id: str) -> list[str]:
        """Periods in order, the latest last."""
        return self.values.periods(indicator_id)

    def series(self, indicator_id: str, level: str) -> pd.DataFrame:
        """All periods of an indicator on a level: COLUMNS, in period then code order."""
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
        """One period (the latest unless named) on a level: COLUMNS, in code order.

        ``coverage`` is the share of the area's residents whose neighbourhoods have a value;
        ``estimated`` the share of its residents placed by apportioning and not by whole areas.

        Raises
        ------
        NotKnown
            For an unknown indicator, or a level or period it does not have.
        """
        key = (indicator_id, level)
        wanted = latest(self.periods(indicator_id), period)
        if key not in self._by_period:
            self._by_period[key] = {
                name: rows.reset_index(drop=True)
                for name, rows in self.series(indicator_id, level).groupby("period", sort=False)
            }
        return self._by_period[key][wanted]

    def city(self, indicator_id: str, period: str | None = None) -> pd.Series | None:
        """The whole city's row, or None where the indicator's rule gives no city value."""
        if "city" not in self.levels(indicator_id):
            return None
        return self.table(indicator_id, "city", period).iloc[0]

    def _work_out(self, indicator: Indicator, level: str) -> pd.DataFrame:
        frame = self.values.of(indicator.id)
        parts = []
        for period, rows in frame.groupby("period", sort=False):
            published = self.values.segment_level(indicator, period)
            source = rows.set_index("area_code")
            result = self._one_period(indicator, source, published, level)
            parts.append(result.assign(period=period))
        table = pd.concat(parts, ignore_index=True)
        return _with_intervals(indicator, table)[COLUMNS]

    def _one_period(
        self, indicator: Indicator, source: pd.DataFrame, published: str, level: str
    ) -> pd.DataFrame:
        step, table = published, source.reindex(self.geography.codes[published])
        table = table.assign(method="published", coverage=table["value"].notna().astype(float),
                             estimated=0.0)
        if step == "lsoa11":
            step, table = "lsoa21", _to_lsoa21(indicator, table, self.geography)
        if step == "msoa11":
            step = "msoa21"
        if step != level:
            table = self._up(indicator, table, step, level)
        areas = self.geography.areas(level)
        table = table.reindex(areas.index).rename_axis("area_code").reset_index()
        return table.assign(area_name=areas["area_name"].to_numpy())

    def _up(
        self, indicator: Indicator, table: pd.DataFrame, step: str, level: str
    ) -> pd.DataFrame:
        """Sum or average ``table`` (areas of ``step``) to the areas of ``level``."""
        geography = self.geography
        shares = geography.shares(step, level, _people_or_homes(indicator))
        residents = self._people(step)
        known = table["value"].notna().to_numpy()
        people = shares * residents
        total = people.sum(axis=1)
        coverage = np.divide(people[:, known].sum(axis=1), total, where=total > 0,
                             out=np.zeros(len(total)))
        nan = np.full(len(total), np.nan)
        numerator, denominator = nan, nan
        if indicator.aggregation == "ratio":
            numerator = _sum(shares, table["numerator"], known)
            denominator = _sum(shares, table["denominator"], known)
            value = indicator.scale * _divide(numerator, denominator)
        elif indicator.aggregation == "sum":
            value = numerator = _sum(shares, table["value"], known)
        else:
            base = self._weights(indicator, table, step)
            value = _divide(_sum(shares, table["value"] * base, known), _sum(shares, base, known))
            if indicator.weight == "denominator":
                denominator = _sum(shares, base, known)
        value = np.where(coverage > 0, value, np.nan)
        note = np.where(coverage > 0, "", "missing: no neighbourhood of this area has a value")
        return pd.DataFrame(
            {
                "value": value, "numerator": numerator, "denominator": denominator,
                "lower": nan, "upper": nan, "note": note, "coverage": coverage,
                "method": _method(indicator, step, level),
                "estimated": self._estimated(step, level),
            },
            index=geography.areas(level).index,
        )

    def _people(self, step: str) -> np.ndarray:
        if step == "oa21":
            return self.geography.oa21["residents"].to_numpy(float)
        return self.geography.areas(step)["residents"].to_numpy(float)

    def _weights(self, indicator: Indicator, table: pd.DataFrame, step: str) -> pd.Series:
        """What each area counts for in a weighted mean."""
        if indicator.weight == "denominator":
            return table["denominator"]
        if step == "oa21":
            weights = self.geography.oa21.set_index("oa21")[indicator.weight]
        else:
            weights = self.geography.areas(step)[indicator.weight]
        return weights.astype(float).reindex(table.index)

    def _estimated(self, step: str, level: str) -> np.ndarray:
        """Share of each area's residents who are placed in it by apportioning."""
        shares = self.geography.shares(step, level, "residents")
        people = shares * self._people(step)
        split = (shares > 0) & (shares < 1 - 1e-9)
        return _divide((people * split).sum(axis=1), people.sum(axis=1))


def open_tables(data: Path) -> Tables:
    """Catalogue, geography and values under ``data``, ready to be asked. DataError if damaged."""
    catalogue = load_catalogue(data)
    geography = Geography(data)
    return Tables(catalogue, geography, Values(data, catalogue, geography.codes))


def _own_level(indicator: Indicator) -> str:
    """The smallest level on which the indicator is shown."""
    return {"oa21": "lsoa21", "lsoa11": "lsoa21", "msoa11": "msoa21"}.get(
        indicator.level, indicator.level
    )


def _people_or_homes(indicator: Indicator) -> str:
    """By what a split area's counts are shared out."""
    return "households" if indicator.weight == "households" else "residents"


def _to_lsoa21(indicator: Indicator, table: pd.DataFrame, geography: Geography) -> pd.DataFrame:
    """LSOA 2011 figures on LSOA 2021: as they are, merged, or a split parent's rate."""
    links = geography.lsoa11
    rows = table.reindex(links["lsoa11"]).reset_index(drop=True)
    change = links["change"].to_numpy()
    # Only counts are shared out to the children of a split area: a rate stays the parent's.
    for column in ("numerator", "denominator"):
        rows[column] = rows[column] * links["residents_share"].to_numpy()
    grouped = rows.assign(lsoa21=links["lsoa21"].to_numpy()).groupby("lsoa21")
    result = grouped[["numerator", "denominator"]].sum(min_count=1)
    if indicator.aggregation == "ratio":
        result["value"] = indicator.scale * result["numerator"] / result["denominator"]
    elif indicator.aggregation == "sum":
        shared = rows["value"] * links["residents_share"].to_numpy()
        result["value"] = shared.groupby(links["lsoa21"]).sum(min_count=1)
    else:
        weighted = rows["value"] * links["weight"].to_numpy()
        result["value"] = weighted.groupby(links["lsoa21"]).sum(min_count=1)
    # A merged area is known only when each of its parts is.
    parts_known = rows["value"].notna().groupby(links["lsoa21"]).all()
    result.loc[~parts_known, ["value", "numerator", "denominator"]] = np.nan
    kind = pd.Series(change, index=links["lsoa21"]).groupby(level=0).first()
    result["method"] = kind.map(
        {
            "U": "published",
            "M": "2011 areas merged",
            "S": "rate of the 2011 area it was split from",
        }
    )
    notes = rows["note"].groupby(links["lsoa21"]).agg(lambda n: next(filter(None, n), ""))
    result["note"] = np.where(result["value"].isna(), notes, notes.where(kind == "U", ""))
    # A published interval belongs to the published area and to no other.
    for column in ("lower", "upper"):
        published = rows[column].groupby(links["lsoa21"]).first()
        result[column] = published.where(kind == "U")
    result["coverage"] = result["value"].notna().astype(float)
    result["estimated"] = (kind == "S").astype(float)
    return result.reindex(geography.codes["lsoa21"])


def _with_intervals(indicator: Indicator, table: pd.DataFrame) -> pd.DataFrame:
    """95% intervals by the indicator's rule; published ones stand as they are."""
    if indicator.intervals in ("published", "none"):
        return table
    method = {"wilson": wilson, "byar": byar}[indicator.intervals]
    lower, upper = method(table["numerator"].to_numpy(float),
                          table["denominator"].to_numpy(float), scale=indicator.scale)
    return table.assign(lower=lower, upper=upper)


def _method(indicator: Indicator, step: str, level: str) -> str:
    """How a larger area's figure was made, in the words that stand beside it."""
    people = _people_or_homes(indicator)
    small = {"oa21": "output areas", "lsoa21": "LSOAs", "msoa21": "MSOAs"}[step]
    if indicator.aggregation == "mean":
        by = "their own base" if indicator.weight == "denominator" else indicator.weight
        how = f"mean of {small} weighted by {by}"
    else:
        how = f"summed from {small}"
    apportioned = step == "lsoa21" and level == "ward25"
    return f"{how}, apportioned by {people}" if apportioned else how


def _sum(shares: np.ndarray, values: pd.Series, known: np.ndarray) -> np.ndarray:
    return shares[:, known] @ values.to_numpy(float)[known]


def _divide(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    return np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom > 0)
