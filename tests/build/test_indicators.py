"""The small-area build: the same bytes from the same sources."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from lsp_geo.build.indicators import build_indicators
from tests.helpers import ROOT

TABLES = ("england.csv", "deprivation.csv", "editions.csv")


@pytest.fixture(scope="module")
def rebuilt(sources, tmp_path_factory) -> Path:
    district = tomllib.loads(
        (ROOT / "lsp_geo" / "build" / "recipes" / "district.toml").read_text(encoding="utf-8")
    )
    folder = tmp_path_factory.mktemp("rebuilt")
    build_indicators(sources, folder, district)
    return folder / "indicators"


def test_committed_files_are_what_the_build_makes(rebuilt):
    committed = ROOT / "data" / "indicators"
    made = sorted(p.relative_to(rebuilt) for p in rebuilt.rglob("*") if p.is_file())
    assert len(made) == 2 * 97 + len(TABLES)
    kept = {
        p.relative_to(committed) for p in committed.glob("*/*") if not p.name.startswith("city-")
    }
    assert kept == {p for p in made if str(p) not in TABLES}
    for path in made:
        assert (rebuilt / path).read_bytes() == (committed / path).read_bytes(), path


def test_built_descriptions_say_so(rebuilt):
    for path in rebuilt.glob("*/*.toml"):
        assert path.read_text(encoding="utf-8").startswith("# made by build\n"), path


def test_extracts_of_the_district_equal_rows_of_england(sources):
    # The build reads England's tables; the district's own extracts must tell the same.
    folder = sources / "indicators" / "census2021"
    own = pd.read_csv(folder / "ts067_qualifications_lsoa21_liverpool.csv").set_index("lsoa21_code")
    england = pd.read_parquet(folder / "ts067_qualifications_lsoa21_england.parquet")
    england = england.set_index("lsoa21_code").loc[own.index]
    assert (own[england.columns] == england).all(axis=None)
