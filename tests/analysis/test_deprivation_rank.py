"""Relative place on the Index of Multiple Deprivation within the city."""

from __future__ import annotations

import pandas as pd

from lsp_geo.analysis import deprivation_rank as r


def test_only_unchanged_neighbourhoods_are_followed(tables):
    found = r.places(tables)
    changed = tables.geography.lsoa11
    assert (changed["change"] == "U").sum() == len(found.table) == 286
    assert len(found.left_out) == 302 - 286
    assert set(found.left_out) == set(changed.loc[changed["change"] != "U", "lsoa21"])
    assert found.ranked == {"2015": 298, "2019": 298, "2025": 302}


def test_places_against_the_published_ranks(tables, sources):
    """Each edition's ranks in England, put in order among the city's own neighbourhoods."""
    folder = sources / "indicators" / "iod"
    found = r.places(tables)
    for edition, file, code in (
        ("2019", "iod2019_lsoa11_liverpool.csv", "lsoa11_code"),
        ("2025", "iod2025_lsoa21_liverpool.csv", "lsoa21_code"),
    ):
        table = pd.read_csv(folder / file).set_index(code)
        place = table["imd_rank"].rank()
        known = found.table.index.intersection(place.index)
        assert (found.table.loc[known, f"rank {edition}"] == place[known]).all()


def test_one_neighbourhood_by_hand(tables):
    row = r.places(tables).table.loc["E01033763"]
    assert (row["rank 2015"], row["rank 2019"], row["rank 2025"]) == (24, 56, 150)
    # 24 of 298 is in the first fifth (up to 59.6), 150 of 302 in the third (120.8 to 181.2).
    assert (row["fifth 2015"], row["fifth 2019"], row["fifth 2025"]) == (1, 1, 3)


def test_who_stayed_and_who_moved(tables):
    found = r.places(tables)
    assert r.stayed(found) == (
        "Of 57 neighbourhoods in the city’s most deprived fifth in 2015, 44 were in it in 2025, "
        "42 of those in every edition."
    )
    far = r.moves(found)
    assert (far["move"].abs() >= 0.2).all()
    assert ((far["move"] < 0).sum(), (far["move"] > 0).sum()) == (3, 6)
    assert far["move"].is_monotonic_increasing
    assert r.move_sentence(found).startswith("3 neighbourhoods moved")
