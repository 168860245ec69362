"""Moran's I and clusters against esda's documented example and shapes drawn by hand."""

from __future__ import annotations

from contextlib import closing

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from esda.moran import Moran_Local
from esda.util import fdr
from libpysal import io
from libpysal.examples import get_path
from libpysal.weights import W
from shapely.geometry import box

from lsp_geo.stats.clusters import clusters, queen_neighbours


@pytest.fixture(scope="module")
def homicides():
    """Homicide rates of 78 counties round St Louis (Messner and others 1999)."""
    with closing(io.open(get_path("stl.gal"))) as links:
        weights = links.read()
    with closing(io.open(get_path("stl_hom.txt"))) as table:
        values = np.array(table.by_col["HR8893"])
    return pd.Series(values, index=weights.id_order), weights


@pytest.fixture(scope="module")
def grid():
    """A ten by ten grid, a high corner and a low corner on a flat floor."""
    cells = {f"{r}{c}": box(c, r, c + 1, r + 1) for r in range(10) for c in range(10)}
    table = gpd.GeoDataFrame({"area_code": list(cells)}, geometry=list(cells.values()))
    rng = np.random.default_rng(2)
    values = pd.Series(rng.normal(0, 0.1, 100), index=table["area_code"])
    values[[f"{r}{c}" for r in range(3) for c in range(3)]] += 5
    values[[f"{r}{c}" for r in range(7, 10) for c in range(7, 10)]] -= 5
    return table, values


def test_moran_is_the_published_example(homicides):
    values, weights = homicides
    got = clusters(values, weights.neighbors)
    # The figure in the documentation of esda.moran.Moran.
    assert got.moran_i == pytest.approx(0.24365582621771659, rel=1e-12)
    assert got.expected == pytest.approx(-1 / 77)
    assert got.p <= 0.005


@pytest.mark.filterwarnings("ignore:The alternative hypothesis:DeprecationWarning")
def test_local_statistics_and_cutoff_are_esdas(homicides):
    values, weights = homicides
    got = clusters(values, weights.neighbors, seed=11)
    order = sorted(weights.id_order)
    links = {area: sorted(weights.neighbors[area]) for area in order}
    want = Moran_Local(
        values.loc[order].to_numpy(), W(links, id_order=order), permutations=999, seed=11
    )
    np.testing.assert_allclose(got.areas.loc[order, "local_i"], want.Is, rtol=1e-12)
    np.testing.assert_array_equal(got.areas.loc[order, "p"], want.p_sim)
    assert got.cutoff == fdr(want.p_sim, 0.05)


def test_corners_of_a_grid_are_found(grid):
    table, values = grid
    neighbours = queen_neighbours(table)
    assert neighbours["11"] == ["00", "01", "02", "10", "12", "20", "21", "22"]
    assert neighbours["00"] == ["01", "10", "11"]
    found = clusters(values, neighbours).areas["cluster"]
    assert found["00"] == found["11"] == "high-high"
    assert found["99"] == found["88"] == "low-low"
    assert found["55"] == "not significant"
    assert clusters(values, neighbours).areas.columns.tolist() == ["local_i", "p", "cluster"]
    assert set(found[found == "high-high"].index) <= {f"{r}{c}" for r in range(4) for c in range(4)}


def test_a_high_area_among_low_ones(grid):
    table, values = grid
    lone = values.copy()
    lone["88"] = 6.0
    assert clusters(lone, queen_neighbours(table)).areas["cluster"]["88"] == "high-low"


def test_result_does_not_depend_on_order_or_on_the_global_generator(grid):
    table, values = grid
    neighbours = queen_neighbours(table)
    np.random.seed(1)
    first = clusters(values, neighbours)
    mixed = values.sample(frac=1, random_state=4)
    shuffled = queen_neighbours(table.sample(frac=1, random_state=5))
    drawn = np.random.random()
    second = clusters(mixed, {k: shuffled[k][::-1] for k in reversed(shuffled)})
    assert first[:4] == second[:4]
    pd.testing.assert_frame_equal(first.areas, second.areas.loc[values.index])
    np.random.seed(1)
    assert np.random.random() == drawn


def test_missing_values_and_islands_take_no_part(grid):
    table, values = grid
    neighbours = queen_neighbours(table)
    holed = values.copy()
    # 00 keeps its value but loses all three neighbours.
    holed[["01", "10", "11"]] = np.nan
    got = clusters(holed, neighbours)
    assert got.areas["cluster"][["01", "10", "11"]].tolist() == ["no value"] * 3
    assert got.areas["cluster"]["00"] == "no neighbours"
    assert np.isnan(got.areas["p"]["00"])
    assert got.expected == pytest.approx(-1 / 95)
    dropped = clusters(holed.drop(["00", "01", "10", "11"]), neighbours)
    assert dropped[:4] == got[:4]


def test_flat_values_have_no_pattern(grid):
    table, values = grid
    got = clusters(values * 0, queen_neighbours(table))
    assert got[:4] == (None, None, None, None)
    assert got.areas.columns.tolist() == ["local_i", "p", "cluster"]
    assert set(got.areas["cluster"]) == {"not significant"}


def test_bad_input_is_refused(grid):
    table, values = grid
    neighbours = queen_neighbours(table)
    with pytest.raises(ValueError, match="twice"):
        clusters(pd.concat([values, values]), neighbours)
    with pytest.raises(ValueError, match="no neighbours given for zz"):
        clusters(pd.Series([1.0], index=["zz"]), neighbours)


def test_moran_of_four_areas_by_hand():
    # A chain with 1, 2, 3, 4: deviations -1.5, -0.5, 0.5, 1.5, means of neighbours -0.5, -0.5,
    # 0.5, 0.5. Their products make 2 of the squares' 5.
    chain = {"a": ["b"], "b": ["a", "c"], "c": ["b", "d"], "d": ["c"]}
    values = pd.Series([1.0, 2, 3, 4], index=list("abcd"))
    got = clusters(values, chain)
    assert (got.moran_i, got.expected) == pytest.approx((0.4, -1 / 3))
    # Three are too few to speak of a pattern.
    assert clusters(values.drop("d"), chain).moran_i is None


def test_permutations_and_seed_are_those_asked_for(grid):
    table, values = grid
    neighbours = queen_neighbours(table)
    few = clusters(values, neighbours, permutations=99)
    # The smallest that 99 permutations can give, for the city and for an area.
    assert few.p == few.areas["p"].min() == 0.01
    noise = pd.Series(np.random.default_rng(4).normal(size=100), index=values.index)
    first, other = (clusters(noise, neighbours, seed=seed) for seed in (1, 2))
    assert clusters(noise, neighbours, seed=1).p == first.p
    assert first.p != other.p


def test_an_area_at_the_cutoff_itself_is_significant(grid):
    table, _ = grid
    noise = pd.Series(np.random.default_rng(2).normal(size=100), index=table["area_code"])
    inner = table[table["area_code"].str.fullmatch("[0-6]{2}")]
    values, neighbours = noise[inner["area_code"]], queen_neighbours(inner)
    p = clusters(values, neighbours, permutations=99).areas["p"]
    # One area at 0.01, the next at 0.04: at this rate the cutoff is rate / areas, and 0.01 too.
    got = clusters(values, neighbours, permutations=99, alpha=len(p) * p.min())
    assert got.cutoff == p.min()
    assert ((got.areas["cluster"] != "not significant") == (p == p.min())).all()


def test_islands_are_told_in_the_result_and_not_by_a_warning(recwarn):
    apart = gpd.GeoDataFrame({"area_code": list("ba")}, geometry=[box(0, 0, 1, 1), box(5, 5, 6, 6)])
    assert queen_neighbours(apart) == {"a": [], "b": []}
    assert not recwarn
