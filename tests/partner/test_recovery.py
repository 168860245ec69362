"""Whoever has all that is shown of a file, on every level and in every column, wins nothing back.

The attack is a linear programme over the true counts of all areas and columns: every figure shown
is an equation with the slack of its rounding, columns add up where the file's do, levels add up.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

from lsp_geo import export
from lsp_geo.errors import FileRefused
from lsp_geo.partner.disclosure import HOUSE_RULE, possible
from lsp_geo.partner.ground import Ground
from lsp_geo.partner.indicators import Own
from lsp_geo.partner.reading import Choices
from lsp_geo.partner.tables import OwnTables
from lsp_geo.partner.whole import read_and_protect

PARTS = ("Cases 2021", "Cases 2022")
MOST_ATTACKED = 10


def file(codes, kind: str, seed: int) -> tuple[bytes, pd.DataFrame]:
    """Men, women and all of two years, many of them few; as bytes and as they are."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({f"{kind} code": list(codes)})
    for year in (2021, 2022):
        for who in ("Men", "Women"):
            counts = rng.poisson(rng.choice([1, 6, 40], len(codes)))
            frame[f"{who} {year}"] = counts
        frame[f"All {year}"] = frame[f"Men {year}"] + frame[f"Women {year}"]
    for year in (2021, 2022):
        frame[f"Share of men {year} (%)"] = (
            100 * frame[f"Men {year}"] / frame[f"All {year}"].clip(lower=1)
        ).round(2)
    return frame.to_csv(index=False).encode(), frame


class Attack:
    """All that is shown of the counts, as bounds on the true ones."""

    def __init__(self, ground: Ground, release) -> None:
        self.tree, self.leaves = ground.tree, len(ground.leaves)
        self.counts = {m.name: m for m in release.measures if m.role == "count"}
        self.columns = [(n, p) for n, m in self.counts.items() for p in m.periods]
        self.size = self.leaves * len(self.columns)
        self.rows, self.low, self.high = [], [], []
        self.hidden = []
        for number, (name, period) in enumerate(self.columns):
            self._shown(ground, number, self.counts[name], period)
        for year in ("2021", "2022"):
            at = {name: n for n, (name, period) in enumerate(self.columns) if period == year}
            for leaf in range(self.leaves):
                sides = ((at["Men"], 1), (at["Women"], 1), (at["All"], -1))
                self._rule({c * self.leaves + leaf: sign for c, sign in sides}, 0, 0)

    def _shown(self, ground, number, measure, period) -> None:
        for level, table in measure.tables.items():
            rows = table[table["period"] == period]
            shown = rows["value"].to_numpy(float)
            assert not ((shown > 0) & (shown < HOUSE_RULE.threshold)).any()
            least, most = possible(np.nan_to_num(shown), HOUSE_RULE)
            for node, value, low, high in zip(ground.nodes(level), shown, least, most, strict=True):
                inside = self._leaves_of(int(node))
                if np.isfinite(value):
                    self._rule({number * self.leaves + k: 1 for k in inside}, low, high)
                elif node < self.leaves:
                    self.hidden.append((number, int(node)))

    def _leaves_of(self, node: int) -> list[int]:
        found = [n for n in range(len(self.tree.parent)) if n == node]
        while any(n >= self.leaves for n in found):
            found = [
                k
                for n in found
                for k in ([n] if n < self.leaves else np.flatnonzero(self.tree.parent == n))
            ]
        return [int(n) for n in found]

    def _rule(self, row: dict[int, float], low: float, high: float) -> None:
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def range_of(self, column: int, leaf: int) -> float:
        """How many whole numbers are still possible for a count, less one."""
        matrix = lil_matrix((2 * len(self.rows), self.size))
        for n, row in enumerate(self.rows):
            for k, sign in row.items():
                matrix[n, k], matrix[len(self.rows) + n, k] = sign, -sign
        limits = np.concatenate([self.high, -np.array(self.low)])
        goal = np.zeros(self.size)
        goal[column * self.leaves + leaf] = 1
        found = [
            linprog(sign * goal, A_ub=matrix.tocsr(), b_ub=limits, bounds=(0, None))
            for sign in (1, -1)
        ]
        assert found[0].status == 0
        return np.inf if found[1].status == 3 else -found[1].fun - found[0].fun


@pytest.mark.parametrize(("kind", "level"), [("ward", "ward25"), ("MSOA", "msoa21")])
@pytest.mark.parametrize("seed", [1, 2])
def test_no_small_count_is_won_back_from_all_that_is_shown(tables, kind, level, seed):
    codes = tables.geography.areas(level).index
    content, truth = file(codes, kind, seed)
    reading, release = read_and_protect(content, "file.csv", tables.geography)
    assert reading.matched == len(codes)
    attack = Attack(Ground(tables.geography, level), release)
    small = []
    for column, leaf in attack.hidden:
        name, period = attack.columns[column]
        if 0 < truth[f"{name} {period}"].iloc[leaf] < HOUSE_RULE.threshold:
            small.append((column, leaf))
    assert len(small) > 20
    # Spread over all columns.
    for column, leaf in small[:: max(1, len(small) // MOST_ATTACKED)]:
        assert attack.range_of(column, leaf) >= 1 - 1e-6


def test_every_table_and_file_has_the_protected_figures_alone(tables):
    """Rates rest on what is shown, and larger areas made from it add nothing."""
    codes = tables.geography.areas("lsoa21").index
    content, truth = file(codes, "LSOA", 3)
    _, release = read_and_protect(content, "file.csv", tables.geography)
    own = [Own(m, m.name, base="residents" if m.role == "count" else "") for m in release.measures]
    mine = OwnTables(tables, own)
    small = truth["Men 2021"].between(1, 4).to_numpy()
    assert small.any()
    for one in own:
        for level in mine.levels(one.measure.id):
            table = mine.series(one.measure.id, level)
            top = table["numerator"].dropna()
            if level != "ward25":
                assert (top % HOUSE_RULE.rounding == 0).all()
            hidden = table["note"].str.startswith("suppressed")
            columns = ["value", "numerator", "lower", "upper"]
            assert table.loc[hidden, columns].isna().all(axis=None)
    men = next(one for one in own if one.name == "Men")
    table = mine.table(men.measure.id, "lsoa21", "2021")
    assert table.loc[small, "value"].isna().all()
    written = export.csv(table)
    assert "suppressed" in written


def test_a_small_no_hides_the_yes_beside_it(tables):
    """Where all but two said yes, the number of yeses would tell of the two."""
    postcodes = tables.geography.postcodes
    ward = postcodes["ward25"].value_counts().index[0]
    some = postcodes[postcodes["ward25"] == ward]["postcode"].tolist()[:30]
    rows = [f"{n},{code},{'No' if n < 2 else 'Yes'}" for n, code in enumerate(some)]
    content = "\n".join(["Ref,Postcode,Damp", *rows]).encode()
    _, release = read_and_protect(
        content, "file.csv", tables.geography, choices=Choices(count_to="ward25")
    )
    table = next(m for m in release.measures if m.name == "Damp: yes").tables["ward25"]
    assert table.set_index("area_code").loc[ward, "note"].startswith("suppressed")
    assert not any(": no" in m.name for m in release.measures)


def test_means_beside_suppressed_counts_are_set_aside(tables):
    text = "ward code,Homes,Mean rent (£),Score\nE05015277,3,500,1.5\nE05015278,80,600,2.5\n"
    _, release = read_and_protect(text.encode(), "file.csv", tables.geography)
    assert [m.name for m in release.measures] == ["Homes"]
    assert {name for name, _ in release.report.set_aside} == {"Mean rent (£)", "Score"}


def test_more_figures_than_can_be_protected_are_refused_at_once(tables):
    codes = tables.geography.areas("ward25").index
    lines = [f"{code},{year},1,2,3" for year in range(1900, 2001) for code in codes]
    text = "\n".join(["ward code,Year,A,B,C", *lines])
    with pytest.raises(FileRefused, match="303 figures"):
        read_and_protect(text.encode(), "file.csv", tables.geography)
