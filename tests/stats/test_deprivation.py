"""The rebuilt index against published scores of the Indices of Deprivation 2025."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from lsp_geo.stats.deprivation import WEIGHTS, imd_without

AREAS = 33_755

# MHCLG, English Indices of Deprivation 2025: published score and domain ranks of five
# neighbourhoods from the least to the most deprived of one city.
PUBLISHED = pd.DataFrame(
    [
        ("E01006583", 2.133, 33428, 32793, 32625, 24043, 32761, 33487, 24053),
        ("E01006534", 17.125, 14066, 10704, 22365, 10137, 17355, 31263, 27583),
        ("E01006663", 37.157, 5431, 3214, 5219, 2003, 19250, 24389, 22808),
        ("E01006707", 55.851, 1601, 1191, 1038, 390, 9194, 17285, 31938),
        ("E01006611", 79.409, 1260, 202, 180, 74, 151, 28465, 114),
    ],
    columns=["lsoa21", "imd_score", *(f"{domain}_rank" for domain in WEIGHTS)],
).set_index("lsoa21")


def test_published_scores_come_back():
    got = imd_without(PUBLISHED, AREAS)
    # Published to three decimals.
    assert (got - PUBLISHED["imd_score"]).abs().max() < 0.001
    assert got.index.equals(PUBLISHED.index)


def test_by_hand():
    # The most deprived area of all has E = 100 on every domain: 100 x 0.999.
    ranks = pd.DataFrame({domain: [1, AREAS] for domain in WEIGHTS})
    got = imd_without(ranks, AREAS)
    assert got[0] == pytest.approx(99.9)
    least = -23 * math.log(1 - (1 / AREAS) * (1 - math.exp(-100 / 23)))
    assert got[1] == pytest.approx(0.999 * least)


def test_leaving_out_a_domain_shares_its_weight():
    one = PUBLISHED.iloc[:1]
    kept = [domain for domain in WEIGHTS if domain not in ("crime", "income")]
    parts = {}
    for domain in kept:
        scaled = (AREAS + 1 - one[f"{domain}_rank"].iloc[0]) / AREAS
        parts[domain] = -23 * math.log(1 - scaled * (1 - math.exp(-100 / 23)))
    by_hand = sum(WEIGHTS[d] * parts[d] for d in kept) * 0.999 / sum(WEIGHTS[d] for d in kept)
    got = imd_without(one, AREAS, ["crime", "income"])
    assert got.iloc[0] == pytest.approx(by_hand, rel=1e-12)
    # The left-out columns need not be there.
    there = one.drop(columns=["crime_rank", "income_rank"])
    assert imd_without(there, AREAS, ["crime", "income"]).equals(got)


def test_a_missing_rank_gives_no_score():
    ranks = PUBLISHED.astype(float)
    ranks.iloc[0, 1] = np.nan
    got = imd_without(ranks, AREAS)
    assert got.isna().tolist() == [True, False, False, False, False]


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="not a domain"):
        imd_without(PUBLISHED, AREAS, ["wealth"])
    with pytest.raises(ValueError, match="no domain is left"):
        imd_without(PUBLISHED, AREAS, list(WEIGHTS))
    with pytest.raises(ValueError, match="no column of ranks for crime"):
        imd_without(PUBLISHED.drop(columns="crime_rank"), AREAS)
    with pytest.raises(ValueError, match="outside 1 to 100"):
        imd_without(PUBLISHED, 100)
