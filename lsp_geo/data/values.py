"""Indicator values and benchmarks, read when first asked for and kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from lsp_geo.data import contracts
from lsp_geo.data.catalogue import Catalogue
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.runs import run_of
from lsp_geo.data.table_files import read_table
from lsp_geo.data.value_files import read_values
from lsp_geo.errors import DataError, NotKnown

# Percentage of people aged 5 and over in study above which a neighbourhood is a student one.
STUDENT_RATE = 45
_ENGLAND_FACTS = ["id", "period", "level", "areas", "of", "mean", "mean_method"]
# Below this share of areas covered the mean is not England's.
ENOUGH_OF_ENGLAND = 0.95
PUBLISHED_FOR_ENGLAND = "published for England"


@dataclass(frozen=True)
class England:
    """Where England stands on one indicator and period.

    ``percentiles`` holds the 101 percentiles (0 to 100) of the areas at ``level``;
    ``areas`` of the ``of`` areas in England are covered.
    """

    mean: float
    mean_method: str
    level: str
    areas: int
    of: int
    percentiles: np.ndarray

    @property
    def coverage(self) -> float:
        """The share of England's areas that are covered, 0 to 1."""
        return self.areas / self.of

    @property
    def is_england(self) -> bool:
        """Whether the word England alone may stand beside the mean: so much of it is covered.

        Where it is not, the indicator's ``england_covers`` says what is.
        """
        return self.is_published or self.coverage >= ENOUGH_OF_ENGLAND

    @property
    def is_published(self) -> bool:
        """Whether the mean is the publisher's own figure for England."""
        return self.mean_method == PUBLISHED_FOR_ENGLAND


@dataclass(frozen=True)
class ClusterRow:
    """Whether neighbouring LSOAs have like values, from the table made by ``build``.

    ``classes`` has one digit an LSOA in code order: 0 no cluster that chance could not make,
    1 high among high, 2 low among high, 3 low among low, 4 high among low, 5 not worked out (no
    value, or no neighbour with one). The figures are None where the values do not vary.
    """

    areas: int
    moran_i: float | None
    expected: float | None
    p: float | None
    classes: str


class Values:
    """All values under ``data/indicators``, read when first asked for and kept.

    The tables handed out are shared: treat them as read-only.
    """

    def __init__(
        self,
        data: Path,
        catalogue: Catalogue,
        codes: dict[str, pd.Index],
        districts: frozenset[str] = frozenset(),
    ) -> None:
        self._root = data / "indicators"
        self._catalogue = catalogue
        self._codes, self._districts = codes, districts
        self._tables: dict[str, pd.DataFrame] = {}
        self._periods: dict[str, list[str]] = {}

    def of(self, indicator_id: str) -> pd.DataFrame:
        """Values at the published level, one row an area and period, in period order.

        The columns are those of the file, ``value_files.COLUMNS``.
        """
        if indicator_id not in self._tables:
            indicator = self._catalogue.indicator(indicator_id)
            self._tables[indicator_id] = read_values(indicator, self._codes, self._districts)
        return self._tables[indicator_id]

    def periods(self, indicator_id: str) -> list[str]:
        """Periods in order, the latest last."""
        if indicator_id not in self._periods:
            self._periods[indicator_id] = list(dict.fromkeys(self.of(indicator_id)["period"]))
        return self._periods[indicator_id]

    def level_of(self, indicator: Indicator, period: str) -> str:
        """The level on which this period was published."""
        segment = run_of(indicator, self.periods(indicator.id), period).segment
        return segment.level if segment else indicator.level

    def england(self, indicator_id: str, period: str) -> England | None:
        """England's mean and percentiles, or None where no national data are held."""
        return self._england.get((indicator_id, period))

    @cached_property
    def _england(self) -> dict[tuple[str, str], England]:
        path = self._root / "england.csv"
        frame = read_table(path, contracts.ENGLAND)
        matrix = frame[contracts.PERCENTILES].to_numpy(float)
        held = _Rows(path, frame)
        held.refuse(
            ~(np.diff(matrix, axis=1) >= 0).all(axis=1), "p0", "the percentiles must not fall"
        )
        held.refuse(frame["areas"] > frame["of"], "areas", "more areas than there are")
        self._refuse_unknown(held)
        return {
            (row.id, row.period): England(
                row.mean, row.mean_method, row.level, int(row.areas), int(row.of), matrix[n]
            )
            for n, row in enumerate(frame[_ENGLAND_FACTS].itertuples())
        }

    def _refuse_unknown(self, held: _Rows) -> None:
        """DataError for a row of an indicator that there is not."""
        unknown = ~held.frame["id"].isin(self._catalogue.indicators)
        held.refuse(unknown, "id", "there is no such indicator")

    def clusters(self, indicator_id: str, period: str) -> ClusterRow | None:
        """Moran's I and LISA classes, or None where build has not worked them out."""
        return self._clusters.get((indicator_id, period))

    @cached_property
    def _clusters(self) -> dict[tuple[str, str], ClusterRow]:
        path = self._root / "clusters.csv"
        if not path.is_file():
            return {}
        frame = read_table(path, contracts.CLUSTERS)
        held = _Rows(path, frame)
        self._refuse_unknown(held)
        held.refuse(
            frame["classes"].str.len() != len(self._codes["lsoa21"]),
            "classes",
            "there must be one digit, 0 to 5, for each LSOA",
        )
        return {
            (row.id, row.period): ClusterRow(
                int(row.areas),
                _known(row.moran_i),
                _known(row.expected),
                _known(row.p),
                row.classes,
            )
            for row in frame.itertuples()
        }

    @cached_property
    def deprivation(self) -> pd.DataFrame:
        """Ranks in England of each LSOA on the seven domains, income and student rate, by LSOA."""
        path = self._root / "deprivation.csv"
        frame = read_table(path, contracts.DEPRIVATION).set_index("lsoa21")
        codes = self._codes["lsoa21"]
        if set(frame.index) != set(codes):
            raise DataError(
                path, f"its areas are not the {len(codes)} areas of level lsoa21", field="lsoa21"
            )
        return frame.loc[codes]

    @cached_property
    def student_areas(self) -> pd.Series:
        """Whether an LSOA is a student neighbourhood, by LSOA: over 45% pupils and students.

        Students hardly ever draw benefits, so these would count as least deprived. They stand
        apart in fifths, gaps and slopes.
        """
        return self.deprivation["student_rate"] > STUDENT_RATE

    @cached_property
    def editions(self) -> pd.DataFrame:
        """Rank and decile of each LSOA on the Index of Multiple Deprivation, by edition."""
        path = self._root / "editions.csv"
        frame = read_table(path, contracts.EDITIONS)
        held = _Rows(path, frame)
        held.refuse(frame["rank"] > frame["areas"], "rank", "the rank is beyond the last area")
        for (edition, level), rows in frame.groupby(["edition", "level"]):
            if set(rows["area_code"]) != set(self._codes[level]):
                raise DataError(
                    path,
                    f"the areas of {edition} are not those of level {level}",
                    field="area_code",
                )
        return frame

    def check(self) -> int:
        """Read everything once; the number of indicator tables read. DataError if one is bad."""
        for indicator_id in self._catalogue.indicators:
            self.of(indicator_id)
        for name, table in (("england.csv", self._england), ("clusters.csv", self._clusters)):
            for indicator_id, period in table:
                if period not in self.periods(indicator_id):
                    raise DataError(
                        self._root / name,
                        f"“{indicator_id}” has no period “{period}”",
                        field="period",
                        command="build",
                    )
        for _ in (self.deprivation, self.editions):
            pass
        return len(self._tables)


@dataclass(frozen=True)
class _Rows:
    """A table that was read, to be held against what else is known."""

    path: Path
    frame: pd.DataFrame

    def refuse(self, bad: ArrayLike, field: str, problem: str) -> None:
        """DataError for the first bad row; no cell of these tables goes over two lines."""
        for row in np.flatnonzero(np.asarray(bad, dtype=bool))[:1]:
            said = str(self.frame[field].iloc[row])[:40]
            raise DataError(self.path, f"{problem} (“{said}”)", int(row) + 2, field)


def latest(periods: list[str], period: str | None) -> str:
    """The period asked for, or the last one; NotKnown when it is not among them."""
    if period is None:
        return periods[-1]
    if period not in periods:
        raise NotKnown(f"There is no period “{period}”: choose from {', '.join(periods)}.")
    return period


def _known(figure: float) -> float | None:
    return None if np.isnan(figure) else float(figure)
